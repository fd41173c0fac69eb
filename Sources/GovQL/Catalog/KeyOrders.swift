// The rows of an entity in the order of their keys: numbers by value, texts by bytes, composite keys part by part.
// Files mostly come in that order, which one pass shows; else rows are sorted by the first eight bytes of their first
// part, held beside the row, and only ties look at the keys themselves.

extension KeyOrder {
    /// - Parameter columns: the key's columns; none orders rows by their number.
    convenience init(of columns: [Column], rowCount: Int) {
        let parts = columns.map { KeyPart($0) }
        if parts.count <= 1, parts.first?.isStrictlyAscending ?? true {
            self.init(ranks: Self.allRows(rowCount), representatives: nil)
            return
        }
        let order = Self.sorted(parts, rowCount: rowCount)
        var ranks = [UInt32](repeating: 0, count: rowCount)
        var representatives = Self.allRows(rowCount)
        var hasRepeated = false
        for (position, row) in order.enumerated() {
            if position > 0 {
                let previous = order[position - 1]
                let isKeyless = parts.contains { $0.isNull(Int(row)) }
                if !isKeyless, parts.allSatisfy({ $0.compare(Int(previous), Int(row)) == 0 }) {
                    ranks[Int(row)] = ranks[Int(previous)]
                    representatives[Int(row)] = representatives[Int(previous)]
                    hasRepeated = true
                    continue
                }
            }
            ranks[Int(row)] = UInt32(truncatingIfNeeded: position)
        }
        self.init(ranks: ranks, representatives: hasRepeated ? representatives : nil)
    }

    private static func allRows(_ count: Int) -> [UInt32] { (0..<UInt32(truncatingIfNeeded: count)).map { $0 } }

    private static func sorted(_ parts: [KeyPart], rowCount: Int) -> [UInt32] {
        let words = parts[0].orderWords()
        var keyed = (0..<rowCount).map { (word: words[$0], row: UInt32(truncatingIfNeeded: $0)) }
        keyed.sort { first, second in
            if first.word != second.word { return first.word < second.word }
            for part in parts {
                let comparison = part.compare(Int(first.row), Int(second.row))
                if comparison != 0 { return comparison < 0 }
            }
            return first.row < second.row
        }
        return keyed.map(\.row)
    }
}

/// One column of a key, ready to be compared row by row. Nulls are last.
private struct KeyPart {
    private let vector: Vector

    init(_ column: Column) { vector = column.vector(0..<column.count) }

    func isNull(_ row: Int) -> Bool { vector.isNull(row) }

    /// Whether every row has a key that is above the one before it.
    var isStrictlyAscending: Bool {
        guard vector.validityMask() == nil else { return vector.count == 0 }
        switch vector.storage {
        case .int64(let values): return zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        case .text(let store, let numbers):
            return zip(numbers, numbers.dropFirst()).allSatisfy { store.compare(Int($0), Int($1)) < 0 }
        default: return false
        }
    }

    /// Words that order rows as far as they can: a smaller word is a smaller key, equal words say nothing.
    func orderWords() -> [UInt64] {
        switch vector.storage {
        case .int64(let values):
            return values.indices.map { vector.isNull($0) ? .max : UInt64(bitPattern: values[$0]) ^ 1 << 63 }
        case .text(let store, let numbers):
            return numbers.map { $0 == nullRow ? .max : store.withBytes(Int($0), Self.prefix) }
        default: return [UInt64](repeating: 0, count: vector.count)
        }
    }

    /// The first eight bytes, those of shorter texts followed by zeros.
    private static func prefix(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<8 { word = word << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
        return word
    }

    func compare(_ first: Int, _ second: Int) -> Int {
        switch (vector.isNull(first), vector.isNull(second)) {
        case (true, true): return 0
        case (true, false): return 1
        case (false, true): return -1
        case (false, false): break
        }
        func order<Element: Comparable>(_ values: [Element]) -> Int {
            values[first] < values[second] ? -1 : values[first] == values[second] ? 0 : 1
        }
        switch vector.storage {
        case .null, .list: return 0
        case .int64(let values): return order(values)
        case .int128(let values): return order(values)
        case .float64(let values): return order(values)
        case .rows(let values): return order(values)
        case .bool(let values): return (values[first] ? 1 : 0) - (values[second] ? 1 : 0)
        case .text(let store, let numbers): return store.compare(Int(numbers[first]), Int(numbers[second]))
        }
    }
}
