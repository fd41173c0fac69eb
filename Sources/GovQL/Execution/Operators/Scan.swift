// `scan` and the other leaves: rows that come from no other operator. Next: BatchSource.swift.

/// All rows of an entity in load order: one slot, the row.
struct ScanOperator: BatchSource {
    private let rowCount: Int
    private let context: OperatorContext

    init(_ entity: EntityID, context: OperatorContext) throws {
        rowCount = try context.tables.rowCount(of: entity, context: context.run)
        self.context = context
        context.run.expect(rows: rowCount)
    }

    var batchCount: Int { context.parts(of: rowCount) }

    func batch(_ index: Int) throws -> Batch {
        let range = context.range(ofPart: index, rowCount: rowCount)
        context.run.advance(rows: range.count)
        return Batch(count: range.count, slots: [Vector(.rows(Loops.numbers(range)))])
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}

/// One row without slots.
struct UnitOperator: BatchSource {
    var batchCount: Int { 1 }
    func batch(_ index: Int) throws -> Batch { Batch(count: 1, slots: []) }
    func firstRow(ofBatch index: Int) -> Int? { 0 }
}
