// The forms that a report of checks is written in, and what they share: how entities are grouped, how a finding reads.
// Next: CheckText.swift, CheckJSON.swift, CheckJUnit.swift.

/// A form in which a report of checks is written.
public enum CheckFormat: String, Sendable, CaseIterable {
    case text, json, junit

    public func text(_ report: CheckReport, language: Language = .english) -> String {
        switch self {
        case .text: CheckText(report: report, language: language).text
        case .json: CheckJSON(report: report, language: language).text
        case .junit: CheckJUnit(report: report, language: language).text
        }
    }
}

extension CheckOutcome {
    /// `7 of 20000 rows fail, 3 allowed`.
    func finding(_ language: Language) -> String {
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
    var groups: [(entity: String?, outcomes: [CheckOutcome])] {
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
