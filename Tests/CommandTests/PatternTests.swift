// Many files as one entity: patterns on the command line, in `load` and in a schema.

import Foundation
import Testing

@Suite struct PatternTests {
    private func inFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let path = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: path)
        }
        try body(folder)
    }

    private static let months = [
        "services-2020-01.csv": "id,hours\n1,1.5\n2,2\n", "services-2020-02.csv": "hours,id\n0.25,3\n",
        "services-2020-03.csv": "id\n4\n",
    ]

    @Test func aPatternIsOneEntity() throws {
        try inFolder(Self.months) { folder in
            let query = "services | summarize n = count(), hours = sum(hours)"
            for words in [
                ["services-2020-*.csv", "-c", query], ["-c", "load \"services-2020-*.csv\"; " + query],
                ["-c", "entity services from \"services-2020-*.csv\" { id: code }; " + query],
                [".", "-c", "entity services from \"services-2020-*.csv\" { id: code }; " + query],
                ["services=services-*[0-9].csv", "-c", query],
            ] {
                let outcome = try RunningCommand(Place.govql, words, folder: folder).finish()
                #expect(outcome.output == "n,hours\n4,3.75\n", "\(words): \(outcome.errors)")
            }
            let noted = try govql("services-2020-*.csv", "-c", query, folder: folder)
            #expect(
                noted.errors.contains("GQL0582") && noted.errors.contains("services-2020-03.csv"), "\(noted.errors)")
        }
    }

    @Test func packedAndPlainFilesGoTogether() throws {
        try inFolder(Self.months) { folder in
            let line = "gzip services-2020-01.csv && govql 'services-*.csv*' -c 'services | select id' 2>/dev/null"
            let outcome = try shell(line, folder: folder)
            #expect(outcome.output == "id\n1\n2\n3\n4\n")
        }
    }

    @Test func foldersOfOnePatternAreOneFolder() throws {
        let files = [
            "江岸/services.csv": "id\n1\n", "江岸/people.csv": "id,name\n1,甲\n", "江汉/services.csv": "id\n2\n",
            "江汉/people.csv": "name,id\n乙,2\n",
        ]
        try inFolder(files) { folder in
            let outcome = try govql("*", "-c", "people", "-c", "services", folder: folder)
            #expect(outcome.output == "id,name\n1,甲\n2,乙\n\nid\n1\n2\n", "\(outcome.errors)")
            let above = try govql(".", "-c", "1", folder: folder)
            #expect(above.errors.contains("GQL0586") && above.errors.contains("\"./*\""), "\(above.errors)")
        }
    }

    @Test func mistakesAreExplained() throws {
        try inFolder(Self.months.merging(["services-2020-04.csv": "name,phone\nx,1\n"]) { $1 }) { folder in
            let none = try govql("-c", "load \"services-2021-*.csv\"", folder: folder)
            #expect(none.status == 1 && none.errors.contains("GQL0580"), "\(none.errors)")
            #expect(none.errors.contains("services-2020-01.csv") && none.errors.contains("--> -c:1:6"))
            let stranger = try govql("-c", "load \"services-2020-*.csv\"", folder: folder)
            #expect(stranger.status == 1 && stranger.errors.contains("services-2020-04.csv:1: none of its columns"))
        }
    }

    @Test func aSecondFileOfOneNameIsTold() throws {
        try inFolder(["x.csv": "a\n1\n"]) { folder in
            let outcome = try shell("gzip -k x.csv; govql . -c x", folder: folder)
            #expect(outcome.output.contains("GQL0583") && outcome.output.contains("a\n1\n"), "\(outcome.output)")
        }
    }
}
