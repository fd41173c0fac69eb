// Sums by group. Integers and decimals are exact in any order: 128 bits and a count of wraps, so that only a result
// that does not fit is an error. Floats are added in the order of the group's rows with Neumaier's compensation (Neumaier
// 1974, a Kahan sum that survives large terms): nearly the correctly rounded sum, and the same whatever the batches.

/// Sums of one argument.
enum Sums {
    case exact(ExactSums)
    case float(FloatSums)

    init(type: DataType) { self = type == .num ? .float(FloatSums()) : .exact(ExactSums()) }

    /// Adds the values that are known. `mask` overrides the vector's own validity.
    mutating func add(_ vector: Vector, mask: [Bool]?, groups: [UInt32], groupCount: Int) {
        switch self {
        case .exact(var sums):
            self = .float(FloatSums())
            sums.add(vector, mask, groups, groupCount)
            self = .exact(sums)
        case .float(var sums):
            self = .exact(ExactSums())
            sums.add(vector, mask, groups, groupCount)
            self = .float(sums)
        }
    }
}

/// Sums in 64 bits as long as the sizes of all values seen prove that none can leave them, in 128 bits after that.
struct ExactSums {
    private var narrow: [Int64] = []
    /// No sum of values seen so far is further from zero, whatever their groups. Nil once `wide` has taken over.
    private var reach: UInt64? = 0
    private var wide: [Int128] = []
    /// How often a sum went round the 128-bit range, upwards counted positive.
    private var wraps: [Int64] = []

    /// The sum, or nil if it needs more than 128 bits.
    func sum(_ group: Int) -> Int128? {
        if reach != nil { return Int128(narrow[group]) }
        return wraps[group] == 0 ? wide[group] : nil
    }

    var count: Int { reach == nil ? wide.count : narrow.count }

    /// `mask` leaves out more than the vector's own nulls, which stand as zero.
    mutating func add(_ vector: Vector, _ mask: [Bool]?, _ groups: [UInt32], _ groupCount: Int) {
        grow(to: groupCount)
        switch vector.storage {
        case .int64(var values):
            Loops.clear(&values, where: mask, zero: 0)
            if claim(values) { add(narrow: values, groups) } else { add(values, groups) }
        case .int128(let values):
            widen()
            for (row, group) in groups.enumerated() where mask?[row] ?? true { add(values[row], to: Int(group)) }
        default: break
        }
    }

    mutating func merge(_ other: ExactSums, groups: [UInt32], groupCount: Int) {
        grow(to: groupCount)
        if let own = reach, let others = other.reach {
            let (total, overflow) = own.addingReportingOverflow(others)
            if !overflow, total <= UInt64(Int64.max) {
                reach = total
                for (group, sum) in zip(groups, other.narrow) { narrow[Int(group)] &+= sum }
                return
            }
        }
        widen()
        for (group, target) in zip(0..<other.count, groups) {
            add(other.reach == nil ? other.wide[group] : Int128(other.narrow[group]), to: Int(target))
            if other.reach == nil { wraps[Int(target)] += other.wraps[group] }
        }
    }

    private mutating func grow(to groupCount: Int) {
        if reach != nil {
            narrow.grow(to: groupCount, with: 0)
        } else {
            wide.grow(to: groupCount, with: 0)
            wraps.grow(to: groupCount, with: 0)
        }
    }

    private mutating func widen() {
        guard reach != nil else { return }
        reach = nil
        wide = narrow.map { Int128($0) }
        wraps = [Int64](repeating: 0, count: narrow.count)
        narrow = []
    }

    /// Whether sums with these values in them are still proven to fit 64 bits.
    private mutating func claim(_ values: [Int64]) -> Bool {
        guard let reach else { return false }
        // The bits of the magnitudes end to end: at most twice the largest one.
        let bits = values.withUnsafeBufferPointer { values in
            var bits: Int64 = 0
            for index in 0..<values.count { bits |= values[index] ^ (values[index] >> 63) }
            return UInt64(bitPattern: bits) + 1
        }
        let (added, overflow) = bits.multipliedReportingOverflow(by: UInt64(values.count))
        let (total, isOver) = reach.addingReportingOverflow(added)
        if overflow || isOver || total > UInt64(Int64.max) {
            widen()
            return false
        }
        self.reach = total
        return true
    }

    /// Nulls stand as zero.
    private mutating func add(narrow values: [Int64], _ groups: [UInt32]) {
        values.withUnsafeBufferPointer { values in
            if narrow.count == 1 {
                // One group: the sum stays in registers.
                var sum: Int64 = 0
                for index in 0..<values.count { sum &+= values[index] }
                narrow[0] &+= sum
                return
            }
            narrow.withUnsafeMutableBufferPointer { sums in
                groups.withUnsafeBufferPointer { groups in
                    for row in 0..<groups.count { sums[Int(groups[row])] &+= values[row] }
                }
            }
        }
    }

    /// 2^64 rows of 64-bit values can't leave 128 bits, but what 128-bit values left there can.
    private mutating func add(_ values: [Int64], _ groups: [UInt32]) {
        for (row, group) in groups.enumerated() { add(Int128(values[row]), to: Int(group)) }
    }

    private mutating func add(_ value: Int128, to group: Int) {
        let (sum, overflow) = wide[group].addingReportingOverflow(value)
        wide[group] = sum
        if overflow { wraps[group] += value < 0 ? -1 : 1 }
    }
}

struct FloatSums {
    private var sums: [Double] = []
    private var compensations: [Double] = []

    func sum(_ group: Int) -> Double { sums[group] + compensations[group] }

    mutating func add(_ vector: Vector, _ mask: [Bool]?, _ groups: [UInt32], _ groupCount: Int) {
        sums.grow(to: groupCount, with: 0)
        compensations.grow(to: groupCount, with: 0)
        guard case .float64(let values) = vector.storage else { return }
        sums.withUnsafeMutableBufferPointer { sums in
            compensations.withUnsafeMutableBufferPointer { compensations in
                for (row, group) in groups.enumerated() where mask?[row] ?? true {
                    let index = Int(group)
                    sums[index] = Self.add(values[row], to: sums[index], &compensations[index])
                }
            }
        }
    }

    /// One step of a compensated sum.
    @inline(__always)
    static func add(_ value: Double, to sum: Double, _ compensation: inout Double) -> Double {
        let next = sum + value
        // An infinite sum stays infinite instead of becoming "not a number" by its correction.
        if next.isFinite {
            compensation += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
        }
        return next
    }
}

/// `sum` and `avg` of integers and decimals.
final class ExactSumState: MergeableState {
    private let site: AggregateSite
    private var sums = ExactSums()
    private var presence = Presence()

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask()
        sums.add(arguments[0], nil, groups, groupCount)
        presence.add(mask, groups, groupCount, counts: site.call.function == .avg)
    }

    func merge(_ other: ExactSumState, groups: [UInt32], groupCount: Int) {
        sums.merge(other.sums, groups: groups, groupCount: groupCount)
        presence.merge(other.presence, groups, groupCount)
    }

    func finish(groupCount: Int) throws -> Vector {
        sums.add(Vector(.null(0)), nil, [], groupCount)
        presence.grow(to: groupCount)
        return site.call.function == .avg ? try averages(groupCount) : try totals(groupCount)
    }

    private func totals(_ groupCount: Int) throws -> Vector {
        let values = try (0..<groupCount).map { group -> Int128 in
            guard let sum = sums.sum(group), fits(sum) else { throw site.overflow }
            return sum
        }
        return Vector(mantissas: values, validity: (0..<groupCount).map(presence.hasSum))
    }

    private func fits(_ sum: Int128) -> Bool {
        if case .decimal = site.argumentType(0) { return DecimalMath.checked(sum) != nil }
        return Int64(exactly: sum) != nil
    }

    private func averages(_ groupCount: Int) throws -> Vector {
        let values = try (0..<groupCount).map { group -> Double? in
            let count = presence.known[group]
            if count == 0 { return nil }
            guard let sum = sums.sum(group) else { throw site.overflow }
            return DecimalMath.quotient(sum, scale: site.argumentType(0).scale, Int128(count), scale: 0) ?? 0
        }
        return Vector(doubles: values)
    }
}

/// `sum` and `avg` of floats, which are added in the order of rows.
final class FloatSumState: AggregateState {
    private let site: AggregateSite
    private var sums = FloatSums()
    private var presence = Presence()

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask()
        sums.add(arguments[0], mask, groups, groupCount)
        presence.add(mask, groups, groupCount, counts: true)
    }

    func finish(groupCount: Int) -> Vector {
        sums.add(Vector(.null(0)), nil, [], groupCount)
        presence.grow(to: groupCount)
        if site.call.function == .avg {
            let counts = presence.known.prefix(groupCount).enumerated()
            return Vector(doubles: counts.map { group, count in count == 0 ? nil : sums.sum(group) / Double(count) })
        }
        return Vector(doubles: (0..<groupCount).map { presence.hasSum($0) ? sums.sum($0) : nil })
    }
}

/// Which groups have known values. The sum of no rows is 0; over rows none of which is known it is null.
private struct Presence {
    /// How many values are known, or 1 for at least one.
    private(set) var known: [Int] = []
    /// Groups with a row whose value is null; empty while there is none.
    private var hasNull: [Bool] = []

    func hasSum(_ group: Int) -> Bool { known[group] > 0 || group >= hasNull.count || !hasNull[group] }

    mutating func grow(to groupCount: Int) { known.grow(to: groupCount, with: 0) }

    mutating func add(_ mask: [Bool]?, _ groups: [UInt32], _ groupCount: Int, counts: Bool) {
        if counts || mask != nil {
            known.count(groups, mask: mask, groupCount: groupCount)
        } else {
            mark(groups, groupCount)
        }
        guard let mask, mask.contains(false) else { return }
        hasNull.grow(to: groupCount, with: false)
        for (group, isKnown) in zip(groups, mask) where !isKnown { hasNull[Int(group)] = true }
    }

    private mutating func mark(_ groups: [UInt32], _ groupCount: Int) {
        grow(to: groupCount)
        known.withUnsafeMutableBufferPointer { known in
            groups.withUnsafeBufferPointer { groups in
                if known.count == 1 {
                    known[0] |= groups.isEmpty ? 0 : 1
                } else {
                    for row in 0..<groups.count { known[Int(groups[row])] |= 1 }
                }
            }
        }
    }

    mutating func merge(_ other: Presence, _ groups: [UInt32], _ groupCount: Int) {
        known.merge(other.known, groups: groups, groupCount: groupCount)
        if other.hasNull.isEmpty { return }
        hasNull.grow(to: groupCount, with: false)
        for (group, isNull) in zip(groups, other.hasNull) where isNull { hasNull[Int(group)] = true }
    }
}

/// `ratio(a, b)`: the sum of a over the sum of b, over the rows where both are known.
final class RatioState: AggregateState {
    private let site: AggregateSite
    private var above: Sums
    private var below: Sums
    private var known: [Int] = []

    init(_ site: AggregateSite) {
        self.site = site
        above = Sums(type: site.argumentType(0))
        below = Sums(type: site.argumentType(1))
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask().and(arguments[1].validityMask())
        above.add(arguments[0], mask: mask, groups: groups, groupCount: groupCount)
        below.add(arguments[1], mask: mask, groups: groups, groupCount: groupCount)
        known.count(groups, mask: mask, groupCount: groupCount)
    }

    func finish(groupCount: Int) throws -> Vector {
        let none = Vector(.null(0))
        above.add(none, mask: nil, groups: [], groupCount: groupCount)
        below.add(none, mask: nil, groups: [], groupCount: groupCount)
        known.grow(to: groupCount, with: 0)
        var divisionsByZero = 0
        let values = try (0..<groupCount).map { group -> Double? in
            if known[group] == 0 { return nil }
            let value = try quotient(group)
            if value == nil { divisionsByZero += 1 }
            return value
        }
        site.run.notes.add(.divisionByZero, count: divisionsByZero, at: site.origin)
        return Vector(doubles: values)
    }

    /// Exact sums are divided exactly and rounded once. Nil by zero.
    private func quotient(_ group: Int) throws -> Double? {
        if case .exact(let above) = above, case .exact(let below) = below {
            guard let first = above.sum(group), let second = below.sum(group) else { throw site.overflow }
            return DecimalMath.quotient(
                first, scale: site.argumentType(0).scale, second, scale: site.argumentType(1).scale)
        }
        let divisor = try double(below, group, site.argumentType(1))
        return divisor == 0 ? nil : try double(above, group, site.argumentType(0)) / divisor
    }

    private func double(_ sums: Sums, _ group: Int, _ type: DataType) throws -> Double {
        switch sums {
        case .float(let sums): return sums.sum(group)
        case .exact(let sums):
            guard let sum = sums.sum(group) else { throw site.overflow }
            return DecimalMath.double(sum, scale: type.scale)
        }
    }
}
