// Columns of one type end to end: the parts of a table that lies in several files. Types are the caller's business; here
// decimals only get one scale, integers one width, texts one store.

extension Column {
    /// The parts one after another; a part without a column is that many nulls.
    ///
    /// - Returns: nil if a decimal has no room beside the places of another.
    static func joined(_ parts: [(column: Column?, count: Int)]) -> Column? {
        let count = parts.reduce(0) { $0 + $1.count }
        let valued = parts.compactMap(\.column).filter { !$0.isNull }
        guard let first = valued.first else {
            return Column(
                type: parts.lazy.compactMap(\.column).first?.type ?? .text, count: count, storage: .null, validity: nil)
        }
        let joining = ColumnJoining(parts: parts, count: count)
        switch first.storage {
        case .text, .plainText: return joining.texts(first.type)
        case .bool: return joining.bools()
        case .float64: return joining.numbers()
        case .null, .int8, .int16, .int32, .int64, .int128:
            guard case .decimal = first.type else { return joining.integers(first.type) }
            return joining.decimals(scale: valued.reduce(0) { max($0, $1.type.places) })
        }
    }

    private var isNull: Bool { if case .null = storage { true } else { false } }
}

extension DataType {
    /// Of a decimal, its places.
    fileprivate var places: Int { if case .decimal(let scale) = self { scale } else { 0 } }
}

private struct ColumnJoining {
    let parts: [(column: Column?, count: Int)]
    let count: Int

    private func validity() -> Bitmap? {
        let isWhole = parts.allSatisfy { part in
            part.count == 0
                || part.column.map { if case .null = $0.storage { false } else { $0.validity == nil } } ?? false
        }
        if isWhole { return nil }
        var bits = Bitmap()
        for part in parts {
            switch part.column?.storage {
            case nil, .null: bits.append(repeating: false, count: part.count)
            default:
                if let validity = part.column?.validity {
                    bits.append(validity)
                } else {
                    bits.append(repeating: true, count: part.count)
                }
            }
        }
        return bits
    }

    func integers(_ type: DataType) -> Column {
        var values: [Int64] = []
        values.reserveCapacity(count)
        for part in parts {
            switch part.column?.storage {
            case .int8(let own): values += own.lazy.map { Int64($0) }
            case .int16(let own): values += own.lazy.map { Int64($0) }
            case .int32(let own): values += own.lazy.map { Int64($0) }
            case .int64(let own): values += own
            default: values += repeatElement(0, count: part.count)
            }
        }
        return Column(type: type, narrowing: values, validity: validity())
    }

    func decimals(scale: Int) -> Column? {
        var wide: [Int128] = []
        wide.reserveCapacity(count)
        for part in parts {
            let own = part.column?.type.places ?? scale
            switch part.column?.storage {
            case .int8(let values): guard append(values, own, scale, &wide) else { return nil }
            case .int16(let values): guard append(values, own, scale, &wide) else { return nil }
            case .int32(let values): guard append(values, own, scale, &wide) else { return nil }
            case .int64(let values): guard append(values, own, scale, &wide) else { return nil }
            case .int128(let values): guard append(values, own, scale, &wide) else { return nil }
            default: wide += repeatElement(0, count: part.count)
            }
        }
        let type = DataType.decimal(scale: scale)
        if wide.allSatisfy({ $0 >= Int128(Int64.min) && $0 <= Int128(Int64.max) }) {
            return Column(type: type, narrowing: wide.map { Int64($0) }, validity: validity())
        }
        return Column(type: type, count: count, storage: .int128(wide), validity: validity())
    }

    private func append(
        _ values: [some FixedWidthInteger], _ own: Int, _ scale: Int, _ wide: inout [Int128]
    ) -> Bool {
        for value in values {
            guard let mantissa = DecimalMath.rescale(Int128(value), from: own, to: scale) else { return false }
            wide.append(mantissa)
        }
        return true
    }

    func numbers() -> Column {
        var values: [Double] = []
        values.reserveCapacity(count)
        for part in parts {
            if case .float64(let own)? = part.column?.storage {
                values += own
            } else {
                values += repeatElement(0, count: part.count)
            }
        }
        return Column(type: .num, count: count, storage: .float64(values), validity: validity())
    }

    func bools() -> Column {
        var values: [Bool] = []
        values.reserveCapacity(count)
        for part in parts {
            if case .bool(let own)? = part.column?.storage {
                values += own
            } else {
                values += repeatElement(false, count: part.count)
            }
        }
        return Column(type: .bool, count: count, storage: .bool(values), validity: validity())
    }

    // MARK: Texts

    func texts(_ type: DataType) -> Column {
        let coded = parts.reduce(0) { if case .text? = $1.column?.storage { $0 + $1.count } else { $0 } }
        if coded * 2 < count { return plainTexts(type) }
        var table = ByteKeyTable()
        var codes: [UInt32] = []
        codes.reserveCapacity(count)
        for part in parts {
            switch part.column?.storage {
            case .text(let store, let numbers):
                var translation = [UInt32](repeating: nullRow, count: store.count)
                for number in numbers {
                    if number == nullRow {
                        codes.append(nullRow)
                        continue
                    }
                    if translation[Int(number)] == nullRow {
                        translation[Int(number)] = store.withBytes(Int(number)) { table.code(for: $0) }
                    }
                    codes.append(translation[Int(number)])
                }
            case .plainText(let store):
                for row in 0..<part.count {
                    let isNull = part.column?.validity.map { !$0[row] } ?? false
                    codes.append(isNull ? nullRow : store.withBytes(row) { table.code(for: $0) })
                }
            default: codes += repeatElement(nullRow, count: part.count)
            }
        }
        let store = TextStore(bytes: table.bytes, offsets: table.keyOffsets, isUnique: true)
        return Column(type: type, count: count, storage: .text(store, codes), validity: nil)
    }

    private func plainTexts(_ type: DataType) -> Column {
        var builder = TextStoreBuilder()
        var valid = Bitmap()
        for part in parts {
            for row in 0..<part.count {
                switch part.column?.storage {
                case .text(let store, let numbers) where numbers[row] != nullRow:
                    builder.append(store.slice(Int(numbers[row])))
                    valid.append(true)
                case .plainText(let store):
                    builder.append(store.slice(row))
                    valid.append(part.column?.validity.map { $0[row] } ?? true)
                default:
                    builder.append([])
                    valid.append(false)
                }
            }
        }
        return Column(
            type: type, count: count, storage: .plainText(builder.build()), validity: valid.isAllSet ? nil : valid)
    }
}
