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
        let rows = forward.withUnsafeBufferPointer { forward in
            // 32 bits a target, for they are met in no order: half the memory is half the time.
            var next = [UInt32](repeating: 0, count: targetCount)
            return next.withUnsafeMutableBufferPointer { next in
                for row in 0..<forward.count where forward[row] != nullRow { next[Int(forward[row])] += 1 }
                var total = 0
                for target in 0..<targetCount {
                    offsets[target] = total
                    total += Int(next[target])
                    next[target] = UInt32(truncatingIfNeeded: offsets[target])
                }
                offsets[targetCount] = total
                return [UInt32](unsafeUninitializedCapacity: total) { buffer, count in
                    for row in 0..<forward.count where forward[row] != nullRow {
                        let target = Int(forward[row])
                        buffer[Int(next[target])] = UInt32(truncatingIfNeeded: row)
                        next[target] &+= 1
                    }
                    count = total
                }
            }
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
