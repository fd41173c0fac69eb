// What reads no row is computed once, before any row is: `date >= today - 90 days` compares with a date, and so may be
// tested where the column lies. Conditions that always hold go. What could fail or be noted stays: no row may reach it.

enum ConstantFolding {
    static let rule = OptimizerRule("constants computed beforehand", "常量先行计算") { plan, facts in
        plan.mappingExpressions { folded($0, facts) }.rewritten { node in
            if case .filter(let input, let predicate, nil) = node, predicate.isTrue { return input }
            return nil
        }
    }

    private static func folded(_ expr: BoundExpr, _ facts: OptimizerFacts) -> BoundExpr {
        if isFoldable(expr), let value = facts.constant(expr) {
            return BoundExpr(.constant(value), type: expr.type, origin: expr.origin)
        }
        let expr = expr.replacingChildren { child, _ in folded(child, facts) }
        return simplified(expr)
    }

    /// Whether its value is the same for every row, is known without data, and is more than a literal.
    private static func isFoldable(_ expr: BoundExpr) -> Bool {
        switch expr.kind {
        case .constant, .parameter, .today: return false
        default: break
        }
        if case .list = expr.type { return false }
        // What can fail but notes nothing tells by being computed whether it does.
        if expr.type.entityID != nil || expr.canNote { return false }
        var isKnown = true
        expr.forEachNode { node, _ in
            switch node.kind {
            case .slot, .outer, .field, .follow, .entityConstant, .aggregate, .isAmong, .parameter, .list,
                .isElement:
                isKnown = false
            default: break
            }
        }
        return isKnown
    }

    /// `and` without what always holds, `or` without what never does.
    private static func simplified(_ expr: BoundExpr) -> BoundExpr {
        switch expr.kind {
        case .and(let operands) where operands.contains(where: \.isTrue):
            let rest = operands.filter { !$0.isTrue }
            return rest.isEmpty ? operands[0] : .all(rest, origin: expr.origin)
        case .or(let operands) where operands.contains(where: \.isFalse):
            let rest = operands.filter { !$0.isFalse }
            if rest.isEmpty { return operands[0] }
            return rest.count == 1 ? rest[0] : BoundExpr(.or(rest), type: .bool, origin: expr.origin)
        default: return expr
        }
    }
}

extension LogicalPlan {
    /// The whole tree with other expressions over the first inputs of its operators.
    fileprivate func mappingExpressions(_ body: (BoundExpr) -> BoundExpr) -> LogicalPlan {
        replacingInputs { $0.mappingExpressions(body) }.replacingExpressions(body)
    }
}

extension BoundExpr {
    fileprivate var isTrue: Bool { isBool(true) }
    fileprivate var isFalse: Bool { isBool(false) }

    private func isBool(_ wanted: Bool) -> Bool {
        if case .constant(.bool(let value)) = kind { return value == wanted }
        return false
    }
}
