// Leaves and operators that make a batch from a batch: scan, periods, filter, extend, project, union, and `expand`.

import Testing

@testable import GovQL

@Suite("Operators: streaming")
struct StreamingOperatorTests {
    private let sheet = Sheet([
        (.int, ints(5, nil, 3, 8, 3)),
        (.text, texts("a", "b", nil, "a", "c")),
    ])

    @Test("scan gives all rows in load order")
    func scan() throws {
        #expect(try sheet.bench.rows(sheet.plain, sheet.types).map { $0[0] } == ints(5, nil, 3, 8, 3))
    }

    @Test("a bare expression has one row; an empty entity has none")
    func unit() throws {
        #expect(try PlanBench().rows(.project(.unit, [.int(7)]), [.int]) == [ints(7)])
        let empty = Sheet([(.int, [])])
        #expect(try empty.bench.rows(empty.plain, [.int]).isEmpty)
    }

    @Test("periods are those that begin within the span")
    func periods() throws {
        func months(_ from: String, _ through: String) throws -> [String] {
            let plan = LogicalPlan.periods(
                .month, from: .constant(.day(from), .date), through: .constant(.day(through), .date))
            return try PlanBench().rows(plan, [.period(.month)]).map { "\($0[0])" }
        }
        #expect(try months("2020-01-01", "2020-03-31") == ["2020-01", "2020-02", "2020-03"])
        #expect(try months("2020-01-02", "2020-03-01") == ["2020-02", "2020-03"])
        #expect(try months("2020-01-02", "2020-01-31").isEmpty)
        #expect(try months("2020-03-01", "2020-01-01").isEmpty)
    }

    @Test("filter keeps true; null counts as false")
    func filter() throws {
        let plan = LogicalPlan.filter(sheet.plain, sheet.slot(0).compared(.greater, .int(3)), strict: nil)
        #expect(try sheet.bench.column(plan, sheet.types, at: 0) == ints(5, 8))
    }

    @Test("rows kept only because a value is unknown are noted")
    func unknownKept() throws {
        let predicate = sheet.slot(0).compared(.notEqual, .int(3))
        let known = BoundExpr.condition(.not(.condition(.isNull(sheet.slot(0)))))
        let plan = LogicalPlan.filter(
            sheet.plain, predicate, strict: .condition(.and([predicate, known])))
        #expect(try sheet.bench.column(plan, sheet.types, at: 0) == ints(5, nil, 8))
        #expect(try sheet.bench.notes(plan) == [.unknownKept: 1])
    }

    @Test("a division by zero in a condition is noted once per row")
    func quietStrict() throws {
        let quotient = sheet.slot(0).computed(.divide, .int(0), type: .num)
        let predicate = quotient.compared(.notEqual, .num(1))
        let plan = LogicalPlan.filter(
            sheet.plain, predicate,
            strict: .condition(.and([predicate, .condition(.not(.condition(.isNull(quotient))))])))
        #expect(try sheet.bench.notes(plan)[.divisionByZero] == 4)
    }

    @Test("a later expression of extend reads an earlier one's slot")
    func extend() throws {
        let plan = LogicalPlan.extend(
            sheet.plain, [sheet.slot(0).computed(.add, .int(1)), BoundExpr.slot(2, .int).computed(.multiply, .int(2))])
        let rows = try sheet.bench.rows(plan, sheet.types + [.int, .int])
        #expect(rows.map { $0[3] } == ints(12, nil, 8, 18, 8))
    }

    @Test("an overflow names its row, also behind a filter")
    func rowNumbers() {
        let big = Sheet([(.int, ints(1, 2, nil, 4, .max, 6))])
        let plus = big.slot(0).computed(.add, .int(1))
        func row(_ plan: LogicalPlan) -> Int? {
            guard case .overflow(_, let row)? = big.bench.problem(plan) else { return nil }
            return row
        }
        #expect(row(.extend(big.plain, [plus])) == 5)
        let filtered = LogicalPlan.filter(big.plain, big.slot(0).compared(.greater, .int(1)), strict: nil)
        #expect(row(.extend(filtered, [plus])) == 3)
    }

    @Test("union keeps all, left first, whatever the physical forms")
    func union() throws {
        let nulls = LogicalPlan.project(
            sheet.scan, [.constant(.null, .int), BoundExpr.text("x")])
        let rows = try sheet.bench.rows(.union(sheet.plain, nulls), sheet.types)
        #expect(rows.count == 10)
        #expect(rows.map { $0[0] }.prefix(6) == ints(5, nil, 3, 8, 3, nil)[...])
        #expect(rows.map { $0[1] }.suffix(6) == texts("c", "x", "x", "x", "x", "x")[...])
    }

    @Test("expand gives a row per linked row, and with keep one for none")
    func expand() throws {
        let tables = MemoryTables()
        let parents = tables.entity("parents", rows: 3)
        let children = tables.entity("children", rows: 4)
        let parent = tables.link("parent", from: children, to: parents, [2, 0, 2, nil])
        func rows(keepsEmpty: Bool) throws -> [[UInt32?]] {
            let plan = LogicalPlan.expand(
                .scan(parents), start: .slot(0, .entity(parents)), path: [.reverse(parent)], target: children,
                keepsEmpty: keepsEmpty)
            return try PlanBench(tables).rows(plan, [.entity(parents), .entity(children)]).map { row in
                row.map { if case .entity(let entity) = $0 { entity.row } else { nil } }
            }
        }
        #expect(try rows(keepsEmpty: false) == [[0, 1], [2, 0], [2, 2]])
        #expect(try rows(keepsEmpty: true) == [[0, 1], [1, nil], [2, 0], [2, 2]])
    }

    @Test("expand over a list skips null members")
    func expandList() throws {
        let list = BoundExpr(.list([sheet.slot(0), .int(1)]), type: .list(.int), origin: .none)
        let plan = LogicalPlan.expandList(sheet.plain, list, keepsEmpty: false)
        let values = try sheet.bench.column(plan, sheet.types + [.int], at: 2)
        #expect(values == ints(5, 1, 1, 3, 1, 8, 1, 3, 1))
        let single = BoundExpr(.list([sheet.slot(0)]), type: .list(.int), origin: .none)
        let kept = LogicalPlan.expandList(sheet.plain, single, keepsEmpty: true)
        #expect(try sheet.bench.column(kept, sheet.types + [.int], at: 2) == ints(5, nil, 3, 8, 3))
    }
}
