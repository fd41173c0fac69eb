// Stored integers as the loops of CGovQLKernels take them: where they lie, as wide as they are. Next: Execution/Stored.

import CGovQLKernels

extension Column {
    /// Lends the integers of a column for the time of a call: numbers, dates, bools as 0 and 1, the codes of a
    /// dictionary. Nil for other forms.
    @inline(__always)
    func withStored<Result>(_ body: (govql_stored) throws -> Result) rethrows -> Result? {
        func lend<Word>(_ values: [Word]) throws -> Result {
            try values.withUnsafeBytes { bytes in
                try body(govql_stored(values: bytes.baseAddress, width: MemoryLayout<Word>.stride))
            }
        }
        switch storage {
        case .int8(let values): return try lend(values)
        case .int16(let values): return try lend(values)
        case .int32(let values): return try lend(values)
        case .int64(let values): return try lend(values)
        case .bool(let values): return try lend(values)
        case .text(_, let codes): return try lend(codes)
        case .null, .int128, .float64, .plainText: return nil
        }
    }

    /// The least and greatest known integer. Nil where there is none, or where the column holds none.
    var bounds: ClosedRange<Int64>? { zones?.bounds }
}
