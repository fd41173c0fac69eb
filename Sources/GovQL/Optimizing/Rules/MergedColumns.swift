// A list of columns that changes nothing goes, and one right over another becomes one: each column is computed once, and
// later rules see the rows below.

enum MergedColumns {
    static let rule = OptimizerRule("lists of columns merged", "合并列清单") { plan, _ in plan.rewritten(merged) }

    private static func merged(_ plan: LogicalPlan) -> LogicalPlan? {
        guard case .project(let input, let columns) = plan else { return nil }
        if columns.map(\.slotNumber) == Array(0..<input.slotCount) { return input }
        guard case .project(let inner, let below) = input, !below.contains(where: \.isSensitive) else { return nil }
        var uses: [Int: Int] = [:]
        for column in columns { column.countSlots(into: &uses) }
        guard uses.allSatisfy({ $1 == 1 || below[$0].isPath }) else { return nil }
        let whole = columns.compactMap { column in column.replacingSlots { number, _ in below[number] } }
        return whole.count == columns.count ? .project(inner, whole) : nil
    }
}
