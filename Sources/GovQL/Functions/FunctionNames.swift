// The two names of everything that can be called: scalar functions, aggregates, windows, the words of trees and the
// sources of periods. What they do is said by their tables.

/// A built-in function's names.
struct FunctionNames: Sendable, Hashable {
    let english: String
    let chinese: String

    func name(in language: Language) -> String { language == .chinese ? chinese : english }

    /// The function of a name in either language, whatever its case and width.
    static func names(of name: String) -> FunctionNames? { byName[Folding.fold(name)] }

    /// Every built-in function.
    static let all: [FunctionNames] =
        ScalarTable.all.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }
        + AggregateTable.all.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }
        + WindowTable.all.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }
        + ClosureTable.all.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }
        + PeriodSources.all.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }

    private static let byName = NameIndex.make(all) { [$0.english, $0.chinese] }
}
