import Testing

@testable import GovQL

/// Keys to row numbers.
@Suite struct LinkTests {
    private func resolve(keys: String, foreign: String) throws -> (targets: [Int?], dangling: Int, ambiguous: Int) {
        let fixture = try DatasetFixture(
            ["things": "code,x\n" + keys, "uses": "n,thing_code\n" + foreign],
            schema: "entity things { key code }\nentity uses { thing: -> things by thing_code }")
        let link = try fixture.link("uses", "thing")
        let index = try fixture.dataset.forward(link.id, context: fixture.context)
        return (try fixture.targets("uses", "thing"), index.danglingCount, index.ambiguousCount)
    }

    @Test func everyKindOfKey() throws {
        let cases: [(keys: [String], foreign: [String], targets: [Int?], dangling: Int, ambiguous: Int)] = [
            (["1", "2", "3"], ["3", "", "1", "9", "-1"], [2, nil, 0, nil, nil], 2, 0),
            (["1", "2", "2"], ["2", "1"], [nil, 0], 0, 1),
            (["1", "900000000000", "-5"], ["-5", "900000000000", "2"], [2, 1, nil], 1, 0),
            (["a", "b"], ["b", "A", "a", ""], [1, nil, 0, nil], 1, 0),
            // One side is read as numbers, the other as text: the same spelling is the same key.
            (["1", "2"], ["2", "x", "02"], [1, nil, nil], 2, 0),
            (["1", "b"], ["1", "2"], [0, nil], 1, 0),
            (["007", "008"], ["7", "8"], [nil, nil], 2, 0),
            (["1.50", "2.25"], ["1.50", "2.25", "3.00"], [0, 1, nil], 1, 0),
            (["2020-01-01", "2020-01-02"], ["2020-01-02", "2019-12-31"], [1, nil], 1, 0),
            (["", "a"], ["a", ""], [1, nil], 0, 0),
            // Canonically equivalent, but other bytes.
            (["é"], ["e\u{301}", "é"], [nil, 0], 1, 0),
        ]
        for test in cases {
            let found = try resolve(
                keys: test.keys.map { "\($0),x\n" }.joined(),
                foreign: test.foreign.enumerated().map { "\($0),\($1)\n" }.joined())
            #expect(found.targets == test.targets, "\(test.keys) \(test.foreign)")
            #expect(found.dangling == test.dangling && found.ambiguous == test.ambiguous, "\(test.keys)")
        }
    }

    @Test func compositeKeysDoNotRunTogether() throws {
        let fixture = try DatasetFixture(
            ["a": "x,y\nab,c\na,bc\na,\n", "b": "p,q\na,bc\nab,c\n,c\na,\n"],
            schema: "entity a { key x, y; x: text; y: text }\nentity b { a: -> a by p, q }")
        #expect(try fixture.targets("b", "a") == [1, 0, nil, nil])
        #expect(try fixture.sources("b", "a") == [[1], [0], []])
    }

    @Test func reverseRowsComeInLoadOrder() throws {
        let fixture = try DatasetFixture([
            "communities": "id\n10\n20\n30\n", "workers": "id,community_id\n1,30\n2,10\n3,\n4,10\n5,99\n",
        ])
        #expect(try fixture.sources("workers", "community") == [[1, 3], [], [0]])
    }

    @Test func manySparseAndDenseKeysAgree() throws {
        for step in [1, 7, 1_000_003] {
            let keys = (0..<3000).map { ($0 * 1_997 % 3000) * step }
            let foreign = (0..<5000).map { ($0 * 31 % 3500) * step }
            let found = try resolve(
                keys: keys.map { "\($0),x\n" }.joined(), foreign: foreign.map { "0,\($0)\n" }.joined())
            let rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
            #expect(found.targets == foreign.map { rows[$0] })
        }
    }

    @Test func keyOrders() throws {
        let cases: [(keys: [String], ranks: [Int], representatives: [Int]?)] = [
            (["3", "1", "2"], [2, 0, 1], nil),
            (["10", "9", "-1"], [2, 1, 0], nil),
            (["b", "a", "ab"], [2, 0, 1], nil),
            (["江", "区", "a"], [2, 1, 0], nil),
            (["b", "a", "b"], [1, 0, 1], [0, 1, 0]),
            (["", "a", ""], [1, 0, 2], nil),
        ]
        for test in cases {
            let fixture = try DatasetFixture(
                ["things": "code,x\n" + test.keys.map { "\($0),x\n" }.joined()], schema: "entity things { key code }")
            let order = try fixture.dataset.keyOrder(of: try fixture.entity("things").id, context: fixture.context)
            // Ranks need not be without gaps; their order is what counts.
            let sorted = Set(order.ranks).sorted()
            #expect(order.ranks.map { sorted.firstIndex(of: $0) ?? -1 } == test.ranks, "\(test.keys)")
            #expect(order.representatives?.map(Int.init) == test.representatives, "\(test.keys)")
        }
    }

    @Test func rowsAreFoundByLabelElseByKey() throws {
        let fixture = try DatasetFixture(["things": "id,name\n1,a\n2,b\n3,a\n"])
        let id = try fixture.entity("things").id
        #expect(try fixture.dataset.rows(of: id, matching: "a", context: fixture.context).byLabel == [0, 2])
        #expect(try fixture.dataset.rows(of: id, matching: "2", context: fixture.context).byKey == [1])
        #expect(try fixture.dataset.rows(of: id, matching: "é", context: fixture.context).byKey.isEmpty)
    }

    @Test func aTypeThatProvesWiderIsSaid() throws {
        let rows = (0..<20_000).map { "\($0),\($0 == 19_999 ? "x" : "1")" }
        let fixture = try DatasetFixture(["things": "id,n\n" + rows.joined(separator: "\n")])
        let fields = try fixture.entity("things").fields.map(\.id)
        #expect(fixture.catalog[fields[1]].type == .int)
        #expect(try fixture.dataset.require(fields: [fields[0]], context: fixture.context) == false)
        #expect(try fixture.dataset.require(fields: Set(fields), context: fixture.context) == true)
        #expect(fixture.catalog[fields[1]].type == .text && fixture.catalog[fields[1]].isTypeFinal)
        #expect(try fixture.dataset.require(fields: Set(fields), context: fixture.context) == false)
        #expect(try fixture.dataset.rowCount(of: try fixture.entity("things").id, context: fixture.context) == 20_000)
    }

    @Test func keysThatDifferOnlyInNormalFormAreCounted() throws {
        let fixture = try DatasetFixture(
            ["things": "code\ne\u{301}\né\n江\na\n", "uses": "n,thing_code\n1,é\n"],
            schema: "entity things { key code: code }")
        let link = try fixture.link("uses", "thing")
        _ = try fixture.dataset.forward(link.id, context: fixture.context)
        #expect(fixture.dataset.keyFacts(of: link.id)?.twins == 2)
        #expect(fixture.dataset.keyFacts(of: link.id)?.repeated == 0)
    }

    @Test func keysThatDifferOnlyInBlanksWidthOrCaseAreCounted() throws {
        let fixture = try DatasetFixture(
            ["things": "code\nA1\na1\nB2 \nB2\nＣ３\nD4\n", "uses": "n,thing_code\n1,A1\n"],
            schema: "entity things { key code: text }")
        let link = try fixture.link("uses", "thing")
        _ = try fixture.dataset.forward(link.id, context: fixture.context)
        #expect(fixture.dataset.keyFacts(of: link.id)?.untidy == 4)
        #expect(fixture.dataset.keyFacts(of: link.id)?.repeated == 0)
    }
}
