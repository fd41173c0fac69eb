// `govql report`: a script as a page, written when all of it has run, and with `--watch` once more whenever a file that it
// read has changed. What a report is, the library knows (Session+Report.swift, Output/Report).

import GovQL
import GovQLTerminal

struct ReportCommand {
    let arguments: Arguments
    let session: Session
    let reporter: Reporter
    let watcher: RunWatcher
    let options: OutputOptions

    /// Runs the script and writes the page. A page that was there is left alone by a script that fails.
    func write() throws -> ExitStatus {
        let report = try watcher.watching(in: reporter.language) { token in
            try session.report(on: try source(), options: reportOptions, cancellation: token)
        }
        var options = options
        options.maximumRows = arguments.maxRows
        let page = Array(report.page(options).utf8)
        if let file = arguments.output {
            try session.configuration.files.write(page, to: file)
            if !arguments.isQuiet { tell(report, file) }
        } else {
            switch StandardStreams.write(page, to: 1) {
            case .written: break
            case .closed: throw ClosedPipe()
            case .failed(let code): throw OutputFailure(reason: String(cString: strerror(code)))
            }
        }
        var status = report.isPassed ? ExitStatus.success : .checkFailed
        for case .problem(let diagnostics) in report.blocks {
            reporter.report(diagnostics)
            status = status.combined(with: ExitStatus(diagnostics))
        }
        return status.combined(with: ExitStatus(report.notes))
    }

    private func source() throws -> SourceText {
        if case .script(let path)? = arguments.actions.first {
            return SourceText(name: path, bytes: try session.configuration.files.contents(of: path))
        }
        return SourceText(name: "<stdin>", bytes: try StandardInput.readAll())
    }

    private var reportOptions: Session.ReportOptions {
        var options = Session.ReportOptions()
        options.language = arguments.language
        options.usualLanguage = reporter.language
        options.keepsGoing = arguments.keepsGoing
        if let most = arguments.maxRows { options.sortedRows = most }
        return options
    }

    /// What was written, and which checks failed: for whoever does not open the page.
    private func tell(_ report: Report, _ file: String) {
        let language = reporter.language
        let results = report.blocks.count { if case .result = $0 { true } else { false } }
        let checks = report.checks
        var lines = [
            Words(
                en:
                    "\(file): \(results) \(results == 1 ? "result" : "results"), \(checks.count) \(checks.count == 1 ? "check" : "checks")",
                zh: "\(file)：结果 \(results) 个，检查 \(checks.count) 项")[
                    language]
        ]
        for check in checks where check.status != .passed {
            let finding = check.finding.map { (language == .chinese ? "：" : ": ") + $0[language] } ?? ""
            lines.append("  \(check.status.words[language]): \(check.title[language])\(finding)")
        }
        StandardStreams.write(lines.map { DisplayWidth.visible($0) + "\n" }.joined(), to: 2)
    }

    // MARK: Watching

    /// Writes the page again and again, until Ctrl-C: a new session each time, so that nothing of an earlier script is left.
    static func watch(_ arguments: Arguments, language: Language) -> ExitStatus {
        let files = SeenFiles(arguments.fileAccess, leavingOut: arguments.output)
        var status = ExitStatus.success
        while true {
            files.forget()
            let program = Program(arguments, language: language, files: files)
            status = program.run()
            program.stopWatching()
            if Interrupts.take() { return status == .interrupted ? .success : status }
            if status == .wrongUsage || status == .bug { return status }
            if !arguments.isQuiet {
                let words = Words(en: "waiting for changes; Ctrl-C ends\n", zh: "等待文件变化；Ctrl-C 结束\n")
                StandardStreams.write(words[language], to: 2)
            }
            while !files.haveChanged {
                usleep(300_000)
                if Interrupts.take() { return status }
            }
        }
    }
}

extension Arguments {
    /// A report is of one script; what else there is says over which data.
    func checkReporting() throws(Mistake) {
        guard wish == nil else { return }
        guard isReporting else {
            if watches {
                throw Mistake(en: "--watch is for govql report", zh: "--watch 只用于 govql report")
            }
            return
        }
        var isScript = false
        if actions.count == 1, case .query = actions[0] {} else { isScript = actions.count == 1 }
        if !isScript || staysInteractive || format != nil || onlyChecks || explains || failsIfEmpty {
            throw Mistake(
                en: "govql report wants one script: govql report brief.gql -o brief.html",
                zh: "govql report 需要一个脚本：govql report brief.gql -o brief.html")
        }
        if watches, output == nil || actions == [.standardInput] {
            throw Mistake(en: "--watch wants a script and -o FILE", zh: "--watch 需要脚本文件和 -o 文件")
        }
        // What ends otherwise is data or a script, and a slip of the hand must not cost them.
        if let output, !output.lowercased().hasSuffix(".html"), !output.lowercased().hasSuffix(".htm") {
            throw Mistake(
                en: "govql report writes a page: -o wants a name that ends in .html, not \(output)",
                zh: "govql report 输出网页：-o 需要以 .html 结尾的文件名，而不是 \(output)")
        }
    }
}
