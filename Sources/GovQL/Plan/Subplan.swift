// A query inside an expression: what `in (query)` tests membership in, and what `from q` runs over. It sees nothing of
// what is around it, so a run makes its rows once, when they are first asked for (Execution/Evaluation/SubplanRows.swift).

/// The plan of a query that an expression asks.
///
/// A class because its rows are found again by its identity.
public final class Subplan: Sendable {
    let plan: LogicalPlan
    let shape: RowShape

    init(_ plan: LogicalPlan, shape: RowShape) {
        self.plan = plan
        self.shape = shape
    }
}
