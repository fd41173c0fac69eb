// Of conditions that must all hold the cheap ones are tested first, so that the dear ones see fewer rows. A condition
// that can fail or be noted keeps its place among all others.

enum ConjunctOrder {
    static let rule = OptimizerRule("cheap conditions first", "先判简单条件") { plan, _ in
        plan.rewritten { node in
            guard case .filter(let input, let predicate, let strict) = node else { return nil }
            let conditions = predicate.conjuncts
            let order = order(of: conditions)
            guard order != Array(conditions.indices) else { return nil }
            // Where a filter counts something, the note keeps its place.
            let origin = strict == nil ? .none : predicate.origin
            return .filter(input, .all(order.map { conditions[$0] }, origin: origin), strict: strict)
        }
    }

    /// Runs of conditions between those that are sensitive, each by cost; equals as they stand.
    private static func order(of conditions: [BoundExpr]) -> [Int] {
        var result: [Int] = []
        var run: [(index: Int, cost: Int)] = []
        func end() {
            result += run.sorted { ($0.cost, $0.index) < ($1.cost, $1.index) }.map(\.index)
            run = []
        }
        for (index, condition) in conditions.enumerated() {
            if condition.isSensitive {
                end()
                result.append(index)
            } else {
                run.append((index, cost(of: condition)))
            }
        }
        end()
        return result
    }

    /// About how long a row takes, in tests of a stored number.
    private static func cost(of expr: BoundExpr) -> Int {
        var total = 0
        expr.forEachNode { node, _ in total += ownCost(of: node) }
        return total
    }

    private static func ownCost(of node: BoundExpr) -> Int {
        switch node.kind {
        case .constant, .parameter, .today, .slot, .outer, .entityConstant, .and, .or, .not, .widen: 0
        case .field: node.type.isText ? 2 : 1
        case .isNull, .compare, .isBetween, .negate: 1
        case .follow, .isOneOf, .arithmetic, .distance, .shift, .coalesce, .conditional: 3
        case .isAmong, .isElement, .list: 6
        case .call, .textTest: 8
        case .matches: 24
        case .aggregate: 100
        }
    }
}
