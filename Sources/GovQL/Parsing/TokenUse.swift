// What the parser took each token for: a word may be a keyword in one place and a name in another. The formatter asks;
// reading a query does not, and records nothing.

/// The part that a token plays in the tree, where its kind does not tell.
enum TokenUse: UInt8, Sendable {
    /// A keyword if it is a word; else what its kind says.
    case plain
    /// A word that names something, or stands for itself as an option's value.
    case name
    /// The name of a call; its bracket comes next.
    case function
    /// `pinyin` after `by` in a sort key.
    case collation
    /// A `-` before an operand.
    case prefix
    /// A `..` without an upper end.
    case openRange
}

extension Parser {
    /// A text as tokens, what each was taken for, and as a tree with what is wrong.
    struct Reading: Sendable {
        let stream: TokenStream
        let uses: [TokenUse]
        let script: Script
        let diagnostics: [Diagnostic]
    }

    /// Reads a whole text and remembers what its tokens were taken for.
    static func reading(of source: SourceText) -> Reading {
        var parser = Parser(source)
        let stream = parser.stream
        parser.uses = [TokenUse](repeating: .plain, count: parser.tokens.count)
        let ((script, uses), diagnostics) = parser.read(orElse: (Script(statements: []), [TokenUse]())) { parser in
            let script = parser.script()
            return (script, parser.uses)
        }
        return Reading(stream: stream, uses: uses, script: script, diagnostics: diagnostics)
    }

    /// Notes what a token was taken for, if anyone asked.
    mutating func note(_ use: TokenUse, at index: Int) {
        guard index < uses.count else { return }
        uses[index] = use
    }
}
