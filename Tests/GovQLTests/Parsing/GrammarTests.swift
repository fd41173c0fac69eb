// Grammar/GovQL.ebnf is normative: its productions are the parser's methods, word for word, its words are the keyword
// table's, and its examples parse.

import Foundation
import Testing

@testable import GovQL

@Suite struct GrammarTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Productions of the lexer, which have no method of their own.
    static let lexical: Set<String> = [
        "word", "quotedName", "parameter", "string", "escape", "number", "digits", "exponent", "temporal", "year",
        "month", "day", "hour", "minute", "second", "half", "quarter", "week", "chineseMonth", "chineseDay",
    ]

    static func grammar() throws -> String {
        try String(contentsOf: root.appendingPathComponent("Grammar/GovQL.ebnf"), encoding: .utf8)
    }

    static func parserSources() throws -> [String] {
        let folder = root.appendingPathComponent("Sources/GovQL/Parsing")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    /// Name and right side, blanks squeezed.
    static func grammarProductions() throws -> [String: String] {
        var text = try grammar()
        while let start = text.range(of: "(*"), let end = text.range(of: "*)", range: start.upperBound..<text.endIndex)
        {
            text.replaceSubrange(start.lowerBound..<end.upperBound, with: " ")
        }
        return productions(in: text.components(separatedBy: "\n"))
    }

    static func parserProductions() throws -> [String: String] {
        var all: [String: String] = [:]
        for source in try parserSources() {
            let comments = source.components(separatedBy: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { $0.hasPrefix("/// ") }
                .map { String($0.dropFirst(4)) }
            all.merge(productions(in: comments)) { first, _ in first }
        }
        return all
    }

    static func productions(in lines: [String]) -> [String: String] {
        var all: [String: String] = [:]
        var name: String?
        var right = ""
        for line in lines {
            if let match = line.wholeMatch(of: /([a-z][A-Za-z]*) = (.*)/) {
                name = String(match.1)
                right = String(match.2)
            } else if line.hasPrefix("  ") {
                right += " " + line
            } else {
                name = nil
            }
            let squeezed = right.split(separator: " ").joined(separator: " ")
            if let found = name, squeezed.hasSuffix(" ;") {
                all[found] = String(squeezed.dropLast(2))
                name = nil
            }
        }
        return all
    }

    @Test func productionsAreTheParsersComments() throws {
        let grammar = try Self.grammarProductions().filter { !Self.lexical.contains($0.key) }
        let parser = try Self.parserProductions()
        #expect(grammar.count > 70)
        for name in Set(grammar.keys).union(parser.keys) {
            #expect(grammar[name] == parser[name], "production \(name)")
        }
    }

    @Test func everyProductionIsAMethod() throws {
        let source = try Self.parserSources().joined(separator: "\n")
        for name in try Self.grammarProductions().keys where !Self.lexical.contains(name) {
            let isMethod = source.contains("func \(name)(") || source.contains("func \(name)IfPresent(")
            #expect(isMethod, "no method reads \(name)")
        }
    }

    @Test func everyNameUsedIsAProduction() throws {
        let productions = try Self.grammarProductions()
        let known = Set(productions.keys).union(["separator"])
        for (name, right) in productions where !Self.lexical.contains(name) {
            let bare = right.replacing(/"[^"]*"/, with: " ")
            for word in bare.split(whereSeparator: { !$0.isLetter }) {
                #expect(known.contains(String(word)), "\(name) uses \(word)")
            }
        }
    }

    @Test func everyWordIsAKeyword() throws {
        let spellings = Keyword.table.flatMap { $0.keyword.rawValue.split(separator: " ").map(String.init) }
        for (name, right) in try Self.grammarProductions() where !Self.lexical.contains(name) {
            for match in right.matches(of: /"([a-z]+)"/) {
                #expect(spellings.contains(String(match.1)), "\(name) uses \(match.1)")
            }
        }
    }

    @Test func everyKeywordIsUsed() throws {
        let grammar = try Self.grammar()
        for word in Set(Keyword.table.map(\.keyword)) {
            // Which orders `by` takes is no matter of the grammar: any name stands there.
            if word == .pinyin || word == .natural { continue }
            for part in word.rawValue.split(separator: " ") {
                #expect(grammar.contains("\"\(part)\""), "\(word) is not in the grammar")
            }
        }
    }

    @Test func examplesParse() throws {
        let text = try Self.grammar()
        var examples = 0
        for block in text.components(separatedBy: "Example:\n").dropFirst() {
            let example = block.components(separatedBy: "*)")[0]
            let diagnostics = Parser.parseScript(SourceText(name: "example", text: example)).1
            #expect(diagnostics.isEmpty, "\(example) \(diagnostics.map { $0.message() })")
            examples += 1
        }
        #expect(examples >= 3)
    }

    @Test func precedenceTableIsTheOneInTheGrammar() throws {
        let text = try Self.grammar()
        var rows: [String: [String]] = [:]
        var order: [String] = []
        for line in text.components(separatedBy: "\n") {
            guard let match = line.wholeMatch(of: /\ {5}([a-z]+) {2,}(.*)/) else { continue }
            order.append(String(match.1))
            let operators = match.2.components(separatedBy: "    ")[0].components(separatedBy: ", ")
            rows[String(match.1)] = operators.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(order == Precedence.allCases.map { "\($0)" })
        for binary in BinaryOperator.allCases {
            #expect(rows["\(binary.precedence)"]?.contains(binary.spelling) == true, "\(binary.spelling)")
        }
    }
}
