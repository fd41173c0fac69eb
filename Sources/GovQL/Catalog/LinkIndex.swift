// Links as row numbers, both ways. Resolved once per link, from keys compared as bytes, by LinkResolver.swift.

/// For each row of a link's source, the row of the target, or ``nullRow``.
public final class ForwardIndex: Sendable {
    public let targets: [UInt32]
    /// References whose key is not on file; references whose key stands on several rows.
    public let danglingCount: Int
    public let ambiguousCount: Int

    public init(targets: [UInt32], danglingCount: Int, ambiguousCount: Int) {
        self.targets = targets
        self.danglingCount = danglingCount
        self.ambiguousCount = ambiguousCount
    }
}

/// For each row of a link's target, the rows of the source that point to it, in load order (compressed sparse rows).
public final class ReverseIndex: Sendable {
    /// `targetCount + 1` offsets into `rows`.
    public let offsets: [Int]
    public let rows: [UInt32]

    public init(offsets: [Int], rows: [UInt32]) {
        self.offsets = offsets
        self.rows = rows
    }

    /// Turns a forward index around by counting sort.
    public convenience init(of forward: [UInt32], targetCount: Int) {
        var offsets = [Int](repeating: 0, count: targetCount + 1)
        for target in forward where target != nullRow { offsets[Int(target) + 1] += 1 }
        for index in 0..<targetCount { offsets[index + 1] += offsets[index] }
        var next = offsets
        let rows = [UInt32](unsafeUninitializedCapacity: offsets[targetCount]) { buffer, count in
            for (row, target) in forward.enumerated() where target != nullRow {
                buffer[next[Int(target)]] = UInt32(truncatingIfNeeded: row)
                next[Int(target)] += 1
            }
            count = offsets[targetCount]
        }
        self.init(offsets: offsets, rows: rows)
    }
}

/// The rows of an entity in the order of their keys.
public final class KeyOrder: Sendable {
    /// The rank of each row; rows with one key have one rank. Rows without a key come last.
    public let ranks: [UInt32]
    /// For each row, the first row with its key: what stands for the row when entities are compared or grouped.
    /// Nil when no key repeats.
    public let representatives: [UInt32]?

    public init(ranks: [UInt32], representatives: [UInt32]?) {
        self.ranks = ranks
        self.representatives = representatives
    }
}
