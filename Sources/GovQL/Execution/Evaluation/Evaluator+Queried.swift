// Aggregates over all rows of a query: `count(from workers where hired in outer.month)`. What reads nothing of the row
// around is computed once; else the rows are gone through for each row around, in blocks, after the part of the filter
// that is the same for all has dropped what it can.

extension Evaluator {
    /// One value for each row of a frame.
    func queried(_ aggregate: BoundAggregate, over subplan: Subplan, frame: Frame) throws -> Vector {
        let rows = try subplans.rows(of: subplan, evaluator: self)
        guard aggregate.call.refersOutward else {
            var signature = PlanSignature()
            signature.add(aggregate.call)
            let value = try subplans.value(signature.words) { try once(aggregate, over: rows) }
            return value.repeating(0, count: frame.count)
        }
        return try QueriedAggregate(aggregate, rows: rows, evaluator: self).values(over: frame)
    }

    private func once(_ aggregate: BoundAggregate, over rows: Batch) throws -> Vector {
        let aggregation = try Aggregation(aggregate, tables: tables, run: context) { _ in "all rows" }
        let reader = AggregateReader(call: aggregate.call, evaluator: self)
        let size = Executor.defaultBatchSize
        try Parallel.fold((rows.count + size - 1) / size, threads: context.threads) { index in
            try context.checkpoint()
            let range = index * size..<min((index + 1) * size, rows.count)
            return (try reader.read(Frame(rows.slice(range), firstRow: range.lowerBound)), range.count)
        } consume: { _, part in
            try aggregation.add(part.0, groups: [UInt32](repeating: 0, count: part.1), groupCount: 1)
        }
        return try aggregation.finish(groupCount: 1)
    }
}

/// An aggregate that reads the row around it.
private struct QueriedAggregate {
    /// How many pairs of a row around and a row of the query are evaluated at a time.
    static let blockSize = 1 << 15

    let aggregate: BoundAggregate
    let evaluator: Evaluator
    let rows: Batch

    init(_ aggregate: BoundAggregate, rows: Batch, evaluator: Evaluator) throws {
        self.evaluator = evaluator
        let call = aggregate.call
        let (common, rest) = Self.split(call.filter)
        var slots: Set<Int> = []
        call.forEachInner { slots.formUnion($0.slotsRead) }
        var kept = rows
        if let common { kept = rows.gathering(try evaluator.positions(where: common, over: Frame(rows))) }
        // Only what is read is repeated for each row around.
        kept.slots = kept.slots.enumerated().map { slots.contains($0) ? $1 : Vector(.null(kept.count)) }
        self.rows = kept
        self.aggregate = BoundAggregate(
            call: AggregateCall(
                function: call.function, subject: call.subject, arguments: call.arguments,
                isDistinct: call.isDistinct, filter: rest, order: call.order, constant: call.constant),
            type: aggregate.type, origin: aggregate.origin)
    }

    /// The first conditions of a filter, which read nothing of the row around, and the others.
    private static func split(_ filter: BoundExpr?) -> (common: BoundExpr?, rest: BoundExpr?) {
        guard let filter else { return (nil, nil) }
        guard case .and(let conditions) = filter.kind else {
            return filter.refersOutward() ? (nil, filter) : (filter, nil)
        }
        let common = conditions.prefix { !$0.refersOutward() }
        func joined(_ conditions: ArraySlice<BoundExpr>) -> BoundExpr? {
            guard let first = conditions.first else { return nil }
            return conditions.count == 1
                ? first : BoundExpr(.and(Array(conditions)), type: .bool, origin: filter.origin)
        }
        return (joined(common), joined(conditions[common.endIndex...]))
    }

    func values(over frame: Frame) throws -> Vector {
        let aggregation = try Aggregation(aggregate, tables: evaluator.tables, run: evaluator.context) { group in
            "row \(frame.rowNumber(at: group))"
        }
        let reader = AggregateReader(call: aggregate.call, evaluator: evaluator)
        // Several rows around at a time where the query has few rows, else a part of its rows at a time.
        let ownersAtOnce = max(1, Self.blockSize / max(1, rows.count))
        var lower = 0
        while lower < frame.count {
            let owners = lower..<min(frame.count, lower + ownersAtOnce)
            var start = 0
            repeat {
                try evaluator.context.checkpoint()
                let part = start..<min(rows.count, start + Self.blockSize)
                try add(owners, part, frame, reader, aggregation)
                start = part.upperBound
            } while start < rows.count
            lower = owners.upperBound
        }
        return try aggregation.finish(groupCount: frame.count)
    }

    private func add(
        _ owners: Range<Int>, _ part: Range<Int>, _ frame: Frame, _ reader: AggregateReader,
        _ aggregation: Aggregation
    ) throws {
        var positions: [UInt32] = []
        var outer: [UInt32] = []
        positions.reserveCapacity(owners.count * part.count)
        outer.reserveCapacity(owners.count * part.count)
        for owner in owners {
            for row in part {
                positions.append(UInt32(truncatingIfNeeded: row))
                outer.append(UInt32(truncatingIfNeeded: owner))
            }
        }
        let pairs = Frame(rows.gathering(positions), outer: frame, outerPositions: outer)
        try aggregation.add(try reader.read(pairs), groups: outer, groupCount: frame.count)
    }
}
