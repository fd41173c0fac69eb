// How the process ends, as scripts rely on it.

import GovQL
import GovQLTerminal

enum ExitStatus: Int32 {
    case success = 0
    /// An error in a query or in data, unreadable files included.
    case failure = 1
    case wrongUsage = 2
    /// A `check` or `expect` failed.
    case checkFailed = 3
    /// `--fail-if-empty`, and a result without rows.
    case emptyResult = 4
    case limitExceeded = 5
    /// An error of ours.
    case bug = 70
    case interrupted = 130

    /// From the weightiest on: of several, the one that the process ends with.
    private static let order: [ExitStatus] = [
        .interrupted, .bug, .limitExceeded, .wrongUsage, .failure, .checkFailed, .emptyResult, .success,
    ]

    func combined(with other: ExitStatus) -> ExitStatus {
        ExitStatus.order.first { $0 == self || $0 == other } ?? self
    }

    /// What the errors of a run amount to: 0401 is Ctrl-C, 0409 an `expect` that did not hold, codes of 06xx are limits.
    init(_ diagnostics: [Diagnostic]) {
        let codes = diagnostics.filter { $0.severity == .error }.map(\.code)
        if codes.contains("GQL0401") {
            self = .interrupted
        } else if codes.contains(where: { $0.hasPrefix("GQL06") }) {
            self = .limitExceeded
        } else if codes.isEmpty {
            self = .success
        } else {
            self = codes.allSatisfy { $0 == "GQL0409" } ? .checkFailed : .failure
        }
    }
}

func exitProcess(_ status: ExitStatus) -> Never { exit(status.rawValue) }
