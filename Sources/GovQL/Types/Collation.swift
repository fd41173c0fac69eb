// How texts are put in order: by code point, as the language has it unless told otherwise, `by pinyin`, or `by natural`.
// A collation makes of a text bytes that are compared instead of it; texts whose bytes are equal are told apart by
// themselves. It knows no rows. The order of characters by sound: PinyinOrder.swift.

/// An order of texts.
public enum Collation: String, Sendable, Hashable, CaseIterable {
    case codePoint = "code_point"
    /// Digits, then Latin letters whatever their case and width, then Chinese characters by their sound.
    case pinyin
    /// A run of digits counts as a number: `2号楼` before `10号楼`.
    case natural

    /// The collations that a query may name, in both languages.
    public static let named: [(name: String, chineseName: String, collation: Collation)] = [
        ("pinyin", "拼音", .pinyin), ("natural", "自然", .natural),
    ]

    /// Appends bytes that are in the order of the collation. None is 0, so that a shorter text comes first.
    func appendKey(of text: String, to bytes: inout [UInt8]) {
        switch self {
        case .codePoint: bytes.append(contentsOf: text.utf8)
        case .pinyin: for scalar in text.unicodeScalars { Self.appendSound(of: scalar, to: &bytes) }
        case .natural: Self.appendNumbers(of: text, to: &bytes)
        }
    }

    /// The classes of what a key is made of, in their order. Each is followed by as many bytes as it always has.
    private enum Mark {
        static let character: UInt8 = 1
        static let sound: UInt8 = 2
        static let unknownHan: UInt8 = 3
    }

    private static func append(_ mark: UInt8, _ scalar: UInt32, to bytes: inout [UInt8]) {
        bytes.append(mark)
        for shift in [16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: scalar >> shift)) }
    }

    private static func appendSound(of scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        if let place = PinyinOrder.place(of: scalar) {
            bytes.append(Mark.sound)
            bytes.append(UInt8(place >> 8))
            bytes.append(UInt8(truncatingIfNeeded: place))
            return
        }
        let isHan = (0x3400...0x9FFF).contains(scalar.value) || (0x20000...0x3FFFF).contains(scalar.value)
        append(isHan ? Mark.unknownHan : Mark.character, folded(scalar), to: &bytes)
    }

    /// ASCII for full-width forms, small letters for capital ones.
    private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
        let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
        return (0x41...0x5A).contains(narrow) ? narrow + 0x20 : narrow
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = folded(scalar)
        return (0x30...0x39).contains(value) ? UInt8(value) : nil
    }

    private static func appendNumbers(of text: String, to bytes: inout [UInt8]) {
        var digits: [UInt8] = []
        func endNumber() {
            guard !digits.isEmpty else { return }
            // Where a digit would stand: the length of the number, then its digits.
            append(Mark.character, 0x30, to: &bytes)
            let known = digits.drop { $0 == UInt8(ascii: "0") }
            let length = UInt32(truncatingIfNeeded: known.count)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
            bytes.append(contentsOf: known)
            digits = []
        }
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                digits.append(digit)
            } else {
                endNumber()
                append(Mark.character, scalar.value, to: &bytes)
            }
        }
        endNumber()
    }
}
