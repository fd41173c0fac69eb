// The chunks of one column end to end: integers as narrow as the whole column allows, decimals at one scale, the workers'
// dictionaries merged in file order. Nothing here depends on which worker read which chunk.

/// Puts one column together.
struct ColumnAssembly {
    let plan: ColumnPlan
    /// The chunks of the column in file order, with their row counts and the workers that made them.
    let chunks: [(column: ChunkColumn, rows: Int, worker: Int)]
    let rowCount: Int
    /// Each worker's dictionary for this column.
    let dictionaries: [ByteKeyTable]

    func column() -> Column {
        // A column that never says what it is holds text.
        if plan.isInferred, !hasValues { return allNull(.text) }
        switch plan.form {
        case .text, .code: return texts()
        case .num: return numbers()
        case .decimal, .percent, .measure(isWhole: false): return decimals()
        case .bool: return bools()
        case .int, .measure, .date, .dateTime, .period, .enumeration:
            return integers(type: plan.type(scale: 0), scale: nil)
        }
    }

    private var hasValues: Bool { chunks.contains { $0.column.hasValues } }

    private func allNull(_ type: DataType) -> Column {
        Column(type: type, count: rowCount, storage: .null, validity: nil)
    }

    private func validity() -> Bitmap? {
        if chunks.allSatisfy({ $0.column.nulls.isEmpty && ($0.column.hasValues || $0.rows == 0) }) { return nil }
        var words = [UInt64](repeating: .max, count: Bitmap.wordCount(rowCount))
        words.withUnsafeMutableBufferPointer { words in
            var first = 0
            for chunk in chunks {
                for row in chunk.column.nulls {
                    let bit = first + Int(row)
                    words[bit >> 6] &= ~(1 << UInt64(bit & 63))
                }
                first += chunk.rows
            }
        }
        return Bitmap(words: words, count: rowCount)
    }

    // MARK: Integers

    private func integers(type: DataType, scale: Int?) -> Column {
        guard hasValues else { return allNull(type) }
        var low: Int64 = 0
        var high: Int64 = 0
        for chunk in chunks where chunk.column.hasValues {
            let factor = Self.factor(from: chunk.column.scale, to: scale)
            low = min(low, chunk.column.low &* factor)
            high = max(high, chunk.column.high &* factor)
        }
        func fits<Narrow: FixedWidthInteger>(_: Narrow.Type) -> Bool {
            low >= Int64(Narrow.min) && high <= Int64(Narrow.max)
        }
        let storage: Column.Storage =
            if fits(Int8.self) {
                .int8(joined(scale: scale))
            } else if fits(Int16.self) {
                .int16(joined(scale: scale))
            } else if fits(Int32.self) {
                .int32(joined(scale: scale))
            } else {
                .int64(joined(scale: scale))
            }
        return Column(type: type, count: rowCount, storage: storage, validity: validity())
    }

    private func joined<Narrow: FixedWidthInteger>(scale: Int?) -> [Narrow] {
        [Narrow](unsafeUninitializedCapacity: rowCount) { buffer, count in
            for chunk in chunks {
                let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + chunk.rows])
                let factor = Narrow(truncatingIfNeeded: Self.factor(from: chunk.column.scale, to: scale))
                switch chunk.column.values {
                case .int8(let values): Self.copy(values, to: target, factor: factor)
                case .int16(let values): Self.copy(values, to: target, factor: factor)
                case .int32(let values): Self.copy(values, to: target, factor: factor)
                case .int64(let values): Self.copy(values, to: target, factor: factor)
                case .none, .int128, .float64, .codes, .texts: target.initialize(repeating: 0)
                }
                count += chunk.rows
            }
        }
    }

    @inline(__always)
    private static func copy<Source: FixedWidthInteger, Target: FixedWidthInteger>(
        _ values: [Source], to target: UnsafeMutableBufferPointer<Target>, factor: Target
    ) {
        values.withUnsafeBufferPointer { values in
            guard let from = values.baseAddress, let to = target.baseAddress else { return }
            if factor == 1 {
                for index in 0..<values.count { to[index] = Target(truncatingIfNeeded: from[index]) }
            } else {
                for index in 0..<values.count { to[index] = Target(truncatingIfNeeded: from[index]) &* factor }
            }
        }
    }

    private static func factor(from scale: Int, to target: Int?) -> Int64 {
        guard let target, target > scale, let factor = DecimalMath.pow10(target - scale) else { return 1 }
        return Int64(truncatingIfNeeded: factor)
    }

    private func bools() -> Column {
        guard hasValues else { return allNull(.bool) }
        let values: [Int8] = joined(scale: nil)
        return Column(type: .bool, count: rowCount, storage: .bool(values.map { $0 != 0 }), validity: validity())
    }

    // MARK: Decimals

    private func decimals() -> Column {
        let scale = chunks.reduce(0) { $1.column.hasValues ? max($0, $1.column.scale) : $0 }
        let type = plan.type(scale: scale)
        if chunks.allSatisfy({ fitsWord($0.column, scale: scale) }) { return integers(type: type, scale: scale) }
        var mantissas: [Int128] = []
        mantissas.reserveCapacity(rowCount)
        for chunk in chunks {
            for index in 0..<chunk.rows {
                let value = Self.mantissa(chunk.column.values, index)
                guard let mantissa = DecimalMath.rescale(value, from: chunk.column.scale, to: scale) else {
                    preconditionFailure("A column in which a decimal has no room is read again")
                }
                mantissas.append(mantissa)
            }
        }
        return Column(type: type, count: rowCount, storage: .int128(mantissas), validity: validity())
    }

    /// Whether some decimal has no room beside the places of another: the chunk that holds it has to be told of them, to
    /// reject it.
    var hasTooLong: Bool {
        let scale = chunks.reduce(0) { $1.column.hasValues ? max($0, $1.column.scale) : $0 }
        return chunks.contains { chunk in
            guard chunk.column.scale < scale, chunk.column.hasValues, !fitsWord(chunk.column, scale: scale) else {
                return false
            }
            return (0..<chunk.rows).contains { row in
                let value = Self.mantissa(chunk.column.values, row)
                return DecimalMath.rescale(value, from: chunk.column.scale, to: scale) == nil
            }
        }
    }

    private func fitsWord(_ column: ChunkColumn, scale: Int) -> Bool {
        if case .int128 = column.values { return false }
        guard column.hasValues else { return true }
        guard let factor = DecimalMath.pow10(scale - column.scale) else { return false }
        let low = Int128(column.low).multipliedReportingOverflow(by: factor)
        let high = Int128(column.high).multipliedReportingOverflow(by: factor)
        return !low.overflow && !high.overflow && low.partialValue >= Int128(Int64.min)
            && high.partialValue <= Int128(Int64.max) && factor <= Int128(Int64.max)
    }

    private static func mantissa(_ values: ChunkColumn.Values, _ index: Int) -> Int128 {
        switch values {
        case .int8(let values): Int128(values[index])
        case .int16(let values): Int128(values[index])
        case .int32(let values): Int128(values[index])
        case .int64(let values): Int128(values[index])
        case .int128(let values): values[index]
        case .none, .float64, .codes, .texts: 0
        }
    }

    // MARK: Floating point

    private func numbers() -> Column {
        guard hasValues else { return allNull(.num) }
        var values: [Double] = []
        values.reserveCapacity(rowCount)
        for chunk in chunks {
            if case .float64(let part) = chunk.column.values {
                values.append(contentsOf: part)
            } else {
                values.append(contentsOf: repeatElement(0, count: chunk.rows))
            }
        }
        return Column(type: .num, count: rowCount, storage: .float64(values), validity: validity())
    }

    // MARK: Texts

    private func texts() -> Column {
        let type = plan.type(scale: 0)
        let plainRows = chunks.reduce(0) {
            if case .texts = $1.column.values { $0 + $1.rows } else { $0 }
        }
        guard plainRows * 2 <= rowCount else { return plainTexts(type) }
        var merged = ByteKeyTable(minimumCapacity: dictionaries.map(\.count).max() ?? 8)
        let codes = mergedCodes(into: &merged)
        // A dictionary pays where texts repeat.
        if merged.count * 2 > rowCount { return plainTexts(type) }
        let store = TextStore(bytes: merged.bytes, offsets: merged.keyOffsets, isUnique: true)
        return Column(type: type, count: rowCount, storage: .text(store, codes), validity: nil)
    }

    /// Numbers all texts in the order of the file.
    private func mergedCodes(into merged: inout ByteKeyTable) -> [UInt32] {
        var translations = dictionaries.map { [UInt32](repeating: nullRow, count: $0.count) }
        return [UInt32](unsafeUninitializedCapacity: rowCount) { buffer, count in
            for chunk in chunks {
                let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + chunk.rows])
                switch chunk.column.values {
                case .codes(let codes):
                    let dictionary = dictionaries[chunk.worker]
                    translations[chunk.worker].withUnsafeMutableBufferPointer { translation in
                        for (row, code) in codes.enumerated() {
                            if code == nullRow {
                                target[row] = nullRow
                                continue
                            }
                            if translation[Int(code)] == nullRow {
                                translation[Int(code)] = dictionary.withKey(code) { merged.code(for: $0) }
                            }
                            target[row] = translation[Int(code)]
                        }
                    }
                case .texts(let bytes, let ends):
                    bytes.withUnsafeBufferPointer { bytes in
                        var start = 0
                        for (row, end) in ends.enumerated() {
                            let text = UnsafeBufferPointer(rebasing: bytes[start..<Int(end)])
                            target[row] = text.isEmpty ? nullRow : merged.code(for: text)
                            start = Int(end)
                        }
                    }
                default: target.initialize(repeating: nullRow)
                }
                count += chunk.rows
            }
        }
    }

    private func plainTexts(_ type: DataType) -> Column {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunks.reduce(0) { $0 + byteCount($1.column.values, worker: $1.worker) })
        var hasNull = false
        let offsets = [Int](unsafeUninitializedCapacity: rowCount + 1) { offsets, count in
            offsets[0] = 0
            count = 1
            for chunk in chunks {
                switch chunk.column.values {
                case .texts(let part, let ends):
                    let base = bytes.count
                    bytes.append(contentsOf: part)
                    for end in ends {
                        offsets[count] = base + Int(end)
                        hasNull = hasNull || offsets[count] == offsets[count - 1]
                        count += 1
                    }
                case .codes(let codes):
                    let dictionary = dictionaries[chunk.worker]
                    for code in codes {
                        if code == nullRow {
                            hasNull = true
                        } else {
                            dictionary.withKey(code) { bytes.append(contentsOf: $0) }
                        }
                        offsets[count] = bytes.count
                        count += 1
                    }
                default:
                    for _ in 0..<chunk.rows {
                        offsets[count] = bytes.count
                        count += 1
                    }
                    hasNull = hasNull || chunk.rows > 0
                }
            }
        }
        let store = TextStore(bytes: bytes, offsets: offsets, isUnique: false)
        let validity = hasNull ? Bitmap((0..<rowCount).map { offsets[$0] != offsets[$0 + 1] }) : nil
        return Column(type: type, count: rowCount, storage: .plainText(store), validity: validity)
    }

    private func byteCount(_ values: ChunkColumn.Values, worker: Int) -> Int {
        switch values {
        case .texts(let bytes, _): bytes.count
        case .codes(let codes):
            codes.reduce(0) { total, code in
                code == nullRow ? total : total + dictionaries[worker].withKey(code) { $0.count }
            }
        default: 0
        }
    }
}
