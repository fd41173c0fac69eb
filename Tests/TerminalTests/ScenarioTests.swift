// The prompt of `govql` itself in a terminal, by the scenarios of Tests/Golden/terminal. `make test` runs those that are
// marked quick, `make test-terminal` all of them (GOVQL_TERMINAL=all). GOVQL_RECORD=1 writes the screens anew.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: tmuxIsPresent, "skipped: tmux is absent"))
struct ScenarioTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appendingPathComponent("Tests/Golden/terminal")
    static let files =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".scene") }.sorted()
    static let runsAll = ProcessInfo.processInfo.environment["GOVQL_TERMINAL"] == "all"
    static let isRecording = ProcessInfo.processInfo.environment["GOVQL_RECORD"] == "1"

    @Test(arguments: files) func scenarios(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        var recorded: [(line: Int, old: Int, rows: [String])] = []
        for scenario in try Scenario.all(in: text) where Self.runsAll || Self.isRecording || scenario.isQuick {
            try play(scenario, of: name, &recorded)
        }
        guard Self.isRecording else { return }
        var lines = text.components(separatedBy: "\n")
        for (line, old, rows) in recorded.reversed() {
            lines.replaceSubrange(line..<line + old, with: rows.map { "    " + $0 })
        }
        let new = lines.joined(separator: "\n")
        if new != text {
            try new.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was recorded")
        }
    }

    /// The screens that docs/prompt.md shows are those of the scenarios that it names.
    @Test func theManualShowsTheseScreens() throws {
        let page = Self.root.appendingPathComponent("docs/prompt.md")
        var lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        var shown = 0
        for (index, line) in lines.enumerated().reversed() {
            guard line.hasPrefix("<!-- scene "), line.hasSuffix(" -->") else { continue }
            let words = line.dropFirst(11).dropLast(4).split(separator: " ", maxSplits: 1).map(String.init)
            let text = try String(contentsOf: Self.folder.appendingPathComponent(words[0] + ".scene"), encoding: .utf8)
            let scenario = try #require(try Scenario.all(in: text).first { $0.title == words[1] }, "\(line)")
            let screens = scenario.steps.compactMap { step in
                if case .screen(let rows, _) = step { rows } else { nil }
            }
            let rows = try #require(screens.last).dropLast().map { String($0.dropFirst()) }
            let opening = index + 1
            let end = try #require(lines[(opening + 1)...].firstIndex(of: "```"))
            shown += 1
            if Array(lines[(opening + 1)..<end]) == rows { continue }
            if Self.isRecording { lines.replaceSubrange((opening + 1)..<end, with: rows) }
            Issue.record("\(line) shows another screen")
        }
        if Self.isRecording { try lines.joined(separator: "\n").write(to: page, atomically: true, encoding: .utf8) }
        #expect(shown >= 6)
    }

    private func play(
        _ scenario: Scenario, of name: String, _ recorded: inout [(line: Int, old: Int, rows: [String])]
    ) throws {
        let words = scenario.command.split(separator: " ", maxSplits: 1).map(String.init)
        let arguments = words.count > 1 ? words[1] : ""
        let terminal = try TmuxSession(
            width: scenario.size.width, height: scenario.size.height, program: words[0], arguments: arguments,
            environment: scenario.environment, files: scenario.files,
            workingFolder: scenario.isAtHome ? nil : Self.root.path)
        let comment = Comment(rawValue: "\(name):\(scenario.line + 1) \(scenario.title)")
        for step in scenario.steps {
            switch step {
            case .type(let text): terminal.type(text)
            case .line(let text):
                terminal.type(text)
                terminal.press("Enter")
            case .press(let keys): for key in keys { terminal.press(key) }
            case .paste(let text): terminal.paste(text)
            case .see(let text): guard terminal.expectRow(containing: text, seconds: 20, comment) else { return }
            case .gone(let text): guard terminal.expectNoRow(containing: text, comment) else { return }
            case .resize(let width, let height): terminal.resize(width: width, height: height)
            case .screen(let rows, let line):
                if Self.isRecording {
                    recorded.append((line, rows.count, terminal.settledScreen.written))
                } else {
                    guard terminal.expect(written: rows, comment) else { return }
                }
            }
        }
    }
}

extension TmuxSession.Screen {
    /// As a scenario has it: rows behind bars, and the cursor.
    var written: [String] { rows.map { "|" + $0 } + ["@\(column),\(row)"] }
}

extension TmuxSession {
    /// The screen once nothing has changed for a while.
    var settledScreen: Screen {
        var last = screen
        var unchanged = 0
        while unchanged < 8 {
            usleep(60_000)
            let now = screen
            unchanged = now == last ? unchanged + 1 : 0
            last = now
        }
        return last
    }

    @discardableResult
    func expect(written rows: [String], _ comment: Comment) -> Bool {
        wait(for: { $0.written == rows }, "\n" + rows.joined(separator: "\n"), 20, comment, #_sourceLocation)
    }

    @discardableResult
    func expectNoRow(containing text: String, _ comment: Comment) -> Bool {
        wait(
            for: { !$0.rows.contains { $0.contains(text) } }, "no \(text)", 20, comment, #_sourceLocation)
    }
}
