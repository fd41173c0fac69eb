// An order that nothing of what follows depends on is not made: right before groups whose values are the same in any
// order, or for rows that are only looked up in. Two orders one after the other are one.

enum UselessSorts {
    static let rule = OptimizerRule("useless orders dropped", "去除无用排序") { plan, _ in plan.rewritten(rewritten) }

    private static func rewritten(_ plan: LogicalPlan) -> LogicalPlan? {
        switch plan {
        case .aggregate(.sort(let input, let order), let keys, let aggregates)
        where isQuiet(order) && !keys.contains(where: \.isSensitive) && aggregates.allSatisfy(isTheSameInAnyOrder):
            return .aggregate(input, keys: keys, aggregates)
        case .restrict(let left, .sort(let right, let order), let leftKeys, let rightKeys, let keepsMatches)
        where isQuiet(order) && !rightKeys.contains(where: \.isSensitive):
            return .restrict(left, by: right, leftKeys: leftKeys, rightKeys: rightKeys, keepsMatches: keepsMatches)
        case .sort(.sort(let input, let first), let second) where isQuiet(first) && isQuiet(second):
            // Sorting is stable: the earlier order tells where the later one does not.
            return .sort(input, second + first)
        default: return nil
        }
    }

    private static func isQuiet(_ keys: [BoundSortKey]) -> Bool { !keys.contains { $0.value.isSensitive } }

    /// Floating-point numbers are added up in the order of rows, and errors name the first row that fails.
    private static func isTheSameInAnyOrder(_ aggregate: BoundAggregate) -> Bool {
        let call = aggregate.call
        var isQuiet = true
        call.forEachOperand { isQuiet = isQuiet && !$0.isSensitive }
        guard isQuiet, call.order.isEmpty else { return false }
        switch call.function {
        case .count, .any, .all, .none, .share: return true
        case .sum, .avg, .min, .max, .median, .percentile:
            return !call.arguments.contains { $0.type == .num }
        case .stddev, .variance, .ratio, .only, .first, .last, .argmax, .argmin, .list, .join: return false
        }
    }
}
