// The least and greatest known value of numbers, dates and what else lies as integers or floats: of a vector, of a column,
// and put together from several. Narrow columns know theirs by runs: Column+Zones.swift.

/// Two ends in the form that the values have. What they mean is said by the type beside them.
struct Extremes: Sendable {
    private enum Ends {
        case integers(low: Int128, high: Int128)
        case floats(low: Double, high: Double)
    }

    private let ends: Ends

    private init(_ ends: Ends) { self.ends = ends }

    init(_ bounds: ClosedRange<Int64>) {
        ends = .integers(low: Int128(bounds.lowerBound), high: Int128(bounds.upperBound))
    }

    /// Nil where nothing is known, or the values are of another form.
    init?(_ vector: Vector) {
        func isKnown(_ index: Int) -> Bool { vector.validity.map { $0[index] } ?? true }
        switch vector.storage {
        case .int64(let values):
            guard let (low, high) = Self.ends(of: values, vector.validity == nil ? nil : isKnown) else { return nil }
            ends = .integers(low: Int128(low), high: Int128(high))
        case .int128(let values):
            guard let (low, high) = Self.ends(of: values, vector.validity == nil ? nil : isKnown) else { return nil }
            ends = .integers(low: low, high: high)
        case .float64(let values):
            guard let (low, high) = Self.ends(of: values, vector.validity == nil ? nil : isKnown) else { return nil }
            ends = .floats(low: low, high: high)
        case .null, .bool, .rows, .text, .list: return nil
        }
    }

    /// Nil for no values. What is no number, as `nan`, is passed over.
    static func ends<Word: Comparable>(
        of values: [Word], _ isKnown: ((Int) -> Bool)?
    ) -> (low: Word, high: Word)? {
        let first = values.indices.first { (isKnown?($0) ?? true) && values[$0] == values[$0] }
        guard let first else { return nil }
        var (low, high) = (values[first], values[first])
        values.withUnsafeBufferPointer { values in
            if let isKnown {
                for index in first..<values.count where isKnown(index) {
                    if values[index] < low { low = values[index] }
                    if values[index] > high { high = values[index] }
                }
            } else {
                for index in first..<values.count {
                    if values[index] < low { low = values[index] }
                    if values[index] > high { high = values[index] }
                }
            }
        }
        return (low, high)
    }

    /// The ends of both; those of `self` where the forms differ.
    func joined(_ other: Extremes) -> Extremes {
        switch (ends, other.ends) {
        case (.integers(let low, let high), .integers(let otherLow, let otherHigh)):
            Extremes(.integers(low: min(low, otherLow), high: max(high, otherHigh)))
        case (.floats(let low, let high), .floats(let otherLow, let otherHigh)):
            Extremes(.floats(low: min(low, otherLow), high: max(high, otherHigh)))
        default: self
        }
    }

    /// Both ends as values of a type.
    func values(_ type: DataType) -> (low: Value, high: Value) {
        let vector: Vector
        switch ends {
        case .integers(let low, let high):
            if let low = Int64(exactly: low), let high = Int64(exactly: high) {
                vector = Vector(.int64([low, high]))
            } else {
                vector = Vector(.int128([low, high]))
            }
        case .floats(let low, let high): vector = Vector(.float64([low, high]))
        }
        return (vector.value(at: 0, type: type), vector.value(at: 1, type: type))
    }
}

extension Column {
    /// The least and greatest known value of numbers, days and what else is ordered by them; nil where there is none.
    var extremes: Extremes? {
        if let bounds { return Extremes(bounds) }
        return knownExtremes.withLock { known in
            if let known { return known }
            let found: Extremes? =
                switch storage {
                case .int128, .float64: Extremes(vector(0..<count))
                case .null, .int8, .int16, .int32, .int64, .bool, .text, .plainText: nil
                }
            known = .some(found)
            return found
        }
    }
}
