// Where rows stand in a range of few values: a stored integer less the lowest one, the code of a dictionary, the row that
// a link leads to. Null has the last place. And tables from places to codes, one link handed on to the next.
// Next: CodedKey.swift makes keys of them; the loops are CGovQLKernels/stored.c.

import CGovQLKernels

/// Rows that are read together: a run of an entity's rows, those listed, or those of a run that are marked with a 1.
enum RowRun: Sendable {
    case run(Range<Int>)
    case listed([UInt32])
    case marked(Range<Int>, [UInt8], count: Int)

    var count: Int {
        switch self {
        case .run(let range): range.count
        case .listed(let rows): rows.count
        case .marked(_, _, let count): count
        }
    }

    /// Calls the body with blocks of at most so many rows, and their marks, if they have any, with their number where it is
    /// known. `wide` is for whole runs.
    func forEachBlock(
        of size: Int, wide: Int, _ body: (govql_rows_read, UnsafePointer<UInt8>?, Int?) throws -> Void
    ) rethrows {
        switch self {
        case .run(let range):
            for first in stride(from: range.lowerBound, to: range.upperBound, by: wide) {
                try body(govql_rows_read(rows: nil, first: first, count: min(wide, range.upperBound - first)), nil, nil)
            }
        case .listed(let rows):
            try rows.withUnsafeBufferPointer { rows in
                guard let start = rows.baseAddress else { return }
                for first in stride(from: 0, to: rows.count, by: size) {
                    try body(
                        govql_rows_read(rows: start + first, first: 0, count: min(size, rows.count - first)), nil, nil)
                }
            }
        case .marked(let range, let marks, let count):
            try marks.withUnsafeBufferPointer { marks in
                for first in stride(from: range.lowerBound, to: range.upperBound, by: wide) {
                    try body(
                        govql_rows_read(rows: nil, first: first, count: min(wide, range.upperBound - first)),
                        marks.baseAddress.map { $0 + (first - range.lowerBound) }, range.count <= wide ? count : nil)
                }
            }
        }
    }
}

extension govql_rows_read {
    /// The row numbers.
    var numbers: [UInt32] {
        if let rows { return Array(UnsafeBufferPointer(start: rows, count: count)) }
        return Loops.numbers(first..<first + count)
    }
}

extension Column {
    /// Writes for each row whether its value is known; false if all are.
    func writeKnown(_ read: govql_rows_read, to known: UnsafeMutablePointer<UInt8>) -> Bool {
        guard let validity else { return false }
        validity.words.withUnsafeBufferPointer { govql_known($0.baseAddress, read, known) }
        return true
    }
}

/// The places of rows.
struct StoredPlaces: Sendable {
    enum Source: Sendable {
        case column(Column)
        case targets([UInt32])
    }

    static let kernel = govql_best_stored_kernel()

    let source: Source
    /// The value at place 0.
    let low: Int64
    /// How many places are values; the next one is null's.
    let count: Int

    /// Where a link leads.
    init(targets: [UInt32], count: Int) {
        source = .targets(targets)
        low = 0
        self.count = count
    }

    /// A stored column. Nil if its values are none that have places, or if they would be too many.
    init?(_ column: Column, atMost limit: Int) {
        source = .column(column)
        switch column.storage {
        case .int8, .int16, .int32, .int64:
            guard let bounds = column.bounds else { return nil }
            let (span, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
            guard !overflow, span < limit else { return nil }
            (low, count) = (bounds.lowerBound, Int(span) + 1)
        case .bool: (low, count) = (0, 2)
        case .text(let store, _):
            guard store.count <= limit else { return nil }
            (low, count) = (0, store.count)
        case .null, .int128, .float64, .plainText: return nil
        }
    }

    /// The stored integers, where places are no more than they are above ``low``.
    var integers: Column? {
        guard case .column(let column) = source, column.validity == nil else { return nil }
        switch column.storage {
        case .int8, .int16, .int32, .int64: return column
        default: return nil
        }
    }

    /// Writes the place of each row. `known` has room for a byte a row.
    func write(
        _ read: govql_rows_read, to places: UnsafeMutablePointer<UInt32>, known: UnsafeMutablePointer<UInt8>
    ) {
        let last = UInt32(truncatingIfNeeded: count)
        switch source {
        case .targets(let targets):
            targets.withUnsafeBytes {
                let stored = govql_stored(values: $0.baseAddress, width: 4)
                govql_places(Int32(Self.kernel), stored, read, 0, last, places)
            }
        case .column(let column):
            _ = column.withStored { govql_places(Int32(Self.kernel), $0, read, low, last, places) }
            if column.writeKnown(read, to: known) {
                for index in 0..<read.count where known[index] == 0 { places[index] = last }
            }
        }
    }

    /// Writes the code of each row, or each code times `factor` and this one. False where places must be known first.
    func write(
        codes table: CodeTable, _ read: govql_rows_read, factor: UInt32, to codes: UnsafeMutablePointer<UInt32>
    ) -> Bool {
        let last = UInt32(truncatingIfNeeded: count)
        switch source {
        case .targets(let targets):
            targets.withUnsafeBytes { targets in
                let stored = govql_stored(values: targets.baseAddress, width: 4)
                table.withTable { govql_lookup_at(stored, read, 0, last, $0, factor, codes) }
            }
            return true
        case .column(let column):
            if column.validity != nil { return false }
            let isWritten: Void? = column.withStored { stored in
                table.withTable { govql_lookup_at(stored, read, low, last, $0, factor, codes) }
            }
            return isWritten != nil
        }
    }
}

/// A code for each place, as narrow as they are.
enum CodeTable: Sendable {
    /// The code of a place.
    subscript(place: Int) -> Int {
        switch self {
        case .bytes(let codes): Int(codes[place])
        case .shorts(let codes): Int(codes[place])
        case .words(let codes): Int(codes[place])
        }
    }

    case bytes([UInt8])
    case shorts([UInt16])
    case words([UInt32])

    init(_ codes: [UInt32], count: Int) {
        if count <= 1 << 8 {
            self = .bytes(Loops.map(codes) { UInt8(truncatingIfNeeded: $0) })
        } else if count <= 1 << 16 {
            self = .shorts(Loops.map(codes) { UInt16(truncatingIfNeeded: $0) })
        } else {
            self = .words(codes)
        }
    }

    @inline(__always)
    func withTable<Result>(_ body: (govql_code_table) throws -> Result) rethrows -> Result {
        func lend<Entry>(_ entries: [Entry]) throws -> Result {
            try entries.withUnsafeBytes { bytes in
                try body(govql_code_table(entries: bytes.baseAddress, width: MemoryLayout<Entry>.stride))
            }
        }
        switch self {
        case .bytes(let entries): return try lend(entries)
        case .shorts(let entries): return try lend(entries)
        case .words(let entries): return try lend(entries)
        }
    }

    /// The table of `rowCount` rows, and of null, that stand at these places.
    func composed(over places: StoredPlaces, rowCount: Int, threads: Int) throws -> CodeTable {
        func compose<Entry: Sendable>(_ entries: [Entry]) throws -> [Entry] {
            let size = 1 << 16
            let parts = try Parallel.map((rowCount + size - 1) / size, threads: threads) { part in
                let range = part * size..<min((part + 1) * size, rowCount)
                let numbers = [UInt32](unsafeUninitializedCapacity: range.count) { buffer, count in
                    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: range.count) { known in
                        guard let places_ = buffer.baseAddress, let known = known.baseAddress else { return }
                        places.write(
                            govql_rows_read(rows: nil, first: range.lowerBound, count: range.count), to: places_,
                            known: known)
                        count = range.count
                    }
                }
                return entries.withUnsafeBufferPointer { entries in Loops.map(numbers) { entries[Int($0)] } }
            }
            var result: [Entry] = []
            result.reserveCapacity(rowCount + 1)
            for part in parts { result.append(contentsOf: part) }
            result.append(entries[places.count])
            return result
        }
        switch self {
        case .bytes(let entries): return .bytes(try compose(entries))
        case .shorts(let entries): return .shorts(try compose(entries))
        case .words(let entries): return .words(try compose(entries))
        }
    }
}
