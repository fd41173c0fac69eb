// `govql fmt`: files in place, standard input to standard output, `--check`, and what is left alone.

import Foundation
import Testing

@Suite struct FormatCommandTests {
    /// A scratch folder with scripts.
    static func folder(_ files: [String: String]) throws -> URL {
        let folder = try Place.scratch()
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return folder
    }

    static func text(_ name: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func filesAreWrittenInPlaceWithTheirPermissions() throws {
        let folder = try Self.folder(["a.gql": "x|where y   # why\n", "good.gql": "x | where y\n"])
        let path = folder.appendingPathComponent("a.gql").path
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
        let before =
            try FileManager.default.attributesOfItem(
                atPath: folder.appendingPathComponent("good.gql").path)[.modificationDate] as? Date
        let outcome = try govql("fmt", "a.gql", "good.gql", folder: folder)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        #expect(try Self.text("a.gql", in: folder) == "x | where y  # why\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o750)
        // What is good already is not touched.
        let after =
            try FileManager.default.attributesOfItem(
                atPath: folder.appendingPathComponent("good.gql").path)[.modificationDate] as? Date
        #expect(before == after)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.gql", "good.gql"])
    }

    @Test func standardInputGoesToStandardOutput() throws {
        let outcome = try govql("fmt", "-", input: "x|where y")
        #expect(outcome.status == 0 && outcome.output == "x | where y\n")
        let chinese = try govql("fmt", "--lang", "zh", "-", input: "x|where count(y) is null")
        #expect(chinese.output == "x | 筛选 计数(y) 为空\n")
        let english = try govql("fmt", "--lang", "en", "-", input: chinese.output)
        #expect(english.output == "x | where count(y) is null\n")
    }

    @Test func checkTellsWhatItWouldWriteAndWritesNothing() throws {
        let text = "a\n\n\n\nb | take 5\nc|take 5\n"
        let folder = try Self.folder(["bad.gql": text, "good.gql": "x | where y\n"])
        let outcome = try govql("fmt", "--check", "bad.gql", "good.gql", folder: folder)
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        #expect(
            outcome.output == """
                --- bad.gql
                +++ bad.gql
                @@ -1,6 +1,4 @@
                 a
                \(" ")
                -
                -
                 b | take 5
                -c|take 5
                +c | take 5

                """)
        #expect(try Self.text("bad.gql", in: folder) == text)
        let good = try govql("fmt", "--check", "good.gql", folder: folder)
        #expect(good.status == 0 && good.output.isEmpty && good.errors.isEmpty)
    }

    @Test func aFileWithErrorsIsLeftAloneAndTheOthersAreDone() throws {
        let folder = try Self.folder(["bad.gql": "x|wher y\n", "good.gql": "x|take 5\n"])
        let outcome = try govql("fmt", "bad.gql", "good.gql", "absent.gql", folder: folder)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("bad.gql") && outcome.errors.contains("absent.gql"))
        #expect(try Self.text("bad.gql", in: folder) == "x|wher y\n")
        #expect(try Self.text("good.gql", in: folder) == "x | take 5\n")
    }

    @Test(arguments: [
        ["fmt"], ["fmt", "data.csv"], ["fmt", "-c", "x", "a.gql"],
        ["fmt", "a.gql", "-o", "b.gql"],
    ]) func wrongUsageIsTold(words: [String]) throws {
        let folder = try Self.folder(["data.csv": "a\n1\n", "a.gql": "1\n"])
        let outcome = try shell("govql " + words.joined(separator: " "), folder: folder)
        #expect(outcome.status == 2)
        #expect(try Self.text("data.csv", in: folder) == "a\n1\n")
    }

    @Test func theSamplesAreInTheCanonicalLayout() throws {
        let outcome = try shell("govql fmt --check samples/*.gql samples/*/*.gql")
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
