// Reading one character from UTF-8 bytes, and the explicit list of characters from a Chinese input method that count as
// ASCII outside strings. It knows nothing of tokens. Next: Lexer.swift.

/// One decoded character: a scalar and how many bytes it takes.
struct ScannedCharacter {
    var scalar: UInt32
    var length: Int

    /// Past the last byte.
    static let end = ScannedCharacter(scalar: 0xFFFF_FFFF, length: 0)
    static let invalidScalar: UInt32 = 0xFFFF_FFFE

    var isEnd: Bool { length == 0 }
    var isInvalid: Bool { scalar == ScannedCharacter.invalidScalar }
}

enum FullWidth {
    /// Full-width forms and what the keys give in Chinese mode. Quotes are the lexer's: they differ in how they close.
    static let list: [UInt32: UInt8] = {
        let pairs: [(String, String)] = [
            ("（）［］｛｝，；：＝！＜＞＋－＊／．＠＃｜％", "()[]{},;:=!<>+-*/.@#|%"),
            ("０１２３４５６７８９", "0123456789"),
            ("\u{3000}。、《》￥【】？＿", " .,<>$[]?_"),
        ]
        var list: [UInt32: UInt8] = [:]
        for (wide, narrow) in pairs {
            for (scalar, byte) in zip(wide.unicodeScalars, narrow.utf8) { list[scalar.value] = byte }
        }
        return list
    }()

    /// What a character counts as outside strings.
    static func asciiValue(of scalar: UInt32) -> UInt32 {
        // Every listed character lies in one of these blocks; ideographs, the common case, do not.
        guard (0x3000...0x303F).contains(scalar) || (0xFF00...0xFFEF).contains(scalar) else { return scalar }
        return list[scalar].map(UInt32.init) ?? scalar
    }

    /// A word with its listed characters as ASCII.
    static func ascii(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { asciiValue(of: $0.value) != $0.value }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(Unicode.Scalar(asciiValue(of: scalar.value)) ?? scalar)
        }
        return result
    }

    /// The character at an offset, full-width forms as ASCII.
    static func character(in bytes: [UInt8], at offset: Int) -> ScannedCharacter {
        var character = raw(in: bytes, at: offset)
        if character.length > 1 { character.scalar = asciiValue(of: character.scalar) }
        return character
    }

    /// The character at an offset as it stands. Ill-formed UTF-8 is one invalid character for each maximal subpart.
    static func raw(in bytes: [UInt8], at offset: Int) -> ScannedCharacter {
        guard offset < bytes.count else { return .end }
        let lead = bytes[offset]
        if lead < 0x80 { return ScannedCharacter(scalar: UInt32(lead), length: 1) }
        let invalid = ScannedCharacter(scalar: ScannedCharacter.invalidScalar, length: 1)
        let trailing: Int
        var scalar: UInt32
        switch lead {
        case 0xC2...0xDF: (trailing, scalar) = (1, UInt32(lead & 0x1F))
        case 0xE0...0xEF: (trailing, scalar) = (2, UInt32(lead & 0x0F))
        case 0xF0...0xF4: (trailing, scalar) = (3, UInt32(lead & 0x07))
        default: return invalid
        }
        for step in 1...trailing {
            guard offset + step < bytes.count, bytes[offset + step] & 0xC0 == 0x80 else {
                return ScannedCharacter(scalar: invalid.scalar, length: step)
            }
            scalar = scalar << 6 | UInt32(bytes[offset + step] & 0x3F)
        }
        let isOverlong = trailing == 2 && scalar < 0x800 || trailing == 3 && scalar < 0x1_0000
        guard !isOverlong, Unicode.Scalar(scalar) != nil else { return invalid }
        return ScannedCharacter(scalar: scalar, length: trailing + 1)
    }
}

/// Characters that names are made of.
enum Identifier {
    static func canStart(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return isASCIILetter(scalar) || scalar == 0x5F }
        if (0x4E00...0x9FFF).contains(scalar) { return true }
        return Unicode.Scalar(scalar)?.properties.isXIDStart ?? false
    }

    static func canContinue(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return isASCIILetter(scalar) || isDigit(scalar) || scalar == 0x5F }
        if (0x4E00...0x9FFF).contains(scalar) { return true }
        return Unicode.Scalar(scalar)?.properties.isXIDContinue ?? false
    }

    static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }
    private static func isASCIILetter(_ scalar: UInt32) -> Bool {
        (0x41...0x5A).contains(scalar) || (0x61...0x7A).contains(scalar)
    }
}
