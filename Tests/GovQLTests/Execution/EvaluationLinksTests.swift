// Fields, links, outer rows and aggregates over reached rows; the ways in which one is computed agree.

import Testing

@testable import GovQL

@Suite("Evaluation: links and reached rows")
struct EvaluationLinksTests {
    /// districts ← streets ← communities, branches → communities, services → communities and → volunteers.
    private final class City {
        let tables = MemoryTables()
        let districts, streets, communities, branches: EntityID
        let street, district, community: LinkID
        let districtName, residents, size: FieldID

        init() {
            districts = tables.entity("districts", rows: 2)
            streets = tables.entity("streets", rows: 3)
            communities = tables.entity("communities", rows: 5)
            branches = tables.entity("branches", rows: 4)
            districtName = tables.field("name", .text, of: districts, texts("江岸", "武昌"))
            residents = tables.field("residents", .int, of: communities, ints(10, 20, nil, 40, 50))
            size = tables.field("size", .int, of: branches, ints(1, 2, 3, nil))
            district = tables.link("district", from: streets, to: districts, [0, 1, nil])
            street = tables.link("street", from: communities, to: streets, [1, 0, 1, 2, nil])
            community = tables.link("community", from: branches, to: communities, [0, 0, 3, 1])
        }

        func bench(_ entity: EntityID, rows: [UInt32?]) -> Bench {
            Bench([(.entity(entity), rows.map { $0.map { .row(entity, $0) } ?? .null })], tables: tables)
        }
    }

    private let city = City()

    @Test("fields of rows: a run, a choice, null")
    func fields() throws {
        let expr = BoundExpr.slot(0, .entity(city.communities)).field(city.residents, .int)
        #expect(try city.bench(city.communities, rows: [1, 2, 3]).values(expr) == ints(20, nil, 40))
        #expect(try city.bench(city.communities, rows: [4, nil, 0, 2]).values(expr) == ints(50, nil, 10, nil))
        #expect(try city.bench(city.communities, rows: [nil]).values(expr) == ints(nil))
    }

    @Test("a chain of links is null where a step is")
    func chains() throws {
        let row = BoundExpr.slot(0, .entity(city.branches))
        let district = row.follow(city.community, to: city.communities).follow(city.street, to: city.streets)
            .follow(city.district, to: city.districts)
        let name = district.field(city.districtName, .text)
        let bench = city.bench(city.branches, rows: [0, 1, 2, 3, nil])
        // The second time the chain is composed first.
        for _ in 0..<3 { #expect(try bench.values(name) == texts("武昌", "武昌", nil, "江岸", nil)) }
    }

    @Test("counts of a to-many link side by side never change each other")
    func counts() throws {
        let row = BoundExpr.slot(0, .entity(city.communities))
        let bench = city.bench(city.communities, rows: [0, 1, 2, nil, 3])
        let path = [Hop.reverse(city.community)]
        #expect(try bench.values(row.reaching(path, .count, type: .int)) == ints(2, 1, 0, 0, 1))
        #expect(try bench.bools(row.reaching(path, .any, type: .bool)) == [true, true, false, false, true])
        #expect(try bench.bools(row.reaching(path, .none, type: .bool)) == [false, false, true, true, false])
    }

    @Test("a filter may read the row around the aggregate")
    func outerRows() throws {
        let inner = BoundExpr.slot(0, .entity(city.branches)).field(city.size, .int)
        let residents = BoundExpr.slot(0, .entity(city.communities)).field(city.residents, .int).outer()
        let filter = inner.computed(.multiply, .int(10)).compared(.lessOrEqual, residents)
        let expr = BoundExpr.slot(0, .entity(city.communities))
            .reaching([.reverse(city.community)], .count, where: filter, type: .int)
        #expect(try city.bench(city.communities, rows: [0, 1, 2, 3]).values(expr) == ints(1, 0, 0, 1))
    }

    @Test("two links out, and sums of nothing and of nothing known")
    func paths() throws {
        let size = BoundExpr.slot(0, .entity(city.branches)).field(city.size, .int)
        let path = [Hop.reverse(city.street), .reverse(city.community)]
        let sum = BoundExpr.slot(0, .entity(city.streets)).reaching(path, .sum, [size], type: .int)
        // One row at a time, then the whole entity at once.
        #expect(try city.bench(city.streets, rows: [1]).values(sum) == ints(3))
        #expect(try city.bench(city.streets, rows: [0, 1, 2, nil]).values(sum) == ints(nil, 3, 3, 0))
        let count = BoundExpr.slot(0, .entity(city.streets)).reaching(path, .count, [size], type: .int)
        #expect(try city.bench(city.streets, rows: [2, nil, 0]).values(count) == ints(1, 0, 0))
    }

    @Test("a row reached twice counts once, unless each arrival is asked for")
    func repeatedRows() throws {
        let path = [Hop.reverse(city.community), .forward(city.community)]
        let residents = BoundExpr.slot(0, .entity(city.communities)).field(city.residents, .int)
        let row = BoundExpr.slot(0, .entity(city.communities))
        let bench = city.bench(city.communities, rows: [0, 2])
        #expect(try bench.values(row.reaching(path, .sum, [residents], type: .int)) == ints(10, 0))
        #expect(try bench.values(row.reaching(path, .sum, [residents], isOnce: false, type: .int)) == ints(20, 0))
    }

    @Test("an error in a row that is not reached is none")
    func unreachedFailure() throws {
        let tables = MemoryTables()
        let parents = tables.entity("parents", rows: 3)
        let children = tables.entity("children", rows: 3)
        let value = tables.field("value", .int, of: children, ints(1, .max, 3))
        let parent = tables.link("parent", from: children, to: parents, [0, 1, 2])
        let next = BoundExpr.slot(0, .entity(children)).field(value, .int).computed(.add, .int(1))
        let sum = BoundExpr.slot(0, .entity(parents)).reaching([.reverse(parent)], .sum, [next], type: .int)
        func bench(_ rows: [UInt32]) -> Bench {
            Bench([(.entity(parents), rows.map { .row(parents, $0) })], tables: tables)
        }
        #expect(try bench([0, 2]).values(sum) == ints(2, 4))
        #expect(bench([0, 2, 1]).overflowRow(sum) == 3)
    }

    @Test("aggregates nest, and the inner one may read two rows out")
    func nested() throws {
        let inner = BoundExpr.slot(0, .entity(city.communities))
            .reaching([.reverse(city.community)], .count, type: .int)
        let streets = BoundExpr.slot(0, .entity(city.streets))
        let largest = streets.reaching([.reverse(city.street)], .max, [inner], type: .int)
        #expect(try city.bench(city.streets, rows: [0, 1, 2]).values(largest) == ints(1, 2, 1))

        // For each street the sizes of its communities' branches, where the street, two rows out, is the first.
        let size = BoundExpr.slot(0, .entity(city.branches)).field(city.size, .int)
        let first = BoundExpr(.entityConstant(row: 1), type: .entity(city.streets), origin: .none)
        let inFirst = BoundExpr.slot(0, .entity(city.streets)).outer(2).compared(.equal, first)
        let sizes = BoundExpr.slot(0, .entity(city.communities)).reaching(
            [.reverse(city.community)], .sum, [size], where: inFirst, type: .int)
        let total = streets.reaching([.reverse(city.street)], .sum, [sizes], type: .int)
        #expect(sizes.refersOutward())
        #expect(!total.refersOutward())
        #expect(try city.bench(city.streets, rows: [0, 1, 2]).values(total) == ints(0, 3, 0))
    }

    @Test("blocks, halves and whole entities agree with a plain computation")
    func agreement() throws {
        let tables = MemoryTables()
        let (top, middle, low) = (
            tables.entity("top", rows: 7), tables.entity("middle", rows: 400), tables.entity("low", rows: 20_000)
        )
        var state: UInt64 = 42
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let up = (0..<400).map { _ in random(8) }.map { $0 == 7 ? nil : UInt32($0) }
        let across = (0..<20_000).map { _ in random(401) }.map { $0 == 400 ? nil : UInt32($0) }
        let values = (0..<20_000).map { _ in Int64(random(100)) }
        let field = tables.field("x", .int, of: low, values.map { .int($0) })
        let first = tables.link("up", from: middle, to: top, up)
        let second = tables.link("across", from: low, to: middle, across)
        var sums = [Int64](repeating: 0, count: 7)
        for (row, target) in across.enumerated() where values[row] >= 20 {
            if let target, let end = up[Int(target)] { sums[Int(end)] += values[row] }
        }
        let x = BoundExpr.slot(0, .entity(low)).field(field, .int)
        let sum = BoundExpr.slot(0, .entity(top)).reaching(
            [.reverse(first), .reverse(second)], .sum, [x], where: x.compared(.greaterOrEqual, .int(20)), type: .int)
        func bench(_ rows: [UInt32]) -> Bench {
            Bench([(.entity(top), rows.map { .row(top, $0) })], tables: tables)
        }
        let all = sums.map { Value.int($0) }
        #expect(try bench([0, 1, 2, 3, 4, 5, 6]).values(sum) == all)
        for row in 0..<7 { #expect(try bench([UInt32(row)]).values(sum) == [all[row]]) }
        let repeated: [UInt32] = [3, 3, 1, 3]
        #expect(try bench(repeated).values(sum) == repeated.map { all[Int($0)] })

        let reach = try Reach(path: [.reverse(first), .reverse(second)], tables: tables, run: .forTest())
        let starts = ReachedRows(owners: [0, 1, 2], rows: [0, 1, 2])
        #expect(reach.rowsOnce(from: starts, limit: 100) == nil)
        let once = try #require(reach.rowsOnce(from: starts, limit: 20_000))
        #expect(zip(once.rows, once.rows.dropFirst()).filter { $0 >= $1 }.count == 2)
        #expect(reach.arrivals(from: starts).count == once.count)
    }
}
