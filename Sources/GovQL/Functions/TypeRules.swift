// How the types of arguments are checked and brought together: shared by every row of the function tables.
// It knows no function by name. Next: Numeric.swift and its siblings use it, Binding uses `unified`.

extension DataType {
    /// The narrowest type that holds every value of both, or nil if they never mix.
    ///
    ///     DataType.int.unified(with: .decimal(scale: 2))  // dec with two places
    ///     DataType.int.unified(with: .text)               // nil
    public func unified(with other: DataType) -> DataType? {
        switch (self, other) {
        case _ where self == other: self
        case (.null, _): other
        case (_, .null): self
        case (.decimal(let left), .decimal(let right)): .decimal(scale: max(left, right))
        case (.int, .decimal), (.int, .num), (.decimal, .num): other
        case (.decimal, .int), (.num, .int), (.num, .decimal): self
        case (.text, .code), (.code, .text): .text
        case (.date, .dateTime), (.dateTime, .date): .dateTime
        case (.list(let left), .list(let right)): left.unified(with: right).map { .list($0) }
        default: nil
        }
    }

    /// The type that holds the values of all; `.null` for none.
    public static func unified(_ types: some Sequence<DataType>) -> DataType? {
        var result = DataType.null
        for type in types {
            guard let next = result.unified(with: type) else { return nil }
            result = next
        }
        return result
    }

    /// Whether `least`, `clamp` and `bucket` are defined.
    var isComparable: Bool {
        switch self {
        case .null, .int, .decimal, .num, .text, .code, .date, .dateTime, .period: true
        case .enumeration(let type): type.isOrdered
        case .bool, .duration, .entity, .list: false
        }
    }

    /// The name of the type in a message.
    public var words: Words {
        let zh =
            switch self {
            case .null: "空"
            case .bool: "布尔"
            case .int: "整数"
            case .decimal: "小数"
            case .num: "浮点数"
            case .text: "文本"
            case .code: "代码"
            case .date: "日期"
            case .dateTime: "日期时间"
            case .period: "时段"
            case .duration: "时长"
            case .enumeration: "枚举"
            case .entity: "实体"
            case .list(let element): "\(element.words.zh)列表"
            }
        return Words(en: name, zh: zh)
    }
}

/// What an argument has to be.
enum ArgumentKind: Sendable {
    case number
    case int
    case text
    case bool
    /// A date or a datetime.
    case date
    case period
    /// Anything with an order.
    case ordered
    /// Anything that prints as one text: all but entities and lists.
    case printable
    case any

    func accepts(_ type: DataType) -> Bool {
        if type == .null { return true }
        return switch self {
        case .number: type.isNumeric
        case .int: type == .int
        case .text: type.isText
        case .bool: type == .bool
        case .date: type == .date || type == .dateTime
        case .period: if case .period = type { true } else { false }
        case .ordered: type.isComparable
        case .printable:
            switch type {
            case .entity, .list: false
            default: true
            }
        case .any: true
        }
    }

    /// The type that a bare `null` is taken for.
    var typeOfNull: DataType {
        switch self {
        case .number, .int: .int
        case .text, .printable: .text
        case .bool: .bool
        case .date: .date
        case .period: .period(.year)
        case .ordered, .any: .null
        }
    }

    private var words: Words {
        switch self {
        case .number: Words(en: "a number", zh: "数值")
        case .int: Words(en: "a whole number", zh: "整数")
        case .text: Words(en: "a text", zh: "文本")
        case .bool: Words(en: "a condition", zh: "条件")
        case .date: Words(en: "a date", zh: "日期")
        case .period: Words(en: "a period", zh: "时段")
        case .ordered: Words(en: "values that have an order", zh: "可比较大小的值")
        case .printable: Words(en: "a plain value", zh: "单个值")
        case .any: Words(en: "a value", zh: "值")
        }
    }

    /// The function that makes such a value of that type, where there is one.
    private func converter(from type: DataType) -> String? {
        switch self {
        case .number where type.isText: "num"
        case .int where type.isText || type.isNumeric: "int"
        case .text where ArgumentKind.printable.accepts(type): "text"
        case .date where type.isText: "date"
        case .date: if case .period = type { "start" } else { nil }
        case .period where type == .date || type == .dateTime: "month"
        default: nil
        }
    }

    /// `takes a date as argument 2, not text; date(x) converts`.
    func rejection(of type: DataType, at index: Int, ofMany: Bool) -> CallResolution {
        let placeEn = ofMany ? " as argument \(index + 1)" : ""
        let placeZh = ofMany ? "第 \(index + 1) 个参数" : ""
        var en = "takes \(words.en)\(placeEn), not \(type.words.en)"
        var zh = "\(placeZh)需要\(words.zh)，而不是\(type.words.zh)"
        if let converter = converter(from: type) {
            en += "; `\(converter)(x)` converts"
            zh += "；可用 `\(converter)(x)` 转换"
        } else if case .entity = type {
            en += "; name one of its fields"
            zh += "；请写出它的一个字段"
        } else if case .enumeration = type, case .ordered = self {
            en += "; declare it `enum ordered`"
            zh += "；可声明为 `enum ordered`"
        }
        return .rejected(
            CallRejection(Words(en: en, zh: zh), argument: index, converter: converter(from: type)))
    }
}

extension CallShape {
    /// Checks the number and the kinds of arguments; the last `optional` of `kinds` may be missing. `body` gets the
    /// types with null and code taken for what is expected.
    func matching(
        _ kinds: ArgumentKind..., optional: Int = 0, _ body: ([DataType]) -> CallResolution
    ) -> CallResolution {
        if let rejection = wrongCount(kinds.count - optional...kinds.count) { return rejection }
        var accepted: [DataType] = []
        for (index, type) in types.enumerated() {
            guard kinds[index].accepts(type) else {
                return kinds[index].rejection(of: type, at: index, ofMany: kinds.count > 1)
            }
            accepted.append(Self.settled(type, kinds[index]))
        }
        return body(accepted)
    }

    /// Checks any number of arguments, at least `minimum`, that are brought to one type.
    func matchingAlike(
        _ kind: ArgumentKind, minimum: Int, maximum: Int = 1000, _ body: (DataType) -> CallResolution
    ) -> CallResolution {
        if let rejection = wrongCount(minimum...maximum) { return rejection }
        for (index, type) in types.enumerated() where !kind.accepts(type) {
            return kind.rejection(of: type, at: index, ofMany: types.count > 1)
        }
        guard let type = DataType.unified(types) else { return Self.mixed(types) }
        return body(type)
    }

    /// Says so if there are too many or too few arguments.
    func wrongCount(_ allowed: ClosedRange<Int>) -> CallResolution? {
        if allowed.contains(types.count) { return nil }
        let low = allowed.lowerBound
        let high = allowed.upperBound
        let en =
            if low == high {
                low == 1 ? "takes 1 argument" : "takes \(low) arguments"
            } else if high >= 1000 {
                "takes \(low) or more arguments"
            } else {
                "takes \(low) to \(high) arguments"
            }
        let zh = low == high ? "需要 \(low) 个参数" : high >= 1000 ? "需要至少 \(low) 个参数" : "需要 \(low) 到 \(high) 个参数"
        return .rejected(Words(en: "\(en), not \(types.count)", zh: "\(zh)，给了 \(types.count) 个"))
    }

    /// The refusal of types that have no type in common.
    static func mixed(_ types: [DataType]) -> CallResolution {
        var names: [Words] = []
        for type in types where type != .null && !names.contains(type.words) { names.append(type.words) }
        return .rejected(
            Words(
                en: "mixes \(names.map(\.en).joined(separator: " and ")), which have no type in common",
                zh: "混用了\(names.map(\.zh).joined(separator: "与"))，没有共同的类型"))
    }

    private static func settled(_ type: DataType, _ kind: ArgumentKind) -> DataType {
        if type == .null { return kind.typeOfNull }
        if type == .code, case .text = kind { return .text }
        return type
    }

    /// The value of an argument that is a constant whole number.
    func constantInt(_ index: Int) -> Int64? {
        guard constants.indices.contains(index), case .int(let value)? = constants[index] else { return nil }
        return value
    }

    /// The number of members of an argument that is a constant list.
    func constantListCount(_ index: Int) -> Int? {
        guard constants.indices.contains(index), case .list(let members)? = constants[index] else { return nil }
        return members.count
    }
}
