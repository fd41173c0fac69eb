// A text as the lexer sees it, for editors: what to colour, what stands before the cursor. The parser is not asked, so
// half a query has parts too.

/// A token or comment of a text.
public struct SyntaxPart: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// A word in a place where it is a word of the language.
        case keyword
        case name
        /// A name that its bracket touches.
        case function
        /// A name in backticks.
        case quotedName
        /// `$month`
        case parameter
        case number, string, date, comment
        /// Operators and other punctuation.
        case symbol
        /// `(`, `[`, `{` and what closes them.
        case open, close
        case pipe, dot, comma, colon, assign
        /// What ends a statement.
        case separator
        /// What nothing can be made of.
        case invalid
    }

    public let kind: Kind
    public let range: SourceRange
    /// A name without backticks, full-width forms as ASCII; everything else as written.
    public let text: String
    /// The English spelling of the keyword that a word may be in some place: `where` for 筛选.
    public let meaning: String?

    /// The parts of a text in order. Blanks belong to none.
    public static func parts(of source: SourceText) -> [SyntaxPart] {
        var builder = SyntaxPartBuilder(stream: Lexer.tokens(of: source))
        return builder.build()
    }
}

private struct SyntaxPartBuilder {
    let stream: TokenStream
    var parts: [SyntaxPart] = []
    var end = 0

    init(stream: TokenStream) { self.stream = stream }

    mutating func build() -> [SyntaxPart] {
        for index in stream.tokens.indices {
            let token = stream.tokens[index]
            addComments(upTo: Int(token.range.start))
            if token.kind == .end { break }
            parts.append(
                SyntaxPart(
                    kind: kind(of: token, at: index), range: token.range, text: stream.text(of: token),
                    meaning: token.keyword?.rawValue))
            end = max(end, Int(token.range.end))
        }
        return parts
    }

    /// Comments are the only ink between tokens.
    private mutating func addComments(upTo limit: Int) {
        let bytes = stream.source.bytes
        while end < limit {
            let isInk = FullWidth.character(in: bytes, at: end).scalar == UInt32(ascii: "#")
            let lineEnd = bytes[end..<limit].firstIndex(of: 0x0A) ?? limit
            if isInk {
                let range = SourceRange(end, lineEnd)
                parts.append(
                    SyntaxPart(kind: .comment, range: range, text: stream.source.text(range), meaning: nil))
            }
            end = isInk ? lineEnd : end + max(1, FullWidth.raw(in: bytes, at: end).length)
        }
    }

    private func kind(of token: Token, at index: Int) -> SyntaxPart.Kind {
        switch token.kind {
        case .word: wordKind(token, at: index)
        case .quotedName: .quotedName
        case .number: .number
        case .string: .string
        case .temporal: .date
        case .parameter: .parameter
        case .leftParen, .leftBracket, .leftBrace: .open
        case .rightParen, .rightBracket, .rightBrace: .close
        case .comma: .comma
        case .colon: .colon
        case .pipe: .pipe
        case .dot: .dot
        case .assign: .assign
        case .separator: .separator
        case .invalid: .invalid
        default: .symbol
        }
    }

    private func wordKind(_ token: Token, at index: Int) -> SyntaxPart.Kind {
        let previous = index > 0 ? stream.tokens[index - 1] : nil
        let next = stream.tokens[min(index + 1, stream.tokens.count - 1)]
        let isCalled = next.kind == .leftParen && next.touchesPrevious
        guard let keyword = token.keyword, previous?.kind != .dot else { return isCalled ? .function : .name }
        if previous?.kind == .pipe, keyword.isStage { return .keyword }
        if isCalled { return keyword.isReserved ? .keyword : .function }
        if keyword.isReserved { return .keyword }
        if next.kind == .assign || next.kind == .dot { return .name }
        let beginsStatement = previous == nil || previous?.kind == .separator
        if beginsStatement {
            let isWord = keyword == .why ? next.is(.not) : Keyword.words(of: .statement).contains(keyword)
            return isWord && next.kind != .pipe ? .keyword : .name
        }
        let isOperator = Keyword.words(of: .operator).contains(keyword) || keyword == .starts || keyword == .ends
        if isOperator || keyword.unit != nil && previous?.kind == .number { return .keyword }
        return isClause(keyword, after: previous, before: next) ? .keyword : .name
    }

    /// A clause word stands after an operand or another clause word, and something follows it.
    private func isClause(_ keyword: Keyword, after previous: Token?, before next: Token) -> Bool {
        guard Keyword.words(of: .clause).contains(keyword) || Keyword.words(of: .schema).contains(keyword) else {
            return false
        }
        switch previous?.kind {
        case .word, .quotedName, .number, .string, .temporal, .parameter, .rightParen, .rightBracket: return true
        case .leftParen, .colon: return keyword.isCallClause && next.isName
        default: return false
        }
    }
}

extension Session {
    /// What statements have defined so far: `let`, `func`, `field`, `param`.
    public var definitions: Definitions { state.withLock { $0.definitions } }
}
