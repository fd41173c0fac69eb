// Random sentences of the grammar, in either language, from a seed. Most productions are followed as Grammar/GovQL.ebnf
// has them, so a production that is added there is tried at once. What the notation can't say stands in comments of the
// grammar and as `overrides` here, one short method each.
//
// To add a production: write it into the grammar and the parser; nothing else is needed. If the parser rightly refuses
// sentences of it (an operand that must be a name, a level of precedence), say so in a comment of the grammar and give
// the production a case in `override`.

@testable import GovQL

/// A sentence as the tree of how it came about, so that it can be shrunk without leaving the grammar.
indirect enum Derivation {
    /// Written as it is; `touches` what stands before it.
    case token(String, touches: Bool = false)
    /// `;` or a new line.
    case separator
    case production(String, [Derivation])
    case optional([Derivation])
    case repeated([[Derivation]])
}

extension Derivation {
    /// The word or mark that it begins with; nil if it may be empty.
    fileprivate var firstText: String? {
        switch self {
        case .token(let text, _): text
        case .separator: nil
        case .production(_, let parts), .optional(let parts): parts.lazy.compactMap(\.firstText).first
        case .repeated(let turns): turns.lazy.compactMap { $0.first?.firstText }.first
        }
    }
}

struct SentenceMaker {
    let grammar: EBNFGrammar
    let language: Language
    var random: TestRandom
    /// Productions within one another before only the shortest ways are taken.
    var budget = 24
    private var depth = 0

    init(grammar: EBNFGrammar, language: Language, seed: UInt64) {
        self.grammar = grammar
        self.language = language
        random = TestRandom(seed: seed)
    }

    mutating func sentence() -> Derivation {
        depth = 0
        return make("script")
    }

    // MARK: Following the grammar

    private mutating func make(_ name: String) -> Derivation {
        if let token = token(name) { return token }
        depth += 1
        defer { depth -= 1 }
        if let made = override(name) { return .production(name, made) }
        guard let rule = grammar.productions[name] else { return .token("UNKNOWN_\(name)") }
        return .production(name, follow(rule))
    }

    private mutating func follow(_ rule: EBNFGrammar.Rule) -> [Derivation] {
        switch rule {
        case .word(let word): return [.token(spelling(word))]
        case .production(let name): return [make(name)]
        case .sequence(let rules): return rules.flatMap { follow($0) }
        case .optional(let rule): return [.optional(chance(isSpent ? 5 : 40) ? follow(rule) : [])]
        case .repeated(let rule):
            var turns: [[Derivation]] = []
            while turns.count < 4, chance(isSpent ? 5 : 35) { turns.append(follow(rule)) }
            return [.repeated(turns)]
        case .choice(let rules):
            guard isSpent else { return follow(rules[below(rules.count)]) }
            let lowest = rules.map { grammar.height($0) }.min() ?? 0
            let short = rules.filter { grammar.height($0) == lowest }
            return follow(short[below(short.count)])
        }
    }

    private var isSpent: Bool { depth > budget }
    private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    private mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }

    // MARK: Words and tokens

    private static let names = [
        "a", "residents", "street_code", "x1", "常住人口", "所属街道", "区", "n", "count", "load", "数量", "label", "`two words`",
        "`where`", "`社区 名`",
    ]
    /// After a point every word that is not reserved is a name.
    private static let members = names + ["sort", "by", "take", "entity", "日期", "按", "days", "from", "empty"]
    private static let functions = [
        "count", "sum", "f", "求和", "按人", "month", "max", "rank", "year", "年", "date", "descendants", "text",
    ]

    private mutating func token(_ name: String) -> Derivation? {
        switch name {
        case "word": return .token(pick(Self.names.filter { !$0.hasPrefix("`") }))
        case "name": return .production(name, [.token(pick(Self.names))])
        case "quotedName": return .token("`a b`")
        case "parameter": return .token(pick(["$p", "$参数"]))
        case "string": return .token(pick(["\"x\"", "'y \"z\"'", "\"\"", "r\"\\d\"", "\"a\\n\"", "“中 文”", "'汉'"]))
        case "number": return .token(pick(["0", "1", "42", "1_000", "3万", "12.50", "80%", "1.5e3", "2亿", "007"]))
        case "temporal":
            return .token(
                pick([
                    "@2020", "@2020-03", "@2020-03-10", "@2020-03-10T08:30", "@2020-H1", "@2020-Q1", "@2020-W09",
                    "@2020年", "@2020年3月", "@2020年3月10日",
                ]))
        case "separator": return .separator
        default: return nil
        }
    }

    /// A keyword in one of its spellings.
    private mutating func spelling(_ word: String) -> String {
        guard word.first?.isLetter == true else { return word }
        let rows = Keyword.table.filter { $0.keyword.rawValue == word }
        if language == .chinese, let row = rows.isEmpty ? nil : rows[below(rows.count)], chance(80) {
            return pick(row.chinese)
        }
        if let plural = rows.compactMap(\.plural).first, chance(50) { return plural }
        return chance(5) ? word.uppercased() : word
    }

    // MARK: What the notation can't say

    private mutating func override(_ name: String) -> [Derivation]? {
        switch name {
        case "expression": return expression(.or)
        case "rowCount": return [.token(pick(["5", "$n", "n", "10"]))]
        case "query": return query()
        case "cases": return cases()
        case "postfix": return postfix(isFirst: false)
        case "arguments": return list("expression", trailing: false)
        case "sortKeys", "expressions": return list(name == "sortKeys" ? "sortKey" : "expression", trailing: false)
        case "callClauses": return callClauses()
        case "duration":
            return [.token(pick(["1", "90", "3"])), .token(spelling(pick(["day", "week", "month", "year"])))]
        case "explainStatement": return explain()
        case "describeStatement": return describe()
        case "whyNotStatement": return whyNot()
        case "pivotStage": return pivot()
        case "lookupKey":
            return expression(.coalesce) + [.optional(chance(50) ? [.token("==")] + expression(.coalesce) : [])]
        case "operand": return operand()
        case "entityItem": return entityItem()
        case "within": return within()
        // A condition that begins with the word.
        case "withinStage":
            return [make("within"), .optional(chance(40) ? [.token(spelling("and"))] + expression(.comparison) : [])]
        default: return nil
        }
    }

    private mutating func list(_ production: String, trailing: Bool) -> [Derivation] {
        var turns: [[Derivation]] = []
        while turns.count < 3, chance(isSpent ? 5 : 35) { turns.append([.token(","), make(production)]) }
        return [make(production), .repeated(turns)]
    }

    /// Commas trail right before the closing bracket only.
    private mutating func callClauses() -> [Derivation] {
        let filter: [Derivation] = chance(30) ? [.token(spelling("where")), make("expression")] : []
        let order: [Derivation] = chance(25) ? [.token(spelling("sort")), make("sortKeys")] : []
        let groups: [Derivation] = chance(25) ? [.token(spelling("per")), make("partition")] : []
        return [.optional(filter), .optional(order), .optional(groups)]
    }

    /// Stages follow a name, a path of names, a bracketed query or a call.
    private mutating func query() -> [Derivation] {
        guard chance(isSpent ? 5 : 60) else { return [loneExpression()] }
        return source() + [.repeated((0...below(3)).map { _ in [.token("|"), make("stage")] })]
    }

    /// A query does not begin with `within`, which looks at rows.
    private mutating func loneExpression() -> Derivation {
        let expression = make("expression")
        let first = expression.firstText?.lowercased()
        let words = Keyword.table.filter { $0.keyword == .within }.flatMap { [$0.keyword.rawValue] + $0.chinese }
        let opensWithin = first.map(words.contains) ?? false
        return opensWithin ? make("name") : expression
    }

    private mutating func source() -> [Derivation] {
        switch isSpent ? 0 : below(5) {
        case 0, 1: return [make("name")]
        case 2: return [make("name"), .token(".", touches: true), make("name")]
        case 3: return [make("call")]
        default: return [.token("("), make("name"), .token("|"), make("stage"), .token(")")]
        }
    }

    /// Before a name only.
    private mutating func explain() -> [Derivation] {
        [.token(spelling("explain")), .optional(chance(30) ? [.token(spelling("analyze"))] : []), make("name")]
            + [.repeated((0..<below(3)).map { _ in [.token("|"), make("stage")] })]
    }

    /// Alone, or before a name.
    private mutating func describe() -> [Derivation] {
        let word = Derivation.token(spelling("describe"))
        if chance(20) { return [word] }
        return [word, make("name"), .repeated((0..<below(3)).map { _ in [.token("|"), make("stage")] })]
    }

    /// Two words in English are one in Chinese.
    private mutating func whyNot() -> [Derivation] {
        let words: [Derivation] = language == .chinese ? [.token("为何没有")] : [.token("why"), .token("not")]
        let key =
            chance(70) ? [make("string")] : [.token("("), make("rowKey"), .token(","), make("rowKey"), .token(")")]
        return words + [.optional(chance(60) ? [make("name")] : [])] + key
    }

    /// The values are read at the level of `??`.
    private mutating func pivot() -> [Derivation] {
        let name: [Derivation] = chance(50) ? [make("name"), .token("=")] : []
        let columns: [Derivation] = chance(50) ? [.token(spelling("in")), make("list")] : []
        return [.token(spelling("pivot"))] + expression(.or) + [.token(":"), .optional(name)] + expression(.coalesce)
            + [.optional(columns)]
    }

    /// One arm at least, and `else` last.
    private mutating func cases() -> [Derivation] {
        var parts: [Derivation] = [.token(spelling("case")), .token("{")]
        for _ in 0...below(2) {
            parts += [make("expression"), .token("->"), make("expression"), .token(",")]
        }
        if chance(50) { parts += [.token(spelling("else")), .token("->"), make("expression")] }
        return parts + [.token("}")]
    }

    /// `outer` and `this` follow `outer` only.
    private mutating func postfix(isFirst: Bool) -> [Derivation] {
        if chance(5) {
            return [
                .token(spelling("outer")), .token(".", touches: true),
                .token(spelling(pick(["outer", "this"])), touches: true),
            ]
        }
        var steps: [[Derivation]] = []
        while steps.count < 3, chance(25) {
            steps.append([.token(".", touches: true), .production("name", [.token(pick(Self.members), touches: true)])])
        }
        return [make("operand"), .repeated(steps)]
    }

    /// `if` goes as far as it can, so amid operators it stands in brackets; `outer` by itself is no value.
    private mutating func operand() -> [Derivation] {
        guard !isSpent, chance(70), case .choice(let rules)? = grammar.productions["operand"] else {
            return [chance(60) ? make("name") : make("literal")]
        }
        switch rules[below(rules.count)] {
        case .production("conditional"): return [.token("("), make("conditional"), .token(")")]
        case .word("outer"): return [make("name")]
        case let rule: return follow(rule)
        }
    }

    /// What a level is stands in quotes, in brackets or in a parameter.
    private mutating func within() -> [Derivation] {
        let value: Derivation
        switch below(isSpent ? 2 : 4) {
        case 0: value = make("string")
        case 1: value = make("parameter")
        case 2: value = make("list")
        default: value = make("parenthesized")
        }
        return [.token(spelling("within")), make("name"), value]
            + [.optional(chance(25) ? [.token(spelling("via")), make("name")] : [])]
    }

    /// A comma before a name that no colon follows would go on with the columns.
    private mutating func entityItem() -> [Derivation] {
        switch below(5) {
        case 0: return [.token(spelling("key")), make("name"), .separator]
        case 1: return [.token(spelling("label")), make("name"), .separator]
        case 2: return [make("declaredName"), .token(":"), make("link"), .separator]
        default:
            return [
                .optional(chance(20) ? [.token(spelling("key"))] : []), make("declaredName"), .token(":"),
                make("field"),
            ]
        }
    }

    // MARK: Precedence

    /// What binds at least as tightly as a level, by the grammar's table.
    private mutating func expression(_ minimum: Precedence) -> [Derivation] {
        if minimum == .or, !isSpent, chance(6) { return [make("conditional")] }
        let level = isSpent || chance(45) ? .postfix : pickLevel(minimum)
        depth += 1
        defer { depth -= 1 }
        switch level {
        case .not: return [.token(spelling("not"))] + expression(.not)
        case .negation: return [.token("-"), make("postfix")]
        case .postfix: return [make("postfix")]
        case .comparison:
            let left = expression(.coalesce)
            if chance(20) { return left + nullTest() }
            return left + sign(level) + expression(.coalesce)
        case .coalesce: return expression(.additive) + sign(level) + expression(.additive)
        case .range:
            let left = expression(.additive)
            if chance(20), minimum == .or { return [.token("(")] + left + [.token(".."), .token(")")] }
            return left + [.token(pick(["..", "..<"]))] + expression(.additive)
        case .or, .and, .additive, .multiplicative:
            return expression(level) + sign(level) + expression(level.tighter)
        }
    }

    private mutating func nullTest() -> [Derivation] {
        if language == .chinese, chance(70) { return [.token(pick(["为空", "不为空"]))] }
        return [.token("is")] + (chance(50) ? [.token("not")] : []) + [.token("null")]
    }

    private mutating func pickLevel(_ minimum: Precedence) -> Precedence {
        let levels = Precedence.allCases.filter { $0 >= minimum }
        return levels[below(levels.count)]
    }

    /// An operator of the level, as the table in the grammar spells it.
    private mutating func sign(_ level: Precedence) -> [Derivation] {
        let all = grammar.levels.first { $0.name == "\(level)" }?.operators ?? []
        let sign = pick(all.filter { !$0.hasPrefix("is") })
        if language == .chinese, let row = Keyword.table.first(where: { $0.keyword.rawValue == sign }), chance(80) {
            return [.token(pick(row.chinese))]
        }
        return sign.split(separator: " ").map { .token(String($0)) }
    }
}
