// Scalar functions, days and periods. A function that is not here has no spelling with the same result in any engine: case
// and width of letters follow tables that differ, conversions of texts are stricter or laxer, lists are not everywhere.

extension SQLEmitter {
    /// What `trim` and `is_blank` take for blank.
    private static let blanks: String = {
        var scalars: [UInt32] = Array(0x09...0x0D) + [0x20, 0x85, 0xA0, 0x1680]
        scalars += Array(0x2000...0x200A) + [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
        var text = ""
        for scalar in scalars.compactMap(Unicode.Scalar.init) { text.unicodeScalars.append(scalar) }
        return text
    }()

    func call(
        _ function: ScalarFunction, _ arguments: [BoundExpr], _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        let types = arguments.map(\.type)
        switch function.name {
        case "least", "greatest", "clamp": return try extreme(function.name, arguments, expr, scope)
        case "bucket", "band": return try banded(function.name, arguments, expr, scope)
        case "active": return settled(try active(arguments, scope))
        case "concat":
            let parts = try arguments.map { try text(try value($0, scope), $0.type, scope, at: $0.origin) }
            guard parts.count <= 10 else { throw refusal("so long a `concat`", "过长的 `连接`", at: expr.origin) }
            return SQLText(parts.indices.map { "[\($0)]" }.joined(separator: " || "), parts, .other)
        case "is_blank": return try blank(arguments[0], scope)
        default: break
        }
        let values = try arguments.map { try value($0, scope) }
        switch function.name {
        case "abs":
            let size = try spelled(.absolute, values)
            return expr.type == .int && dialect.wideInt != nil ? narrow(size).with(bits: values[0].bits) : size
        case "sqrt": return try spelled(.squareRoot, values, nullable: true)
        case "round", "floor", "ceil": return try rounded(function.name, values, arguments, expr)
        case "length": return try spelled(.length, values)
        case "trim": return try spelled(.trim, values + [SQLText(dialect.text(Self.blanks))])
        case "replace": return try spelled(.replace, values, at: expr.origin)
        case "substring": return try part(values, arguments, expr)
        case "text": return try text(values[0], types[0], scope, at: expr.origin)
        case "int", "try_int": return try whole(values[0], types[0], expr)
        case "num" where types[0].isNumeric, "try_num" where types[0].isNumeric: return double(values[0], types[0])
        case "dec", "try_dec": return try decimal(values[0], types[0], expr)
        case "date" where types.count == 1, "try_date" where types.count == 1:
            return try date(values[0], types[0], expr)
        case "start": return values[0]
        case "end": return try lastDay(values[0], types[0], expr)
        case "year": return try period(.year, values[0], types[0], expr)
        case "half": return try period(.half, values[0], types[0], expr)
        case "quarter": return try period(.quarter, values[0], types[0], expr)
        case "month": return try period(.month, values[0], types[0], expr)
        case "week": return try period(.week, values[0], types[0], expr)
        case "month_no": return try spelled(.monthOfYear, [day(values[0], types[0])])
        case "weekday": return try spelled(.weekday, [day(values[0], types[0])])
        case "day_no": return try spelled(.dayOfMonth, [day(values[0], types[0])])
        case "age": return try age(values[0], expr)
        default:
            throw refusal("`\(function.name)`", "`\(function.chineseName)`", at: expr.origin)
        }
    }

    // MARK: Numbers

    /// The least or greatest of values; null if one is.
    private func extreme(
        _ name: String, _ arguments: [BoundExpr], _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        switch expr.type {
        case .entity, .enumeration, .bool, .list:
            throw refusal("`\(name)` of \(expr.type.name)", "\(expr.type.name) 的 `\(name)`", at: expr.origin)
        default: break
        }
        var values = try arguments.map { try value($0, scope) }
        if name == "clamp" {
            return guarded(
                try spelled(.least, [try spelled(.greatest, [values[0], values[1]]), values[2]]), values)
        }
        let all = values
        var result = values.removeFirst()
        for value in values { result = try spelled(name == "least" ? .least : .greatest, [result, value]) }
        return guarded(result, all)
    }

    /// Null if one of the values is: engines differ in what they make of null there.
    private func guarded(_ value: SQLText, _ operands: [SQLText]) -> SQLText {
        let nullable = operands.filter(\.isNullable)
        guard !nullable.isEmpty else { return value }
        let known = SQLText.and(
            nullable.map { SQLText("[0] IS NOT NULL", [$0], .comparison, nullable: false) })
        return SQLText("CASE WHEN {0} THEN {1} END", [known, value], nullable: true)
    }

    private func banded(
        _ name: String, _ arguments: [BoundExpr], _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        guard case .list(let bounds) = arguments[1].constantElements else {
            throw refusal("`\(name)` with bounds that are computed", "界限为计算值的 `\(name)`", at: expr.origin)
        }
        let value = try value(arguments[0], scope)
        let known = try bounds.map { try self.value($0, scope) }
        guard known.allSatisfy({ !$0.isNullable }) else {
            throw refusal("`\(name)` with an unknown bound", "界限未知的 `\(name)`", at: expr.origin)
        }
        var counts: [SQLText] = []
        for bound in known { counts.append(SQLText("[0] >= [1]", [value, bound], .comparison)) }
        if name == "bucket" {
            let terms = counts.indices.map { "CASE WHEN {\($0)} THEN 1 ELSE 0 END" }.joined(separator: " + ")
            let sum = SQLText(terms.isEmpty ? "0" : terms, counts, .additive, nullable: false)
            return guarded(sum, [value])
        }
        guard case .list(let names) = arguments[2].constantElements, bounds.isAscendingConstants else {
            throw refusal("`\(name)` with such bounds", "此类界限的 `\(name)`", at: expr.origin)
        }
        var parts: [SQLText.Part] = [.text("CASE")]
        for (test, name) in zip(counts, names.dropFirst()).reversed() {
            parts += [.text(" WHEN ")] + test.parts + [.text(" THEN ")] + (try self.value(name, scope)).parts
        }
        if let first = names.first {
            parts += [.text(" WHEN ")] + SQLText("[0] IS NOT NULL", [value], .comparison).parts + [.text(" THEN ")]
            parts += (try self.value(first, scope)).parts
        }
        var result = SQLText(parts + [.text(" END")], nullable: true)
        result.isWindowed = value.isWindowed
        result.isAggregated = value.isAggregated
        return result
    }

    private func rounded(
        _ name: String, _ values: [SQLText], _ arguments: [BoundExpr], _ expr: BoundExpr
    ) throws -> SQLText {
        let type = arguments[0].type
        if type == .int, values.count == 1 { return values[0] }
        var places = 0
        if arguments.count > 1 {
            guard case .constant(.int(let number)) = arguments[1].kind, (0...15).contains(number) else {
                throw refusal(
                    "`round` to places that are computed or below 0", "位数为计算值或负数的 `四舍五入`", at: expr.origin)
            }
            if type == .int { return values[0] }
            places = Int(number)
        }
        if type == .num {
            switch name {
            case "floor": return try spelled(.floor, [values[0]])
            case "ceil": return try spelled(.ceiling, [values[0]])
            default:
                return values.count == 1
                    ? try spelled(.roundWhole, [values[0]])
                    : try spelled(.roundPlaces, [values[0], SQLText(String(places))])
            }
        }
        guard case .decimal(let scale) = type else { throw refusal("`\(name)`", "`\(name)`", at: expr.origin) }
        if values.count == 2, places >= scale { return values[0] }
        switch dialect.decimals {
        case .exact:
            switch name {
            case "floor": return SQLText("CAST(FLOOR({0}) AS \(dialect.intType))", [values[0]])
            case "ceil": return SQLText("CAST(CEIL({0}) AS \(dialect.intType))", [values[0]])
            default:
                return values.count == 1
                    ? SQLText("CAST(ROUND({0}, 0) AS \(dialect.intType))", [values[0]])
                    : SQLText("CAST(ROUND({0}, \(places)) AS \(decimalType(places)))", [values[0]])
            }
        case .scaledIntegers: return try roundedMantissa(name, values[0], dropping: scale - places, expr)
        }
    }

    private func roundedMantissa(
        _ name: String, _ value: SQLText, dropping digits: Int, _ expr: BoundExpr
    ) throws -> SQLText {
        if digits == 0 { return value }
        let unit = try power(digits, at: expr.origin)
        switch name {
        case "floor": return SQLText("[0] / \(unit) - ([0] % \(unit) < 0)", [value], .additive)
        case "ceil": return SQLText("[0] / \(unit) + ([0] % \(unit) > 0)", [value], .additive)
        default:
            let half = try power(digits - 1, at: expr.origin)
            return SQLText(
                "([0] + CASE WHEN [0] < 0 THEN -5 ELSE 5 END * \(half)) / \(unit)", [value], .multiplicative)
        }
    }

    /// `int(x)`: without the fraction.
    private func whole(_ value: SQLText, _ type: DataType, _ expr: BoundExpr) throws -> SQLText {
        switch type {
        case .int: return value
        case .bool: return SQLText("CASE WHEN {0} THEN 1 WHEN NOT [0] THEN 0 END", [value])
        case .decimal(let scale):
            switch dialect.decimals {
            case .exact: return SQLText("CAST(TRUNC({0}) AS \(dialect.intType))", [value])
            case .scaledIntegers:
                return scale == 0
                    ? value : SQLText("[0] / \(try power(scale, at: expr.origin))", [value], .multiplicative)
            }
        case .period(.year): return try spelled(.year, [value])
        default: throw refusal("`int` of \(type.name)", "\(type.name) 的 `整数`", at: expr.origin)
        }
    }

    /// `dec(x, n)`.
    private func decimal(_ value: SQLText, _ type: DataType, _ expr: BoundExpr) throws -> SQLText {
        guard case .decimal(let places) = expr.type, type.isNumeric else {
            throw refusal("`dec` of \(type.name)", "\(type.name) 的 `小数`", at: expr.origin)
        }
        let scale = type.decimalPlaces
        if type == .num {
            let rounded = try spelled(.roundPlaces, [value, SQLText(String(places))])
            switch dialect.decimals {
            case .exact: return SQLText("CAST({0} AS \(decimalType(places)))", [rounded])
            case .scaledIntegers:
                return SQLText("CAST(round({0} * \(try power(places, at: expr.origin))) AS INTEGER)", [rounded])
            }
        }
        switch dialect.decimals {
        case .exact: return SQLText("CAST(ROUND({0}, \(places)) AS \(decimalType(places)))", [value])
        case .scaledIntegers:
            if places < scale { return try roundedMantissa("round", value, dropping: scale - places, expr) }
            if places == scale { return value }
            return SQLText("[0] * \(try power(places - scale, at: expr.origin))", [value], .multiplicative)
        }
    }

    // MARK: Texts

    private func part(
        _ values: [SQLText], _ arguments: [BoundExpr], _ expr: BoundExpr
    ) throws -> SQLText {
        let numbers = arguments.dropFirst().map { argument -> Int64? in
            if case .constant(.int(let number)) = argument.kind { number } else { nil }
        }
        guard let start = numbers[0], start >= 0, start < 1 << 30, numbers.dropFirst().allSatisfy({ ($0 ?? -1) >= 0 })
        else {
            throw refusal(
                "`substring` from the end, or of a length that is computed", "从末尾起或长度为计算值的 `截取`",
                at: expr.origin)
        }
        let first = SQLText(String(max(1, start)))
        guard values.count > 2, let length = numbers[1] else {
            return try spelled(.substringToEnd, [values[0], first])
        }
        return try spelled(.substring, [values[0], first, SQLText(String(min(length, 1 << 30)))])
    }

    private func blank(_ argument: BoundExpr, _ scope: SQLScope) throws -> SQLText {
        let value = try value(argument, scope)
        let isNull = SQLText("[0] IS NULL", [value], .comparison, nullable: false)
        guard argument.type.isText else { return isNull }
        let trimmed = try spelled(.trim, [value, SQLText(dialect.text(Self.blanks))])
        return settled(.or([isNull, SQLText("[0] = ''", [trimmed], .comparison)]))
    }

    // MARK: Days

    private func date(_ value: SQLText, _ type: DataType, _ expr: BoundExpr) throws -> SQLText {
        switch type {
        case .date: return value
        case .dateTime: return try spelled(.dayOfTime, [value])
        default: throw refusal("`date` of \(type.name)", "\(type.name) 的 `日期`", at: expr.origin)
        }
    }

    /// The day of a date, a datetime, or on which a period begins.
    private func day(_ value: SQLText, _ type: DataType) throws -> SQLText {
        type == .dateTime ? try spelled(.dayOfTime, [value]) : value
    }

    private func period(
        _ unit: PeriodUnit, _ value: SQLText, _ type: DataType, _ expr: BoundExpr
    ) throws -> SQLText {
        if type == .period(unit) { return value }
        let operation: SQLOperation =
            switch unit {
            case .year: .startOfYear
            case .half: .startOfHalf
            case .quarter: .startOfQuarter
            case .month: .startOfMonth
            case .week: .startOfWeek
            case .day: throw refusal("a day as a period", "以日为时段", at: expr.origin)
            }
        return try spelled(operation, [try day(value, type)])
    }

    private func lastDay(_ value: SQLText, _ type: DataType, _ expr: BoundExpr) throws -> SQLText {
        guard case .period(let unit) = type else { throw refusal("`end`", "`结束`", at: expr.origin) }
        if unit.monthCount > 0, dialect.spelling(.lastDay) != nil {
            return try spelled(.lastDay, [value, SQLText(String(unit.monthCount))])
        }
        if unit == .week {
            // The last week that there is ends with the last day.
            let monday = try literal(.date(CalendarDate.maximum.adding(days: -6) ?? .maximum), .date, at: expr.origin)
            return SQLText(
                "CASE WHEN [0] > {1} THEN {2} ELSE {3} END",
                [
                    value, monday, try literal(.date(.maximum), .date, at: expr.origin),
                    try spelled(.addDays, [value, SQLText("6")]),
                ])
        }
        let next = try moved(value, by: SQLText.one, unit)
        return try spelled(.addDays, [next, SQLText("-1", .unary)])
    }

    /// The start of a period so many further on.
    func moved(_ start: SQLText, by count: SQLText, _ unit: PeriodUnit) throws -> SQLText {
        func times(_ factor: Int) -> SQLText {
            if factor == 1 { return count }
            if count.isConstant, case .text(let text)? = count.parts.first, let number = Int(text) {
                return SQLText(String(number * factor), number < 0 ? .unary : .atom)
            }
            return SQLText("[0] * \(factor)", [count], .multiplicative)
        }
        switch unit {
        case .day: return try spelled(.addDays, [start, count])
        case .week: return try spelled(.addDays, [start, times(7)])
        default: return try spelled(.addMonths, [start, times(unit.monthCount)])
        }
    }

    func shifted(
        _ moved: BoundExpr, _ amount: BoundExpr, _ isSubtraction: Bool, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        let start = try value(moved, scope)
        func signed(_ number: Int64) -> SQLText {
            let number = isSubtraction ? -number : number
            return SQLText(String(number), number < 0 ? .unary : .atom)
        }
        switch (moved.type, amount.type) {
        case (.date, .duration):
            guard case .constant(.duration(let duration)) = amount.kind, duration.months.magnitude < 1 << 40,
                duration.days.magnitude < 1 << 40
            else { throw refusal("a duration that is computed", "计算得出的时长", at: expr.origin) }
            var result = start
            if duration.months != 0 { result = try spelled(.addMonths, [result, signed(duration.months)]) }
            if duration.days != 0 { result = try spelled(.addDays, [result, signed(duration.days)]) }
            return result
        case (.date, .int), (.period, .int):
            var count = try value(amount, scope)
            if isSubtraction { count = SQLText("-[0]", [count], .unary) }
            if case .period(let unit) = moved.type { return try self.moved(start, by: count, unit) }
            return try spelled(.addDays, [start, count])
        default:
            throw refusal("a moved \(moved.type.name)", "\(moved.type.name) 的推移", at: expr.origin)
        }
    }

    func distance(
        _ later: BoundExpr, _ earlier: BoundExpr, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        let (left, right) = (try value(later, scope), try value(earlier, scope))
        switch later.type {
        case .date: return try spelled(.daysBetween, [left, right])
        case .dateTime: return try spelled(.daysBetween, [day(left, .dateTime), day(right, .dateTime)])
        case .period(let unit):
            switch unit {
            case .day: return try spelled(.daysBetween, [left, right])
            case .week:
                return try spelled(.truncatedQuotient, [try spelled(.daysBetween, [left, right]), SQLText("7")])
            default:
                let parts = try [
                    spelled(.year, [left]), spelled(.year, [right]), spelled(.monthOfYear, [left]),
                    spelled(.monthOfYear, [right]),
                ]
                let length = unit.monthCount
                if length == 12 { return SQLText("[0] - [1]", parts, .additive) }
                let months = SQLText("([0] - [1]) * 12 + [2] - [3]", parts, .additive)
                guard length > 1 else { return months }
                return try spelled(.truncatedQuotient, [months, SQLText(String(length))])
            }
        default: throw refusal("a difference of \(later.type.name)", "\(later.type.name) 的差", at: expr.origin)
        }
    }

    /// Full years until today: one less where the birthday of the year is still to come.
    private func age(_ born: SQLText, _ expr: BoundExpr) throws -> SQLText {
        let today = try literal(.date(facts.today), .date, at: expr.origin)
        func years(_ from: SQLText, _ to: SQLText) throws -> SQLText {
            let parts = try [
                spelled(.year, [to]), spelled(.year, [from]), spelled(.monthOfYear, [to]),
                spelled(.monthOfYear, [from]), spelled(.dayOfMonth, [to]), spelled(.dayOfMonth, [from]),
            ]
            return SQLText(
                "[0] - [1] - CASE WHEN [2] * 100 + [4] < [3] * 100 + [5] THEN 1 ELSE 0 END", parts, .additive)
        }
        return SQLText(
            "CASE WHEN [0] <= [1] THEN {2} ELSE -({3}) END",
            [born, today, try years(born, today), try years(today, born)])
    }

    func active(_ arguments: [BoundExpr], _ scope: SQLScope) throws -> SQLText {
        let start = try value(arguments[0], scope)
        let end = try value(arguments[1], scope)
        let day =
            arguments.count > 2
            ? try value(arguments[2], scope) : try literal(.date(facts.today), .date, at: .none)
        let begun = SQLText("[0] <= [1]", [start, day], .comparison)
        if case .constant(.null) = arguments[1].kind { return begun }
        let open = SQLText("[0] > [1]", [end, day], .comparison)
        guard end.isNullable else { return .and([begun, open]) }
        return .and([begun, .or([SQLText("[0] IS NULL", [end], .comparison, nullable: false), open])])
    }
}

/// The members of a list that is written out.
enum SQLElements {
    case list([BoundExpr])
    case none
}

extension BoundExpr {
    var constantElements: SQLElements {
        switch kind {
        case .list(let elements): return .list(elements)
        case .constant(.list(let values)):
            guard case .list(let element) = type else { return .none }
            return .list(values.map { BoundExpr(.constant($0), type: element, origin: origin) })
        case .widen(let inner):
            guard case .list(let elements) = inner.constantElements, case .list(let element) = type else {
                return .none
            }
            return .list(elements.map { BoundExpr(.widen($0), type: element, origin: $0.origin) })
        default: return .none
        }
    }
}

extension [BoundExpr] {
    /// Whether they are constants, each above the one before.
    fileprivate var isAscendingConstants: Bool {
        let numbers = map { element -> Decimal? in
            var element = element
            while case .widen(let inner) = element.kind { element = inner }
            switch element.kind {
            case .constant(.int(let value)): return Decimal(value)
            case .constant(.decimal(let value)): return value
            case .constant(.date(let value)): return Decimal(Int64(value.days))
            case .constant(.num(let value)): return Decimal(NumberFormat.text(value))
            default: return nil
            }
        }
        return zip(numbers, numbers.dropFirst()).allSatisfy { first, second in
            guard let first, let second else { return false }
            return first < second
        }
    }
}
