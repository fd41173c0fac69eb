// A small, safe part of Markdown: headings, paragraphs, lists, bold, italic, code and links to web pages. What is none of
// these, HTML and pictures above all, is text. It knows no HTML: ReportText.swift writes what this reads.

/// Text with a little structure.
public enum Markdown {
    public enum Block: Sendable, Hashable {
        /// `# Title`; level 1 to 4.
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        case list([Item])
    }

    /// `- item`, `1. item`
    public struct Item: Sendable, Hashable {
        public var inlines: [Inline]
        /// What stands before it; nil for a bullet.
        public let number: Int?
        /// 0, or more for an item below another.
        public let depth: Int
    }

    public indirect enum Inline: Sendable, Hashable {
        case text(String)
        case strong([Inline])
        case emphasis([Inline])
        case code(String)
        /// Only to `http:` and `https:`.
        case link([Inline], address: String)
    }

    /// Reads lines.
    ///
    ///     Markdown.blocks(["# 简报", "", "All **well**."])
    public static func blocks(_ lines: [String]) -> [Block] {
        var reader = MarkdownLines()
        for line in lines { reader.read(line) }
        reader.endParagraph()
        return reader.blocks
    }

    /// The words of inlines without their dress.
    static func plainText(_ inlines: [Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): plainText(inner)
            }
        }.joined()
    }
}

/// Puts lines together to blocks.
private struct MarkdownLines {
    /// A list in a list in a list is deep enough for a page.
    private static let deepest = 3
    var blocks: [Markdown.Block] = []
    private var paragraph: [String] = []
    private var items: [(text: [String], number: Int?, indent: Int, depth: Int)] = []
    private var followsBlank = true

    mutating func read(_ line: String) {
        let indent = Self.indent(of: line)
        let text = Self.trimmed(line)
        if text.isEmpty {
            if items.isEmpty { endParagraph() }
            followsBlank = true
            return
        }
        defer { followsBlank = false }
        if let heading = Self.heading(text) {
            endParagraph()
            blocks.append(.heading(level: heading.level, MarkdownInlines.read(heading.text)))
        } else if let item = Self.item(text), items.isEmpty == false || paragraph.isEmpty || followsBlank {
            if items.isEmpty { endParagraph() }
            add(item, indent: indent)
        } else if !items.isEmpty, !followsBlank || indent > 0 {
            items[items.count - 1].text.append(text)
        } else {
            if !items.isEmpty { endParagraph() }
            paragraph.append(text)
        }
    }

    /// Ends what is being read.
    mutating func endParagraph() {
        if !items.isEmpty {
            let list = items.map {
                Markdown.Item(
                    inlines: MarkdownInlines.read(MarkdownInlines.joined($0.text)), number: $0.number, depth: $0.depth)
            }
            blocks.append(.list(list))
            items = []
        }
        if !paragraph.isEmpty {
            blocks.append(.paragraph(MarkdownInlines.read(MarkdownInlines.joined(paragraph))))
            paragraph = []
        }
    }

    private mutating func add(_ item: (text: String, number: Int?), indent: Int) {
        var depth = 0
        if let last = items.last {
            if indent >= last.indent + 2 {
                depth = min(last.depth + 1, Self.deepest - 1)
            } else {
                depth = items.last { $0.indent <= indent }?.depth ?? 0
            }
        }
        items.append(([item.text], item.number, indent, depth))
    }

    private static func heading(_ text: String) -> (level: Int, text: String)? {
        let level = text.prefix { $0 == "#" }.count
        let rest = text.dropFirst(level)
        guard level > 0, level <= 6, rest.first == " " else { return nil }
        // Marks at the end belong to the heading, not to its words.
        var words = trimmed(String(rest))[...]
        while words.last == "#" { words.removeLast() }
        return (min(level, 4), trimmed(String(words)))
    }

    private static func item(_ text: String) -> (text: String, number: Int?)? {
        if let first = text.first, "-*+".contains(first), text.dropFirst().first == " " {
            return (trimmed(String(text.dropFirst(2))), nil)
        }
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard (1...6).contains(digits.count), let number = Int(digits) else { return nil }
        let rest = text.dropFirst(digits.count)
        guard let mark = rest.first, ".)".contains(mark), rest.dropFirst().first == " " else { return nil }
        return (trimmed(String(rest.dropFirst(2))), number)
    }

    private static func indent(of line: String) -> Int {
        line.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return String(scalars)
    }
}

/// Bold, italic, code and links within a text. Marks that open nothing are text.
private struct MarkdownInlines {
    /// Dress within dress goes this far; what is deeper is text.
    private static let deepest = 8
    private let text: [Unicode.Scalar]
    private var offset = 0

    static func read(_ text: String) -> [Markdown.Inline] {
        read(Array(text.unicodeScalars), depth: 0)
    }

    /// Lines as one text. Between two Chinese characters a line end is no blank.
    static func joined(_ lines: [String]) -> String {
        var text = ""
        for line in lines {
            let isWide = { (scalar: Unicode.Scalar?) in scalar.map { DisplayWidth.of($0) == 2 } ?? false }
            // Marks of dress are not seen.
            let isDress = { (scalar: Unicode.Scalar) in "*_`".unicodeScalars.contains(scalar) }
            let meets =
                isWide(text.unicodeScalars.last { !isDress($0) }) && isWide(line.unicodeScalars.first { !isDress($0) })
            if !text.isEmpty, !meets { text += " " }
            text += line
        }
        return text
    }

    private static func read(_ text: [Unicode.Scalar], depth: Int) -> [Markdown.Inline] {
        guard depth < deepest else { return [.text(string(text[...]))] }
        var reader = MarkdownInlines(text: text)
        return reader.inlines(depth: depth)
    }

    private init(text: [Unicode.Scalar]) { self.text = text }

    private mutating func inlines(depth: Int) -> [Markdown.Inline] {
        var result: [Markdown.Inline] = []
        var plain = ""
        func take(_ inline: Markdown.Inline) {
            if !plain.isEmpty { result.append(.text(plain)) }
            plain = ""
            result.append(inline)
        }
        while offset < text.count {
            let scalar = text[offset]
            if scalar == "\\", offset + 1 < text.count, Self.marks.contains(text[offset + 1]) {
                plain.unicodeScalars.append(text[offset + 1])
                offset += 2
            } else if let inline = codeIfPresent() ?? dressIfPresent(depth) ?? linkIfPresent(depth) {
                take(inline)
            } else {
                plain.unicodeScalars.append(scalar)
                offset += 1
            }
        }
        if !plain.isEmpty { result.append(.text(plain)) }
        return result
    }

    private static let marks: Set<Unicode.Scalar> = Set("\\`*_[]()#+-.!<>".unicodeScalars)

    /// `` `code` ``
    private mutating func codeIfPresent() -> Markdown.Inline? {
        guard text[offset] == "`", let end = text[(offset + 1)...].firstIndex(of: "`"), end > offset + 1 else {
            return nil
        }
        defer { offset = end + 1 }
        return .code(Self.string(text[(offset + 1)..<end]))
    }

    /// `**bold**`, `__bold__`, `*italic*`, `_italic_`
    private mutating func dressIfPresent(_ depth: Int) -> Markdown.Inline? {
        let mark = text[offset]
        guard mark == "*" || mark == "_" else { return nil }
        let count = offset + 1 < text.count && text[offset + 1] == mark ? 2 : 1
        let start = offset + count
        guard start < text.count, !Self.isBlank(text[start]), mark == "*" || !isWord(offset - 1) else { return nil }
        var end = start
        while end < text.count {
            if text[end] == "\\" {
                end += 2
                continue
            }
            guard text[end] == mark else {
                end += 1
                continue
            }
            let run = text[end...].prefix { $0 == mark }.count
            let closes = run >= count && (count == 2 || run != 2) && !Self.isBlank(text[end - 1])
            if closes, end > start, mark == "*" || !isWord(end + count) { break }
            end += run
        }
        guard end < text.count else { return nil }
        let inner = Self.read(Array(text[start..<end]), depth: depth + 1)
        offset = end + count
        return count == 2 ? .strong(inner) : .emphasis(inner)
    }

    /// `[words](https://…)`
    private mutating func linkIfPresent(_ depth: Int) -> Markdown.Inline? {
        guard text[offset] == "[", let close = text[offset...].firstIndex(of: "]"), close > offset + 1,
            close + 1 < text.count, text[close + 1] == "(",
            let end = text[(close + 1)...].firstIndex(of: ")")
        else { return nil }
        let address = Self.string(text[(close + 2)..<end])
        guard Self.isSafe(address) else { return nil }
        let words = Self.read(Array(text[(offset + 1)..<close]), depth: depth + 1)
        offset = end + 1
        return .link(words, address: address)
    }

    /// Web pages only; nothing that a browser would take apart otherwise than it is shown.
    private static func isSafe(_ address: String) -> Bool {
        let lowered = address.lowercased()
        guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://") else { return false }
        return address.unicodeScalars.allSatisfy {
            $0 > " " && !DisplayWidth.isUnsafe($0) && !"\"'<>\\`".unicodeScalars.contains($0)
        }
    }

    private func isWord(_ index: Int) -> Bool {
        text.indices.contains(index) && text[index].properties.isAlphabetic && DisplayWidth.of(text[index]) == 1
            || text.indices.contains(index) && ("0"..."9").contains(text[index])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
