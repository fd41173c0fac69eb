// Rows as SQL that puts them into a table: `INSERT INTO "result" (…) VALUES (…);`, one statement a row, in the SQL that
// SQLite, PostgreSQL and DuckDB read alike. Dates, periods and durations are texts in their ISO form, lists are JSON
// arrays in a text, booleans TRUE and FALSE; numbers keep all their digits.

struct InsertOutput {
    private let table: OutputTable
    private let options: OutputOptions

    init(_ table: OutputTable, _ options: OutputOptions) {
        self.table = table
        self.options = options
    }

    func write(to buffer: inout OutputBuffer) throws {
        guard !table.columns.isEmpty else { return }
        let names = table.columns.map { Self.quoted($0.name) }.joined(separator: ", ")
        let opening = Array("INSERT INTO \(Self.quoted(options.tableName)) (\(names)) VALUES (".utf8)
        let values = table.columns.map { SQLValue(CellText($0.vector, type: $0.type)) }
        for row in 0..<table.rowCount {
            buffer.bytes.append(contentsOf: opening)
            for column in values.indices {
                if column > 0 { buffer.append(", ") }
                values[column].append(row, to: &buffer.bytes)
            }
            buffer.append(");\n")
            try buffer.flushIfFull()
        }
    }

    /// A name as SQL quotes it.
    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// Writes the values of one column as SQL literals.
private struct SQLValue {
    private enum Form {
        case number, boolean, text, list
    }

    private let cell: CellText
    private let form: Form
    private let json: JSONCell?

    init(_ cell: CellText) {
        self.cell = cell
        form =
            switch cell.type {
            case .int, .decimal, .num: .number
            case .bool: .boolean
            case .list: .list
            case .null, .text, .code, .enumeration, .entity, .date, .dateTime, .period, .duration: .text
            }
        json = form == .list ? JSONCell(cell) : nil
    }

    func append(_ row: Int, to bytes: inout [UInt8]) {
        if cell.vector.isNull(row) || isInfinite(row) {
            bytes.append(contentsOf: "NULL".utf8)
            return
        }
        var text: [UInt8] = []
        switch form {
        case .number: return cell.append(row, to: &bytes)
        case .boolean:
            cell.append(row, to: &text)
            bytes.append(contentsOf: (text == Array("true".utf8) ? "TRUE" : "FALSE").utf8)
            return
        case .list: json?.append(row, to: &text)
        case .text: cell.append(row, to: &text)
        }
        bytes.append(UInt8(ascii: "'"))
        for byte in text {
            // No SQL text holds a NUL.
            if byte == 0 { continue }
            if byte == UInt8(ascii: "'") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "'"))
    }

    /// Standard SQL has no word for an infinity.
    private func isInfinite(_ row: Int) -> Bool {
        if case .float64(let values) = cell.vector.storage { return !values[row].isFinite }
        return false
    }
}
