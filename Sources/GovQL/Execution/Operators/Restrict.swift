// `except` and `intersect`: rows of the left side whose keys are, or are not, among those of the right. Null equals
// null here, as everywhere. Order and number of the left rows that stay are kept.

struct RestrictOperator {
    let leftKeys: [BoundExpr]
    let rightKeys: [BoundExpr]
    let keepsMatches: Bool
    let context: OperatorContext

    func run(_ left: any BatchSource, by right: any BatchSource) throws -> any BatchSource {
        var grouper = try Grouper(rightKeys.map(\.type), tables: context.tables, run: context.run)
        var rightCount = 0
        try Parallel.fold(right.batchCount, threads: context.run.threads) { index in
            try keys(rightKeys, of: right, index)
        } consume: { _, part in
            _ = grouper.groups(of: part.extra, rowCount: part.batch.count)
            rightCount += part.batch.count
        }
        // What the right side has was numbered first. Without keys any row there equals any row here.
        let known = rightCount == 0 ? 0 : grouper.count
        let memory = Reservation(for: keepsMatches ? "intersect" : "except", in: context.run)
        var batches: [Batch] = []
        try Parallel.fold(left.batchCount, threads: context.run.threads) { index in
            try keys(leftKeys, of: left, index)
        } consume: { _, part in
            let groups = grouper.groups(of: part.extra, rowCount: part.batch.count)
            let stay = groups.indices.filter { (Int(groups[$0]) < known) == keepsMatches }
            guard !stay.isEmpty else { return }
            let positions = stay.map { UInt32(truncatingIfNeeded: $0) }
            let batch = stay.count == part.batch.count ? part.batch : part.batch.gathering(positions)
            try memory.add(batch.footprint)
            batches.append(batch)
        }
        return BatchListSource(batches, memory: memory)
    }

    private func keys(
        _ keys: [BoundExpr], of input: any BatchSource, _ index: Int
    ) throws -> (batch: Batch, extra: [Vector]) {
        try context.reading(input, index) { frame in
            try keys.map { try context.evaluator.evaluate($0, over: frame) }
        }
    }
}
