// The words of the language for those who show it: help, completion, suggestions. Rows come from the tables that lexer
// and binder use, so nothing is listed here that cannot be written. Stages have their documentation in StageTable.swift.

/// Every word and function of GovQL, in both languages.
///
///     Vocabulary.functions.first { $0.name == "count" }?.summary[.english]
public enum Vocabulary {
    /// The part that a word plays.
    public enum Role: String, Sendable, CaseIterable {
        case reserved, stage, statement, `operator`, clause, schema, type, unit
    }

    /// A keyword with its spellings, the one to print first.
    public struct Word: Sendable, Hashable {
        public let role: Role
        public let english: String
        public let chinese: [String]

        public init(role: Role, english: String, chinese: [String]) {
            self.role = role
            self.english = english
            self.chinese = chinese
        }

        public var spellings: [String] { [english] + chinese }

        public func spelling(in language: Language) -> String {
            language == .chinese ? chinese.first ?? english : english
        }
    }

    /// What a function works on.
    public enum FunctionKind: String, Sendable {
        case scalar, aggregate, window, closure
    }

    /// A function with its documentation.
    public struct Function: Sendable {
        public let kind: FunctionKind
        public let name: String
        public let chineseName: String
        /// `round(x, n)`
        public let signature: String
        public let summary: Words
        /// What can be written and what it prints: an expression, or a query over ``ExampleData``.
        public let example: (text: String, result: String)

        public func name(in language: Language) -> String { language == .chinese ? chineseName : name }
    }

    /// All keywords, in the order of `Grammar/keywords.csv`.
    public static let words: [Word] = Keyword.table.compactMap { row in
        Role(rawValue: row.role.rawValue).map {
            Word(role: $0, english: row.keyword.rawValue, chinese: row.chinese)
        }
    }

    public static func words(_ role: Role) -> [Word] { words.filter { $0.role == role } }

    /// All functions: of one row, of many rows, of a row among others, of a row in a tree.
    public static let functions: [Function] =
        ScalarTable.all.map {
            Function(
                kind: .scalar, name: $0.name, chineseName: $0.chineseName, signature: $0.signature,
                summary: $0.summary, example: ($0.example.expression, $0.example.result))
        }
        + rows(.aggregate, AggregateTable.all) + rows(.window, WindowTable.all) + rows(.closure, ClosureTable.all)

    private static func rows<Word>(_ kind: FunctionKind, _ table: [FunctionRow<Word>]) -> [Function] {
        table.map {
            Function(
                kind: kind, name: $0.name, chineseName: $0.chineseName, signature: $0.signature, summary: $0.summary,
                example: ($0.example.query, $0.example.result))
        }
    }

    /// The function of a name in either language, whatever its case and width.
    public static func function(named name: String) -> Function? {
        functions.first { Folding.areEqual($0.name, name) || Folding.areEqual($0.chineseName, name) }
    }

    /// The names close enough to be what was meant, best first.
    ///
    ///     Vocabulary.nearest(to: "--fromat", in: ["--format", "--file"])  // ["--format"]
    public static func nearest(to name: String, in candidates: [String]) -> [String] {
        EditDistance.nearest(to: name, in: candidates)
    }
}
