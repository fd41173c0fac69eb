// The tour's questions run on the sample city, in both languages, and are known when they are typed.

import Foundation
import GovQL
import Testing

@testable import govql_repl

@Suite struct TourTests {
    private func tour(_ language: Language) throws -> Tour {
        let path = Place.root.appendingPathComponent("samples/wuhan/tour.txt")
        return Tour(try String(contentsOf: path, encoding: .utf8), language: language)
    }

    @Test(arguments: Language.allCases) func theQuestionsRun(_ language: Language) throws {
        let session = Session()
        try session.use(Place.root.appendingPathComponent("samples/wuhan/wuhan.gql").path)
        let tour = try tour(language)
        #expect(tour.steps.count == 10)
        var previous: PreviousQuery?
        for step in tour.steps where !step.query.hasPrefix(".") {
            let text = try #require(PreviousQuery.whole(step.query, after: previous))
            let result = try session.run(text)
            #expect(
                result.isEmpty == step.query.contains("10000") || result.isEmpty == step.query.contains("无(党组织) | 选取"))
            previous = PreviousQuery(text: text, isValue: false)
        }
    }

    @Test func answersAreKnownByTheirWords() throws {
        let english = try tour(.english)
        #expect(english.isAnswered(by: "districts|take  3 # please"))
        #expect(english.isAnswered(by: "Districts | 取 3"))
        #expect(!english.isAnswered(by: "districts | take 4"))
    }

    @Test func foldersOfTheUserFollowTheEnvironment() {
        #expect(UserFolder.configuration { ["XDG_CONFIG_HOME": "/c", "HOME": "/h"][$0] } == "/c/govql")
        #expect(UserFolder.configuration { ["XDG_CONFIG_HOME": "c", "HOME": "/h"][$0] } == "/h/.config/govql")
        #expect(UserFolder.configuration { _ in nil } == nil)
        #expect(UserFolder.initFile { ["HOME": "/h"][$0] } == "/h/.config/govql/config.gql")
        #expect(UserFolder.initFile { ["HOME": "/h", "GOVQL_INIT": ""][$0] } == nil)
    }

    @Test func savedQueriesStayInTheirFolder() throws {
        let folder = try Place.scratch().path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let saved = SavedQueries(folder: folder + "/queries")
        #expect(saved.names == [])
        #expect(try !saved.save("districts", as: "各区_1"))
        #expect(try saved.save("districts | take 1", as: "各区_1"))
        #expect(saved.names == ["各区_1"])
        let source = try saved.source(named: "各区_1")
        #expect(source.text(SourceRange(0, source.bytes.count)) == "districts | take 1\n")
        for name in ["", "../x", "a/b", ".x", "a b"] {
            #expect(throws: CommandMistake.self) { _ = try saved.save("x", as: name) }
        }
        try saved.forget("各区_1")
        #expect(throws: CommandMistake.self) { try saved.forget("各区_1") }
        #expect(throws: CommandMistake.self) { try saved.source(named: "各区_1") }
    }
}
