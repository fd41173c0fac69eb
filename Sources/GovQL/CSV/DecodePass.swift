// One pass over a file: chunks go to workers in parallel; afterwards, in file order, each chunk's guessed start is held
// against the end of the one before it, and a chunk that guessed wrong is read again. Then columns are put together.

import Dispatch
import Synchronization

/// What one pass brought.
struct DecodePass {
    let job: DecodeJob
    let context: RunContext
    private(set) var chunks: [ChunkResult] = []
    private(set) var coders: [[TextCoder]] = []

    init(job: DecodeJob, context: RunContext) {
        self.job = job
        self.context = context
    }

    var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// Reads the file.
    mutating func run() throws {
        let ranges = Self.ranges(of: job)
        let workerCount = max(1, min(context.threads, ranges.count))
        var workers = (0..<workerCount).map { ChunkWorker(job: job, number: $0) }
        var results = [Result<ChunkResult, any Error>?](repeating: nil, count: ranges.count)
        var accounts = [Int](repeating: 0, count: workerCount)
        let (pass, crew, context) = (job, workers, context)
        results.withUnsafeMutableBufferPointer { results in
            accounts.withUnsafeMutableBufferPointer { accounts in
                // Each worker takes the next chunk and writes only its own entries.
                let shared = SharedSlots(results: results, accounts: accounts, workers: crew)
                let next = Atomic<Int>(0)
                DecodeThreads.run(workerCount, threads: workerCount) { number in
                    let worker = shared.workers[number]
                    while true {
                        let index = next.add(1, ordering: .relaxed).oldValue
                        guard index < ranges.count else { return }
                        let result = Result {
                            try context.checkpoint()
                            let start = index == 0 ? pass.dataStart : nil
                            let chunk = try worker.decode(ranges[index], start: start)
                            try Self.account(worker, in: &shared.accounts[number], context)
                            return chunk
                        }
                        shared.results[index] = result
                        if case .failure = result {
                            next.store(ranges.count, ordering: .relaxed)
                            return
                        }
                    }
                }
            }
        }
        defer { for account in accounts { context.release(account) } }
        for case .failure(let error)? in results { throw error }
        let redo = ChunkWorker(job: job, number: workers.count)
        workers.append(redo)
        var expected = job.dataStart
        for (index, range) in ranges.enumerated() {
            guard case .success(var chunk)? = results[index] else { continue }
            if expected >= range.upperBound { continue }
            if chunk.start != expected || chunk.isDoubtful {
                try context.checkpoint()
                chunk = try redo.decode(range, start: expected)
            }
            expected = chunk.end
            chunks.append(chunk)
        }
        coders = workers.map(\.coders)
        guard rowCount < Int(nullRow) else { throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1))) }
    }

    private static func ranges(of job: DecodeJob) -> [Range<Int>] {
        stride(from: job.dataStart, to: job.fileSize, by: job.sizes.chunk).map { start in
            start..<min(start + job.sizes.chunk, job.fileSize)
        }
    }

    private static func account(_ worker: ChunkWorker, in account: inout Int, _ context: RunContext) throws {
        let footprint = worker.footprint
        guard footprint > account else { return }
        let added = footprint - account
        account = footprint
        try context.reserve(added, for: "reading \(worker.path)")
    }

    /// What all values of a column could be.
    func flags(ofColumn index: Int) -> (flags: TypeFlags, hasValues: Bool) {
        chunks.reduce((.all, false)) { result, chunk in
            let column = chunk.columns[index]
            guard column.hasValues else { return result }
            return (result.0.intersection(column.flags), true)
        }
    }

    func assembly(ofColumn index: Int) -> ColumnAssembly {
        ColumnAssembly(
            plan: job.plans[index],
            chunks: chunks.filter { $0.rowCount > 0 }.map { ($0.columns[index], $0.rowCount, $0.worker) },
            rowCount: rowCount, dictionaries: coders.map { $0[index].table })
    }
}

/// Memory that workers share without ever touching the same entry.
private struct SharedSlots: @unchecked Sendable {
    let results: UnsafeMutableBufferPointer<Result<ChunkResult, any Error>?>
    let accounts: UnsafeMutableBufferPointer<Int>
    let workers: [ChunkWorker]
}

/// Work on several threads at once.
enum DecodeThreads {
    /// Calls the body with 0 ..< count, on several threads if more than one may work.
    static func run(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        if count == 1 || threads == 1 { return (0..<count).forEach(body) }
        DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
}
