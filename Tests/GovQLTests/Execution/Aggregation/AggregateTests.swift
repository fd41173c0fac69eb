// Every aggregate function over groups: exact rules on nulls, empty groups, exactness and order; and groups in key order.

import Testing

@testable import GovQL

@Suite("Aggregation")
struct AggregateTests {
    /// The value of one aggregate over a column of values, without keys.
    private func over(
        _ function: AggregateFunction, _ type: DataType, _ values: [Value], result: DataType, distinct: Bool = false,
        constant: Value? = nil
    ) throws -> Value {
        let sheet = Sheet([(type, values)])
        let aggregate = BoundAggregate.over(
            function, [sheet.slot(0)], type: result, distinct: distinct, constant: constant)
        let plan = LogicalPlan.aggregate(sheet.plain, keys: [], [aggregate])
        return try sheet.bench.rows(plan, [result])[0][0]
    }

    @Test("counts: rows, known values, distinct values")
    func counts() throws {
        #expect(try over(.count, .int, ints(1, nil, 1, 2), result: .int) == .int(3))
        #expect(try over(.count, .int, ints(1, nil, 1, 2, nil), result: .int, distinct: true) == .int(2))
        #expect(try over(.count, .num, nums(0, -0.0, 1), result: .int, distinct: true) == .int(2))
        #expect(try over(.count, .int, [], result: .int) == .int(0))
        let sheet = Sheet([(.int, ints(1, nil))])
        let plan = LogicalPlan.aggregate(sheet.plain, keys: [], [.over(.count, type: .int)])
        #expect(try sheet.bench.rows(plan, [.int]) == [ints(2)])
    }

    @Test("sums: 0 of no rows, null of none known, exact whatever the order")
    func sums() throws {
        #expect(try over(.sum, .int, [], result: .int) == .int(0))
        #expect(try over(.sum, .int, ints(nil, nil), result: .int) == .null)
        #expect(try over(.sum, .int, ints(.max, .max, -.max, 1, -.max), result: .int) == .int(1))
        #expect(
            try over(.sum, .decimal(scale: 2), decs("0.10", "0.20", nil), result: .decimal(scale: 2)) == .dec("0.30"))
        let wide = "99999999999999999999999999999999999999"
        #expect(
            try over(.sum, .decimal(scale: 0), decs(wide, wide, "-" + wide), result: .decimal(scale: 0)) == .dec(wide))
        #expect(try over(.sum, .int, ints(3, 3, 4, nil), result: .int, distinct: true) == .int(7))
    }

    @Test("a sum of floats is compensated, so that it hardly depends on order")
    func floatSums() throws {
        #expect(try over(.sum, .num, nums(1, 1e100, 1, -1e100), result: .num) == .num(2))
        #expect(try over(.sum, .num, Array(repeating: .num(0.1), count: 10), result: .num) == .num(1))
        #expect(try over(.sum, .num, [], result: .num) == .num(0))
        #expect(try over(.sum, .num, nums(nil), result: .num) == .null)
    }

    @Test("a sum that does not fit is an error naming the expression")
    func overflow() {
        let sheet = Sheet([(.int, ints(.max, 1))])
        let plan = LogicalPlan.aggregate(sheet.plain, keys: [], [.over(.sum, [sheet.slot(0)], type: .int)])
        guard case .overflow("sum", nil)? = sheet.bench.problem(plan) else {
            Issue.record("No overflow")
            return
        }
    }

    @Test("averages are the exact quotient, rounded once")
    func averages() throws {
        #expect(try over(.avg, .int, ints(1, nil, 2), result: .num) == .num(1.5))
        #expect(try over(.avg, .decimal(scale: 1), decs("0.1", "0.2", "0.3"), result: .num) == .num(0.2))
        #expect(try over(.avg, .int, ints(.max, .max), result: .num) == .num(9_223_372_036_854_775_808))
        #expect(try over(.avg, .int, ints(nil), result: .num) == .null)
        #expect(try over(.avg, .int, [], result: .num) == .null)
    }

    @Test("medians and percentiles interpolate as PERCENTILE.INC")
    func quantiles() throws {
        #expect(try over(.median, .int, ints(3, 1, nil, 2), result: .num) == .num(2))
        #expect(try over(.median, .int, ints(4, 1, 3, 2), result: .num) == .num(2.5))
        #expect(try over(.median, .decimal(scale: 1), decs("0.1", "0.2"), result: .num) == .num(0.15))
        #expect(try over(.median, .num, nums(1, 2, 4, 8), result: .num) == .num(3))
        #expect(try over(.median, .int, ints(nil), result: .num) == .null)
        let scores = ints(15, 20, 35, 40, 50)
        #expect(try over(.percentile, .int, scores, result: .num, constant: .num(40)) == .num(29))
        #expect(try over(.percentile, .int, scores, result: .num, constant: .int(0)) == .num(15))
        #expect(try over(.percentile, .int, scores, result: .num, constant: .int(100)) == .num(50))
        #expect(try over(.percentile, .int, scores, result: .num, constant: .dec("2.5")) == .num(15.5))
        let wide = "99999999999999999999999999999999999999"
        #expect(try over(.median, .decimal(scale: 0), decs(wide, wide), result: .num) == .num(1e38))
    }

    @Test("sample deviations need two values")
    func deviations() throws {
        #expect(try over(.variance, .int, ints(2, 4, 4, 4, 5, 5, 7, 9, nil), result: .num) == .num(32.0 / 7))
        #expect(try over(.stddev, .decimal(scale: 1), decs("1.0", "3.0"), result: .num) == .num(2.0.squareRoot()))
        #expect(try over(.stddev, .int, ints(5), result: .num) == .null)
        // Large values with a small spread do not cancel.
        #expect(try over(.variance, .num, nums(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16), result: .num) == .num(30))
    }

    @Test(
        "least and greatest of every ordered type",
        arguments: [
            (DataType.int, ints(2, nil, 1, 3), Value.int(1), Value.int(3)),
            (.decimal(scale: 1), decs("0.2", "-0.1", nil), .dec("-0.1"), .dec("0.2")),
            (.num, nums(nil, 2, -1), .num(-1), .num(2)),
            (.text, texts("b", nil, "江", "a"), .text("a"), .text("江")),
            (.date, [Value.day("2020-02-01"), .day("2020-01-31")], .day("2020-01-31"), .day("2020-02-01")),
            (.bool, [Value.bool(true), .bool(false)], .bool(false), .bool(true)),
            (.int, ints(nil, nil), .null, .null),
            (.text, [], .null, .null),
        ])
    func extremes(type: DataType, values: [Value], least: Value, greatest: Value) throws {
        #expect(try over(.min, type, values, result: type) == least)
        #expect(try over(.max, type, values, result: type) == greatest)
    }

    @Test("quantifiers and shares: null is not true; nothing to check is noted for all")
    func quantifiers() throws {
        let bools: [Value] = [.bool(true), .null, .bool(false), .bool(true)]
        #expect(try over(.any, .bool, bools, result: .bool) == .bool(true))
        #expect(try over(.none, .bool, [.null, .bool(false)], result: .bool) == .bool(true))
        #expect(try over(.all, .bool, bools, result: .bool) == .bool(false))
        #expect(try over(.all, .bool, [.bool(true)], result: .bool) == .bool(true))
        #expect(try over(.all, .bool, [], result: .bool) == .bool(true))
        #expect(try over(.share, .bool, bools, result: .num) == .num(0.5))
        #expect(try over(.share, .bool, [], result: .num) == .null)
        let empty = Sheet([(.bool, [])])
        let plan = LogicalPlan.aggregate(empty.plain, keys: [], [.over(.all, [empty.slot(0)], type: .bool)])
        #expect(try empty.bench.notes(plan) == [.vacuousAll: 1])
    }

    private func ratio(_ above: (DataType, [Value]), _ below: (DataType, [Value])) -> (Sheet, LogicalPlan) {
        let sheet = Sheet([above, below])
        let ratio = BoundAggregate.over(.ratio, [sheet.slot(0), sheet.slot(1)], type: .num)
        return (sheet, .aggregate(sheet.plain, keys: [], [ratio]))
    }

    @Test("ratio: sums over the rows where both are known, divided exactly; by zero is null and noted")
    func ratios() throws {
        let (sheet, plan) = ratio((.int, ints(1, 5, nil, 2)), (.decimal(scale: 1), decs("2.0", nil, "9.0", "4.0")))
        #expect(try sheet.bench.rows(plan, [.num]) == [nums(0.5)])
        let (zero, zeroPlan) = ratio((.num, nums(1)), (.int, ints(0)))
        #expect(try zero.bench.rows(zeroPlan, [.num]) == [nums(nil)])
        #expect(try zero.bench.notes(zeroPlan) == [.divisionByZero: 1])
        let (none, nonePlan) = ratio((.int, ints(nil)), (.int, ints(3)))
        #expect(try none.bench.rows(nonePlan, [.num]) == [nums(nil)])
        #expect(try none.bench.notes(nonePlan).isEmpty)
    }

    private let people = Sheet([
        (.text, texts("a", "b", "a", "b", "a", "c")), (.int, ints(3, 1, nil, 2, 3, nil)),
        (.text, texts("x", "y", "z", nil, "w", nil)),
    ])

    private func byName(_ aggregate: BoundAggregate) throws -> [Value] {
        let plan = LogicalPlan.aggregate(people.plain, keys: [people.slot(0)], [aggregate])
        return try people.bench.column(plan, [.text, aggregate.type], at: 1)
    }

    @Test("first and last: of the known values, in load order or in the order asked for")
    func picks() throws {
        #expect(try byName(.over(.first, [people.slot(1)], type: .int)) == ints(3, 1, nil))
        #expect(try byName(.over(.last, [people.slot(1)], type: .int)) == ints(3, 2, nil))
        let descending = [BoundSortKey.descending(people.slot(2))]
        #expect(try byName(.over(.first, [people.slot(2)], type: .text, sort: descending)) == texts("z", "y", nil))
        #expect(try byName(.over(.last, [people.slot(2)], type: .text, sort: descending)) == texts("w", "y", nil))
    }

    @Test("only: the value of the single row; two rows are an error naming the group")
    func only() throws {
        let second = people.slot(1).compared(.equal, .int(2))
        #expect(try byName(.over(.only, [people.slot(1)], type: .int, where: second)) == ints(nil, 2, nil))
        let plan = LogicalPlan.aggregate(
            people.plain, keys: [people.slot(0)], [.over(.only, [people.slot(1)], type: .int)])
        guard case .notOnly(parent: "a", count: 3)? = people.bench.problem(plan) else {
            Issue.record("No error")
            return
        }
    }

    @Test("lists and joins hold what is known, in order")
    func lists() throws {
        let ascending = [BoundSortKey.ascending(people.slot(2))]
        let list = BoundAggregate.over(.list, [people.slot(2)], type: .list(.text), sort: ascending)
        #expect(try byName(list) == [.list(texts("w", "x", "z")), .list(texts("y")), .null])
        let join = BoundAggregate.over(.join, [people.slot(2)], type: .text, constant: .text("、"))
        #expect(try byName(join) == texts("x、z、w", "y", nil))
        let distinct = BoundAggregate.over(.list, [people.slot(1)], type: .list(.int), distinct: true)
        #expect(try byName(distinct) == [.list(ints(3)), .list(ints(1, 2)), .null])
    }

    @Test("argmax and argmin: the row itself, of several the first")
    func arguments() throws {
        func rows(_ function: AggregateFunction) throws -> [String] {
            let aggregate = BoundAggregate.over(function, [people[1], people.this], type: .entity(people.entity))
            let plan = LogicalPlan.aggregate(people.scan, keys: [people[0]], [aggregate])
            return try people.bench.column(plan, [.text, .entity(people.entity)], at: 1).map {
                if case .entity(let entity) = $0 { "\(entity.row)" } else { "-" }
            }
        }
        #expect(try rows(.argmax) == ["0", "3", "-"])
        #expect(try rows(.argmin) == ["0", "1", "-"])
    }

    @Test("a filter belongs to its own aggregate")
    func filters() throws {
        let large = people.slot(1).compared(.greaterOrEqual, .int(2))
        let plan = LogicalPlan.aggregate(
            people.plain, keys: [people.slot(0)],
            [.over(.count, type: .int, where: large), .over(.count, type: .int)])
        let rows = try people.bench.rows(plan, [.text, .int, .int])
        #expect(rows == [texts("a") + ints(2, 3), texts("b") + ints(1, 2), texts("c") + ints(0, 1)])
    }
}
