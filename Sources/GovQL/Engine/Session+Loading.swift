// How data and definitions come into a session: `load`, `use`, and the dataset that is built of them. Which files make a
// table is the format's business.

/// What a `load` asks for.
struct LoadRequest {
    let path: String
    /// What a single table's entity is called, its file's name otherwise; what a folder's snapshot is called, if it is one.
    let name: String?
    var nameRange: SourceRange?
    let options: LoadOptions
}

/// The tables of a folder, and what opening them told.
private struct FolderTables {
    var tables: [DatasetBuilder.Table] = []
    var notes: [Diagnostic] = []
}

extension Session {
    /// The folder that a text's relative paths start at: its own, or the working folder at a prompt.
    func folder(of source: SourceText) -> String {
        guard source.name.hasSuffix(".gql") || source.name.contains("/"), !source.name.hasPrefix("<") else { return "" }
        guard let slash = source.name.lastIndex(of: "/") else { return "" }
        return String(source.name[...slash])
    }

    func resolved(_ path: String, against source: SourceText) -> String {
        DataPath.resolved(path, in: folder(of: source))
    }

    // MARK: Tables

    /// Loads a file, or every CSV file of a folder: one that can't be read is a warning there, and the rest loads.
    func add(_ request: LoadRequest, at origin: Origin, context: RunContext) throws -> [Diagnostic] {
        if try isTaken(request, at: origin, context) { return [] }
        let notes = try open(request, at: origin, context: context)
        state.withLock { state in
            state.loaded.removeAll { $0.request.path == request.path && $0.request.name == request.name }
            state.loaded.append(Loaded(request: request, origin: origin))
        }
        return notes
    }

    private func open(_ request: LoadRequest, at origin: Origin, context: RunContext) throws -> [Diagnostic] {
        try located(origin) {
            guard !request.path.isEmpty else { throw Diagnostics(Diagnostic(FileProblem.emptyPath)) }
            if FilePattern.isPattern(request.path), context.files.kind(of: request.path) == .absent {
                return try addMatching(request, at: origin, context)
            }
            guard context.files.kind(of: request.path) == .folder else {
                let name = request.name ?? DataPath.stem(of: request.path)
                let table = try open(request.path, as: name, request.options, context)
                try add([table], context)
                return table.source.openingNotes
            }
            return try add(
                try tables(inFolder: request, context), request, schemaFrom: [request.path], at: origin, context)
        }
    }

    /// Adds the tables of folders to the main data, or as a snapshot where the request names one.
    private func add(
        _ found: FolderTables, _ request: LoadRequest, schemaFrom folders: [String], at origin: Origin,
        _ context: RunContext
    ) throws -> [Diagnostic] {
        guard let name = request.name else {
            try add(found.tables, context)
            return found.notes
        }
        let place = Origin(source: origin.source, range: request.nameRange ?? origin.range)
        return try located(place) {
            let isLet = state.withLock { state in
                state.definitions.lets.contains { $0.names.all.contains { Folding.areEqual($0, name) } }
            }
            if isLet { throw Diagnostics(Diagnostic(SnapshotProblem.nameTaken(name, by: .same("`let`")))) }
            let schema = try SnapshotSchema(inFolders: folders, context)
            let snapshot = DatasetBuilder.Snapshot(
                name: name, path: request.path, origin: place, tables: found.tables, declarations: schema.declarations)
            try change(context) { try $0.add(snapshot) }
            return found.notes + schema.notes
        }
    }

    /// Loads the files that match a pattern as one table; where folders match it, files of one name in them are one table.
    private func addMatching(
        _ request: LoadRequest, at origin: Origin, _ context: RunContext
    ) throws -> [Diagnostic] {
        let pattern = FilePattern(request.path)
        let paths = try pattern.paths(in: context.files, context: context)
        guard paths.allSatisfy({ context.files.kind(of: $0) == .folder }) else {
            let table = try open(request.path, as: request.name ?? pattern.entityName, request.options, context)
            try add([table], context)
            return table.source.openingNotes
        }
        var names: [String] = []
        var files: [String: [String]] = [:]
        for folder in paths {
            for name in try tableNames(inFolder: folder, context) {
                let stem = DataPath.stem(of: name)
                if files[stem] == nil { names.append(stem) }
                files[stem, default: []].append(folder + "/" + name)
            }
        }
        guard !names.isEmpty else { throw Diagnostics(Diagnostic(FileProblem.noTables(request.path))) }
        let tables = try names.map { name in
            let path = request.path + (request.path.hasSuffix("/") ? "" : "/") + name
            let source = try CSVFormat().open(
                files[name] ?? [], as: path, options: request.options, context: context)
            return DatasetBuilder.Table(name: name, path: path, source: source, options: request.options)
        }
        let found = FolderTables(tables: tables, notes: tables.flatMap(\.source.openingNotes))
        return try add(found, request, schemaFrom: paths, at: origin, context)
    }

    private func tableNames(inFolder path: String, _ context: RunContext) throws -> [String] {
        try context.files.names(inFolder: path).filter { CSVFormat().claims(fileNamed: $0) }
    }

    private func tables(inFolder request: LoadRequest, _ context: RunContext) throws -> FolderTables {
        let path = request.path
        let folder = path.hasSuffix("/") ? path : path + "/"
        let names = try tableNames(inFolder: path, context)
        guard !names.isEmpty else { throw noTables(folder, context) }
        let opened = try Parallel.map(names.count, threads: context.threads) { index in
            try context.checkpoint()
            do {
                let path = DataPath.joined(folder, names[index])
                // A pipe among files would be waited for; whoever wants that names it.
                if context.files.kind(of: path) == .pipe { throw Diagnostics(Diagnostic(FileProblem.notRegular(path))) }
                return Result<_, Diagnostics>.success(
                    try open(path, as: DataPath.stem(of: names[index]), request.options, context))
            } catch let error as Diagnostics {
                try context.checkpoint()
                return .failure(error)
            }
        }
        var found = FolderTables()
        for (name, outcome) in zip(names, opened) {
            if let other = found.tables.first(where: { $0.name == DataPath.stem(of: name) }) {
                let path = DataPath.joined(folder, name)
                found.notes.append(Diagnostic(IntakeProblem.twoOfOneName(path: path, kept: other.path)))
                continue
            }
            switch outcome {
            case .success(let table):
                found.notes += table.source.openingNotes
                found.tables.append(table)
            case .failure(let error): found.notes += error.all
            }
        }
        return found
    }

    /// A folder without tables may have folders with some.
    private func noTables(_ folder: String, _ context: RunContext) -> Diagnostics {
        let names = (try? context.files.names(inFolder: folder)) ?? []
        let folders = names.filter { name in
            context.files.kind(of: folder + name) == .folder
                && ((try? tableNames(inFolder: folder + name, context))?.isEmpty == false)
        }
        let path = folder.hasSuffix("/") && folder.count > 1 ? String(folder.dropLast()) : folder
        return Diagnostics(
            Diagnostic(folders.isEmpty ? FileProblem.noTables(path) : .tablesBelow(path, folders: folders)))
    }

    private func open(
        _ path: String, as name: String, _ options: LoadOptions, _ context: RunContext
    ) throws -> DatasetBuilder.Table {
        // Standard input comes once, whoever asks for it.
        let known = path == DataPath.standardInput ? state.withLock { $0.builder.source(at: path) } : nil
        let source = try Self.open(path, options, known, context)
        return DatasetBuilder.Table(name: name, path: path, source: source, options: options)
    }

    private static func open(
        _ path: String, _ options: LoadOptions, _ known: (any ColumnSource)?, _ context: RunContext
    ) throws -> any ColumnSource {
        if let known, let source = try CSVFormat().reopened(known, options: options, context: context) { return source }
        guard FilePattern.isPattern(path), context.files.kind(of: path) == .absent else {
            return try CSVFormat().open(path, options: options, context: context)
        }
        let paths = try FilePattern(path).paths(in: context.files, context: context)
        return try CSVFormat().open(
            paths.filter { context.files.kind(of: $0) != .folder }, as: path, options: options, context: context)
    }

    private func add(_ tables: [DatasetBuilder.Table], _ context: RunContext) throws {
        try change(context) { builder in
            for table in tables { builder.add(table) }
        }
    }

    /// Changes what the dataset is built of, unless cells then break types that must hold: then nothing is changed.
    func change(_ context: RunContext, _ body: (inout DatasetBuilder) throws -> Void) throws {
        try state.withLock { state in
            var builder = state.builder
            try body(&builder)
            try builder.refuseSharedNames()
            try builder.refuseRejections(
                open: { try Self.open($0, $1, $2, context) }, context: context)
            state.builder = builder
            state.dataset = nil
        }
    }

    // MARK: Definitions

    /// Runs a file of definitions.
    func useFile(
        _ path: String, at origin: Origin, cancellation: CancellationToken = CancellationToken()
    ) throws -> [Diagnostic] {
        let isOpen = state.withLock { $0.openFiles.contains(path) }
        if isOpen || state.withLock({ $0.openFiles.count }) > 32 {
            throw Diagnostics(Diagnostic(BindingProblem.endless(name: path), at: origin.range, in: origin.source))
        }
        if isTaken(use: path, configuration.files) { return [] }
        let bytes = try located(origin) { try configuration.files.contents(of: path) }
        let source = SourceText(name: path, bytes: bytes)
        state.withLock { state in
            state.openFiles.append(path)
            if !state.usedFiles.contains(path) { state.usedFiles.append(path) }
        }
        defer { state.withLock { state in state.openFiles.removeAll { $0 == path } } }
        var notes: [Diagnostic] = []
        for statement in try statements(of: source) {
            switch statement.kind {
            case .query, .explain, .describe, .explainEmpty, .whyNot:
                throw Diagnostics(
                    Diagnostic(BindingProblem.queryInLibrary(path), at: statement.range, in: source))
            default: break
            }
            // Checks of a library wait until they are asked for.
            if case .check(let check) = statement.kind {
                try define(check, source)
            } else {
                notes += try execute(statement, of: source, cancellation: cancellation).notes
            }
        }
        return notes
    }

    /// Gives errors without a place in a query the place of the statement that met them.
    func located<Result>(_ origin: Origin, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as Diagnostics {
            throw Diagnostics(
                error.all.map {
                    $0.source == nil ? Diagnostic($0.facts, at: origin.range, in: origin.source, fix: $0.fix) : $0
                })
        }
    }

    // MARK: The dataset

    /// The dataset, built anew when the schema changed.
    ///
    /// - Parameter context: of the run that asks; files that a schema names are opened in it.
    func currentDataset(_ context: RunContext? = nil) throws -> Dataset {
        if let dataset = state.withLock({ $0.connection?.dataset ?? $0.dataset }) { return dataset }
        let context = try context ?? makeContext(limits: nil, cancellation: CancellationToken())
        return try state.withLock { state in
            if let dataset = state.dataset { return dataset }
            let dataset = try state.builder.build { try Self.open($0, $1, $2, context) }
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
