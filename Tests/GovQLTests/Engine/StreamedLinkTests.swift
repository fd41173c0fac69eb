// Chains of links that are looked up as one where rows are streamed: the same rows and the same notes as links followed
// one by one, whatever the keys are, wherever a chain breaks off, however many rows its end has.

import Testing

@testable import GovQL

@Suite struct StreamedLinkTests {
    /// How keys are written.
    enum Keys: String, CaseIterable, Sendable {
        case dense, negative, sparse, codes, huge

        func key(_ number: Int) -> String {
            switch self {
            case .dense: "\(number)"
            case .negative: "\(-number)"
            case .sparse: "\(number * 1_000_003)"
            case .codes: "K\(number)"
            case .huge: "\(Int64.max - 200_000 + Int64(number))"
            }
        }
    }

    /// visits → houses → blocks → towns: some keys blank, some not on file, one that stands twice.
    private static func files(_ keys: Keys, towns: Int) -> [String: String] {
        var random = TestRandom(seed: UInt64(towns))
        func reference(_ count: Int) -> String {
            switch Int.random(in: 0..<20, using: &random) {
            case 0: ""
            case 1: keys.key(count + 7)
            default: keys.key(.random(in: 1...count, using: &random))
            }
        }
        func table(_ header: String, _ count: Int, _ rest: (Int) -> String) -> String {
            let numbers = Array(1...count).shuffled(using: &random)
            return header + "\n" + numbers.map { "\(keys.key($0)),\(rest($0))\n" }.joined()
        }
        return [
            "city/towns.csv": table("id,name", towns) { "town \($0)" },
            "city/blocks.csv": table("id,town_id,size", 60) { "\(reference(towns)),\($0 % 7)" },
            "city/houses.csv": table("id,block_id,floors", 500) { "\(reference(60)),\($0 % 5)" }
                + "\(keys.key(3)),\(keys.key(1)),9\n",
            // A key that stands twice is one only if somebody says so.
            "city/houses.gql": "entity houses from \"houses.csv\" { key id: \(keys == .codes ? "code" : "int") }",
            "city/visits.csv": table("id,house_id,hours", 900) { "\(reference(500)),\($0 % 11)" },
        ]
    }

    private static let queries = [
        "visits | summarize h = sum(hours), n = count() by t = house.block.town",
        "visits | summarize h = sum(hours) by t = house.block.town | top 3 by h | select t.name, h",
        "visits | summarize n = count() by b = house.block | sort n desc | take 5",
        "visits | summarize n = count(distinct house.block.town), m = count(distinct house)",
        "visits | where house.block.town.name == \"town 2\" | summarize n = count(), h = max(hours)",
        "visits | select id, house.floors, house.block.size, house.block.town.name",
    ]

    private static func outcome(_ query: String, _ files: [String: String], _ columns: ColumnKeeping) throws -> [String]
    {
        let session = Session(
            configuration: .init(files: MemoryFiles(files: files), today: CalendarDate("2020-12-31"), columns: columns))
        try session.load("city")
        try session.use("city/houses.gql")
        let result = try session.run(query)
        return lines(result) + result.notes.map { $0.message(in: .english) }
    }

    @Test(arguments: Keys.allCases, [4, 300]) func chainsLeadWhereLinksDo(_ keys: Keys, towns: Int) throws {
        let files = Self.files(keys, towns: towns)
        for query in Self.queries {
            let kept = try Self.outcome(query, files, .always)
            #expect(try Self.outcome(query, files, .never) == kept, "\(query)")
        }
    }

    @Test func anEndOfManyRows() throws {
        let files = Self.files(.dense, towns: 70_000)
        for query in Self.queries.prefix(2) {
            let kept = try Self.outcome(query, files, .always)
            #expect(try Self.outcome(query, files, .never) == kept, "\(query)")
        }
    }
}
