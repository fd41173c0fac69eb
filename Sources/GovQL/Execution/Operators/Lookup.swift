// `lookup (query) on k as l`: for each row the one row of another query with the same keys. A key that repeats there is
// an error, null keys find nothing. Appends the right side's slots and whether a row was found.

struct LookupOperator {
    let keys: [LookupKey]
    let rightSlotCount: Int
    let origin: Origin
    let context: OperatorContext

    func run(_ left: any BatchSource, right: any BatchSource) throws -> any BatchSource {
        var grouper = try Grouper(keys.map(\.right.type), tables: context.tables, run: context.run)
        let (kept, parts) = try context.collecting(right, for: "lookup") { frame in
            try keys.map { try context.evaluator.evaluate($0.right, over: frame) }
        }
        let rows = kept.joined(slotCount: rightSlotCount)
        let rowOfKey = try index(context.concatenated(parts, count: keys.count), rowCount: rows.count, &grouper)
        return try matching(left, rows, rowOfKey, &grouper)
    }

    /// The right row of each combination of keys, `nullRow` where a key is null.
    private func index(_ keys: [Vector], rowCount: Int, _ grouper: inout Grouper) throws -> [UInt32] {
        let groups = grouper.groups(of: keys, rowCount: rowCount)
        var rowOfKey = [UInt32](repeating: nullRow, count: grouper.count)
        for (row, group) in groups.enumerated() where !keys.contains(where: { $0.isNull(row) }) {
            guard rowOfKey[Int(group)] == nullRow else {
                let key = KeyText.text(
                    of: keys, types: grouper.types, at: row, tables: context.tables, run: context.run)
                throw Diagnostics(
                    Diagnostic(RunProblem.repeatedLookupKey(key: key), at: origin.range, in: origin.source))
            }
            rowOfKey[Int(group)] = UInt32(truncatingIfNeeded: row)
        }
        return rowOfKey
    }

    private func matching(
        _ left: any BatchSource, _ rows: Batch, _ rowOfKey: [UInt32], _ grouper: inout Grouper
    ) throws -> any BatchSource {
        let memory = Reservation(for: "lookup", in: context.run)
        var batches: [Batch] = []
        try Parallel.fold(left.batchCount, threads: context.run.threads) { index in
            try context.reading(left, index) { frame in
                try keys.map { try context.evaluator.evaluate($0.left, over: frame) }
            }
        } consume: { _, part in
            let groups = grouper.groups(of: part.extra, rowCount: part.batch.count)
            let found = groups.map { Int($0) < rowOfKey.count ? rowOfKey[Int($0)] : nullRow }
            var batch = part.batch
            batch.slots += rows.slots.map { $0.gathering(found) }
            batch.slots.append(Vector(.bool(found.map { $0 != nullRow })))
            try memory.add(batch.footprint)
            batches.append(batch)
        }
        return BatchListSource(batches, memory: memory)
    }
}
