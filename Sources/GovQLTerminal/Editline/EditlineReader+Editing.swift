// What the commands do to libedit's buffer. Where to go is EditText's arithmetic; here it is carried out.

import CLibEdit

extension EditlineReader {
    func perform(_ command: EditCommand) -> UInt8 {
        memory.prepare(for: command)
        return result(of: command, on: current).rawValue
    }

    private func result(of command: EditCommand, on edit: EditText) -> CommandResult {
        switch command {
        case .enter: enter(edit)
        case .newline: insert("\n")
        case .submit: submit(edit)
        case .complete: complete(edit)
        case .endOfInput: endOfInput(edit)
        case .up: vertical(edit, target: edit.above, orHistory: -1)
        case .down: vertical(edit, target: edit.below, orHistory: 1)
        case .left: move(to: edit.previousCharacter)
        case .right: edit.isAtEnd ? acceptSuggestion(edit) : move(to: edit.nextCharacter)
        case .home: move(to: edit.rowStart)
        case .end: edit.isAtEnd ? acceptSuggestion(edit) : move(to: edit.rowEnd)
        case .wordLeft: move(to: edit.previousWord)
        case .wordRight: move(to: edit.nextWord)
        case .backspace: remove(edit.previousCharacter..<edit.cursor)
        case .delete: remove(edit.cursor..<edit.nextCharacter)
        case .killToRowEnd: kill(edit.cursor..<max(edit.rowEnd, edit.cursor), orNewlineAt: edit.cursor, edit)
        case .killToRowStart: kill(edit.rowStart..<edit.cursor, orNewlineAt: edit.cursor - 1, edit)
        case .killToBlank: kill(edit.previousBlank..<edit.cursor, edit)
        case .killWordLeft: kill(edit.previousWord..<edit.cursor, edit)
        case .killWordRight: kill(edit.cursor..<edit.nextWord, edit)
        case .yank: insert(EditText.string(killed[...]))
        case .undo: undo()
        case .clearScreen: clearScreen()
        case .searchHistory: searchHistory(edit)
        case .paste: paste()
        case .editExternally: editExternally(edit)
        case .ignore: .nothing
        }
    }

    // MARK: libedit's buffer

    var current: EditText {
        guard let line = el_wline(editor)?.pointee, let start = line.buffer else { return EditText("") }
        let count = max(0, line.lastchar - start)
        let scalars = UnsafeBufferPointer(start: start, count: count).map {
            Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}"
        }
        return EditText(scalars, cursor: line.cursor - start)
    }

    func move(to offset: Int) -> CommandResult {
        _ = el_cursor(editor, Int32(offset - current.cursor))
        return .cursorMoved
    }

    func insert(_ text: String) -> CommandResult {
        guard !text.isEmpty else { return .nothing }
        _ = el_winsertstr(editor, wide(text.unicodeScalars))
        return .textChanged
    }

    /// The cursor ends where the range began.
    func remove(_ range: Range<Int>) -> CommandResult {
        guard !range.isEmpty else {
            beep()
            return .nothing
        }
        _ = move(to: range.upperBound)
        el_deletestr(editor, Int32(range.count))
        return .textChanged
    }

    func replaceAll(with edit: EditText) -> CommandResult {
        let count = current.scalars.count
        if count > 0 { _ = remove(0..<count) }
        _ = insert(edit.text)
        _ = move(to: edit.cursor)
        return .textChanged
    }

    // MARK: Ending a statement

    /// Enter: runs a complete text, and one that ends in two blank rows whatever it is.
    private func enter(_ edit: EditText) -> CommandResult {
        let text = edit.text
        let isInsisted = edit.isAtEnd && edit.endsWithTwoBlankRows
        let isBlank = text.allSatisfy(\.isWhitespace)
        return isBlank || isInsisted || callbacks.isComplete(text) ? submit(edit) : insert("\n")
    }

    private func submit(_ edit: EditText) -> CommandResult {
        finishFrame()
        var text = edit.text
        while let last = text.last, last.isWhitespace { text.removeLast() }
        outcome = .submitted(text)
        return .endLine
    }

    private func endOfInput(_ edit: EditText) -> CommandResult {
        guard edit.isAtEnd else { return remove(edit.cursor..<edit.nextCharacter) }
        if edit.isEmpty || memory.warnedAboutEnd == edit {
            finishFrame()
            outcome = .ended(discarded: edit.isEmpty ? nil : edit.text)
            return .endInput
        }
        memory.warnedAboutEnd = edit
        notes = wrappedNote(options.messages.unfinished)
        return .nothing
    }

    // MARK: Moving

    /// Up and Down keep to one column over rows of different width; past the first or last row they walk the history.
    private func vertical(
        _ edit: EditText, target: (_ column: Int) -> Int?, orHistory step: Int
    ) -> CommandResult {
        let remembered = memory.vertical.flatMap { $0.left == edit ? $0.column : nil }
        let column = remembered ?? edit.column + indent(of: edit)
        guard let start = target(0) else { return walkHistory(edit, step) }
        let row = EditText(edit.scalars, cursor: start)
        let offset = target(max(0, column - indent(of: row))) ?? start
        memory.vertical = (EditText(edit.scalars, cursor: offset), column)
        return move(to: offset)
    }

    /// libedit's own walk would replace what was typed when Down is pressed without an Up before.
    private func walkHistory(_ edit: EditText, _ step: Int) -> CommandResult {
        let entries = history.entries
        let index = (walk?.index ?? entries.count) + step
        guard index >= 0, index <= entries.count, walk != nil || step < 0 else {
            beep()
            return .nothing
        }
        let draft = walk?.draft ?? edit
        walk = index < entries.count ? (index, draft) : nil
        return replaceAll(with: index < entries.count ? EditText(entries[index].text) : draft)
    }

    private func indent(of edit: EditText) -> Int {
        cells(edit.rowStart == 0 ? prompt.text : prompt.continuation)
    }

    private func acceptSuggestion(_ edit: EditText) -> CommandResult {
        guard options.usesColor, let rest = suggestion(for: edit) else { return .nothing }
        return insert(rest)
    }

    // MARK: Taking and giving back

    /// With nothing left in the row, takes the newline at `newline` instead.
    private func kill(_ range: Range<Int>, orNewlineAt newline: Int? = nil, _ edit: EditText) -> CommandResult {
        var range = range
        if range.isEmpty, let newline, edit.scalars.indices.contains(newline) { range = newline..<newline + 1 }
        let taken = edit.scalars[range]
        if memory.afterKill == edit {
            killed = range.lowerBound < edit.cursor ? taken + killed : killed + taken
        } else {
            killed = Array(taken)
        }
        let result = remove(range)
        memory.afterKill = current
        return result
    }

    private func paste() -> CommandResult {
        let text = pendingInsertion ?? decoder.pastedText
        pendingInsertion = nil
        return insert(text)
    }

    private static let undoLimit = 200

    func recordUndoStep(_ edit: EditText) {
        undoSteps.append(edit)
        if undoSteps.count > Self.undoLimit { undoSteps.removeFirst() }
    }

    private func undo() -> CommandResult {
        guard undoSteps.count > 1 else {
            beep()
            return .nothing
        }
        undoSteps.removeLast()
        return undoSteps.last.map(replaceAll) ?? .nothing
    }

    // MARK: The screen and other programs

    private func clearScreen() -> CommandResult {
        StandardStreams.write("\u{1B}[H\u{1B}[2J", to: 1)
        painter.startAfresh()
        return .nothing
    }

    private func editExternally(_ edit: EditText) -> CommandResult {
        guard let editor = callbacks.editExternally else {
            beep()
            return .nothing
        }
        painter.erase()
        let changed = withTerminalReleased { editor(edit.text) }
        resumeTerminal()
        return changed.map { replaceAll(with: EditText($0)) } ?? .nothing
    }

    /// A note as wide as the window allows.
    func wrappedNote(_ text: String) -> [FrameRow] {
        let style: TextStyle = options.usesColor ? .faint : .plain
        let content = FrameContent(
            prompt: Prompt(text, continuation: ""), promptStyle: style, text: "", cursor: 0, styles: [], ghost: "")
        return FrameLayout.frame(of: content, width: Terminal.size.columns).rows
    }
}
