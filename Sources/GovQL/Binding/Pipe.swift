// A query being built: the plan so far and the rows that it makes. Stages change both together.

/// The plan so far, and its row.
final class Pipe {
    var plan: LogicalPlan
    var row: Row
    /// What defined a bool slot, to see through a derived condition; valid while slots are only appended.
    var conditions: [Int: BoundExpr] = [:]

    /// How many of the columns are the keys of the `summarize` right before; nil after any other stage.
    var groupKeys: Int?
    /// The column that says how many keys a row has, if that `summarize` is one with totals.
    var groupLevel: Int?
    /// The levels of a tree that those keys are, if they are.
    var outline: Outline?

    init(plan: LogicalPlan, row: Row) {
        self.plan = plan
        self.row = row
    }

    /// Appends computed slots; gives the first one's number.
    @discardableResult
    func extend(_ values: [BoundExpr]) -> Int {
        let first = row.slots.count
        guard !values.isEmpty else { return first }
        plan = .extend(plan, values)
        for value in values {
            if value.type == .bool { conditions[row.slots.count] = value }
            row.slots.append(value.type)
        }
        return first
    }

    /// A slot as an expression.
    func slot(_ number: Int, _ origin: Origin) -> BoundExpr {
        BoundExpr(.slot(number), type: row.slots[number], origin: origin)
    }
}
