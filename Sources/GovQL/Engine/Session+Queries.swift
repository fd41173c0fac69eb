// The way of a query: bind on what is known, decode what it needs, bind again if a value proved a guess too narrow,
// then run. Nothing of a run is kept but what the dataset decoded.

extension Session {
    /// A query bound to a dataset whose columns it needs are decoded.
    struct Bound {
        let query: BoundQuery
        let dataset: Dataset
        let warnings: [Diagnostic]
    }

    func bind(_ query: Query, source: SourceText, parameters: [String: Value]) throws -> Bound {
        let context = try makeContext(limits: nil, cancellation: CancellationToken())
        return try bind(query, source: source, parameters: parameters, context: context)
    }

    /// Binds a query; every column it names is decoded when this returns, so that its types rest on every value.
    func bind(
        _ query: Query, source: SourceText, parameters: [String: Value], context: RunContext
    ) throws -> Bound {
        let dataset = try currentDataset()
        let definitions = state.withLock { $0.definitions }
        let values = try parameterValues(parameters, definitions: definitions)
        return try LargeStack.run {
            while true {
                try context.checkpoint()
                let (catalog, version) = dataset.catalogAndVersion
                let binder = Binder(
                    catalog: catalog, definitions: definitions, parameterValues: values,
                    data: DataAnswers(dataset: dataset, context: context), source: source)
                let outcome = Result { try binder.bindWhole(query) }
                // An error may rest on a guess too: it stands only when what it names has been read.
                _ = try dataset.require(fields: binder.fields, context: context)
                if dataset.catalogAndVersion.version != version { continue }
                let bound = try explained(outcome, by: dataset.warnings)
                let checks = LiteralChecks(dataset: dataset, context: context)
                let warnings = try bound.literalChecks.compactMap { try checks.warning(for: $0) }
                return Bound(query: bound, dataset: dataset, warnings: bound.warnings + warnings)
            }
        }
    }

    /// A name may be unknown because its file is missing: that is said beside the error.
    private func explained<Bound>(_ outcome: Result<Bound, any Error>, by warnings: [Diagnostic]) throws -> Bound {
        if case .failure(let error as Diagnostics) = outcome, !warnings.isEmpty {
            throw Diagnostics(error.all + warnings)
        }
        return try outcome.get()
    }

    /// Binds and runs a query.
    func answer(
        _ query: Query, source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        let context = try makeContext(limits: limits, cancellation: cancellation)
        let bound = try bind(query, source: source, parameters: parameters, context: context)
        let table = try LargeStack.run {
            try Executor(tables: bound.dataset, context: context).run(bound.query.plan)
        }
        if let limit = context.limits.resultRows, table.count > limit {
            throw Diagnostics(Diagnostic(RunProblem.rowLimit(limit: limit), at: query.range, in: source))
        }
        noteReferences(bound, context)
        let resolver = EntityTexts(dataset: bound.dataset, context: context)
        let columns = try zip(bound.query.columns, table.slots).map { column, vector in
            try resolver.column(named: column.name, type: column.type, vector: vector, origin: column.origin)
        }
        let findings = bound.dataset.findings(in: bound.query.fields, scanned: bound.query.scanned)
            .map { Diagnostic($0) }
        let untold = state.withLock { state in
            defer { state.untoldWarnings = [] }
            return state.untoldWarnings
        }
        return QueryResult(
            columns: columns, rowCount: table.count,
            notes: untold + bound.warnings + findings + context.notes.diagnostics(),
            isValue: bound.query.isValue)
    }

    /// What the links that the query names left open: said once per run, whatever the batches asked.
    private func noteReferences(_ bound: Bound, _ context: RunContext) {
        let catalog = bound.dataset.catalog
        var targets: Set<EntityID> = []
        for id in bound.query.links.sorted(by: { $0.index < $1.index }) {
            let link = catalog[id]
            guard let references = bound.dataset.references(of: id) else { continue }
            let name = "\(catalog[link.source].names.primary).\(link.names.primary)"
            let entity = catalog[link.target].names.primary
            context.notes.add(.danglingReferences(link: name, entity: entity), count: references.dangling, at: .none)
            context.notes.add(.ambiguousReferences(link: name, entity: entity), count: references.ambiguous, at: .none)
            guard targets.insert(link.target).inserted, let key = bound.dataset.keyFacts(of: id) else {
                continue
            }
            context.notes.add(.repeatedKeys(entity: entity), count: key.repeated, at: .none)
            context.notes.add(.missingKeys(entity: entity), count: key.missing, at: .none)
            context.notes.add(.keysDifferInNormalForm(entity: entity), count: key.twins, at: .none)
        }
    }

    func makeContext(limits: Limits?, cancellation: CancellationToken) throws -> RunContext {
        RunContext(
            cancellation: cancellation, limits: limits ?? configuration.limits,
            today: state.withLock { $0.today } ?? WallClock.today(), files: configuration.files,
            threads: configuration.threads)
    }

    /// Values of `$name` for a run: the run's own, then the session's; texts are read by the declared type.
    private func parameterValues(
        _ parameters: [String: Value], definitions: Definitions
    ) throws -> [String: Value] {
        let (values, texts) = state.withLock { ($0.parameters, $0.parameterTexts) }
        var result = values
        for (name, text) in texts {
            guard let declaration = definitions.parameters.last(where: { $0.names.primary == name }) else { continue }
            result[name] = try ParameterText.value(text, of: name, as: declaration.body.type)
        }
        return result.merging(parameters) { _, given in given }
    }
}
