// What helps to explore: the query before, `_`, the map of links, examples made of the data, why a result is empty.

import Foundation
import GovQL
import Testing

@testable import govql_repl

@Suite struct ExploringTests {
    private func session() throws -> Session {
        let session = Session()
        try session.use(Place.root.appendingPathComponent("samples/wuhan/wuhan.gql").path)
        return session
    }

    // MARK: The query before

    private let before = PreviousQuery(text: "districts | where a", isValue: false)

    @Test(arguments: [
        ("| take 1", "districts | where a\n| take 1"), ("_", "districts | where a"),
        ("_ | take 1", "districts | where a\n| take 1"), ("_ * 2", "_ * 2"), ("streets", "streets"),
        ("streets | except (_)", "streets | except (_)"),
    ])
    func linesGoOn(_ line: String, _ whole: String) {
        #expect(PreviousQuery.whole(line, after: before) == whole)
    }

    @Test func nothingIsBeforeTheFirstQuery() {
        #expect(PreviousQuery.whole("_ | take 1", after: nil) == nil)
        #expect(PreviousQuery.whole("| take 1", after: nil) == "| take 1")
    }

    @Test func stagesAreTakenBack() {
        #expect(before.withoutLastStage == "districts")
        #expect(PreviousQuery(text: "districts", isValue: false).withoutLastStage == nil)
        let nested = PreviousQuery(text: "a | except (b | take 1) | select x, \"|\"", isValue: false)
        #expect(nested.withoutLastStage == "a | except (b | take 1)")
    }

    @Test func resultsAreNamed() {
        #expect(
            PreviousQuery.naming(result: "_3", in: "a | where x in (_) and _y = '_'")
                == "a | where x in (_3) and _y = '_'")
        #expect(!PreviousQuery.usesResult("a._ | take_1"))
    }

    // MARK: Empty results

    private func culprit(_ query: String) throws -> EmptyingStep? {
        EmptyingStep(try session().explainEmpty(query))
    }

    @Test func thePartThatLeavesNothingIsNamed() throws {
        let part = try culprit("communities | where residents > 10000 and residents < 10001 and any(branches)")
        #expect(part?.text == "residents < 10001")
        #expect(part.flatMap(\.before).map { $0 > 0 && $0 < 300 } == true)
        let stage = try culprit("districts | where name == \"江岸区\" | skip 5 | take 1")
        #expect(stage?.text == "skip 5")
        #expect(stage?.before == 1)
        #expect(try culprit("districts | take 1") == nil)
    }

    // MARK: The map

    private func map(_ language: Language, width: Int) throws -> LinkMap {
        let catalog = try session().dataset().catalog
        let counts = Dictionary(uniqueKeysWithValues: catalog.dataEntities.map { ($0.id, 1000 * $0.fields.count) })
        return LinkMap(
            catalog: catalog, speller: Speller(language: language), width: width, usesColor: false, rowCounts: counts)
    }

    @Test(arguments: [(Language.english, 80), (.chinese, 80), (.chinese, 60), (.english, 44), (.chinese, 36)])
    func theMapFitsItsWidth(_ language: Language, _ width: Int) throws {
        let map = try map(language, width: width)
        for line in map.text().split(separator: "\n") { #expect(DisplayWidth.cells(String(line)) <= width, "\(line)") }
        for entity in map.catalog.dataEntities {
            let name = Speller(language: language).name(entity.names)
            #expect(map.text().contains(name))
        }
    }

    @Test func theMapHangsEachEntityUnderItsFirstLink() throws {
        let lines = try map(.english, width: 100).text().split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("│  └─ communities 社区") && $0.hasSuffix("street") })
        #expect(lines.contains { $0.contains("└─ services 服务记录") && $0.hasSuffix("also activity → activities") })
        #expect(try map(.english, width: 100).longestWay?.up == "cadre.branch.community.street.district")
    }

    @Test func circlesOfLinksAreDrawn() throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("as", "id,b_id\n1,1\n"), ("bs", "id,a_id\n1,1\n"), ("cs", "id,c_id\n1,1\n")] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name + ".csv"))
        }
        let session = Session()
        try session.load(folder.path)
        let map = LinkMap(
            catalog: try session.dataset().catalog, speller: Speller(language: .english), width: 60, usesColor: false,
            rowCounts: [:])
        for name in ["as", "bs", "cs"] { #expect(map.text().contains(name)) }
    }

    // MARK: Examples

    @Test(arguments: [Language.english, .chinese]) func examplesRun(_ language: Language) throws {
        let session = try session()
        let examples = LoadedExamples(session: session, language: language)
        for stage in StageTable.all where stage.name != "within" {
            let found = examples.example(ofStage: stage.name)
            let text = try #require(found, "\(stage.name)")
            #expect(throws: Never.self, "\(text)") { try session.prepare(text) }
        }
        for function in ["count", "sum", "any", "rank", "join", "month"] {
            let isThere = examples.example(ofFunction: function) != nil
            #expect(isThere, "\(function)")
        }
        let about = try session.dataset().catalog.dataEntities.map { examples.examples(of: $0) }
        #expect(about.allSatisfy { !$0.isEmpty })
    }

    @Test func examplesNeedNoSchema() throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a,b\nx,1\n".utf8).write(to: folder.appendingPathComponent("things.csv"))
        let session = Session()
        try session.load(folder.path)
        let examples = LoadedExamples(session: session, language: .english)
        #expect(examples.example(ofStage: "take") == "things | take 5")
        #expect(examples.example(ofStage: "expand") == nil)
    }
}
