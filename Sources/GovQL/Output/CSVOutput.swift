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
        let mayNeedQuotes = table.columns.map { $0.type.mayHoldAnyText }
        let null = options.nullText.map { Array($0.utf8) }
        for row in 0..<table.rowCount {
            for column in cells.indices {
                if column > 0 { buffer.append(UInt8(ascii: ",")) }
                let start = buffer.bytes.count
                if cells[column].vector.isNull(row) {
                    buffer.bytes.append(contentsOf: null ?? [])
                    continue
                }
                cells[column].append(row, to: &buffer.bytes)
                if mayNeedQuotes[column] { quoteIfNeeded(&buffer.bytes, from: start, null) }
            }
            // A line without anything on it would be skipped by many readers.
            if cells.count == 1, cells[0].vector.isNull(row), null ?? [] == [] { buffer.append("\"\"") }
            buffer.append(UInt8(ascii: "\n"))
            try buffer.flushIfFull()
        }
    }

    private func writeHeader(to buffer: inout OutputBuffer) {
        for (index, column) in table.columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            let start = buffer.bytes.count
            buffer.append(column.name)
            quoteIfNeeded(&buffer.bytes, from: start, nil)
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// Puts what was appended after `start` in quotes if it holds a comma, a quote or a line end, or could be taken for
    /// the null.
    private func quoteIfNeeded(_ bytes: inout [UInt8], from start: Int, _ null: [UInt8]?) {
        if options.neutralizesFormulas { Formulas.neutralize(&bytes, from: start) }
        let quote = UInt8(ascii: "\"")
        if start == bytes.count {
            bytes += [quote, quote]
            return
        }
        let needsQuotes = bytes[start...].contains {
            $0 == UInt8(ascii: ",") || $0 == quote || $0 == 0x0A || $0 == 0x0D
        }
        guard needsQuotes || null.map({ bytes[start...].elementsEqual($0) }) ?? false else { return }
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

extension DataType {
    /// Whether a value may hold a character that a format must quote or escape: numbers, dates and conditions never do.
    var mayHoldAnyText: Bool {
        switch self {
        case .text, .code, .enumeration, .entity, .list, .null: true
        case .bool, .int, .decimal, .num, .date, .dateTime, .period, .duration: false
        }
    }
}
