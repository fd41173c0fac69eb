// Plans rebuilt over other inputs or with other expressions: what every rule that walks a tree needs.

extension LogicalPlan {
    /// This operator over what `body` makes of its inputs, the left one first.
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
        case .profile(let input, let spec): .profile(body(input), spec)
        case .expect(let input, let predicate, let named, let origin):
            .expect(body(input), predicate, named: named, origin: origin)
        case .sample(let input, let count, let seed): .sample(body(input), count: count, seed: seed)
        }
    }

    /// This operator over another first input: the only one, or the left of two.
    func over(_ input: LogicalPlan) -> LogicalPlan {
        var isFirst = true
        return replacingInputs { old in
            defer { isFirst = false }
            return isFirst ? input : old
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

    /// What `body` makes of every operator, inputs first; asked again of its own answer until it has none.
    func rewritten(_ body: (LogicalPlan) -> LogicalPlan?) -> LogicalPlan {
        var plan = replacingInputs { $0.rewritten(body) }
        while let next = body(plan) { plan = next }
        return plan
    }

    /// This operator with other expressions over the rows of its first input.
    func replacingExpressions(_ body: (BoundExpr) throws -> BoundExpr) rethrows -> LogicalPlan {
        try mapping(body, right: { $0 }, call: { try $0.replacingPerRow(body) })
    }

    /// The numbers of the first input's slots that its expressions read, and of its own where later ones read those.
    var slotsUsed: Set<Int> {
        var slots: Set<Int> = []
        _ = replacingExpressions { expr in
            slots.formUnion(expr.slotsRead)
            return expr
        }
        return slots
    }

    /// The whole tree with other queries inside its expressions.
    func replacingSubplans(_ body: (Subplan) -> Subplan) -> LogicalPlan {
        let plan = replacingInputs { $0.replacingSubplans(body) }
            .mapping(
                { $0.replacingSubplans(body) }, right: { $0.replacingSubplans(body) },
                call: { $0.replacingSubplans(body) })
        guard case .fill(let input, let spec, let shape) = plan, case .rows(let subplan) = spec.domain else {
            return plan
        }
        let filled = FillSpec(
            key: spec.key, partition: spec.partition, order: spec.order, level: spec.level,
            isOutline: spec.isOutline, emptyIsZero: spec.emptyIsZero, domain: .rows(body(subplan)), origin: spec.origin)
        return .fill(input, filled, shape: shape)
    }

    /// This operator with other expressions over its first input, over its right one, and other calls over groups.
    private func mapping(
        _ body: (BoundExpr) throws -> BoundExpr, right: (BoundExpr) throws -> BoundExpr,
        call: (AggregateCall) throws -> AggregateCall
    ) rethrows -> LogicalPlan {
        func mapped(_ aggregates: [BoundAggregate]) throws -> [BoundAggregate] {
            try aggregates.map { BoundAggregate(call: try call($0.call), type: $0.type, origin: $0.origin) }
        }
        switch self {
        case .scan, .columns, .unit, .union, .unpivot, .fill, .diff, .profile: return self
        case .periods(let unit, let from, let through):
            return .periods(unit, from: try body(from), through: try body(through))
        case .filter(let input, let predicate, let strict):
            return .filter(input, try body(predicate), strict: try strict.map(body))
        case .extend(let input, let expressions): return .extend(input, try expressions.map(body))
        case .project(let input, let expressions): return .project(input, try expressions.map(body))
        case .window(let input, let items):
            return .window(input, try items.map { try $0.replacing(body, call: call) })
        case .sort(let input, let keys): return .sort(input, try keys.map { try $0.replacing(body) })
        case .slice(let input, let skip, let take, let sortedBy, let origin):
            return .slice(
                input, skip: try skip.map(body), take: try take.map(body),
                sortedBy: try sortedBy.map { try $0.replacing(body) }, origin: origin)
        case .top(let input, let spec): return .top(input, try spec.replacing(body))
        case .lookup(let left, let rows, let rightShape, let keys, let origin):
            let keys = try keys.map { LookupKey(left: try body($0.left), right: try right($0.right)) }
            return .lookup(left, right: rows, rightShape: rightShape, keys: keys, origin: origin)
        case .expand(let input, let start, let path, let target, let keepsEmpty):
            return .expand(input, start: try body(start), path: path, target: target, keepsEmpty: keepsEmpty)
        case .expandList(let input, let list, let keepsEmpty):
            return .expandList(input, try body(list), keepsEmpty: keepsEmpty)
        case .restrict(let left, let rows, let leftKeys, let rightKeys, let keepsMatches):
            return .restrict(
                left, by: rows, leftKeys: try leftKeys.map(body), rightKeys: try rightKeys.map(right),
                keepsMatches: keepsMatches)
        case .distinct(let input, let keys): return .distinct(input, keys: try keys.map(body))
        case .aggregate(let input, let keys, let aggregates):
            return .aggregate(input, keys: try keys.map(body), try mapped(aggregates))
        case .rollup(let input, let keys, let aggregates):
            return .rollup(input, keys: try keys.map(body), try mapped(aggregates))
        case .pivot(let input, let spec):
            let spec = PivotSpec(
                key: try body(spec.key), groups: try spec.groups.map(body), values: try spec.values.map(body),
                emptyIsZero: spec.emptyIsZero, columns: spec.columns, origin: spec.origin)
            return .pivot(input, spec)
        case .expect(let input, let predicate, let named, let origin):
            return .expect(input, try predicate.map(body), named: try named.map(body), origin: origin)
        case .sample(let input, let count, let seed):
            return .sample(input, count: try body(count), seed: try seed.map(body))
        }
    }
}

extension WindowItem {
    fileprivate func replacing(
        _ body: (BoundExpr) throws -> BoundExpr, call: (AggregateCall) throws -> AggregateCall
    ) rethrows -> WindowItem {
        let function: Function = if case .aggregate(let old) = function { .aggregate(try call(old)) } else { function }
        return WindowItem(
            function: function, argument: try argument.map(body), order: try order.map { try $0.replacing(body) },
            partition: try partition.map(body), type: type, origin: origin)
    }
}

extension TopSpec {
    func replacing(_ body: (BoundExpr) throws -> BoundExpr) rethrows -> TopSpec {
        let count: Count = if case .rows(let rows) = count { .rows(try body(rows)) } else { count }
        return TopSpec(
            count: count, keys: try keys.map { try $0.replacing(body) }, partition: try partition.map(body),
            keepsTies: keepsTies, keepsUnranked: keepsUnranked, origin: origin)
    }
}

extension AggregateCall {
    /// Inside the call of a group, what is computed per input row reads the input's slots; what is computed per reached
    /// row, or per row of a query, reads them nowhere; only where a path starts does.
    fileprivate func replacingPerRow(_ body: (BoundExpr) throws -> BoundExpr) rethrows -> AggregateCall {
        switch subject {
        case .rows: return try replacing(subject: .rows, body)
        case .query: return self
        case .reached(let start, let path, let isOnce):
            return replacing(subject: .reached(start: try body(start), path: path, isOnce: isOnce)) { $0 }
        }
    }

    fileprivate func replacingSubplans(_ body: (Subplan) -> Subplan) -> AggregateCall {
        let subject: AggregateSubject =
            switch subject {
            case .rows: .rows
            case .query(let subplan): .query(body(subplan))
            case .reached(let start, let path, let isOnce):
                .reached(start: start.replacingSubplans(body), path: path, isOnce: isOnce)
            }
        return replacing(subject: subject) { $0.replacingSubplans(body) }
    }
}

extension BoundExpr {
    fileprivate func replacingSubplans(_ body: (Subplan) -> Subplan) -> BoundExpr {
        switch kind {
        case .isAmong(let operand, let members):
            return BoundExpr(
                .isAmong(operand.replacingSubplans(body), body(members)), type: type, origin: origin)
        case .aggregate(let call):
            return BoundExpr(.aggregate(call.replacingSubplans(body)), type: type, origin: origin)
        default: return replacingChildren { child, _ in child.replacingSubplans(body) }
        }
    }
}

extension LogicalPlan {
    /// The columns that a list computes, if they may be computed elsewhere: from what, the values, and the slot of the first
    /// one. Nil for another step, and where the place of a value matters.
    var movableColumns: (input: LogicalPlan, values: [BoundExpr], base: Int, isProject: Bool)? {
        switch self {
        case .project(let input, let values) where !values.contains(where: \.isSensitive):
            (input, values, 0, true)
        case .extend(let input, let values) where !values.contains(where: \.isSensitive):
            (input, values, input.slotCount, false)
        default: nil
        }
    }
}
