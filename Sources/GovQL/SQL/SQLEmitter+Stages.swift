// Groups in SQL: `summarize` with what its groups reach, and with totals. Next: SQLEmitter+Joins.swift, SQLEmitter+Shapes.swift.

extension SQLEmitter {
    // MARK: Groups

    func groups(
        _ input: SQLRelation, _ keys: [BoundExpr], _ aggregates: [BoundAggregate], _ outer: SQLScope?
    ) throws -> SQLRelation {
        var computed = keys
        for aggregate in aggregates { aggregate.call.forEachOperand { computed.append($0) } }
        var rows = opened(spared(input, by: computed, keepsAll: false))
        if aggregates.contains(where: { !$0.isOverRows }) {
            return try groupsWithReach(rows, keys, aggregates, outer)
        }
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let keyTexts = try keys.map { try key($0, scope) }
        let around = SQLScope(rows.select, keyTexts, outer: outer)
        let names = names(of: keys, keyTexts, rows) + aggregates.map { name(of: $0) }
        var unique = SQLNames()
        let columnNames = names.map { unique.take($0) }
        let grouped = SQLSelect()
        try fill(
            grouped, keys: zip(columnNames, keyTexts).map { SQLSelect.Column(name: $0, value: $1) },
            zip(aggregates, columnNames.dropFirst(keys.count)).map {
                SQLCall(call: $0.call, type: $0.type, origin: $0.origin, name: $1)
            }, over: SQLScope(rows.select, rows.slots, outer: around), order: rows.order, mergesFilters: false,
            hasRows: !keys.isEmpty)
        note(keys, aggregates, in: grouped)
        rows = SQLRelation(
            select: grouped, slots: grouped.columns.map(\.value), types: keys.map(\.type) + aggregates.map(\.type),
            names: columnNames, order: [], phase: .grouped)
        return try inKeyOrder(rows, keys)
    }

    private func name(of aggregate: BoundAggregate) -> String {
        let call = BoundExpr(.aggregate(aggregate.call), type: aggregate.type, origin: aggregate.origin)
        return name(of: call)
    }

    private func names(of keys: [BoundExpr], _ texts: [SQLText], _ rows: SQLRelation) -> [String] {
        zip(keys, texts).map { key, text in
            if case .slot(let slot) = key.kind { return rows.names[slot] }
            let name = name(of: key)
            return name == "value" ? text.columnName ?? name : name
        }
    }

    /// Groups in the order of their keys. What looks at tables for that is a query over the groups.
    private func inKeyOrder(_ rows: SQLRelation, _ keys: [BoundExpr]) throws -> SQLRelation {
        let needsTables = keys.contains { key in
            switch key.type {
            case .entity, .enumeration: true
            default: false
            }
        }
        var rows = needsTables || rows.select.from == nil ? seal(rows, as: "groups") : rows
        let scope = SQLScope(rows.select, rows.slots)
        rows.order = try keys.indices.flatMap {
            try orders(rows.slots[$0], keys[$0].type, scope, at: keys[$0].origin)
        }
        return rows
    }

    /// Aggregates over rows that groups reach: a subquery for each way, beside the groups.
    private func groupsWithReach(
        _ input: SQLRelation, _ keys: [BoundExpr], _ aggregates: [BoundAggregate], _ outer: SQLScope?
    ) throws -> SQLRelation {
        var base = input
        let scope = SQLScope(base.select, base.slots, outer: outer)
        let keyTexts = try keys.map { try key($0, scope) }
        let first = base.slots.count
        base.names += names(of: keys, keyTexts, base)
        base.slots += keyTexts
        base.types += keys.map(\.type)
        base = seal(base, as: "rows")
        guard let from = base.select.from, let select = from.select else { return base }
        let keySlots = Array(first..<first + keys.count)
        func again() -> (SQLScope, (SQLText) -> SQLText) {
            let copy = source(.query(select, isInline: false), alias: from.alias)
            func moved(_ text: SQLText) -> SQLText { text.moved(from: from, to: copy) }
            let select = SQLSelect(from: copy)
            let slots = base.slots.map(moved)
            let around = SQLScope(select, keySlots.map { slots[$0] }, outer: outer)
            return (SQLScope(select, slots, outer: around), moved)
        }
        var unique = SQLNames()
        let keyNames = keySlots.map { unique.take(base.names[$0]) }
        let names = aggregates.map { unique.take(name(of: $0)) }
        // The groups themselves, with what is over their rows.
        let own = aggregates.indices.filter { aggregates[$0].isOverRows }
        let (rows, moved) = again()
        let grouped = SQLSelect()
        try fill(
            grouped, keys: zip(keyNames, keySlots).map { SQLSelect.Column(name: $0, value: rows.slots[$1]) },
            own.map {
                SQLCall(
                    call: aggregates[$0].call, type: aggregates[$0].type, origin: aggregates[$0].origin, name: names[$0]
                )
            }, over: rows, order: base.order.map { SQLOrder(moved($0.value), descending: $0.isDescending) },
            mergesFilters: false, hasRows: !keys.isEmpty)
        note(keys, aggregates, in: grouped)
        let groups = source(.query(grouped, isInline: false), alias: "groups")
        let result = SQLSelect(from: groups)
        let keyColumns = keySlots.indices.map {
            SQLText([.numbered(groups, $0)], nullable: grouped.columns[$0].value.isNullable)
        }
        var values: [SQLText?] = aggregates.map { _ in nil }
        for (place, index) in own.enumerated() {
            let column = grouped.columns[keys.count + place]
            values[index] = SQLText([.numbered(groups, keys.count + place)], nullable: column.value.isNullable)
        }
        for index in aggregates.indices where values[index] == nil {
            let aggregate = aggregates[index]
            if case .query(let subplan) = aggregate.call.subject {
                if aggregate.call.refersOutward, !dialect.correlates {
                    result.identity = keyColumns
                    let call = BoundExpr(.aggregate(aggregate.call), type: aggregate.type, origin: aggregate.origin)
                    values[index] = try joinedBack(
                        aggregate.call, subplan, call, SQLScope(result, keyColumns, outer: outer))
                    continue
                }
                let inner = opened(try self.rows(of: subplan))
                let around = SQLScope(result, keyColumns, outer: outer)
                let one = SQLSelect()
                try fill(
                    one, keys: [],
                    [SQLCall(call: aggregate.call, type: aggregate.type, origin: aggregate.origin, name: names[index])],
                    over: SQLScope(inner.select, inner.slots, outer: around), order: inner.order, mergesFilters: true,
                    hasRows: false)
                values[index] = SQLText([.query(one)], nullable: aggregate.call.function != .count)
                continue
            }
            guard case .reached(let start, let path, let isOnce) = aggregate.call.subject else { continue }
            let (scope, _) = again()
            values[index] = try reachedByGroup(
                aggregate, names[index], start, path, isOnce, scope, keySlots, keyColumns, result)
        }
        var relation = SQLRelation(
            select: result, slots: keyColumns + values.map { $0 ?? .null },
            types: keys.map(\.type) + aggregates.map(\.type), names: keyNames + names, order: [])
        let around = SQLScope(result, relation.slots)
        relation.order = try keys.indices.flatMap {
            try orders(keyColumns[$0], keys[$0].type, around, at: keys[$0].origin)
        }
        return relation
    }

    private func reachedByGroup(
        _ aggregate: BoundAggregate, _ name: String, _ start: BoundExpr, _ path: [Hop], _ isOnce: Bool,
        _ scope: SQLScope, _ keySlots: [Int], _ keyColumns: [SQLText], _ result: SQLSelect
    ) throws -> SQLText {
        guard let entity = start.type.entityID else { throw refusal("this path", "此路径", at: aggregate.origin) }
        let row = try value(start, scope)
        let rows = scope.select
        var (_, reached) = try reach(path, entity, from: row, rows, isOnce: false, at: aggregate.origin)
        rows.conditions.append(SQLText("[0] IS NOT NULL", [reached.row], .comparison, nullable: false))
        var keys = keySlots.map { scope.slots[$0] }
        var select = rows
        if isOnce {
            var readsDepth = false
            aggregate.call.forEachInner { readsDepth = readsDepth || $0.slotsRead.contains(1) }
            if !readsDepth { reached.depth = nil }
            if reached.depth != nil {
                throw refusal("`depth` of rows that a group reaches", "分组所到达行的 `深度`", at: aggregate.origin)
            }
            rows.isDistinct = true
            var names = SQLNames()
            rows.columns = (keys + [reached.row]).map {
                SQLSelect.Column(name: names.take($0.columnName ?? "row"), value: $0)
            }
            let once = source(.query(rows, isInline: true), alias: "once")
            select = SQLSelect(from: once)
            keys = keys.enumerated().map { SQLText([.numbered(once, $0)], nullable: $1.isNullable) }
            reached.row = SQLText([.numbered(once, keySlots.count)], nullable: false)
            reached.order = [reached.row]
        }
        let grouped = SQLSelect()
        let slots = [reached.row] + (reached.depth.map { [$0] } ?? [])
        try fill(
            grouped,
            keys: keys.enumerated().map { SQLSelect.Column(name: "key_\($0 + 1)", value: $1) },
            [SQLCall(call: aggregate.call, type: aggregate.type, origin: aggregate.origin, name: name)],
            over: SQLScope(select, slots, outer: SQLScope(select, keys)), order: reached.order.map { SQLOrder($0) },
            mergesFilters: true, hasRows: !keys.isEmpty)
        let leg = source(.query(grouped, isInline: true), alias: name)
        let matches = try keyColumns.enumerated().map {
            try same(SQLText([.numbered(leg, $0)], nullable: $1.isNullable), $1)
        }
        result.joins.append(
            SQLJoin(
                kind: matches.isEmpty ? .cross : .left, source: leg, on: matches.isEmpty ? nil : .and(matches),
                isRemovable: true))
        let column = SQLText([.numbered(leg, keys.count)], nullable: true)
        guard !keys.isEmpty else { return column }
        // A group that reaches nothing has no row there; one whose values are all unknown has one.
        let mark = grouped.columns.count
        grouped.columns.append(SQLSelect.Column(name: "rows_reached", value: SQLText("COUNT(*)")))
        return found(
            aggregate.call, aggregate.type, column, mark: SQLText([.numbered(leg, mark)], nullable: true))
    }

    func rollup(
        _ input: SQLRelation, _ keys: [BoundExpr], _ aggregates: [BoundAggregate], _ outer: SQLScope?
    ) throws -> SQLRelation {
        if let reader = aggregates.first(where: \.call.refersOutward) {
            throw refusal("`with total` beside `outer`", "与 `外层` 同用的 `含 合计`", at: reader.origin)
        }
        var base = opened(input)
        let scope = SQLScope(base.select, base.slots, outer: outer)
        let keyTexts = try keys.map { try key($0, scope) }
        let first = base.slots.count
        base.names += names(of: keys, keyTexts, base)
        base.slots += keyTexts
        base.types += keys.map(\.type)
        base = seal(base, as: "rows")
        let slotKeys = keys.enumerated().map { BoundExpr(.slot(first + $0), type: $1.type, origin: $1.origin) }
        var unique = SQLNames()
        let columnNames = (slotKeys.map { base.names[$0.slot] } + aggregates.map { name(of: $0) })
            .map { unique.take($0) }
        let levelName = unique.take("level")
        let levels = try (0...keys.count).reversed().map { given -> SQLSelect in
            let rows = try groups(copy(of: base), Array(slotKeys.prefix(given)), aggregates, outer)
            var values = rows.slots
            values.insert(contentsOf: keys[given...].map { typedNull($0.type) }, at: given)
            values.append(SQLText(String(given)))
            rows.select.columns = zip(columnNames + [levelName], values).map { SQLSelect.Column(name: $0, value: $1) }
            return rows.select
        }
        let whole = levels[0]
        whole.unions = Array(levels.dropFirst())
        let all = source(.query(whole, isInline: false), alias: "totals")
        var rows = SQLRelation(
            select: SQLSelect(from: all),
            slots: columnNames.indices.map { SQLText([.numbered(all, $0)], nullable: true) }
                + [SQLText([.numbered(all, columnNames.count)], nullable: false)],
            types: keys.map(\.type) + aggregates.map(\.type) + [.int], names: columnNames + [levelName], order: [])
        let around = SQLScope(rows.select, rows.slots)
        let level = rows.slots[rows.slots.count - 1]
        rows.order = try keys.indices.flatMap { index in
            [SQLOrder(SQLText("CASE WHEN [0] <= \(index) THEN 1 ELSE 0 END", [level], nullable: false))]
                + (try orders(rows.slots[index], keys[index].type, around, at: keys[index].origin))
        }
        return rows
    }

    /// The same rows of a `WITH` once more, for another use of them.
    func copy(of rows: SQLRelation) -> SQLRelation {
        guard let from = rows.select.from, let select = from.select else { return rows }
        let copy = source(.query(select, isInline: false), alias: from.alias)
        func moved(_ text: SQLText) -> SQLText { text.moved(from: from, to: copy) }
        var result = rows
        result.select = SQLSelect(from: copy)
        result.slots = rows.slots.map(moved)
        result.order = rows.order.map { SQLOrder(moved($0.value), descending: $0.isDescending) }
        return result
    }
}

extension BoundAggregate {
    /// Whether it runs over the rows of the group.
    fileprivate var isOverRows: Bool { if case .rows = call.subject { true } else { false } }
}

extension BoundExpr {
    fileprivate var slot: Int { if case .slot(let number) = kind { number } else { 0 } }
}
