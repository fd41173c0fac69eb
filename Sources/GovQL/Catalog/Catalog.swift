// What a dataset holds: entities, their fields, the links between them. It never changes, and names are resolved
// against it; the values are in Dataset.swift. It knows nothing of queries.

/// A name with its other spellings: `communities 社区|居委会`.
public struct Names: Hashable, Sendable {
    public let primary: String
    public let others: [String]

    public init(_ primary: String, others: [String] = []) {
        self.primary = primary
        self.others = others
    }

    public var all: [String] { [primary] + others }
}

/// A field of an entity, by position.
public struct FieldID: Hashable, Sendable {
    public let entity: EntityID
    public let index: Int

    public init(entity: EntityID, index: Int) {
        self.entity = entity
        self.index = index
    }
}

/// A link, by its number in the catalog.
public struct LinkID: Hashable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
}

/// A stored column of an entity.
public struct Field: Sendable {
    public let id: FieldID
    public var names: Names
    /// The type as known now. Where `isTypeFinal` is false it is a guess from a sample that decoding may widen.
    public var type: DataType
    public var isTypeFinal: Bool
    /// The column's position in the entity's source.
    public let column: Int
    /// Whether the column is there for a link only: it is readable by name, but not listed when rows are shown.
    public var isLinkKey: Bool

    public init(id: FieldID, names: Names, type: DataType, isTypeFinal: Bool, column: Int, isLinkKey: Bool) {
        self.id = id
        self.names = names
        self.type = type
        self.isTypeFinal = isTypeFinal
        self.column = column
        self.isLinkKey = isLinkKey
    }
}

/// A link declared or inferred once: each row of `source` points to at most one row of `target`.
public struct Link: Sendable {
    public let id: LinkID
    /// What it is called on a row of `source`.
    public let names: Names
    public let source: EntityID
    public let target: EntityID
    /// The columns of `source` that hold the key, in the order of `targetKey`.
    public let foreignKey: [FieldID]
    public let targetKey: [FieldID]
    /// What it is called on a row of `target`, where it leads to many rows.
    public let reverseNames: Names

    public init(
        id: LinkID, names: Names, source: EntityID, target: EntityID, foreignKey: [FieldID], targetKey: [FieldID],
        reverseNames: Names
    ) {
        self.id = id
        self.names = names
        self.source = source
        self.target = target
        self.foreignKey = foreignKey
        self.targetKey = targetKey
        self.reverseNames = reverseNames
    }
}

/// One kind of thing: a file's rows, its key and what it is linked to.
public struct Entity: Sendable {
    /// What a row shows in order: a stored field, or a link in the place of its key column.
    public enum Item: Hashable, Sendable {
        case field(FieldID)
        case link(LinkID)
    }

    public let id: EntityID
    public var names: Names
    public var fields: [Field]
    /// Links that start here, and links that lead here.
    public var links: [LinkID]
    public var reverseLinks: [LinkID]
    /// The fields that identify a row; empty if no column qualifies, then a row is identified by its number.
    public var key: [FieldID]
    /// The field that a row is printed as; nil prints the key.
    public var label: FieldID?
    public var items: [Item]
    /// GovQL made it of what it knows of the data: it is left out where the data is listed.
    public var isBuiltIn = false
    /// The snapshot that it is of; nil in the main data.
    public var snapshot: SnapshotPart?
    /// The same for all states of one entity, in the main data and in snapshots: their rows compare by key.
    public var kin: EntityID

    public init(
        id: EntityID, names: Names, fields: [Field], links: [LinkID], reverseLinks: [LinkID], key: [FieldID],
        label: FieldID?, items: [Item]
    ) {
        self.id = id
        self.names = names
        self.fields = fields
        self.links = links
        self.reverseLinks = reverseLinks
        self.key = key
        self.label = label
        self.items = items
        kin = id
    }

    /// Whether a definition for an entity of that name is for this one too: what is said of `projects` holds for
    /// `nov.projects`.
    public func isDefined(as name: String) -> Bool {
        names.all.contains(name) || snapshot?.names.all.contains(name) == true
    }
}

/// What an entity of a snapshot is within it: `projects` of `nov.projects`.
public struct SnapshotPart: Hashable, Sendable {
    /// The snapshot's name.
    public let name: String
    /// The entity's names within the snapshot.
    public let names: Names

    public init(name: String, names: Names) {
        self.name = name
        self.names = names
    }

    /// The entity's names with the snapshot's before them.
    public var fullNames: Names {
        Names("\(name).\(names.primary)", others: names.others.map { "\(name).\($0)" })
    }
}

/// All entities and links as they are known at one time; it never changes.
public struct Catalog: Sendable {
    public let entities: [Entity]
    public let links: [Link]

    public init(entities: [Entity], links: [Link]) {
        self.entities = entities
        self.links = links
    }

    /// The entities of the data, those of snapshots after the others.
    public var dataEntities: [Entity] { entities.filter { !$0.isBuiltIn } }

    /// The entities of the data that are of no snapshot.
    public var mainEntities: [Entity] { entities.filter { !$0.isBuiltIn && $0.snapshot == nil } }

    /// The names of the snapshots, in the order they were loaded.
    public var snapshotNames: [String] {
        var names: [String] = []
        for name in entities.compactMap(\.snapshot?.name) where names.last != name { names.append(name) }
        return names
    }

    /// Whether two entities are states of one, so that their rows compare by key.
    public func areKin(_ first: EntityID, _ second: EntityID) -> Bool { self[first].kin == self[second].kin }

    public static let empty = Catalog(entities: [], links: [])

    public subscript(_ id: EntityID) -> Entity { entities[id.index] }
    public subscript(_ id: LinkID) -> Link { links[id.index] }
    public subscript(_ id: FieldID) -> Field { entities[id.entity.index].fields[id.index] }
}
