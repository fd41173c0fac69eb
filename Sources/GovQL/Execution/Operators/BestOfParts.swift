// The few best rows of each of many partitions, dropped as they come where as many others of their partition are better
// by the first key. What is left may be more than is wanted: Top.swift puts it in order. Next: BestRows.swift.

/// Looks for the best rows of each partition of an input.
struct BestOfParts {
    let partition: [BoundExpr]
    let keys: [BoundSortKey]
    let wanted: Int
    let context: OperatorContext

    /// For more rows of each partition keeping their keys in order costs more than it saves.
    static let fewRows = 64

    /// Nil if the first key is none that a word tells, as numbers and dates are.
    init?(partition: [BoundExpr], keys: [BoundSortKey], wanted: Int, context: OperatorContext) {
        switch keys[0].value.type {
        case .int, .decimal, .date, .dateTime, .period, .enumeration: break
        default: return nil
        }
        guard wanted > 0, wanted <= Self.fewRows else { return nil }
        self.partition = partition
        self.keys = keys
        self.wanted = wanted
        self.context = context
    }

    /// The rows that may be among the best, and the values of partition and keys over them, in the order of the input.
    func best(of input: any BatchSource, slotCount: Int) throws -> (rows: Batch, keys: [Vector], memory: Reservation) {
        let all = partition + keys.map(\.value)
        var grouper = try Grouper(partition.map(\.type), tables: context.tables, run: context.run)
        var limits = PartLimits(wanted: wanted, isDescending: keys[0].isDescending)
        var batches: [Batch] = []
        var vectors: [[Vector]] = []
        let memory = Reservation(for: "top", in: context.run)
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            try context.reading(input, index) { frame in
                try all.map { try context.evaluator.evaluate($0, over: frame) }
            }
        } consume: { _, part in
            let before = grouper.count
            let groups = grouper.groups(of: Array(part.extra.prefix(partition.count)), rowCount: part.batch.count)
            try memory.add((grouper.count - before) * (24 + 8 * wanted))
            limits.grow(to: grouper.count)
            let kept = limits.candidates(part.extra[partition.count], groups)
            guard !kept.isEmpty else { return }
            let rows = part.batch.gathering(kept)
            try memory.add(rows.footprint)
            batches.append(rows)
            vectors.append(part.extra.map { $0.gathering(kept) })
        }
        return (
            Batch.concatenating(batches, slotCount: slotCount), context.concatenated(vectors, count: all.count), memory
        )
    }
}

/// The best first keys of each partition so far, best first.
private struct PartLimits {
    let wanted: Int
    let isDescending: Bool
    private var best: [Int64] = []
    private var counts: [Int] = []

    init(wanted: Int, isDescending: Bool) {
        (self.wanted, self.isDescending) = (wanted, isDescending)
    }

    mutating func grow(to groupCount: Int) {
        best.grow(to: groupCount * wanted, with: 0)
        counts.grow(to: groupCount, with: 0)
    }

    /// The rows that no `wanted` others of their partition are better than, as far as was seen.
    mutating func candidates(_ vector: Vector, _ groups: [UInt32]) -> [UInt32] {
        guard case .int64(let values) = vector.storage else {
            // Too wide for a word: judged when all are there.
            return (0..<UInt32(truncatingIfNeeded: vector.count)).filter { !vector.isNull(Int($0)) }
        }
        let (wanted, isDescending, mask) = (wanted, isDescending, vector.validity)
        return best.withUnsafeMutableBufferPointer { best in
            counts.withUnsafeMutableBufferPointer { counts in
                var kept: [UInt32] = []
                for row in 0..<values.count where mask?[row] ?? true {
                    // The other way round, less is more.
                    let value = isDescending ? values[row] : ~values[row]
                    let group = Int(groups[row])
                    let start = group * wanted
                    var end = counts[group]
                    if end == wanted {
                        if value < best[start + end - 1] { continue }
                        end -= 1
                    } else {
                        counts[group] += 1
                    }
                    kept.append(UInt32(truncatingIfNeeded: row))
                    while end > 0, best[start + end - 1] < value {
                        best[start + end] = best[start + end - 1]
                        end -= 1
                    }
                    best[start + end] = value
                }
                return kept
            }
        }
    }
}
