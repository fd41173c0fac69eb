// Texts that a person takes for the same and a machine does not: they differ only in blanks around, in width, or, where
// they are codes, in case. They stay different; that there are such is told. A look at the sample is enough for a warning
// about a column; keys are held against each other as a whole by Catalog/KeyIndex.swift.

enum UntidyTexts {
    /// Longer texts are no keys.
    private static let longest = 64

    /// Two texts of a column that differ only so; nil if the sample has none.
    ///
    /// - Parameter isCode: blanks around are cut off already.
    static func twins(in sample: SourceSample, column: Int, isCode: Bool) -> (first: String, second: String)? {
        var hasUntidy = false
        sample.forEachText(ofColumn: column) { text in
            hasUntidy = mayBeUntidy(text)
            return !hasUntidy
        }
        guard hasUntidy else { return nil }
        var known: [[UInt8]: [UInt8]] = [:]
        var twins: (first: String, second: String)?
        sample.forEachText(ofColumn: column) { text in
            guard !text.isEmpty, text.count <= longest else { return true }
            let own = Array(isCode ? PlainCell.trimmed(text) : text)
            guard let first = known.updateValue(own, forKey: tidied(text)), first != own else { return true }
            twins = (String(decoding: first, as: UTF8.self), String(decoding: own, as: UTF8.self))
            return false
        }
        return twins
    }

    /// Whether a text could be written more tidily: blanks at an end, signs of full width, or small letters in a code.
    private static func mayBeUntidy(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= longest, !text.isEmpty else { return false }
        if PlainCell.trimmed(text).count != text.count { return true }
        var (hasDigit, hasSmall, index) = (false, false, 0)
        while index < text.count {
            let byte = text[index]
            // Full-width letters and digits; punctuation of that width is the usual one in Chinese.
            if byte == 0xEF, index + 2 < text.count, isWide(text[index + 1], text[index + 2]) { return true }
            hasDigit = hasDigit || byte &- UInt8(ascii: "0") <= 9
            hasSmall = hasSmall || byte &- UInt8(ascii: "a") <= 25
            index += 1
        }
        return hasDigit && hasSmall
    }

    private static func isWide(_ second: UInt8, _ third: UInt8) -> Bool {
        (second == 0xBC && (0x90...0x99).contains(third)) || (second == 0xBC && (0xA1...0xBA).contains(third))
            || (second == 0xBD && (0x81...0x9A).contains(third))
    }

    /// Without blanks around, in half width; a text with a digit in small letters too.
    private static func tidied(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let trimmed = PlainCell.trimmed(text)
        var plain = PlainCell.with(trimmed) { Array($0) } ?? Array(trimmed)
        guard plain.contains(where: { $0 &- UInt8(ascii: "0") <= 9 }) else { return plain }
        for index in plain.indices where plain[index] &- UInt8(ascii: "A") <= 25 { plain[index] |= 0x20 }
        return plain
    }
}
