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

struct ExactSums {
    private(set) var sums: [Int128] = []
    /// How often a sum went round the 128-bit range, upwards counted positive.
    private var wraps: [Int64] = []

    /// The sum, or nil if it needs more than 128 bits.
    func sum(_ group: Int) -> Int128? { wraps[group] == 0 ? sums[group] : nil }

    mutating func add(_ vector: Vector, _ mask: [Bool]?, _ groups: [UInt32], _ groupCount: Int) {
        sums.grow(to: groupCount, with: 0)
        wraps.grow(to: groupCount, with: 0)
        switch vector.storage {
        case .int64(let values): add(values, mask, groups)
        case .int128(let values): add(wide: values, mask, groups)
        default: break
        }
    }

    /// 2^64 rows of 64-bit values can't leave 128 bits.
    private mutating func add(_ values: [Int64], _ mask: [Bool]?, _ groups: [UInt32]) {
        if sums.count == 1 {
            // One group: the sum stays in registers.
            var sum: Int128 = 0
            if let mask {
                for (value, isKnown) in zip(values, mask) where isKnown { sum &+= Int128(value) }
            } else {
                for value in values { sum &+= Int128(value) }
            }
            sums[0] &+= sum
            return
        }
        sums.withUnsafeMutableBufferPointer { sums in
            if let mask {
                for (row, group) in groups.enumerated() where mask[row] { sums[Int(group)] &+= Int128(values[row]) }
            } else {
                for (row, group) in groups.enumerated() { sums[Int(group)] &+= Int128(values[row]) }
            }
        }
    }

    private mutating func add(wide values: [Int128], _ mask: [Bool]?, _ groups: [UInt32]) {
        for (row, group) in groups.enumerated() where mask?[row] ?? true {
            let (sum, overflow) = sums[Int(group)].addingReportingOverflow(values[row])
            sums[Int(group)] = sum
            if overflow { wraps[Int(group)] += values[row] < 0 ? -1 : 1 }
        }
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

/// `sum` and `avg`.
final class SumState: AggregateState {
    private let site: AggregateSite
    private var sums: Sums
    private var rows: [Int] = []
    private var known: [Int] = []

    init(_ site: AggregateSite) {
        self.site = site
        sums = Sums(type: site.argumentType(0))
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask()
        sums.add(arguments[0], mask: mask, groups: groups, groupCount: groupCount)
        rows.count(groups, mask: nil, groupCount: groupCount)
        known.count(groups, mask: mask, groupCount: groupCount)
    }

    func finish(groupCount: Int) throws -> Vector {
        let none = Vector(.null(0))
        sums.add(none, mask: nil, groups: [], groupCount: groupCount)
        rows.grow(to: groupCount, with: 0)
        known.grow(to: groupCount, with: 0)
        return site.call.function == .avg ? try averages() : try totals()
    }

    /// The sum of no rows is 0; over rows none of which is known it is null.
    private func totals() throws -> Vector {
        let isKnown = rows.indices.map { known[$0] > 0 || rows[$0] == 0 }
        switch sums {
        case .float(let sums):
            return Vector(.float64(rows.indices.map { isKnown[$0] ? sums.sum($0) : 0 }), validity: isKnown)
                .withoutIdleValidity()
        case .exact(let sums):
            let values = try rows.indices.map { group -> Int128 in
                guard let sum = sums.sum(group), fits(sum) else { throw site.overflow }
                return sum
            }
            return Vector(mantissas: values, validity: isKnown)
        }
    }

    private func fits(_ sum: Int128) -> Bool {
        if case .decimal = site.argumentType(0) { return DecimalMath.checked(sum) != nil }
        return Int64(exactly: sum) != nil
    }

    private func averages() throws -> Vector {
        let values = try known.indices.map { group -> Double in
            let count = known[group]
            if count == 0 { return 0 }
            switch sums {
            case .float(let sums): return sums.sum(group) / Double(count)
            case .exact(let sums):
                guard let sum = sums.sum(group) else { throw site.overflow }
                return DecimalMath.quotient(sum, scale: site.argumentType(0).scale, Int128(count), scale: 0) ?? 0
            }
        }
        return Vector(.float64(values), validity: known.map { $0 > 0 }).withoutIdleValidity()
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
