// Texts of one column as one worker meets them: numbered in a dictionary while they repeat, side by side once they are
// seen not to. The dictionaries of several workers are merged in file order by ColumnAssembly.swift, so that nothing
// depends on which worker took which chunk.

/// The dictionary of one worker for one column.
struct TextCoder {
    private(set) var table = ByteKeyTable(minimumCapacity: 64)
    /// False once too few texts repeat for a dictionary to pay.
    private(set) var isCoding = true
    private var seen = 0

    /// A dictionary is given up when, after this many texts, more than five in eight were new. Texts that repeat only
    /// far apart (the numbers of persons in a ledger of services) cost more to number than to store.
    private static let trial = 4096

    /// Numbers the texts of a chunk, or gives nil and stops coding for good.
    mutating func codes(_ cells: CellBatch) -> [UInt32]? {
        var isGivenUp = false
        let codes = [UInt32](unsafeUninitializedCapacity: cells.count) { buffer, count in
            var row = 0
            while row < cells.count {
                let cell = cells[row]
                if cell.isEmpty {
                    buffer[row] = nullRow
                } else {
                    buffer[row] = table.code(for: cell)
                    seen += 1
                    if seen == Self.trial, table.count * 8 > seen * 5 {
                        isGivenUp = true
                        break
                    }
                }
                row += 1
            }
            count = isGivenUp ? 0 : cells.count
        }
        if isGivenUp {
            isCoding = false
            return nil
        }
        return codes
    }

    /// The texts of a chunk end to end.
    static func texts(_ cells: CellBatch, nulls: inout [UInt32]) -> ChunkColumn.Values {
        var total = 0
        for row in 0..<cells.count { total += cells.length(row) }
        var ends: [UInt32] = []
        ends.reserveCapacity(cells.count)
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            for row in 0..<cells.count {
                let cell = cells[row]
                if cell.isEmpty {
                    nulls.append(UInt32(truncatingIfNeeded: row))
                } else if let target = buffer.baseAddress, let source = cell.baseAddress {
                    (target + count).update(from: source, count: cell.count)
                    count += cell.count
                }
                ends.append(UInt32(truncatingIfNeeded: count))
            }
        }
        return .texts(bytes: bytes, ends: ends)
    }
}
