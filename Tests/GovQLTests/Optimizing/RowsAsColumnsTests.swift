// The rule that turns a scan into columns: where it applies, what it reads, and that rows stay what they were.

import Testing

@testable import GovQL

@Suite struct RowsAsColumnsTests {
    private struct City {
        let tables = MemoryTables()
        let communities, services: EntityID
        let hours, name: FieldID
        let place: LinkID

        init() {
            communities = tables.entity("communities", rows: 3)
            services = tables.entity("services", rows: 4)
            hours = tables.field("hours", .int, of: services, [.int(2), .null, .int(5), .int(1)])
            name = tables.field("name", .text, of: communities, [.text("a"), .text("b"), .text("c")])
            place = tables.link("place", from: services, to: communities, [0, 2, 0, nil])
        }

        var row: BoundExpr { .slot(0, .entity(services)) }
        var hour: BoundExpr { row.field(hours, .int) }
        var placeName: BoundExpr { row.follow(place, to: communities).field(name, .text) }

        func optimized(_ plan: LogicalPlan) -> LogicalPlan {
            Optimizer().optimized(plan, OptimizerFacts { _, _ in true })
        }

        func check(
            _ plan: LogicalPlan, reads: Set<ColumnRead>, types: [DataType],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let rewritten = optimized(plan)
            #expect(rewritten.streamed == [services: reads], sourceLocation: sourceLocation)
            let bench = PlanBench(tables)
            #expect(try bench.rows(rewritten, types) == bench.rows(plan, types), sourceLocation: sourceLocation)
        }
    }

    private let city = City()

    @Test("fields and links of the row become slots, through every operator that passes slots on")
    func throughAStretch() throws {
        let over = city.hour.compared(.greater, .int(1))
        try city.check(
            .project(
                .sort(
                    .extend(.filter(.scan(city.services), over, strict: over), [city.hour]),
                    [BoundSortKey(value: .slot(1, .int), isDescending: true)]), [.slot(1, .int), city.placeName]),
            reads: [.field(city.hours), .target([city.place])], types: [.int, .text])
    }

    @Test("a group by a link, with aggregates over the rows")
    func groups() throws {
        try city.check(
            .aggregate(
                .scan(city.services), keys: [city.row.follow(city.place, to: city.communities)],
                [.over(.sum, [city.hour], type: .int), .over(.count, type: .int)]),
            reads: [.field(city.hours), .target([city.place])], types: [.entity(city.communities), .int, .int])
    }

    @Test("a chain of links is read as one, from however far out it is named")
    func chains() throws {
        let tables = MemoryTables()
        let (streets, communities, services) = (
            tables.entity("streets", rows: 2), tables.entity("communities", rows: 3), tables.entity("services", rows: 4)
        )
        let name = tables.field("name", .text, of: streets, [.text("x"), .text("y")])
        let street = tables.link("street", from: communities, to: streets, [1, nil, 0])
        let place = tables.link("place", from: services, to: communities, [0, 1, nil, 2])
        let far = BoundExpr.slot(0, .entity(services)).follow(place, to: communities).follow(street, to: streets)
        let plan = LogicalPlan.aggregate(
            .scan(services), keys: [far.field(name, .text)], [.over(.count, [far], type: .int, distinct: true)])
        let rewritten = Optimizer().optimized(plan, OptimizerFacts { _, _ in true })
        #expect(rewritten.streamed == [services: [.target([place, street])]])
        let bench = PlanBench(tables)
        #expect(try bench.rows(rewritten, [.text, .int]) == bench.rows(plan, [.text, .int]))
        let expected = [texts("x") + ints(1), texts("y") + ints(1), texts(nil) + ints(0)]
        #expect(try bench.rows(plan, [.text, .int]) == expected)
    }

    @Test("rows that are only counted read nothing")
    func count() throws {
        try city.check(
            .aggregate(.scan(city.services), keys: [], [.over(.count, type: .int)]), reads: [], types: [.int])
    }

    @Test("a row that is shown, compared or reached from stays a row")
    func rowsThatStay() {
        let reached = city.row.reaching([.forward(city.place)], .count, type: .int)
        for value in [city.row, .condition(.isNull(city.row)), reached] {
            let plan = LogicalPlan.project(.scan(city.services), [city.hour, value])
            #expect(city.optimized(plan).streamed.isEmpty)
        }
    }

    @Test("each side of a union is rewritten by itself")
    func union() throws {
        let side = LogicalPlan.project(.scan(city.services), [city.hour])
        try city.check(.union(side, side), reads: [.field(city.hours)], types: [.int])
    }

    @Test("nothing is rewritten that is not to be streamed")
    func unwished() {
        let plan = LogicalPlan.project(.scan(city.services), [city.hour])
        #expect(Optimizer().optimized(plan, OptimizerFacts { _, _ in false }).streamed.isEmpty)
        #expect(Optimizer(rules: []).optimized(plan, OptimizerFacts { _, _ in true }).streamed.isEmpty)
    }
}
