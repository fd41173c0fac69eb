// How the prompt shows results: fitted to the window, through a pager where they are taller, or into a file.

import GovQL
import GovQLTerminal

/// A file that results go to instead of the screen.
struct Redirection {
    let sink: ResultSink
    let path: String
    /// Only the next result goes there.
    let isOnce: Bool
}

extension Shell {
    /// More rows than these are never shown unless asked for.
    private static let mostRows = 40
    /// Lines beside the rows: three rules, names, types, the row of dots, the count and the next prompt.
    private static let otherLines = 8

    /// Shows a result, all of its rows if asked to, or writes it where results go.
    func show(_ result: QueryResult, allRows: Bool = false) throws {
        if let target = redirection { return try write(result, to: target) }
        let isScreen = Terminal.isTerminal(1)
        var options = settings.output
        switch settings.width {
        case .auto: options.width = isScreen ? Terminal.size.columns : nil
        case .all: options.width = nil
        case .exactly(let cells): options.width = cells
        }
        switch settings.maximumRows {
        case .auto:
            options.maximumRows =
                isScreen ? min(Self.mostRows, max(3, Terminal.size.rows - Self.otherLines)) : options.maximumRows
        case .all: options.maximumRows = nil
        case .exactly(let count): options.maximumRows = count
        }
        if allRows { options.maximumRows = nil }
        if isScreen { options.chartHeight = min(options.chartHeight, max(6, Terminal.size.rows - Self.otherLines)) }
        let goesOn = separatesResults && hasShown
        hasShown = true
        guard isScreen, !separatesResults, settings.pages, !settings.isSafe, !options.isPlain, !Terminal.isDumb,
            mayBeTall(result, options)
        else {
            let sink = ResultSink(format: settings.format, options: options, goesOn: goesOn)
            do { try sink.write(result) } catch is ClosedPipe { wantsToLeave = true }
            return
        }
        var text = try self.text(of: result, options)
        // What is cut to the window anyway is cut until it fits: wrapped cells take more lines than rows.
        while settings.maximumRows == .auto, !allRows, let most = options.maximumRows, most > 3,
            result.rowCount > 3, lineCount(of: text) >= Terminal.size.rows
        {
            options.maximumRows = max(3, min(most, result.rowCount) * 2 / 3)
            text = try self.text(of: result, options)
        }
        try page(text)
    }

    private func text(of result: QueryResult, _ options: OutputOptions) throws -> [UInt8] {
        let sink = ResultSink(collecting: settings.format, options: options)
        try sink.write(result)
        return sink.collected
    }

    private func lineCount(of text: [UInt8]) -> Int { text.count { $0 == UInt8(ascii: "\n") } }

    /// Whether it is worth looking at the lines themselves.
    private func mayBeTall(_ result: QueryResult, _ options: OutputOptions) -> Bool {
        let rows = min(result.rowCount, options.maximumRows ?? Int.max)
        if !result.charts.isEmpty, options.charts != .off { return true }
        // A row may take three lines of a table, and as many as there are columns one under another.
        return rows * max(3, result.columns.count + 1) + Self.otherLines > Terminal.size.rows
    }

    /// Through the pager what the window does not hold.
    private func page(_ text: [UInt8]) throws {
        guard lineCount(of: text) >= Terminal.size.rows, let pager = Self.pager else {
            return say(String(decoding: text, as: UTF8.self))
        }
        // less reads what it shows as the locale says, and results are UTF-8 in any.
        setenv("LESSCHARSET", "utf-8", 0)
        let status = ChildProgram.run(pager, reading: text)
        if status == 126 || status == 127 {
            say(String(decoding: text, as: UTF8.self))
            settings.pages = false
            throw CommandMistake(
                en: "the pager `\(pager)` can't be run; GOVQL_PAGER names another, and .pager on tries again",
                zh: "无法运行分页程序 `\(pager)`；可用 GOVQL_PAGER 指定其他程序，.pager on 重新启用")
        }
    }

    /// The command that shows long texts; nil where the environment wants none.
    private static var pager: String? {
        for name in ["GOVQL_PAGER", "PAGER"] {
            if let command = environmentVariable(name) { return command.trimmed.isEmpty ? nil : command }
        }
        return "less -FRSX"
    }

    // MARK: Files

    /// `.output` and `.once`; an empty path ends it.
    func redirect(to path: String, times: Int?) throws {
        guard !path.isEmpty else {
            redirection = nil
            return say(Words(en: "results are shown here", zh: "结果显示在此处"))
        }
        if settings.isSafe {
            throw CommandMistake(en: "files are not written here (--safe, --readonly)", zh: "此处不写文件（--safe、--readonly）")
        }
        let files = session.configuration.files
        if files.kind(of: path) == .folder { throw Diagnostics(Diagnostic(FileProblem.writesFolder(path))) }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            let folder = String(path[..<slash])
            if files.kind(of: folder) != .folder {
                throw Diagnostics(Diagnostic(FileProblem.noFolder(path, folder: folder)))
            }
        }
        var options = settings.output
        options.width = nil
        options.maximumRows = nil
        options.usesColor = false
        options.showsCount = false
        let format: OutputFormat? = path.contains(".") ? nil : settings.format
        redirection = Redirection(
            sink: ResultSink(file: path, format: format, options: options), path: path, isOnce: times == 1)
    }

    /// The file is whole after each result.
    private func write(_ result: QueryResult, to target: Redirection) throws {
        if target.isOnce { redirection = nil }
        try target.sink.write(result)
        try target.sink.finish(files: session.configuration.files)
        let rows = result.rowCount
        say(
            Words(
                en: "\(rows) \(rows == 1 ? "row" : "rows") to \(target.path)",
                zh: "\(rows) 行已写入 \(target.path)"))
    }

    // MARK: Plans

    /// Shows how a query is run.
    func explain(_ text: String, runs: Bool) throws {
        let source = SourceText(name: "", text: text)
        for statement in try session.statements(of: source) {
            guard case .query(let query) = statement.kind else { continue }
            let explanation = Explanation(query: query, runs: runs, language: settings.language)
            let outcome = try running {
                try session.execute(
                    Statement(.explain(explanation), at: statement.range), of: source, cancellation: $0)
            }
            if let result = outcome.result { try show(result) }
            settings.reporter.report(outcome.notes)
        }
    }
}
