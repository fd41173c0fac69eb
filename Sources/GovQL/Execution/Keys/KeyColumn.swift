// Numbers the distinct values of one key, 0, 1, 2 … as they are first seen, null like any other value. Entities, small
// integers, dates and dictionary texts go through a table indexed by the value; the rest through a hash table.
// It knows no rows and no groups of several keys. Next: Grouper.swift.

/// The codes of one key column, batch after batch.
struct KeyColumn {
    private(set) var count: UInt32 = 0
    private var nullCode = nullRow
    /// For an entity: the first row with the same key stands for a row.
    private let representatives: [UInt32]?
    /// The code of each integer `base + index`.
    private var base: Int64 = 0
    private var direct: [UInt32] = []
    private var isRanged = false
    /// Integers out of that range, and floats by their bits.
    private var words = WordKeyTable()
    private var wordCodes: [UInt32] = []
    private var bytes = ByteKeyTable()
    private var byteCodes: [UInt32] = []
    /// Integers that need 128 bits.
    private var wides = ByteKeyTable()
    private var wideCodes: [UInt32] = []
    /// The codes of the texts of the store seen last.
    private var store: TextStore?
    private var memo: [UInt32] = []

    /// The widest range of integers that is looked up by index: 4 MB of codes.
    private static let widestRange: UInt64 = 1 << 20

    init(type: DataType, tables: any TableAccess, run: RunContext) throws {
        if let entity = type.entityID {
            representatives = try tables.keyOrder(of: entity, context: run).representatives
            direct = [UInt32](repeating: nullRow, count: try tables.rowCount(of: entity, context: run))
        } else {
            representatives = nil
        }
    }

    /// The code of each value.
    mutating func codes(of vector: Vector) -> [UInt32] {
        switch vector.storage {
        case .null(let count): return [UInt32](repeating: count == 0 ? 0 : codeOfNull(), count: count)
        case .int64(let values): return integers(values, vector.validity)
        case .int128(let values): return wideIntegers(values, vector.validity)
        case .float64(let values):
            return values.indices.map { index in
                vector.isNull(index) ? codeOfNull() : code(ofWord: FloatKeys.canonicalBits(values[index]))
            }
        case .bool(let values): return integers(values.map { $0 ? 1 : 0 }, vector.validity)
        case .rows(let rows): return entities(rows)
        case .text(let store, let numbers): return texts(numbers, in: store)
        case .list: return codes(of: ListKeys.texts(of: vector))
        }
    }

    /// Entities that share a key are one value: the first of them stands for all.
    func representing(_ vector: Vector) -> Vector {
        switch vector.storage {
        case .rows(let rows):
            guard let representatives else { return vector }
            return Vector(.rows(rows.map { $0 == nullRow ? nullRow : representatives[Int($0)] }))
        case .float64(let values):
            // One zero: -0 and 0 are one value.
            return Vector(.float64(values.map { $0 + 0 }), validity: vector.validity)
        default: return vector
        }
    }

    private mutating func newCode() -> UInt32 {
        defer { count += 1 }
        return count
    }

    private mutating func codeOfNull() -> UInt32 {
        if nullCode == nullRow { nullCode = newCode() }
        return nullCode
    }

    private mutating func code(ofWord word: UInt64) -> UInt32 {
        let index = Int(words.code(for: word))
        if index == wordCodes.count { wordCodes.append(newCode()) }
        return wordCodes[index]
    }

    private mutating func entities(_ rows: [UInt32]) -> [UInt32] {
        var result = [UInt32](repeating: 0, count: rows.count)
        for (index, row) in rows.enumerated() {
            guard row != nullRow else {
                result[index] = codeOfNull()
                continue
            }
            let key = if let representatives { Int(representatives[Int(row)]) } else { Int(row) }
            if direct[key] == nullRow { direct[key] = newCode() }
            result[index] = direct[key]
        }
        return result
    }

    private mutating func integers(_ values: [Int64], _ validity: [Bool]?) -> [UInt32] {
        if !isRanged { chooseRange(values, validity) }
        var result = [UInt32](repeating: 0, count: values.count)
        let size = UInt64(direct.count)
        for (index, value) in values.enumerated() {
            if let validity, !validity[index] {
                result[index] = codeOfNull()
                continue
            }
            let offset = UInt64(bitPattern: value &- base)
            if offset < size {
                if direct[Int(offset)] == nullRow { direct[Int(offset)] = newCode() }
                result[index] = direct[Int(offset)]
            } else {
                result[index] = code(ofWord: UInt64(bitPattern: value))
            }
        }
        return result
    }

    /// A range around the first values, if they lie close together.
    private mutating func chooseRange(_ values: [Int64], _ validity: [Bool]?) {
        var low = Int64.max
        var high = Int64.min
        for (index, value) in values.enumerated() where validity?[index] ?? true {
            low = min(low, value)
            high = max(high, value)
        }
        guard low <= high else { return }
        isRanged = true
        let span = UInt64(bitPattern: high &- low)
        guard span < Self.widestRange else { return }
        // Later batches often lie beside the first one; twice its span and a little more costs nothing to speak of.
        let margin = Int64(min(span + 1024, Self.widestRange))
        let (lower, underflow) = low.subtractingReportingOverflow(margin)
        base = underflow ? Int64.min : lower
        direct = [UInt32](repeating: nullRow, count: Int(span) + 1 + 2 * Int(margin))
    }

    private mutating func wideIntegers(_ values: [Int128], _ validity: [Bool]?) -> [UInt32] {
        values.indices.map { index in
            if let validity, !validity[index] { return codeOfNull() }
            let value = values[index]
            if let narrow = Int64(exactly: value) { return integers([narrow], nil)[0] }
            let code = withUnsafeBytes(of: value) { wides.code(for: $0.assumingMemoryBound(to: UInt8.self)) }
            if Int(code) == wideCodes.count { wideCodes.append(newCode()) }
            return wideCodes[Int(code)]
        }
    }

    private mutating func texts(_ numbers: [UInt32], in store: TextStore) -> [UInt32] {
        if self.store !== store {
            self.store = store
            memo = [UInt32](repeating: nullRow, count: store.count)
        }
        var result = [UInt32](repeating: 0, count: numbers.count)
        for (index, number) in numbers.enumerated() {
            guard number != nullRow else {
                result[index] = codeOfNull()
                continue
            }
            if memo[Int(number)] == nullRow { memo[Int(number)] = code(ofText: Int(number), in: store) }
            result[index] = memo[Int(number)]
        }
        return result
    }

    private mutating func code(ofText number: Int, in store: TextStore) -> UInt32 {
        let code = store.withBytes(number) { bytes.code(for: $0) }
        if Int(code) == byteCodes.count { byteCodes.append(newCode()) }
        return byteCodes[Int(code)]
    }
}
