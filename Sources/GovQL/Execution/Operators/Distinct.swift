// `distinct`: the first row of each combination of keys, in the order of the input.

enum DistinctOperator {
    static func run(
        _ input: any BatchSource, keys: [BoundExpr], context: OperatorContext
    ) throws -> any BatchSource {
        var grouper = try Grouper(keys.map(\.type), tables: context.tables, run: context.run)
        let memory = Reservation(for: "distinct", in: context.run)
        var batches: [Batch] = []
        var hasRows = false
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            try context.reading(input, index) { frame in
                try keys.map { try context.evaluator.evaluate($0, over: frame) }
            }
        } consume: { _, part in
            // Without keys all rows are one combination, which the grouper counts before any row.
            var next = keys.isEmpty ? (hasRows ? 1 : 0) : grouper.count
            let known = grouper.count
            let groups = grouper.groups(of: part.extra, rowCount: part.batch.count)
            // About what the table holds of each combination.
            try memory.add((grouper.count - known) * 24 * keys.count)
            var first: [UInt32] = []
            for (row, group) in groups.enumerated() where Int(group) == next {
                first.append(UInt32(truncatingIfNeeded: row))
                next += 1
            }
            hasRows = hasRows || part.batch.count > 0
            guard !first.isEmpty else { return }
            let batch = first.count == part.batch.count ? part.batch : part.batch.gathering(first)
            try memory.add(batch.footprint)
            batches.append(batch)
        }
        return BatchListSource(batches, memory: memory)
    }
}
