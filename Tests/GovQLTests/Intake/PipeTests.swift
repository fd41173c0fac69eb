// Named pipes: waited for as long as is said, read to their end, packed or not.

import Foundation
import Testing

@testable import GovQL

@Suite struct PipeTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(mkfifo(folder + "/pipe", 0o600) == 0)
        try body(folder)
    }

    /// Writes pieces into a pipe, with pauses between.
    private func write(_ pieces: [[UInt8]], to path: String, pause: UInt32 = 0) -> Thread {
        let thread = Thread {
            guard let handle = FileHandle(forWritingAtPath: path) else { return }
            for piece in pieces {
                try? handle.write(contentsOf: Data(piece))
                usleep(pause)
            }
            try? handle.close()
        }
        thread.start()
        return thread
    }

    private func context(_ token: CancellationToken = CancellationToken()) -> RunContext {
        RunContext(cancellation: token, today: .minimum, files: LocalFiles())
    }

    private func count(_ source: any ColumnSource) throws -> Int { try source.rowCount(context: context()) }

    @Test(arguments: [nil, Packing.gzip, Packing.zstd]) func isReadToItsEnd(_ packing: Packing?) throws {
        try inFolder { folder in
            let rows = "a,b\n" + (0..<100_000).map { "\($0),x\n" }.joined()
            let bytes = try packing?.pack(rows) ?? Array(rows.utf8)
            // The first piece is too short to tell what it is.
            let writer = write(
                [Array(bytes[..<3]), Array(bytes[3..<30]), Array(bytes[30...])], to: folder + "/pipe", pause: 5000)
            let source = try CSVFormat().open(folder + "/pipe", options: LoadOptions(), context: context())
            #expect(try count(source) == 100_000)
            #expect(source.columnNames == ["a", "b"] && source.guessedTypes == [.int, .text])
            // What it brought is kept, and can be read in another way.
            let again = try CSVFormat().reopened(source, options: LoadOptions("header 0"), context: context())
            #expect(try again.map { try count($0) } == 100_001)
            while !writer.isFinished { usleep(1000) }
        }
    }

    @Test func silenceHasAnEnd() throws {
        try inFolder { folder in
            let options = try LoadOptions("silence \"200ms\"")
            do {
                _ = try CSVFormat().open(folder + "/pipe", options: options, context: context())
                Issue.record("nobody wrote")
            } catch let error as Diagnostics {
                #expect(error.all.map(\.code) == ["GQL0571"])
                #expect(error.all.first?.message().contains("200 ms") == true)
            }
            let writer = write([Array("a,b\n1,2\n".utf8), []], to: folder + "/pipe", pause: 600_000)
            do {
                _ = try CSVFormat().open(folder + "/pipe", options: options, context: context())
                Issue.record("the writer stopped")
            } catch let error as Diagnostics {
                #expect(error.all.first?.message().contains("after 8 bytes") == true)
            }
            while !writer.isFinished { usleep(1000) }
        }
    }

    @Test func waitingCanBeCancelled() throws {
        try inFolder { folder in
            let token = CancellationToken()
            let thread = Thread {
                usleep(100_000)
                token.cancel()
            }
            thread.start()
            do {
                _ = try CSVFormat().open(
                    folder + "/pipe", options: LoadOptions("silence \"none\""), context: context(token))
                Issue.record("nobody wrote")
            } catch let error as Diagnostics {
                #expect(error.all.map(\.code) == ["GQL0401"])
            }
        }
    }

    @Test func theTimeIsChecked() throws {
        let wanted: [(String, LoadOptions.Patience)] = [
            ("200ms", .atMost(.milliseconds(200))), ("30s", .atMost(.seconds(30))), ("2m", .atMost(.seconds(120))),
            ("5 分钟", .atMost(.seconds(300))), ("7", .atMost(.seconds(7))), ("none", .endless), ("无", .endless),
        ]
        for (text, patience) in wanted {
            #expect(try LoadOptions("silence \"\(text)\"").patience() == patience)
            #expect(try LoadOptions("静默 \"\(text)\"").patience() == patience)
        }
        #expect(try LoadOptions().patience() == .usual)
        for text in ["", "s", "0s", "-1s", "3 weeks", "99999999999999999999s", "1.5s"] {
            #expect(throws: Diagnostics.self) { try LoadOptions("silence \"\(text)\"").patience() }
        }
    }
}
