// The same query on another engine: its SQL, the tables that it needs, and the files that fill them. What SQL looks like
// is SQL/'s business; here a query is bound and its data looked at, for a table says what has no blank.

extension Session {
    /// The SQL of the last query of a text, for an engine whose tables are those of ``ddl(for:)``.
    ///
    /// ```swift
    /// let sql = try session.sql("communities | where residents > 10000 | select name", for: .sqlite)
    /// ```
    ///
    /// - Throws: ``Diagnostics``: what is wrong with the text, or what that engine can't do with the same result.
    public func sql(
        _ text: String, for dialect: SQLDialect, parameters: [String: Value] = [:],
        cancellation: CancellationToken = CancellationToken()
    ) throws -> String {
        try sqlQuery(text, for: dialect, parameters: parameters, cancellation: cancellation).text
    }

    /// The same with what must be given to it: parameters that are declared without a default and have no value here.
    ///
    /// - Parameter annotated: the lines of the query stand as comments above what they became.
    public func sqlQuery(
        _ text: String, for dialect: SQLDialect, parameters: [String: Value] = [:], annotated: Bool = false,
        cancellation: CancellationToken = CancellationToken()
    ) throws -> SQLQuery {
        let source = SourceText(name: "<query>", text: text)
        var last = SQLQuery(text: "", placeholders: [])
        for statement in try statements(of: source) {
            last =
                try sql(
                    statement, of: source, for: dialect, parameters: parameters, annotated: annotated,
                    cancellation: cancellation) ?? last
        }
        return last
    }

    /// The SQL of a statement that asks something; what loads or defines something does so and gives nil.
    public func sql(
        _ statement: Statement, of source: SourceText, for dialect: SQLDialect, parameters: [String: Value] = [:],
        annotated: Bool = false, cancellation: CancellationToken = CancellationToken()
    ) throws -> SQLQuery? {
        guard case .query(let query) = statement.kind else {
            _ = try validate(statement, of: source, parameters: parameters, cancellation: cancellation)
            return nil
        }
        let context = try makeContext(limits: nil, cancellation: cancellation)
        return try LargeStack.run {
            try answering(context) { _ in
                let inquiry = Inquiry(query.range) { binder in
                    binder.leavesParametersOpen = true
                    return try binder.bindWhole(query)
                }
                let bound = try bind(inquiry, source: source, parameters: parameters, keeping: nil, context: context)
                let emitter = SQLEmitter(
                    dialect: dialect, catalog: bound.dataset.catalog, facts: sqlFacts(bound.dataset, context))
                emitter.isAnnotated = annotated
                return try emitter.query(
                    of: bound.plan, columns: bound.query.columns.map { ($0.name, $0.type) },
                    parameters: bound.openParameters)
            }
        }
    }

    /// The tables of the data in the language of an engine, their indexes, and the commands that load the files which
    /// ``export(to:cancellation:)`` writes.
    public func ddl(
        for dialect: SQLDialect, cancellation: CancellationToken = CancellationToken()
    ) throws -> String {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        let dataset = try settledDataset(context)
        let catalog = dataset.catalog
        if case .scaledIntegers = dialect.decimals {
            for field in catalog.dataEntities.flatMap(\.fields) {
                guard case .decimal = field.type else { continue }
                let column = try dataset.column(field.id, context: context)
                if case .int128 = column.storage {
                    let name = "\(catalog[field.id.entity].names.primary).\(field.names.primary)"
                    throw Diagnostics(
                        Diagnostic(SQLProblem.decimalTooWide(column: name, engine: dialect.title, digits: 18)))
                }
            }
        }
        let facts = sqlFacts(dataset, context)
        let description = try description(of: dataset, facts, context)
        return try SQLSchema(dialect: dialect, catalog: catalog, facts: facts).text(description)
    }

    /// Writes the data as clean CSV: one file for each entity, typed as it was read, with the numbers of rows and links.
    /// Beside them the schema, and the description of the dataset for other programs: `schema.gql`, `govql.json`.
    ///
    /// - Returns: the files that were written.
    @discardableResult
    public func export(
        to folder: String, cancellation: CancellationToken = CancellationToken()
    ) throws -> [String] {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        let dataset = try settledDataset(context)
        let facts = sqlFacts(dataset, context)
        let schema = SQLSchema(dialect: .sqlite, catalog: dataset.catalog, facts: facts)
        let description = try description(of: dataset, facts, context)
        let files = try dataset.catalog.dataEntities.map { entity in
            let path = "\(folder)/\(schema.tables[entity.id].name).csv"
            try configuration.files.write(try csv(of: entity.id, schema, dataset, context), to: path)
            return path
        }
        let texts = [("schema.gql", description.schema), ("govql.json", description.text)]
        return try files
            + texts.map { name, text in
                try configuration.files.write(Array(text.utf8), to: "\(folder)/\(name)")
                return "\(folder)/\(name)"
            }
    }

    /// The dataset with every column decoded, so that types are final.
    func settledDataset(_ context: RunContext) throws -> Dataset {
        let dataset = try currentDataset(context)
        while true {
            let fields = Set(dataset.catalog.dataEntities.flatMap(\.fields).map(\.id))
            if try !dataset.require(fields: fields, context: context) { return dataset }
        }
    }

    func sqlFacts(_ dataset: Dataset, _ context: RunContext) -> SQLFacts {
        if let connection = state.withLock({ $0.connection }) { return connection.facts(context) }
        return SQLFacts(
            hasBlank: { field in
                let column = try dataset.column(field, context: context)
                if case .null = column.storage { return column.count > 0 }
                return column.hasBlank
            },
            hasDangling: { try dataset.forward($0, context: context).targets.contains(nullRow) },
            hasRepeatedKeys: { try dataset.keyOrder(of: $0, context: context).representatives != nil },
            hasMissingKeys: { entity in
                try dataset.catalog[entity].key.contains {
                    try dataset.column($0, context: context).hasBlank
                }
            },
            isWide: {
                if case .int128 = try dataset.column($0, context: context).storage { true } else { false }
            }, today: context.today)
    }

    // MARK: Files

    private func csv(
        of entity: EntityID, _ schema: SQLSchema, _ dataset: Dataset, _ context: RunContext
    ) throws -> [UInt8] {
        let columns = try schema.columns(of: entity)
        let count = try dataset.rowCount(of: entity, context: context)
        let cells = try columns.map { column -> (Vector, DataType) in
            switch column.content {
            case .row: return (Vector(.int64((0..<count).map { Int64($0) })), .int)
            case .field(let field):
                let stored = try dataset.column(field, context: context)
                let vector = stored.vector(0..<count)
                guard case .period(let unit) = stored.type, case .int64(let ordinals) = vector.storage else {
                    return (vector, stored.type)
                }
                // A period is its first day.
                let days = ordinals.indices.map { row in
                    vector.isNull(row) ? 0 : Int64(Period(unit: unit, ordinal: ordinals[row])?.start.days ?? 0)
                }
                return (Vector(.int64(days), validity: vector.validity), .date)
            case .link(let link):
                let rows = try dataset.forward(link, context: context).targets
                return (
                    Vector(.int64(rows.map { $0 == nullRow ? 0 : Int64($0) }), validity: rows.map { $0 != nullRow }),
                    .int
                )
            case .first:
                let first = try dataset.keyOrder(of: entity, context: context).representatives ?? []
                return (Vector(.int64(first.map { Int64($0) })), .int)
            }
        }
        var bytes: [UInt8] = []
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.appendQuoted(Array(column.name.utf8), to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        let texts = cells.map { CellText($0.0, type: $0.1) }
        for row in 0..<count {
            for (index, text) in texts.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                if text.type.isText || text.type.isEnumeration {
                    var cell: [UInt8] = []
                    text.append(row, to: &cell)
                    if !cell.isEmpty { Self.appendQuoted(cell, to: &bytes) }
                } else {
                    let start = bytes.count
                    text.append(row, to: &bytes)
                    // With seconds always: one form for each type.
                    if text.type == .dateTime, bytes.count - start == 16 { bytes += Array(":00".utf8) }
                }
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func appendQuoted(_ cell: [UInt8], to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let isPlain = cell.allSatisfy {
            $0 >= 0x80 || $0 &- 0x30 < 10 || ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: "_")
        }
        if isPlain { return bytes.append(contentsOf: cell) }
        bytes.append(quote)
        for byte in cell {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}

extension Column {
    fileprivate var hasBlank: Bool {
        switch storage {
        case .text(_, let numbers): numbers.contains(nullRow)
        default: validity.map { validity in (0..<count).contains { !validity[$0] } } ?? false
        }
    }
}

extension DataType {
    fileprivate var isEnumeration: Bool { if case .enumeration = self { true } else { false } }
}
