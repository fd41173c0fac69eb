// The few best rows of many, dropped as they come where they can't be among them: a row worse by its first key than as
// many others as are wanted. Rows that tie with the last one wanted are kept, all of them. Next: Top.swift puts what is
// left in order.

import Synchronization

/// Looks for the best rows of an input.
struct BestRows {
    let keys: [BoundSortKey]
    let wanted: Int
    /// Whether rows without a first key are among them, after all others.
    let keepsUnranked: Bool
    let purpose: String
    let context: OperatorContext

    init(
        keys: [BoundSortKey], wanted: Int, keepsUnranked: Bool = false, for purpose: String, context: OperatorContext
    ) {
        self.keepsUnranked = keepsUnranked
        self.keys = keys
        self.wanted = wanted
        self.purpose = purpose
        self.context = context
    }

    /// Rows and their keys. Their order is that of the input.
    struct Kept: Sendable {
        var rows: Batch
        var keys: [Vector]
        var memory: Reservation
    }

    /// The first key of the worst row that is among the best so far.
    private typealias Bound = Mutex<Int64?>

    /// All rows that may be among the best: those, the ones that tie with the last of them, and some more.
    func best(of input: any BatchSource, slotCount: Int) throws -> Kept {
        let bound = Bound(nil)
        var pending: [(rows: Batch, keys: [Vector])] = []
        var pendingCount = 0
        // Twice what is left each time, so that many ties are not looked at over and over.
        var room = max(4 * wanted, 8 * context.batchSize)
        var memory = Reservation(for: purpose, in: context.run)
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            let part = try context.reading(input, index) { frame in
                try keys.map { try context.evaluator.evaluate($0.value, over: frame) }
            }
            return candidates(part.batch, part.extra, bound.withLock { $0 })
        } consume: { _, part in
            guard part.rows.count > 0 else { return }
            try memory.add(part.rows.footprint)
            pending.append(part)
            pendingCount += part.rows.count
            guard pendingCount > room else { return }
            let kept = try cut(joined(pending, slotCount), bound)
            pending = [(kept.rows, kept.keys)]
            pendingCount = kept.rows.count
            memory = kept.memory
            room = max(room, 2 * pendingCount)
        }
        let rows = joined(pending, slotCount)
        return Kept(rows: rows.rows, keys: rows.keys, memory: memory)
    }

    /// The rows whose first key is known and not beyond the bound.
    private func candidates(_ rows: Batch, _ vectors: [Vector], _ bound: Int64?) -> (rows: Batch, keys: [Vector]) {
        let mask = vectors[0].validityMask()
        var positions: [UInt32]?
        if let bound, case .int64(let values) = vectors[0].storage {
            let isDescending = keys[0].isDescending
            positions = Self.positions(of: values, mask) { isDescending ? $0 >= bound : $0 <= bound }
        } else if let mask, !keepsUnranked {
            positions = Loops.positions(of: mask)
        }
        guard let positions, positions.count < rows.count else { return (rows, vectors) }
        return (rows.gathering(positions), vectors.map { $0.gathering(positions) })
    }

    @inline(__always)
    private static func positions(
        of values: [Int64], _ mask: [Bool]?, where body: (Int64) -> Bool
    ) -> [UInt32] {
        let isWanted = Loops.map(values, body)
        return Loops.positions(of: Loops.and(isWanted, mask, count: values.count) ?? isWanted)
    }

    private func joined(_ parts: [(rows: Batch, keys: [Vector])], _ slotCount: Int) -> (rows: Batch, keys: [Vector]) {
        (
            Batch.concatenating(parts.map(\.rows), slotCount: slotCount),
            context.concatenated(parts.map(\.keys), count: keys.count)
        )
    }

    /// The best of these rows and those that tie with the last of them, and the bound that follows.
    private func cut(_ rows: (rows: Batch, keys: [Vector]), _ bound: borrowing Bound) throws -> Kept {
        let order = try RowOrder(
            rows.keys, by: keys, count: rows.rows.count, tables: context.tables, run: context.run)
        let sorted = order.permutation()
        let last = sorted[wanted - 1]
        var end = wanted
        while end < sorted.count, order.areTied(last, sorted[end]) { end += 1 }
        if case .int64(let values) = rows.keys[0].storage, !rows.keys[0].isNull(Int(last)) {
            bound.withLock { $0 = values[Int(last)] }
        }
        let positions = sorted[..<end].sorted()
        let memory = Reservation(for: purpose, in: context.run)
        let kept = rows.rows.gathering(positions)
        try memory.add(kept.footprint)
        return Kept(rows: kept, keys: rows.keys.map { $0.gathering(positions) }, memory: memory)
    }
}
