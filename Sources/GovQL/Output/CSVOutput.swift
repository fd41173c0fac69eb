// Comma-separated values as RFC 4180 has them, with a header, LF line ends and UTF-8 without a mark. Null is an empty
// field and an empty text is `""`; a dec keeps its places, a num is the shortest text that reads back.

struct CSVOutput {
    private let table: OutputTable
    private let options: OutputOptions

    init(_ table: OutputTable, _ options: OutputOptions) {
        self.table = table
        self.options = options
    }

    func write(to buffer: inout OutputBuffer) throws {
        if options.hasHeader { writeHeader(to: &buffer) }
        let cells = table.cells
        // Numbers, dates and conditions never hold a character that must be quoted.
        let mayNeedQuotes = table.columns.map { Self.mayNeedQuotes($0.type) }
        for row in 0..<table.rowCount {
            for column in cells.indices {
                if column > 0 { buffer.append(UInt8(ascii: ",")) }
                let start = buffer.bytes.count
                cells[column].append(row, to: &buffer.bytes)
                if mayNeedQuotes[column] {
                    let isNull = cells[column].vector.isNull(row)
                    Self.quoteIfNeeded(&buffer.bytes, from: start, quotesEmpty: !isNull)
                }
            }
            // A line without anything on it would be skipped by many readers.
            if cells.count == 1, cells[0].vector.isNull(row) { buffer.append("\"\"") }
            buffer.append(UInt8(ascii: "\n"))
            try buffer.flushIfFull()
        }
    }

    private func writeHeader(to buffer: inout OutputBuffer) {
        for (index, column) in table.columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            let start = buffer.bytes.count
            buffer.append(column.name)
            Self.quoteIfNeeded(&buffer.bytes, from: start, quotesEmpty: true)
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    private static func mayNeedQuotes(_ type: DataType) -> Bool {
        switch type {
        case .text, .code, .enumeration, .entity, .list, .null: true
        case .bool, .int, .decimal, .num, .date, .dateTime, .period, .duration: false
        }
    }

    /// Puts what was appended after `start` in quotes if it holds a comma, a quote or a line end.
    private static func quoteIfNeeded(_ bytes: inout [UInt8], from start: Int, quotesEmpty: Bool) {
        let quote = UInt8(ascii: "\"")
        if start == bytes.count {
            if quotesEmpty { bytes += [quote, quote] }
            return
        }
        let needsQuotes = bytes[start...].contains {
            $0 == UInt8(ascii: ",") || $0 == quote || $0 == 0x0A || $0 == 0x0D
        }
        guard needsQuotes else { return }
        let field = Array(bytes[start...])
        bytes.removeSubrange(start...)
        bytes.append(quote)
        for byte in field {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
