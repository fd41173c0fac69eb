// lookup, except, intersect, distinct and pivot: operators that compare rows by keys.

import Testing

@testable import GovQL

@Suite("Operators: keys")
struct SetOperatorTests {
    private let left = Sheet([(.int, ints(1, 2, nil, 2, 4)), (.text, texts("a", "b", "c", "b", nil))])

    private func valuesPlan(_ numbers: [Int64?]) -> LogicalPlan {
        // The rows of a list: one unit row expanded.
        let list = BoundExpr.constant(.list(numbers.map { $0.map { .int($0) } ?? .int(-1) }), .list(.int))
        return .project(.expandList(.unit, list, keepsEmpty: false), [.slot(0, .int)])
    }

    @Test("lookup finds the one row with the key; null and missing keys find nothing")
    func lookup() throws {
        let right = LogicalPlan.extend(
            valuesPlan([2, 1, 7]), [BoundExpr.slot(0, .int).computed(.multiply, .int(10))])
        let plan = LogicalPlan.lookup(
            left.plain, right: right, rightShape: [.int, .int],
            keys: [LookupKey(left: left.slot(0), right: .slot(0, .int))], origin: .named("lookup"))
        let rows = try left.bench.rows(plan, left.types + [.int, .int, .bool])
        #expect(rows.map { $0[3] } == ints(10, 20, nil, 20, nil))
        #expect(rows.map { $0[4] == .bool(true) } == [true, true, false, true, false])
    }

    @Test("a key that repeats on the right is an error; a null one there is not")
    func repeatedKey() {
        func plan(_ right: LogicalPlan) -> LogicalPlan {
            .lookup(
                left.plain, right: right, rightShape: left.types,
                keys: [LookupKey(left: left.slot(1), right: left.slot(1))], origin: .named("lookup"))
        }
        guard case .repeatedLookupKey(let key)? = left.bench.problem(plan(left.plain)) else {
            Issue.record("No error")
            return
        }
        #expect(key == "b")
        let nulls = LogicalPlan.filter(left.plain, .condition(.isNull(left.slot(0))), strict: nil)
        let noKeys = LogicalPlan.project(.union(nulls, nulls), [left.slot(0), .constant(.null, .text)])
        #expect(left.bench.problem(plan(noKeys)) == nil)
    }

    @Test("except and intersect keep order and copies; null equals null")
    func restrict() throws {
        func values(keepsMatches: Bool) throws -> [Value] {
            let right = LogicalPlan.filter(
                left.plain, .condition(.isOneOf(left.slot(0), [.int(2), .null])), strict: nil)
            let plan = LogicalPlan.restrict(
                left.plain, by: right, leftKeys: [left.slot(0)], rightKeys: [left.slot(0)], keepsMatches: keepsMatches)
            return try left.bench.column(plan, left.types, at: 0)
        }
        #expect(try values(keepsMatches: true) == ints(2, nil, 2))
        #expect(try values(keepsMatches: false) == ints(1, 4))
    }

    @Test("distinct keeps the first of equal rows")
    func distinct() throws {
        let plan = LogicalPlan.distinct(left.plain, keys: [left.slot(0), left.slot(1)])
        #expect(try left.bench.column(plan, left.types, at: 1) == texts("a", "b", "c", nil))
        #expect(try left.bench.rows(.distinct(left.plain, keys: []), left.types).count == 1)
    }

    @Test("computed texts of many stores are one value where their bytes are equal")
    func textsOfManyStores() throws {
        let literal = BoundExpr.text("b")
        let plan = LogicalPlan.distinct(
            .union(left.plain, .project(left.plain, [left.slot(0), literal])), keys: [left.slot(1)])
        #expect(try left.bench.column(plan, left.types, at: 1) == texts("a", "b", "c", nil))
    }

    private let cells = Sheet([
        (.text, texts("x", "y", "x", "z")), (.text, texts("old", "new", "new", nil)), (.int, ints(1, 2, nil, 4)),
    ])

    private func pivot(_ plan: LogicalPlan, isZero: Bool) -> LogicalPlan {
        .pivot(
            plan,
            PivotSpec(
                key: cells.slot(1), groups: [cells.slot(0)], values: [cells.slot(2)], emptyIsZero: [isZero],
                columns: texts("new", "old", nil), origin: .named("pivot")))
    }

    @Test("pivot: a column per value, null too; empty cells are null or zero, null ones stay")
    func pivot() throws {
        let types: [DataType] = [.text, .int, .int, .int]
        let rows = try cells.bench.rows(pivot(cells.plain, isZero: false), types)
        #expect(rows.map { $0[0] } == texts("x", "y", "z"))
        #expect(rows.map { Array($0[1...]) } == [ints(nil, 1, nil), ints(2, nil, nil), ints(nil, nil, 4)])
        let zeros = try cells.bench.rows(pivot(cells.plain, isZero: true), types)
        #expect(zeros.map { Array($0[1...]) } == [ints(nil, 1, 0), ints(2, 0, 0), ints(0, 0, 4)])
    }

    @Test("two rows for one cell are an error naming the column")
    func repeatedCell() {
        guard
            case .repeatedPivotCell(let key)? =
                cells.bench.problem(pivot(.union(cells.plain, cells.plain), isZero: false))
        else {
            Issue.record("No error")
            return
        }
        #expect(key == "old")
    }

    @Test("the row limit and the memory limit end a run")
    func limits() {
        let limited = left.bench.problem(left.plain, limits: Limits(resultRows: 3))
        guard case .rowLimit(limit: 3)? = limited else {
            Issue.record("No row limit: \(String(describing: limited))")
            return
        }
        let sort = LogicalPlan.sort(left.plain, [.ascending(left.slot(0))])
        guard case .memoryLimit(limit: 8, purpose: "sort")? = left.bench.problem(sort, limits: Limits(memory: 8)) else {
            Issue.record("No memory limit")
            return
        }
    }

    @Test("kept rows are given back when a run ends")
    func memoryIsReleased() throws {
        let context = RunContext.forTest()
        _ = try Executor(tables: left.tables, context: context).run(
            .sort(left.plain, [.ascending(left.slot(0))]))
        #expect(context.memoryPeak > 0)
        let before = context.memoryPeak
        try context.reserve(before, for: "probe")
        #expect(context.memoryPeak == before)
    }
}
