// Sums by group. Integers and decimals are exact in any order: ExactSums.swift. Floats are added in the order of the
// group's rows with Neumaier's compensation (Neumaier 1974, a Kahan sum that survives large terms): nearly the correctly
// rounded sum, and the same whatever the batches.

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

/// `sum` and `avg` of integers and decimals. The sum of no rows is 0; over rows none of which is known it is null.
final class ExactSumState: MergeableState {
    private let site: AggregateSite
    private var sums = ExactSums()
    /// Groups with a row whose value is null; empty while there is none.
    private var hasNull: [Bool] = []
    /// How many values are known: for averages.
    private var counts: [Int] = []

    init(_ site: AggregateSite) { self.site = site }

    private var isAverage: Bool { site.call.function == .avg }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask()
        sums.add(arguments[0], mask, groups, groupCount)
        if isAverage {
            counts.count(groups, mask: mask, groupCount: groupCount)
        } else if let mask {
            hasNull.mark(groups, where: mask, groupCount: groupCount)
        }
    }

    func merge(_ other: ExactSumState, groups: [UInt32], groupCount: Int) {
        sums.merge(other.sums, groups: groups, groupCount: groupCount)
        counts.merge(other.counts, groups: groups, groupCount: groupCount)
        hasNull.mark(other.hasNull, groups, groupCount: groupCount)
    }

    func finish(groupCount: Int) throws -> Vector {
        sums.grow(to: groupCount)
        return isAverage ? try averages(groupCount) : try totals(groupCount)
    }

    private func totals(_ groupCount: Int) throws -> Vector {
        hasNull.grow(to: hasNull.isEmpty ? 0 : groupCount, with: false)
        let validity = hasNull.isEmpty ? nil : hasNull.indices.map { !hasNull[$0] || sums.isKnown($0) }
        if let words = sums.words() { return Vector(.int64(words), validity: validity).withoutIdleValidity() }
        let values = try (0..<groupCount).map { group -> Int128 in
            guard let sum = sums.sum(group), fits(sum) else { throw site.overflow }
            return sum
        }
        return Vector(mantissas: values, validity: validity ?? [Bool](repeating: true, count: groupCount))
    }

    private func fits(_ sum: Int128) -> Bool {
        if case .decimal = site.argumentType(0) { return DecimalMath.checked(sum) != nil }
        return Int64(exactly: sum) != nil
    }

    private func averages(_ groupCount: Int) throws -> Vector {
        counts.grow(to: groupCount, with: 0)
        let values = try (0..<groupCount).map { group -> Double? in
            let count = counts[group]
            if count == 0 { return nil }
            guard let sum = sums.sum(group) else { throw site.overflow }
            return DecimalMath.quotient(sum, scale: site.argumentType(0).scale, Int128(count), scale: 0) ?? 0
        }
        return Vector(doubles: values)
    }
}

extension Array where Element == Bool {
    /// Marks the groups of rows that a mask leaves out.
    fileprivate mutating func mark(_ groups: [UInt32], where mask: [Bool], groupCount: Int) {
        guard mask.contains(false) else { return }
        grow(to: groupCount, with: false)
        for (group, isKnown) in zip(groups, mask) where !isKnown { self[Int(group)] = true }
    }

    /// Marks the groups that another one has marked.
    fileprivate mutating func mark(_ other: [Bool], _ groups: [UInt32], groupCount: Int) {
        if other.isEmpty { return }
        grow(to: groupCount, with: false)
        for (group, isMarked) in zip(groups, other) where isMarked { self[Int(group)] = true }
    }
}

/// `sum` and `avg` of floats, which are added in the order of rows.
final class FloatSumState: AggregateState {
    private let site: AggregateSite
    private var sums = FloatSums()
    private var counts: [Int] = []
    /// Groups with a row whose value is null; empty while there is none.
    private var hasNull: [Bool] = []

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        let mask = arguments[0].validityMask()
        sums.add(arguments[0], mask, groups, groupCount)
        counts.count(groups, mask: mask, groupCount: groupCount)
        if let mask { hasNull.mark(groups, where: mask, groupCount: groupCount) }
    }

    func finish(groupCount: Int) -> Vector {
        sums.add(Vector(.null(0)), nil, [], groupCount)
        counts.grow(to: groupCount, with: 0)
        if site.call.function == .avg {
            return Vector(
                doubles: (0..<groupCount).map { counts[$0] == 0 ? nil : sums.sum($0) / Double(counts[$0]) })
        }
        hasNull.grow(to: groupCount, with: false)
        return Vector(doubles: (0..<groupCount).map { counts[$0] > 0 || !hasNull[$0] ? sums.sum($0) : nil })
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
