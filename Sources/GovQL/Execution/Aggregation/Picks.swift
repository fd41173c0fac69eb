// `first`, `last` and `only`: one row's value per group. Rows come in the call's order, or in load order without one.

final class PickState: AggregateState {
    private let site: AggregateSite
    private var rows: [Int] = []
    /// The picked value of each group, as a position in `kept` end to end.
    private var picks: [UInt32] = []
    private var kept: [Vector] = []
    private var keptCount = 0

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        rows.count(groups, mask: nil, groupCount: groupCount)
        picks.grow(to: groupCount, with: nullRow)
        let fresh = site.call.function == .last ? lastRows(arguments[0], groups) : firstRows(arguments[0], groups)
        guard !fresh.isEmpty else { return }
        for position in fresh {
            picks[Int(groups[Int(position)])] = UInt32(truncatingIfNeeded: keptCount)
            keptCount += 1
        }
        kept.append(arguments[0].gathering(fresh))
    }

    /// The first row of each group that has none yet. `only` is about rows, so its null counts.
    private func firstRows(_ values: Vector, _ groups: [UInt32]) -> [UInt32] {
        let mask = site.call.function == .only ? nil : values.validityMask()
        var fresh: [UInt32] = []
        for (row, group) in groups.enumerated() where picks[Int(group)] == nullRow && mask?[row] ?? true {
            // Any number but nullRow marks the group; the caller puts in the right one.
            picks[Int(group)] = 0
            fresh.append(UInt32(truncatingIfNeeded: row))
        }
        return fresh
    }

    /// The last known row of each group that is here; it takes the place of an earlier one.
    private func lastRows(_ values: Vector, _ groups: [UInt32]) -> [UInt32] {
        let mask = values.validityMask()
        let base = UInt32(truncatingIfNeeded: keptCount)
        var fresh: [UInt32] = []
        for row in groups.indices.reversed() where mask?[row] ?? true {
            let group = Int(groups[row])
            if picks[group] != nullRow, picks[group] >= base { continue }
            picks[group] = base
            fresh.append(UInt32(truncatingIfNeeded: row))
        }
        return fresh
    }

    func finish(groupCount: Int) throws -> Vector {
        rows.grow(to: groupCount, with: 0)
        picks.grow(to: groupCount, with: nullRow)
        if site.call.function == .only, let group = rows.firstIndex(where: { $0 > 1 }) {
            throw site.failure(.notOnly(parent: site.nameOfGroup(group), count: rows[group]))
        }
        return Vector.concatenating(kept).gathering(picks)
    }
}
