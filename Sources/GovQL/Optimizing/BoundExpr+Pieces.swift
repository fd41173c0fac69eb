// What rules take expressions apart by: conditions joined by `and`, slots put in place of others, paths. Next: Rules/.

extension BoundExpr {
    /// The conditions that must all hold.
    var conjuncts: [BoundExpr] {
        if case .and(let operands) = kind { return operands.flatMap(\.conjuncts) }
        return [self]
    }

    /// One condition of several, at least one. Its text is theirs.
    static func all(_ conditions: [BoundExpr], origin: Origin = .none) -> BoundExpr {
        conditions.count == 1 ? conditions[0] : BoundExpr(.and(conditions), type: .bool, origin: origin)
    }

    /// The same over other slots of its own row: what `body` makes of each; nil as soon as it has no answer.
    func replacingSlots(_ body: (_ number: Int, _ slot: BoundExpr) -> BoundExpr?) -> BoundExpr? {
        try? replacingSlots(depth: 0, body)
    }

    private struct NoAnswer: Error {}

    private func replacingSlots(depth: Int, _ body: (Int, BoundExpr) -> BoundExpr?) throws -> BoundExpr {
        if depth == 0, case .slot(let number) = kind {
            guard let answer = body(number, self) else { throw NoAnswer() }
            return answer
        }
        return try replacingChildren { child, deeper in try child.replacingSlots(depth: depth + deeper, body) }
    }

    /// Whether it is a stored field or linked row of a slot's row, the slot itself, or a literal: cheap to have twice.
    var isPath: Bool {
        switch kind {
        case .slot, .constant, .entityConstant, .parameter, .today: true
        case .field(_, let row), .follow(_, let row): row.isPath
        default: false
        }
    }

    /// How often each slot of its own row is read.
    func countSlots(into counts: inout [Int: Int]) {
        forEachNode { node, depth in
            if depth == 0, case .slot(let number) = node.kind { counts[number, default: 0] += 1 }
        }
    }

    /// What stands in a slot that nobody reads.
    static let unread = BoundExpr(.constant(.null), type: .null, origin: .none)
}

extension BoundAggregate {
    /// Whether it can neither fail nor be noted, so that it may be had for fewer groups, or not at all.
    var isQuiet: Bool {
        if call.function.isFallible || call.canNote { return false }
        var isQuiet = true
        call.forEachOperand { isQuiet = isQuiet && !$0.isSensitive }
        return isQuiet
    }
}
