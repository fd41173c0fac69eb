// Columns that are handed out in one pass and not kept, and the types that such a pass rests on. Keys that links lead to
// are kept all the same: they are the small side. Which columns are streamed is decided above, in Engine/.

import Synchronization

extension Dataset {
    public func stream(_ reads: [ColumnRead], of entity: EntityID, context: RunContext) throws -> any ColumnStream {
        // Rows alone are counted, which needs no part of any column.
        if reads.isEmpty { return try KeptColumnsStream(reads, of: entity, tables: self, context: context) }
        let catalog = catalog
        let fields = catalog.fields(of: reads).sorted { $0.index < $1.index }
        var lookups: [[LinkID]: LinkLookup] = [:]
        for case .target(let links) in reads where lookups[links] == nil {
            guard let first = links.first, let last = links.last else { continue }
            lookups[links] = try LinkLookup(
                keyIndex(of: first, context: context), foreignKey: catalog[first].foreignKey.map { catalog[$0].type },
                rest: targets(of: links.dropFirst(), context: context),
                endCount: rowCount(of: catalog[last].target, context: context), context: context)
        }
        guard let stream = try source(of: entity).stream(requests(fields), context: context) else {
            // Such a source has its columns kept, whatever is wished.
            if try require(fields: Set(fields), context: context) { throw TypesChanged() }
            return try KeptColumnsStream(reads, of: entity, tables: self, context: context)
        }
        if adopt(stream.types, of: fields) { throw TypesChanged() }
        return LinkedStream(
            stream, reads: reads, fields: fields, lookups: lookups, of: entity, dataset: self, context: context)
    }

    /// Finds out the types that all values of these fields allow, by passes that keep nothing.
    ///
    /// - Returns: whether the type of a field proved other than the catalog said: then what was bound on it is void.
    func settle(fields: Set<FieldID>, context: RunContext) throws -> Bool {
        var isChanged = false
        let byEntity = Dictionary(grouping: fields, by: \.entity)
        for entity in byEntity.keys.sorted(by: { $0.index < $1.index }) {
            let open = (byEntity[entity] ?? []).filter { !isKept($0) }.sorted { $0.index < $1.index }
            if open.isEmpty { continue }
            let types = try source(of: entity).settle(requests(open), context: context)
            if adopt(types, of: open) { isChanged = true }
            prove(open, rowCount: nil, of: entity)
        }
        return isChanged
    }

    /// Whether some row has a text in a field, by a pass that keeps nothing and ends where it is found.
    func containsWhenStreamed(_ text: String, in field: FieldID, context: RunContext) throws -> Bool {
        struct Found: Error {}
        let stream = try stream([.field(field)], of: field.entity, context: context)
        let wanted = Array(text.utf8)
        do {
            try Parallel.fold(stream.partCount, threads: context.threads) { index in
                try context.checkpoint()
                return CellText.contains(wanted, in: try stream.part(index).slots[0], type: stream.types[0])
            } consume: { _, isFound in
                if isFound { throw Found() }
            }
        } catch is Found {
            return true
        }
        try stream.finish()
        return false
    }

    /// The texts of the first rows of a field, by a pass that ends there, and whether there are no other rows.
    func firstTextsWhenStreamed(
        of field: FieldID, rows limit: Int, context: RunContext
    ) throws -> (vectors: [Vector], isAll: Bool) {
        let stream = try stream([.field(field)], of: field.entity, context: context)
        var vectors: [Vector] = []
        var count = 0
        for index in 0..<stream.partCount {
            try context.checkpoint()
            if count >= limit { return (vectors, false) }
            vectors.append(try stream.part(index).slots[0])
            count += vectors.last?.count ?? 0
        }
        return (vectors, true)
    }

    /// Distinct texts of a field, at most `limit`, in order of first appearance, by a pass that keeps nothing else.
    func distinctTextsWhenStreamed(of field: FieldID, limit: Int = 20_000, context: RunContext) throws -> [String] {
        let stream = try stream([.field(field)], of: field.entity, context: context)
        var table = ByteKeyTable()
        var bytes: [UInt8] = []
        for index in 0..<stream.partCount where table.count < limit {
            try context.checkpoint()
            let vector = try stream.part(index).slots[0]
            let text = CellText(vector, type: stream.types[0])
            for row in 0..<vector.count where !vector.isNull(row) && table.count < limit {
                bytes.removeAll(keepingCapacity: true)
                text.append(row, to: &bytes)
                _ = bytes.withUnsafeBufferPointer { table.code(for: $0) }
            }
        }
        return (0..<table.count).map { code in
            table.withKey(UInt32(truncatingIfNeeded: code)) { String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension CellText {
    /// Whether a value of a vector prints as a text.
    fileprivate static func contains(_ wanted: [UInt8], in vector: Vector, type: DataType) -> Bool {
        if case .text(let store, let numbers) = vector.storage {
            return wanted.withUnsafeBufferPointer { wanted in
                numbers.contains { number in
                    number != nullRow && store.withBytes(Int(number)) { TextSearch.areEqual($0, wanted) }
                }
            }
        }
        let texts = CellText(vector, type: type)
        var bytes: [UInt8] = []
        return (0..<vector.count).contains { index in
            if vector.isNull(index) { return false }
            bytes.removeAll(keepingCapacity: true)
            texts.append(index, to: &bytes)
            return bytes == wanted
        }
    }
}

/// A pass whose foreign keys are turned into rows on the way. A class, for its parts count what leads nowhere.
private final class LinkedStream: ColumnStream {
    private enum Slot: Sendable {
        case field(Int)
        /// Of a chain of links the first one's foreign key is looked up.
        case target(first: LinkID, LinkLookup, key: [Int], DataType)
    }

    /// What one part held.
    private struct PartCounts {
        var rows: Int
        var links: [LinkID: (dangling: Int, ambiguous: Int)] = [:]
    }

    let types: [DataType]
    private let stream: any ColumnStream
    private let slots: [Slot]
    private let fields: [FieldID]
    private let entity: EntityID
    private let dataset: Dataset
    private let context: RunContext
    /// By part, so that one that is asked for twice counts once.
    private let counts = Mutex<[Int: PartCounts]>([:])

    init(
        _ stream: any ColumnStream, reads: [ColumnRead], fields: [FieldID], lookups: [[LinkID]: LinkLookup],
        of entity: EntityID, dataset: Dataset, context: RunContext
    ) {
        self.stream = stream
        self.fields = fields
        self.entity = entity
        self.dataset = dataset
        self.context = context
        let catalog = dataset.catalog
        let place = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($0.element, $0.offset) })
        slots = reads.compactMap { read in
            switch read {
            case .field(let field): place[field].map { .field($0) }
            case .target(let links):
                if let first = links.first, let lookup = lookups[links] {
                    .target(
                        first: first, lookup, key: catalog[first].foreignKey.compactMap { place[$0] },
                        catalog.type(ofEnd: links))
                } else {
                    nil
                }
            }
        }
        precondition(slots.count == reads.count, "Everything that is read was asked of the source")
        types = slots.map { slot in
            switch slot {
            case .field(let index): stream.types[index]
            case .target(_, _, _, let type): type
            }
        }
    }

    var partCount: Int { stream.partCount }

    func part(_ index: Int) throws -> Batch {
        let batch = try stream.part(index)
        var counted = PartCounts(rows: batch.count)
        var result = Batch(count: batch.count, slots: [])
        for slot in slots {
            switch slot {
            case .field(let field): result.slots.append(batch.slots[field])
            case .target(let link, let lookup, let key, _):
                let targets = try lookup.targets(of: key.map { batch.slots[$0] }, count: batch.count, context: context)
                counted.links[link] = (targets.dangling, targets.ambiguous)
                result.slots.append(Vector(.rows(targets.rows)))
            }
        }
        counts.withLock { $0[index] = counted }
        if context.watch.isAsked {
            for (index, field) in fields.enumerated() {
                context.watch.see(batch.slots[index], of: field, type: stream.types[index])
            }
        }
        return result
    }

    func finish() throws {
        try stream.finish()
        let parts = counts.withLock { $0 }
        var references: [LinkID: (dangling: Int, ambiguous: Int)] = [:]
        for part in parts.values {
            for (link, count) in part.links {
                references[link, default: (0, 0)].dangling += count.dangling
                references[link, default: (0, 0)].ambiguous += count.ambiguous
            }
        }
        let rows = parts.values.reduce(0) { $0 + $1.rows }
        guard rows < Int(nullRow) else { throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1))) }
        dataset.prove(fields, rowCount: parts.count == partCount ? rows : nil, of: entity)
        if parts.count == partCount { context.watch.end(fields) }
        dataset.record(references)
    }
}
