// Aggregates over rows reached from each row along links. Rows are reached block by block, so that memory stays bounded;
// where most rows of an entity are asked for, one pass over the far entity answers for all of them.
// Walking links and the aggregates themselves: Execution/Aggregation.

extension Evaluator {
    func aggregate(_ call: AggregateCall, _ expr: BoundExpr, over frame: Frame) throws -> Operand {
        if case .query(let subplan) = call.subject {
            let bound = BoundAggregate(call: call, type: expr.type, origin: expr.origin)
            return Operand(try queried(bound, over: subplan, frame: frame))
        }
        guard case .reached(let start, let path, let isOnce) = call.subject else {
            preconditionFailure("An aggregate over a group is computed by its operator")
        }
        let starts = try operand(start, over: frame).rowNumbers(count: frame.count)
        let aggregate = ReachedAggregate(call, expr, along: path, isOnce: isOnce, evaluator: self)
        return Operand(try aggregate.values(from: starts, over: frame))
    }
}

/// One aggregate over one path, its links resolved.
private struct ReachedAggregate {
    /// How many reached rows are held at a time; a single row may reach more.
    static let blockLimit = 1 << 17

    let evaluator: Evaluator
    let call: AggregateCall
    let aggregate: BoundAggregate
    /// The to-one links at the beginning, which change where each row starts.
    let lead: [LinkID]
    let path: [Hop]
    let isOnce: Bool

    init(_ call: AggregateCall, _ expr: BoundExpr, along path: [Hop], isOnce: Bool, evaluator: Evaluator) {
        self.call = call
        self.isOnce = isOnce
        self.evaluator = evaluator
        aggregate = BoundAggregate(call: call, type: expr.type, origin: expr.origin)
        lead = path.prefix { $0.isForward }.map(\.link)
        self.path = Array(path.dropFirst(lead.count))
    }

    /// One value for each row of a frame, given where it starts.
    func values(from starts: [UInt32], over frame: Frame) throws -> Vector {
        let starts = try evaluator.follow(lead, from: starts)
        if let degrees = try degrees(starts) { return degrees }
        if call.refersOutward || call.canNote {
            return try blocks(from: starts, owners: Evaluator.allPositions(starts.count), over: frame)
        }
        // Nothing tells rows with one start apart.
        let distinct = DistinctRows(starts)
        if let whole = try wholeEntity(asking: distinct.rows.count) {
            let empty = UInt32(truncatingIfNeeded: whole.count - 1)
            return whole.gathering(Loops.map(starts) { $0 == nullRow ? empty : $0 })
        }
        let values = try blocks(from: distinct.rows, owners: distinct.firstPositions, over: frame)
        return distinct.rows.count == starts.count ? values : values.gathering(distinct.codes)
    }

    /// `count`, `any` and `none` of a single link without a condition are read off its index.
    private func degrees(_ starts: [UInt32]) throws -> Vector? {
        guard path.count == 1, case .reverse(let link) = path[0], call.isBare else { return nil }
        let offsets = try evaluator.tables.reverse(link, context: evaluator.context).offsets
        let counts = offsets.withUnsafeBufferPointer { offsets in
            Loops.map(starts) { start in
                start == nullRow ? 0 : Int64(offsets[Int(start) + 1] - offsets[Int(start)])
            }
        }
        switch call.function {
        case .count: return Vector(.int64(counts))
        case .any: return Vector(.bool(Loops.map(counts) { $0 > 0 }))
        case .none: return Vector(.bool(Loops.map(counts) { $0 == 0 }))
        default: return nil
        }
    }

    // MARK: Block by block

    /// One value per start. `owners` are the positions of the frame that stand for the starts.
    private func blocks(from starts: [UInt32], owners: [UInt32], over frame: Frame) throws -> Vector {
        let reach = try Reach(path: path, tables: evaluator.tables, run: evaluator.context)
        var results: [Vector] = []
        var lower = 0
        while lower < starts.count {
            let upper = reach.blockEnd(starts, from: lower, limit: Self.blockLimit)
            try block(lower..<upper, along: reach, starts, owners, over: frame, into: &results)
            lower = upper
        }
        return Vector.concatenating(results)
    }

    private func block(
        _ range: Range<Int>, along reach: Reach, _ starts: [UInt32], _ owners: [UInt32], over frame: Frame,
        into results: inout [Vector]
    ) throws {
        try evaluator.context.checkpoint()
        let here = ReachedRows.starting(at: Vector(.rows(Array(starts[range]))))
        // A single start is always walked, however far it reaches.
        let limit = range.count == 1 ? .max : Self.blockLimit
        let arrived =
            isOnce
            ? reach.rowsOnce(from: here, limit: limit, isOrdered: call.dependsOnRowOrder)
            : reach.arrivals(from: here, limit: limit)
        guard let reached = arrived else {
            // Later links spread further than the first: in halves.
            let middle = range.lowerBound + range.count / 2
            try block(range.lowerBound..<middle, along: reach, starts, owners, over: frame, into: &results)
            try block(middle..<range.upperBound, along: reach, starts, owners, over: frame, into: &results)
            return
        }
        let bytes = reached.count * 12
        try evaluator.context.reserve(bytes, for: aggregate.call.function.rawValue)
        defer { evaluator.context.release(bytes) }
        let rows = Frame(
            reached.batch(along: path), outer: frame,
            outerPositions: reached.owners.map { owners[range.lowerBound + Int($0)] })
        func nameOfGroup(_ group: Int) -> String {
            let index = range.lowerBound + group
            return name(ofStart: starts[index]) ?? "row \(frame.rowNumber(at: Int(owners[index])))"
        }
        let values = try evaluator.aggregate(
            aggregate, over: rows, groups: reached.owners, groupCount: range.count, nameOfGroup: nameOfGroup)
        results.append(values)
    }

    // MARK: A whole entity

    /// The values for all rows of the entity that the path starts from, and last the value of a row that reaches
    /// nothing. Nil if too few rows are asked for, or if it can't be done in one pass.
    private func wholeEntity(asking count: Int) throws -> Vector? {
        let links = path.compactMap(\.reverseLink)
        guard let first = links.first, links.count == path.count else { return nil }
        // One pass meets the rows in load order; arrivals stand in the order of the links.
        if !isOnce, links.count > 1, call.dependsOnRowOrder { return nil }
        let (tables, context) = (evaluator.tables, evaluator.context)
        let total = try tables.rowCount(of: tables.catalog[first].target, context: context)
        var signature = PlanSignature()
        signature.add(call)
        guard let cell = evaluator.caches.whole(signature.words, rows: count, of: total) else { return nil }
        return try cell.value {
            do {
                return try wholeEntity(links, total: total)
            } catch {
                // A row that this query does not reach may be the one that failed: then rows are computed one by one.
                try context.checkpoint()
                return nil
            }
        }
    }

    private func wholeEntity(_ links: [LinkID], total: Int) throws -> Vector {
        if let counted = try countedWhole(links, total: total) { return counted }
        let (tables, context) = (evaluator.tables, evaluator.context)
        let owners = try owners(along: links)
        let aggregation = try Aggregation(aggregate, tables: tables, run: context) { "row \($0 + 1)" }
        let reader = AggregateReader(call: call, evaluator: evaluator)
        // Part by part, so that values stay in the cache; the parts are taken in order whatever the threads.
        let size = 1 << 14
        try Parallel.fold((owners.count + size - 1) / size, threads: context.threads) { index in
            try context.checkpoint()
            let range = index * size..<min((index + 1) * size, owners.count)
            let rows = range.map { UInt32(truncatingIfNeeded: $0) }
            let frame = Frame(Batch(count: rows.count, slots: [Vector(.rows(rows))]), firstRow: range.lowerBound)
            let groups = Array(owners[range])
            guard groups.contains(nullRow) else { return (try reader.read(frame), groups) }
            let owned = Loops.positions(of: groups.map { $0 != nullRow })
            return (try reader.read(frame.selecting(owned)), owned.map { groups[Int($0)] })
        } consume: { _, part in
            try aggregation.add(part.0, groups: part.1, groupCount: total + 1)
        }
        return try aggregation.finish(groupCount: total + 1)
    }

    /// The same right from stored columns; nil where the aggregate needs rows one by one.
    private func countedWhole(_ links: [LinkID], total: Int) throws -> Vector? {
        let (tables, context) = (evaluator.tables, evaluator.context)
        guard evaluator.countsStored, let last = links.last else { return nil }
        var places = StoredPlaces(targets: try tables.forward(links[0], context: context).targets, count: total)
        var table: CodeTable?
        // From the near, small end.
        for link in links.dropFirst() {
            let known = table ?? .words(Evaluator.allPositions(total + 1))
            let rowCount = try tables.rowCount(of: tables.catalog[link].target, context: context)
            table = try known.composed(over: places, rowCount: rowCount, threads: context.threads)
            places = StoredPlaces(targets: try tables.forward(link, context: context).targets, count: rowCount)
        }
        let owner = CodedKey(places: places, table: table, count: total + 1, values: .rows, ranks: nil)
        let rowCount = try tables.rowCount(of: tables.catalog[last].source, context: context)
        let rows = BoundAggregate(
            call: call.replacing(subject: .rows) { $0 }, type: aggregate.type, origin: aggregate.origin)
        let plan = try StoredAggregation(
            [rows], keys: [owner], rowCount: rowCount, mayFallBack: true, spareCodes: 1, evaluator: evaluator)
        do {
            let totals = try plan?.count(allOf: rowCount, purpose: aggregate.call.function.rawValue)
            // Behind the rows stands null, and behind it what no row has.
            let codes = Evaluator.allPositions(total) + [UInt32(truncatingIfNeeded: total + 1)]
            return totals?.values(at: codes).first
        } catch is NotStored {
            return nil
        }
    }

    /// For each row of the far entity the start it belongs to. Composed from the near, small end.
    private func owners(along links: [LinkID]) throws -> [UInt32] {
        let targets = try links.map { try evaluator.tables.forward($0, context: evaluator.context).targets }
        return targets.dropFirst().reduce(targets.first ?? []) { near, link in
            Loops.gather(near, link, missing: nullRow)
        }
    }

    /// What an error calls a row that an aggregate runs for: its label or key.
    private func name(ofStart row: UInt32) -> String? {
        guard let hop = path.first, row != nullRow else { return nil }
        let catalog = evaluator.tables.catalog
        let link = catalog[hop.link]
        let entity = catalog[hop.startsAtSource ? link.source : link.target]
        guard let field = entity.label ?? entity.key.first,
            let column = try? evaluator.tables.column(field, context: evaluator.context)
        else { return nil }
        let value = column.vector(Int(row)..<Int(row) + 1).value(at: 0, type: column.type)
        return value.isNull ? nil : value.description
    }
}

extension Hop {
    fileprivate var isForward: Bool {
        if case .forward = self { true } else { false }
    }

    /// Whether it leads on from the rows that have the link.
    fileprivate var startsAtSource: Bool {
        switch self {
        case .forward, .peers: true
        case .reverse, .closure: false
        }
    }

    fileprivate var link: LinkID {
        switch self {
        case .forward(let link), .reverse(let link), .peers(let link): link
        case .closure(let closure): closure.link
        }
    }

    fileprivate var reverseLink: LinkID? {
        if case .reverse(let link) = self { link } else { nil }
    }
}

extension AggregateCall {
    /// Whether it only asks how many rows there are.
    fileprivate var isBare: Bool { arguments.isEmpty && filter == nil && !isDistinct }

    /// Whether the order in which rows come can be seen in the result: in which row is first, and in how floats round.
    fileprivate var dependsOnRowOrder: Bool {
        switch function {
        case .count, .any, .all, .none, .min, .max: false
        case .sum, .avg, .ratio, .share, .median, .percentile: arguments.contains { $0.type == .num }
        case .stddev, .variance, .only, .first, .last, .argmax, .argmin, .list, .join: true
        }
    }
}
