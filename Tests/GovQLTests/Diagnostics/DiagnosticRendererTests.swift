import Testing

@testable import GovQL

@Suite struct DiagnosticRendererTests {
    private struct Facts: DiagnosticFacts {
        var code = "GQL0999"
        var severity = Severity.error
        var message = Words(en: "unknown name `nam`", zh: "没有名为 `nam` 的字段")
        var label: Words?
        var help: [Words] = []
    }

    /// A diagnostic at the text between « and », drawn without colour.
    private func draw(
        _ marked: String, _ facts: Facts = Facts(), name: String = "a.gql", fix: String? = nil,
        renderer: DiagnosticRenderer = DiagnosticRenderer()
    ) -> String {
        renderer.text(diagnostic(marked, facts, name: name, fix: fix))
    }

    private func diagnostic(_ marked: String, _ facts: Facts, name: String = "a.gql", fix: String? = nil) -> Diagnostic
    {
        let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts[1].split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let source = SourceText(name: name, text: parts[0] + rest.joined())
        let start = parts[0].utf8.count
        let range = SourceRange(start, start + rest[0].utf8.count)
        let edit = fix.map { Fix(replacing: range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`")) }
        return Diagnostic(facts, at: range, in: source, fix: edit)
    }

    @Test func pointsAtTheRange() {
        let facts = Facts(
            label: Words(en: "no such field", zh: "没有"), help: [Words(en: "communities has name, kind", zh: "有")])
        #expect(
            draw("communities\n| where «nam» == 1", facts, fix: "name") == """
                error[GQL0999]: unknown name `nam`
                 --> a.gql:2:9
                  |
                2 | | where nam == 1
                  |         ^^^ no such field
                  = help: communities has name, kind
                  = fix: replace `nam` with `name`

                """)
    }

    @Test func countsCellsAfterHan() {
        #expect(
            draw("社区 | 筛选 «人口» > 1", name: "") == """
                error[GQL0999]: unknown name `nam`
                 --> 1:9
                  |
                1 | 社区 | 筛选 人口 > 1
                  |             ^^^^

                """)
    }

    @Test func speaksChinese() {
        let text = draw("a «nam»", fix: "", renderer: DiagnosticRenderer(language: .chinese))
        #expect(text.hasPrefix("错误[GQL0999]: 没有名为 `nam` 的字段\n"))
        #expect(text.hasSuffix("  = 修改：删去 `nam`\n"))
    }

    @Test func expandsTabsAndShowsControls() {
        #expect(
            draw("\ta\u{1B}[31m «nam»").contains(
                "1 |     a\\u{1b}[31m nam\n  |" + String(repeating: " ", count: 17) + "^^^\n"))
    }

    @Test func emptyRangeAtTheEndHasOneCaret() {
        #expect(draw("take «»").contains("1 | take \n  |      ^\n"))
        #expect(draw("«»").contains("1 |\n  | ^\n"))
    }

    @Test func showsBothEndsOfARangeOverLines() {
        #expect(
            draw("a | «where x\n  and y\n  and z\n  or» w") == """
                error[GQL0999]: unknown name `nam`
                 --> a.gql:1:5
                  |
                1 | a | where x
                  |     ^^^^^^^
                ...
                4 |   or w
                  |   ^^

                """)
    }

    @Test func cutsLongLines() {
        let far = String(repeating: "x", count: 300)
        let text = draw("\(far) «nam» \(far)", renderer: DiagnosticRenderer(width: 60))
        let lines = text.split(separator: "\n")
        #expect(lines[3].hasPrefix("1 | …xxx") && lines[3].hasSuffix("xxx…"))
        #expect(lines.allSatisfy { DisplayWidth.cells($0) <= 60 })
        let caret = lines[4].prefix { $0 != "^" }.count
        #expect(Array(lines[3])[caret..<caret + 3] == ["n", "a", "m"])
    }

    @Test func aMegabyteLineIsDrawnNearTheCaretsOnly() {
        let far = String(repeating: "x", count: 1_000_000)
        let lines = draw("\(far)«nam»\(far)").split(separator: "\n")
        let caret = lines[4].prefix { $0 != "^" }.count
        #expect(Array(lines[3])[caret..<caret + 3] == ["n", "a", "m"])
    }

    @Test func survivesInvalidBytesAndRanges() {
        let source = SourceText(name: "b", bytes: [0x61, 0xFF, 0x62, 0xE6, 0xB1])
        let text = DiagnosticRenderer().text(Diagnostic(Facts(), at: SourceRange(2, 99), in: source))
        #expect(text.contains("1 | a\u{FFFD}b\u{FFFD}\u{FFFD}\n  |   ^^^\n"))
    }

    @Test func withoutAPlaceThereIsOnlyTheMessage() {
        let facts = Facts(severity: .warning, help: [Words(en: "look", zh: "看")])
        #expect(
            DiagnosticRenderer().text([Diagnostic(facts)]) == "warning[GQL0999]: unknown name `nam`\n = help: look\n")
    }

    @Test func colours() {
        let text = draw("«nam»", renderer: DiagnosticRenderer(usesColor: true))
        #expect(text.hasPrefix("\u{1B}[1;31merror[GQL0999]\u{1B}[0m"))
    }

    @Test func json() {
        let renderer = DiagnosticRenderer()
        #expect(
            renderer.json(diagnostic("社\n\"«nam»", Facts(), fix: "n\"e")) == #"{"code":"GQL0999","severity":"error","#
                + #""message":"unknown name `nam`","file":"a.gql","line":2,"column":2,"range":[5,8],"help":[],"#
                + #""fix":{"range":[5,8],"replacement":"n\"e","title":"use `n\"e`"}}"#)
        #expect(
            renderer.json([Diagnostic(Facts())]) == #"{"code":"GQL0999","severity":"error","#
                + #""message":"unknown name `nam`","file":null,"line":null,"column":null,"range":null,"help":[],"#
                + "\"fix\":null}\n")
    }

    /// Whatever the bytes and the range, drawing ends and the lines with carets fit.
    @Test func anyBytesAndRangesAreDrawn() {
        let alphabet: [[UInt8]] =
            ["a", "江", "\t", "\n", "\r", "\u{1B}", "e\u{301}", "👩"].map { Array($0.utf8) } + [[0xFF], [0xE6]]
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<500 {
            let source = SourceText(name: "f", bytes: (0..<next(120)).flatMap { _ in alphabet[next(alphabet.count)] })
            let range = SourceRange(next(200), next(300))
            let facts = Facts(label: Words(en: "here", zh: "此处"))
            let text = DiagnosticRenderer(width: 40).text(Diagnostic(facts, at: range, in: source))
            let carets = text.split(separator: "\n").dropFirst(2)
            #expect(carets.allSatisfy { DisplayWidth.cells($0) <= 40 })
            #expect(text.contains("^"))
        }
    }
}
