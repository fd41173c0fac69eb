// The reader for a terminal. libedit keeps the text, the key tables, vi mode and ~/.editrc; the screen is ours, and
// libedit draws on a sink: its own drawing puts Chinese text into wrong cells after a deletion, and cannot show text
// that is taller than the window. So before it blocks for a key, our key function lays the text out again and paints
// what changed at absolute columns.
//
// Here: the life of a reader and of one `read`. Keys come in in EditlineReader+Keys.swift, commands are bound in
// +Bindings, carried out in +Editing, +Completion and +Search.

import CLibEdit

package final class EditlineReader: LineReader {
    /// How the current `read` ended.
    enum Outcome {
        case submitted(String)
        case interrupted
        case ended(discarded: String?)
    }

    let editor: OpaquePointer
    let callbacks: LineReaderCallbacks
    let history: History
    let options: LineReaderOptions
    private let libeditHistory: OpaquePointer
    private let sink: UnsafeMutablePointer<FILE>

    var decoder = KeyDecoder()
    var painter = Painter { StandardStreams.write($0, to: 1) }
    var prompt = Prompt("")
    var outcome: Outcome?
    /// Rows below the text, until the next key.
    var notes: [FrameRow] = []
    /// Text for the paste command that did not come from the keyboard.
    var pendingInsertion: String?
    /// What Ctrl-K and its like took, for Ctrl-Y.
    var killed: [Unicode.Scalar] = []
    var memory = EditMemory()
    var undoSteps: [EditText] = []
    /// The history entry that Up and Down have reached, and what was typed before.
    var walk: (index: Int, draft: EditText)?
    var search: HistorySearch?
    var lastSearch: [Unicode.Scalar] = []

    package let isInteractive = true
    package let canEdit = true

    /// Nil where the terminal cannot move its cursor, or ~/.editrc says `edit off`.
    package init?(_ options: LineReaderOptions, callbacks: LineReaderCallbacks, history: History) {
        Interrupts.install()
        useUTF8()
        guard let sink = clibedit_sink(), let libeditHistory = history_winit(), terminal_take_over(0) else {
            return nil
        }
        // libedit learns the interrupt key and its like from the terminal as it was.
        terminal_give_back()
        guard let editor = clibedit_open("govql", clibedit_stdin(), sink, sink, 0, 1) else {
            terminal_release()
            return nil
        }
        self.editor = editor
        self.sink = sink
        self.libeditHistory = libeditHistory
        self.options = options
        self.callbacks = callbacks
        self.history = history
        guard canMoveCursor, setUp() else { return nil }
        terminal_quiet()
    }

    deinit {
        // With editing off, ending does not throw away what was typed ahead.
        _ = clibedit_set_flag(editor, EL_EDITMODE, 0)
        el_end(editor)
        history_wend(libeditHistory)
        fclose(sink)
        terminal_release()
    }

    private var canMoveCursor: Bool {
        guard let up = clibedit_capability(editor, "up") else { return false }
        return String(cString: up).hasPrefix("\u{1B}")
    }

    /// False if ~/.editrc turns editing off.
    private func setUp() -> Bool {
        _ = clibedit_set_errors(editor, clibedit_stderr())
        // Some builds of libedit begin in vi mode.
        _ = clibedit_set_text(editor, EL_EDITOR, "emacs")
        _ = clibedit_set_flag(editor, EL_SIGNAL, 0)
        _ = clibedit_set_no_prompt(editor)
        _ = clibedit_stay_quiet(editor)
        clibedit_set_data(editor, Unmanaged.passUnretained(self).toOpaque())
        setUpHistory()
        addCommands()
        bindSoftKeys()
        _ = el_source(editor, nil)
        bindMandatoryKeys()
        _ = clibedit_set_getc(editor) { editor, key in EditlineReader.of(editor).nextKey(into: key) }
        var isEditing: Int32 = 1
        _ = clibedit_get_flag(editor, EL_EDITMODE, &isEditing)
        return isEditing != 0
    }

    /// The reader whose editor this is: libedit's callbacks carry nothing else.
    static func of(_ editor: OpaquePointer) -> EditlineReader {
        guard let data = clibedit_get_data(editor) else { preconditionFailure("the editor has no reader") }
        return Unmanaged<EditlineReader>.fromOpaque(data).takeUnretainedValue()
    }

    // MARK: Reading

    package func read(prompt: Prompt, initialText: String) -> LineReaderEvent {
        _ = Interrupts.take()
        self.prompt = prompt
        var text = initialText
        while true {
            switch readOnce(initialText: text) {
            case .submitted(let statement) where statement.allSatisfy(\.isWhitespace): text = ""
            case .submitted(let statement):
                remember(statement)
                return .statement(statement)
            case .interrupted: return .interrupted
            case .ended(let discarded): return .endOfInput(discarded: discarded)
            }
        }
    }

    private func readOnce(initialText: String) -> Outcome {
        outcome = nil
        notes = []
        memory = EditMemory()
        undoSteps = []
        walk = nil
        painter.startAfresh()
        terminal_quiet()
        StandardStreams.write(Self.pasteBracketsOn, to: 1)
        if !initialText.isEmpty {
            pendingInsertion = initialText
            push(.paste)
        }
        var count: Int32 = 0
        _ = el_wgets(editor, &count)
        StandardStreams.write(Self.pasteBracketsOff, to: 1)
        return outcome ?? .ended(discarded: nil)
    }

    static let pasteBracketsOn = "\u{1B}[?2004h"
    static let pasteBracketsOff = "\u{1B}[?2004l"

    package func withTerminalReleased<Result>(_ body: () throws -> Result) rethrows -> Result {
        terminal_give_back()
        defer { terminal_quiet() }
        return try body()
    }

    // MARK: libedit's history

    private func setUpHistory() {
        var event = HistEventW()
        _ = clibedit_history_number(libeditHistory, &event, H_SETSIZE, Int32(History.capacity))
        _ = clibedit_history_number(libeditHistory, &event, H_SETUNIQUE, 1)
        for entry in history.entries { enter(entry.text) }
        _ = clibedit_set_history(editor, libeditHistory)
    }

    private func remember(_ statement: String) {
        if history.add(statement) { enter(statement) }
    }

    private func enter(_ text: String) {
        var event = HistEventW()
        _ = clibedit_history_text(libeditHistory, &event, H_ENTER, wide(text.unicodeScalars))
    }
}

/// What some commands remember until anything else happens: they compare the text with what they left behind.
struct EditMemory {
    /// The column that Up and Down aim for.
    var vertical: (left: EditText, column: Int)?
    /// Ctrl-K after Ctrl-K adds to what was taken.
    var afterKill: EditText?
    /// Ctrl-D on unfinished text has warned.
    var warnedAboutEnd: EditText?

    /// Any other command ends a run of the same kind, even one that changed nothing.
    mutating func prepare(for command: EditCommand) {
        let kills: Set<EditCommand> = [.killToRowEnd, .killToRowStart, .killToBlank, .killWordLeft, .killWordRight]
        if !kills.contains(command) { afterKill = nil }
        if command != .up, command != .down { vertical = nil }
        if command != .endOfInput { warnedAboutEnd = nil }
    }
}

/// As libedit wants texts: 32 bits each, ended by 0.
func wide(_ scalars: some Sequence<Unicode.Scalar>) -> [wchar_t] {
    scalars.compactMap { $0.value == 0 ? nil : wchar_t(bitPattern: $0.value) } + [0]
}
