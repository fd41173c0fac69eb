// The cells of one column of one chunk to values: the form is chosen once per chunk, the loops under it know one form
// each. What they refuse is ColumnParser+Careful.swift's business.

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

/// A form without a fast reader.
private enum SlowForm: WordForm {
    static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool { false }
}

/// One run over one column of one chunk.
struct ColumnParser {
    let plan: ColumnPlan
    let cells: CellBatch
    /// Room for one value a row.
    let words: UnsafeMutablePointer<Int64>
    let memory: CellMemory
    var result = ChunkColumn()

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
        case .percent, .measure(isWhole: false): readWideDecimals()
        case .measure: readWords(SlowForm.self)
        case .num: readNumbers()
        case .text, .code: readTexts(coder: &coder)
        }
        if plan.isInferred, result.hasValues, result.kinds.isEmpty, let kind = plan.kind { result.kinds = [kind] }
    }

    /// A cell has broken the inferred form.
    var isBroken: Bool { plan.isInferred && !result.flags.contains(plan.ownFlag) }

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
            } else if isBroken {
                return
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
            } else if let value = plainPeriod(cell, unit) ?? secondReading(row) {
                words[row] = value
            } else if isBroken {
                return
            }
        }
        finishWords()
    }

    /// In an undeclared column only what cannot be anything else.
    private func plainPeriod(_ cell: UnsafeBufferPointer<UInt8>, _ unit: PeriodUnit) -> Int64? {
        if !plan.isInferred { return CellReading.period(cell, unit) }
        guard cell.count == 7, cell[4] == UInt8(ascii: "-") else { return nil }
        return LenientDate(cell)?.undoubtedMonth?.ordinal
    }

    mutating func finishWords() {
        result.hasValues = result.nulls.count < cells.count
        guard result.hasValues else { return }
        result.flags.formIntersection(plan.isInferred ? heldFlags(rows: cells.count) : .all)
        result.hasWords = true
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

    // MARK: Text

    private mutating func readTexts(coder: inout TextCoder) {
        if plan.watchesDigits { watchDigits() }
        var nulls: [UInt32] = []
        var values = ChunkColumn.Values.none
        func read(_ cells: CellBatch) {
            if coder.isCoding, let codes = coder.codes(cells) {
                values = .codes(codes)
            } else {
                values = TextCoder.texts(cells, nulls: &nulls)
            }
        }
        let isCode = if case .code = plan.form { true } else { false }
        if !isCode || !trimmedCodes(read) { read(cells) }
        result.values = values
        result.nulls = nulls
        result.hasValues = cells.count > 0
        result.flags = plan.isInferred ? [] : .all
    }
}
