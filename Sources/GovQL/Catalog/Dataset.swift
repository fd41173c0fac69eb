// The data behind a catalog: columns decoded, links resolved and keys ordered when first asked for, and kept. What a
// file holds comes from a ColumnSource; names and declarations were settled by DatasetBuilder.swift.

import Synchronization

/// What a dataset keeps of one entity in memory.
public struct DatasetHolding: Hashable, Sendable {
    /// Columns that are decoded, and about how many bytes they take.
    public let columns: Int
    public let columnBytes: Int
    /// Links from this entity that are resolved, and the bytes of both their directions and of the order of its keys.
    public let links: Int
    public let linkBytes: Int
}

/// Linked tables, decoded on demand.
///
/// A class because sessions, prepared queries and running queries share it. Work that one query caused serves the next;
/// a query that is cancelled in the middle of a decode leaves nothing half done.
public final class Dataset: TableAccess, Sendable {
    /// How a field is read from its entity's source.
    struct FieldSource: Sendable {
        let declaredType: DataType?
        /// Nil leaves it to the source.
        let missing: [String]?
    }

    private struct State {
        var catalog: Catalog
        /// Counts the times that a field's type turned out other than the catalog said.
        var typeVersion = 0
        var columns: [FieldID: Column] = [:]
        var rowCounts: [EntityID: Int] = [:]
        var keyIndexes: [[FieldID]: KeyIndex] = [:]
        var forward: [LinkID: ForwardIndex] = [:]
        var reverse: [LinkID: ReverseIndex] = [:]
        var orders: [EntityID: KeyOrder] = [:]
        /// Fields that a pass has gone through to the end, and what it found of the links among them.
        var proven: Set<FieldID> = []
        /// Fields that a query was answered from in a pass that kept nothing.
        var asked: Set<FieldID> = []
        var streamedReferences: [LinkID: (dangling: Int, ambiguous: Int)] = [:]
        /// What a description says of links that are not resolved here.
        var describedLinks: [DatasetDescription.LinkFacts] = []
    }

    private let sources: [any ColumnSource]
    private let fieldSources: [FieldID: FieldSource]
    /// By entity.
    private let options: [LoadOptions]
    private let state: Mutex<State>
    /// Held while something is made, so that two queries do not make it twice.
    private let work = Mutex<Void>(())

    /// What was left out of the schema for want of files.
    let warnings: [Diagnostic]

    init(
        catalog: Catalog, sources: [any ColumnSource], fieldSources: [FieldID: FieldSource],
        options: [LoadOptions] = [], warnings: [Diagnostic] = []
    ) {
        self.warnings = warnings
        self.options = options
        self.sources = sources
        self.fieldSources = fieldSources
        state = Mutex(State(catalog: catalog))
    }

    /// The entities, fields and links, with their types as known now.
    public var catalog: Catalog { state.withLock { $0.catalog } }

    /// The catalog, and a number that changes whenever the type of a field in it does.
    var catalogAndVersion: (catalog: Catalog, version: Int) { state.withLock { ($0.catalog, $0.typeVersion) } }

    // MARK: Asked for

    public func rowCount(of entity: EntityID, context: RunContext) throws -> Int {
        if let count = state.withLock({ $0.rowCounts[entity] }) { return count }
        return try work.withLock { _ in try makeRowCount(of: entity, context: context) }
    }

    public func column(_ field: FieldID, context: RunContext) throws -> Column {
        if let column = state.withLock({ $0.columns[field] }) { return column }
        return try work.withLock { _ in try makeColumn(field, context: context) }
    }

    public func forward(_ link: LinkID, context: RunContext) throws -> ForwardIndex {
        if let index = state.withLock({ $0.forward[link] }) { return index }
        return try work.withLock { _ in try makeForward(link, context: context) }
    }

    public func reverse(_ link: LinkID, context: RunContext) throws -> ReverseIndex {
        if let index = state.withLock({ $0.reverse[link] }) { return index }
        return try work.withLock { _ in
            if let index = state.withLock({ $0.reverse[link] }) { return index }
            let forward = try makeForward(link, context: context)
            let target = catalog[link].target
            let targetCount = try makeRowCount(of: target, context: context)
            try context.reserve(
                forward.targets.count * 4 + (targetCount + 1) * 8, for: "the rows that a link comes from")
            let index = ReverseIndex(of: forward.targets, targetCount: targetCount)
            state.withLock { $0.reverse[link] = index }
            return index
        }
    }

    public func keyOrder(of entity: EntityID, context: RunContext) throws -> KeyOrder {
        if let order = state.withLock({ $0.orders[entity] }) { return order }
        return try work.withLock { _ in
            if let order = state.withLock({ $0.orders[entity] }) { return order }
            let columns = try catalog[entity].key.map { try makeColumn($0, context: context) }
            let rowCount = try makeRowCount(of: entity, context: context)
            try context.reserve(rowCount * 8, for: "the order of keys")
            let order = KeyOrder(of: columns, rowCount: rowCount)
            state.withLock { $0.orders[entity] = order }
            return order
        }
    }

    /// Decodes what is missing of these fields, all columns of a file in one pass.
    ///
    /// - Returns: whether the type of a field proved wider than the catalog said: then what was bound on it is void.
    public func require(fields: Set<FieldID>, context: RunContext) throws -> Bool {
        let missing = state.withLock { state in fields.filter { state.columns[$0] == nil } }
        if missing.isEmpty { return false }
        return try work.withLock { _ in
            var isChanged = false
            let byEntity = Dictionary(grouping: missing, by: \.entity)
            for entity in byEntity.keys.sorted(by: { $0.index < $1.index }) {
                let wanted = (byEntity[entity] ?? []).sorted { $0.index < $1.index }
                if try decode(wanted, of: entity, context: context) { isChanged = true }
            }
            return isChanged
        }
    }

    /// What reading these fields, or counting the rows of these entities, brought to light in the files: ragged rows,
    /// cells that broke their type.
    func findings(in fields: Set<FieldID>, scanned: Set<EntityID>) -> [any DiagnosticFacts] {
        let catalog = catalog
        let byEntity = Dictionary(grouping: fields, by: \.entity)
        return scanned.union(byEntity.keys).sorted { $0.index < $1.index }.flatMap { entity in
            sources[entity.index].findings(inColumns: (byEntity[entity] ?? []).map { catalog[$0].column })
        }
    }

    /// What was decided about the form of an entity's file, and the load option that decides otherwise.
    public func decisions(of entity: EntityID) -> [SourceDecision] {
        let source = sources[entity.index]
        let declared = catalog[entity].fields.filter { isDeclared($0.id) }.map { source.columnNames[$0.column] }
        return source.decisions.filter { decision in decision.guessedColumn.map { !declared.contains($0) } ?? true }
    }

    /// What was said about how an entity's data is read.
    func options(of entity: EntityID) -> LoadOptions {
        options.indices.contains(entity.index) ? options[entity.index] : LoadOptions()
    }

    /// Whether the schema says a field's type.
    func isDeclared(_ field: FieldID) -> Bool { fieldSources[field]?.declaredType != nil }

    /// What the dataset keeps of an entity for the queries to come: nothing that a query has not asked for.
    public func holding(of entity: EntityID) -> DatasetHolding {
        state.withLock { state in
            let catalog = state.catalog
            let columns = catalog[entity].fields.compactMap { state.columns[$0.id] }
            let links = catalog[entity].links
            let forward = links.reduce(0) { $0 + (state.forward[$1]?.targets.count ?? 0) * 4 }
            let reverse = links.compactMap { state.reverse[$0] }.reduce(0) {
                $0 + $1.offsets.count * 8 + $1.rows.count * 4
            }
            let order = state.orders[entity].map { ($0.ranks.count + ($0.representatives?.count ?? 0)) * 4 } ?? 0
            return DatasetHolding(
                columns: columns.count, columnBytes: columns.reduce(0) { $0 + $1.footprint },
                links: links.filter { state.forward[$0] != nil }.count, linkBytes: forward + reverse + order)
        }
    }

    /// The cells that broke a declared type so far.
    public var rejectedCells: [RejectedCell] { sources.flatMap(\.rejectedCells) }

    /// What is known of a link that was followed: references that lead nowhere.
    func references(of link: LinkID) -> (dangling: Int, ambiguous: Int)? {
        state.withLock { state in
            state.forward[link].map { ($0.danglingCount, $0.ambiguousCount) } ?? state.streamedReferences[link]
        }
    }

    /// What is known of the key that a link leads to: rows that share one, rows without one, rows whose key differs from
    /// another one only in Unicode normal form, and only in blanks around, width or case.
    func keyFacts(of link: LinkID) -> (repeated: Int, missing: Int, twins: Int, untidy: Int)? {
        state.withLock { state in
            if state.describedLinks.indices.contains(link.index) {
                let known = state.describedLinks[link.index]
                return (known.repeatedKeys, known.missingKeys, known.twinKeys, known.untidyKeys)
            }
            return state.keyIndexes[state.catalog[link].targetKey].map {
                ($0.repeatedRows, $0.missingRows, $0.normalFormTwins, $0.untidyTwins)
            }
        }
    }

    /// The rows that a self link leads back to.
    func rowsOnLoops(of link: LinkID, context: RunContext) throws -> Int {
        let described = state.withLock { state in
            state.describedLinks.indices.contains(link.index) ? state.describedLinks[link.index].rowsOnLoops : nil
        }
        return try described ?? forward(link, context: context).rowsOnLoops()
    }

    /// Takes over what a description says of links.
    func tell(_ description: DatasetDescription) {
        state.withLock { state in
            state.describedLinks = description.links
            for (index, link) in description.links.enumerated() {
                state.streamedReferences[LinkID(index)] = (link.dangling, link.ambiguous)
            }
        }
    }

    // MARK: Streamed (Dataset+Streaming.swift)

    func source(of entity: EntityID) -> any ColumnSource { sources[entity.index] }

    /// Whether a field is there as a whole column.
    func isKept(_ field: FieldID) -> Bool { state.withLock { $0.columns[field] != nil } }

    /// Whether every value of a field was seen, so that its type is no guess.
    func isProven(_ field: FieldID) -> Bool {
        state.withLock { $0.columns[field] != nil || $0.proven.contains(field) }
    }

    /// Whether one of these fields has already cost a pass that kept nothing.
    func wasAsked(_ fields: some Sequence<FieldID>) -> Bool {
        state.withLock { state in fields.contains { state.asked.contains($0) } }
    }

    func noteAsked(_ fields: Set<FieldID>) { state.withLock { $0.asked.formUnion(fields) } }

    func requests(_ fields: [FieldID]) -> [ColumnRequest] {
        let catalog = catalog
        return fields.map { field in
            ColumnRequest(
                column: catalog[field].column, declaredType: fieldSources[field]?.declaredType,
                missing: fieldSources[field]?.missing)
        }
    }

    /// Takes over the types of fields that are not kept; says whether one is another than the catalog's.
    func adopt(_ types: [DataType], of fields: [FieldID]) -> Bool {
        state.withLock { state in
            var entities = state.catalog.entities
            var isChanged = false
            for (field, type) in zip(fields, types) where state.columns[field] == nil {
                if entities[field.entity.index].fields[field.index].type == type { continue }
                entities[field.entity.index].fields[field.index].type = type
                state.typeVersion += 1
                isChanged = true
            }
            if isChanged { state.catalog = Catalog(entities: entities, links: state.catalog.links) }
            return isChanged
        }
    }

    /// Records that every value of these fields was seen.
    func prove(_ fields: [FieldID], rowCount: Int?, of entity: EntityID) {
        state.withLock { state in
            state.proven.formUnion(fields)
            if let rowCount { state.rowCounts[entity] = rowCount }
        }
    }

    func record(_ references: [LinkID: (dangling: Int, ambiguous: Int)]) {
        state.withLock { $0.streamedReferences.merge(references) { $1 } }
    }

    func keyIndex(of link: LinkID, context: RunContext) throws -> KeyIndex {
        let key = catalog[link].targetKey
        if let index = state.withLock({ $0.keyIndexes[key] }) { return index }
        return try work.withLock { _ in try makeKeyIndex(key, context: context) }
    }

    // MARK: Made (the work lock is held)

    private func makeRowCount(of entity: EntityID, context: RunContext) throws -> Int {
        if let count = state.withLock({ $0.rowCounts[entity] }) { return count }
        let count = try sources[entity.index].rowCount(context: context)
        state.withLock { $0.rowCounts[entity] = count }
        return count
    }

    private func makeColumn(_ field: FieldID, context: RunContext) throws -> Column {
        if let column = state.withLock({ $0.columns[field] }) { return column }
        _ = try decode([field], of: field.entity, context: context)
        guard let column = state.withLock({ $0.columns[field] }) else {
            preconditionFailure("A decoded column is kept")
        }
        return column
    }

    private func decode(_ fields: [FieldID], of entity: EntityID, context: RunContext) throws -> Bool {
        let columns = try sources[entity.index].decode(requests(fields), context: context)
            .map { try $0.coded(threads: context.threads) }
        for column in columns { _ = column.zones }
        return state.withLock { state in
            var isChanged = false
            var entities = state.catalog.entities
            for (field, column) in zip(fields, columns) {
                state.columns[field] = column
                state.rowCounts[entity] = column.count
                var known = entities[entity.index].fields[field.index]
                if known.type != column.type {
                    isChanged = true
                    state.typeVersion += 1
                }
                known.type = column.type
                known.isTypeFinal = true
                entities[entity.index].fields[field.index] = known
            }
            state.catalog = Catalog(entities: entities, links: state.catalog.links)
            return isChanged
        }
    }

    private func makeForward(_ link: LinkID, context: RunContext) throws -> ForwardIndex {
        if let index = state.withLock({ $0.forward[link] }) { return index }
        let catalog = catalog
        let keys = try makeKeyIndex(catalog[link].targetKey, context: context)
        let foreignKey = try catalog[link].foreignKey.map { try makeColumn($0, context: context) }
        let index = try LinkResolver.forward(foreignKey: foreignKey, index: keys, context: context)
        state.withLock { $0.forward[link] = index }
        return index
    }

    private func makeKeyIndex(_ key: [FieldID], context: RunContext) throws -> KeyIndex {
        if let index = state.withLock({ $0.keyIndexes[key] }) { return index }
        let columns = try key.map { try makeColumn($0, context: context) }
        let index = try KeyIndex(columns, context: context)
        state.withLock { $0.keyIndexes[key] = index }
        return index
    }
}
