// Rows that are written as rows mostly are: found by one pass of a kernel that writes down only where the wanted cells
// end. The positions of a row's ends lie side by side, so that a column's cells are a stride apart.
// A chunk in which anything is not plain is left to RowScan.swift, as a whole.

import CGovQLKernels

/// What the kernel is told of a job. A class, for the kernel reads tables that live as long as it does.
final class PlainRows {
    private let words: UnsafeMutablePointer<UInt64>
    private let wrap: UnsafeMutablePointer<UInt16>
    private let header: UnsafeMutablePointer<UInt8>
    private let kernel = govql_best_row_kernel()
    private let width: Int
    fileprivate let form: govql_row_form
    /// How many ends of a row are written.
    let stride: Int
    /// The ends before and behind each wanted column's cells, by their place among a row's; -1 is the row before's last.
    fileprivate let sides: [(before: Int, behind: Int, isLast: Bool)]

    init?(_ job: DecodeJob) {
        let width = job.columnCount
        guard width > 1, width <= GOVQL_WIDEST_ROW else { return nil }
        self.width = width
        let columns = job.plans.map(\.column)
        let wanted = Set(columns.flatMap { $0 == 0 ? [$0] : [$0 - 1, $0] } + [width - 1]).sorted()
        stride = wanted.count
        sides = columns.map { column in
            let behind = wanted.firstIndex(of: column) ?? 0
            return (before: column == 0 ? -1 : behind - 1, behind: behind, isLast: column == width - 1)
        }
        var isEndWanted = [Bool](repeating: false, count: width)
        for column in wanted { isEndWanted[column] = true }
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: width * 2)
        self.words = words
        for phase in 0..<width {
            var (isWanted, isLast): (UInt64, UInt64) = (0, 0)
            for bit in 0..<64 {
                let column = (phase + bit) % width
                if isEndWanted[column] { isWanted |= 1 << UInt64(bit) }
                if column == width - 1 { isLast |= 1 << UInt64(bit) }
            }
            words[phase] = isWanted
            words[width + phase] = isLast
        }
        wrap = .allocate(capacity: width + 64)
        for index in 0..<width + 64 { wrap[index] = UInt16(truncatingIfNeeded: index % width) }
        let row = job.layout.headerRow
        header = .allocate(capacity: max(1, row.count))
        for (index, byte) in row.enumerated() { header[index] = byte }
        form = govql_row_form(
            separator: job.dialect.separator, quote: job.dialect.quote,
            header_start: row.first ?? CSVDialect.lineFeed, is_watched: !job.layout.isSettled, header: header,
            header_count: row.count, wanted: words, last: words + width, wrap: wrap)
    }

    deinit {
        words.deallocate()
        wrap.deallocate()
        header.deallocate()
    }

    /// The most ends that are written of so many bytes, and what the kernel writes beyond them.
    fileprivate func capacity(_ count: Int) -> Int { (count / width + 1) * stride + 64 }

    fileprivate func find(
        in base: UnsafePointer<UInt8>, _ text: Range<Int>, limit: Int, ends: UnsafeMutablePointer<UInt32>?
    ) -> govql_rows? {
        var rows = govql_rows()
        var form = form
        let isPlain = govql_plain_rows(kernel, base, text.lowerBound, limit, text.upperBound, &form, ends, &rows)
        return isPlain ? rows : nil
    }
}

extension ChunkWorker {
    /// The rows from `first` on, if they are plain and the last of them ends in what is available; and where the cells
    /// of the wanted columns are.
    func findPlainRows(from first: Int, limit: Int) throws -> govql_rows? {
        guard let plainRows else { return nil }
        var end = available
        if isAtEnd, buffer.start[end - 1] != CSVDialect.lineFeed {
            buffer.start[end] = CSVDialect.lineFeed
            end += 1
        }
        if job.plans.isEmpty {
            return plainRows.find(in: buffer.start, first..<end, limit: min(limit, end), ends: nil)
        }
        let stride = plainRows.stride
        // Before the first row stands what would end a row before it.
        positions.grow(to: 1 + plainRows.capacity(end - first), keeping: 0)
        positions.start[0] = UInt32(truncatingIfNeeded: first) &- 1
        let found = plainRows.find(
            in: buffer.start, first..<end, limit: min(limit, end), ends: positions.start + 1)
        guard let found else { return nil }
        for (index, side) in plainRows.sides.enumerated() {
            places[index] = CellPlaces(
                starts: positions.start + 1 + side.before, ends: positions.start + 1 + side.behind, stride: stride,
                lead: 1, trim: side.isLast && found.has_returns ? 1 : 0)
        }
        return found
    }
}
