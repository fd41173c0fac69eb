// What `with (…)` says of a measure or a check: names in either language, each once, with their values as texts. What a
// value means is said beside the names (MeasureFacts.swift, CheckFacts.swift). Those of a load: LoadOptions.swift.

/// The names of one statement's options.
protocol StatementOptionName: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    var chinese: [String] { get }
}

extension StatementOptionName {
    fileprivate var words: Words { Words(en: rawValue, zh: chinese.first ?? rawValue) }

    fileprivate static func named(_ spelling: String) -> Self? {
        allCases.first { name in ([name.rawValue] + name.chinese).contains { Folding.areEqual($0, spelling) } }
    }
}

/// Options by name, as they were written.
struct StatementOptions<Option: StatementOptionName> {
    private var found: [Option: OptionSyntax] = [:]
    private let source: SourceText

    /// - Parameter statement: what the options are of: `measure`, `check`.
    /// - Throws: ``Diagnostics``: options that do not exist, or stand twice, or have several values.
    init(_ syntax: [OptionSyntax], of statement: String, in source: SourceText) throws {
        self.source = source
        var problems: [Diagnostic] = []
        for option in syntax {
            guard let name = Option.named(option.name.text) else {
                problems.append(Self.unknown(option.name, statement, source))
                continue
            }
            if found[name] != nil {
                problems.append(
                    Diagnostic(StatementOptionProblem.twice(name.words), at: option.name.range, in: source))
            }
            if option.values.count > 1 {
                let wanted = Words(en: "one value", zh: "一个值")
                let text = option.values.map(\.text).joined(separator: ", ")
                problems.append(
                    Diagnostic(
                        StatementOptionProblem.badValue(text, option: name.words, wanted: wanted),
                        at: option.values[1].range, in: source))
            }
            found[name] = option
        }
        if !problems.isEmpty { throw Diagnostics(problems) }
    }

    subscript(_ name: Option) -> String? { found[name]?.values.first?.text }

    /// The value of an option as `read` makes it of its text.
    ///
    /// - Throws: ``Diagnostics``: `read` makes nothing of it.
    func value<Value>(_ name: Option, wanted: Words, _ read: (String) -> Value?) throws -> Value? {
        guard let literal = found[name]?.values.first else { return nil }
        if let value = read(literal.text) { return value }
        throw Diagnostics(
            Diagnostic(
                StatementOptionProblem.badValue(literal.text, option: name.words, wanted: wanted),
                at: literal.range, in: source))
    }

    private static func unknown(_ name: Name, _ statement: String, _ source: SourceText) -> Diagnostic {
        let names = Option.allCases.map(\.words)
        let spellings = Option.allCases.flatMap { [$0.rawValue] + $0.chinese }
        let nearest = EditDistance.nearest(to: name.text, in: spellings)
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: $0, title: Words(en: "use \($0)", zh: "改为 \($0)"))
        }
        return Diagnostic(
            StatementOptionProblem.unknown(name.text, statement: statement, nearest: nearest, available: names),
            at: name.range, in: source, fix: fix)
    }
}

/// What can be wrong with such options.
public enum StatementOptionProblem: DiagnosticFacts {
    case unknown(String, statement: String, nearest: [String], available: [Words])
    case twice(Words)
    case badValue(String, option: Words, wanted: Words)

    public var code: String {
        switch self {
        case .unknown: "GQL0261"
        case .twice: "GQL0262"
        case .badValue: "GQL0263"
        }
    }

    public var message: Words {
        switch self {
        case .unknown(let name, let statement, _, _):
            Words(en: "a \(statement) has no option `\(name)`", zh: "“\(statement.keywordInChinese)”没有选项 `\(name)`")
        case .twice(let name): Words(en: "`\(name.en)` is said twice", zh: "`\(name.zh)` 写了两次")
        case .badValue(let text, let option, let wanted):
            Words(
                en: "`\(option.en)` should be \(wanted.en), not \"\(text)\"",
                zh: "`\(option.zh)` 应为\(wanted.zh)，而不是“\(text)”")
        }
    }

    public var label: Words? {
        guard case .unknown(_, _, let nearest, _) = self else { return nil }
        return nearest.first.map { Words(en: "did you mean `\($0)`?", zh: "是否指 `\($0)`？") }
    }

    public var help: [Words] {
        guard case .unknown(_, _, let nearest, let available) = self, nearest.isEmpty else { return [] }
        return [
            Words(
                en: "there are \(available.map(\.en).joined(separator: ", "))",
                zh: "可用：\(available.map(\.zh).joined(separator: "、"))")
        ]
    }
}

extension String {
    fileprivate var keywordInChinese: String {
        Keyword.table.first { $0.keyword.rawValue == self }?.chinese.first ?? self
    }
}
