// A column as an entity holds it: every row, integers as narrow as their range allows, nulls in a bitmap. Batches are
// made from it by slicing and gathering. Next: Vector.swift.

import Synchronization

/// All values of one field of an entity. Immutable; a class because catalogs, batches and caches share it.
public final class Column: Sendable {
    public enum Storage: Sendable {
        /// Every row is null.
        case null
        case int8([Int8])
        case int16([Int16])
        case int32([Int32])
        case int64([Int64])
        case int128([Int128])
        case float64([Double])
        case bool([Bool])
        /// Dictionary-coded: numbers into a store; ``nullRow`` for null.
        case text(TextStore, [UInt32])
        /// Row i is text i of the store; a null is an empty text whose bit in the bitmap is off.
        case plainText(TextStore)
    }

    public let type: DataType
    public let count: Int
    public let storage: Storage
    /// False where a value is null; nil when none is, and for `.text`, which marks null by ``nullRow``.
    public let validity: Bitmap?
    /// Found once: Column+Zones.swift.
    let knownZones = Mutex<ZoneMap?>(nil)
    /// Of columns without zones, found once: ValueExtremes.swift.
    let knownExtremes = Mutex<Extremes??>(nil)

    public init(type: DataType, count: Int, storage: Storage, validity: Bitmap?) {
        self.type = type
        self.count = count
        self.storage = storage
        self.validity = validity
    }

    /// A column of 64-bit values, stored as narrow as their range allows.
    public convenience init(type: DataType, narrowing values: [Int64], validity: Bitmap?) {
        let low = values.min() ?? 0
        let high = values.max() ?? 0
        func fits<Narrow: FixedWidthInteger>(_: Narrow.Type) -> Bool {
            low >= Int64(Narrow.min) && high <= Int64(Narrow.max)
        }
        let storage: Storage =
            if fits(Int8.self) {
                .int8(values.map { Int8(truncatingIfNeeded: $0) })
            } else if fits(Int16.self) {
                .int16(values.map { Int16(truncatingIfNeeded: $0) })
            } else if fits(Int32.self) {
                .int32(values.map { Int32(truncatingIfNeeded: $0) })
            } else {
                .int64(values)
            }
        self.init(type: type, count: values.count, storage: storage, validity: validity)
    }

    /// The values of a run of rows, widened.
    public func vector(_ range: Range<Int>) -> Vector {
        let valid = validity.map { bitmap in range.map { bitmap[$0] } }
        func widened<Narrow: FixedWidthInteger>(_ values: [Narrow]) -> Vector {
            let wide = values.withUnsafeBufferPointer { values in
                [Int64](unsafeUninitializedCapacity: range.count) { buffer, count in
                    let part = UnsafeBufferPointer(rebasing: values[range])
                    for index in 0..<part.count { buffer[index] = Int64(truncatingIfNeeded: part[index]) }
                    count = part.count
                }
            }
            return Vector(.int64(wide), validity: valid)
        }
        switch storage {
        case .null: return Vector(.null(range.count))
        case .int8(let values): return widened(values)
        case .int16(let values): return widened(values)
        case .int32(let values): return widened(values)
        case .int64(let values): return Vector(.int64(Array(values[range])), validity: valid)
        case .int128(let values): return Vector(.int128(Array(values[range])), validity: valid)
        case .float64(let values): return Vector(.float64(Array(values[range])), validity: valid)
        case .bool(let values): return Vector(.bool(Array(values[range])), validity: valid)
        case .text(let store, let numbers): return Vector(.text(store, Array(numbers[range])))
        case .plainText(let store):
            let numbers =
                valid.map { zip(range, $0).map { $1 ? UInt32(truncatingIfNeeded: $0) : nullRow } }
                ?? range.map { UInt32(truncatingIfNeeded: $0) }
            return Vector(.text(store, numbers))
        }
    }

    /// The values of these rows, widened; ``nullRow`` gives null.
    public func gathering(_ rows: [UInt32]) -> Vector {
        let hasNull = rows.contains(nullRow)
        func valid() -> [Bool]? {
            if let validity { return rows.map { $0 != nullRow && validity[Int($0)] } }
            return hasNull ? rows.map { $0 != nullRow } : nil
        }
        func pick<Stored, Wide>(_ values: [Stored], _ zero: Wide, _ widen: (Stored) -> Wide) -> [Wide] {
            values.withUnsafeBufferPointer { values in
                hasNull
                    ? rows.map { $0 == nullRow ? zero : widen(values[Int($0)]) }
                    : rows.map { widen(values[Int($0)]) }
            }
        }
        func widened<Narrow: FixedWidthInteger>(_ values: [Narrow]) -> Vector {
            Vector(.int64(pick(values, 0) { Int64(truncatingIfNeeded: $0) }), validity: valid())
        }
        switch storage {
        case .null: return Vector(.null(rows.count))
        case .int8(let values): return widened(values)
        case .int16(let values): return widened(values)
        case .int32(let values): return widened(values)
        case .int64(let values): return widened(values)
        case .int128(let values): return Vector(.int128(pick(values, 0) { $0 }), validity: valid())
        case .float64(let values): return Vector(.float64(pick(values, 0) { $0 }), validity: valid())
        case .bool(let values): return Vector(.bool(pick(values, false) { $0 }), validity: valid())
        case .text(let store, let numbers): return Vector(.text(store, pick(numbers, nullRow) { $0 }))
        case .plainText(let store):
            guard let validity else { return Vector(.text(store, rows)) }
            return Vector(.text(store, rows.map { $0 != nullRow && validity[Int($0)] ? $0 : nullRow }))
        }
    }

    /// An estimate of the memory held, in bytes.
    public var footprint: Int {
        let bits = validity == nil ? 0 : count / 8
        switch storage {
        case .null: return 0
        case .int8, .bool: return count + bits
        case .int16: return count * 2 + bits
        case .int32: return count * 4 + bits
        case .int64, .float64: return count * 8 + bits
        case .int128: return count * 16 + bits
        case .text(let store, let numbers): return store.footprint + numbers.count * 4
        case .plainText(let store): return store.footprint + bits
        }
    }
}
