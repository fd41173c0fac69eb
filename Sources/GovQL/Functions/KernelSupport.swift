// What kernels share: reading vectors in one form, mapping present values, comparing values of any ordered type.
// Null and type are settled once per vector; the loops over rows are the callers'.

extension Vector {
    var isAllNull: Bool { if case .null = storage { true } else { false } }

    /// Values in 64-bit form; zeros for a vector of nulls.
    var int64Values: [Int64] {
        switch storage {
        case .int64(let values): return values
        case .null(let count): return [Int64](repeating: 0, count: count)
        default: preconditionFailure("A kernel was given a vector that is not in 64-bit form")
        }
    }

    /// Mantissas of decimals, widened.
    var mantissas: [Int128] {
        if case .int128(let values) = storage { return values }
        return int64Values.map { Int128($0) }
    }

    var doubleValues: [Double] {
        switch storage {
        case .float64(let values): return values
        case .null(let count): return [Double](repeating: 0, count: count)
        default: preconditionFailure("A kernel was given a vector that is not in floating-point form")
        }
    }

    var boolValues: [Bool] {
        switch storage {
        case .bool(let values): return values
        case .null(let count): return [Bool](repeating: false, count: count)
        default: preconditionFailure("A kernel was given a vector that holds no conditions")
        }
    }

    /// A store and numbers into it.
    var textValues: (store: TextStore, numbers: [UInt32]) {
        switch storage {
        case .text(let store, let numbers): return (store, numbers)
        case .null(let count): return (.empty, [UInt32](repeating: nullRow, count: count))
        default: preconditionFailure("A kernel was given a vector that holds no texts")
        }
    }

    /// Offsets and elements of lists.
    var listValues: (offsets: [Int], elements: Vector) {
        switch storage {
        case .list(let offsets, let elements): return (offsets, elements)
        case .null(let count): return ([Int](repeating: 0, count: count + 1), Vector(.null(0)))
        default: preconditionFailure("A kernel was given a vector that holds no lists")
        }
    }

    /// A vector of decimals in the narrower form if all fit.
    static func decimals(_ mantissas: [Int128], validity: [Bool]?) -> Vector {
        let fits = mantissas.allSatisfy { $0 >= Int128(Int64.min) && $0 <= Int128(Int64.max) }
        if !fits { return Vector(.int128(mantissas), validity: validity) }
        return Vector(.int64(mantissas.map { Int64(truncatingIfNeeded: $0) }), validity: validity)
    }

    /// True where every vector has a value; nil when all have everywhere.
    static func jointValidity(_ vectors: [Vector]) -> [Bool]? {
        var result: [Bool]?
        for vector in vectors {
            guard let mask = vector.validityMask() else { continue }
            guard let current = result else {
                result = mask
                continue
            }
            result = zip(current, mask).map { $0 && $1 }
        }
        return result
    }
}

enum Kernel {
    /// Maps the values that are present; `zero` stands in the place of null.
    @inline(__always)
    static func map<Input, Output>(
        _ values: [Input], _ validity: [Bool]?, zero: Output, _ transform: (Input, Int) throws -> Output
    ) rethrows -> [Output] {
        try [Output](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            for index in values.indices {
                let isPresent = validity.map { $0[index] } ?? true
                buffer.initializeElement(at: index, to: isPresent ? try transform(values[index], index) : zero)
                initialized = index + 1
            }
        }
    }

    /// As `map`, where nil from `transform` makes the result null.
    @inline(__always)
    static func mapOptional<Input, Output>(
        _ values: [Input], _ validity: [Bool]?, zero: Output, _ transform: (Input, Int) throws -> Output?
    ) rethrows -> (values: [Output], validity: [Bool]?) {
        var newValidity: [Bool]? = validity
        let results = try map(values, validity, zero: zero) { value, index in
            if let result = try transform(value, index) { return result }
            if newValidity == nil { newValidity = [Bool](repeating: true, count: values.count) }
            newValidity?[index] = false
            return zero
        }
        return (results, newValidity)
    }
}

/// Values of an ordered type, readable by position.
enum OrderedValues {
    case int64([Int64])
    case int128([Int128])
    case float64([Double])
    case text(TextStore, [UInt32])

    init(_ vector: Vector) {
        switch vector.storage {
        case .int128(let values): self = .int128(values)
        case .float64(let values): self = .float64(values)
        case .text(let store, let numbers): self = .text(store, numbers)
        default: self = .int64(vector.int64Values)
        }
    }

    /// Negative, zero or positive; both are of one type, and both values are present.
    func compare(_ lhs: Int, _ other: OrderedValues, _ rhs: Int) -> Int {
        func order<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
            left < right ? -1 : left == right ? 0 : 1
        }
        switch (self, other) {
        case (.int64(let left), .int64(let right)): return order(left[lhs], right[rhs])
        case (.int128(let left), .int128(let right)): return order(left[lhs], right[rhs])
        case (.int64(let left), .int128(let right)): return order(Int128(left[lhs]), right[rhs])
        case (.int128(let left), .int64(let right)): return order(left[lhs], Int128(right[rhs]))
        case (.float64(let left), .float64(let right)): return order(left[lhs], right[rhs])
        case (.text(let left, let leftNumbers), .text(let right, let rightNumbers)):
            return TextStore.compare(left, Int(leftNumbers[lhs]), right, Int(rightNumbers[rhs]))
        default: preconditionFailure("Values that are compared have one type")
        }
    }
}
