// The way of a query: bind on what is known, decode what it needs, bind again if a value proved a guess too narrow,
// then run. Nothing of a run is kept but what the dataset decoded.

/// What a binder is to make a query of: one as it is written, or what a check asks.
struct Inquiry: Sendable {
    let range: SourceRange
    let bound: @Sendable (Binder) throws -> BoundQuery

    init(_ range: SourceRange, _ bound: @escaping @Sendable (Binder) throws -> BoundQuery) {
        self.range = range
        self.bound = bound
    }

    init(_ query: Query) {
        self.init(query.range) { try $0.bindWhole(query) }
    }
}

extension Session {
    /// A query ready to be run on a dataset: what its plan reads by row number is decoded.
    struct Bound {
        let query: BoundQuery
        /// The query's plan as it is run.
        let plan: LogicalPlan
        let dataset: Dataset
        let warnings: [Diagnostic]
        /// The engine that is asked; nil where the data are here.
        let connection: Connection?
        let source: SourceText
        let range: SourceRange
        /// Parameters that were left without a value, in the order of their numbers.
        let openParameters: [(name: String, type: DataType)]
        /// The rules that made the plan another than the query's, where that was asked for.
        let rewritings: [Words]

        /// The fields that the plan streams.
        var streamed: Set<FieldID> { dataset.catalog.fields(of: plan.streamed.values.joined()) }
    }

    /// Binds a query to be run later: its types rest on every value when this returns.
    func bind(_ query: Query, source: SourceText, parameters: [String: Value]) throws -> Bound {
        let context = try makeContext(limits: nil, cancellation: CancellationToken())
        return try answering(context) { keeping in
            let bound = try bind(query, source: source, parameters: parameters, keeping: keeping, context: context)
            let open = bound.streamed.filter { !bound.dataset.isProven($0) }
            if try bound.dataset.settle(fields: open, context: context) { throw TypesChanged() }
            return bound
        }
    }

    /// Binds a query. Every column it names is decoded when this returns, but for those that the plan streams: their
    /// types may be guesses, which the run proves or breaks.
    ///
    /// - Throws: ``GuessBroken``, too.
    func bind(
        _ query: Query, source: SourceText, parameters: [String: Value], keeping: ColumnKeeping?, context: RunContext,
        tellsRules: Bool = false
    ) throws -> Bound {
        try bind(
            Inquiry(query), source: source, parameters: parameters, keeping: keeping, context: context,
            tellsRules: tellsRules)
    }

    func bind(
        _ question: Inquiry, source: SourceText, parameters: [String: Value], keeping: ColumnKeeping?,
        context: RunContext, tellsRules: Bool = false
    ) throws -> Bound {
        let dataset = try currentDataset(context)
        let (definitions, connection) = state.withLock { ($0.definitions, $0.connection) }
        let keeping = connection == nil ? keeping : nil
        let values = try parameterValues(parameters, definitions: definitions)
        return try LargeStack.run {
            while true {
                try context.checkpoint()
                let (catalog, version) = dataset.catalogAndVersion
                let binder = Binder(
                    catalog: catalog, definitions: definitions, parameterValues: values,
                    data: DataAnswers(dataset: dataset, context: context), source: source)
                let outcome = Result { try question.bound(binder) }
                let choice = StreamingChoice(keeping: keeping, dataset: dataset, limits: context.limits)
                let facts = choice.facts { Self.value(of: $0, dataset, context) }
                var rewritings: [Words] = []
                let tell: (OptimizerRule) -> Void = { if !rewritings.contains($0.name) { rewritings.append($0.name) } }
                let plan =
                    (try? outcome.get()).map {
                        configuration.optimizer.optimized($0.plan, facts, telling: tellsRules ? tell : nil)
                    } ?? .unit
                let streamed = catalog.fields(of: plan.streamed.values.joined())
                    .subtracting(plan.fieldsReadByRow(in: catalog))
                // An error may rest on a guess too: it stands only when what it names has been read.
                if let connection {
                    if let bound = try? outcome.get() { try fetchForWarnings(bound, connection, context) }
                } else if case .failure = outcome, choice.streams(binder.fields) {
                    _ = try dataset.settle(fields: binder.fields, context: context)
                } else {
                    _ = try dataset.require(fields: binder.fields.subtracting(streamed), context: context)
                }
                if dataset.catalogAndVersion.version != version { continue }
                let bound = try explained(outcome, by: dataset.warnings)
                let checks = LiteralChecks(dataset: dataset, context: context, streamed: streamed)
                let literals = bound.literalChecks.filter { connection == nil || dataset.isKept($0.field) }
                let warnings: [Diagnostic]
                do {
                    warnings =
                        try literals.compactMap { try checks.warning(for: $0) }
                        + ValueWarnings(dataset: dataset, context: context).warnings(for: bound)
                } catch is GuessBroken {
                    _ = try dataset.settle(fields: streamed, context: context)
                    throw GuessBroken()
                }
                return Bound(
                    query: bound, plan: plan, dataset: dataset, warnings: bound.warnings + warnings,
                    connection: connection, source: source, range: question.range,
                    openParameters: binder.openParameters, rewritings: rewritings)
            }
        }
    }

    /// Fetches the values that constants of a query are looked for among, where that costs little.
    private func fetchForWarnings(_ query: BoundQuery, _ connection: Connection, _ context: RunContext) throws {
        guard connection.client.isQuick else { return }
        let fields = query.literalChecks.map(\.field) + query.rangeChecks.map(\.field) + query.labelChecks.map(\.label)
        let small = fields.filter { field in
            let entities = connection.description.entities
            return entities.indices.contains(field.entity.index)
                && entities[field.entity.index].rows <= EngineAsker.warningLimit
        }
        _ = try connection.dataset.require(fields: Set(small), context: context)
    }

    /// The value of an expression that reads no row; nil if it can't be computed.
    private static func value(of expr: BoundExpr, _ dataset: Dataset, _ context: RunContext) -> Value? {
        let evaluator = Evaluator(tables: dataset, context: context)
        return (try? evaluator.evaluate(expr, over: OperatorContext.unit))?.value(at: 0, type: expr.type)
    }

    /// A name may be unknown because its file is missing: that is said beside the error.
    private func explained<Bound>(_ outcome: Result<Bound, any Error>, by warnings: [Diagnostic]) throws -> Bound {
        if case .failure(let error as Diagnostics) = outcome, !warnings.isEmpty {
            throw Diagnostics(error.all + warnings)
        }
        return try outcome.get()
    }

    /// Calls `body` until what it rests on holds. A pass that keeps nothing may find a guess broken; then the types of
    /// what it read are settled, and `body` begins anew. What keeps breaking is kept as columns instead.
    func answering<Result>(
        _ context: RunContext, _ body: (ColumnKeeping?) throws -> Result
    ) throws -> Result {
        var broken = 0
        while true {
            do {
                return try body(broken > 3 ? nil : configuration.columns)
            } catch is TypesChanged {
                context.notes.removeAll()
            } catch is GuessBroken {
                broken += 1
                context.notes.removeAll()
            }
        }
    }

    /// The rows of a bound query.
    ///
    /// - Throws: ``GuessBroken`` after settling what was streamed; an error of the run only if it rests on no guess.
    func rows(of bound: Bound, _ context: RunContext, profile: PlanProfile? = nil) throws -> Batch {
        let streamed = bound.streamed
        let open = streamed.filter { !bound.dataset.isProven($0) }
        ValueWarnings(dataset: bound.dataset, context: context).watch(bound.query, streamed: streamed)
        do {
            let table = try LargeStack.run {
                try Executor(
                    tables: bound.dataset, context: context, batchSize: configuration.batchSize, profile: profile
                ).run(bound.plan)
            }
            bound.dataset.noteAsked(streamed)
            return table
        } catch let error as GuessBroken {
            _ = try bound.dataset.settle(fields: streamed, context: context)
            throw error
        } catch let error as Diagnostics where !open.isEmpty && !Self.isStop(error) {
            _ = try bound.dataset.settle(fields: streamed, context: context)
            throw GuessBroken()
        }
    }

    /// Whether a run was stopped: by its host, or by a limit.
    static func isStop(_ error: Diagnostics) -> Bool {
        switch error.all.first?.facts as? RunProblem {
        case .cancelled, .timeLimit, .memoryLimit, .rowLimit, .scanLimit: true
        default: false
        }
    }

    /// Binds and runs a query.
    func answer(
        _ query: Query, source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        var result = try answer(
            Inquiry(query), source: source, parameters: parameters, limits: limits, cancellation: cancellation)
        let request = RunRequest(
            source: source, parameters: parameters, limits: limits, cancellation: cancellation)
        result.charts = try charts(of: query, result, request)
        try save(
            query, result, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
        return result
    }

    func answer(
        _ question: Inquiry, source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        let context = try makeContext(limits: limits, cancellation: cancellation)
        let (bound, table) = try LargeStack.run {
            try answering(context) { keeping in
                let bound = try bind(
                    question, source: source, parameters: parameters, keeping: keeping, context: context)
                try checkScan(of: bound, question.range, source, context)
                return (bound, try shownColumns(of: bound, context))
            }
        }
        if let limit = context.limits.resultRows, table.count > limit {
            throw Diagnostics(Diagnostic(RunProblem.rowLimit(limit: limit), at: question.range, in: source))
        }
        try noteReferences(bound, context)
        try noteLoops(bound, context)
        let late = ValueWarnings(dataset: bound.dataset, context: context)
            .warningsAfterRun(of: bound.query, streamed: bound.streamed)
        let columns = zip(bound.query.columns, table.columns).map { column, shown in
            var shown = shown
            shown.facts = column.facts
            return shown
        }
        let findings = bound.dataset.findings(in: bound.query.fields, scanned: bound.query.scanned)
            .map { Diagnostic($0) }
        let untold = state.withLock { state in
            defer { state.untoldWarnings = [] }
            return state.untoldWarnings
        }
        var result = QueryResult(
            columns: columns, rowCount: table.count,
            notes: untold + bound.warnings + late + findings + context.notes.diagnostics(),
            isValue: bound.query.isValue)
        result.peakMemory = context.memoryPeak
        result.boundCharts = bound.query.charts
        return result
    }

    /// Refuses a query that would read more rows than it may, before it reads them.
    private func checkScan(
        of bound: Bound, _ range: SourceRange, _ source: SourceText, _ context: RunContext
    ) throws {
        guard let limit = context.limits.scannedRows else { return }
        let catalog = bound.dataset.catalog
        let entities = bound.query.scanned.union(bound.query.fields.map(\.entity))
            .sorted { $0.index < $1.index }
        let counts = try entities.map { try bound.dataset.rowCount(of: $0, context: context) }
        let total = counts.reduce(0, +)
        guard total > limit, let most = counts.max(), let index = counts.firstIndex(of: most) else { return }
        let name = catalog[entities[index]].names.primary
        throw Diagnostics(
            Diagnostic(RunProblem.scanLimit(limit: limit, rows: total, entity: name), at: range, in: source))
    }

    /// What is asked to explain something: the rows alone, without notes, and however many they are.
    func probe(
        _ question: Inquiry, source: SourceText, parameters: [String: Value], context: RunContext,
        keeping choice: ColumnKeeping? = nil
    ) throws -> QueryResult {
        var limits = context.limits
        limits.resultRows = nil
        let quiet = try makeContext(limits: limits, cancellation: context.cancellation)
        let (bound, table) = try answering(quiet) { keeping in
            let bound = try bind(
                question, source: source, parameters: parameters, keeping: keeping.map { choice ?? $0 }, context: quiet)
            return (bound, try shownColumns(of: bound, quiet))
        }
        return QueryResult(columns: table.columns, rowCount: table.count, notes: bound.warnings, isValue: false)
    }

    /// What the links that the query names left open: said once per run, whatever the batches asked.
    ///
    /// A link that the run had no need of, for want of rows or because nothing read what it gives, is resolved for this.
    private func noteReferences(_ bound: Bound, _ context: RunContext) throws {
        let catalog = bound.dataset.catalog
        var targets: Set<EntityID> = []
        for id in bound.query.links.sorted(by: { $0.index < $1.index }) {
            let link = catalog[id]
            if bound.dataset.references(of: id) == nil { _ = try bound.dataset.forward(id, context: context) }
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
            context.notes.add(.untidyKeys(entity: entity), count: key.untidy, at: .none)
        }
    }

    /// The loops of links that the query follows to any depth.
    private func noteLoops(_ bound: Bound, _ context: RunContext) throws {
        let catalog = bound.dataset.catalog
        for id in bound.query.closures.sorted(by: { $0.index < $1.index }) {
            let link = "\(catalog[catalog[id].source].names.primary).\(catalog[id].names.primary)"
            let count = try bound.dataset.rowsOnLoops(of: id, context: context)
            context.notes.add(.loops(link: link), count: count, at: .none)
        }
    }

    func makeContext(limits: Limits?, cancellation: CancellationToken) throws -> RunContext {
        let context = RunContext(
            cancellation: cancellation, limits: limits ?? configuration.limits,
            today: state.withLock { $0.today } ?? WallClock.today(), files: configuration.files,
            threads: configuration.threads)
        runs.withLock { runs in
            runs.removeAll { $0.context == nil }
            runs.append(WeakRun(context: context))
        }
        return context
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
