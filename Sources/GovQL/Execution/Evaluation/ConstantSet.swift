// The constants of an `in`, ready to be looked up by the physical form of a type.

/// A set of values of one type. A class because the batches and threads of a run share it.
final class ConstantSet: Sendable {
    let hasNull: Bool
    /// Names the set where tests of a dictionary's texts are kept.
    let textKey: TextTestKey
    private let words: WordKeyTable
    private let texts: ByteKeyTable
    private let wide: Set<Int128>
    private let others: Set<Value>
    /// For entities: the row that stands for each row's key, if keys repeat.
    private let representatives: [UInt32]?
    /// A few words are compared one by one, which is faster than hashing.
    private let few: [Int64]?

    init(_ values: [Value], type: DataType, representatives: (EntityID) throws -> [UInt32]?) throws {
        hasNull = values.contains { $0.isNull }
        self.representatives = try type.entityID.flatMap { try representatives($0) }
        var words = WordKeyTable(minimumCapacity: values.count)
        var texts = ByteKeyTable()
        var wide: Set<Int128> = []
        var others: Set<Value> = []
        var signature: [UInt8] = []
        for value in values where !value.isNull && value.isExact(as: type) {
            let vector = Vector([value], type: type)
            switch vector.storage {
            case .null: continue
            case .int64(let own): _ = words.code(for: UInt64(bitPattern: own[0]))
            case .int128(let own): wide.insert(own[0])
            case .float64(let own): _ = words.code(for: UInt64(bitPattern: Self.word(own[0])))
            case .bool(let own): _ = words.code(for: own[0] ? 1 : 0)
            case .rows(let own): _ = words.code(for: UInt64(Self.key(own[0], self.representatives)))
            case .text(let store, _):
                store.withBytes(0) { _ = texts.code(for: $0) }
                withUnsafeBytes(of: store.bytes.count) { signature.append(contentsOf: $0) }
                signature.append(contentsOf: store.bytes)
            case .list: others.insert(value)
            }
        }
        few = words.count <= 4 ? words.keys.map { Int64(bitPattern: $0) } : nil
        (self.words, self.texts, self.wide, self.others) = (words, texts, wide, others)
        textKey = TextTestKey(kind: "in", operand: signature)
    }

    /// The known values of a vector. `name` tells the set from others of the run.
    init(
        members: Vector, type: DataType, name: ObjectIdentifier, representatives: (EntityID) throws -> [UInt32]?
    ) throws {
        hasNull = false
        self.representatives = try type.entityID.flatMap { try representatives($0) }
        var words = WordKeyTable(minimumCapacity: members.count)
        var texts = ByteKeyTable()
        var wide: Set<Int128> = []
        var others: Set<Value> = []
        let known = (0..<members.count).lazy.filter { !members.isNull($0) }
        switch members.storage {
        case .null: break
        case .int64(let values): for row in known { _ = words.code(for: UInt64(bitPattern: values[row])) }
        case .int128(let values):
            for row in known {
                guard let narrow = Int64(exactly: values[row]) else {
                    wide.insert(values[row])
                    continue
                }
                _ = words.code(for: UInt64(bitPattern: narrow))
            }
        case .float64(let values): for row in known { _ = words.code(for: UInt64(bitPattern: Self.word(values[row]))) }
        case .bool(let values): for row in known { _ = words.code(for: values[row] ? 1 : 0) }
        case .rows(let rows):
            for row in known { _ = words.code(for: UInt64(Self.key(rows[row], self.representatives))) }
        case .text(let store, let numbers):
            for row in known { store.withBytes(Int(numbers[row])) { _ = texts.code(for: $0) } }
        case .list: for row in known { others.insert(members.value(at: row, type: type)) }
        }
        few = words.count <= 4 ? words.keys.map { Int64(bitPattern: $0) } : nil
        (self.words, self.texts, self.wide, self.others) = (words, texts, wide, others)
        textKey = TextTestKey(kind: "in query", operand: withUnsafeBytes(of: name.hashValue) { Array($0) })
    }

    /// A float as the word that equal floats share: the two zeros are one.
    static func word(_ number: Double) -> Int64 { Int64(bitPattern: number == 0 ? 0 : number.bitPattern) }

    func contains(words values: [Int64]) -> [Bool] {
        guard let few else { return Loops.map(values) { contains(word: $0) } }
        var result = [Bool](repeating: false, count: values.count)
        for word in few {
            for index in 0..<values.count where values[index] == word { result[index] = true }
        }
        return result
    }

    func contains(word: Int64) -> Bool { words.existingCode(for: UInt64(bitPattern: word)) != nil }

    func contains(mantissa: Int128) -> Bool { Int64(exactly: mantissa).map(contains(word:)) ?? wide.contains(mantissa) }

    func contains(rows: [UInt32]) -> [Bool] {
        Loops.map(rows) { row in
            row != nullRow && words.existingCode(for: UInt64(Self.key(row, representatives))) != nil
        }
    }

    func contains(text: UnsafeBufferPointer<UInt8>) -> Bool { texts.existingCode(for: text) != nil }

    func contains(_ value: Value) -> Bool { others.contains(value) }

    @inline(__always)
    private static func key(_ row: UInt32, _ representatives: [UInt32]?) -> UInt32 {
        guard let representatives, Int(row) < representatives.count else { return row }
        return representatives[Int(row)]
    }
}

extension Value {
    /// Whether a decimal keeps its value at the scale of a type; only such a one can equal a value of the type.
    fileprivate func isExact(as type: DataType) -> Bool {
        guard case .decimal(let decimal) = self, case .decimal(let scale) = type else { return true }
        return decimal.rescaled(to: scale) == decimal
    }
}
