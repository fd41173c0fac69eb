// Walks from rows along a path of links, to-one and to-many, a block of rows at a time. It knows links by their indexes
// only; what is done with the rows reached is Evaluator+Reached.swift's.

/// The rows reached from some rows: row `rows[i]` from the start number `owners[i]`. Owners ascend.
struct Arrivals {
    var owners: [UInt32]
    var rows: [UInt32]
}

/// A path with its links resolved.
struct LinkWalk {
    enum Step {
        case forward([UInt32])
        case reverse(ReverseIndex)
    }

    private let steps: [Step]
    /// Whether a row reached twice from one start counts once.
    private let isOnce: Bool
    /// Whether the rows of each start must stand in load order.
    private let isOrdered: Bool

    init(steps: [Step], isOnce: Bool, isOrdered: Bool) {
        self.steps = steps
        self.isOnce = isOnce
        self.isOrdered = isOrdered
    }

    /// How many starts from `lower` on can be walked at once so that the first to-many step reaches about `limit` rows.
    func blockEnd(_ starts: [UInt32], from lower: Int, limit: Int) -> Int {
        guard case .reverse(let index)? = steps.first else { return min(starts.count, lower + limit) }
        var total = 0
        var upper = lower
        while upper < starts.count, upper == lower || total < limit {
            let start = starts[upper]
            if start != nullRow { total += index.offsets[Int(start) + 1] - index.offsets[Int(start)] }
            upper += 1
        }
        return upper
    }

    /// What is reached from some starts; nil if that is more than `limit` rows and there is more than one start.
    func arrivals(from starts: ArraySlice<UInt32>, limit: Int) -> Arrivals? {
        var reached = Arrivals(owners: Evaluator.allPositions(starts.count), rows: Array(starts))
        var mayRepeat = false
        var wentOut = false
        for step in steps {
            switch step {
            case .forward(let targets):
                reached.rows = Loops.gather(targets, reached.rows, missing: nullRow)
                if wentOut, isOnce {
                    reached.normalize(removingRepeated: true)
                } else {
                    mayRepeat = mayRepeat || wentOut
                }
            case .reverse(let index):
                guard reached.spread(along: index, limit: starts.count > 1 ? limit : .max) else { return nil }
                wentOut = true
            }
        }
        reached.dropNulls()
        if isOrdered, steps.count > 1 { reached.normalize(removingRepeated: false) }
        return reached
    }
}

extension Arrivals {
    /// Goes to all rows that point to the rows held; false, with nothing done, if they are more than `limit`.
    fileprivate mutating func spread(along index: ReverseIndex, limit: Int) -> Bool {
        let offsets = index.offsets
        var total = 0
        for row in rows where row != nullRow { total += offsets[Int(row) + 1] - offsets[Int(row)] }
        if total > limit { return false }
        var next = Arrivals(owners: [], rows: [])
        next.owners.reserveCapacity(total)
        next.rows.reserveCapacity(total)
        for (owner, row) in zip(owners, rows) where row != nullRow {
            let range = offsets[Int(row)]..<offsets[Int(row) + 1]
            next.rows.append(contentsOf: index.rows[range])
            next.owners.append(contentsOf: repeatElement(owner, count: range.count))
        }
        self = next
        return true
    }

    fileprivate mutating func dropNulls() {
        guard rows.contains(nullRow) else { return }
        let kept = Loops.positions(of: rows.map { $0 != nullRow })
        owners = kept.map { owners[Int($0)] }
        rows = kept.map { rows[Int($0)] }
    }

    /// Puts the rows of each owner in load order, each once if asked.
    fileprivate mutating func normalize(removingRepeated isOnce: Bool) {
        var sortedOwners: [UInt32] = []
        var sortedRows: [UInt32] = []
        sortedOwners.reserveCapacity(rows.count)
        sortedRows.reserveCapacity(rows.count)
        var start = 0
        while start < rows.count {
            let owner = owners[start]
            var end = start + 1
            while end < rows.count, owners[end] == owner { end += 1 }
            var segment = Array(rows[start..<end])
            if !Loops.isAscending(segment) { segment.sort() }
            var last: UInt32?
            for row in segment where !isOnce || row != last {
                sortedRows.append(row)
                sortedOwners.append(owner)
                last = row
            }
            start = end
        }
        owners = sortedOwners
        rows = sortedRows
    }
}
