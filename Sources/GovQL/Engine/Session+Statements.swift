// What each statement does to a session. A query's way is in Session+Queries.swift.

extension Session {
    /// What a statement gave: a query its result, the others notes about the data at most.
    public struct Outcome: Sendable {
        public var result: QueryResult?
        public var notes: [Diagnostic] = []
    }

    /// Runs one statement of a text.
    ///
    /// - Throws: ``Diagnostics``.
    @discardableResult
    public func execute(
        _ statement: Statement, of source: SourceText, parameters: [String: Value] = [:], limits: Limits? = nil,
        cancellation: CancellationToken = CancellationToken()
    ) throws -> Outcome {
        let origin = Origin(source: source, range: statement.range)
        switch statement.kind {
        case .query(let query):
            let result = try answer(
                query, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
            return Outcome(result: result, notes: result.notes)
        case .load(let load):
            if let option = load.options.first {
                throw Diagnostics(Diagnostic(BindingProblem.notYet("load … with"), at: option.name.range, in: source))
            }
            let place = Origin(source: source, range: load.path.range)
            let path = resolved(load.path.text, against: source)
            return Outcome(notes: try add(path, as: load.alias?.text, at: place))
        case .use(let path):
            let place = Origin(source: source, range: path.range)
            return Outcome(notes: try useFile(resolved(path.text, against: source), at: place))
        case .entity(let declaration):
            let folder = folder(of: source)
            state.withLock { state in
                state.builder.declare(declaration, text: source, folder: folder)
                state.dataset = nil
            }
        case .let(let name, let query):
            define(Names(name.text), query, source, name.range) {
                $0.lets
            } set: {
                $0.lets = $1
            }
        case .function(let declaration):
            try refuseBuiltIn(declaration.name, source)
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
        case .measure: throw Diagnostics(Diagnostic(BindingProblem.notYet("measure"), at: origin.range, in: source))
        case .check: throw Diagnostics(Diagnostic(BindingProblem.notYet("check"), at: origin.range, in: source))
        case .broken: break
        }
        return Outcome()
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

    private func refuseUnknownEntity(_ name: Name, _ source: SourceText) throws {
        let catalog = try currentDataset().catalog
        if catalog.entities.contains(where: { $0.names.all.contains(name.text) }) { return }
        // A declared entity whose file is missing is left out, and so is what is defined for it.
        let isDeclared = state.withLock { state in
            state.builder.declarations.contains { $0.syntax.name.all.contains { $0.text == name.text } }
        }
        if isDeclared { return }
        let names = catalog.entities.flatMap(\.names.all)
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
            let found = result.columns.first?.type.name ?? "null"
            let problem = BindingProblem.wantsType(what: "`today`", wanted: "a date", found: found)
            throw Diagnostics(Diagnostic(problem, at: assignment.value.range, in: source))
        }
        state.withLock { $0.today = configuration.today ?? date }
    }

    // MARK: Files

    /// The folder that a text's relative paths start at: its own, or the working folder at a prompt.
    private func folder(of source: SourceText) -> String {
        guard source.name.hasSuffix(".gql") || source.name.contains("/"), !source.name.hasPrefix("<") else { return "" }
        guard let slash = source.name.lastIndex(of: "/") else { return "" }
        return String(source.name[...slash])
    }

    private func resolved(_ path: String, against source: SourceText) -> String {
        path.hasPrefix("/") ? path : folder(of: source) + path
    }

    /// Loads a file, or every CSV file of a folder: one that can't be read is a warning there, and the rest loads.
    func add(_ path: String, as name: String?, at origin: Origin) throws -> [Diagnostic] {
        let files = configuration.files
        let format = CSVFormat()
        return try located(origin) {
            guard files.kind(of: path) == .folder else {
                let file = try format.open(path, files: files, options: [:])
                add([DatasetBuilder.Table(name: name ?? Self.stem(of: path), path: path, source: file)])
                return file.openingNotes
            }
            if name != nil { throw Diagnostics(Diagnostic(BindingProblem.notYet("load … as (snapshot)"))) }
            let folder = path.hasSuffix("/") ? path : path + "/"
            let names = try files.names(inFolder: path).filter { format.claims(fileNamed: $0) }
            guard !names.isEmpty else { throw Diagnostics(Diagnostic(FileProblem.noTables(path))) }
            var notes: [Diagnostic] = []
            var tables: [DatasetBuilder.Table] = []
            for name in names {
                do {
                    let file = try format.open(Self.joined(folder, name), files: files, options: [:])
                    notes += file.openingNotes
                    tables.append(
                        DatasetBuilder.Table(name: Self.stem(of: name), path: Self.joined(folder, name), source: file))
                } catch let error as Diagnostics {
                    notes += error.all
                }
            }
            add(tables)
            return notes
        }
    }

    private func add(_ tables: [DatasetBuilder.Table]) {
        state.withLock { state in
            for table in tables { state.builder.add(table) }
            state.dataset = nil
        }
    }

    /// `./` in front of a path says nothing.
    private static func joined(_ folder: String, _ name: String) -> String {
        folder == "./" ? name : folder.hasSuffix("/./") ? String(folder.dropLast(2)) + name : folder + name
    }

    /// What a file's entity is called: its name without folder and ending.
    private static func stem(of path: String) -> String {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
        return String(name[..<dot])
    }

    /// Runs a file of definitions.
    func useFile(_ path: String, at origin: Origin) throws -> [Diagnostic] {
        let isOpen = state.withLock { $0.openFiles.contains(path) }
        if isOpen || state.withLock({ $0.openFiles.count }) > 32 {
            throw Diagnostics(Diagnostic(BindingProblem.endless(name: path), at: origin.range, in: origin.source))
        }
        let bytes = try located(origin) { try configuration.files.contents(of: path) }
        let source = SourceText(name: path, bytes: bytes)
        state.withLock { $0.openFiles.append(path) }
        defer { state.withLock { state in state.openFiles.removeAll { $0 == path } } }
        var notes: [Diagnostic] = []
        for statement in try statements(of: source) {
            if case .query = statement.kind {
                throw Diagnostics(
                    Diagnostic(BindingProblem.queryInLibrary(path), at: statement.range, in: source))
            }
            notes += try execute(statement, of: source).notes
        }
        return notes
    }

    /// Gives errors without a place in a query the place of the statement that met them.
    private func located<Result>(_ origin: Origin, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as Diagnostics {
            throw Diagnostics(
                error.all.map {
                    $0.source == nil ? Diagnostic($0.facts, at: origin.range, in: origin.source, fix: $0.fix) : $0
                })
        }
    }

    /// The dataset, built anew when the schema changed.
    func currentDataset() throws -> Dataset {
        let files = configuration.files
        return try state.withLock { state in
            if let dataset = state.dataset { return dataset }
            let dataset = try state.builder.build { try CSVFormat().open($0, files: files, options: [:]) }
            state.dataset = dataset
            state.untoldWarnings = dataset.warnings
            return dataset
        }
    }
}

extension FileAccess {
    /// A whole small file: a script, a schema.
    public func contents(of path: String) throws -> [UInt8] {
        let file = try open(path)
        var bytes = [UInt8](repeating: 0, count: file.version.size)
        var offset = 0
        while offset < bytes.count {
            let count = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]), at: offset)
            }
            if count == 0 { break }
            offset += count
        }
        bytes.removeSubrange(offset...)
        return bytes
    }
}
