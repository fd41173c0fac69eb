// `where`: the rows for which a predicate is true. Streams.

/// Keeps rows, and notes how many were kept only because something was unknown.
struct FilterOperator: BatchSource {
    let input: any BatchSource
    let predicate: BoundExpr
    let strict: BoundExpr?
    let context: OperatorContext
    /// Evaluates the strict predicate without notes: whatever there is to note, the predicate itself has noted.
    private let quietEvaluator: Evaluator

    init(_ input: any BatchSource, predicate: BoundExpr, strict: BoundExpr?, context: OperatorContext) {
        self.input = input
        self.predicate = predicate
        self.strict = strict
        self.context = context
        quietEvaluator = strict == nil ? context.evaluator : context.quietEvaluator()
    }

    var batchCount: Int { input.batchCount }

    func batch(_ index: Int) throws -> Batch {
        let part = try context.reading(input, index) { frame in
            let kept = try context.evaluator.positions(where: predicate, over: frame)
            if let strict, !kept.isEmpty {
                let sure = try quietEvaluator.positions(where: strict, over: frame.selecting(kept))
                context.run.notes.add(.unknownKept, count: kept.count - sure.count, at: predicate.origin)
            }
            return kept
        }
        return part.extra.count == part.batch.count ? part.batch : part.batch.gathering(part.extra)
    }

    func firstRow(ofBatch index: Int) -> Int? { index == 0 ? 0 : nil }
}
