// Expressions: literals, operators and conditionals with their types. How two types meet is in Binder+Types.swift,
// calls are in Binder+Calls.swift.

extension Binder {
    /// How deep bound expressions may nest, definitions included; deeper is refused rather than risked.
    static let depthLimit = 2_000
    /// How much may be bound within definitions, each counted wherever it is used.
    static let definitionStepLimit = 50_000

    func bind(_ expr: Expr, in scope: Scope) throws -> BoundExpr {
        defer { depth -= 1 }
        try descend(into: expr.range)
        let origin = origin(expr.range)
        switch expr.kind {
        case .null: return BoundExpr(.constant(.null), type: .null, origin: origin)
        case .bool(let value): return constant(.bool(value), .bool, origin)
        case .integer(let value): return constant(.int(value), .int, origin)
        case .decimal(let literal): return decimal(literal, origin)
        case .float(let value): return constant(.num(value), .num, origin)
        case .string(let text): return constant(.text(text), .text, origin)
        case .temporal(let literal): return try temporal(literal, origin)
        case .duration(let count, let unit): return try duration(count, unit, origin)
        case .list(let elements): return try list(elements, in: scope, origin)
        case .range:
            throw failure(
                .wantsType(
                    what: Words(en: "this place", zh: "此处"), wanted: Words(en: "a value", zh: "值"),
                    found: Words(en: "a range", zh: "范围")), at: expr.range)
        case .name, .member: return try value(of: bindPath(expr, in: scope), expr)
        case .this: return try thisRow(scope, expr)
        case .outer(let levels):
            let target = try outerScope(levels, of: scope, at: expr.range)
            return outward(try thisRow(target, expr), levels: scope.frame - target.frame)
        case .parameter(let name): return try parameter(name, origin)
        case .negate(let operand): return try negate(operand, in: scope, origin)
        case .not(let operand):
            let value = try condition(operand, what: Words(en: "`not`", zh: "“非”"), in: scope)
            return BoundExpr(.not(value), type: .bool, origin: origin)
        case .binary(let op, let operatorRange, let left, let right):
            guard op.isComparison else { return try binary(op, at: operatorRange, left, right, in: scope, origin) }
            return try offeringAny(expr, [left, right]) {
                try binary(op, at: operatorRange, left, right, in: scope, origin)
            }
        case .isNull(let operand, let negated):
            return try offeringAny(expr, [operand]) { try isNull(operand, negated: negated, in: scope, origin) }
        case .conditional(let condition, let then, let otherwise):
            return try conditional(
                [(condition, then)], otherwise: otherwise, in: scope, origin)
        case .cases(let arms, let otherwise):
            return try conditional(arms.map { ($0.condition, $0.value) }, otherwise: otherwise, in: scope, origin)
        case .call(let call): return try bindCall(call, range: expr.range, in: scope)
        case .within(let within): return try bindWithin(within, origin, in: scope)
        case .query(let query): return try singleValue(query, origin)
        }
    }

    /// A bool; what it is for is said if it is none.
    func condition(_ expr: Expr, what: Words, in scope: Scope) throws -> BoundExpr {
        let value = try offeringAny(expr) { try bind(expr, in: scope) }
        if value.type == .null { return constant(.bool(false), .bool, value.origin) }
        guard value.type == .bool else {
            throw failure(
                .wantsType(what: what, wanted: Words(en: "a condition", zh: "条件"), found: typeName(value.type)),
                at: expr.range)
        }
        if what.en == Self.filter { checkTests(of: value) }
        return value
    }

    /// What a condition is called that keeps rows.
    static let filter = "`where`"

    func constant(_ value: Value, _ type: DataType, _ origin: Origin) -> BoundExpr {
        BoundExpr(.constant(value), type: type, origin: origin)
    }

    private func value(of path: Path, _ expr: Expr) throws -> BoundExpr {
        switch path {
        case .value(let value): return value
        case .many(let many): throw toManyAsValue(many, expr)
        case .looked(let looked):
            guard let this = looked.row.this else {
                throw failure(
                    .wantsType(
                        what: .same("`\(looked.name)`"),
                        wanted: Words(en: "one of its columns after a dot", zh: "在点号后写出它的一列"),
                        found: Words(en: "a row", zh: "一行")),
                    at: expr.range)
            }
            return this
        }
    }

    private func thisRow(_ scope: Scope, _ expr: Expr) throws -> BoundExpr {
        if let this = scope.row.this { return BoundExpr(this.kind, type: this.type, origin: origin(expr.range)) }
        if scope.row.isBroken { throw AlreadyReported() }
        throw failure(.wantsEntity(stage: source.text(expr.range)), at: expr.range)
    }

    // MARK: Literals

    private func decimal(_ literal: DecimalLiteral, _ origin: Origin) -> BoundExpr {
        guard let value = Decimal(mantissa: literal.mantissa, scale: literal.scale) else {
            return constant(.num(DecimalMath.double(literal.mantissa, scale: literal.scale)), .num, origin)
        }
        return constant(.decimal(value), .decimal(scale: literal.scale), origin)
    }

    private func temporal(_ literal: TemporalLiteral, _ origin: Origin) throws -> BoundExpr {
        func period(_ unit: PeriodUnit, _ year: Int, month: Int, day: Int = 1) throws -> BoundExpr {
            guard let date = CalendarDate(year: year, month: month, day: day) else {
                throw failure(
                    .wantsType(
                        what: .same("`@`"), wanted: Words(en: "a year from 1 to 9999", zh: "1 到 9999 的年份"),
                        found: .same("\(year)")), at: origin.range)
            }
            return constant(.period(Period(containing: date, unit: unit)), .period(unit), origin)
        }
        switch literal {
        case .date(let year, let month, let day):
            guard let date = CalendarDate(year: year, month: month, day: day) else {
                throw failure(
                    .wantsType(
                        what: .same("`@`"), wanted: Words(en: "a day that exists", zh: "存在的日期"),
                        found: Words(en: "none", zh: "不存在的")), at: origin.range)
            }
            return constant(.date(date), .date, origin)
        case .dateTime(let year, let month, let day, let hour, let minute, let second):
            guard let date = CalendarDate(year: year, month: month, day: day),
                let moment = CalendarDateTime(date: date, hour: hour, minute: minute, second: second)
            else {
                throw failure(
                    .wantsType(
                        what: .same("`@`"), wanted: Words(en: "a moment that exists", zh: "存在的时刻"),
                        found: Words(en: "none", zh: "不存在的")), at: origin.range)
            }
            return constant(.dateTime(moment), .dateTime, origin)
        case .year(let year): return try period(.year, year, month: 1)
        case .half(let year, let half): return try period(.half, year, month: half == 1 ? 1 : 7)
        case .quarter(let year, let quarter): return try period(.quarter, year, month: (quarter - 1) * 3 + 1)
        case .month(let year, let month): return try period(.month, year, month: month)
        case .week(let year, let week):
            // 4 January always lies in week 1.
            guard let first = CalendarDate(year: year, month: 1, day: 4),
                let date = first.adding(days: Int64(week - 1) * 7)
            else { return try period(.week, year, month: 1) }
            return constant(.period(Period(containing: date, unit: .week)), .period(.week), origin)
        }
    }

    private func duration(_ count: Int64, _ unit: DurationUnit, _ origin: Origin) throws -> BoundExpr {
        let periodUnit: PeriodUnit =
            switch unit {
            case .day: .day
            case .week: .week
            case .month: .month
            case .year: .year
            }
        guard let value = DateDuration(count, periodUnit) else {
            throw failure(
                .wantsType(
                    what: Words(en: "a duration", zh: "时长"), wanted: Words(en: "fewer", zh: "更小的数"),
                    found: .same("\(count)")), at: origin.range)
        }
        return constant(.duration(value), .duration, origin)
    }

    private func list(_ elements: [Expr], in scope: Scope, _ origin: Origin) throws -> BoundExpr {
        let bound = try unified(elements.map { try bind($0, in: scope) }, operation: "[…]", at: origin.range)
        let element = bound.first?.type ?? .null
        return BoundExpr(.list(bound), type: .list(element), origin: origin)
    }

    /// `$name`: its value if the run gives one, else its default.
    private func parameter(_ name: Name, _ origin: Origin) throws -> BoundExpr {
        guard let definition = definitions.parameters.last(where: { $0.names.primary == name.text }) else {
            let names = definitions.parameters.map(\.names.primary)
            let nearest = EditDistance.nearest(to: name.text, in: names)
            let fix = nearest.first.map {
                Fix(replacing: name.range, with: "$\($0)", title: Words(en: "use `$\($0)`", zh: "改为 `$\($0)`"))
            }
            throw failure(.unknownParameter(name.text, nearest: nearest), at: name.range, fix: fix)
        }
        let type = DataType(definition.body.type, name: name.text)
        if let value = parameterValues[name.text] {
            return constant(value, self.type(of: value) ?? type, origin)
        }
        guard let defaultValue = definition.body.defaultValue else {
            if leavesParametersOpen { return openParameter(name.text, type, origin) }
            throw failure(.parameterWithoutValue(name.text, type: typeName(type)), at: name.range)
        }
        return try inDefinition("$\(name.text)", of: definition.source, at: name.range) {
            try bind(defaultValue, in: Scope(.plain, row: .empty, outer: nil, frame: 0))
        }
    }

    private func openParameter(_ name: String, _ type: DataType, _ origin: Origin) -> BoundExpr {
        let index = openParameters.firstIndex { $0.name == name } ?? openParameters.count
        if index == openParameters.count { openParameters.append((name, type)) }
        return BoundExpr(.parameter(index), type: type, origin: origin)
    }

    // MARK: Operators

    private func negate(_ operand: Expr, in scope: Scope, _ origin: Origin) throws -> BoundExpr {
        let value = try bind(operand, in: scope)
        switch (value.kind, value.type) {
        case (.constant(.int(let number)), _) where number != .min: return constant(.int(-number), .int, origin)
        case (.constant(.decimal(let number)), let type): return constant(.decimal(number.negated), type, origin)
        case (.constant(.num(let number)), _): return constant(.num(-number), .num, origin)
        case (_, .null): return value
        case (_, let type) where type.isNumeric: return BoundExpr(.negate(value), type: type, origin: origin)
        default:
            throw failure(
                .wantsType(what: .same("`-`"), wanted: Words(en: "a number", zh: "数"), found: typeName(value.type)),
                at: operand.range)
        }
    }

    private func binary(
        _ op: BinaryOperator, at operatorRange: SourceRange, _ left: Expr, _ right: Expr, in scope: Scope,
        _ origin: Origin
    ) throws -> BoundExpr {
        switch op {
        case .and, .or:
            let what = Words.same("`\(op.spelling)`")
            let lhs = try condition(left, what: what, in: scope)
            let rhs = try repeatingTest(of: left, for: right) { try condition(right, what: what, in: scope) }
            return logic(op == .and, lhs, rhs, origin)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return try comparison(op, at: operatorRange, left, right, in: scope, origin)
        case .isIn: return try membership(left, right, in: scope, origin)
        case .notIn:
            let inside = try membership(left, right, in: scope, origin)
            return BoundExpr(.not(inside), type: .bool, origin: origin)
        case .contains, .startsWith, .endsWith: return try textTest(op, left, right, in: scope, origin)
        case .matches: return try matches(left, right, in: scope, origin)
        case .coalesce:
            let operands = try unified(
                [bind(left, in: scope), bind(right, in: scope)], operation: op.spelling, at: operatorRange)
            return BoundExpr(.coalesce(operands), type: operands[0].type, origin: origin)
        case .add, .subtract, .multiply, .divide, .truncatingDivide, .modulo:
            return try arithmetic(op, bind(left, in: scope), bind(right, in: scope), operatorRange, origin)
        }
    }

    /// Chains of one connective are kept flat.
    private func logic(_ isAnd: Bool, _ lhs: BoundExpr, _ rhs: BoundExpr, _ origin: Origin) -> BoundExpr {
        if isAnd {
            if case .and(let operands) = lhs.kind {
                return BoundExpr(.and(operands + [rhs]), type: .bool, origin: origin)
            }
            return BoundExpr(.and([lhs, rhs]), type: .bool, origin: origin)
        }
        if case .or(let operands) = lhs.kind { return BoundExpr(.or(operands + [rhs]), type: .bool, origin: origin) }
        return BoundExpr(.or([lhs, rhs]), type: .bool, origin: origin)
    }

    private func comparison(
        _ op: BinaryOperator, at operatorRange: SourceRange, _ left: Expr, _ right: Expr, in scope: Scope,
        _ origin: Origin
    ) throws -> BoundExpr {
        let lhs = try bind(left, in: scope)
        let rhs = try bind(right, in: scope)
        guard let comparison = BoundExpr.Comparison(rawValue: op.rawValue) else { throw AlreadyReported() }
        if !comparison.isOrdering, rhs.type.isPeriod, lhs.type.isDay {
            let fix = membershipFix(comparison, at: operatorRange, rhs)
            throw failure(.dateEqualsPeriod, at: origin.range, fix: fix)
        }
        if !comparison.isOrdering, lhs.type.isPeriod, rhs.type.isDay {
            let word = comparison == .equal ? "in" : "not in"
            let fix = Fix(
                replacing: origin.range, with: "\(source.text(right.range)) \(word) \(source.text(left.range))",
                title: Words(en: "write `\(word)`", zh: "写作 `\(word)`"))
            throw failure(.dateEqualsPeriod, at: origin.range, fix: fix)
        }
        if case .period(let unit) = lhs.type, case .period(let other) = rhs.type, unit != other {
            // Units are listed from the widest to the narrowest.
            let fix = unit.rawValue > other.rawValue ? membershipFix(comparison, at: operatorRange, rhs) : nil
            throw failure(.periodsDiffer(operation: op.spelling, left: unit, right: other), at: origin.range, fix: fix)
        }
        return try compare(comparison, lhs, rhs, origin)
    }

    private func isNull(_ operand: Expr, negated: Bool, in scope: Scope, _ origin: Origin) throws -> BoundExpr {
        var test: BoundExpr
        if case .name = operand.kind, case .looked(let looked) = try bindPath(operand, in: scope) {
            test = BoundExpr(.not(looked.found), type: .bool, origin: origin)
        } else {
            test = BoundExpr(.isNull(try bind(operand, in: scope)), type: .bool, origin: origin)
        }
        if negated { test = BoundExpr(.not(test), type: .bool, origin: origin) }
        return test
    }

    private func textTest(
        _ op: BinaryOperator, _ left: Expr, _ right: Expr, in scope: Scope, _ origin: Origin
    ) throws -> BoundExpr {
        let lhs = try bind(left, in: scope)
        let rhs = try bind(right, in: scope)
        if op == .contains, case .list(let element) = lhs.type {
            let operand = try convert(rhs, to: element, operation: op.spelling)
            return BoundExpr(.isElement(operand, of: lhs), type: .bool, origin: origin)
        }
        func text(_ value: BoundExpr, _ expr: Expr) throws -> BoundExpr {
            switch value.type {
            case .text, .code, .null: return value
            case .enumeration, .entity: return try asText(value)
            default:
                throw failure(
                    .wantsType(
                        what: .same("`\(op.spelling)`"), wanted: Words(en: "a text", zh: "文本"),
                        found: typeName(value.type)), at: expr.range)
            }
        }
        let test = BoundExpr.TextTest(rawValue: op.rawValue) ?? .contains
        return BoundExpr(.textTest(test, try text(lhs, left), try text(rhs, right)), type: .bool, origin: origin)
    }

    private func matches(_ left: Expr, _ right: Expr, in scope: Scope, _ origin: Origin) throws -> BoundExpr {
        var lhs = try bind(left, in: scope)
        if case .enumeration = lhs.type { lhs = try asText(lhs) }
        if case .entity = lhs.type { lhs = try asText(lhs) }
        guard lhs.type.isText || lhs.type == .null else {
            throw failure(
                .wantsType(what: .same("`matches`"), wanted: Words(en: "a text", zh: "文本"), found: typeName(lhs.type)),
                at: left.range)
        }
        guard case .constant(.text(let text)) = try bind(right, in: scope).kind else {
            throw failure(.wantsConstant(what: Words(en: "the pattern", zh: "模式")), at: right.range)
        }
        do {
            return BoundExpr(.matches(lhs, try Pattern(text)), type: .bool, origin: origin)
        } catch {
            throw failure(.badPattern(text, reason: error.reason.words), at: right.range)
        }
    }

    private func conditional(
        _ arms: [(Expr, Expr)], otherwise: Expr?, in scope: Scope, _ origin: Origin
    ) throws -> BoundExpr {
        let conditions = try arms.map { try condition($0.0, what: Words(en: "a condition", zh: "条件"), in: scope) }
        var values = try arms.map { try bind($0.1, in: scope) }
        if let otherwise { values.append(try bind(otherwise, in: scope)) }
        values = try unified(values, operation: "if", at: origin.range)
        let last = otherwise == nil ? nil : values.last
        let bound = zip(conditions, values).map { BoundExpr.Arm(condition: $0, value: $1) }
        return BoundExpr(.conditional(bound, otherwise: last), type: values[0].type, origin: origin)
    }
}
