// Values and conditions in SQL. GovQL's logic has two values and SQL's three, so a condition is written for what is asked
// of it: that it be true (`test`), that it be not true (`refutation`), or its value (`value`). A plain comparison is right
// where only its truth is asked; the forms that see null stand where null would otherwise decide.

extension SQLEmitter {
    // MARK: Values

    /// The value of an expression, null as null. Conditions are never null but where GovQL's are.
    func value(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch expr.kind {
        case .constant(let value): return try literal(value, expr.type, at: expr.origin)
        case .parameter(let index): return try parameter(index, expr)
        case .today: return try literal(.date(facts.today), .date, at: expr.origin)
        case .slot(let number): return scope.slots[number]
        case .outer(let levels, let inner):
            var around = scope
            for _ in 0..<levels {
                guard let next = around.outer else {
                    throw refusal("`outer` here", "此处的 `外层`", at: expr.origin)
                }
                around = next
            }
            return try value(inner, around)
        case .field(let field, let row): return try column(field, of: row, scope)
        case .follow(let link, let row): return try followed(link, from: value(row, scope), scope)
        case .entityConstant(let row): return try entityRow(Int(row), expr)
        case .arithmetic(let operation, let lhs, let rhs): return try arithmetic(operation, lhs, rhs, expr, scope)
        case .negate(let operand):
            let inner = try value(operand, scope)
            let minus = inner.parts.first.map(Self.beginsWithMinus) ?? false ? "-({0})" : "-[0]"
            guard expr.type == .int, inner.bits ?? 63 > 62, let wide = dialect.wideInt else {
                return SQLText(minus, [inner], .unary).with(bits: inner.bits)
            }
            return narrow(SQLText("-[0]", [SQLText(wide, [inner])], .unary))
        case .shift(let moved, let amount, let isSubtraction):
            return try shifted(moved, amount, isSubtraction, expr, scope)
        case .distance(let later, let earlier): return try distance(later, earlier, expr, scope)
        case .coalesce(let operands):
            let values = try operands.map { try value($0, scope) }
            let list = values.indices.map { "{\($0)}" }.joined(separator: ", ")
            guard values.count <= 10 else { throw refusal("so many `??`", "过多的 `??`", at: expr.origin) }
            return SQLText("COALESCE(\(list))", values, nullable: values.allSatisfy(\.isNullable))
        case .conditional(let arms, let otherwise): return try conditional(arms, otherwise, scope)
        case .widen(let operand): return try widened(operand, to: expr.type, scope)
        case .list: throw refusal("a list as a value", "列表值", at: expr.origin)
        case .call(let function, let arguments): return try call(function, arguments, expr, scope)
        case .aggregate(let call): return try aggregate(call, expr, scope)
        case .not, .and, .or, .isNull, .compare, .isOneOf, .isElement, .isAmong, .isBetween, .textTest, .matches:
            return settled(try test(expr, scope))
        }
    }

    private static func beginsWithMinus(_ part: SQLText.Part) -> Bool {
        if case .text(let text) = part { text.hasPrefix("-") } else { false }
    }

    /// A condition with false for null.
    func settled(_ condition: SQLText) -> SQLText {
        guard condition.isNullable else { return self.condition(condition) }
        return SQLText("COALESCE({0}, \(dialect.hasBooleans ? "FALSE" : "0"))", [condition], nullable: false)
    }

    /// A condition as a value.
    func condition(_ condition: SQLText) -> SQLText { condition }

    func bool(_ value: Bool) -> SQLText {
        SQLText(dialect.hasBooleans ? (value ? "TRUE" : "FALSE") : (value ? "1" : "0"))
    }

    private func conditional(
        _ arms: [BoundExpr.Arm], _ otherwise: BoundExpr?, _ scope: SQLScope
    ) throws -> SQLText {
        var parts: [SQLText.Part] = [.text("CASE")]
        var isNullable = otherwise == nil
        var isWindowed = false
        var isAggregated = false
        for arm in arms {
            let condition = try test(arm.condition, scope)
            let value = try value(arm.value, scope)
            parts += [.text(" WHEN ")] + condition.parts + [.text(" THEN ")] + value.parts
            isNullable = isNullable || value.isNullable
            isWindowed = isWindowed || value.isWindowed || condition.isWindowed
            isAggregated = isAggregated || value.isAggregated || condition.isAggregated
        }
        if let otherwise {
            let value = try value(otherwise, scope)
            parts += [.text(" ELSE ")] + value.parts
            isNullable = isNullable || value.isNullable
            isWindowed = isWindowed || value.isWindowed
            isAggregated = isAggregated || value.isAggregated
        }
        parts.append(.text(" END"))
        var result = SQLText(parts, nullable: isNullable)
        result.isWindowed = isWindowed
        result.isAggregated = isAggregated
        return result
    }

    // MARK: Rows and fields

    /// The table that has a row, beside the rows of a query: joined where it is not there yet.
    func rowSource(_ entity: EntityID, _ row: SQLText, _ select: SQLSelect) -> SQLSource {
        if row.parts.count == 1, case .named(let source, let name) = row.parts[0], entities[source.number] == entity,
            name == tables[entity].row
        {
            return source
        }
        let key = "\(entity.index):\(row.key)"
        if let known = select.navigated[key] { return known }
        let wish = row.columnName.map { $0.hasSuffix("_row") && $0.count > 4 ? String($0.dropLast(4)) : $0 }
        let source = table(entity, alias: wish == nil || wish == "_row" ? nil : wish)
        let number = SQLText([.named(source, tables[entity].row)], nullable: false)
        select.joins.append(
            SQLJoin(
                kind: row.isNullable ? .left : .inner, source: source,
                on: SQLText("[0] = [1]", [number, row], .comparison), isRemovable: true))
        select.navigated[key] = source
        return source
    }

    /// A column of the table that a row is of: handed on by the query that the row comes through, else read from the table.
    func tableColumn(
        _ name: String, _ entity: EntityID, _ row: SQLText, _ select: SQLSelect, nullable: Bool
    ) -> SQLText {
        let column =
            handedOn(name, entity, row) ?? SQLText([.named(rowSource(entity, row, select), name)], nullable: nullable)
        return column.with(nullable: nullable)
    }

    /// A column of a row's table as the query gives it that the row comes through; nil where that query merges rows or
    /// does not read the table itself.
    private func handedOn(_ name: String, _ entity: EntityID, _ row: SQLText) -> SQLText? {
        guard row.parts.count == 1, case .numbered(let source, let index) = row.parts[0], let select = source.select,
            select.keepsRowsApart
        else { return nil }
        let inner = select.columns[index].value
        let value: SQLText
        if inner.parts.count == 1, case .named(let table, let column) = inner.parts[0],
            entities[table.number] == entity, column == tables[entity].row
        {
            value = SQLText([.named(table, name)], nullable: true)
        } else if let handed = handedOn(name, entity, inner) {
            value = handed
        } else {
            return nil
        }
        if let known = select.columns.firstIndex(where: { $0.value.key == value.key }) {
            return SQLText([.numbered(source, known)], nullable: true)
        }
        var names = SQLNames()
        for column in select.columns { _ = names.take(column.name) }
        select.columns.append(SQLSelect.Column(name: names.take(name), value: value))
        return SQLText([.numbered(source, select.columns.count - 1)], nullable: true)
    }

    private func column(_ field: FieldID, of row: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        let number = try value(row, scope)
        return tableColumn(
            tables[field], field.entity, number, home(of: row, scope).select,
            nullable: try number.isNullable || facts.hasBlank(field)
        )
        .with(bits: try facts.isWide(field) ? nil : 63)
    }

    func followed(_ link: LinkID, from row: SQLText, _ scope: SQLScope) throws -> SQLText {
        let entity = catalog[link].source
        return tableColumn(
            tables[entity].links[link] ?? "", entity, row, scope.select,
            nullable: try row.isNullable || facts.hasDangling(link))
    }

    /// The scope whose rows an expression reads, were it all `outer`.
    private func home(of expr: BoundExpr, _ scope: SQLScope) -> SQLScope {
        guard case .outer(let levels, let inner) = expr.kind else {
            if case .follow(_, let row) = expr.kind { return home(of: row, scope) }
            return scope
        }
        var around = scope
        for _ in 0..<levels { around = around.outer ?? around }
        return home(of: inner, around)
    }

    /// A row of an entity as it is compared: by its key.
    func canonical(_ row: SQLText, _ entity: EntityID, _ scope: SQLScope) throws -> SQLText {
        guard try facts.hasRepeatedKeys(entity) else { return row }
        return tableColumn(tables[entity].first, entity, row, scope.select, nullable: row.isNullable)
    }

    private func canonical(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        let row = try value(expr, scope)
        guard let entity = expr.type.entityID else { return row }
        return try canonical(row, entity, home(of: expr, scope))
    }

    private func entityRow(_ row: Int, _ expr: BoundExpr) throws -> SQLText {
        SQLText(String(row))
    }

    /// A value that rows are grouped, told apart or looked up by.
    func key(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch expr.type {
        case .list, .duration: throw refusal("a \(expr.type.name) as a key", "以 \(expr.type.name) 为键", at: expr.origin)
        default: return try canonical(expr, scope)
        }
    }

    // MARK: Conditions

    /// True exactly where the condition is; else false or null.
    func test(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch expr.kind {
        case .not(let operand): return try refutation(operand, scope)
        case .and(let operands): return all(try operands.map { try test($0, scope) })
        case .or(let operands): return any(try operands.map { try test($0, scope) })
        case .isNull(let operand):
            return SQLText("[0] IS NULL", [try value(operand, scope)], .comparison, nullable: false)
        case .compare(let comparison, let lhs, let rhs): return try compared(comparison, lhs, rhs, expr, scope)
        case .isOneOf(let operand, let values): return try isOneOf(operand, values, expr, scope)
        case .isElement(let operand, let list):
            guard case .list(let elements) = list.kind, !elements.isEmpty else {
                throw refusal("`in` a list that is computed", "对计算得出的列表用 `属于`", at: expr.origin)
            }
            let value = try canonical(operand, scope)
            return .or(
                try elements.map { try same(value, try canonical($0, scope)) })
        case .isAmong(let operand, let members):
            let value = try canonical(operand, scope)
            let list = SQLText([.query(try membersOf(members, scope))], nullable: true)
            return SQLText("[0] IN {1}", [value, list], .comparison, nullable: true)
        case .isBetween(let operand, let lower, let upper, let includesUpper):
            return try between(operand, lower, upper, includesUpper, expr, scope)
        case .textTest(let test, let text, let part):
            let operation: SQLOperation =
                switch test {
                case .contains: .contains
                case .startsWith: .startsWith
                case .endsWith: .endsWith
                }
            return try spelled(operation, [try value(text, scope), try value(part, scope)], at: expr.origin)
        case .matches(let text, let pattern):
            guard pattern.isLiteral else { throw refusal("`matches`", "`匹配`", at: expr.origin) }
            return try spelled(
                .contains, [try value(text, scope), SQLText(dialect.text(pattern.text))], at: expr.origin)
        case .aggregate(let call) where call.function == .any || call.function == .none || call.function == .all:
            if let exists = try quantified(call, expr, scope, negated: false) { return exists }
            return try value(expr, scope)
        case .call(let function, let arguments) where function.name == "active":
            return try active(arguments, scope)
        default: return try value(expr, scope)
        }
    }

    /// All of some conditions. SQLite makes a number of `x AND 0` before it looks whether that is a place in `ORDER BY`.
    private func all(_ tests: [SQLText]) -> SQLText {
        if tests.contains(where: { $0.key == bool(false).key }) { return bool(false) }
        let open = tests.filter { $0.key != bool(true).key }
        return open.isEmpty ? bool(true) : .and(open)
    }

    private func any(_ tests: [SQLText]) -> SQLText {
        if tests.contains(where: { $0.key == bool(true).key }) { return bool(true) }
        let open = tests.filter { $0.key != bool(false).key }
        return open.isEmpty ? bool(false) : .or(open)
    }

    /// True exactly where the condition is not true.
    func refutation(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch expr.kind {
        case .not(let operand): return try test(operand, scope)
        case .and(let operands): return any(try operands.map { try refutation($0, scope) })
        case .or(let operands): return all(try operands.map { try refutation($0, scope) })
        case .isNull(let operand):
            return SQLText("[0] IS NOT NULL", [try value(operand, scope)], .comparison, nullable: false)
        case .compare(.equal, let lhs, let rhs): return try compared(.notEqual, lhs, rhs, expr, scope)
        case .compare(.notEqual, let lhs, let rhs): return try compared(.equal, lhs, rhs, expr, scope)
        case .aggregate(let call) where call.function == .any || call.function == .none || call.function == .all:
            if let exists = try quantified(call, expr, scope, negated: true) { return exists }
        default: break
        }
        let condition = try test(expr, scope)
        return SQLText("NOT [0]", [settled(condition)], .not, nullable: false)
    }

    private func compared(
        _ comparison: BoundExpr.Comparison, _ lhs: BoundExpr, _ rhs: BoundExpr, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        if case .list = lhs.type { throw refusal("a comparison of lists", "列表的比较", at: expr.origin) }
        if lhs.isNullConstant || rhs.isNullConstant {
            guard comparison == .equal || comparison == .notEqual else { return bool(false) }
            let other = try value(lhs.isNullConstant ? rhs : lhs, scope)
            return SQLText(
                comparison == .equal ? "[0] IS NULL" : "[0] IS NOT NULL", [other], .comparison, nullable: false)
        }
        switch comparison {
        case .equal: return try same(try canonical(lhs, scope), try canonical(rhs, scope))
        case .notEqual:
            let (left, right) = (try canonical(lhs, scope), try canonical(rhs, scope))
            if !left.isNullable, !right.isNullable { return SQLText("[0] <> [1]", [left, right], .comparison) }
            return try spelled(.different, [left, right], nullable: false)
        default:
            let left = try ordered(lhs, scope)
            let right = try ordered(rhs, scope)
            return SQLText("[0] \(comparison.rawValue) [1]", [left, right], .comparison)
        }
    }

    func same(_ left: SQLText, _ right: SQLText) throws -> SQLText {
        if left.isNullable, right.isNullable { return try spelled(.same, [left, right], nullable: false) }
        return SQLText("[0] = [1]", [left, right], .comparison)
    }

    /// What tells which of two values comes first.
    private func ordered(_ expr: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        switch expr.type {
        case .enumeration(let type):
            if case .constant(.enumeration(_, let code)) = expr.kind { return SQLText(String(code)) }
            return place(of: try value(expr, scope), in: type)
        case .entity: throw refusal("an order of entities", "实体的大小比较", at: expr.origin)
        default: return try value(expr, scope)
        }
    }

    private func between(
        _ operand: BoundExpr, _ lower: BoundExpr?, _ upper: BoundExpr?, _ includesUpper: Bool, _ expr: BoundExpr,
        _ scope: SQLScope
    ) throws -> SQLText {
        let value = try ordered(operand, scope)
        if let lower, let upper, includesUpper {
            return SQLText(
                "[0] BETWEEN [1] AND [2]",
                [value, try ordered(lower, scope), try ordered(upper, scope)], .comparison)
        }
        var parts: [SQLText] = []
        if let lower { parts.append(SQLText("[0] >= [1]", [value, try ordered(lower, scope)], .comparison)) }
        if let upper {
            parts.append(
                SQLText("[0] \(includesUpper ? "<=" : "<") [1]", [value, try ordered(upper, scope)], .comparison))
        }
        return parts.isEmpty ? SQLText("[0] IS NOT NULL", [value], .comparison, nullable: false) : .and(parts)
    }

    private func isOneOf(
        _ operand: BoundExpr, _ values: [Value], _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        let value = try canonical(operand, scope)
        let known = values.filter { !$0.isNull }
        var tests: [SQLText] = []
        if !known.isEmpty {
            let list = try known.map { try literal($0, operand.type, at: expr.origin) }
            // DuckDB 2.0.0 takes a condition that yields the one value of a list, else null, for true throughout.
            if list.count == 1, !value.isColumn { tests.append(try same(value, list[0])) }
            var parts: [SQLText.Part] = []
            for (index, item) in list.enumerated() { parts += (index > 0 ? [.text(", ")] : []) + item.parts }
            if tests.isEmpty {
                tests.append(
                    SQLText("[0] IN ({1})", [value, SQLText(parts, nullable: false)], .comparison))
            }
        }
        if known.count < values.count {
            tests.append(SQLText("[0] IS NULL", [value], .comparison, nullable: false))
        }
        return tests.isEmpty ? bool(false) : .or(tests)
    }

    /// The one column of a query inside an expression. It sees nothing of what is around.
    private func membersOf(_ members: Subplan, _ scope: SQLScope) throws -> SQLSelect {
        var rows = try self.rows(of: members)
        let type = members.shape[0]
        if let entity = type.entityID, try facts.hasRepeatedKeys(entity) {
            if rows.phase == .grouped { rows = seal(rows) }
            rows.slots[0] = try canonical(rows.slots[0], entity, SQLScope(rows.select, rows.slots))
        }
        rows.select.columns = [SQLSelect.Column(name: rows.names[0], value: rows.slots[0])]
        return rows.select
    }
}

extension BoundExpr {
    fileprivate var isNullConstant: Bool {
        if case .constant(.null) = kind { return true }
        if case .widen(let inner) = kind { return inner.isNullConstant }
        return false
    }
}
