// The forms that a report of checks is written in: text for people, JSON for programs, JUnit's XML for CI servers. It knows
// only the report.

/// A form in which a report of checks is written.
public enum CheckFormat: String, Sendable, CaseIterable {
    case text, json, junit

    public func text(_ report: CheckReport, language: Language = .english) -> String {
        switch self {
        case .text: CheckText(report, language).text
        case .json: CheckJSON(report, language).text
        case .junit: CheckJUnit(report, language).text
        }
    }
}

extension CheckOutcome {
    /// `7 of 20000 rows fail, 3 allowed`.
    fileprivate func finding(_ language: Language) -> String {
        let all = rows.map { Words(en: " of \($0)", zh: "（共 \($0) 行）") } ?? Words(en: "", zh: "")
        let allowance =
            allowed > 0 ? Words(en: ", \(allowed) allowed", zh: "，允许 \(allowed) 行") : Words(en: "", zh: "")
        let noun = failed == 1 && rows == nil ? "row fails" : "rows fail"
        return Words(
            en: "\(failed)\(all.en) \(noun)\(allowance.en)", zh: "\(failed) 行不合\(all.zh)\(allowance.zh)")[language]
    }
}

extension CheckReport {
    /// Entities in the order of their first check, each with its outcomes; those of no entity last.
    fileprivate var groups: [(entity: String?, outcomes: [CheckOutcome])] {
        var groups: [(entity: String?, outcomes: [CheckOutcome])] = []
        for outcome in outcomes {
            if let index = groups.firstIndex(where: { $0.entity == outcome.entity }) {
                groups[index].outcomes.append(outcome)
            } else {
                groups.append((outcome.entity, [outcome]))
            }
        }
        return groups.filter { $0.entity != nil } + groups.filter { $0.entity == nil }
    }
}

// MARK: Text

private struct CheckText {
    let report: CheckReport
    let language: Language

    init(_ report: CheckReport, _ language: Language) {
        self.report = report
        self.language = language
    }

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

// MARK: JSON

private struct CheckJSON {
    let report: CheckReport
    let language: Language

    init(_ report: CheckReport, _ language: Language) {
        self.report = report
        self.language = language
    }

    var text: String {
        let checks = report.outcomes.map(object).joined(separator: ",\n    ")
        let counts = CheckOutcome.Status.allCases.map { "\"\($0.rawValue)\": \(report.count($0))" }
        return """
            {
              "checks": [
                \(checks)
              ],
              \(counts.joined(separator: ",\n  "))
            }

            """
    }

    private func object(_ outcome: CheckOutcome) -> String {
        let members: [(String, String)] = [
            ("check", string(outcome.title[language])), ("entity", outcome.entity.map(string) ?? "null"),
            ("kind", string(outcome.kind.rawValue)), ("severity", string(outcome.facts.severity.rawValue)),
            ("status", string(outcome.status.rawValue)), ("rows", outcome.rows.map { "\($0)" } ?? "null"),
            ("failed", "\(outcome.failed)"), ("allowed", "\(outcome.allowed)"),
            ("sample", "[" + outcome.sample.map(string).joined(separator: ", ") + "]"),
            (
                "problems",
                "["
                    + outcome.problems.map { string("\($0.code): \($0.message(in: language))") }
                    .joined(separator: ", ") + "]"
            ),
        ]
        return "{" + members.map { "\(string($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private func string(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.write(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: JUnit

private struct CheckJUnit {
    let report: CheckReport
    let language: Language

    init(_ report: CheckReport, _ language: Language) {
        self.report = report
        self.language = language
    }

    var text: String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"govql check\"\(counts(report.outcomes))>")
        for group in report.groups {
            let name = group.entity ?? Words(en: "queries", zh: "查询")[language]
            lines.append("  <testsuite name=\"\(escaped(name))\"\(counts(group.outcomes))>")
            lines += group.outcomes.flatMap { testCase($0, of: name) }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.map { $0 + "\n" }.joined()
    }

    private func counts(_ outcomes: [CheckOutcome]) -> String {
        let failures = outcomes.count { $0.status == .failed }
        let errors = outcomes.count { $0.status == .broken }
        return " tests=\"\(outcomes.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
    }

    private func testCase(_ outcome: CheckOutcome, of suite: String) -> [String] {
        let head = "    <testcase classname=\"\(escaped(suite))\" name=\"\(escaped(outcome.title[language]))\""
        let finding = escaped(outcome.finding(language))
        let sample = escaped(outcome.sample.joined(separator: "\n"))
        switch outcome.status {
        case .passed: return [head + "/>"]
        case .failed:
            return [head + ">", "      <failure message=\"\(finding)\">\(sample)</failure>", "    </testcase>"]
        case .warned:
            // A warning is no failure to a server; it is told beside.
            return [head + ">", "      <system-out>\(finding)\n\(sample)</system-out>", "    </testcase>"]
        case .broken:
            let message = outcome.problems.map { "\($0.code): \($0.message(in: language))" }.joined(separator: "\n")
            return [head + ">", "      <error message=\"\(escaped(message))\"/>", "    </testcase>"]
        }
    }

    /// As text of an element or attribute; what XML can't hold becomes U+FFFD.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
