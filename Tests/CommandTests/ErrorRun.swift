// Runs a case of ErrorCase.swift as the command would, and gives what it prints. Queries over the samples are run in this
// process, since starting a thousand would take minutes; those that need files or a shell are run by the command itself.

import Foundation
import GovQL

/// What was printed, results and messages in their order.
struct ErrorRun {
    var text = ""
    /// Diagnostics with their codes, where they were run in this process.
    var diagnostics: [Diagnostic] = []

    /// The name under which queries stand in messages.
    private static let name = "query.gql"

    static func run(_ entry: ErrorCase, _ side: ErrorCase.Side, _ language: String) throws -> ErrorRun {
        let lines = entry.lines(side, language)
        if entry.isOfHost {
            return try side == .wrong
                ? HostCases.wrong(entry.code, language) : HostCases.mended(entry.code, language)
        }
        if entry.files.isEmpty, lines.first?.hasPrefix("$ ") != true {
            return try inProcess(lines.joined(separator: "\n") + "\n", over: entry.data, language)
        }
        return ErrorRun(text: try byCommand(entry, lines, language))
    }

    init(text: String = "") { self.text = text }

    /// A message by itself.
    init(raising facts: any DiagnosticFacts, _ language: String) {
        report([Diagnostic(facts)], DiagnosticRenderer(language: language == "zh" ? .chinese : .english))
    }

    // MARK: In this process

    private static let cities = Cities()

    static func inProcess(
        _ query: String, over data: [String], _ language: String, limits: Limits? = nil,
        files: (any FileAccess)? = nil, cancellation: CancellationToken = CancellationToken()
    ) throws -> ErrorRun {
        var run = ErrorRun()
        let session =
            try files.map { Session(configuration: Session.Configuration(files: $0)) } ?? cities.session(data)
        let renderer = DiagnosticRenderer(language: language == "zh" ? .chinese : .english)
        let source = SourceText(name: name, text: query)
        do {
            for statement in try session.statements(of: source) {
                let outcome = try session.execute(
                    statement, of: source, limits: limits, cancellation: cancellation)
                if let result = outcome.result { try run.write(result, isFirst: run.text.isEmpty, renderer.language) }
                run.report(outcome.notes, renderer)
            }
        } catch let error as Diagnostics {
            run.report(error.all, renderer)
        }
        return run
    }

    /// As ResultSink does.
    private mutating func write(_ result: QueryResult, isFirst: Bool, _ language: Language) throws {
        if !isFirst { text += "\n" }
        var options = OutputOptions()
        options.language = language
        if result.isValue, result.rowCount == 1, let column = result.columns.first {
            let isNull = column.value(at: 0).isNull
            text += (isNull ? "" : result.table.shownText(row: 0, column: 0, options: options)) + "\n"
            return
        }
        var bytes: [UInt8] = []
        try OutputFormat.table.write(result.table, options: options) { bytes += $0 }
        text += String(decoding: bytes, as: UTF8.self)
    }

    /// As Reporter does.
    private mutating func report(_ found: [Diagnostic], _ renderer: DiagnosticRenderer) {
        for (index, diagnostic) in found.enumerated() {
            if index > 0, diagnostic.source != nil || found[index - 1].source != nil { text += "\n" }
            text += renderer.text(diagnostic)
        }
        diagnostics += found
    }

    // MARK: By the command

    private static func byCommand(_ entry: ErrorCase, _ lines: [String], _ language: String) throws -> String {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in entry.files { try write(entry.file(name), to: folder.appendingPathComponent(name)) }
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("samples"),
            withDestinationURL: Place.root.appendingPathComponent("samples"))
        let script: String
        if lines.first?.hasPrefix("$ ") == true {
            script = lines.map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }.joined(separator: "\n")
        } else {
            try write(lines, to: folder.appendingPathComponent(name))
            script = (["govql"] + entry.data + ["--format", "table", name]).joined(separator: " ")
        }
        let locale = language == "zh" ? "zh_CN.UTF-8" : "C.UTF-8"
        return try shell(script, folder: folder, environment: ["LC_ALL": locale]).output
    }

    private static func write(_ lines: [String], to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
}

/// Sessions over the sample data: each is opened once, and what one case decodes serves the next.
private final class Cities: @unchecked Sendable {
    private let lock = NSLock()
    private var sessions: [[String]: Session] = [:]

    /// A session of its own for each case: what it defines is nobody else's.
    func session(_ data: [String]) throws -> Session {
        lock.lock()
        defer { lock.unlock() }
        if let session = sessions[data] { return try Session(sharing: session) }
        let today = CalendarDate(year: 2020, month: 12, day: 31)
        let session = Session(configuration: Session.Configuration(files: SampleFiles(), today: today))
        switch data.first {
        case "--schema": try session.use(data[1])
        case "--load": try session.load(data[1])
        default: break
        }
        sessions[data] = session
        return try Session(sharing: session)
    }
}

/// The files of the repository under paths that start at its root. What is written is forgotten.
private struct SampleFiles: FileAccess {
    private let local = LocalFiles()

    private func place(_ path: String) -> String { path.hasPrefix("/") ? path : Place.root.path + "/" + path }

    func kind(of path: String) -> FileKind { local.kind(of: place(path)) }
    func names(inFolder path: String) throws -> [String] { try local.names(inFolder: place(path)) }
    func open(_ path: String) throws -> any ReadableFile { try local.open(place(path)) }
    func write(_ bytes: [UInt8], to path: String) throws {}
}
