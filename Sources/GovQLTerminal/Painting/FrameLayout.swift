// Turns a prompt, a text and a cursor into rows of a given width: where every character stands, and what to write.
// It knows nothing of a terminal's state; Painter.swift brings a frame onto the screen. The rules, which the tests
// state again on their own: a newline starts a row after the continuation prompt; a character that does not fit
// starts a row at column 0; a cursor after a full row stands at the start of the next.

/// One screen row: what to write, and how many cells that takes.
struct FrameRow: Equatable {
    var text = ""
    var cells = 0
}

/// What the screen should show.
struct Frame: Equatable {
    var rows: [FrameRow]
    var cursorRow: Int
    var cursorColumn: Int
}

/// What is to be laid out.
struct FrameContent {
    var prompt: Prompt
    var promptStyle: TextStyle
    var text: String
    /// The cursor, counted in Unicode scalars, as libedit counts.
    var cursor: Int
    var styles: [StyledRange]
    /// A suggestion to show faintly after the text.
    var ghost: String
}

struct FrameLayout {
    private let width: Int
    private var rows = [FrameRow()]
    private var style = TextStyle.plain

    static func frame(of content: FrameContent, width: Int) -> Frame {
        var layout = FrameLayout(width: max(2, width))
        return layout.lay(content)
    }

    private init(width: Int) {
        self.width = width
    }

    private mutating func lay(_ content: FrameContent) -> Frame {
        place(prompt: content.prompt.text, content.promptStyle)
        var cursor: (row: Int, column: Int)?
        var scalarOffset = 0
        var byteOffset = 0
        var styles = content.styles[...]
        for character in content.text {
            let scalarCount = character.unicodeScalars.count
            makeRoom(for: character)
            if cursor == nil, content.cursor < scalarOffset + scalarCount { cursor = position(before: character) }
            while let first = styles.first, first.range.upperBound <= byteOffset { styles = styles.dropFirst() }
            if character == "\n" {
                startRow()
                place(prompt: content.prompt.continuation, content.promptStyle)
            } else {
                place(character, styles.first.map { $0.range.contains(byteOffset) ? $0.style : .plain } ?? .plain)
            }
            scalarOffset += scalarCount
            byteOffset += character.utf8.count
        }
        if cursor == nil, column == width { startRow() }
        let end = cursor ?? (rows.count - 1, column)
        for character in content.ghost where character != "\n" {
            makeRoom(for: character)
            place(character, .faint)
        }
        finishRow()
        return Frame(rows: rows, cursorRow: end.row, cursorColumn: end.column)
    }

    private var column: Int { rows[rows.count - 1].cells }

    /// A newline after a full row has no cell of its own: the cursor then rests on the row's last.
    private func position(before character: Character) -> (row: Int, column: Int) {
        (rows.count - 1, min(column, width - 1))
    }

    private mutating func makeRoom(for character: Character) {
        if character != "\n", column + width(of: character) > width { startRow() }
    }

    private func width(of character: Character) -> Int {
        switch Visible(character) {
        case .itself: cells(character)
        case .tab: min(4 - column % 4, max(1, width - column))
        case .replaced(let text): cells(text)
        }
    }

    private mutating func place(_ character: Character, _ characterStyle: TextStyle) {
        let width = width(of: character)
        switch Visible(character) {
        case .itself:
            append(String(character), characterStyle, width)
            // Terminals differ on such a cluster's width; what follows must not.
            if character.isAmbiguousCluster { rows[rows.count - 1].text += "\u{1B}[\(column + 1)G" }
        case .tab: append(String(repeating: " ", count: width), characterStyle, width)
        case .replaced(let text): append(text, characterStyle.with(.reversed), width)
        }
    }

    private mutating func place(prompt: String, _ promptStyle: TextStyle) {
        for character in prompt {
            makeRoom(for: character)
            place(character, promptStyle)
        }
    }

    private mutating func append(_ text: String, _ newStyle: TextStyle, _ width: Int) {
        setStyle(newStyle)
        rows[rows.count - 1].text += text
        rows[rows.count - 1].cells += width
    }

    private mutating func setStyle(_ newStyle: TextStyle) {
        guard newStyle != style else { return }
        if style != .plain { rows[rows.count - 1].text += "\u{1B}[0m" }
        if newStyle != .plain { rows[rows.count - 1].text += "\u{1B}[\(newStyle.parameters)m" }
        style = newStyle
    }

    private mutating func startRow() {
        finishRow()
        rows.append(FrameRow())
    }

    private mutating func finishRow() {
        setStyle(.plain)
    }
}

/// How a character that is typed or pasted is shown: what would move the cursor or turn the text around is replaced.
private enum Visible {
    case itself
    case tab
    case replaced(String)

    init(_ character: Character) {
        guard let scalar = character.unicodeScalars.first else {
            self = .itself
            return
        }
        switch scalar.value {
        case 0x09: self = .tab
        case 0x00..<0x20: self = .replaced("^" + String(Unicode.Scalar(UInt8(scalar.value + 0x40))))
        case 0x7F: self = .replaced("^?")
        case 0x80..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: self = .replaced("?")
        default: self = .itself
        }
    }
}
