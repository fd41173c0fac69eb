import Testing

@testable import GovQL

@Suite struct DecimalTests {
    static func decimal(_ text: String) -> Decimal { Decimal(text) ?? Decimal(-999) }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("12.50", "12.50"), ("+1", "1"), (".5", "0.5"), ("-.05", "-0.05"), ("007", "7"),
        ("0.000", "0.000"), ("123456789012345678", "123456789012345678"),
        ("1234567890123456789.5", "1234567890123456789.5"),
        ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ("-9999999999999999999.9999999999999999999", "-9999999999999999999.9999999999999999999"),
        ("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"),
        ("18446744073709551616", "18446744073709551616"), ("1.8446744073709551616", "1.8446744073709551616"),
    ])
    func readsAndPrints(text: String, printed: String) {
        #expect(Decimal(text)?.description == printed)
    }

    @Test(arguments: [
        "", "-", "+", ".", "5.", "1.2.3", "1e3", " 1", "1 ", "1,000", "0x1", "--1", "１", "NaN", "1_000",
        "100000000000000000000000000000000000000", "0.000000000000000000000000000000000000001",
    ])
    func refuses(text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test(arguments: [
        ("1.5", "+", "2.25", "3.75"), ("1.50", "+", "1", "2.50"), ("0.1", "+", "0.2", "0.3"),
        ("1", "-", "0.01", "0.99"),
        ("1.5", "*", "1.5", "2.25"), ("2", "*", "3", "6"), ("1.50", "*", "2.0", "3.000"),
        ("0.0000000001", "*", "0.000000005", "0.000000000000000001"),
        ("0.0000000001", "*", "0.0000000049", "0.000000000000000000"),
        ("-0.0000000001", "*", "0.000000005", "-0.000000000000000001"),
        ("12345678901234567890.123456789", "*", "1.0000000001", "12345678902469135780.246913578012345679"),
        ("7", "//", "2", "3"), ("-7", "//", "2", "-3"), ("7.5", "//", "0.5", "15"), ("7.5", "//", "-2", "-3"),
        ("7", "mod", "2", "1"), ("-7", "mod", "2", "-1"), ("7.5", "mod", "2", "1.5"), ("7.5", "mod", "-2", "1.5"),
        ("1", "mod", "0.3", "0.1"),
    ])
    func computes(left: String, op: String, right: String, expected: String) {
        let (left, right) = (Self.decimal(left), Self.decimal(right))
        let result: Decimal?
        switch op {
        case "+": result = left.adding(right)
        case "-": result = left.subtracting(right)
        case "*": result = left.multiplied(by: right)
        case "//": result = left.truncatingQuotient(by: right)
        default: result = left.remainder(by: right)
        }
        #expect(result?.description == expected)
    }

    @Test func overflowIsNil() {
        let largest = Self.decimal(String(repeating: "9", count: 38))
        let tiny = Self.decimal("0." + String(repeating: "0", count: 37) + "1")
        #expect(largest.adding(Decimal(1)) == nil)
        #expect(largest.adding(tiny) == nil)
        #expect(largest.negated.subtracting(Decimal(1)) == nil)
        #expect(largest.multiplied(by: Decimal(2)) == nil)
        #expect(largest.multiplied(by: largest) == nil)
        #expect(largest.multiplied(by: tiny)?.description == "1.000000000000000000")
        #expect(largest.truncatingQuotient(by: tiny) == nil)
        #expect(largest.remainder(by: tiny)?.isZero == true)
        #expect(largest.rescaled(to: 1) == nil)
        #expect(Decimal(1).truncatingQuotient(by: .zero) == nil)
        #expect(Decimal(1).remainder(by: .zero) == nil)
        #expect(Decimal.quotient(Decimal(1), .zero) == nil)
        #expect(Decimal(mantissa: .max, scale: 0) == nil)
        #expect(Decimal(mantissa: .min, scale: 0) == nil)
        #expect(Decimal(mantissa: 1, scale: 39) == nil)
    }

    @Test(arguments: [
        ("12.345", 2, "12.35"), ("12.344", 2, "12.34"), ("-12.345", 2, "-12.35"), ("0.5", 0, "1"), ("-0.5", 0, "-1"),
        ("2.5", 0, "3"), ("1250", -2, "1300"), ("1249", -2, "1200"), ("12.3", 5, "12.3"), ("50", -2, "100"),
        ("49", -2, "0"), ("1", -40, "0"), ("1", -38, "0"), ("99999999999999999999999999999999999999", -37, "nil"),
    ])
    func roundsHalfAwayFromZero(text: String, places: Int, expected: String) {
        #expect((Self.decimal(text).rounded(to: places)?.description ?? "nil") == expected)
    }

    @Test func comparesByExactValue() {
        #expect(Self.decimal("1.5") == Self.decimal("1.50"))
        #expect(Self.decimal("1.5").hashValue == Self.decimal("1.500").hashValue)
        #expect(Self.decimal("-0.0").hashValue == Decimal.zero.hashValue)
        #expect(Self.decimal("0.1").compare(0.1) == -1)
        #expect(Self.decimal("0.5").compare(0.5) == 0)
        #expect(Self.decimal("0.3").compare(0.3) == 1)
        #expect(Self.decimal("-0.1").compare(-0.1) == 1)
        #expect(Self.decimal("0").compare(-0.0) == 0)
        #expect(Self.decimal("0.1000000000000000055511151231257827").compare(0.1) == -1)
        #expect(Decimal(.max).compare(9_223_372_036_854_775_808.0) == -1)
        #expect(Self.decimal("9223372036854775808").compare(9_223_372_036_854_775_808.0) == 0)
        #expect(Self.decimal("1").compare(.infinity) == -1)
        #expect(Self.decimal("1").compare(-.infinity) == 1)
        #expect(Self.decimal("1").compare(.nan) == -1)
        #expect(Self.decimal("1").compare(.leastNonzeroMagnitude) == 1)
        #expect(Self.decimal("1").compare(.greatestFiniteMagnitude) == -1)
        #expect(Self.decimal("12.00").compare(Int64(12)) == 0)
        #expect(Self.decimal("12.01").compare(Int64(12)) == 1)
        #expect(Self.decimal("12.00").int64 == 12)
        #expect(Self.decimal("12.01").int64 == nil)
        #expect(Self.decimal("9223372036854775808").int64 == nil)
        let largest = Self.decimal(String(repeating: "9", count: 38))
        let small = Self.decimal("0.00000000000000000000000000000000000001")
        #expect(small < largest && largest.negated < small)
    }

    @Test func integersCompareWithDoublesExactly() {
        #expect(DecimalMath.compare(Int64(1) << 53 + 1, 9_007_199_254_740_992.0) == 1)
        #expect(DecimalMath.compare(Int64.max, 9_223_372_036_854_775_808.0) == -1)
        #expect(DecimalMath.compare(Int64.min, -9_223_372_036_854_775_808.0) == 0)
        #expect(DecimalMath.compare(Int64(3), 3.5) == -1)
        #expect(DecimalMath.compare(Int64(3), .nan) == -1)
        #expect(DecimalMath.compare(Int64.max, .nan) == -1)
    }

    @Test(
        arguments: [
            (1, 3, 1.0 / 3.0), (2, 3, 2.0 / 3.0), (-1, 3, -1.0 / 3.0), (0, 5, 0.0), (0, -5, 0.0), (10, 4, 2.5),
            (Int64.max, Int64.max, 1.0), (Int64.min, Int64.min, 1.0), (Int64.min, 1, -9_223_372_036_854_775_808.0),
            (Int64.max, 1, 9_223_372_036_854_775_807.0), (Int64.min, -1, 9_223_372_036_854_775_808.0),
        ] as [(Int64, Int64, Double)])
    func dividesIntegers(left: Int64, right: Int64, expected: Double) {
        #expect(DecimalMath.quotient(left, right) == expected)
    }

    /// Rounding twice would give the even neighbour of the wrong Double here.
    @Test func quotientIsRoundedOnce() {
        // 2^53 + 1 over 1 lies halfway and rounds to even; one more part in 10^18 of it rounds up.
        #expect(DecimalMath.quotient((1 << 53) + 1, 1) == 9_007_199_254_740_992)
        #expect(
            DecimalMath.quotient(9_007_199_254_740_993_000_000_000_000_000_001, scale: 18, 1, scale: 0)
                == 9_007_199_254_740_994)
        #expect(Self.decimal("0.1").double == 0.1)
        #expect(Self.decimal("123456789.123456789").double == 123_456_789.123456789)
        #expect(Self.decimal("0.00000000000000000000000000000000000001").double == 1e-38)
        #expect(Self.decimal(String(repeating: "9", count: 38)).double == 1e38)
    }

    @Test func doublesMatchTheTextualReading() {
        var random = TestRandom(seed: 1)
        for _ in 0..<3000 {
            let decimal = Decimal(uncheckedMantissa: random.skewed(), scale: Int.random(in: 0...38, using: &random))
            #expect(decimal.double == Double(decimal.description))
            // The decimal lies on the right side of the Double it was rounded to, and of that one's neighbours.
            #expect(decimal.compare(decimal.double.nextUp) <= 0 && decimal.compare(decimal.double.nextDown) >= 0)
        }
    }

    /// The error of a rounded quotient q of a/b is at most half a unit in the last place: |a - q*b| <= ulp/2 * b.
    @Test func quotientsAreTheNearestDouble() {
        var random = TestRandom(seed: 2)
        for _ in 0..<3000 {
            let (left, right) = (random.skewed(bits: 63), random.skewed(bits: 50))
            guard right != 0, left != 0 else { continue }
            let quotient = DecimalMath.quotient(left, scale: 0, right, scale: 0) ?? 0
            let fast = DecimalMath.quotient(Int64(left), Int64(right))
            #expect(quotient == fast)
            // q = significand * 2^exponent; compare |a| * 2^s with b * (2 * significand ± 1) * 2^t.
            let significand = UInt128(quotient.significandBitPattern | 1 << 52)
            let exponent = Int(quotient.exponent) - 53
            let exact = UInt256(left.magnitude) << max(0, -exponent)
            let upper = UInt256(right.magnitude, times: significand * 2 + 1) << max(0, exponent)
            let lower = UInt256(right.magnitude, times: significand * 2 - 1) << max(0, exponent)
            #expect(lower <= exact && exact <= upper)
            if exact == lower || exact == upper { #expect(significand % 2 == 0) }
        }
    }

    @Test func wideDivisionUndoesMultiplication() {
        var random = TestRandom(seed: 3)
        for _ in 0..<2000 {
            let (left, right) = (random.skewed().magnitude, random.skewed().magnitude)
            guard right != 0 else { continue }
            let product = UInt256(left, times: right)
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: UInt256(right))
            #expect(quotient == UInt256(left) && remainder == .zero)
        }
    }

    @Test func arithmeticAgreesAcrossScales() {
        var random = TestRandom(seed: 4)
        for _ in 0..<3000 {
            let left = Decimal(uncheckedMantissa: random.skewed(bits: 60), scale: Int.random(in: 0...9, using: &random))
            let right = Decimal(
                uncheckedMantissa: random.skewed(bits: 60), scale: Int.random(in: 0...9, using: &random))
            let sum = left.adding(right)
            #expect(sum?.subtracting(right) == left)
            #expect(Decimal(sum?.description ?? "") == sum)
            #expect(left.multiplied(by: right) == right.multiplied(by: left))
            guard !right.isZero, let quotient = left.truncatingQuotient(by: right),
                let remainder = left.remainder(by: right), let back = quotient.multiplied(by: right)?.adding(remainder)
            else { continue }
            #expect(back == left)
            #expect(remainder.magnitude < right.magnitude)
            #expect((left < right) == (left.subtracting(right)?.mantissa ?? 0 < 0))
        }
    }
}
