// Grammar/GovQL.ebnf as data: productions read from the file itself, and the table of precedences from its comment.
// It knows no GovQL. Next: SentenceMaker.swift makes sentences of it.

import Foundation

@testable import GovQL

struct EBNFGrammar {
    indirect enum Rule {
        case word(String)
        case production(String)
        case sequence([Rule])
        case choice([Rule])
        case optional(Rule)
        case repeated(Rule)
    }

    private(set) var productions: [String: Rule] = [:]
    /// Operators by level, loose to tight, as the comment on precedence lists them.
    private(set) var levels: [(name: String, operators: [String])] = []

    /// How many productions the shortest sentence of each takes, one within another.
    private var heights: [String: Int] = [:]

    /// Reads the normative file.
    static func load() throws -> EBNFGrammar {
        var grammar = EBNFGrammar()
        for (name, right) in try GrammarTests.grammarProductions() where !GrammarTests.lexical.contains(name) {
            var reader = Reader(text: Array(right))
            grammar.productions[name] = reader.choice()
        }
        for line in try GrammarTests.grammar().components(separatedBy: "\n") {
            guard let match = line.wholeMatch(of: /\ {5}([a-z]+) {2,}(.*)/) else { continue }
            let operators = match.2.components(separatedBy: "    ")[0].components(separatedBy: ", ")
            grammar.levels.append((String(match.1), operators.map { $0.trimmingCharacters(in: .whitespaces) }))
        }
        for _ in 0..<40 {
            for (name, rule) in grammar.productions { grammar.heights[name] = min(900, 1 + grammar.height(rule)) }
        }
        return grammar
    }

    /// How many productions the shortest way through a rule takes, one within another.
    func height(_ rule: Rule) -> Int {
        switch rule {
        case .word, .optional, .repeated: 0
        case .production(let name): heights[name] ?? (GrammarTests.lexical.contains(name) ? 0 : 900)
        case .sequence(let rules): rules.map { height($0) }.max() ?? 0
        case .choice(let rules): rules.map { height($0) }.min() ?? 0
        }
    }

    /// The right side of a production.
    private struct Reader {
        let text: [Character]
        var index = 0

        private mutating func next() -> Character? {
            while index < text.count, text[index] == " " { index += 1 }
            return index < text.count ? text[index] : nil
        }

        mutating func choice() -> Rule {
            var rules = [sequence()]
            while next() == "|" {
                index += 1
                rules.append(sequence())
            }
            return rules.count == 1 ? rules[0] : .choice(rules)
        }

        private mutating func sequence() -> Rule {
            var rules: [Rule] = []
            while let character = next(), !"|)]}".contains(character) { rules.append(single(character)) }
            return rules.count == 1 ? rules[0] : .sequence(rules)
        }

        private mutating func single(_ character: Character) -> Rule {
            switch character {
            case "\"":
                let end = text[(index + 1)...].firstIndex(of: "\"") ?? text.count - 1
                defer { index = end + 1 }
                return .word(String(text[(index + 1)..<end]))
            case "[": return enclosed { .optional($0) }
            case "{": return enclosed { .repeated($0) }
            case "(": return enclosed { $0 }
            default:
                let end = text[index...].firstIndex { !$0.isLetter } ?? text.count
                defer { index = max(end, index + 1) }
                return .production(String(text[index..<end]))
            }
        }

        private mutating func enclosed(_ make: (Rule) -> Rule) -> Rule {
            index += 1
            let rule = choice()
            if next() != nil { index += 1 }
            return make(rule)
        }
    }
}
