// Operators that multiply, append, drop or look up rows, and which keys stand once: what can't be told so is refused where a
// repeated key would be an error.

extension SQLEmitter {
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
            return rows.phase == .cut || rows.order.contains(where: \.value.isWindowed) ? seal(rows) : rows
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
        let pairs = try zip(leftKeys, rightKeys).map {
            (there: try key($1, otherScope), here: try key($0, scope))
        }
        try keepMatched(rows.select, other.select, pairs, negated: !keepsMatches)
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
