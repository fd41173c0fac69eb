// A `tabular` of LaTeX with rules of its own kernel, so that no package is needed; Chinese wants `ctex` or XeLaTeX as
// always. What LaTeX would obey is escaped; null is an empty cell.

struct LaTeXOutput {
    private let table: OutputTable
    private let options: OutputOptions

    init(_ table: OutputTable, _ options: OutputOptions) {
        self.table = table
        self.options = options
    }

    func write(to buffer: inout OutputBuffer) throws {
        let cells = table.cells(options)
        let columns = table.columns.map { $0.type.isShownAtRight ? "r" : "l" }.joined()
        buffer.append("\\begin{tabular}{\(columns)}\n\\hline\n")
        if options.hasHeader {
            for (index, column) in table.columns.enumerated() {
                if index > 0 { buffer.append(" & ") }
                Self.write(Array(column.name.utf8), to: &buffer.bytes)
            }
            buffer.append(" \\\\\n\\hline\n")
        }
        var scratch: [UInt8] = []
        for row in 0..<table.rowCount {
            for column in cells.indices {
                if column > 0 { buffer.append(" & ") }
                scratch.removeAll(keepingCapacity: true)
                if cells[column].vector.isNull(row) {
                    scratch.append(contentsOf: (options.nullText ?? "").utf8)
                } else {
                    cells[column].append(row, to: &scratch)
                }
                Self.write(scratch, to: &buffer.bytes)
            }
            buffer.append(" \\\\\n")
            try buffer.flushIfFull()
        }
        buffer.append("\\hline\n\\end{tabular}\n")
    }

    /// The ten characters that LaTeX gives a meaning, and `[`, which after `\\` would be an argument.
    private static func write(_ text: [UInt8], to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\textbackslash{}".utf8)
            case UInt8(ascii: "~"): bytes.append(contentsOf: "\\textasciitilde{}".utf8)
            case UInt8(ascii: "^"): bytes.append(contentsOf: "\\textasciicircum{}".utf8)
            case UInt8(ascii: "["): bytes.append(contentsOf: "{[}".utf8)
            case UInt8(ascii: "*"): bytes.append(contentsOf: "{*}".utf8)
            case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "_"),
                UInt8(ascii: "{"), UInt8(ascii: "}"):
                bytes += [UInt8(ascii: "\\"), byte]
            case 0x00..<0x20, 0x7F: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
    }
}
