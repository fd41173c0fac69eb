import Testing

@testable import GovQL

@Suite struct NumberFormatTests {
    @Test(
        arguments: [
            (1000, "1000"), (0.1, "0.1"), (0, "0"), (-0.0, "0"), (-1.5, "-1.5"), (1e20, "100000000000000000000"),
            (1e21, "1e21"),
            (1.5e21, "1.5e21"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.25e-7, "1.25e-7"), (123456.789, "123456.789"),
            (1.0 / 3, "0.3333333333333333"), (9_007_199_254_740_992, "9007199254740992"),
            (12_345_678_901_234_567_168, "12345678901234567000"),
            (.greatestFiniteMagnitude, "1.7976931348623157e308"), (.leastNonzeroMagnitude, "5e-324"), (.nan, "nan"),
            (.infinity, "inf"),
            (-.infinity, "-inf"), (100.5, "100.5"), (1e16, "10000000000000000"), (0.00001234, "0.00001234"),
            (-1e-10, "-1e-10"),
        ] as [(Double, String)])
    func prints(value: Double, text: String) {
        #expect(NumberFormat.text(value) == text)
    }

    @Test func whatIsPrintedReadsBack() {
        var random = TestRandom(seed: 7)
        for _ in 0..<5000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(NumberFormat.double(NumberFormat.text(value)) == value)
            let near = (value.significand * 1e6).rounded() / 100
            #expect(NumberFormat.double(NumberFormat.text(near)) == near)
        }
    }

    @Test(
        arguments: [
            ("1", 1), ("-1.5", -1.5), ("+.5", 0.5), ("1e3", 1000), ("1.5E-3", 0.0015), ("1e+2", 100), ("0.1", 0.1),
            ("9007199254740993", 9_007_199_254_740_992), ("123456789012345678901234567890", 1.2345678901234568e29),
            ("0.30000000000000004", 0.30000000000000004), ("1e-400", 0), ("1e308", 1e308), ("007", 7), ("1e22", 1e22),
            ("1e23", 1e23),
            ("2.2250738585072014e-308", 2.2250738585072014e-308),
            ("0.000000000000000000000000000000000000000000001", 1e-45),
        ] as [(String, Double)])
    func readsDoubles(text: String, value: Double) {
        #expect(NumberFormat.double(text) == value)
    }

    @Test(arguments: [
        "", ".", "-", "1.", "1e", "1e+", "e5", "1e5.5", " 1", "1 ", "0x10", "nan", "inf", "infinity", "1e400", "-1e400",
        "1,5", "１", "1e99999999999999999999",
    ])
    func refusesDoubles(text: String) {
        #expect(NumberFormat.double(text) == nil)
    }

    @Test func doublesAgreeWithTheStandardLibrary() {
        var random = TestRandom(seed: 8)
        for _ in 0..<5000 {
            let digits = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
            let fraction = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
            let exponent = Int.random(in: -60...60, using: &random)
            for text in ["\(digits).\(fraction)", "\(digits)e\(exponent)", "-\(digits).\(fraction)e\(exponent)"] {
                #expect(NumberFormat.double(text) == Double(text), "\(text)")
            }
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("+7", 7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("0000000000000000000000012", 12),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999999", nil), ("", nil),
            ("-", nil), ("+", nil), ("1.0", nil), ("1_000", nil),
            (" 1", nil), ("1a", nil), ("999999999999999999", 999_999_999_999_999_999), ("18446744073709551616", nil),
            ("１", nil),
        ] as [(String, Int64?)])
    func readsIntegers(text: String, value: Int64?) {
        #expect(NumberFormat.int64(text) == value)
    }

    @Test func printsIntegers() {
        var random = TestRandom(seed: 9)
        for value in [0, 1, -1, .max, .min] + (0..<1000).map({ _ in Int64(bitPattern: random.next()) }) {
            var bytes: [UInt8] = []
            NumberFormat.write(value, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == String(value))
        }
    }
}
