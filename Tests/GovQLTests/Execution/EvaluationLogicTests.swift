// Comparisons with two-valued null, logic that stops per row, conditionals and `??`.

import Testing

@testable import GovQL

@Suite("Evaluation: comparison and logic")
struct EvaluationLogicTests {
    private let a = BoundExpr.slot(0, .int)
    private let b = BoundExpr.slot(1, .int)

    @Test("null equals null, and no ordering holds with it")
    func nullComparison() throws {
        let bench = Bench([(.int, ints(1, 1, nil, nil, 0)), (.int, ints(1, 2, nil, 0, nil))])
        let expected: [(BoundExpr.Comparison, [Bool])] = [
            (.equal, [true, false, true, false, false]), (.notEqual, [false, true, false, true, true]),
            (.less, [false, true, false, false, false]), (.lessOrEqual, [true, true, false, false, false]),
            (.greater, [false, false, false, false, false]), (.greaterOrEqual, [true, false, false, false, false]),
        ]
        for (comparison, result) in expected {
            #expect(try bench.bools(a.compared(comparison, b)) == result, "\(comparison)")
        }
    }

    @Test("a column against null")
    func againstNull() throws {
        let bench = Bench([(.int, ints(0, nil))])
        let null = BoundExpr.constant(.null, .int)
        #expect(try bench.bools(a.compared(.equal, null)) == [false, true])
        #expect(try bench.bools(null.compared(.notEqual, a)) == [true, false])
        #expect(try bench.bools(a.compared(.lessOrEqual, null)) == [false, false])
        #expect(try bench.bools(.condition(.isNull(a))) == [false, true])
        #expect(try bench.bools(.condition(.isNull(null))) == [true, true])
        #expect(try bench.bools(null.compared(.equal, null)) == [true, true])
    }

    @Test("decimals of different scales, and numbers of different types, compare exactly")
    func exactNumbers() throws {
        let x = BoundExpr.slot(0, .decimal(scale: 2))
        let bench = Bench([(.decimal(scale: 2), decs("0.10", "1.00", nil))])
        #expect(try bench.bools(x.compared(.equal, .decimal("0.1"))) == [true, false, false])
        // A tenth as a double is a little more than a tenth.
        #expect(try bench.bools(x.compared(.less, .num(0.1))) == [true, false, false])
        #expect(try bench.bools(x.widened(to: .num).compared(.equal, .num(0.1))) == [false, false, false])
        #expect(try bench.bools(BoundExpr.num(1).compared(.equal, x.widened(to: .num))) == [false, true, false])
        let large = Bench([(.int, ints(9_007_199_254_740_993))])
        #expect(try large.bools(a.widened(to: .num).compared(.greater, .num(9_007_199_254_740_992))) == [true])
    }

    @Test("texts compare by bytes, in a dictionary and out of one")
    func texts_() throws {
        let t = BoundExpr.slot(0, .text)
        let u = BoundExpr.slot(1, .text)
        let values = texts("b", "a", nil, "é", "é", "")
        let bench = Bench([(.text, values), (.text, texts("b", "b", nil, "e\u{301}", "é", nil))])
        #expect(try bench.bools(t.compared(.equal, u)) == [true, false, true, false, true, false])
        #expect(try bench.bools(t.compared(.equal, .text("b"))) == [true, false, false, false, false, false])
        #expect(try bench.bools(t.compared(.less, .text("b"))) == [false, true, false, false, false, true])
        #expect(try bench.bools(BoundExpr.text("b").compared(.greater, t)) == [false, true, false, false, false, true])
        #expect(try bench.bools(t.compared(.greater, u)) == [false, false, false, true, false, false])

        let store = TextStore(["x", "y", "z"], isUnique: true)
        let coded = Batch(
            count: 4,
            slots: [Vector(.text(store, [0, 2, nullRow, 1])), Vector(.text(store, [0, 1, nullRow, nullRow]))])
        let evaluator = Evaluator(tables: MemoryTables(), context: .forTest())
        func rows(_ expr: BoundExpr) throws -> [UInt32] { try evaluator.positions(where: expr, over: Frame(coded)) }
        #expect(try rows(t.compared(.equal, u)) == [0, 2])
        #expect(try rows(t.compared(.notEqual, .text("x"))) == [1, 2, 3])
        #expect(try rows(t.compared(.greaterOrEqual, .text("y"))) == [1, 3])
        #expect(try rows(t.compared(.equal, .text("nowhere"))) == [])
    }

    @Test("entities compare by key: rows that share one are equal")
    func entities() throws {
        let tables = MemoryTables()
        let entity = tables.entity("streets", rows: 4)
        tables.setKeys(of: entity, ranks: [2, 0, 2, 1])
        let type = DataType.entity(entity)
        let bench = Bench(
            [
                (type, [.row(entity, 0), .row(entity, 1), .null, .row(entity, 3)]),
                (type, [.row(entity, 2), .row(entity, 3), .null, .null]),
            ], tables: tables)
        let (x, y) = (BoundExpr.slot(0, type), BoundExpr.slot(1, type))
        #expect(try bench.bools(x.compared(.equal, y)) == [true, false, true, false])
        #expect(try bench.bools(x.compared(.less, y)) == [false, true, false, false])
        #expect(try bench.bools(x.compared(.greaterOrEqual, y)) == [true, false, false, false])
        let constant = BoundExpr(.entityConstant(row: 2), type: type, origin: .none)
        #expect(try bench.bools(x.compared(.equal, constant)) == [true, false, false, false])
        #expect(try bench.bools(.condition(.isOneOf(x, [.row(entity, 2), .null]))) == [true, false, true, false])
    }

    @Test("ranges")
    func ranges() throws {
        let bench = Bench([(.int, ints(17, 18, 59, 60, nil))])
        func rows(_ lower: BoundExpr?, _ upper: BoundExpr?, _ includesUpper: Bool) throws -> [Bool] {
            try bench.bools(.condition(.isBetween(a, lower: lower, upper: upper, includesUpper: includesUpper)))
        }
        #expect(try rows(.int(18), .int(59), true) == [false, true, true, false, false])
        #expect(try rows(.int(18), .int(59), false) == [false, true, false, false, false])
        #expect(try rows(.int(60), nil, true) == [false, false, false, true, false])
        #expect(try rows(nil, .decimal("17.5"), true) == [true, false, false, false, false])
        #expect(try rows(nil, nil, true) == [true, true, true, true, false])
        #expect(try rows(.constant(.null, .int), .int(59), true) == [false, false, false, false, false])
    }

    @Test("not, and, or count null as false")
    func logic() throws {
        let bench = Bench([
            (.bool, [.bool(true), .bool(false), .null, .bool(true)]),
            (.bool, [.bool(true), .bool(true), .bool(true), .null]),
        ])
        let (p, q) = (BoundExpr.slot(0, .bool), BoundExpr.slot(1, .bool))
        #expect(try bench.bools(.condition(.not(p))) == [false, true, true, false])
        #expect(try bench.bools(.condition(.and([p, q]))) == [true, false, false, false])
        #expect(try bench.bools(.condition(.or([p, q]))) == [true, true, true, true])
        #expect(try bench.bools(.condition(.and([p, .bool(false)]))) == [false, false, false, false])
        #expect(try bench.bools(.condition(.or([.bool(true), p]))) == [true, true, true, true])
        #expect(try bench.evaluator.positions(where: .bool(true), over: bench.frame) == [0, 1, 2, 3])
        #expect(try bench.evaluator.positions(where: .constant(.null, .bool), over: bench.frame) == [])
    }

    @Test("an operand that can fail or be noted is evaluated only for rows that reach it")
    func reachedRowsOnly() throws {
        let bench = Bench([(.int, ints(0, 1, 2, nil)), (.int, ints(.max, 5, .max, .max))])
        let positive = a.compared(.greater, .int(0))
        let quotient = BoundExpr.int(10).computed(.divide, a, type: .num).compared(.greater, .num(5))
        #expect(try bench.bools(.condition(.and([positive, quotient]))) == [false, true, false, false])
        #expect(bench.noted == 0)
        #expect(
            try bench.bools(.condition(.or([a.compared(.equal, .int(0)), quotient]))) == [true, true, false, false])
        #expect(bench.noted == 0)

        let sum = b.computed(.add, .int(1)).compared(.greater, .int(0))
        let isOne = a.compared(.equal, .int(1))
        #expect(try bench.bools(.condition(.and([isOne, sum]))) == [false, true, false, false])
        #expect(bench.overflowRow(.condition(.and([positive, sum]))) == 3)
        let guarded = BoundExpr(
            .conditional([.init(condition: isOne, value: b.computed(.add, .int(1)))], otherwise: a), type: .int,
            origin: .none)
        #expect(try bench.values(guarded) == ints(0, 6, 2, nil))
        let coalesced = BoundExpr(.coalesce([a, b.computed(.add, .int(1))]), type: .int, origin: .none)
        #expect(bench.overflowRow(coalesced) == 4)
    }

    @Test("conditionals put texts of different columns and constants together")
    func conditionals() throws {
        let bench = Bench([(.int, ints(1, 2, 3, nil)), (.text, texts("a", nil, "c", "d"))])
        let t = BoundExpr.slot(1, .text)
        let arms = [
            BoundExpr.Arm(condition: a.compared(.equal, .int(1)), value: .text("one")),
            BoundExpr.Arm(condition: a.compared(.equal, .int(2)), value: t),
        ]
        func result(_ otherwise: BoundExpr?) throws -> [Value] {
            try bench.values(BoundExpr(.conditional(arms, otherwise: otherwise), type: .text, origin: .none))
        }
        #expect(try result(nil) == texts("one", nil, nil, nil))
        #expect(try result(t) == texts("one", nil, "c", "d"))
        #expect(try result(.text("other")) == texts("one", nil, "other", "other"))
        #expect(
            try bench.values(BoundExpr(.coalesce([t, .text("?")]), type: .text, origin: .none))
                == texts("a", "?", "c", "d"))
        let nothing = BoundExpr(.coalesce([.constant(.null, .int), .constant(.null, .int)]), type: .int, origin: .none)
        #expect(try bench.values(nothing) == [.null, .null, .null, .null])
    }

    @Test("decimals in 64 and 128 bits meet in one conditional")
    func mixedWidths() throws {
        let type = DataType.decimal(scale: 0)
        let bench = Bench([(.int, ints(1, 2)), (type, decs("1", "2"))])
        let wide = BoundExpr.constant(.dec("99999999999999999999"), type)
        let arm = BoundExpr.Arm(condition: a.compared(.equal, .int(1)), value: wide)
        let expr = BoundExpr(.conditional([arm], otherwise: .slot(1, type)), type: type, origin: .none)
        #expect(try bench.values(expr) == decs("99999999999999999999", "2"))
    }
}
