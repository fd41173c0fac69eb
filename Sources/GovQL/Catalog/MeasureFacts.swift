// What is said of a measure beside its formula: its unit, the value it should reach, which way is better, in words what it
// is. Shown by `describe measures`; nothing is computed from it.

/// `with (unit "人", target 500, direction lower, description "…")`.
public struct MeasureFacts: Sendable, Hashable {
    /// Which values of a measure are the better ones.
    public enum Direction: String, Sendable, CaseIterable {
        case higher, lower

        /// Its words in both languages, and others that people write.
        fileprivate var spellings: [String] {
            switch self {
            case .higher: [rawValue, "up", "越高越好", "高", "升"]
            case .lower: [rawValue, "down", "越低越好", "低", "降"]
            }
        }

        public var words: Words {
            switch self {
            case .higher: Words(en: rawValue, zh: "越高越好")
            case .lower: Words(en: rawValue, zh: "越低越好")
            }
        }

        fileprivate static func named(_ text: String) -> Direction? {
            allCases.first { direction in direction.spellings.contains { Folding.areEqual($0, text) } }
        }
    }

    enum Option: String, StatementOptionName {
        case unit, target, direction, description

        var chinese: [String] {
            switch self {
            case .unit: ["单位"]
            case .target: ["目标", "目标值"]
            case .direction: ["方向"]
            case .description: ["说明", "描述"]
            }
        }
    }

    public let unit: String?
    /// As it was written: `95%`, `500`.
    public let target: String?
    public let direction: Direction?
    public let description: String?

    public init(unit: String? = nil, target: String? = nil, direction: Direction? = nil, description: String? = nil) {
        self.unit = unit
        self.target = target
        self.direction = direction
        self.description = description
    }

    /// - Throws: ``Diagnostics``.
    init(_ syntax: [OptionSyntax], in source: SourceText) throws {
        let options = try StatementOptions<Option>(syntax, of: "measure", in: source)
        unit = options[.unit]
        description = options[.description]
        target = try options.value(.target, wanted: Words(en: "a number", zh: "数")) { text in
            let number = text.hasSuffix("%") ? String(text.dropLast()) : text
            return Decimal(number) == nil ? nil : text
        }
        direction = try options.value(
            .direction, wanted: Words(en: "higher or lower", zh: "“越高越好”或“越低越好”"), Direction.named)
    }
}
