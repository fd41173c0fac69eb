// Comparisons and ranges. Which values are compared depends on the type: words, mantissas at their scales, keys of
// entities by rank, texts by bytes. Loops: Kernels/ComparisonKernels.swift, Kernels/TextTestKernels.swift.

extension Evaluator {
    func compare(
        _ comparison: BoundExpr.Comparison, _ lhs: BoundExpr, _ rhs: BoundExpr, over frame: Frame
    ) throws -> Operand {
        let left = lhs.unrounded
        let right = rhs.unrounded
        return try compare(
            comparison, Side(operand(left, over: frame), left.type), Side(operand(right, over: frame), right.type),
            count: frame.count)
    }

    /// An operand with its type.
    struct Side {
        let operand: Operand
        let type: DataType

        init(_ operand: Operand, _ type: DataType) {
            self.operand = operand
            self.type = type
        }
    }

    func compare(_ comparison: BoundExpr.Comparison, _ lhs: Side, _ rhs: Side, count: Int) throws -> Operand {
        if lhs.operand.isAllNull || rhs.operand.isAllNull {
            guard comparison.isEquality else { return Operand(false) }
            let bothNull = isNull(lhs.operand.isAllNull ? rhs.operand : lhs.operand)
            return comparison == .equal ? bothNull : negation(bothNull)
        }
        let isConstant = lhs.operand.isConstant && rhs.operand.isConstant
        let length = isConstant ? 1 : count
        var result = try compareValues(comparison, lhs, rhs, count: length)
        ComparisonKernels.settle(comparison, &result, lhs.operand.validity, rhs.operand.validity)
        return Operand(Vector(.bool(result)), isConstant: isConstant)
    }

    /// Compares by value; what stands for rows with nulls is settled later.
    private func compareValues(
        _ comparison: BoundExpr.Comparison, _ lhs: Side, _ rhs: Side, count: Int
    ) throws -> [Bool] {
        let (left, right) = (lhs.operand, rhs.operand)
        if lhs.type.isNumeric, rhs.type.isNumeric { return Self.compareNumbers(comparison, lhs, rhs, count: count) }
        if let left = left.words, let right = right.words {
            return ComparisonKernels.compare(comparison, left, right, count: count)
        }
        if let left = left.texts, let right = right.texts {
            return compareTexts(comparison, left, right, count: count)
        }
        if let left = left.rows, let right = right.rows {
            return try compareRows(comparison, left, right, of: lhs.type, count: count)
        }
        if let left = left.bools, let right = right.bools {
            return ComparisonKernels.compare(
                comparison, left.map { $0 ? 1 : 0 }, right.map { $0 ? 1 : 0 }, count: count)
        }
        return Self.compareLists(comparison, lhs, rhs, count: count)
    }

    /// Numbers of any types by exact value.
    private static func compareNumbers(
        _ comparison: BoundExpr.Comparison, _ lhs: Side, _ rhs: Side, count: Int
    ) -> [Bool] {
        let (left, right) = (lhs.operand, rhs.operand)
        switch (left.doubles, right.doubles) {
        case (let left?, let right?): return ComparisonKernels.compare(comparison, left, right, count: count)
        case (let left?, nil):
            guard let right = right.mantissas(rhs.type) else { return [Bool](repeating: false, count: count) }
            return ComparisonKernels.compare(comparison.flipped, right.wide, left, count: count) {
                DecimalMath.compare($0, scale: right.scale, $1)
            }
        case (nil, let right?):
            guard let left = left.mantissas(lhs.type) else { return [Bool](repeating: false, count: count) }
            return ComparisonKernels.compare(comparison, left.wide, right, count: count) {
                DecimalMath.compare($0, scale: left.scale, $1)
            }
        case (nil, nil): return compareDecimals(comparison, lhs, rhs, count: count)
        }
    }

    private static func compareDecimals(
        _ comparison: BoundExpr.Comparison, _ lhs: Side, _ rhs: Side, count: Int
    ) -> [Bool] {
        guard let left = lhs.operand.mantissas(lhs.type), let right = rhs.operand.mantissas(rhs.type) else {
            return [Bool](repeating: false, count: count)
        }
        if left.scale == right.scale {
            if let left = left.narrow, let right = right.narrow {
                return ComparisonKernels.compare(comparison, left, right, count: count)
            }
            return ComparisonKernels.compare(comparison, left.wide, right.wide, count: count)
        }
        return ComparisonKernels.compare(comparison, left.wide, right.wide, count: count) {
            DecimalMath.compare($0, scale: left.scale, $1, scale: right.scale)
        }
    }

    /// Entities by key: equality through the first row of each key, order through ranks.
    private func compareRows(
        _ comparison: BoundExpr.Comparison, _ lhs: Lanes<UInt32>, _ rhs: Lanes<UInt32>, of type: DataType, count: Int
    ) throws -> [Bool] {
        guard let entity = type.entityID else { return [Bool](repeating: false, count: count) }
        let order = try tables.keyOrder(of: entity, context: context)
        guard let keys = comparison.isEquality ? order.representatives : order.ranks else {
            return ComparisonKernels.compare(comparison, lhs, rhs, count: count)
        }
        func keyed(_ lanes: Lanes<UInt32>) -> Lanes<UInt32> {
            Lanes(Loops.gather(keys, lanes.values, missing: nullRow), isConstant: lanes.isConstant)
        }
        return ComparisonKernels.compare(comparison, keyed(lhs), keyed(rhs), count: count)
    }

    private func compareTexts(
        _ comparison: BoundExpr.Comparison, _ lhs: (store: TextStore, numbers: Lanes<UInt32>),
        _ rhs: (store: TextStore, numbers: Lanes<UInt32>), count: Int
    ) -> [Bool] {
        if lhs.store === rhs.store, lhs.store.isUnique, comparison.isEquality {
            return ComparisonKernels.compare(comparison, lhs.numbers, rhs.numbers, count: count)
        }
        if rhs.numbers.isConstant, !lhs.numbers.isConstant {
            return compareText(comparison, lhs.store, lhs.numbers.values, rhs.store.slice(Int(rhs.numbers.values[0])))
        }
        if lhs.numbers.isConstant, !rhs.numbers.isConstant {
            let constant = lhs.store.slice(Int(lhs.numbers.values[0]))
            return compareText(comparison.flipped, rhs.store, rhs.numbers.values, constant)
        }
        if comparison.isEquality {
            let isEqual = comparison == .equal
            return TextTestKernels.test(lhs.store, lhs.numbers, rhs.store, rhs.numbers, count: count) {
                TextSearch.areEqual($0, $1) == isEqual
            }
        }
        return TextTestKernels.test(lhs.store, lhs.numbers, rhs.store, rhs.numbers, count: count) {
            comparison.holds(TextSearch.compare($0, $1))
        }
    }

    private func compareText(
        _ comparison: BoundExpr.Comparison, _ store: TextStore, _ numbers: [UInt32], _ constant: ArraySlice<UInt8>
    ) -> [Bool] {
        let test = TextTestKey(kind: comparison.rawValue, operand: Array(constant))
        return constant.withUnsafeBufferPointer { constant in
            if comparison.isEquality {
                let isEqual = comparison == .equal
                return testTexts(store, numbers, key: test) { TextSearch.areEqual($0, constant) == isEqual }
            }
            return testTexts(store, numbers, key: test) { comparison.holds(TextSearch.compare($0, constant)) }
        }
    }

    /// Lists are equal if they have equal elements in the same order; they have no order.
    private static func compareLists(
        _ comparison: BoundExpr.Comparison, _ lhs: Side, _ rhs: Side, count: Int
    ) -> [Bool] {
        let left = lhs.operand.expanded(to: count)
        let right = rhs.operand.expanded(to: count)
        return (0..<count).map { index in
            let isEqual = left.value(at: index, type: lhs.type) == right.value(at: index, type: rhs.type)
            return comparison.isEquality && isEqual == (comparison == .equal)
        }
    }
}

// MARK: Ranges

extension Evaluator {
    func isBetween(
        _ expr: BoundExpr, lower: BoundExpr?, upper: BoundExpr?, includesUpper: Bool, over frame: Frame
    ) throws -> Operand {
        func side(_ expr: BoundExpr) throws -> Side {
            Side(try operand(expr.unrounded, over: frame), expr.unrounded.type)
        }
        let value = try side(expr)
        let from = try lower.map(side)
        let through = try upper.map(side)
        if let from, let through,
            let result = Self.isBetweenWords(value, from, through, includesUpper: includesUpper)
        {
            return result
        }
        // A range without ends holds what is known.
        guard from != nil || through != nil else { return negation(isNull(value.operand)) }
        let above = try from.map { try compare(.greaterOrEqual, value, $0, count: frame.count) }
        let below = try through.map {
            try compare(includesUpper ? .lessOrEqual : .less, value, $0, count: frame.count)
        }
        guard let above else { return below ?? Operand(false) }
        guard let below else { return above }
        return both(above, below, count: frame.count)
    }

    /// The common case in one pass: 64-bit values between constants of the same scale.
    private static func isBetweenWords(
        _ value: Side, _ lower: Side, _ upper: Side, includesUpper: Bool
    ) -> Operand? {
        guard value.type == lower.type, value.type == upper.type, !value.operand.isConstant,
            lower.operand.isConstant, upper.operand.isConstant, !lower.operand.isAllNull, !upper.operand.isAllNull,
            let words = value.operand.words, let low = lower.operand.words, let high = upper.operand.words
        else { return nil }
        var result = ComparisonKernels.isBetween(
            words.values, low.values[0], high.values[0], includesUpper: includesUpper)
        Loops.clear(&result, where: value.operand.validity, zero: false)
        return Operand(Vector(.bool(result)))
    }

    /// Both of two bools without nulls.
    func both(_ lhs: Operand, _ rhs: Operand, count: Int) -> Operand {
        guard let left = lhs.bools, let right = rhs.bools else { return Operand(false) }
        let isConstant = lhs.isConstant && rhs.isConstant
        let result = Loops.map(left, right, count: isConstant ? 1 : count) { $0 && $1 }
        return Operand(Vector(.bool(result)), isConstant: isConstant)
    }
}

extension BoundExpr {
    /// What a widening to num was made of: numbers compare by exact value, so a side that was rounded only to meet the
    /// other is taken as it was.
    fileprivate var unrounded: BoundExpr {
        guard type == .num, case .widen(let inner) = kind, inner.type.isNumeric else { return self }
        return inner
    }
}
