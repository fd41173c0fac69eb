// Making result vectors of aggregates: mantissas as narrow as they fit, optional numbers, validity only where needed.

extension Vector {
    /// Integers or decimals, 64 bits wide if all fit. Values that are not valid become 0.
    init(mantissas values: [Int128], validity: [Bool]) {
        var narrow: [Int64] = []
        narrow.reserveCapacity(values.count)
        for (value, isValid) in zip(values, validity) {
            guard let fitting = Int64(exactly: isValid ? value : 0) else { break }
            narrow.append(fitting)
        }
        let storage: Storage =
            narrow.count == values.count ? .int64(narrow) : .int128(zip(values, validity).map { $1 ? $0 : 0 })
        self = Vector(storage, validity: validity).withoutIdleValidity()
    }

    init(doubles values: [Double?]) {
        self = Vector(.float64(values.map { $0 ?? 0 }), validity: values.map { $0 != nil }).withoutIdleValidity()
    }

    /// Nil stands for "all valid".
    func withoutIdleValidity() -> Vector {
        guard let validity, !validity.contains(false) else { return self }
        return Vector(storage, validity: nil)
    }

    /// The values as 128-bit integers, 0 for null.
    func wideIntegers() -> [Int128] {
        switch storage {
        case .int64(let values): values.map { Int128($0) }
        case .int128(let values): values
        default: [Int128](repeating: 0, count: count)
        }
    }

    /// The values of a number type as Doubles, 0 for null.
    func doubles(type: DataType) -> [Double] {
        switch storage {
        case .float64(let values): return values
        case .int64(let values) where type.scale == 0: return values.map { Double($0) }
        case .int64, .int128: return wideIntegers().map { DecimalMath.double($0, scale: type.scale) }
        default: return [Double](repeating: 0, count: count)
        }
    }
}

extension DataType {
    /// The digits after the point of a number's mantissa.
    var scale: Int { if case .decimal(let scale) = self { scale } else { 0 } }
}
