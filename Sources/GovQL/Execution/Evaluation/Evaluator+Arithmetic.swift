// Numbers: `+ - * / // mod`, sign, widening. Integers and decimals are exact or an error that names the row; a zero
// divisor gives null and a note. Loops: Kernels/IntegerKernels.swift, Kernels/DecimalKernels.swift.

extension Evaluator {
    func arithmetic(
        _ operation: BoundExpr.Arithmetic, _ lhs: BoundExpr, _ rhs: BoundExpr, _ expr: BoundExpr, over frame: Frame
    ) throws -> Operand {
        let left = try operand(lhs, over: frame)
        let right = try operand(rhs, over: frame)
        if left.isAllNull || right.isAllNull { return .null }
        let isConstant = left.isConstant && right.isConstant
        let count = isConstant ? 1 : frame.count
        let step = ArithmeticStep(
            operation: operation, expr: expr, frame: frame, count: count,
            validity: Loops.and(left.validity, right.validity, count: count))
        let vector: Vector
        if let left = left.doubles, let right = right.doubles {
            vector = floats(step, left, right)
        } else if let left = left.mantissas(lhs.type), let right = right.mantissas(rhs.type) {
            if case .int = expr.type, let left = left.narrow, let right = right.narrow {
                vector = try integers(step, left, right)
            } else {
                vector = try decimals(step, left, right)
            }
        } else {
            return .null
        }
        return Operand(vector, isConstant: isConstant)
    }

    /// One operation over one frame: what every numeric type needs to know of it.
    private struct ArithmeticStep {
        let operation: BoundExpr.Arithmetic
        let expr: BoundExpr
        let frame: Frame
        /// The number of results: 1 where both operands are constant.
        let count: Int
        let validity: [Bool]?
    }

    private func floats(_ step: ArithmeticStep, _ lhs: Lanes<Double>, _ rhs: Lanes<Double>) -> Vector {
        func each(_ body: (Double, Double) -> Double) -> Vector {
            FloatKernels.settled(Loops.map(lhs, rhs, count: step.count, body), validity: step.validity)
        }
        func dividing(_ body: (Double, Double) -> Double) -> Vector {
            let quotients = IntegerKernels.dividing(
                lhs, rhs, validity: step.validity, count: step.count, zero: 0, empty: 0, body)
            noteDivisions(quotients.zeroDivisions, step)
            return FloatKernels.settled(quotients.values, validity: quotients.validity)
        }
        return switch step.operation {
        case .add: each { $0 + $1 }
        case .subtract: each { $0 - $1 }
        case .multiply: each { $0 * $1 }
        case .divide: dividing { $0 / $1 }
        case .truncatingDivide: dividing { ($0 / $1).rounded(.towardZero) }
        case .modulo: dividing { $0.truncatingRemainder(dividingBy: $1) }
        }
    }

    private func integers(_ step: ArithmeticStep, _ lhs: Lanes<Int64>, _ rhs: Lanes<Int64>) throws -> Vector {
        func checked(_ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)) throws -> Vector {
            let validity = step.validity
            if let values = IntegerKernels.checked(lhs, rhs, validity: validity, count: step.count, body) {
                return Vector(.int64(values), validity: validity)
            }
            let row = IntegerKernels.firstOverflow(lhs, rhs, validity: validity, count: step.count, body)
            throw overflow(in: step.expr, at: row ?? 0, over: step.frame)
        }
        func dividing(_ body: (Int64, Int64) -> Int64?) throws -> Vector {
            let quotients = IntegerKernels.dividing(
                lhs, rhs, validity: step.validity, count: step.count, zero: 0, empty: 0, body)
            try settle(quotients.failure, zeroDivisions: quotients.zeroDivisions, step)
            return Vector(.int64(quotients.values), validity: quotients.validity)
        }
        return switch step.operation {
        case .add: try checked { $0.addingReportingOverflow($1) }
        case .subtract: try checked { $0.subtractingReportingOverflow($1) }
        case .multiply: try checked { $0.multipliedReportingOverflow(by: $1) }
        case .truncatingDivide: try dividing(IntegerKernels.truncatingQuotient)
        case .modulo: try dividing(IntegerKernels.remainder)
        case .divide: preconditionFailure("A quotient is num")
        }
    }

    private func decimals(_ step: ArithmeticStep, _ lhs: DecimalLanes, _ rhs: DecimalLanes) throws -> Vector {
        let scale = if case .decimal(let scale) = step.expr.type { scale } else { 0 }
        let (validity, count) = (step.validity, step.count)
        switch step.operation {
        case .add, .subtract:
            return try settled(
                DecimalKernels.add(
                    lhs, rhs, scale: scale, isSubtraction: step.operation == .subtract, validity: validity,
                    count: count), in: step.expr, over: step.frame)
        case .multiply:
            return try settled(
                DecimalKernels.multiply(lhs, rhs, scale: scale, validity: validity, count: count), in: step.expr,
                over: step.frame)
        case .divide:
            let quotients = DecimalKernels.divide(lhs, rhs, validity: validity, count: count)
            noteDivisions(quotients.zeroDivisions, step)
            return Vector(.float64(quotients.values), validity: quotients.validity)
        case .truncatingDivide, .modulo:
            let quotients = DecimalKernels.divideTruncating(
                lhs, rhs, scale: scale, wantsRemainder: step.operation == .modulo, validity: validity, count: count)
            try settle(quotients.failure, zeroDivisions: quotients.zeroDivisions, step)
            return DecimalKernels.narrowed(quotients.values, validity: quotients.validity)
        }
    }

    private func settled(
        _ outcome: DecimalKernels.Outcome, in expr: BoundExpr, over frame: Frame
    ) throws -> Vector {
        switch outcome {
        case .vector(let vector): return vector
        case .failure(let index): throw overflow(in: expr, at: index, over: frame)
        }
    }

    private func settle(_ failure: Int?, zeroDivisions: Int, _ step: ArithmeticStep) throws {
        if let failure { throw overflow(in: step.expr, at: failure, over: step.frame) }
        noteDivisions(zeroDivisions, step)
    }

    /// Counts rows with a zero divisor; two constants were divided once for all rows.
    private func noteDivisions(_ count: Int, _ step: ArithmeticStep) {
        let rows = step.count == step.frame.count ? count : count * step.frame.count
        context.notes.add(.divisionByZero, count: rows, at: step.expr.origin)
    }

    func negate(_ inner: BoundExpr, _ expr: BoundExpr, over frame: Frame) throws -> Operand {
        let operand = try operand(inner, over: frame)
        let validity = operand.vector.validity
        switch operand.vector.storage {
        case .int64(let values):
            let zero = Lanes<Int64>([0], isConstant: true)
            let lanes = Lanes(values, isConstant: false)
            let subtract = { @Sendable (left: Int64, right: Int64) in left.subtractingReportingOverflow(right) }
            if let negated = IntegerKernels.checked(zero, lanes, validity: validity, count: values.count, subtract) {
                return Operand(Vector(.int64(negated), validity: validity), isConstant: operand.isConstant)
            }
            if case .decimal = expr.type {
                let wide = Loops.map(values) { -Int128($0) }
                return Operand(Vector(.int128(wide), validity: validity), isConstant: operand.isConstant)
            }
            let row = IntegerKernels.firstOverflow(zero, lanes, validity: validity, count: values.count, subtract)
            throw overflow(in: expr, at: row ?? 0, over: frame)
        case .int128(let values):
            // Mantissas have at most 38 digits, so their negatives fit.
            return Operand(
                Vector(.int128(Loops.map(values) { 0 - $0 }), validity: validity), isConstant: operand.isConstant)
        case .float64(let values):
            // A null's place keeps plain zero.
            let negated = Loops.map(values) { $0 == 0 ? 0 : -$0 }
            return Operand(Vector(.float64(negated), validity: validity), isConstant: operand.isConstant)
        case .null, .bool, .rows, .text, .list: return .null
        }
    }
}

// MARK: Widening

extension Evaluator {
    func widen(_ inner: BoundExpr, _ expr: BoundExpr, over frame: Frame) throws -> Operand {
        let operand = try operand(inner, over: frame)
        let vector = try widened(operand.vector, from: inner.type, to: expr.type, expr, over: frame)
        return Operand(vector, isConstant: operand.isConstant)
    }

    /// A vector of the wider type with the same values.
    private func widened(
        _ vector: Vector, from narrow: DataType, to wide: DataType, _ expr: BoundExpr, over frame: Frame
    ) throws -> Vector {
        if narrow == wide { return vector }
        switch (wide, vector.storage) {
        case (_, .null): return vector
        case (.num, _):
            guard let lanes = Operand(vector).mantissas(narrow) else { return vector }
            return Vector(.float64(DecimalKernels.doubles(lanes)), validity: vector.validity)
        case (.decimal(let scale), _):
            guard let lanes = Operand(vector).mantissas(narrow) else { return vector }
            return try settled(
                DecimalKernels.rescale(lanes, to: scale, validity: vector.validity), in: expr, over: frame)
        case (.dateTime, .int64(let days)) where narrow == .date:
            // A day is at most seven digits, so its seconds fit.
            return Vector(.int64(Loops.map(days) { $0 &* 86_400 }), validity: vector.validity)
        case (.list(let element), .list(let offsets, let elements)):
            guard case .list(let own) = narrow else { return vector }
            let inner = try widened(elements, from: own, to: element, expr, over: frame)
            return Vector(.list(offsets: offsets, elements: inner), validity: vector.validity)
        default: return vector
        }
    }
}
