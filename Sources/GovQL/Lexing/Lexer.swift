// Bytes to tokens, by hand: words, punctuation, blanks and comments. Every byte ends up in a token, in blank space, in a
// comment or in a diagnostic. It knows no grammar. Numbers, strings and `@` literals have files of their own; which
// newline ends a statement is decided in Layout.swift.

/// The most that is read of one text; what exceeds it is reported, never silently dropped.
enum LexerLimits {
    static let tokensPerText = 300_000
    static let diagnosticsPerText = 1000
}

struct Lexer {
    let bytes: [UInt8]
    var offset = 0
    var stream: TokenStream
    private var followsNewline = false
    private var lastTokenEnd = -1
    /// Index of the first token after the last newline or `;`.
    private var lineStart = 0

    init(_ source: SourceText) {
        bytes = source.bytes
        stream = TokenStream(source: source)
    }

    /// The tokens of a text, laid out: brackets matched, statements separated.
    static func tokens(of source: SourceText) -> TokenStream {
        var lexer = Lexer(source)
        lexer.run()
        var layout = Layout(lexer.stream)
        return layout.run()
    }

    private mutating func run() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        while offset < bytes.count, !stream.isCut {
            token()
            checkLimits()
        }
        emit(.end, from: offset)
    }

    /// Reads one token, blank or comment: always at least one byte.
    private mutating func token() {
        let start = offset
        let byte = bytes[offset]
        switch byte {
        case 0x0A:
            followsNewline = true
            offset += 1
            return
        case 0x20, 0x09:
            offset = asciiRunEnd(from: offset) { $0 == 0x20 || $0 == 0x09 }
            return
        default: break
        }
        if stringIfPresent() || numberIfPresent() || wordIfPresent() || punctuationIfPresent() { return }
        oddCharacter(from: start)
    }

    private mutating func checkLimits() {
        let last = stream.tokens.count - 1
        if last > lineStart, stream.tokens[last].followsNewline || stream.tokens[last].kind == .separator {
            lineStart = last
        }
        // One line without `;` is one statement: no need to read on.
        if last - lineStart > SyntaxLimits.tokensPerStatement || last + 1 >= LexerLimits.tokensPerText {
            stream.isCut = true
        } else if stream.diagnostics.count >= LexerLimits.diagnosticsPerText {
            stream.isCut = true
            report(.tooManyErrors, from: offset)
        }
    }

    // MARK: Words

    /// `residents`, `常住人口`, `$month`
    private mutating func wordIfPresent() -> Bool {
        guard Identifier.canStart(character(at: offset).scalar) else { return false }
        let start = offset
        var end = identifierEnd(from: offset)
        if stream.tokens.last?.kind == .pipe, let stageEnd = stageWordEnd(in: start..<end) { end = stageEnd }
        offset = end
        emit(.word, from: start)
        stream.tokens[stream.tokens.count - 1].keyword = keyword(in: start..<end)
        return true
    }

    func identifierEnd(from start: Int) -> Int {
        var end = start
        while true {
            end = asciiRunEnd(from: end) { Identifier.canContinue(UInt32($0)) }
            let next = character(at: end)
            guard Identifier.canContinue(next.scalar) else { return end }
            end += next.length
        }
    }

    /// Past the ASCII bytes from an offset on that belong together: the bulk of long words, blanks and comments.
    func asciiRunEnd(from start: Int, while belongs: (UInt8) -> Bool) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var end = start
            while end < buffer.count, buffer[end] < 0x80, belongs(buffer[end]) { end += 1 }
            return end
        }
    }

    func keyword(in range: Range<Int>) -> Keyword? {
        guard range.count <= Keyword.longestSpelling else { return nil }
        return Keyword(spelling: word(in: range))
    }

    func word(in range: Range<Int>) -> String {
        FullWidth.ascii(String(decoding: bytes[range], as: UTF8.self))
    }

    /// Right after `|`, `前10` is two words.
    private func stageWordEnd(in range: Range<Int>) -> Int? {
        var end = range.lowerBound
        while end < range.upperBound {
            let next = character(at: end)
            if Identifier.isDigit(next.scalar) { break }
            end += next.length
        }
        guard end < range.upperBound, keyword(in: range.lowerBound..<end)?.isStage == true else { return nil }
        return end
    }

    // MARK: Punctuation

    private mutating func punctuationIfPresent() -> Bool {
        let start = offset
        let first = character(at: offset)
        if first.scalar == UInt32(ascii: "@") { return temporal() }
        if first.scalar == UInt32(ascii: "#") { return comment() }
        if first.scalar == UInt32(ascii: "$") { return parameter() }
        if first.scalar == 0x20 {
            offset += first.length
            return true
        }
        if first.scalar == UInt32(ascii: "\r"), character(at: offset + 1).scalar == 0x0A {
            offset += 1
            return true
        }
        let second = character(at: offset + first.length)
        if isComment(first, second) { return foreignComment() }
        guard let (kind, length) = punctuation(first.scalar, second.scalar) else { return false }
        for _ in 0..<length { offset += character(at: offset).length }
        emit(kind, from: start)
        return true
    }

    /// The token that begins with these two characters, and how many characters it has; longer ones come first.
    private func punctuation(_ first: UInt32, _ second: UInt32) -> (Token.Kind, Int)? {
        guard first < 0x80, let character = Unicode.Scalar(first) else { return nil }
        if second < 0x80, let following = Unicode.Scalar(second), let kind = pair(character, following) {
            switch kind {
            case .equal where third(is: "="): return (.tripleEqual, 3)
            case .range where third(is: "<"): return (.halfOpenRange, 3)
            default: return (kind, 2)
            }
        }
        return single(character).map { ($0, 1) }
    }

    private func third(is scalar: Unicode.Scalar) -> Bool {
        let second = offset + character(at: offset).length
        return character(at: second + character(at: second).length).scalar == scalar.value
    }

    private func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Token.Kind? {
        switch (first, second) {
        case ("=", "="): .equal
        case ("!", "="): .notEqual
        case ("<", "="): .lessOrEqual
        case (">", "="): .greaterOrEqual
        case ("<", ">"): .lessGreater
        case ("=", ">"): .fatArrow
        case ("-", ">"): .arrow
        case (".", "."): .range
        case ("?", "?"): .coalesce
        case ("/", "/"): .doubleSlash
        case ("&", "&"): .doubleAmpersand
        case ("|", "|"): .doublePipe
        default: nil
        }
    }

    private func single(_ character: Unicode.Scalar) -> Token.Kind? {
        switch character {
        case "(": .leftParen
        case ")": .rightParen
        case "[": .leftBracket
        case "]": .rightBracket
        case "{": .leftBrace
        case "}": .rightBrace
        case ",": .comma
        case ":": .colon
        case ";": .separator
        case "|": .pipe
        case ".": .dot
        case "=": .assign
        case "<": .less
        case ">": .greater
        case "+": .plus
        case "-": .minus
        case "*": .star
        case "/": .slash
        case "!": .bang
        case "&": .doubleAmpersand
        case "^": .caret
        case "%": .percent
        case "?": .question
        default: nil
        }
    }

    /// `-- text`, `/* text */`: SQL's and C's comments. The rest of the line, or up to `*/`, is not read.
    private func isComment(_ first: ScannedCharacter, _ second: ScannedCharacter) -> Bool {
        first.scalar == UInt32(ascii: "-") && second.scalar == UInt32(ascii: "-")
            || first.scalar == UInt32(ascii: "/") && second.scalar == UInt32(ascii: "*")
    }

    private mutating func foreignComment() -> Bool {
        let start = offset
        let opener = 2 * character(at: offset).length
        let isBlock = bytes[offset] == UInt8(ascii: "/")
        offset += opener
        let marks = SourceRange(start, offset)
        var end = offset
        while end < bytes.count, bytes[end] != 0x0A {
            if isBlock, bytes[end] == UInt8(ascii: "*"), end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "/") {
                end += 2
                break
            }
            end += 1
        }
        let fix = Fix(
            replacing: marks, with: "#",
            title: Words(en: "begin the comment with #", zh: "注释以 # 开头"))
        report(.foreignComment(stream.source.text(marks)), at: marks, fix: isBlock ? nil : fix)
        offset = end
        emit(.invalid, from: start)
        return true
    }

    private mutating func comment() -> Bool {
        while true {
            offset = asciiRunEnd(from: offset) { $0 != 0x0A }
            guard offset < bytes.count, bytes[offset] != 0x0A else { return true }
            let next = FullWidth.raw(in: bytes, at: offset)
            if next.isInvalid { invalidBytes() } else { offset += next.length }
        }
    }

    private mutating func parameter() -> Bool {
        let start = offset
        offset += character(at: offset).length
        guard Identifier.canStart(character(at: offset).scalar) else {
            let blankEnd = asciiRunEnd(from: offset) { $0 == 0x20 }
            let isSpaced = Identifier.canStart(character(at: blankEnd).scalar)
            let fix = Fix(
                replacing: SourceRange(offset, blankEnd), with: "",
                title: Words(en: "remove the blank", zh: "去掉空格"))
            report(.strayDollar, from: start, fix: isSpaced ? fix : nil)
            emit(.invalid, from: start)
            return true
        }
        offset = identifierEnd(from: offset)
        emit(.parameter, from: start)
        return true
    }

    // MARK: What is nothing

    private mutating func oddCharacter(from start: Int) {
        let odd = FullWidth.raw(in: bytes, at: offset)
        if odd.isInvalid {
            invalidBytes()
            emit(.invalid, from: start)
            return
        }
        var end = offset + odd.length
        // A run of one character is one mistake.
        while case let next = FullWidth.raw(in: bytes, at: end), next.scalar == odd.scalar { end += next.length }
        offset = end
        let range = SourceRange(start, end)
        let meant = Lexer.confusable[odd.scalar]
        let fix = meant.map {
            Fix(replacing: range, with: $0, title: Words(en: "write `\($0)`", zh: "写成 `\($0)`"))
        }
        report(.oddCharacter(odd.scalar, meant: meant), at: range, fix: fix)
        emit(.invalid, from: start)
    }

    /// Reports a run of bytes that are not UTF-8 and steps over it.
    mutating func invalidBytes() {
        let start = offset
        while case let next = FullWidth.raw(in: bytes, at: offset), next.isInvalid { offset += next.length }
        report(.invalidUTF8(count: offset - start), from: start)
    }

    // MARK: Parts that every reader shares

    func character(at offset: Int) -> ScannedCharacter { FullWidth.character(in: bytes, at: offset) }

    mutating func emit(_ kind: Token.Kind, from start: Int, literal: LiteralValue? = nil) {
        var token = Token(kind: kind, range: SourceRange(start, offset))
        token.followsNewline = followsNewline
        token.touchesPrevious = start == lastTokenEnd
        if let literal {
            token.literal = UInt32(stream.literals.count)
            stream.literals.append(literal)
        }
        stream.tokens.append(token)
        followsNewline = false
        lastTokenEnd = offset
    }

    mutating func report(_ problem: SyntaxProblem, at range: SourceRange, fix: Fix? = nil) {
        stream.diagnostics.append(Diagnostic(problem, at: range, in: stream.source, fix: fix))
    }

    mutating func report(_ problem: SyntaxProblem, from start: Int, fix: Fix? = nil) {
        report(problem, at: SourceRange(start, offset), fix: fix)
    }
}

extension Lexer {
    /// Characters that are taken for something else, and what was probably meant.
    private static let confusable: [UInt32: String] = [
        0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x200B: "", 0x200C: "", 0x200D: "", 0x2060: "", 0xFEFF: "",
        0x2028: "\n", 0x2029: "\n", 0x0085: "\n", 0x0D: "\n",
        0x00D7: "*", 0x00F7: "/", 0x2264: "<=", 0x2265: ">=", 0x2260: "!=", 0x2266: "<=", 0x2267: ">=",
        0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2026: "..", 0x2192: "->",
        0x00AB: "\"", 0x00BB: "\"", 0x300C: "\"", 0x300D: "\"", 0x3014: "[", 0x3015: "]", 0x2227: "and", 0x2228: "or",
        0x00AC: "not", 0x2208: "in", 0xFF04: "$", 0xFF06: "and", 0xFF3E: "^", 0xFF3C: "\\", 0x3008: "<", 0x3009: ">",
    ]
}

extension UInt32 {
    init(ascii: Unicode.Scalar) { self = ascii.value }
}
