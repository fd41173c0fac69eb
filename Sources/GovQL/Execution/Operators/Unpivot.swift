// `unpivot a, b as k: v`: a row for each of some columns, in their order, with the column's name and value. An empty cell
// makes a row, too: which columns there are does not depend on the data. Streams.

struct UnpivotOperator: BatchSource {
    let input: any BatchSource
    /// The slots before those that become rows.
    let kept: Int
    let names: [String]
    private let texts: TextStore
    private let textNumbers: [UInt32]

    init(input: any BatchSource, kept: Int, names: [String]) {
        self.input = input
        self.kept = kept
        self.names = names
        var builder = TextStoreBuilder()
        textNumbers = names.map { builder.append($0.utf8) }
        texts = builder.build(isUnique: Set(names).count == names.count)
    }

    var batchCount: Int { input.batchCount }

    func batch(_ index: Int) throws -> Batch {
        let batch = try input.batch(index)
        let width = names.count
        let (count, overflow) = batch.count.multipliedReportingOverflow(by: width)
        guard !overflow, count < Int(nullRow) else {
            throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1)))
        }
        var rows: [UInt32] = []
        var cells: [UInt32] = []
        rows.reserveCapacity(count)
        cells.reserveCapacity(count)
        for row in 0..<batch.count {
            for column in 0..<width {
                rows.append(UInt32(truncatingIfNeeded: row))
                cells.append(UInt32(truncatingIfNeeded: column * batch.count + row))
            }
        }
        var slots = batch.slots[..<kept].map { $0.gathering(rows) }
        slots.append(Vector(.text(texts, (0..<count).map { textNumbers[$0 % width] })))
        slots.append(Vector.concatenating(Array(batch.slots[kept...])).gathering(cells))
        return Batch(count: count, slots: slots)
    }

    func firstRow(ofBatch index: Int) -> Int? { input.firstRow(ofBatch: index).map { $0 * names.count } }
}
