// A whole text: statement below statement, empty lines between them kept at one, comments where they were.

extension FormatBuilder {
    /// Prints all statements and the comments around them.
    func print(to printer: inout LayoutPrinter) {
        let end = units.count - 1
        let statements = parts(0..<end, beginningAt: { units[$0].separation != .none }).filter { !$0.isEmpty }
        for (index, range) in statements.enumerated() {
            comments(before: range.lowerBound, to: &printer)
            let isMarked = index + 1 < statements.count && needsMark(between: range, and: statements[index + 1])
            printer.print(isMarked ? .concat(statement(range), .text(";")) : statement(range))
        }
        comments(before: end, to: &printer)
        printer.dropEmptyEnd()
    }

    /// The comments before a statement, and the empty line before it.
    private func comments(before index: Int, to printer: inout LayoutPrinter) {
        for comment in units[index].comments {
            if comment.isTrailing {
                printer.appendComment(comment.text)
            } else {
                if comment.followsBlankLine { printer.separate() }
                printer.print(.text(comment.text))
            }
        }
        if units[index].followsBlankLine { printer.separate() }
    }

    /// Whether only a `;` keeps two statements apart: a new line would join them, or be an error.
    private func needsMark(between statement: Range<Int>, and next: Range<Int>) -> Bool {
        guard units[next.lowerBound].separation == .mark else { return false }
        return units[statement.upperBound - 1].mayGoOn || units[next.lowerBound].mayContinue
            || units[next.lowerBound].isLoose
    }
}

/// The rules of Lexing/Layout.swift as far as they matter between two statements or items. A name counts as the word
/// that it could be, since the lexer knows no better.
extension FormatUnit {
    /// Whether a line that ends in it goes on.
    var mayGoOn: Bool {
        switch kind {
        case .close, .number, .string, .temporal, .parameter, .dot, .openRange, .end: false
        case .keyword(let keyword): Self.unfinished.contains(keyword)
        case .name, .function: Keyword(spelling: text).map(Self.unfinished.contains) ?? false
        default: true
        }
    }

    /// Whether a line that begins with it belongs to the one before.
    var mayContinue: Bool {
        switch kind {
        case .number, .string, .temporal, .parameter, .open, .prefix, .end: false
        case .keyword(let keyword): Self.continuing.contains(keyword)
        case .name, .function: Keyword(spelling: text).map(Self.continuing.contains) ?? false
        default: true
        }
    }

    /// What is an error at the beginning of a line after a query.
    var isLoose: Bool {
        switch kind {
        case .number, .string, .temporal, .prefix: true
        case .open: text == "["
        case .keyword(.null), .keyword(.true), .keyword(.false): true
        default: false
        }
    }

    private static let unfinished: Set<Keyword> = [
        .and, .or, .not, .in, .notIn, .is, .by, .per, .then, .else, .if, .case, .where, .contains, .startsWith,
        .endsWith,
        .matches, .mod,
    ]

    private static let continuing: Set<Keyword> = [
        .and, .or, .in, .notIn, .is, .isNull, .isNotNull, .then, .else, .contains, .starts, .startsWith, .ends,
        .endsWith,
        .matches, .mod, .by, .per, .desc, .asc, .with, .allow, .as, .on, .reverse, .along,
        .via,
    ]
}
