// A session whose data are in an engine. Its catalog is the one that the engine was told with the data; queries are written
// in the engine's language and run there; their cells come back typed, so that formats, charts and checks are as ever. What
// a script loads or declares and the engine has is taken as there; what it has not is refused.

extension Session {
    /// What a session is connected to.
    public struct ConnectionFacts: Sendable {
        /// What the client is called, and the engine's own name.
        public let name: String
        public let engine: String
        public let dialect: SQLDialect
        public let entityCount: Int
        public let rowCount: Int
    }

    /// Asks an engine from here on: its dataset takes the place of what was loaded, its definitions come to those there
    /// are.
    ///
    /// ```swift
    /// try session.connect(SQLiteClient(file: "city.db"))
    /// ```
    ///
    /// - Throws: ``Diagnostics``: the engine can't be reached or holds no dataset; the session is as it was.
    public func connect(
        _ client: any EngineClient, cancellation: CancellationToken = CancellationToken()
    ) throws {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        let description = try EngineAsker.description(in: client, context)
        let asker = EngineAsker(client, description)
        let dataset: Dataset
        do throws(DatasetDescription.Broken) {
            var build = try DatasetBuild(description) { index, facts, types in
                EngineSource(EntityID(index), facts, types, asker)
            }
            let sources = build.addRejects()
            dataset = build.dataset(sources)
        } catch {
            throw Diagnostics(
                Diagnostic(EngineProblem.badDescription(engine: client.title, reason: error.reason)))
        }
        asker.catalog = dataset.catalog
        dataset.tell(description)
        disconnect()
        state.withLock { state in
            let before = Connection.Before(
                builder: state.builder, definitions: state.definitions, today: state.today)
            state.builder = DatasetBuilder()
            state.connection = Connection(
                client: client, description: description, dataset: dataset, asker: asker, before: before)
        }
        do {
            try define(description, as: client, cancellation)
        } catch {
            disconnect()
            throw error
        }
    }

    /// Goes back to what the session had before it was connected.
    public func disconnect() {
        state.withLock { state in
            guard let connection = state.connection else { return }
            state.connection = nil
            state.builder = connection.before.builder
            state.definitions = connection.before.definitions
            state.today = connection.before.today
            state.dataset = nil
        }
    }

    /// What the session is connected to; nil where its data are files.
    public var connection: ConnectionFacts? {
        guard let connection = state.withLock({ $0.connection }) else { return nil }
        let entities = connection.description.entities
        return ConnectionFacts(
            name: connection.client.name, engine: connection.client.dialect.title, dialect: connection.client.dialect,
            entityCount: entities.count, rowCount: entities.reduce(0) { $0 + $1.rows })
    }

    /// Runs the schema that came with the data.
    private func define(
        _ description: DatasetDescription, as client: any EngineClient, _ cancellation: CancellationToken
    ) throws {
        let source = SourceText(name: "<\(client.name)>", text: description.schema)
        for statement in try statements(of: source) {
            switch statement.kind {
            case .entity(let declaration):
                // What checks ask of it; the dataset is there.
                try state.withLock { try $0.builder.declare(declaration, text: source, folder: "") }
            case .check(let check): try define(check, source)
            default: try execute(statement, of: source, cancellation: cancellation)
            }
        }
    }

    // MARK: What scripts bring

    /// Whether a `load` is of what the engine has.
    ///
    /// - Returns: false where the session is not connected.
    /// - Throws: ``Diagnostics`` where the engine has not all of it.
    func isTaken(_ request: LoadRequest, at origin: Origin, _ context: RunContext) throws -> Bool {
        guard let connection = state.withLock({ $0.connection }) else { return false }
        let catalog = connection.dataset.catalog
        let origins = Set(connection.description.origins)
        let last = DataPath.lastPart(of: request.path)
        func has(_ file: String) -> Bool {
            origins.contains(file) || catalog.isKnown(DataPath.stem(of: file), in: nil)
        }
        var missing: [String] = []
        switch context.files.kind(of: request.path) {
        case .folder:
            let names = try context.files.names(inFolder: request.path).filter { CSVFormat().claims(fileNamed: $0) }
            if let snapshot = request.name {
                missing = names.filter { !catalog.isKnown(DataPath.stem(of: $0), in: snapshot) }
            } else {
                missing = names.filter { !has($0) }
            }
        case _ where request.name.map { catalog.isKnown($0, in: nil) || catalog.hasSnapshot($0) } ?? has(last): break
        default: missing = [last]
        }
        guard missing.isEmpty else {
            throw elsewhere("\"\(request.path)\"", missing == [last] ? [] : missing, connection, at: origin)
        }
        return true
    }

    /// Whether an entity that a script declares is one that the engine has, or one that nobody has.
    func isTaken(
        _ declaration: EntityDeclaration, folder: String, of source: SourceText, _ context: RunContext
    ) throws -> Bool {
        guard let connection = state.withLock({ $0.connection }) else { return false }
        let names = declaration.name.all.map(\.text)
        if names.contains(where: { connection.dataset.catalog.isKnown($0, in: nil) }) { return true }
        let files = declaration.path.map { [$0.text] } ?? names.map { "\($0).csv" }
        // Without a file it would be left out there as well.
        guard files.contains(where: { context.files.kind(of: DataPath.resolved($0, in: folder)) != .absent }) else {
            return true
        }
        throw elsewhere(
            "`\(names[0])`", [], connection, at: Origin(source: source, range: declaration.name.range))
    }

    /// Whether a file of definitions that is not there came with the data.
    func isTaken(use path: String, _ files: any FileAccess) -> Bool {
        guard let connection = state.withLock({ $0.connection }), files.kind(of: path) == .absent else { return false }
        return connection.description.origins.contains(DataPath.lastPart(of: path))
    }

    private func elsewhere(
        _ what: String, _ missing: [String], _ connection: Connection, at origin: Origin
    ) -> Diagnostics {
        Diagnostics(
            Diagnostic(
                EngineProblem.elsewhere(
                    what: what, missing: missing, engine: connection.client.title,
                    dialect: connection.client.dialect.name), at: origin.range, in: origin.source))
    }
}

extension Catalog {
    fileprivate func isKnown(_ name: String, in snapshot: String?) -> Bool {
        dataEntities.contains { entity in
            guard let snapshot else { return entity.names.all.contains { Folding.areEqual($0, name) } }
            guard let part = entity.snapshot, Folding.areEqual(part.name, snapshot) else { return false }
            return part.names.all.contains { Folding.areEqual($0, name) }
        }
    }

    fileprivate func hasSnapshot(_ name: String) -> Bool {
        snapshotNames.contains { Folding.areEqual($0, name) }
    }
}
