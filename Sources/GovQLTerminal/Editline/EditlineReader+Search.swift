// Ctrl-R: searching the history while typing what to look for. The statement found stands in place of the text; Enter
// runs it, Escape or any editing key keeps it to be edited, Ctrl-G returns to what was there.

import CLibEdit

/// One search: what is looked for, and where it was found.
struct HistorySearch {
    private let entries: [HistoryEntry]
    private(set) var pattern: [Unicode.Scalar] = []
    /// The entry that is shown, and where in it the pattern begins (in UTF-8 bytes).
    private(set) var found: (index: Int, byteOffset: Int)?
    private(set) var hasFailed = false

    init(_ entries: [HistoryEntry]) {
        self.entries = entries
    }

    var foundText: String? { found.map { entries[$0.index].text } }

    mutating func type(_ scalars: [Unicode.Scalar]) {
        pattern += scalars
        look(from: found?.index ?? entries.count - 1, step: -1)
    }

    mutating func eraseLast() {
        guard !pattern.isEmpty else { return }
        pattern.removeLast()
        found = nil
        hasFailed = false
        if !pattern.isEmpty { look(from: entries.count - 1, step: -1) }
    }

    /// The next older statement that matches.
    mutating func older() {
        look(from: (found?.index ?? entries.count) - 1, step: -1)
    }

    mutating func newer() {
        if let found { look(from: found.index + 1, step: 1) }
    }

    /// Keeps what was found before if there is no other.
    private mutating func look(from start: Int, step: Int) {
        let wanted = Array(EditText.string(pattern[...]).utf8)
        guard !wanted.isEmpty else { return }
        let ignoresCase = !wanted.contains { (0x41...0x5A).contains($0) }
        var index = start
        while entries.indices.contains(index) {
            if let offset = Self.offset(of: wanted, in: Array(entries[index].text.utf8), ignoresCase) {
                found = (index, offset)
                hasFailed = false
                return
            }
            index += step
        }
        hasFailed = true
    }

    private static func offset(of wanted: [UInt8], in text: [UInt8], _ ignoresCase: Bool) -> Int? {
        guard wanted.count <= text.count else { return nil }
        return (0...text.count - wanted.count).first { start in
            for index in wanted.indices {
                var byte = text[start + index]
                if ignoresCase, (0x41...0x5A).contains(byte) { byte |= 0x20 }
                if byte != wanted[index] { return false }
            }
            return true
        }
    }

    // MARK: On the screen

    /// What was found as a text to edit, with the cursor at the match.
    var foundEdit: EditText? {
        guard let found else { return nil }
        let text = EditText(entries[found.index].text, cursor: 0)
        return EditText(text.scalars, cursor: text.scalarOffset(ofByte: found.byteOffset))
    }

    func content(over edit: EditText, prompt: Prompt, messages: LineReaderMessages) -> FrameContent {
        let shown = foundEdit ?? edit
        var styles: [StyledRange] = []
        if let found {
            let length = EditText.string(pattern[...]).utf8.count
            styles = [StyledRange(found.byteOffset..<found.byteOffset + length, .reversed)]
        }
        return FrameContent(
            prompt: prompt, promptStyle: .plain, text: shown.text, cursor: shown.cursor, styles: styles, ghost: "")
    }

    func note(_ messages: LineReaderMessages) -> FrameRow {
        let text = (hasFailed ? messages.searchFailed : messages.search) + EditText.string(pattern[...])
        return FrameRow(text: text, cells: cells(text))
    }
}

extension EditlineReader {
    func searchHistory(_ edit: EditText) -> CommandResult {
        let translated = decoder.translatesSequences
        decoder.translatesSequences = true
        search = HistorySearch(history.entries)
        defer {
            decoder.translatesSequences = translated
            lastSearch = search?.pattern ?? lastSearch
            search = nil
        }
        while let key = awaitKey() {
            if !searchContinues(with: key) { return endSearch(with: key) }
        }
        return .endInput
    }

    /// False if the key ends the search.
    private func searchContinues(with key: Key) -> Bool {
        switch key {
        case 0x12:  // Ctrl-R
            if search?.pattern.isEmpty == true { search?.type(lastSearch) } else { search?.older() }
        case 0x13: search?.newer()  // Ctrl-S
        case 0x08, 0x7F: search?.eraseLast()
        case 0x20..<0x7F, 0xA0...:
            guard let scalar = Unicode.Scalar(key) else { return true }
            search?.type([scalar])
        default: return false
        }
        return true
    }

    private func endSearch(with key: Key) -> CommandResult {
        let isAborted = key == 0x07
        // Ctrl-G and Escape have done their work; any other key does what it does elsewhere.
        if !isAborted, key != 0x1B { push(key) }
        guard !isAborted, let found = search?.foundEdit else { return .cursorMoved }
        return replaceAll(with: found)
    }
}
