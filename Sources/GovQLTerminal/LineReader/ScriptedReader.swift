// A reader that plays back events, for tests of the shell.

/// Answers each `read` with the next of the events it was given, then with the end of input.
package final class ScriptedReader: LineReader {
    private var events: [LineReaderEvent]
    private var next = 0
    /// The prompts that `read` was called with, in order.
    package private(set) var prompts: [Prompt] = []
    package let isInteractive: Bool
    package let canEdit = false

    package init(_ events: [LineReaderEvent], isInteractive: Bool = true) {
        self.events = events
        self.isInteractive = isInteractive
    }

    package convenience init(statements: [String]) {
        self.init(statements.map(LineReaderEvent.statement))
    }

    package func read(prompt: Prompt, initialText: String) -> LineReaderEvent {
        prompts.append(prompt)
        guard next < events.count else { return .endOfInput(discarded: nil) }
        defer { next += 1 }
        return events[next]
    }
}
