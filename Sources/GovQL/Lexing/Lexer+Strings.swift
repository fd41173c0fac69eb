// Strings and names in backticks. Inside them nothing is touched: no full-width form counts as ASCII, no comment begins.
// A string ends on its line.

extension Lexer {
    /// How a string or quoted name opens and which characters close it.
    private struct Quote {
        let closers: [UInt32]
        let isName: Bool
    }

    private static let doubleQuote = UInt32(ascii: "\"")
    private static let singleQuote = UInt32(ascii: "'")
    private static let backtick = UInt32(ascii: "`")

    private static func quote(openedBy scalar: UInt32) -> Quote? {
        switch scalar {
        case doubleQuote: Quote(closers: [doubleQuote], isName: false)
        case singleQuote: Quote(closers: [singleQuote], isName: false)
        case backtick: Quote(closers: [backtick], isName: true)
        // “ and ”: the input method may give either at either end.
        case 0x201C, 0x201D: Quote(closers: [0x201C, 0x201D, doubleQuote], isName: false)
        // ‘ and ’
        case 0x2018, 0x2019: Quote(closers: [0x2018, 0x2019, singleQuote], isName: false)
        // ＂, ＇ and ｀
        case 0xFF02: Quote(closers: [0xFF02, doubleQuote], isName: false)
        case 0xFF07: Quote(closers: [0xFF07, singleQuote], isName: false)
        case 0xFF40: Quote(closers: [0xFF40, backtick], isName: true)
        default: nil
        }
    }

    /// `"…"`, `'…'`, `“…”`, `r"…"` and names in backticks.
    mutating func stringIfPresent() -> Bool {
        let start = offset
        var opener = FullWidth.raw(in: bytes, at: offset)
        var isRaw = false
        if opener.scalar == UInt32(ascii: "r") {
            opener = FullWidth.raw(in: bytes, at: offset + 1)
            isRaw = true
        }
        guard let quote = Lexer.quote(openedBy: opener.scalar), !(isRaw && quote.isName) else { return false }
        offset += opener.length + (isRaw ? 1 : 0)
        var text: [UInt8] = []
        guard quotedText(quote, isRaw: isRaw || quote.isName, into: &text) else {
            report(quote.isName ? .unterminatedName : .unterminatedString, from: start)
            emit(.invalid, from: start)
            return true
        }
        let value = String(decoding: text, as: UTF8.self)
        if quote.isName, value.isEmpty {
            report(.emptyName, from: start)
            emit(.invalid, from: start)
        } else {
            emit(quote.isName ? .quotedName : .string, from: start, literal: .string(value))
        }
        return true
    }

    /// Reads past the closing quote; false when the line ends first.
    private mutating func quotedText(_ quote: Quote, isRaw: Bool, into text: inout [UInt8]) -> Bool {
        while offset < bytes.count {
            if !isRaw, bytes[offset] == UInt8(ascii: "\\") {
                escape(into: &text)
                continue
            }
            let plainEnd = plainTextEnd()
            if plainEnd > offset {
                text.append(contentsOf: bytes[offset..<plainEnd])
                offset = plainEnd
                continue
            }
            let next = FullWidth.raw(in: bytes, at: offset)
            if quote.closers.contains(next.scalar) {
                offset += next.length
                return true
            }
            if next.scalar == 0x0A || isLineEnd(next) { return false }
            if next.isInvalid {
                invalidBytes()
            } else {
                text.append(contentsOf: bytes[offset..<offset + next.length])
                offset += next.length
            }
        }
        return false
    }

    /// Past the ASCII from here on that neither closes, escapes nor breaks a line; the bulk of long strings.
    private func plainTextEnd() -> Int {
        asciiRunEnd(from: offset) { byte in
            switch byte {
            case 0x0A, 0x0D, 0x22, 0x27, 0x5C, 0x60: false
            default: true
            }
        }
    }

    private func isLineEnd(_ next: ScannedCharacter) -> Bool {
        next.scalar == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
    }

    /// `\n`, `\u{4E2D}`
    private mutating func escape(into text: inout [UInt8]) {
        let start = offset
        let kind = FullWidth.raw(in: bytes, at: offset + 1)
        if kind.isEnd || kind.isInvalid || kind.scalar == 0x0A || kind.scalar == 0x0D {
            offset += 1
            return
        }
        offset += 1 + kind.length
        switch kind.scalar {
        case Lexer.doubleQuote, Lexer.singleQuote, UInt32(ascii: "\\"): text.append(UInt8(kind.scalar))
        case UInt32(ascii: "n"): text.append(0x0A)
        case UInt32(ascii: "t"): text.append(0x09)
        case UInt32(ascii: "u"): unicodeEscape(from: start, into: &text)
        default:
            let fix = Fix(
                replacing: SourceRange(start, start + 1), with: "\\\\",
                title: Words(en: "double the backslash", zh: "写两个反斜杠"))
            report(.invalidEscape(stream.source.text(SourceRange(start, offset))), from: start, fix: fix)
        }
    }

    private mutating func unicodeEscape(from start: Int, into text: inout [UInt8]) {
        var scalar: UInt32 = 0
        var digits = 0
        var end = offset
        if end < bytes.count, bytes[end] == UInt8(ascii: "{") {
            end += 1
            while end < bytes.count, let digit = Lexer.hexDigit(bytes[end]), digits < 8 {
                scalar = scalar << 4 | digit
                digits += 1
                end += 1
            }
            if digits > 0, end < bytes.count, bytes[end] == UInt8(ascii: "}"), let scalar = Unicode.Scalar(scalar) {
                offset = end + 1
                text.append(contentsOf: Array(String(Character(scalar)).utf8))
                return
            }
        }
        offset = max(end, offset)
        report(.invalidUnicodeEscape, from: start)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
