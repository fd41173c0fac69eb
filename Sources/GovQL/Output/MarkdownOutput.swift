// A table of GitHub Flavored Markdown, padded so that it reads well as plain text too. What Markdown would take for
// markup is escaped; a line end becomes `<br>`; null is an empty cell.

struct MarkdownOutput {
    private let table: OutputTable
    private let options: OutputOptions

    init(_ table: OutputTable, _ options: OutputOptions) {
        self.table = table
        self.options = options
    }

    func write(to buffer: inout OutputBuffer) throws {
        let cells = table.cells(options)
        let names = table.columns.map { Self.escaped(Array($0.name.utf8)) }
        // Three hyphens are the least that every reader takes for a rule.
        var widths = names.map { max(3, $0.width) }
        var scratch: [UInt8] = []
        for row in 0..<table.rowCount {
            for column in cells.indices {
                widths[column] = max(widths[column], cell(cells[column], row, &scratch).width)
            }
        }
        writeRow(names.enumerated().map { ($1.text, $1.width, $0) }, widths, to: &buffer)
        writeRule(widths, to: &buffer)
        for row in 0..<table.rowCount {
            buffer.append("|")
            for column in cells.indices {
                let (text, width) = cell(cells[column], row, &scratch)
                writeCell(text, width, column, widths, to: &buffer)
            }
            buffer.append("\n")
            try buffer.flushIfFull()
        }
    }

    private func writeRow(
        _ row: [(text: [UInt8], width: Int, column: Int)], _ widths: [Int], to buffer: inout OutputBuffer
    ) {
        buffer.append("|")
        for cell in row { writeCell(cell.text, cell.width, cell.column, widths, to: &buffer) }
        buffer.append("\n")
    }

    private func writeRule(_ widths: [Int], to buffer: inout OutputBuffer) {
        buffer.append("|")
        for (column, width) in widths.enumerated() {
            let isRight = table.columns[column].type.isShownAtRight
            buffer.append(" " + String(repeating: "-", count: isRight ? width - 1 : width) + (isRight ? ": |" : " |"))
        }
        buffer.append("\n")
    }

    private func writeCell(_ text: [UInt8], _ width: Int, _ column: Int, _ widths: [Int], to buffer: inout OutputBuffer)
    {
        let padding = repeatElement(UInt8(ascii: " "), count: widths[column] - width)
        let isRight = table.columns[column].type.isShownAtRight
        buffer.append(" ")
        if isRight { buffer.bytes.append(contentsOf: padding) }
        buffer.bytes.append(contentsOf: text)
        if !isRight { buffer.bytes.append(contentsOf: padding) }
        buffer.append(" |")
    }

    private func cell(_ cell: CellText, _ row: Int, _ scratch: inout [UInt8]) -> (text: [UInt8], width: Int) {
        scratch.removeAll(keepingCapacity: true)
        if cell.vector.isNull(row) { return Self.escaped(Array((options.nullText ?? "").utf8)) }
        cell.append(row, to: &scratch)
        if cell.type.isShownAtRight { return (scratch, ShownCells.makeVisible(&scratch, from: 0)) }
        return Self.escaped(scratch)
    }

    private static func escaped(_ text: [UInt8]) -> (text: [UInt8], width: Int) {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for (index, byte) in text.enumerated() {
            switch byte {
            case 0x0A: result.append(contentsOf: "<br>".utf8)
            case 0x0D: break
            case UInt8(ascii: "_"):
                // Inside a word it is no markup.
                let isInside = index > 0 && index + 1 < text.count && isWord(text[index - 1]) && isWord(text[index + 1])
                if !isInside { result.append(UInt8(ascii: "\\")) }
                result.append(byte)
            case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "<"),
                UInt8(ascii: "["):
                result += [UInt8(ascii: "\\"), byte]
            default: result.append(byte)
            }
        }
        let width = ShownCells.makeVisible(&result, from: 0)
        return (result, width)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
