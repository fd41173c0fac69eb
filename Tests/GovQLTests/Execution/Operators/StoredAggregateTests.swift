// Aggregates counted right from stored columns give what the rows one by one give: random tables, all kinds of keys and
// aggregates, several numbers of threads and sizes of batches.

import Testing

@testable import GovQL

@Suite("Operators: aggregates from stored columns")
struct StoredAggregateTests {
    /// Services of volunteers in communities, much of it unknown.
    private struct City {
        let tables = MemoryTables()
        let services, volunteers, communities: EntityID
        let community, volunteer: LinkID
        let hours, date, theme, paid, name, age, title, wide: FieldID

        init(rows: Int, seed: UInt64, nulls: Bool) {
            var random = TestRandom(seed: seed)
            func values(_ count: Int, _ make: (inout TestRandom) -> Value) -> [Value] {
                (0..<count).map { _ in
                    nulls && Int.random(in: 0..<9, using: &random) == 0 ? .null : make(&random)
                }
            }
            func targets(_ count: Int, of total: Int) -> [UInt32?] {
                (0..<count).map { _ in
                    nulls && Int.random(in: 0..<9, using: &random) == 0
                        ? nil : UInt32.random(in: 0..<UInt32(total), using: &random)
                }
            }
            communities = tables.entity("communities", rows: 7)
            title = tables.field(
                "title", .text, of: communities, values(7) { .text("c\(Int.random(in: 0..<5, using: &$0))") })
            volunteers = tables.entity("volunteers", rows: 60)
            age = tables.field("age", .int, of: volunteers, values(60) { .int(.random(in: 15..<22, using: &$0)) })
            community = tables.link("community", from: volunteers, to: communities, targets(60, of: 7))
            services = tables.entity("services", rows: rows)
            hours = tables.field(
                "hours", .decimal(scale: 1), of: services,
                values(rows) { .decimal(Decimal(uncheckedMantissa: Int128.random(in: 1..<90, using: &$0), scale: 1)) })
            date = tables.field(
                "date", .date, of: services,
                values(rows) {
                    CalendarDate(days: Int64.random(in: 18200..<18300, using: &$0)).map { .date($0) } ?? .null
                })
            theme = tables.field(
                "theme", .text, of: services,
                values(rows) { .text(["b", "a", "环境", ""][Int.random(in: 0..<4, using: &$0)]) })
            paid = tables.field("paid", .bool, of: services, values(rows) { .bool(.random(using: &$0)) })
            name = tables.field("name", .num, of: services, values(rows) { .num(.random(in: 0..<1, using: &$0)) })
            wide = tables.field(
                "wide", .int, of: services, values(rows) { .int(.random(in: -1_000_000_000_000..<7, using: &$0)) })
            volunteer = tables.link("volunteer", from: services, to: volunteers, targets(rows, of: 60))
            // Not in the order of rows.
            tables.setKeys(of: volunteers, ranks: (0..<60).map { UInt32($0 * 7 % 60) })
            tables.setKeys(of: communities, ranks: [0, 1, 0, 3, 4, 5, 6])
        }

        var row: BoundExpr { .slot(0, .entity(services)) }
        var person: BoundExpr { row.follow(volunteer, to: volunteers) }

        var keys: [BoundExpr] {
            [
                row.field(date, .date), row.field(theme, .text), row.field(paid, .bool), person,
                person.follow(community, to: communities),
                person.follow(community, to: communities).field(title, .text), person.field(age, .int),
                row.field(hours, .decimal(scale: 1)), .condition(.isNull(row.field(theme, .text))),
                row.field(date, .date).compared(.less, .constant(.date(day), .date)), row.field(name, .num),
                person.field(age, .int).compared(.greater, .int(17)),
            ]
        }

        private var day: CalendarDate { CalendarDate(days: 18250) ?? .minimum }

        var filters: [BoundExpr] {
            [
                row.field(date, .date).compared(.less, .constant(.date(day), .date)),
                .condition(.not(.condition(.isNull(person)))),
            ]
        }

        /// Each of them alone decides whether rows are taken one by one.
        var aggregates: [[BoundAggregate]] {
            let (hours, date) = (row.field(hours, .decimal(scale: 1)), row.field(date, .date))
            let (wide, theme) = (row.field(wide, .int), row.field(theme, .text))
            func call(
                _ function: AggregateFunction, _ argument: BoundExpr? = nil, distinct: Bool = false,
                where filter: BoundExpr? = nil, constant: Value? = nil, _ type: DataType
            ) -> BoundAggregate {
                BoundAggregate(
                    call: AggregateCall(
                        function: function, subject: .rows, arguments: argument.map { [$0] } ?? [],
                        isDistinct: distinct, filter: filter, constant: constant), type: type, origin: .none)
            }
            let sum = call(.sum, hours, .decimal(scale: 1))
            return [
                [sum], [call(.count, nil, .int), sum, call(.avg, hours, .num)], [call(.count, hours, .int)],
                [call(.count, person, distinct: true, .int)], [call(.count, theme, distinct: true, .int)],
                [call(.count, date, distinct: true, .int), call(.max, date, .date), call(.min, date, .date)],
                [call(.median, hours, .num), call(.percentile, hours, constant: .int(90), .num)],
                [call(.min, hours, .decimal(scale: 1)), call(.max, row.field(paid, .bool), .bool)],
                [call(.sum, wide, .int), call(.avg, wide, .num), call(.count, nil, .int)],
                [
                    call(.sum, hours, where: filters[0], .decimal(scale: 1)),
                    call(.count, wide, where: filters[0], .int),
                ],
                [call(.sum, person.field(age, .int), .int)],
                [call(.sum, wide.computed(.multiply, person.field(age, .int)), .int), sum],
                [call(.median, wide, .num)], [call(.first, date, .date)],
                [
                    call(.stddev, wide, .num), call(.median, wide, .num), call(.variance, hours, .num),
                    call(.percentile, wide, constant: .int(10), .num), sum,
                ],
                [
                    call(.avg, person.field(age, .int), .num),
                    call(.count, person.field(age, .int), where: filters[0], .int),
                ],
                [call(.avg, row.field(name, .num), .num), sum],
            ]
        }
    }

    private func rows(
        _ plan: LogicalPlan, _ city: City, types: [DataType], threads: Int, batchSize: Int, countsStored: Bool
    ) throws -> [[Value]] {
        let executor = Executor(
            tables: city.tables, context: .forTest(threads: threads), batchSize: batchSize, countsStored: countsStored)
        let batch = try executor.run(plan)
        return (0..<batch.count).map { row in
            zip(batch.slots, types).map { slot, type in
                // Without a key entities are all alike.
                if case .entity(let entity) = slot.value(at: row, type: type) { return .int(Int64(entity.row)) }
                return slot.value(at: row, type: type)
            }
        }
    }

    @Test("all keys and aggregates", arguments: [0, 1, 40, 3000], [false, true])
    func same(rowCount: Int, nulls: Bool) throws {
        let city = City(rows: rowCount, seed: UInt64(rowCount) + 5, nulls: nulls)
        var random = TestRandom(seed: 9)
        var inputs = [LogicalPlan.scan(city.services)]
        inputs += city.filters.map { .filter(.scan(city.services), $0, strict: nil) }
        let single = city.keys.map { [$0] }
        let pairs = (0..<12).map { _ in
            (0..<Int.random(in: 2...3, using: &random)).map { _ in city.keys[Int.random(in: 0..<12, using: &random)] }
        }
        for keys in [[]] + single + pairs {
            let aggregates = city.aggregates[Int.random(in: 0..<city.aggregates.count, using: &random)]
            for chosen in keys.count <= 1 ? city.aggregates : [aggregates, city.aggregates[0], city.aggregates[1]] {
                let input = inputs[Int.random(in: 0..<inputs.count, using: &random)]
                let plan = LogicalPlan.aggregate(input, keys: keys, chosen)
                let types = keys.map(\.type) + chosen.map(\.type)
                let expected = try rows(
                    plan, city, types: types, threads: 1, batchSize: 8192, countsStored: false)
                for (threads, batchSize) in [(1, 8192), (2, 100), (7, 9)] {
                    #expect(
                        try rows(
                            plan, city, types: types, threads: threads, batchSize: batchSize, countsStored: true)
                            == expected)
                }
            }
        }
    }

    @Test("of columns computed for them", arguments: [false, true])
    func derived(nulls: Bool) throws {
        let city = City(rows: 3000, seed: 4, nulls: nulls)
        let day = BoundExpr.slot(1, .date)
        let early = BoundExpr.slot(2, .bool)
        let columns: [BoundExpr] = [
            city.row.field(city.date, .date),
            day.compared(.less, .constant(.date(CalendarDate(days: 18250) ?? .minimum), .date)),
        ]
        for filter in [nil] + city.filters.map({ $0 }) {
            let scan = LogicalPlan.scan(city.services)
            let input = filter.map { .filter(scan, $0, strict: nil) } ?? scan
            let plan = LogicalPlan.aggregate(
                .extend(.extend(input, [columns[0]]), [columns[1]]), keys: [early, day], city.aggregates[1])
            let types = [.bool, .date] + city.aggregates[1].map(\.type)
            let expected = try rows(plan, city, types: types, threads: 1, batchSize: 8192, countsStored: false)
            for (threads, batchSize) in [(1, 8192), (7, 9)] {
                #expect(
                    try rows(plan, city, types: types, threads: threads, batchSize: batchSize, countsStored: true)
                        == expected)
            }
        }
    }

    @Test("of each row, along links back", arguments: [false, true])
    func reverse(nulls: Bool) throws {
        let city = City(rows: 3000, seed: 3, nulls: nulls)
        let start = BoundExpr.slot(0, .entity(city.communities))
        let service = BoundExpr.slot(0, .entity(city.services))
        let path = [Hop.reverse(city.community), .reverse(city.volunteer)]
        let hours = service.field(city.hours, .decimal(scale: 1))
        let sums = [
            start.reaching(path, .sum, [hours], type: .decimal(scale: 1)),
            start.reaching(path, .median, [hours], type: .num),
            start.reaching(path, .count, [hours], type: .int),
            start.reaching(path, .max, [service.field(city.date, .date)], type: .date),
        ]
        let plan = LogicalPlan.project(.scan(city.communities), sums)
        let types = sums.map(\.type)
        let expected = try rows(plan, city, types: types, threads: 1, batchSize: 8192, countsStored: false)
        #expect(try rows(plan, city, types: types, threads: 2, batchSize: 3, countsStored: true) == expected)
    }

    @Test("the best of each part, and of all, in whatever order they come", arguments: [1, 2, 7])
    func best(threads: Int) throws {
        let city = City(rows: 30_000, seed: 11, nulls: true)
        let (hours, wide) = (city.row.field(city.hours, .decimal(scale: 1)), city.row.field(city.wide, .int))
        let types: [DataType] = [.int, .decimal(scale: 1)]
        for (keys, isDescending) in [([hours, wide], true), ([hours, wide], false), ([wide], true)] {
            for partition in [[], [city.person], [city.row.field(city.theme, .text)]] {
                let order = keys.enumerated().map {
                    BoundSortKey(value: $1, isDescending: $0 == 0 ? isDescending : !isDescending)
                }
                let spec = TopSpec(
                    count: .rows(.int(5)), keys: order, partition: partition, keepsTies: true, origin: .none)
                let plan = LogicalPlan.project(.top(.scan(city.services), spec), [wide, hours])
                let known = LogicalPlan.filter(
                    .scan(city.services), .condition(.not(.condition(.isNull(keys[0])))), strict: nil)
                let sorted = LogicalPlan.sort(
                    known, partition.map { BoundSortKey(value: $0, isDescending: false) } + order)
                let all = try rows(
                    .project(sorted, [wide, hours] + partition + keys), city,
                    types: types + partition.map(\.type) + keys.map(\.type), threads: 1, batchSize: 8192,
                    countsStored: false)
                let found = try rows(
                    plan, city, types: types, threads: threads, batchSize: 70, countsStored: true)
                let wanted = firstOfEach(all, 5, partition.count).map { Array($0.prefix(2)) }
                let difference = zip(found, wanted).enumerated().first { $1.0 != $1.1 }
                #expect(found == wanted, "\(difference.map { "\($0)" } ?? "\(found.count) \(wanted.count)")")
            }
        }
    }

    /// The first rows of each run with one partition, and those that tie with the last of them.
    private func firstOfEach(_ rows: [[Value]], _ count: Int, _ partitionCount: Int) -> [[Value]] {
        var result: [[Value]] = []
        var (start, last) = (0, nil as [Value]?)
        for (index, row) in rows.enumerated() {
            if index > 0, rows[index - 1][2..<2 + partitionCount] != row[2..<2 + partitionCount] { start = index }
            let keys = Array(row[(2 + partitionCount)...])
            if index - start < count || keys == last {
                result.append(row)
                last = keys
            }
        }
        return result
    }
}
