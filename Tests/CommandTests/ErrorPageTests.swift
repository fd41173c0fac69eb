// docs/errors holds a page for each diagnostic code in each language, made of the cases in Tests/Golden/errors: the wrong query,
// what is printed, why, and the mended query with its result. The pages are the golden files: every query on them is run
// again and every byte compared. GOVQL_RECORD=1 writes them, and fails once. The cases: ErrorCase.swift; the runs: ErrorRun.swift.

import Foundation
import GovQL
import Testing

@Suite struct ErrorPageTests {
    static let folder = Place.root.appendingPathComponent("docs/errors")
    static let cases = ErrorFamily.all.flatMap(\.cases)

    @Test(arguments: cases) func entry(_ entry: ErrorCase) throws {
        #expect(entry.gaps.isEmpty, "\(entry.code) lacks \(entry.gaps.joined(separator: ", "))")
        for language in ["en", "zh"] {
            let wrong = try ErrorRun.run(entry, .wrong, language)
            let mended = try ErrorRun.run(entry, .mended, language)
            #expect(wrong.text.contains("[\(entry.code)]"), "\(entry.code) is not told: \(wrong.text)")
            #expect(!mended.text.contains("[\(entry.code)]"), "\(entry.code) is not mended: \(mended.text)")
            for mark in ["error[", "错误[", "govql:"] {
                #expect(!mended.text.contains(mark), "\(entry.code) mended fails: \(mended.text)")
            }
            try Self.compare(Self.page(entry, language, wrong.text, mended.text), Self.path(entry.code, language))
        }
    }

    /// An edit that a message offers takes away what it was offered for.
    @Test(arguments: cases) func everyEditMends(_ entry: ErrorCase) throws {
        guard entry.files.isEmpty, !entry.isCommand("en"), !entry.isOfHost else { return }
        for language in ["en", "zh"] {
            let query = entry.lines(.wrong, language).joined(separator: "\n") + "\n"
            let found = try ErrorRun.inProcess(query, over: entry.data, language).diagnostics
            for diagnostic in found where diagnostic.source?.name == "query.gql" {
                guard let fix = diagnostic.fix else { continue }
                var bytes = Array(query.utf8)
                bytes.replaceSubrange(Int(fix.range.start)..<Int(fix.range.end), with: Array(fix.replacement.utf8))
                let edited = String(decoding: bytes, as: UTF8.self)
                let left = try ErrorRun.inProcess(edited, over: entry.data, language).diagnostics
                let stays = left.filter { $0.code == diagnostic.code }.count
                #expect(
                    stays < found.filter { $0.code == diagnostic.code }.count, "\(diagnostic.code) stays in \(edited)")
            }
        }
    }

    @Test(arguments: ["en", "zh"]) func index(_ language: String) throws {
        var lines = language == "zh" ? Self.chineseHead : Self.englishHead
        for family in ErrorFamily.all {
            lines += ["", "## \(family.titles[language] ?? "")", ""]
            for entry in family.cases {
                lines.append("- [\(entry.code)](\(entry.code).md) \(entry.title(language))")
            }
        }
        try Self.compare(lines.joined(separator: "\n") + "\n", Self.path("README", language))
    }

    /// Every code that the sources can issue has an entry, and no entry is for another.
    @Test func everyCodeHasAnEntry() throws {
        let written = Self.cases.map(\.code)
        #expect(Set(written).count == written.count, "a code has two entries")
        let issued = try Self.issuedCodes()
        #expect(Set(written).subtracting(issued).isEmpty, "unknown: \(Set(written).subtracting(issued).sorted())")
        let open = issued.subtracting(written)
        #expect(open.isEmpty, "without an entry: \(open.sorted())")
        let pages = ["", "zh"].map { folder in
            let names = try? FileManager.default.contentsOfDirectory(
                atPath: Self.folder.appendingPathComponent(folder).path)
            return Set((names ?? []).filter { $0.hasPrefix("GQL") }.map { String($0.dropLast(3)) })
        }
        for names in pages { #expect(names == Set(written), "pages without an entry") }
    }

    private static func issuedCodes() throws -> Set<String> {
        let expression = try NSRegularExpression(pattern: "case [^\n]*: \"(GQL[0-9]{4})\"")
        var codes: Set<String> = []
        let sources = Place.root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                if let range = Range(match.range(at: 1), in: text) { codes.insert(String(text[range])) }
            }
        }
        return codes
    }

    // MARK: Pages

    private static func path(_ name: String, _ language: String) -> String {
        language == "zh" ? "zh/\(name).md" : "\(name).md"
    }

    private static func compare(_ text: String, _ path: String) throws {
        let file = folder.appendingPathComponent(path)
        let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        guard text != expected else { return }
        guard isRecording else {
            let lines = [expected, text].map {
                $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
            Issue.record("docs/errors/\(path)\n\(Difference.text(expected: lines[0], found: lines[1]))")
            return
        }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("docs/errors/\(path) was recorded")
    }

    private static func page(_ entry: ErrorCase, _ language: String, _ wrong: String, _ mended: String) -> String {
        let isChinese = language == "zh"
        var lines = ["# \(entry.code)\(isChinese ? "：" : ": ")\(entry.title(language))", "", entry.why(language)]
        for name in entry.files {
            lines += ["", isChinese ? "文件 `\(name)`：" : "The file `\(name)`:", "", "```text"]
            lines += entry.file(name) + ["```"]
        }
        lines += ["", isChinese ? "## 错误的写法" : "## Wrong", ""]
        let fence = entry.isOfHost ? "swift" : "govql"
        lines += example(entry.lines(.wrong, language), wrong, fence)
        lines += ["", isChinese ? "## 改正之后" : "## Mended", ""]
        lines += example(entry.lines(.mended, language), mended, fence)
        let other = isChinese ? "[English](../\(entry.code).md)" : "[中文](zh/\(entry.code).md)"
        lines += ["", "[\(isChinese ? "全部代码" : "All codes")](README.md) · \(other)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func example(_ code: [String], _ output: String, _ fence: String) -> [String] {
        var printed = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while printed.last == "" { printed.removeLast() }
        if code.first?.hasPrefix("$ ") == true { return ["```console"] + code + printed + ["```"] }
        return ["```\(fence)"] + code + ["```", ""] + (printed.isEmpty ? [] : ["```text"] + printed + ["```"])
    }

    private static let englishHead = [
        "# Messages", "",
        "A page for each code: a query that is told it, the message as it is printed, why, and the query mended. Queries are",
        "asked of the sample city (`govql --schema samples/wuhan/wuhan.gql`) where no file is shown. [中文](zh/README.md)",
    ]

    private static let chineseHead = [
        "# 错误与提示", "",
        "每个代码一页：会得到该提示的查询、原样的提示、原因，以及改正后的查询。未给出文件时，查询的是示例城市",
        "（`govql --schema samples/wuhan/wuhan.gql`）。[English](../README.md)",
    ]
}
