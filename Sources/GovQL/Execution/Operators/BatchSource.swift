// How operators are put together: each gives batches by number. A streaming operator makes a batch from its input's
// batch of the same number whenever it is asked, on any thread; a breaker runs its input when it is built and gives
// slices of what it kept. It knows no single operator. Next: Executor.swift builds the tree.

import Synchronization

/// An operator that is ready to give its rows.
protocol BatchSource: Sendable {
    var batchCount: Int { get }
    /// The rows of one part. Parts may be asked for in any order, from several threads, each once.
    func batch(_ index: Int) throws -> Batch
    /// The number of rows before a part, where it is known without making the parts before it.
    func firstRow(ofBatch index: Int) -> Int?
}

/// What all operators of one run share.
struct OperatorContext: Sendable {
    let tables: any TableAccess
    let run: RunContext
    let evaluator: Evaluator
    /// How many rows a part has at most. No result depends on it.
    let batchSize: Int
    /// The passes over sources that this run reads.
    let streams = StreamedSources()

    /// A row without slots: what counts and ends are evaluated over.
    static let unit = Frame(Batch(count: 1, slots: []))

    /// An expression without slots as one value.
    func constant(_ expr: BoundExpr) throws -> Vector { try evaluator.evaluate(expr, over: Self.unit) }

    /// For what was computed before and is not to be noted once more.
    func quietEvaluator() -> Evaluator {
        let quiet = RunContext(
            cancellation: run.cancellation, today: run.today, parameters: run.parameters, files: run.files, threads: 1)
        return Evaluator(tables: tables, context: quiet, subplans: evaluator.subplans)
    }

    func parts(of rowCount: Int) -> Int { (rowCount + batchSize - 1) / batchSize }

    func range(ofPart index: Int, rowCount: Int) -> Range<Int> {
        index * batchSize..<min((index + 1) * batchSize, rowCount)
    }

    /// Runs `body` over the rows of one part.
    ///
    /// Errors name rows of the operator's whole input. Where the rows before this part are not known, they are counted
    /// only when `body` has failed, and it is run again to fail with the right number.
    func withFrame<Result>(
        of input: any BatchSource, _ index: Int, batch: Batch, _ body: (Frame) throws -> Result
    ) throws -> Result {
        let known = input.firstRow(ofBatch: index)
        do {
            return try body(Frame(batch, firstRow: known ?? 0))
        } catch {
            guard known == nil, Self.namesRow(error) else { throw error }
            let firstRow = try (0..<index).reduce(0) { try $0 + input.batch($1).count }
            return try body(Frame(batch, firstRow: firstRow))
        }
    }

    private static func namesRow(_ error: any Error) -> Bool {
        switch (error as? Diagnostics)?.all.first?.facts as? RunProblem {
        case .overflow(_, _?), .notConvertible(_, _, _?): true
        default: false
        }
    }

    /// The batch of an input with something computed over it.
    func reading<Extra>(
        _ input: any BatchSource, _ index: Int, _ body: (Frame) throws -> Extra
    ) throws -> (batch: Batch, extra: Extra) {
        try run.checkpoint()
        let batch = try input.batch(index)
        return (batch, try withFrame(of: input, index, batch: batch, body))
    }

    /// All batches of an input with something computed over each, in order.
    func collecting<Extra: Sendable>(
        _ input: any BatchSource, for purpose: String, _ body: @Sendable (Frame) throws -> Extra
    ) throws -> (rows: KeptRows, extras: [Extra]) {
        let memory = Reservation(for: purpose, in: run)
        let parts = try Parallel.map(input.batchCount, threads: run.threads) { index in
            let part = try reading(input, index, body)
            try memory.add(part.batch.footprint)
            return part
        }
        let rows = KeptRows(batches: parts.map(\.batch), memory: memory)
        // Positions are 32 bits wide, and the last one stands for null.
        guard rows.count < Int(nullRow) else {
            throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1)))
        }
        return (rows, parts.map(\.extra))
    }

    /// The values of several expressions over each part, end to end: one vector per expression.
    func concatenated(_ parts: [[Vector]], count: Int) -> [Vector] {
        (0..<count).map { column in Vector.concatenating(parts.map { $0[column] }) }
    }
}

/// Memory that is accounted for as long as this lives.
final class Reservation: Sendable {
    private let purpose: String
    private let run: RunContext
    private let bytes = Atomic<Int>(0)

    init(for purpose: String, in run: RunContext) {
        self.purpose = purpose
        self.run = run
    }

    func add(_ count: Int) throws {
        bytes.wrappingAdd(count, ordering: .relaxed)
        try run.reserve(count, for: purpose)
    }

    deinit { run.release(bytes.load(ordering: .relaxed)) }
}

/// Rows that a breaker keeps.
struct KeptRows: Sendable {
    let batches: [Batch]
    let memory: Reservation

    var count: Int { batches.reduce(0) { $0 + $1.count } }

    /// All rows as one batch.
    func joined(slotCount: Int) -> Batch { Batch.concatenating(batches, slotCount: slotCount) }
}

/// Rows that are there already, cut into parts.
struct SlicedSource: BatchSource {
    let rows: Batch
    let memory: Reservation?
    let context: OperatorContext

    var batchCount: Int { context.parts(of: rows.count) }

    func batch(_ index: Int) throws -> Batch { rows.slice(context.range(ofPart: index, rowCount: rows.count)) }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}

/// A choice of rows that are there already, gathered when a part is asked for.
struct GatheredSource: BatchSource {
    let rows: Batch
    let positions: [UInt32]
    let memory: Reservation
    let context: OperatorContext

    var batchCount: Int { context.parts(of: positions.count) }

    func batch(_ index: Int) throws -> Batch {
        rows.gathering(Array(positions[context.range(ofPart: index, rowCount: positions.count)]))
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}

/// Batches that are there already, as they are.
struct BatchListSource: BatchSource {
    private let batches: [Batch]
    private let firstRows: [Int]
    private let memory: Reservation?

    init(_ batches: [Batch], memory: Reservation?) {
        self.batches = batches
        self.memory = memory
        var total = 0
        firstRows = batches.map { batch in
            defer { total += batch.count }
            return total
        }
    }

    var batchCount: Int { batches.count }
    func batch(_ index: Int) throws -> Batch { batches[index] }
    func firstRow(ofBatch index: Int) -> Int? { firstRows[index] }
}
