// Rounding a binary number to decimal places. The number is taken as it prints (its shortest decimal form), so that
// round(2.675, 2) of a num is 2.68 as everybody expects, although the nearest binary number lies a little below.

enum NumericRounding {
    /// Half away from zero at that many places; negative ones are tens, hundreds …
    static func round(_ value: Double, places: Int64) -> Double {
        guard value.isFinite, value != 0 else { return value }
        let places = Int(min(max(places, -400), 400))
        // No double has a digit beyond 1e-324, and a whole one above 2^53 has none after the point.
        if places >= 0, value.magnitude >= 0x1p53 || places > 340 { return value }
        if (0...15).contains(places), let result = roundQuickly(value, places: places) { return result }
        return roundDigits(value, places: places)
    }

    /// The answer where scaling cannot be mistaken about the side of a half: nearly always.
    private static func roundQuickly(_ value: Double, places: Int) -> Double? {
        let factor = powersOfTen[places]
        let scaled = value * factor
        guard scaled.magnitude < 0x1p52 else { return nil }
        let distance = (scaled.magnitude - scaled.magnitude.rounded(.down) - 0.5).magnitude
        guard distance > 1e-9 * max(1, scaled.magnitude), distance > 0 else { return nil }
        // Both are exact, so the quotient is the double nearest to the decimal result.
        return scaled.rounded() / factor
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// By the digits of the shortest form: `mantissa · 10^exponent`.
    private static func roundDigits(_ value: Double, places: Int) -> Double {
        var (mantissa, exponent) = digits(value.magnitude)
        let dropped = -(exponent + places)
        guard dropped > 0 else { return value }
        guard dropped <= 20 else { return 0 }
        let rounded = DecimalMath.roundHalfAway(Int128(mantissa), droppingDigits: dropped)
        mantissa = UInt64(rounded)
        exponent += dropped
        let magnitude = Double("\(mantissa)e\(exponent)") ?? value.magnitude
        return value < 0 ? -magnitude : magnitude
    }

    /// The shortest decimal digits that read back as a finite positive number.
    static func digits(_ value: Double) -> (mantissa: UInt64, exponent: Int) {
        var mantissa: UInt64 = 0
        var exponent = 0
        var isAfterPoint = false
        var bytes = value.description.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "."): isAfterPoint = true
            case UInt8(ascii: "e"):
                var text = ""
                while let byte = bytes.next() { text.unicodeScalars.append(Unicode.Scalar(byte)) }
                exponent += Int(text) ?? 0
            default:
                let digit = UInt64(byte &- UInt8(ascii: "0"))
                // The zero after the point of 2e16 as Swift spells it ("2e+16", "123.0") is no digit of the number.
                let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                if overflow { continue }
                mantissa = product &+ digit
                if isAfterPoint { exponent -= 1 }
            }
        }
        return (mantissa, exponent)
    }
}
