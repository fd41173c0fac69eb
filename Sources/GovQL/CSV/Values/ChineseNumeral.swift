// Numbers in Chinese characters, and ranks: 三星, 五星级, ★★★, 十八级, 百分之九十五. Read only where a number is declared, or
// an enum whose values are such ranks; elsewhere they are words.

enum ChineseNumeral {
    /// `三十五`, `一万二千`, `二〇二〇`, `壹佰`; nil for anything else.
    static func value(_ text: some StringProtocol) -> Int64? {
        let scalars = Array(text.unicodeScalars)
        guard !scalars.isEmpty, scalars.count <= 24 else { return nil }
        if scalars.count > 1, scalars.allSatisfy({ digits[$0] != nil }) { return positional(scalars) }
        var (total, section, digit): (Int64, Int64, Int64) = (0, 0, 0)
        var (smallest, hasDigit): (Int64, Bool) = (.max, false)
        for scalar in scalars {
            if let value = digits[scalar] {
                guard !hasDigit || digit == 0 else { return nil }
                (digit, hasDigit) = (value, true)
            } else if let unit = units[scalar] {
                guard unit < smallest, hasDigit || (unit == 10 && section == 0) else { return nil }
                section += max(1, digit) * unit
                (digit, hasDigit, smallest) = (0, false, unit)
            } else if let unit = sections[scalar] {
                guard section + digit > 0, total % unit == 0, total == 0 || total > unit else { return nil }
                total += (section + digit) * unit
                (section, digit, hasDigit, smallest) = (0, 0, false, .max)
            } else {
                return nil
            }
        }
        return total + section + digit
    }

    private static func positional(_ scalars: [Unicode.Scalar]) -> Int64? {
        guard scalars.count <= 18 else { return nil }
        return scalars.reduce(0) { $0 * 10 + (digits[$1] ?? 0) }
    }

    /// `三`, `三星`, `五星级`, `一级`, `3级`, `★★★☆☆`: a number or a rank. Empty stars alone say nothing.
    static func rank(_ cell: UnsafeBufferPointer<UInt8>) -> (value: Int64, traits: ValueTraits)? {
        guard cell.count <= 40, (cell.first ?? 0) >= 0x80 || cell.last.map({ $0 >= 0x80 }) ?? false else { return nil }
        var text = String(decoding: PlainCell.trimmed(cell), as: UTF8.self)[...]
        let full = text.prefix { $0 == "★" || $0 == "⭐" }
        if !full.isEmpty {
            return text.dropFirst(full.count).allSatisfy { $0 == "☆" } ? (Int64(full.count), .stars) : nil
        }
        for ending in ["星级", "颗星", "星", "级"] where text.hasSuffix(ending) && text.count > ending.count {
            text = text.dropLast(ending.count)
            if let number = Int64(text), number >= 0 { return (number, .stars) }
            return value(text).map { ($0, [.numerals, .stars]) }
        }
        return value(text).map { ($0, .numerals) }
    }

    /// `百分之九十五`, `百分之九十五点五`, `三点五`.
    static func decimal(_ cell: UnsafeBufferPointer<UInt8>) -> Decimal? {
        guard cell.count <= 96, (cell.first ?? 0) >= 0x80 else { return nil }
        var text = String(decoding: PlainCell.trimmed(cell), as: UTF8.self)[...]
        let isPercent = text.hasPrefix("百分之")
        if isPercent { text = text.dropFirst(3) }
        let parts = text.split(separator: "点", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ value($0) }) else { return nil }
        var (mantissa, scale) = (Int128(whole), isPercent ? 2 : 0)
        if parts.count > 1 {
            guard !parts[1].isEmpty, parts[1].unicodeScalars.count <= 15 else { return nil }
            for scalar in parts[1].unicodeScalars {
                guard let digit = digits[scalar] else { return nil }
                (mantissa, scale) = (mantissa * 10 + Int128(digit), scale + 1)
            }
        }
        return Decimal(mantissa: mantissa, scale: scale)
    }

    private static let digits: [Unicode.Scalar: Int64] = [
        "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
        "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
    ]
    private static let units: [Unicode.Scalar: Int64] = ["十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000]
    private static let sections: [Unicode.Scalar: Int64] = ["万": 10_000, "亿": 100_000_000]
}
