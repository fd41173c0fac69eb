// Arithmetic over frames: values, nulls, the edges of 64 and 128 bits, zero divisors, and which row an error names.

import Testing

@testable import GovQL

@Suite("Evaluation: arithmetic")
struct EvaluationArithmeticTests {
    private let a = BoundExpr.slot(0, .int)
    private let b = BoundExpr.slot(1, .int)

    @Test("integers, row by row and against a constant")
    func integers() throws {
        let bench = Bench([(.int, ints(7, -7, nil, 0)), (.int, ints(2, 2, 2, nil))])
        #expect(try bench.values(a.computed(.add, b)) == ints(9, -5, nil, nil))
        #expect(try bench.values(a.computed(.subtract, .int(1))) == ints(6, -8, nil, -1))
        #expect(try bench.values(BoundExpr.int(1).computed(.subtract, a)) == ints(-6, 8, nil, 1))
        #expect(try bench.values(a.computed(.multiply, b)) == ints(14, -14, nil, nil))
        #expect(try bench.values(a.computed(.truncatingDivide, b)) == ints(3, -3, nil, nil))
        #expect(try bench.values(a.computed(.modulo, b)) == ints(1, -1, nil, nil))
        #expect(try bench.values(a.computed(.divide, b, type: .num)) == nums(3.5, -3.5, nil, nil))
        #expect(bench.noted == 0)
    }

    @Test("null constants make everything null")
    func nullConstants() throws {
        let bench = Bench([(.int, ints(1, 2))])
        let null = BoundExpr.constant(.null, .int)
        #expect(try bench.values(a.computed(.add, null)) == [.null, .null])
        #expect(try bench.values(BoundExpr(.negate(null), type: .int, origin: .none)) == [.null, .null])
    }

    @Test("an integer that leaves 64 bits is an error that names the row")
    func integerOverflow() {
        let bench = Bench([(.int, ints(1, .max, .min)), (.int, ints(nil, 0, -1))], firstRow: 4096)
        #expect(bench.overflowRow(a.computed(.add, .int(1))) == 4098)
        #expect(bench.overflowRow(a.computed(.subtract, .int(1))) == 4099)
        #expect(bench.overflowRow(a.computed(.multiply, .int(2))) == 4098)
        #expect(bench.overflowRow(a.computed(.truncatingDivide, b)) == 4099)
        #expect(bench.overflowRow(BoundExpr(.negate(a), type: .int, origin: .none)) == 4099)
        #expect(bench.problem(a.computed(.modulo, b)) == nil)
    }

    @Test("a null's place never overflows")
    func nullsDoNotOverflow() throws {
        let bench = Bench([(.int, ints(nil, 1)), (.int, ints(.min, 2))])
        #expect(try bench.values(a.computed(.subtract, b)) == ints(nil, -1))
    }

    @Test("a zero divisor gives null and a note that counts rows")
    func zeroDivisors() throws {
        let bench = Bench([(.int, ints(1, nil, 3, 4)), (.int, ints(0, 0, 0, 2))])
        #expect(try bench.values(a.computed(.divide, b, type: .num)) == nums(nil, nil, nil, 2))
        #expect(bench.noted == 2)
        #expect(try bench.values(BoundExpr.int(1).computed(.modulo, .int(0))) == ints(nil, nil, nil, nil))
        #expect(bench.noted == 6)
        #expect(try bench.values(BoundExpr.num(1).computed(.truncatingDivide, .num(0))) == nums(nil, nil, nil, nil))
        #expect(bench.noted == 10)
    }

    @Test("decimals keep the larger scale and add scales in products")
    func decimals() throws {
        let x = BoundExpr.slot(0, .decimal(scale: 2))
        let y = BoundExpr.slot(1, .decimal(scale: 1))
        let bench = Bench([
            (.decimal(scale: 2), decs("1.25", "-0.10", nil)), (.decimal(scale: 1), decs("0.5", "2.0", "1.0")),
        ])
        #expect(try bench.values(x.computed(.add, y)) == decs("1.75", "1.90", nil))
        #expect(try bench.values(x.computed(.subtract, y)) == decs("0.75", "-2.10", nil))
        #expect(try bench.values(x.computed(.multiply, y, type: .decimal(scale: 3))) == decs("0.625", "-0.200", nil))
        #expect(try bench.values(x.computed(.divide, y, type: .num)) == nums(2.5, -0.05, nil))
        #expect(try bench.values(x.computed(.truncatingDivide, y, type: .decimal(scale: 0))) == decs("2", "0", nil))
        #expect(try bench.values(x.computed(.modulo, y)) == decs("0.25", "-0.10", nil))
    }

    @Test("a batch of decimals moves to 128 bits when 64 are too few, and fails past 38 digits")
    func wideDecimals() throws {
        let large = "9223372036854775807"
        let type = DataType.decimal(scale: 0)
        let x = BoundExpr.slot(0, type)
        let bench = Bench([(type, decs("1", large, nil))])
        #expect(try bench.values(x.computed(.add, x)) == decs("2", "18446744073709551614", nil))
        #expect(
            try bench.values(x.computed(.multiply, x)) == decs("1", "85070591730234615847396907784232501249", nil))
        #expect(
            bench.overflowRow(x.computed(.multiply, x).computed(.multiply, x)) == 2)
        let nines = String(repeating: "9", count: 38)
        let full = Bench([(type, decs(nines, "-" + nines))])
        #expect(full.overflowRow(x.computed(.add, .decimal("1"))) == 1)
        #expect(full.overflowRow(x.computed(.subtract, .decimal("1"))) == 2)
        #expect(try full.values(BoundExpr(.negate(x), type: type, origin: .none)) == decs("-" + nines, nines))
    }

    @Test("the smallest 64-bit mantissa has a negative")
    func negatingTheSmallestMantissa() throws {
        let type = DataType.decimal(scale: 0)
        let bench = Bench([(type, decs("-9223372036854775808"))])
        let negated = BoundExpr(.negate(.slot(0, type)), type: type, origin: .none)
        #expect(try bench.values(negated) == decs("9223372036854775808"))
    }

    @Test("products past 18 places are rounded half away from zero")
    func roundedProducts() throws {
        let type = DataType.decimal(scale: 10)
        let bench = Bench([(type, decs("0.0000000005", "-0.0000000005"))])
        let x = BoundExpr.slot(0, type)
        // 0.0000000005 * 0.0000000010 = 5e-19, half of the last place.
        let product = x.computed(.multiply, .decimal("0.0000000010"), type: .decimal(scale: 18))
        #expect(try bench.values(product) == decs("0.000000000000000001", "-0.000000000000000001"))
    }

    @Test("floats: what is no number is null")
    func floats() throws {
        let x = BoundExpr.slot(0, .num)
        let bench = Bench([(.num, nums(1.5, .infinity, nil))])
        #expect(try bench.values(x.computed(.multiply, .num(2))) == nums(3, .infinity, nil))
        #expect(try bench.values(x.computed(.subtract, x)) == nums(0, nil, nil))
        #expect(try bench.values(x.computed(.modulo, .num(1))) == nums(0.5, nil, nil))
        #expect(try bench.values(BoundExpr(.negate(x), type: .num, origin: .none)) == nums(-1.5, -.infinity, nil))
    }

    @Test("widening loses nothing, or fails with the row")
    func widening() throws {
        let bench = Bench([(.int, ints(3, nil, .max))])
        #expect(try bench.values(a.widened(to: .num)) == nums(3, nil, 9_223_372_036_854_775_808))
        #expect(
            try bench.values(a.widened(to: .decimal(scale: 3)))
                == decs("3.000", nil, "9223372036854775807.000"))
        #expect(bench.overflowRow(a.widened(to: .decimal(scale: 30))) == 3)
        let dates = Bench([(.date, [.day("2020-03-10"), .null])])
        let midnight = CalendarDateTime("2020-03-10T00:00").map { Value.dateTime($0) } ?? .null
        #expect(try dates.values(BoundExpr.slot(0, .date).widened(to: .dateTime)) == [midnight, .null])
        #expect(try dates.values(BoundExpr.constant(.null, .null).widened(to: .int)) == [.null, .null])
    }

    @Test("a frame without rows evaluates nothing")
    func emptyFrame() throws {
        let bench = Bench([(.int, [])])
        #expect(try bench.values(BoundExpr.int(.max).computed(.add, .int(1))) == [])
        #expect(try bench.values(BoundExpr.int(1).computed(.divide, .int(0), type: .num)) == [])
        #expect(bench.noted == 0)
    }
}
