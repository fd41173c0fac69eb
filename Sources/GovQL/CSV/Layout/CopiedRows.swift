// Rows that need no care, found many at a time: as wide as the table, well quoted, and with nothing at their beginning by
// which RowJudge.swift could take them for a total, a remark or the header once more. Whatever is in doubt is left to the
// reading row by row, so these are told by less than what makes a row one: a total has one of certain words, for instance.

import CGovQLKernels

struct CopiedRows {
    private let dialect: CSVDialect
    /// Cells of a row as it is written, and how many of them are kept.
    private let width: Int
    private let kept: Int
    private let titles: [[UInt8]]
    private var positions: [UInt32] = []

    /// Rows one after another that can be taken as they stand.
    struct Run {
        /// Where they end in the text.
        var end: Int
        var rowCount = 0
    }

    /// How far rows are looked for at a time.
    private static let reach = 64 << 10

    /// Nil where every row of the table needs care.
    init?(_ head: TableHead, form: CSVForm, options: CSVOptions, above titles: [[UInt8]]) {
        guard let dialect = form.bodyDialect, !form.skipsBlanks, options.fillDown.isEmpty,
            options.comment?.isEmpty ?? true, head.cellCount > 1, head.names.count <= head.cellCount
        else { return nil }
        self.dialect = dialect
        self.titles = titles
        width = head.cellCount
        kept = head.names.count
    }

    /// The plain rows from a row's start on, up to the first one that is not plain; they are appended without the cells
    /// that the table does not keep.
    mutating func take(_ text: UnsafeBufferPointer<UInt8>, from start: Int, into out: inout [UInt8]) -> Run {
        var run = Run(end: start)
        guard let base = text.baseAddress else { return run }
        let end = min(text.count, start + Self.reach)
        if positions.count < end - start + 8 { positions = [UInt32](repeating: 0, count: end - start + 8) }
        // Held apart while it is written to.
        var places: [UInt32] = []
        swap(&places, &positions)
        places.withUnsafeMutableBufferPointer { places in
            guard let places = places.baseAddress else { return }
            var state = govql_scan_state(inside: 0, may_open: 1, saw_quote: 0, stray_quote: 0)
            // Places are counted from the first row's start, so that they fit.
            let count = govql_scan(base + start, 0, end - start, dialect.separator, dialect.quote, &state, places)
            guard state.stray_quote == 0, !govql_has_bare_return(base + start, end - start) else { return }
            run = rows(base + start, places, count, hasQuotes: state.saw_quote != 0, into: &out)
            if kept == width { out.append(contentsOf: UnsafeBufferPointer(start: base + start, count: run.end)) }
            run.end += start
        }
        swap(&places, &positions)
        return run
    }

    private func rows(
        _ base: UnsafePointer<UInt8>, _ positions: UnsafePointer<UInt32>, _ count: Int, hasQuotes: Bool,
        into out: inout [UInt8]
    ) -> Run {
        var run = Run(end: 0)
        var index = 0
        while index + width <= count {
            var newlines: UInt32 = 0
            for cell in 0..<width - 1 { newlines |= positions[index + cell] }
            let last = positions[index + width - 1]
            guard newlines & Positions.newline == 0, last & Positions.newline != 0 else { break }
            let end = Int(last & Positions.mask)
            let first = Int(positions[index])
            guard isUsual(base, run.end..<first), !isTitle(base, run.end, end),
                !hasQuotes || isWellQuoted(base, run.end, positions + index)
            else { break }
            if kept < width {
                let close = Int(positions[index + kept - 1])
                // The cells that go are empty.
                let rest = end - close - (width - kept)
                guard rest == 0 || (rest == 1 && base[end - 1] == CSVDialect.carriageReturn) else { break }
                out.append(contentsOf: UnsafeBufferPointer(start: base + run.end, count: close - run.end))
                out.append(CSVDialect.lineFeed)
            }
            run.end = end + 1
            run.rowCount += 1
            index += width
        }
        return run
    }

    /// Whether a row stands above the table too.
    private func isTitle(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        for title in titles where title.first == base[start] && title.count <= end - start {
            if UnsafeBufferPointer(start: base + start, count: title.count).elementsEqual(title) { return true }
        }
        return false
    }

    /// Whether each cell of a row has either no quote or one at either end and pairs of them between.
    private func isWellQuoted(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ positions: UnsafePointer<UInt32>
    ) -> Bool {
        var start = start
        for cell in 0..<width {
            var end = Int(positions[cell] & Positions.mask)
            let next = end + 1
            if cell == width - 1, end > start, base[end - 1] == CSVDialect.carriageReturn { end -= 1 }
            var place = start
            if place < end, base[place] == dialect.quote {
                end -= 1
                guard end > start, base[end] == dialect.quote else { return false }
                place += 1
                while place < end {
                    if base[place] == dialect.quote {
                        guard place + 1 < end, base[place + 1] == dialect.quote else { return false }
                        place += 1
                    }
                    place += 1
                }
            } else {
                while place < end {
                    if base[place] == dialect.quote { return false }
                    place += 1
                }
            }
            start = next
        }
        return true
    }

    // MARK: First cells

    /// Whether nothing in a row's first cell can make it other than a row of the table.
    private func isUsual(_ base: UnsafePointer<UInt8>, _ cell: Range<Int>) -> Bool {
        var (start, end) = (cell.lowerBound, cell.upperBound)
        if start < end, base[start] == dialect.quote {
            start += 1
            end -= 1
        }
        guard start < end else { return false }
        let first = base[start]
        if first &- UInt8(ascii: "0") <= 9 { return true }
        if first == UInt8(ascii: "-"), end - start > 1, base[start + 1] &- UInt8(ascii: "0") <= 9 { return true }
        // Blanks, also wide ones, and marks that are nobody's first letter; a byte order mark.
        if first <= 0x2F || first == 0xC2 || first == 0xE3 || first == 0xEF { return false }
        let length = end - start
        if length > 1, base[start + 1] == 0xE3 { return false }
        if length > 2 {
            if base[start + 2] == 0xE3 { return false }
            let key = Self.key(base[start], base[start + 1], base[start + 2])
            if RowWords.beginnings.contains(key) { return false }
        }
        return !mayEndAsTotal(base, start, end)
    }

    static func key(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt32 {
        func small(_ byte: UInt8) -> UInt32 { UInt32(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) }
        return small(a) | small(b) << 8 | small(c) << 16
    }

    /// A cell that ends in `计` or `total`, or in a blank or a colon behind which either may hide.
    private func mayEndAsTotal(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch base[end - 1] {
        case 0x20, 0x09, UInt8(ascii: ":"): true
        case 0xA1: end - start > 2 && base[end - 2] == 0xAE && base[end - 3] == 0xE8
        case 0x9A: end - start > 2 && base[end - 2] == 0xBC && base[end - 3] == 0xEF
        case 0x80: end - start > 2 && base[end - 2] == 0x80 && base[end - 3] == 0xE3
        case 0xA0: end - start > 1 && base[end - 2] == 0xC2
        case UInt8(ascii: "l"), UInt8(ascii: "L"): end - start > 2 && base[end - 2] | 0x20 == UInt8(ascii: "a")
        default: false
        }
    }
}
