// Columns that do not decide which rows stay are computed for those alone: `select … | top 10 by x` picks ten rows of the
// ones below and computes ten values of each column.

enum LateColumns {
    static let rule = OptimizerRule("columns after the choice of rows", "选行之后再算列") { plan, _ in
        plan.rewritten(rewritten)
    }

    private static func rewritten(_ plan: LogicalPlan) -> LogicalPlan? {
        switch plan {
        case .top(let columns, let spec):
            return below(columns) { input, map in
                guard let keys = map(spec.keys), let partition = map(spec.partition) else { return nil }
                return .top(
                    input,
                    TopSpec(
                        count: spec.count, keys: keys, partition: partition, keepsTies: spec.keepsTies,
                        keepsUnranked: spec.keepsUnranked, origin: spec.origin))
            }
        case .slice(let columns, let skip, let take?, let sortedBy, let origin):
            return below(columns) { input, map in
                map(sortedBy).map { .slice(input, skip: skip, take: take, sortedBy: $0, origin: origin) }
            }
        default: return nil
        }
    }

    /// Puts expressions over columns in terms of what is below these.
    private struct Mapping {
        let map: (BoundExpr) -> BoundExpr?

        func callAsFunction(_ expressions: [BoundExpr]) -> [BoundExpr]? {
            let mapped = expressions.compactMap(map)
            return mapped.count == expressions.count ? mapped : nil
        }

        func callAsFunction(_ keys: [BoundSortKey]) -> [BoundSortKey]? {
            self(keys.map(\.value)).map { values in
                zip(keys, values).map { key, value in key.replacing { _ in value } }
            }
        }
    }

    private static func below(
        _ columns: LogicalPlan, _ choice: (LogicalPlan, Mapping) -> LogicalPlan?
    ) -> LogicalPlan? {
        guard let (input, values, base, isProject) = columns.movableColumns else { return nil }
        let mapping = Mapping { expr in
            expr.replacingSlots { number, slot in
                if isProject { return values[number] }
                if number < base { return slot }
                // A column that is computed from others of the list is not worth the trouble.
                let value = values[number - base]
                return value.slotsRead.allSatisfy { $0 < base } ? value : nil
            }
        }
        return choice(input, mapping).map { columns.over($0) }
    }
}
