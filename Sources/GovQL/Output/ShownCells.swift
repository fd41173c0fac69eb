// The cells of a table as a person sees them: with control characters written out, null as a mark, and their widths in
// terminal cells. It knows no lines, boxes or colours; TableOutput.swift and MarkdownOutput.swift place what it makes.

struct ShownCells {
    /// Stands for null on a terminal, so that it is not taken for an empty text.
    static let nullMark = "·"

    private let cells: [CellText]
    private let nullMark: [UInt8]

    init(_ table: OutputTable, _ options: OutputOptions) {
        cells = table.cells(options)
        nullMark = Array((options.nullText ?? Self.nullMark).utf8)
    }

    func isNull(_ row: Int, _ column: Int) -> Bool { cells[column].vector.isNull(row) }

    /// Appends a cell and gives its width.
    @discardableResult
    func append(_ row: Int, _ column: Int, to bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        if isNull(row, column) {
            bytes.append(contentsOf: nullMark)
        } else {
            cells[column].append(row, to: &bytes)
        }
        return Self.makeVisible(&bytes, from: start)
    }

    /// Writes out what a terminal must not be sent, and gives the width of the text that begins at `start`.
    static func makeVisible(_ bytes: inout [UInt8], from start: Int) -> Int {
        if bytes[start...].allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return bytes.count - start }
        let text = Array(bytes[start...])
        var width = 0
        var isUnsafe = false
        forEachScalar(text) { scalar, _ in
            width += DisplayWidth.of(scalar)
            isUnsafe = isUnsafe || DisplayWidth.isUnsafe(scalar)
        }
        guard isUnsafe else { return width }
        let visible = DisplayWidth.visible(String(decoding: text, as: UTF8.self))
        bytes.removeSubrange(start...)
        bytes.append(contentsOf: visible.utf8)
        return DisplayWidth.cells(visible)
    }

    /// Parts a visible text into lines no wider than `width`, at blanks where that wastes less than half a line. What
    /// does not fit in `maximumLines` is cut with `…`.
    static func wrap(_ text: [UInt8], width: Int, maximumLines: Int) -> [(
        text: ArraySlice<UInt8>, width: Int, isCut: Bool
    )] {
        var lines: [(text: ArraySlice<UInt8>, width: Int, isCut: Bool)] = []
        var start = 0
        while start < text.count {
            let isLast = lines.count == maximumLines - 1
            var line = prefix(of: text, from: start, width: width)
            if line.end < text.count {
                if isLast {
                    line = prefix(of: text, from: start, width: width - 1)
                } else if let blank = line.blank, blank.width * 2 >= width {
                    lines.append((text[start..<blank.end], blank.width, false))
                    start = blank.end + 1
                    continue
                }
            }
            lines.append((text[start..<line.end], line.width, isLast && line.end < text.count))
            if isLast { break }
            start = line.end
        }
        return lines.isEmpty ? [([], 0, false)] : lines
    }

    private struct Prefix {
        var end: Int
        var width = 0
        /// The last blank, and the width before it.
        var blank: (end: Int, width: Int)?
    }

    /// The longest part from `start` that fits; at least one scalar.
    private static func prefix(of text: [UInt8], from start: Int, width: Int) -> Prefix {
        var result = Prefix(end: start)
        text.withUnsafeBufferPointer { bytes in
            while result.end < bytes.count {
                let (scalar, length) = UTF8Decoding.scalar(bytes, result.end)
                let cells = DisplayWidth.of(scalar)
                if result.width + cells > width, result.end > start { break }
                if scalar == " " { result.blank = (result.end, result.width) }
                result.width += cells
                result.end += length
            }
            // A blank right after the part is the best place of all.
            if result.end < bytes.count, bytes[result.end] == UInt8(ascii: " ") {
                result.blank = (result.end, result.width)
            }
        }
        return result
    }

    private static func forEachScalar(_ text: [UInt8], _ body: (Unicode.Scalar, Int) -> Void) {
        text.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let (scalar, length) = UTF8Decoding.scalar(bytes, index)
                body(scalar, index)
                index += length
            }
        }
    }
}

extension DataType {
    /// Whether values stand at the right of their column.
    var isShownAtRight: Bool {
        switch self {
        case .int, .decimal, .num: true
        default: false
        }
    }
}
