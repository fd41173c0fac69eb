// `in`: among constants, which are made a set once per run, and among the elements of a list. The set: ConstantSet.swift.

extension Evaluator {
    func isOneOf(_ expr: BoundExpr, _ values: [Value], over frame: Frame) throws -> Operand {
        let value = try operand(expr, over: frame)
        let set = try caches.constantSet(values, type: expr.type) {
            try ConstantSet(values, type: expr.type) { try tables.keyOrder(of: $0, context: context).representatives }
        }
        if value.isAllNull { return Operand(set.hasNull) }
        var result = members(value, of: set, type: expr.type)
        if set.hasNull, let validity = value.validity {
            for index in result.indices where !validity[index] { result[index] = true }
        } else {
            Loops.clear(&result, where: value.validity, zero: false)
        }
        return Operand(Vector(.bool(result)), isConstant: value.isConstant)
    }

    /// Whether each value is among those of a query, which are made a set once per run. Null is in nothing.
    func isAmong(_ expr: BoundExpr, _ members: Subplan, over frame: Frame) throws -> Operand {
        let value = try operand(expr, over: frame)
        if value.isAllNull { return Operand(false) }
        let set = try subplans.set(of: members) {
            let rows = try subplans.rows(of: members, evaluator: self)
            return try ConstantSet(members: rows.slots[0], type: members.shape[0], name: ObjectIdentifier(members)) {
                try tables.keyOrder(of: $0, context: context).representatives
            }
        }
        var result = self.members(value, of: set, type: expr.type)
        Loops.clear(&result, where: value.validity, zero: false)
        return Operand(Vector(.bool(result)), isConstant: value.isConstant)
    }

    /// Whether each known value is in the set; anything for null.
    private func members(_ value: Operand, of set: ConstantSet, type: DataType) -> [Bool] {
        switch value.vector.storage {
        case .null(let count): [Bool](repeating: false, count: count)
        case .int64(let values): set.contains(words: values)
        case .int128(let values): values.map { set.contains(mantissa: $0) }
        case .float64(let values): Loops.map(values) { set.contains(word: ConstantSet.word($0)) }
        case .bool(let values): Loops.map(values) { set.contains(word: $0 ? 1 : 0) }
        case .rows(let rows): set.contains(rows: rows)
        case .text(let store, let numbers):
            testTexts(store, numbers, key: set.textKey) { set.contains(text: $0) }
        case .list: (0..<value.vector.count).map { set.contains(value.vector.value(at: $0, type: type)) }
        }
    }

    func isElement(_ expr: BoundExpr, of list: BoundExpr, over frame: Frame) throws -> Operand {
        let value = try operand(expr, over: frame)
        let lists = try operand(list, over: frame)
        guard case .list(let offsets, let elements) = lists.expanded(to: frame.count).storage else {
            return Operand(false)
        }
        let elementType = if case .list(let element) = list.type { element } else { DataType.null }
        // Each element beside the value of its row; elements that no row holds (null lists) are left out.
        var owners: [UInt32] = []
        for row in 0..<frame.count {
            owners.append(
                contentsOf: repeatElement(UInt32(truncatingIfNeeded: row), count: offsets[row + 1] - offsets[row]))
        }
        let first = offsets[0]
        let held = elements.slice(first..<offsets[frame.count])
        let equal = try compare(
            .equal, Side(value.gathering(owners), expr.type), Side(Operand(held), elementType), count: owners.count)
        var result = [Bool](repeating: false, count: frame.count)
        guard let bools = equal.bools else { return Operand(false) }
        for (index, owner) in owners.enumerated() where bools.at(index) { result[Int(owner)] = true }
        return Operand(Vector(.bool(result)))
    }

    func list(_ members: [BoundExpr], over frame: Frame) throws -> Operand {
        let operands = try members.map { try operand($0, over: frame) }
        let isConstant = operands.allSatisfy(\.isConstant)
        let count = isConstant ? 1 : frame.count
        // Members side by side: member j of row i is at its own place i, or at 0 if it is constant.
        var bases: [Int] = []
        var length = 0
        for operand in operands {
            bases.append(length)
            length += operand.vector.count
        }
        var places: [UInt32] = []
        places.reserveCapacity(count * operands.count)
        for row in 0..<count {
            for (operand, base) in zip(operands, bases) {
                places.append(UInt32(truncatingIfNeeded: base + (operand.isConstant ? 0 : row)))
            }
        }
        let elements = Vector.concatenating(operands.map(\.vector)).gathering(places)
        let offsets = (0...count).map { $0 * operands.count }
        return Operand(Vector(.list(offsets: offsets, elements: elements)), isConstant: isConstant)
    }
}
