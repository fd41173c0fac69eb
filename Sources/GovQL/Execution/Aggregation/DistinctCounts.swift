// `count(distinct x)`: each value of a group is entered once and no row is kept. Where values lie close together, a mark
// for each, or for each pair of group and value, is enough; else values, and pairs, are numbered by the tables that
// number keys. Next: Keys/KeySlots.swift, PairMarks.swift, Keys/Grouper.swift.

final class DistinctCountState: MergeableState {
    /// The values, as long as marks will do: those of the one group there is, or of all.
    private var marks: KeySlots?
    /// Beside `marks`, once there is a second group.
    private var pairMarks: PairMarks?
    private var values: Grouper
    /// Beside `values`, once there is a second group: pairs of group and value.
    private var pairs: WordKeyTable?
    /// The code of null, which is no value.
    private var nullCode: UInt32?
    private let memoryLimit: Int?

    init(_ site: AggregateSite) throws {
        marks = try KeySlots(type: site.argumentType(0), tables: site.tables, run: site.run)
        values = try Grouper([site.argumentType(0)], tables: site.tables, run: site.run)
        memoryLimit = site.run.limits.memory
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        if groupCount > 1 { startPairs(groupCount) }
        if mark(arguments[0], groups, groupCount) { return }
        enter(arguments[0], groups)
    }

    func merge(_ other: DistinctCountState, groups: [UInt32], groupCount: Int) {
        if groupCount > 1 { startPairs(groupCount) }
        if let others = other.marks, let shift = marks?.widen(for: others, memory: memoryLimit) {
            if move(by: shift, groupCount) {
                let distance = marks?.enter(others) ?? 0
                let firstPlaces = other.pairMarks == nil ? others.seenInOrder() : []
                pairMarks?.enter(other.pairMarks, firstPlaces, groups: groups, placesMovedBy: distance)
                return
            }
        }
        numberValues()
        other.numberValues()
        let codes = values.groups(of: other.values.keys(), rowCount: other.values.count)
        if nullCode == nil { nullCode = other.nullCode.map { codes[Int($0)] } }
        guard pairs != nil else { return }
        other.startNumberedPairs()
        let keys = other.pairs?.keys ?? []
        pairs?.enter(keys.map { codes[Int($0 & 0xFFFF_FFFF)] }, keys.map { groups[Int($0 >> 32)] })
    }

    // MARK: Marks

    /// False once values are numbered.
    private func mark(_ vector: Vector, _ groups: [UInt32], _ groupCount: Int) -> Bool {
        while let entry = pairMarks == nil ? marks?.mark(vector) : marks?.enter(vector) {
            switch entry {
            case .slots(let places):
                pairMarks?.enter(places, groups)
                return true
            case .outside:
                if let shift = marks?.widen(for: vector, memory: memoryLimit) {
                    _ = move(by: shift, groupCount)
                } else {
                    numberValues()
                }
            case .unordered: numberValues()
            }
        }
        return false
    }

    /// The range of values has grown, at its lower end by `shift`; false if marks take too much room now.
    private func move(by shift: Int, _ groupCount: Int) -> Bool {
        guard let count = marks?.count else { return false }
        if pairMarks?.widen(groupCount: groupCount, placeCount: count, shift: shift, memory: memoryLimit) == false {
            numberValues()
            return false
        }
        return true
    }

    /// All values so far are those of the one group there was.
    private func startPairs(_ groupCount: Int) {
        guard let marked = marks else { return startNumberedPairs() }
        if pairMarks == nil {
            var started = PairMarks()
            if started.widen(groupCount: 1, placeCount: marked.count, shift: 0, memory: memoryLimit) {
                let places = marked.seenInOrder()
                started.enter(places, [UInt32](repeating: 0, count: places.count))
                pairMarks = started
            }
        }
        if pairMarks?.widen(groupCount: groupCount, placeCount: marked.count, shift: 0, memory: memoryLimit) == true {
            return
        }
        numberValues()
        startNumberedPairs()
    }

    // MARK: Numbers

    private func enter(_ vector: Vector, _ groups: [UInt32]) {
        let codes = values.groups(of: [vector], rowCount: groups.count)
        if nullCode == nil, let mask = vector.validityMask() {
            nullCode = mask.firstIndex(of: false).map { codes[$0] }
        }
        pairs?.enter(codes, groups)
    }

    /// Numbers the values from here on.
    private func numberValues() {
        guard let marked = marks else { return }
        let markedPairs = pairMarks
        marks = nil
        pairMarks = nil
        if let markedPairs {
            pairs = WordKeyTable()
            markedPairs.forEachGroup { group, places in
                enter(marked.values(at: places), [UInt32](repeating: group, count: places.count))
            }
        } else {
            let places = marked.seenInOrder()
            if !places.isEmpty { enter(marked.values(at: places), [UInt32](repeating: 0, count: places.count)) }
        }
    }

    /// All values so far are those of the one group there was.
    private func startNumberedPairs() {
        if pairs != nil { return }
        var table = WordKeyTable()
        for code in 0..<values.count { _ = table.code(for: UInt64(code)) }
        pairs = table
    }

    func finish(groupCount: Int) -> Vector {
        if let pairMarks { return Vector(.int64(pairMarks.valueCounts(groupCount))) }
        guard let pairs else {
            let count = marks?.seenValueCount ?? values.count - (nullCode == nil ? 0 : 1)
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
