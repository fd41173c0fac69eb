// Where a pipe starts and how its stages follow each other. The stages themselves: Binder+Stages.swift,
// Binder+Summarize.swift, Binder+Sets.swift.

extension Binder {
    /// Whether a source without stages is rows rather than a value: an entity, a `let` of rows, a bracketed query,
    /// `months(…)`.
    func startsPipe(_ source: Expr) -> Bool { startsPipe(source, through: []) }

    /// `names` are the `let`s on the way, so that one defined by itself ends here and is reported where it is bound.
    private func startsPipe(_ source: Expr, through names: Set<String>) -> Bool {
        switch source.kind {
        case .query: return true
        case .call(let call): return PeriodSources.unit(named: call.function.text) != nil
        case .name(let name):
            if let definition = rowsDefinition(named: name.text) {
                if !definition.body.isBareExpression { return true }
                guard !names.contains(definition.names.primary) else { return false }
                return startsPipe(definition.body.source, through: names.union([definition.names.primary]))
            }
            return entity(named: name.text) != nil
        case .member: return isOfSnapshot(source)
        default: return false
        }
    }

    private func rowsDefinition(named name: String) -> Definition<Query>? {
        definitions.lets.last { definition in definition.names.all.contains { NameMatching.areSame($0, name) } }
    }

    func entity(named name: String) -> EntityID? {
        if case .one(let id) = NameMatching.find(name, among: catalog.entities.map { ($0.names.all, $0.id) }) {
            return id
        }
        return nil
    }

    /// Binds a query to a pipe. Stages after a broken one are still bound as far as they can be.
    func bindPipe(_ query: Query) throws -> Pipe {
        defer { depth -= 1 }
        try descend(into: query.range)
        let pipe = try bindSource(query.source)
        traceSource(query.source, pipe)
        openPipes.append(pipe)
        defer { openPipes.removeLast() }
        for stage in query.stages {
            do {
                if case .fill = stage.kind {
                } else {
                    pipe.groupKeys = nil
                    pipe.outline = nil
                }
                try bindTraced(stage, pipe)
            } catch let error as BindingError {
                diagnostics.append(error.diagnostic)
                if stage.kind.changesRow { pipe.row.isBroken = true }
            } catch is AlreadyReported {
                if stage.kind.changesRow { pipe.row.isBroken = true }
            }
        }
        return pipe
    }

    // MARK: Sources

    private func bindSource(_ source: Expr) throws -> Pipe {
        switch source.kind {
        case .query(let query): return try bindPipe(query)
        case .name(let name): return try namedSource(name)
        case .call(let call):
            if let unit = PeriodSources.unit(named: call.function.text) { return try periods(unit, call, source.range) }
            throw failure(.notAQuery, at: source.range)
        case .member: return try snapshotSource(source)
        default: throw failure(.notAQuery, at: source.range)
        }
    }

    private func namedSource(_ name: Name) throws -> Pipe {
        if let definition = rowsDefinition(named: name.text) {
            if let id = entity(named: name.text), !catalog[id].isBuiltIn {
                throw failure(
                    .ambiguousName(
                        name.text, meanings: [Words(en: "a `let`", zh: "“设”的定义"), Words(en: "an entity", zh: "实体")]),
                    at: name.range)
            }
            guard !definition.body.isBareExpression || startsPipe(definition.body.source) else {
                throw failure(.notAQuery, at: name.range)
            }
            return try inDefinition(definition.names.primary, of: definition.source, at: name.range) {
                try bindPipe(definition.body)
            }
        }
        switch NameMatching.find(name.text, among: catalog.entities.map { ($0.names.all, $0.id) }) {
        case .one(let id): return scan(id, name.range)
        case .ambiguous(let ids):
            throw failure(
                .ambiguousName(name.text, meanings: ids.map { .same(catalog[$0].names.primary) }), at: name.range)
        case .none:
            if let bare = bareSnapshot(name) { throw bare }
            let names = catalog.entities.flatMap(\.names.all) + definitions.lets.flatMap(\.names.all)
            throw unknown(name, place: .source, candidates: names)
        }
    }

    func scan(_ id: EntityID, _ range: SourceRange) -> Pipe {
        let this = BoundExpr(.slot(0), type: .entity(id), origin: origin(range))
        let items = catalog[id].items.map { Row.Item.entityItem($0) }
        scanned.insert(id)
        return Pipe(plan: .scan(id), row: Row(slots: [.entity(id)], this: this, items: items))
    }

    /// `months(@2020)` and kin: the periods of a unit within a span of days.
    private func periods(_ unit: PeriodUnit, _ call: Call, _ range: SourceRange) throws -> Pipe {
        guard call.arguments.count == 1, let argument = call.arguments.first, call.isPlain else {
            throw failure(.notAQuery, at: range)
        }
        let (from, through) = try spanEnds(argument, what: call.function.text)
        let type: DataType = unit == .day ? .date : .period(unit)
        let value = BoundExpr(.slot(0), type: type, origin: origin(range))
        let column = Row.Column(name: "\(unit)", value: value)
        return Pipe(
            plan: .periods(unit, from: from, through: through),
            row: Row(slots: [type], this: nil, items: [.column(column)]))
    }
}

extension Stage.Kind {
    /// Whether the names of a row are others after the stage: then a broken one leaves them unknown.
    fileprivate var changesRow: Bool {
        switch self {
        case .where, .sort, .take, .skip, .sample, .top, .except, .intersect, .expect, .chart, .save: false
        case .derive, .set, .drop, .rename, .lookup, .expand, .union, .select, .distinct, .summarize, .pivot, .unpivot,
            .fill, .diff, .describe, .broken:
            true
        }
    }
}
