// The description of the session's dataset: its catalog, what its values say, and its schema as text.

extension Session {
    /// The dataset as it describes itself to another engine or program that has the data.
    public func description(
        cancellation: CancellationToken = CancellationToken()
    ) throws -> DatasetDescription {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        let dataset = try settledDataset(context)
        return try description(of: dataset, sqlFacts(dataset, context), context)
    }

    /// What another engine that holds the data is told of them.
    func description(of dataset: Dataset, _ facts: SQLFacts, _ context: RunContext) throws -> DatasetDescription {
        let catalog = dataset.catalog
        let tables = SQLTables(catalog)
        var enums: [EnumType] = []
        let entities = try catalog.dataEntities.map { entity in
            DatasetDescription.EntityFacts(
                names: entity.names.all, table: tables[entity.id].name, row: tables[entity.id].row,
                first: try facts.hasRepeatedKeys(entity.id) ? tables[entity.id].first : nil,
                rows: try dataset.rowCount(of: entity.id, context: context),
                fields: try entity.fields.map { field in
                    var known = DatasetDescription.FieldFacts(
                        names: field.names.all, type: field.type.name, column: tables[field.id],
                        hasBlank: try facts.hasBlank(field.id), isDeclared: dataset.isDeclared(field.id),
                        isLinkKey: field.isLinkKey)
                    known.tell(field.type, &enums)
                    return known
                },
                key: entity.key.map { catalog[$0].names.primary },
                label: entity.label.map { catalog[$0].names.primary },
                shows: entity.items.map { item in
                    switch item {
                    case .field(let field): catalog[field].names.primary
                    case .link(let link): catalog[link].names.primary
                    }
                },
                hasMissingKeys: try facts.hasMissingKeys(entity.id), snapshot: entity.snapshot?.name,
                snapshotNames: entity.snapshot?.names.all ?? [], kin: catalog[entity.kin].names.primary)
        }
        let links = try catalog.links.map { try self.facts(of: $0, dataset, tables, facts, context) }
        let state = state.withLock { $0 }
        let schema = SchemaText(
            catalog: catalog, tables: tables, definitions: state.definitions,
            declared: { state.builder.declaration(of: $0) }, today: state.today)
        return DatasetDescription(
            entities: entities, links: links,
            enums: enums.map { type in
                DatasetDescription.EnumFacts(
                    name: type.name, isOrdered: type.isOrdered, values: type.members.map { [$0.name] + $0.otherNames })
            },
            origins: state.origins, schema: schema.text())
    }

    private func facts(
        of link: Link, _ dataset: Dataset, _ tables: SQLTables, _ facts: SQLFacts, _ context: RunContext
    ) throws -> DatasetDescription.LinkFacts {
        let catalog = dataset.catalog
        let forward = try dataset.forward(link.id, context: context)
        let keys = dataset.keyFacts(of: link.id) ?? (0, 0, 0, 0)
        let source = catalog[link.source]
        return DatasetDescription.LinkFacts(
            names: link.names.all, source: source.names.primary, target: catalog[link.target].names.primary,
            reverseNames: link.reverseNames.all, foreignKey: link.foreignKey.map { catalog[$0].names.primary },
            targetKey: link.targetKey.map { catalog[$0].names.primary },
            column: tables[link.source].links[link.id] ?? "", isForward: source.links.contains(link.id),
            isBackward: catalog[link.target].reverseLinks.contains(link.id),
            hasDangling: try facts.hasDangling(link.id),
            dangling: forward.danglingCount, ambiguous: forward.ambiguousCount, repeatedKeys: keys.repeated,
            missingKeys: keys.missing, twinKeys: keys.twins, untidyKeys: keys.untidy,
            rowsOnLoops: link.source == link.target ? forward.rowsOnLoops() : 0)
    }
}

extension Session.State {
    /// The last parts of the paths that data and definitions came from.
    fileprivate var origins: [String] {
        var names: [String] = []
        for path in loaded.map(\.request.path) + usedFiles {
            let name = DataPath.lastPart(of: path)
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }
}

extension DatasetDescription.FieldFacts {
    /// What the name of the type does not say.
    fileprivate mutating func tell(_ type: DataType, _ enums: inout [EnumType]) {
        switch type {
        case .decimal(let scale): self.scale = scale
        case .period(let unit): self.unit = String(describing: unit)
        case .enumeration(let values):
            let known = enums.firstIndex(of: values)
            if known == nil { enums.append(values) }
            enumeration = known ?? enums.count - 1
        default: break
        }
    }
}
