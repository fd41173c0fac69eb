// The same question has one answer: whatever the threads, the size of batches, and with the optimiser on and off. Asked of
// all samples, and of queries made by chance over small linked tables.

import Foundation
import Testing

@testable import GovQL

@Suite struct DeterminismTests {
    /// Ways to run a query; the first is what the others are held against.
    private static let ways: [(threads: Int, batchSize: Int, isOptimized: Bool)] = [
        (1, Executor.defaultBatchSize, true), (2, 611, false), (7, 97, true),
    ]

    /// Sessions over the same data, one for each way.
    private static func sessions(over base: Session) throws -> [Session] {
        try ways.map { way in
            var configuration = base.configuration
            configuration.threads = way.threads
            configuration.batchSize = way.batchSize
            if !way.isOptimized { configuration.optimizer.rules = [] }
            return try Session(sharing: base, configuration: configuration)
        }
    }

    /// Everything that can be seen of an answer.
    private static func answer(_ text: String, in session: Session) -> String {
        do {
            let result = try session.run(text)
            let notes = result.notes.map { "\($0.code) \($0.range) \($0.message(in: .english))" }
            return (result.columns.map(\.type.name) + lines(result) + notes).joined(separator: "\n")
        } catch let error as Diagnostics {
            return error.all.map { "\($0.code) \($0.range) \($0.message(in: .english))" }.joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }

    private static func check(_ text: String, in sessions: [Session]) -> Bool {
        let answers = sessions.map { answer(text, in: $0) }
        for (way, answer) in zip(ways, answers).dropFirst() where answer != answers[0] {
            Issue.record("\(text)\n\(way): \(difference(answers[0], answer))")
        }
        return !answers[0].hasPrefix("GQL")
    }

    private static func difference(_ first: String, _ second: String) -> String {
        let (first, second) = (first.split(separator: "\n"), second.split(separator: "\n"))
        let common = zip(first, second).prefix { $0 == $1 }.count
        let lines = [first, second].map { $0.dropFirst(common).prefix(3).joined(separator: "\n") }
        return "after \(common) lines of \(first.count) and \(second.count)\n\(lines[0])\n<> \(lines[1])"
    }

    // MARK: Samples

    private static let samplesFolder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("samples").path

    @Test("every sample has one answer") func samples() throws {
        let base = try Self.loaded()
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.samplesFolder)
            .filter { $0.hasSuffix(".gql") }.sorted()
        #expect(names.count > 50)
        for name in names {
            let text = try String(contentsOfFile: "\(Self.samplesFolder)/\(name)", encoding: .utf8)
                .replacing("use \"wuhan/wuhan.gql\"", with: "")
                .replacing("\"wuhan/", with: "\"\(Self.samplesFolder)/wuhan/")
            // What one sample defines, another need not know; data that one loads changes the dataset.
            let sessions = try Self.sessions(over: text.contains("load ") ? Self.loaded() : base)
            #expect(Self.check(text, in: sessions), "\(name) fails")
        }
    }

    private static func loaded() throws -> Session {
        let session = Session()
        try session.use("\(samplesFolder)/wuhan/wuhan.gql")
        return session
    }

    // MARK: Chance

    @Test("queries made by chance have one answer", arguments: [1, 2, 3, 4])
    func generated(seed: UInt64) throws {
        let files = MemoryFiles(files: QueryChance.files(seed: seed))
        let base = Session(configuration: .init(files: files, today: CalendarDate("2020-12-31")))
        try base.load("data")
        let sessions = try Self.sessions(over: base)
        var chance = QueryChance(seed: seed &* 977)
        var answered = 0
        for _ in 0..<60 where Self.check(chance.query(), in: sessions) { answered += 1 }
        // What does not bind tells nothing.
        #expect(answered > 40)
    }
}
