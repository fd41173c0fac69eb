// A pass over a file that hands its rows out chunk by chunk and keeps none. What each chunk found is remembered until
// the end, when the chunks' guessed starts are held against each other and against the layout (``CSVStream/finish()``).
// How a chunk is read is ChunkWorker.swift's business; what follows from what was found, CSVFile's.

import Synchronization

/// One column of a stream.
struct StreamedColumn: Sendable {
    /// Its scale is that of the vectors.
    let plan: ColumnPlan
    /// No value is known; the first one that is met breaks the guess.
    let isEmpty: Bool

    var type: DataType { isEmpty ? .text : plan.type(scale: plan.scale) }

    /// Whether a chunk speaks against the type.
    func isBroken(by part: ChunkColumn) -> Bool {
        if isEmpty, part.hasValues || part.marks.count > 0 { return true }
        guard part.hasValues else { return false }
        return part.scale > plan.scale || plan.refined(by: part.summary) != nil
    }
}

/// The chunks of a file as parts of a stream.
final class CSVStream: ColumnStream {
    private let job: DecodeJob
    private let columns: [StreamedColumn]
    private let ranges: [Range<Int>]
    /// Where the first row of each chunk begins, where that is known.
    private let starts: [Int]?
    private let context: RunContext
    private let pool: WorkerPool
    /// What each chunk gave, less its values.
    private let results: Mutex<[ChunkResult?]>
    /// Parts that nobody has asked for yet.
    private let openCount: Atomic<Int>
    private let conclude: @Sendable (DecodePass) throws -> Void

    /// `conclude` is given the pass once its chunks are known to join.
    init(
        _ job: DecodeJob, columns: [StreamedColumn], starts: [Int]?, context: RunContext,
        conclude: @escaping @Sendable (DecodePass) throws -> Void
    ) {
        self.job = job
        self.columns = columns
        self.context = context
        self.conclude = conclude
        ranges = DecodePass.ranges(of: job)
        self.starts = starts?.count == ranges.count ? starts : nil
        pool = WorkerPool(job, context)
        openCount = Atomic(ranges.count)
        results = Mutex([ChunkResult?](repeating: nil, count: ranges.count))
        context.expect(bytes: job.dataEnd - job.dataStart)
    }

    deinit {
        pool.release()
        // What a void or shortened pass leaves out is done with all the same.
        let open = results.withLock { results in zip(ranges, results).reduce(0) { $1.1 == nil ? $0 + $1.0.count : $0 } }
        context.advance(bytes: open)
    }

    var types: [DataType] { columns.map(\.type) }
    var partCount: Int { ranges.count }

    func part(_ index: Int) throws -> Batch {
        try context.checkpoint()
        let start = starts?[index] ?? (index == 0 ? job.dataStart : nil)
        var vectors: [Vector] = []
        var result = try pool.lend { worker in
            let result = try worker.decode(ranges[index], start: start)
            vectors = worker.vectors(of: result, columns)
            return result
        }
        for (column, part) in zip(columns, result.columns) where column.isBroken(by: part) { throw GuessBroken() }
        result.dropValues()
        let kept = result
        let isFirst = results.withLock { results in
            defer { results[index] = kept }
            return results[index] == nil
        }
        if isFirst {
            context.advance(bytes: ranges[index].count)
            context.advance(rows: result.rowCount)
            // Of many files in a row, only those that are being read have buffers.
            if openCount.wrappingSubtract(1, ordering: .relaxed).newValue == 0 { pool.release() }
        }
        return Batch(count: result.rowCount, slots: vectors)
    }

    func finish() throws {
        var expected = job.dataStart
        var chunks: [ChunkResult] = []
        for (index, range) in ranges.enumerated() {
            guard let result = try result(of: index) else { throw GuessBroken() }
            if expected >= range.upperBound {
                if result.rowCount > 0 { throw GuessBroken() }
                continue
            }
            guard result.start == expected, !result.isDoubtful else { throw GuessBroken() }
            expected = result.end
            chunks.append(result)
        }
        try conclude(DecodePass(job: job, context: context, chunks: chunks))
    }

    /// What a part gave; one that nobody asked for is read for it.
    private func result(of index: Int) throws -> ChunkResult? {
        if let known = results.withLock({ $0[index] }) { return known }
        _ = try part(index)
        return results.withLock { $0[index] }
    }
}

// MARK: Vectors

extension ChunkWorker {
    /// The values of a chunk as vectors, at the types of these columns. Void where a column is broken.
    func vectors(of result: ChunkResult, _ columns: [StreamedColumn]) -> [Vector] {
        guard result.columns.count == columns.count else { return columns.map { _ in Vector(.null(0)) } }
        return columns.indices.map { index in
            vector(result.columns[index], rows: result.rowCount, isBool: columns[index].type == .bool, coder: index)
        }
    }

    private func vector(_ column: ChunkColumn, rows: Int, isBool: Bool, coder: Int) -> Vector {
        switch column.values {
        case .none: return Vector(.null(rows))
        case .int64(let values):
            if isBool { return Vector(.bool(values.map { $0 != 0 }), validity: column.validity(rows)) }
            return Vector(.int64(values), validity: column.validity(rows))
        case .int8, .int16, .int32: preconditionFailure("A stream's values are not narrowed")
        case .int128(let values): return Vector(.int128(values), validity: column.validity(rows))
        case .float64(let values): return Vector(.float64(values), validity: column.validity(rows))
        case .codes(let codes): return Vector(.text(store(ofColumn: coder), codes))
        case .texts(let bytes, let ends):
            let offsets = [Int](unsafeUninitializedCapacity: rows + 1) { offsets, count in
                offsets[0] = 0
                for row in 0..<rows { offsets[row + 1] = Int(ends[row]) }
                count = rows + 1
            }
            let numbers = [UInt32](unsafeUninitializedCapacity: rows) { numbers, count in
                for row in 0..<rows { numbers[row] = UInt32(truncatingIfNeeded: row) }
                for row in column.nulls { numbers[Int(row)] = nullRow }
                count = rows
            }
            return Vector(.text(TextStore(bytes: bytes, offsets: offsets, isUnique: false), numbers))
        }
    }
}

extension ChunkColumn {
    /// False where a row is null; nil where none is.
    fileprivate func validity(_ rows: Int) -> [Bool]? {
        if nulls.isEmpty { return nil }
        var valid = [Bool](repeating: true, count: rows)
        for row in nulls { valid[Int(row)] = false }
        return valid
    }
}

extension ChunkResult {
    /// Keeps what was found and lets go of what was read.
    mutating func dropValues() {
        for index in columns.indices { columns[index].dropValues() }
    }
}
