// What an entity is called in an engine, and its columns: a table by its name, a column by its field's. Beside the fields
// stand the number of the row in load order, and for each link the number of the row that it leads to, so that a join
// needs one whole number whatever keys look like, and meets no row twice. Names that differ only in case or width are told apart by a
// number, for engines that do not tell them apart.

/// The names of tables and columns.
struct SQLTables: Sendable {
    struct Table: Sendable {
        let name: String
        /// The column that numbers the rows.
        let row: String
        /// The column with the number of the first row that has the same key; only where keys repeat.
        let first: String
        let fields: [String]
        /// By the place of the link among the entity's.
        let links: [LinkID: String]
    }

    private let tables: [Table]

    init(_ catalog: Catalog) {
        var taken = SQLNames()
        tables = catalog.entities.map { entity in
            let name = taken.take(entity.names.primary)
            var columns = SQLNames()
            let fields = entity.fields.map { columns.take($0.names.primary) }
            var links: [LinkID: String] = [:]
            for link in catalog.links where link.source == entity.id {
                links[link.id] = columns.take(link.names.primary + "_row")
            }
            return Table(
                name: name, row: columns.take("_row"), first: columns.take("_first"), fields: fields, links: links)
        }
    }

    /// What columns are called, of all tables.
    var columnNames: [String] { tables.flatMap { $0.fields + [$0.row, $0.first] + $0.links.values } }

    subscript(_ entity: EntityID) -> Table { tables[entity.index] }
    subscript(_ field: FieldID) -> String { tables[field.entity.index].fields[field.index] }
}

/// Names in use in one place.
struct SQLNames {
    private var taken: Set<String> = []

    /// The name, or with a number behind it where it is in use.
    mutating func take(_ name: String) -> String {
        // Engines refuse a name without letters.
        var name = name.isEmpty ? "_" : name
        var number = 2
        let base = name
        while !taken.insert(Folding.fold(name)).inserted {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}

/// What the data allow the emitter to leave out.
struct SQLFacts {
    /// Whether a field has a blank cell; a table says of the others that they have none.
    let hasBlank: (FieldID) throws -> Bool
    /// Whether some row leads nowhere.
    let hasDangling: (LinkID) throws -> Bool
    let hasRepeatedKeys: (EntityID) throws -> Bool
    let hasMissingKeys: (EntityID) throws -> Bool
    /// Whether a decimal of a field has more than 64 bits.
    let isWide: (FieldID) throws -> Bool
    let today: CalendarDate
}
