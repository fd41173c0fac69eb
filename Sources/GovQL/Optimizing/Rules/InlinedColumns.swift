// A column that is made only to be grouped by or aggregated is computed there: groups right over stored rows are the
// fastest, and what is not aggregated is not computed at all.

enum InlinedColumns {
    static let rule = OptimizerRule("columns computed where used", "用到时再算列") { plan, _ in plan.rewritten(rewritten) }

    private static func rewritten(_ plan: LogicalPlan) -> LogicalPlan? {
        switch plan {
        case .aggregate(let columns, _, _), .rollup(let columns, _, _): return inlined(plan, columns)
        default: return nil
        }
    }

    /// Columns that rest on each other twice would grow without end.
    private static let mostNodes = 1000

    /// How many nodes there would be with all columns in their places.
    private static func size(
        of groups: LogicalPlan, _ values: [BoundExpr], _ base: Int, _ isProject: Bool
    ) -> Int {
        var sizes: [Int] = []
        func size(_ expr: BoundExpr, _ first: Int) -> Int {
            var size = 0
            expr.forEachNode { node, depth in
                guard depth == 0, case .slot(let number) = node.kind, sizes.indices.contains(number - first) else {
                    size += 1
                    return
                }
                size += sizes[number - first]
            }
            return min(size, mostNodes + 1)
        }
        for value in values { sizes.append(size(value, isProject ? Int.max : base)) }
        var total = 0
        _ = groups.replacingExpressions { expr in
            total = min(total + size(expr, base), mostNodes + 1)
            return expr
        }
        return total
    }

    /// Groups over what is below some columns, which are computed in keys and aggregates instead; nil where that is not
    /// the same, or, unless `always`, computes something twice.
    static func inlined(_ groups: LogicalPlan, _ columns: LogicalPlan, always: Bool = false) -> LogicalPlan? {
        guard let (input, values, base, isProject) = columns.movableColumns else { return nil }
        // A column of an `extend` may rest on earlier ones.
        var whole: [BoundExpr] = []
        var uses: [Int: Int] = [:]
        for value in values {
            let over = value.replacingSlots { number, slot in
                isProject || number < base ? slot : whole.indices.contains(number - base) ? whole[number - base] : nil
            }
            guard let over else { return nil }
            if !isProject { value.countSlots(into: &uses) }
            whole.append(over)
        }
        _ = groups.replacingExpressions { expr in
            expr.countSlots(into: &uses)
            return expr
        }
        let isWorth = uses.allSatisfy { number, count in
            number < base || count == 1 || !values.indices.contains(number - base) || values[number - base].isPath
        }
        guard isWorth || always && size(of: groups, values, base, isProject) <= mostNodes else { return nil }
        let replaced = groups.replacingExpressions { expr in
            expr.replacingSlots { number, slot in number < base ? slot : whole[number - base] } ?? expr
        }
        return replaced.over(input)
    }
}
