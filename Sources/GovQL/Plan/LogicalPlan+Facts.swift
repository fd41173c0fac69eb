// What can be said of a plan without running it: its inputs, its expressions, and what data it reads.

extension LogicalPlan {
    var inputs: [LogicalPlan] {
        switch self {
        case .scan, .columns, .unit, .periods: []
        case .filter(let input, _, _), .extend(let input, _), .project(let input, _), .window(let input, _),
            .sort(let input, _), .slice(let input, _, _, _, _), .top(let input, _), .expand(let input, _, _, _, _),
            .expandList(let input, _, _), .distinct(let input, _), .aggregate(let input, _, _),
            .rollup(let input, _, _), .pivot(let input, _),
            .unpivot(let input, _, _), .profile(let input, _), .sample(let input, _, _), .fill(let input, _, _),
            .expect(let input, _, _, _):
            [input]
        case .lookup(let left, let right, _, _, _), .union(let left, let right),
            .restrict(let left, let right, _, _, _), .diff(let left, let right, _, _):
            [left, right]
        }
    }

    /// How many slots its rows have.
    var slotCount: Int {
        switch self {
        case .scan, .periods: 1
        case .columns(_, let reads): reads.count
        case .unit: 0
        case .filter(let input, _, _), .sort(let input, _), .slice(let input, _, _, _, _), .top(let input, _),
            .distinct(let input, _), .expect(let input, _, _, _), .sample(let input, _, _), .union(let input, _),
            .restrict(let input, _, _, _, _):
            input.slotCount
        case .extend(let input, let expressions): input.slotCount + expressions.count
        case .project(_, let expressions): expressions.count
        case .window(let input, let items): input.slotCount + items.count
        case .lookup(let left, _, let rightShape, _, _): left.slotCount + rightShape.count + 1
        case .expand(let input, _, let path, _, _): input.slotCount + (path.endsInDepth ? 2 : 1)
        case .expandList(let input, _, _): input.slotCount + 1
        case .aggregate(_, let keys, let aggregates): keys.count + aggregates.count
        case .rollup(_, let keys, let aggregates): keys.count + aggregates.count + 1
        case .pivot(_, let spec): spec.groups.count + spec.columns.count * spec.values.count
        case .unpivot(_, let kept, _): kept + 2
        case .fill(_, _, let shape): shape.count
        case .diff(_, _, let spec, _): spec.keyCount + 5
        case .profile: ProfileSpec.slotTypes.count
        }
    }

    /// Calls `body` with this operator and all below it.
    func forEachNode(_ body: (LogicalPlan) -> Void) {
        body(self)
        for input in inputs { input.forEachNode(body) }
    }

    /// Calls `body` with the expressions of this operator alone.
    func forEachExpression(_ body: (BoundExpr) -> Void) {
        switch self {
        case .scan, .columns, .unit, .union, .unpivot, .fill, .diff, .profile: break
        case .expect(_, let predicate, let named, _):
            if let predicate { body(predicate) }
            named.forEach(body)
        case .periods(_, let from, let through):
            body(from)
            body(through)
        case .filter(_, let predicate, let strict):
            body(predicate)
            if let strict { body(strict) }
        case .extend(_, let expressions), .project(_, let expressions): expressions.forEach(body)
        case .window(_, let items):
            for item in items {
                if case .aggregate(let call) = item.function { call.forEachOperand(body) }
                if let argument = item.argument { body(argument) }
                for key in item.order { body(key.value) }
                item.partition.forEach(body)
            }
        case .sort(_, let keys): for key in keys { body(key.value) }
        case .slice(_, let skip, let take, let sortedBy, _):
            if let skip { body(skip) }
            if let take { body(take) }
            for key in sortedBy { body(key.value) }
        case .top(_, let spec):
            if case .rows(let count) = spec.count { body(count) }
            for key in spec.keys { body(key.value) }
            spec.partition.forEach(body)
        case .lookup(_, _, _, let keys, _):
            for key in keys {
                body(key.left)
                body(key.right)
            }
        case .expand(_, let start, _, _, _): body(start)
        case .expandList(_, let list, _): body(list)
        case .restrict(_, _, let leftKeys, let rightKeys, _): (leftKeys + rightKeys).forEach(body)
        case .distinct(_, let keys): keys.forEach(body)
        case .sample(_, let count, let seed):
            body(count)
            if let seed { body(seed) }
        case .aggregate(_, let keys, let aggregates), .rollup(_, let keys, let aggregates):
            keys.forEach(body)
            for aggregate in aggregates { aggregate.call.forEachOperand(body) }
        case .pivot(_, let spec): ([spec.key] + spec.groups + spec.values).forEach(body)
        }
    }

    /// The columns that are streamed, by entity.
    var streamed: [EntityID: Set<ColumnRead>] {
        var result: [EntityID: Set<ColumnRead>] = [:]
        forEachNode { node in
            if case .columns(let entity, let reads) = node { result[entity, default: []].formUnion(reads) }
        }
        return result
    }

    /// The fields that must be there as whole columns: all that the plan reads by row number, the keys that its links
    /// lead to, and what entities are shown and compared by.
    func fieldsReadByRow(in catalog: Catalog) -> Set<FieldID> {
        var fields: Set<FieldID> = []
        func use(_ link: LinkID) {
            fields.formUnion(catalog[link].foreignKey)
            fields.formUnion(catalog[link].targetKey)
        }
        func use(_ path: [Hop]) {
            for hop in path {
                switch hop {
                case .forward(let link), .reverse(let link), .peers(let link): use(link)
                case .closure(let closure): use(closure.link)
                }
            }
        }
        func use(_ subject: AggregateSubject) {
            switch subject {
            case .rows: break
            case .reached(_, let path, _): use(path)
            case .query(let subplan): fields.formUnion(subplan.plan.fieldsReadByRow(in: catalog))
            }
        }
        func use(_ expr: BoundExpr) {
            expr.forEachNode { node, _ in
                switch node.kind {
                case .field(let field, _): fields.insert(field)
                case .follow(let link, _): use(link)
                case .aggregate(let call): use(call.subject)
                case .isAmong(_, let members): fields.formUnion(members.plan.fieldsReadByRow(in: catalog))
                default: break
                }
                if let entity = node.type.entityID {
                    fields.formUnion(catalog[entity].key)
                    if let label = catalog[entity].label { fields.insert(label) }
                }
            }
        }
        forEachNode { node in
            node.forEachExpression(use)
            switch node {
            case .expand(_, _, let path, _, _): use(path)
            case .fill(_, let spec, _):
                if case .rows(let subplan) = spec.domain { fields.formUnion(subplan.plan.fieldsReadByRow(in: catalog)) }
            case .columns(_, let reads):
                for case .target(let links) in reads {
                    for link in links { fields.formUnion(catalog[link].targetKey) }
                    for link in links.dropFirst() { fields.formUnion(catalog[link].foreignKey) }
                }
            case .aggregate(_, _, let aggregates), .rollup(_, _, let aggregates):
                for aggregate in aggregates { use(aggregate.call.subject) }
            default: break
            }
        }
        return fields
    }
}

extension AggregateCall {
    /// Calls `body` with where it starts and with what is computed per row.
    func forEachOperand(_ body: (BoundExpr) -> Void) {
        if case .reached(let start, _, _) = subject { body(start) }
        forEachInner(body)
    }
}

extension Catalog {
    /// The stored fields that reads take their values from.
    func fields(of reads: some Sequence<ColumnRead>) -> Set<FieldID> {
        reads.reduce(into: []) { fields, read in
            switch read {
            case .field(let field): fields.insert(field)
            case .target(let links): if let first = links.first { fields.formUnion(self[first].foreignKey) }
            }
        }
    }
}
