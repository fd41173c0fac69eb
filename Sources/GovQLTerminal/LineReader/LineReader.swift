// What a prompt needs of a terminal: a source of whole statements. The shell talks to `LineReader` and never knows
// which of the three it has: `EditlineReader` (a terminal), `PlainReader` (a pipe, a dumb terminal) or
// `ScriptedReader` (a test). Nothing here knows the language; what it must know of it comes as `LineReaderCallbacks`.
// `makeLineReader` in LineReaderChoice.swift picks one.

/// A source of statements, one at a time.
///
///     let reader = makeLineReader(options, callbacks: callbacks, history: history)
///     loop: while true {
///         switch reader.read(prompt: Prompt("govql> ")) {
///         case .statement(let text): run(text)
///         case .interrupted: continue
///         case .endOfInput: break loop
///         }
///     }
package protocol LineReader: AnyObject {
    /// Waits for the next statement. All calls must come from one thread.
    ///
    /// `initialText` stands in the buffer already, as if typed; readers that cannot edit ignore it.
    func read(prompt: Prompt, initialText: String) -> LineReaderEvent

    /// Whether the user can go back and change what is typed: a shell greets only such a user.
    var isInteractive: Bool { get }

    /// Whether an `initialText` stands in the line for the user to change.
    var canEdit: Bool { get }

    /// Gives the terminal to another program (a pager, an editor) while `body` runs.
    func withTerminalReleased<Result>(_ body: () throws -> Result) rethrows -> Result
}

extension LineReader {
    package func read(prompt: Prompt) -> LineReaderEvent {
        read(prompt: prompt, initialText: "")
    }

    package func withTerminalReleased<Result>(_ body: () throws -> Result) rethrows -> Result {
        try body()
    }
}

/// What the user did.
package enum LineReaderEvent: Equatable, Sendable {
    /// A statement, complete or one the user insists on; its rows are separated by `\n`, without a final one.
    case statement(String)
    /// Ctrl-C: what was typed is gone. The reader has moved to a fresh row already.
    case interrupted
    /// There is no more: Ctrl-D, or the end of the file. `discarded` is text that was typed and never run, worth a
    /// notice; nil if there was none.
    case endOfInput(discarded: String?)
}

/// The text before the first row of a statement and before each further row. Both are plain text.
package struct Prompt: Equatable, Sendable {
    package var text: String
    package var continuation: String

    /// Without a `continuation`, further rows are indented so that they stand under the first.
    package init(_ text: String, continuation: String? = nil) {
        self.text = text
        self.continuation = continuation ?? String(repeating: " ", count: max(0, cells(text) - 2)) + "> "
    }
}

/// What a reader asks of the language. All of them run on the reader's thread and should take milliseconds: `highlight`
/// and `isComplete` run for every key.
package struct LineReaderCallbacks {
    /// Whether Enter runs this text; a text with an error is complete.
    package var isComplete: (String) -> Bool
    /// What could stand at the cursor, a UTF-8 offset into the text.
    package var complete: (_ text: String, _ cursor: Int) -> [Completion]
    /// How to colour the text: ranges that do not overlap, in order. Nil, or a reader without colour, leaves it plain.
    package var highlight: ((String) -> [StyledRange])?
    /// Whether a row continues the text before it even though that was complete, as `| take 5` does. Asked only where
    /// the next row is known already: in a pipe.
    package var continuesStatement: (_ row: String) -> Bool
    /// Lets the user change the text in another program (Ctrl-X Ctrl-E); nil for no change.
    package var editExternally: ((String) -> String?)?

    package init(
        isComplete: @escaping (String) -> Bool,
        complete: @escaping (_ text: String, _ cursor: Int) -> [Completion] = { _, _ in [] },
        highlight: ((String) -> [StyledRange])? = nil,
        continuesStatement: @escaping (_ row: String) -> Bool = { _ in false },
        editExternally: ((String) -> String?)? = nil
    ) {
        self.isComplete = isComplete
        self.complete = complete
        self.highlight = highlight
        self.continuesStatement = continuesStatement
        self.editExternally = editExternally
    }
}

/// Something that could stand at the cursor.
package struct Completion: Equatable, Sendable {
    /// What it takes the place of: UTF-8 offsets into the text.
    package var replacementRange: Range<Int>
    package var text: String
    /// One short word about it, such as `entity` or `link`, shown beside it.
    package var kindLabel: String
    /// What a list shows instead of the text.
    package var shown: String
    /// Whether it says something and can't be chosen.
    package let isHint: Bool

    package init(replacementRange: Range<Int>, text: String, kindLabel: String, shown: String? = nil) {
        self.replacementRange = replacementRange
        self.text = text
        self.kindLabel = kindLabel
        self.shown = shown ?? text
        isHint = false
    }

    /// A word to the user where there is nothing to choose from.
    package init(hint: String, at offset: Int) {
        replacementRange = offset..<offset
        text = ""
        kindLabel = ""
        shown = hint
        isHint = true
    }
}

/// A part of the text and its look; the range is in UTF-8 offsets.
package struct StyledRange: Equatable, Sendable {
    package var range: Range<Int>
    package var style: TextStyle

    package init(_ range: Range<Int>, _ style: TextStyle) {
        self.range = range
        self.style = style
    }
}

/// A look, as the parameters of the terminal's "select graphic rendition" sequence.
package struct TextStyle: Hashable, Sendable {
    package let parameters: String

    /// For example `"1;34"`, bold blue.
    package init(_ parameters: String) {
        self.parameters = parameters
    }

    package static let plain = TextStyle("")
    package static let bold = TextStyle("1")
    package static let faint = TextStyle("2")
    package static let underlined = TextStyle("4")
    package static let reversed = TextStyle("7")
    package static let red = TextStyle("31")
    package static let green = TextStyle("32")
    package static let yellow = TextStyle("33")
    package static let blue = TextStyle("34")
    package static let magenta = TextStyle("35")
    package static let cyan = TextStyle("36")

    package func with(_ other: TextStyle) -> TextStyle {
        parameters.isEmpty ? other : other.parameters.isEmpty ? self : TextStyle(parameters + ";" + other.parameters)
    }
}
