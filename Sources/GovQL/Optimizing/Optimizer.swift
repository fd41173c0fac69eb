// Rewrites a bound plan into one that gives the same rows with less work. The rules are one list, each in a file of its
// own; a plan is as right before any of them as after all.

/// What rules ask about the data. Closures, so that a plan can be rewritten without data in tests.
struct OptimizerFacts {
    /// Whether these columns of an entity are to be handed out in a pass that keeps nothing.
    let streams: (EntityID, [ColumnRead]) -> Bool
}

/// A rewriting that keeps the rows of a plan.
struct OptimizerRule: Sendable {
    let name: String
    let apply: @Sendable (LogicalPlan, OptimizerFacts) -> LogicalPlan
}

struct Optimizer: Sendable {
    /// All rules, in the order in which they are applied.
    static let allRules: [OptimizerRule] = [
        RowsAsColumns.rule
    ]

    /// Fewer than all only in tests.
    var rules = Optimizer.allRules

    func optimized(_ plan: LogicalPlan, _ facts: OptimizerFacts) -> LogicalPlan {
        rules.reduce(plan) { plan, rule in rule.apply(plan, facts) }
    }
}
