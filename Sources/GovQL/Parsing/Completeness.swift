// What a prompt asks before it runs what was typed: is it a whole statement, does it go on, and does the next line belong
// to the one before? The same lexer, layout and parser answer, so that prompt and script agree.

/// Whether a typed text can run.
public enum Completeness: Sendable, Hashable {
    /// Nothing is missing: Enter runs it. Blank and comment lines are complete too.
    case complete
    /// A bracket is open, or the last token cannot end a statement.
    case incomplete
    /// More text does not mend it: Enter shows the errors.
    case invalid
}

/// How a line at the prompt stands to the statement that has just run.
public enum LineOpening: Sendable, Hashable {
    /// It begins a statement of its own.
    case statement
    /// It begins with a token that only goes on, such as `|`: `| take 5` works on the previous query.
    case continuation
    /// It begins with `-` or a literal: after a query that is an error that offers to join the lines.
    case ambiguous
}

extension Parser {
    /// Tells a prompt what Enter should do.
    ///
    ///     Parser.completeness(of: SourceText(name: "-", text: "communities | where"))  // .incomplete
    public static func completeness(of source: SourceText) -> Completeness {
        let stream = Lexer.tokens(of: source)
        let mends: Set<String> = [SyntaxProblem.unclosedBracket("").code]
        guard stream.diagnostics.allSatisfy({ mends.contains($0.code) }) else { return .invalid }
        if let opener = stream.unclosed.min() { return stream.canStillClose(opener) ? .incomplete : .invalid }
        let last = stream.tokens.count - 2
        if last >= 0, stream.isUnfinished(stream.tokens[last], after: last > 0 ? stream.tokens[last - 1] : nil) {
            return .incomplete
        }
        return parseScript(source).1.contains { $0.severity == .error } ? .invalid : .complete
    }

    /// Tells how a line stands to a statement before it.
    ///
    ///     Parser.opening(of: SourceText(name: "-", text: "| take 5"))  // .continuation
    public static func opening(of line: SourceText) -> LineOpening {
        let stream = Lexer.tokens(of: line)
        if stream.continues(at: 0) { return .continuation }
        let first = stream.tokens[0]
        if first.kind == .invalid, [")", "]"].contains(FullWidth.ascii(stream.text(of: first))) {
            return .continuation
        }
        switch first.kind {
        case .minus, .number, .string, .temporal, .leftBracket: return .ambiguous
        case .word where first.is(.null) || first.is(.true) || first.is(.false): return .ambiguous
        default: return .statement
        }
    }
}

extension TokenStream {
    /// Whether more text may close what is open: not if a closer of another kind or a `;` came in between.
    fileprivate func canStillClose(_ firstOpener: Int) -> Bool {
        guard unclosed.allSatisfy({ tokens[$0].depth == 0 }) else { return false }
        if tokens[firstOpener].kind == .leftBrace { return true }
        return !tokens[firstOpener...].contains { $0.kind == .separator && !$0.range.isEmpty && $0.depth == 0 }
    }
}
