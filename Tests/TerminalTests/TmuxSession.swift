// A terminal to test in: the demo program in a tmux window, keys sent to it, its screen read back. Waiting is for a
// state of the screen, never for a time, so that a slow machine makes tests slow and not wrong.

import Foundation
import Testing

/// Whether tmux can be run; tests that need it are skipped by name without it.
let tmuxIsPresent = run(["tmux", "-V"])?.hasPrefix("tmux") == true

/// Held while a pipe has a writing end here: a tmux server that another test starts meanwhile would keep it open for good,
/// and reading would never end.
private let spawning = NSLock()

/// The standard output of a command; nil if it could not be run or failed. Spawned by hand: Foundation's `Process`
/// waits on a run loop, which a test's thread need not have.
@discardableResult
func run(_ command: [String]) -> String? {
    var ends: [Int32] = [0, 0]
    spawning.lock()
    guard pipe(&ends) == 0 else {
        spawning.unlock()
        return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    // The test's thread may ignore or block Ctrl-C; the terminal in it must not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let failure = posix_spawnp(&child, command[0], &actions, &attributes, &arguments, environ)
    close(ends[1])
    spawning.unlock()
    defer { close(ends[0]) }
    guard failure == 0 else { return nil }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(ends[0], &chunk, chunk.count), count > 0 { output += chunk[..<count] }
    var status: Int32 = 0
    waitpid(child, &status, 0)
    return status == 0 ? String(decoding: output, as: UTF8.self) : nil
}

final class TmuxSession {
    private let socket = "govql-\(UUID().uuidString.prefix(8))"
    /// The home of the program; removed with the session that made it.
    let folder: String
    private let ownsFolder: Bool

    /// What is seen: rows without blanks at their ends and without empty rows at the end, and the cursor.
    struct Screen: Equatable, CustomStringConvertible {
        var rows: [String]
        var column: Int
        var row: Int

        var description: String { "\n" + rows.map { "|\($0)\n" }.joined() + "cursor \(column),\(row)" }
    }

    init(
        width: Int = 60, height: Int = 20, program: String = "linereader-demo", arguments: String = "",
        environment: [String: String] = [:], editrc: String? = nil, files: [String: String] = [:],
        folder: String? = nil, workingFolder: String? = nil, waitsForPrompt: Bool = true
    ) throws {
        ownsFolder = folder == nil
        self.folder = folder ?? FileManager.default.temporaryDirectory.appendingPathComponent(socket).path
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        var files = files
        files[".editrc"] = editrc
        for (name, text) in files {
            let path = URL(fileURLWithPath: self.folder + "/" + name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        var variables = [
            "HOME": self.folder, "TERM": "screen-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
            "GOVQL_HISTFILE": self.folder + "/history.jsonl",
        ]
        variables.merge(environment) { $1 }
        let assignments = variables.map { "'\($0)=\($1)'" }.joined(separator: " ")
        let command =
            "env -i \(assignments) '\(Self.path(of: program))' \(arguments); echo status=$?; "
            + "stty -a | grep -o ' -*echo '; exec cat"
        tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "\(width)", "-y", "\(height)", "-c",
            workingFolder ?? self.folder, command)
        // What is typed before the program runs is echoed by the terminal itself.
        if waitsForPrompt { expectRow(containing: program == "govql" ? "govql>" : "t>", seconds: 20) }
    }

    deinit {
        tmux("kill-server")
        if ownsFolder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Beside the test program, wherever it was built.
    static func path(of program: String) -> String {
        let beside =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        var folder = URL(fileURLWithPath: beside).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent(program).path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return root.deletingLastPathComponent().path + "/.build/debug/\(program)"
    }

    @discardableResult
    func tmux(_ arguments: String...) -> String? {
        run(["tmux", "-L", socket] + arguments)
    }

    /// Presses keys by tmux's names: `Enter`, `C-a`, `Up`.
    func press(_ keys: String...) {
        run(["tmux", "-L", socket, "send-keys", "-t", "t"] + keys)
    }

    func type(_ text: String) {
        tmux("send-keys", "-t", "t", "-l", "--", text)
    }

    /// Sends text as a terminal does a paste, with brackets if the program asked for them.
    func paste(_ text: String, bracketed: Bool = true) {
        let file = folder + "/paste"
        try? text.write(toFile: file, atomically: true, encoding: .utf8)
        tmux("load-buffer", file)
        if bracketed { tmux("paste-buffer", "-p", "-r", "-t", "t") } else { tmux("paste-buffer", "-r", "-t", "t") }
    }

    /// tmux folds its rows at once and tells the program a quarter of a second later: wait until it has.
    func resize(width: Int, height: Int) {
        defer { usleep(500_000) }
        tmux("resize-window", "-t", "t", "-x", "\(width)", "-y", "\(height)")
    }

    var screen: Screen {
        let answer =
            tmux("display-message", "-p", "-t", "t", "#{cursor_x} #{cursor_y}", ";", "capture-pane", "-p", "-t", "t")
            ?? ""
        var rows = answer.components(separatedBy: "\n")
        let cursor = rows.removeFirst().split(separator: " ").compactMap { Int($0) }
        rows = rows.map { String($0.reversed().drop { $0 == " " }.reversed()) }
        while rows.last == "" { rows.removeLast() }
        return Screen(rows: rows, column: cursor.first ?? -1, row: cursor.last ?? -1)
    }

    /// Waits until the screen is as expected; records an issue if it does not become so.
    @discardableResult
    func expect(
        _ rows: [String], cursor: (Int, Int)? = nil, seconds: Double = 5, _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        let matches = { (screen: Screen) in
            screen.rows == rows && (cursor == nil || (screen.column, screen.row) == cursor!)
        }
        let expected = Screen(rows: rows, column: cursor?.0 ?? -1, row: cursor?.1 ?? -1)
        return wait(for: matches, expected.description, seconds, comment, sourceLocation)
    }

    /// Waits until the last rows are as expected, whatever is above them.
    @discardableResult
    func expectLast(_ rows: [String], column: Int, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
        let matches = { (screen: Screen) in screen.rows.suffix(rows.count) == rows[...] && screen.column == column }
        return wait(for: matches, "\(rows) at \(column)", 5, nil, sourceLocation)
    }

    /// Waits until some row contains a text.
    @discardableResult
    func expectRow(
        containing text: String, seconds: Double = 5, _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        wait(for: { $0.rows.contains { $0.contains(text) } }, "…\(text)…", seconds, comment, sourceLocation)
    }

    func wait(
        for matches: (Screen) -> Bool, _ expected: String, _ seconds: Double, _ comment: Comment?,
        _ sourceLocation: SourceLocation
    ) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        var last = screen
        while !matches(last), Date() < end {
            usleep(10_000)
            last = screen
        }
        if matches(last) { return true }
        Issue.record(
            "\(comment.map { "\($0): " } ?? "")expected \(expected)\nsaw \(last)", sourceLocation: sourceLocation)
        return false
    }
}
