// A session's way to an engine that holds its data: the client, the dataset as it was described, and the columns that are
// fetched where a question can't be put without values. Session+Connecting.swift makes and ends it.

import Synchronization

/// What a connected session asks, and of whom.
struct Connection: Sendable {
    let client: any EngineClient
    let description: DatasetDescription
    let dataset: Dataset
    let asker: EngineAsker
    /// What the session had before, to be had again after.
    let before: Before

    struct Before: Sendable {
        let builder: DatasetBuilder
        let definitions: Definitions
        let today: CalendarDate?
    }

    /// Nothing is counted: the values are not here.
    func facts(_ context: RunContext) -> SQLFacts { asker.facts(today: context.today) }
}

/// Puts questions to the engine in its language.
final class EngineAsker: Sendable {
    /// A column of more rows is not fetched: what wants its values is refused.
    static let fetchLimit = 1_000_000
    /// Values that are fetched only to warn of a constant that none of them is.
    static let warningLimit = 200_000

    let client: any EngineClient
    let description: DatasetDescription
    private let knownCatalog = Mutex(Catalog.empty)
    private let turn = Mutex<Void>(())

    init(_ client: any EngineClient, _ description: DatasetDescription) {
        self.client = client
        self.description = description
    }

    /// Set once, when the catalog is made.
    var catalog: Catalog {
        get { knownCatalog.withLock { $0 } }
        set { knownCatalog.withLock { $0 = newValue } }
    }

    func facts(today: CalendarDate) -> SQLFacts {
        let entities = description.entities
        let links = description.links
        return SQLFacts(
            hasBlank: {
                entities.indices.contains($0.entity.index) && entities[$0.entity.index].fields[$0.index].hasBlank
            },
            hasDangling: { links[$0.index].hasDangling },
            hasRepeatedKeys: { entities.indices.contains($0.index) && entities[$0.index].first != nil },
            hasMissingKeys: { entities.indices.contains($0.index) && entities[$0.index].hasMissingKeys },
            // What is not said may be wide.
            isWide: { _ in true }, today: today)
    }

    func emitter(_ context: RunContext) -> SQLEmitter {
        SQLEmitter(dialect: client.dialect, catalog: catalog, facts: facts(today: context.today))
    }

    /// The values of a plan's slots.
    func vectors(of plan: LogicalPlan, types: [DataType], _ context: RunContext) throws -> (
        vectors: [Vector], count: Int
    ) {
        let sql = try emitter(context).transport(of: plan, types: types)
        let rows = try Self.rows(of: sql, columnCount: types.count, client, turn, context)
        try context.reserve(rows.byteCount, for: "the answer of the engine")
        defer { context.release(rows.byteCount) }
        let answer = EngineAnswer(rows: rows, engine: client.title)
        return (try types.enumerated().map { try answer.vector($0, $1) }, rows.rowCount)
    }

    /// Fetches whole columns.
    func columns(_ columns: [Int], of entity: EntityID, _ context: RunContext) throws -> [Column] {
        guard !columns.isEmpty else { return [] }
        let described = catalog[entity]
        let count = description.entities[entity.index].rows
        let fields = columns.map { described.fields[$0] }
        guard count <= Self.fetchLimit else {
            let name = "\(described.names.primary).\(fields[0].names.primary)"
            throw Diagnostics(
                Diagnostic(
                    EngineProblem.tooManyValues(
                        field: name, rows: count, limit: Self.fetchLimit, engine: client.title)))
        }
        let plan = LogicalPlan.columns(entity, fields.map { .field($0.id) })
        let (vectors, found) = try vectors(of: plan, types: fields.map(\.type), context)
        guard found == count else {
            let reason = Words(
                en: "\(described.names.primary) has \(found) rows, and its description says \(count)",
                zh: "\(described.names.primary) 有 \(found) 行，而说明中为 \(count) 行")
            throw Diagnostics(Diagnostic(EngineProblem.badAnswer(engine: client.title, reason: reason)))
        }
        return zip(vectors, fields).map { $0.column($1.type) }
    }

    /// Runs one query. What says that a number left its range there is the error that it is here.
    private static func rows(
        of sql: String, columnCount: Int, _ client: any EngineClient, _ turn: borrowing Mutex<Void>,
        _ context: RunContext
    ) throws -> EngineRows {
        try context.checkpoint()
        let query = EngineQuery(
            sql: sql, columnCount: columnCount, timeLimit: context.remainingTime, cancellation: context.cancellation)
        let rows: EngineRows
        do {
            rows = try turn.withLock { _ in try client.rows(of: query) }
        } catch let error as Diagnostics {
            throw Diagnostics(error.all.map(Self.known))
        }
        guard rows.columnCount == columnCount, rows.isWhole else {
            let reason = Words(en: "rows are not whole", zh: "行不完整")
            throw Diagnostics(Diagnostic(EngineProblem.badAnswer(engine: client.title, reason: reason)))
        }
        return rows
    }

    private static func known(_ problem: Diagnostic) -> Diagnostic {
        guard case .refused(_, let reason)? = problem.facts as? EngineProblem else { return problem }
        let text = reason.lowercased()
        let isOverflow = ["out of range", "overflow", "out-of-range"].contains { text.contains($0) }
        guard isOverflow else { return problem }
        return Diagnostic(RunProblem.overflow(operation: reason, row: nil))
    }

    /// The description of the dataset that an engine holds.
    static func description(in client: any EngineClient, _ context: RunContext) throws -> DatasetDescription {
        func bad(_ reason: Words) -> Diagnostics {
            Diagnostics(Diagnostic(EngineProblem.badDescription(engine: client.title, reason: reason)))
        }
        let text = try text(of: client, context, bad)
        do {
            return try DatasetDescription(parsing: text)
        } catch {
            throw bad(error.reason)
        }
    }

    private static func text(
        of client: any EngineClient, _ context: RunContext, _ bad: (Words) -> Diagnostics
    ) throws -> [UInt8] {
        if let text = try client.describedDataset() { return text }
        let sql = SQLDescriptionTable.query(in: client.dialect)
        let turn = Mutex<Void>(())
        let rows: EngineRows
        do {
            rows = try Self.rows(of: sql, columnCount: 1, client, turn, context)
        } catch let error as Diagnostics {
            // The only table that is asked for is not there.
            guard case .refused(let engine, let reason)? = error.all.first?.facts as? EngineProblem,
                reason.contains(SQLDescriptionTable.name)
            else { throw error }
            throw Diagnostics(
                Diagnostic(EngineProblem.notDescribed(engine: engine, dialect: client.dialect.name)))
        }
        var pieces: [UInt8] = []
        rows.forEachCell(of: 0) { pieces.append(contentsOf: $0 ?? UnsafeBufferPointer(start: nil, count: 0)) }
        guard let text = SQLDescriptionTable.text(of: pieces) else {
            throw bad(Words(en: "it was changed", zh: "内容被改动过"))
        }
        return text
    }
}

/// A table of the engine.
final class EngineSource: ColumnSource {
    let name: String
    let columnNames: [String]
    let guessedTypes: [DataType]
    var fileNames: [String] { [] }
    private let entity: EntityID
    private let asker: EngineAsker

    init(_ entity: EntityID, _ facts: DatasetDescription.EntityFacts, _ types: [DataType], _ asker: EngineAsker) {
        name = "\(asker.client.name): \(facts.table)"
        columnNames = facts.fields.map(\.column)
        guessedTypes = types
        self.entity = entity
        self.asker = asker
    }

    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        try asker.columns(requests.map(\.column), of: entity, context)
    }

    func rowCount(context: RunContext) throws -> Int { asker.description.entities[entity.index].rows }

    /// What the engine holds has its types.
    func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells {
        RejectedCells()
    }

    func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        requests.map { guessedTypes[$0.column] }
    }
}
