// The prompt: a loop of statements and dot commands over one session. An error is shown and the session goes on; Ctrl-C
// cancels the query or clears the line, Ctrl-D leaves. It does not know how lines are edited (GovQLTerminal's
// LineReader). Dot commands are rows of Commands.swift; Completer.swift and Highlighter.swift help while typing.

import GovQL
import GovQLTerminal

/// What a user may change while at the prompt.
struct ShellSettings {
    var reporter: Reporter
    var output: OutputOptions
    var format: OutputFormat
    var allowsEditing = true
    var usesColor = false
    var isTimed = false
    /// How many rows and cells of a table are shown.
    var maximumRows = SizeSetting.auto
    var width = SizeSetting.auto
    /// Whether what is taller than the window goes through a pager.
    var pages = true
    /// Whether files are not to be written, nor other programs started.
    var isSafe = false

    var language: Language {
        get { reporter.language }
        set {
            reporter.language = newValue
            output.language = newValue
        }
    }
}

/// A class because commands change it and the line reader's callbacks ask it.
final class Shell {
    let session: Session
    var settings: ShellSettings
    let history = History(path: History.defaultPath())
    /// The result shown last, for `.last`.
    private(set) var lastResult: QueryResult?
    /// Values given by `.param`, to list them.
    var givenParameters: [(name: String, text: String)] = []
    var wantsToLeave = false
    /// The statement that ran last: a line that begins with `|` goes on from it.
    private(set) var previous: String?
    private let watcher: RunWatcher
    /// In a pipe results are told apart by blank lines; at a terminal the prompt stands between them.
    private(set) var separatesResults = false
    var hasShown = false
    /// Where results go instead of the screen.
    var redirection: Redirection?

    init(session: Session, settings: ShellSettings, watcher: RunWatcher, previous: String?) {
        self.session = session
        self.settings = settings
        self.watcher = watcher
        self.previous = previous
        hasShown = previous != nil
        self.settings.output.hiddenHint = Words(en: ".last shows all", zh: ".last 显示全部")
        self.settings.output.showsCount = true
    }

    /// Reads and runs until the user leaves.
    func run() -> ExitStatus {
        let reader = makeReader()
        separatesResults = !reader.isInteractive
        if reader.isInteractive { greet() }
        while !wantsToLeave {
            switch reader.read(prompt: Prompt("govql> ")) {
            case .statement(let text): take(text)
            case .interrupted: previous = nil
            case .endOfInput: wantsToLeave = true
            }
        }
        return .success
    }

    private func makeReader() -> any LineReader {
        var options = LineReaderOptions()
        options.allowsEditing = settings.allowsEditing
        options.usesColor = settings.usesColor
        options.messages = settings.language == .chinese ? .chinese : .english
        let callbacks = LineReaderCallbacks(
            isComplete: {
                DotCommands.isCommand($0) || Parser.completeness(of: SourceText(name: "", text: $0)) != .incomplete
            },
            complete: { [unowned self] text, cursor in Completer(shell: self).candidates(text, cursor: cursor) },
            highlight: settings.usesColor ? { Highlighter.styles(of: $0) } : nil,
            continuesStatement: { row in
                row.first != "." && Parser.opening(of: SourceText(name: "", text: row)) == .continuation
            })
        return makeLineReader(options, callbacks: callbacks, history: history)
    }

    private func greet() {
        let count = (try? session.dataset().catalog.dataEntities.count) ?? 0
        let data =
            count == 0
            ? Words(en: ".load loads data", zh: ".load 载入数据") : Words(en: "\(count) entities", zh: "\(count) 个实体")
        say(
            Words(
                en: "govql \(GovQLVersion.current) · \(data.en) · .help shows how · Ctrl-D leaves",
                zh: "govql \(GovQLVersion.current) · \(data.zh) · .help 查看用法 · Ctrl-D 退出"))
    }

    private func take(_ text: String) {
        let start = ContinuousClock.now
        do {
            if DotCommands.isCommand(text) {
                try DotCommands.run(text, in: self)
            } else {
                try run(text)
            }
        } catch let error as Diagnostics where ExitStatus(error.all) == .interrupted {
            sayInterrupted(after: ContinuousClock.now - start)
        } catch {
            show(error)
        }
    }

    // MARK: Statements

    private func run(_ text: String) throws {
        let continues = Parser.opening(of: SourceText(name: "", text: text)) == .continuation
        let whole = continues ? previous.map { $0 + "\n" + text } ?? text : text
        try run(SourceText(name: "", text: whole))
    }

    /// Runs something that Ctrl-C cancels and that says how far it is.
    func running<Result>(_ body: (CancellationToken) throws -> Result) throws -> Result {
        try Interrupts.duringQuery { try watcher.watching(in: settings.language, body) }
    }

    /// Runs the statements of a text until one fails.
    func run(_ source: SourceText) throws {
        let start = ContinuousClock.now
        do {
            for statement in try session.statements(of: source) {
                if !statement.kind.isAboutPrevious { previous = source.text(statement.range) }
                let outcome = try running { try session.execute(statement, of: source, cancellation: $0) }
                if let result = outcome.result {
                    lastResult = result
                    try show(result)
                }
                settings.reporter.report(outcome.notes)
            }
        } catch let error as Diagnostics where ExitStatus(error.all) == .interrupted {
            return sayInterrupted(after: ContinuousClock.now - start)
        }
        if settings.isTimed {
            let time = TimeText.text(ContinuousClock.now - start)
            let memory = ProgressText.size(lastResult?.peakMemory ?? 0)
            say(Words(en: "time: \(time) · memory: \(memory)", zh: "用时：\(time) · 内存：\(memory)"))
        }
    }

    private func sayInterrupted(after duration: Duration) {
        _ = Interrupts.take()
        let time = TimeText.text(duration)
        say(Words(en: "Interrupted after \(time)", zh: "已中断，用时 \(time)"))
    }

    // MARK: Showing

    func say(_ words: Words) { say(words[settings.language]) }

    func say(_ text: String) {
        let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
        if case .closed = StandardStreams.write(line, to: 1) { wantsToLeave = true }
    }

    private func show(_ error: any Error) {
        switch error {
        case let error as Diagnostics: settings.reporter.report(error.all)
        case let error as CommandMistake: settings.reporter.complain(error.words)
        case let error as OutputFailure:
            settings.reporter.complain(Words(en: "can't write: \(error.reason)", zh: "无法写出：\(error.reason)"))
        default: settings.reporter.complain(Words(en: "an error of govql itself: \(error)", zh: "govql 自身的错误：\(error)"))
        }
    }

    /// The width that lists are laid out for.
    var width: Int { Terminal.isTerminal(1) ? Terminal.size.columns : 100 }
}

enum TimeText {
    /// `12 ms`, `1.24 s`
    static func text(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let hundredths = milliseconds / 10 % 100
        return "\(milliseconds / 1000).\(hundredths < 10 ? "0" : "")\(hundredths) s"
    }
}

extension Statement.Kind {
    /// Whether it asks about the query before, which a line that begins with `|` goes on from all the same.
    fileprivate var isAboutPrevious: Bool {
        switch self {
        case .whyNot, .explainEmpty: true
        default: false
        }
    }
}
