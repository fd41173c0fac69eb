// Scenarios of the prompt: keys and the screens that they must lead to, in files that read like a description:
//
//     = A stage is completed after a bar
//       quick
//       run govql samples/wuhan
//       type communities | wh
//       press Tab
//       screen
//         |govql> communities | where
//         @28,0
//
// Everything that is not indented is prose. `screen` is what is seen, row by row behind a bar, and where the cursor is.
// The other words are those of `Scenario.Step`. How a file is run and recorded: ScenarioTests.swift.

import Foundation

struct Scenario {
    enum Step {
        /// Types a text as it stands.
        case type(String)
        /// Types a text and presses Enter.
        case line(String)
        /// Presses keys by tmux's names.
        case press([String])
        /// Pastes a text in which `\n` and `\t` stand for what they say.
        case paste(String)
        /// Waits until a row holds the text.
        case see(String)
        /// Waits until no row does.
        case gone(String)
        case resize(Int, Int)
        /// What must be seen; `line` is the first row's index in the file.
        case screen([String], line: Int)
    }

    var title = ""
    var steps: [Step] = []
    var size = (width: 80, height: 24)
    /// What runs: the words after `run`.
    var command = "govql"
    var environment: [String: String] = [:]
    /// Files in the home of the program, by name.
    var files: [String: String] = [:]
    /// Whether `make test` runs it, too.
    var isQuick = false
    /// Whether it starts in its home, and not in the repository.
    var isAtHome = false
    var line = 0

    /// The scenarios of a file.
    static func all(in text: String) throws -> [Scenario] {
        var scenarios: [Scenario] = []
        for (index, row) in text.components(separatedBy: "\n").enumerated() {
            if row.hasPrefix("= ") {
                scenarios.append(Scenario(title: String(row.dropFirst(2)), line: index))
            } else if row.hasPrefix("    "), !scenarios.isEmpty {
                scenarios[scenarios.count - 1].takeRow(String(row.dropFirst(4)), index)
            } else if row.hasPrefix("  "), !scenarios.isEmpty {
                try scenarios[scenarios.count - 1].take(String(row.dropFirst(2)), index)
            }
        }
        return scenarios
    }

    /// A row of the screen that the last step expects.
    private mutating func takeRow(_ row: String, _ index: Int) {
        guard case .screen(var rows, var line)? = steps.last else { return }
        if rows.isEmpty { line = index }
        rows.append(row)
        steps[steps.count - 1] = .screen(rows, line: line)
    }

    private mutating func take(_ text: String, _ index: Int) throws {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        let words = rest.split(separator: " ").map(String.init)
        switch parts[0] {
        case "quick": isQuick = true
        case "home": isAtHome = true
        case "run": command = rest
        case "size": size = (try number(words, 0, index), try number(words, 1, index))
        case "env":
            let pair = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            environment[pair[0]] = pair.count > 1 ? pair[1] : ""
        case "file": files[words.first ?? ""] = Self.unescaped(words.dropFirst().joined(separator: " "))
        case "type": steps.append(.type(rest))
        case "line": steps.append(.line(rest))
        case "press": steps.append(.press(words))
        case "paste": steps.append(.paste(Self.unescaped(rest)))
        case "see": steps.append(.see(rest))
        case "gone": steps.append(.gone(rest))
        case "resize": steps.append(.resize(try number(words, 0, index), try number(words, 1, index)))
        case "screen": steps.append(.screen([], line: index + 1))
        default: throw Mistake(line: index, word: parts[0])
        }
    }

    struct Mistake: Error {
        let line: Int
        let word: String
    }

    private func number(_ words: [String], _ index: Int, _ line: Int) throws -> Int {
        guard words.indices.contains(index), let number = Int(words[index]) else {
            throw Mistake(line: line, word: words.joined(separator: " "))
        }
        return number
    }

    private static func unescaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\n", with: "\n").replacingOccurrences(of: "\\t", with: "\t")
    }
}
