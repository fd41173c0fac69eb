// A table of HTML to paste into a page or a mail: header cells, numbers at the right, null as an empty cell of the class
// `null`. Everything from data is escaped; a line end becomes `<br>`. Whole pages are made elsewhere.

struct HTMLOutput {
    private let table: OutputTable
    private let options: OutputOptions

    init(_ table: OutputTable, _ options: OutputOptions) {
        self.table = table
        self.options = options
    }

    func write(to buffer: inout OutputBuffer) throws {
        let cells = table.cells(options)
        let isRight = table.columns.map { $0.type.isShownAtRight }
        buffer.append("<table>\n")
        if options.hasHeader { writeHeader(isRight, to: &buffer) }
        buffer.append("<tbody>\n")
        var scratch: [UInt8] = []
        for row in 0..<table.rowCount {
            buffer.append("<tr>")
            for column in cells.indices {
                if cells[column].vector.isNull(row) {
                    buffer.append("<td class=\"null\">")
                    HTMLText.write(Array((options.nullText ?? "").utf8), to: &buffer.bytes)
                } else {
                    scratch.removeAll(keepingCapacity: true)
                    cells[column].append(row, to: &scratch)
                    buffer.append(isRight[column] ? Self.rightCell : "<td>")
                    HTMLText.write(scratch, to: &buffer.bytes)
                }
                buffer.append("</td>")
            }
            buffer.append("</tr>\n")
            try buffer.flushIfFull()
        }
        buffer.append("</tbody>\n</table>\n")
    }

    private static let rightCell = "<td style=\"text-align:right\">"

    private func writeHeader(_ isRight: [Bool], to buffer: inout OutputBuffer) {
        buffer.append("<thead>\n<tr>")
        for (column, right) in zip(table.columns, isRight) {
            buffer.append(right ? "<th style=\"text-align:right\">" : "<th>")
            HTMLText.write(Array(column.name.utf8), to: &buffer.bytes)
            buffer.append("</th>")
        }
        buffer.append("</tr>\n</thead>\n")
    }
}

/// Text within HTML.
enum HTMLText {
    /// Escapes what HTML would take for markup. Control characters, which no version of HTML allows, become U+FFFD.
    static func write(_ text: [UInt8], to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            case 0x0A: bytes.append(contentsOf: "<br>".utf8)
            case 0x0D: break
            case 0x00..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }
}
