// The prompt at a pseudo-terminal: editing, completion, Ctrl-C and Ctrl-D. What needs no terminal is in
// Tests/Golden/command/shell.gqltest.

import Foundation
import Testing

@Suite struct ShellTests {
    @Test func thePromptAnswersToKeys() throws {
        let outcome = try shell(
            "python3 Tests/CommandTests/drive_shell.py '\(Place.govql)' samples/wuhan/wuhan.gql")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func aTerminalShowsHowFarTheReadingIs() throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try shell("python3 Tests/CommandTests/drive_progress.py '\(Place.govql)' '\(folder.path)'")
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
