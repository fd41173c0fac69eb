// The history file: what is kept, and that it survives what happens to files.

import Foundation
import Testing

@testable import GovQLTerminal

@Suite final class HistoryTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("govql-\(UUID())").path
    var path: String { folder + "/state/h.jsonl" }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test func keepsWholeStatementsInOrder() {
        let history = History(path: path)
        history.dataset = "武汉\"样例\""
        history.add("社区\n| 取 5\t\\ \"x\" \u{1}")
        history.add("districts")
        let again = History(path: path).entries
        #expect(again.map(\.text) == ["社区\n| 取 5\t\\ \"x\" \u{1}", "districts"])
        #expect(again.first?.dataset == "武汉\"样例\"")
        #expect((again.first?.time ?? 0) > 1_700_000_000)
    }

    @Test func isPrivateToTheUser() throws {
        History(path: path).add("districts")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func forgetsWhatBeginsWithABlankAndRepetitions() {
        let history = History(path: path)
        for text in [" secret", "", "\n", "a", "a", "b"] { history.add(text) }
        #expect(History(path: path).entries.map(\.text) == ["a", "b"])
    }

    @Test func loadsEachStatementOnceWhereItWasUsedLast() {
        let history = History(path: path)
        for text in ["a", "b", "a", "c"] { history.add(text) }
        #expect(History(path: path).entries.map(\.text) == ["b", "a", "c"])
    }

    @Test func twoSessionsLoseNothing() {
        let one = History(path: path)
        let other = History(path: path)
        for index in 0..<100 {
            one.add("one \(index)")
            other.add("other \(index)")
        }
        #expect(History(path: path).entries.count == 200)
    }

    @Test func skipsWhatItCannotRead() throws {
        History(path: path).add("a")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        handle.write(
            Data(
                "{\"text\": \n[1]\n\u{0}\n{\"time\":1}\n{\"text\":\"\\u00e9\\u4e2d\",\"new\":null}\n{\"text\":\"cut of"
                    .utf8))
        try handle.close()
        let history = History(path: path)
        #expect(history.entries.map(\.text) == ["a", "é中"])
        history.add("b")
        #expect(History(path: path).entries.map(\.text) == ["a", "é中", "b"])
    }

    @Test func shrinksWhenItIsFarTooLong() throws {
        let file = HistoryFile(path)
        file.append(HistoryEntry(text: "first", time: 0))
        let many = (0..<12_000).map { HistoryEntry(text: "statement \($0)", time: $0).jsonLine + "\n" }.joined()
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        handle.write(Data(many.utf8))
        try handle.close()
        #expect(History(path: path).entries.count == History.capacity)
        #expect(file.load().lineCount == History.capacity)
        #expect(file.load().entries.last?.text == "statement 11999")
    }

    @Test func suggestsTheNewestLongerStatement() {
        let history = History(path: nil)
        for text in ["社区 | 取 5", "社区 | 取 50", "社区"] { history.add(text) }
        #expect(history.suggestion(for: "社区") == "社区 | 取 50")
        #expect(history.suggestion(for: "街道") == nil)
        #expect(history.suggestion(for: "") == nil)
    }

    @Test func placesTheFileByTheEnvironment() {
        func path(_ environment: [String: String]) -> String? { History.defaultPath { environment[$0] } }
        #expect(path(["GOVQL_HISTFILE": "", "HOME": "/h"]) == nil)
        #expect(path(["GOVQL_HISTFILE": "/x/y", "HOME": "/h"]) == "/x/y")
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/govql/history.jsonl")
        #expect(path(["HOME": "/h"]) == "/h/.local/state/govql/history.jsonl")
        #expect(path([:]) == nil)
    }

    @Test func aFileThatCannotBeWrittenIsNoHistory() {
        let history = History(path: "/proc/no/such/place")
        #expect(history.add("a"))
        #expect(history.entries.count == 1)
    }
}
