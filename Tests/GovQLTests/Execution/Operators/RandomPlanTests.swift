// Random rows through whole pipelines, against the same computed row by row with plain Swift.

import Testing

@testable import GovQL

@Suite("Operators: random rows")
struct RandomPlanTests {
    private struct Row {
        let id: Int64
        let group: Int64?
        let value: Int64?
    }

    private static func rows(_ count: Int, seed: UInt64) -> [Row] {
        var state = seed
        func random(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        return (0..<count).map { index in
            let group = random(6)
            let value = random(9)
            return Row(id: Int64(index), group: group == 0 ? nil : group, value: value == 0 ? nil : value - 4)
        }
    }

    private static func sheet(_ rows: [Row]) -> Sheet {
        func boxed(_ values: [Int64?]) -> [Value] { values.map { $0.map { .int($0) } ?? .null } }
        return Sheet([
            (.int, boxed(rows.map(\.id))), (.int, boxed(rows.map(\.group))), (.int, boxed(rows.map(\.value))),
        ])
    }

    /// Nulls last, whichever way.
    private static func isBefore(_ lhs: Int64?, _ rhs: Int64?, descending: Bool = false) -> Bool {
        guard let lhs else { return false }
        guard let rhs else { return true }
        return descending ? lhs > rhs : lhs < rhs
    }

    @Test("sorted by two keys, the second descending", arguments: [0, 1, 17, 300, 1000])
    func sort(count: Int) throws {
        let rows = Self.rows(count, seed: UInt64(count) + 1)
        let sheet = Self.sheet(rows)
        let plan = LogicalPlan.sort(sheet.plain, [.ascending(sheet.slot(1)), .descending(sheet.slot(2))])
        let expected = rows.sorted { lhs, rhs in
            if lhs.group != rhs.group { return Self.isBefore(lhs.group, rhs.group) }
            if lhs.value != rhs.value { return Self.isBefore(lhs.value, rhs.value, descending: true) }
            return lhs.id < rhs.id
        }
        #expect(try sheet.bench.column(plan, sheet.types, at: 0) == expected.map { .int($0.id) })
    }

    @Test("the best two of each group, ties cut", arguments: [0, 1, 17, 300])
    func top(count: Int) throws {
        let rows = Self.rows(count, seed: UInt64(count) + 2)
        let sheet = Self.sheet(rows)
        let spec = TopSpec(
            count: .rows(.int(2)), keys: [.descending(sheet.slot(2))], partition: [sheet.slot(1)], keepsTies: false,
            origin: .named("top"))
        let groups = Set(rows.map(\.group)).sorted { Self.isBefore($0, $1) }
        let expected = groups.flatMap { group in
            rows.filter { $0.group == group && $0.value != nil }
                .sorted { ($1.value ?? 0, $0.id) < ($0.value ?? 0, $1.id) }.prefix(2)
        }
        let plan = LogicalPlan.top(sheet.plain, spec)
        #expect(try sheet.bench.column(plan, sheet.types, at: 0) == expected.map { .int($0.id) })
    }

    /// Few of many: most rows are dropped on the way.
    @Test(
        "the best rows of all, ties and all", arguments: [1, 3, 40, 400], [false, true])
    func best(wanted: Int, keepsTies: Bool) throws {
        let rows = Self.rows(700, seed: UInt64(wanted))
        let sheet = Self.sheet(rows)
        for (isDescending, second) in [(true, true), (true, false), (false, true), (false, false)] {
            let more = second ? [BoundSortKey.ascending(sheet.slot(1))] : []
            let spec = TopSpec(
                count: .rows(.int(Int64(wanted))),
                keys: [BoundSortKey(value: sheet.slot(2), isDescending: isDescending)] + more, partition: [],
                keepsTies: keepsTies, origin: .named("top"))
            let sorted = rows.filter { $0.value != nil }.sorted { lhs, rhs in
                if lhs.value != rhs.value { return Self.isBefore(lhs.value, rhs.value, descending: isDescending) }
                if second, lhs.group != rhs.group { return Self.isBefore(lhs.group, rhs.group) }
                return lhs.id < rhs.id
            }
            let last = sorted[min(wanted, sorted.count) - 1]
            let ties = sorted.dropFirst(wanted).prefix {
                $0.value == last.value && (!second || $0.group == last.group)
            }
            let expected = sorted.prefix(wanted) + (keepsTies ? ties : [])
            let plan = LogicalPlan.top(sheet.plain, spec)
            #expect(try sheet.bench.column(plan, sheet.types, at: 0) == expected.map { .int($0.id) })
            let cut = keepsTies || ties.isEmpty ? nil : ties.count
            for batchSize in [1, 5, 1000] {
                #expect(try sheet.bench.notes(plan, batchSize: batchSize)[.tiesCut] == cut)
            }
        }
    }

    @Test("distinct values, sums and ranks of a filtered half", arguments: [0, 1, 17, 300])
    func pipeline(count: Int) throws {
        let rows = Self.rows(count, seed: UInt64(count) + 3)
        let sheet = Self.sheet(rows)
        let kept = rows.filter { ($0.value ?? -9) >= 0 }
        let filtered = LogicalPlan.filter(sheet.plain, sheet.slot(2).compared(.greaterOrEqual, .int(0)), strict: nil)
        let plan = LogicalPlan.aggregate(
            filtered, keys: [sheet.slot(1)],
            [
                .over(.count, [sheet.slot(2)], type: .int, distinct: true),
                .over(.sum, [sheet.slot(2)], type: .int),
                .over(.last, [sheet.slot(0)], type: .int),
            ])
        let groups = Set(kept.map(\.group)).sorted { Self.isBefore($0, $1) }
        let expected = groups.map { group -> [Value] in
            let members = kept.filter { $0.group == group }
            let values = members.compactMap(\.value)
            return [
                group.map { .int($0) } ?? .null, .int(Int64(Set(values).count)), .int(values.reduce(0, +)),
                .int(members.last?.id ?? -1),
            ]
        }
        #expect(try sheet.bench.rows(plan, [.int, .int, .int, .int]) == expected)

        let item = WindowItem(
            function: .rank, argument: nil, order: [.descending(sheet.slot(2))], partition: [sheet.slot(1)],
            type: .int, origin: .named("rank"))
        let ranks = kept.map { row in
            Value.int(Int64(kept.filter { $0.group == row.group && ($0.value ?? 0) > (row.value ?? 0) }.count + 1))
        }
        let window = LogicalPlan.window(filtered, [item])
        #expect(try sheet.bench.column(window, sheet.types + [.int], at: 3) == ranks)
    }
}
