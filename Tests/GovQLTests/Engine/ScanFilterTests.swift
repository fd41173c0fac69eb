// `where` right over an entity tests narrow columns where they lie; behind another stage the same predicate is computed
// value by value. Both keep the same rows.

import GovQL
import Testing

@Suite struct ScanFilterTests {
    private static let predicates = [
        "tiny == 7", "tiny < 0", "tiny >= 100", "tiny > 127", "tiny <= -129", "tiny in -5..5", "tiny in 5..<5",
        "tiny in 90..", "tiny in -200..<-90", "tiny in 9000..10000", "tiny != 3",
        "small > 30000", "small <= -32768", "small in -100..200 and tiny > 0", "small == 32768",
        "middle == 2000000", "middle < -2000000000", "large > 4000000000000", "large in -1..1",
        "some > 3", "some <= 3", "some == 0", "some in 0..4", "some < 100 and tiny >= 0 and some > -100",
        "day in @2020-02", "day < @2020-01-15", "day == @2020-03-01", "day >= @2020-03-10 and some < 5",
        "money > 3.5", "money == 0.0", "money in 1.0..2.5", "money < 2",
        "name == \"王\"", "name contains \"王\"", "name starts with \"张\"", "name ends with \"王\" and tiny < 50",
        "name == \"nobody\"", "tiny > 0 and name contains \"三\"", "name != \"王\"", "name contains \"\"",
        "rising < 9000", "rising in 8192..16383", "rising >= 16384 and tiny > 0", "rising > 99999", "rising == 12345",
        "step == 1", "step >= 1", "step in 1..7 and rising < 10000", "late > 8200", "late < 20000",
        "late <= 8192 and step == 1",
        "tiny > 0 and some > tiny", "rising < 100 and name contains \"三\" and some > tiny",
        "rising < 500 and tiny != 3",
        "some > tiny", "tiny > 3 or tiny < -3", "tiny > $limit", "day <= today", "tiny == null", "name == null",
    ]

    private static func text(rows: Int) -> String {
        var random = SplitMix(state: 7)
        let names = ["王", "张三", "李王", "", "三王五", "赵"]
        var text = "id,tiny,small,middle,large,some,day,money,name,rising,step,late\n"
        for row in 0..<rows {
            let some = random.below(3) == 0 ? "" : "\(random.below(12) - 5)"
            let day = random.below(9) == 0 ? "" : "2020-0\(1 + random.below(4))-\(10 + random.below(19))"
            let money = random.below(4) == 0 ? "" : "\(random.below(8)).\(random.below(10))"
            text += "\(row),\(random.below(256) - 128),\(random.below(65536) - 32768)"
            text += ",\((random.below(4001) - 2000) * 1_000_000),\((random.below(10001) - 5000) * 1_000_000_000)"
            text += ",\(some),\(day),\(money),\(names[random.below(names.count)])"
            // In order, the same for a run of rows, and unknown for the first runs.
            text += ",\(row),\(row / 8192),\(row < 8200 ? "" : "\(row)")\n"
        }
        return text
    }

    @Test("the same rows, whatever tests them", arguments: [1, 2])
    func agrees(threads: Int) throws {
        let files = MemoryFiles(files: ["data/things.csv": Self.text(rows: 20_000)])
        let session = Session(
            configuration: .init(files: files, today: CalendarDate("2020-03-15"), threads: threads))
        try session.load("data")
        try session.run("param limit: int = 40")
        for predicate in Self.predicates {
            let direct = try session.run("things | where \(predicate) | select id")
            let behind = try session.run("things | derive other = id | where \(predicate) | select id")
            #expect(lines(direct) == lines(behind), "\(predicate)")
            // What is added up where it lies, of rows that are marked, and of rows that are listed.
            for key in ["", " by tiny", " by month = month(day)"] {
                let sums = "summarize n = count(), s = sum(small), a = sum(some), m = max(tiny), d = min(day)\(key)"
                let stored = try session.run("things | where \(predicate) | \(sums)")
                let listed = try session.run("things | where \(predicate) | take 1000000 | \(sums)")
                #expect(lines(stored) == lines(listed), "\(predicate)\(key)")
            }
        }
        #expect(try session.run("things | where tiny in 90.. | summarize n = count()").first?["n"] != .int(0))
    }

    @Test("runs of rows that can't pass are not looked at")
    func skipped() throws {
        let files = MemoryFiles(files: ["data/things.csv": Self.text(rows: 20_000)])
        let session = Session(configuration: .init(files: files, today: CalendarDate("2020-03-15"), threads: 1))
        try session.load("data")
        func looked(_ predicate: String) throws -> Int? {
            let query = "explain analyze things | where \(predicate) | summarize n = count()"
            let rows = try session.run(query).map { ($0["step"].description, $0["rows"]) }
            guard case .int(let count)? = rows.first(where: { $0.0.contains("all rows of") })?.1 else { return nil }
            return Int(count)
        }
        #expect(try looked("rising in 9000..9010") == 8192)
        #expect(try looked("rising > 99999") == 0)
        #expect(try looked("rising >= 16384 and tiny > 0") == 20_000 - 16_384)
        #expect(try looked("late > 10000") == 20_000 - 8192)
        #expect(try looked("tiny > 0") == 20_000)
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &+ 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
