// Which rows are one group, in which order groups come, and what aggregates over linked rows run over in a group.

import Testing

@testable import GovQL

@Suite("Aggregation: groups")
struct GroupTests {
    private func groups(_ type: DataType, _ values: [Value]) throws -> [[Value]] {
        let sheet = Sheet([(type, values)])
        let plan = LogicalPlan.aggregate(sheet.plain, keys: [sheet.slot(0)], [.over(.count, type: .int)])
        return try sheet.bench.rows(plan, [type, .int])
    }

    @Test("groups come in key order, null last")
    func keyOrder() throws {
        #expect(try groups(.int, ints(3, nil, -1, 3)) == [ints(-1, 1), ints(3, 2), ints(nil, 1)])
        #expect(try groups(.int, ints(.max, .min, 0, .max)) == [ints(.min, 1), ints(0, 1), ints(.max, 2)])
        #expect(try groups(.text, texts("b", "a", nil, "b")).map { $0[0] } == texts("a", "b", nil))
        #expect(try groups(.num, nums(0, -0.0, 1)).map { $0[1] } == ints(2, 1))
        #expect(
            try groups(.bool, [.bool(true), .null, .bool(false)]).map { $0[0] } == [.bool(false), .bool(true), .null])
        let wide = "99999999999999999999999999999999999999"
        #expect(try groups(.decimal(scale: 0), decs(wide, "1", wide)) == [decs("1") + ints(1), decs(wide) + ints(2)])
        #expect(try groups(.int, []).isEmpty)
    }

    @Test("enums group in declared order")
    func enums() throws {
        let kind = EnumType(
            name: "kind", members: ["z", "m", "a"].map { EnumType.Member(name: $0, otherNames: []) }, isOrdered: false)
        func value(_ code: Int) -> Value { .enumeration(kind, code: code) }
        let rows = try groups(.enumeration(kind), [value(2), value(0), value(2)])
        #expect(rows.map { "\($0[0])" } == ["z", "a"])
    }

    @Test("several keys: every combination that occurs")
    func severalKeys() throws {
        let sheet = Sheet([
            (.text, texts("b", "a", "b", nil, "a", "b")), (.int, ints(1, 2, 1, 1, nil, 0)),
            (.bool, Array(repeating: .bool(true), count: 6)),
        ])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0), sheet.slot(1), sheet.slot(2)], [.over(.count, type: .int)])
        let rows = try sheet.bench.rows(plan, [.text, .int, .bool, .int])
        #expect(rows.map { $0[0] } == texts("a", "a", "b", "b", nil))
        #expect(rows.map { $0[1] } == ints(2, nil, 0, 1, 1))
        #expect(rows.map { $0[3] } == ints(1, 1, 1, 2, 1))
    }

    @Test("entities that share a key are one group, in key order")
    func repeatedKeys() throws {
        let tables = MemoryTables()
        let entity = tables.entity("e", rows: 4)
        tables.setKeys(of: entity, ranks: [1, 0, 1, 0])
        let plan = LogicalPlan.aggregate(
            .scan(entity), keys: [.slot(0, .entity(entity))],
            [
                .over(.count, type: .int),
                .over(.count, [.slot(0, .entity(entity))], type: .int, distinct: true),
            ])
        let rows = try PlanBench(tables).rows(plan, [.entity(entity), .int, .int])
        #expect(rows.map { Array($0[1...]) } == [ints(2, 1), ints(2, 1)])
        #expect(rows.map { if case .entity(let entity) = $0[0] { Int(entity.row) } else { -1 } } == [1, 0])
    }

    @Test("many groups and rows agree with a dictionary", arguments: [40, 5000])
    func againstDictionary(rowCount: Int) throws {
        var seed: UInt64 = 42
        func random(_ bound: UInt64) -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (seed >> 33) % bound
        }
        let keys = (0..<rowCount).map { _ in random(50) == 0 ? nil : Int64(random(30)) * 1_000_000_007 }
        let values = (0..<rowCount).map { _ in Int64(random(1000)) - 500 }
        let sheet = Sheet([(.int, keys.map { $0.map { .int($0) } ?? .null }), (.int, values.map { .int($0) })])
        let plan = LogicalPlan.aggregate(
            sheet.plain, keys: [sheet.slot(0)], [.over(.sum, [sheet.slot(1)], type: .int)])
        let context = RunContext.forTest()
        let batch = try Executor(tables: sheet.tables, context: context, batchSize: 64).run(plan)
        let expected = Dictionary(zip(keys, values), uniquingKeysWith: +)
            .sorted { ($0.key ?? .max, 0) < ($1.key ?? .max, 0) }
        #expect((0..<batch.count).map { batch.slots[1].value(at: $0, type: .int) } == expected.map { .int($0.value) })
    }

    /// streets ← communities ← branches; services → communities and → volunteers.
    private final class City {
        let tables = MemoryTables()
        let streets, communities, branches, services, volunteers: EntityID
        let street, community, place, volunteer: LinkID
        let size: FieldID

        init() {
            streets = tables.entity("streets", rows: 2)
            communities = tables.entity("communities", rows: 4)
            branches = tables.entity("branches", rows: 5)
            services = tables.entity("services", rows: 6)
            volunteers = tables.entity("volunteers", rows: 2)
            size = tables.field("size", .int, of: branches, ints(1, 2, 3, 4, 5))
            street = tables.link("street", from: communities, to: streets, [1, 0, 1, nil])
            community = tables.link("community", from: branches, to: communities, [0, 0, 2, 1, nil])
            place = tables.link("place", from: services, to: communities, [0, 2, 0, 1, 1, 3])
            volunteer = tables.link("volunteer", from: services, to: volunteers, [1, 1, 0, 0, 0, nil])
        }

        var row: BoundExpr { .slot(0, .entity(communities)) }

        func byStreet(_ aggregates: [BoundAggregate]) throws -> [[Value]] {
            let plan = LogicalPlan.aggregate(
                .scan(communities), keys: [row.follow(street, to: streets)], aggregates)
            return try PlanBench(tables).rows(plan, [.entity(streets)] + aggregates.map(\.type)).map { Array($0[1...]) }
        }
    }

    private let city = City()

    @Test("a link in a group runs over the linked rows of the whole group")
    func reached() throws {
        let branches = AggregateSubject.reached(start: city.row, path: [.reverse(city.community)], isOnce: true)
        let branch = BoundExpr.slot(0, .entity(city.branches))
        let rows = try city.byStreet([
            .over(.count, type: .int, subject: branches),
            .over(.sum, [branch.field(city.size, .int)], type: .int, subject: branches),
            .over(.count, type: .int),
        ])
        #expect(rows == [ints(1, 4, 1), ints(3, 6, 2), ints(0, 0, 1)])
    }

    @Test("a row reached twice from a group counts once, or each time with each")
    func onceOrEach() throws {
        func volunteers(isOnce: Bool) throws -> [Value] {
            let subject = AggregateSubject.reached(
                start: city.row, path: [.reverse(city.place), .forward(city.volunteer)], isOnce: isOnce)
            return try city.byStreet([.over(.count, type: .int, subject: subject)]).map { $0[0] }
        }
        #expect(try volunteers(isOnce: true) == ints(1, 2, 0))
        #expect(try volunteers(isOnce: false) == ints(2, 3, 0))
    }

    @Test("counting distinct rows counts rows")
    func distinctRows() throws {
        let subject = AggregateSubject.reached(start: city.row, path: [.reverse(city.place)], isOnce: true)
        #expect(
            try city.byStreet([.over(.count, type: .int, distinct: true, subject: subject)]) == [
                ints(2), ints(3), ints(1),
            ])
    }

    @Test("outer in an item is the group's keys, over its rows and over linked ones")
    func outerKeys() throws {
        let branch = BoundExpr.slot(0, .entity(city.branches))
        let key = BoundExpr.slot(0, .entity(city.streets)).outer()
        let ownStreet = branch.follow(city.community, to: city.communities).follow(city.street, to: city.streets)
        let branches = AggregateSubject.reached(start: city.row, path: [.reverse(city.community)], isOnce: true)
        let rows = try city.byStreet([
            .over(.count, type: .int, where: ownStreet.compared(.equal, key), subject: branches),
            .over(.count, type: .int, where: city.row.follow(city.street, to: city.streets).compared(.equal, key)),
        ])
        #expect(rows == [ints(1, 1), ints(3, 2), ints(0, 1)])
    }

    @Test("an aggregate of an aggregate runs per row")
    func nested() throws {
        let perRow = city.row.reaching([.reverse(city.community)], .count, type: .int)
        #expect(try city.byStreet([.over(.max, [perRow], type: .int)]) == [ints(1), ints(2), ints(0)])
    }

    @Test("rows in no group are left out")
    func noGroup() throws {
        let evaluator = Evaluator(tables: MemoryTables(), context: .forTest())
        let frame = Frame(Batch(count: 4, slots: [Vector(ints(1, 2, 4, 8), type: .int)]))
        let sum = try evaluator.aggregate(
            .over(.sum, [.slot(0, .int)], type: .int), over: frame, groups: [2, nullRow, 0, 2], groupCount: 3)
        #expect((0..<3).map { sum.value(at: $0, type: .int) } == ints(4, 0, 9))
    }
}
