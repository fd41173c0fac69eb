// Aggregates over rows reached along links, in SQL. What does not look at the row around is counted up once for all in a
// subquery, one for each way that rows are reached, and joined one to one: two aggregates never multiply each other, and a
// row that reaches nothing keeps its zero. What does look at the row around is asked for each row. Quantifiers are EXISTS.

/// A subquery that is counted up by the row that it was reached from.
final class SQLLeg {
    let source: SQLSource
    let grouped: SQLSelect
    let scope: SQLScope
    let owner: SQLText
    let order: [SQLOrder]
    var calls: [SQLCall] = []
    /// What tells calls apart.
    var signatures: [[UInt64]] = []
    var names = SQLNames()

    init(_ source: SQLSource, _ grouped: SQLSelect, _ scope: SQLScope, owner: SQLText, order: [SQLOrder]) {
        self.source = source
        self.grouped = grouped
        self.scope = scope
        self.owner = owner
        self.order = order
        _ = names.take("owner")
        grouped.columns = [SQLSelect.Column(name: "owner", value: owner)]
    }
}

/// Rows at the end of a path.
struct SQLReached {
    /// The row that each was reached from; nil where that stands outside.
    var owner: SQLText?
    var row: SQLText
    /// The rows on the way, in order.
    var order: [SQLText]
    var depth: SQLText?
    /// Whether one row may be reached twice from one start.
    var mayRepeat: Bool
}

extension SQLEmitter {
    // MARK: For each row

    func aggregate(_ call: AggregateCall, _ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch call.subject {
        case .rows: throw refusal("an aggregate here", "此处的聚合", at: expr.origin)
        case .query(let subplan): return try queried(call, subplan, expr, scope)
        case .reached(let start, let path, let isOnce):
            if let exists = try quantified(call, expr, scope, negated: false) { return exists }
            var start = start
            var path = path[...]
            // Links to one row lead to where the walk starts.
            while case .forward(let link)? = path.first, path.count > 1 {
                start = BoundExpr(.follow(link, of: start), type: .entity(catalog[link].target), origin: start.origin)
                path = path.dropFirst()
            }
            let row = try value(start, scope)
            if call.refersOutward, !dialect.correlates {
                return try joinedBack(call, start, Array(path), isOnce, expr, scope)
            }
            if call.refersOutward || call.function == .only && dialect.correlates {
                return try asked(call, row, start, Array(path), isOnce, expr, scope)
            }
            return try counted(call, row, start, Array(path), isOnce, expr, scope)
        }
    }

    /// Counted up once for all rows.
    private func counted(
        _ call: AggregateCall, _ row: SQLText, _ start: BoundExpr, _ path: [Hop], _ isOnce: Bool, _ expr: BoundExpr,
        _ scope: SQLScope
    ) throws -> SQLText {
        guard let entity = start.type.entityID else { throw refusal("this path", "此路径", at: expr.origin) }
        let leg = try leg(row, entity, path, isOnce, scope, at: expr.origin)
        var signature = PlanSignature()
        signature.add(call)
        let index: Int
        if let known = leg.signatures.firstIndex(of: signature.words) {
            index = known + 1
        } else {
            let name = leg.names.take(call.function.rawValue)
            leg.calls.append(SQLCall(call: call, type: expr.type, origin: expr.origin, name: name))
            leg.signatures.append(signature.words)
            index = leg.grouped.columns.count
            // Its value is found when all calls are known.
            leg.grouped.columns.append(
                SQLSelect.Column(name: name, value: SQLText("0", nullable: call.function != .count)))
        }
        let column = SQLText([.numbered(leg.source, index)], nullable: true)
        return found(call, expr.type, column, mark: SQLText([.numbered(leg.source, 0)], nullable: true))
    }

    private func leg(
        _ row: SQLText, _ entity: EntityID, _ path: [Hop], _ isOnce: Bool, _ scope: SQLScope, at origin: Origin
    ) throws -> SQLLeg {
        let key = "\(row.key)|\(path)|\(isOnce)"
        if let known = scope.select.legs[key] { return known }
        let rows = SQLSelect()
        let (inner, reached) = try reach(path, entity, from: nil, rows, isOnce: isOnce, at: origin)
        guard let owner = reached.owner else { throw refusal("this path", "此路径", at: origin) }
        let grouped = SQLSelect()
        let source = source(.query(grouped, isInline: true), alias: name(of: path))
        let slots = [reached.row] + (reached.depth.map { [$0] } ?? [])
        let leg = SQLLeg(
            source, grouped, SQLScope(inner, slots), owner: owner, order: reached.order.map { SQLOrder($0) })
        scope.select.joins.append(
            SQLJoin(
                kind: .left, source: source,
                on: SQLText("[0] = [1]", [SQLText([.numbered(source, 0)], nullable: true), row], .comparison),
                isRemovable: true))
        scope.select.legs[key] = leg
        legs.append(leg)
        return leg
    }

    private func name(of path: [Hop]) -> String {
        guard let last = path.last else { return "reached" }
        switch last {
        case .forward(let link): return catalog[link].names.primary
        case .reverse(let link): return catalog[link].reverseNames.primary
        case .closure(let closure): return closure.isUpward ? "above" : "below"
        case .peers: return "peers"
        }
    }

    /// The columns of all subqueries, once nothing more is asked of them.
    func finishLegs() throws {
        var done = 0
        while done < legs.count {
            let leg = legs[done]
            let owner = SQLSelect.Column(name: "owner", value: leg.owner)
            try fill(
                leg.grouped, keys: [owner], leg.calls, over: leg.scope, order: leg.order, mergesFilters: true,
                hasRows: true)
            done += 1
        }
    }

    // MARK: Asked for each row

    /// Asked for each row around.
    private func asked(
        _ call: AggregateCall, _ row: SQLText, _ start: BoundExpr, _ path: [Hop], _ isOnce: Bool, _ expr: BoundExpr,
        _ scope: SQLScope
    ) throws -> SQLText {
        guard let entity = start.type.entityID else { throw refusal("this path", "此路径", at: expr.origin) }
        let rows = SQLSelect()
        let (inner, reached) = try reach(path, entity, from: row, rows, isOnce: isOnce, at: expr.origin)
        let slots = [reached.row] + (reached.depth.map { [$0] } ?? [])
        return try scalar(
            call, SQLScope(inner, slots, outer: scope), expr, order: reached.order.map { SQLOrder($0) })
    }

    private func queried(
        _ call: AggregateCall, _ subplan: Subplan, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        if call.refersOutward, !dialect.correlates { return try joinedBack(call, subplan, expr, scope) }
        let rows = opened(try self.rows(of: subplan))
        if call.function == .any || call.function == .none {
            let select = rows.select
            let inner = SQLScope(select, rows.slots, outer: scope)
            for condition in (call.filter.map { [$0] } ?? []) + call.arguments {
                for part in condition.conjuncts { select.conditions.append(try test(part, inner)) }
            }
            return exists(select, negated: call.function == .none)
        }
        return try scalar(call, SQLScope(rows.select, rows.slots, outer: scope), expr, order: rows.order)
    }

    /// One aggregate as a query in brackets.
    private func scalar(
        _ call: AggregateCall, _ scope: SQLScope, _ expr: BoundExpr, order: [SQLOrder]
    ) throws -> SQLText {
        if call.function == .only, dialect.refusesSecondRow, let x = call.arguments.first {
            return try single(x, call, scope)
        }
        let grouped = SQLSelect()
        let name = call.function.rawValue
        try fill(
            grouped, keys: [], [SQLCall(call: call, type: expr.type, origin: expr.origin, name: name)], over: scope,
            order: order, mergesFilters: true, hasRows: false)
        return SQLText([.query(grouped)], nullable: call.function != .count)
    }

    /// The value of the only row; two rows are an error in the engine too.
    private func single(_ x: BoundExpr, _ call: AggregateCall, _ scope: SQLScope) throws -> SQLText {
        let select = scope.select
        if let filter = call.filter {
            for part in filter.conjuncts { select.conditions.append(try test(part, scope)) }
        }
        select.columns = [SQLSelect.Column(name: "only", value: try value(x, scope))]
        return SQLText([.query(select)], nullable: true)
    }

    // MARK: Quantifiers

    /// `any`, `none` and `all` of rows along links; nil for other aggregates.
    func quantified(
        _ call: AggregateCall, _ expr: BoundExpr, _ scope: SQLScope, negated: Bool
    ) throws -> SQLText? {
        guard case .reached(let start, let path, _) = call.subject,
            call.function == .any || call.function == .none || call.function == .all
        else { return nil }
        guard let entity = start.type.entityID, dialect.correlates || !call.refersOutward else { return nil }
        let row = try value(start, scope)
        let rows = SQLSelect()
        let (_, reached) = try reach(
            path, entity, from: dialect.correlates ? row : nil, rows, isOnce: false, at: expr.origin)
        let inner = SQLScope(rows, [reached.row] + (reached.depth.map { [$0] } ?? []), outer: scope)
        if let filter = call.filter {
            for part in filter.conjuncts { rows.conditions.append(try test(part, inner)) }
        }
        if let p = call.arguments.first {
            if call.function == .all {
                rows.conditions.append(try refutation(p, inner))
            } else {
                for part in p.conjuncts { rows.conditions.append(try test(part, inner)) }
            }
        } else if call.function == .all {
            return bool(!negated)
        }
        let isNegated = negated != (call.function != .any)
        guard let owner = reached.owner else { return exists(rows, negated: isNegated) }
        return among(row, owner, rows, negated: isNegated)
    }

    func exists(_ select: SQLSelect, negated: Bool) -> SQLText {
        select.columns = [SQLSelect.Column(name: "one", value: .one)]
        return SQLText(
            [.text(negated ? "NOT EXISTS " : "EXISTS "), .query(select)], negated ? .not : .atom, nullable: false)
    }

    // MARK: Along links

    /// Walks a path. `start` is the row that it starts from; nil starts from every row, and tells which it was.
    ///
    /// - Returns: the query that has the rows: `rows`, or one over it if rows that are reached twice count once.
    func reach(
        _ path: [Hop], _ entity: EntityID, from start: SQLText?, _ rows: SQLSelect, isOnce: Bool, at origin: Origin
    ) throws -> (SQLSelect, SQLReached) {
        var reached: SQLReached
        var isMany = false
        var hops = path[...]
        var entity = entity
        if rows.from != nil, let start {
            reached = SQLReached(owner: nil, row: start, order: [], mayRepeat: true)
            isMany = true
        } else {
            reached = try firstHop(hops.first, entity, from: start, rows, &isMany, at: origin)
            if let hop = hops.popFirst() { entity = end(of: hop) }
        }
        for hop in hops {
            try walk(hop, entity, rows, &reached, &isMany, at: origin)
            entity = end(of: hop)
        }
        guard isOnce, reached.mayRepeat, let owner = reached.owner else {
            if isOnce, reached.mayRepeat, start != nil, rows.conditions.isEmpty == false || !rows.joins.isEmpty {
                return try onceEach(rows, reached)
            }
            // Rows that count once come as they were loaded, others as the links lead to them.
            if isOnce { reached.order = [reached.row] }
            return (rows, reached)
        }
        _ = owner
        return try onceEach(rows, reached)
    }

    /// Each row once for each start.
    private func onceEach(_ rows: SQLSelect, _ reached: SQLReached) throws -> (SQLSelect, SQLReached) {
        rows.isDistinct = true
        var columns = [SQLSelect.Column(name: "row", value: reached.row)]
        if let owner = reached.owner { columns.append(SQLSelect.Column(name: "owner", value: owner)) }
        if reached.depth != nil {
            throw refusal("`depth` of rows reached twice", "重复到达的行的 `深度`", at: .none)
        }
        rows.columns = columns
        let source = source(.query(rows, isInline: true), alias: "once")
        let row = SQLText([.numbered(source, 0)], nullable: false)
        let owner = reached.owner == nil ? nil : SQLText([.numbered(source, 1)], nullable: true)
        return (
            SQLSelect(from: source), SQLReached(owner: owner, row: row, order: [row], depth: nil, mayRepeat: false)
        )
    }

    func end(of hop: Hop) -> EntityID {
        switch hop {
        case .forward(let link): catalog[link].target
        case .reverse(let link), .peers(let link): catalog[link].source
        case .closure(let closure): catalog[closure.link].source
        }
    }

    private func linkColumn(_ link: LinkID, _ source: SQLSource) -> SQLText {
        SQLText([.named(source, tables[catalog[link].source].links[link] ?? "")], nullable: true)
    }

    private func rowColumn(_ entity: EntityID, _ source: SQLSource) -> SQLText {
        SQLText([.named(source, tables[entity].row)], nullable: false)
    }

    private func firstHop(
        _ hop: Hop?, _ entity: EntityID, from start: SQLText?, _ rows: SQLSelect, _ isMany: inout Bool,
        at origin: Origin
    ) throws -> SQLReached {
        func startingAt(_ owner: SQLText) -> SQLText? {
            guard let start else { return owner }
            rows.conditions.append(SQLText("[0] = [1]", [owner, start], .comparison))
            return nil
        }
        switch hop {
        case .reverse(let link):
            isMany = true
            let source = table(catalog[link].source)
            rows.from = source
            let row = rowColumn(catalog[link].source, source)
            return SQLReached(
                owner: startingAt(linkColumn(link, source)), row: row, order: [row], mayRepeat: false)
        case .closure(let closure):
            isMany = true
            let pairs = self.source(.query(self.closure(closure.link), isInline: false), alias: "below")
            rows.from = pairs
            return closed(closure, pairs, rows) { startingAt($0) }
        case .forward, .peers, nil:
            let source = table(entity)
            rows.from = source
            let row = rowColumn(entity, source)
            var reached = SQLReached(owner: startingAt(row), row: row, order: [], mayRepeat: false)
            if let hop { try walk(hop, entity, rows, &reached, &isMany, at: origin) }
            return reached
        }
    }

    private func walk(
        _ hop: Hop, _ entity: EntityID, _ rows: SQLSelect, _ reached: inout SQLReached, _ isMany: inout Bool,
        at origin: Origin
    ) throws {
        func equal(_ first: SQLText, _ second: SQLText) -> SQLText {
            SQLText("[0] = [1]", [first, second], .comparison)
        }
        reached.depth = nil
        switch hop {
        case .forward(let link):
            let source = rowSource(entity, reached.row, rows)
            let target = linkColumn(link, source)
            rows.conditions.append(SQLText("[0] IS NOT NULL", [target], .comparison, nullable: false))
            reached.row = target.with(nullable: false)
            reached.order.append(reached.row)
            reached.mayRepeat = reached.mayRepeat || isMany
        case .reverse(let link):
            let source = table(catalog[link].source)
            rows.joins.append(
                SQLJoin(
                    kind: .inner, source: source, on: equal(linkColumn(link, source), reached.row), isRemovable: false))
            reached.row = rowColumn(catalog[link].source, source)
            reached.order.append(reached.row)
            isMany = true
        case .peers(let link):
            let source = rowSource(entity, reached.row, rows)
            let peer = table(entity)
            let row = rowColumn(entity, peer)
            let differs = SQLText("[0] <> [1]", [row, reached.row], .comparison)
            rows.joins.append(
                SQLJoin(
                    kind: .inner, source: peer,
                    on: .and([equal(linkColumn(link, peer), linkColumn(link, source)), differs]), isRemovable: false))
            reached.row = row
            reached.order.append(row)
            reached.mayRepeat = reached.mayRepeat || isMany
            isMany = true
        case .closure(let closure):
            let pairs = source(.query(self.closure(closure.link), isInline: false), alias: "below")
            let start = reached.row
            let before = reached
            reached = closed(closure, pairs, rows) { from in
                rows.joins.append(
                    SQLJoin(kind: .inner, source: pairs, on: equal(from, start), isRemovable: false))
                return nil
            }
            reached.owner = before.owner
            reached.order = before.order + reached.order
            reached.mayRepeat = before.mayRepeat || isMany
            isMany = true
        }
    }

    /// The end of pairs of a row above and one below.
    private func closed(
        _ closure: LinkClosure, _ pairs: SQLSource, _ rows: SQLSelect, from start: (SQLText) -> SQLText?
    ) -> SQLReached {
        let above = SQLText([.numbered(pairs, 0)], nullable: false)
        let below = SQLText([.numbered(pairs, 1)], nullable: false)
        let depth = SQLText([.numbered(pairs, 2)], nullable: false)
        let owner = start(closure.isUpward ? below : above)
        if closure.depths.lowerBound > 1 {
            rows.conditions.append(SQLText("[0] >= \(closure.depths.lowerBound)", [depth], .comparison))
        }
        if closure.depths.upperBound < 1 << 40 {
            rows.conditions.append(SQLText("[0] <= \(closure.depths.upperBound)", [depth], .comparison))
        }
        let row = closure.isUpward ? above : below
        return SQLReached(owner: owner, row: row, order: [row], depth: depth, mayRepeat: false)
    }

    /// All pairs of a row and one below it, with how far. Every row has one row above it, so that a walk down meets a row
    /// twice only by coming back to where it started: there it ends.
    private func closure(_ link: LinkID) -> SQLSelect {
        if let known = closures[link] { return known }
        let entity = catalog[link].source
        let first = table(entity)
        let base = SQLSelect(from: first)
        let parent = linkColumn(link, first).with(nullable: false)
        base.conditions = [SQLText("[0] <> [1]", [linkColumn(link, first), rowColumn(entity, first)], .comparison)]
        base.columns = [
            SQLSelect.Column(name: "above", value: parent),
            SQLSelect.Column(name: "below", value: rowColumn(entity, first)),
            SQLSelect.Column(name: "depth", value: SQLText("CAST(1 AS \(dialect.intType))")),
        ]
        base.isRecursive = true
        let pairs = source(.query(base, isInline: false), alias: "pairs")
        let next = table(entity)
        let step = SQLSelect(from: pairs)
        let (above, below, depth) = (
            SQLText([.numbered(pairs, 0)], nullable: false), SQLText([.numbered(pairs, 1)], nullable: false),
            SQLText([.numbered(pairs, 2)], nullable: false)
        )
        step.joins = [
            SQLJoin(
                kind: .inner, source: next, on: SQLText("[0] = [1]", [linkColumn(link, next), below], .comparison),
                isRemovable: false)
        ]
        step.conditions = [SQLText("[0] <> [1]", [rowColumn(entity, next), above], .comparison)]
        step.columns = [
            SQLSelect.Column(name: "above", value: above),
            SQLSelect.Column(name: "below", value: rowColumn(entity, next)),
            SQLSelect.Column(name: "depth", value: SQLText("[0] + 1", [depth], .additive)),
        ]
        base.unions = [step]
        closures[link] = base
        return base
    }
}
