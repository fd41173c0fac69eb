// Makes a dataset of loaded files and declared entities: which file an entity has, its fields, key and label. Links come
// after, when all entities are known: DatasetBuilder+Links.swift. What is not declared is inferred from names, and keys
// from a sample; nothing here reads a column.

/// The files and declarations of a dataset to be.
struct DatasetBuilder: Sendable {
    /// A loaded file: the name its entity has without a declaration, and where it came from.
    struct Table: Sendable {
        let name: String
        let path: String
        let source: any ColumnSource
        /// What the source was opened with.
        var options = LoadOptions()
    }

    /// Opens a file with options; the source is what was opened of it with others.
    typealias Opener = (String, LoadOptions, (any ColumnSource)?) throws -> any ColumnSource

    struct Declared: Sendable {
        let syntax: EntityDeclaration
        let text: SourceText
        let options: LoadOptions
        /// The folder that its path starts at, with a slash at the end, or empty.
        let folder: String
    }

    private(set) var tables: [Table] = []
    private(set) var declarations: [Declared] = []
    /// In the order they were loaded (DatasetBuilder+Snapshots.swift).
    var snapshots: [Snapshot] = []
    /// Files that declarations had opened, by path: kept, for a dataset is built anew with every statement.
    private var reopened: [String: Table] = [:]
    /// Tables of several files whose columns a declaration has joined, by path: kept for the same reason.
    private var joinedTables: [String: JoinedTable] = [:]

    private struct JoinedTable {
        let original: any ColumnSource
        let groups: [[String]]
        let source: any ColumnSource
    }
    /// What data was found to keep its declared types (DatasetBuilder+Rejects.swift).
    var passedChecks: [PassedCheck: any ColumnSource] = [:]
    /// What the opening of files for such checks told.
    var untoldNotes: [Diagnostic] = []

    /// Adds a file; one of the same name takes its place.
    mutating func add(_ table: Table) {
        reopened[table.path] = nil
        if let index = tables.firstIndex(where: { $0.name == table.name }) {
            tables[index] = table
        } else {
            tables.append(table)
        }
    }

    /// Lets go of files that declarations had opened, so that the next dataset opens them anew.
    mutating func forgetReopened() {
        reopened = [:]
        joinedTables = [:]
        passedChecks = [:]
    }

    /// Adds a declaration; one of the same name takes its place.
    ///
    /// - Throws: ``Diagnostics`` about its options.
    mutating func declare(_ syntax: EntityDeclaration, text: SourceText, folder: String) throws {
        let options = try LoadOptions(syntax.options, in: text)
        declarations.removeAll { $0.syntax.name.name.text == syntax.name.name.text }
        declarations.append(Declared(syntax: syntax, text: text, options: options, folder: folder))
    }

    /// What was opened of a path, by a load or for a declaration.
    func source(at path: String) -> (any ColumnSource)? {
        (tables.last { $0.path == path } ?? reopened[path])?.source
    }

    /// Builds the dataset.
    ///
    /// - Parameter open: opens a file that a declaration names and no `load` brought.
    /// - Throws: ``Diagnostics`` with everything that is wrong with the schema. An entity without a file is only left
    ///   out, with a warning.
    mutating func build(open: Opener) throws -> Dataset {
        var build = DatasetBuild()
        build.problems = untoldNotes
        untoldNotes = []
        var taken: Set<String> = []
        for declared in declarations {
            guard let table = try file(of: declared, open: open, problems: &build.problems) else {
                build.absent.formUnion(declared.syntax.name.all.map(\.text))
                continue
            }
            taken.insert(table.path)
            // Files of a table that are loaded one by one too are no tables of their own.
            taken.formUnion(table.source.fileNames)
            build.addEntity(declared, joined(table, by: declared))
        }
        for table in tables where !taken.contains(table.path) { build.addEntity(nil, table) }
        build.addLinks(from: build.pending.indices)
        try addSnapshots(to: &build, open: open)
        let sources = build.addRejects()
        let errors = build.problems.filter { $0.severity == .error }
        if !errors.isEmpty { throw Diagnostics(errors) }
        return build.dataset(sources)
    }

    /// A table of several files with the columns as one that the declaration gives as names of one field.
    mutating func joined(_ table: Table, by declared: Declared) -> Table {
        let groups = declared.syntax.items.compactMap { item -> [String]? in
            guard case .field(let field) = item, !field.name.others.isEmpty else { return nil }
            return field.name.all.map(\.text)
        }
        if let known = joinedTables[table.path], known.original === table.source, known.groups == groups {
            return Table(name: table.name, path: table.path, source: known.source, options: table.options)
        }
        guard let source = table.source.joiningColumns(groups) else { return table }
        joinedTables[table.path] = JoinedTable(original: table.source, groups: groups, source: source)
        return Table(name: table.name, path: table.path, source: source, options: table.options)
    }

    /// The file of a declared entity: the one it names, else the loaded one that has its name.
    mutating func file(of declared: Declared, open: Opener, problems: inout [Diagnostic]) throws -> Table? {
        let names = declared.syntax.name.all.map(\.text)
        if let path = declared.syntax.path {
            let full = DataPath.resolved(path.text, in: declared.folder)
            let loaded =
                tables.first { $0.path == full }
                ?? tables.first { $0.path.hasSuffix("/" + path.text) || $0.path == path.text }
            return try opened(loaded, declared, path: loaded?.path ?? full, at: path.range, open, &problems)
        }
        if let table = tables.first(where: { table in names.contains { Folding.areEqual($0, table.name) } }) {
            return try opened(table, declared, path: table.path, at: declared.syntax.name.range, open, &problems)
        }
        problems.append(
            Diagnostic(
                SchemaProblem.noFile(entity: names[0], tried: names.map { "\($0).csv" }),
                at: declared.syntax.name.range, in: declared.text))
        return nil
    }

    /// A file as its declaration wants it read; what the load itself said of it counts more. Nil, and a problem, where
    /// it can't be read.
    mutating func opened(
        _ loaded: Table?, _ declared: Declared, path: String, at range: SourceRange, _ open: Opener,
        _ problems: inout [Diagnostic]
    ) throws -> Table? {
        let options = loaded?.options.merging(declared.options) ?? declared.options
        if let loaded, loaded.options.saysTheSame(as: options) { return loaded }
        let name = declared.syntax.name.name.text
        if let known = reopened[path], known.options.saysTheSame(as: options) { return known }
        do {
            let known = loaded?.source ?? reopened[path]?.source
            let table = Table(name: name, path: path, source: try open(path, options, known), options: options)
            reopened[path] = table
            problems += joined(table, by: declared).source.openingNotes
            return table
        } catch let error as Diagnostics {
            // Interrupted, or beyond a limit: that ends the run and says nothing of the file.
            if error.all.contains(where: { $0.facts is RunProblem }) { throw error }
            problems += error.all.map { problem in
                if problem.source != nil { return problem }
                return Diagnostic(
                    SchemaProblem.unusableFile(entity: name, reason: problem.facts.message), at: range,
                    in: declared.text)
            }
            return nil
        }
    }
}

/// A dataset being built.
struct DatasetBuild {
    /// An entity, and what is still to be made of its declaration.
    struct Pending {
        var entity: Entity
        let table: DatasetBuilder.Table
        let declared: DatasetBuilder.Declared?
        /// The field of each column of the source.
        var fieldOfColumn: [Int: FieldID]
        /// Nil in the main data.
        var part: SnapshotUse?

        /// The names by which links are found: those within its snapshot.
        var bareNames: Names { entity.snapshot?.names ?? entity.names }
    }

    /// How an entity belongs to a snapshot.
    struct SnapshotUse {
        let name: String
        /// Where it was loaded.
        let origin: Origin
        /// Whether the declaration is that of the main data: what a file lacks of it is left out.
        let takesMainSchema: Bool
    }

    var pending: [Pending] = []
    var links: [Link] = []
    var fieldSources: [FieldID: Dataset.FieldSource] = [:]
    var problems: [Diagnostic] = []
    /// Names of declared entities that have no file.
    var absent: Set<String> = []
    /// The table `rejects` (DatasetBuilder+Rejects.swift).
    var rejects: Entity?
    /// Enums by their declarations: in all snapshots they are one type.
    var enums: [FieldDeclaration: DataType] = [:]
    /// Whether a declaration is read once more, for a snapshot: what is wrong with it was said of the main data.
    var isSchemaKnown = false
    let samples = SampledKeys()

    /// - Parameter sources: of the entities in their order.
    func dataset(_ sources: [any ColumnSource]) -> Dataset {
        Dataset(
            catalog: Catalog(entities: pending.map(\.entity) + (rejects.map { [$0] } ?? []), links: links),
            sources: sources, fieldSources: fieldSources, options: pending.map(\.table.options), warnings: problems)
    }

    // MARK: Entities

    mutating func addEntity(
        _ declared: DatasetBuilder.Declared?, _ table: DatasetBuilder.Table, of part: SnapshotUse? = nil
    ) {
        let id = EntityID(pending.count)
        let bareNames = declared.map { Names($0.syntax.name) } ?? Names(table.name)
        let snapshot = part.map { SnapshotPart(name: $0.name, names: bareNames) }
        let names = snapshot?.fullNames ?? bareNames
        var entity = Entity(
            id: id, names: names, fields: [], links: [], reverseLinks: [], key: [], label: nil, items: [])
        entity.snapshot = snapshot
        var fieldOfColumn: [Int: FieldID] = [:]
        func add(_ column: Int, names: Names, type: DataType, isTypeFinal: Bool, source: Dataset.FieldSource) {
            let field = FieldID(entity: id, index: entity.fields.count)
            entity.fields.append(
                Field(
                    id: field, names: names, type: type, isTypeFinal: isTypeFinal, column: column, isLinkKey: false))
            fieldOfColumn[column] = field
            fieldSources[field] = source
        }
        let columnNames = table.source.columnNames
        // Fields stand in the order of the file, whatever the order of the declaration.
        var declaredByColumn: [Int: FieldDeclaration] = [:]
        for case .field(let field) in declared?.syntax.items ?? [] {
            guard let column = column(named: field.name.all.map(\.text), in: columnNames) else {
                if let part, part.takesMainSchema {
                    reportMissing(field, names.primary, table, part)
                    continue
                }
                report(
                    noColumn(field.name.name.text, names.primary, columnNames), at: field.name.range, declared)
                continue
            }
            if declaredByColumn[column] != nil {
                report(.nameTwice(columnNames[column], entity: names.primary), at: field.name.range, declared)
            }
            if case .named(.duration) = field.type.kind {
                report(.notAColumnType(TypeName.duration.rawValue), at: field.type.range, declared)
            }
            declaredByColumn[column] = field
        }
        let guesses = table.source.guessedTypes
        // What an option calls missing is so in every column of which the schema says nothing.
        let missing = table.options.texts(.missing)
        let leavesOut = leavesOutUndeclared(table.options) && declared != nil
        let toldTypes = typesTold(by: table.options, columnNames)
        for (column, name) in columnNames.enumerated() {
            if let field = declaredByColumn[column] {
                let type = settled(declaredType(of: field), column, table.source)
                let guess = guesses[column]
                let isScaled: Bool = if case .decimal = type { true } else { false }
                // A guessed scale is closer than none.
                let known: DataType = if isScaled, case .decimal = guess { guess } else { type }
                let others = field.name.others.map(\.text) + (field.name.all.contains { $0.text == name } ? [] : [name])
                add(
                    column, names: Names(field.name.name.text, others: others), type: known, isTypeFinal: !isScaled,
                    source: Dataset.FieldSource(declaredType: type, missing: field.missing?.map(\.text) ?? missing))
            } else if !leavesOut {
                let told = toldTypes[column].map { settled($0, column, table.source) }
                add(
                    column, names: Names(name), type: told ?? guesses[column], isTypeFinal: false,
                    source: Dataset.FieldSource(declaredType: told, missing: missing))
            }
        }
        entity.items = entity.fields.map { .field($0.id) }
        pending.append(
            Pending(entity: entity, table: table, declared: declared, fieldOfColumn: fieldOfColumn, part: part))
        chooseKey(pending.count - 1)
        chooseLabel(pending.count - 1)
    }

    /// The declared key, else the first column that by its name could be one and in the sample is unique and never
    /// blank.
    private mutating func chooseKey(_ index: Int) {
        let entity = pending[index].entity
        var key: [FieldID] = []
        for item in pending[index].declared?.syntax.items ?? [] {
            switch item {
            case .field(let field) where field.role == .key:
                if let id = self.field(field.name.name.text, of: entity) { key.append(id) }
            case .key(let names):
                for name in names {
                    if let id = self.field(name.text, of: entity) {
                        key.append(id)
                    } else {
                        let available = entity.fields.map(\.names.primary)
                        report(
                            noColumn(name.text, entity.names.primary, available), at: name.range,
                            pending[index].declared)
                    }
                }
            default: break
            }
        }
        if key.isEmpty {
            let source = pending[index].table.source
            let found = entity.fields.first { field in
                EntityInference.isKeyName(source.columnNames[field.column], of: pending[index].table.name)
                    && samples.texts(of: field, in: source).areUnique
            }
            key = found.map { [$0.id] } ?? []
        }
        pending[index].entity.key = key
    }

    private mutating func chooseLabel(_ index: Int) {
        let entity = pending[index].entity
        for item in pending[index].declared?.syntax.items ?? [] {
            switch item {
            case .field(let field) where field.role == .label:
                pending[index].entity.label = self.field(field.name.name.text, of: entity)
            case .label(let name):
                guard let id = self.field(name.text, of: entity) else {
                    report(
                        noColumn(name.text, entity.names.primary, entity.fields.map(\.names.primary)), at: name.range,
                        pending[index].declared)
                    continue
                }
                pending[index].entity.label = id
            default: break
            }
        }
        guard pending[index].entity.label == nil else { return }
        let columnNames = pending[index].table.source.columnNames
        pending[index].entity.label = entity.fields.first { EntityInference.isLabelName(columnNames[$0.column]) }?.id
    }

    // MARK: Helpers

    func field(_ name: String, of entity: Entity) -> FieldID? {
        entity.fields.first { $0.names.all.contains(name) }?.id
            ?? entity.fields.first { $0.names.all.contains { Folding.areEqual($0, name) } }?.id
    }

    func column(named names: [String], in columns: [String]) -> Int? {
        for name in names {
            if let index = columns.firstIndex(of: name) { return index }
        }
        for name in names {
            if let index = columns.firstIndex(where: { Folding.areEqual($0, name) }) { return index }
        }
        return nil
    }

    func noColumn(_ name: String, _ entity: String, _ available: [String]) -> SchemaProblem {
        .noColumn(name, entity: entity, nearest: EditDistance.nearest(to: name, in: available), available: available)
    }

    mutating func report(
        _ problem: SchemaProblem, at range: SourceRange, _ declared: DatasetBuilder.Declared?, meant: String? = nil
    ) {
        if isSchemaKnown { return }
        let fix = meant.map { Fix(replacing: range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`")) }
        problems.append(Diagnostic(problem, at: range, in: declared?.text, fix: fix))
    }
}
