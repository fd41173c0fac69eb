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
    /// The file that names engines, if not the usual one.
    var connections: String?
    /// What a prompt runs before its first line; nil for nothing.
    var initFile: String?
    /// The folder that was loaded because the prompt was opened in it.
    var openedFolder: String?

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
    let history: History
    /// The result shown last, for `.last`.
    private(set) var lastResult: QueryResult?
    /// Values given by `.param`, to list them.
    var givenParameters: [(name: String, text: String)] = []
    var wantsToLeave = false
    /// The query that gave a result last: a line that begins with `|` goes on from it, and `_` is its result.
    var previous: PreviousQuery?
    /// How many results `_` has stood for (Shell+Questions.swift).
    var heldResults = 0
    /// Text for the next line, to be looked at and changed before it is run.
    var nextText = ""
    /// What could be mended in the statement that ran last.
    var proposals: [Diagnostic] = []
    /// What was typed last and is no dot command, for `.edit`.
    var lastText = ""
    var tour: Tour?
    /// While the init file runs, commands do not say what they set.
    var isSilent = false
    let watcher: RunWatcher
    private(set) var reader: any LineReader = ScriptedReader([])
    /// In a pipe results are told apart by blank lines; at a terminal the prompt stands between them.
    private(set) var separatesResults = false
    var hasShown = false
    /// Where results go instead of the screen.
    var redirection: Redirection?

    init(session: Session, settings: ShellSettings, watcher: RunWatcher, previous: String?) {
        // Who may write no file keeps no history.
        history = History(path: settings.isSafe ? nil : History.defaultPath())
        self.session = session
        self.settings = settings
        self.watcher = watcher
        self.previous = previous.map { PreviousQuery(text: $0, isValue: false) }
        hasShown = previous != nil
        self.settings.output.hiddenHint = Words(en: ".last shows all", zh: ".last 显示全部")
        self.settings.output.showsCount = true
    }

    /// Reads and runs until the user leaves.
    func run() -> ExitStatus {
        reader = makeReader()
        separatesResults = !reader.isInteractive
        if reader.isInteractive {
            if let path = settings.initFile { runInitFile(path) }
            say(Greeting(shell: self, folder: settings.openedFolder).text)
        }
        while !wantsToLeave {
            let text = nextText
            nextText = ""
            switch reader.read(prompt: Prompt(promptText), initialText: text) {
            case .statement(let text): answer(text)
            case .interrupted: break
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
            },
            editExternally: { [unowned self] text in editTyped(text) })
        return makeLineReader(options, callbacks: callbacks, history: history)
    }

    private func answer(_ text: String) {
        let start = ContinuousClock.now
        do {
            if DotCommands.isCommand(text) {
                try DotCommands.run(text, in: self)
            } else {
                lastText = text
                try ask(text)
            }
            continueTour(after: text)
        } catch let error as Diagnostics where ExitStatus(error.all) == .interrupted {
            sayInterrupted(after: ContinuousClock.now - start)
        } catch {
            show(error)
        }
    }

    /// Runs something that Ctrl-C cancels and that says how far it is.
    func running<Result>(_ body: (CancellationToken) throws -> Result) throws -> Result {
        try Interrupts.duringQuery { try watcher.watching(in: settings.language, body) }
    }

    /// Keeps a result for `.last` and shows it.
    func take(_ result: QueryResult) throws {
        lastResult = result
        try show(result)
    }

    func sayInterrupted(after duration: Duration) {
        _ = Interrupts.take()
        let time = TimeText.text(duration)
        say(Words(en: "Interrupted after \(time)", zh: "已中断，用时 \(time)"))
    }

    // MARK: Showing

    /// Says a sentence, in as many lines as it needs on a terminal.
    func say(_ words: Words) {
        let text = words[settings.language]
        guard Terminal.isTerminal(1), !text.contains("\n") else { return say(text) }
        say(TextWrapping.lines(text, width: max(20, width)).joined(separator: "\n"))
    }

    func say(_ text: String) {
        if isSilent { return }
        let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
        if case .closed = StandardStreams.write(line, to: 1) { wantsToLeave = true }
    }

    func show(_ error: any Error) {
        switch error {
        case let error as Diagnostics:
            proposals = error.all
            settings.reporter.report(error.all)
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
