// A query that stands twice inside the expressions of another, as a `let` that is named twice does, is run once.

enum SharedQueries {
    static let rule = OptimizerRule("equal queries run once", "相同查询只运行一次") { plan, _ in
        var known: [[UInt64]: Subplan] = [:]
        return plan.replacingSubplans { subplan in
            // What is noted is counted for each.
            guard subplan.plan.notesNothing else { return subplan }
            let signature = subplan.plan.signature
            if let first = known[signature] { return first }
            known[signature] = subplan
            return subplan
        }
    }
}

extension LogicalPlan {
    /// Whether no row of it is ever counted in a note.
    fileprivate var notesNothing: Bool {
        var result = true
        forEachNode { node in
            node.forEachExpression { result = result && !$0.canNote }
            switch node {
            case .filter(_, _, _?): result = false
            case .slice(_, _, _, let sortedBy, _) where !sortedBy.isEmpty: result = false
            case .top(_, let spec) where !spec.keepsTies: result = false
            case .aggregate(_, _, let aggregates), .rollup(_, _, let aggregates):
                result = result && !aggregates.contains(where: \.call.canNote)
            case .window(_, let items):
                for item in items {
                    if case .aggregate(let call) = item.function { result = result && !call.canNote }
                }
            default: break
            }
        }
        return result
    }
}
