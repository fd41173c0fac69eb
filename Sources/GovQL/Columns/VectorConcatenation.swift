// Vectors end to end: forms are unified first (null with anything, 64-bit mantissas with 128-bit ones), texts keep
// their numbers when all share one store and are copied into a new store otherwise.

enum VectorConcatenation {
    static func run(_ vectors: [Vector]) -> Vector {
        let total = vectors.reduce(0) { $0 + $1.count }
        guard let model = vectors.first(where: { if case .null = $0.storage { false } else { true } }) else {
            return Vector(.null(total))
        }
        if vectors.count == 1 { return model }
        switch model.storage {
        case .null: return Vector(.null(total))
        case .int64, .int128: return integers(vectors, total: total)
        case .float64:
            let values: [Double] = joined(vectors, total: total, zero: 0) {
                if case .float64(let values) = $0 { values } else { nil }
            }
            return Vector(.float64(values), validity: validity(vectors, total: total))
        case .bool:
            let values: [Bool] = joined(vectors, total: total, zero: false) {
                if case .bool(let values) = $0 { values } else { nil }
            }
            return Vector(.bool(values), validity: validity(vectors, total: total))
        case .rows:
            let values: [UInt32] = joined(vectors, total: total, zero: nullRow) {
                if case .rows(let values) = $0 { values } else { nil }
            }
            return Vector(.rows(values))
        case .text(let store, _): return texts(vectors, first: store, total: total)
        case .list: return lists(vectors, total: total)
        }
    }

    private static func joined<Element>(
        _ vectors: [Vector], total: Int, zero: Element, _ values: (Vector.Storage) -> [Element]?
    ) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(total)
        for vector in vectors {
            if let part = values(vector.storage) {
                result.append(contentsOf: part)
            } else {
                result.append(contentsOf: repeatElement(zero, count: vector.count))
            }
        }
        return result
    }

    private static func integers(_ vectors: [Vector], total: Int) -> Vector {
        let isWide = vectors.contains { if case .int128 = $0.storage { true } else { false } }
        let validity = validity(vectors, total: total)
        guard isWide else {
            let values: [Int64] = joined(vectors, total: total, zero: 0) {
                if case .int64(let values) = $0 { values } else { nil }
            }
            return Vector(.int64(values), validity: validity)
        }
        let values: [Int128] = joined(vectors, total: total, zero: 0) {
            switch $0 {
            case .int64(let values): values.map { Int128($0) }
            case .int128(let values): values
            default: nil
            }
        }
        return Vector(.int128(values), validity: validity)
    }

    private static func validity(_ vectors: [Vector], total: Int) -> [Bool]? {
        let hasNull = vectors.contains { vector in
            if case .null(let count) = vector.storage { return count > 0 }
            return vector.validity != nil
        }
        guard hasNull else { return nil }
        var result: [Bool] = []
        result.reserveCapacity(total)
        for vector in vectors {
            if let mask = vector.validityMask() {
                result.append(contentsOf: mask)
            } else {
                result.append(contentsOf: repeatElement(true, count: vector.count))
            }
        }
        return result
    }

    private static func texts(_ vectors: [Vector], first: TextStore, total: Int) -> Vector {
        let isShared = vectors.allSatisfy {
            switch $0.storage {
            case .text(let store, _): store === first
            case .null: true
            default: false
            }
        }
        if isShared {
            let numbers: [UInt32] = joined(vectors, total: total, zero: nullRow) {
                if case .text(_, let numbers) = $0 { numbers } else { nil }
            }
            return Vector(.text(first, numbers))
        }
        var builder = TextStoreBuilder()
        var numbers: [UInt32] = []
        numbers.reserveCapacity(total)
        for vector in vectors {
            guard case .text(let store, let part) = vector.storage else {
                numbers.append(contentsOf: repeatElement(nullRow, count: vector.count))
                continue
            }
            for number in part {
                numbers.append(number == nullRow ? nullRow : builder.append(store.slice(Int(number))))
            }
        }
        return Vector(.text(builder.build(), numbers))
    }

    private static func lists(_ vectors: [Vector], total: Int) -> Vector {
        var offsets = [0]
        offsets.reserveCapacity(total + 1)
        var parts: [Vector] = []
        for vector in vectors {
            let base = offsets[offsets.count - 1]
            if case .list(let own, let elements) = vector.storage {
                offsets.append(contentsOf: own.dropFirst().map { $0 + base })
                parts.append(elements)
            } else {
                offsets.append(contentsOf: repeatElement(base, count: vector.count))
            }
        }
        return Vector(.list(offsets: offsets, elements: run(parts)), validity: validity(vectors, total: total))
    }
}
