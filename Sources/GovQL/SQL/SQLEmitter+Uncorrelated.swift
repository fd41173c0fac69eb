// The same for engines whose queries in brackets can't look at the row around, or get it wrong. EXISTS becomes IN, and what
// looks at the row around is counted up over those rows, joined to what they look at, and put back beside them by what
// tells them apart. Only one level is written so. Next: SQLEmitter+Reached.swift for engines that can.

extension SQLEmitter {
    /// Ready for aggregates that look at the row around: rows that can be read once more, and told apart.
    func carried(_ rows: SQLRelation, for expressions: [BoundExpr]) -> SQLRelation {
        guard !dialect.correlates, expressions.contains(where: \.hasOutwardAggregate) else { return rows }
        if let from = rows.select.from, !rows.select.identity.isEmpty, rows.slots.allSatisfy({ $0.reads(only: from) }) {
            return rows
        }
        var rows = opened(rows)
        var number = SQLText.one
        if let row = rows.order.last?.value, let from = rows.select.from, row.reads(only: from), row.isColumn,
            case .table = from.kind, rows.select.joins.allSatisfy(\.isRemovable)
        {
            number = row
        } else {
            number = numbering("ROW_NUMBER()", [], rows.order)
        }
        rows.slots.append(number)
        rows.types.append(.int)
        rows.names.append("row")
        rows = seal(rows)
        rows.select.identity = [rows.slots.removeLast()]
        rows.types.removeLast()
        rows.names.removeLast()
        return rows
    }

    /// An aggregate over rows that were reached, which looks at the row around.
    func joinedBack(
        _ call: AggregateCall, _ start: BoundExpr, _ path: [Hop], _ isOnce: Bool, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        guard let entity = start.type.entityID else { throw refusal("this path", "此路径", at: expr.origin) }
        let (select, reached) = try reach(path, entity, from: nil, SQLSelect(), isOnce: isOnce, at: expr.origin)
        guard let owner = reached.owner else { throw refusal("this path", "此路径", at: expr.origin) }
        let (around, identity) = try beside(select, scope, expr)
        let place = select.joins.count - 1
        let row = try value(start, around)
        let match = SQLText("[0] = [1]", [owner, row], .comparison)
        if select.joins.count == place + 1 {
            select.joins[place] = SQLJoin(
                kind: .inner, source: select.joins[place].source, on: match, isRemovable: false)
        } else {
            select.conditions.append(match)
        }
        let inner = SQLScope(select, [reached.row] + (reached.depth.map { [$0] } ?? []), outer: around)
        return try counted(call, inner, identity, reached.order.map { SQLOrder($0) }, expr, scope)
    }

    /// An aggregate over a query, which looks at the row around.
    func joinedBack(
        _ call: AggregateCall, _ subplan: Subplan, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        var rows = opened(try relation(subplan.plan, outer: nil))
        if rows.select.from == nil { rows = seal(rows) }
        let (around, identity) = try beside(rows.select, scope, expr)
        return try counted(
            call, SQLScope(rows.select, rows.slots, outer: around), identity, rows.order, expr, scope)
    }

    /// The rows around once more, joined to a query.
    private func beside(
        _ select: SQLSelect, _ scope: SQLScope, _ expr: BoundExpr
    ) throws -> (SQLScope, [SQLText]) {
        guard !scope.select.identity.isEmpty, let from = scope.select.from, let rows = from.select,
            scope.slots.allSatisfy({ $0.reads(only: from) })
        else { throw refusal("`outer` here", "此处的 `外层`", at: expr.origin) }
        let copy = source(.query(rows, isInline: false), alias: from.alias)
        select.joins.append(SQLJoin(kind: .cross, source: copy, on: nil, isRemovable: false))
        return (
            SQLScope(select, scope.slots.map { $0.moved(from: from, to: copy) }, outer: scope.outer),
            scope.select.identity.map { $0.moved(from: from, to: copy) }
        )
    }

    private func counted(
        _ call: AggregateCall, _ inner: SQLScope, _ identity: [SQLText], _ order: [SQLOrder], _ expr: BoundExpr,
        _ scope: SQLScope
    ) throws -> SQLText {
        let grouped = SQLSelect()
        var names = SQLNames()
        let owners = identity.map { SQLSelect.Column(name: names.take("owner"), value: $0) }
        let name = names.take(call.function.rawValue)
        try fill(
            grouped, keys: owners, [SQLCall(call: call, type: expr.type, origin: expr.origin, name: name)], over: inner,
            order: order, mergesFilters: true, hasRows: true)
        // What tells that a row has any.
        let mark = grouped.columns.count
        grouped.columns.append(SQLSelect.Column(name: names.take("rows_found"), value: SQLText("COUNT(*)")))
        let leg = source(.query(grouped, isInline: true), alias: name)
        let matches = try zip(identity.indices, scope.select.identity).map { index, row in
            try same(SQLText([.numbered(leg, index)], nullable: identity[index].isNullable), row)
        }
        scope.select.joins.append(SQLJoin(kind: .left, source: leg, on: .and(matches), isRemovable: true))
        return found(
            call, expr.type, SQLText([.numbered(leg, identity.count)], nullable: true),
            mark: SQLText([.numbered(leg, mark)], nullable: true))
    }

    /// What an aggregate is where a row has nothing beside it.
    func found(_ call: AggregateCall, _ type: DataType, _ column: SQLText, mark: SQLText) -> SQLText {
        switch call.function {
        case .count: return SQLText("COALESCE({0}, 0)", [column], nullable: false).with(bits: 40)
        case .any: return settled(column)
        case .none, .all:
            return SQLText("COALESCE({0}, \(dialect.hasBooleans ? "TRUE" : "1"))", [column], nullable: false)
        case .sum:
            let zero = zero(type)
            return SQLText("CASE WHEN [0] IS NULL THEN \(zero) ELSE {1} END", [mark, column], nullable: true)
        default: return column
        }
    }

    /// A row that is, or is not, among those from which another query reaches something.
    func among(_ row: SQLText, _ owner: SQLText, _ rows: SQLSelect, negated: Bool) -> SQLText {
        rows.columns = [SQLSelect.Column(name: owner.columnName ?? "row", value: owner)]
        if negated, owner.isNullable {
            rows.conditions.append(SQLText("[0] IS NOT NULL", [owner], .comparison, nullable: false))
        }
        let list = SQLText([.query(rows)], nullable: false)
        let test = SQLText(negated ? "[0] NOT IN {1}" : "[0] IN {1}", [row, list], .comparison)
        guard negated, row.isNullable else { return test }
        return .or([SQLText("[0] IS NULL", [row], .comparison, nullable: false), test])
    }

    /// Keeps the rows of `select` that have their like, or have none, among the rows of another query, as far as pairs of
    /// values go: the other query's first.
    func keepMatched(
        _ select: SQLSelect, _ other: SQLSelect, _ pairs: [(there: SQLText, here: SQLText)], negated: Bool
    ) throws {
        if dialect.correlates {
            for (there, here) in pairs { other.conditions.append(try same(there, here)) }
            select.conditions.append(exists(other, negated: negated))
            return
        }
        if let only = pairs.first, pairs.count == 1, !only.there.isNullable, !only.here.isNullable {
            select.conditions.append(among(only.here, only.there, other, negated: negated))
            return
        }
        var names = SQLNames()
        other.isDistinct = true
        other.columns = pairs.map {
            SQLSelect.Column(name: names.take($0.there.columnName ?? "key"), value: $0.there)
        }
        other.columns.append(SQLSelect.Column(name: names.take("found"), value: .one))
        let matched = source(.query(other, isInline: true), alias: "matched")
        let matches = try pairs.enumerated().map { index, pair in
            try same(SQLText([.numbered(matched, index)], nullable: pair.there.isNullable), pair.here)
        }
        select.joins.append(SQLJoin(kind: .left, source: matched, on: .and(matches), isRemovable: false))
        let mark = SQLText([.numbered(matched, pairs.count)], nullable: true)
        select.conditions.append(
            SQLText(negated ? "[0] IS NULL" : "[0] IS NOT NULL", [mark], .comparison, nullable: false))
    }
}

extension SQLText {
    /// Whether it reads columns of one query alone, and asks no other.
    fileprivate func reads(only from: SQLSource) -> Bool {
        !isWindowed
            && parts.allSatisfy { part in
                switch part {
                case .text, .parameter: true
                case .numbered(let source, _), .named(let source, _): source === from
                case .query: false
                }
            }
    }
}

extension BoundExpr {
    /// Whether an aggregate in it looks at the row that the expression is of.
    fileprivate var hasOutwardAggregate: Bool {
        var result = false
        forEachNode { node, depth in
            if depth == 0, case .aggregate(let call) = node.kind, call.refersOutward { result = true }
        }
        return result
    }
}
