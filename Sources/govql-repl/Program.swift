// What the command does: data, schemas, then queries and scripts in the order given, results to standard output,
// everything else to standard error. The prompt is Shell.swift's.

import GovQL
import GovQLTerminal

/// One run of the command. A class because its parts come about one after another.
final class Program {
    private let arguments: Arguments
    private let reporter: Reporter
    private let session: Session
    private let sink: ResultSink
    private let watcher: RunWatcher
    private var status = ExitStatus.success
    private var lastRowCount: Int?
    /// What the prompt goes on from, should it open.
    private var lastStatement: String?

    /// Runs the command and gives what the process ends with.
    static func main(_ words: [String]) -> ExitStatus {
        do {
            var arguments = try Arguments(words)
            try arguments.addStartingData()
            let language = arguments.language ?? Language.ofEnvironment()
            switch arguments.wish {
            case .help: return printed(Help.text(language))
            case .version: return printed(Help.version)
            case .topic(let topic):
                let width = Terminal.isTerminal(1) ? Terminal.size.columns : 80
                return printed(try HelpTopics.text(about: topic, language, width: width))
            case .completion(let shell): return printed(CompletionScript.text(for: shell))
            case .manual(let page): return printed(page.text(language))
            case nil where arguments.isFormatting:
                var command = FormatCommand(arguments, reporter: reporter(arguments, language))
                return command.run()
            case nil where arguments.watches: return ReportCommand.watch(arguments, language: language)
            case nil: return Program(arguments, language: language).run()
            }
        } catch {
            let reporter = Reporter(language: language(in: words), usesColor: ColorChoice.auto.usesColor(descriptor: 2))
            switch error {
            case let error as Arguments.Mistake: reporter.complain(error.words)
            case let error as CommandMistake: reporter.complain(error.words)
            default: return .bug
            }
            let hint = Words(en: "govql --help lists the options\n", zh: "govql --help 列出全部选项\n")
            StandardStreams.write(hint[reporter.language], to: 2)
            return .wrongUsage
        }
    }

    private static func printed(_ text: String) -> ExitStatus {
        let text = text.hasSuffix("\n") ? text : text + "\n"
        if case .failed = StandardStreams.write(text, to: 1) { return .failure }
        return .success
    }

    /// The language for a mistake in the very options that would say it.
    private static func language(in words: [String]) -> Language {
        let named = words.indices.compactMap { index -> Language? in
            if words[index] == "--lang", index + 1 < words.count { return Language(rawValue: words[index + 1]) }
            return words[index].hasPrefix("--lang=") ? Language(rawValue: String(words[index].dropFirst(7))) : nil
        }
        return named.last ?? Language.ofEnvironment()
    }

    private static func reporter(_ arguments: Arguments, _ language: Language) -> Reporter {
        Reporter(
            language: language, isQuiet: arguments.isQuiet, writesJSON: arguments.reportsErrorsAsJSON,
            usesColor: arguments.usesColor(descriptor: 2))
    }

    /// - Parameter files: how files are reached, where the arguments do not say all of it.
    init(_ arguments: Arguments, language: Language, files: (any FileAccess)? = nil) {
        self.arguments = arguments
        reporter = Self.reporter(arguments, language)
        var configuration = Session.Configuration()
        configuration.files = files ?? arguments.fileAccess
        configuration.today = arguments.today
        configuration.limits = arguments.limits
        configuration.threads = arguments.threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        // A script asks most columns once; at the prompt the next question is about the same ones.
        configuration.columns = Self.opensShell(arguments) ? .always : .fromSecondQuery
        session = Session(configuration: configuration)
        let isForPeople = Terminal.isTerminal(2) && !Terminal.isDumb && !arguments.isPlain
        watcher = RunWatcher(
            session, showsProgress: isForPeople && !arguments.isQuiet && !arguments.reportsErrorsAsJSON)
        let options = Program.outputOptions(arguments, language)
        if let file = arguments.output {
            sink = ResultSink(file: file, format: arguments.format, options: options)
        } else {
            sink = ResultSink(format: arguments.format, options: options)
        }
    }

    private static func outputOptions(_ arguments: Arguments, _ language: Language) -> OutputOptions {
        var options = OutputOptions()
        if arguments.output == nil, Terminal.isTerminal(1) {
            options = .terminal(
                width: Terminal.size.columns, usesColor: arguments.usesColor(descriptor: 1), language: language)
        }
        options.maximumRows = arguments.maxRows ?? options.maximumRows
        options.language = language
        options.charts = arguments.charts
        options.nullText = arguments.nullText
        options.hasHeader = arguments.hasHeader
        options.neutralizesFormulas = arguments.neutralizesFormulas
        options.tableName = arguments.tableName ?? options.tableName
        options.isPlain = arguments.isPlain
        options.numbers = arguments.numbers
        options.dates = arguments.dates
        options.hiddenHint = Words(en: "--max-rows shows more", zh: "用 --max-rows 显示更多")
        return options
    }

    /// Ends what looks after this run; nothing may run after it.
    func stopWatching() { watcher.stop() }

    func run() -> ExitStatus {
        do {
            try Interrupts.duringQuery {
                prepare()
                if arguments.isChecking {
                    if status == .success { try check() }
                    return
                }
                if arguments.move == .tables || arguments.move == .files {
                    if status == .success { try move() }
                    return
                }
                if arguments.isReporting {
                    if status == .success { try report() }
                    return
                }
                for (index, action) in actions.enumerated() where mayGoOn {
                    try run(action, isLast: index == actions.count - 1)
                }
            }
            if arguments.isReporting { return status.combined(with: unreadable) }
            if !arguments.isChecking, mayGoOn, opensShell { return openShell() }
            if status == .success, !arguments.isChecking { try finish() }
        } catch is ClosedPipe {
            return .success
        } catch {
            fail(error)
        }
        return status.combined(with: checks)
    }

    /// Whether nothing has failed, or failures are to be passed over.
    private var mayGoOn: Bool {
        // Ctrl-C between two queries has no query to cancel.
        if Interrupts.isPending, status != .interrupted { fail(Diagnostics(Diagnostic(RunProblem.cancelled))) }
        switch status {
        case .success: return true
        case .interrupted, .bug, .wrongUsage: return false
        default: return arguments.keepsGoing
        }
    }

    // MARK: Before the queries

    private func prepare() {
        // Not only when all has been computed.
        if let file = arguments.output, session.configuration.files.kind(of: file) == .folder {
            return fail(Diagnostics(Diagnostic(FileProblem.writesFolder(file))))
        }
        for parameter in arguments.parameters {
            session.setParameter(parameter.name, text: parameter.text)
            if let type = parameter.type { attempt { try declare(parameter.name, as: type) } }
        }
        if let engine = arguments.engine {
            attempt {
                try watcher.watching(in: reporter.language) {
                    try session.connect(to: engine, in: arguments.connections, cancellation: $0)
                }
            }
        }
        var options = LoadOptions()
        attempt { options = try LoadOptions(arguments.options.joined(separator: ", "), name: "--with") }
        // Data read otherwise than asked for would answer another question.
        let loads = status == .success ? arguments.loads : []
        for load in loads {
            attempt {
                try watcher.watching(in: reporter.language) { token in
                    noteLoaded(
                        try session.load(load.path, as: load.name, options: options, cancellation: token))
                }
            }
        }
        // A schema's fields and links are checked against the data, so it comes second.
        for schema in arguments.schemas {
            attempt {
                noteLoaded(
                    try watcher.watching(in: reporter.language) { try session.use(schema, cancellation: $0) })
            }
        }
    }

    /// `--param year:int=2020` declares what it gives.
    private func declare(_ name: String, as type: String) throws {
        let source = SourceText(name: "--param", text: "param \(name): \(type)")
        for statement in try session.statements(of: source) { try session.execute(statement, of: source) }
    }

    /// A file of a folder that can't be read is an error beside the rest, which loads.
    private func noteLoaded(_ notes: [Diagnostic]) {
        reporter.report(notes)
        unreadable = unreadable.combined(with: ExitStatus(notes))
    }

    /// What `check` statements amount to: the rest of a script runs all the same.
    private var checks = ExitStatus.success

    /// What data that could not be loaded amounts to: it stops nothing.
    private var unreadable = ExitStatus.success

    // MARK: Checks

    /// `govql check`: the report to standard output, or to a file.
    private func check() throws {
        var report: CheckReport?
        attempt {
            report = try watcher.watching(in: reporter.language) { try session.check(cancellation: $0) }
        }
        guard let report else { return }
        refuseUndeclared([])
        let text = arguments.checkFormat.text(report, language: reporter.language)
        if let file = arguments.output {
            attempt { try session.configuration.files.write(Array(text.utf8), to: file) }
        } else {
            switch StandardStreams.write(text, to: 1) {
            case .written: break
            case .closed: throw ClosedPipe()
            case .failed(let code): fail(OutputFailure(reason: String(cString: strerror(code))))
            }
        }
        if !report.isPassed { status = status.combined(with: .checkFailed) }
        status = status.combined(with: unreadable)
    }

    // MARK: To another engine

    /// `govql ddl` and `govql export`.
    private func move() throws {
        if arguments.move == .tables, let dialect = arguments.dialect {
            var text: String?
            attempt {
                text = try watcher.watching(in: reporter.language) { try session.ddl(for: dialect, cancellation: $0) }
            }
            if let text { try write(text) }
        } else if let folder = arguments.exportFolder {
            var files: [String] = []
            attempt {
                files = try watcher.watching(in: reporter.language) { try session.export(to: folder, cancellation: $0) }
            }
            try write(files.map { $0 + "\n" }.joined())
        }
        status = status.combined(with: unreadable)
    }

    private func write(_ text: String) throws {
        if let file = arguments.output {
            attempt { try session.configuration.files.write(Array(text.utf8), to: file) }
            return
        }
        switch StandardStreams.write(text, to: 1) {
        case .written: break
        case .closed: throw ClosedPipe()
        case .failed(let code): fail(OutputFailure(reason: String(cString: strerror(code))))
        }
    }

    /// `govql sql`: a query in the language of another engine.
    private func translate(_ statement: Statement, of source: SourceText) throws {
        guard let dialect = arguments.dialect else { return }
        var text: String?
        attempt {
            text = try watcher.watching(in: reporter.language) {
                try session.sql(
                    statement, of: source, for: dialect, annotated: arguments.annotates, cancellation: $0)?.text
            }
        }
        guard let text else { return }
        translations += (translations.isEmpty ? "" : "\n") + text.dropLast() + ";\n"
        if arguments.output == nil {
            try write(translations)
            translations = ""
        }
    }

    /// What is to be written to a file.
    private var translations = ""

    /// `govql report`: a page to a file, or to standard output.
    private func report() throws {
        let command = ReportCommand(
            arguments: arguments, session: session, reporter: reporter, watcher: watcher, options: sink.options)
        do {
            status = status.combined(with: try command.write())
        } catch let error as Diagnostics {
            fail(error)
        }
        if mayGoOn || status == .checkFailed { refuseUndeclared([]) }
    }

    // MARK: Queries and scripts

    /// Without anything to run: what comes through a pipe.
    private var actions: [Arguments.Action] {
        arguments.actions.isEmpty && !opensShell ? [.standardInput] : arguments.actions
    }

    private var opensShell: Bool { Self.opensShell(arguments) }

    private static func opensShell(_ arguments: Arguments) -> Bool {
        arguments.staysInteractive || arguments.actions.isEmpty && arguments.move == nil && Terminal.isTerminal(0)
    }

    private func run(_ action: Arguments.Action, isLast: Bool) throws {
        switch action {
        case .query(let text): try run(SourceText(name: "-c", text: text), isLast: isLast)
        case .standardInput:
            let source = SourceText(name: "<stdin>", bytes: try StandardInput.readAll())
            if mayGoOn { try run(source, isLast: isLast) }
        case .script(let path):
            var source: SourceText?
            attempt {
                source = SourceText(name: path, bytes: try session.configuration.files.contents(of: path))
            }
            if let source { try run(source, isLast: isLast) }
        }
    }

    private func run(_ source: SourceText, isLast: Bool) throws {
        var statements: [Statement] = []
        attempt { statements = try session.statements(of: source) }
        for (index, statement) in statements.enumerated() where mayGoOn {
            if isLast, !opensShell, case .query = statement.kind { refuseUndeclared(statements[index...]) }
            guard mayGoOn else { return }
            try run(statement, of: source)
        }
        if isLast, !opensShell, mayGoOn { refuseUndeclared([]) }
    }

    private func run(_ statement: Statement, of source: SourceText) throws {
        if arguments.echoes { reporter.echo(source.text(statement.range)) }
        if arguments.purpose == .translate { return try translate(statement, of: source) }
        var outcome: Session.Outcome?
        attempt {
            outcome = try watcher.watching(in: reporter.language) { token in
                switch arguments.purpose {
                case .answer: try session.execute(statement, of: source, cancellation: token)
                case .check: try session.validate(statement, of: source, cancellation: token)
                case .explain:
                    try session.execute(statement.explained(reporter.language), of: source, cancellation: token)
                case .translate: preconditionFailure("Written above")
                }
            }
        }
        guard let outcome else { return }
        if outcome.failsCheck { checks = .checkFailed }
        lastStatement = source.text(statement.range)
        if let result = outcome.result {
            lastRowCount = result.rowCount
            try sink.write(result)
            reporter.report(outcome.notes)
        } else {
            noteLoaded(outcome.notes)
        }
    }

    /// A value for a `$name` that nothing declares is a slip of the pen, and the answer would be to another question.
    private func refuseUndeclared(_ rest: ArraySlice<Statement>) {
        let names = session.definitions.parameters.flatMap(\.names.all)
        let later = rest.compactMap { statement -> String? in
            guard case .parameter(let declaration) = statement.kind else { return nil }
            return declaration.name.text
        }
        for name in arguments.parameters.map(\.name) where !(names + later).contains(name) {
            let hint = Vocabulary.nearest(to: name, in: names + later).first
            reporter.complain(
                Words(
                    en: "--param \(name): no `param` statement declares $\(name)"
                        + (hint.map { "; did you mean \($0)?" } ?? ""),
                    zh: "--param \(name)：没有 `param` 语句声明 $\(name)" + (hint.map { "；是否指 \($0)？" } ?? "")))
            status = status.combined(with: .wrongUsage)
        }
    }

    // MARK: After the queries

    private func finish() throws {
        if arguments.purpose == .translate {
            if arguments.output != nil { try write(translations) }
            status = status.combined(with: unreadable)
            return
        }
        try sink.finish(files: session.configuration.files)
        status = status.combined(with: unreadable)
        if arguments.failsIfEmpty, lastRowCount == 0 { status = status.combined(with: .emptyResult) }
    }

    private func openShell() -> ExitStatus {
        var settings = ShellSettings(reporter: reporter, output: sink.options, format: sink.format)
        settings.allowsEditing = arguments.allowsEditing && !arguments.isPlain
        settings.usesColor = arguments.usesColor(descriptor: 1)
        settings.isSafe = arguments.isReadOnly
        settings.connections = arguments.connections
        settings.initFile = arguments.runsInitFile ? UserFolder.initFile() : nil
        settings.openedFolder = arguments.opensFolder ? "." : nil
        if let most = arguments.maxRows { settings.maximumRows = .exactly(max(1, most)) }
        // At the prompt a wrong type is seen before it makes a wrong number.
        settings.output.showsTypes = Terminal.isTerminal(1) && !arguments.isPlain
        settings.language = reporter.language
        return Shell(session: session, settings: settings, watcher: watcher, previous: lastStatement).run()
    }

    // MARK: Failures

    /// Runs a step whose failure is reported and remembered.
    private func attempt(_ body: () throws -> Void) {
        do { try body() } catch { fail(error) }
    }

    private func fail(_ error: any Error) {
        switch error {
        case let error as Diagnostics:
            reporter.report(error.all)
            status = status.combined(with: ExitStatus(error.all))
        case let error as OutputFailure:
            reporter.complain(Words(en: "can't write: \(error.reason)", zh: "无法写出：\(error.reason)"))
            status = status.combined(with: .failure)
        default:
            reporter.complain(
                Words(en: "an error of govql itself: \(error)", zh: "govql 自身的错误：\(error)"))
            status = status.combined(with: .bug)
        }
    }
}

extension Statement {
    /// The same statement, but a query is to show its plan.
    fileprivate func explained(_ language: Language) -> Statement {
        guard case .query(let query) = kind else { return self }
        return Statement(.explain(Explanation(query: query, runs: false, language: language)), at: range)
    }
}

extension Arguments {
    /// Whether colour is wanted there.
    fileprivate func usesColor(descriptor: Int32) -> Bool { !isPlain && color.usesColor(descriptor: descriptor) }

    /// The files that may be reached.
    var fileAccess: LocalFiles {
        LocalFiles(
            readable: isSafe ? readable : nil, writable: isReadOnly ? output.map { [$0] } ?? [] : nil,
            standardInput: standardInput)
    }

    /// What the command line names: data with what lies below, scripts, and schemas with what lies beside them.
    private var readable: [String] {
        let scripts = actions.compactMap { action in
            if case .script(let path) = action { path } else { nil }
        }
        return loads.map { Self.fixedPart(of: $0.path) } + schemas.map(Self.folder) + scripts
    }

    /// The folder before the first wildcard of a path.
    private static func fixedPart(of path: String) -> String {
        guard let wildcard = path.firstIndex(where: { "*?[".contains($0) }) else { return path }
        return folder(of: String(path[..<wildcard]))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

enum StandardInput {
    /// No script is longer; what does not end is not read for ever.
    private static let limit = 256 << 20

    /// All that comes until the end; what an interrupted read leaves out is not there.
    static func readAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes += chunk[..<count]
                if bytes.count > limit { throw failure("longer than \(limit) bytes") }
            } else if count == 0 || Interrupts.isPending {
                return bytes
            } else if errno != EINTR {
                throw failure(String(cString: strerror(errno)))
            }
        }
    }

    private static func failure(_ reason: String) -> Diagnostics {
        Diagnostics(Diagnostic(FileProblem.failed("<stdin>", reason: reason)))
    }
}
