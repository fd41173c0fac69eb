// One pass over a file: chunks go to workers in parallel; afterwards, in file order, each chunk's guessed start is held
// against the end of the one before it, and a chunk that guessed wrong is read again. Then columns are put together.

import Synchronization

/// What one pass brought.
struct DecodePass {
    let job: DecodeJob
    let context: RunContext
    private(set) var chunks: [ChunkResult] = []
    private(set) var coders: [[TextCoder]] = []
    /// Where the first row that begins in each range, or behind it, begins.
    private(set) var starts: [Int] = []

    /// A pass to be run, or one whose chunks are known already.
    init(job: DecodeJob, context: RunContext, chunks: [ChunkResult] = []) {
        self.job = job
        self.context = context
        self.chunks = chunks
    }

    var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// Reads the file.
    mutating func run() throws {
        let ranges = Self.ranges(of: job)
        let (job, context) = (job, context)
        let pool = WorkerPool(job, context)
        defer { pool.release() }
        context.expect(bytes: job.dataEnd - job.dataStart)
        var results: [ChunkResult] = []
        var search = job.rejects
        try Parallel.fold(ranges.count, threads: context.threads) { index in
            try context.checkpoint()
            let start = index == 0 ? job.dataStart : nil
            let result = try pool.lend { try $0.decode(ranges[index], start: start) }
            context.advance(bytes: ranges[index].count)
            return try job.withRejectedRows(result)
        } consume: { _, result in
            results.append(search?.trimmed(result) ?? result)
        }
        var expected = job.dataStart
        for (range, result) in zip(ranges, results) {
            starts.append(expected)
            if expected >= range.upperBound { continue }
            var chunk = result
            if chunk.start != expected || chunk.isDoubtful {
                try context.checkpoint()
                let start = expected
                chunk = try job.withRejectedRows(pool.lend { try $0.decode(range, start: start) })
            }
            expected = chunk.end
            chunks.append(chunk)
        }
        coders = pool.coders
        try checkRowCount()
    }

    func checkRowCount() throws {
        guard rowCount < Int(nullRow) else { throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1))) }
    }

    static func ranges(of job: DecodeJob) -> [Range<Int>] {
        stride(from: job.dataStart, to: job.dataEnd, by: job.sizes.chunk).map { start in
            start..<min(start + job.sizes.chunk, job.dataEnd)
        }
    }

    /// What all values of a column have in common.
    func summary(ofColumn index: Int) -> ColumnSummary {
        var summary = ColumnSummary()
        for chunk in chunks where chunk.rowCount > 0 { summary.add(chunk.columns[index].summary) }
        return summary
    }

    /// The most places that a value of a column has.
    func scale(ofColumn index: Int) -> Int {
        chunks.reduce(job.plans[index].scale) { max($0, $1.columns[index].scale) }
    }

    func assembly(ofColumn index: Int) -> ColumnAssembly {
        ColumnAssembly(
            plan: job.plans[index],
            chunks: chunks.filter { $0.rowCount > 0 }.map { ($0.columns[index], $0.rowCount, $0.worker) },
            rowCount: rowCount, dictionaries: coders.map { $0[index].table })
    }
}

/// As many workers as threads ask for one at the same time, each used by one thread at a time.
final class WorkerPool: Sendable {
    private struct State {
        var all: [ChunkWorker] = []
        var idle: [ChunkWorker] = []
        /// What the workers' buffers were accounted with.
        var reserved = 0
    }

    private let job: DecodeJob
    private let context: RunContext
    private let state = Mutex(State())

    init(_ job: DecodeJob, _ context: RunContext) {
        self.job = job
        self.context = context
    }

    /// Each worker's dictionaries, by the number that its chunks carry.
    var coders: [[TextCoder]] { state.withLock { $0.all.map(\.coders) } }

    func lend(_ body: (ChunkWorker) throws -> ChunkResult) throws -> ChunkResult {
        let worker = take()
        let before = worker.footprint
        let result = Result { try body(worker) }
        let added = worker.footprint - before
        state.withLock { state in
            state.idle.append(worker)
            state.reserved += added
        }
        try context.reserve(added, for: "reading \(job.layout.source.path)")
        return try result.get()
    }

    private func take() -> ChunkWorker {
        state.withLock { state in
            if let idle = state.idle.popLast() { return idle }
            let worker = ChunkWorker(job: job, number: state.all.count)
            state.all.append(worker)
            return worker
        }
    }

    /// Lets go of the workers; those that are asked for later are new ones.
    func release() {
        let reserved = state.withLock { state in
            defer { state = State() }
            return state.reserved
        }
        context.release(reserved)
    }
}
