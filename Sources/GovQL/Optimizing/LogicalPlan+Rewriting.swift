// Plans rebuilt over other inputs: what every rule that walks a tree needs.

extension LogicalPlan {
    /// This operator over what `body` makes of its inputs.
    func replacingInputs(_ body: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        switch self {
        case .lookup(let left, let right, let rightShape, let keys, let origin):
            return .lookup(body(left), right: body(right), rightShape: rightShape, keys: keys, origin: origin)
        case .union(let left, let right): return .union(body(left), body(right))
        case .restrict(let left, let right, let leftKeys, let rightKeys, let keepsMatches):
            return .restrict(
                body(left), by: body(right), leftKeys: leftKeys, rightKeys: rightKeys, keepsMatches: keepsMatches)
        case .diff(let left, let right, let spec, let shape): return .diff(body(left), body(right), spec, shape: shape)
        default: return replacingInput(body)
        }
    }

    private func replacingInput(_ body: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        switch self {
        case .scan, .columns, .unit, .periods, .lookup, .union, .restrict, .diff: self
        case .filter(let input, let predicate, let strict): .filter(body(input), predicate, strict: strict)
        case .extend(let input, let expressions): .extend(body(input), expressions)
        case .project(let input, let expressions): .project(body(input), expressions)
        case .window(let input, let items): .window(body(input), items)
        case .sort(let input, let keys): .sort(body(input), keys)
        case .slice(let input, let skip, let take, let sortedBy, let origin):
            .slice(body(input), skip: skip, take: take, sortedBy: sortedBy, origin: origin)
        case .top(let input, let spec): .top(body(input), spec)
        case .expand(let input, let start, let path, let target, let keepsEmpty):
            .expand(body(input), start: start, path: path, target: target, keepsEmpty: keepsEmpty)
        case .expandList(let input, let list, let keepsEmpty): .expandList(body(input), list, keepsEmpty: keepsEmpty)
        case .distinct(let input, let keys): .distinct(body(input), keys: keys)
        case .aggregate(let input, let keys, let aggregates): .aggregate(body(input), keys: keys, aggregates)
        case .rollup(let input, let keys, let aggregates): .rollup(body(input), keys: keys, aggregates)
        case .pivot(let input, let spec): .pivot(body(input), spec)
        case .unpivot(let input, let kept, let names): .unpivot(body(input), kept: kept, names: names)
        case .fill(let input, let spec, let shape): .fill(body(input), spec, shape: shape)
        case .expect(let input, let predicate, let named, let origin):
            .expect(body(input), predicate, named: named, origin: origin)
        case .sample(let input, let count, let seed): .sample(body(input), count: count, seed: seed)
        }
    }

    /// The same tree down its first inputs, with what `body` makes of the others: the right sides of pairs.
    func replacingSideInputs(_ body: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        switch self {
        case .lookup(let left, let right, let rightShape, let keys, let origin):
            .lookup(
                left.replacingSideInputs(body), right: body(right), rightShape: rightShape, keys: keys, origin: origin)
        case .union(let left, let right): .union(left.replacingSideInputs(body), body(right))
        case .restrict(let left, let right, let leftKeys, let rightKeys, let keepsMatches):
            .restrict(
                left.replacingSideInputs(body), by: body(right), leftKeys: leftKeys, rightKeys: rightKeys,
                keepsMatches: keepsMatches)
        case .diff(let left, let right, let spec, let shape):
            .diff(left.replacingSideInputs(body), body(right), spec, shape: shape)
        default: replacingInput { $0.replacingSideInputs(body) }
        }
    }
}
