// A bracketed query as a value: `(projects | summarize n = count())`. By its form it has one column and one row at most; it
// sees nothing of what is around it, so its value is known before the query around it runs.

extension Binder {
    func singleValue(_ query: Query, _ origin: Origin) throws -> BoundExpr {
        let pipe = try bindPipe(query)
        if pipe.row.isBroken { throw AlreadyReported() }
        let columns = try output(of: pipe)
        guard columns.count == 1, let only = columns.first, pipe.plan.hasOneRowAtMost else {
            throw failure(.notOneValue(columns: columns.count), at: origin.range)
        }
        // Data is asked only when nothing is wrong so far.
        guard !diagnostics.contains(where: { $0.severity == .error }) else { throw AlreadyReported() }
        let values = try data.distinctValues(of: only.value, over: pipe.plan, reading: fields)
        guard case .entity(let entity)? = values.first else {
            return constant(values.first ?? .null, only.value.type, origin)
        }
        return BoundExpr(.entityConstant(row: entity.row), type: only.value.type, origin: origin)
    }
}

extension LogicalPlan {
    /// Whether the plan's form alone says that there is no second row.
    fileprivate var hasOneRowAtMost: Bool {
        switch self {
        case .unit: true
        case .aggregate(_, let keys, _): keys.isEmpty
        case .slice(let input, _, let take, _, _):
            input.hasOneRowAtMost || take.flatMap(\.constantValue).map { $0 == .int(0) || $0 == .int(1) } ?? false
        case .top(let input, let spec):
            input.hasOneRowAtMost || spec.isFirstOnly
        case .filter(let input, _, _), .extend(let input, _), .project(let input, _), .window(let input, _),
            .sort(let input, _), .distinct(let input, _), .lookup(let input, _, _, _, _),
            .restrict(let input, _, _, _, _):
            input.hasOneRowAtMost
        case .scan, .columns, .periods, .expand, .expandList, .union, .pivot: false
        }
    }
}

extension TopSpec {
    fileprivate var isFirstOnly: Bool {
        guard case .rows(let count) = self.count, !keepsTies, partition.isEmpty else { return false }
        return count.constantValue == .int(1)
    }
}
