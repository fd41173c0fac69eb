// What the executor and the binder ask of data: columns, links and key orders by number. Dataset.swift answers from
// files; tests answer from memory.

/// Columns, links and key orders, made when first asked for and kept.
public protocol TableAccess: Sendable {
    var catalog: Catalog { get }
    func rowCount(of entity: EntityID, context: RunContext) throws -> Int
    /// All values of a field. Its type is the field's type in ``catalog`` once the column was required.
    func column(_ field: FieldID, context: RunContext) throws -> Column
    /// Where a link leads from each row of its source.
    func forward(_ link: LinkID, context: RunContext) throws -> ForwardIndex
    /// Which rows point to each row of the link's target.
    func reverse(_ link: LinkID, context: RunContext) throws -> ReverseIndex
    func keyOrder(of entity: EntityID, context: RunContext) throws -> KeyOrder
    /// One pass over an entity that hands out, part by part, a slot for each read and keeps none.
    ///
    /// - Throws: ``GuessBroken``, ``TypesChanged``.
    func stream(_ reads: [ColumnRead], of entity: EntityID, context: RunContext) throws -> any ColumnStream
}

/// What is read of each row of an entity where the row itself is not needed.
public enum ColumnRead: Hashable, Sendable {
    case field(FieldID)
    /// The row that a chain of to-one links leads to; there is at least one.
    case target([LinkID])
}

/// Thrown when a column proved to have another type than what was bound on it: the query is to be bound again.
struct TypesChanged: Error {}

extension Catalog {
    /// What a chain of links leads to.
    func type(ofEnd links: [LinkID]) -> DataType { links.last.map { .entity(self[$0].target) } ?? .null }
}

extension TableAccess {
    /// Where a chain of links leads from each row of the first one's source; nil of none. The far end is usually the
    /// smallest, so it is composed first.
    func targets(of links: some Collection<LinkID> & BidirectionalCollection, context: RunContext) throws -> [UInt32]? {
        guard let last = links.last else { return nil }
        return try links.dropLast().reversed().reduce(forward(last, context: context).targets) { far, link in
            let near = try forward(link, context: context).targets
            return far.withUnsafeBufferPointer { far in near.map { $0 == nullRow ? nullRow : far[Int($0)] } }
        }
    }

    /// The pass over columns that are kept.
    public func stream(_ reads: [ColumnRead], of entity: EntityID, context: RunContext) throws -> any ColumnStream {
        try KeptColumnsStream(reads, of: entity, tables: self, context: context)
    }
}

/// Columns and links that are there already, cut into parts.
struct KeptColumnsStream: ColumnStream {
    private enum Slot: Sendable {
        case column(Column)
        case targets([UInt32])
    }

    let types: [DataType]
    private let slots: [Slot]
    private let rowCount: Int
    private let partSize: Int

    init(_ reads: [ColumnRead], of entity: EntityID, tables: any TableAccess, context: RunContext) throws {
        rowCount = try tables.rowCount(of: entity, context: context)
        slots = try reads.map { read in
            switch read {
            case .field(let field): .column(try tables.column(field, context: context))
            case .target(let links): .targets(try tables.targets(of: links, context: context) ?? [])
            }
        }
        // Rows without values take no memory.
        partSize = reads.isEmpty ? 1 << 20 : 8192
        let catalog = tables.catalog
        types = zip(reads, slots).map { read, slot in
            switch (read, slot) {
            case (.target(let links), _): catalog.type(ofEnd: links)
            case (.field, .column(let column)): column.type
            case (.field(let field), .targets): catalog[field].type
            }
        }
    }

    var partCount: Int { (rowCount + partSize - 1) / partSize }

    func part(_ index: Int) throws -> Batch {
        let range = index * partSize..<min((index + 1) * partSize, rowCount)
        return Batch(
            count: range.count,
            slots: slots.map { slot in
                switch slot {
                case .column(let column): column.vector(range)
                case .targets(let targets): Vector(.rows(Array(targets[range])))
                }
            })
    }

    func finish() throws {}
}
