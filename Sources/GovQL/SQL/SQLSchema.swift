// The tables of a dataset in the language of an engine: what `govql ddl` prints. A table has the number of each row, its
// fields, and for each link the number of the row that it leads to; what has no blank is NOT NULL, which queries rest on.
// The commands at the end load the files that `govql export` writes.

struct SQLSchema {
    let dialect: SQLDialect
    let catalog: Catalog
    let facts: SQLFacts
    let tables: SQLTables

    init(dialect: SQLDialect, catalog: Catalog, facts: SQLFacts) {
        self.dialect = dialect
        self.catalog = catalog
        self.facts = facts
        tables = SQLTables(catalog)
    }

    /// A column as it is exported and declared.
    struct Column {
        enum Content {
            case row
            case field(FieldID)
            case link(LinkID)
            /// The first row with the same key.
            case first
        }

        let name: String
        let type: DataType
        let content: Content
        let isNullable: Bool
    }

    func columns(of entity: EntityID) throws -> [Column] {
        let table = tables[entity]
        var columns = [Column(name: table.row, type: .int, content: .row, isNullable: false)]
        for field in catalog[entity].fields {
            columns.append(
                Column(
                    name: tables[field.id], type: field.type == .null ? .text : field.type, content: .field(field.id),
                    isNullable: try facts.hasBlank(field.id)))
        }
        for link in catalog.links.filter({ $0.source == entity }).map(\.id) {
            columns.append(
                Column(
                    name: table.links[link] ?? "", type: .int, content: .link(link),
                    isNullable: try facts.hasDangling(link)))
        }
        if try facts.hasRepeatedKeys(entity) {
            columns.append(Column(name: table.first, type: .int, content: .first, isNullable: false))
        }
        return columns
    }

    /// All tables, the commands that fill them, and the table that describes the dataset.
    func text(_ description: DatasetDescription) throws -> String {
        let entities = catalog.dataEntities
        let created = try entities.map { try statement(for: $0) }
        let loaded = try entities.map { try load($0) }
        let indexes = try entities.flatMap { try self.indexes(of: $0) }
        return created.joined(separator: "\n") + "\n" + loaded.joined(separator: "\n") + "\n"
            + indexes.map { $0 + "\n" }.joined() + describing(description)
    }

    private func statement(for entity: Entity) throws -> String {
        let columns = try columns(of: entity.id).map { column -> String in
            let type = dialect.typeName(column.type) ?? dialect.textType
            let isText = type == dialect.textType
            let name = "  \(dialect.quoted(column.name)) "
            if let nullable = dialect.nullableType {
                return name + (column.isNullable ? nullable.replacingSlot(with: type) : type)
            }
            var text = "\(name)\(type)\(isText ? dialect.collation : "")"
            if case .row = column.content, dialect.tableEnd == nil {
                text += " PRIMARY KEY"
            } else if !column.isNullable {
                text += " NOT NULL"
            }
            return text
        }
        return created(tables[entity.id].name, columns, sortedBy: tables[entity.id].row)
    }

    private func created(_ table: String, _ columns: [String], sortedBy key: String) -> String {
        let end = dialect.tableEnd?.replacingSlot(with: dialect.quoted(key)) ?? ""
        return "CREATE TABLE \(dialect.quoted(table)) (\n\(columns.joined(separator: ",\n"))\n)\(end);\n"
    }

    /// The table that the description of the dataset lies in, piece by piece.
    private func describing(_ description: DatasetDescription) -> String {
        let table = SQLDescriptionTable.self
        let filled = dialect.nullableType == nil ? " NOT NULL" : ""
        let columns = [
            "  \(dialect.quoted(table.part)) \(dialect.intType)\(filled)",
            "  \(dialect.quoted(table.text)) \(dialect.textType)\(filled)",
        ]
        let rows = table.pieces(of: description).enumerated().map { "(\($0), \(dialect.text($1)))" }
        return "\n" + created(table.name, columns, sortedBy: table.part)
            + "INSERT INTO \(dialect.quoted(table.name)) VALUES\n\(rows.joined(separator: ",\n"));\n"
    }

    private func indexes(of entity: Entity) throws -> [String] {
        // What sorts its tables by the number of the row has no indexes.
        guard dialect.tableEnd == nil else { return [] }
        let table = tables[entity.id]
        func index(_ columns: [String], isUnique: Bool = false) -> String {
            let name = dialect.quoted("\(table.name)_\(columns.joined(separator: "_"))")
            let list = columns.map(dialect.quoted).joined(separator: ", ")
            return "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(name) ON \(dialect.quoted(table.name)) (\(list));"
        }
        var result: [String] = []
        if !entity.key.isEmpty {
            let isUnique = try !facts.hasRepeatedKeys(entity.id) && !facts.hasMissingKeys(entity.id)
            result.append(index(entity.key.map { tables[$0] }, isUnique: isUnique))
        }
        return result
            + catalog.links.filter { $0.source == entity.id }.compactMap { table.links[$0.id] }.map { index([$0]) }
    }

    // MARK: Loading

    private func load(_ entity: Entity) throws -> String {
        let table = tables[entity.id].name
        let file = "\(table).csv"
        let name = dialect.quoted(table)
        switch dialect.loading {
        case .copy:
            return "COPY \(name) FROM \(dialect.text(file)) (FORMAT csv, HEADER, AUTO_DETECT false, DELIMITER ',', "
                + "QUOTE '\"', ESCAPE '\"', NULLSTR '');"
        case .clientCopy:
            return "\\copy \(name) FROM \(dialect.text(file)) WITH (FORMAT csv, HEADER, NULL '', ENCODING 'UTF8')"
        case .inserted: return "INSERT INTO \(name) FROM INFILE \(dialect.text(file)) FORMAT CSVWithNames;"
        case .imported: return try imported(entity, file)
        }
    }

    /// SQLite's shell reads texts; they are made what they are on the way into the table.
    private func imported(_ entity: Entity, _ file: String) throws -> String {
        let table = tables[entity.id].name
        let raw = dialect.quoted(table + "_texts")
        let values = try columns(of: entity.id).map { column -> String in
            let text = dialect.quoted(column.name)
            let known = "NULLIF(\(text), '')"
            switch column.type {
            case .bool: return "\(known) = 'true'"
            case .int: return "CAST(\(known) AS INTEGER)"
            case .num: return "CAST(\(known) AS REAL)"
            case .decimal: return "CAST(replace(\(known), '.', '') AS INTEGER)"
            default: return known
            }
        }
        return ".import --csv \"\(file)\" \"\(table)_texts\"\n"
            + "INSERT INTO \(dialect.quoted(table)) SELECT \(values.joined(separator: ", ")) FROM \(raw);\n"
            + "DROP TABLE \(raw);"
    }
}
