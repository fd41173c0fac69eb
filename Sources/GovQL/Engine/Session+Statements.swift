// What each statement does to a session. Files are Session+Loading.swift's, a query's way is in
// Session+Queries.swift.

extension Session {
    /// What a statement gave: a query its result, the others notes about the data at most.
    public struct Outcome: Sendable {
        public var result: QueryResult?
        public var notes: [Diagnostic] = []
        /// Whether it was a `check` that failed, and not only with a warning.
        public var failsCheck = false
        /// What a `check` found.
        public var check: CheckOutcome?
    }

    /// Runs one statement of a text.
    ///
    /// - Throws: ``Diagnostics``.
    @discardableResult
    public func execute(
        _ statement: Statement, of source: SourceText, parameters: [String: Value] = [:], limits: Limits? = nil,
        cancellation: CancellationToken = CancellationToken()
    ) throws -> Outcome {
        switch statement.kind {
        case .query(let query):
            let result = try remembering(Asked(query: query, source: source, parameters: parameters)) {
                try answer(query, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
            }
            return Outcome(result: result, notes: result.notes)
        case .load(let load):
            let place = Origin(source: source, range: load.path.range)
            let request = LoadRequest(
                path: resolved(load.path.text, against: source), name: load.alias?.text,
                nameRange: load.alias?.range, options: try LoadOptions(load.options, in: source))
            let context = try makeContext(limits: limits, cancellation: cancellation)
            return Outcome(notes: try add(request, at: place, context: context))
        case .use(let path):
            let place = Origin(source: source, range: path.range)
            return Outcome(
                notes: try useFile(resolved(path.text, against: source), at: place, cancellation: cancellation))
        case .entity(let declaration):
            let folder = folder(of: source)
            let context = try makeContext(limits: limits, cancellation: cancellation)
            if try isTaken(declaration, folder: folder, of: source, context) { break }
            try located(Origin(source: source, range: declaration.name.range)) {
                try change(context) { try $0.declare(declaration, text: source, folder: folder) }
            }
        case .let(let name, let query):
            try refuseSnapshot(name, source)
            define(Names(name.text), query, source, name.range) {
                $0.lets
            } set: {
                $0.lets = $1
            }
        case .function(let declaration):
            try refuseBuiltIn(declaration.name, source)
            try refuseMeasure(declaration.name, source)
            let body = FunctionBody(parameters: declaration.parameters.map(\.text), value: declaration.body)
            define(Names(declaration.name), body, source, declaration.name.range) {
                $0.functions
            } set: {
                $0.functions = $1
            }
        case .field(let declaration):
            try refuseUnknownEntity(declaration.entity, source)
            let body = FieldBody(entity: declaration.entity.text, value: declaration.value)
            define(Names(declaration.name), body, source, declaration.name.range) { state in
                state.fields.filter { $0.body.entity != body.entity || $0.names.primary != declaration.name.name.text }
            } set: {
                $0.fields = $1
            }
        case .parameter(let declaration):
            let body = ParameterBody(type: declaration.type, defaultValue: declaration.defaultValue)
            define(Names(declaration.name.text), body, source, declaration.name.range) {
                $0.parameters
            } set: {
                $0.parameters = $1
            }
        case .set(let assignment): try set(assignment, source, parameters)
        case .describe(let statement):
            let result = try describe(
                statement, source, parameters: parameters, limits: limits, cancellation: cancellation)
            return Outcome(result: result, notes: result.notes)
        case .measure(let declaration): try defineMeasure(declaration, source)
        case .tree(let declaration): try define(declaration, source)
        case .check(let check):
            try define(check, source)
            let outcome = try run(
                check, of: source, parameters: parameters, limits: limits, cancellation: cancellation)
            let report = CheckReport([outcome])
            return Outcome(
                result: report.table(check.language), notes: outcome.problems, failsCheck: !report.isPassed,
                check: outcome)
        case .explain(let explanation):
            let result = try explain(
                explanation, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
            return Outcome(result: result, notes: result.notes)
        case .explainEmpty(let statement):
            let result = try explainEmpty(
                state.withLock { $0.asked }, at: statement.keyword, in: source, statement.language, limits: limits,
                cancellation: cancellation)
            return Outcome(result: result, notes: result.notes)
        case .whyNot(let question):
            let result = try whyNot(
                question, about: state.withLock { $0.asked }, in: source, limits: limits, cancellation: cancellation)
            return Outcome(result: result, notes: result.notes)
        case .broken: break
        }
        return Outcome()
    }

    /// Keeps a query of rows to be asked about: one that gave a result, or failed only when its rows were looked at.
    private func remembering(_ asked: Asked, _ body: () throws -> QueryResult) throws -> QueryResult {
        do {
            let result = try body()
            if !result.isValue { state.withLock { $0.asked = asked } }
            return result
        } catch let error as Diagnostics where error.all.first?.facts is RunProblem && !Self.isStop(error) {
            state.withLock { $0.asked = asked }
            throw error
        }
    }

    // MARK: Definitions

    /// Adds a definition in the place of an earlier one of its name.
    private func define<Body>(
        _ names: Names, _ body: Body, _ source: SourceText, _ range: SourceRange,
        get: (Definitions) -> [Definition<Body>], set: (inout Definitions, [Definition<Body>]) -> Void
    ) {
        let definition = Definition(names: names, body: body, source: source, range: range)
        state.withLock { state in
            let isField = body is FieldBody
            let kept = get(state.definitions).filter { isField || $0.names.primary != names.primary }
            set(&state.definitions, kept + [definition])
        }
    }

    private func defineMeasure(_ declaration: MemberDeclaration, _ source: SourceText) throws {
        try refuseUnknownEntity(declaration.entity, source)
        try refuseBuiltIn(declaration.name, source)
        let facts = try MeasureFacts(declaration.options, in: source)
        let entity = declaration.entity.text
        let body = MeasureBody(entity: entity, value: declaration.value, facts: facts)
        let new = Definition(
            names: Names(declaration.name), body: body, source: source, range: declaration.name.range)
        try state.withLock { state in
            var definitions = state.definitions
            definitions.measures.removeAll { $0.body.entity == entity && $0.names.primary == new.names.primary }
            let holders =
                definitions.measures.map { ($0.names, Words(en: "a measure", zh: "指标")) }
                + definitions.functions.map { ($0.names, Words(en: "a `func`", zh: "`函数`")) }
            for name in declaration.name.all {
                if let holder = holders.first(where: { $0.0.all.contains { Folding.areEqual($0, name.text) } }) {
                    throw Diagnostics(
                        Diagnostic(
                            BindingProblem.nameTaken(name.text, by: holder.1, canSet: false), at: name.range,
                            in: source))
                }
            }
            definitions.measures.append(new)
            state.definitions = definitions
        }
    }

    /// A `func` may not take the name of a measure.
    private func refuseMeasure(_ name: DeclaredName, _ source: SourceText) throws {
        let taken = state.withLock { $0.definitions.measures.flatMap(\.names.all) }
        for name in name.all where taken.contains(where: { Folding.areEqual($0, name.text) }) {
            throw Diagnostics(
                Diagnostic(
                    BindingProblem.nameTaken(name.text, by: Words(en: "a measure", zh: "指标"), canSet: false),
                    at: name.range, in: source))
        }
    }

    /// `nov.projects` begins with the name of a snapshot alone.
    private func refuseSnapshot(_ name: Name, _ source: SourceText) throws {
        let snapshots = state.withLock { $0.builder.snapshots.map(\.name) }
        guard snapshots.contains(where: { Folding.areEqual($0, name.text) }) else { return }
        throw Diagnostics(
            Diagnostic(
                BindingProblem.nameTaken(name.text, by: Words(en: "a snapshot", zh: "快照"), canSet: false),
                at: name.range, in: source))
    }

    /// Functions have one namespace: a `func` may not take the name of a built-in one.
    private func refuseBuiltIn(_ name: DeclaredName, _ source: SourceText) throws {
        for name in name.all {
            let isTaken =
                ScalarTable.function(named: name.text) != nil || AggregateTable.function(named: name.text) != nil
                || WindowTable.function(named: name.text) != nil
            if isTaken {
                throw Diagnostics(
                    Diagnostic(
                        BindingProblem.nameTaken(
                            name.text, by: Words(en: "a function of the language", zh: "语言自带的函数"), canSet: false),
                        at: name.range, in: source))
            }
        }
    }

    func refuseUnknownEntity(_ name: Name, _ source: SourceText) throws {
        let catalog = try currentDataset().catalog
        if catalog.entities.contains(where: { $0.names.all.contains(name.text) }) { return }
        // A declared entity whose file is missing is left out, and so is what is defined for it.
        let isDeclared = state.withLock { state in
            state.builder.declarations.contains { $0.syntax.name.all.contains { $0.text == name.text } }
        }
        if isDeclared { return }
        let names = catalog.dataEntities.flatMap(\.names.all)
        let problem = BindingProblem.unknownName(
            name.text, place: .entityName, nearest: EditDistance.nearest(to: name.text, in: names), available: names)
        throw Diagnostics(Diagnostic(problem, at: name.range, in: source))
    }

    /// `set today = @2020-12-31`: the one setting of a run.
    private func set(_ assignment: Assignment, _ source: SourceText, _ parameters: [String: Value]) throws {
        guard Folding.areEqual(assignment.name.text, "today") || assignment.name.text == "今天" else {
            let problem = BindingProblem.unknownName(
                assignment.name.text, place: .row, nearest: ["today"], available: ["today"])
            throw Diagnostics(Diagnostic(problem, at: assignment.name.range, in: source))
        }
        let value = Query(source: assignment.value, range: assignment.value.range)
        let result = try answer(
            value, source: source, parameters: parameters, limits: nil, cancellation: CancellationToken())
        guard case .date(let date)? = result.columns.first?.value(at: 0) else {
            let found = result.columns.first?.type.words ?? DataType.null.words
            let problem = BindingProblem.wantsType(
                what: .same("`today`"), wanted: Words(en: "a date", zh: "日期"), found: found)
            throw Diagnostics(Diagnostic(problem, at: assignment.value.range, in: source))
        }
        state.withLock { $0.today = configuration.today ?? date }
    }
}
