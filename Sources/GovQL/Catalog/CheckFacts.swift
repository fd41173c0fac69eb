// What is said of a check beside its rule: how grave a failure is, how many of the rows that fail are shown, in words what
// it is about. Next: CheckReport.swift.

/// `with (severity warning, sample 3, description "…")`.
public struct CheckFacts: Sendable, Hashable {
    /// What a failure amounts to.
    public enum Severity: String, Sendable, CaseIterable {
        case error, warning

        fileprivate var chinese: String { self == .error ? "错误" : "警告" }

        public var words: Words { Words(en: rawValue, zh: chinese) }

        fileprivate static func named(_ text: String) -> Severity? {
            allCases.first { severity in
                [severity.rawValue, severity.chinese].contains { Folding.areEqual($0, text) }
            }
        }
    }

    enum Option: String, StatementOptionName {
        case severity, sample, description

        var chinese: [String] {
            switch self {
            case .severity: ["级别", "严重程度"]
            case .sample: ["样例", "样例数"]
            case .description: ["说明", "描述"]
            }
        }
    }

    /// How many failing rows are shown where nothing is said.
    public static let usualSample = 5

    public let severity: Severity
    /// How many of the rows that fail are shown.
    public let sample: Int
    public let description: String?

    public init(severity: Severity = .error, sample: Int = CheckFacts.usualSample, description: String? = nil) {
        self.severity = severity
        self.sample = sample
        self.description = description
    }

    /// - Throws: ``Diagnostics``.
    init(_ syntax: [OptionSyntax], in source: SourceText) throws {
        let options = try StatementOptions<Option>(syntax, of: "check", in: source)
        let severity = try options.value(
            .severity, wanted: Words(en: "error or warning", zh: "“错误”或“警告”"), Severity.named)
        let sample = try options.value(.sample, wanted: Words(en: "a number of rows", zh: "行数")) { text in
            Int(text).flatMap { $0 >= 0 ? $0 : nil }
        }
        self.init(
            severity: severity ?? .error, sample: sample ?? Self.usualSample, description: options[.description])
    }
}
