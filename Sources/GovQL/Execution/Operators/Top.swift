// `top n by x, y asc per k with ties`: the best rows of each partition. A row whose first key is null is never among
// them, unless it stands for `sort` and `take`; the result is in order of partition (null last), then rank. Of few rows wanted of all, most are dropped as they
// come: BestRows.swift. Next: Slice.swift for `take`.

struct TopOperator {
    let spec: TopSpec
    let context: OperatorContext

    /// More wanted rows than this are found by putting all in order.
    private static let fewRows = 1 << 14

    func run(_ input: any BatchSource, slotCount: Int) throws -> any BatchSource {
        let keys = spec.partition + spec.keys.map(\.value)
        if spec.partition.isEmpty, case .rows = spec.count {
            let wanted = try limit()(.max)
            if wanted > 0, wanted <= Self.fewRows {
                let rows = BestRows(
                    keys: spec.keys, wanted: wanted, keepsUnranked: spec.keepsUnranked, for: "top", context: context)
                let best = try rows.best(of: input, slotCount: slotCount)
                return try ranked(best.rows, best.keys, best.memory)
            }
        }
        if !spec.partition.isEmpty, !spec.keepsUnranked, case .rows = spec.count {
            let parts = BestOfParts(
                partition: spec.partition, keys: spec.keys, wanted: try limit()(.max), context: context)
            if let best = try parts?.best(of: input, slotCount: slotCount) {
                return try ranked(best.rows, best.keys, best.memory)
            }
        }
        let (kept, parts) = try context.collecting(input, for: "top") { frame in
            try keys.map { try context.evaluator.evaluate($0, over: frame) }
        }
        let vectors = context.concatenated(parts, count: keys.count)
        return try ranked(kept.joined(slotCount: slotCount), vectors, kept.memory)
    }

    /// The rows wanted among these, in order.
    private func ranked(
        _ rows: Batch, _ vectors: [Vector], _ memory: Reservation
    ) throws -> any BatchSource {
        let partition = try RowOrder(
            ascending: Array(vectors.prefix(spec.partition.count)), types: spec.partition.map(\.type),
            count: rows.count, tables: context.tables, run: context.run)
        let rank = try RowOrder(
            Array(vectors.dropFirst(spec.partition.count)), by: spec.keys, count: rows.count, tables: context.tables,
            run: context.run)
        let firstKey = vectors[spec.partition.count]
        let candidates = (0..<UInt32(truncatingIfNeeded: rows.count))
            .filter { spec.keepsUnranked || !firstKey.isNull(Int($0)) }
        let sorted = RowOrder(keys: partition.keys + rank.keys, count: rows.count).sorted(candidates)
        let best = try chosen(from: sorted, partition, rank)
        return GatheredSource(rows: rows, positions: best, memory: memory, context: context)
    }

    private func chosen(from sorted: [UInt32], _ partition: RowOrder, _ rank: RowOrder) throws -> [UInt32] {
        var result: [UInt32] = []
        var cut = 0
        var start = 0
        let limit = try limit()
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, partition.areTied(sorted[start], sorted[end]) { end += 1 }
            let wanted = start + limit(end - start)
            var tiesEnd = wanted
            while wanted > start, tiesEnd < end, rank.areTied(sorted[wanted - 1], sorted[tiesEnd]) { tiesEnd += 1 }
            result.append(contentsOf: sorted[start..<(spec.keepsTies ? tiesEnd : wanted)])
            cut += tiesEnd - wanted
            start = end
        }
        if !spec.keepsTies { context.run.notes.add(.tiesCut, count: cut, at: spec.origin) }
        return result
    }

    /// How many of a partition's rows are wanted, given how many it has.
    private func limit() throws -> (Int) -> Int {
        switch spec.count {
        case .rows(let expr):
            let value = try context.constant(expr)
            guard case .int64(let counts) = value.storage, !value.isNull(0) else { return { _ in 0 } }
            return { min($0, Int(max(0, counts[0]))) }
        case .fraction(let fraction): return { Self.share(fraction, of: $0) }
        }
    }

    /// A share of a number of rows, rounded up, in exact arithmetic.
    private static func share(_ fraction: Decimal, of count: Int) -> Int {
        guard fraction.mantissa > 0, let unit = DecimalMath.pow10(fraction.scale) else { return 0 }
        let (product, overflow) = fraction.mantissa.multipliedReportingOverflow(by: Int128(count))
        if overflow || fraction.mantissa >= unit { return count }
        return Int(product / unit) + (product % unit == 0 ? 0 : 1)
    }
}
