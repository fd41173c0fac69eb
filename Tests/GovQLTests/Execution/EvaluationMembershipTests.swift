// `in` and text tests, lists, dates, parameters and calls.

import Testing

@testable import GovQL

@Suite("Evaluation: membership, texts, dates")
struct EvaluationMembershipTests {
    @Test("constants of every type")
    func constants() throws {
        func members(_ type: DataType, _ values: [Value], in set: [Value]) throws -> [Bool] {
            try Bench([(type, values)]).bools(.condition(.isOneOf(.slot(0, type), set)))
        }
        #expect(try members(.int, ints(1, 2, nil), in: ints(2, 3)) == [false, true, false])
        #expect(try members(.int, ints(1, 0, nil), in: ints(1, 2, 3, 4, 5, 6, nil)) == [true, false, true])
        #expect(try members(.num, nums(0, -0.0, 1.5, nil), in: nums(0, 1.5)) == [true, true, true, false])
        #expect(try members(.bool, [.bool(true), .bool(false), .null], in: [.bool(false)]) == [false, true, false])
        #expect(try members(.text, texts("a", "é", nil), in: texts("e\u{301}", "a")) == [true, false, false])
        #expect(try members(.date, [.day("2020-01-01"), .null], in: [.day("2020-01-01")]) == [true, false])
        let type = DataType.decimal(scale: 1)
        #expect(try members(type, decs("1.5", "2.0", nil), in: decs("1.50", "2.04", "3")) == [true, false, false])
        let large = "99999999999999999999.5"
        #expect(try members(type, decs(large, "1.0"), in: decs(large, "1")) == [true, true])
        #expect(try members(.text, [.null, .null], in: texts("a")) == [false, false])
        #expect(try members(.text, [.null, .null], in: texts("a", nil)) == [true, true])
    }

    @Test("a dictionary is tested once per text")
    func dictionaries() throws {
        let store = TextStore(["武汉", "江岸区", "江汉区"], isUnique: true)
        let batch = Batch(count: 4, slots: [Vector(.text(store, [2, 0, nullRow, 1]))])
        let evaluator = Evaluator(tables: MemoryTables(), context: .forTest())
        let text = BoundExpr.slot(0, .text)
        func rows(_ kind: BoundExpr.Kind) throws -> [UInt32] {
            try evaluator.positions(where: .condition(kind), over: Frame(batch))
        }
        for _ in 0..<2 {
            #expect(try rows(.textTest(.contains, text, .text("汉"))) == [0, 1])
            #expect(try rows(.textTest(.startsWith, text, .text("江"))) == [0, 3])
            #expect(try rows(.textTest(.endsWith, text, .text("区"))) == [0, 3])
            #expect(try rows(.isOneOf(text, texts("江岸区", "武汉"))) == [1, 3])
            #expect(try rows(.matches(text, Pattern("^江.区$"))) == [0, 3])
            #expect(try rows(.matches(text, Pattern("汉区"))) == [0])
        }
    }

    @Test("text tests with a null side are false, and the part may differ by row")
    func textTests() throws {
        let bench = Bench([(.text, texts("abc", "abc", nil, "")), (.text, texts("b", "x", "a", nil))])
        let (text, part) = (BoundExpr.slot(0, .text), BoundExpr.slot(1, .text))
        #expect(try bench.bools(.condition(.textTest(.contains, text, part))) == [true, false, false, false])
        #expect(try bench.bools(.condition(.textTest(.contains, .text("xb"), part))) == [true, true, false, false])
        #expect(try bench.bools(.condition(.textTest(.endsWith, .text("ab"), .text("b")))) == [true, true, true, true])
        #expect(
            try bench.bools(.condition(.textTest(.startsWith, text, .constant(.null, .text))))
                == [false, false, false, false])
        #expect(try bench.bools(.condition(.matches(text, Pattern("b|^$")))) == [true, true, false, true])
    }

    @Test("lists hold values of the row and constants")
    func lists() throws {
        let bench = Bench([(.int, ints(1, 2, nil)), (.int, ints(2, 3, 4))])
        let list = BoundExpr(.list([.slot(1, .int), .int(1)]), type: .list(.int), origin: .none)
        #expect(try bench.values(list) == [.list(ints(2, 1)), .list(ints(3, 1)), .list(ints(4, 1))])
        #expect(try bench.bools(.condition(.isElement(.slot(0, .int), of: list))) == [true, false, false])
        let withNull = BoundExpr(.list([.slot(0, .int), .slot(1, .int)]), type: .list(.int), origin: .none)
        #expect(try bench.bools(.condition(.isElement(.constant(.null, .int), of: withNull))) == [false, false, true])
        #expect(try bench.bools(.condition(.isElement(.int(4), of: withNull))) == [false, false, true])
        let constant = BoundExpr.constant(.list(ints(1, nil)), .list(.int))
        #expect(try bench.bools(.condition(.isElement(.slot(0, .int), of: constant))) == [true, false, true])
        #expect(
            try bench.bools(list.compared(.equal, .constant(.list(ints(3, 1)), .list(.int)))) == [false, true, false])
    }

    private func shift(_ moved: BoundExpr, _ amount: BoundExpr, isSubtraction: Bool = false) -> BoundExpr {
        BoundExpr(.shift(moved, by: amount, isSubtraction: isSubtraction), type: moved.type, origin: .none)
    }

    @Test("dates move by durations, clamped to the month's end")
    func dates() throws {
        let date = BoundExpr.slot(0, .date)
        let bench = Bench([(.date, [.day("2020-01-31"), .null, .day("9999-12-31")])])
        let month = BoundExpr.constant(.duration(DateDuration(months: 1)), .duration)
        let week = BoundExpr.constant(.duration(DateDuration(days: 7)), .duration)
        #expect(bench.overflowRow(shift(date, month)) == 3)
        #expect(
            try bench.values(shift(date, month, isSubtraction: true))
                == [.day("2019-12-31"), .null, .day("9999-11-30")])
        #expect(
            try bench.values(shift(date, week, isSubtraction: true)) == [.day("2020-01-24"), .null, .day("9999-12-24")])
        let leap = Bench([(.date, [.day("2020-01-31")])])
        #expect(try leap.values(shift(date, month)) == [.day("2020-02-29")])
        let distance = BoundExpr(.distance(date, .constant(.day("2020-01-01"), .date)), type: .int, origin: .none)
        #expect(try leap.values(distance) == ints(30))
    }

    @Test("durations survive packing")
    func packing() {
        for (months, days) in [(0, 0), (1, -1), (-1, 1), (-12, -31), (Int64(Int32.max), Int64(Int32.min))] {
            let duration = DateDuration(months: months, days: days)
            #expect(duration.packed.map { DateDuration(packed: $0) } == duration)
        }
        #expect(DateDuration(months: 1 << 40, days: 0).packed == nil)
    }

    @Test("periods move by counts")
    func periods() throws {
        let type = DataType.period(.month)
        let december = Period("2020-12").map { Value.period($0) } ?? .null
        let march = Period("2020-03").map { Value.period($0) } ?? .null
        let bench = Bench([(type, [december, .null])])
        let month = BoundExpr.slot(0, type)
        #expect(try bench.values(shift(month, .int(-9))) == [march, .null])
        #expect(bench.overflowRow(shift(month, .int(.max))) == 1)
        #expect(bench.overflowRow(shift(month, .int(.min), isSubtraction: true)) == 1)
        let distance = BoundExpr(.distance(month, .constant(march, type)), type: .int, origin: .none)
        #expect(try bench.values(distance) == ints(9, nil))
    }

    @Test("parameters and today are constants of the run")
    func runConstants() throws {
        let bench = Bench([(.int, ints(1, 2))], parameters: [.int(2)])
        let parameter = BoundExpr(.parameter(0), type: .int, origin: .none)
        #expect(try bench.bools(BoundExpr.slot(0, .int).compared(.equal, parameter)) == [false, true])
        let today = BoundExpr(.today, type: .date, origin: .none)
        #expect(try bench.values(today) == [.day("2020-06-15"), .day("2020-06-15")])
    }

    /// Fails for 13, is the double otherwise.
    private static let unlucky = ScalarFunction(
        "unlucky", "不祥", signature: "unlucky(x)", summary: Words(en: "", zh: ""), example: ("", ""), canFail: true,
        resolve: { .accepted(arguments: $0.types, result: .int) },
        kernel: { call in
            guard case .int64(let values) = call.vectors[0].storage else { return Vector(.null(call.count)) }
            if let index = values.firstIndex(of: 13) {
                throw ScalarFailure(index: index, reason: .notConvertible(text: "13", type: "luck"))
            }
            return Vector(.int64(values.map { $0 * 2 }), validity: call.vectors[0].validity)
        })

    @Test("a call that fails names the row, and is made only for rows that reach it")
    func calls() throws {
        let a = BoundExpr.slot(0, .int)
        let bench = Bench([(.int, ints(1, 13, nil))], firstRow: 10)
        let call = BoundExpr(.call(Self.unlucky, [a]), type: .int, origin: .none)
        guard case .notConvertible(_, _, let row)? = bench.problem(call) else {
            Issue.record("expected a conversion error")
            return
        }
        #expect(row == 12)
        let guarded = BoundExpr.condition(.and([a.compared(.less, .int(13)), call.compared(.equal, .int(2))]))
        #expect(try bench.bools(guarded) == [true, false, false])
        let constant = BoundExpr(.call(Self.unlucky, [.int(4)]), type: .int, origin: .none)
        #expect(try bench.values(constant) == ints(8, 8, 8))
    }
}
