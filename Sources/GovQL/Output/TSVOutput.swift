// Columns parted by tabs. In `tsv` what would break a row is written `\t`, `\n`, `\r` and `\\`, as PostgreSQL's COPY reads
// it; `raw` is the bare values for `while read` and `xargs`, without a header, and a value that holds a tab or a line
// end is written as it is. Null is empty, or whatever is asked for.

struct TSVOutput {
    private let table: OutputTable
    private let options: OutputOptions
    private let isRaw: Bool

    init(_ table: OutputTable, _ options: OutputOptions, isRaw: Bool = false) {
        self.table = table
        self.options = options
        self.isRaw = isRaw
    }

    func write(to buffer: inout OutputBuffer) throws {
        if options.hasHeader, !isRaw { writeHeader(to: &buffer) }
        let cells = table.cells
        let null = Array((options.nullText ?? "").utf8)
        let mayHoldAnything = table.columns.map { $0.type.mayHoldAnyText }
        for row in 0..<table.rowCount {
            for column in cells.indices {
                if column > 0 { buffer.append(UInt8(ascii: "\t")) }
                if cells[column].vector.isNull(row) {
                    buffer.bytes.append(contentsOf: null)
                    continue
                }
                let start = buffer.bytes.count
                cells[column].append(row, to: &buffer.bytes)
                if mayHoldAnything[column], !isRaw { clean(&buffer.bytes, from: start) }
            }
            buffer.append(UInt8(ascii: "\n"))
            try buffer.flushIfFull()
        }
    }

    private func writeHeader(to buffer: inout OutputBuffer) {
        for (index, column) in table.columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: "\t")) }
            let start = buffer.bytes.count
            buffer.append(column.name)
            clean(&buffer.bytes, from: start)
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    private func clean(_ bytes: inout [UInt8], from start: Int) {
        if options.neutralizesFormulas { Formulas.neutralize(&bytes, from: start) }
        guard bytes[start...].contains(where: { Self.escape(of: $0) != nil }) else { return }
        let field = Array(bytes[start...])
        bytes.removeSubrange(start...)
        for byte in field {
            if let letter = Self.escape(of: byte) { bytes += [UInt8(ascii: "\\"), letter] } else { bytes.append(byte) }
        }
    }

    private static func escape(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0D: UInt8(ascii: "r")
        case UInt8(ascii: "\\"): byte
        default: nil
        }
    }
}
