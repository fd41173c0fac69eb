// What several columns of one list have in common is computed once: the row at the end of a path that many of them begin
// with, a call or an aggregate that stands in two of them. It becomes a column below, which the others read.

enum CommonPaths {
    static let rule = OptimizerRule("common paths once", "共同路径只算一次") { plan, _ in plan.rewritten(rewritten) }

    /// As many are looked for in one list.
    private static let mostParts = 32

    private static func rewritten(_ plan: LogicalPlan) -> LogicalPlan? {
        guard case .project(let input, var columns) = plan else { return nil }
        let base = input.slotCount
        var parts: [BoundExpr] = []
        while parts.count < mostParts, let part = largestCommonPart(of: columns) {
            let slot = BoundExpr(.slot(base + parts.count), type: part.type, origin: part.origin)
            let signature = part.signature
            columns = columns.map { replaced($0, signature, by: slot) }
            parts.append(part)
        }
        return parts.isEmpty ? nil : .project(.extend(input, parts), columns)
    }

    /// The dearest thing that stands in two places.
    private static func largestCommonPart(of columns: [BoundExpr]) -> BoundExpr? {
        var seen: [[UInt64]: (part: BoundExpr, count: Int)] = [:]
        var order: [[UInt64]] = []
        for column in columns {
            forEachPart(of: column) { part in
                let signature = part.signature
                if seen[signature] == nil { order.append(signature) }
                seen[signature, default: (part, 0)].count += 1
            }
        }
        // The longest text of words is the largest part; of equals the first.
        return order.filter { (seen[$0]?.count ?? 0) > 1 }.max { $0.count < $1.count }.flatMap { seen[$0]?.part }
    }

    /// Parts that are computed for every row of the list: none behind a condition, none of other rows.
    private static func forEachPart(of expr: BoundExpr, _ body: (BoundExpr) -> Void) {
        switch expr.kind {
        case .follow, .call, .aggregate, .textTest, .matches:
            if !expr.isSensitive, !expr.isConstant { body(expr) }
        default: break
        }
        expr.forEachChild { child, deeper in
            if deeper == 0 { forEachPart(of: child, body) }
        }
    }

    private static func replaced(_ expr: BoundExpr, _ signature: [UInt64], by slot: BoundExpr) -> BoundExpr {
        if expr.signature == signature { return slot }
        return expr.replacingChildren { child, deeper in
            deeper == 0 ? replaced(child, signature, by: slot) : child
        }
    }
}
