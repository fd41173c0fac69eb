// Checks in a page: one line above all that says how they went and leads to those that failed, and where they stand in the
// report a list of them with what they found. Every light is a shape and a word, too: colour alone tells nobody enough.

extension ReportPage {
    /// What stands below the title: checks and targets in figures.
    func summary() -> String {
        var items: [String] = []
        let checks = report.checks
        for status in [CheckOutcome.Status.failed, .broken, .warned, .passed] {
            let indexes = checks.indices.filter { checks[$0].status == status }
            guard let first = indexes.first else { continue }
            let words =
                switch status {
                case .passed: Words(en: "\(indexes.count) checks passed", zh: "\(indexes.count) 项检查通过")
                case .warned: Words(en: "\(indexes.count) with a warning", zh: "\(indexes.count) 项有警告")
                case .failed: Words(en: "\(indexes.count) failed", zh: "\(indexes.count) 项未通过")
                case .broken: Words(en: "\(indexes.count) could not be run", zh: "\(indexes.count) 项无法运行")
                }
            let text = indexes.count == 1 && status == .passed ? word("1 check passed", words.zh) : words[language]
            items.append(
                "<li class=\"\(status.rawValue)\"><a href=\"#c\(first + 1)\">\(light(status))\(text)</a></li>\n")
        }
        if items.isEmpty { return "" }
        return "<ul class=\"summary\" aria-label=\"\(word("Checks", "检查"))\">\n\(items.joined())</ul>\n"
    }

    mutating func addChecks(from start: Int, count: Int) {
        let before = report.blocks[..<start].count { if case .check = $0 { true } else { false } }
        add("<ul class=\"checks\">\n")
        for (offset, block) in report.blocks[start..<start + count].enumerated() {
            if case .check(let check) = block { add(line(of: check, number: before + offset + 1)) }
        }
        add("</ul>\n")
    }

    private func line(of check: Report.Check, number: Int) -> String {
        var text = "<li id=\"c\(number)\" class=\"\(check.status.rawValue)\">\(light(check.status))<div>"
        text += "<b class=\"title\">\(ReportText.escaped(check.title[language]))</b> "
        text += "<span class=\"status\">\(check.status.words[language])</span>"
        if let finding = check.finding { text += "<p>\(ReportText.escaped(finding[language]))</p>" }
        if let description = check.description { text += "<p>\(ReportText.escaped(description))</p>" }
        if !check.problems.isEmpty { text += notes(check.problems) }
        if !check.sample.isEmpty {
            text += "<details><summary>\(word("Examples", "样例"))</summary><ul class=\"sample\">\n"
            text += check.sample.map { "<li>\(ReportText.escaped($0))</li>\n" }.joined()
            if check.hidden > 0 {
                text += "<li class=\"hidden\">\(word("and \(check.hidden) more", "另有 \(check.hidden) 行"))</li>\n"
            }
            text += "</ul></details>"
        }
        text +=
            "<details class=\"query\"><summary>\(word("Rule", "规则"))</summary>\(ReportText.code(check.rule))</details>"
        return text + "</div></li>\n"
    }

    /// A disc with a tick, a triangle, an octagon with a cross.
    func light(_ status: CheckOutcome.Status) -> String {
        let shape =
            switch status {
            case .passed: "<circle cx=\"8\" cy=\"8\" r=\"7.5\"/><path d=\"M4.5 8.3l2.4 2.4 4.6-5\"/>"
            case .warned: "<path class=\"body\" d=\"M8 .8L15.7 15H.3z\"/><path d=\"M8 5.8v4.4M8 12.2v.6\"/>"
            case .failed, .broken:
                "<path class=\"body\" d=\"M4.9.5h6.2l4.4 4.4v6.2l-4.4 4.4H4.9L.5 11.1V4.9z\"/><path d=\"M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6\"/>"
            }
        return
            "<svg class=\"light\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">\(shape)</svg>"
    }
}
