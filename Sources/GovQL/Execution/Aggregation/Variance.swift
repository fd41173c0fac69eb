// `stddev` and `variance` of a sample, by Welford's recurrence (Welford 1962) in the order of each group's rows: one
// pass, no cancellation, the same whatever the batches. Null for fewer than two known values.

final class VarianceState: AggregateState {
    private let takesRoot: Bool
    private let type: DataType
    private var counts: [Int] = []
    private var means: [Double] = []
    /// Sums of squared distances from the mean.
    private var squares: [Double] = []

    init(takesRoot: Bool, type: DataType) {
        self.takesRoot = takesRoot
        self.type = type
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) {
        grow(to: groupCount)
        let mask = arguments[0].validityMask()
        let values = arguments[0].doubles(type: type)
        for (row, group) in groups.enumerated() where mask?[row] ?? true {
            let index = Int(group)
            counts[index] += 1
            let distance = values[row] - means[index]
            means[index] += distance / Double(counts[index])
            squares[index] += distance * (values[row] - means[index])
        }
    }

    private func grow(to groupCount: Int) {
        counts.grow(to: groupCount, with: 0)
        means.grow(to: groupCount, with: 0)
        squares.grow(to: groupCount, with: 0)
    }

    func finish(groupCount: Int) -> Vector {
        grow(to: groupCount)
        return Vector(
            doubles: counts.indices.map { group in
                if counts[group] < 2 { return nil }
                let variance = squares[group] / Double(counts[group] - 1)
                return takesRoot ? variance.squareRoot() : variance
            })
    }
}
