// The grammar for editors is the one that follows from the keyword table, and it colours the samples as the lexer and the
// parser read them. `GOVQL_RECORD=1` writes the file anew and fails, so that what is recorded is looked at.

import Foundation
import Testing

@testable import GovQL

@Suite struct EditorGrammarTests {
    static let file = GrammarTests.root.appendingPathComponent("editors/govql.tmLanguage.json")

    @Test func theFileFollowsFromTheKeywordTable() throws {
        if ProcessInfo.processInfo.environment["GOVQL_RECORD"] != nil {
            try TextMateGrammar.json.write(to: Self.file, atomically: true, encoding: .utf8)
            Issue.record(
                "Recorded govql.tmLanguage.json: look at the difference and run again without GOVQL_RECORD")
            return
        }
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(text == TextMateGrammar.json, "GOVQL_RECORD=1 writes it anew")
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect((object?["patterns"] as? [Any])?.count == TextMateGrammar.patterns.count)
    }

    @Test func samplesAreColouredAsTheyAreRead() throws {
        let matcher = try TextMateMatcher()
        var units = 0
        var wrong: [String] = []
        for file in try FormatterTests.files("samples", "samples/wuhan", "samples/questions") {
            let text = try String(contentsOf: file, encoding: .utf8)
            let source = SourceText(name: file.lastPathComponent, text: text)
            let reading = Parser.reading(of: source)
            var lines: [Int: [String?]] = [:]
            var previous: FormatUnit.Kind?
            for unit in FormatUnits.units(of: reading, language: nil) {
                // The name that `func` defines is a function's, though nothing calls it there.
                let isDefined = previous == .keyword(.func)
                previous = unit.kind
                guard let expected = isDefined ? "function" : Self.classOf(unit) else { continue }
                let token = reading.stream.tokens[unit.tokens.lowerBound]
                let line = source.lineIndex(at: Int(token.range.start))
                let start = source.lineStarts[line]
                let end =
                    line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] - 1 : source.bytes.count
                let scopes = lines[line] ?? matcher.scopes(source.text(SourceRange(start, end)))
                lines[line] = scopes
                let before = source.text(SourceRange(start, Int(token.range.start)))
                units += 1
                let found = Self.classOf(scope: scopes[before.utf16.count] ?? "")
                if found != expected {
                    wrong.append(
                        "\(source.name):\(line + 1): \(unit.text) is a \(expected), coloured as \(found)")
                }
            }
        }
        #expect(units > 5000)
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20).joined(separator: "\n"))")
    }

    @Test func everyKeywordIsColouredSomewhere() {
        let all = TextMateGrammar.patterns.map(\.match).joined()
        // What orders there are is no matter of the grammar: any name stands there.
        for row in Keyword.table where row.keyword != .pinyin && row.keyword != .natural {
            for spelling in row.chinese { #expect(all.contains(spelling), "\(spelling)") }
        }
    }

    private static func classOf(_ unit: FormatUnit) -> String? {
        switch unit.kind {
        case .keyword: "keyword"
        case .name: unit.text.hasPrefix("`") ? "quoted" : "name"
        case .function: "function"
        case .string: "string"
        case .number: "number"
        case .temporal: "date"
        case .parameter: "parameter"
        default: nil
        }
    }

    private static func classOf(scope: String) -> String {
        let classes = [
            ("keyword.operator.word", "keyword"), ("keyword.operator", "symbol"), ("keyword", "keyword"),
            ("storage.type", "keyword"), ("variable.other.quoted", "quoted"),
            ("variable.parameter", "parameter"),
            ("variable", "name"), ("entity.name.function", "function"), ("string", "string"),
            ("constant.numeric", "number"),
            ("constant.other.date", "date"), ("comment", "comment"),
        ]
        return classes.first { scope.hasPrefix($0.0) }?.1 ?? "nothing"
    }
}
