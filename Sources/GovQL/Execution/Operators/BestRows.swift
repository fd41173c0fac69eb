// The few best rows of many, dropped as they come where they can't be among them: a row worse by its first key than as
// many others as are wanted. Rows that tie with the last one wanted are kept, all of them. Next: Top.swift puts what is
// left in order.

import CGovQLKernels
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

    /// The first keys of the worst row that is among the best so far.
    private struct Worst: Sendable {
        let first: Int64
        /// Nil where the second key is none that a word tells.
        let second: Int64?
    }

    private typealias Bound = Mutex<Worst?>

    /// All rows that may be among the best: those, the ones that tie with the last of them, and some more.
    func best(of input: any BatchSource, slotCount: Int) throws -> Kept {
        let bound = Bound(nil)
        var pending: [(rows: Batch, keys: [Vector])] = []
        var pendingCount = 0
        // Twice what is left each time, so that many ties are not looked at over and over.
        var room = max(4 * wanted, 8 * context.batchSize)
        var memory = Reservation(for: purpose, in: context.run)
        let stored = try StoredFirstKey(keys, context: context)
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            let worst = bound.withLock { $0 }
            try context.run.checkpoint()
            var batch = try input.batch(index)
            if let stored, let worst, let positions = stored.positions(in: batch, from: worst.first) {
                batch = batch.gathering(positions)
            }
            let vectors = try context.withFrame(of: input, index, batch: batch) { frame in
                try keys.map { try context.evaluator.evaluate($0.value, over: frame) }
            }
            return candidates(batch, vectors, worst)
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

    /// The rows whose first key is known and that are not beyond the bound.
    private func candidates(_ rows: Batch, _ vectors: [Vector], _ worst: Worst?) -> (rows: Batch, keys: [Vector]) {
        let mask = vectors[0].validityMask()
        var positions: [UInt32]?
        if let worst, case .int64(let values) = vectors[0].storage {
            let isDescending = keys[0].isDescending
            positions = Self.positions(of: values, mask) { isDescending ? $0 >= worst.first : $0 <= worst.first }
            if let second = worst.second, case .int64(let seconds) = vectors[1].storage, vectors[1].validity == nil {
                let isDescending = keys[1].isDescending
                positions?.removeAll { position in
                    guard values[Int(position)] == worst.first else { return false }
                    let value = seconds[Int(position)]
                    return isDescending ? value < second : value > second
                }
            }
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
            var second: Int64?
            if rows.keys.count > 1, case .int64(let seconds) = rows.keys[1].storage, !rows.keys[1].isNull(Int(last)) {
                second = seconds[Int(last)]
            }
            let worst = Worst(first: values[Int(last)], second: second)
            bound.withLock { $0 = worst }
        }
        let positions = sorted[..<end].sorted()
        let memory = Reservation(for: purpose, in: context.run)
        let kept = rows.rows.gathering(positions)
        try memory.add(kept.footprint)
        return Kept(rows: kept, keys: rows.keys.map { $0.gathering(positions) }, memory: memory)
    }
}

/// A first key that is a stored column of rows in a slot.
private struct StoredFirstKey: Sendable {
    private let column: Column
    private let slot: Int
    private let isDescending: Bool

    /// Nil for other keys, and where it matters for which rows keys are computed.
    init?(_ keys: [BoundSortKey], context: OperatorContext) throws {
        guard let first = keys.first, case .field(let field, let row) = first.value.kind,
            case .slot(let number) = row.kind, !keys.contains(where: \.value.isSensitive)
        else { return nil }
        column = try context.tables.column(field, context: context.run)
        switch column.storage {
        case .int8, .int16, .int32, .int64: break
        default: return nil
        }
        (slot, isDescending) = (number, first.isDescending)
    }

    /// The positions of rows that are not worse than a bound, or not known; nil for all.
    func positions(in batch: Batch, from bound: Int64) -> [UInt32]? {
        guard column.validity == nil, case .rows(let rows) = batch.slots[slot].storage else { return nil }
        let (low, high) = isDescending ? (bound, Int64.max) : (Int64.min, bound)
        let run = Loops.consecutiveRange(rows)
        if run == nil, rows.contains(nullRow) { return nil }
        let found = rows.withUnsafeBufferPointer { rows in
            [UInt32](unsafeUninitializedCapacity: rows.count) { buffer, count in
                let read =
                    run.map { govql_rows_read(rows: nil, first: $0.lowerBound, count: $0.count) }
                    ?? govql_rows_read(rows: rows.baseAddress, first: 0, count: rows.count)
                count =
                    column.withStored {
                        govql_select(Int32(StoredPlaces.kernel), $0, read, low, high, buffer.baseAddress)
                    } ?? 0
            }
        }
        return found.count == rows.count ? nil : found
    }
}
