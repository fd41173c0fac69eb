// What reports are made of: Markdown, digests, numbers, comments told from queries, and pages in which data is text.

import Foundation
import Testing

@testable import GovQL

@Suite struct MarkdownTests {
    private func html(_ lines: String...) -> String {
        Markdown.blocks(lines).map { block in
            switch block {
            case .heading(let level, let inlines): "<h\(level)>\(ReportText.html(inlines))</h\(level)>\n"
            case .paragraph(let inlines): "<p>\(ReportText.html(inlines))</p>\n"
            case .list(let items): ReportText.html(items)
            }
        }.joined()
    }

    @Test func headingsParagraphsAndLists() {
        #expect(html("# A #", "b", "", "c") == "<h1>A</h1>\n<p>b</p>\n<p>c</p>\n")
        #expect(html("####### seven", "#none") == "<p>####### seven #none</p>\n")
        #expect(
            html("- a", "  goes on", "  - b", "- c", "", "end")
                == "<ul>\n<li>a goes on\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n<p>end</p>\n")
        #expect(html("3. a", "4. b") == "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n")
        // A number that begins a line of prose begins no list.
        #expect(html("in the year", "2020. That") == "<p>in the year 2020. That</p>\n")
        #expect(html("第一行", "第二行", "and", "more") == "<p>第一行第二行 and more</p>\n")
    }

    @Test func dressOfWords() {
        #expect(
            html("**a** *b* __c__ _d_ `e*`")
                == "<p><strong>a</strong> <em>b</em> <strong>c</strong> <em>d</em> <code>e*</code></p>\n")
        #expect(html("重点**工作**完成") == "<p>重点<strong>工作</strong>完成</p>\n")
        #expect(html("***both***") == "<p><strong><em>both</em></strong></p>\n" || html("***both***").contains("both"))
        #expect(html("2 * 3 * 4, a_b_c, **open, \\*no\\*, ``") == "<p>2 * 3 * 4, a_b_c, **open, *no*, ``</p>\n")
        #expect(html(String(repeating: "*a ", count: 500)).contains("*a *a"))
        #expect(html(String(repeating: "**[", count: 300)).hasPrefix("<p>"))
    }

    @Test func linksLeadToWebPagesOnly() {
        #expect(
            html("[a](https://x.org/?b=1&c=\"2)") == "<p>[a](https://x.org/?b=1&amp;c=&quot;2)</p>\n")
        #expect(
            html("[**a**](https://x.org/?b=1&c)")
                == "<p><a href=\"https://x.org/?b=1&amp;c\" rel=\"noopener noreferrer\"><strong>a</strong></a></p>\n")
        for address in [
            "javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "//x.org", "http://x\u{202E}.org", "file:///x",
        ] {
            #expect(!html("[a](\(address))").contains("href"), "\(address)")
        }
        #expect(html("<script>&'\"\u{1b}\u{202E}") == "<p>&lt;script&gt;&amp;&#39;&quot;\\u{1b}\\u{202e}</p>\n")
    }
}

@Suite struct DigestTests {
    private func hex(_ text: String) -> String {
        SHA256.digest(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The examples of FIPS 180-4.
    @Test func sha256() {
        #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            hex(String(repeating: "a", count: 1000))
                == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
    }

    @Test(arguments: 0..<5) func base64(_ count: Int) {
        let bytes = (0..<count).map { UInt8(250 - $0) }
        #expect(Base64.text(of: bytes) == Data(bytes).base64EncodedString())
    }
}

@Suite struct ReportTests {
    private func report(
        _ script: String, options: Session.ReportOptions = Session.ReportOptions(), files: [String: String] = [:]
    ) throws -> Report {
        let data = "load \"t.csv\" as towns\n"
        let table = ["dir/t.csv": "code,name,n,share\nA,东,5,0.5\nB,西,20000,0.25\nC,<b>,,\n"]
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: table.merging(files) { $1 })))
        return try session.report(on: SourceText(name: "dir/x.gql", text: data + script), options: options)
    }

    private func kinds(_ report: Report) -> String {
        report.blocks.map { block in
            switch block {
            case .text: "t"
            case .result: "r"
            case .check: "c"
            case .problem: "p"
            }
        }.joined()
    }

    @Test func commentsStandWhereTheyAre() throws {
        let report = try report(
            """
            ## # Title
            # no text
            #### no text
            towns | take 1  ## no text
            ## two
            towns
            ## within a query, before its result
            | take 1
            let x = "
            """.replacingOccurrences(of: "let x = \"", with: "## end"))
        #expect(report.title == "Title" && report.language == .english)
        #expect(kinds(report) == "trtrt")
        #expect(report.page().contains("<p>two within a query, before its result</p>"))
        #expect(!report.page().contains("no text</p>"))
    }

    @Test func titleAndLanguage() throws {
        #expect(try report("towns").title == "x")
        let chinese = try report("＃＃ # 简报\ntowns")
        #expect(chinese.title == "简报" && chinese.language == .chinese)
        #expect(chinese.page().contains("<html lang=\"zh-CN\">"))
        var options = Session.ReportOptions()
        options.language = .english
        #expect(try report("## # 简报", options: options).language == .english)
    }

    @Test func checksAndExpectationsStopNothing() throws {
        let report = try report("check towns \"known\": n is not null\ntowns | expect empty\ntowns")
        #expect(kinds(report) == "ccr" && !report.isPassed)
        #expect(report.checks.map(\.status) == [.failed, .failed])
        let warned = try self.report("check towns \"known\" with (severity warning): n is not null")
        #expect(warned.isPassed && warned.checks.map(\.status) == [.warned])
    }

    @Test func errorsEndItUnlessItIsToGoOn() throws {
        #expect(throws: Diagnostics.self) { try report("towns\ntown") }
        #expect(throws: Diagnostics.self) { try report("towns | wher x") }
        var options = Session.ReportOptions()
        options.keepsGoing = true
        #expect(kinds(try report("town\ntowns", options: options)) == "pr")
    }

    @Test func numbersAreWrittenToBeRead() throws {
        let page = try report("towns | derive third = n / 3, year = 2020 | sort code").page()
        #expect(page.contains("<td class=\"n\">20,000</td>"))
        #expect(page.contains("<td class=\"n\">2020</td>"))
        #expect(page.contains("<span title=\"6666.666666666667\">6666.7</span>"))
        #expect(page.contains("<span class=\"null\" title=\"unknown\">–</span>"))
        #expect(page.contains("&lt;b&gt;") && !page.contains("<b></td>"))
    }

    /// Texts by the sound of their characters, numbers by value, unknown values nowhere.
    @Test func ordersComeWithThePage() throws {
        let page = try report("towns").page()
        #expect(page.contains("data-ranks=\"1 2 0\">name"))
        #expect(page.contains("data-ranks=\"0 1 -\">n"))
        var options = OutputOptions()
        options.maximumRows = 2
        var limits = Session.ReportOptions()
        limits.sortedRows = 2
        let cut = try report("towns", options: limits).page(options)
        #expect(!cut.contains("data-ranks") && cut.contains("The first 2 of 3 rows"))
    }

    @Test func targetsOfMeasures() {
        func verdict(_ target: String, _ direction: MeasureFacts.Direction?, _ value: Value) -> ReportVerdict? {
            ReportVerdict(
                Report.Measure(name: "m", formula: "f", facts: MeasureFacts(target: target, direction: direction)),
                value)
        }
        #expect(verdict("60%", .higher, .num(0.6)) == .met)
        #expect(verdict("60%", .higher, .num(0.5999)) == .missed)
        #expect(verdict("500", .lower, .int(500)) == .met)
        #expect(verdict("500", .lower, .int(501)) == .missed)
        #expect(verdict("500", nil, .int(501)) == nil)
        #expect(verdict("500", .lower, .null) == nil && verdict("500", .lower, .num(.nan)) == nil)
    }

    /// The policy names the digests of just this style and this script, and nothing in the page asks for more.
    @Test func thePageReachesNothing() throws {
        let page = try report("## # Title\ntowns").page()
        for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
            let text = try #require(page.components(separatedBy: open).last?.components(separatedBy: close).first)
            #expect(page.contains("'sha256-\(Base64.text(of: SHA256.digest(Array(text.utf8))))'"))
        }
        #expect(page.contains("default-src 'none'"))
        for word in ["src=", "url(", "@import", "<link", " style=", "onclick"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(ReportScript.text.split(separator: "\n").count < 150)
    }

    @Test func theSameGivesTheSame() throws {
        let script = "## # Title\ntowns\ncheck towns \"known\": n is not null"
        #expect(try report(script).page() == report(script).page())
    }
}
