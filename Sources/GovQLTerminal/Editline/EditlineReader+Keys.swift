// Waiting for a key: the one place where the reader blocks, and so where the screen is brought up to date and where
// signals are noticed.

import CLibEdit

extension EditlineReader {
    /// How long an Escape may be the beginning of a sequence.
    private static let escapeMilliseconds: Int32 = 25

    /// libedit's key function: 1, 0 at the end of input, or -1 with `errno`.
    func nextKey(into key: UnsafeMutablePointer<wchar_t>) -> Int32 {
        guard let next = awaitKey() else {
            key.pointee = 0
            if case .interrupted? = outcome {
                errno = EINTR
                return -1
            }
            return 0
        }
        key.pointee = wchar_t(bitPattern: next)
        return 1
    }

    /// The next key; nil once there is an `outcome`: Ctrl-C, or the end of input.
    func awaitKey() -> Key? {
        while true {
            noticeSignals()
            if outcome != nil { return nil }
            switch decoder.next() {
            case .key(let key):
                notes = []
                return key
            case .needsMore(mayBeWhole: true) where terminal_wait(0, Self.escapeMilliseconds) == 0:
                guard case .key(let key) = decoder.next(isFinal: true) else { continue }
                notes = []
                return key
            case .needsMore:
                if decoder.isEmpty, !terminal_has_input(0) { paint() }
                // After Ctrl-C what comes next is not part of what it threw away.
                if terminal_wait(0, -1) == 1, !Interrupts.isPending { readMore() }
            }
        }
    }

    private func readMore() {
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        let count = readBytes(0, into: &chunk)
        if count > 0 {
            decoder.feed(chunk[..<count])
        } else if count == 0 || (lastError != .interrupted && lastError != .wouldBlock) {
            let text = current.text
            outcome = .ended(discarded: text.isEmpty ? nil : text)
        }
    }

    private func noticeSignals() {
        if terminal_take_continue() { resumeTerminal() }
        if terminal_take_resize() {
            painter.erase(afterResizeTo: Terminal.size.columns)
            el_resize(editor)
        }
        if Interrupts.take() {
            decoder.clear()
            notes = []
            finishFrame(ending: "^C")
            outcome = .interrupted
        }
    }

    /// Back from a stop, or from another program: libedit must believe that the modes are gone to set them again.
    func resumeTerminal() {
        terminal_quiet()
        _ = clibedit_set_flag(editor, EL_PREP_TERM, 0)
        _ = clibedit_set_flag(editor, EL_PREP_TERM, 1)
        StandardStreams.write(Self.pasteBracketsOn, to: 1)
        painter.startAfresh()
    }

    // MARK: The screen

    /// Colours cost a lexing for each key; nobody reads a text this long by its colours.
    private static let highlightLimit = 16_384

    func paint() {
        let edit = current
        if undoSteps.last?.scalars != edit.scalars { recordUndoStep(edit) }
        let size = Terminal.size
        var content = search?.content(over: edit, prompt: prompt, messages: options.messages) ?? content(of: edit)
        if search == nil { content.ghost = ghost(after: edit) }
        let below = search.map { [$0.note(options.messages)] } ?? notes
        let frame = FrameLayout.frame(of: content, width: size.columns)
        painter.paint(frame, notes: below, height: size.rows)
    }

    /// Leaves the text on the screen for good, without a suggestion, and goes below it.
    func finishFrame(ending: String = "") {
        let frame = FrameLayout.frame(of: content(of: current), width: Terminal.size.columns)
        painter.finish(frame, ending: ending)
    }

    private func content(of edit: EditText) -> FrameContent {
        let text = edit.text
        var styles: [StyledRange] = []
        if options.usesColor, text.utf8.count <= Self.highlightLimit, let highlight = callbacks.highlight {
            styles = highlight(text)
        }
        let promptStyle: TextStyle = options.usesColor ? .bold : .plain
        return FrameContent(
            prompt: prompt, promptStyle: promptStyle, text: text, cursor: edit.cursor, styles: styles, ghost: "")
    }

    /// The rest of the newest statement that begins like this one, up to the end of its row.
    private func ghost(after edit: EditText) -> String {
        guard options.usesColor, edit.isAtEnd, let suggested = suggestion(for: edit) else { return "" }
        let row = suggested.prefix { $0 != "\n" }
        return row.count < suggested.count ? row + "…" : String(row)
    }

    /// What would complete the text from the history.
    func suggestion(for edit: EditText) -> String? {
        let text = edit.text
        guard let suggested = history.suggestion(for: text) else { return nil }
        return String(decoding: suggested.utf8.dropFirst(text.utf8.count), as: UTF8.self)
    }

    func beep() {
        StandardStreams.write("\u{7}", to: 1)
    }
}
