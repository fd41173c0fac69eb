// Queries inside expressions. They see nothing of what is around them. A bracketed query as a value, `(projects |
// summarize n = count())`, has one column and one row at most by its form, and its value is known before the query around
// it runs. `in (query)` and `from q` are run when they are first asked for.

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

extension Binder {
    /// `x in (query)`, `x in some_let`: membership in the query's rows, if x is one of them, else in its only column.
    func isAmong(_ operand: BoundExpr, rowsOf query: Expr, _ origin: Origin) throws -> BoundExpr {
        let pipe = try bindPipe(Query(source: query, range: query.range))
        if pipe.row.isBroken { throw AlreadyReported() }
        let member = try memberValue(of: pipe, for: operand, query)
        let sides =
            try membersOfKin(operand, member, origin)
            ?? unified([operand, member], operation: "in", at: origin.range)
        noteShown(sides[1].type)
        let members = Subplan(.project(pipe.plan, [sides[1]]), shape: [sides[1].type])
        return BoundExpr(.isAmong(sides[0], members), type: .bool, origin: origin)
    }

    func memberValue(of pipe: Pipe, for operand: BoundExpr, _ query: Expr) throws -> BoundExpr {
        if let this = pipe.row.this, this.type == operand.type { return this }
        if let this = pipe.row.this, let id = this.type.entityID, let other = operand.type.entityID,
            catalog.areKin(id, other)
        {
            return this
        }
        let columns = try output(of: pipe)
        if columns.count == 1, let only = columns.first { return only.value }
        if let this = pipe.row.this, operand.isLiteralText { return this }
        throw failure(
            .membersUnclear(
                columns: columns.map(\.column.name), entity: pipe.row.entity.map { catalog[$0].names.primary },
                operand: typeName(operand.type)), at: query.range)
    }

    /// `from q` before an aggregate's colon: all rows of a query stand for those that a link leads to.
    func overQuery(
        _ function: AggregateFunction, _ call: Call, _ query: Expr, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        if call.partition != nil {
            throw clauseNotHere("per", in: call, at: range)
        }
        guard startsPipe(query) else { throw try notRows(query) }
        let pipe = try bindPipe(Query(source: query, range: query.range))
        if pipe.row.isBroken { throw AlreadyReported() }
        let inner = Scope(.inner, row: pipe.row, outer: outerOfAggregate(in: scope), frame: scope.frame + 1)
        let subplan = Subplan(pipe.plan, shape: pipe.row.slots)
        let bound = try clauses(
            function, call, arguments: nil, subject: .query(subplan), range: range, in: inner)
        try refuseCountingTwice(function, call, bound.call, beyond: nil)
        if case .group(let group) = scope.kind {
            return BoundExpr(.slot(group.add(bound)), type: bound.type, origin: bound.origin)
        }
        return BoundExpr(.aggregate(bound.call), type: bound.type, origin: bound.origin)
    }

    /// Why what stands after `from` is no query.
    private func notRows(_ query: Expr) throws -> BindingError {
        guard case .name(let name) = query.kind, entity(named: name.text) == nil else {
            return failure(.notAQuery, at: query.range)
        }
        let names = catalog.entities.flatMap(\.names.all) + definitions.lets.flatMap(\.names.all)
        return unknown(name, place: .source, candidates: names)
    }

    /// `count(workers)` where no link of that name is: the rows of a link, or all rows of the entity?
    func refuseBareEntity(_ call: Call, in scope: Scope) throws {
        let place: Expr
        switch call.subject {
        case .link(let link, nil): place = link
        case nil where call.arguments.count == 1 && call.modifier == nil: place = call.arguments[0]
        default: return
        }
        guard let name = place.entityName, startsPipe(place) else { return }
        if case .member = place.kind, (try? bindPath(place, in: scope)) != nil { return }
        var row = scope.row
        if case .group(let group) = scope.kind { row = group.input }
        if case .measure(let rows) = scope.kind { row = rows.row }
        // What a stage took away is told as such.
        guard !row.isBroken, !row.dropped.contains(where: { NameMatching.areSame($0.name, name.text) }),
            (try? lookUp(name, in: Scope(.plain, row: row, outer: scope.outer, frame: 0))) == nil
        else { return }
        var links: [String] = []
        if let target = entity(named: name.text), let start = row.entity {
            links = manyWays(to: target, from: start, like: name.text)
        }
        var fix: Fix?
        if links.isEmpty {
            fix = Fix(
                replacing: place.range, with: "from \(source.text(place.range))",
                title: Words(en: "run over all of them", zh: "对全部行计算"))
        } else if links.count == 1 {
            fix = Fix(
                replacing: place.range, with: links[0],
                title: Words(en: "run over those linked to this row", zh: "对与本行关联的行计算"))
        }
        throw failure(
            .rowsWithoutLink(
                name.text, function: call.function.text, entity: row.entity.map { catalog[$0].names.primary },
                links: links), at: place.range, fix: fix)
    }
}

extension LogicalPlan {
    /// Whether the plan's form alone says that there is no second row.
    fileprivate var hasOneRowAtMost: Bool {
        switch self {
        case .unit: true
        case .aggregate(_, let keys, _), .rollup(_, let keys, _): keys.isEmpty
        case .slice(let input, _, let take, _, _):
            input.hasOneRowAtMost || take.flatMap(\.constantValue).map { $0 == .int(0) || $0 == .int(1) } ?? false
        case .top(let input, let spec):
            input.hasOneRowAtMost || spec.isFirstOnly
        case .filter(let input, _, _), .extend(let input, _), .project(let input, _), .window(let input, _),
            .sort(let input, _), .sample(let input, _, _), .expect(let input, _, _, _), .distinct(let input, _),
            .lookup(let input, _, _, _, _),
            .restrict(let input, _, _, _, _):
            input.hasOneRowAtMost
        case .scan, .columns, .periods, .expand, .expandList, .union, .pivot, .unpivot, .fill, .diff, .profile: false
        }
    }
}

extension TopSpec {
    fileprivate var isFirstOnly: Bool {
        guard case .rows(let count) = self.count, !keepsTies, partition.isEmpty else { return false }
        return count.constantValue == .int(1)
    }
}
