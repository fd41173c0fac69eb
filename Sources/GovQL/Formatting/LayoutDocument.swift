// Text that may be broken into lines here and there, and the printer that decides where: what fits a line stays on it,
// what does not is broken from the outside in. It knows no GovQL. Next: FormatBuilder.swift makes documents.

/// A text with the places where it may be broken.
struct LayoutDocument: Sendable {
    indirect enum Node: Sendable {
        case empty
        /// One line's worth, and the cells it takes.
        case text(String, cells: Int)
        /// A new line if the group around is broken, else this text.
        case line(flat: String)
        /// Always a new line.
        case newline
        /// Always a new line, and an empty one before it.
        case emptyLine
        /// Only where the group around is broken.
        case ifBroken(String)
        /// Ends its line.
        case comment(String)
        case concat([LayoutDocument])
        case nest(Int, LayoutDocument)
        /// Broken as a whole or not at all, groups within it by themselves.
        case group(LayoutDocument)
        /// Items with as many on a line as fit; each but the last brings its comma.
        case fill([LayoutDocument])
        /// What stands behind `=` or `:`: on that line if it fits, else in one piece on the next, indented; else broken,
        /// on that line if it `hugs`, as a call does with its brackets, or from the next on.
        case value(LayoutDocument, indent: Int, hugs: Bool)
    }

    let node: Node
    /// Whether a new line stands in it whatever the width, so that no group around it stays on one line.
    let mustBreak: Bool

    private init(_ node: Node, mustBreak: Bool = false) {
        self.node = node
        self.mustBreak = mustBreak
    }

    static let empty = LayoutDocument(.empty)
    /// A blank, or a new line.
    static let line = LayoutDocument(.line(flat: " "))
    /// Nothing, or a new line.
    static let softLine = LayoutDocument(.line(flat: ""))
    static let newline = LayoutDocument(.newline, mustBreak: true)
    static let emptyLine = LayoutDocument(.emptyLine, mustBreak: true)

    static func text(_ text: String) -> LayoutDocument {
        text.isEmpty ? .empty : LayoutDocument(.text(text, cells: DisplayWidth.cells(text)))
    }

    /// A text that is measured as if it took so many cells.
    static func text(_ text: String, cells: Int) -> LayoutDocument { LayoutDocument(.text(text, cells: cells)) }

    static func ifBroken(_ text: String) -> LayoutDocument { LayoutDocument(.ifBroken(text)) }
    static func comment(_ text: String) -> LayoutDocument { LayoutDocument(.comment(text), mustBreak: true) }

    static func concat(_ parts: [LayoutDocument]) -> LayoutDocument {
        parts.count == 1 ? parts[0] : LayoutDocument(.concat(parts), mustBreak: parts.contains(where: \.mustBreak))
    }

    static func concat(_ parts: LayoutDocument...) -> LayoutDocument { concat(parts) }

    static func nest(_ cells: Int, _ inner: LayoutDocument) -> LayoutDocument {
        LayoutDocument(.nest(cells, inner), mustBreak: inner.mustBreak)
    }

    /// `isBroken` breaks it even where it would fit.
    static func group(_ inner: LayoutDocument, isBroken: Bool = false) -> LayoutDocument {
        LayoutDocument(.group(inner), mustBreak: inner.mustBreak || isBroken)
    }

    static func value(_ inner: LayoutDocument, indent: Int, hugs: Bool) -> LayoutDocument {
        LayoutDocument(.value(inner, indent: indent, hugs: hugs), mustBreak: inner.mustBreak)
    }

    static func fill(_ items: [LayoutDocument]) -> LayoutDocument {
        LayoutDocument(.fill(items), mustBreak: items.contains(where: \.mustBreak))
    }
}

/// A line of a formatted text.
struct FormattedLine {
    var code = ""
    /// What ends the line, from `#` on.
    var comment: String?
}

/// Lays documents out in lines of at most `width` cells, comments at their ends not counted.
struct LayoutPrinter {
    private struct PendingDocument {
        let indent: Int
        let isBroken: Bool
        let document: LayoutDocument
    }

    private let width: Int
    private(set) var lines: [FormattedLine] = []
    private var current = FormattedLine()
    private var column = 0
    /// Blanks that are written once something follows them on the line.
    private var pendingIndent = 0

    init(width: Int) { self.width = width }

    /// Prints a document from the beginning of a line on, and ends its last line.
    mutating func print(_ document: LayoutDocument) {
        var stack = [PendingDocument(indent: 0, isBroken: true, document: document)]
        while let frame = stack.popLast() { step(frame, &stack) }
        endLine(indent: 0)
    }

    /// An empty line, unless there is one already or nothing above it.
    mutating func separate() {
        if let last = lines.last, !last.code.isEmpty { lines.append(FormattedLine()) }
    }

    /// Drops empty lines at the end.
    mutating func dropEmptyEnd() {
        while let last = lines.last, last.code.isEmpty, last.comment == nil { lines.removeLast() }
    }

    /// Puts a comment at the end of the last line.
    mutating func appendComment(_ comment: String) {
        guard !lines.isEmpty, lines[lines.count - 1].comment == nil else { return print(.text(comment)) }
        lines[lines.count - 1].comment = comment
    }

    private mutating func step(_ frame: PendingDocument, _ stack: inout [PendingDocument]) {
        func push(_ document: LayoutDocument, indent: Int = 0, isBroken: Bool) {
            stack.append(PendingDocument(indent: frame.indent + indent, isBroken: isBroken, document: document))
        }
        switch frame.document.node {
        case .empty: break
        case .text(let text, let cells): write(text, cells)
        case .line(let flat):
            if frame.isBroken { endLine(indent: frame.indent) } else { write(flat, flat.utf8.count) }
        case .newline: endLine(indent: frame.indent)
        case .emptyLine:
            endLine(indent: frame.indent)
            separate()
        case .ifBroken(let text): if frame.isBroken { write(text, text.utf8.count) }
        case .comment(let text): current.comment = text
        case .concat(let parts): for part in parts.reversed() { push(part, isBroken: frame.isBroken) }
        case .nest(let cells, let inner): push(inner, indent: cells, isBroken: frame.isBroken)
        case .group(let inner):
            let isBroken = frame.document.mustBreak || !fits(inner, at: column, before: stack)
            push(inner, isBroken: isBroken)
        case .fill(let items): fill(items, frame, &stack)
        case .value(let inner, let indent, let hugs):
            let below = frame.indent + indent
            let fits = !inner.mustBreak && fits(.concat(.text(" "), inner), at: column, before: stack)
            let fitsBelow = !inner.mustBreak && self.fits(inner, at: below, before: stack)
            if fits || hugs && !fitsBelow {
                push(inner, isBroken: true)
                write(" ", 1)
            } else {
                push(inner, indent: indent, isBroken: true)
                endLine(indent: below)
            }
        }
    }

    /// Writes items one by one: what is left is pushed again, so that each is judged where it would stand.
    private mutating func fill(_ items: [LayoutDocument], _ frame: PendingDocument, _ stack: inout [PendingDocument]) {
        guard let first = items.first else { return }
        let rest = Array(items.dropFirst())
        if !rest.isEmpty {
            stack.append(PendingDocument(indent: frame.indent, isBroken: frame.isBroken, document: .fill(rest)))
            let isFlat = !first.mustBreak && fits(.concat(first, .text(" "), rest[0]), at: column, before: [])
            stack.append(
                PendingDocument(indent: frame.indent, isBroken: frame.isBroken && !isFlat, document: .line))
        }
        stack.append(PendingDocument(indent: frame.indent, isBroken: first.mustBreak, document: first))
    }

    private mutating func write(_ text: String, _ cells: Int) {
        guard cells > 0 || !text.isEmpty else { return }
        if current.code.isEmpty, text.utf8.allSatisfy({ $0 == 0x20 }) { return }
        if current.code.isEmpty { current.code = String(repeating: " ", count: pendingIndent) }
        current.code += text
        column += cells
    }

    private mutating func endLine(indent: Int) {
        while current.code.utf8.last == 0x20 { current.code.removeLast() }
        if !current.code.isEmpty || current.comment != nil { lines.append(current) }
        current = FormattedLine()
        pendingIndent = indent
        column = indent
    }

    /// Whether a document fits a line from a column on in one piece, with what follows it up to the next possible break.
    private func fits(_ document: LayoutDocument, at column: Int, before rest: [PendingDocument]) -> Bool {
        var room = width - column
        var stack = [PendingDocument(indent: 0, isBroken: false, document: document)]
        var next = rest.count
        while room >= 0 {
            guard let frame = stack.popLast() else {
                next -= 1
                guard next >= 0 else { return true }
                stack.append(rest[next])
                continue
            }
            switch frame.document.node {
            case .empty, .comment: break
            case .text(_, let cells): room -= cells
            case .line(let flat):
                if frame.isBroken { return true }
                room -= flat.utf8.count
            case .newline, .emptyLine: return true
            case .ifBroken(let text): if frame.isBroken { room -= text.utf8.count }
            case .concat(let parts):
                for part in parts.reversed() {
                    stack.append(PendingDocument(indent: 0, isBroken: frame.isBroken, document: part))
                }
            case .nest(_, let inner):
                stack.append(PendingDocument(indent: 0, isBroken: frame.isBroken, document: inner))
            case .group(let inner):
                stack.append(PendingDocument(indent: 0, isBroken: frame.document.mustBreak, document: inner))
            case .fill(let items):
                for item in items.reversed() {
                    stack.append(PendingDocument(indent: 0, isBroken: false, document: item))
                    room -= 1
                }
                room += 1
            case .value(let inner, _, _):
                if frame.isBroken { return true }
                room -= 1
                stack.append(PendingDocument(indent: 0, isBroken: false, document: inner))
            }
        }
        return false
    }
}

extension FormattedLine {
    /// Comments of neighbouring lines stand under one another; code wider than this does not push the others.
    private static let widestAligned = 72

    /// The lines as a text, comments two blanks behind the code.
    static func joined(_ lines: [FormattedLine]) -> String {
        var text = ""
        var start = 0
        while start < lines.count {
            var end = start + 1
            if lines[start].comment != nil {
                while end < lines.count, lines[end].comment != nil { end += 1 }
            }
            let block = lines[start..<end]
            let widths = block.map { DisplayWidth.cells($0.code) }
            let column = widths.filter { $0 <= widestAligned }.max() ?? 0
            for (line, width) in zip(block, widths) {
                text += line.code
                if let comment = line.comment {
                    text += String(repeating: " ", count: max(0, column - width) + 2) + comment
                }
                text += "\n"
            }
            start = end
        }
        return text
    }
}
