// JSON: an array of objects, or an object on each line. Numbers are JSON numbers with all their digits: an int beyond
// 2^53 or a dec of 30 digits is exact in the text, and a reader that takes every number for a double rounds it. Dates,
// periods, durations, enum values and entities (their labels) are strings, lists are arrays, null is null.

struct JSONOutput {
    private let table: OutputTable

    init(_ table: OutputTable) { self.table = table }

    func write(to buffer: inout OutputBuffer, isArray: Bool) throws {
        let cells = table.columns.map { JSONCell(CellText($0.vector, type: $0.type)) }
        let keys = table.columns.map { column in
            var bytes: [UInt8] = []
            JSONText.write(column.name, to: &bytes)
            return bytes + [UInt8(ascii: ":")]
        }
        if isArray { buffer.append("[") }
        for row in 0..<table.rowCount {
            if isArray { buffer.append(row > 0 ? ",\n" : "\n") }
            buffer.append(UInt8(ascii: "{"))
            for column in cells.indices {
                if column > 0 { buffer.append(UInt8(ascii: ",")) }
                buffer.bytes.append(contentsOf: keys[column])
                cells[column].append(row, to: &buffer.bytes)
            }
            buffer.append(UInt8(ascii: "}"))
            if !isArray { buffer.append(UInt8(ascii: "\n")) }
            try buffer.flushIfFull()
        }
        if isArray { buffer.append(table.rowCount > 0 ? "\n]\n" : "]\n") }
    }
}

/// Writes the values of one column as JSON.
struct JSONCell {
    private enum Form {
        case bare
        case number
        /// A string that holds nothing to escape.
        case plainString
        case string
        case array
    }

    private let cell: CellText
    private let form: Form
    private let element: [JSONCell]

    init(_ cell: CellText) {
        self.cell = cell
        element = cell.element.map { [JSONCell($0)] } ?? []
        form =
            switch cell.type {
            case .bool, .int, .decimal, .null: .bare
            case .num: .number
            case .date, .dateTime, .period, .duration: .plainString
            case .text, .code, .enumeration, .entity: .string
            case .list: .array
            }
    }

    func append(_ row: Int, to bytes: inout [UInt8]) {
        if cell.vector.isNull(row) {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        switch form {
        case .bare: cell.append(row, to: &bytes)
        case .number: appendNumber(row, to: &bytes)
        case .plainString:
            bytes.append(UInt8(ascii: "\""))
            cell.append(row, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .string: appendString(row, to: &bytes)
        case .array: appendArray(row, to: &bytes)
        }
    }

    /// JSON has no infinities.
    private func appendNumber(_ row: Int, to bytes: inout [UInt8]) {
        if case .float64(let values) = cell.vector.storage, !values[row].isFinite {
            bytes.append(contentsOf: "null".utf8)
        } else {
            cell.append(row, to: &bytes)
        }
    }

    private func appendString(_ row: Int, to bytes: inout [UInt8]) {
        if case .text(let store, let numbers) = cell.vector.storage {
            store.withBytes(Int(numbers[row])) { JSONText.write(utf8: $0, to: &bytes) }
            return
        }
        var text: [UInt8] = []
        cell.append(row, to: &text)
        text.withUnsafeBufferPointer { JSONText.write(utf8: $0, to: &bytes) }
    }

    private func appendArray(_ row: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        if case .list(let offsets, _) = cell.vector.storage, let element = element.first {
            for index in offsets[row]..<offsets[row + 1] {
                if index > offsets[row] { bytes.append(UInt8(ascii: ",")) }
                element.append(index, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
