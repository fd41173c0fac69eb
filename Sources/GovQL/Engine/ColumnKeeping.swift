// Whether the columns that a query reads are kept for the next one, or streamed: read chunk by chunk and dropped. The one
// place where that is decided. What streaming does: Optimizing/RowsAsColumns.swift, Catalog/Dataset+Streaming.swift.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What becomes of the columns that a query reads. No result depends on it.
public enum ColumnKeeping: Sendable {
    /// They are kept, unless they would take more than the memory limit, or than half of the machine's memory.
    case always
    /// A column is read and dropped the first time that it is asked for; the second time it is kept. For scripts that ask
    /// a large file once.
    case fromSecondQuery
    /// They are dropped wherever the query allows it.
    case never
}

/// Which columns one query streams.
struct StreamingChoice {
    /// Nil streams nothing, whatever it takes.
    let keeping: ColumnKeeping?
    let dataset: Dataset
    let limits: Limits

    /// The choice as the optimiser asks for it.
    func facts(constant: @escaping (BoundExpr) -> Value?) -> OptimizerFacts {
        OptimizerFacts(
            streams: { entity, reads in streams(dataset.catalog.fields(of: reads), of: entity) }, constant: constant)
    }

    /// Whether some of these fields would be streamed.
    func streams(_ fields: Set<FieldID>) -> Bool {
        Dictionary(grouping: fields, by: \.entity).contains { streams(Set($0.value), of: $0.key) }
    }

    private func streams(_ fields: Set<FieldID>, of entity: EntityID) -> Bool {
        let open = fields.filter { !dataset.isKept($0) }
        switch keeping {
        // Rows alone are counted without a column.
        case _ where open.isEmpty: return fields.isEmpty
        case nil: return false
        case .never: return true
        case .fromSecondQuery where !dataset.wasAsked(open): return true
        case .fromSecondQuery, .always: return isTooLarge(open.count, of: entity)
        }
    }

    /// Whether whole columns would take more memory than is there for them.
    private func isTooLarge(_ columnCount: Int, of entity: EntityID) -> Bool {
        let source = dataset.source(of: entity)
        guard let bytes = source.byteCount else { return false }
        // No cell takes more than twice its text, offsets and the like included, and columns are alike.
        let estimate = bytes / max(1, source.columnNames.count) * 2 * columnCount
        return estimate > min(limits.memory ?? .max, PhysicalMemory.bytes / 2)
    }
}

private enum PhysicalMemory {
    /// What the machine has; no limit where it does not say.
    static var bytes: Int {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let size = sysconf(Int32(_SC_PAGESIZE))
        return pages > 0 && size > 0 ? Int(pages) * Int(size) : .max
    }
}
