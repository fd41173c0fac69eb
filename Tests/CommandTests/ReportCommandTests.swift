// `govql report`: the page as a golden file (without its style and script), exit statuses, what is left alone, watching.

import Foundation
import Testing

@Suite struct ReportCommandTests {
    private static let scripts = Place.root.appendingPathComponent("Tests/Golden/reports")

    private static func folder(_ script: String) throws -> URL {
        let folder = try Place.scratch()
        try Data("code,n\nA,1\nB,2\n".utf8).write(to: folder.appendingPathComponent("t.csv"))
        try write(script, to: "x.gql", in: folder)
        return folder
    }

    private static func write(_ text: String, to name: String, in folder: URL) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private static func page(_ name: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test(arguments: ["en", "zh"]) func golden(_ language: String) throws {
        let script = Self.scripts.appendingPathComponent("brief.gql").path
        let outcome = try govql("report", script, "--lang", language)
        #expect(outcome.status == 3 && outcome.errors.isEmpty)
        // Its looks are proved by being looked at.
        var page = outcome.output
        for pattern in ["(?s)<style>.*?</style>", "(?s)<script>.*?</script>", "sha256-[^']*", "govql [0-9.]+[0-9]"] {
            page = page.replacingOccurrences(of: pattern, with: "…", options: .regularExpression)
        }
        let file = Self.scripts.appendingPathComponent("brief.\(language).html")
        if isRecording {
            try page.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(file.lastPathComponent) was recorded")
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let lines = { (text: String) in text.components(separatedBy: "\n") }
        if page != expected { Issue.record("\(Difference.text(expected: lines(expected), found: lines(page)))") }
    }

    @Test func statuses() throws {
        let folder = try Self.folder("load \"t.csv\"\n## # T\nt")
        let fine = try govql("report", "x.gql", "-o", "x.html", folder: folder)
        #expect(fine.status == 0 && fine.output.isEmpty && fine.errors == "x.html: 1 result, 0 checks\n")
        #expect(try Self.page("x.html", in: folder).hasPrefix("<!DOCTYPE html>"))
        try Self.write("load \"t.csv\"\ncheck t \"small\": n < 2\nt", to: "x.gql", in: folder)
        let failed = try govql("report", "x.gql", "-o", "x.html", folder: folder)
        #expect(failed.status == 3 && failed.errors.contains("failed: small: 1 of 2 rows fail"))
        #expect(try Self.page("x.html", in: folder).contains("class=\"failed\""))
        for words in [
            ["report"], ["report", "x.gql", "-o", "t.csv"], ["report", "-c", "t"], ["--watch", "x.gql"],
            ["report", "x.gql", "--watch"],
        ] {
            let outcome = try RunningCommand(Place.govql, words, folder: folder).finish()
            #expect(outcome.status == 2, "\(words)")
        }
    }

    @Test func anErrorLeavesTheOldPage() throws {
        let folder = try Self.folder("load \"t.csv\"\nt\ntt")
        try Self.write("old", to: "x.html", in: folder)
        let outcome = try govql("report", "x.gql", "-o", "x.html", folder: folder)
        #expect(outcome.status == 1 && outcome.errors.contains("x.gql:3"))
        #expect(try Self.page("x.html", in: folder) == "old")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["t.csv", "x.gql", "x.html"])
        let onward = try govql("report", "x.gql", "-o", "x.html", "--keep-going", folder: folder)
        #expect(onward.status == 1)
        #expect(try Self.page("x.html", in: folder).contains("class=\"problem\""))
    }

    @Test func watchingWritesAnewWhatChanged() throws {
        let folder = try Self.folder("load \"t.csv\"\n## # First\nt")
        let command = try RunningCommand(Place.govql, ["report", "x.gql", "-o", "x.html", "--watch"], folder: folder)
        func waitFor(_ text: String) throws -> Bool {
            let deadline = Date().addingTimeInterval(60)
            while Date() < deadline {
                if (try? Self.page("x.html", in: folder).contains(text)) == true { return true }
                usleep(20_000)
            }
            return false
        }
        #expect(try waitFor("<h1>First</h1>"))
        try Self.write("load \"t.csv\"\n## # Second\nt", to: "x.gql", in: folder)
        #expect(try waitFor("<h1>Second</h1>"))
        // A script with an error is told, and the page stays.
        try Self.write("load \"t.csv\"\ntt", to: "x.gql", in: folder)
        try Self.write("load \"t.csv\"\n## # Third\nt", to: "x.gql", in: folder)
        #expect(try waitFor("<h1>Third</h1>"))
        try Self.write("code,n\nA,777\n", to: "t.csv", in: folder)
        #expect(try waitFor("777"))
        kill(command.process.processIdentifier, SIGINT)
        let outcome = try command.finish()
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("waiting for changes"))
    }

    @Test(arguments: ["brief", "brief.zh"]) func samplesGiveTheSamePageTwice(_ name: String) throws {
        let first = try govql("report", "samples/reports/\(name).gql")
        let second = try govql("report", "samples/reports/\(name).gql", environment: ["LANG": "zh_CN.UTF-8"])
        #expect([0, 3].contains(first.status) && first.errors.isEmpty)
        #expect(first.standardOutput == second.standardOutput)
    }
}
