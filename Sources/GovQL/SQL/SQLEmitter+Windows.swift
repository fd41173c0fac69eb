// Columns that depend on other rows, and the best rows of each part. What SQL has a window function for is one; an
// aggregate with `per` that it has none for is counted up in a subquery and joined to its rows by their keys.

extension SQLEmitter {
    func windows(_ items: [WindowItem], over rows: SQLRelation, _ outer: SQLScope?) throws -> SQLRelation {
        var rows = rows.phase == .open && !rows.isWindowed ? rows : seal(rows)
        for item in items {
            if case .aggregate(let call) = item.function, !isWindowFunction(call) {
                rows = try joined(call, item, rows, outer)
                continue
            }
            if rows.slots.dropLast(0).contains(where: { $0.isWindowed }), reads(item, windowedSlotsOf: rows) {
                rows = seal(rows)
            }
            let scope = SQLScope(rows.select, rows.slots, outer: outer)
            rows.slots.append(try window(item, rows, scope))
            rows.types.append(item.type)
            rows.names.append(name(of: BoundExpr(.slot(0), type: item.type, origin: item.origin)))
        }
        return rows
    }

    private func reads(_ item: WindowItem, windowedSlotsOf rows: SQLRelation) -> Bool {
        var slots: Set<Int> = []
        for expr in item.order.map(\.value) + item.partition + (item.argument.map { [$0] } ?? []) {
            slots.formUnion(expr.slotsRead)
        }
        if case .aggregate(let call) = item.function { call.forEachInner { slots.formUnion($0.slotsRead) } }
        return slots.contains { rows.slots[$0].isWindowed }
    }

    private func isWindowFunction(_ call: AggregateCall) -> Bool {
        guard case .rows = call.subject, !call.isDistinct || call.arguments.isEmpty, call.order.isEmpty else {
            return false
        }
        switch call.function {
        case .count, .avg, .share, .ratio: return call.function == .count || call.function == .avg
        case .sum: return true
        case .min, .max:
            switch call.arguments.first?.type {
            case .int, .decimal, .num, .text, .code, .date, .dateTime, .period: return true
            default: return false
            }
        default: return false
        }
    }

    private func window(_ item: WindowItem, _ rows: SQLRelation, _ scope: SQLScope) throws -> SQLText {
        let partition = try item.partition.map { try key($0, scope) }
        let order = try orders(item.order, scope)
        let stable = order + rows.order
        try refuseNestedWindows(partition + stable.map(\.value), at: item.origin)
        // What has no place if it is null: the row itself, where its key says more of the order.
        let first = try item.order.first.flatMap {
            $0.value.type.entityID == nil ? order.first?.value : try value($0.value, scope)
        }
        func ranked(_ function: String, _ order: [SQLOrder], _ among: [SQLText] = []) -> SQLText {
            let rank = counted(numbering(function, partition + among, order))
            guard let first, first.isNullable else { return rank }
            var result = SQLText("CASE WHEN [0] IS NOT NULL THEN {1} END", [first, rank], nullable: true)
            result.isWindowed = true
            return result
        }
        switch item.function {
        case .rank: return ranked("RANK()", order)
        case .denseRank: return ranked("DENSE_RANK()", order)
        case .rowNumber: return counted(numbering("ROW_NUMBER()", partition, stable))
        case .ntile(let parts):
            let unknown = first.flatMap { first in
                first.isNullable ? SQLText("[0] IS NULL", [first], .comparison, nullable: false) : nil
            }
            return ranked("NTILE(\(parts))", stable, unknown.map { [$0] } ?? [])
        case .previous, .next:
            var x = try argument(item, scope)
            // PostgreSQL asks what type a quoted text has where any will do.
            if x.isConstant, typeName(item.type) == dialect.textType {
                x = SQLText("CAST({0} AS \(dialect.textType))", [x])
            }
            return numbering(
                (item.function.isNext ? "LEAD({0})" : "LAG({0})").replacingSlot(with: dialect.neighbour), partition,
                stable,
                operands: [x], nullable: true)
        case .runningSum:
            let x = try argument(item, scope)
            let sum = numbering(
                self.sum(item.type), partition, stable, operands: [x],
                frame: " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", nullable: true)
            return narrowed(sum, item.type)
        case .movingAverage(let width):
            let x = double(try argument(item, scope), item.argument?.type ?? .num)
            return numbering(
                "AVG({0})", partition, stable, operands: [x],
                frame: " ROWS BETWEEN \(max(0, width - 1)) PRECEDING AND CURRENT ROW", nullable: true)
        case .earlier: throw refusal("growth against an earlier period", "与较早时段比较的增长", at: item.origin)
        case .aggregate(let call): return try windowed(call, item, partition, scope)
        }
    }

    /// A window may not be in an order by a query that has one itself.
    func refuseNestedWindows(_ texts: [SQLText], at origin: Origin) throws {
        guard !dialect.nestsWindows, texts.contains(where: \.asksWindows) else { return }
        throw refusal("an order by what needs an order itself", "按本身需要排序的值排序", at: origin)
    }

    private func argument(_ item: WindowItem, _ scope: SQLScope) throws -> SQLText {
        guard let argument = item.argument else { throw refusal("this window", "此窗口", at: item.origin) }
        return try value(argument, scope)
    }

    private func narrowed(_ sum: SQLText, _ type: DataType) -> SQLText {
        guard dialect.sumsWiden, type != .num, let name = typeName(type) else { return sum }
        return type == .int ? narrow(sum) : SQLText("CAST({0} AS \(name))", [sum])
    }

    /// An aggregate over the partition of each row.
    private func windowed(
        _ call: AggregateCall, _ item: WindowItem, _ partition: [SQLText], _ scope: SQLScope
    ) throws -> SQLText {
        let filter = try call.filter.map { try test($0, scope) }
        func over(_ template: String, _ operands: [SQLText], nullable: Bool) -> SQLText {
            let function = filter == nil ? template : "\(template) FILTER (WHERE {\(operands.count)})"
            return numbering(
                function, partition, [], operands: operands + (filter.map { [$0] } ?? []), nullable: nullable)
        }
        guard let argument = call.arguments.first else { return counted(over("COUNT(*)", [], nullable: false)) }
        let x = try value(argument, scope)
        if x.isConstant, filter == nil, call.function == .min || call.function == .max { return x }
        switch call.function {
        case .count: return counted(over("COUNT({0})", [x], nullable: false))
        case .sum:
            let sum = narrowed(over(self.sum(item.type), [x], nullable: x.isNullable || filter != nil), item.type)
            guard filter != nil else { return sum }
            var result = SQLText(
                "CASE WHEN {0} = 0 THEN \(zero(item.type)) ELSE {1} END",
                [over("COUNT(*)", [], nullable: false), sum], nullable: true)
            result.isWindowed = true
            return result
        case .avg: return over("AVG({0})", [double(x, argument.type)], nullable: true)
        default: return over("\(call.function.rawValue.uppercased())({0})", [x], nullable: true)
        }
    }

    /// An aggregate with `per` as a subquery beside its rows.
    private func joined(
        _ call: AggregateCall, _ item: WindowItem, _ rows: SQLRelation, _ outer: SQLScope?
    ) throws -> SQLRelation {
        guard case .rows = call.subject else { throw refusal("this aggregate", "此聚合", at: item.origin) }
        // The rows are read twice: once to be counted up, once as they are.
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let keys = try item.partition.map { try key($0, scope) }
        var base = rows
        for (index, key) in keys.enumerated() {
            base.slots.append(key)
            base.types.append(item.partition[index].type)
            base.names.append(key.columnName ?? "key")
        }
        base = seal(base, as: "rows")
        guard let from = base.select.from, let select = from.select else { return base }
        let again = source(.query(select, isInline: false), alias: from.alias)
        func moved(_ text: SQLText) -> SQLText {
            var text = text
            text.parts = text.parts.map { part in
                if case .numbered(let source, let index) = part, source === from {
                    .numbered(again, index)
                } else {
                    part
                }
            }
            return text
        }
        let inner = SQLScope(SQLSelect(from: again), base.slots.map(moved), outer: outer)
        let grouped = SQLSelect()
        let keyColumns = base.slots.suffix(keys.count).enumerated().map {
            SQLSelect.Column(name: "key_\($0 + 1)", value: moved($1))
        }
        try fill(
            grouped, keys: keyColumns,
            [SQLCall(call: call, type: item.type, origin: item.origin, name: call.function.rawValue)], over: inner,
            order: base.order.map { SQLOrder(moved($0.value), descending: $0.isDescending) }, mergesFilters: false,
            hasRows: true)
        let per = source(.query(grouped, isInline: true), alias: "per")
        let matches = try base.slots.suffix(keys.count).enumerated().map { index, key in
            try same(SQLText([.numbered(per, index)], nullable: key.isNullable), key)
        }
        base.select.joins.append(
            SQLJoin(
                kind: matches.isEmpty ? .cross : .left, source: per, on: matches.isEmpty ? nil : .and(matches),
                isRemovable: true))
        base.slots.removeLast(keys.count)
        base.names.removeLast(keys.count)
        base.types.removeLast(keys.count)
        base.slots.append(SQLText([.numbered(per, keys.count)], nullable: call.function != .count))
        base.types.append(item.type)
        base.names.append(name(of: BoundExpr(.slot(0), type: item.type, origin: item.origin)))
        return base
    }

    // MARK: The best rows

    func top(_ rows: SQLRelation, _ spec: TopSpec, _ outer: SQLScope?) throws -> SQLRelation {
        var rows = opened(rows)
        if case .rows(let expr) = spec.count, spec.partition.isEmpty, !spec.keepsTies {
            let scope = SQLScope(rows.select, rows.slots, outer: outer)
            let order = try orders(spec.keys, scope)
            try dropUnranked(&rows, scope, spec)
            rows.order = order + rows.order
            rows.select.order = rows.order
            rows.select.limit = try count(expr)
            rows.phase = .cut
            return rows
        }
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let order = try orders(spec.keys, scope)
        try dropUnranked(&rows, scope, spec)
        let partition = try spec.partition.map { try key($0, scope) }
        let among = try zip(partition, spec.partition).flatMap {
            try orders($0, $1.type, scope, at: $1.origin)
        }
        try refuseNestedWindows(partition + (order + rows.order).map(\.value), at: spec.origin)
        let base = rows.slots.count
        rows.slots.append(
            spec.keepsTies
                ? numbering("RANK()", partition, order) : numbering("ROW_NUMBER()", partition, order + rows.order))
        rows.names.append("place")
        rows.types.append(.int)
        if case .fraction = spec.count {
            rows.slots.append(numbering("COUNT(*)", partition, []))
            rows.names.append("known")
            rows.types.append(.int)
        }
        rows.order = among + order + rows.order
        rows = seal(rows, as: "ranked")
        switch spec.count {
        case .rows(let expr):
            rows.select.conditions = [SQLText("[0] <= \(try count(expr))", [rows.slots[base]], .comparison)]
        case .fraction(let fraction):
            guard let unit = DecimalMath.pow10(fraction.scale), fraction.mantissa >= 0, fraction.scale <= 9 else {
                throw refusal("this share", "此占比", at: spec.origin)
            }
            // The share rounded up, in whole numbers.
            let share = SQLText(
                "([0] * \(min(fraction.mantissa, unit)) + \(unit - 1))", [rows.slots[base + 1]], nullable: false)
            let limit = try spelled(.truncatedQuotient, [share, SQLText(String(unit))])
            rows.select.conditions = [SQLText("[0] <= [1]", [rows.slots[base], limit], .comparison)]
        }
        rows.slots.removeLast(rows.slots.count - base)
        rows.names.removeLast(rows.names.count - base)
        rows.types.removeLast(rows.types.count - base)
        return rows
    }

    private func dropUnranked(_ rows: inout SQLRelation, _ scope: SQLScope, _ spec: TopSpec) throws {
        guard !spec.keepsUnranked, let key = spec.keys.first else { return }
        let first = try value(key.value, scope)
        guard first.isNullable else { return }
        rows.select.conditions.append(SQLText("[0] IS NOT NULL", [first], .comparison, nullable: false))
    }
}

extension WindowItem.Function {
    fileprivate var isNext: Bool { if case .next = self { true } else { false } }
}
