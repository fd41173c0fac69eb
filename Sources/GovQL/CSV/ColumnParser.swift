// The cells of one column of one chunk to values: the form is chosen once per chunk, the loops under it know one form
// each. A cell that breaks an inferred form ends the reading of that column; the rest of the chunk is only looked over
// for what the column could be. A cell that breaks a declared form is null and reported.

/// The cells of one column of a chunk, clean: without quotes, empty for null.
struct CellBatch {
    let base: UnsafeMutablePointer<UInt8>
    let starts: UnsafeMutablePointer<UInt32>
    let ends: UnsafeMutablePointer<UInt32>
    let count: Int
    /// The place of `base` in the file.
    let fileOffset: Int

    @inline(__always)
    func length(_ row: Int) -> Int { Int(ends[row] &- starts[row]) }

    @inline(__always)
    func pointer(_ row: Int) -> UnsafePointer<UInt8> { UnsafePointer(base + Int(starts[row])) }

    @inline(__always)
    subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: pointer(row), count: length(row))
    }

    func offset(_ row: Int) -> Int { fileOffset + Int(starts[row]) }
}

/// Reads one cell of a form as a 64-bit value; false if it does not have that form.
protocol WordForm {
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool
}

private enum IntForm: WordForm {
    @inline(__always)
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
        CellReading.int(bytes, count, &value)
    }
}

private enum DateForm: WordForm {
    @inline(__always)
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
        CellReading.date(bytes, count, &value)
    }
}

private enum DateTimeForm: WordForm {
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
        // A date alone is one of a date column, not of this one.
        guard let time = CalendarDateTime(UnsafeBufferPointer(start: bytes, count: count)) else { return false }
        value = time.seconds
        return true
    }
}

private enum BoolForm: WordForm {
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
        guard let flag = CellReading.plainBool(UnsafeBufferPointer(start: bytes, count: count)) else { return false }
        value = flag ? 1 : 0
        return true
    }
}

/// One run over one column of one chunk.
struct ColumnParser {
    let plan: ColumnPlan
    let cells: CellBatch
    /// Room for one value a row, reused from chunk to chunk.
    let words: UnsafeMutablePointer<Int64>
    private(set) var result = ChunkColumn()

    init(plan: ColumnPlan, cells: CellBatch, words: UnsafeMutablePointer<Int64>) {
        self.plan = plan
        self.cells = cells
        self.words = words
    }

    /// Reads the column. The coder keeps a text column's dictionary from chunk to chunk.
    mutating func run(coder: inout TextCoder) {
        switch plan.form {
        case .int: readWords(IntForm.self)
        case .date: readWords(DateForm.self)
        case .dateTime: readWords(DateTimeForm.self)
        case .bool(nil): readWords(BoolForm.self)
        case .bool(let table?), .enumeration(let table): readNames(table)
        case .period: readPeriods()
        case .decimal: readDecimals()
        case .percent: readWideDecimals()
        case .num: readNumbers()
        case .text: readTexts(coder: &coder)
        }
    }

    private var isBroken: Bool { plan.isInferred && !result.flags.contains(plan.ownFlag) }

    // MARK: 64-bit values

    private mutating func readWords<Form: WordForm>(_ form: Form.Type) {
        var low = Int64.max
        var high = Int64.min
        for row in 0..<cells.count {
            let count = cells.length(row)
            var value: Int64 = 0
            if count == 0 || !Form.read(cells.pointer(row), count, &value) {
                words[row] = 0
                if count == 0 {
                    result.nulls.append(UInt32(truncatingIfNeeded: row))
                    continue
                }
                guard let second = secondReading(row) else {
                    if isBroken { return }
                    continue
                }
                value = second
            }
            words[row] = value
            low = min(low, value)
            high = max(high, value)
        }
        finishWords(low: low, high: high)
    }

    private mutating func readNames(_ table: NameTable) {
        var low = Int64.max
        var high = Int64.min
        for row in 0..<cells.count {
            words[row] = 0
            let cell = cells[row]
            if cell.isEmpty {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
                continue
            }
            guard let value = table.code(of: cell) ?? secondReading(row) else { continue }
            words[row] = value
            low = min(low, value)
            high = max(high, value)
        }
        finishWords(low: low, high: high)
    }

    private mutating func readPeriods() {
        guard case .period(let unit) = plan.form else { return }
        var low = Int64.max
        var high = Int64.min
        for row in 0..<cells.count {
            words[row] = 0
            let cell = cells[row]
            if cell.isEmpty {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
                continue
            }
            guard let value = CellReading.period(cell, unit) else {
                reject(row)
                continue
            }
            words[row] = value
            low = min(low, value)
            high = max(high, value)
        }
        finishWords(low: low, high: high)
    }

    private mutating func finishWords(low: Int64, high: Int64) {
        result.hasValues = low <= high
        guard result.hasValues else { return }
        result.flags.formIntersection(plan.isInferred ? plan.formFlags : .all)
        result.low = low
        result.high = high
        let values = UnsafeBufferPointer(start: words, count: cells.count)
        // Nulls are stored as 0, so 0 must fit too; it always does.
        if low >= Int64(Int8.min), high <= Int64(Int8.max) {
            result.values = .int8(values.map { Int8(truncatingIfNeeded: $0) })
        } else if low >= Int64(Int16.min), high <= Int64(Int16.max) {
            result.values = .int16(values.map { Int16(truncatingIfNeeded: $0) })
        } else if low >= Int64(Int32.min), high <= Int64(Int32.max) {
            result.values = .int32(values.map { Int32(truncatingIfNeeded: $0) })
        } else {
            result.values = .int64(Array(values))
        }
    }

    // MARK: What breaks the form

    /// What becomes of a cell that the fast reader refused: a value after all, or nil: then the row is null and
    /// reported, or the column is broken.
    @inline(never)
    private mutating func secondReading(_ row: Int) -> Int64? {
        if plan.isInferred {
            if let value = inferredWord(cells[row]) {
                result.lenient.add(at: cells.offset(row))
                return value
            }
            lookOver(from: row)
            return nil
        }
        if let value = lenientWord(CellReading.trimmed(cells[row])) { return value }
        if CellReading.trimmed(cells[row]).isEmpty {
            result.nulls.append(UInt32(truncatingIfNeeded: row))
        } else {
            reject(row)
        }
        return nil
    }

    /// The value of a cell of the plan's type that is not written plainly; what TypeInference calls of that type.
    private func inferredWord(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard TypeInference.flags(of: cell).contains(plan.ownFlag) else { return nil }
        return switch plan.form {
        case .int: LenientNumber(cell)?.whole
        case .date: LenientDate(cell)?.date.map { Int64($0.days) }
        default: nil
        }
    }

    private func lenientWord(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
        switch plan.form {
        case .int: NumberFormat.int64(cell) ?? LenientNumber(cell)?.whole
        case .date: (LenientDate(cell)?.date ?? LenientDate.compact(cell)).map { Int64($0.days) }
        case .dateTime: LenientDate(cell)?.dateTime?.seconds
        case .bool(let table?), .enumeration(let table): table.code(of: cell) ?? foldedCode(cell, in: table)
        default: nil
        }
    }

    /// A name that differs in case or width only. Slow; met rarely.
    private func foldedCode(_ cell: UnsafeBufferPointer<UInt8>, in table: NameTable) -> Int64? {
        var folded = Folding.fold(String(decoding: cell, as: UTF8.self))
        return folded.withUTF8 { table.code(of: $0) }
    }

    private mutating func reject(_ row: Int) {
        result.nulls.append(UInt32(truncatingIfNeeded: row))
        result.rejectCount += 1
        guard result.rejects.count < ChunkColumn.rejectLimit else { return }
        let text = String(decoding: cells[row].prefix(200), as: UTF8.self)
        result.rejects.append(CellReject(offset: cells.offset(row), text: text))
    }

    /// Finds what the column could be, from here to the end of the chunk; what came before fitted the plan.
    private mutating func lookOver(from first: Int) {
        let isFirstValue = result.nulls.count == first
        result.flags = isFirstValue ? .all : plan.formFlags
        for row in first..<cells.count where cells.length(row) > 0 {
            result.flags.formIntersection(TypeInference.flags(of: cells[row]))
            if result.flags.isEmpty { break }
        }
        result.hasValues = true
        result.nulls = []
    }

    // MARK: Decimals

    private mutating func readDecimals() {
        var low = Int64.max
        var high = Int64.min
        var scale = plan.scale
        for row in 0..<cells.count {
            let count = cells.length(row)
            words[row] = 0
            if count == 0 {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
                continue
            }
            var value: Int64 = 0
            var places = 0
            guard CellReading.decimal(cells.pointer(row), count, &value, &places) else { return readWideDecimals() }
            if places != scale {
                if places < scale {
                    guard let scaled = Self.scaled(value, by: scale - places) else { return readWideDecimals() }
                    value = scaled
                } else {
                    guard rescale(through: row, by: places - scale, &low, &high) else { return readWideDecimals() }
                    scale = places
                }
            }
            words[row] = value
            low = min(low, value)
            high = max(high, value)
        }
        result.scale = scale
        finishWords(low: low, high: high)
    }

    private static func scaled(_ value: Int64, by places: Int) -> Int64? {
        guard places <= 18, let factor = DecimalMath.pow10(places) else { return nil }
        let (result, overflow) = value.multipliedReportingOverflow(by: Int64(truncatingIfNeeded: factor))
        return overflow ? nil : result
    }

    /// Restates the values before a row at a larger scale; false if one does not fit.
    private func rescale(through row: Int, by places: Int, _ low: inout Int64, _ high: inout Int64) -> Bool {
        guard low <= high else { return true }
        guard let scaledLow = Self.scaled(low, by: places), let scaledHigh = Self.scaled(high, by: places),
            let factor = Self.scaled(1, by: places)
        else { return false }
        for index in 0..<row { words[index] &*= factor }
        low = scaledLow
        high = scaledHigh
        return true
    }

    /// The same column of the same chunk with room for 38 digits. Also where a cell is no decimal at all.
    private mutating func readWideDecimals() {
        result.nulls = []
        var values: [Decimal?] = []
        values.reserveCapacity(cells.count)
        var scale = plan.scale
        for row in 0..<cells.count {
            guard let value = wideDecimal(row) else {
                if isBroken { return }
                values.append(nil)
                continue
            }
            values.append(value)
            result.hasValues = true
            scale = max(scale, value.scale)
        }
        result.scale = scale
        result.flags.formIntersection(plan.isInferred && result.hasValues ? plan.formFlags : .all)
        let places = scale
        var tooLong: [Int] = []
        let mantissas = values.enumerated().map { row, value -> Int128 in
            guard let value else { return 0 }
            guard let mantissa = DecimalMath.rescale(value.mantissa, from: value.scale, to: places) else {
                tooLong.append(row)
                return 0
            }
            return mantissa
        }
        for row in tooLong { reject(row) }
        if !tooLong.isEmpty { result.nulls.sort() }
        result.values = .int128(mantissas)
    }

    private mutating func wideDecimal(_ row: Int) -> Decimal? {
        let cell = cells[row]
        if cell.isEmpty {
            result.nulls.append(UInt32(truncatingIfNeeded: row))
            return nil
        }
        if plan.isInferred {
            if TypeInference.flags(of: cell).contains(plan.ownFlag) {
                if plan.ownFlag == .decimal, let value = Decimal(cell) { return value }
                if let number = LenientNumber(cell) {
                    result.lenient.add(at: cells.offset(row))
                    return number.value
                }
            }
            lookOver(from: row)
            return nil
        }
        if let value = CellReading.lenientDecimal(cell) { return value }
        if CellReading.trimmed(cell).isEmpty {
            result.nulls.append(UInt32(truncatingIfNeeded: row))
        } else {
            reject(row)
        }
        return nil
    }

    // MARK: Floating point and text

    private mutating func readNumbers() {
        let numbers = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Double.self)
        for row in 0..<cells.count {
            let count = cells.length(row)
            numbers[row] = 0
            var value = 0.0
            if count == 0 {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else if CellReading.num(cells.pointer(row), count, &value) {
                numbers[row] = value
                result.hasValues = true
            } else if plan.isInferred {
                return lookOver(from: row)
            } else if let value = NumberFormat.double(CellReading.trimmed(cells[row]))
                ?? LenientNumber(cells[row]).flatMap({ NumberFormat.double($0.value.description) }), value.isFinite
            {
                numbers[row] = value
                result.hasValues = true
            } else if CellReading.trimmed(cells[row]).isEmpty {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else {
                reject(row)
            }
        }
        guard result.hasValues else { return }
        result.flags.formIntersection(plan.isInferred ? .num : .all)
        result.values = .float64(Array(UnsafeBufferPointer(start: numbers, count: cells.count)))
    }

    private mutating func readTexts(coder: inout TextCoder) {
        if coder.isCoding, let codes = coder.codes(cells) {
            result.values = .codes(codes)
        } else {
            result.values = TextCoder.texts(cells, nulls: &result.nulls)
        }
        result.hasValues = cells.count > 0
        result.flags = plan.isInferred ? [] : .all
    }
}
