// `count(distinct x)`: each value of a group is entered once and no row is kept. Values and pairs of group and value are
// numbered by the tables that number keys. Next: Keys/Grouper.swift.

final class DistinctCountState: MergeableState {
    private var values: Grouper
    /// Pairs of group and value, once there is a second group.
    private var pairs: WordKeyTable?
    /// The code of null, which is no value.
    private var nullCode: UInt32?

    init(_ site: AggregateSite) throws {
        values = try Grouper([site.argumentType(0)], tables: site.tables, run: site.run)
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        if groupCount > 1, pairs == nil { startPairs() }
        let codes = values.groups(of: arguments, rowCount: groups.count)
        if nullCode == nil, let mask = arguments[0].validityMask() {
            nullCode = mask.firstIndex(of: false).map { codes[$0] }
        }
        pairs?.enter(codes, groups)
    }

    /// All values so far are those of the one group there was.
    private func startPairs() {
        var table = WordKeyTable()
        for code in 0..<values.count { _ = table.code(for: UInt64(code)) }
        pairs = table
    }

    func merge(_ other: DistinctCountState, groups: [UInt32], groupCount: Int) {
        if groupCount > 1, pairs == nil { startPairs() }
        let codes = values.groups(of: other.values.keys(), rowCount: other.values.count)
        if nullCode == nil { nullCode = other.nullCode.map { codes[Int($0)] } }
        guard pairs != nil else { return }
        if other.pairs == nil { other.startPairs() }
        let keys = other.pairs?.keys ?? []
        pairs?.enter(keys.map { codes[Int($0 & 0xFFFF_FFFF)] }, keys.map { groups[Int($0 >> 32)] })
    }

    func finish(groupCount: Int) -> Vector {
        guard let pairs else {
            let count = values.count - (nullCode == nil ? 0 : 1)
            return Vector(.int64((0..<groupCount).map { $0 == 0 ? Int64(count) : 0 }))
        }
        var counts = [Int64](repeating: 0, count: groupCount)
        for pair in pairs.keys where UInt32(truncatingIfNeeded: pair) != nullCode { counts[Int(pair >> 32)] += 1 }
        return Vector(.int64(counts))
    }
}

extension WordKeyTable {
    fileprivate mutating func enter(_ codes: [UInt32], _ groups: [UInt32]) {
        for (code, group) in zip(codes, groups) { _ = self.code(for: UInt64(group) << 32 | UInt64(code)) }
    }
}
