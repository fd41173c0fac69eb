// The manual runs: every block fenced by ```govql in docs/ is given to the command, and prints the ```text block that stands
// right below it. A word after `govql` says over which data: none (the sample city with its schema), `folder` (without its
// schema), `measures` (with its measures), `alone` (without data). Pages that end in .zh.md are run with Chinese messages.
// GOVQL_RECORD=1 writes what is printed into the pages, and fails once.

import Foundation
import Testing

@Suite struct ManualTests {
    static let folder = Place.root.appendingPathComponent("docs")

    static let pages: [String] = {
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".md") }.sorted()
    }()

    /// Those of docs/errors are made and run by ErrorPageTests.
    @Test(arguments: pages.filter { !$0.hasPrefix("errors/") }) func page(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let page = ManualPage(text)
        let outputs = try page.examples.map { example in
            try Self.run(example, in: name.hasSuffix(".zh.md") ? "zh" : "en")
        }
        guard isRecording else {
            for (example, output) in zip(page.examples, outputs) where example.expected != output {
                let difference = Difference.text(expected: example.expected ?? [], found: output)
                Issue.record("docs/\(name):\(example.line + 1)\n\(difference)")
            }
            return
        }
        let recorded = page.text(with: outputs)
        guard recorded != text else { return }
        try recorded.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("docs/\(name) was recorded")
    }

    /// Every stage, statement and function has an example somewhere in the manual of the language.
    @Test func everyWordHasAnExample() throws {
        var code = ""
        for name in Self.pages where name.hasPrefix("language") {
            let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
            code += ManualPage(text).examples.map { $0.code.joined(separator: "\n") }.joined(separator: "\n") + "\n"
        }
        let words = Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        let table = try String(
            contentsOf: Place.root.appendingPathComponent("Grammar/keywords.csv"), encoding: .utf8)
        let roles: Set = ["stage", "statement", "function", "aggregate", "window", "closure", "collation"]
        for line in table.split(separator: "\n") {
            let cells = line.split(separator: ",")
            guard roles.contains(String(cells[0])) else { continue }
            let parts = cells[1].split(separator: " ").map(String.init)
            #expect(words.isSuperset(of: parts), "no example of \(cells[1]) in docs/language")
        }
    }

    /// Every link between pages leads to a file.
    @Test(arguments: pages) func linksLeadSomewhere(_ name: String) throws {
        let page = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: page, encoding: .utf8)
        for part in text.components(separatedBy: "](").dropFirst() {
            let target = part.prefix { $0 != ")" && $0 != "#" && $0 != "\n" }
            guard !target.isEmpty, !target.hasPrefix("http"), target.hasSuffix(".md") || target.hasSuffix("/") else {
                continue
            }
            let path = page.deletingLastPathComponent().appendingPathComponent(String(target)).path
            #expect(FileManager.default.fileExists(atPath: path), "docs/\(name) links to \(target)")
        }
    }

    private static let data = [
        "": "--schema samples/wuhan/wuhan.gql", "measures": "--schema samples/wuhan/measures.gql",
        "folder": "--load samples/wuhan --today 2020-12-31", "alone": "",
    ]

    private static func run(_ example: ManualPage.Example, in language: String) throws -> [String] {
        let options = try #require(data[example.data], "no data is called \(example.data)")
        let code = example.code.joined(separator: "\n")
        let outcome = try shell(
            "govql \(options) --format table --lang \(language) - <<'GOVQL_END'\n\(code)\nGOVQL_END\n")
        var lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// A page of the manual, cut into its examples and all else.
struct ManualPage {
    struct Example {
        var data: String
        var code: [String]
        /// What stands in the ```text block below; nil if there is none.
        var expected: [String]?
        /// Index of the line that opens it.
        var line: Int
    }

    private enum Part {
        case prose(String)
        case example(Int)
    }

    private(set) var examples: [Example] = []
    private var parts: [Part] = []

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var index = 0
        while index < lines.count {
            guard lines[index].hasPrefix("```govql") else {
                parts.append(.prose(lines[index]))
                index += 1
                continue
            }
            let data = lines[index].dropFirst(8).trimmingCharacters(in: .whitespaces)
            var example = Example(data: data, code: Self.block(lines, index), expected: nil, line: index)
            index += example.code.count + 2
            let below = index + (index < lines.count && lines[index].isEmpty ? 1 : 0)
            if below < lines.count, lines[below] == "```text" {
                let expected = Self.block(lines, below)
                example.expected = expected
                index = below + expected.count + 2
            }
            parts.append(.example(examples.count))
            examples.append(example)
        }
    }

    /// The lines between a fence and the one that closes it.
    private static func block(_ lines: [String], _ fence: Int) -> [String] {
        Array(lines[(fence + 1)...].prefix { $0 != "```" })
    }

    /// The page again, with other output.
    func text(with outputs: [[String]]) -> String {
        parts.map { part in
            switch part {
            case .prose(let line): return line
            case .example(let index):
                let example = examples[index]
                let fence = example.data.isEmpty ? "```govql" : "```govql \(example.data)"
                return ([fence] + example.code + ["```", "", "```text"] + outputs[index] + ["```"])
                    .joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }
}
