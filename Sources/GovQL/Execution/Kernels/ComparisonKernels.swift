// Comparisons with GovQL's two-valued null: `==` and `!=` see null as a value, an ordering with null is false. They rest
// on the rule that a null's place holds zero, so that two nulls have equal values.

enum ComparisonKernels {
    /// Compares values of one type; nulls are handled by `settle`.
    @inline(__always)
    static func compare<Element: Comparable>(
        _ comparison: BoundExpr.Comparison, _ lhs: Lanes<Element>, _ rhs: Lanes<Element>, count: Int
    ) -> [Bool] {
        switch comparison {
        case .equal: Loops.map(lhs, rhs, count: count) { $0 == $1 }
        case .notEqual: Loops.map(lhs, rhs, count: count) { $0 != $1 }
        case .less: Loops.map(lhs, rhs, count: count) { $0 < $1 }
        case .lessOrEqual: Loops.map(lhs, rhs, count: count) { $0 <= $1 }
        case .greater: Loops.map(lhs, rhs, count: count) { $0 > $1 }
        case .greaterOrEqual: Loops.map(lhs, rhs, count: count) { $0 >= $1 }
        }
    }

    /// Compares by a function that gives a negative number, zero or a positive one.
    @inline(__always)
    static func compare<Left, Right>(
        _ comparison: BoundExpr.Comparison, _ lhs: Lanes<Left>, _ rhs: Lanes<Right>, count: Int,
        by order: (Left, Right) -> Int
    ) -> [Bool] {
        Loops.map(lhs, rhs, count: count) { comparison.holds(order($0, $1)) }
    }

    /// Corrects the results of a comparison of values for rows where an operand is null. A nil mask is all known.
    static func settle(
        _ comparison: BoundExpr.Comparison, _ result: inout [Bool], _ lhs: [Bool]?, _ rhs: [Bool]?
    ) {
        guard lhs != nil || rhs != nil else { return }
        for index in result.indices {
            let left = lhs.map { $0[index] } ?? true
            let right = rhs.map { $0[index] } ?? true
            if left, right { continue }
            switch comparison {
            case .equal: result[index] = left == right
            case .notEqual: result[index] = left != right
            case .less, .lessOrEqual, .greater, .greaterOrEqual: result[index] = false
            }
        }
    }

    /// Whether operand lies between two constants.
    @inline(__always)
    static func isBetween<Element: Comparable>(
        _ values: [Element], _ lower: Element, _ upper: Element, includesUpper: Bool
    ) -> [Bool] {
        includesUpper
            ? Loops.map(values) { $0 >= lower && $0 <= upper } : Loops.map(values) { $0 >= lower && $0 < upper }
    }
}

extension BoundExpr.Comparison {
    var isEquality: Bool { self == .equal || self == .notEqual }

    /// The comparison that holds for swapped operands.
    var flipped: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }

    /// Whether it holds for operands in this order: negative, zero or positive.
    @inline(__always)
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}
