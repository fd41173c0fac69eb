// Runs the golden files of Tests/Golden/Syntax, each a row of cases. A case is a title line `▷ title`, a source, a line `--`
// and what the parser makes of it: the syntax as S-expressions, then the diagnostics. `GOVQL_RECORD=1` writes what is
// found into the files and fails, so that a recording is looked at.

import Foundation
import Testing

@testable import GovQL

@Suite struct ParserGoldenTests {
    static let folder = GrammarTests.root.appendingPathComponent("Tests/Golden/Syntax")
    static let files = [
        "expressions", "calls", "stages", "statements", "newlines", "words", "mistakes", "recovery", "page",
    ]

    @Test(arguments: files) func golden(_ name: String) throws {
        let url = Self.folder.appendingPathComponent("\(name).txt")
        let cases = GoldenCase.read(try String(contentsOf: url, encoding: .utf8))
        #expect(!cases.isEmpty)
        if ProcessInfo.processInfo.environment["GOVQL_RECORD"] != nil {
            let recorded = cases.map { $0.written(expecting: Self.outcome(of: $0.source)) }.joined(separator: "\n")
            try recorded.write(to: url, atomically: true, encoding: .utf8)
            Issue.record("Recorded \(name).txt: look at the difference and run again without GOVQL_RECORD")
            return
        }
        for goldenCase in cases {
            let outcome = Self.outcome(of: goldenCase.source)
            #expect(outcome == goldenCase.expected, "\(name).txt: \(goldenCase.title)")
        }
    }

    /// An edit that is offered must mend: what it was offered for is gone after it, and nothing new is broken before it.
    @Test(arguments: files) func fixesMend(_ name: String) throws {
        let url = Self.folder.appendingPathComponent("\(name).txt")
        for goldenCase in GoldenCase.read(try String(contentsOf: url, encoding: .utf8)) {
            let source = SourceText(name: "test", text: goldenCase.source)
            let diagnostics = Parser.parseScript(source).1
            for diagnostic in diagnostics {
                guard let fix = diagnostic.fix else { continue }
                var bytes = source.bytes
                bytes.replaceSubrange(fix.range.bounds, with: Array(fix.replacement.utf8))
                let after = Parser.parseScript(SourceText(name: "test", bytes: bytes)).1
                let start = diagnostic.range.start
                let shift = fix.range.start <= start ? UInt32(fix.replacement.utf8.count) : 0
                let stays = after.contains {
                    $0.code == diagnostic.code && ($0.range.start == start || $0.range.start == start + shift)
                }
                let mended = String(decoding: bytes, as: UTF8.self)
                #expect(!stays, "\(name).txt: \(goldenCase.title): \(diagnostic.code) stays: \(mended)")
            }
        }
    }

    static func outcome(of text: String) -> String {
        let source = SourceText(name: "test", text: text)
        let (script, diagnostics) = Parser.parseScript(source)
        var lines = script.statements.map(\.dump)
        for diagnostic in diagnostics {
            let place = source.position(at: Int(diagnostic.range.start))
            let marked = source.text(diagnostic.range).replacingOccurrences(of: "\n", with: "⏎")
            var line = "! \(diagnostic.code) \(place.line):\(place.column) ‹\(marked)› \(diagnostic.message())"
            if let fix = diagnostic.fix {
                let old = source.text(fix.range).replacingOccurrences(of: "\n", with: "⏎")
                line += " · fix ‹\(old)› → ‹\(fix.replacement)›"
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }
}

struct GoldenCase {
    let title: String
    let source: String
    let expected: String

    static func read(_ text: String) -> [GoldenCase] {
        var cases: [GoldenCase] = []
        var title: String?
        var source: [Substring] = []
        var expected: [Substring] = []
        var isSource = true
        func finish() {
            guard let title else { return }
            while expected.last?.isEmpty == true { expected.removeLast() }
            cases.append(
                GoldenCase(
                    title: title, source: source.joined(separator: "\n"), expected: expected.joined(separator: "\n")))
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("▷ ") {
                finish()
                (title, source, expected, isSource) = (String(line.dropFirst(2)), [], [], true)
            } else if line == "--", isSource {
                isSource = false
            } else if isSource {
                source.append(line)
            } else {
                expected.append(line)
            }
        }
        finish()
        return cases
    }

    func written(expecting outcome: String) -> String { "▷ \(title)\n\(source)\n--\n\(outcome)\n" }
}
