// What becomes of cells that break their declared types: sources that leave rows out, the check of what must hold, and the
// table that lists them all.

extension DatasetBuild {
    /// The columns of an entity whose declared types a cell can break.
    func declaredRequests(of entity: Entity) -> [ColumnRequest] {
        entity.fields.compactMap { field in
            guard let source = fieldSources[field.id], let type = source.declaredType else { return nil }
            switch type {
            case .text, .code, .null, .entity, .list: return nil
            default: return ColumnRequest(column: field.column, declaredType: type, missing: source.missing)
            }
        }
    }

    /// The sources of the entities, and of the table `rejects`, which is added here.
    mutating func addRejects() -> [any ColumnSource] {
        var sources: [any ColumnSource] = []
        var checked: [RejectsSource.Checked] = []
        for one in pending {
            let requests = declaredRequests(of: one.entity)
            var source = one.table.source
            if one.table.options.rejectPolicy == .drop, !requests.isEmpty {
                if let dropping = source.dropping(rowsRejectedBy: requests) {
                    source = dropping
                } else {
                    let origin = one.table.options[.rejects]?.origin ?? .none
                    problems.append(
                        Diagnostic(
                            RejectProblem.cannotDrop(path: source.name), at: origin.range, in: origin.source))
                }
            }
            sources.append(source)
            if !requests.isEmpty {
                checked.append(
                    RejectsSource.Checked(entity: one.entity.names.primary, source: source, requests: requests))
            }
        }
        guard !pending.isEmpty, let entity = rejectsEntity() else { return sources }
        rejects = entity
        return sources + [RejectsSource(checked)]
    }

    /// The entity `rejects`, by those of its names that nothing of the data has.
    private mutating func rejectsEntity() -> Entity? {
        let taken = Set(pending.flatMap(\.entity.names.all).map { Folding.fold($0) })
        let free = RejectsSource.names.filter { !taken.contains(Folding.fold($0)) }
        for name in RejectsSource.names where taken.contains(Folding.fold(name)) {
            problems.append(Diagnostic(RejectProblem.nameTaken(name, instead: free.first)))
        }
        guard let name = free.first else { return nil }
        let id = EntityID(pending.count)
        let fields = RejectsSource.Field.allCases.map { field in
            Field(
                id: FieldID(entity: id, index: field.rawValue), names: field.names, type: field.type,
                isTypeFinal: true, column: field.rawValue, isLinkKey: false)
        }
        var entity = Entity(
            id: id, names: Names(name, others: Array(free.dropFirst())), fields: fields, links: [], reverseLinks: [],
            key: [], label: nil, items: fields.map { .field($0.id) })
        entity.isBuiltIn = true
        for field in fields { fieldSources[field.id] = Dataset.FieldSource(declaredType: field.type, missing: []) }
        return entity
    }
}

extension DatasetBuilder {
    /// Checks the data of entities whose rejections are not to be lived with.
    ///
    /// - Throws: ``Diagnostics`` naming the first cells that break their declared types.
    mutating func refuseRejections(open: Opener, context: RunContext) throws {
        let isAsked =
            declarations.contains { $0.options.rejectPolicy == .fail }
            || (tables + snapshots.flatMap(\.tables)).contains { $0.options.rejectPolicy == .fail }
        guard isAsked else { return }
        // What is wrong with the schema itself is said when the dataset is made of it, and so is what opening told.
        var problems: [Diagnostic] = []
        defer { untoldNotes += problems.filter { !($0.facts is SchemaProblem) && $0.severity != .error } }
        for declared in declarations {
            guard let table = try file(of: declared, open: open, problems: &problems) else { continue }
            try refuseRejections(of: table, declared, context)
        }
        for snapshot in snapshots {
            for (table, declared) in declaredFiles(of: snapshot) {
                guard let declared, let table = try file(table, as: declared, open, &problems) else { continue }
                try refuseRejections(of: table, declared, context)
            }
        }
    }

    private mutating func refuseRejections(
        of table: Table, _ declared: Declared, _ context: RunContext
    ) throws {
        guard table.options.rejectPolicy == .fail else { return }
        var build = DatasetBuild()
        build.isSchemaKnown = true
        let use = DatasetBuild.SnapshotUse(name: "", origin: .none, takesMainSchema: true)
        build.addEntity(declared, table, of: use)
        let requests = build.pending.first.map { build.declaredRequests(of: $0.entity) } ?? []
        let passed = PassedCheck(path: table.path, declaration: declared.syntax)
        guard !requests.isEmpty, passedChecks[passed] !== table.source else { return }
        let rejected = try table.source.check(requests, keeping: 3, context: context)
        if rejected.count > 0 {
            let problem = RejectProblem.refused(
                path: table.source.name, count: rejected.count, examples: Array(rejected.cells.prefix(3)))
            let origin = table.options[.rejects]?.origin ?? .none
            throw Diagnostics(Diagnostic(problem, at: origin.range, in: origin.source))
        }
        passedChecks[passed] = table.source
    }

    /// A check that found nothing, so that the next statement does not repeat it.
    struct PassedCheck: Hashable, Sendable {
        let path: String
        let declaration: EntityDeclaration
    }
}
