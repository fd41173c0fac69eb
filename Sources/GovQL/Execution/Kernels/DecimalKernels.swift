// Arithmetic on decimal mantissas: in 64 bits while a whole batch fits, else in 128 bits with 38 digits as the limit.
// Scales are one per vector. The mathematics is in Types/DecimalMath.swift.

/// The mantissas of a decimal operand with their scale; an int has scale 0.
struct DecimalLanes {
    enum Storage {
        case narrow(Lanes<Int64>)
        case wide(Lanes<Int128>)
    }

    let storage: Storage
    let scale: Int

    var narrow: Lanes<Int64>? {
        if case .narrow(let lanes) = storage { lanes } else { nil }
    }

    var wide: Lanes<Int128> {
        switch storage {
        case .narrow(let lanes): Lanes(Loops.map(lanes.values) { Int128($0) }, isConstant: lanes.isConstant)
        case .wide(let lanes): lanes
        }
    }
}

enum DecimalKernels {
    /// A column of mantissas, or the first row that needs more than 38 digits.
    enum Outcome {
        case vector(Vector)
        case failure(Int)
    }

    static func add(
        _ lhs: DecimalLanes, _ rhs: DecimalLanes, scale: Int, isSubtraction: Bool, validity: [Bool]?, count: Int
    ) -> Outcome {
        if let left = narrow(lhs, at: scale), let right = narrow(rhs, at: scale),
            let values = isSubtraction
                ? IntegerKernels.checked(
                    left, right, validity: validity, count: count, { $0.subtractingReportingOverflow($1) })
                : IntegerKernels.checked(
                    left, right, validity: validity, count: count, { $0.addingReportingOverflow($1) })
        {
            return .vector(Vector(.int64(values), validity: validity))
        }
        return wide(lhs, rhs, validity: validity, count: count) { left, right in
            guard let left = DecimalMath.rescale(left, from: lhs.scale, to: scale),
                let right = DecimalMath.rescale(right, from: rhs.scale, to: scale)
            else { return nil }
            return isSubtraction ? DecimalMath.subtract(left, right) : DecimalMath.add(left, right)
        }
    }

    static func multiply(
        _ lhs: DecimalLanes, _ rhs: DecimalLanes, scale: Int, validity: [Bool]?, count: Int
    ) -> Outcome {
        let productScale = DecimalMath.productScale(lhs.scale, rhs.scale)
        if productScale == lhs.scale + rhs.scale, productScale == scale, let left = lhs.narrow, let right = rhs.narrow,
            let values = IntegerKernels.checked(
                left, right, validity: validity, count: count, { $0.multipliedReportingOverflow(by: $1) })
        {
            return .vector(Vector(.int64(values), validity: validity))
        }
        return wide(lhs, rhs, validity: validity, count: count) { left, right in
            DecimalMath.multiply(left, scale: lhs.scale, right, scale: rhs.scale)
                .flatMap { DecimalMath.rescale($0, from: productScale, to: scale) }
        }
    }

    /// The truncated quotient, or what it leaves.
    static func divideTruncating(
        _ lhs: DecimalLanes, _ rhs: DecimalLanes, scale: Int, wantsRemainder: Bool, validity: [Bool]?, count: Int
    ) -> Quotients<Int128> {
        let larger = max(lhs.scale, rhs.scale)
        return IntegerKernels.dividing(
            lhs.wide, rhs.wide, validity: validity, count: count, zero: 0, empty: 0
        ) { left, right in
            let parts = DecimalMath.divideTruncating(left, scale: lhs.scale, right, scale: rhs.scale)
            return wantsRemainder
                ? parts.remainder.flatMap { DecimalMath.rescale($0, from: larger, to: scale) }
                : parts.quotient.flatMap { DecimalMath.rescale($0, from: 0, to: scale) }
        }
    }

    static func divide(
        _ lhs: DecimalLanes, _ rhs: DecimalLanes, validity: [Bool]?, count: Int
    ) -> Quotients<Double> {
        if lhs.scale == rhs.scale, let left = lhs.narrow, let right = rhs.narrow {
            return IntegerKernels.dividing(left, right, validity: validity, count: count, zero: 0, empty: 0) {
                DecimalMath.quotient($0, $1)
            }
        }
        return IntegerKernels.dividing(lhs.wide, rhs.wide, validity: validity, count: count, zero: 0, empty: 0) {
            DecimalMath.quotient($0, scale: lhs.scale, $1, scale: rhs.scale)
        }
    }

    /// Restates mantissas at another scale.
    static func rescale(_ operand: DecimalLanes, to scale: Int, validity: [Bool]?) -> Outcome {
        if let lanes = narrow(operand, at: scale) { return .vector(Vector(.int64(lanes.values), validity: validity)) }
        var failure: Int?
        let values = operand.wide.values.enumerated().map { index, mantissa in
            if let result = DecimalMath.rescale(mantissa, from: operand.scale, to: scale) { return result }
            failure = failure ?? index
            return 0
        }
        return failure.map { .failure($0) } ?? .vector(narrowed(values, validity: validity))
    }

    /// The nearest doubles.
    static func doubles(_ operand: DecimalLanes) -> [Double] {
        switch operand.storage {
        case .narrow(let lanes): Loops.map(lanes.values) { DecimalMath.nearestDouble($0, scale: operand.scale) }
        case .wide(let lanes): lanes.values.map { DecimalMath.double($0, scale: operand.scale) }
        }
    }

    /// 128-bit mantissas as a vector, in 64 bits where all fit.
    static func narrowed(_ values: [Int128], validity: [Bool]?) -> Vector {
        let fits = values.withUnsafeBufferPointer { values in
            var fits = true
            for index in 0..<values.count { fits = fits && Int64(exactly: values[index]) != nil }
            return fits
        }
        return fits
            ? Vector(.int64(values.map { Int64(truncatingIfNeeded: $0) }), validity: validity)
            : Vector(.int128(values), validity: validity)
    }

    /// 64-bit mantissas at another, not smaller, scale, if all fit.
    private static func narrow(_ operand: DecimalLanes, at scale: Int) -> Lanes<Int64>? {
        guard let lanes = operand.narrow, scale >= operand.scale else { return nil }
        if scale == operand.scale { return lanes }
        guard let factor = DecimalMath.pow10(scale - operand.scale).flatMap({ Int64(exactly: $0) }) else { return nil }
        var overflowed = false
        let values = Loops.map(lanes.values) { mantissa in
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: factor)
            overflowed = overflowed || overflow
            return product
        }
        return overflowed ? nil : Lanes(values, isConstant: lanes.isConstant)
    }

    @inline(__always)
    private static func wide(
        _ lhs: DecimalLanes, _ rhs: DecimalLanes, validity: [Bool]?, count: Int, _ body: (Int128, Int128) -> Int128?
    ) -> Outcome {
        let left = lhs.wide
        let right = rhs.wide
        var failure: Int?
        var values = [Int128](repeating: 0, count: count)
        for index in 0..<count where validity.map({ $0[index] }) ?? true {
            if let value = body(left.at(index), right.at(index)) {
                values[index] = value
            } else {
                failure = failure ?? index
            }
        }
        return failure.map { .failure($0) } ?? .vector(narrowed(values, validity: validity))
    }
}

extension DecimalMath {
    /// A 64-bit mantissa as the nearest double: one division where both numbers are exact.
    @inline(__always)
    static func nearestDouble(_ mantissa: Int64, scale: Int) -> Double {
        if mantissa.magnitude < 1 << 53, scale < exactPowers.count { return Double(mantissa) / exactPowers[scale] }
        return double(Int128(mantissa), scale: scale)
    }

    /// A power of ten, if a double holds it exactly.
    static func exactPower(_ exponent: Int) -> Double? {
        exactPowers.indices.contains(exponent) ? exactPowers[exponent] : nil
    }

    /// The powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
