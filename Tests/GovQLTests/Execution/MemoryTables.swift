// Tables in memory for tests of the executor: entities with typed columns, links by row number. No files, no binder.

import Testing

@testable import GovQL

/// A `TableAccess` whose columns and links are given as values.
///
/// ```swift
/// var tables = MemoryTables()
/// let streets = tables.entity("streets", rows: 2)
/// let name = tables.field("name", .text, of: streets, [.text("a"), .text("b")])
/// let communities = tables.entity("communities", rows: 3)
/// let street = tables.link("street", from: communities, to: streets, [0, 1, nil])
/// ```
final class MemoryTables: TableAccess, @unchecked Sendable {
    private var entities: [Entity] = []
    private var links: [Link] = []
    private var rowCounts: [Int] = []
    private var columns: [FieldID: Column] = [:]
    private var targets: [[UInt32]] = []
    private var orders: [EntityID: KeyOrder] = [:]

    var catalog: Catalog { Catalog(entities: entities, links: links) }

    @discardableResult
    func entity(_ name: String, rows: Int) -> EntityID {
        let id = EntityID(entities.count)
        entities.append(
            Entity(id: id, names: Names(name), fields: [], links: [], reverseLinks: [], key: [], label: nil, items: []))
        rowCounts.append(rows)
        return id
    }

    /// A stored field; the values are given in load order, `.null` for null.
    @discardableResult
    func field(_ name: String, _ type: DataType, of entity: EntityID, _ values: [Value]) -> FieldID {
        let id = FieldID(entity: entity, index: entities[entity.index].fields.count)
        entities[entity.index].fields.append(
            Field(id: id, names: Names(name), type: type, isTypeFinal: true, column: id.index, isLinkKey: false))
        columns[id] = Self.column(type, values)
        return id
    }

    @discardableResult
    func link(_ name: String, from source: EntityID, to target: EntityID, _ rows: [UInt32?]) -> LinkID {
        let id = LinkID(links.count)
        let reverse = entities[source.index].names
        links.append(
            Link(
                id: id, names: Names(name), source: source, target: target, foreignKey: [], targetKey: [],
                reverseNames: reverse))
        entities[source.index].links.append(id)
        entities[target.index].reverseLinks.append(id)
        targets.append(rows.map { $0 ?? nullRow })
        return id
    }

    /// Says that rows share keys: `ranks[i]` is the rank of row i's key.
    func setKeys(of entity: EntityID, ranks: [UInt32]) {
        var first: [UInt32: UInt32] = [:]
        let representatives = ranks.enumerated().map { row, rank in
            if first[rank] == nil { first[rank] = UInt32(row) }
            return first[rank] ?? 0
        }
        let isUnique = first.count == ranks.count
        orders[entity] = KeyOrder(ranks: ranks, representatives: isUnique ? nil : representatives)
    }

    func rowCount(of entity: EntityID, context: RunContext) throws -> Int { rowCounts[entity.index] }

    func column(_ field: FieldID, context: RunContext) throws -> Column {
        try #require(columns[field])
    }

    func forward(_ link: LinkID, context: RunContext) throws -> ForwardIndex {
        ForwardIndex(targets: targets[link.index], danglingCount: 0, ambiguousCount: 0)
    }

    func reverse(_ link: LinkID, context: RunContext) throws -> ReverseIndex {
        ReverseIndex(of: targets[link.index], targetCount: rowCounts[links[link.index].target.index])
    }

    func keyOrder(of entity: EntityID, context: RunContext) throws -> KeyOrder {
        orders[entity] ?? KeyOrder(ranks: (0..<UInt32(rowCounts[entity.index])).map { $0 }, representatives: nil)
    }
}

extension MemoryTables {
    /// A column of these values as decoding would make it.
    static func column(_ type: DataType, _ values: [Value]) -> Column {
        let vector = Vector(values, type: type)
        let validity = vector.validity.map { Bitmap($0) }
        switch vector.storage {
        case .null: return Column(type: type, count: values.count, storage: .null, validity: nil)
        case .int64(let numbers): return Column(type: type, narrowing: numbers, validity: validity)
        case .int128(let numbers):
            return Column(type: type, count: values.count, storage: .int128(numbers), validity: validity)
        case .float64(let numbers):
            return Column(type: type, count: values.count, storage: .float64(numbers), validity: validity)
        case .bool(let bools):
            return Column(type: type, count: values.count, storage: .bool(bools), validity: validity)
        case .text(let store, let numbers):
            return Column(type: type, count: values.count, storage: .text(store, numbers), validity: nil)
        case .rows, .list: preconditionFailure("No stored column holds rows or lists")
        }
    }
}

/// Files that are not there: tests of the executor read none.
struct NoFiles: FileAccess {
    struct Absent: Error {}
    func kind(of path: String) -> FileKind { .absent }
    func names(inFolder path: String) throws -> [String] { throw Absent() }
    func open(_ path: String) throws -> any ReadableFile { throw Absent() }
    func write(_ bytes: [UInt8], to path: String) throws { throw Absent() }
}

extension RunContext {
    /// A run without files, on 2020-06-15.
    static func forTest(parameters: [Value] = [], limits: Limits = .unlimited, threads: Int = 2) -> RunContext {
        RunContext(
            limits: limits, today: CalendarDate(year: 2020, month: 6, day: 15) ?? .minimum, parameters: parameters,
            files: NoFiles(), threads: threads)
    }
}
