// sort, take, skip, top and the windows: everything about the order of rows.

import Testing

@testable import GovQL

@Suite("Operators: order")
struct OrderOperatorTests {
    private func sorted(_ type: DataType, _ values: [Value], descending: Bool = false) throws -> [Int] {
        let sheet = Sheet([(type, values), (.int, values.indices.map { .int(Int64($0)) })])
        let plan = LogicalPlan.sort(
            sheet.plain, [BoundSortKey(value: sheet.slot(0), isDescending: descending)])
        return try sheet.bench.column(plan, sheet.types, at: 1).map {
            if case .int(let row) = $0 { Int(row) } else { -1 }
        }
    }

    @Test("nulls are last both ways, and equal rows keep their order")
    func nullsAndStability() throws {
        #expect(try sorted(.int, ints(2, nil, 1, 2, nil, 1)) == [2, 5, 0, 3, 1, 4])
        #expect(try sorted(.int, ints(2, nil, 1, 2, nil, 1), descending: true) == [0, 3, 2, 5, 1, 4])
        #expect(try sorted(.text, texts("b", nil, "a", "b")) == [2, 0, 3, 1])
        #expect(try sorted(.text, texts("b", nil, "a", "b"), descending: true) == [0, 3, 2, 1])
    }

    @Test("the ends of the 64-bit range, beside null")
    func extremes() throws {
        #expect(try sorted(.int, ints(.max, nil, .min, 0)) == [2, 3, 0, 1])
        #expect(try sorted(.int, ints(.max, nil, .min, 0), descending: true) == [0, 3, 2, 1])
    }

    @Test("text is ordered by bytes, past any common prefix")
    func text() throws {
        #expect(try sorted(.text, texts("é", "z", "Z", "", "江", "e\u{301}")) == [3, 2, 5, 1, 0, 4])
        #expect(try sorted(.text, texts("prefix-10", "prefix-1", "prefix-", "prefix-09")) == [2, 3, 1, 0])
        #expect(try sorted(.text, texts("ab\0", "ab")) == [1, 0])
    }

    @Test("numbers: decimals of 128 bits, floats with both zeros equal")
    func numbers() throws {
        let wide = decs(
            "99999999999999999999999999999999999999", "-1", nil, "0", "-99999999999999999999999999999999999999")
        #expect(try sorted(.decimal(scale: 0), wide) == [4, 1, 3, 0, 2])
        #expect(try sorted(.num, nums(0, -1.5, -0.0, nil, 1e300, -1e-300)) == [1, 5, 0, 2, 4, 3])
        #expect(try sorted(.num, nums(0, -1.5, -0.0, nil, 1e300), descending: true) == [4, 0, 2, 1, 3])
        #expect(try sorted(.bool, [.bool(true), .null, .bool(false)]) == [2, 0, 1])
    }

    @Test("entities are ordered by key")
    func entities() throws {
        let tables = MemoryTables()
        let entity = tables.entity("e", rows: 4)
        tables.setKeys(of: entity, ranks: [3, 1, 2, 0])
        let plan = LogicalPlan.sort(.scan(entity), [.ascending(.slot(0, .entity(entity)))])
        let rows = try PlanBench(tables).rows(plan, [.entity(entity)])
        #expect(rows.map { "\($0)" } == ([3, 1, 2, 0] as [UInt32]).map { "\([Value.row(entity, $0)])" })
    }

    @Test("several keys, more bits than one word holds")
    func severalKeys() throws {
        let count = 600
        let first = (0..<count).map { Int64($0 % 3) }
        let second = (0..<count).map { Double($0 % 7) - 3 }
        let third = (0..<count).map { Int64(($0 &* 7919) % 1000) << 40 }
        let sheet = Sheet([
            (.int, first.map { .int($0) }), (.num, second.map { .num($0) }), (.int, third.map { .int($0) }),
            (.int, (0..<count).map { .int(Int64($0)) }),
        ])
        let plan = LogicalPlan.sort(
            sheet.plain, [.ascending(sheet.slot(0)), .descending(sheet.slot(1)), .ascending(sheet.slot(2))])
        let expected = (0..<count).sorted {
            (first[$0], -second[$0], third[$0], $0) < (first[$1], -second[$1], third[$1], $1)
        }
        #expect(try sheet.bench.column(plan, sheet.types, at: 3) == expected.map { .int(Int64($0)) })
    }

    @Test("take and skip by position; ties cut after a sort are noted")
    func slices() throws {
        let sheet = Sheet([(.int, ints(1, 2, 2, 2, 3))])
        func taken(_ skip: Int64?, _ take: Int64?) throws -> [Value] {
            try sheet.bench.column(sheet.plain.sliced(skip: skip, take: take), [.int], at: 0)
        }
        #expect(try taken(nil, 2) == ints(1, 2))
        #expect(try taken(1, 3) == ints(2, 2, 2))
        #expect(try taken(3, nil) == ints(2, 3))
        #expect(try taken(9, 2).isEmpty)
        #expect(try taken(nil, 0).isEmpty)
        #expect(try taken(.max, .max).isEmpty)
        let keys = [BoundSortKey.ascending(sheet.slot(0))]
        let byKey = LogicalPlan.sort(sheet.plain, keys)
        for batchSize in [1, 2, 3, 100] {
            func ties(_ take: Int64) throws -> Int? {
                try sheet.bench.notes(byKey.sliced(take: take, sortedBy: keys), batchSize: batchSize)[.tiesCut]
            }
            #expect(try ties(1) == nil)
            #expect(try ties(2) == 2)
            #expect(try ties(3) == 1)
            #expect(try ties(4) == nil)
            #expect(try ties(0) == nil)
            #expect(try ties(9) == nil)
        }
    }

    @Test("take stops reading early")
    func stopsEarly() throws {
        // The overflow in the last row is never reached.
        let sheet = Sheet([(.int, (0..<100).map { .int($0 == 99 ? .max : Int64($0)) })])
        let plan = LogicalPlan.extend(sheet.plain, [sheet.slot(0).computed(.add, .int(1))]).sliced(take: 5)
        let batch = try Executor(tables: sheet.tables, context: .forTest(), batchSize: 10).run(plan)
        #expect(batch.count == 5)
    }

    private func top(
        _ sheet: Sheet, _ count: TopSpec.Count, per partition: [BoundExpr] = [], withTies: Bool = false
    ) -> LogicalPlan {
        .top(
            sheet.plain,
            TopSpec(
                count: count, keys: [.descending(sheet.slot(0))], partition: partition, keepsTies: withTies,
                origin: .named("top")))
    }

    @Test("top: best first, null never, ties cut or kept")
    func top() throws {
        let sheet = Sheet([(.int, ints(5, nil, 7, 5, 1, 5)), (.text, texts("a", "b", "c", "d", "e", "f"))])
        func names(_ plan: LogicalPlan) throws -> [Value] { try sheet.bench.column(plan, sheet.types, at: 1) }
        #expect(try names(top(sheet, .rows(.int(2)))) == texts("c", "a"))
        #expect(try sheet.bench.notes(top(sheet, .rows(.int(2)))) == [.tiesCut: 2])
        #expect(try names(top(sheet, .rows(.int(2)), withTies: true)) == texts("c", "a", "d", "f"))
        #expect(try sheet.bench.notes(top(sheet, .rows(.int(2)), withTies: true)).isEmpty)
        #expect(try names(top(sheet, .rows(.int(99)))) == texts("c", "a", "d", "f", "e"))
        #expect(try names(top(sheet, .rows(.int(0)))).isEmpty)
        // 10% of five ranked rows, rounded up.
        #expect(try names(top(sheet, .fraction(Decimal("0.1") ?? .zero))) == texts("c"))
        #expect(try names(top(sheet, .fraction(Decimal("0.21") ?? .zero), withTies: true)) == texts("c", "a", "d", "f"))
        #expect(try names(top(sheet, .fraction(Decimal("1") ?? .zero))).count == 5)
    }

    @Test("top per: by partition in key order, null last, then rank")
    func topPer() throws {
        let sheet = Sheet([
            (.int, ints(1, 2, 3, 4, 5, 6)), (.text, texts("b", "a", nil, "b", "a", "b")),
        ])
        let plan = top(sheet, .rows(.int(2)), per: [sheet.slot(1)])
        #expect(try sheet.bench.column(plan, sheet.types, at: 0) == ints(5, 2, 6, 4, 3))
    }

    private func window(
        _ function: WindowItem.Function, _ sheet: Sheet, argument: BoundExpr? = nil, per partition: [BoundExpr] = [],
        type: DataType = .int
    ) throws -> [Value] {
        let item = WindowItem(
            function: function, argument: argument, order: [.ascending(sheet.slot(0))], partition: partition,
            type: type, origin: .named("w"))
        return try sheet.bench.column(.window(sheet.plain, [item]), sheet.types + [type], at: sheet.types.count)
    }

    @Test("ranks leave gaps or not, and are null for null; row numbers are for all")
    func ranks() throws {
        let sheet = Sheet([(.int, ints(20, 10, 20, nil, 30)), (.text, texts("x", "x", "x", "x", "x"))])
        #expect(try window(.rank, sheet) == ints(2, 1, 2, nil, 4))
        #expect(try window(.denseRank, sheet) == ints(2, 1, 2, nil, 3))
        #expect(try window(.rowNumber, sheet) == ints(2, 1, 3, 5, 4))
    }

    @Test("ranks and neighbours restart in each partition")
    func partitions() throws {
        let sheet = Sheet([(.int, ints(3, 1, 2, 1, 2)), (.text, texts("a", "a", "b", "b", "a"))])
        let per = [sheet.slot(1)]
        #expect(try window(.rank, sheet, per: per) == ints(3, 1, 2, 1, 2))
        #expect(try window(.previous, sheet, argument: sheet.slot(0), per: per) == ints(2, nil, 1, nil, 1))
        #expect(try window(.next, sheet, argument: sheet.slot(0), per: per) == ints(nil, 2, nil, 2, 3))
    }

    @Test("a running sum leaves unknown values out and is null until one is known")
    func runningSums() throws {
        let sheet = Sheet([
            (.int, ints(2, 1, 3, 4)), (.int, ints(nil, nil, 5, 7)),
            (.decimal(scale: 1), decs("0.1", "0.2", nil, "0.3")),
            (.num, nums(0.1, 0.2, 0.3, nil)),
        ])
        #expect(try window(.runningSum, sheet, argument: sheet.slot(1)) == ints(nil, nil, 5, 12))
        let decimal = DataType.decimal(scale: 1)
        #expect(
            try window(.runningSum, sheet, argument: sheet.slot(2), type: decimal) == decs("0.3", "0.2", "0.3", "0.6"))
        #expect(
            try window(.runningSum, sheet, argument: sheet.slot(3), type: .num)
                == nums(0.30000000000000004, 0.2, 0.6, 0.6))
    }

    @Test("a running sum that does not fit is an error naming the row")
    func runningOverflow() {
        let sheet = Sheet([(.int, ints(1, 2, 3)), (.int, ints(.max, -1, 2))])
        let item = WindowItem(
            function: .runningSum, argument: sheet.slot(1), order: [.ascending(sheet.slot(0))], partition: [],
            type: .int, origin: .named("running_sum(x)"))
        guard case .overflow(let operation, let row)? = sheet.bench.problem(.window(sheet.plain, [item])) else {
            Issue.record("No overflow")
            return
        }
        #expect(operation == "running_sum(x)")
        #expect(row == 3)
    }

    @Test("an aggregate per partition stands on each of its rows")
    func aggregates() throws {
        let sheet = Sheet([(.int, ints(3, 1, nil, 6)), (.text, texts("a", nil, "a", nil))])
        let sum = AggregateCall(function: .sum, subject: .rows, arguments: [sheet.slot(0)])
        #expect(try window(.aggregate(sum), sheet, per: [sheet.slot(1)]) == ints(3, 7, 3, 7))
        let count = AggregateCall(function: .count, subject: .rows, arguments: [])
        #expect(try window(.aggregate(count), sheet) == ints(4, 4, 4, 4))
    }
}
