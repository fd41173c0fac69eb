// The words that the grammar knows, in both languages: the Swift twin of Grammar/keywords.csv (a test compares them).
// A keyword is what a word may mean; whether it does is decided by its place, in Layout.swift and in Parsing/.

/// A word of the grammar, by its English spelling.
enum Keyword: String, Hashable, Sendable, CaseIterable {
    // Reserved.
    case and, or, not, `in`, `is`, null, `true`, `false`, `if`, then, `else`, `case`, `where`, outer, this
    // Reserved in Chinese, where several English words are one.
    case notIn = "not in"
    case isNull = "is null"
    case isNotNull = "is not null"
    // Stages.
    case derive, set, select, drop, rename, sort, take, skip, sample, top, lookup, expand, union, except, intersect
    case distinct, summarize, pivot, unpivot, fill, diff, describe, expect, chart, save, within
    // Statements.
    case load, use, entity, `let`, `func`, field, measure, param, check, explain, tree, why
    case whyNot = "why not"
    // Operators spelled as words.
    case contains, starts, ends, matches, mod
    case startsWith = "starts with"
    case endsWith = "ends with"
    // Clauses.
    case by, per, each, from, asc, desc, with, ties, on, `as`, keep, all, total, empty, seed, allow, pinyin, natural
    case analyze, along, via, x, y, title
    // Schemas.
    case key, label, reverse, required, missing, ordered
    // Types and units.
    case bool, int, dec, num, text, code, date, datetime, period, duration
    case `enum` = "enum"
    case day, week, month, year
}

/// The part that a word plays; one word may play several.
enum KeywordRole: String, Sendable, CaseIterable {
    case reserved, stage, statement, `operator`, clause, schema, type, unit
}

/// A row of the keyword table.
struct KeywordRow: Hashable, Sendable {
    let role: KeywordRole
    let keyword: Keyword
    /// Other English spellings: `days`.
    let plural: String?
    /// The Chinese spellings, the one to print first.
    let chinese: [String]

    init(_ role: KeywordRole, _ keyword: Keyword, _ chinese: String..., plural: String? = nil) {
        self.role = role
        self.keyword = keyword
        self.chinese = chinese
        self.plural = plural
    }
}

extension Keyword {
    /// What a word may mean, English in any case.
    init?(spelling: String) {
        guard let keyword = Keyword.bySpelling[spelling] ?? Keyword.bySpelling[spelling.lowercased()] else {
            return nil
        }
        self = keyword
    }

    /// No spelling is longer, in UTF-8 bytes.
    static let longestSpelling = 24

    var isReserved: Bool { Keyword.words(of: .reserved).contains(self) }
    var isStage: Bool { Keyword.words(of: .stage).contains(self) }
    /// A clause of a call: a clause word only where an operand follows.
    var isCallClause: Bool {
        switch self {
        case .where, .sort, .per, .distinct, .each, .from: true
        default: false
        }
    }

    var unit: DurationUnit? {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        case .year: .year
        default: nil
        }
    }

    static func words(of role: KeywordRole) -> Set<Keyword> { byRole[role] ?? [] }

    /// The spelling to print in a message.
    func spelling(in language: Language, role: KeywordRole) -> String {
        guard language == .chinese else { return rawValue }
        let row = Keyword.table.first { $0.keyword == self && $0.role == role }
        return row?.chinese.first ?? rawValue
    }

    private static let byRole: [KeywordRole: Set<Keyword>] = Dictionary(grouping: table, by: \.role)
        .mapValues { Set($0.map(\.keyword)) }

    private static let bySpelling: [String: Keyword] = {
        // The first halves of `starts with`, `ends with` and `why not` have no row of their own.
        var spellings: [String: Keyword] = ["starts": .starts, "ends": .ends, "why": .why]
        for row in table {
            for spelling in [row.keyword.rawValue, row.plural].compactMap({ $0 }) + row.chinese {
                spellings[spelling] = row.keyword
            }
        }
        return spellings
    }()
}
