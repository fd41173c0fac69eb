// Tokens: what the lexer makes of bytes and the parser reads. A token says what it looks like; whether a word is a
// keyword depends on its place, so it carries what it may mean. Literal values are kept beside the tokens.

/// The smallest thing that the parser sees.
struct Token: Sendable {
    var kind: Kind
    /// What a word may mean; nil for everything else and for names in backticks.
    var keyword: Keyword?
    var range: SourceRange
    /// Index into ``TokenStream/literals`` for numbers, strings and dates.
    var literal: UInt32 = 0
    /// First on its line.
    var followsNewline = false
    /// Nothing stands between it and the token before it.
    var touchesPrevious = false
    /// Closed brackets around it. A bracket itself counts as outside of its own pair.
    var depth: UInt32 = 0

    enum Kind: UInt8, Sendable {
        // Operands.
        case word, quotedName, number, string, temporal
        /// `$month`
        case parameter
        // Brackets.
        case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
        // Punctuation.
        case comma, colon, pipe, dot, assign, arrow
        // Operators.
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        case plus, minus, star, slash, doubleSlash, coalesce, range, halfOpenRange
        // What other languages write: each has an error of its own.
        case tripleEqual, doubleAmpersand, doublePipe, bang, lessGreater, caret, percent, fatArrow, question
        /// `;` or a newline that ends a statement or an item in braces.
        case separator
        /// Already reported; whatever holds it is broken.
        case invalid
        case end
    }

    var isName: Bool { kind == .word || kind == .quotedName }

    func `is`(_ keyword: Keyword) -> Bool { self.keyword == keyword }
}

/// The value of a literal token.
enum LiteralValue: Sendable {
    /// Whole; it may exceed 64 bits, which the parser reports unless `-` makes it fit.
    case integer(Int128)
    case decimal(DecimalLiteral)
    case float(Double)
    case string(String)
    case temporal(TemporalLiteral)
}

/// A text as tokens. Always ends in one `.end`.
struct TokenStream: Sendable {
    let source: SourceText
    var tokens: [Token] = []
    var literals: [LiteralValue] = []
    var diagnostics: [Diagnostic] = []
    /// Openers without a closer, by token index.
    var unclosed: Set<Int> = []
    /// The limits were hit: tokens end before the text does, and a diagnostic says so.
    var isCut = false

    /// The text of a name or keyword: without backticks, listed full-width characters as ASCII.
    func text(of token: Token) -> String {
        switch token.kind {
        case .quotedName:
            guard case .string(let text) = literals[Int(token.literal)] else { return "" }
            return text
        case .parameter:
            let sigil = FullWidth.character(in: source.bytes, at: Int(token.range.start)).length
            return FullWidth.ascii(source.text(SourceRange(Int(token.range.start) + sigil, Int(token.range.end))))
        case .word:
            return FullWidth.ascii(source.text(token.range))
        default:
            return source.text(token.range)
        }
    }
}
