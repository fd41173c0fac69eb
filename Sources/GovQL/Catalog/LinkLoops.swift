// Loops of a link whose rows lead to rows of the same entity: a tree should have none.

extension ForwardIndex {
    /// How many rows lead back to themselves, directly or round others.
    public func rowsOnLoops() -> Int {
        // The walk that met a row first; 0 for none yet.
        var walks = [UInt32](repeating: 0, count: targets.count)
        var total = 0
        for start in targets.indices where walks[start] == 0 {
            let walk = UInt32(truncatingIfNeeded: start) &+ 1
            var row = start
            while row < targets.count, walks[row] == 0 {
                walks[row] = walk
                let next = targets[row]
                if next == nullRow { break }
                row = Int(next)
            }
            // The walk ran into itself: round from here to here.
            guard row < targets.count, walks[row] == walk, targets[row] != nullRow else { continue }
            let first = row
            repeat {
                total += 1
                row = Int(targets[row])
            } while row != first
        }
        return total
    }
}
