// `derive` and `select`: slots computed row by row. Both stream and keep the number and order of rows.

/// Appends slots; a later expression may use an earlier one's slot.
struct ExtendOperator: BatchSource {
    let input: any BatchSource
    let expressions: [BoundExpr]
    let context: OperatorContext

    var batchCount: Int { input.batchCount }

    func batch(_ index: Int) throws -> Batch {
        try context.reading(input, index) { frame in
            var batch = frame.batch
            for expression in expressions {
                let frame = Frame(batch, firstRow: frame.firstRow)
                batch.slots.append(try context.evaluator.evaluate(expression, over: frame))
            }
            return batch
        }.extra
    }

    func firstRow(ofBatch index: Int) -> Int? { input.firstRow(ofBatch: index) }
}

/// Exactly these slots.
struct ProjectOperator: BatchSource {
    let input: any BatchSource
    let expressions: [BoundExpr]
    let context: OperatorContext

    var batchCount: Int { input.batchCount }

    func batch(_ index: Int) throws -> Batch {
        try context.reading(input, index) { frame in
            let slots = try expressions.map { try context.evaluator.evaluate($0, over: frame) }
            return Batch(count: frame.count, slots: slots)
        }.extra
    }

    func firstRow(ofBatch index: Int) -> Int? { input.firstRow(ofBatch: index) }
}
