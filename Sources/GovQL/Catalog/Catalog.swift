// What a dataset holds: entities, their fields, the links between them. An immutable snapshot that names are resolved
// against; the values are in Dataset.swift. It knows nothing of queries.

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
    }
}

/// An immutable snapshot of all entities and links.
public struct Catalog: Sendable {
    public let entities: [Entity]
    public let links: [Link]

    public init(entities: [Entity], links: [Link]) {
        self.entities = entities
        self.links = links
    }

    /// The entities of the data.
    public var dataEntities: [Entity] { entities.filter { !$0.isBuiltIn } }

    public static let empty = Catalog(entities: [], links: [])

    public subscript(_ id: EntityID) -> Entity { entities[id.index] }
    public subscript(_ id: LinkID) -> Link { links[id.index] }
    public subscript(_ id: FieldID) -> Field { entities[id.entity.index].fields[id.index] }
}
