// The statements a user ran, oldest first, kept in a file that only ever grows by whole lines.
// This file decides what is kept; HistoryFile.swift knows how it lies on the disk. Readers get the entries from here.

/// One statement that was run.
package struct HistoryEntry: Equatable, Sendable {
    package var text: String
    /// Seconds since 1970.
    package var time: Int
    /// The data that was loaded, if the shell says so.
    package var dataset: String?

    package init(text: String, time: Int, dataset: String? = nil) {
        self.text = text
        self.time = time
        self.dataset = dataset
    }
}

/// The history of statements. Every addition is on the disk when `add` returns, so neither `kill -9` nor a second
/// session loses any.
///
///     let history = History(path: History.defaultPath())
///     history.add("districts | take 1")
///     history.entries.last?.text  // "districts | take 1"
package final class History {
    /// How many statements are kept.
    package static let capacity = 10_000

    /// Oldest first, each text once: where it was used last.
    package private(set) var entries: [HistoryEntry] = []
    /// What to store with each statement.
    package var dataset: String?
    private let file: HistoryFile?

    /// Reads the file, if there is one. A nil `path` keeps the history in memory only; so does a file that cannot be
    /// written, silently: a prompt without memory is better than none.
    package init(path: String?) {
        file = path.map(HistoryFile.init)
        guard let file else { return }
        let stored = file.load()
        entries = Self.deduplicated(stored.entries)
        if stored.lineCount > Self.capacity + Self.capacity / 10 { file.compact(Self.deduplicated) }
    }

    /// `$GOVQL_HISTFILE` (empty: none), else `govql/history.jsonl` in `$XDG_STATE_HOME` or `~/.local/state`.
    package static func defaultPath(environment: (String) -> String? = environmentVariable) -> String? {
        if let named = environment("GOVQL_HISTFILE") { return named.isEmpty ? nil : named }
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/govql/history.jsonl" }
        guard let home = environment("HOME"), !home.isEmpty else { return nil }
        return home + "/.local/state/govql/history.jsonl"
    }

    /// Stores a statement. One that begins with a blank is meant to be forgotten, and so is a repetition of the last.
    @discardableResult
    package func add(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !first.properties.isWhitespace else { return false }
        if let last = entries.last, last.text.utf8.elementsEqual(text.utf8) { return false }
        let entry = HistoryEntry(text: text, time: time(nil), dataset: dataset)
        entries.append(entry)
        if entries.count > Self.capacity { entries.removeFirst(entries.count - Self.capacity) }
        file?.append(entry)
        return true
    }

    /// The newest statement that begins with this text and is longer.
    package func suggestion(for text: String) -> String? {
        guard !text.isEmpty else { return nil }
        return entries.last { $0.text.utf8.count > text.utf8.count && $0.text.utf8.starts(with: text.utf8) }?.text
    }

    static func deduplicated(_ entries: [HistoryEntry]) -> [HistoryEntry] {
        var seen: Set<[UInt8]> = []
        var kept: [HistoryEntry] = []
        for entry in entries.reversed() where kept.count < capacity {
            if seen.insert(Array(entry.text.utf8)).inserted { kept.append(entry) }
        }
        return kept.reversed()
    }
}
