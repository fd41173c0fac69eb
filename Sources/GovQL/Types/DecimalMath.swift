// Decimal arithmetic on bare mantissas whose scale is known from outside: what vector kernels and Decimal share.
// A value is mantissa / 10^scale. Every result is exact or nil (more than 38 digits); nothing here allocates.
// Scales are trusted to lie in 0...38. The value type that carries its scale is Types/Decimal.swift.

/// Checked arithmetic on decimal mantissas.
public enum DecimalMath {
    /// The most digits a decimal holds, and therefore its largest scale.
    public static let maximumDigits = 38

    /// The scale past which a product is rounded.
    public static let maximumProductScale = 18

    /// The first magnitude that has too many digits: 10^38.
    static let limit: UInt128 = powersOfTen[38]

    private static let powersOfTen: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10 to the given power, or nil outside 0...38.
    public static func pow10(_ exponent: Int) -> Int128? {
        powersOfTen.indices.contains(exponent) ? Int128(powersOfTen[exponent]) : nil
    }

    /// The mantissa itself if it has at most 38 digits.
    public static func checked(_ mantissa: Int128) -> Int128? {
        mantissa.magnitude < limit ? mantissa : nil
    }

    /// Restates a mantissa at another scale: exact upwards, rounded half away from zero downwards.
    ///
    ///     rescale(1250, from: 2, to: 1)  // 125
    ///     rescale(1255, from: 2, to: 1)  // 126
    public static func rescale(_ mantissa: Int128, from scale: Int, to newScale: Int) -> Int128? {
        if scale == newScale { return mantissa }
        if newScale < scale { return roundHalfAway(mantissa, droppingDigits: scale - newScale) }
        guard let factor = pow10(newScale - scale) else { return mantissa == 0 ? 0 : nil }
        let (result, overflow) = mantissa.multipliedReportingOverflow(by: factor)
        return overflow ? nil : checked(result)
    }

    /// Drops decimal digits from the right, rounding half away from zero.
    public static func roundHalfAway(_ mantissa: Int128, droppingDigits count: Int) -> Int128 {
        if count <= 0 { return mantissa }
        guard count <= maximumDigits else { return 0 }
        let divisor = powersOfTen[count]
        // Most mantissas are small; a 64-bit division is an order of magnitude cheaper than a 128-bit one.
        if let small = UInt64(exactly: mantissa.magnitude), let smallDivisor = UInt64(exactly: divisor) {
            let (quotient, remainder) = small.quotientAndRemainder(dividingBy: smallDivisor)
            let rounded = Int128(quotient) + (remainder >= smallDivisor - remainder ? 1 : 0)
            return mantissa < 0 ? -rounded : rounded
        }
        let (quotient, remainder) = mantissa.magnitude.quotientAndRemainder(dividingBy: divisor)
        let rounded = Int128(quotient) + (remainder >= divisor - remainder ? 1 : 0)
        return mantissa < 0 ? -rounded : rounded
    }

    /// The sum of two mantissas of one scale.
    public static func add(_ lhs: Int128, _ rhs: Int128) -> Int128? {
        let (sum, overflow) = lhs.addingReportingOverflow(rhs)
        return overflow ? nil : checked(sum)
    }

    /// The difference of two mantissas of one scale.
    public static func subtract(_ lhs: Int128, _ rhs: Int128) -> Int128? {
        let (difference, overflow) = lhs.subtractingReportingOverflow(rhs)
        return overflow ? nil : checked(difference)
    }

    /// The scale of a product.
    public static func productScale(_ lhs: Int, _ rhs: Int) -> Int {
        min(lhs + rhs, maximumProductScale)
    }

    /// The product of two mantissas at `productScale` of their scales, rounded once, half away from zero.
    public static func multiply(_ lhs: Int128, scale lhsScale: Int, _ rhs: Int128, scale rhsScale: Int) -> Int128? {
        let excess = lhsScale + rhsScale - productScale(lhsScale, rhsScale)
        let (product, overflow) = lhs.multipliedReportingOverflow(by: rhs)
        if !overflow { return checked(roundHalfAway(product, droppingDigits: excess)) }
        return multiplyWide(lhs, rhs, droppingDigits: excess)
    }

    private static func multiplyWide(_ lhs: Int128, _ rhs: Int128, droppingDigits excess: Int) -> Int128? {
        var product = UInt256(lhs.magnitude, times: rhs.magnitude)
        if excess > 0 {
            // The scales sum to at most 76, so up to 58 digits go: in two divisions, the last of which rounds. What the
            // first throws away cannot turn a remainder below one half into a half, so rounding stays right.
            let first = max(0, excess - maximumDigits)
            product = product.quotientAndRemainder(dividingBy: UInt256(powersOfTen[first])).quotient
            let divisor = UInt256(powersOfTen[excess - first])
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
            guard let truncated = quotient.narrow, truncated < limit else { return nil }
            product = UInt256(truncated + (remainder >= divisor - remainder ? 1 : 0))
        }
        guard let magnitude = product.narrow, magnitude < limit else { return nil }
        return (lhs < 0) == (rhs < 0) ? Int128(magnitude) : -Int128(magnitude)
    }

    /// Compares two values exactly, whatever their scales: -1, 0 or 1.
    public static func compare(_ lhs: Int128, scale lhsScale: Int, _ rhs: Int128, scale rhsScale: Int) -> Int {
        if lhsScale == rhsScale { return order(lhs, rhs) }
        if lhs.signum() != rhs.signum() { return order(lhs.signum(), rhs.signum()) }
        let (left, right) = aligned(lhs, lhsScale, rhs, rhsScale)
        let byMagnitude = order(left, right)
        return lhs < 0 ? -byMagnitude : byMagnitude
    }

    /// The truncating quotient as an integer, and the remainder at the larger scale with the sign of `lhs`.
    ///
    /// Either is nil where it needs more than 38 digits; both are nil for a zero divisor.
    static func divideTruncating(
        _ lhs: Int128, scale lhsScale: Int, _ rhs: Int128, scale rhsScale: Int
    ) -> (quotient: Int128?, remainder: Int128?) {
        guard rhs != 0 else { return (nil, nil) }
        let (left, right) = aligned(lhs, lhsScale, rhs, rhsScale)
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        return (
            signed(quotient, negative: (lhs < 0) != (rhs < 0)),
            signed(remainder, negative: lhs < 0)
        )
    }

    static func order<T: Comparable>(_ lhs: T, _ rhs: T) -> Int { lhs < rhs ? -1 : (lhs == rhs ? 0 : 1) }

    /// Both magnitudes restated at the larger of the two scales.
    private static func aligned(_ lhs: Int128, _ lhsScale: Int, _ rhs: Int128, _ rhsScale: Int) -> (UInt256, UInt256) {
        (
            UInt256(lhs.magnitude, times: powersOfTen[max(0, rhsScale - lhsScale)]),
            UInt256(rhs.magnitude, times: powersOfTen[max(0, lhsScale - rhsScale)])
        )
    }

    private static func signed(_ magnitude: UInt256, negative: Bool) -> Int128? {
        guard let narrow = magnitude.narrow, narrow < limit else { return nil }
        return negative ? -Int128(narrow) : Int128(narrow)
    }
}

extension DecimalMath {
    /// The exact rational quotient, rounded once to the nearest Double (ties to even); nil for a zero divisor.
    ///
    ///     quotient(1, scale: 0, 3, scale: 0)    // 0.3333333333333333
    ///     quotient(1250, scale: 2, 5, scale: 0) // 2.5
    public static func quotient(_ lhs: Int128, scale lhsScale: Int, _ rhs: Int128, scale rhsScale: Int) -> Double? {
        guard rhs != 0 else { return nil }
        let magnitude = quotientOfMagnitudes(lhs.magnitude, lhsScale, rhs.magnitude, rhsScale)
        return (lhs < 0) == (rhs < 0) || lhs == 0 ? magnitude : -magnitude
    }

    /// The exact quotient of two integers, rounded once to the nearest Double; nil for a zero divisor.
    public static func quotient(_ lhs: Int64, _ rhs: Int64) -> Double? {
        guard rhs != 0 else { return nil }
        let magnitude = divide(lhs.magnitude, rhs.magnitude)
        return (lhs < 0) == (rhs < 0) || lhs == 0 ? magnitude : -magnitude
    }

    /// The nearest Double.
    public static func double(_ mantissa: Int128, scale: Int) -> Double {
        let magnitude = quotientOfMagnitudes(mantissa.magnitude, scale, 1, 0)
        return mantissa < 0 ? -magnitude : magnitude
    }

    private static func quotientOfMagnitudes(
        _ lhs: UInt128, _ lhsScale: Int, _ rhs: UInt128, _ rhsScale: Int
    ) -> Double {
        // (a / 10^s) / (b / 10^t) = (a * 10^t) / (b * 10^s); only the difference of the scales matters.
        let leftFactor = powersOfTen[max(0, rhsScale - lhsScale)]
        let rightFactor = powersOfTen[max(0, lhsScale - rhsScale)]
        let (left, leftOverflow) = lhs.multipliedReportingOverflow(by: leftFactor)
        let (right, rightOverflow) = rhs.multipliedReportingOverflow(by: rightFactor)
        if !leftOverflow, !rightOverflow, let left = UInt64(exactly: left), let right = UInt64(exactly: right) {
            return divide(left, right)
        }
        return divide(UInt256(lhs, times: leftFactor), UInt256(rhs, times: rightFactor))
    }

    private static func divide(_ lhs: UInt64, _ rhs: UInt64) -> Double {
        // Integers below 2^53 are exact as Doubles, and IEEE division rounds once.
        if lhs | rhs < 1 << 53 { return Double(lhs) / Double(rhs) }
        if lhs == 0 { return 0 }
        // Otherwise: align the highest bits, take a quotient of 63 or 64 bits, and fold "there was a remainder" into
        // its lowest bit. That bit lies below the rounding position, so the conversion to Double rounds the true value.
        let leftShift = lhs.leadingZeroBitCount
        let rightShift = rhs.leadingZeroBitCount
        let left = lhs << UInt64(leftShift)
        let right = rhs << UInt64(rightShift)
        let (quotient, remainder) = right.dividingFullWidth((left >> 1, left << 63))
        return scaled(quotient | (remainder == 0 ? 0 : 1), byPowerOfTwo: rightShift - leftShift - 63)
    }

    /// As above for any size: 56 steps of shift-and-subtract, the rest is sticky.
    private static func divide(_ lhs: UInt256, _ rhs: UInt256) -> Double {
        if lhs == .zero { return 0 }
        let exponent = lhs.bitLength - rhs.bitLength
        var remainder = exponent < 0 ? lhs << -exponent : lhs
        let divisor = exponent > 0 ? rhs << exponent : rhs
        var quotient: UInt64 = 0
        for _ in 0..<57 {
            quotient <<= 1
            if remainder >= divisor {
                remainder = remainder - divisor
                quotient |= 1
            }
            remainder = remainder << 1
        }
        return scaled(quotient | (remainder == .zero ? 0 : 1), byPowerOfTwo: exponent - 56)
    }

    /// A power of two never costs accuracy here: decimal quotients stay far from the ends of Double's range.
    private static func scaled(_ value: UInt64, byPowerOfTwo exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: Double(value))
    }
}

extension DecimalMath {
    /// Compares a decimal with a Double by exact value: -1, 0 or 1. NaN is above every number.
    public static func compare(_ mantissa: Int128, scale: Int, _ number: Double) -> Int {
        if number.isNaN { return -1 }
        if number.isInfinite { return number < 0 ? 1 : -1 }
        // Rounding is monotonic, so different roundings settle it.
        let nearest = double(mantissa, scale: scale)
        if nearest != number { return nearest < number ? -1 : 1 }
        if number == 0 { return 0 }
        // number = significand * 2^exponent with an integral significand. Both sides are multiplied by the powers that
        // make them integers; as they agree to 53 bits, each stays below 2^182.
        let significand = UInt128(number.significandBitPattern | 1 << 52)
        let exponent = Int(number.exponent) - 52
        let left = UInt256(mantissa.magnitude) << max(0, -exponent)
        let right = UInt256(significand, times: powersOfTen[scale]) << max(0, exponent)
        let byMagnitude = order(left, right)
        return mantissa < 0 ? -byMagnitude : byMagnitude
    }

    /// Compares an integer with a Double by exact value: -1, 0 or 1. NaN is above every number.
    public static func compare(_ integer: Int64, _ number: Double) -> Int {
        if integer.magnitude < 1 << 53 {
            if number.isNaN { return -1 }
            return order(Double(integer), number)
        }
        return compare(Int128(integer), scale: 0, number)
    }
}
