// Groups that several threads work at, each at its own, put together at the end. A single key whose values lie close
// together gives groups by place (Keys/KeySlots.swift): then most group numbers may stand for nothing, which states
// bear, for a group without rows adds nothing to another one. All other keys are numbered (Keys/Grouper.swift).
// Next: Aggregate.swift.

import Synchronization

/// What the groups of a part are called.
enum GroupNumbering {
    case numbered(Grouper)
    case placed(KeySlots)

    /// The keys of a group: one vector per key, and where in them it is.
    func keys(of group: Int) -> (keys: [Vector], index: Int) {
        switch self {
        case .numbered(let grouper): (grouper.keys(), group)
        case .placed(let slots): ([slots.values(at: [UInt32(truncatingIfNeeded: group)])], 0)
        }
    }
}

/// The groups of one thread and what is known of them.
final class GroupPart {
    private(set) var columns: [Aggregation]
    /// Nil where groups are numbered.
    private var slots: KeySlots?
    private var grouper: Grouper
    private let shared: GroupParts

    fileprivate init(_ shared: GroupParts) throws {
        self.shared = shared
        let (tables, run) = (shared.context.tables, shared.context.run)
        columns = try shared.make()
        grouper = try Grouper(shared.types, tables: tables, run: run)
        if shared.types.count == 1, columns.allSatisfy(\.bearsEmptyGroups) {
            slots = try KeySlots(type: shared.types[0], tables: tables, run: run)
        }
        if let slots { try shared.account(slots.count, arePlaces: true) }
    }

    /// How many numbers groups have, with those that stand for nothing.
    var groupCount: Int { slots?.count ?? grouper.count }

    var numbering: GroupNumbering { slots.map { .placed($0) } ?? .numbered(grouper) }

    /// The group of each row.
    func groups(of keys: [Vector], rowCount: Int) throws -> [UInt32] {
        let before = groupCount
        let groups = try places(of: keys) ?? grouper.groups(of: keys, rowCount: rowCount)
        try shared.account(groupCount - before, arePlaces: slots != nil)
        return groups
    }

    /// Nil once groups are numbered.
    private func places(of keys: [Vector]) throws -> [UInt32]? {
        while let entry = slots?.enter(keys[0]) {
            switch entry {
            case .slots(let places): return places
            case .outside:
                if let shift = slots?.widen(for: keys[0], memory: shared.memoryLimit) {
                    try moveUp(by: shift)
                } else {
                    try leavePlaces()
                }
            case .unordered: try leavePlaces()
            }
        }
        return nil
    }

    /// What another thread has found, too.
    fileprivate func merge(_ other: GroupPart) throws {
        if let others = other.slots, let shift = slots?.widen(for: others, memory: shared.memoryLimit) {
            try moveUp(by: shift)
            let distance = UInt32(truncatingIfNeeded: slots?.enter(others) ?? 0)
            take(other.columns, Self.places(others.count, movedBy: distance))
            return
        }
        try leavePlaces()
        try other.leavePlaces()
        take(other.columns, grouper.groups(of: other.grouper.keys(), rowCount: other.grouper.count))
    }

    private func take(_ others: [Aggregation], _ groups: [UInt32]) {
        for (column, other) in zip(columns, others) { column.merge(other, groups: groups, groupCount: groupCount) }
    }

    /// The range of places has grown at its lower end.
    private func moveUp(by shift: Int) throws {
        if shift == 0 { return }
        let old = columns
        columns = try shared.make()
        take(old, Self.places(groupCount, movedBy: UInt32(truncatingIfNeeded: shift)))
    }

    /// The places of values move, that of null does not.
    private static func places(_ count: Int, movedBy distance: UInt32) -> [UInt32] {
        (0..<UInt32(truncatingIfNeeded: count)).map { $0 == KeySlots.null ? $0 : $0 &+ distance }
    }

    /// Numbers the groups from here on.
    private func leavePlaces() throws {
        guard let left = slots else { return }
        slots = nil
        let old = columns
        columns = try shared.make()
        let places = left.seenInOrder()
        // Without rows there is nothing to take, and no group to take it to.
        if places.isEmpty { return }
        let numbers = grouper.groups(of: [left.values(at: places)], rowCount: places.count)
        // Places that nothing came to add nothing wherever they go.
        var groups = [UInt32](repeating: 0, count: left.count)
        for (place, number) in zip(places, numbers) { groups[Int(place)] = number }
        take(old, groups)
    }
}

/// The parts of all threads. Unchecked: a part is lent to one thread at a time.
final class GroupParts: @unchecked Sendable {
    let types: [DataType]
    let context: OperatorContext
    let make: () throws -> [Aggregation]
    private let memory: Reservation
    private let bytesPerGroup: Int
    private let lock = Mutex(())
    private var idle: [GroupPart] = []

    /// - Parameter make: makes the states of one part.
    init(
        types: [DataType], context: OperatorContext, memory: Reservation, bytesPerGroup: Int,
        _ make: @escaping () throws -> [Aggregation]
    ) {
        self.types = types
        self.context = context
        self.memory = memory
        self.bytesPerGroup = bytesPerGroup
        self.make = make
    }

    var memoryLimit: Int? { context.run.limits.memory }

    /// A place takes no key and no entry in a table of keys.
    fileprivate func account(_ groupCount: Int, arePlaces: Bool) throws {
        if groupCount > 0 { try memory.add(groupCount * (arePlaces ? bytesPerGroup / 2 : bytesPerGroup)) }
    }

    func lend<Result>(_ body: (GroupPart) throws -> Result) throws -> Result {
        let part = try lock.withLock { _ in idle.popLast() } ?? GroupPart(self)
        defer { lock.withLock { _ in idle.append(part) } }
        return try body(part)
    }

    /// All parts as one; called when no thread is at work. Group numbers depend on threads, which nothing shows: rows
    /// come out in the order of their keys.
    func merged() throws -> GroupPart {
        guard let whole = idle.popLast() else { return try GroupPart(self) }
        for part in idle { try whole.merge(part) }
        idle = []
        return whole
    }
}

/// Groups by place, in the order of their keys.
struct PlacedGroups: BatchSource {
    let slots: KeySlots
    /// By place, a vector for each aggregate.
    let values: [Vector]
    let places: [UInt32]
    let memory: Reservation
    let context: OperatorContext

    var batchCount: Int { context.parts(of: places.count) }

    func batch(_ index: Int) throws -> Batch {
        let part = Array(places[context.range(ofPart: index, rowCount: places.count)])
        return Batch(count: part.count, slots: [slots.values(at: part)] + values.map { $0.gathering(part) })
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}
