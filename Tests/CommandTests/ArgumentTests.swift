// Help, and what needs more than a transcript to be seen.

import Foundation
import GovQL
import Testing

@Suite struct ArgumentTests {
    static let options = [
        "-c", "-f", "--file", "-i", "--interactive", "--load", "--with", "--encoding", "--schema", "--param", "--today",
        "--format", "-o",
        "--output", "--max-rows", "-q", "--quiet", "--lang", "--color", "--error-format", "--no-edit", "--keep-going",
        "--fail-if-empty", "--check", "--timeout", "--max-memory", "--threads", "-h", "--help", "--version",
        "--explain", "--no-header", "--null", "--csv-safe", "--table", "--plain", "--echo", "--max-rows-scanned",
        "--readonly", "--safe",
    ]

    @Test(arguments: ["en", "zh"]) func helpListsEveryOptionWithinEightyCells(language: String) throws {
        let outcome = try govql("--help", "--lang", language)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        for line in outcome.output.split(separator: "\n") {
            #expect(DisplayWidth.cells(line) <= 80, "\(line)")
        }
        let words = Set(outcome.output.split { " ,\n".contains($0) }.map(String.init))
        for option in Self.options { #expect(words.contains(option), "\(option) is not in the help") }
    }

    /// Each speaks of every option, and a shell reads it.
    @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowEveryOption(shell: String) throws {
        let script = try govql("completion", shell).output
        for option in Self.options where option.hasPrefix("--") {
            #expect(script.contains(shell == "fish" ? "-l \(option.dropFirst(2))" : option), "\(option)")
        }
    }

    /// What bash itself makes of it.
    @Test(arguments: [
        ("govql --form", "--format"), ("govql --format js", "json"), ("govql --format = mark", "markdown"),
        ("govql completion f", "fish"), ("govql che", "check"), ("govql --color al", "always"),
    ])
    func bashCompletes(line: String, wanted: String) throws {
        let words = line.split(separator: " ").map { "'\($0)'" }.joined(separator: " ")
        let last = line.split(separator: " ").count - 1
        let script = """
            source <("\(Place.govql)" completion bash)
            COMP_WORDS=(\(words)); COMP_CWORD=\(last); _govql; echo "${COMPREPLY[@]}"
            """
        let outcome = try RunningCommand("/bin/bash", ["-c", script]).finish()
        #expect(outcome.output.split(separator: "\n").last.map(String.init) == wanted, "\(outcome.errors)")
    }

    /// troff finds nothing to complain of: every line is text or a known macro.
    @Test(arguments: ["govql", "gql"], ["en", "zh"]) func manualPagesAreTroff(page: String, language: String) throws {
        let text = try govql("man", page, "--lang", language).output
        let macros: Set<Substring> = ["TH", "SH", "SS", "PP", "TP", "nf", "fi", "RS", "RE"]
        for line in text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(macros.contains(line.dropFirst().prefix { $0.isLetter }), "\(line)")
        }
        #expect(text.hasPrefix(".TH"))
        if page == "govql" { for option in Self.options { #expect(text.contains(option.replacing("-", with: "\\-"))) } }
    }

    @Test func everyExampleOfTheHelpIsReadable() throws {
        for line in try govql("--help").output.split(separator: "\n") where line.contains(" -c '") {
            let query = line.split(separator: "'")[1]
            let (_, diagnostics) = Parser.parseScript(SourceText(name: "help", text: String(query)))
            #expect(diagnostics.isEmpty, "\(query)")
        }
    }

    /// What would say nothing is not passed over.
    @Test(arguments: [["--with", "header 2"], ["--encoding", "gbk"]]) func readingOptionsWantData(option: [String])
        throws
    {
        let outcome = try govql(option[0], option[1], "-c", "1")
        #expect(outcome.status == 2 && outcome.errors.contains("there is none"))
    }

    @Test func jsonOfSeveralQueriesIsOneDocumentAfterAnother() throws {
        let outcome = try govql("samples/wuhan", "-c", "districts | take 2", "--format", "json")
        let rows = try JSONSerialization.jsonObject(with: outcome.standardOutput) as? [[String: Any]]
        #expect(rows?.count == 2)
        #expect(rows?.first?["name"] as? String == "江岸区")
        let lines = try govql("samples/wuhan", "-c", "districts | take 2", "--format", "ndjson").output
        #expect(lines.split(separator: "\n").count == 2)
    }

    @Test func errorsAsJSONAreObjectsOnLines() throws {
        let outcome = try govql(
            "samples/wuhan", "-c", "districts | where nam == 1 | selec x", "--error-format", "json")
        #expect(outcome.status == 1)
        for line in outcome.errors.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect((object?["code"] as? String)?.hasPrefix("GQL") == true)
        }
    }

    @Test func aFileIsWrittenWholeOrNotAtAll() throws {
        let folder = try Place.scratch()
        let good = folder.appendingPathComponent("good.json").path
        let first = try govql("samples/wuhan", "-c", "districts | take 1", "-o", good)
        #expect(first.status == 0)
        #expect(first.output.isEmpty)
        #expect(try String(contentsOfFile: good, encoding: .utf8).hasPrefix("[\n{\"code\":"))
        let bad = folder.appendingPathComponent("bad.csv").path
        let second = try govql("samples/wuhan", "-c", "districts | take 1", "-c", "nothing | take 1", "-o", bad)
        #expect(second.status == 1)
        #expect(!FileManager.default.fileExists(atPath: bad))
        let nowhere = try govql("-c", "1", "-o", folder.appendingPathComponent("no/such/folder.csv").path)
        #expect(nowhere.status == 1)
    }
}
