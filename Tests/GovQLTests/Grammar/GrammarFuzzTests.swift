// The grammar is executable: sentences made of Grammar/GovQL.ebnf are read without a complaint, laid out and read again;
// broken ones are answered, whatever was done to them. The seeds are fixed; `make fuzz-grammar` takes others.

import Foundation
import Testing

@testable import GovQL

@Suite struct GrammarFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let count = environment["GOVQL_FUZZ_COUNT"].flatMap(Int.init) ?? 300
    static let seed = environment["GOVQL_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_200_310

    static func made(_ index: Int, _ grammar: EBNFGrammar) -> Derivation {
        let language: Language = index % 2 == 0 ? .english : .chinese
        var maker = SentenceMaker(grammar: grammar, language: language, seed: seed &+ UInt64(index))
        maker.budget = 6 + index % 16
        return maker.sentence()
    }

    static func text(_ sentence: Derivation, _ index: Int) -> String {
        var random = TestRandom(seed: seed &+ UInt64(index))
        return sentence.text(&random)
    }

    /// What is wrong with a sentence of the grammar; nil if nothing is.
    static func complaint(_ text: String) -> String? {
        let source = SourceText(name: "made", text: text)
        let (script, diagnostics) = Parser.parseScript(source)
        if let first = diagnostics.first { return "\(first.code) \(first.message())" }
        return script.dump.contains("(broken)") ? "broken without a diagnostic" : nil
    }

    /// The smallest sentence found that still has a complaint.
    static func shrunk(_ sentence: Derivation, _ index: Int, _ complaint: (String) -> String?) -> String {
        var sentence = sentence
        var steps = 0
        while steps < 400 {
            guard let next = sentence.smaller.first(where: { complaint(Self.text($0, index)) != nil }) else { break }
            sentence = next
            steps += 1
        }
        let text = Self.text(sentence, index)
        return "\(complaint(text) ?? "") in\n\(text)"
    }

    @Test func sentencesAreRead() throws {
        let grammar = try EBNFGrammar.load()
        if Self.environment["GOVQL_FUZZ_COUNT"] != nil { print("\(Self.count) sentences, seed \(Self.seed)") }
        var failures = 0
        for index in 0..<Self.count where failures < 5 {
            let sentence = Self.made(index, grammar)
            guard Self.complaint(Self.text(sentence, index)) != nil else { continue }
            failures += 1
            Issue.record("seed \(Self.seed), sentence \(index): \(Self.shrunk(sentence, index, Self.complaint))")
        }
    }

    /// Every production is met, so that none is untried for a slip of the generator.
    @Test func everyProductionIsTried() throws {
        let grammar = try EBNFGrammar.load()
        var met: Set<String> = []
        for index in 0..<max(Self.count, 900) { Self.made(index, grammar).collect(&met) }
        // What overrides write without naming it.
        let written: Set<String> = [
            "prefixed", "negation", "not", "binaryOperator", "rangeTail", "nullTest", "caseArm", "columnNames",
        ]
        let missing = Set(grammar.productions.keys).subtracting(met).subtracting(written)
        #expect(missing.isEmpty, "\(missing.sorted())")
    }

    /// What the formatter promises, over sentences nobody would write.
    @Test func sentencesAreLaidOut() throws {
        let grammar = try EBNFGrammar.load()
        var failures = 0
        for index in stride(from: 0, to: Self.count, by: 3) where failures < 5 {
            let sentence = Self.made(index, grammar)
            let width = [40, 100][index % 2]
            guard Self.complaint(Self.text(sentence, index)) == nil,
                Self.layoutComplaint(Self.text(sentence, index), width) != nil
            else { continue }
            failures += 1
            let shrunk = Self.shrunk(sentence, index) { text in
                Self.complaint(text) == nil ? Self.layoutComplaint(text, width) : nil
            }
            Issue.record("seed \(Self.seed), sentence \(index): \(shrunk)")
        }
    }

    static func layoutComplaint(_ text: String, _ width: Int) -> String? {
        func formatted(_ text: String, _ language: Language? = nil) throws -> String {
            try ScriptFormatter(width: width, language: language).format(SourceText(name: "made", text: text))
        }
        do {
            let once = try formatted(text)
            if try formatted(once) != once { return "not the same when formatted again" }
            let chinese = try formatted(text, .chinese)
            let english = try formatted(chinese, .english)
            return try formatted(english, .chinese) == chinese ? nil : "changed by the way there and back"
        } catch {
            return "\(error)"
        }
    }

    /// A broken text ends in a diagnostic or is read after all; nothing traps and nothing is broken silently.
    @Test func brokenSentencesAreAnswered() throws {
        let grammar = try EBNFGrammar.load()
        var random = TestRandom(seed: Self.seed)
        for index in 0..<Self.count {
            var tokens = Self.made(index, grammar).tokens.map(\.text)
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let mutation = Mutation.allCases.randomElement(using: &random) ?? .drop
                tokens = mutation.apply(to: tokens, &random)
            }
            let text = tokens.joined(separator: Bool.random(using: &random) ? " " : "")
            let source = SourceText(name: "broken", text: text)
            let (script, diagnostics) = Parser.parseScript(source)
            let hasError = diagnostics.contains { $0.severity == .error }
            if script.dump.contains("(broken)") { #expect(hasError, "\(text)") }
            for diagnostic in diagnostics { #expect(Int(diagnostic.range.end) <= source.bytes.count, "\(text)") }
            _ = Parser.completeness(of: source)
            if !hasError { _ = try? ScriptFormatter().format(source) }
        }
    }
}

extension Derivation {
    func collect(_ names: inout Set<String>) {
        switch self {
        case .token, .separator: break
        case .production(let name, let children):
            names.insert(name)
            for child in children { child.collect(&names) }
        case .optional(let children): for child in children { child.collect(&names) }
        case .repeated(let turns): for child in turns.joined() { child.collect(&names) }
        }
    }
}
