// The colours of a statement while it is typed, from the real lexer, so that what looks like a keyword is one.

import GovQL
import GovQLTerminal

enum Highlighter {
    static func styles(of text: String) -> [StyledRange] {
        if DotCommands.isCommand(text) { return command(text) }
        return SyntaxPart.parts(of: SourceText(name: "", text: text)).compactMap { part in
            style(of: part.kind).map { StyledRange(part.range.bounds, $0) }
        }
    }

    /// A dot command's name, if there is one.
    private static func command(_ text: String) -> [StyledRange] {
        let blanks = text.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        let isQuestion = text.trimmed.first.map { "?？".contains($0) } ?? false
        let name = text.dropFirst(blanks).prefix { isQuestion ? "?？".contains($0) : !$0.isWhitespace }
        let isKnown = DotCommands.command(named: DotCommands.split(text).name) != nil
        return [StyledRange(blanks..<blanks + name.utf8.count, isKnown ? keyword : .faint)]
    }

    private static let keyword = TextStyle.bold.with(.blue)

    private static func style(of kind: SyntaxPart.Kind) -> TextStyle? {
        switch kind {
        case .keyword, .pipe: keyword
        case .function: .cyan
        case .string: .green
        case .number, .date: .magenta
        case .parameter: .yellow
        case .comment: .faint
        case .invalid: .red
        case .name, .quotedName, .symbol, .open, .close, .dot, .comma, .colon, .assign, .separator: nil
        }
    }
}
