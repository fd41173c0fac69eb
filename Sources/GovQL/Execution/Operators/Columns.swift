// `columns`: values of an entity's rows straight from a pass over its source, which keeps none of them. What such a pass
// rests on is proven only when all of it was read: StreamedSources.complete() is called before a result is trusted.

import Synchronization

/// The rows of one pass.
struct ColumnsOperator: BatchSource {
    private let source: StreamedSource
    private let context: OperatorContext

    init(_ entity: EntityID, _ reads: [ColumnRead], context: OperatorContext) throws {
        source = StreamedSource(try context.tables.stream(reads, of: entity, context: context.run))
        context.streams.add(source)
        self.context = context
    }

    var batchCount: Int { source.stream.partCount }

    func batch(_ index: Int) throws -> Batch { try source.batch(index) }

    /// How many rows a part has is known only when it was read.
    func firstRow(ofBatch index: Int) -> Int? { index == 0 ? 0 : nil }
}

/// A pass, and which of its parts were read. A class, for operators and the run that ends it share it.
final class StreamedSource: Sendable {
    let stream: any ColumnStream
    private let isRead: Mutex<[Bool]>

    init(_ stream: any ColumnStream) {
        self.stream = stream
        isRead = Mutex([Bool](repeating: false, count: stream.partCount))
    }

    func batch(_ index: Int) throws -> Batch {
        let batch = try stream.part(index)
        isRead.withLock { $0[index] = true }
        return batch
    }

    /// Reads what nobody asked for, for any of it may speak against the types, and ends the pass.
    func complete(_ run: RunContext) throws {
        let rest = isRead.withLock { isRead in isRead.indices.filter { !isRead[$0] } }
        try Parallel.fold(rest.count, threads: run.threads) { index in
            try run.checkpoint()
            _ = try stream.part(rest[index])
        } consume: { _, _ in
        }
        try stream.finish()
    }
}

/// The passes of one run.
final class StreamedSources: Sendable {
    private let all = Mutex<[StreamedSource]>([])

    func add(_ source: StreamedSource) { all.withLock { $0.append(source) } }

    func complete(_ run: RunContext) throws {
        for source in all.withLock({ $0 }) { try source.complete(run) }
    }
}
