// Decimal: an exact decimal number of up to 38 digits that remembers how many of them stand after the point.
// Values compare and hash by what they are worth (1.5 equals 1.50); the scale only shows in print.
// Arithmetic is checked and returns nil past 38 digits. The work is done in Types/DecimalMath.swift.

/// An exact decimal number: `mantissa / 10^scale`.
///
///     let price = Decimal("12.50")           // mantissa 1250, scale 2
///     price?.adding(Decimal(1))?.description // "13.50"
public struct Decimal: Sendable {
    /// All the digits, as one integer of at most 38 digits.
    public let mantissa: Int128
    /// The number of digits after the point, 0...38.
    public let scale: Int

    public static let zero = Decimal(0)

    /// Nil if there are more than 38 digits or the scale is outside 0...38.
    public init?(mantissa: Int128, scale: Int) {
        guard (0...DecimalMath.maximumDigits).contains(scale), let mantissa = DecimalMath.checked(mantissa) else {
            return nil
        }
        self.init(uncheckedMantissa: mantissa, scale: scale)
    }

    /// For callers that hold the invariant already, such as a column whose every mantissa was checked.
    init(uncheckedMantissa mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    public init(_ integer: Int64) {
        self.init(uncheckedMantissa: Int128(integer), scale: 0)
    }

    public var isZero: Bool { mantissa == 0 }

    /// The nearest Double.
    public var double: Double { DecimalMath.double(mantissa, scale: scale) }

    /// The value as an integer, if it is whole and fits.
    public var int64: Int64? {
        let rounded = DecimalMath.roundHalfAway(mantissa, droppingDigits: scale)
        guard DecimalMath.compare(rounded, scale: 0, mantissa, scale: scale) == 0 else { return nil }
        return Int64(exactly: rounded)
    }

    /// The same value with no zeros at the end of its fraction: `12.50` becomes `12.5`.
    public var normalized: Decimal {
        var mantissa = mantissa
        var scale = scale
        while scale > 0 {
            let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            mantissa = quotient
            scale -= 1
        }
        return Decimal(uncheckedMantissa: mantissa, scale: scale)
    }
}

// MARK: Arithmetic

extension Decimal {
    /// The sum at the larger scale; nil past 38 digits.
    public func adding(_ other: Decimal) -> Decimal? {
        let scale = max(scale, other.scale)
        guard let left = DecimalMath.rescale(mantissa, from: self.scale, to: scale),
            let right = DecimalMath.rescale(other.mantissa, from: other.scale, to: scale),
            let sum = DecimalMath.add(left, right)
        else { return nil }
        return Decimal(uncheckedMantissa: sum, scale: scale)
    }

    /// The difference at the larger scale; nil past 38 digits.
    public func subtracting(_ other: Decimal) -> Decimal? { adding(other.negated) }

    /// The product; scales add, and past 18 places it is rounded half away from zero. Nil past 38 digits.
    public func multiplied(by other: Decimal) -> Decimal? {
        guard let product = DecimalMath.multiply(mantissa, scale: scale, other.mantissa, scale: other.scale) else {
            return nil
        }
        return Decimal(uncheckedMantissa: product, scale: DecimalMath.productScale(scale, other.scale))
    }

    /// `//`: the quotient truncated towards zero, at scale 0. Nil for a zero divisor or past 38 digits.
    public func truncatingQuotient(by divisor: Decimal) -> Decimal? {
        DecimalMath.divideTruncating(mantissa, scale: scale, divisor.mantissa, scale: divisor.scale)
            .quotient.map { Decimal(uncheckedMantissa: $0, scale: 0) }
    }

    /// `mod`: what `//` leaves, at the larger scale, with the sign of the dividend. Nil for a zero divisor.
    public func remainder(by divisor: Decimal) -> Decimal? {
        DecimalMath.divideTruncating(mantissa, scale: scale, divisor.mantissa, scale: divisor.scale)
            .remainder.map { Decimal(uncheckedMantissa: $0, scale: max(scale, divisor.scale)) }
    }

    /// `/`: the exact quotient rounded once to the nearest Double; nil for a zero divisor.
    public static func quotient(_ lhs: Decimal, _ rhs: Decimal) -> Double? {
        DecimalMath.quotient(lhs.mantissa, scale: lhs.scale, rhs.mantissa, scale: rhs.scale)
    }

    public var negated: Decimal { Decimal(uncheckedMantissa: -mantissa, scale: scale) }

    public var magnitude: Decimal { mantissa < 0 ? negated : self }

    /// Restated with the given number of places, rounded half away from zero; nil past 38 digits.
    public func rescaled(to newScale: Int) -> Decimal? {
        guard (0...DecimalMath.maximumDigits).contains(newScale) else { return nil }
        return DecimalMath.rescale(mantissa, from: scale, to: newScale)
            .map { Decimal(uncheckedMantissa: $0, scale: newScale) }
    }

    /// Rounded half away from zero to `places`, negative ones being tens, hundreds …; the scale never grows.
    ///
    ///     Decimal("12.345")?.rounded(to: 2)  // 12.35
    ///     Decimal("1250")?.rounded(to: -2)   // 1300
    public func rounded(to places: Int) -> Decimal? {
        if places >= scale { return self }
        if places >= 0 { return rescaled(to: places) }
        guard places >= -DecimalMath.maximumDigits else { return .zero }
        let tens = DecimalMath.roundHalfAway(mantissa, droppingDigits: scale - places)
        return DecimalMath.rescale(tens, from: 0, to: -places).map { Decimal(uncheckedMantissa: $0, scale: 0) }
    }
}

// MARK: Comparison

extension Decimal: Comparable, Hashable {
    public static func == (lhs: Decimal, rhs: Decimal) -> Bool { lhs.compare(rhs) == 0 }

    public static func < (lhs: Decimal, rhs: Decimal) -> Bool { lhs.compare(rhs) < 0 }

    public func hash(into hasher: inout Hasher) {
        let normalized = normalized
        hasher.combine(normalized.mantissa)
        hasher.combine(normalized.scale)
    }

    /// -1, 0 or 1 by exact value.
    public func compare(_ other: Decimal) -> Int {
        DecimalMath.compare(mantissa, scale: scale, other.mantissa, scale: other.scale)
    }

    /// -1, 0 or 1 by exact value.
    public func compare(_ other: Int64) -> Int {
        DecimalMath.compare(mantissa, scale: scale, Int128(other), scale: 0)
    }

    /// -1, 0 or 1 by exact value: 0.1 as a decimal is below 0.1 as a Double, which is a little more than a tenth.
    public func compare(_ other: Double) -> Int { DecimalMath.compare(mantissa, scale: scale, other) }
}

// MARK: Text

extension Decimal: CustomStringConvertible {
    /// Reads `[+-] digits [. digits]` or `[+-] . digits`; no blanks, no exponent, no grouping.
    ///
    /// Nil for any other form, and past 38 digits.
    public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        let isNegative = !bytes.isEmpty && bytes[0] == UInt8(ascii: "-")
        if isNegative || (!bytes.isEmpty && bytes[0] == UInt8(ascii: "+")) { index = 1 }
        // Up to 18 digits fit a word: the usual case costs one 64-bit multiply a digit.
        var word: UInt64 = 0
        var wide: UInt128 = 0
        var significantDigits = 0
        var digits = 0
        var pointAt: Int?
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit > 9 {
                guard bytes[index] == UInt8(ascii: "."), pointAt == nil else { return nil }
                pointAt = digits
            } else {
                digits += 1
                if significantDigits > 0 || digit > 0 { significantDigits += 1 }
                if significantDigits <= 18 {
                    word = word &* 10 &+ UInt64(digit)
                } else {
                    guard significantDigits <= DecimalMath.maximumDigits else { return nil }
                    if significantDigits == 19 { wide = UInt128(word) }
                    wide = wide &* 10 &+ UInt128(digit)
                }
            }
            index += 1
        }
        let scale = pointAt.map { digits - $0 } ?? 0
        let endsInPoint = pointAt != nil && scale == 0
        guard digits > 0, !endsInPoint, scale <= DecimalMath.maximumDigits else { return nil }
        let magnitude = significantDigits <= 18 ? Int128(word) : Int128(wide)
        self.init(uncheckedMantissa: isNegative ? -magnitude : magnitude, scale: scale)
    }

    /// Reads the same form from a string.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8({ Decimal($0) }) else { return nil }
        self = value
    }

    /// The value with all its places: `12.50`.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of `description` as UTF-8.
    public func write(to bytes: inout [UInt8]) { DecimalMath.write(mantissa, scale: scale, to: &bytes) }
}

extension DecimalMath {
    /// Appends a mantissa with its point in place as UTF-8.
    public static func write(_ mantissa: Int128, scale: Int, to bytes: inout [UInt8]) {
        if mantissa < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = mantissa.magnitude
        var places = 0
        // Digits come out from the right. What exceeds a word goes first, as 128-bit division is slow.
        while rest > UInt128(UInt64.max) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            if places == scale, scale > 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
            places += 1
        }
        var word = UInt64(rest)
        while word > 0 || places <= scale {
            if places == scale, scale > 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(UInt8(ascii: "0") + UInt8(word % 10))
            word /= 10
            places += 1
        }
        bytes[start...].reverse()
    }
}
