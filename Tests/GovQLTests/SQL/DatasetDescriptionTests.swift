// What an exported dataset says of itself, and that it can be told again from that.

import Testing

@testable import GovQL

@Suite struct DatasetDescriptionTests {
    private func session() throws -> Session {
        let files = [
            "data/streets.csv": "code,name\nS1,Erqi\nS2,Laodong\n",
            "data/communities.csv": """
            code,name,street_code,residents,rate,since,kind
            C1,Yong'qing,S1,1200,0.50,2020-03,new
            C2,Hua%20\\qiao,S9,800,,2020-04,old
            C2,,,2000,1.25,,old

            """,
            "data/city.gql": """
            load "streets.csv"
            load "communities.csv"
            set today = @2020-12-31
            entity communities 社区 {
              key code: code
              residents 居民: int required in 0..5000
              since: period
              kind: enum ordered { old 老, new 新 }
              street 街道: -> streets by street_code reverse communities 社区
            }
            func twice(x) = 2 * x
            field communities.double = twice(residents)
            measure communities.load = sum(residents) / count() with (unit "人")
            check communities "big": residents > 1 allow 1
            let big = communities | where residents > 1000

            """,
        ]
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: files), today: CalendarDate("2020-12-31")))
        try session.use("data/city.gql")
        return session
    }

    @Test func factsOfTheDataAreTold() throws {
        let known = try session().description()
        let communities = try #require(known.entities.first { $0.names == ["communities", "社区"] })
        #expect(communities.rows == 3)
        #expect(communities.key == ["code"])
        #expect(communities.first == "_first")
        let rate = try #require(communities.fields.first { $0.column == "rate" })
        #expect(rate.type == "dec" && rate.scale == 2 && rate.hasBlank && !rate.isDeclared)
        let since = try #require(communities.fields.first { $0.column == "since" })
        #expect(since.type == "period" && since.unit == "month")
        let street = try #require(known.links.first)
        #expect(street.names == ["street", "街道"])
        #expect(street.dangling == 1 && street.hasDangling)
        #expect(known.enums.map(\.values) == [[["old", "老"], ["new", "新"]]])
        #expect(known.origins == ["streets.csv", "communities.csv", "city.gql"])
    }

    @Test func theTextAndThePiecesInATableSayTheSame() throws {
        let known = try session().description()
        #expect(try DatasetDescription(parsing: Array(known.text.utf8)) == known)
        let pieces = SQLDescriptionTable.pieces(of: known)
        #expect(pieces.count > 3)
        #expect(pieces.allSatisfy { !$0.contains("'") && !$0.contains("\\") && !$0.contains("\n") })
        let text = try #require(SQLDescriptionTable.text(of: Array(pieces.joined().utf8)))
        #expect(try DatasetDescription(parsing: text) == known)
    }

    @Test(arguments: ["", "[]", "{\"govql\": 2}", "{\"govql\": 1}", "{\"govql\": 1, \"entities\": [{}]}"])
    func whatIsNoDescriptionIsSaidToBeNone(_ text: String) {
        #expect(throws: DatasetDescription.Broken.self) { try DatasetDescription(parsing: Array(text.utf8)) }
    }

    @Test func theSchemaSaysEverythingOutright() throws {
        let schema = try session().description().schema
        for line in [
            "set today = @2020-12-31", "entity communities 社区 from \"communities.csv\" with (undeclared \"drop\") {",
            "  key `code`: code",
            "  residents 居民: int required in 0..5000", "  rate: dec", "  kind: enum ordered { old 老, new 新 }",
            "  street 街道: -> streets by street_code reverse communities 社区", "func twice(x) = 2 * x",
            "measure communities.load = sum(residents) / count() with (unit \"人\")",
            "check communities \"big\": residents > 1 allow 1", "let big = communities | where residents > 1000",
        ] {
            #expect(schema.contains("\n\(line)\n"), "\(line)\n\(schema)")
        }
        #expect(Parser.parseScript(SourceText(name: "schema.gql", text: schema)).1.isEmpty)
    }
}
