// `not and or`, conditionals and `??`. A part that can fail or be noted is evaluated only for rows that reach it; other
// parts are evaluated for all rows where that is cheaper than picking rows.

extension Evaluator {
    func negation(_ operand: Operand) -> Operand {
        guard let bools = operand.bools else { return Operand(true) }
        // Null counts as false, and a null's place holds false.
        return Operand(Vector(.bool(Kernel.map(bools.values) { !$0 })), isConstant: operand.isConstant)
    }

    func isNull(_ operand: Operand) -> Operand {
        if operand.isAllNull { return Operand(true) }
        guard let validity = operand.validity else { return Operand(false) }
        return Operand(Vector(.bool(Kernel.map(validity) { !$0 })))
    }

    /// `and` (settled by false) and `or` (settled by true).
    func junction(_ operands: [BoundExpr], settledBy settling: Bool, over frame: Frame) throws -> Operand {
        var result = [Bool](repeating: !settling, count: frame.count)
        var open = Self.allPositions(frame.count)
        for expr in operands where !open.isEmpty {
            if isWorthPicking(open.count, of: frame.count) || expr.isSensitive {
                let part = try operand(expr, over: frame, at: open)
                open = Self.settle(&result, part, open, settling)
            } else {
                let whole = try operand(expr, over: frame)
                open = Self.settle(&result, whole.gathering(open), open, settling)
            }
        }
        return Operand(Vector(.bool(result)))
    }

    /// Notes which of the open rows an operand settles, and gives the others.
    private static func settle(
        _ result: inout [Bool], _ operand: Operand, _ open: [UInt32], _ settling: Bool
    ) -> [UInt32] {
        guard let bools = operand.bools, !operand.isConstant else {
            let value = operand.bools?.values[0] ?? false
            if value != settling { return open }
            for position in open { result[Int(position)] = settling }
            return []
        }
        return bools.values.withUnsafeBufferPointer { values in
            [UInt32](unsafeUninitializedCapacity: open.count) { buffer, initialized in
                var next = 0
                for index in 0..<open.count {
                    let position = open[index]
                    if values[index] == settling { result[Int(position)] = settling }
                    buffer[next] = position
                    next += values[index] == settling ? 0 : 1
                }
                initialized = next
            }
        }
    }

    /// Whether so few rows are left that picking them pays.
    private func isWorthPicking(_ part: Int, of count: Int) -> Bool { part * 2 < count }

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
            let known = Kernel.positions(of: validity)
            assembly.set(part.gathering(known), at: known.map { open[Int($0)] })
            open = Kernel.positions(of: validity.map { !$0 }).map { open[Int($0)] }
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
