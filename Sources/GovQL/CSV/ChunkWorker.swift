// One thread's way through chunks of a file: read the bytes, find the cells of the wanted columns, clean them, read them.
// All buffers live as long as the worker and are reused from chunk to chunk. Cells are found at one go in plain rows
// (PlainRows.swift), in others by their ends (RowScan.swift), which are then lined up by column (CellLineUp.swift).
// A chunk's rows are those that begin in it. Where the first one begins is guessed (after the first line feed) and proved
// later: DecodePass.swift has a chunk read again if the chunk before it ended elsewhere.

import CGovQLKernels

/// Unchecked: it is not safe to share, and DecodePass lends each worker to one thread at a time.
final class ChunkWorker: @unchecked Sendable {
    let job: DecodeJob
    private let number: Int
    private(set) var coders: [TextCoder]
    private var stores: [TextStore?]
    /// Nil where rows are of one cell, or of too many.
    let plainRows: PlainRows?
    let wantedColumns: UnsafeMutablePointer<Int>

    var buffer = RawBuffer<UInt8>(lane: 0)
    var positions = RawBuffer<UInt32>(lane: 1)
    var starts = RawBuffer<UInt32>(lane: 2)
    var ends = RawBuffer<UInt32>(lane: 3)
    private var words = RawBuffer<Int64>(lane: 4)
    private let memories: [CellMemory]

    /// The buffer holds the bytes of the file from `fileOffset`, `available` of them.
    var fileOffset = 0
    var available = 0
    var positionCount = 0
    var rowCapacity = 0
    /// Where the cells of each wanted column are.
    var places: [CellPlaces]

    init(job: DecodeJob, number: Int) {
        self.job = job
        self.number = number
        coders = job.plans.map { _ in TextCoder() }
        stores = job.plans.map { _ in nil }
        plainRows = PlainRows(job)
        wantedColumns = .allocate(capacity: max(1, job.plans.count))
        for (slot, plan) in job.plans.enumerated() { wantedColumns[slot] = plan.column }
        memories = job.plans.map { _ in CellMemory() }
        places = [CellPlaces](repeating: CellPlaces(starts: starts.start, ends: ends.start), count: job.plans.count)
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
        if let plain = try findPlainRows(from: first, limit: limit) {
            result.rowCount = plain.count
            result.end = fileOffset + min(plain.end, available)
            clean(isWellFormed: true, hasQuotes: plain.has_quotes, into: &result)
        } else {
            guard let scan = try scan(from: first, limit: limit, isGuess: known == nil) else {
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
        }
        for index in job.plans.indices { read(column: index, into: &result) }
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
    static let padding = 64

    /// Makes the first `count` bytes of this chunk available, or all that the file has.
    func extend(to count: Int) throws {
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

    var isAtEnd: Bool { fileOffset + available >= job.dataEnd }

    /// Behind the first line feed, if that is in this chunk.
    private func firstRowStart(before limit: Int) -> Int? {
        for index in 0..<min(limit, available) where buffer.start[index] == CSVDialect.lineFeed {
            return index + 1 < limit ? index + 1 : nil
        }
        return nil
    }

    // MARK: Columns

    /// The cells of a column as they lie in the buffer now.
    func cells(ofColumn index: Int, count: Int) -> CellBatch {
        CellBatch(base: buffer.start, places: places[index], count: count, fileOffset: fileOffset)
    }

    private func read(column index: Int, into result: inout ChunkResult) {
        let plan = job.plans[index]
        let rowCount = result.rowCount
        if job.purpose == .types, plan.form.isText {
            result.columns[index].hasValues = rowCount > 0
            result.columns[index].flags = plan.isInferred ? [] : .all
            return
        }
        let cells = cells(ofColumn: index, count: rowCount)
        let found = result.columns[index]
        func parse(into words: UnsafeMutablePointer<Int64>) {
            var parser = ColumnParser(plan: plan, cells: cells, words: words, memory: memories[index])
            parser.run(coder: &coders[index])
            result.columns[index] = parser.result
        }
        if job.purpose == .stream, plan.form.isOfWords {
            // A stream hands the values on as they are.
            let values = [Int64](unsafeUninitializedCapacity: rowCount) { values, count in
                if let words = values.baseAddress { parse(into: words) }
                count = rowCount
            }
            if result.columns[index].hasWords { result.columns[index].values = .int64(values) }
        } else {
            words.grow(to: rowCount, keeping: 0)
            parse(into: words.start)
            if result.columns[index].hasWords, job.purpose == .columns {
                result.columns[index].keep(UnsafeBufferPointer(start: words.start, count: rowCount))
            }
        }
        if job.purpose == .types { result.columns[index].dropValues() }
        result.columns[index].trailing = found.trailing
        result.columns[index].invalid = found.invalid
    }
}
