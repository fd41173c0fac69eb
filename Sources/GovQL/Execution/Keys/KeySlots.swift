// Numbers the values of one key by their place in a range, where they lie close enough together: no table is asked, and
// places ascend with the values. A place may belong to a value that never came; `seen` tells. Entities stand at their row.
// Next: KeyColumn.swift numbers all other keys; Operators/GroupParts.swift uses one or the other.

/// The places of one key's values, batch after batch.
struct KeySlots: Sendable {
    /// What came of a batch.
    enum Entry {
        case slots([UInt32])
        /// Some value lies outside the range; nothing was entered.
        case outside
        /// These values have no range.
        case unordered
    }

    /// The place of null; values follow.
    static let null = 0

    /// A range up to here is taken whatever comes; a wider one needs a row for every four places.
    private static let freeSize = 1 << 21
    private static let placesPerRow = 4

    /// The value at place 1.
    private(set) var low: Int64 = 0
    /// How many places are values.
    private(set) var size = 0
    /// By place, whether it was entered; null's place first.
    private(set) var seen: [Bool] = [false]
    private var rowCount = 0
    /// For an entity: whether its rows are the values, and the first row with the same key for each.
    private let isEntity: Bool
    private let representatives: [UInt32]?

    /// Nil for an entity of too many rows.
    init?(type: DataType, tables: any TableAccess, run: RunContext) throws {
        isEntity = type.entityID != nil
        guard let entity = type.entityID else {
            representatives = nil
            return
        }
        let rows = try tables.rowCount(of: entity, context: run)
        representatives = try tables.keyOrder(of: entity, context: run).representatives
        guard isAllowed(rows, run.limits.memory) else { return nil }
        size = rows
        seen = [Bool](repeating: false, count: rows + 1)
    }

    /// All places.
    var count: Int { size + 1 }

    /// How many values were entered, null not among them.
    var seenValueCount: Int { Loops.count(seen) { $0 } - (seen[Self.null] ? 1 : 0) }

    /// Places in the order of their values that were entered, null last.
    func seenInOrder() -> [UInt32] {
        var places = Loops.positions(of: seen)
        if places.first == UInt32(Self.null) {
            places.removeFirst()
            places.append(UInt32(Self.null))
        }
        return places
    }

    /// The values at places.
    func values(at places: [UInt32]) -> Vector {
        if isEntity { return Vector(.rows(Loops.map(places) { $0 &- 1 })) }
        // Of a key that was null all along the type may be any.
        if size == 0 { return Vector(.null(places.count)) }
        let before = low &- 1
        let values = Loops.map(places) { $0 == Self.null ? 0 : before &+ Int64($0) }
        return Vector(.int64(values), validity: places.contains(0) ? places.map { $0 != Self.null } : nil)
    }

    // MARK: Entering

    /// The place of each value.
    mutating func enter(_ vector: Vector) -> Entry {
        let places: [UInt32]
        switch vector.storage {
        case .null(let count): places = [UInt32](repeating: 0, count: count)
        case .rows(let rows) where isEntity: places = self.places(ofRows: rows)
        case .int64(let values) where !isEntity:
            guard let found = self.places(of: values, vector.validity) else { return .outside }
            places = found
        default: return .unordered
        }
        rowCount += places.count
        seen.withUnsafeMutableBufferPointer { seen in
            places.withUnsafeBufferPointer { places in
                for index in 0..<places.count { seen[Int(places[index])] = true }
            }
        }
        return .slots(places)
    }

    /// As ``enter(_:)``, where nobody asks for places; those that are given are empty.
    mutating func mark(_ vector: Vector) -> Entry {
        guard case .int64(let values) = vector.storage, vector.validity == nil, !isEntity else { return enter(vector) }
        let (low, last) = (low, Int64(size) - 1)
        return values.withUnsafeBufferPointer { values in
            var signs: Int64 = 0
            for index in 0..<values.count {
                let offset = values[index] &- low
                signs |= offset | (last &- offset)
            }
            if signs < 0 { return .outside }
            seen.withUnsafeMutableBufferPointer { seen in
                for index in 0..<values.count { seen[Int(values[index] &- low) &+ 1] = true }
            }
            rowCount += values.count
            return .slots([])
        }
    }

    /// Makes the range hold the values of a vector.
    ///
    /// - Returns: how many places the values entered so far moved up; nil if they would lie too far apart.
    mutating func widen(for vector: Vector, memory: Int?) -> Int? {
        guard case .int64(let values) = vector.storage, !isEntity else { return nil }
        rowCount += values.count
        defer { rowCount -= values.count }
        guard let range = Self.range(of: values, vector.validity) else { return 0 }
        return widen(to: range, spare: true, memory: memory)
    }

    /// Makes the range hold that of another one.
    mutating func widen(for other: KeySlots, memory: Int?) -> Int? {
        guard other.size > 0, !isEntity else { return 0 }
        rowCount += other.rowCount
        return widen(to: other.low...other.low + Int64(other.size - 1), spare: false, memory: memory)
    }

    /// Enters what was entered to another one, whose values this one's range holds.
    ///
    /// - Returns: how far this one's places of values lie above the other's.
    mutating func enter(_ other: KeySlots) -> Int {
        let shift = isEntity || other.size == 0 ? 0 : Int(other.low - low)
        seen[Self.null] = seen[Self.null] || other.seen[Self.null]
        for place in 1..<max(1, other.count) where other.seen[place] { seen[place + shift] = true }
        return shift
    }

    private func places(ofRows rows: [UInt32]) -> [UInt32] {
        guard let representatives else { return Loops.map(rows) { $0 &+ 1 } }
        return Loops.map(rows) { $0 == nullRow ? 0 : representatives[Int($0)] &+ 1 }
    }

    /// Nil if a value lies outside the range.
    private func places(of values: [Int64], _ validity: [Bool]?) -> [UInt32]? {
        let (low, last) = (low, Int64(size) - 1)
        // The sign of any offset below 0, and of how far one lies past the last place.
        var signs: Int64 = 0
        var places = values.withUnsafeBufferPointer { values in
            [UInt32](unsafeUninitializedCapacity: values.count) { buffer, initialized in
                for index in 0..<values.count {
                    let offset = values[index] &- low
                    signs |= offset | (last &- offset)
                    buffer[index] = UInt32(truncatingIfNeeded: offset) &+ 1
                }
                initialized = values.count
            }
        }
        guard let validity else { return signs < 0 ? nil : places }
        for (index, isValid) in validity.enumerated() where !isValid { places[index] = UInt32(Self.null) }
        guard signs < 0 else { return places }
        // What stands in a null's place may lie outside.
        for (value, isValid) in zip(values, validity) where isValid {
            let offset = value &- low
            if offset | (last &- offset) < 0 { return nil }
        }
        return places
    }

    // MARK: Range

    private static func range(of values: [Int64], _ validity: [Bool]?) -> ClosedRange<Int64>? {
        var (lowest, highest) = (Int64.max, Int64.min)
        for (index, value) in values.enumerated() where validity?[index] ?? true {
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        return lowest <= highest ? lowest...highest : nil
    }

    /// `spare`: makes some room on the sides where it grows, for what comes next often lies beside what came.
    private mutating func widen(to range: ClosedRange<Int64>, spare: Bool, memory: Int?) -> Int? {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        let old = size > 0 ? low...low + Int64(size - 1) : range
        (lower, upper) = (min(lower, old.lowerBound), max(upper, old.upperBound))
        guard let needed = Self.placeCount(lower, upper), isAllowed(needed, memory) else { return nil }
        if spare {
            let room = Int64(size > 0 ? min(needed, (needed - size) * 8) + 64 : needed / 64 + 64)
            let below = lower.subtractingReportingOverflow(room)
            let above = upper.addingReportingOverflow(room)
            let wideLower = below.overflow || size > 0 && lower == old.lowerBound ? lower : below.partialValue
            let wideUpper = above.overflow || size > 0 && upper == old.upperBound ? upper : above.partialValue
            if let wide = Self.placeCount(wideLower, wideUpper), isAllowed(wide, memory) {
                (lower, upper) = (wideLower, wideUpper)
            }
        }
        let shift = size > 0 ? Int(low - lower) : 0
        if shift > 0 { seen.insert(contentsOf: repeatElement(false, count: shift), at: 1) }
        (low, size) = (lower, Int(upper - lower) + 1)
        seen.grow(to: count, with: false)
        return shift
    }

    /// Nil if there are more than any range may have.
    private static func placeCount(_ lower: Int64, _ upper: Int64) -> Int? {
        let (span, overflow) = upper.subtractingReportingOverflow(lower)
        return overflow || span >= Int64(nullRow) - 2 ? nil : Int(span) + 1
    }

    private func isAllowed(_ count: Int, _ memory: Int?) -> Bool {
        guard count <= max(Self.freeSize, rowCount * Self.placesPerRow) else { return false }
        // Places take memory whether a value comes or not; a small limit is for values that do.
        return memory.map { count <= $0 / 256 } ?? true
    }
}
