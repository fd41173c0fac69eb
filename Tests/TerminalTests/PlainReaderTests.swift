// The reader for pipes, fed through one.

import Foundation
import Testing

@testable import GovQLTerminal

@Suite struct PlainReaderTests {
    private func events(_ bytes: [UInt8]) -> [LineReaderEvent] {
        let pipe = Pipe()
        Thread.detachNewThread {
            pipe.fileHandleForWriting.write(Data(bytes))
            try? pipe.fileHandleForWriting.close()
        }
        let callbacks = LineReaderCallbacks(
            isComplete: { $0.last != "|" && $0.last != "," }, continuesStatement: { $0.hasPrefix("|") })
        let reader = PlainReader(descriptor: pipe.fileHandleForReading.fileDescriptor, callbacks: callbacks)
        var events: [LineReaderEvent] = []
        repeat { events.append(reader.read(prompt: Prompt("> "))) } while events.last != .endOfInput(discarded: nil)
        return events.dropLast()
    }

    private func events(_ text: String) -> [LineReaderEvent] { events(Array(text.utf8)) }

    @Test func joinsRowsUntilComplete() {
        #expect(events("a |\nb\r\n\n\nc") == [.statement("a |\nb"), .statement("c")])
    }

    @Test func aRowMayContinueTheOneBefore() {
        let events = events("社区\n\n| 取 5\n| 取 3\n街道\n")
        #expect(events == [.statement("社区\n\n| 取 5\n| 取 3"), .statement("街道")])
    }

    @Test func theUnfinishedRestIsRunSoThatItsErrorShows() {
        #expect(events("a |\n") == [.statement("a |")])
    }

    @Test func brokenBytesStayVisible() {
        #expect(events([0x61, 0xFF, 0x62, 0x0A]) == [.statement("a\u{FFFD}b")])
    }

    @Test func longInputIsReadWhole() {
        let rows = (0..<20_000).map { "statement \($0) 社区" }
        #expect(events(rows.joined(separator: "\n")) == rows.map(LineReaderEvent.statement))
    }

    @Test func nothingIsNothing() {
        #expect(events("").isEmpty)
        #expect(events("\n \n\t\n").isEmpty)
    }

    @Test func scriptedEventsComeInOrder() {
        let reader = ScriptedReader(statements: ["a", "b"])
        #expect(reader.read(prompt: Prompt("x")) == .statement("a"))
        #expect(reader.read(prompt: Prompt("y")) == .statement("b"))
        #expect(reader.read(prompt: Prompt("z")) == .endOfInput(discarded: nil))
        #expect(reader.prompts.map(\.text) == ["x", "y", "z"])
    }
}
