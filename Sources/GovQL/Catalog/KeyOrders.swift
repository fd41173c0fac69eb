// The rows of an entity in the order of their keys: numbers by value, texts by bytes, composite keys part by part.

extension KeyOrder {
    /// - Parameter columns: the key's columns; none orders rows by their number.
    convenience init(of columns: [Column], rowCount: Int) {
        guard !columns.isEmpty else {
            self.init(ranks: (0..<rowCount).map { UInt32(truncatingIfNeeded: $0) }, representatives: nil)
            return
        }
        let parts = columns.map { KeyPart($0) }
        var order = (0..<rowCount).map { UInt32(truncatingIfNeeded: $0) }
        order.sort { first, second in
            for part in parts {
                let comparison = part.compare(Int(first), Int(second))
                if comparison != 0 { return comparison < 0 }
            }
            return first < second
        }
        var ranks = [UInt32](repeating: 0, count: rowCount)
        var representatives = (0..<rowCount).map { UInt32(truncatingIfNeeded: $0) }
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
}

/// One column of a key, ready to be compared row by row. Nulls are last.
private struct KeyPart {
    private let vector: Vector

    init(_ column: Column) { vector = column.vector(0..<column.count) }

    func isNull(_ row: Int) -> Bool { vector.isNull(row) }

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
