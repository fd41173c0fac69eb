// The order of rows by several keys, from words computed once per key. It knows no expressions: operators evaluate
// their sort keys, and hand over vectors.

/// Rows with their order keys, the first key first.
struct RowOrder: Sendable {
    let keys: [OrderWords]
    let count: Int

    init(keys: [OrderWords], count: Int) {
        self.keys = keys
        self.count = count
    }

    /// The keys of a `sort` clause, already evaluated.
    init(
        _ vectors: [Vector], by sortKeys: [BoundSortKey], count: Int, tables: any TableAccess, run: RunContext
    ) throws {
        keys = try zip(vectors, sortKeys).map { vector, key in
            try OrderWords(
                vector, type: key.value.type, isDescending: key.isDescending, collation: key.collation, tables: tables,
                run: run)
        }
        self.count = count
    }

    /// Ascending keys, such as those of groups.
    init(
        ascending vectors: [Vector], types: [DataType], count: Int, tables: any TableAccess, run: RunContext
    ) throws {
        keys = try zip(vectors, types).map { try OrderWords($0, type: $1, tables: tables, run: run) }
        self.count = count
    }

    /// All positions in order; ties keep their order.
    func permutation() -> [UInt32] { sorted((0..<UInt32(truncatingIfNeeded: count)).map { $0 }) }

    /// These positions in order; ties keep the order given.
    func sorted(_ positions: [UInt32]) -> [UInt32] {
        var positions = positions
        for key in packed().reversed() { positions = RadixSort.sorted(positions, by: key.words, bound: key.bound) }
        return positions
    }

    /// Whether two rows have equal keys.
    func areTied(_ lhs: UInt32, _ rhs: UInt32) -> Bool {
        keys.allSatisfy { $0.words[Int(lhs)] == $0.words[Int(rhs)] }
    }

    /// The keys with neighbours put into one word as long as they fit, since each word costs passes over all rows.
    private func packed() -> [(words: [UInt64], bound: UInt64)] {
        var result: [(words: [UInt64], bound: UInt64)] = []
        for key in keys {
            guard let last = result.last else {
                result.append((key.words, key.bound))
                continue
            }
            let bits = UInt64(UInt64.bitWidth - key.bound.leadingZeroBitCount)
            guard Int(bits) <= last.bound.leadingZeroBitCount, bits < 64 else {
                result.append((key.words, key.bound))
                continue
            }
            var words = last.words
            for index in words.indices { words[index] = words[index] << bits | key.words[index] }
            result[result.count - 1] = (words, last.bound << bits | (1 << bits - 1))
        }
        return result
    }
}
