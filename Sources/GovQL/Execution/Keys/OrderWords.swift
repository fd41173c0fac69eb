// Values of any type as unsigned words in the order of the language: comparing two words compares the values, equal
// words are equal values, nulls are last. One pass per column; after it nothing looks at types again.
// Orders: numbers and dates ascending, text by bytes, enums as declared, false before true, entities by key.

/// One order key of some rows.
struct OrderWords: Sendable {
    /// `null` stands as ``bound``, above every value.
    let words: [UInt64]
    let bound: UInt64
    let hasNull: Bool

    init(
        _ vector: Vector, type: DataType, isDescending: Bool = false, collation: Collation = .codePoint,
        tables: any TableAccess, run: RunContext
    ) throws {
        let mask = vector.validityMask()
        switch vector.storage {
        case .null(let count): self.init(dense: [UInt64](repeating: 0, count: count), top: 0, mask, isDescending)
        case .int64(let values): self.init(integers: values, mask, isDescending)
        case .int128(let values): self.init(wide: values, mask, isDescending)
        case .float64(let values): self.init(floats: values, mask, isDescending)
        case .bool(let values): self.init(dense: values.map { $0 ? 1 : 0 }, top: 1, mask, isDescending)
        case .rows(let rows):
            guard let entity = type.entityID else { preconditionFailure("Rows belong to an entity") }
            let ranks = try tables.keyOrder(of: entity, context: run).ranks
            let words = rows.map { $0 == nullRow ? 0 : UInt64(ranks[Int($0)]) }
            self.init(dense: words, top: words.max() ?? 0, mask, isDescending)
        case .text(let store, let numbers):
            let (words, count) = TextRanks.ranks(of: numbers, in: store, collation)
            self.init(dense: words, top: UInt64(count), mask, isDescending)
        case .list:
            // Lists have no order of their own; that of their bytes is at least always the same one.
            try self.init(
                ListKeys.texts(of: vector), type: .text, isDescending: isDescending, tables: tables, run: run)
        }
    }

    /// Words `0 ... top`, below the largest word.
    private init(dense words: [UInt64], top: UInt64, _ mask: [Bool]?, _ isDescending: Bool) {
        var words = words
        if isDescending { for index in words.indices { words[index] = top - words[index] } }
        if let mask { for index in words.indices where !mask[index] { words[index] = top + 1 } }
        self.words = words
        hasNull = mask != nil
        bound = mask == nil ? top : top + 1
    }

    private init(integers values: [Int64], _ mask: [Bool]?, _ isDescending: Bool) {
        let low = values.min() ?? 0
        let high = values.max() ?? 0
        let span = UInt64(bitPattern: high &- low)
        guard span < UInt64.max else {
            // Both ends of the 64-bit range are there, which leaves null no word: ranks do.
            self.init(wide: values.map { Int128($0) }, mask, isDescending)
            return
        }
        self.init(dense: values.map { UInt64(bitPattern: $0 &- low) }, top: span, mask, isDescending)
    }

    private init(wide values: [Int128], _ mask: [Bool]?, _ isDescending: Bool) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var words = [UInt64](repeating: 0, count: values.count)
        var rank: UInt64 = 0
        for (index, position) in order.enumerated() {
            if index > 0, values[order[index - 1]] != values[position] { rank += 1 }
            words[position] = rank
        }
        self.init(dense: words, top: rank, mask, isDescending)
    }

    private init(floats values: [Double], _ mask: [Bool]?, _ isDescending: Bool) {
        let words = values.map { value -> UInt64 in
            let bits = FloatKeys.canonicalBits(value)
            return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        }
        // The words of all numbers lie between those of the infinities, NaN just above: far from the largest word.
        self.init(dense: words, top: UInt64.max - 1, mask, isDescending)
    }
}

/// Doubles as keys.
enum FloatKeys {
    /// Bits that are equal where the numbers are: one zero, one NaN.
    @inline(__always)
    static func canonicalBits(_ value: Double) -> UInt64 {
        if value == 0 { return 0 }
        return value.isNaN ? Double.nan.bitPattern : value.bitPattern
    }
}

/// Texts as dense ranks in the order of a collation, which is that of their bytes if none is asked for.
enum TextRanks {
    /// For each text its rank among the distinct ones, 0 for null, and the number of distinct ones.
    static func ranks(
        of numbers: [UInt32], in store: TextStore, _ collation: Collation
    ) -> (words: [UInt64], count: Int) {
        let used = distinct(numbers, in: store)
        let order =
            collation == .codePoint ? sorted(used.texts, in: store) : sorted(used.texts, in: store, by: collation)
        var ranks = [UInt64](repeating: 0, count: used.texts.count)
        for (rank, index) in order.enumerated() { ranks[Int(index)] = UInt64(rank) }
        return (used.codes.map { $0 == nullRow ? 0 : ranks[Int($0)] }, used.texts.count)
    }

    /// The distinct texts (one number each), and which of them each row has.
    private static func distinct(_ numbers: [UInt32], in store: TextStore) -> (codes: [UInt32], texts: [UInt32]) {
        var memo = [UInt32](repeating: nullRow, count: store.count)
        var table = ByteKeyTable()
        var texts: [UInt32] = []
        let codes = numbers.map { number -> UInt32 in
            if number == nullRow { return nullRow }
            if memo[Int(number)] != nullRow { return memo[Int(number)] }
            let code =
                store.isUnique
                ? UInt32(truncatingIfNeeded: texts.count) : store.withBytes(Int(number)) { table.code(for: $0) }
            if Int(code) == texts.count { texts.append(number) }
            memo[Int(number)] = code
            return code
        }
        return (codes, texts)
    }

    /// The indexes of distinct texts by the keys of a collation; equal keys by the texts.
    private static func sorted(_ texts: [UInt32], in store: TextStore, by collation: Collation) -> [UInt32] {
        var builder = TextStoreBuilder()
        var bytes: [UInt8] = []
        let keys = texts.map { number -> UInt32 in
            bytes.removeAll(keepingCapacity: true)
            collation.appendKey(of: store.string(Int(number)), to: &bytes)
            bytes.append(0)
            bytes.append(contentsOf: store.slice(Int(number)))
            return builder.append(bytes)
        }
        return sorted(keys, in: builder.build(isUnique: true))
    }

    /// The indexes of distinct texts in byte order: by their first eight bytes, then those that agree by all.
    private static func sorted(_ texts: [UInt32], in store: TextStore) -> [UInt32] {
        let prefixes = texts.map { number in store.withBytes(Int(number), prefix) }
        let indexes = (0..<UInt32(truncatingIfNeeded: texts.count)).map { $0 }
        var order = RadixSort.sorted(indexes, by: prefixes, bound: .max)
        // In the buffer: sorting a slice of the array would copy it, an allocation for each run of ties.
        order.withUnsafeMutableBufferPointer { order in
            var start = 0
            while start < order.count {
                var end = start + 1
                while end < order.count, prefixes[Int(order[end])] == prefixes[Int(order[start])] { end += 1 }
                if end - start > 1 {
                    var ties = UnsafeMutableBufferPointer(rebasing: order[start..<end])
                    ties.sort { store.compare(Int(texts[Int($0)]), Int(texts[Int($1)])) < 0 }
                }
                start = end
            }
        }
        return order
    }

    private static func prefix(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<8 { word = word << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
        return word
    }
}

/// Lists as texts that are equal exactly when the lists are.
enum ListKeys {
    static func texts(of list: Vector) -> Vector {
        guard case .list(let offsets, let elements) = list.storage else { return list }
        var builder = TextStoreBuilder()
        var bytes: [UInt8] = []
        let inner = if case .list = elements.storage { texts(of: elements) } else { elements }
        let numbers = (0..<list.count).map { index -> UInt32 in
            if list.isNull(index) { return nullRow }
            bytes.removeAll(keepingCapacity: true)
            for element in offsets[index]..<offsets[index + 1] { append(inner, element, to: &bytes) }
            return builder.append(bytes)
        }
        return Vector(.text(builder.build(), numbers))
    }

    /// A mark for null or not, then the value: texts with their length, everything else in a fixed width.
    private static func append(_ vector: Vector, _ index: Int, to bytes: inout [UInt8]) {
        func append(_ word: some FixedWidthInteger) {
            withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
        }
        if vector.isNull(index) { return bytes.append(0) }
        bytes.append(1)
        switch vector.storage {
        case .null, .list: break
        case .int64(let values): append(Int128(values[index]))
        case .int128(let values): append(values[index])
        case .float64(let values): append(FloatKeys.canonicalBits(values[index]))
        case .bool(let values): bytes.append(values[index] ? 1 : 0)
        case .rows(let rows): append(rows[index])
        case .text(let store, let numbers):
            append(store.length(Int(numbers[index])))
            bytes.append(contentsOf: store.slice(Int(numbers[index])))
        }
    }
}
