// A diagnostic: facts, a place and an edit that mends it. The words are made from the facts, in either language, by the
// family that owns them (an enum `…Problem` beside the layer that raises it, its texts in the `+Message` twin).
// Next: DiagnosticRenderer.swift draws one for a terminal.

/// A language that messages are written in.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// A text in every language that GovQL speaks.
public struct Words: Sendable, Hashable {
    public let en: String
    public let zh: String

    public init(en: String, zh: String) {
        self.en = en
        self.zh = zh
    }

    /// What is the same in every language: names, numbers, a piece of the query.
    static func same(_ text: String) -> Words { Words(en: text, zh: text) }

    public subscript(language: Language) -> String {
        switch language {
        case .english: en
        case .chinese: zh
        }
    }
}

/// How much a diagnostic weighs.
public enum Severity: String, Sendable, Comparable {
    /// Beside a result: what a careful reader wants to know about the numbers.
    case note
    /// The query runs, but probably does not ask what was meant.
    case warning
    /// No result.
    case error

    private var weight: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }

    public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.weight < rhs.weight }
}

/// The facts of a diagnostic and the words for them. Conformers are closed enums, one per layer.
public protocol DiagnosticFacts: Sendable {
    /// Stable, the same in every language: `GQL0123`.
    var code: String { get }
    var severity: Severity { get }
    /// What was found and why it is wrong: one sentence without a final stop.
    var message: Words { get }
    /// What stands under the carets, if anything is worth saying there.
    var label: Words? { get }
    /// What is available here, what to do next; a line each.
    var help: [Words] { get }
}

extension DiagnosticFacts {
    public var severity: Severity { .error }
    public var label: Words? { nil }
    public var help: [Words] { [] }
}

/// An edit that can be applied to the source as it stands.
public struct Fix: Sendable, Hashable {
    public let range: SourceRange
    public let replacement: String
    public let title: Words

    public init(replacing range: SourceRange, with replacement: String, title: Words) {
        self.range = range
        self.replacement = replacement
        self.title = title
    }
}

/// Something to tell the user about a query or the data, with its place.
public struct Diagnostic: Sendable {
    public let facts: any DiagnosticFacts
    /// The text that `range` points into; nil for what has no place in a query (a data file, the command line).
    public let source: SourceText?
    public let range: SourceRange
    /// The one edit that mends it, if there is one.
    public let fix: Fix?

    public init(_ facts: any DiagnosticFacts, at range: SourceRange, in source: SourceText?, fix: Fix? = nil) {
        self.facts = facts
        self.range = range
        self.source = source
        self.fix = fix
    }

    /// A diagnostic without a place in a query.
    public init(_ facts: any DiagnosticFacts) {
        self.init(facts, at: .zero, in: nil)
    }

    public var code: String { facts.code }
    public var severity: Severity { facts.severity }

    public func message(in language: Language = .english) -> String { facts.message[language] }
}

/// One or more diagnostics thrown together: what `run` and `prepare` throw. Never empty.
public struct Diagnostics: Error, Sendable, CustomStringConvertible {
    public let all: [Diagnostic]

    public init(_ all: [Diagnostic]) {
        precondition(!all.isEmpty, "Diagnostics are thrown only when there are some")
        self.all = all
    }

    public init(_ one: Diagnostic) { all = [one] }

    public var description: String {
        all.map { "\($0.code): \($0.message())" }.joined(separator: "\n")
    }
}
