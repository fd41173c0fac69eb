// A report of checks as JUnit's XML, for CI servers. It knows only the report. Next: CheckFormat.swift.

struct CheckJUnit {
    let report: CheckReport
    let language: Language

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
