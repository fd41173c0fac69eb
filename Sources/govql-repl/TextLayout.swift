// Laying out help and lists in cells: wrapping, and columns under one another.

import GovQL

enum TextLayout {
    static func wrapped(_ text: String, width: Int) -> [String] { TextWrapping.lines(text, width: width) }

    /// Rows of cells in columns as wide as their widest cell, two blanks between them; the last one may wrap.
    static func columns(_ rows: [[String]], indent: Int = 0, width: Int) -> String {
        // Names come from data, and must not drive the terminal.
        let rows = rows.map { $0.map(DisplayWidth.visible) }
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.indices.contains(column) ? DisplayWidth.cells($0[column]) : 0 }.max() ?? 0
        }
        let before = indent + widths.dropLast().reduce(0) { $0 + $1 + 2 }
        var result = ""
        for row in rows {
            let head = zip(row, widths).dropLast().map { DisplayWidth.pad($0, to: $1) + "  " }.joined()
            let room = max(20, width - before)
            let tail = row.count == count ? wrapped(row.last ?? "", width: room) : []
            let lead = String(repeating: " ", count: indent) + head
            result += (lead + (tail.first ?? "")).trimmedAtEnd + "\n"
            for line in tail.dropFirst() { result += String(repeating: " ", count: before) + line + "\n" }
        }
        return result
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    var trimmedAtEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
