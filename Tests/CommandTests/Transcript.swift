// Transcripts: commands and what they print, in one file that reads like a session. Commands and output are indented by
// two blanks, everything else is prose:
//
//     A value is printed as it is.
//
//       $ govql -c '1 + 2'
//       3
//       [1]
//
// A command goes on while a single quote is open; `[N]` is an exit status that is not 0; standard error stands among the
// output. With GOVQL_RECORD=1 the file is written anew, and the test fails once, so that nobody records without knowing.

import Foundation

struct Transcript {
    struct Step {
        var command: String
        var expected: [String]
        /// Index of the line with the command.
        var line: Int
    }

    private enum Line {
        case prose(String)
        case step(Int)
    }

    private(set) var steps: [Step] = []
    private var lines: [Line] = []
    private let indent: String

    init(_ text: String, indent: String = "  ") {
        self.indent = indent
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            read(String(line), number)
        }
    }

    private var isInStep = false

    /// Whether a quote of the last command is still open.
    private var isUnfinished: Bool {
        guard let step = steps.last, step.expected.isEmpty else { return false }
        return !step.command.filter { $0 == "'" }.count.isMultiple(of: 2)
    }

    private mutating func read(_ line: String, _ number: Int) {
        let isIndented = line.hasPrefix(indent) && !(indent.isEmpty && line.isEmpty && steps.isEmpty)
        guard isIndented else {
            isInStep = false
            return lines.append(.prose(line))
        }
        let content = String(line.dropFirst(indent.count))
        if content.hasPrefix("$ ") {
            lines.append(.step(steps.count))
            steps.append(Step(command: String(content.dropFirst(2)), expected: [], line: number))
            isInStep = true
        } else if isInStep, isUnfinished {
            steps[steps.count - 1].command += "\n" + content
        } else if isInStep {
            steps[steps.count - 1].expected.append(content)
        } else {
            lines.append(.prose(line))
        }
    }

    /// What a command prints, as the lines that stand in a transcript.
    static func lines(of outcome: Outcome, withStatus: Bool = true) -> [String] {
        var lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() } else { lines.append("[no line end]") }
        return outcome.status == 0 || !withStatus ? lines : lines + ["[\(outcome.status)]"]
    }

    /// The text again, with other output.
    func text(with outputs: [[String]]) -> String {
        lines.map { line in
            switch line {
            case .prose(let text): return text
            case .step(let index):
                let command = "$ " + steps[index].command
                let head = command.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }
                return (head + outputs[index].map { indent + $0 }).joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }
}

/// Whether transcripts are to be written anew.
let isRecording = ProcessInfo.processInfo.environment["GOVQL_RECORD"] == "1"
