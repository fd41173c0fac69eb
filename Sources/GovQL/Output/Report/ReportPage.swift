// A report as one page of HTML: its frame, text, contents and what it says of its checks. Results are in
// ReportPage+Results.swift, looks in ReportStyle.swift, what moves in ReportScript.swift. The page may reach nothing: its
// policy allows this style and this script, by their digests, and no other source of anything.

struct ReportPage {
    let report: Report
    let options: OutputOptions
    private var html = ""
    /// How many headings and results came before: ids count them.
    private var headings: [(id: String, level: Int, words: String)] = []
    var resultCount = 0
    var chartCount = 0

    init(_ report: Report, _ options: OutputOptions) {
        self.report = report
        self.options = options
    }

    var language: Language { report.language }

    /// How many rows a table of a page has if nobody says; more are in its CSV.
    static let usualRows = 1000

    mutating func add(_ text: String) { html += text }

    func word(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

    func text() -> String {
        var page = self
        page.addBody()
        let style = ReportStyle.text + SVGChart.styleSheet
        let policy =
            "default-src 'none'; style-src '\(Self.digest(style))'; script-src '\(Self.digest(ReportScript.text))'; "
            + "base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html lang="\(language == .chinese ? "zh-CN" : "en")">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="govql \(ReportText.escaped(report.origin.version))">
            <title>\(ReportText.escaped(report.title))</title>
            <style>\(style)</style>
            </head>
            <body>
            \(page.frame())<script>\(ReportScript.text)</script>
            </body>
            </html>

            """
    }

    private static func digest(_ text: String) -> String {
        "sha256-" + Base64.text(of: SHA256.digest(Array(text.utf8)))
    }

    // MARK: The frame

    private func frame() -> String {
        let hasContents = headings.filter { $0.level == 2 }.count >= 3
        var text = "<div class=\"page\(hasContents ? " wide" : "")\">\n<header>\n"
        text += "<h1>\(ReportText.escaped(report.title))</h1>\n"
        if let today = report.origin.today {
            text += "<p class=\"day\">\(word("As of", "数据截至")) <time datetime=\"\(today)\">\(day(today))</time></p>\n"
        }
        text += summary() + "</header>\n"
        if hasContents { text += contents() }
        return text + "<main>\n" + html + "</main>\n" + footer() + "</div>\n"
    }

    private func day(_ date: CalendarDate) -> String {
        language == .chinese ? ChineseDate.text(date) : "\(date)"
    }

    private func contents() -> String {
        var text = "<nav aria-labelledby=\"contents\">\n<p id=\"contents\">\(word("Contents", "目录"))</p>\n<ol>\n"
        for heading in headings where heading.level == 2 {
            text += "<li><a href=\"#\(heading.id)\">\(ReportText.escaped(heading.words))</a></li>\n"
        }
        return text + "</ol>\n</nav>\n"
    }

    private func footer() -> String {
        let origin = report.origin
        var text = "<footer>\n"
        if !report.notes.isEmpty {
            text +=
                "<details class=\"data\"><summary>\(word("Notes on the data", "数据附注"))（\(report.notes.count)）</summary>\n"
                .replacingFullWidth(language) + notes(report.notes) + "</details>\n"
        }
        var parts = [
            word(
                "Made from \(origin.script) by govql \(origin.version)",
                "由 govql \(origin.version) 根据 \(origin.script) 生成")
        ]
        if let today = origin.today { parts.append(word("today is \(today)", "今天（today）为 \(today)")) }
        parts.append(
            word(
                "numbers are rounded for reading, the CSV links hold them exactly", "数字为便于阅读已四舍五入，CSV 链接中为精确值"))
        text += "<p>\(ReportText.escaped(parts.joined(separator: word("; ", "；")) + word(".", "。")))</p>\n"
        if !origin.files.isEmpty {
            text +=
                "<p>\(word("Data: ", "数据："))\(ReportText.escaped(origin.files.joined(separator: word(", ", "、"))))</p>\n"
        }
        return text + "</footer>\n"
    }

    // MARK: Blocks

    private mutating func addBody() {
        var index = 0
        var isFirst = true
        while index < report.blocks.count {
            switch report.blocks[index] {
            case .text(let blocks):
                for block in blocks {
                    // The title stands above.
                    if isFirst, case .heading = block { isFirst = false } else { add(block) }
                    isFirst = false
                }
            case .result(let result): add(result)
            case .check:
                let checks = report.blocks[index...].prefix { if case .check = $0 { true } else { false } }
                addChecks(from: index, count: checks.count)
                index += checks.count - 1
            case .problem(let diagnostics):
                add("<div class=\"problem\">\n\(notes(diagnostics))</div>\n")
            }
            index += 1
        }
    }

    private mutating func add(_ block: Markdown.Block) {
        switch block {
        case .heading(let level, let inlines):
            let level = max(2, level)
            let id = "s\(headings.count + 1)"
            headings.append((id, level, Markdown.plainText(inlines)))
            add("<h\(level) id=\"\(id)\">\(ReportText.html(inlines))</h\(level)>\n")
        case .paragraph(let inlines): add("<p>\(ReportText.html(inlines))</p>\n")
        case .list(let items): add(ReportText.html(items))
        }
    }

    /// Diagnostics in words, each with the code that the manual explains.
    func notes(_ diagnostics: [Diagnostic]) -> String {
        var text = "<ul class=\"notes\">\n"
        for diagnostic in diagnostics {
            let severity =
                switch diagnostic.severity {
                case .note: Words(en: "Note", zh: "附注")
                case .warning: Words(en: "Warning", zh: "警告")
                case .error: Words(en: "Error", zh: "错误")
                }
            text += "<li class=\"\(diagnostic.severity.rawValue)\"><b>\(severity[language])</b> "
            text += ReportText.escaped(diagnostic.message(in: language))
            for help in diagnostic.facts.help { text += "<br><small>\(ReportText.escaped(help[language]))</small>" }
            text += " <span class=\"code\">\(diagnostic.code)</span></li>\n"
        }
        return text + "</ul>\n"
    }
}

extension String {
    /// Brackets as the language of the page writes them.
    fileprivate func replacingFullWidth(_ language: Language) -> String {
        guard language == .english else { return self }
        return map { $0 == "（" ? " (" : $0 == "）" ? ")" : String($0) }.joined()
    }
}
