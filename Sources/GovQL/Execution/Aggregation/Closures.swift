// All rows below or above a row along a link that leads to rows of the same entity. Every row has one row above it, so a
// walk down meets a row twice only by coming back to where it started, and a walk up only by running round a loop; there
// both end. Rows below come in the order of a tree printed line by line. Next: Reach.swift.

/// A self link, ready to be walked to any depth.
struct ClosureWalk: Sendable {
    enum Index: Sendable {
        case up(ForwardIndex)
        case down(ReverseIndex)
    }

    let index: Index
    let depths: ClosedRange<Int>

    /// The rows reached from each pair's row, its start not among them; nil if more than `limit` rows are met.
    func walk(from pairs: ReachedRows, limit: Int) -> ReachedRows? {
        switch index {
        case .up(let index): ascend(index, pairs, limit)
        case .down(let index): descend(index, pairs, limit)
        }
    }

    private func descend(_ index: ReverseIndex, _ pairs: ReachedRows, _ limit: Int) -> ReachedRows? {
        var result = ReachedRows.empty
        var open: [(row: UInt32, depth: Int)] = []
        var met = 0
        func push(_ row: UInt32, _ depth: Int) {
            let range = index.offsets[Int(row)]..<index.offsets[Int(row) + 1]
            for place in range.reversed() { open.append((index.rows[place], depth)) }
        }
        for position in 0..<pairs.count {
            let start = pairs.rows[position]
            push(start, 1)
            while let (row, depth) = open.popLast() {
                if row == start { continue }
                met += 1
                if met > limit { return nil }
                if depth >= depths.lowerBound { result.append(pairs.owners[position], row, depth) }
                if depth < depths.upperBound { push(row, depth + 1) }
            }
        }
        return result
    }

    private func ascend(_ index: ForwardIndex, _ pairs: ReachedRows, _ limit: Int) -> ReachedRows? {
        var result = ReachedRows.empty
        var met = 0
        for position in 0..<pairs.count {
            let start = pairs.rows[position]
            var seen = SeenRows()
            var row = index.targets[Int(start)]
            var depth = 1
            while row != nullRow, row != start, depth <= depths.upperBound, seen.insert(row) {
                met += 1
                if met > limit { return nil }
                if depth >= depths.lowerBound { result.append(pairs.owners[position], row, depth) }
                row = index.targets[Int(row)]
                depth += 1
            }
        }
        return result
    }
}

/// The rows that a walk up has met: few, mostly.
private struct SeenRows {
    private var few: [UInt32] = []
    private var many: Set<UInt32> = []

    /// False if the row was there.
    mutating func insert(_ row: UInt32) -> Bool {
        guard few.count == 24 else {
            if few.contains(row) { return false }
            few.append(row)
            return true
        }
        return !few.contains(row) && many.insert(row).inserted
    }
}
