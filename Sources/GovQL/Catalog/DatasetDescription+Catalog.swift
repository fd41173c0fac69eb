// A dataset made of its description: the catalog as it was, with sources that some engine answers for.

extension DatasetBuild {
    /// - Parameter source: the columns of the entity at an index, as they were described.
    init(
        _ description: DatasetDescription, source: (Int, DatasetDescription.EntityFacts, [DataType]) -> any ColumnSource
    ) throws(DatasetDescription.Broken) {
        let enums = description.enums.map { facts in
            EnumType(
                name: facts.name,
                members: facts.values.map { EnumType.Member(name: $0[0], otherNames: Array($0.dropFirst())) },
                isOrdered: facts.isOrdered)
        }
        for (index, facts) in description.entities.enumerated() {
            var types: [DataType] = []
            for field in facts.fields { types.append(try DataType(field, enums)) }
            let table = DatasetBuilder.Table(
                name: facts.names[0], path: facts.table, source: source(index, facts, types))
            pending.append(try Pending(facts, EntityID(index), types, table))
            for (column, field) in facts.fields.enumerated() {
                let id = FieldID(entity: EntityID(index), index: column)
                fieldSources[id] = Dataset.FieldSource(
                    declaredType: field.isDeclared ? types[column] : nil, missing: nil)
            }
        }
        for facts in description.links { try add(facts) }
        for (index, facts) in description.entities.enumerated() {
            pending[index].entity.kin = EntityID(try self.index(of: facts.kin))
            pending[index].entity.items = try items(facts.shows, of: index)
        }
    }

    private func index(of entity: String) throws(DatasetDescription.Broken) -> Int {
        guard let index = pending.firstIndex(where: { $0.entity.names.primary == entity }) else {
            throw .unknown(entity)
        }
        return index
    }

    private mutating func add(_ facts: DatasetDescription.LinkFacts) throws(DatasetDescription.Broken) {
        let source = try index(of: facts.source)
        let target = try index(of: facts.target)
        func fields(_ names: [String], of index: Int) throws(DatasetDescription.Broken) -> [FieldID] {
            var fields: [FieldID] = []
            for name in names { fields.append(try pending[index].entity.field(describedAs: name)) }
            return fields
        }
        let link = Link(
            id: LinkID(links.count), names: Names(described: facts.names), source: EntityID(source),
            target: EntityID(target), foreignKey: try fields(facts.foreignKey, of: source),
            targetKey: try fields(facts.targetKey, of: target), reverseNames: Names(described: facts.reverseNames))
        links.append(link)
        if facts.isForward { pending[source].entity.links.append(link.id) }
        if facts.isBackward { pending[target].entity.reverseLinks.append(link.id) }
    }

    private func items(
        _ names: [String], of index: Int
    ) throws(DatasetDescription.Broken) -> [Entity.Item] {
        let entity = pending[index].entity
        var items: [Entity.Item] = []
        for name in names {
            // A link stands in the place of its key.
            if let link = entity.links.first(where: { links[$0.index].names.primary == name }) {
                items.append(.link(link))
            } else {
                items.append(.field(try entity.field(describedAs: name)))
            }
        }
        return items
    }
}

extension DatasetBuild.Pending {
    fileprivate init(
        _ facts: DatasetDescription.EntityFacts, _ id: EntityID, _ types: [DataType], _ table: DatasetBuilder.Table
    ) throws(DatasetDescription.Broken) {
        let fields = facts.fields.enumerated().map { column, field in
            Field(
                id: FieldID(entity: id, index: column), names: Names(described: field.names), type: types[column],
                isTypeFinal: true, column: column, isLinkKey: field.isLinkKey)
        }
        var entity = Entity(
            id: id, names: Names(described: facts.names), fields: fields, links: [], reverseLinks: [], key: [],
            label: nil, items: [])
        for name in facts.key { entity.key.append(try entity.field(describedAs: name)) }
        if let label = facts.label { entity.label = try entity.field(describedAs: label) }
        if let snapshot = facts.snapshot {
            entity.snapshot = SnapshotPart(name: snapshot, names: Names(described: facts.snapshotNames))
        }
        let places = fields.map { ($0.column, $0.id) }
        self.init(
            entity: entity, table: table, declared: nil,
            fieldOfColumn: Dictionary(places, uniquingKeysWith: { first, _ in first }), part: nil)
    }
}

extension Entity {
    fileprivate func field(describedAs name: String) throws(DatasetDescription.Broken) -> FieldID {
        guard let field = fields.first(where: { $0.names.primary == name }) else { throw .unknown(name) }
        return field.id
    }
}

extension Names {
    fileprivate init(described names: [String]) {
        self.init(names.first ?? "", others: Array(names.dropFirst()))
    }
}

extension DataType {
    fileprivate init(
        _ field: DatasetDescription.FieldFacts, _ enums: [EnumType]
    ) throws(DatasetDescription.Broken) {
        if field.type == DataType.null.name {
            self = .null
            return
        }
        switch TypeName(rawValue: field.type) {
        case .dec?: self = .decimal(scale: try field.told(field.scale.flatMap { (0...38).contains($0) ? $0 : nil }))
        case .period?:
            self = .period(try field.told(PeriodUnit.allCases.first { String(describing: $0) == field.unit }))
        case let type?: self = DataType(type)
        case nil:
            let known = field.enumeration.flatMap { enums.indices.contains($0) ? enums[$0] : nil }
            self = .enumeration(try field.told(known))
        }
    }
}

extension DatasetDescription.FieldFacts {
    fileprivate func told<Value>(_ value: Value?) throws(DatasetDescription.Broken) -> Value {
        guard let value else { throw .unknown("\(names[0]): \(type)") }
        return value
    }
}

extension DatasetDescription.Broken {
    fileprivate static func unknown(_ name: String) -> Self {
        Self(Words(en: "it speaks of `\(name)`, which it does not describe", zh: "其中提到未描述的 `\(name)`"))
    }
}
