// Draws diagnostics: for a terminal with the source line and carets under the exact cells, or as one JSON object each.
// It knows no code's meaning: words come from the facts. Where the cells are is found by SourceLine.swift.

/// Renders diagnostics as text or JSON. It prints nothing itself.
///
///     error[GQL0201]: unknown name `resident`
///      --> load.gql:2:9
///       |
///     2 | | where resident > 1万
///       |         ^^^^^^^^ in communities
///       = help: communities has residents, name, kind
///       = fix: replace `resident` with `residents`
public struct DiagnosticRenderer: Sendable {
    public var language: Language
    public var usesColor: Bool
    /// How many cells a line may take; longer source lines are shown in part, around the carets.
    public var width: Int
    /// Whether messages are wrapped to the width, too; else each is one line, for programs that read lines.
    public var wrapsText: Bool

    public init(
        language: Language = .english, usesColor: Bool = false, width: Int = 100, wrapsText: Bool = false
    ) {
        self.language = language
        self.usesColor = usesColor
        self.width = max(40, width)
        self.wrapsText = wrapsText
    }

    /// The diagnostics one after another, a blank line between them, each ending with a newline.
    public func text(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(text).joined(separator: "\n")
    }

    /// One diagnostic, ending with a newline.
    public func text(_ diagnostic: Diagnostic) -> String {
        var drawing = Drawing(renderer: self, diagnostic: diagnostic)
        drawing.draw()
        return drawing.lines.map { $0 + "\n" }.joined()
    }

    /// One JSON object per diagnostic, each on a line.
    public func json(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { json($0) + "\n" }.joined()
    }

    /// One diagnostic as a JSON object: code, severity, message, label, file, line and column (from 1, in Unicode
    /// scalars), range (UTF-8 byte offsets), help, fix. Without a place in a query, file to range are null.
    public func json(_ diagnostic: Diagnostic) -> String {
        let facts = diagnostic.facts
        var object = JSONObject()
        object.add("code", facts.code)
        object.add("severity", facts.severity.rawValue)
        object.add("message", facts.message[language])
        if let label = facts.label { object.add("label", label[language]) }
        if let source = diagnostic.source {
            let position = source.position(at: Int(diagnostic.range.start))
            object.add("file", source.name)
            object.add("line", position.line)
            object.add("column", position.column)
            object.add("range", [Int(diagnostic.range.start), Int(diagnostic.range.end)])
        } else {
            for key in ["file", "line", "column", "range"] { object.addNull(key) }
        }
        object.add("help", facts.help.map { $0[language] })
        if let fix = diagnostic.fix {
            var edit = JSONObject()
            edit.add("range", [Int(fix.range.start), Int(fix.range.end)])
            edit.add("replacement", fix.replacement)
            edit.add("title", fix.title[language])
            object.add("fix", edit)
        } else {
            object.addNull("fix")
        }
        return object.text
    }
}

// MARK: Drawing

/// The lines of one diagnostic while they are drawn.
private struct Drawing {
    let renderer: DiagnosticRenderer
    let diagnostic: Diagnostic
    var lines: [String] = []
    /// The cells of the largest line number shown.
    private var gutter = 1

    init(renderer: DiagnosticRenderer, diagnostic: Diagnostic) {
        self.renderer = renderer
        self.diagnostic = diagnostic
    }

    private var facts: any DiagnosticFacts { diagnostic.facts }

    mutating func draw() {
        let words = Words(en: facts.severity.rawValue, zh: facts.severity.chinese)
        let head = "\(words[renderer.language])[\(facts.code)]"
        let message = wrapped(": " + DisplayWidth.visible(facts.message[renderer.language]), after: head)
        for (index, part) in message.enumerated() {
            lines.append((index == 0 ? paint(head, severityStyle) : "  ") + paint(part, .bold))
        }
        if let source = diagnostic.source { drawPlace(in: source) }
        let indent = diagnostic.source == nil ? "" : String(repeating: " ", count: gutter)
        for help in facts.help {
            addFoot(indent, Words(en: "help", zh: "帮助"), help[renderer.language])
        }
        if let fix = diagnostic.fix { addFoot(indent, Words(en: "fix", zh: "修改"), describe(fix)) }
    }

    private mutating func addFoot(_ indent: String, _ title: Words, _ text: String) {
        let text = text.split(separator: "\n").map { DisplayWidth.visible(String($0)) }.joined(separator: " ")
        let separator = renderer.language == .english ? ": " : "："
        let name = title[renderer.language] + separator
        let head = "\(indent) \(paint("=", .frame)) \(paint(name, .bold))"
        let blank = String(repeating: " ", count: DisplayWidth.cells("\(indent) = \(name)"))
        for (index, part) in wrapped(text, after: blank).enumerated() {
            lines.append((index == 0 ? head : blank) + part)
        }
    }

    /// A text in as many lines as it needs behind what stands before the first.
    private func wrapped(_ text: String, after head: String) -> [String] {
        guard renderer.wrapsText else { return [text] }
        let parts = TextWrapping.lines(text, width: max(20, renderer.width - DisplayWidth.cells(head)))
        return parts.isEmpty ? [text] : parts
    }

    /// The place, the source line or lines, and the carets.
    private mutating func drawPlace(in source: SourceText) {
        let start = min(Int(diagnostic.range.start), source.bytes.count)
        let end = min(max(start, Int(diagnostic.range.end)), source.bytes.count)
        let firstLine = source.lineIndex(at: start)
        // A range that ends right after a newline belongs to the line before it.
        let lastLine = source.lineIndex(at: max(start, end - 1))
        gutter = String(lastLine + 1).count
        let position = source.position(at: start)
        let name = DisplayWidth.visible(source.name)
        let place = name.isEmpty ? "\(position.line):\(position.column)" : "\(name):\(position.line):\(position.column)"
        lines.append(String(repeating: " ", count: gutter) + paint("-->", .frame) + " " + place)
        addRow(number: nil, "")
        if firstLine == lastLine {
            draw(source, line: firstLine, from: start, to: end, label: label)
            return
        }
        draw(source, line: firstLine, from: start, to: source.lineRange(firstLine).upperBound, label: nil)
        if lastLine > firstLine + 1 { lines.append(paint("...", .frame)) }
        draw(source, line: lastLine, from: source.firstInk(ofLine: lastLine), to: end, label: label)
    }

    private var label: String? { facts.label.map { DisplayWidth.visible($0[renderer.language]) } }

    /// One source line with carets under the bytes from `start` to `end`, and the label after them or below.
    private mutating func draw(_ source: SourceText, line index: Int, from start: Int, to end: Int, label: String?) {
        let room = renderer.width - gutter - 3
        let line = SourceLine(source, index, near: start)
        let (text, carets) = line.shown(carets: line.cells(from: start, to: end), room: room)
        addRow(number: index + 1, text)
        let marks = String(repeating: " ", count: carets.lowerBound) + String(repeating: "^", count: carets.count)
        guard let label else {
            addRow(number: nil, paint(marks, severityStyle))
            return
        }
        let labelWidth = DisplayWidth.cells(label)
        if carets.upperBound + 1 + labelWidth <= room {
            addRow(number: nil, paint("\(marks) \(label)", severityStyle))
        } else {
            addRow(number: nil, paint(marks, severityStyle))
            let indent = max(0, min(carets.lowerBound, room - labelWidth))
            addRow(number: nil, paint(String(repeating: " ", count: indent) + label, severityStyle))
        }
    }

    private mutating func addRow(number: Int?, _ text: String) {
        let shown = DisplayWidth.pad(number.map(String.init) ?? "", to: gutter, .right)
        lines.append("\(paint("\(shown) |", .frame))\(text.isEmpty ? "" : " " + text)")
    }

    /// `replace "a" with "b"`, after the title where that says more than the edit.
    private func describe(_ fix: Fix) -> String {
        func quoted(_ text: String) -> String { "`\(DisplayWidth.truncate(DisplayWidth.visible(text), to: 60))`" }
        let old = diagnostic.source?.text(fix.range) ?? ""
        let new = quoted(fix.replacement)
        let words =
            if old.isEmpty {
                Words(en: "insert \(new)", zh: "插入 \(new)")
            } else if fix.replacement.isEmpty {
                Words(en: "remove \(quoted(old))", zh: "删去 \(quoted(old))")
            } else {
                Words(en: "replace \(quoted(old)) with \(new)", zh: "把 \(quoted(old)) 换成 \(new)")
            }
        var text = words[renderer.language]
        if let source = diagnostic.source {
            let line = source.lineIndex(at: Int(fix.range.start))
            if line != source.lineIndex(at: Int(diagnostic.range.start)) {
                text += renderer.language == .english ? " in line \(line + 1)" : "（第 \(line + 1) 行）"
            }
        }
        let title = fix.title[renderer.language]
        let ink = (fix.replacement.isEmpty ? old : fix.replacement).split { $0.isWhitespace }.joined(separator: " ")
        // What is taken away is seen, unless it is a blank.
        let isSaid = !ink.isEmpty && (fix.replacement.isEmpty || title.contains(ink))
        let saysMore = !title.isEmpty && !isSaid
        return saysMore ? "\(title)\(renderer.language == .english ? ": " : "：")\(text)" : text
    }

    // MARK: Colour

    /// Select Graphic Rendition codes of ECMA-48.
    private enum Style: String {
        case bold = "1"
        case error = "1;31"
        case warning = "1;33"
        case note = "1;36"
        case frame = "34"
    }

    private var severityStyle: Style {
        switch facts.severity {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
    }

    private func paint(_ text: String, _ style: Style) -> String {
        renderer.usesColor && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension Severity {
    fileprivate var chinese: String {
        switch self {
        case .note: "提示"
        case .warning: "警告"
        case .error: "错误"
        }
    }
}
