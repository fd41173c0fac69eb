// Checks as queries: the rows that fail. A rule that is unknown for a row fails it, for two-valued logic makes it false.
// What is done with the rows: Engine/Session+Checks.swift.

/// What a check asks of the data.
enum CheckRule: Sendable {
    /// True for each row.
    case predicate(EntityID, Expr)
    /// A query that ends with `expect`.
    case query(Query)
    /// The key of each row is whole, and of no other row.
    case uniqueKey(EntityID)
    /// The link of each row that names one leads to a row.
    case resolves(LinkID)
    /// None of the fields is null.
    case present(EntityID, [FieldID])
    /// A field's values lie in a range or list.
    case within(FieldID, Expr)

    /// Whose rows are looked at.
    func entity(in catalog: Catalog) -> EntityID? {
        switch self {
        case .predicate(let id, _), .uniqueKey(let id), .present(let id, _): id
        case .resolves(let link): catalog[link].source
        case .within(let field, _): field.entity
        case .query: nil
        }
    }
}

extension Binder {
    /// The rows that fail.
    func bindFailing(_ rule: CheckRule, at range: SourceRange) throws -> BoundQuery {
        try whole(range) {
            switch rule {
            case .query(let query):
                let (pipe, predicate) = try expected(query)
                if let predicate { try keepFailing(predicate, pipe) }
                return try pipe.row.this == nil ? rows(of: pipe) : rowsThemselves(pipe, beside: [])
            case .predicate(let id, let predicate):
                let pipe = scan(id, range)
                try keepFailing(predicate, pipe)
                return try rowsThemselves(pipe, beside: [])
            case .uniqueKey(let id): return try rowsThemselves(repeatedKeys(id, range), beside: [])
            case .resolves(let link):
                let pipe = scan(catalog[link].source, range)
                let this = pipe.slot(0, origin(range))
                let key = catalog[link].foreignKey
                let named = key.map { negated(isNull(field($0, of: this, at: this.origin))) }
                keep(all(named + [isNull(follow(link, of: this, at: this.origin))]), pipe)
                return try rowsThemselves(pipe, beside: key)
            case .present(let id, let fields):
                let pipe = scan(id, range)
                let this = pipe.slot(0, origin(range))
                keep(any(fields.map { isNull(field($0, of: this, at: this.origin)) }), pipe)
                return try rowsThemselves(pipe, beside: [])
            case .within(let id, let values):
                let pipe = scan(id.entity, range)
                let value = field(id, of: pipe.slot(0, origin(range)), at: origin(values.range))
                keep(all([negated(isNull(value)), negated(try membership(of: value, id, in: values))]), pipe)
                return try rowsThemselves(pipe, beside: [id])
            }
        }
    }

    /// How many rows a check of a query looks at; nil where its rows are those that fail.
    func bindLookedAt(_ query: Query) throws -> BoundQuery? {
        guard case .expect(.predicate)? = query.stages.last?.kind else { return nil }
        return try whole(query.range) {
            let (pipe, _) = try expected(query)
            let count = BoundAggregate(
                call: AggregateCall(function: .count, subject: .rows, arguments: []), type: .int,
                origin: origin(query.range))
            let column = BoundQuery.Column(name: "count", type: .int, origin: count.origin)
            return Answer(
                plan: .aggregate(pipe.plan, keys: [], [count]), columns: [column], entity: nil, isValue: false)
        }
    }

    // MARK: Parts

    /// The rows before the last stage of a check's query, and what it expects of them.
    private func expected(_ query: Query) throws -> (Pipe, Expr?) {
        guard case .expect(let expectation)? = query.stages.last?.kind else {
            let end = SourceRange(start: query.range.end, end: query.range.end)
            let fix = Fix(
                replacing: end, with: " | expect empty", title: Words(en: "expect no rows", zh: "要求没有行"))
            throw failure(.checkWithoutExpect, at: query.range, fix: fix)
        }
        let rest = Query(source: query.source, stages: Array(query.stages.dropLast()), range: query.range)
        let pipe = try bindPipe(rest)
        if pipe.row.isBroken { throw AlreadyReported() }
        guard case .predicate(let predicate) = expectation else { return (pipe, nil) }
        return (pipe, predicate)
    }

    /// Keeps the rows for which a condition is not true.
    private func keepFailing(_ predicate: Expr, _ pipe: Pipe) throws {
        openPipes.append(pipe)
        defer { openPipes.removeLast() }
        let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
        keep(negated(try condition(predicate, what: Words(en: "`check`", zh: "“检查”"), in: scope)), pipe)
    }

    private func keep(_ condition: BoundExpr, _ pipe: Pipe) {
        pipe.plan = .filter(pipe.plan, condition, strict: nil)
    }

    /// Rows whose key others have too, or that lack a part of it.
    private func repeatedKeys(_ id: EntityID, _ range: SourceRange) -> Pipe {
        let pipe = scan(id, range)
        let place = origin(range)
        let keys = catalog[id].key.map { field($0, of: pipe.slot(0, place), at: place) }
        let count = AggregateCall(function: .count, subject: .rows, arguments: [])
        pipe.plan = .window(
            pipe.plan,
            [
                WindowItem(
                    function: .aggregate(count), argument: nil, order: [], partition: keys, type: .int, origin: place)
            ])
        pipe.row.slots.append(.int)
        let one = BoundExpr(.constant(.int(1)), type: .int, origin: place)
        let isRepeated = BoundExpr(.compare(.greater, pipe.slot(1, place), one), type: .bool, origin: place)
        keep(any([isRepeated] + keys.map(isNull)), pipe)
        return pipe
    }

    /// Whether a field's value lies in a range or list.
    private func membership(of value: BoundExpr, _ id: FieldID, in values: Expr) throws -> BoundExpr {
        // The name stands for the field, whatever else in the row may be called so.
        let scope = Scope(.plain, row: .empty, outer: nil, frame: 0)
        let name = Name(catalog[id].names.primary, at: values.range)
        scope.bindings = [(name: name.text, value: value, frame: 0)]
        let test = Expr(
            .binary(
                .isIn, operatorRange: values.range, left: Expr(.name(name), at: values.range), right: values),
            at: values.range)
        return try bind(test, in: scope)
    }

    /// The rows by label and key, and fields of theirs.
    private func rowsThemselves(_ pipe: Pipe, beside fields: [FieldID]) throws -> Answer {
        guard let this = pipe.row.this, let id = this.type.entityID else { throw AlreadyReported() }
        noteShown(this.type)
        let values = [this] + fields.map { field($0, of: this, at: this.origin) }
        let names = [catalog[id].names.primary] + fields.map { catalog[$0].names.primary }
        let columns = zip(names, values).map { BoundQuery.Column(name: $0, type: $1.type, origin: $1.origin) }
        return Answer(plan: .project(pipe.plan, values), columns: columns, entity: id, isValue: false)
    }

    private func isNull(_ value: BoundExpr) -> BoundExpr {
        BoundExpr(.isNull(value), type: .bool, origin: value.origin)
    }

    private func negated(_ value: BoundExpr) -> BoundExpr {
        BoundExpr(.not(value), type: .bool, origin: value.origin)
    }

    private func all(_ operands: [BoundExpr]) -> BoundExpr {
        operands.count == 1 ? operands[0] : BoundExpr(.and(operands), type: .bool, origin: operands[0].origin)
    }

    private func any(_ operands: [BoundExpr]) -> BoundExpr {
        operands.count == 1 ? operands[0] : BoundExpr(.or(operands), type: .bool, origin: operands[0].origin)
    }
}
