// The commands that libedit can call, and the keys that call them. Each command is one case, one line for C, and one
// branch in `perform`. Soft keys are bound before ~/.editrc, which may change them; mandatory ones after it.

import CLibEdit

/// A command of ours; the raw value is its name for `bind` in ~/.editrc.
enum EditCommand: String, CaseIterable {
    case enter = "govql-enter"
    case newline = "govql-newline"
    case submit = "govql-submit"
    case complete = "govql-complete"
    case endOfInput = "govql-end-of-input"
    case up = "govql-up"
    case down = "govql-down"
    case left = "govql-left"
    case right = "govql-right"
    case home = "govql-home"
    case end = "govql-end"
    case wordLeft = "govql-word-left"
    case wordRight = "govql-word-right"
    case backspace = "govql-backspace"
    case delete = "govql-delete"
    case killToRowEnd = "govql-kill-to-row-end"
    case killToRowStart = "govql-kill-to-row-start"
    case killToBlank = "govql-kill-to-blank"
    case killWordLeft = "govql-kill-word-left"
    case killWordRight = "govql-kill-word-right"
    case yank = "govql-yank"
    case undo = "govql-undo"
    case clearScreen = "govql-clear-screen"
    case searchHistory = "govql-search-history"
    case paste = "govql-paste"
    case editExternally = "govql-edit-externally"
    case ignore = "govql-ignore"

    /// C gets no context but the editor, so each command has a function of its own.
    fileprivate var function: clibedit_command {
        switch self {
        case .enter: { editor, _ in EditlineReader.of(editor).perform(.enter) }
        case .newline: { editor, _ in EditlineReader.of(editor).perform(.newline) }
        case .submit: { editor, _ in EditlineReader.of(editor).perform(.submit) }
        case .complete: { editor, _ in EditlineReader.of(editor).perform(.complete) }
        case .endOfInput: { editor, _ in EditlineReader.of(editor).perform(.endOfInput) }
        case .up: { editor, _ in EditlineReader.of(editor).perform(.up) }
        case .down: { editor, _ in EditlineReader.of(editor).perform(.down) }
        case .left: { editor, _ in EditlineReader.of(editor).perform(.left) }
        case .right: { editor, _ in EditlineReader.of(editor).perform(.right) }
        case .home: { editor, _ in EditlineReader.of(editor).perform(.home) }
        case .end: { editor, _ in EditlineReader.of(editor).perform(.end) }
        case .wordLeft: { editor, _ in EditlineReader.of(editor).perform(.wordLeft) }
        case .wordRight: { editor, _ in EditlineReader.of(editor).perform(.wordRight) }
        case .backspace: { editor, _ in EditlineReader.of(editor).perform(.backspace) }
        case .delete: { editor, _ in EditlineReader.of(editor).perform(.delete) }
        case .killToRowEnd: { editor, _ in EditlineReader.of(editor).perform(.killToRowEnd) }
        case .killToRowStart: { editor, _ in EditlineReader.of(editor).perform(.killToRowStart) }
        case .killToBlank: { editor, _ in EditlineReader.of(editor).perform(.killToBlank) }
        case .killWordLeft: { editor, _ in EditlineReader.of(editor).perform(.killWordLeft) }
        case .killWordRight: { editor, _ in EditlineReader.of(editor).perform(.killWordRight) }
        case .yank: { editor, _ in EditlineReader.of(editor).perform(.yank) }
        case .undo: { editor, _ in EditlineReader.of(editor).perform(.undo) }
        case .clearScreen: { editor, _ in EditlineReader.of(editor).perform(.clearScreen) }
        case .searchHistory: { editor, _ in EditlineReader.of(editor).perform(.searchHistory) }
        case .paste: { editor, _ in EditlineReader.of(editor).perform(.paste) }
        case .editExternally: { editor, _ in EditlineReader.of(editor).perform(.editExternally) }
        case .ignore: { editor, _ in EditlineReader.of(editor).perform(.ignore) }
        }
    }
}

/// What libedit does after a command.
enum CommandResult: UInt8 {
    case nothing = 0  // CC_NORM
    case endLine = 1  // CC_NEWLINE
    case endInput = 2  // CC_EOF
    case textChanged = 4  // CC_REFRESH
    case cursorMoved = 5  // CC_CURSOR
}

extension EditlineReader {
    func addCommands() {
        for command in EditCommand.allCases {
            // libedit keeps the pointer, so the name must stay for good.
            guard let name = strdup(command.rawValue) else { continue }
            _ = clibedit_add_command(editor, name, name, command.function)
        }
    }

    /// Keys as emacs has them, where they differ from libedit's own.
    private static let softKeys: [(key: String, command: EditCommand)] = [
        ("^A", .home), ("^E", .end), ("^B", .left), ("^F", .right), ("^P", .up), ("^N", .down),
        ("^H", .backspace), ("^?", .backspace), ("^K", .killToRowEnd), ("^U", .killToRowStart),
        ("^W", .killToBlank), ("^Y", .yank), ("^_", .undo), ("^L", .clearScreen), ("^R", .searchHistory),
        ("^G", .submit), ("^X^E", .editExternally), ("\\eb", .wordLeft), ("\\ef", .wordRight),
        ("\\ed", .killWordRight), ("\\e^?", .killWordLeft), ("\\e^H", .killWordLeft),
        ("\\e^M", .newline), ("\\e^J", .newline), ("\\e[Z", .complete),
    ]

    /// Function keys without a meaning here: libedit would insert the rest of their sequences.
    private static let ignoredSequences =
        ["OP", "OQ", "OR", "OS", "[2~", "[5~", "[6~", "[1;2A", "[1;2B", "[1;2C", "[1;2D", "[1;5A", "[1;5B"]
        + (11...34).map { "[\($0)~" }

    func bindSoftKeys() {
        for sequence in Self.ignoredSequences { bind("\\e" + sequence, .ignore) }
        for (key, command) in Self.softKeys { bind(key, command) }
        for (sequence, key) in KeyDecoder.sequences {
            let command = Self.command(of: key)
            bind("\\e[" + sequence, command)
            if sequence.count == 1 { bind("\\eO" + sequence, command) }
        }
    }

    /// After ~/.editrc, whose `bind -v` empties all key tables.
    func bindMandatoryKeys() {
        let isVi = clibedit_get_text(editor, EL_EDITOR).map { String(cString: $0) } == "vi"
        decoder.translatesSequences = isVi
        for (key, command) in [("^J", EditCommand.enter), ("^M", .enter), ("^I", .complete), ("^D", .endOfInput)] {
            bind(key, command)
            if isVi { bindVi(key, command) }
        }
        for key in PrivateKey.allCases {
            bind(key.bindNotation, Self.command(of: key))
            bindVi(key.bindNotation, Self.command(of: key))
        }
        if isVi { bindViKeys() }
    }

    private func bindViKeys() {
        for (key, command) in [("^H", EditCommand.backspace), ("^?", .backspace), ("^W", .killToBlank)] {
            bind(key, command)
        }
        for (key, command) in [("^R", EditCommand.searchHistory), ("^L", .clearScreen)] {
            bind(key, command)
            bindVi(key, command)
        }
        // Arrow keys arrive whole (KeyDecoder), so Escape need not wait for the rest of one.
        bindVi("^[", .ignore)
        bindVi("k", .up)
        bindVi("j", .down)
    }

    private func bind(_ key: String, _ command: EditCommand) {
        _ = clibedit_bind(editor, key, command.rawValue)
    }

    private func bindVi(_ key: String, _ command: EditCommand) {
        _ = clibedit_bind_vi(editor, key, command.rawValue)
    }

    private static func command(of key: PrivateKey) -> EditCommand {
        switch key {
        case .paste: .paste
        case .up: .up
        case .down: .down
        case .left: .left
        case .right: .right
        case .home: .home
        case .end: .end
        case .delete: .delete
        case .wordLeft: .wordLeft
        case .wordRight: .wordRight
        case .newline: .newline
        case .ignore: .ignore
        }
    }

    /// Presses a key, before any that the user pressed.
    func push(_ key: PrivateKey) {
        push(key.rawValue)
    }

    func push(_ key: Key) {
        el_wpush(editor, [wchar_t(bitPattern: key), 0])
    }
}
