// Arithmetic on 64-bit integers and on floats. Integers never wrap: a kernel says that a row overflowed, and the caller
// finds which one. Decimals are in DecimalKernels.swift.

/// Results of an operation that zero divisors and overflow may spoil.
struct Quotients<Element> {
    var values: [Element]
    /// Nil if every row has a value.
    var validity: [Bool]?
    /// Rows whose operands are known and whose divisor is zero.
    var zeroDivisions: Int
    /// The first row whose result can't be held.
    var failure: Int?
}

enum IntegerKernels {
    /// Adds, subtracts or multiplies; null operands are 0 and give 0. Nil if a row may have overflowed.
    @inline(__always)
    static func checked(
        _ lhs: Lanes<Int64>, _ rhs: Lanes<Int64>, validity: [Bool]?, count: Int,
        _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> [Int64]? {
        var overflowed = false
        var values = Loops.map(lhs, rhs, count: count) { left, right in
            let (value, overflow) = body(left, right)
            overflowed = overflowed || overflow
            return value
        }
        if overflowed, firstOverflow(lhs, rhs, validity: validity, count: count, body) != nil { return nil }
        Loops.clear(&values, where: validity, zero: 0)
        return values
    }

    /// The first row of two known operands that overflows.
    @inline(__always)
    static func firstOverflow(
        _ lhs: Lanes<Int64>, _ rhs: Lanes<Int64>, validity: [Bool]?, count: Int,
        _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Int? {
        (0..<count).first { index in
            (validity.map { $0[index] } ?? true) && body(lhs.at(index), rhs.at(index)).overflow
        }
    }

    /// Divides where the divisor is not zero; null otherwise. `body` gives nil where the result can't be held.
    @inline(__always)
    static func dividing<Operand: Equatable, Result>(
        _ lhs: Lanes<Operand>, _ rhs: Lanes<Operand>, validity: [Bool]?, count: Int, zero: Operand, empty: Result,
        _ body: (Operand, Operand) -> Result?
    ) -> Quotients<Result> {
        var result = Quotients(
            values: [Result](repeating: empty, count: count), validity: validity, zeroDivisions: 0, failure: nil)
        var mask = validity ?? [Bool](repeating: true, count: count)
        for index in 0..<count where mask[index] {
            let divisor = rhs.at(index)
            if divisor == zero {
                mask[index] = false
                result.zeroDivisions += 1
            } else if let value = body(lhs.at(index), divisor) {
                result.values[index] = value
            } else if result.failure == nil {
                result.failure = index
            }
        }
        if result.zeroDivisions > 0 { result.validity = mask }
        return result
    }

    static func truncatingQuotient(_ lhs: Int64, _ rhs: Int64) -> Int64? {
        let (value, overflow) = lhs.dividedReportingOverflow(by: rhs)
        return overflow ? nil : value
    }

    /// The remainder always fits: that of the smallest integer by -1 is 0.
    static func remainder(_ lhs: Int64, _ rhs: Int64) -> Int64? { rhs == -1 ? 0 : lhs % rhs }
}

enum FloatKernels {
    /// Results that are no number (∞ - ∞) are null; null operands give null.
    static func settled(_ values: [Double], validity: [Bool]?) -> Vector {
        var values = values
        Loops.clear(&values, where: validity, zero: 0)
        let hasNaN = values.withUnsafeBufferPointer { values in
            var found = false
            for index in 0..<values.count { found = found || values[index].isNaN }
            return found
        }
        guard hasNaN else { return Vector(.float64(values), validity: validity) }
        let mask = Loops.and(validity, values.map { !$0.isNaN }, count: values.count)
        Loops.clear(&values, where: mask, zero: 0)
        return Vector(.float64(values), validity: mask)
    }
}
