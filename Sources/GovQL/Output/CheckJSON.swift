// A report of checks as JSON, for programs. It knows only the report. Next: CheckFormat.swift.

struct CheckJSON {
    let report: CheckReport
    let language: Language

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
