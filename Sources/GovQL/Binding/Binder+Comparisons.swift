// Comparisons, membership and arithmetic: which forms they take for numbers, days, spans of days, rows and texts.

extension Binder {
    // MARK: Comparison

    func compare(
        _ comparison: BoundExpr.Comparison, _ lhs: BoundExpr, _ rhs: BoundExpr, _ origin: Origin
    ) throws -> BoundExpr {
        if let test = nullTest(comparison, lhs, rhs, origin) { return test }
        if case .period(let unit) = rhs.type, lhs.type == .date || lhs.type == .dateTime {
            return try compareDate(comparison, lhs, with: rhs, unit: unit, origin)
        }
        if case .period(let unit) = lhs.type, rhs.type == .date || rhs.type == .dateTime {
            return try compareDate(comparison.mirrored, rhs, with: lhs, unit: unit, origin)
        }
        if lhs.type == .dateTime, rhs.type == .date { return try compareMoment(comparison, lhs, withDay: rhs, origin) }
        if lhs.type == .date, rhs.type == .dateTime {
            return try compareMoment(comparison.mirrored, rhs, withDay: lhs, origin)
        }
        // `today - hired > 90 days`: days beside an int are its number.
        if lhs.type == .int, rhs.type == .duration {
            return try compare(comparison, lhs, convert(rhs, to: .int, operation: comparison.rawValue), origin)
        }
        if lhs.type == .duration, rhs.type == .int {
            return try compare(comparison, convert(lhs, to: .int, operation: comparison.rawValue), rhs, origin)
        }
        if let test = try compareKin(comparison, lhs, rhs, origin) { return test }
        let sides = try unified(exactly([lhs, rhs]), operation: comparison.rawValue, at: origin.range)
        if comparison.isOrdering, !sides[0].type.isOrdered {
            throw failure(.notOrdered(type: typeName(sides[0].type)), at: origin.range)
        }
        if !comparison.isOrdering {
            checkLiteral(lhs, rhs)
            checkLiteral(rhs, lhs)
        }
        if case .entity = sides[0].type, sides.contains(where: { $0.constantValue == .null }), !comparison.isOrdering {
            // A text that names no row: equal to nothing, null included.
            return constant(.bool(comparison == .notEqual), .bool, origin)
        }
        return BoundExpr(.compare(comparison, sides[0], sides[1]), type: .bool, origin: origin)
    }

    /// `x == null` is `x is null`.
    private func nullTest(
        _ comparison: BoundExpr.Comparison, _ lhs: BoundExpr, _ rhs: BoundExpr, _ origin: Origin
    ) -> BoundExpr? {
        guard !comparison.isOrdering, lhs.type == .null || rhs.type == .null else { return nil }
        let test = BoundExpr(.isNull(rhs.type == .null ? lhs : rhs), type: .bool, origin: origin)
        return comparison == .equal ? test : BoundExpr(.not(test), type: .bool, origin: origin)
    }

    /// A literal takes the type of what it meets: beside decimals `1e-1` is exactly 0.1.
    private func exactly(_ values: [BoundExpr]) -> [BoundExpr] {
        guard values.contains(where: { $0.constantValue == nil && $0.type.isDecimal }),
            values.allSatisfy({ $0.type != .num || $0.constantValue != nil })
        else { return values }
        return values.map { value in
            guard case .constant(.num(let number)) = value.kind,
                let decimal = Decimal("\(number)")
            else { return value }
            return constant(.decimal(decimal), .decimal(scale: decimal.scale), value.origin)
        }
    }

    /// A text literal beside a text field is checked against the field's values before the run.
    private func checkLiteral(_ fieldSide: BoundExpr, _ literalSide: BoundExpr) {
        guard case .constant(.text(let text)) = literalSide.kind, fieldSide.type.isText,
            case .field(let id, _) = fieldSide.kind
        else { return }
        literalChecks.append(LiteralCheck(field: id, text: text, origin: literalSide.origin))
    }

    /// `d >= @2020` is from its first day, `d <= @2020` to its last, `>` after, `<` before.
    private func compareDate(
        _ comparison: BoundExpr.Comparison, _ date: BoundExpr, with period: BoundExpr, unit: PeriodUnit,
        _ origin: Origin
    ) throws -> BoundExpr {
        switch comparison {
        case .equal, .notEqual: throw failure(.dateEqualsPeriod, at: origin.range)
        case .greaterOrEqual, .less: return try compare(comparison, date, edge("start", of: period), origin)
        case .greater, .lessOrEqual: return try compare(comparison, date, edge("end", of: period), origin)
        }
    }

    /// The first or last day of a period.
    func edge(_ name: String, of period: BoundExpr) throws -> BoundExpr {
        if case .constant(.period(let value)) = period.kind {
            return constant(.date(name == "start" ? value.start : value.end), .date, period.origin)
        }
        return try scalarCall(named: name, [period], period.origin)
    }

    /// A date beside a datetime means the whole day.
    private func compareMoment(
        _ comparison: BoundExpr.Comparison, _ moment: BoundExpr, withDay day: BoundExpr, _ origin: Origin
    ) throws -> BoundExpr {
        let from = try convert(day, to: .dateTime, operation: comparison.rawValue)
        guard case .constant(.date(let date)) = day.kind, date < .maximum else {
            // No end of the day is looked for: the last day that there is has none, and a day that is null is null.
            let itsDay = try scalarCall(named: "date", [moment], moment.origin)
            switch comparison {
            case .less: return BoundExpr(.compare(.less, moment, from), type: .bool, origin: origin)
            case .greaterOrEqual: return BoundExpr(.compare(.greaterOrEqual, moment, from), type: .bool, origin: origin)
            default: return BoundExpr(.compare(comparison, itsDay, day), type: .bool, origin: origin)
            }
        }
        let oneDay = constant(.duration(DateDuration(days: 1)), .duration, origin)
        let next = BoundExpr(.shift(from, by: oneDay, isSubtraction: false), type: .dateTime, origin: origin)
        func ordering(_ comparison: BoundExpr.Comparison, _ bound: BoundExpr) -> BoundExpr {
            BoundExpr(.compare(comparison, moment, bound), type: .bool, origin: origin)
        }
        switch comparison {
        case .less: return ordering(.less, from)
        case .greaterOrEqual: return ordering(.greaterOrEqual, from)
        case .greater: return ordering(.greaterOrEqual, next)
        case .lessOrEqual: return ordering(.less, next)
        case .equal, .notEqual:
            let inside = BoundExpr(
                .isBetween(moment, lower: from, upper: next, includesUpper: false), type: .bool, origin: origin)
            return comparison == .equal ? inside : BoundExpr(.not(inside), type: .bool, origin: origin)
        }
    }

    // MARK: Membership

    func membership(_ left: Expr, _ right: Expr, in scope: Scope, _ origin: Origin) throws -> BoundExpr {
        try membership(of: bind(left, in: scope), right, in: scope, origin)
    }

    func membership(
        of operand: BoundExpr, _ right: Expr, in scope: Scope, _ origin: Origin
    ) throws -> BoundExpr {
        switch right.kind {
        case .list(let elements):
            return try isOneOf(operand, elements.map { try bind($0, in: scope) }, origin)
        case .range(let lower, let upper, let isHalfOpen):
            let low = try bind(lower, in: scope)
            let high = try upper.map { try bind($0, in: scope) }
            checkRange(low, high, right)
            return try between(operand, low, high, includesUpper: !isHalfOpen, origin)
        case .query, .call: if startsPipe(right) { return try isAmong(operand, rowsOf: right, origin) }
        case .member where startsPipe(right) && (try? bindPath(right, in: scope)) == nil:
            return try isAmong(operand, rowsOf: right, origin)
        case .name(let name):
            // A column of this name comes first.
            if case .value? = try? lookUp(name, in: scope) { break }
            if startsPipe(right) { return try isAmong(operand, rowsOf: right, origin) }
        default: break
        }
        let container = try bind(right, in: scope)
        switch container.type {
        case .period:
            if case .period = operand.type {
                let start = try edge("start", of: operand)
                let end = try edge("end", of: operand)
                let from = try compare(.greaterOrEqual, start, edge("start", of: container), origin)
                let through = try compare(.lessOrEqual, end, edge("end", of: container), origin)
                return BoundExpr(.and([from, through]), type: .bool, origin: origin)
            }
            return try between(
                operand, edge("start", of: container), edge("end", of: container), includesUpper: true, origin)
        case .list(let element):
            if case .constant(.list(let values)) = container.kind {
                return try isOneOf(
                    operand, values.map { constant($0, type(of: $0) ?? .null, container.origin) }, origin)
            }
            if case .list(let elements) = container.kind { return try isOneOf(operand, elements, origin) }
            let converted = try convert(operand, to: element, operation: "in")
            return BoundExpr(.isElement(converted, of: container), type: .bool, origin: origin)
        case .date where operand.type == .dateTime:
            // A date beside a datetime means the whole day.
            return try compare(.equal, operand, container, origin)
        default:
            let fix = Fix(
                replacing: right.range, with: "[\(source.text(right.range))]",
                title: Words(en: "make it a list", zh: "写成列表"))
            throw failure(.notAList, at: right.range, fix: right.isLiteral ? fix : nil)
        }
    }

    private func isOneOf(_ operand: BoundExpr, _ elements: [BoundExpr], _ origin: Origin) throws -> BoundExpr {
        if elements.isEmpty { return constant(.bool(false), .bool, origin) }
        if case .entity(let id) = operand.type {
            return try isOneOfRows(operand, id, elements, origin)
        }
        if operand.type == .date || operand.type == .dateTime, elements.contains(where: { $0.type.isPeriod }) {
            let tests = try elements.map { element in
                element.type.isPeriod
                    ? try between(
                        operand, edge("start", of: element), edge("end", of: element), includesUpper: true, origin)
                    : try compare(.equal, operand, element, origin)
            }
            return tests.count == 1 ? tests[0] : BoundExpr(.or(tests), type: .bool, origin: origin)
        }
        let unified = try unified(exactly([operand] + elements), operation: "in", at: origin.range)
        let values = unified.dropFirst().compactMap(\.constantValue)
        for element in elements { checkLiteral(operand, element) }
        if values.count == elements.count {
            return BoundExpr(.isOneOf(unified[0], values), type: .bool, origin: origin)
        }
        let tests = unified.dropFirst().map { element in
            BoundExpr(.compare(.equal, unified[0], element), type: .bool, origin: origin)
        }
        return tests.count == 1 ? tests[0] : BoundExpr(.or(tests), type: .bool, origin: origin)
    }

    private func isOneOfRows(
        _ operand: BoundExpr, _ id: EntityID, _ elements: [BoundExpr], _ origin: Origin
    ) throws -> BoundExpr {
        var tests: [BoundExpr] = []
        for element in elements { tests.append(try compare(.equal, operand, element, origin)) }
        return tests.count == 1 ? tests[0] : BoundExpr(.or(tests), type: .bool, origin: origin)
    }

    private func between(
        _ operand: BoundExpr, _ lower: BoundExpr, _ upper: BoundExpr?, includesUpper: Bool, _ origin: Origin
    ) throws -> BoundExpr {
        let isDay = operand.type == .date || operand.type == .dateTime
        let isSpan = lower.type.isPeriod || upper?.type.isPeriod == true
        if isDay, isSpan || operand.type == .dateTime {
            let from = try compare(.greaterOrEqual, operand, lower, origin)
            guard let upper else { return from }
            let through = try compare(includesUpper ? .lessOrEqual : .less, operand, upper, origin)
            return BoundExpr(.and([from, through]), type: .bool, origin: origin)
        }
        let sides = try unified(
            exactly([operand, lower] + (upper.map { [$0] } ?? [])), operation: "in", at: origin.range)
        guard sides[0].type.isOrdered else {
            throw failure(.notOrdered(type: typeName(sides[0].type)), at: origin.range)
        }
        return BoundExpr(
            .isBetween(
                sides[0], lower: sides[1], upper: sides.count > 2 ? sides[2] : nil, includesUpper: includesUpper),
            type: .bool, origin: origin)
    }

    // MARK: Arithmetic

    func arithmetic(
        _ op: BinaryOperator, _ lhs: BoundExpr, _ rhs: BoundExpr, _ operatorRange: SourceRange, _ origin: Origin
    ) throws -> BoundExpr {
        if lhs.type == .null || rhs.type == .null {
            let type = lhs.type == .null ? rhs.type : lhs.type
            return constant(.null, op == .divide ? .num : type, origin)
        }
        if let shifted = try calendarArithmetic(op, lhs, rhs, origin) { return shifted }
        guard lhs.type.isNumeric, rhs.type.isNumeric, let arithmetic = BoundExpr.Arithmetic(rawValue: op.rawValue)
        else {
            throw mismatch(op.spelling, lhs.type, rhs.type, between: [lhs, rhs], at: operatorRange)
        }
        let sides = try unified([lhs, rhs], operation: op.spelling, at: operatorRange)
        func node(_ left: BoundExpr, _ right: BoundExpr, _ type: DataType) -> BoundExpr {
            BoundExpr(.arithmetic(arithmetic, left, right), type: type, origin: origin)
        }
        switch (sides[0].type, arithmetic) {
        case (_, .divide): return node(sides[0], sides[1], .num)
        case (.decimal, .multiply):
            // Each side keeps its own scale; the product has both, up to 18 places.
            let left = try convert(lhs, to: lhs.type == .int ? .decimal(scale: 0) : lhs.type, operation: op.spelling)
            let right = try convert(rhs, to: rhs.type == .int ? .decimal(scale: 0) : rhs.type, operation: op.spelling)
            guard case .decimal(let leftScale) = left.type, case .decimal(let rightScale) = right.type else {
                return node(sides[0], sides[1], sides[0].type)
            }
            return node(left, right, .decimal(scale: DecimalMath.productScale(leftScale, rightScale)))
        case (.decimal, .truncatingDivide): return node(sides[0], sides[1], .decimal(scale: 0))
        case (let type, _): return node(sides[0], sides[1], type)
        }
    }

    /// Dates, periods and durations; nil for plain numbers.
    private func calendarArithmetic(
        _ op: BinaryOperator, _ lhs: BoundExpr, _ rhs: BoundExpr, _ origin: Origin
    ) throws -> BoundExpr? {
        func shift(_ base: BoundExpr, by distance: BoundExpr) -> BoundExpr {
            BoundExpr(.shift(base, by: distance, isSubtraction: op == .subtract), type: base.type, origin: origin)
        }
        guard op == .add || op == .subtract else { return nil }
        switch (lhs.type, rhs.type) {
        case (.date, .duration), (.dateTime, .duration): return shift(lhs, by: rhs)
        case (.duration, .date), (.duration, .dateTime): return op == .add ? shift(rhs, by: lhs) : nil
        case (.date, .date) where op == .subtract: return BoundExpr(.distance(lhs, rhs), type: .int, origin: origin)
        case (.dateTime, .dateTime), (.dateTime, .date), (.date, .dateTime):
            guard op == .subtract else { return nil }
            let left = try scalarCall(named: "date", [lhs], origin)
            let right = try scalarCall(named: "date", [rhs], origin)
            return BoundExpr(.distance(left, right), type: .int, origin: origin)
        case (.period, .int): return shift(lhs, by: rhs)
        case (.int, .period): return op == .add ? shift(rhs, by: lhs) : nil
        case (.period(let left), .period(let right)) where op == .subtract && left == right:
            return BoundExpr(.distance(lhs, rhs), type: .int, origin: origin)
        case (.int, .duration):
            return try arithmetic(op, lhs, convert(rhs, to: .int, operation: op.spelling), origin.range, origin)
        case (.duration, .int):
            return try arithmetic(op, convert(lhs, to: .int, operation: op.spelling), rhs, origin.range, origin)
        case (.date, .int), (.date, .decimal), (.int, .date), (.dateTime, .int):
            let number = lhs.type.isNumeric ? lhs : rhs
            let end = SourceRange(start: number.origin.range.end, end: number.origin.range.end)
            let fix = Fix(replacing: end, with: " days", title: Words(en: "add days", zh: "按天计"))
            let isLiteral: Bool = if case .constant(.int) = number.kind { true } else { false }
            throw failure(.datePlusNumber, at: origin.range, fix: isLiteral ? fix : nil)
        case (.duration, .duration):
            guard case .constant(.duration(let left)) = lhs.kind, case .constant(.duration(let right)) = rhs.kind,
                let sum = op == .add ? left.adding(right) : right.negated.flatMap({ left.adding($0) })
            else { return nil }
            return constant(.duration(sum), .duration, origin)
        default: return nil
        }
    }
}

extension BoundExpr.Comparison {
    var isOrdering: Bool { self != .equal && self != .notEqual }

    /// The comparison with its sides exchanged.
    var mirrored: BoundExpr.Comparison {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

extension DataType {
    var isPeriod: Bool {
        if case .period = self { return true }
        return false
    }

    var isDay: Bool { self == .date || self == .dateTime }

    var isDecimal: Bool {
        if case .decimal = self { return true }
        return false
    }
}
