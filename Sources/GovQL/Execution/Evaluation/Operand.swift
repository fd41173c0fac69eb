// The value of a sub-expression for all rows of a frame: a vector, or one value that stands for every row, so that
// `x > 5` makes no vector of fives. Next: Evaluator.swift.

/// What an expression gives for the rows of a frame.
struct Operand {
    /// One value per row, or exactly one value if `isConstant`.
    let vector: Vector
    let isConstant: Bool

    init(_ vector: Vector, isConstant: Bool = false) {
        self.vector = vector
        self.isConstant = isConstant
    }

    init(_ value: Value, type: DataType) {
        self.init(Vector([value], type: type), isConstant: true)
    }

    init(_ bool: Bool) {
        self.init(Vector(.bool([bool])), isConstant: true)
    }

    static let null = Operand(Vector(.null(1)), isConstant: true)

    /// Whether every row is null by form: such an operand has no values of its type.
    var isAllNull: Bool {
        if case .null = vector.storage { return true }
        return isConstant && vector.isNull(0)
    }

    /// One value per row.
    func expanded(to count: Int) -> Vector {
        guard isConstant else { return vector }
        return count == 1 ? vector : vector.repeating(0, count: count)
    }

    /// The values at these positions.
    func gathering(_ positions: [UInt32]) -> Operand {
        isConstant ? self : Operand(vector.gathering(positions))
    }

    /// False where a row is null; nil when none is. For a constant, what holds for every row.
    var validity: [Bool]? { isConstant ? nil : vector.validityMask() }

    var words: Lanes<Int64>? {
        if case .int64(let values) = vector.storage { Lanes(values, isConstant: isConstant) } else { nil }
    }

    var doubles: Lanes<Double>? {
        if case .float64(let values) = vector.storage { Lanes(values, isConstant: isConstant) } else { nil }
    }

    var bools: Lanes<Bool>? {
        if case .bool(let values) = vector.storage { Lanes(values, isConstant: isConstant) } else { nil }
    }

    var rows: Lanes<UInt32>? {
        if case .rows(let values) = vector.storage { Lanes(values, isConstant: isConstant) } else { nil }
    }

    var texts: (store: TextStore, numbers: Lanes<UInt32>)? {
        guard case .text(let store, let numbers) = vector.storage else { return nil }
        return (store, Lanes(numbers, isConstant: isConstant))
    }

    /// The mantissas of an int or dec operand.
    func mantissas(_ type: DataType) -> DecimalLanes? {
        let scale =
            switch type {
            case .int: 0
            case .decimal(let scale): scale
            default: nil as Int?
            }
        guard let scale else { return nil }
        switch vector.storage {
        case .int64(let values):
            return DecimalLanes(storage: .narrow(Lanes(values, isConstant: isConstant)), scale: scale)
        case .int128(let values):
            return DecimalLanes(storage: .wide(Lanes(values, isConstant: isConstant)), scale: scale)
        default: return nil
        }
    }

    /// Row numbers for every row of a frame; all null if the operand is.
    func rowNumbers(count: Int) -> [UInt32] {
        guard let rows else { return [UInt32](repeating: nullRow, count: count) }
        return rows.isConstant ? [UInt32](repeating: rows.values[0], count: count) : rows.values
    }
}

/// Puts together the values of an expression that was evaluated for different rows in different ways.
struct Assembly {
    private let count: Int
    private var parts: [Vector] = []
    /// Where each row's value stands in the parts end to end; ``nullRow`` while it has none.
    private var places: [UInt32]
    private var length = 0

    init(count: Int) {
        self.count = count
        places = [UInt32](repeating: nullRow, count: count)
    }

    /// Sets the values of these rows; a constant is stored once.
    mutating func set(_ operand: Operand, at positions: [UInt32]) {
        if positions.isEmpty || operand.isAllNull { return }
        let base = UInt32(truncatingIfNeeded: length)
        for (index, position) in positions.enumerated() {
            places[Int(position)] = operand.isConstant ? base : base + UInt32(truncatingIfNeeded: index)
        }
        parts.append(operand.vector)
        length += operand.vector.count
    }

    /// One value per row; null for rows that were not set.
    func vector() -> Vector {
        if parts.isEmpty { return Vector(.null(count)) }
        let all = Vector.concatenating(parts)
        return all.count == count && Loops.consecutiveRange(places) == 0..<count ? all : all.gathering(places)
    }
}
