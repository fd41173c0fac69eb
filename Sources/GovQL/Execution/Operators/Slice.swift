// `take` and `skip`: a run of rows by position. With few rows to take the input is asked part by part and no further
// than needed. Rows cut although they tie with the last one kept are noted. Next: Top.swift for `top`.

struct SliceOperator {
    let input: any BatchSource
    let sortedBy: [BoundSortKey]
    let origin: Origin
    let context: OperatorContext

    /// Up to here the input is read in order and stopped early; for more rows it is better run in parallel.
    private static let fewRows = 1 << 16

    func run(skip: BoundExpr?, take: BoundExpr?) throws -> any BatchSource {
        let start = try skip.map(count) ?? 0
        guard let take else { return try rows(from: start, to: Int.max) }
        let (end, overflow) = start.addingReportingOverflow(try count(take))
        return try rows(from: start, to: overflow ? Int.max : end)
    }

    /// A count is an int constant or parameter; less than none is none.
    private func count(_ expr: BoundExpr) throws -> Int {
        let value = try context.constant(expr)
        guard case .int64(let counts) = value.storage, !value.isNull(0) else { return 0 }
        return Int(max(0, counts[0]))
    }

    private func rows(from start: Int, to end: Int) throws -> any BatchSource {
        if end <= Self.fewRows { return try cutting(input, from: start, to: end) }
        let (kept, _) = try context.collecting(input, for: "take") { _ in () }
        return try cutting(BatchListSource(kept.batches, memory: kept.memory), from: start, to: end, kept.memory)
    }

    private func cutting(
        _ source: any BatchSource, from start: Int, to end: Int, _ memory: Reservation? = nil
    ) throws -> any BatchSource {
        var cut = SliceCut(start: start, end: end)
        var index = 0
        while index < source.batchCount, cut.seen < end {
            try context.run.checkpoint()
            cut.add(try source.batch(index))
            index += 1
        }
        if let last = cut.last, !sortedBy.isEmpty { try noteTies(with: last, cut.rest, source, from: index) }
        return BatchListSource(cut.batches, memory: memory)
    }

    /// Counts the rows right after the last one kept that have its keys. They stand together: the input is sorted.
    private func noteTies(with last: Batch, _ rest: Batch?, _ source: any BatchSource, from next: Int) throws {
        var ties = 0
        var following = rest
        var index = next
        while true {
            if let following {
                let tied = try tiedRows(with: last, in: following)
                ties += tied
                if tied < following.count { break }
            }
            guard index < source.batchCount else { break }
            try context.run.checkpoint()
            following = try source.batch(index)
            index += 1
        }
        context.run.notes.add(.tiesCut, count: ties, at: origin)
    }

    /// How many rows at the beginning of a batch have the keys of a single row.
    private func tiedRows(with row: Batch, in batch: Batch) throws -> Int {
        let both = Frame(Batch.concatenating([row, batch], slotCount: batch.slots.count))
        var grouper = try Grouper(sortedBy.map(\.value.type), tables: context.tables, run: context.run)
        // What they have to note was noted when they were sorted.
        let evaluator = context.quietEvaluator()
        let keys = try sortedBy.map { try evaluator.evaluate($0.value, over: both) }
        return grouper.groups(of: keys, rowCount: both.count).dropFirst().prefix { $0 == 0 }.count
    }
}

/// Cuts rows out of batches that pass by.
private struct SliceCut {
    let start: Int
    let end: Int
    /// Rows that have passed.
    private(set) var seen = 0
    private(set) var batches: [Batch] = []
    /// What follows the end in the batch that holds the end.
    private(set) var rest: Batch?

    init(start: Int, end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    mutating func add(_ batch: Batch) {
        let lower = min(max(start - seen, 0), batch.count)
        let upper = min(max(end - seen, 0), batch.count)
        if lower < upper { batches.append(batch.slice(lower..<upper)) }
        if upper < batch.count, rest == nil { rest = batch.slice(upper..<batch.count) }
        seen += batch.count
    }

    /// The last row kept.
    var last: Batch? { batches.last.map { $0.slice($0.count - 1..<$0.count) } }
}
