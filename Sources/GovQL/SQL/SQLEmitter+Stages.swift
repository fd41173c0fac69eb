// Operators that group, multiply, join or turn rows around.

extension SQLEmitter {
    // MARK: Groups

    func groups(
        _ input: SQLRelation, _ keys: [BoundExpr], _ aggregates: [BoundAggregate], _ outer: SQLScope?
    ) throws -> SQLRelation {
        var rows = opened(input)
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
            func moved(_ text: SQLText) -> SQLText {
                var text = text
                text.parts = text.parts.map { part in
                    if case .numbered(let source, let index) = part, source === from {
                        .numbered(copy, index)
                    } else {
                        part
                    }
                }
                return text
            }
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
        if grouped.columns.isEmpty {
            grouped.columns = [SQLSelect.Column(name: "one", value: SQLText("COUNT(*)"))]
            grouped.isSummary = true
        }
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
                let inner = opened(try relation(subplan.plan, outer: nil))
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
        let found = SQLText([.numbered(leg, keys.count)], nullable: true)
        switch aggregate.call.function {
        case .count: return SQLText("COALESCE({0}, 0)", [found], nullable: false)
        case .any: return settled(found)
        case .none, .all:
            return SQLText("COALESCE({0}, \(dialect.hasBooleans ? "TRUE" : "1"))", [found], nullable: false)
        case .sum:
            // A group that reaches nothing has no row there; one whose values are all unknown has one.
            let marker = grouped.columns.count
            grouped.columns.append(SQLSelect.Column(name: "rows_reached", value: SQLText("COUNT(*)")))
            let count = SQLText([.numbered(leg, marker)], nullable: true)
            let zero = aggregate.type == .num ? dialect.numLiteral.replacingSlot(with: "0") : "0"
            return SQLText("CASE WHEN [0] IS NULL THEN \(zero) ELSE {1} END", [count, found], nullable: true)
        default: return column
        }
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
    private func copy(of rows: SQLRelation) -> SQLRelation {
        guard let from = rows.select.from, let select = from.select else { return rows }
        let copy = source(.query(select, isInline: false), alias: from.alias)
        func moved(_ text: SQLText) -> SQLText {
            var text = text
            text.parts = text.parts.map { part in
                if case .numbered(let source, let index) = part, source === from {
                    .numbered(copy, index)
                } else {
                    part
                }
            }
            return text
        }
        var result = rows
        result.select = SQLSelect(from: copy)
        result.slots = rows.slots.map(moved)
        result.order = rows.order.map { SQLOrder(moved($0.value), descending: $0.isDescending) }
        return result
    }

    // MARK: More rows, fewer rows

    func expand(
        _ input: SQLRelation, _ start: BoundExpr, _ path: [Hop], _ target: EntityID, _ keepsEmpty: Bool,
        _ outer: SQLScope?
    ) throws -> SQLRelation {
        var rows = opened(input)
        if path.endsInDepth { throw refusal("`expand` of all rows below", "展开全部下级", at: start.origin) }
        guard let entity = start.type.entityID else { throw refusal("this `expand`", "此 `展开`", at: start.origin) }
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let row = try value(start, scope)
        if keepsEmpty {
            let inner = SQLSelect()
            let (_, reached) = try reach(path, entity, from: nil, inner, isOnce: false, at: start.origin)
            guard let owner = reached.owner else { throw refusal("this `expand`", "此 `展开`", at: start.origin) }
            var names = SQLNames()
            inner.columns = ([owner, reached.row] + reached.order).enumerated().map {
                SQLSelect.Column(name: names.take($0 == 0 ? "owner" : $0 == 1 ? "row" : "place"), value: $1)
            }
            let source = source(.query(inner, isInline: true), alias: "expanded")
            rows.select.joins.append(
                SQLJoin(
                    kind: .left, source: source,
                    on: SQLText("[0] = [1]", [SQLText([.numbered(source, 0)], nullable: true), row], .comparison),
                    isRemovable: false))
            rows.slots.append(SQLText([.numbered(source, 1)], nullable: true))
            rows.order += reached.order.indices.map { SQLOrder(SQLText([.numbered(source, $0 + 2)], nullable: true)) }
        } else {
            if rows.select.from == nil { rows = seal(rows) }
            let (_, reached) = try reach(path, entity, from: row, rows.select, isOnce: false, at: start.origin)
            rows.slots.append(reached.row)
            rows.order += reached.order.map { SQLOrder($0) }
        }
        rows.types.append(.entity(target))
        rows.names.append(tables[target].name + "_row")
        return rows
    }

    func union(_ left: LogicalPlan, _ right: LogicalPlan, _ outer: SQLScope?) throws -> SQLRelation {
        let sides = try [left, right].map { side -> SQLRelation in
            let rows = try relation(side, outer: outer)
            return rows.phase == .cut ? seal(rows) : rows
        }
        var selects: [SQLSelect] = []
        var names = SQLNames()
        let columnNames = sides[0].names.map { names.take($0) } + [names.take("side"), names.take("place")]
        for (index, side) in sides.enumerated() {
            let place = numbering("ROW_NUMBER()", [], side.order)
            let values = side.slots + [SQLText(String(index + 1)), place]
            side.select.columns = zip(columnNames, values).map { SQLSelect.Column(name: $0, value: $1) }
            selects.append(side.select)
        }
        selects[0].unions.append(selects[1])
        let both = source(.query(selects[0], isInline: false), alias: "both")
        let count = sides[0].slots.count
        let slots = (0..<count + 2).map { index in
            SQLText(
                [.numbered(both, index)],
                nullable: index < count && sides.contains { $0.slots[index].isNullable })
        }
        return SQLRelation(
            select: SQLSelect(from: both), slots: Array(slots.prefix(count)), types: sides[0].types,
            names: sides[0].names, order: slots.suffix(2).map { SQLOrder($0) })
    }

    func restrict(
        _ left: LogicalPlan, _ right: LogicalPlan, _ leftKeys: [BoundExpr], _ rightKeys: [BoundExpr],
        _ keepsMatches: Bool, _ outer: SQLScope?
    ) throws -> SQLRelation {
        let rows = opened(try relation(left, outer: outer))
        let other = opened(try relation(right, outer: outer))
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let otherScope = SQLScope(other.select, other.slots, outer: outer)
        for (leftKey, rightKey) in zip(leftKeys, rightKeys) {
            other.select.conditions.append(try same(try key(rightKey, otherScope), try key(leftKey, scope)))
        }
        rows.select.conditions.append(exists(other.select, negated: !keepsMatches))
        return rows
    }

    func lookup(
        _ left: LogicalPlan, _ right: LogicalPlan, _ shape: RowShape, _ keys: [LookupKey], _ origin: Origin,
        _ outer: SQLScope?
    ) throws -> SQLRelation {
        guard try isUnique(right, by: keys.map(\.right)) else {
            throw refusal(
                "`lookup` in rows whose key might repeat", "主键可能重复的 `查找`", at: origin,
                because: Words(
                    en: "summarize by the key first: then it stands once", zh: "请先按该键汇总：每个键便只有一行"))
        }
        var rows = opened(try relation(left, outer: outer))
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        var other = try relation(right, outer: outer)
        other = readable(other, for: keys.map(\.right))
        let otherScope = SQLScope(other.select, other.slots, outer: outer)
        let rightKeys = try keys.map { try key($0.right, otherScope) }
        let leftKeys = try keys.map { try key($0.left, scope) }
        let first = other.slots.count
        other.slots += rightKeys
        other.types += keys.map(\.right.type)
        other.names += rightKeys.map { $0.columnName ?? "key" }
        let sealed = seal(other, as: "found")
        guard let source = sealed.select.from else { return rows }
        let found = SQLText([.text("1")], nullable: false)
        let mark = source.select.map { select -> Int in
            var names = SQLNames()
            for column in select.columns { _ = names.take(column.name) }
            select.columns.append(SQLSelect.Column(name: names.take("found"), value: found))
            return select.columns.count - 1
        }
        let matches = zip(sealed.slots[first...], leftKeys).map {
            SQLText("[0] = [1]", [$0, $1], .comparison)
        }
        rows.select.joins.append(
            SQLJoin(kind: .left, source: source, on: .and(matches), isRemovable: true))
        rows.slots += sealed.slots.prefix(shape.count).map { $0.with(nullable: true) }
        rows.types += shape
        rows.names += sealed.names.prefix(shape.count)
        rows.slots.append(
            SQLText(
                "[0] IS NOT NULL", [SQLText([.numbered(source, mark ?? 0)], nullable: true)], .comparison,
                nullable: false))
        rows.types.append(.bool)
        rows.names.append("found")
        return rows
    }

    // MARK: Turned around

    func pivot(_ input: LogicalPlan, _ spec: PivotSpec, _ outer: SQLScope?) throws -> SQLRelation {
        guard try isUnique(input, by: spec.groups + [spec.key]) else {
            throw refusal(
                "`pivot` of rows of which two might share a cell", "两行可能落入同一格的 `透视`", at: spec.origin,
                because: Words(en: "summarize by the key first: then a cell has one row", zh: "请先按该键汇总：每格便只有一行"))
        }
        var rows = opened(try relation(input, outer: outer))
        var scope = SQLScope(rows.select, rows.slots, outer: outer)
        // The place of each row, for the order in which groups first appear.
        rows.slots.append(numbering("ROW_NUMBER()", [], rows.order))
        rows.types.append(.int)
        rows.names.append("place")
        let base = rows.slots.count
        let all = spec.groups + [spec.key] + spec.values
        rows.slots += try all.map { try key($0, scope) }
        rows.types += all.map(\.type)
        rows.names += zip(all, rows.slots[base...]).map { $1.columnName ?? name(of: $0) }
        rows = seal(rows, as: "cells")
        scope = SQLScope(rows.select, rows.slots, outer: outer)
        let groups = rows.slots[base..<base + spec.groups.count]
        let pivoted = rows.slots[base + spec.groups.count]
        let values = rows.slots[(base + spec.groups.count + 1)...]
        var names = SQLNames()
        let select = rows.select
        select.groups = Array(groups)
        select.columns = groups.map { SQLSelect.Column(name: names.take($0.columnName ?? "key"), value: $0) }
        for value in spec.columns {
            let test =
                value.isNull
                ? SQLText("[0] IS NULL", [pivoted], .comparison, nullable: false)
                : SQLText("[0] = [1]", [pivoted, try literal(value, spec.key.type, at: spec.origin)], .comparison)
            for (index, cell) in values.enumerated() {
                let type = spec.values[index].type
                let function = type == .bool ? dialect.spelling(.anyTrue)?.template ?? "MAX({0})" : "MAX({0})"
                var result = SQLText(
                    function.replacingSlot(with: "CASE WHEN {0} THEN {1} END"), [test, cell], nullable: true)
                if spec.emptyIsZero[index] {
                    // A cell that is there and unknown stays unknown.
                    let zero = type == .num ? dialect.numLiteral.replacingSlot(with: "0") : "0"
                    result = SQLText(
                        "CASE WHEN COUNT(CASE WHEN {0} THEN 1 END) = 0 THEN \(zero) ELSE {1} END", [test, result],
                        nullable: true)
                }
                select.columns.append(
                    SQLSelect.Column(name: names.take(value.isNull ? "null" : value.description), value: result))
            }
        }
        let result = SQLRelation(
            select: select, slots: select.columns.map(\.value),
            types: spec.groups.map(\.type) + spec.columns.flatMap { _ in spec.values.map(\.type) },
            names: select.columns.map(\.name),
            order: [SQLOrder(SQLText("MIN({0})", [rows.slots[base - 1]], nullable: false))], phase: .grouped)
        guard spec.groups.isEmpty else { return result }
        // Without other columns all rows are one, if there is any.
        var one = result
        one.select.columns.append(SQLSelect.Column(name: names.take("rows"), value: SQLText("COUNT(*)")))
        one.slots.append(SQLText("COUNT(*)"))
        one.types.append(.int)
        one.names.append(one.select.columns[one.select.columns.count - 1].name)
        one = seal(one, as: "pivoted")
        one.select.conditions = [SQLText("[0] > 0", [one.slots[one.slots.count - 1]], .comparison)]
        one.slots.removeLast()
        one.types.removeLast()
        one.names.removeLast()
        return one
    }

    func unpivot(_ input: SQLRelation, _ kept: Int, _ names: [String]) throws -> SQLRelation {
        let base = seal(input, as: "rows")
        guard let from = base.select.from, let select = from.select else { return base }
        var selects: [SQLSelect] = []
        var unique = SQLNames()
        let keptNames = base.names.prefix(kept).map { unique.take($0) }
        let nameColumn = unique.take("name")
        let valueColumn = unique.take("value")
        let placeColumn = unique.take("place")
        let orderNames = base.order.indices.map { _ in unique.take("row") }
        for (index, name) in names.enumerated() {
            let copy = source(.query(select, isInline: false), alias: from.alias)
            func moved(_ text: SQLText) -> SQLText {
                var text = text
                text.parts = text.parts.map { part in
                    if case .numbered(let source, let index) = part, source === from {
                        .numbered(copy, index)
                    } else {
                        part
                    }
                }
                return text
            }
            let part = SQLSelect(from: copy)
            part.columns = zip(keptNames, base.slots).map { SQLSelect.Column(name: $0, value: moved($1)) }
            part.columns.append(SQLSelect.Column(name: nameColumn, value: SQLText(dialect.text(name))))
            part.columns.append(
                SQLSelect.Column(name: valueColumn, value: moved(base.slots[kept + index]).with(nullable: true)))
            part.columns.append(SQLSelect.Column(name: placeColumn, value: SQLText(String(index))))
            part.columns += zip(orderNames, base.order).map { SQLSelect.Column(name: $0, value: moved($1.value)) }
            selects.append(part)
        }
        let whole = selects[0]
        whole.unions = Array(selects.dropFirst())
        let all = source(.query(whole, isInline: false), alias: "unpivoted")
        let slots = whole.columns.indices.map {
            SQLText([.numbered(all, $0)], nullable: whole.columns[$0].value.isNullable)
        }
        let orders = zip(slots[(kept + 3)...], base.order).map { SQLOrder($0, descending: $1.isDescending) }
        return SQLRelation(
            select: SQLSelect(from: all), slots: Array(slots.prefix(kept + 2)),
            types: Array(base.types.prefix(kept)) + [.text, base.types[kept]],
            names: keptNames + [nameColumn, valueColumn], order: orders + [SQLOrder(slots[kept + 2])])
    }

    // MARK: Periods and what is missing

    func periods(_ unit: PeriodUnit, _ from: BoundExpr, _ through: BoundExpr) throws -> SQLRelation {
        guard case .constant(.date(let first)) = from.kind, case .constant(.date(let last)) = through.kind else {
            throw refusal("periods of a span that is computed", "起止为计算值的时段序列", at: from.origin)
        }
        var starts: [Value] = []
        var period: Period? = Period(containing: first, unit: unit)
        if let found = period, found.start < first { period = found.advanced(by: 1) }
        while let found = period, found.start <= last {
            guard starts.count < 2000 else { throw refusal("so many periods", "过多的时段", at: from.origin) }
            starts.append(.period(found))
            period = found.advanced(by: 1)
        }
        return try list(starts, .period(unit), named: "\(unit)", at: from.origin)
    }

    /// Rows of one column, written out.
    func list(_ values: [Value], _ type: DataType, named name: String, at origin: Origin) throws -> SQLRelation {
        var selects = try values.enumerated().map { index, value -> SQLSelect in
            let select = SQLSelect()
            select.columns = [
                SQLSelect.Column(name: name, value: try literal(value, type, at: origin)),
                SQLSelect.Column(name: "place", value: SQLText(String(index + 1))),
            ]
            return select
        }
        if selects.isEmpty {
            let select = SQLSelect()
            select.columns = [
                SQLSelect.Column(name: name, value: typedNull(type)), SQLSelect.Column(name: "place", value: .one),
            ]
            select.conditions = [SQLText("1 = 0", .comparison)]
            selects = [select]
        }
        selects[0].unions = Array(selects.dropFirst())
        let source = source(.query(selects[0], isInline: false), alias: name)
        let value = SQLText([.numbered(source, 0)], nullable: false)
        return SQLRelation(
            select: SQLSelect(from: source), slots: [value], types: [type], names: [name],
            order: [SQLOrder(SQLText([.numbered(source, 1)], nullable: false))])
    }

    /// Every combination of the other keys with every value that ought to be there, and what there is of it.
    func fill(_ input: SQLRelation, _ spec: FillSpec, _ shape: RowShape) throws -> SQLRelation {
        guard spec.level == nil, !spec.isOutline else {
            throw refusal("`fill` of a summary with totals", "对含合计的汇总用 `补全`", at: spec.origin)
        }
        let known = seal(input, as: "known")
        let scope = SQLScope(known.select, known.slots)
        let partition = spec.partition.map { known.slots[$0] }
        // The values, beside each combination of the other keys.
        let domain = try self.domain(of: known, spec, shape)
        let wanted = domain.select
        var wantedKeys: [SQLText] = []
        if !partition.isEmpty {
            let again = copy(of: known)
            again.select.isDistinct = true
            var names = SQLNames()
            again.select.columns = spec.partition.map {
                SQLSelect.Column(name: names.take(again.names[$0]), value: again.slots[$0])
            }
            let source = source(.query(again.select, isInline: true), alias: "combinations")
            wanted.joins.append(SQLJoin(kind: .cross, source: source, on: nil, isRemovable: false))
            wantedKeys = spec.partition.indices.map {
                SQLText([.numbered(source, $0)], nullable: partition[$0].isNullable)
            }
        }
        let value = domain.slots[0]
        let again = copy(of: known)
        var matches = [try same(again.slots[spec.key], value)]
        for (slot, key) in zip(spec.partition, wantedKeys) { matches.append(try same(again.slots[slot], key)) }
        again.select.conditions = matches
        wanted.conditions.append(exists(again.select, negated: true))
        if value.isNullable {
            wanted.conditions.append(SQLText("[0] IS NOT NULL", [value], .comparison, nullable: false))
        }
        var names = SQLNames()
        let columnNames = known.names.map { names.take($0) }
        wanted.columns = try shape.indices.map { slot in
            let filled: SQLText
            if slot == spec.key {
                filled = value
            } else if let index = spec.partition.firstIndex(of: slot) {
                filled = wantedKeys[index]
            } else if spec.emptyIsZero[slot] {
                filled = try literal(.int(0), shape[slot] == .num ? .num : .int, at: spec.origin)
            } else {
                filled = typedNull(shape[slot])
            }
            return SQLSelect.Column(name: columnNames[slot], value: filled)
        }
        known.select.columns = zip(columnNames, scope.slots).map { SQLSelect.Column(name: $0, value: $1) }
        known.select.unions.append(wanted)
        let all = source(.query(known.select, isInline: false), alias: "filled")
        var rows = SQLRelation(
            select: SQLSelect(from: all),
            slots: shape.indices.map {
                SQLText(
                    [.numbered(all, $0)],
                    nullable: known.slots[$0].isNullable || wanted.columns[$0].value.isNullable)
            }, types: shape, names: columnNames, order: [])
        let around = SQLScope(rows.select, rows.slots)
        rows.order = try spec.order.flatMap { try orders(rows.slots[$0], shape[$0], around, at: spec.origin) }
        return rows
    }

    /// The values that ought to be there, as rows of one slot.
    private func domain(of known: SQLRelation, _ spec: FillSpec, _ shape: RowShape) throws -> SQLRelation {
        switch spec.domain {
        case .values(let values):
            return try list(
                values.filter { !$0.isNull }, shape[spec.key], named: known.names[spec.key], at: spec.origin)
        case .rows(let subplan):
            return seal(try relation(subplan.plan, outer: nil), as: "wanted")
        case .span: return try span(of: known, spec, shape[spec.key])
        }
    }

    /// All values from the least to the greatest that there is.
    private func span(of known: SQLRelation, _ spec: FillSpec, _ type: DataType) throws -> SQLRelation {
        let low = copy(of: known)
        let least = SQLText("MIN({0})", [low.slots[spec.key]], nullable: true)
        let base = low.select
        base.columns = [
            SQLSelect.Column(name: known.names[spec.key], value: least),
            SQLSelect.Column(
                name: "last", value: SQLText("MAX({0})", [low.slots[spec.key]], nullable: true)),
        ]
        base.isRecursive = true
        let values = source(.query(base, isInline: false), alias: "span")
        let step = SQLSelect(from: values)
        let value = SQLText([.numbered(values, 0)], nullable: true)
        let last = SQLText([.numbered(values, 1)], nullable: true)
        let next: SQLText
        switch type {
        case .int: next = SQLText("[0] + 1", [value], .additive)
        case .date: next = try spelled(.addDays, [value, .one])
        case .period(let unit): next = try moved(value, by: .one, unit)
        default: throw refusal("`fill` of \(type.name) without `in`", "不写 `属于` 的 \(type.name) `补全`", at: spec.origin)
        }
        step.columns = [
            SQLSelect.Column(name: "next", value: next), SQLSelect.Column(name: "last", value: last),
        ]
        step.conditions = [SQLText("[0] < [1]", [value, last], .comparison)]
        base.unions = [step]
        let all = source(.query(base, isInline: false), alias: "span")
        return SQLRelation(
            select: SQLSelect(from: all), slots: [SQLText([.numbered(all, 0)], nullable: true)], types: [type],
            names: [known.names[spec.key]], order: [])
    }
}

extension BoundAggregate {
    /// Whether it runs over the rows of the group.
    fileprivate var isOverRows: Bool { if case .rows = call.subject { true } else { false } }
}

extension BoundExpr {
    fileprivate var slot: Int { if case .slot(let number) = kind { number } else { 0 } }
}

// MARK: Keys that stand once

extension SQLEmitter {
    /// What a key looks at: a slot, or a field of the row in a slot.
    private enum KeyPart: Hashable {
        case slot(Int)
        case field(FieldID, Int)

        init?(_ expr: BoundExpr) {
            switch expr.kind {
            case .slot(let slot): self = .slot(slot)
            case .widen(let inner):
                guard let part = KeyPart(inner) else { return nil }
                self = part
            case .field(let field, let row):
                guard case .slot(let slot) = row.kind else { return nil }
                self = .field(field, slot)
            default: return nil
            }
        }

        var slot: Int {
            switch self {
            case .slot(let slot), .field(_, let slot): slot
            }
        }

        func over(_ expressions: [BoundExpr]) -> KeyPart? {
            guard expressions.indices.contains(slot) else { return nil }
            switch self {
            case .slot: return KeyPart(expressions[slot])
            case .field(let field, _):
                guard case .slot(let slot) = expressions[slot].kind else { return nil }
                return .field(field, slot)
            }
        }
    }

    /// Whether no two rows can have the same values of these keys, as far as the plan and the keys of the data show.
    func isUnique(_ plan: LogicalPlan, by keys: [BoundExpr]) throws -> Bool {
        try isUnique(plan, by: Set(keys.compactMap { KeyPart($0) }))
    }

    private func isUnique(_ plan: LogicalPlan, by keys: Set<KeyPart>) throws -> Bool {
        switch plan {
        case .aggregate(_, let groups, _): return groups.indices.allSatisfy { keys.contains(.slot($0)) }
        case .filter(let input, _, _), .sort(let input, _), .slice(let input, _, _, _, _), .top(let input, _),
            .extend(let input, _), .window(let input, _), .restrict(let input, _, _, _, _), .fill(let input, _, _),
            .lookup(let input, _, _, _, _), .expect(let input, _, _, _):
            return try isUnique(input, by: keys.filter { $0.slot < input.slotCount })
        case .distinct(let input, let parts):
            if parts.allSatisfy({ KeyPart($0).map(keys.contains) ?? false }) { return true }
            return try isUnique(input, by: keys)
        case .project(let input, let expressions):
            return try isUnique(input, by: Set(keys.compactMap { $0.over(expressions) }))
        case .scan(let entity):
            if try facts.hasRepeatedKeys(entity) { return false }
            let fields = catalog[entity].key
            return keys.contains(.slot(0)) || !fields.isEmpty && fields.allSatisfy { keys.contains(.field($0, 0)) }
        case .periods: return keys.contains(.slot(0))
        case .unit: return true
        default: return false
        }
    }
}
