// One thread's way through chunks of a file: read the bytes, find the ends of cells and rows, line the wanted cells up
// by column, clean them, read them. All buffers live as long as the worker and are reused from chunk to chunk.
// A chunk's rows are those that begin in it. Where the first one begins is guessed (after the first line feed) and proved
// later: DecodePass.swift has a chunk read again if the chunk before it ended elsewhere.

import CGovQLKernels

/// Unchecked: it is not safe to share, and DecodePass lends each worker to one thread at a time.
final class ChunkWorker: @unchecked Sendable {
    private let job: DecodeJob
    private let number: Int
    private(set) var coders: [TextCoder]
    private var stores: [TextStore?]

    private var buffer = RawBuffer<UInt8>()
    private var positions = RawBuffer<UInt32>()
    private var starts = RawBuffer<UInt32>()
    private var ends = RawBuffer<UInt32>()
    private var words = RawBuffer<Int64>()

    /// The buffer holds the bytes of the file from `fileOffset`, `available` of them.
    private var fileOffset = 0
    private var available = 0
    private var positionCount = 0
    private var rowCapacity = 0
    private let wantedColumns: UnsafeMutablePointer<Int>

    init(job: DecodeJob, number: Int) {
        self.job = job
        self.number = number
        coders = job.plans.map { _ in TextCoder() }
        stores = job.plans.map { _ in nil }
        wantedColumns = .allocate(capacity: max(1, job.plans.count))
        for (slot, plan) in job.plans.enumerated() { wantedColumns[slot] = plan.column }
    }

    deinit {
        wantedColumns.deallocate()
        buffer.deallocate()
        positions.deallocate()
        starts.deallocate()
        ends.deallocate()
        words.deallocate()
    }

    /// Bytes held by the buffers.
    var footprint: Int {
        buffer.byteCount + positions.byteCount + starts.byteCount + ends.byteCount + words.byteCount
            + coders.reduce(0) { $0 + $1.table.byteCount }
    }

    /// Reads the rows that begin in a range of the file. `start` is where the first one begins, where that is known.
    func decode(_ range: Range<Int>, start known: Int?) throws -> ChunkResult {
        var result = ChunkResult()
        result.worker = number
        result.start = known
        result.end = max(known ?? 0, range.upperBound)
        if let known, known >= range.upperBound { return result }
        fileOffset = known ?? range.lowerBound - 1
        available = 0
        try extend(to: range.upperBound - fileOffset + job.sizes.tail)
        guard let first = known.map({ $0 - fileOffset }) ?? firstRowStart(before: range.upperBound - fileOffset) else {
            return result
        }
        result.start = fileOffset + first
        let limit = range.upperBound - fileOffset
        if job.plans.isEmpty, let plain = plainRows(from: first, limit: limit) {
            result.rowCount = plain.count
            result.end = fileOffset + plain.end
            return result
        }
        let scan = try scan(from: first, limit: limit, isGuess: known == nil)
        guard let scan else {
            result.isDoubtful = true
            return result
        }
        result.end = fileOffset + scan.end
        result.unclosedQuote = scan.unclosedQuote.map { fileOffset + $0 }
        lineUp(from: first, into: &result)
        let text = first..<min(scan.end, available)
        let isWellFormed = govql_is_utf8(buffer.start + text.lowerBound, text.count)
        if !job.layout.isSettled { doubt(text, isWellFormed: isWellFormed, scan, in: &result) }
        clean(isWellFormed: isWellFormed, hasQuotes: scan.hasQuotes, into: &result)
        for index in job.plans.indices { read(column: index, into: &result) }
        if !job.keepsValues { result.dropValues() }
        return result
    }

    /// The dictionary of a text column as it stands; the same object until a text is added.
    func store(ofColumn index: Int) -> TextStore {
        let table = coders[index].table
        if let store = stores[index], store.count == table.count { return store }
        let store = TextStore(bytes: table.bytes, offsets: table.keyOffsets, isUnique: true)
        stores[index] = store
        return store
    }

    // MARK: Bytes

    /// Bytes past the end that kernels may look at.
    private static let padding = 64

    /// Makes the first `count` bytes of this chunk available, or all that the file has.
    private func extend(to count: Int) throws {
        let wanted = min(count, job.dataEnd - fileOffset)
        guard wanted > available else { return }
        // The last byte may be a line feed of our own.
        buffer.grow(to: wanted + 1 + Self.padding, keeping: available)
        while available < wanted {
            let target = UnsafeMutableRawBufferPointer(start: buffer.start + available, count: wanted - available)
            let count = try job.file.read(into: target, at: fileOffset + available)
            guard count > 0 else {
                throw Diagnostics(Diagnostic(CSVProblem.changedWhileRead(path: job.layout.source.path)))
            }
            available += count
        }
    }

    private var isAtEnd: Bool { fileOffset + available >= job.dataEnd }

    /// Behind the first line feed, if that is in this chunk.
    private func firstRowStart(before limit: Int) -> Int? {
        for index in 0..<min(limit, available) where buffer.start[index] == CSVDialect.lineFeed {
            return index + 1 < limit ? index + 1 : nil
        }
        return nil
    }

    // MARK: Structure

    private struct Scan {
        var end: Int
        var hasQuotes: Bool
        var unclosedQuote: Int?
        /// Where text follows a closing quote.
        var strayQuote: Int?
    }

    private enum ScanOutcome {
        /// The row in which the chunk ends is over here.
        case ended(Int)
        /// The last row runs further than a guessed start is trusted.
        case tooFar
        /// The scanner gave up.
        case abandoned
    }

    /// Finds all ends of cells from `first` to the end of the row in which `limit - 1` lies. Nil: too far from a start
    /// that is only a guess.
    private func scan(from first: Int, limit: Int, isGuess: Bool) throws -> Scan? {
        var state = govql_scan_state(inside: 0, may_open: 1, saw_quote: 0, stray_quote: 0)
        let fast = try scan(from: first, limit: limit, isGuess: isGuess) { base, range, out in
            let count = govql_scan(
                base, range.lowerBound, range.upperBound, job.dialect.separator, job.dialect.quote, &state, out)
            return state.stray_quote == 0 ? count : nil
        }
        if case .tooFar = fast { return nil }
        if case .ended(let end) = fast, state.inside == 0 || !isWholeFile(end) {
            return Scan(end: end, hasQuotes: state.saw_quote != 0, unclosedQuote: nil)
        }
        var scanner = StrictScanner(dialect: job.dialect)
        let strict = try scan(from: first, limit: limit, isGuess: isGuess) { base, range, out in
            scanner.scan(base, range, into: out)
        }
        guard case .ended(let end) = strict else { return nil }
        // A quote that is open where the scanner stopped means something only at the end of the file.
        return Scan(
            end: end, hasQuotes: true, unclosedQuote: isWholeFile(end) ? scanner.unclosedQuote : nil,
            strayQuote: scanner.strayQuote)
    }

    private func isWholeFile(_ end: Int) -> Bool { fileOffset + end >= job.dataEnd }

    /// Scans a piece of the buffer, writing positions; gives their number, or nil to give up.
    private typealias Piece = (UnsafePointer<UInt8>, Range<Int>, UnsafeMutablePointer<UInt32>) -> Int?

    /// Runs a scanner over the chunk, then over the tail until the last row ends.
    private func scan(from first: Int, limit: Int, isGuess: Bool, _ piece: Piece) throws -> ScanOutcome {
        positionCount = 0
        var scanned = first
        var next = min(limit, available)
        while true {
            positions.grow(to: positionCount + (next - scanned) + 8, keeping: positionCount)
            let old = positionCount
            guard let found = piece(buffer.start, scanned..<next, positions.start + old) else { return .abandoned }
            positionCount += found
            scanned = next
            // Within the chunk only its very last byte can end the last row; behind it, any line feed does.
            let candidates = scanned == limit ? max(0, positionCount - 1) : old
            if scanned >= limit, let end = cutAtRowEnd(from: candidates, limit: limit) { return .ended(end) }
            if scanned == available {
                if isAtEnd { return .ended(closeLastRow(first: first)) }
                if isGuess, scanned - limit > job.sizes.speculation { return .tooFar }
                guard available < CSVDialect.rowLimit else { throw rowTooLong() }
                try extend(to: available + max(job.sizes.tail, available - limit))
            }
            next = scanned < limit ? min(limit, available) : min(available, scanned + max(job.sizes.tail, 64))
        }
    }

    /// Ends the positions at the first line feed from `limit - 1` on, if there is one; gives where the next row begins.
    private func cutAtRowEnd(from index: Int, limit: Int) -> Int? {
        for index in index..<max(index, positionCount) {
            let position = positions.start[index]
            let place = Int(position & Positions.mask)
            if position & Positions.newline != 0, place >= limit - 1 {
                positionCount = index + 1
                return place + 1
            }
        }
        return nil
    }

    /// At the end of the file: a last row without a line feed gets one.
    private func closeLastRow(first: Int) -> Int {
        let lineEnd = UInt32(truncatingIfNeeded: available - 1) | Positions.newline
        let isClosed = available == first || (positionCount > 0 && positions.start[positionCount - 1] == lineEnd)
        if !isClosed {
            buffer.start[available] = CSVDialect.lineFeed
            positions.start[positionCount] = UInt32(truncatingIfNeeded: available) | Positions.newline
            positionCount += 1
        }
        return available
    }

    private func rowTooLong() -> any Error {
        let line = (try? job.layout.lines(of: [fileOffset]).first) ?? 0
        return Diagnostics(
            Diagnostic(CSVProblem.rowTooLong(path: job.layout.source.path, line: line, limit: CSVDialect.rowLimit)))
    }

    // MARK: Rows

    /// The number of rows from `first` on and where the last one ends, if they are plain: then nothing in them can be
    /// found or doubted, and no place in them needs to be known.
    private func plainRows(from first: Int, limit: Int) -> (count: Int, end: Int)? {
        guard job.columnCount > 1 else { return nil }
        var end = max(first, limit - 1)
        while end < available, buffer.start[end] != CSVDialect.lineFeed { end += 1 }
        guard end < available else { return nil }
        let header = job.layout.headerRow.first ?? CSVDialect.lineFeed
        var count = 0
        let isPlain = govql_count_plain_rows(
            buffer.start + first, end + 1 - first, job.dialect.separator, job.dialect.quote, header, job.columnCount,
            &count)
        return isPlain ? (count, end + 1) : nil
    }

    /// Writes the start and end of every wanted cell, column by column. Blank lines give no row; missing cells are
    /// empty.
    private func lineUp(from first: Int, into result: inout ChunkResult) {
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
    private func doubt(_ text: Range<Int>, isWellFormed: Bool, _ scan: Scan, in result: inout ChunkResult) {
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

    // MARK: Columns

    private func cells(ofColumn index: Int, count: Int) -> CellBatch {
        CellBatch(
            base: buffer.start, starts: starts.start + index * rowCapacity, ends: ends.start + index * rowCapacity,
            count: count, fileOffset: fileOffset)
    }

    private func clean(isWellFormed: Bool, hasQuotes: Bool, into result: inout ChunkResult) {
        result.columns = [ChunkColumn](repeating: ChunkColumn(), count: job.plans.count)
        for (index, plan) in job.plans.enumerated() {
            let cells = cells(ofColumn: index, count: result.rowCount)
            if hasQuotes { unquote(cells, into: &result.columns[index]) }
            if !isWellFormed, case .text = plan.form { repair(cells, into: &result.columns[index]) }
            if !plan.missing.isEmpty { blank(cells, plan.missing) }
        }
    }

    private func unquote(_ cells: CellBatch, into column: inout ChunkColumn) {
        let quote = job.dialect.quote
        for row in 0..<cells.count where cells.length(row) > 0 && cells.base[Int(cells.starts[row])] == quote {
            let offset = cells.offset(row)
            let cell = CellCleaning.unquote(
                cells.base, Int(cells.starts[row]), Int(cells.ends[row]), quote: quote)
            cells.starts[row] = UInt32(truncatingIfNeeded: cell.start)
            cells.ends[row] = UInt32(truncatingIfNeeded: cell.end)
            if cell.hasTrailingText { column.trailing.add(at: offset) }
        }
    }

    private func blank(_ cells: CellBatch, _ missing: [[UInt8]]) {
        for row in 0..<cells.count where CellCleaning.isMissing(cells[row], missing) {
            cells.ends[row] = cells.starts[row]
        }
    }

    /// Texts with replaced bytes are longer; they move behind the chunk's text.
    private func repair(_ cells: CellBatch, into column: inout ChunkColumn) {
        var cells = cells
        for row in 0..<cells.count where !govql_is_utf8(cells.pointer(row), cells.length(row)) {
            column.invalid.add(at: cells.offset(row))
            let text = CellCleaning.repaired(cells[row])
            let place = available + 1
            buffer.grow(to: place + text.count + Self.padding, keeping: place)
            available = place + text.count - 1
            for (index, byte) in text.enumerated() { buffer.start[place + index] = byte }
            cells = CellBatch(
                base: buffer.start, starts: cells.starts, ends: cells.ends, count: cells.count,
                fileOffset: cells.fileOffset)
            cells.starts[row] = UInt32(truncatingIfNeeded: place)
            cells.ends[row] = UInt32(truncatingIfNeeded: place + text.count)
        }
    }

    private func read(column index: Int, into result: inout ChunkResult) {
        if !job.keepsValues, case .text = job.plans[index].form {
            result.columns[index].hasValues = result.rowCount > 0
            result.columns[index].flags = job.plans[index].isInferred ? [] : .all
            return
        }
        words.grow(to: result.rowCount, keeping: 0)
        let cells = cells(ofColumn: index, count: result.rowCount)
        var parser = ColumnParser(plan: job.plans[index], cells: cells, words: words.start)
        parser.run(coder: &coders[index])
        var column = parser.result
        column.trailing = result.columns[index].trailing
        column.invalid = result.columns[index].invalid
        result.columns[index] = column
    }
}
