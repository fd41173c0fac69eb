// Operators that turn rows around or add those that are missing: `pivot`, `unpivot`, `fill`, series of periods.

extension SQLEmitter {
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
                    let zero = zero(type)
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
            func moved(_ text: SQLText) -> SQLText { text.moved(from: from, to: copy) }
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
        let pairs = zip([spec.key] + spec.partition, [value] + wantedKeys).map { (there: again.slots[$0], here: $1) }
        try keepMatched(wanted, again.select, pairs, negated: true)
        if value.isNullable {
            wanted.conditions.append(SQLText("[0] IS NOT NULL", [value], .comparison, nullable: false))
        }
        var names = SQLNames()
        let columnNames = known.names.map { names.take($0) }
        wanted.columns = shape.indices.map { slot in
            let filled: SQLText
            if slot == spec.key {
                filled = value
            } else if let index = spec.partition.firstIndex(of: slot) {
                filled = wantedKeys[index]
            } else if spec.emptyIsZero[slot] {
                filled = SQLText(zero(shape[slot]))
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
            let rows = seal(try self.rows(of: subplan), as: "wanted")
            if let entity = shape[spec.key].entityID, try facts.hasRepeatedKeys(entity) {
                // Of rows with the same key the first stands for all.
                let first = try canonical(rows.slots[0], entity, SQLScope(rows.select, rows.slots))
                rows.select.conditions.append(try same(first, rows.slots[0]))
            }
            return rows
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
