// Sums of integers and decimals by group, exact in any order: in 32 or 64 bits as long as that is proven enough, else in
// 128 bits and a count of wraps, so that only a result that does not fit is an error. Next: Sums.swift.

/// Sums in 32 bits, then 64, as long as the sizes of all values seen prove that none can leave them, in 128 bits after
/// that: of many groups, half the memory is half the time.
struct ExactSums {
    private enum Width {
        case narrow, long, wide
    }

    private var width = Width.narrow
    // Of these three, one is in use.
    private var narrow: [Int32] = []
    private var long: [Int64] = []
    private var wide: [Int128] = []
    /// No sum of values seen so far is further from zero, whatever their groups. Of no meaning beside `wide`.
    private var reach: UInt64 = 0
    /// Beside `wide`: whether a value came.
    private var known: [Bool] = []
    /// How often a sum went round the 128-bit range, upwards counted positive.
    private var wraps: [Int64] = []

    /// The sum, 0 of no values, or nil if it needs more than 128 bits.
    func sum(_ group: Int) -> Int128? {
        switch width {
        case .narrow: Int128(PlainSums.value(narrow[group]))
        case .long: Int128(PlainSums.value(long[group]))
        case .wide: wraps[group] == 0 ? wide[group] : nil
        }
    }

    /// Whether a value came.
    func isKnown(_ group: Int) -> Bool {
        switch width {
        case .narrow: narrow[group] != .min
        case .long: long[group] != .min
        case .wide: known[group]
        }
    }

    /// All sums, if all are proven to fit 64 bits.
    func words() -> [Int64]? {
        switch width {
        case .narrow: Loops.map(narrow) { Int64(PlainSums.value($0)) }
        case .long: Loops.map(long) { PlainSums.value($0) }
        case .wide: nil
        }
    }

    /// `mask` leaves values out; the vector's own nulls must be among them.
    mutating func add(_ vector: Vector, _ mask: [Bool]?, _ groups: [UInt32], _ groupCount: Int) {
        switch vector.storage {
        case .int64(let values):
            claim(values)
            grow(to: groupCount)
            switch width {
            case .narrow: PlainSums.add(values, mask, groups, to: &narrow)
            case .long: PlainSums.add(values, mask, groups, to: &long)
            case .wide:
                // 2^64 rows of 64-bit values can't leave 128 bits, but what 128-bit values left there can.
                for (row, group) in groups.enumerated() where mask?[row] ?? true {
                    add(Int128(values[row]), to: Int(group))
                }
            }
        case .int128(let values):
            widen()
            grow(to: groupCount)
            for (row, group) in groups.enumerated() where mask?[row] ?? true { add(values[row], to: Int(group)) }
        default: grow(to: groupCount)
        }
    }

    mutating func merge(_ other: ExactSums, groups: [UInt32], groupCount: Int) {
        if other.width == .wide { widen() } else { claim(other.reach) }
        grow(to: groupCount)
        switch (width, other.width) {
        case (.narrow, .narrow): PlainSums.merge(other.narrow, groups, to: &narrow)
        case (.long, .narrow): PlainSums.merge(other.narrow, groups, to: &long)
        case (.long, .long): PlainSums.merge(other.long, groups, to: &long)
        case (.narrow, _), (.long, .wide), (.wide, _):
            widen()
            for (group, target) in zip(0..<other.count, groups) where other.isKnown(group) {
                add(other.width == .wide ? other.wide[group] : other.sum(group) ?? 0, to: Int(target))
                if other.width == .wide { wraps[Int(target)] += other.wraps[group] }
            }
        }
    }

    private var count: Int {
        switch width {
        case .narrow: narrow.count
        case .long: long.count
        case .wide: wide.count
        }
    }

    mutating func grow(to groupCount: Int) {
        switch width {
        case .narrow: narrow.grow(to: groupCount, with: .min)
        case .long: long.grow(to: groupCount, with: .min)
        case .wide:
            wide.grow(to: groupCount, with: 0)
            known.grow(to: groupCount, with: false)
            wraps.grow(to: groupCount, with: 0)
        }
    }

    // MARK: Proof

    /// Makes sums wide enough for these values too.
    private mutating func claim(_ values: [Int64]) {
        if width == .wide { return }
        // The bits of the magnitudes end to end: at most twice the largest one.
        let bits = values.withUnsafeBufferPointer { values in
            var bits: Int64 = 0
            for index in 0..<values.count { bits |= values[index] ^ (values[index] >> 63) }
            return UInt64(bitPattern: bits) + 1
        }
        let (added, overflow) = bits.multipliedReportingOverflow(by: UInt64(values.count))
        claim(overflow ? .max : added)
    }

    /// Makes sums wide enough to go so much further from zero.
    private mutating func claim(_ added: UInt64) {
        if width == .wide { return }
        let (total, overflow) = reach.addingReportingOverflow(added)
        reach = total
        if overflow || total > UInt64(Int64.max) {
            widen()
        } else if width == .narrow, total > UInt64(Int32.max) {
            long = Loops.map(narrow) { $0 == .min ? .min : Int64($0) }
            narrow = []
            width = .long
        }
    }

    private mutating func widen() {
        switch width {
        case .narrow:
            wide = narrow.map { Int128(PlainSums.value($0)) }
            known = narrow.map { $0 != .min }
        case .long:
            wide = long.map { Int128(PlainSums.value($0)) }
            known = long.map { $0 != .min }
        case .wide: return
        }
        narrow = []
        long = []
        wraps = [Int64](repeating: 0, count: wide.count)
        width = .wide
    }

    private mutating func add(_ value: Int128, to group: Int) {
        let (sum, overflow) = wide[group].addingReportingOverflow(value)
        wide[group] = sum
        known[group] = true
        if overflow { wraps[group] += value < 0 ? -1 : 1 }
    }
}

/// Sums of one width that are proven to fit. The least number says that no value came: no sum is so far from zero, and
/// whoever adds reads the sum anyway.
private enum PlainSums {
    @inline(__always)
    static func value<Word: FixedWidthInteger & SignedInteger>(_ sum: Word) -> Word { sum == .min ? 0 : sum }

    @inline(__always)
    static func add<Word: FixedWidthInteger & SignedInteger>(
        _ values: [Int64], _ mask: [Bool]?, _ groups: [UInt32], to sums: inout [Word]
    ) {
        values.withUnsafeBufferPointer { values in
            groups.withUnsafeBufferPointer { groups in
                sums.withUnsafeMutableBufferPointer { sums in
                    if let mask {
                        for row in 0..<values.count where mask[row] {
                            let group = Int(groups[row])
                            sums[group] = value(sums[group]) &+ Word(truncatingIfNeeded: values[row])
                        }
                    } else if sums.count == 1 {
                        // One group: the sum stays in registers.
                        var sum: Int64 = 0
                        for index in 0..<values.count { sum &+= values[index] }
                        if !values.isEmpty { sums[0] = value(sums[0]) &+ Word(truncatingIfNeeded: sum) }
                    } else {
                        for row in 0..<values.count {
                            let group = Int(groups[row])
                            sums[group] = value(sums[group]) &+ Word(truncatingIfNeeded: values[row])
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    static func merge<Word: FixedWidthInteger & SignedInteger, Other: FixedWidthInteger & SignedInteger>(
        _ others: [Other], _ groups: [UInt32], to sums: inout [Word]
    ) {
        others.withUnsafeBufferPointer { others in
            groups.withUnsafeBufferPointer { groups in
                sums.withUnsafeMutableBufferPointer { sums in
                    for index in 0..<others.count where others[index] != .min {
                        let group = Int(groups[index])
                        sums[group] = value(sums[group]) &+ Word(truncatingIfNeeded: others[index])
                    }
                }
            }
        }
    }
}
