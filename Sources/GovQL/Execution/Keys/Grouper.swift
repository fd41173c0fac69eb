// Numbers the distinct combinations of several keys, 0, 1, 2 … as they are first seen. Codes of the single keys are
// combined pairwise. Rows are fed batch after batch in their order, so the numbers never depend on batches or threads.
// Next: KeyColumn.swift for one key; RowOrder.swift puts groups in key order.

/// The groups of rows that have equal keys.
struct Grouper {
    let types: [DataType]
    /// Groups so far. Without keys there is one, also before any row.
    private(set) var count: Int
    private var columns: [KeyColumn]
    /// Pairs of codes: the first two keys, their combination with the third, and so on.
    private var pairs: [WordKeyTable]
    /// The key values of the groups, as they came.
    private var values: [[Vector]]

    init(_ types: [DataType], tables: any TableAccess, run: RunContext) throws {
        self.types = types
        columns = try types.map { try KeyColumn(type: $0, tables: tables, run: run) }
        pairs = [WordKeyTable](repeating: WordKeyTable(), count: max(0, types.count - 1))
        values = types.map { _ in [] }
        count = types.isEmpty ? 1 : 0
    }

    /// The group of each row; new groups are made for combinations not seen before.
    mutating func groups(of keys: [Vector], rowCount: Int) -> [UInt32] {
        guard !keys.isEmpty else { return [UInt32](repeating: 0, count: rowCount) }
        var codes = columns[0].codes(of: keys[0])
        for column in 1..<keys.count {
            let second = columns[column].codes(of: keys[column])
            for row in 0..<rowCount {
                codes[row] = pairs[column - 1].code(for: UInt64(codes[row]) << 32 | UInt64(second[row]))
            }
        }
        keepValues(of: keys, codes)
        return codes
    }

    /// Codes are dense and new ones ascend, so a group is new where its number is the count so far.
    private mutating func keepValues(of keys: [Vector], _ codes: [UInt32]) {
        if count == (pairs.last.map { $0.count } ?? Int(columns[0].count)) { return }
        var fresh: [UInt32] = []
        for (row, code) in codes.enumerated() where Int(code) == count {
            fresh.append(UInt32(truncatingIfNeeded: row))
            count += 1
        }
        guard !fresh.isEmpty else { return }
        for column in keys.indices {
            values[column].append(columns[column].representing(keys[column].gathering(fresh)))
        }
    }

    /// The key values of all groups, by group number.
    func keys() -> [Vector] { values.map { Vector.concatenating($0) } }
}
