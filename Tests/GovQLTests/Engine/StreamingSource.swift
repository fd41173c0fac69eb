// A source whose streams are made of decoded columns, in parts of two rows: what the consuming side of a stream is tested
// with. It guesses as the CSV reader does, and finds out as late as it may.

import Synchronization

@testable import GovQL

final class StreamingSource: ColumnSource {
    private let base: any ColumnSource
    private let settled = Mutex<[Int: DataType]>([:])
    /// How many passes were begun.
    let streamCount = Mutex(0)
    let decodedColumns = Mutex<Set<Int>>([])

    let byteCount: Int?

    init(_ base: any ColumnSource, byteCount: Int? = nil) {
        self.base = base
        self.byteCount = byteCount
    }

    var name: String { base.name }
    var columnNames: [String] { base.columnNames }
    var sample: SourceSample { base.sample }
    var openingNotes: [Diagnostic] { base.openingNotes }
    var rejectedCells: [RejectedCell] { base.rejectedCells }

    /// Nothing but the very first row is looked at.
    var guessedTypes: [DataType] {
        columnNames.indices.map { column in
            if let type = settled.withLock({ $0[column] }) { return type }
            let first = sample.texts(ofColumn: column).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
            return Int64(first) != nil && !first.hasPrefix("0") ? .int : base.guessedTypes[column]
        }
    }

    func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] { base.findings(inColumns: columns) }

    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        decodedColumns.withLock { $0.formUnion(requests.map(\.column)) }
        return try base.decode(requests, context: context)
    }

    func rowCount(context: RunContext) throws -> Int { try base.rowCount(context: context) }

    func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)? {
        streamCount.withLock { $0 += 1 }
        let guesses = guessedTypes
        let columns = try base.decode(requests, context: context)
        let types = zip(requests, columns).map { request, column in
            request.declaredType == nil ? guesses[request.column] : column.type
        }
        return Stream(types: types, columns: columns)
    }

    func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        let types = try base.decode(requests, context: context).map(\.type)
        settled.withLock { known in for (request, type) in zip(requests, types) { known[request.column] = type } }
        return types
    }

    private struct Stream: ColumnStream {
        let types: [DataType]
        let columns: [Column]
        var partCount: Int { ((columns.first?.count ?? 0) + 1) / 2 }

        func part(_ index: Int) throws -> Batch {
            let range = index * 2..<min(index * 2 + 2, columns[0].count)
            let slots = zip(types, columns).map { type, column -> Vector in
                if type == column.type { return column.vector(range) }
                // What was guessed too narrow has values of the guess at best.
                return Vector(.int64(range.map { Int64($0) }))
            }
            return Batch(count: range.count, slots: slots)
        }

        func finish() throws {
            for (type, column) in zip(types, columns) where type != column.type { throw GuessBroken() }
        }
    }
}
