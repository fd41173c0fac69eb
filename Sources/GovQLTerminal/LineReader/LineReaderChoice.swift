// Picks the reader that fits the terminal, and the words that readers say themselves.

package struct LineReaderOptions {
    /// False for `--no-edit`.
    package var allowsEditing = true
    /// Whether to colour the text and show suggestions from the history.
    package var usesColor = false
    package var messages = LineReaderMessages.english

    package init() {}
}

/// What a reader says of its own accord.
package struct LineReaderMessages: Sendable {
    package var showAll: @Sendable (_ count: Int) -> String
    package var search: String
    package var searchFailed: String
    package var unfinished: String

    package static let english = LineReaderMessages(
        showAll: { "Show all \($0)? (y/n)" },
        search: "search history: ",
        searchFailed: "not in the history: ",
        unfinished: "Unfinished statement. Ctrl-D again discards it and leaves, Ctrl-C clears it."
    )
    package static let chinese = LineReaderMessages(
        showAll: { "显示全部 \($0) 项？(y/n)" },
        search: "搜索历史：",
        searchFailed: "历史中没有：",
        unfinished: "语句未完。再按 Ctrl-D 放弃并退出，按 Ctrl-C 清除。"
    )
}

/// A reader for the standard input: an editing one where both ends are a terminal that can move its cursor.
package func makeLineReader(
    _ options: LineReaderOptions, callbacks: LineReaderCallbacks, history: History
) -> any LineReader {
    let isTerminal = Terminal.isTerminal(0) && Terminal.isTerminal(1) && !Terminal.isDumb
    if options.allowsEditing, isTerminal,
        let reader = EditlineReader(options, callbacks: callbacks, history: history)
    {
        return reader
    }
    return PlainReader(callbacks: callbacks, history: history)
}
