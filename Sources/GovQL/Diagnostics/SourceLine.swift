// One line of a source as it stands on a terminal: which cells every byte takes, with tabs expanded, control characters
// written out and invalid bytes as U+FFFD. It knows no diagnostics; DiagnosticRenderer.swift puts carets under it.

struct SourceLine {
    /// A scalar, or an invalid byte, as it is shown.
    private struct Glyph {
        /// Byte offset in the source.
        let offset: Int
        /// The first cell it takes.
        let cell: Int
        let text: String
        let width: Int
    }

    private static let tabStop = 4
    /// A line is read this many bytes to either side of the place that matters: a line may be megabytes long.
    private static let reach = 4096

    private var glyphs: [Glyph] = []
    private var width = 0
    /// Whether the line goes on before, or after, what was read.
    private let isCutBefore: Bool
    private let isCutAfter: Bool

    /// The line with that 0-based number, as far as it is near a byte offset.
    init(_ source: SourceText, _ index: Int, near offset: Int) {
        let line = source.lineRange(index)
        var start = max(line.lowerBound, min(offset, line.upperBound) - Self.reach)
        while start > line.lowerBound, source.bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let end = min(line.upperBound, max(offset, line.lowerBound) + Self.reach)
        isCutBefore = start > line.lowerBound
        isCutAfter = end < line.upperBound
        source.bytes.withUnsafeBufferPointer { bytes in
            var offset = start
            while offset < end {
                let (scalar, length) = UTF8Decoding.scalar(bytes, offset)
                add(scalar, at: offset)
                offset += length
            }
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar, at offset: Int) {
        let text =
            scalar == "\t"
            ? String(repeating: " ", count: Self.tabStop - width % Self.tabStop) : DisplayWidth.visible(String(scalar))
        let cells = DisplayWidth.cells(text)
        glyphs.append(Glyph(offset: offset, cell: width, text: text, width: cells))
        width += cells
    }

    /// The cells that a range of bytes takes.
    func cells(from start: Int, to end: Int) -> Range<Int> {
        let first = cell(at: start)
        return first..<max(first, cell(at: end))
    }

    private func cell(at offset: Int) -> Int {
        var low = 0
        var high = glyphs.count
        while low < high {
            let middle = (low + high) / 2
            if glyphs[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < glyphs.count ? glyphs[low].cell : width
    }

    /// The text of the line, and the cells of that text where the carets go.
    ///
    /// The whole line if it is no wider than `room`; else the part around the carets, with `…` where it is cut.
    func shown(carets: Range<Int>, room: Int) -> (text: String, carets: Range<Int>) {
        let needed = max(width, carets.lowerBound + 1)
        let isWhole = needed <= room && !isCutBefore && !isCutAfter
        let inner = isWhole ? needed : max(8, room - 2)
        // Long ranges are shown from their beginning, short ones in the middle.
        let wanted = carets.lowerBound - (inner - min(carets.count, inner)) / 2
        let from = isWhole ? 0 : max(0, min(wanted, needed - inner))
        let visible = glyphs.filter { $0.cell >= from && $0.cell + $0.width <= from + inner }
        let first = visible.first?.cell ?? from
        let end = visible.last.map { $0.cell + $0.width } ?? from
        let lead = first > 0 || isCutBefore ? "…" : ""
        let tail = end < width || isCutAfter ? "…" : ""
        let shift = lead.isEmpty ? -first : 1 - first
        let start = max(carets.lowerBound, first)
        let stop = max(start + 1, min(carets.upperBound, end))
        return (lead + visible.map(\.text).joined() + tail, start + shift..<stop + shift)
    }
}

extension SourceText {
    /// The bytes of a line without its line end; empty past the last line.
    func lineRange(_ index: Int) -> Range<Int> {
        guard lineStarts.indices.contains(index) else { return bytes.count..<bytes.count }
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The offset of the first byte of a line that is no blank, or its end.
    func firstInk(ofLine index: Int) -> Int {
        let line = lineRange(index)
        return bytes[line].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.upperBound
    }
}
