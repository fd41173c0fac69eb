// How types meet: what a literal becomes beside a column, which conversions are made without asking, and which are
// refused with the function that makes them. Next: Binder+Comparisons.swift.

extension Binder {
    // MARK: Names of types

    /// A type as a person reads it.
    func typeName(_ type: DataType) -> Words {
        switch type {
        case .entity(let id):
            let entity = catalog[id].names.primary
            return Words(en: "a row of \(entity)", zh: "\(entity) 的行")
        default: return type.words
        }
    }

    /// The type of a value that came from outside; nil for null, which takes any.
    func type(of value: Value) -> DataType? {
        switch value {
        case .null: nil
        case .bool: .bool
        case .int: .int
        case .decimal(let decimal): .decimal(scale: decimal.scale)
        case .num: .num
        case .text: .text
        case .date: .date
        case .dateTime: .dateTime
        case .period(let period): .period(period.unit)
        case .duration: .duration
        case .enumeration(let type, _): .enumeration(type)
        case .entity(let entity): .entity(entity.entity)
        case .list(let values): .list(values.lazy.compactMap { self.type(of: $0) }.first ?? .null)
        }
    }

    // MARK: Meeting

    /// The type that two types meet in without losing anything; nil if there is none.
    func meeting(_ lhs: DataType, _ rhs: DataType) -> DataType? {
        if lhs == rhs { return lhs }
        switch (lhs, rhs) {
        case (.null, let other), (let other, .null): return other
        case (.int, .decimal(let scale)), (.decimal(let scale), .int): return .decimal(scale: scale)
        case (.decimal(let left), .decimal(let right)): return .decimal(scale: max(left, right))
        case (.num, let other) where other.isNumeric: return .num
        case (let other, .num) where other.isNumeric: return .num
        case (.text, .code), (.code, .text): return .text
        case (.date, .dateTime), (.dateTime, .date): return .dateTime
        case (.list(let left), .list(let right)): return meeting(left, right).map { .list($0) }
        default: return nil
        }
    }

    /// All values in the one type that they meet in; literals take the type of what they meet.
    func unified(_ values: [BoundExpr], operation: String, at range: SourceRange) throws -> [BoundExpr] {
        guard var type = values.first(where: { !$0.isLiteralText && $0.type != .null })?.type ?? values.first?.type
        else {
            return values
        }
        for value in values where !value.isLiteralText || meeting(type, value.type) != nil {
            guard let met = meeting(type, value.type) else {
                throw mismatch(operation, type, value.type, between: values, at: range)
            }
            type = met
        }
        return try values.map { try convert($0, to: type, operation: operation) }
    }

    func mismatch(
        _ operation: String, _ left: DataType, _ right: DataType, between values: [BoundExpr] = [],
        at range: SourceRange, fix: Fix? = nil
    ) -> BindingError {
        let advice = values.count == 2 ? advice(on: operation, values[0], values[1]) : (help: nil, fix: nil)
        let converted = converter(left, right).map { name in
            name == "text"
                ? Words(en: "`text(x)` makes a text of the other side", zh: "`文本(x)` 把另一边变成文本")
                : Words(
                    en: "`\(name)(x)` reads the text as \(name), `text(x)` makes a text of the other side",
                    zh: "`\(FunctionNames.names(of: name)?.chinese ?? name)(x)` 把文本读作\(typeWord(name))，`文本(x)` 把另一边变成文本"
                )
        }
        let converter = rowsHelp(left, right) ?? converted
        return failure(
            .typesDoNotMeet(
                operation: operation, left: typeName(left), right: typeName(right), help: advice.help ?? converter),
            at: range, fix: fix ?? advice.fix)
    }

    /// Why rows of two entities do not meet.
    private func rowsHelp(_ left: DataType, _ right: DataType) -> Words? {
        guard let left = left.entityID, let right = right.entityID else { return nil }
        let key = catalog[left].key.first.map { catalog[$0].names.primary } ?? "code"
        return catalog.areKin(left, right)
            ? Words(
                en: "rows of two snapshots only compare; where they are to be one column, take their keys: `x.\(key)`",
                zh: "两个快照的行只能比较；要合为一列请取主键：`x.\(key)`")
            : Words(
                en:
                    "rows are the same only within one entity, or in its snapshots by key; keys compare as texts: `x.\(key)`",
                zh: "只有同一实体的行，或它在快照中的行（按主键）才能相同；主键可作为文本比较：`x.\(key)`")
    }

    /// A type in Chinese.
    private func typeWord(_ name: String) -> String {
        Keyword.table.first { $0.role == .type && $0.keyword.rawValue == name }?.chinese.first ?? name
    }

    /// The function that would bring two types together.
    private func converter(_ left: DataType, _ right: DataType) -> String? {
        switch (left, right) {
        case (.enumeration, .enumeration): "text"
        // A code that is read as a number loses its leading zeros.
        case (.code, .int), (.int, .code), (.code, .decimal), (.decimal, .code), (.code, .num), (.num, .code): "text"
        case (.text, let other), (let other, .text), (.code, let other), (let other, .code):
            switch other {
            case .int: "int"
            case .decimal: "dec"
            case .num: "num"
            case .date: "date"
            case .enumeration, .entity, .bool, .period, .dateTime: "text"
            default: nil
            }
        default: nil
        }
    }

    /// A value in a type that it can be widened to, constants at once.
    func convert(_ value: BoundExpr, to type: DataType, operation: String) throws -> BoundExpr {
        if value.type == type { return value }
        if case .constant(let constant) = value.kind {
            if let converted = try literal(constant, as: type, at: value.origin) { return converted }
        }
        if value.isLiteralText, case .entity(let id) = type {
            if let row = try entityLiteral(value, id) { return row }
            return BoundExpr(.constant(.null), type: type, origin: value.origin)
        }
        guard meeting(value.type, type) == type else {
            throw mismatch(
                operation, type, value.type,
                between: [value, BoundExpr(.constant(.null), type: type, origin: value.origin)],
                at: value.origin.range, fix: unquoted(value, as: type))
        }
        return BoundExpr(.widen(value), type: type, origin: value.origin)
    }

    /// A constant as a literal of another type; nil if it has to be widened, or can't be, as any other value.
    private func literal(_ value: Value, as type: DataType, at origin: Origin) throws -> BoundExpr? {
        switch (value, type) {
        case (.null, _): return constant(.null, type, origin)
        case (.int(let number), .decimal(let scale)):
            return Decimal(number).rescaled(to: scale).map { constant(.decimal($0), type, origin) }
        case (.decimal(let number), .decimal(let scale)):
            guard scale >= number.scale else { return nil }
            return number.rescaled(to: scale).map { constant(.decimal($0), type, origin) }
        case (.int(let number), .num): return constant(.num(Double(number)), .num, origin)
        case (.decimal(let number), .num):
            return constant(.num(DecimalMath.double(number.mantissa, scale: number.scale)), .num, origin)
        case (.text, .code), (.text, .text): return constant(value, type, origin)
        case (.text(let text), .enumeration(let enumType)):
            guard let code = enumType.code(of: text) else {
                let names = enumType.members.flatMap(\.allNames)
                let nearest = EditDistance.nearest(to: text, in: names)
                let fix = nearest.first.map {
                    Fix(replacing: origin.range, with: "\"\($0)\"", title: Words(en: "use \"\($0)\"", zh: "改为“\($0)”"))
                }
                throw failure(
                    .unknownEnumValue(text, nearest: nearest, available: enumType.members.map(\.name)),
                    at: origin.range, fix: fix)
            }
            return constant(.enumeration(enumType, code: code), type, origin)
        case (.duration(let duration), .int): return duration.wholeDays.map { constant(.int($0), .int, origin) }
        case (.date(let date), .dateTime):
            return constant(.dateTime(CalendarDateTime(startOf: date)), .dateTime, origin)
        default: return nil
        }
    }

    /// A text literal that met an entity: its label, else its key. Nil, with a warning, when no row has it.
    func entityLiteral(_ value: BoundExpr, _ id: EntityID) throws -> BoundExpr? {
        guard case .constant(.text(let text)) = value.kind else { return nil }
        noteShown(.entity(id))
        let matches = try data.matches(of: id, text: text)
        let rows = matches.byLabel.isEmpty ? matches.byKey : matches.byLabel
        if rows.count > 1 { throw failure(.ambiguousEntity(text, keys: matches.keys), at: value.origin.range) }
        if let row = rows.first {
            return BoundExpr(.entityConstant(row: row), type: .entity(id), origin: value.origin)
        }
        let fix = matches.nearest.first.map {
            Fix(replacing: value.origin.range, with: "\"\($0)\"", title: Words(en: "use \"\($0)\"", zh: "改为“\($0)”"))
        }
        report(
            .unknownEntityText(text, entity: catalog[id].names.primary, nearest: matches.nearest),
            at: value.origin.range, fix: fix)
        return nil
    }

    /// A value as text: an entity by its label, an enum by its name, others by the function `text`.
    func asText(_ value: BoundExpr) throws -> BoundExpr {
        switch value.type {
        case .text, .code: return value
        case .entity(let id):
            let entity = catalog[id]
            guard let shown = entity.label ?? entity.key.first else { return value }
            let label = field(shown, of: value, at: value.origin)
            return try asText(label)
        default: return try scalarCall(named: "text", [value], value.origin)
        }
    }
}

extension BoundExpr {
    /// A text written in the query: it takes the type of what it meets.
    var isLiteralText: Bool {
        if case .constant(.text) = kind { return true }
        return false
    }

    var constantValue: Value? {
        if case .constant(let value) = kind { return value }
        return nil
    }
}

extension DataType {
    /// Whether `<` is defined.
    var isOrdered: Bool {
        switch self {
        case .int, .decimal, .num, .text, .code, .date, .dateTime, .period, .entity, .null: true
        case .enumeration(let type): type.isOrdered
        case .bool, .duration, .list: false
        }
    }
}
