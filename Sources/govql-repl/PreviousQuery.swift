// The query that gave a result last, as text: what `| …` goes on from, what `_` stands for, what `.undo` shortens. It runs
// nothing; Shell+Questions.swift does.

import GovQL

struct PreviousQuery: Equatable {
    let text: String
    /// Whether it gave a value and no rows.
    let isValue: Bool

    /// What a line means: itself, or the query before with the line behind it. Nil if there is no query before it.
    static func whole(_ line: String, after previous: PreviousQuery?) -> String? {
        let source = SourceText(name: "", text: line)
        if Parser.opening(of: source) == .continuation { return previous.map { $0.text + "\n" + line } ?? line }
        let parts = SyntaxPart.parts(of: source).filter { $0.kind != .comment }
        guard let first = parts.first, isResult(first), parts.count == 1 || parts[1].kind == .pipe else { return line }
        guard let previous else { return nil }
        let rest = String(decoding: line.utf8.dropFirst(first.range.bounds.upperBound), as: UTF8.self)
        return previous.text + (rest.trimmed.isEmpty ? "" : "\n" + rest.trimmed)
    }

    /// Whether `_` stands somewhere in a text as a name.
    static func usesResult(_ text: String) -> Bool { !results(in: text).isEmpty }

    /// A text with another name for every `_`.
    static func naming(result name: String, in text: String) -> String {
        var bytes = Array(text.utf8)
        for part in results(in: text).reversed() { bytes.replaceSubrange(part.range.bounds, with: name.utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func results(in text: String) -> [SyntaxPart] {
        let parts = SyntaxPart.parts(of: SourceText(name: "", text: text))
        return parts.indices.filter { isResult(parts[$0]) && ($0 == 0 || parts[$0 - 1].kind != .dot) }.map { parts[$0] }
    }

    private static func isResult(_ part: SyntaxPart) -> Bool { part.kind == .name && part.text == "_" }

    /// The query without its last stage; nil if it has none.
    var withoutLastStage: String? {
        let source = SourceText(name: "", text: text)
        guard case .query(let query)? = Parser.parseScript(source).0.statements.last?.kind, let last = query.stages.last
        else { return nil }
        let pipe = SyntaxPart.parts(of: source).last { part in
            part.kind == .pipe && part.range.bounds.upperBound <= last.range.bounds.lowerBound
        }
        return pipe.map { String(decoding: text.utf8.prefix($0.range.bounds.lowerBound), as: UTF8.self).trimmedAtEnd }
    }
}
