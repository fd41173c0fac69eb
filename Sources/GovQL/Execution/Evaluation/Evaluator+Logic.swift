// `not and or`, conditionals and `??`. A part that can fail or be noted is evaluated only for rows that reach it; other
// parts are evaluated for all rows where that is cheaper than picking rows.

extension Evaluator {
    func negation(_ operand: Operand) -> Operand {
        guard let bools = operand.bools else { return Operand(true) }
        // Null counts as false, and a null's place holds false.
        return Operand(Vector(.bool(Loops.map(bools.values) { !$0 })), isConstant: operand.isConstant)
    }

    func isNull(_ operand: Operand) -> Operand {
        if operand.isAllNull { return Operand(true) }
        guard let validity = operand.validity else { return Operand(false) }
        return Operand(Vector(.bool(Loops.map(validity) { !$0 })))
    }

    /// `and` (settled by false) and `or` (settled by true).
    func junction(_ operands: [BoundExpr], settledBy settling: Bool, over frame: Frame) throws -> Operand {
        var result = [Bool](repeating: !settling, count: frame.count)
        var openCount = frame.count
        for expr in operands where openCount > 0 {
            // So few rows are left that picking them pays, or the others must not be evaluated.
            let isPicking = openCount < frame.count && (openCount * 2 < frame.count || expr.isSensitive)
            let open = isPicking ? Loops.positions(of: Loops.map(result) { $0 != settling }) : nil
            let part = try open.map { try operand(expr, over: frame, at: $0) } ?? operand(expr, over: frame)
            Self.settle(&result, part, at: open, settling)
            openCount = Loops.count(result) { $0 != settling }
        }
        return Operand(Vector(.bool(result)))
    }

    /// Writes down which rows an operand settles; nil positions are all rows.
    private static func settle(_ result: inout [Bool], _ operand: Operand, at open: [UInt32]?, _ settling: Bool) {
        guard let bools = operand.bools, !operand.isConstant else {
            if operand.bools?.values[0] ?? false != settling { return }
            guard let open else {
                result = [Bool](repeating: settling, count: result.count)
                return
            }
            for position in open { result[Int(position)] = settling }
            return
        }
        if let open {
            for (position, value) in zip(open, bools.values) { result[Int(position)] = value }
        } else {
            let before = Lanes(result, isConstant: false)
            result =
                settling
                ? Loops.map(before, bools, count: result.count) { $0 || $1 }
                : Loops.map(before, bools, count: result.count) { $0 && $1 }
        }
    }

    func coalesce(_ operands: [BoundExpr], over frame: Frame) throws -> Operand {
        var assembly = Assembly(count: frame.count)
        var open = Self.allPositions(frame.count)
        for expr in operands where !open.isEmpty {
            let part = try operand(expr, over: frame, at: open)
            if part.isAllNull { continue }
            guard let validity = part.validity else {
                if open.count == frame.count { return part }
                assembly.set(part, at: open)
                break
            }
            let known = Loops.positions(of: validity)
            assembly.set(part.gathering(known), at: known.map { open[Int($0)] })
            open = Loops.positions(of: validity.map { !$0 }).map { open[Int($0)] }
        }
        return Operand(assembly.vector())
    }

    func conditional(_ arms: [BoundExpr.Arm], otherwise: BoundExpr?, over frame: Frame) throws -> Operand {
        var assembly = Assembly(count: frame.count)
        var open = Self.allPositions(frame.count)
        for arm in arms where !open.isEmpty {
            let condition = try operand(arm.condition, over: frame, at: open)
            let (taken, left) = Self.split(open, by: condition)
            if taken.count == frame.count { return try operand(arm.value, over: frame) }
            assembly.set(try operand(arm.value, over: frame, at: taken), at: taken)
            open = left
        }
        if let otherwise, !open.isEmpty {
            if open.count == frame.count { return try operand(otherwise, over: frame) }
            assembly.set(try operand(otherwise, over: frame, at: open), at: open)
        }
        return Operand(assembly.vector())
    }

    /// The rows for which a condition over them is true, and the others.
    private static func split(_ open: [UInt32], by condition: Operand) -> (taken: [UInt32], left: [UInt32]) {
        guard let bools = condition.bools else { return ([], open) }
        if condition.isConstant { return bools.values[0] ? (open, []) : ([], open) }
        var taken: [UInt32] = []
        var left: [UInt32] = []
        for (position, holds) in zip(open, bools.values) {
            if holds { taken.append(position) } else { left.append(position) }
        }
        return (taken, left)
    }
}
