// Snapshots: folders that hold earlier or later states of the main data's files. Each file is an entity of its own, read
// by the declaration of the main entity of its name, with the same keys, names and links; a link leads to the snapshot's
// own entity where it has one, else to the main one. Rows of the main data know nothing of them.

extension DatasetBuilder {
    /// A loaded folder.
    struct Snapshot: Sendable {
        let name: String
        let path: String
        /// Where its name stands.
        let origin: Origin
        let tables: [Table]
        /// What a schema in the folder says; else the main schema holds.
        let declarations: [Declared]
    }

    /// Adds a snapshot; one of the same name and folder takes its place.
    ///
    /// - Throws: ``Diagnostics`` where the name is that of another folder.
    mutating func add(_ snapshot: Snapshot) throws {
        guard let index = snapshots.firstIndex(where: { Folding.areEqual($0.name, snapshot.name) }) else {
            snapshots.append(snapshot)
            return
        }
        guard snapshots[index].path == snapshot.path else {
            throw Diagnostics(Diagnostic(SnapshotProblem.loadedTwice(snapshot.name, path: snapshots[index].path)))
        }
        snapshots[index] = snapshot
    }

    /// A snapshot and an entity can't share a name: `nov.projects` would have two meanings.
    ///
    /// - Throws: ``Diagnostics`` without a place.
    func refuseSharedNames() throws {
        guard !snapshots.isEmpty else { return }
        let entities =
            tables.map(\.name) + declarations.flatMap { $0.syntax.name.all.map(\.text) } + RejectsSource.names
        for snapshot in snapshots where entities.contains(where: { Folding.areEqual($0, snapshot.name) }) {
            let holder = Words(en: "an entity", zh: "实体")
            throw Diagnostics(Diagnostic(SnapshotProblem.nameTaken(snapshot.name, by: holder)))
        }
    }

    /// What an entity was declared as: in a snapshot by a schema of its own, else by the main one.
    func declaration(of entity: Entity) -> Declared? {
        let name = entity.snapshot?.names.primary ?? entity.names.primary
        let own = snapshots.first { $0.name == entity.snapshot?.name }?.declarations ?? []
        return (own + declarations).first { $0.syntax.name.name.text == name }
    }

    /// Adds the entities and links of all snapshots; the main data's are there.
    mutating func addSnapshots(to build: inout DatasetBuild, open: Opener) throws {
        let mainCount = build.pending.count
        for snapshot in snapshots {
            let first = build.pending.count
            var mains: [Int: Int] = [:]
            let files = declaredFiles(of: snapshot)
            for declared in snapshot.declarations {
                guard snapshot.tables.contains(where: { Self.isFile($0, of: declared) }) else {
                    let tried =
                        declared.syntax.path.map { [$0.text] } ?? declared.syntax.name.all.map { "\($0.text).csv" }
                    build.problems.append(
                        Diagnostic(
                            SchemaProblem.noFile(entity: declared.syntax.name.name.text, tried: tried),
                            at: declared.syntax.name.range, in: declared.text))
                    continue
                }
            }
            for (table, declared) in files {
                let isOwn = declared.map { own in snapshot.declarations.contains { $0.syntax == own.syntax } } ?? false
                let index = build.pending.count
                let isAdded = try add(table, declared, of: snapshot, isMainSchema: !isOwn, to: &build, open)
                guard isAdded, !isOwn else { continue }
                mains[index] = build.pending.prefix(mainCount).firstIndex { Self.isState(table, of: $0) }
            }
            build.addSnapshotLinks(from: first..<build.pending.count, mains: mains)
        }
    }

    /// The files of a snapshot with what they are declared as: by its own schema, else by the main one.
    func declaredFiles(of snapshot: Snapshot) -> [(table: Table, declared: Declared?)] {
        var left = snapshot.tables
        var files: [(table: Table, declared: Declared?)] = []
        for declared in snapshot.declarations {
            guard let index = left.firstIndex(where: { Self.isFile($0, of: declared) }) else { continue }
            files.append((left.remove(at: index), declared))
        }
        return files + left.map { table in (table, declarations.first { Self.isFile(table, of: $0) }) }
    }

    /// A file of a snapshot as its declaration wants it read.
    mutating func file(
        _ table: Table, as declared: Declared, _ open: Opener, _ problems: inout [Diagnostic]
    ) throws -> Table? {
        let range = declared.syntax.name.range
        guard let file = try opened(table, declared, path: table.path, at: range, open, &problems) else { return nil }
        let named = Table(name: table.name, path: file.path, source: file.source, options: file.options)
        return joined(named, by: declared)
    }

    /// Adds an entity of a snapshot; false, and a problem, where its file can't be read as its declaration wants.
    @discardableResult
    private mutating func add(
        _ table: Table, _ declared: Declared?, of snapshot: Snapshot, isMainSchema: Bool, to build: inout DatasetBuild,
        _ open: Opener
    ) throws -> Bool {
        var table = table
        if let declared {
            guard let file = try file(table, as: declared, open, &build.problems) else { return false }
            table = file
        }
        let use = DatasetBuild.SnapshotUse(
            name: snapshot.name, origin: snapshot.origin, takesMainSchema: isMainSchema)
        build.isSchemaKnown = isMainSchema
        defer { build.isSchemaKnown = false }
        build.addEntity(declared, table, of: use)
        return true
    }

    /// Whether a file is the one that a declaration is about: by its path's name, or by the entity's.
    private static func isFile(_ table: Table, of declared: Declared) -> Bool {
        if let path = declared.syntax.path, Folding.areEqual(DataPath.stem(of: path.text), table.name) { return true }
        return declared.syntax.name.all.contains { Folding.areEqual($0.text, table.name) }
    }

    private static func isState(_ table: Table, of main: DatasetBuild.Pending) -> Bool {
        if let declared = main.declared { return isFile(table, of: declared) }
        return main.entity.names.all.contains { Folding.areEqual($0, table.name) }
    }
}

extension DatasetBuild {
    /// Links the entities of a snapshot, `mains` being the main entities that some are states of.
    fileprivate mutating func addSnapshotLinks(from group: Range<Int>, mains: [Int: Int]) {
        var same: [Int: [FieldID: FieldID]] = [:]
        for index in group {
            guard let main = mains[index] ?? mainState(of: index) else {
                settleKin(of: index, before: group.lowerBound)
                continue
            }
            pending[index].entity.kin = pending[main].entity.id
            let fields = sameFields(index, main)
            same[index] = fields
            if pending[index].part?.takesMainSchema == true { takeSchema(index, of: main, fields) }
        }
        for index in group where pending[index].part?.takesMainSchema == true { refuseLackingKey(index) }
        // Links of the main schema first; a schema of the snapshot's own is read like that of the main data.
        let linked = group.filter { same[$0] != nil && pending[$0].part?.takesMainSchema == true }
        for index in linked { copyLinks(of: index, group, same) }
        addLinks(from: group.filter { !linked.contains($0) })
        for index in group where same[index] != nil { copyReverseLinks(of: index, group, same) }
        for index in linked { freeNames(index, same[index] ?? [:]) }
    }

    /// The main entity of a name that a schema of the snapshot's own declares.
    private func mainState(of index: Int) -> Int? {
        let names = pending[index].bareNames.all
        return pending.firstIndex { one in
            one.part == nil && one.entity.names.all.contains { main in names.contains { Folding.areEqual($0, main) } }
        }
    }

    /// Files that only snapshots have are states of one entity by their name.
    private mutating func settleKin(of index: Int, before end: Int) {
        let names = pending[index].bareNames.all
        let earlier = pending[..<end].first { one in
            one.part != nil && one.bareNames.all.contains { other in names.contains { Folding.areEqual($0, other) } }
        }
        if let earlier { pending[index].entity.kin = earlier.entity.kin }
    }

    /// The fields of a state by those of the main entity: of the same column, else of a name in common.
    private func sameFields(_ index: Int, _ main: Int) -> [FieldID: FieldID] {
        let columns = pending[index].table.source.columnNames
        let mainColumns = pending[main].table.source.columnNames
        func names(_ field: Field, _ columns: [String]) -> [String] { [columns[field.column]] + field.names.all }
        var open = pending[index].entity.fields
        var same: [FieldID: FieldID] = [:]
        func pair(_ isMeant: (Field, Field) -> Bool) {
            for field in pending[main].entity.fields where same[field.id] == nil {
                guard let found = open.firstIndex(where: { isMeant(field, $0) }) else { continue }
                same[field.id] = open.remove(at: found).id
            }
        }
        pair { mainColumns[$0.column] == columns[$1.column] }
        pair { main, field in
            let others = names(field, columns)
            return names(main, mainColumns).contains { name in others.contains { Folding.areEqual($0, name) } }
        }
        return same
    }

    /// Names, types that an option of the main load told, key and label are those of the main entity.
    private mutating func takeSchema(_ index: Int, of main: Int, _ same: [FieldID: FieldID]) {
        for (mainField, field) in same {
            pending[index].entity.fields[field.index].names = pending[main].entity.fields[mainField.index].names
            guard let told = fieldSources[mainField]?.declaredType, fieldSources[field]?.declaredType == nil else {
                continue
            }
            fieldSources[field] = Dataset.FieldSource(
                declaredType: told, missing: fieldSources[field]?.missing ?? fieldSources[mainField]?.missing)
            let isScaled: Bool = if case .decimal = told { true } else { false }
            if !isScaled { pending[index].entity.fields[field.index].type = told }
        }
        let key = pending[main].entity.key
        if !key.isEmpty { pending[index].entity.key = key.compactMap { same[$0] } }
        if let label = pending[main].entity.label, let field = same[label] { pending[index].entity.label = field }
    }

    /// A key of which a part is missing tells no rows apart.
    private mutating func refuseLackingKey(_ index: Int) {
        let one = pending[index]
        var wanted: [String] = []
        for item in one.declared?.syntax.items ?? [] {
            switch item {
            case .field(let field) where field.role == .key: wanted.append(field.name.name.text)
            case .key(let names): wanted += names.map(\.text)
            default: break
            }
        }
        let kin = one.entity.kin
        if wanted.isEmpty, kin != one.entity.id, kin.index < pending.count {
            let main = pending[kin.index].entity
            wanted = main.key.map { main.fields[$0.index].names.primary }
        }
        let lacking = wanted.filter { name in field(name, of: one.entity) == nil }
        guard !lacking.isEmpty, let part = one.part else { return }
        pending[index].entity.key = []
        note(.noKey(lacking, entity: one.entity.names.primary, path: one.table.source.name), part)
    }

    // MARK: Links

    /// Where a row of an entity's main state is linked to, that of the snapshot is.
    private mutating func copyLinks(of index: Int, _ group: Range<Int>, _ same: [Int: [FieldID: FieldID]]) {
        let main = pending[index].entity.kin.index
        for id in pending[main].entity.links {
            let link = links[id.index]
            let target = state(of: link.target, in: group, same)
            let foreignKey = link.foreignKey.compactMap { same[index]?[$0] }
            let targetKey = target.map { target in link.targetKey.compactMap { same[target]?[$0] } } ?? link.targetKey
            guard foreignKey.count == link.foreignKey.count, targetKey.count == link.targetKey.count else {
                reportMissing(link, index, hasForeignKey: foreignKey.count == link.foreignKey.count, target: target)
                continue
            }
            add(
                Link(
                    id: LinkID(links.count), names: link.names, source: pending[index].entity.id,
                    target: target.map { pending[$0].entity.id } ?? link.target, foreignKey: foreignKey,
                    targetKey: targetKey, reverseNames: link.reverseNames),
                forward: true, backward: target != nil)
        }
    }

    /// Rows of files that the snapshot lacks are linked to its rows as they are to the main ones.
    private mutating func copyReverseLinks(of index: Int, _ group: Range<Int>, _ same: [Int: [FieldID: FieldID]]) {
        let main = pending[index].entity.kin.index
        for id in pending[main].entity.reverseLinks {
            let link = links[id.index]
            guard state(of: link.source, in: group, same) == nil else { continue }
            let targetKey = link.targetKey.compactMap { same[index]?[$0] }
            guard targetKey.count == link.targetKey.count else { continue }
            add(
                Link(
                    id: LinkID(links.count), names: link.names, source: link.source, target: pending[index].entity.id,
                    foreignKey: link.foreignKey, targetKey: targetKey, reverseNames: link.reverseNames),
                forward: false, backward: true)
        }
    }

    private func state(of main: EntityID, in group: Range<Int>, _ same: [Int: [FieldID: FieldID]]) -> Int? {
        group.first { same[$0] != nil && pending[$0].entity.kin == main }
    }

    /// Columns that the main data has not may be called like what it has.
    private mutating func freeNames(_ index: Int, _ same: [FieldID: FieldID]) {
        let own = Set(same.values)
        let entity = pending[index].entity
        var taken = Set(entity.fields.filter { own.contains($0.id) && !$0.isLinkKey }.flatMap(\.names.all))
        taken.formUnion(entity.links.flatMap { links[$0.index].names.all })
        taken.formUnion(entity.reverseLinks.flatMap { links[$0.index].reverseNames.all })
        for field in entity.fields where !own.contains(field.id) {
            guard field.names.all.contains(where: taken.contains) else { continue }
            rename(field.id, to: "\(field.names.primary)_raw", in: index)
        }
    }

    // MARK: What is missing

    private mutating func note(_ problem: SnapshotProblem, _ part: SnapshotUse) {
        problems.append(Diagnostic(problem, at: part.origin.range, in: part.origin.source))
    }

    /// A declared field that a file of a snapshot has no column for; of a key more is said.
    mutating func reportMissing(
        _ field: FieldDeclaration, _ entity: String, _ table: DatasetBuilder.Table, _ part: SnapshotUse
    ) {
        guard field.role != .key else { return }
        note(
            .noColumn(
                field.name.name.text, entity: entity, path: table.source.name, available: table.source.columnNames),
            part)
    }

    /// A link whose column a file lacks. That of a key that the link leads to was told where it is missing.
    private mutating func reportMissing(_ link: Link, _ index: Int, hasForeignKey: Bool, target: Int?) {
        guard !hasForeignKey, let part = pending[index].part else { return }
        let main = pending[pending[index].entity.kin.index]
        let columns = link.foreignKey.map { main.table.source.columnNames[main.entity.fields[$0.index].column] }
        let entity = pending[index].entity.names.primary
        note(
            .noLink(
                link.names.primary, columns: columns, entity: entity, path: pending[index].table.source.name), part)
    }
}
