// Literals, numbers and what is shown of each type. Decimals that an engine lacks are whole numbers of the last place:
// widening multiplies, and what is shown gets its point back.

extension SQLEmitter {
    // MARK: Literals

    func literal(_ value: Value, _ type: DataType, at origin: Origin) throws -> SQLText {
        switch value {
        case .null: return type == .null ? .null : typedNull(type)
        case .bool(let value): return bool(value)
        case .int(let value):
            switch type {
            case .decimal(let scale): return try literal(.decimal(Decimal(value)), .decimal(scale: scale), at: origin)
            case .num: return try literal(.num(Double(value)), .num, at: origin)
            default:
                return SQLText(String(value), value < 0 ? .unary : .atom)
                    .with(bits: Int64.bitWidth - value.magnitude.leadingZeroBitCount)
            }
        case .decimal(let value):
            if type == .num { return try literal(.num(value.double), .num, at: origin) }
            guard case .decimal(let scale) = type, let scaled = value.rescaled(to: scale) else {
                throw refusal("this decimal", "此小数", at: origin)
            }
            var text: String
            switch dialect.decimals {
            case .exact where dialect.decimalLiteral != nil:
                let written = SQLText(
                    dialect.decimalLiteral ?? "", [SQLText(dialect.text(scaled.description)), SQLText(String(scale))])
                return written.with(bits: Int128.bitWidth - scaled.mantissa.magnitude.leadingZeroBitCount)
            case .exact: text = scale == 0 ? "\(scaled.description).0" : scaled.description
            case .scaledIntegers:
                guard Int64(exactly: scaled.mantissa) != nil else {
                    throw refusal("a decimal of so many digits", "位数如此之多的小数", at: origin)
                }
                text = String(scaled.mantissa)
            }
            return scaled.mantissa < 0 ? SQLText(text, .unary) : SQLText(text)
        case .num(let value):
            guard value.isFinite else { throw refusal("an infinite number", "无穷大", at: origin) }
            return SQLText(dialect.numLiteral.replacingSlot(with: NumberFormat.text(value)))
        case .text(let text): return SQLText(dialect.text(text))
        case .date(let date): return day(date)
        case .dateTime(let time):
            var text = time.description
            if text.utf8.count == 16 { text += ":00" }
            return dialect.days == .texts
                ? SQLText(dialect.text(text))
                : SQLText(
                    dialect.timeLiteral.replacingSlot(
                        with: dialect.text(text.split(separator: "T").joined(separator: " "))))
        case .period(let period): return day(period.start)
        case .enumeration(let type, let code): return SQLText(dialect.text(type.members[code].name))
        case .entity(let entity): return SQLText(String(entity.row))
        case .duration, .list: throw refusal("a \(type.name) as a value", "\(type.name) 值", at: origin)
        }
    }

    private func day(_ date: CalendarDate) -> SQLText {
        let text = dialect.text(date.description)
        return SQLText(dialect.days == .texts ? text : dialect.dayLiteral.replacingSlot(with: text))
    }

    func typedNull(_ type: DataType) -> SQLText {
        guard dialect.hasBooleans, let name = typeName(type) else { return .null }
        return SQLText("CAST(NULL AS \(name))", nullable: true)
    }

    /// What a type is called; nil for one that no column has.
    func typeName(_ type: DataType) -> String? { dialect.typeName(type) }

    // MARK: Numbers

    func widened(_ operand: BoundExpr, to type: DataType, _ scope: SQLScope) throws -> SQLText {
        if case .constant(let constant) = operand.kind, !constant.isNull, type.isNumeric {
            return try literal(constant, type, at: operand.origin)
        }
        let inner = try value(operand, scope)
        switch (operand.type, type) {
        case (.null, _): return typedNull(type)
        case (.int, .decimal(let scale)): return try decimal(inner, from: 0, to: scale, at: operand.origin)
        case (.decimal(let scale), .decimal(let wide)):
            return try decimal(inner, from: scale, to: wide, at: operand.origin)
        case (_, .num) where operand.type.isNumeric: return double(inner, operand.type)
        case (.date, .dateTime): return try spelled(.timeOfDay, [inner])
        default: return inner
        }
    }

    /// A decimal or whole number with more places.
    private func decimal(_ value: SQLText, from: Int, to: Int, at origin: Origin) throws -> SQLText {
        if from == to, from > 0 { return value }
        switch dialect.decimals {
        case .exact: return SQLText("CAST({0} AS \(decimalType(to)))", [value])
        case .scaledIntegers:
            if from == to { return value }
            return SQLText("[0] * \(try power(to - from, at: origin))", [value], .multiplicative)
        }
    }

    func decimalType(_ scale: Int) -> String { dialect.decimalType.replacingSlot(with: String(scale)) }

    func power(_ digits: Int, at origin: Origin) throws -> String {
        guard digits <= 18, let power = DecimalMath.pow10(digits) else {
            throw refusal("a decimal of so many places", "位数如此之多的小数", at: origin)
        }
        return String(power)
    }

    /// A number as a binary one.
    func double(_ value: SQLText, _ type: DataType) -> SQLText {
        switch (type, dialect.decimals) {
        case (.num, _): return value
        case (.decimal(let scale), .scaledIntegers):
            return SQLText("[0] / 1\(String(repeating: "0", count: scale)).0", [value], .multiplicative)
        default: return SQLText("CAST({0} AS \(dialect.numType))", [value])
        }
    }

    func arithmetic(
        _ operation: BoundExpr.Arithmetic, _ lhs: BoundExpr, _ rhs: BoundExpr, _ expr: BoundExpr, _ scope: SQLScope
    ) throws -> SQLText {
        let left = try value(lhs, scope)
        let right = try value(rhs, scope)
        switch operation {
        case .add: return inRange("[0] + [1]", left, right, .additive, expr.type)
        case .subtract: return inRange("[0] - [1]", left, right, .additive, expr.type)
        case .multiply: return try product(left, right, lhs.type, rhs.type, expr)
        case .divide:
            let operands = [double(left, lhs.type), double(right, rhs.type)]
            if rhs.isKnownDivisor { return SQLText("[0] / [1]", operands, .multiplicative) }
            return try spelled(.quotient, operands, nullable: true)
        case .truncatingDivide, .modulo:
            guard lhs.type != .num, rhs.type != .num else {
                throw refusal("`\(operation.rawValue)` of num", "浮点数的 `\(operation.rawValue)`", at: expr.origin)
            }
            if case .decimal = lhs.type, case .exact = dialect.decimals {
                let rest = SQLText("[0] % NULLIF({1}, 0)", [left, right], .multiplicative, nullable: true)
                if operation == .modulo { return rest }
                throw refusal("`//` of decimals", "小数的 `//`", at: expr.origin)
            }
            let divided = operation == .modulo ? SQLOperation.remainder : .truncatedQuotient
            if rhs.isKnownDivisor, let spelling = dialect.spelling(divided) {
                return SQLText(
                    spelling.template.replacing("NULLIF({1}, 0)", with: "[1]"), [left, right], spelling.precedence)
            }
            return try spelled(divided, [left, right], nullable: true)
        }
    }

    /// A number that fails where it leaves its range, as it does here: computed in a wider one where the engine does not
    /// tell and the operands might be large enough.
    private func inRange(
        _ template: String, _ left: SQLText, _ right: SQLText, _ precedence: SQLPrecedence, _ type: DataType
    ) -> SQLText {
        let plain = SQLText(template, [left, right], precedence)
        guard let wide = dialect.wideInt else { return plain }
        func bits(_ width: Int) -> Int {
            let bits = [left.bits ?? width, right.bits ?? width]
            return precedence == .multiplicative ? bits[0] + bits[1] : max(bits[0], bits[1]) + 1
        }
        switch type {
        case .int:
            let bits = bits(63)
            return bits <= 63
                ? plain.with(bits: bits) : narrow(SQLText(template, [SQLText(wide, [left]), right], precedence))
        // Sums of decimals fail by themselves.
        case .decimal: return plain.with(bits: min(bits(127), 127))
        default: return plain
        }
    }

    /// A wide whole number as one of 64 bits, which fails where it does not fit.
    func narrow(_ wide: SQLText) -> SQLText {
        SQLText(dialect.narrowInt, [wide, SQLText(dialect.intType)])
    }

    private func product(
        _ left: SQLText, _ right: SQLText, _ leftType: DataType, _ rightType: DataType, _ expr: BoundExpr
    ) throws -> SQLText {
        let product = inRange("[0] * [1]", left, right, .multiplicative, expr.type)
        guard case .decimal(let scale) = expr.type else { return product }
        let places = leftType.decimalPlaces + rightType.decimalPlaces
        if let wide = dialect.wideDecimal, (left.bits ?? 127) + (right.bits ?? 127) > 127 {
            let widened = SQLText(wide, [left, SQLText(String(leftType.decimalPlaces))])
            let whole = SQLText("[0] * [1]", [widened, right], .multiplicative)
            let template = places == scale ? "CAST({0} AS {1})" : "CAST(ROUND({0}, \(scale)) AS {1})"
            return SQLText(template, [whole, SQLText(decimalType(scale))])
        }
        if places == scale { return product }
        guard case .exact = dialect.decimals else {
            throw refusal("a product of more than 18 places", "超过 18 位小数的乘积", at: expr.origin)
        }
        return SQLText("CAST(ROUND({0}, \(scale)) AS \(decimalType(scale)))", [product])
    }

    // MARK: What is shown

    /// A slot as a column of the result: entities by their labels, periods as texts.
    func shownValue(_ value: SQLText, _ type: DataType, _ scope: SQLScope) throws -> SQLText {
        switch type {
        case .entity(let entity): return try label(of: value, entity, scope)
        case .period: return try text(value, type, scope)
        case .decimal(let scale):
            switch dialect.decimals {
            case .exact: return value.isStored ? value : SQLText("CAST({0} AS \(decimalType(scale)))", [value])
            case .scaledIntegers: return try text(value, type, scope)
            }
        case .dateTime: return try text(value, type, scope)
        case .bool: return value.isColumn ? value : SQLText(dialect.shownBool, [value])
        case .list, .duration: throw refusal("a \(type.name) in the result", "结果中的 \(type.name)", at: .none)
        default: return value
        }
    }

    /// A row as it prints: its label, else its key, else its number.
    func label(of row: SQLText, _ entity: EntityID, _ scope: SQLScope) throws -> SQLText {
        let entry = catalog[entity]
        func column(_ field: FieldID) throws -> SQLText {
            let value = tableColumn(
                tables[field], entity, row, scope.select, nullable: try row.isNullable || facts.hasBlank(field))
            return try text(value, catalog[field].type, scope)
        }
        if let label = entry.label { return try column(label) }
        if entry.key.count == 1 { return try column(entry.key[0]) }
        if entry.key.isEmpty { return try text(SQLText("[0] + 1", [row], .additive), .int, scope) }
        let parts = try entry.key.map {
            SQLText("COALESCE({0}, '')", [try column($0)], nullable: row.isNullable)
        }
        let joined = SQLText(
            parts.indices.map { "[\($0)]" }.joined(separator: " || '/' || "), parts, .other, nullable: row.isNullable)
        return row.isNullable ? SQLText("CASE WHEN [0] IS NOT NULL THEN {1} END", [row, joined]) : joined
    }

    /// A value as it prints.
    func text(_ value: SQLText, _ type: DataType, _ scope: SQLScope, at origin: Origin = .none) throws -> SQLText {
        switch type {
        case .text, .code, .enumeration: return value
        case .int: return SQLText("CAST({0} AS \(dialect.textType))", [value])
        case .bool:
            return SQLText(
                value.isNullable
                    ? "CASE WHEN {0} THEN 'true' WHEN NOT [0] THEN 'false' END"
                    : "CASE WHEN {0} THEN 'true' ELSE 'false' END", [value])
        case .decimal(let scale):
            switch dialect.decimals {
            case .exact:
                return SQLText(
                    dialect.decimalText,
                    [value, SQLText(decimalType(scale)), SQLText(dialect.textType), SQLText(String(scale))])
            case .scaledIntegers: return try pointed(value, scale, at: origin)
            }
        case .date: return try spelled(.textOfDay, [value])
        case .dateTime: return try spelled(.textOfTime, [value])
        case .period(let unit): return try spelled(unit.spelledText, [value])
        case .entity(let entity): return try label(of: value, entity, scope)
        case .num, .duration, .list, .null:
            throw refusal("\(type.name) as text", "\(type.name) 转为文本", at: origin)
        }
    }

    /// A whole number of the last place with its point.
    private func pointed(_ value: SQLText, _ scale: Int, at origin: Origin) throws -> SQLText {
        if scale == 0 { return SQLText("CAST({0} AS TEXT)", [value]) }
        let unit = try power(scale, at: origin)
        return SQLText(
            "CASE WHEN [0] < 0 THEN '-' ELSE '' END || abs([0] / \(unit)) || printf('.%0\(scale)d', abs([0] % \(unit)))",
            [value], .other)
    }
}

extension BoundExpr {
    /// Whether it is a number written out, and not 0.
    fileprivate var isKnownDivisor: Bool {
        switch kind {
        case .constant(.int(let value)): value != 0
        case .constant(.decimal(let value)): !value.isZero
        case .constant(.num(let value)): value != 0
        case .widen(let inner): inner.isKnownDivisor
        default: false
        }
    }
}

extension SQLDialect {
    /// What a type is called in a table; nil for one that no column has.
    func typeName(_ type: DataType) -> String? {
        switch type {
        case .bool: boolType
        case .int, .entity: intType
        case .decimal(let scale): decimalType.replacingSlot(with: String(scale))
        case .num: numType
        case .text, .code, .enumeration: textType
        case .date, .period: dayType
        case .dateTime: timeType
        case .null, .duration, .list: nil
        }
    }
}

extension PeriodUnit {
    fileprivate var spelledText: SQLOperation {
        switch self {
        case .year: .textOfYear
        case .half: .textOfHalf
        case .quarter: .textOfQuarter
        case .month: .textOfMonth
        case .week: .textOfWeek
        case .day: .textOfDay
        }
    }
}

extension DataType {
    var decimalPlaces: Int { if case .decimal(let scale) = self { scale } else { 0 } }
}

extension String {
    /// The template with `{0}` filled in.
    func replacingSlot(_ slot: String = "{0}", with text: String) -> String {
        guard let range = self.firstRange(of: slot) else { return self }
        return self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
