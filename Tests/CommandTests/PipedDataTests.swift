// Data that comes by standard input or a named pipe, packed files, and what the command says where that can't be.

import Foundation
import Testing

@Suite struct PipedDataTests {
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a,b\n1,x\n2,y\n".utf8).write(to: folder.appendingPathComponent("good.csv"))
        try body(folder)
    }

    @Test(arguments: [
        "cat good.csv | govql -c 'load \"-\" as x; x | summarize n = count()'",
        "cat good.csv | govql x=- -c 'x | summarize n = count()'",
        "cat good.csv | govql --load - -c 'stdin | summarize n = count()'",
        "cat good.csv | govql -c 'load \"-\"; stdin | summarize n = count()'",
        // From a file, from its middle, and packed.
        "govql x=- -c 'x | summarize n = count()' < good.csv",
        "{ read header; govql x=- --with 'header 0' -c 'x | summarize n = count()'; } < good.csv",
        "gzip -c good.csv | govql x=- -c 'x | summarize n = count()'",
        // Once read, it can be read by other options and under another name.
        "cat good.csv | govql -c 'load \"-\" as y; load \"-\" as x with (header 1); x | summarize n = count()'",
        "cat good.csv | govql -c 'entity x from \"-\" { a: int }; x | summarize n = count()'",
    ]) func standardInputIsData(_ line: String) throws {
        try inFolder { folder in
            let outcome = try shell(line, folder: folder)
            #expect(outcome.output == "n\n2\n")
        }
    }

    @Test func standardInputIsOneThing() throws {
        try inFolder { folder in
            for words in [["x=-"], ["x=-", "-"], ["x=-", "-f", "-", "-c", "x"], ["x=-", "-i", "-c", "x"]] {
                let outcome = try RunningCommand(Place.govql, words, folder: folder).finish()
                #expect(outcome.status == 2, "\(words)")
                #expect(outcome.errors.contains("standard input can't be data and the script too"))
            }
            let script = try govql("-f", "-", input: "load \"-\" as x\nx", folder: folder)
            #expect(script.status == 1 && script.errors.contains("GQL0529"), "\(script.errors)")
            // Without a query it is the script, as ever.
            #expect(try govql("t=good.csv", "-", input: "t | take 1", folder: folder).output == "a,b\n1,x\n")
        }
    }

    @Test func positionsInPipedDataAreTold() throws {
        try inFolder { folder in
            let line = "printf 'a\\n1\\nx\\n' | govql -c 'entity x from \"-\" { a: int }; x | where a > 0'"
            let outcome = try shell(line, folder: folder)
            #expect(outcome.output.contains("<stdin>:3"), "\(outcome.output)")
        }
    }

    @Test func packedFilesOfAFolderAreTables() throws {
        try inFolder { folder in
            let line = """
                gzip good.csv && cp good.csv.gz plain.csv && printf 'not gzip' > bad.csv.gz \
                && head -c 20 plain.csv > cut.csv && govql . -c 'good | take 1' -c 'plain | take 1'; echo $?
                """
            let outcome = try shell(line, folder: folder)
            #expect(outcome.output.contains("a,b\n1,x\n\na,b\n1,x\n"), "\(outcome.output)")
            #expect(outcome.output.contains("cut.csv:") && outcome.output.contains("ends in its middle"))
        }
    }

    @Test func anArchiveUnderAFalseNameIsRefused() throws {
        try inFolder { folder in
            try Data([0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 400))
                .write(to: folder.appendingPathComponent("book.csv"))
            let outcome = try govql("book.csv", "-c", "book", folder: folder)
            #expect(outcome.status == 1 && outcome.errors.contains("Excel workbook"))
            #expect(outcome.errors.contains("CSV UTF-8"))
        }
    }

    @Test func aNamedPipeIsReadOrGivenUp() throws {
        try inFolder { folder in
            let read = try shell(
                "mkfifo p && (cat good.csv > p &) && govql x=p -c 'x | summarize n = count()'", folder: folder)
            #expect(read.output == "n\n2\n")
            let silent = try govql(
                "-c", "load \"p\" as x with (silence \"200ms\")", folder: folder)
            #expect(silent.status == 1 && silent.output.isEmpty)
            #expect(silent.errors.contains("GQL0571") && silent.errors.contains("--> -c:1:6"), "\(silent.errors)")
        }
    }

    @Test func waitingEndsByInterruptAndTimeout() throws {
        try inFolder { folder in
            _ = try shell("mkfifo p", folder: folder)
            let waiting = try RunningCommand(Place.govql, ["x=p", "-c", "x"], folder: folder)
            usleep(300_000)
            kill(waiting.process.processIdentifier, SIGINT)
            #expect(try waiting.finish().status == 130)
            let timed = try govql("--timeout", "300ms", "-c", "load \"p\" as x", folder: folder)
            #expect(timed.status == 5, "\(timed.errors)")
        }
    }

    @Test func resultsDoNotGoIntoAFolder() throws {
        try inFolder { folder in
            let outcome = try govql("good.csv", "-c", "good", "-o", folder.path, folder: folder)
            #expect(outcome.status == 1 && outcome.errors.contains("it is a folder"), "\(outcome.errors)")
            #expect(outcome.errors.contains(folder.path + "/result.csv"))
        }
    }
}
