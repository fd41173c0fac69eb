// Many values of one type: what operators pass along and expressions compute. What the numbers mean (a date, a decimal's
// mantissa, an enum's code) is said by the DataType beside the vector, never here.
// Next: Column.swift for what a file holds; Execution/ for loops over vectors.

/// The row number, and the text number, that stands for null.
public let nullRow = UInt32.max

/// A sequence of values in one of eight physical forms.
///
/// | type | form |
/// |---|---|
/// | int, date (days), datetime (seconds), period (ordinal), enum (code), duration (packed) | `.int64` |
/// | dec (mantissa; the scale is in the type) | `.int64`, or `.int128` when some value needs it |
/// | num | `.float64` |
/// | bool | `.bool` |
/// | entity | `.rows`: row numbers, ``nullRow`` for null |
/// | text, code | `.text`: numbers into a store, ``nullRow`` for null |
/// | list | `.list` |
/// | any type, all null | `.null` |
public struct Vector: Sendable {
    public indirect enum Storage: Sendable {
        /// All null, of this count.
        case null(Int)
        case int64([Int64])
        case int128([Int128])
        case float64([Double])
        case bool([Bool])
        case rows([UInt32])
        case text(TextStore, [UInt32])
        /// Row i holds elements `offsets[i]..<offsets[i + 1]`.
        case list(offsets: [Int], elements: Vector)
    }

    public var storage: Storage
    /// False where a value is null; nil when none is. `.rows` and `.text` mark null in their numbers instead and leave
    /// this nil. What stands in a null's place in the other forms is 0 or false, never garbage.
    public var validity: [Bool]?

    public init(_ storage: Storage, validity: [Bool]? = nil) {
        self.storage = storage
        self.validity = validity
    }

    public var count: Int {
        switch storage {
        case .null(let count): count
        case .int64(let values): values.count
        case .int128(let values): values.count
        case .float64(let values): values.count
        case .bool(let values): values.count
        case .rows(let values): values.count
        case .text(_, let numbers): numbers.count
        case .list(let offsets, _): offsets.count - 1
        }
    }

    public func isNull(_ index: Int) -> Bool {
        switch storage {
        case .null: true
        case .rows(let values): values[index] == nullRow
        case .text(_, let numbers): numbers[index] == nullRow
        default: validity.map { !$0[index] } ?? false
        }
    }

    /// True where a value is present; nil when all are.
    public func validityMask() -> [Bool]? {
        switch storage {
        case .null(let count): [Bool](repeating: false, count: count)
        case .rows(let values): values.contains(nullRow) ? values.map { $0 != nullRow } : nil
        case .text(_, let numbers): numbers.contains(nullRow) ? numbers.map { $0 != nullRow } : nil
        default: validity
        }
    }

    /// The values at these positions, in this order. Positions are within bounds; ``nullRow`` gives null.
    public func gathering(_ positions: [UInt32]) -> Vector {
        let hasNull = positions.contains(nullRow)
        func pick<Element>(_ values: [Element], _ zero: Element) -> [Element] {
            values.withUnsafeBufferPointer { values in
                hasNull
                    ? positions.map { $0 == nullRow ? zero : values[Int($0)] } : positions.map { values[Int($0)] }
            }
        }
        func pickedValidity() -> [Bool]? {
            if let validity { return pick(validity, false) }
            return hasNull ? positions.map { $0 != nullRow } : nil
        }
        switch storage {
        case .null: return Vector(.null(positions.count))
        case .int64(let values): return Vector(.int64(pick(values, 0)), validity: pickedValidity())
        case .int128(let values): return Vector(.int128(pick(values, 0)), validity: pickedValidity())
        case .float64(let values): return Vector(.float64(pick(values, 0)), validity: pickedValidity())
        case .bool(let values): return Vector(.bool(pick(values, false)), validity: pickedValidity())
        case .rows(let values): return Vector(.rows(pick(values, nullRow)))
        case .text(let store, let numbers): return Vector(.text(store, pick(numbers, nullRow)))
        case .list(let offsets, let elements):
            var newOffsets = [0]
            newOffsets.reserveCapacity(positions.count + 1)
            var picked: [UInt32] = []
            for position in positions {
                if position != nullRow {
                    for element in offsets[Int(position)]..<offsets[Int(position) + 1] {
                        picked.append(UInt32(truncatingIfNeeded: element))
                    }
                }
                newOffsets.append(picked.count)
            }
            return Vector(.list(offsets: newOffsets, elements: elements.gathering(picked)), validity: pickedValidity())
        }
    }

    /// A run of values.
    public func slice(_ range: Range<Int>) -> Vector {
        let part = validity.map { Array($0[range]) }
        switch storage {
        case .null: return Vector(.null(range.count))
        case .int64(let values): return Vector(.int64(Array(values[range])), validity: part)
        case .int128(let values): return Vector(.int128(Array(values[range])), validity: part)
        case .float64(let values): return Vector(.float64(Array(values[range])), validity: part)
        case .bool(let values): return Vector(.bool(Array(values[range])), validity: part)
        case .rows(let values): return Vector(.rows(Array(values[range])))
        case .text(let store, let numbers): return Vector(.text(store, Array(numbers[range])))
        case .list(let offsets, let elements):
            let base = offsets[range.lowerBound]
            let slice = offsets[range.lowerBound...range.upperBound].map { $0 - base }
            let inner = elements.slice(base..<offsets[range.upperBound])
            return Vector(.list(offsets: slice, elements: inner), validity: part)
        }
    }

    /// `count` times the value at one position.
    public func repeating(_ index: Int, count: Int) -> Vector {
        gathering([UInt32](repeating: UInt32(truncatingIfNeeded: index), count: count))
    }

    /// The vectors end to end. They have one logical type; physical forms may differ (`.null` with any, `.int64` with
    /// `.int128`) and are brought together.
    public static func concatenating(_ vectors: [Vector]) -> Vector {
        VectorConcatenation.run(vectors)
    }

    /// An estimate of the memory held, in bytes, shared stores not counted.
    public var footprint: Int {
        let validityBytes = validity?.count ?? 0
        switch storage {
        case .null: return 0
        case .int64(let values): return values.count * 8 + validityBytes
        case .int128(let values): return values.count * 16 + validityBytes
        case .float64(let values): return values.count * 8 + validityBytes
        case .bool(let values): return values.count + validityBytes
        case .rows(let values): return values.count * 4
        case .text(_, let numbers): return numbers.count * 4
        case .list(let offsets, let elements): return offsets.count * 8 + elements.footprint + validityBytes
        }
    }
}

/// Some rows of a row shape: one vector per slot, all of one length.
public struct Batch: Sendable {
    public var count: Int
    public var slots: [Vector]

    public init(count: Int, slots: [Vector]) {
        self.count = count
        self.slots = slots
    }

    public func gathering(_ positions: [UInt32]) -> Batch {
        Batch(count: positions.count, slots: slots.map { $0.gathering(positions) })
    }

    public func slice(_ range: Range<Int>) -> Batch {
        if range == 0..<count { return self }
        return Batch(count: range.count, slots: slots.map { $0.slice(range) })
    }

    /// Batches of one shape end to end.
    public static func concatenating(_ batches: [Batch], slotCount: Int) -> Batch {
        if batches.count == 1, let only = batches.first { return only }
        let slots = (0..<slotCount).map { slot in Vector.concatenating(batches.map { $0.slots[slot] }) }
        return Batch(count: batches.reduce(0) { $0 + $1.count }, slots: slots)
    }

    public var footprint: Int { slots.reduce(0) { $0 + $1.footprint } }
}
