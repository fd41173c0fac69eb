// An unsigned 256-bit integer: just enough to multiply two 128-bit magnitudes and to divide the result exactly.
// It backs the slow paths of decimal arithmetic; the fast paths stay in machine words and never come here.
// It knows no signs and no decimals; see Types/DecimalMath.swift for those.

/// An unsigned 256-bit integer held as two 128-bit halves.
struct UInt256: Hashable, Sendable, Comparable {
    var high: UInt128
    var low: UInt128

    static let zero = UInt256(0)

    init(_ value: UInt128) {
        high = 0
        low = value
    }

    /// The full product, which always fits.
    init(_ lhs: UInt128, times rhs: UInt128) {
        let product = lhs.multipliedFullWidth(by: rhs)
        high = product.high
        low = product.low
    }

    /// The value where it fits 128 bits.
    var narrow: UInt128? { high == 0 ? low : nil }

    /// The number of bits up to and including the highest one that is set; 0 for zero.
    var bitLength: Int { 256 - (high == 0 ? 128 + low.leadingZeroBitCount : high.leadingZeroBitCount) }

    static func < (lhs: UInt256, rhs: UInt256) -> Bool {
        lhs.high == rhs.high ? lhs.low < rhs.low : lhs.high < rhs.high
    }

    /// The difference; the caller guarantees `lhs >= rhs`.
    static func - (lhs: UInt256, rhs: UInt256) -> UInt256 {
        var result = lhs
        let (low, borrow) = lhs.low.subtractingReportingOverflow(rhs.low)
        result.low = low
        result.high = lhs.high &- rhs.high &- (borrow ? 1 : 0)
        return result
    }

    /// Shifts left; bits pushed out of the top are lost.
    static func << (lhs: UInt256, count: Int) -> UInt256 {
        guard count > 0 else { return lhs }
        var result = UInt256.zero
        if count < 128 {
            result.high = (lhs.high << count) | (lhs.low >> (128 - count))
            result.low = lhs.low << count
        } else {
            result.high = lhs.low << (count - 128)
        }
        return result
    }

    /// Quotient and remainder by schoolbook shift-and-subtract; the divisor is not zero.
    ///
    /// One step a bit, so some microseconds at worst: exactness where words do not suffice is rare.
    func quotientAndRemainder(dividingBy divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        precondition(divisor != .zero, "the caller handles division by zero")
        if high == 0, divisor.high == 0 {
            let (quotient, remainder) = low.quotientAndRemainder(dividingBy: divisor.low)
            return (UInt256(quotient), UInt256(remainder))
        }
        let steps = bitLength - divisor.bitLength
        guard steps >= 0 else { return (.zero, self) }
        var quotient = UInt256.zero
        var remainder = self
        for shift in stride(from: steps, through: 0, by: -1) {
            quotient = quotient << 1
            let step = divisor << shift
            if remainder >= step {
                remainder = remainder - step
                quotient.low |= 1
            }
        }
        return (quotient, remainder)
    }
}
