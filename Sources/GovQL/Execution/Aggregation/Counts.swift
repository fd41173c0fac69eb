// Aggregates that count rows: `count`, `share`, `any`, `none`, `all`.

/// `count()` and `count(x)`.
final class CountState: MergeableState {
    private let countsKnownOnly: Bool
    private var counts: [Int] = []

    init(countsKnownOnly: Bool) { self.countsKnownOnly = countsKnownOnly }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = countsKnownOnly ? arguments[0].validityMask() : nil
        counts.count(groups, mask: mask, groupCount: groupCount)
    }

    func merge(_ other: CountState, groups: [UInt32], groupCount: Int) {
        counts.merge(other.counts, groups: groups, groupCount: groupCount)
    }

    func finish(groupCount: Int) -> Vector {
        counts.grow(to: groupCount, with: 0)
        return Vector(.int64(Loops.map(counts) { Int64($0) }))
    }
}

/// `share(p)`, `any(p)`, `none(p)`, `all(p)`: rows for which p is true among all; null counts as false. Without p any
/// row counts as true.
final class TruthState: MergeableState {
    private let site: AggregateSite
    private var rows: [Int] = []
    private var trues: [Int] = []

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        rows.count(groups, mask: nil, groupCount: groupCount)
        trues.count(groups, mask: arguments.first.map(Self.truth), groupCount: groupCount)
    }

    private static func truth(_ vector: Vector) -> [Bool] {
        guard case .bool(let values) = vector.storage else { return [Bool](repeating: false, count: vector.count) }
        guard let validity = vector.validity else { return values }
        return zip(values, validity).map { $0 && $1 }
    }

    func merge(_ other: TruthState, groups: [UInt32], groupCount: Int) {
        rows.merge(other.rows, groups: groups, groupCount: groupCount)
        trues.merge(other.trues, groups: groups, groupCount: groupCount)
    }

    /// A note counts the groups without rows.
    var bearsEmptyGroups: Bool { site.call.function != .all }

    func finish(groupCount: Int) -> Vector {
        rows.grow(to: groupCount, with: 0)
        trues.grow(to: groupCount, with: 0)
        switch site.call.function {
        case .any: return Vector(.bool(trues.map { $0 > 0 }))
        case .none: return Vector(.bool(trues.map { $0 == 0 }))
        case .all:
            site.run.notes.add(.vacuousAll, count: rows.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }, at: site.origin)
            return Vector(.bool(zip(rows, trues).map { $0 == $1 }))
        default:
            return Vector(doubles: zip(rows, trues).map { DecimalMath.quotient(Int64($1), Int64($0)) })
        }
    }
}

extension Array where Element == Int {
    /// Adds the counts of other groups, each to the group that it is here.
    mutating func merge(_ other: [Int], groups: [UInt32], groupCount: Int) {
        grow(to: groupCount, with: 0)
        withUnsafeMutableBufferPointer { counts in
            groups.withUnsafeBufferPointer { groups in
                for (group, count) in other.enumerated() { counts[Int(groups[group])] += count }
            }
        }
    }

    /// Adds one to the group of each row, of those that the mask lets through.
    mutating func count(_ groups: [UInt32], mask: [Bool]?, groupCount: Int) {
        grow(to: groupCount, with: 0)
        if mask == nil, groupCount == 1 {
            self[0] += groups.count
            return
        }
        // Rows are fewer than a 64-bit count can hold.
        withUnsafeMutableBufferPointer { counts in
            groups.withUnsafeBufferPointer { groups in
                if let mask {
                    for row in 0..<groups.count { counts[Int(groups[row])] &+= mask[row] ? 1 : 0 }
                } else {
                    for row in 0..<groups.count { counts[Int(groups[row])] &+= 1 }
                }
            }
        }
    }
}

extension Optional where Wrapped == [Bool] {
    /// True where both are; nil is true everywhere.
    func and(_ other: [Bool]?) -> [Bool]? {
        guard let self else { return other }
        guard let other else { return self }
        return zip(self, other).map { $0 && $1 }
    }
}
