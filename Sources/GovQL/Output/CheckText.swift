// A report of checks for people: a line for what held of each entity, then what did not, with rows that show it. It knows
// only the report. Next: CheckFormat.swift.

struct CheckText {
    let report: CheckReport
    let language: Language

    var text: String {
        var lines: [String] = []
        for group in report.groups {
            lines += schemaLine(group.entity, group.outcomes)
            for outcome in group.outcomes where outcome.kind == .rule || outcome.status != .passed {
                lines += self.lines(of: outcome)
            }
        }
        return lines.map { $0 + "\n" }.joined() + summary + "\n"
    }

    /// What of the schema holds, in one line for each entity.
    private func schemaLine(_ entity: String?, _ outcomes: [CheckOutcome]) -> [String] {
        let count = outcomes.count { $0.kind != .rule && $0.status == .passed }
        guard let entity, count > 0 else { return [] }
        return [
            "\(label(.passed)) \(entity): "
                + Words(
                    en: count == 1 ? "1 check of the schema" : "\(count) checks of the schema",
                    zh: "模式检查 \(count) 项")[language]
        ]
    }

    private func lines(of outcome: CheckOutcome) -> [String] {
        let name = outcome.entity.map { "\($0): " } ?? ""
        var head = "\(label(outcome.status)) \(name)\(outcome.title[language])"
        if outcome.failed > 0 { head += language == .chinese ? "：" : ": " }
        if outcome.failed > 0 { head += outcome.finding(language) }
        guard outcome.status != .passed else { return [head] }
        let indent = String(repeating: " ", count: 6)
        var lines = [head]
        if let description = outcome.facts.description { lines.append(indent + description) }
        lines += outcome.sample.map { indent + DisplayWidth.visible($0) }
        let hidden = outcome.failed - outcome.sample.count
        if !outcome.sample.isEmpty, hidden > 0 {
            lines.append(indent + Words(en: "and \(hidden) more", zh: "另有 \(hidden) 行")[language])
        }
        let renderer = DiagnosticRenderer(language: language, usesColor: false, width: 100)
        for problem in outcome.problems {
            lines += renderer.text(problem).split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.isEmpty }.map { indent + $0 }
        }
        return lines
    }

    private func label(_ status: CheckOutcome.Status) -> String {
        let words =
            switch status {
            case .passed: Words(en: "ok   ", zh: "通过")
            case .warned: Words(en: "WARN ", zh: "警告")
            case .failed: Words(en: "FAIL ", zh: "未过")
            case .broken: Words(en: "ERROR", zh: "出错")
            }
        return words[language]
    }

    private var summary: String {
        let (passed, warned) = (report.count(.passed), report.count(.warned))
        let (failed, broken) = (report.count(.failed), report.count(.broken))
        var parts = [Words(en: "\(passed) passed", zh: "通过 \(passed)")]
        if warned > 0 { parts.append(Words(en: "\(warned) warned", zh: "警告 \(warned)")) }
        if failed > 0 { parts.append(Words(en: "\(failed) failed", zh: "未通过 \(failed)")) }
        if broken > 0 { parts.append(Words(en: "\(broken) could not be run", zh: "无法运行 \(broken)")) }
        let total = report.outcomes.count
        let head = Words(en: total == 1 ? "1 check: " : "\(total) checks: ", zh: "检查 \(total) 项：")
        return head[language] + parts.map { $0[language] }.joined(separator: language == .chinese ? "，" : ", ")
    }
}
