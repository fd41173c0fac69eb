// The cells of one column of one chunk to values: the form is chosen once per chunk, the loops under it know one form
// each. A cell that breaks an inferred form ends the reading of that column; the rest of the chunk is only looked over
// for what the column could be. A cell that breaks a declared form is null and reported.

import CGovQLKernels

/// Where the cells of one column of a chunk lie: cell i from `starts[i * stride] + lead` to `ends[i * stride] - trim`.
struct CellPlaces {
    var starts: UnsafeMutablePointer<UInt32>
    var ends: UnsafeMutablePointer<UInt32>
    var stride = 1
    var lead: UInt32 = 0
    var trim: UInt32 = 0

    /// Whether cells can be moved without moving those of other columns.
    var isOwn: Bool { stride == 1 && lead == 0 && trim == 0 }
}

/// The cells of one column of a chunk, clean: without quotes, empty for null.
struct CellBatch {
    let base: UnsafeMutablePointer<UInt8>
    let places: CellPlaces
    let count: Int
    /// The place of `base` in the file.
    let fileOffset: Int

    @inline(__always)
    func start(_ row: Int) -> UInt32 { places.starts[row &* places.stride] &+ places.lead }

    @inline(__always)
    func end(_ row: Int) -> UInt32 { places.ends[row &* places.stride] &- places.trim }

    @inline(__always)
    func length(_ row: Int) -> Int { Int(end(row) &- start(row)) }

    @inline(__always)
    func pointer(_ row: Int) -> UnsafePointer<UInt8> { UnsafePointer(base + Int(start(row))) }

    @inline(__always)
    subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: pointer(row), count: length(row))
    }

    func offset(_ row: Int) -> Int { fileOffset + Int(start(row)) }

    /// Puts a cell elsewhere.
    func move(_ row: Int, to range: Range<Int>) {
        precondition(places.isOwn, "Only cells with places of their own are moved")
        places.starts[row] = UInt32(truncatingIfNeeded: range.lowerBound)
        places.ends[row] = UInt32(truncatingIfNeeded: range.upperBound)
    }

    /// As the kernels want them.
    var kernelCells: govql_cells {
        govql_cells(
            base: base, starts: places.starts, ends: places.ends, stride: places.stride, lead: places.lead,
            trim: places.trim)
    }
}

/// What the kernels remember of cells from chunk to chunk: of one worker and one column.
final class CellMemory {
    private var monthTable: UnsafeMutablePointer<govql_month>?
    private var decimalMemo: UnsafeMutablePointer<govql_memo>?

    deinit {
        monthTable?.deallocate()
        decimalMemo?.deallocate()
    }

    /// The months that were met.
    var months: UnsafeMutablePointer<govql_month> {
        if let monthTable { return monthTable }
        let table = Self.zeroed(govql_month.self, count: Int(GOVQL_MONTHS))
        monthTable = table
        return table
    }

    /// The short decimals that were met.
    var decimals: UnsafeMutablePointer<govql_memo> {
        if let decimalMemo { return decimalMemo }
        let memo = Self.zeroed(govql_memo.self, count: 1)
        decimalMemo = memo
        return memo
    }

    private static func zeroed<Element>(_: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        let byteCount = MemoryLayout<Element>.stride * count
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: byteCount, alignment: MemoryLayout<Element>.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return memory.bindMemory(to: Element.self, capacity: count)
    }
}

/// Reads one cell of a form as a 64-bit value; false if it does not have that form.
protocol WordForm {
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool
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
    /// Room for one value a row.
    let words: UnsafeMutablePointer<Int64>
    let memory: CellMemory
    private(set) var result = ChunkColumn()

    init(plan: ColumnPlan, cells: CellBatch, words: UnsafeMutablePointer<Int64>, memory: CellMemory) {
        self.plan = plan
        self.cells = cells
        self.words = words
        self.memory = memory
    }

    /// Reads the column. The coder keeps a text column's dictionary from chunk to chunk.
    mutating func run(coder: inout TextCoder) {
        let (kernelCells, count, words) = (cells.kernelCells, cells.count, words)
        switch plan.form {
        case .int: readWords { govql_read_ints(kernelCells, $0, count, words) }
        case .date:
            let months = memory.months
            readWords { govql_read_dates(kernelCells, $0, count, months, words) }
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
        let (cells, words) = (cells, words)
        readWords { first in
            var row = first
            while row < cells.count, Form.read(cells.pointer(row), cells.length(row), &words[row]) { row += 1 }
            return row
        }
    }

    /// Reads rows in runs: each begins at a row and ends before the first cell that the form does not know.
    private mutating func readWords(_ readRun: (Int) -> Int) {
        var row = readRun(0)
        while row < cells.count {
            words[row] = 0
            if cells.length(row) == 0 {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else if let value = secondReading(row) {
                words[row] = value
            } else if isBroken {
                return
            }
            row = readRun(row + 1)
        }
        finishWords()
    }

    private mutating func readNames(_ table: NameTable) {
        for row in 0..<cells.count {
            words[row] = 0
            let cell = cells[row]
            if cell.isEmpty {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else if let value = table.code(of: cell) ?? secondReading(row) {
                words[row] = value
            }
        }
        finishWords()
    }

    private mutating func readPeriods() {
        guard case .period(let unit) = plan.form else { return }
        for row in 0..<cells.count {
            words[row] = 0
            let cell = cells[row]
            if cell.isEmpty {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else if let value = CellReading.period(cell, unit) {
                words[row] = value
            } else {
                reject(row)
            }
        }
        finishWords()
    }

    private mutating func finishWords() {
        result.hasValues = result.nulls.count < cells.count
        guard result.hasValues else { return }
        result.flags.formIntersection(plan.isInferred ? plan.formFlags : .all)
        result.hasWords = true
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
        guard result.rejects.count < plan.rejectLimit else { return }
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
        let memo = memory.decimals
        var scale = plan.scale
        var row = 0
        while true {
            row = govql_read_decimals(
                cells.kernelCells, row, cells.count, UInt32(truncatingIfNeeded: scale), memo, words)
            guard row < cells.count else { break }
            let count = cells.length(row)
            if count == 0 {
                words[row] = 0
                result.nulls.append(UInt32(truncatingIfNeeded: row))
                row += 1
                continue
            }
            // What stopped here is read again if more places are all that it needs.
            var value: Int64 = 0
            var places = 0
            guard CellReading.decimal(cells.pointer(row), count, &value, &places), places > scale,
                rescale(through: row, by: places - scale)
            else { return readWideDecimals() }
            scale = places
        }
        result.scale = scale
        finishWords()
    }

    /// Restates the values before a row at a larger scale; false if one does not fit.
    private func rescale(through row: Int, by places: Int) -> Bool {
        guard places <= 18, let power = DecimalMath.pow10(places) else { return false }
        let factor = Int64(truncatingIfNeeded: power)
        for index in 0..<row {
            let (value, overflow) = words[index].multipliedReportingOverflow(by: factor)
            if overflow { return false }
            words[index] = value
        }
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
