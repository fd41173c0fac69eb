// `sort … | take n` looks for the n first rows without putting the others in order.

enum SortedTake {
    static let rule = OptimizerRule("sort and take as top", "排序并取合为前几行") { plan, _ in plan.rewritten(rewritten) }

    private static func rewritten(_ plan: LogicalPlan) -> LogicalPlan? {
        guard case .slice(.sort(let input, let keys), let skip, let take?, _, let origin) = plan,
            let wanted = wanted(skip, take), !keys.contains(where: isTiedOtherwise)
        else { return nil }
        let spec = TopSpec(
            count: .rows(wanted), keys: keys, partition: [], keepsTies: false, keepsUnranked: true, origin: origin)
        let best = LogicalPlan.top(input, spec)
        guard let skip else { return best }
        return .slice(best, skip: skip, take: take, sortedBy: [], origin: origin)
    }

    /// How many rows have to be found, if that can be said beforehand.
    private static func wanted(_ skip: BoundExpr?, _ take: BoundExpr) -> BoundExpr? {
        guard let skip else { return take }
        guard case .constant(.int(let skipped)) = skip.kind, case .constant(.int(let taken)) = take.kind,
            skipped >= 0, taken > 0
        else { return nil }
        let (sum, overflow) = skipped.addingReportingOverflow(taken)
        return overflow ? nil : BoundExpr(.constant(.int(sum)), type: .int, origin: take.origin)
    }

    /// Rows cut off although they tie are noted, and `take` calls texts equal that are the same bytes, numbers that have
    /// the same bits.
    private static func isTiedOtherwise(_ key: BoundSortKey) -> Bool {
        key.collation != .codePoint || key.value.type == .num
    }
}
