// Derivations as texts, smaller derivations for a failure, and what is done to a text to break it.

@testable import GovQL

extension Derivation {
    /// The tokens in order; a separator is `\n`.
    var tokens: [(text: String, touches: Bool)] {
        switch self {
        case .token(let text, let touches): [(text, touches)]
        case .separator: [("\n", false)]
        case .production(let name, let children):
            // A call's bracket touches its name.
            name == "call" ? Derivation.touching(children.flatMap(\.tokens)) : children.flatMap(\.tokens)
        case .optional(let children): children.flatMap(\.tokens)
        case .repeated(let turns): turns.joined().flatMap(\.tokens)
        }
    }

    private static func touching(_ tokens: [(text: String, touches: Bool)]) -> [(text: String, touches: Bool)] {
        var tokens = tokens
        if tokens.count > 1 { tokens[1].touches = true }
        return tokens
    }

    /// As it may be written; `random` puts some blanks and new lines where they mean nothing.
    func text(_ random: inout TestRandom) -> String {
        var text = ""
        var brackets: [String] = []
        let tokens = tokens
        for (index, token) in tokens.enumerated() {
            if token.text == "\n" {
                let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
                // A line that begins so after a query is an error that offers to join the lines.
                let isLoose =
                    next.first.map { "-0123456789\"'“@[r".contains($0) || Derivation.literals.contains(next) } ?? false
                let isMark = brackets.isEmpty && (isLoose || Int.random(in: 0..<4, using: &random) == 0)
                text += isMark ? ";" : "\n"
                continue
            }
            if [")", "]", "}"].contains(token.text) { brackets.removeLast() }
            if !token.touches, index > 0 {
                let isFree = brackets.last == "(" || brackets.last == "["
                text += isFree && Int.random(in: 0..<12, using: &random) == 0 ? "\n" : " "
            }
            text += token.text
            if ["(", "[", "{"].contains(token.text) { brackets.append(token.text) }
        }
        return text
    }

    private static let literals: Set<String> = ["null", "true", "false", "空", "真", "假", "NULL", "TRUE", "FALSE"]

    /// Sentences of the grammar that are smaller by one step.
    var smaller: [Derivation] {
        switch self {
        case .token, .separator: return []
        case .production(let name, let children):
            let within = children.flatMap { $0.descendants(of: name) }
            return within + Derivation.smaller(children).map { .production(name, $0) }
        case .optional(let children):
            return children.isEmpty ? [] : [.optional([])] + Derivation.smaller(children).map { .optional($0) }
        case .repeated(let turns):
            var all: [Derivation] = []
            for index in turns.indices {
                var fewer = turns
                fewer.remove(at: index)
                all.append(.repeated(fewer))
                for turn in Derivation.smaller(turns[index]) {
                    var other = turns
                    other[index] = turn
                    all.append(.repeated(other))
                }
            }
            return all
        }
    }

    private static func smaller(_ children: [Derivation]) -> [[Derivation]] {
        var all: [[Derivation]] = []
        for index in children.indices {
            for child in children[index].smaller {
                var other = children
                other[index] = child
                all.append(other)
            }
        }
        return all
    }

    /// Parts made by the same production: they can stand in its place.
    private func descendants(of name: String) -> [Derivation] {
        // What binds loosely can't stand where something tight is wanted.
        guard name != "expression", name != "postfix", name != "operand" else { return [] }
        switch self {
        case .token, .separator: return []
        case .production(let own, let children):
            return own == name ? [self] : children.flatMap { $0.descendants(of: name) }
        case .optional(let children): return children.flatMap { $0.descendants(of: name) }
        case .repeated(let turns): return turns.joined().flatMap { $0.descendants(of: name) }
        }
    }
}

/// What is done to a good text.
enum Mutation: CaseIterable {
    case drop, double, swap, replace, open, close, quote, junk, cut, nest

    static let oddities = [
        "|", ")", "(", "]", "[", "}", "{", "\"", "“", "`", "@", "#", "$", "..", "=", "==", ",", ";", "\n", "-", "--",
        "/*",
        "\\", "\u{0}", "é", "e\u{301}", "🀄", "\u{FEFF}", "％", "。", "、", "￥", "１", "where", "筛选", "in", "not", "if",
        "case",
        "null", "9999999999999999999", "1e999", "@2020-13", "0x", "万", ".5", "\u{2028}", "≥", "外层", "else", "by", "->",
    ]

    func apply(to tokens: [String], _ random: inout TestRandom) -> [String] {
        var tokens = tokens
        guard !tokens.isEmpty else { return [Self.oddities[0]] }
        let place = Int.random(in: 0..<tokens.count, using: &random)
        let other = Int.random(in: 0..<tokens.count, using: &random)
        let junk = Self.oddities.randomElement(using: &random) ?? "|"
        switch self {
        case .drop: tokens.remove(at: place)
        case .double: tokens.insert(tokens[place], at: place)
        case .swap: tokens.swapAt(place, other)
        case .replace: tokens[place] = tokens[other]
        case .open: tokens.insert(["(", "[", "{"][place % 3], at: place)
        case .close: tokens.insert([")", "]", "}"][place % 3], at: place)
        case .quote: tokens.insert(["\"", "'", "`", "“"][place % 4], at: place)
        case .junk: tokens.insert(junk, at: place)
        case .cut: tokens.removeSubrange(place...)
        case .nest:
            tokens.insert(
                String(repeating: ["(", "[", "not ", "-", "f(", "case { "][place % 6], count: 600), at: place)
        }
        return tokens
    }
}
