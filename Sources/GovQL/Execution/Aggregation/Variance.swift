// `stddev` and `variance` of a sample, by Welford's recurrence (Welford 1962) in the order of each group's rows: one
// pass, no cancellation, the same whatever the batches. Null for fewer than two known values.

final class VarianceState: AggregateState {
    private let takesRoot: Bool
    private let type: DataType
    private var states: [Deviation] = []

    init(takesRoot: Bool, type: DataType) {
        self.takesRoot = takesRoot
        self.type = type
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        states.grow(to: groupCount, with: Deviation())
        let mask = arguments[0].validityMask()
        let values = arguments[0].doubles(type: type)
        for (row, group) in groups.enumerated() where mask?[row] ?? true { states[Int(group)].add(values[row]) }
    }

    func finish(groupCount: Int) -> Vector {
        states.grow(to: groupCount, with: Deviation())
        return Vector(doubles: states.map { $0.result(takesRoot: takesRoot) })
    }
}

/// How far values lie from their mean, one after the other.
struct Deviation {
    private var count = 0
    private var mean = 0.0
    /// The sum of squared distances from the mean.
    private var squares = 0.0

    @inline(__always)
    mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }

    func result(takesRoot: Bool) -> Double? {
        if count < 2 { return nil }
        let variance = squares / Double(count - 1)
        return takesRoot ? variance.squareRoot() : variance
    }
}
