// A text being edited and its cursor, as plain arithmetic: where rows, words and characters begin and end. Offsets
// count Unicode scalars, as libedit's buffer does, but the steps are characters as the user sees them. It changes
// nothing itself; EditlineReader applies what it answers to libedit's buffer.

struct EditText: Equatable {
    let scalars: [Unicode.Scalar]
    let cursor: Int

    init(_ scalars: [Unicode.Scalar], cursor: Int) {
        self.scalars = scalars
        self.cursor = min(max(0, cursor), scalars.count)
    }

    init(_ text: String, cursor: Int? = nil) {
        let scalars = Array(text.unicodeScalars)
        self.init(scalars, cursor: cursor ?? scalars.count)
    }

    var text: String { Self.string(scalars[...]) }
    var isEmpty: Bool { scalars.isEmpty }
    var isAtEnd: Bool { cursor == scalars.count }

    /// The cursor as a UTF-8 offset.
    var byteCursor: Int { byteOffset(of: cursor) }

    func byteOffset(of offset: Int) -> Int {
        scalars[..<offset].reduce(0) { $0 + UTF8.width($1) }
    }

    /// The scalar offset of a UTF-8 offset; one inside a scalar counts as after it.
    func scalarOffset(ofByte byte: Int) -> Int {
        var remaining = byte
        var offset = 0
        while remaining > 0, offset < scalars.count {
            remaining -= UTF8.width(scalars[offset])
            offset += 1
        }
        return offset
    }

    static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    // MARK: Rows

    var rowStart: Int { rowStart(of: cursor) }
    var rowEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

    func rowStart(of offset: Int) -> Int {
        scalars[..<offset].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    }

    /// The cell column of the cursor in its row, without a prompt.
    var column: Int { cells(Self.string(scalars[rowStart..<cursor])) }

    /// Where the cursor goes one row up, at a column or as near as the row allows; nil in the first row.
    func above(column: Int) -> Int? {
        guard rowStart > 0 else { return nil }
        let end = rowStart - 1
        return offset(atColumn: column, from: rowStart(of: end), to: end)
    }

    /// Where the cursor goes one row down; nil in the last row.
    func below(column: Int) -> Int? {
        guard rowEnd < scalars.count else { return nil }
        let start = rowEnd + 1
        return offset(atColumn: column, from: start, to: scalars[start...].firstIndex(of: "\n") ?? scalars.count)
    }

    private func offset(atColumn column: Int, from start: Int, to end: Int) -> Int {
        var offset = start
        var reached = 0
        for character in Self.string(scalars[start..<end]) {
            reached += cells(character)
            if reached > column { break }
            offset += character.unicodeScalars.count
        }
        return offset
    }

    /// Whether the last two rows hold nothing: Enter there runs the text as it is.
    var endsWithTwoBlankRows: Bool {
        let rows = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        return rows.count > 2 && rows.suffix(2).allSatisfy { $0.allSatisfy(\.properties.isWhitespace) }
    }

    // MARK: Characters

    /// The start of the character before the cursor.
    var previousCharacter: Int {
        guard cursor > 0 else { return 0 }
        if scalars[cursor - 1] == "\n" { return cursor - 1 }
        let last = Self.string(scalars[rowStart..<cursor]).last
        return cursor - (last?.unicodeScalars.count ?? 1)
    }

    /// The end of the character at the cursor.
    var nextCharacter: Int {
        guard cursor < scalars.count else { return cursor }
        if scalars[cursor] == "\n" { return cursor + 1 }
        let first = Self.string(scalars[cursor..<rowEnd]).first
        return cursor + (first?.unicodeScalars.count ?? 1)
    }

    // MARK: Words

    private enum WordClass {
        case blank, word, han, other
    }

    private static func wordClass(_ scalar: Unicode.Scalar) -> WordClass {
        let properties = scalar.properties
        if properties.isWhitespace { return .blank }
        if properties.isIdeographic { return .han }
        if properties.isAlphabetic || properties.numericType != nil || scalar == "_" { return .word }
        if properties.generalCategory == .nonspacingMark { return .word }
        return .other
    }

    /// The start of the word before the cursor. Chinese has no blanks between words: two characters count as one.
    var previousWord: Int {
        var offset = cursor
        while offset > 0, Self.wordClass(scalars[offset - 1]) == .blank { offset -= 1 }
        guard offset > 0 else { return 0 }
        let kind = Self.wordClass(scalars[offset - 1])
        let limit = kind == .han ? max(0, offset - 2) : 0
        while offset > limit, Self.wordClass(scalars[offset - 1]) == kind { offset -= 1 }
        return offset
    }

    /// The end of the word after the cursor.
    var nextWord: Int {
        var offset = cursor
        while offset < scalars.count, Self.wordClass(scalars[offset]) == .blank { offset += 1 }
        guard offset < scalars.count else { return offset }
        let kind = Self.wordClass(scalars[offset])
        let limit = kind == .han ? min(scalars.count, offset + 2) : scalars.count
        while offset < limit, Self.wordClass(scalars[offset]) == kind { offset += 1 }
        return offset
    }

    /// The start of the run without blanks before the cursor, as Ctrl-W takes it.
    var previousBlank: Int {
        var offset = cursor
        while offset > 0, Self.wordClass(scalars[offset - 1]) == .blank { offset -= 1 }
        while offset > 0, Self.wordClass(scalars[offset - 1]) != .blank { offset -= 1 }
        return offset
    }
}
