// Values of the data as candidates: inside quotes those that begin as typed, and behind `==` those of columns that have
// few. What a text is compared with is found in the tokens before it. The data are asked for no longer than a moment.

import GovQL
import GovQLTerminal

/// A quoted text that the cursor is in.
struct OpenString {
    /// What was typed behind the opening quote, and where that begins.
    let typed: String
    let start: Int
    let end: Int
    let closer: String

    /// Nil if the last part is no string, or a closed one.
    init?(_ parts: [SyntaxPart], in before: String) {
        guard let string = parts.last, string.kind == .string || string.kind == .invalid else { return nil }
        let written = String(decoding: before.utf8.dropFirst(string.range.bounds.lowerBound), as: UTF8.self)
        guard let quote = written.first, let closer = Self.closers[quote] else { return nil }
        let isClosed = written.count > 1 && (written.last.map { closer.contains($0) } ?? false)
        guard !isClosed, !written.contains("\n") else { return nil }
        self.closer = String(closer.prefix(1))
        typed = String(written.dropFirst())
        start = string.range.bounds.lowerBound + String(quote).utf8.count
        end = before.utf8.count
    }

    /// What ends a text that begins so; the one to write first.
    private static let closers: [Character: String] = [
        "\"": "\"", "'": "'", "“": "”\"“", "”": "”", "‘": "’'‘", "’": "’", "＂": "＂", "「": "」",
    ]
}

extension Completer {
    /// How many values are offered, and how long is looked for them.
    private static let valueLimit = 200
    private static let fewValues = 40
    private static let valueLimits = Limits(wallTime: .milliseconds(400), memory: 1 << 30)

    func insideQuotes(
        _ string: OpenString, _ parts: [SyntaxPart], _ context: CompletionContext, closes: Bool
    ) -> [Completion] {
        if ["load", "use", "from", "save"].contains(parts.last?.meaning) {
            return paths(string.typed, string.start..<string.end, closer: closes ? string.closer : "")
        }
        let scope = QueryScope(parts, context)
        guard let compared = ComparedField(parts, scope, context).field else { return [] }
        let found = values(of: compared, beginningWith: string.typed, limit: Self.valueLimit, context)
        guard let found else { return [] }
        if found.isCut, string.typed.isEmpty { return [Completion(hint: tooMany, at: string.end)] }
        let label = speller.label("value", "值")
        let begun = found.texts.filter { Folding.fold($0).hasPrefix(Folding.fold(string.typed)) }
        // What sounds alike is asked for only if nothing is written so.
        return (begun.isEmpty ? found.texts : begun).filter(Self.isWritable).map {
            Completion(
                replacementRange: string.start..<string.end, text: $0 + (closes ? string.closer : ""),
                kindLabel: label, shown: $0)
        }
    }

    /// Behind `==`, the values of a column that has few of them, in quotes; nil where nothing is compared.
    func values(after parts: [SyntaxPart], _ scope: QueryScope, _ context: CompletionContext) -> [Candidate]? {
        let comparison = ComparedField(parts, scope, context)
        guard comparison.isEquality || comparison.isInList, let field = comparison.field,
            let found = values(of: field, beginningWith: "", limit: Self.fewValues, context), !found.isCut
        else { return nil }
        let label = speller.label("value", "值")
        return found.texts.filter(Self.isWritable).map { Candidate(["\"\($0)\""], label) }
    }

    private var tooMany: String {
        speller.label(
            "more than \(Self.valueLimit) values: type how it begins", "有 \(Self.valueLimit) 个以上的值：请先键入开头")
    }

    /// The values of an enum as they are declared; of other texts those of the data. Nil if that takes too long.
    private func values(
        of field: FieldID, beginningWith typed: String, limit: Int, _ context: CompletionContext
    ) -> Session.BegunTexts? {
        switch context.catalog[field].type {
        case .enumeration(let type):
            guard let pattern = PinyinPattern(typed) else { return nil }
            let names = type.members.map(\.name).filter { pattern.matches($0) }
            return Session.BegunTexts(texts: names, isCut: false)
        case .text, .code: break
        default: return nil
        }
        return try? session.texts(of: field, beginningWith: typed, limit: limit, limits: Self.valueLimits)
    }

    /// A text that stands in quotes as it is.
    private static func isWritable(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { "\"'“”‘’\\".contains($0) || $0.isNewline }
    }
}

/// The field that a text at the end of unfinished tokens would be compared with.
struct ComparedField {
    private(set) var field: FieldID?
    private(set) var isEquality = false
    private(set) var isInList = false

    init(_ parts: [SyntaxPart], _ scope: QueryScope, _ context: CompletionContext) {
        guard let last = parts.last else { return }
        if last.kind == .symbol, ["==", "!=", "＝＝"].contains(last.text) {
            isEquality = true
            field = scope.field(endingAt: parts.count - 1)
        } else if let count = Self.wordsOfOperator(parts) {
            field = scope.field(endingAt: parts.count - count)
        } else if let list = Self.listStart(parts) {
            isInList = true
            field = scope.field(endingAt: list)
        } else if parts.count >= 2, parts[parts.count - 2].meaning == "within" {
            field = context.entity(ofLevel: last.text).flatMap(context.label)
        } else if parts.count >= 2, ["not", "why not"].contains(parts[parts.count - 2].meaning) {
            field = context.entity(named: last.text).flatMap(context.label)
        }
    }

    /// `contains`, `matches`: 1; `starts with` may be two words.
    private static func wordsOfOperator(_ parts: [SyntaxPart]) -> Int? {
        guard let last = parts.last, last.kind == .keyword || last.kind == .name else { return nil }
        if ["contains", "starts with", "ends with", "matches"].contains(last.meaning) { return 1 }
        guard last.meaning == "with", parts.count > 1 else { return nil }
        return ["starts", "ends"].contains(parts[parts.count - 2].meaning) ? 2 : nil
    }

    /// Behind `in [` or a comma in such a list: where the `in` stands.
    private static func listStart(_ parts: [SyntaxPart]) -> Int? {
        var index = parts.count - 1
        while index > 0, parts[index].kind == .comma || parts[index].kind == .string { index -= 1 }
        guard index > 0, parts[index].kind == .open, parts[parts.count - 1].kind != .string else { return nil }
        return ["in", "not in"].contains(parts[index - 1].meaning) ? index - 1 : nil
    }
}
