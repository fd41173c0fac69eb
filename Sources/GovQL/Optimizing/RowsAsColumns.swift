// The rule that makes streaming possible: a `scan` whose row is only ever asked for its own fields and to-one links
// becomes `columns`, slots that hold those values. It looks at a stretch of the plan at a time: from an operator that
// ends a row's slots (`project`, `aggregate`, `pivot`) down, through operators that pass slots on, to the `scan`.

enum RowsAsColumns {
    static let rule = OptimizerRule(name: "rows as columns", apply: { apply(to: $0, $1) })

    private static func apply(to plan: LogicalPlan, _ facts: OptimizerFacts) -> LogicalPlan {
        if let stretch = Stretch(endingAt: plan), let entity = stretch.entity {
            var rewriter = RowRewriter(entity: entity)
            // Once to see what is read, once to write it with all slots known.
            if (try? stretch.rewritten(&rewriter)) != nil, facts.streams(entity, rewriter.reads) {
                rewriter.isCollecting = false
                if let rewritten = try? stretch.rewritten(&rewriter) {
                    return rewritten.replacingSideInputs { apply(to: $0, facts) }
                }
            }
        }
        return plan.replacingInputs { apply(to: $0, facts) }
    }
}

/// The row is needed as such.
private struct RowIsUsed: Error {}

/// Replaces what expressions read of the row in slot 0.
private struct RowRewriter {
    let entity: EntityID
    private(set) var reads: [ColumnRead] = []
    var isCollecting = true

    init(entity: EntityID) { self.entity = entity }

    mutating func rewrite(_ expr: BoundExpr) throws -> BoundExpr { try rewrite(expr, depth: 0) }

    private mutating func rewrite(_ expr: BoundExpr, depth: Int) throws -> BoundExpr {
        switch expr.kind {
        case .field(let field, let row):
            if let slot = slot(.field(field), of: row, depth: depth, type: expr.type, origin: expr.origin) {
                return slot
            }
        case .follow:
            // All links of a chain at once.
            var links: [LinkID] = []
            var row = expr
            while case .follow(let link, let inner) = row.kind {
                links.append(link)
                row = inner
            }
            let read = ColumnRead.target(links.reversed())
            if let slot = slot(read, of: row, depth: depth, type: expr.type, origin: expr.origin) { return slot }
        case .slot(let number) where depth == 0:
            if number == 0 { throw RowIsUsed() }
            return BoundExpr(.slot(number - 1 + reads.count), type: expr.type, origin: expr.origin)
        default: break
        }
        return try expr.replacingChildren { child, deeper in try rewrite(child, depth: depth + deeper) }
    }

    /// The slot of something read of `row`, if that is the row in slot 0, seen from however deep inside.
    private mutating func slot(
        _ read: ColumnRead, of row: BoundExpr, depth: Int, type: DataType, origin: Origin
    ) -> BoundExpr? {
        switch row.kind {
        case .slot(0) where depth == 0:
            return BoundExpr(.slot(number(of: read)), type: type, origin: origin)
        case .outer(let levels, let inner):
            guard let slot = slot(read, of: inner, depth: depth - levels, type: type, origin: origin) else {
                return nil
            }
            return BoundExpr(.outer(levels: levels, slot), type: type, origin: origin)
        default: return nil
        }
    }

    private mutating func number(of read: ColumnRead) -> Int {
        if let number = reads.firstIndex(of: read) { return number }
        precondition(isCollecting, "All reads are known when slots are written")
        reads.append(read)
        return reads.count - 1
    }
}

/// A stretch of a plan.
private struct Stretch {
    private let end: LogicalPlan

    /// Nil if the operator passes its input's slots on.
    init?(endingAt plan: LogicalPlan) {
        switch plan {
        case .project, .aggregate, .rollup, .pivot: end = plan
        default: return nil
        }
    }

    /// The entity whose rows the stretch begins with.
    var entity: EntityID? {
        var plan = end
        while let next = plan.inputs.first {
            plan = next
            switch plan {
            case .scan(let entity): return entity
            case .filter, .extend, .window, .sort, .slice, .sample, .top, .lookup, .expand, .expandList, .restrict,
                .distinct, .expect:
                continue
            case .columns, .unit, .periods, .project, .union, .aggregate, .rollup, .pivot, .unpivot, .fill, .diff:
                return nil
            }
        }
        return nil
    }

    func rewritten(_ rows: inout RowRewriter) throws -> LogicalPlan {
        switch end {
        case .project(let input, let expressions):
            let input = try passing(input, &rows)
            return .project(input, try expressions.map { try rows.rewrite($0) })
        case .aggregate(let input, let keys, let aggregates):
            let input = try passing(input, &rows)
            let newKeys = try keys.map { try rows.rewrite($0) }
            return .aggregate(input, keys: newKeys, try rewritten(aggregates, &rows))
        case .rollup(let input, let keys, let aggregates):
            let input = try passing(input, &rows)
            let newKeys = try keys.map { try rows.rewrite($0) }
            return .rollup(input, keys: newKeys, try rewritten(aggregates, &rows))
        case .pivot(let input, let spec):
            let input = try passing(input, &rows)
            let newSpec = PivotSpec(
                key: try rows.rewrite(spec.key), groups: try spec.groups.map { try rows.rewrite($0) },
                values: try spec.values.map { try rows.rewrite($0) }, emptyIsZero: spec.emptyIsZero,
                columns: spec.columns, origin: spec.origin)
            return .pivot(input, newSpec)
        default: throw RowIsUsed()
        }
    }

    private func rewritten(_ aggregates: [BoundAggregate], _ rows: inout RowRewriter) throws -> [BoundAggregate] {
        try aggregates.map { aggregate in
            BoundAggregate(call: try rewritten(aggregate.call, &rows), type: aggregate.type, origin: aggregate.origin)
        }
    }

    /// Inside the call of a group, what is computed per input row reads the input's slots; what is computed per reached
    /// row reads them nowhere, only where it starts does.
    private func rewritten(_ call: AggregateCall, _ rows: inout RowRewriter) throws -> AggregateCall {
        switch call.subject {
        case .rows: return try call.replacing(subject: .rows) { try rows.rewrite($0) }
        case .query: return call
        case .reached(let start, let path, let isOnce):
            return call.replacing(subject: .reached(start: try rows.rewrite(start), path: path, isOnce: isOnce)) { $0 }
        }
    }

    private func passing(_ plan: LogicalPlan, _ rows: inout RowRewriter) throws -> LogicalPlan {
        // Inputs first: the slots of later operators come after all reads.
        if case .scan(let entity) = plan { return .columns(entity, rows.reads) }
        guard let first = plan.inputs.first else { throw RowIsUsed() }
        let input = try passing(first, &rows)
        switch plan {
        case .filter(_, let predicate, let strict):
            return .filter(input, try rows.rewrite(predicate), strict: try strict.map { try rows.rewrite($0) })
        case .extend(_, let expressions): return .extend(input, try expressions.map { try rows.rewrite($0) })
        case .window(_, let items): return .window(input, try items.map { try rewritten($0, &rows) })
        case .sort(_, let keys): return .sort(input, try rewritten(keys, &rows))
        case .slice(_, let skip, let take, let sortedBy, let origin):
            return .slice(input, skip: skip, take: take, sortedBy: try rewritten(sortedBy, &rows), origin: origin)
        case .top(_, let spec):
            return .top(
                input,
                TopSpec(
                    count: spec.count, keys: try rewritten(spec.keys, &rows),
                    partition: try spec.partition.map { try rows.rewrite($0) }, keepsTies: spec.keepsTies,
                    origin: spec.origin))
        case .lookup(_, let right, let rightShape, let keys, let origin):
            let keys = try keys.map { LookupKey(left: try rows.rewrite($0.left), right: $0.right) }
            return .lookup(input, right: right, rightShape: rightShape, keys: keys, origin: origin)
        case .expand(_, let start, let path, let target, let keepsEmpty):
            return .expand(input, start: try rows.rewrite(start), path: path, target: target, keepsEmpty: keepsEmpty)
        case .expandList(_, let list, let keepsEmpty):
            return .expandList(input, try rows.rewrite(list), keepsEmpty: keepsEmpty)
        case .restrict(_, let right, let leftKeys, let rightKeys, let keepsMatches):
            return .restrict(
                input, by: right, leftKeys: try leftKeys.map { try rows.rewrite($0) }, rightKeys: rightKeys,
                keepsMatches: keepsMatches)
        case .distinct(_, let keys): return .distinct(input, keys: try keys.map { try rows.rewrite($0) })
        case .sample(_, let count, let seed): return .sample(input, count: count, seed: seed)
        case .expect(_, let predicate, let named, let origin):
            return .expect(
                input, try predicate.map { try rows.rewrite($0) }, named: try named.map { try rows.rewrite($0) },
                origin: origin)
        case .scan, .columns, .unit, .periods, .project, .union, .aggregate, .rollup, .pivot, .unpivot, .fill, .diff:
            throw RowIsUsed()
        }
    }

    private func rewritten(_ keys: [BoundSortKey], _ rows: inout RowRewriter) throws -> [BoundSortKey] {
        try keys.map { try $0.replacing { try rows.rewrite($0) } }
    }

    private func rewritten(_ item: WindowItem, _ rows: inout RowRewriter) throws -> WindowItem {
        let function: WindowItem.Function =
            if case .aggregate(let call) = item.function { .aggregate(try rewritten(call, &rows)) } else {
                item.function
            }
        return WindowItem(
            function: function, argument: try item.argument.map { try rows.rewrite($0) },
            order: try rewritten(item.order, &rows), partition: try item.partition.map { try rows.rewrite($0) },
            type: item.type, origin: item.origin)
    }
}
