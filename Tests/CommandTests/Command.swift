// Runs the built `govql` (or any program) as a process, the way a user's shell does. Output goes to files, so that neither
// side ever waits for the other.

import Foundation

/// The folders that tests need.
enum Place {
    /// The repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where the build puts programs: beside the tests themselves, or what `GOVQL_BIN_DIR` says.
    static let binaries: URL = {
        if let named = ProcessInfo.processInfo.environment["GOVQL_BIN_DIR"] { return URL(fileURLWithPath: named) }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<5 {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("govql").path) { return folder }
            folder.deleteLastPathComponent()
        }
        return root.appendingPathComponent(".build/debug")
    }()

    static var govql: String { binaries.appendingPathComponent("govql").path }

    /// An empty folder for one test.
    static func scratch() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("govql-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }
}

/// What a process left behind.
struct Outcome {
    let status: Int32
    let standardOutput: Data
    let standardError: Data

    var output: String { String(decoding: standardOutput, as: UTF8.self) }
    var errors: String { String(decoding: standardError, as: UTF8.self) }
}

/// A process that is still running.
struct RunningCommand {
    let process: Process
    private let folder: URL

    init(
        _ program: String, _ arguments: [String], input: String = "", folder: URL = Place.root,
        environment: [String: String] = [:]
    ) throws {
        let scratch = try Place.scratch()
        self.folder = scratch
        let files = try ["in", "out", "err"].map { name in
            let url = scratch.appendingPathComponent(name)
            try Data(name == "in" ? input.utf8 : "".utf8).write(to: url)
            return url
        }
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = Self.environment.merging(["TMPDIR": scratch.path]) { $1 }.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
    }

    /// Nothing of the machine's own settings but the way to programs.
    private static let environment: [String: String] = [
        "PATH": Place.binaries.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
        "LANG": "C.UTF-8", "HOME": NSTemporaryDirectory(), "GOVQL_HISTFILE": "",
    ]

    /// Waits; ten minutes at most, for the oracles are many and machines may be busy.
    func finish() throws -> Outcome {
        let deadline = Date().addingTimeInterval(600)
        while process.isRunning, Date() < deadline { usleep(2000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        defer { try? FileManager.default.removeItem(at: folder) }
        return Outcome(
            status: process.terminationStatus,
            standardOutput: try Data(contentsOf: folder.appendingPathComponent("out")),
            standardError: try Data(contentsOf: folder.appendingPathComponent("err")))
    }
}

/// Runs `govql`.
func govql(
    _ arguments: String..., input: String = "", folder: URL = Place.root, environment: [String: String] = [:]
) throws -> Outcome {
    try RunningCommand(Place.govql, arguments, input: input, folder: folder, environment: environment).finish()
}

/// Runs a line as a shell would, standard error among standard output.
func shell(_ line: String, folder: URL = Place.root, environment: [String: String] = [:]) throws -> Outcome {
    try RunningCommand("/bin/bash", ["-c", "exec 2>&1\n" + line], folder: folder, environment: environment).finish()
}
