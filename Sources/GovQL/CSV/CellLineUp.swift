// The positions of a chunk to cells, column by column, in text that is not plain: rows with more or fewer cells than there
// are columns, blank rows, rows that another layout would take out. Next: CellCleaning.swift.

import CGovQLKernels

extension ChunkWorker {
    /// Writes the start and end of every wanted cell, column by column. Blank lines give no row; missing cells are
    /// empty.
    func lineUp(from first: Int, into result: inout ChunkResult) {
        rowCapacity = rowUpperBound()
        starts.grow(to: rowCapacity * job.plans.count + 1, keeping: 0)
        ends.grow(to: rowCapacity * job.plans.count + 1, keeping: 0)
        // Locals: a property of a class is loaded anew for every cell.
        let (starts, ends, capacity) = (starts.start, ends.start, rowCapacity)
        let (positions, count, width) = (UnsafePointer(positions.start), positionCount, job.columnCount)
        let (wanted, wantedCount) = (UnsafePointer(wantedColumns), job.plans.count)
        let bytes = UnsafePointer(buffer.start)
        let (isSettled, header) = (job.layout.isSettled, job.layout.headerRow)
        var index = 0
        var rowStart = UInt32(truncatingIfNeeded: first)
        var row = 0
        while index < count {
            var cells = width
            if !Self.isRegular(positions + index, left: count - index, width: width) {
                cells = Self.cellCount(positions + index)
                if cells == 1, Self.isBlank(bytes, rowStart, positions[index] & Positions.mask) {
                    rowStart = (positions[index] & Positions.mask) &+ 1
                    index += 1
                    continue
                }
                if cells != width { countRagged(cells, at: rowStart, into: &result) }
            }
            if !isSettled {
                let end = positions[index &+ cells &- 1] & Positions.mask
                let text = UnsafeBufferPointer(start: bytes + Int(rowStart), count: Int(end &- rowStart))
                if let kind = Self.oddity(text, job.dialect, width, header), result.doubts.count < LayoutDoubt.limit {
                    result.doubts.append(LayoutDoubt(kind: kind, offset: fileOffset + Int(rowStart)))
                }
            }
            var place = row
            for slot in 0..<wantedCount {
                let column = wanted[slot]
                var start = rowStart
                var end = rowStart
                if column < cells {
                    let position = positions[index &+ column]
                    if column > 0 { start = (positions[index &+ column &- 1] & Positions.mask) &+ 1 }
                    end = position & Positions.newline == 0 ? position : Self.lineEnd(bytes, position, from: start)
                }
                starts[place] = start
                ends[place] = end
                place &+= capacity
            }
            index &+= cells
            rowStart = (positions[index &- 1] & Positions.mask) &+ 1
            row &+= 1
        }
        result.rowCount = row
        for index in places.indices {
            places[index] = CellPlaces(starts: starts + index * capacity, ends: ends + index * capacity)
        }
    }

    /// No more rows than line ends.
    private func rowUpperBound() -> Int {
        var count = 0
        for index in 0..<positionCount { count &+= Int(positions.start[index] >> 31) }
        return count
    }

    /// Whether the next `width` ends are `width - 1` separators and a line feed. One column is looked at closely, for
    /// its line may be blank.
    @inline(__always)
    private static func isRegular(_ positions: UnsafePointer<UInt32>, left: Int, width: Int) -> Bool {
        guard width > 1, left >= width else { return false }
        var newlines: UInt32 = 0
        for index in 0..<width - 1 { newlines |= positions[index] }
        return newlines & Positions.newline == 0 && positions[width - 1] & Positions.newline != 0
    }

    private static func cellCount(_ positions: UnsafePointer<UInt32>) -> Int {
        var count = 0
        while positions[count] & Positions.newline == 0 { count += 1 }
        return count + 1
    }

    private static func isBlank(_ bytes: UnsafePointer<UInt8>, _ start: UInt32, _ end: UInt32) -> Bool {
        end == start || (end == start &+ 1 && bytes[Int(start)] == CSVDialect.carriageReturn)
    }

    /// A line's last cell ends before its carriage return.
    @inline(__always)
    private static func lineEnd(
        _ bytes: UnsafePointer<UInt8>, _ position: UInt32, from start: UInt32
    ) -> UInt32 {
        let end = position & Positions.mask
        let hasReturn = end > start && bytes[Int(end) - 1] == CSVDialect.carriageReturn
        return hasReturn ? end &- 1 : end
    }

    /// Notes what speaks against the layout, as far as the rows themselves did not show it.
    func doubt(_ text: Range<Int>, isWellFormed: Bool, _ scan: Scan, in result: inout ChunkResult) {
        func raise(_ kind: LayoutDoubt.Kind, _ place: Int) {
            result.doubts.append(LayoutDoubt(kind: kind, offset: fileOffset + place))
        }
        if !isWellFormed { raise(.invalidUTF8, text.lowerBound) }
        if govql_has_bare_return(buffer.start + text.lowerBound, text.count) { raise(.bareReturn, text.lowerBound) }
        if let quote = scan.unclosedQuote ?? scan.strayQuote { raise(.strayQuote, quote) }
    }

    /// What a row of the right width may be instead of one of the table's.
    @inline(__always)
    private static func oddity(
        _ row: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect, _ width: Int, _ header: [UInt8]
    ) -> LayoutDoubt.Kind? {
        if row.count <= width {
            let isEmpty = row.allSatisfy { $0 == dialect.separator || $0 == CSVDialect.carriageReturn }
            if isEmpty { return .emptyRow }
        }
        if row.count > 2, row[0] == CSVDialect.byteOrderMark[0], row.starts(with: CSVDialect.byteOrderMark) {
            return .markWithin
        }
        guard row.count >= header.count, row.count <= header.count + 1, let first = header.first, row[0] == first,
            row.starts(with: header)
        else { return nil }
        return .repeatedHeader
    }

    private func countRagged(_ cells: Int, at start: UInt32, into result: inout ChunkResult) {
        let offset = fileOffset + Int(start)
        if !job.layout.isSettled, result.doubts.count < LayoutDoubt.limit {
            result.doubts.append(LayoutDoubt(kind: .ragged, offset: offset))
        }
        if cells < job.columnCount {
            if result.shortRows.count == 0 { result.shortRowCells = cells }
            result.shortRows.add(at: offset)
        } else {
            if result.longRows.count == 0 { result.longRowCells = cells }
            result.longRows.add(at: offset)
        }
    }
}
