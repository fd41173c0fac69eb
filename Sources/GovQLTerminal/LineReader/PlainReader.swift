// A reader for what is not an editing terminal: a pipe, a file, `TERM=dumb`, `--no-edit`. It joins rows until the text
// is complete. It never loses a byte that libedit would (locale C, invalid UTF-8): broken bytes become U+FFFD.

import CLibEdit

/// Reads rows and joins them until `isComplete` says that they make a statement.
package final class PlainReader: LineReader {
    private let descriptor: Int32
    private let callbacks: LineReaderCallbacks
    private let history: History?
    private let promptsOnTerminal: Bool
    private var buffered: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    private enum Row {
        case text(String)
        case end(unfinished: String?)
        case interrupted
    }

    /// Prompts are printed only where both `descriptor` and the standard output are terminals.
    package init(descriptor: Int32 = 0, callbacks: LineReaderCallbacks, history: History? = nil) {
        self.descriptor = descriptor
        self.callbacks = callbacks
        self.history = history
        promptsOnTerminal = Terminal.isTerminal(descriptor) && Terminal.isTerminal(1)
    }

    package var isInteractive: Bool { promptsOnTerminal }
    package let canEdit = false

    package func read(prompt: Prompt, initialText: String) -> LineReaderEvent {
        if promptsOnTerminal { _ = Interrupts.take() }
        forgetConsumed()
        var statement = ""
        while true {
            showPrompt(statement.isEmpty ? prompt.text : prompt.continuation)
            switch nextRow() {
            case .interrupted:
                if promptsOnTerminal { StandardStreams.write("\n", to: 1) }
                return .interrupted
            case .end(let unfinished):
                return ending(statement: statement, lastRow: unfinished)
            case .text(let row):
                statement += statement.isEmpty ? row : "\n" + row
                if statement.allSatisfy(\.isWhitespace) {
                    statement = ""
                } else if callbacks.isComplete(statement), !nextRowContinues() {
                    return finished(statement)
                }
            }
        }
    }

    private func finished(_ statement: String) -> LineReaderEvent {
        if promptsOnTerminal { history?.add(statement) }
        return .statement(statement)
    }

    /// In a pipe the unfinished rest is run, so that its error is reported; a user at a terminal meant to leave.
    private func ending(statement: String, lastRow: String?) -> LineReaderEvent {
        var rest = statement
        if let lastRow { rest += rest.isEmpty ? lastRow : "\n" + lastRow }
        if promptsOnTerminal { StandardStreams.write("\n", to: 1) }
        guard !rest.allSatisfy(\.isWhitespace) else { return .endOfInput(discarded: nil) }
        return promptsOnTerminal ? .endOfInput(discarded: rest) : .statement(rest)
    }

    private func showPrompt(_ text: String) {
        if promptsOnTerminal { StandardStreams.write(text, to: 1) }
    }

    private func nextRowContinues() -> Bool {
        guard !promptsOnTerminal else { return false }
        let start = position
        while case .text(let row) = nextRow() {
            guard row.allSatisfy(\.isWhitespace) else {
                position = start
                return callbacks.continuesStatement(row)
            }
        }
        position = start
        return false
    }

    /// The next row without its line end. Rows that were looked at stay in the buffer until `position` passes them.
    private func nextRow() -> Row {
        var searched = position
        while true {
            if let end = buffered[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let row = decode(buffered[position..<end])
                position = end + 1
                return .text(row)
            }
            searched = buffered.count
            guard !isAtEnd else {
                let rest = position < buffered.count ? decode(buffered[position...]) : nil
                position = buffered.count
                return .end(unfinished: rest)
            }
            if !fill() { return .interrupted }
        }
    }

    /// Reads more; false if Ctrl-C came instead.
    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            if promptsOnTerminal, Interrupts.take() { return false }
            if promptsOnTerminal, terminal_wait(descriptor, -1) == 0 { continue }
            // While a Ctrl-C empties the terminal's queue, the queue may look full for a moment: reading would wait.
            if promptsOnTerminal, Interrupts.isPending { continue }
            let count = readBytes(descriptor, into: &chunk)
            if count < 0, lastError == .interrupted {
                if Interrupts.take() { return false }
                continue
            }
            if count <= 0 {
                isAtEnd = true
            } else {
                buffered.append(contentsOf: chunk[..<count])
            }
            return true
        }
    }

    /// Drops rows that were handed out, rarely enough that a long input is not copied over and over.
    private func forgetConsumed() {
        guard position > buffered.count / 2 else { return }
        buffered.removeFirst(position)
        position = 0
    }

    private func decode(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
