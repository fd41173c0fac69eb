// Rewrites a bound plan into one that gives the same rows with less work. The rules are one list, each in a file of its
// own under Rules/; a plan is as right before any of them as after all. None changes for which rows something fails or is
// counted in a note: what is sensitive to that (BoundExpr+Facts.swift) stays where it is.

/// What rules ask about the data and the run. Closures, so that a plan can be rewritten without data in tests.
struct OptimizerFacts {
    /// Whether these columns of an entity are to be handed out in a pass that keeps nothing.
    let streams: (EntityID, [ColumnRead]) -> Bool
    /// The value of an expression that reads no row and can't fail.
    var constant: (BoundExpr) -> Value? = { _ in nil }
}

/// A rewriting that keeps the rows of a plan, their order, and the notes about them.
struct OptimizerRule: Sendable {
    /// What `explain` calls it.
    let name: Words
    let apply: @Sendable (LogicalPlan, OptimizerFacts) -> LogicalPlan

    init(_ en: String, _ zh: String, apply: @escaping @Sendable (LogicalPlan, OptimizerFacts) -> LogicalPlan) {
        name = Words(en: en, zh: zh)
        self.apply = apply
    }
}

struct Optimizer: Sendable {
    /// All rules, in the order in which they are applied.
    static let allRules: [OptimizerRule] = [
        ConstantFolding.rule,
        SharedQueries.rule,
        MergedColumns.rule,
        EarlyFilters.rule,
        ConjunctOrder.rule,
        UselessSorts.rule,
        LateColumns.rule,
        SortedTake.rule,
        // Once more, for the tops that came of orders.
        LateColumns.rule,
        InlinedColumns.rule,
        RowsAsColumns.rule,
        UnreadColumns.rule,
        CommonPaths.rule,
    ]

    /// Fewer than all only in tests.
    var rules = Optimizer.allRules

    /// The plan after all rules; `told` is called with each that changed something.
    func optimized(
        _ plan: LogicalPlan, _ facts: OptimizerFacts, telling told: ((OptimizerRule) -> Void)? = nil
    ) -> LogicalPlan {
        var plan = withSubplansOptimized(plan, facts)
        for rule in rules {
            let rewritten = rule.apply(plan, facts)
            if let told, rewritten.signature != plan.signature { told(rule) }
            plan = rewritten
        }
        return plan
    }

    /// The queries inside expressions, each by itself. They run in a run of their own and are not streamed.
    private func withSubplansOptimized(_ plan: LogicalPlan, _ facts: OptimizerFacts) -> LogicalPlan {
        guard !rules.isEmpty else { return plan }
        let inner = OptimizerFacts(streams: { _, _ in false }, constant: facts.constant)
        var done: [ObjectIdentifier: Subplan] = [:]
        return plan.replacingSubplans { subplan in
            if let known = done[ObjectIdentifier(subplan)] { return known }
            let optimized = Subplan(self.optimized(subplan.plan, inner), shape: subplan.shape)
            done[ObjectIdentifier(subplan)] = optimized
            return optimized
        }
    }
}
