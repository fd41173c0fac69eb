// Groups and distinct values that are found by place, where keys lie close together: the same as a dictionary finds,
// wherever the keys lie, however the range has to grow, and where places are given up halfway.

import Testing

@testable import GovQL

@Suite("Aggregation: groups by place")
struct PlacedGroupTests {
    /// Keys, in the order of rows.
    enum Keys: String, CaseIterable, CustomTestStringConvertible {
        case dense, negative, ascending, descending, spreading, ends, late, sparse, nulls, onlyNulls, one

        var testDescription: String { rawValue }

        func values(_ count: Int) -> [Int64?] {
            var random = TestRandom(seed: UInt64(count))
            func any(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }
            return (0..<count).map { row in
                switch self {
                case .dense: any(1...200)
                case .negative: any(-300 ... -100)
                case .ascending: Int64(row) * 3
                case .descending: Int64(-row) * 5
                case .spreading: any(-1...1) * Int64(row) * Int64(row) / 100
                case .ends: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max, nil].randomElement(using: &random) ?? nil
                // One value so far away that places are given up, after most rows.
                case .late: row == count - 3 ? 1 << 60 : any(-5...5)
                case .sparse: any(0...100) * 1_000_000_007
                case .nulls: any(0...3) == 0 ? nil : any(0...40)
                case .onlyNulls: nil
                case .one: 7
                }
            }
        }
    }

    private static func isBefore(_ lhs: Int64?, _ rhs: Int64?) -> Bool {
        guard let lhs else { return false }
        return rhs.map { lhs < $0 } ?? true
    }

    private static func boxed(_ values: [Int64?]) -> [Value] { values.map { $0.map { .int($0) } ?? .null } }

    @Test("every aggregate agrees with a dictionary", arguments: Keys.allCases, [0, 1, 30, 700])
    func againstDictionary(keys: Keys, count: Int) throws {
        let keys = keys.values(count)
        var random = TestRandom(seed: 5)
        let values = (0..<count).map { _ in Int.random(in: 0...4, using: &random) == 0 ? nil : Int64.random(in: -9...9)
        }
        let sheet = Sheet([(.int, Self.boxed(keys)), (.int, Self.boxed(values))])
        let value = sheet.slot(1)
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)],
            [
                .over(.count, type: .int), .over(.count, [value], type: .int), .over(.sum, [value], type: .int),
                .over(.avg, [value], type: .num), .over(.min, [value], type: .int), .over(.max, [value], type: .int),
                .over(.count, [value], type: .int, distinct: true),
                .over(.any, [value.compared(.greater, .int(7))], type: .bool),
                .over(.sum, [value], type: .int, where: value.compared(.greater, .int(100))),
            ])
        let expected = Dictionary(grouping: 0..<count) { keys[$0] }
            .sorted { Self.isBefore($0.key, $1.key) }
            .map { key, rows -> [Value] in
                let known = rows.compactMap { values[$0] }
                let sum = known.reduce(0, +)
                return Self.boxed([key, Int64(rows.count), Int64(known.count), known.isEmpty ? nil : sum])
                    + [known.isEmpty ? .null : .num(Double(sum) / Double(known.count))]
                    + Self.boxed([known.min(), known.max(), Int64(Set(known).count)])
                    + [.bool(known.contains { $0 > 7 }), .int(0)]
            }
        let types: [DataType] = [.int, .int, .int, .int, .num, .int, .int, .int, .bool, .int]
        #expect(try sheet.bench.rows(plan, types) == expected)
    }

    @Test("distinct values agree with a set, null being none", arguments: Keys.allCases, [0, 1, 30, 700])
    func distinct(keys: Keys, count: Int) throws {
        let keys = keys.values(count)
        let sheet = Sheet([(.int, Self.boxed(keys))])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [], [.over(.count, [sheet.slot(0)], type: .int, distinct: true)])
        #expect(try sheet.bench.rows(plan, [.int]) == [[.int(Int64(Set(keys.compactMap { $0 }).count))]])
    }

    @Test("distinct values of groups agree with sets", arguments: Keys.allCases, Keys.allCases)
    func distinctByGroup(keys: Keys, values: Keys) throws {
        let groups = keys.values(150)
        let values = values.values(151).dropFirst()
        let sheet = Sheet([(.int, Self.boxed(groups)), (.int, Self.boxed(Array(values)))])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)], [.over(.count, [sheet.slot(1)], type: .int, distinct: true)])
        let expected = Dictionary(zip(groups, values.map { Set([$0]) }), uniquingKeysWith: { $0.union($1) })
            .sorted { Self.isBefore($0.key, $1.key) }
            .map { key, values in Self.boxed([key, Int64(values.subtracting([nil]).count)]) }
        #expect(try sheet.bench.rows(plan, [.int, .int]) == expected)
    }

    @Test("sums leave 64 bits in some groups and others not")
    func wideSums() throws {
        let keys = (0..<60).map { Int64($0 % 7) * 10 }
        let values = (0..<60).map { Int64($0 % 7 == 3 ? .max : Int64($0)) }
        let sheet = Sheet([
            (.int, Self.boxed(keys)), (.decimal(scale: 0), values.map { .dec("\($0)") }),
        ])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)], [.over(.sum, [sheet.slot(1)], type: .decimal(scale: 0))])
        let expected = (0..<7).map { group -> [Value] in
            let sum = (0..<60).filter { $0 % 7 == group }.reduce(Int128(0)) { $0 + Int128(values[$1]) }
            return [.int(Int64(group) * 10), .dec("\(sum)")]
        }
        #expect(try sheet.bench.rows(plan, [.int, .decimal(scale: 0)]) == expected)
    }

    @Test("sums grow from 32 to 64 to 128 bits on the way", arguments: [20, 33, 62, 64])
    func growingSums(bits: Int) throws {
        var random = TestRandom(seed: UInt64(bits))
        let keys = (0..<90).map { _ in Int64.random(in: 0...6, using: &random) }
        // Small ones first, so that the sums begin narrow.
        let values = (0..<90).map { row -> Int64? in
            if row % 11 == 0 { return nil }
            let most = bits == 64 ? Int64.max : 1 << Int64(bits)
            return row < 50 ? Int64.random(in: -9...9, using: &random) : .random(in: -most...most, using: &random)
        }
        let decimal = DataType.decimal(scale: 0)
        let sheet = Sheet([(.int, Self.boxed(keys)), (decimal, values.map { $0.map { .dec("\($0)") } ?? .null })])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)], [.over(.sum, [sheet.slot(1)], type: decimal)])
        let expected = Dictionary(grouping: 0..<90) { keys[$0] }.sorted { $0.key < $1.key }.map {
            key, rows -> [Value] in
            let known = rows.compactMap { values[$0] }
            let sum = known.reduce(Int128(0)) { $0 + Int128($1) }
            return [.int(key), known.isEmpty ? .null : .dec("\(sum)")]
        }
        #expect(try sheet.bench.rows(plan, [.int, decimal]) == expected)
    }

    @Test("dates, enums and texts are keys like others")
    func otherTypes() throws {
        let days = ["2020-03-01", "1999-12-31", nil, "2020-03-01", "2050-01-01"]
        let kind = EnumType(
            name: "kind", members: ["z", "m", "a"].map { EnumType.Member(name: $0, otherNames: []) }, isOrdered: false)
        let codes: [Value] = [2, 0, 2, 1, 0].map { .enumeration(kind, code: $0) }
        let sheet = Sheet([
            (.date, days.map { $0.map { .day($0) } ?? .null }), (.enumeration(kind), codes),
            (.text, texts("b", nil, "a", "b", "")), (.bool, [.bool(true), .null, .bool(false), .null, .bool(true)]),
        ])
        func groups(_ slot: Int) throws -> [[Value]] {
            let plan = LogicalPlan.aggregate(
                sheet.plain, keys: [sheet.slot(slot)], [.over(.count, type: .int)])
            return try sheet.bench.rows(plan, [sheet.types[slot], .int])
        }
        #expect(
            try groups(0) == [
                [.day("1999-12-31"), .int(1)], [.day("2020-03-01"), .int(2)], [.day("2050-01-01"), .int(1)],
                [.null, .int(1)],
            ])
        #expect(try groups(1).map { "\($0[0])" } == ["z", "m", "a"])
        #expect(try groups(2).map { $0[1] } == ints(1, 1, 2, 1))
        #expect(try groups(3).map { $0[1] } == ints(1, 2, 2))
    }

    @Test("entities come in the order of their keys, not of their rows", arguments: [false, true])
    func entities(keysRepeat: Bool) throws {
        let tables = MemoryTables()
        let entity = tables.entity("e", rows: 5)
        let source = tables.entity("s", rows: 8)
        tables.setKeys(of: entity, ranks: keysRepeat ? [2, 0, 2, 1, 0] : [4, 0, 3, 2, 1])
        let link = tables.link("l", from: source, to: entity, [0, 2, nil, 4, 1, 0, nil, 2])
        let this = BoundExpr.slot(0, .entity(source))
        let key = this.follow(link, to: entity)
        let plan = LogicalPlan.aggregate(.scan(source), keys: [key], [.over(.count, type: .int)])
        let rows = try PlanBench(tables).rows(plan, [.entity(entity), .int]).map { row -> [Int] in
            guard case .entity(let value) = row[0], case .int(let count) = row[1] else { return [-1] }
            return [Int(value.row), Int(count)]
        }
        #expect(rows == (keysRepeat ? [[1, 2], [0, 4], [-1]] : [[1, 1], [4, 1], [2, 2], [0, 2], [-1]]))
        let distinct = LogicalPlan.aggregate(
            .scan(source), keys: [], [.over(.count, [key], type: .int, distinct: true)])
        #expect(try PlanBench(tables).rows(distinct, [.int]) == [ints(keysRepeat ? 2 : 4)])
    }

    @Test("only groups with rows count as empty ones of `all`")
    func vacuous() throws {
        let sheet = Sheet([(.int, ints(1, 900, 900, 5)), (.int, ints(1, 2, 3, 4))])
        let large = sheet.slot(1).compared(.greater, .int(2))
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)],
            [.over(.all, [sheet.slot(1).compared(.greater, .int(3))], type: .bool, where: large)])
        #expect(
            try sheet.bench.rows(plan, [.int, .bool])
                == [[.int(1), .bool(true)], [.int(5), .bool(true)], [.int(900), .bool(false)]])
        #expect(try sheet.bench.notes(plan) == [.vacuousAll: 1])
    }

    @Test("a small memory limit is for groups, not for places between them")
    func memory() throws {
        let keys = (0..<200).map { Int64($0 % 10) * 100_000 }
        let sheet = Sheet([(.int, Self.boxed(keys))])
        let plan = LogicalPlan.aggregate(sheet.plain, keys: [sheet.slot(0)], [.over(.count, type: .int)])
        #expect(sheet.bench.problem(plan, limits: Limits(memory: 1 << 20)) == nil)
    }

    @Test(
        "a thread whose batches held no rows adds nothing", arguments: [[true, false], [false, true]])
    func emptyParts(areEmpty: [Bool]) throws {
        let (tables, run) = (MemoryTables(), RunContext.forTest())
        let context = OperatorContext(
            tables: tables, run: run, evaluator: Evaluator(tables: tables, context: run), batchSize: 8)
        let value = BoundExpr.slot(0, .int)
        let aggregates: [BoundAggregate] = [.over(.count, type: .int), .over(.sum, [value], type: .int)]
        let parts = GroupParts(
            types: [.int], context: context, memory: Reservation(for: "summarize", in: run), bytesPerGroup: 8
        ) {
            try aggregates.map { try Aggregation($0, tables: tables, run: run) { _ in "" } }
        }
        func add(_ values: [Int64], to part: GroupPart) throws {
            let vector = Vector(.int64(values))
            let groups = try part.groups(of: [vector], rowCount: values.count)
            for (column, aggregate) in zip(part.columns, aggregates) {
                let arguments = aggregate.call.arguments.map { _ in vector }
                try column.add(
                    AggregateRows(positions: nil, arguments: arguments, order: []), groups: groups,
                    groupCount: part.groupCount)
            }
        }
        // Too far apart for places.
        let far: [Int64] = [5, 1 << 60, 5]
        try parts.lend { first in
            try parts.lend { second in
                for (part, isEmpty) in zip([first, second], areEmpty) {
                    try add([], to: part)
                    if !isEmpty { try add(far, to: part) }
                }
            }
        }
        let whole = try parts.merged()
        let values = try whole.columns.map { try $0.finish(groupCount: whole.groupCount) }
        #expect(
            PlanBench.rows(Batch(count: whole.groupCount, slots: values), [.int, .int])
                == [ints(2, 10), ints(1, 1 << 60)])
    }
}
