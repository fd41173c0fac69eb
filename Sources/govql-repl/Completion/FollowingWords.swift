// Which words of the language may go on from what was typed: after an operand, those of the stage or call it stands in. It
// offers what is usual there; the parser is the one that is right.

import GovQL

struct FollowingWords {
    let isAfterOperand: Bool
    let words: [Vocabulary.Word]

    /// - Parameter operand: the type of what stands there, if it is known.
    init(scope: QueryScope, last: SyntaxPart?, operand: DataType?) {
        isAfterOperand = last.map(Self.endsOperand) ?? false
        guard isAfterOperand else {
            words = []
            return
        }
        let names = scope.isDirectlyInCall ? Self.inCall : Self.byStage[scope.stage ?? ""] ?? Self.operators
        words = Self.named(names.filter { Self.isText(operand) || !Self.ofTexts.contains($0) })
    }

    /// Words that an operand may begin with.
    static let beginningOperand = named(["this", "outer", "not", "if", "case", "null", "true", "false"])

    private static func endsOperand(_ part: SyntaxPart) -> Bool {
        switch part.kind {
        case .name, .quotedName, .number, .string, .date, .parameter, .close: true
        case .keyword:
            ["this", "null", "is null", "is not null", "true", "false", "asc", "desc"].contains(part.meaning)
        default: false
        }
    }

    private static let ofTexts = ["contains", "starts with", "ends with", "matches"]
    private static let operators = ["and", "or", "in", "not in", "is null", "is not null"] + ofTexts

    private static func isText(_ type: DataType?) -> Bool {
        switch type {
        case nil, .text, .code, .enumeration: true
        default: false
        }
    }

    private static let inCall = ["where", "sort", "per"] + operators
    private static let orders = ["asc", "desc", "by"]

    /// By the stage's English name; "" before the first stage.
    private static let byStage: [String: [String]] = [
        "": ["as", "with", "by", "on", "allow"],
        "where": operators, "expect": operators + ["empty"], "within": ["via", "and", "or"],
        "derive": operators + ["then", "else"], "set": operators + ["then", "else"],
        "select": operators + ["then", "else"],
        "sort": ["desc", "asc", "by pinyin", "by natural"],
        "top": ["by", "asc", "desc", "per", "with ties"],
        "summarize": ["by", "with total", "along"], "sample": ["seed"], "lookup": ["on", "as"],
        "pivot": ["in"], "unpivot": ["as"], "fill": ["in", "per"], "diff": ["on"], "save": ["with"],
        "chart": ["by", "title", "save"],
        "take": [], "skip": [], "drop": [], "rename": [], "union": [], "except": [], "intersect": [], "expand": [],
    ]

    /// Words, and pairs of words that go together, with their Chinese spellings.
    static func named(_ names: [String]) -> [Vocabulary.Word] {
        names.compactMap { name in
            if let word = Vocabulary.words.first(where: { $0.english == name }) { return word }
            let parts = name.split(separator: " ").compactMap { part in
                Vocabulary.words.first { $0.english == part }
            }
            guard let first = parts.first else { return nil }
            let chinese = parts.compactMap(\.chinese.first).joined(separator: " ")
            return Vocabulary.Word(role: first.role, english: name, chinese: [chinese])
        }
    }
}
