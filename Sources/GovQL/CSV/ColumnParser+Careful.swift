// The slow half of ColumnParser: cells that the fast readers refused. A cell is a value that is not written plainly, a mark
// for nothing, or it breaks the form: then an inferred column is looked over for what else it could be, and a declared one
// rejects the cell. Next: Values/ has the readers of single cells.

extension ColumnParser {
    // MARK: 64-bit values

    /// What becomes of a cell that the fast reader refused: a value after all, or nil: then the row is null and, unless
    /// it stands for nothing, reported, or the column is broken.
    @inline(never)
    mutating func secondReading(_ row: Int) -> Int64? {
        let cell = cells[row]
        if let (value, traits) = plan.isInferred ? inferredWord(cell) : declaredWord(cell) {
            noteLenient(traits, row)
            return value
        }
        setAside(row)
        return nil
    }

    /// A cell that is no value: nothing, lost by a spreadsheet, or against the form.
    mutating func setAside(_ row: Int) {
        switch MissingMarks.kind(cells[row]) {
        case .blank: result.nulls.append(UInt32(truncatingIfNeeded: row))
        case .mark where plan.knowsMarks: noteMark(row)
        case .spreadsheetError: reject(row)
        case .mark, nil:
            if plan.isInferred { lookOver(from: row) } else { reject(row) }
        }
    }

    mutating func noteLenient(_ traits: ValueTraits, _ row: Int) {
        result.traits.formUnion(traits)
        result.lenient.add(at: cells.offset(row))
        if traits.contains(.midnight) { result.midnightCount += 1 }
    }

    /// What the first rows could be, all of which fitted the plan. Days that are all written as midnights are times too.
    func heldFlags(rows: Int) -> TypeFlags {
        guard case .date = plan.form, result.midnightCount == rows - result.nulls.count else { return plan.formFlags }
        return [.date, .dateTime]
    }

    private mutating func noteMark(_ row: Int) {
        result.nulls.append(UInt32(truncatingIfNeeded: row))
        result.marks.add(at: cells.offset(row))
        guard result.markTexts.count < ChunkColumn.markLimit else { return }
        let text = String(decoding: PlainCell.trimmed(cells[row]), as: UTF8.self)
        if !result.markTexts.contains(text) { result.markTexts.append(text) }
    }

    /// The value of a cell of the plan's form that is not written plainly; what TypeInference calls of that form.
    private func inferredWord(_ cell: UnsafeBufferPointer<UInt8>) -> (Int64, ValueTraits)? {
        switch plan.form {
        case .int:
            guard let number = LenientNumber(cell), number.kind == nil, number.value.scale == 0 else { return nil }
            return number.whole.map { ($0, number.traits) }
        case .measure:
            guard let number = LenientNumber(cell), number.kind == plan.kind else { return nil }
            return number.whole.map { ($0, number.traits) }
        case .date:
            guard let date = LenientDate(cell), let day = date.date else { return nil }
            return (Int64(day.days), date.isMidnight ? date.traits.union(.midnight) : date.traits)
        case .dateTime:
            guard let date = LenientDate(cell), case .time(let time) = date.form else { return nil }
            return (time.seconds, date.traits)
        case .period:
            guard let date = LenientDate(cell), let month = date.undoubtedMonth else { return nil }
            return (month.ordinal, date.traits)
        case .bool(let table?): return table.code(of: PlainCell.trimmed(cell)).map { ($0, .blanksAround) }
        default: return nil
        }
    }

    private mutating func declaredWord(_ cell: UnsafeBufferPointer<UInt8>) -> (Int64, ValueTraits)? {
        switch plan.form {
        case .int: return declaredInt(cell)
        case .date: return LenientDate.declaredDay(cell).map { ($0.days, $0.traits) }
        case .dateTime: return LenientDate.declaredTime(cell).map { ($0.seconds, $0.traits) }
        case .bool(let table?): return declaredBool(cell, table)
        case .enumeration(let table): return declaredName(cell, table)
        case .period(let unit): return CellReading.period(PlainCell.trimmed(cell), unit).map { ($0, .month) }
        default: return nil
        }
    }

    private mutating func declaredInt(_ cell: UnsafeBufferPointer<UInt8>) -> (Int64, ValueTraits)? {
        if let value = NumberFormat.int64(CellReading.trimmed(cell)) { return (value, []) }
        if let number = LenientNumber(cell, units: plan.units) {
            guard let value = number.whole, accepts(number) else { return nil }
            let isBare = number.value.scale > 0 && !number.traits.contains(.tenThousands)
            return (value, isBare ? number.traits.union(.emptyPlaces) : number.traits)
        }
        if let rest = Self.behindApostrophe(cell), let value = NumberFormat.int64(rest) { return (value, .apostrophe) }
        return ChineseNumeral.rank(cell).map { ($0.value, $0.traits) }
    }

    /// Whether a number's unit is the column's. The first one that is met becomes it.
    private mutating func accepts(_ number: LenientNumber) -> Bool {
        guard let unit = number.unit else { return true }
        if let kind = plan.kind { return unit == kind }
        if result.kinds.last != unit, !result.kinds.contains(unit) { result.kinds.append(unit) }
        return true
    }

    /// What a spreadsheet writes before a number that shall stay text.
    private static func behindApostrophe(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        cell.count > 1 && cell[0] == UInt8(ascii: "'") ? UnsafeBufferPointer(rebasing: cell.dropFirst()) : nil
    }

    private mutating func declaredBool(
        _ cell: UnsafeBufferPointer<UInt8>, _ table: NameTable
    ) -> (Int64, ValueTraits)? {
        if let (code, traits) = declaredName(cell, table) { return (code, traits) }
        if plan.knowsMarks, MissingMarks.kind(cell) != nil { return nil }
        guard let flag = YesAndNo.longWord(cell) else { return nil }
        // 有 says that 无 is no here; whoever holds the chunks together reads again if that was not known.
        if PlainCell.trimmed(cell).count == 3 { result.kinds = [YesAndNo.possession] }
        return (flag ? 1 : 0, .yesAndNo)
    }

    /// A name with blanks around it, or that differs in case or width only, or a rank. Slow; met rarely.
    private func declaredName(
        _ cell: UnsafeBufferPointer<UInt8>, _ table: NameTable
    ) -> (Int64, ValueTraits)? {
        let trimmed = PlainCell.trimmed(cell)
        if let code = table.code(of: trimmed) { return (code, .blanksAround) }
        if plan.knowsMarks, MissingMarks.kind(cell) != nil { return nil }
        var folded = Folding.fold(String(decoding: trimmed, as: UTF8.self))
        if let code = folded.withUTF8({ table.code(of: $0) }) { return (code, .otherCase) }
        guard case .enumeration = plan.form,
            let rank = ChineseNumeral.rank(trimmed) ?? NumberFormat.int64(trimmed).map({ ($0, .numerals) })
        else { return nil }
        return table.code(ofRank: rank.value).map { ($0, rank.traits) }
    }

    // MARK: What breaks the form

    mutating func reject(_ row: Int) {
        result.nulls.append(UInt32(truncatingIfNeeded: row))
        result.rejectCount += 1
        guard result.rejects.count < plan.rejectLimit else { return }
        let text = String(decoding: cells[row].prefix(200), as: UTF8.self)
        result.rejects.append(CellReject(offset: cells.offset(row), text: text))
    }

    /// Finds what the column could be, from here to the end of the chunk; what came before fitted the plan.
    mutating func lookOver(from first: Int) {
        var summary = ColumnSummary()
        let isFirstValue = result.nulls.count == first
        if !isFirstValue {
            let flags = result.flags.intersection(heldFlags(rows: first))
            summary.add(CellTraits(flags: flags, kind: plan.kind, traits: result.traits, scale: result.scale))
        }
        summary.hasMarks = result.marks.count > 0
        for row in first..<cells.count where cells.length(row) > 0 {
            summary.add(TypeInference.traits(of: cells[row], knowsMarks: plan.knowsMarks))
            if summary.flags.isEmpty { break }
        }
        result.take(summary)
        result.nulls = []
    }

    // MARK: Decimals

    /// The cells of a chunk with room for 38 digits. Also where a cell is no decimal at all.
    mutating func readWideDecimals() {
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
        var (low, high) = (Int128.max, Int128.min)
        let mantissas = values.enumerated().map { row, value -> Int128 in
            guard let value else { return 0 }
            guard let mantissa = DecimalMath.rescale(value.mantissa, from: value.scale, to: places) else {
                tooLong.append(row)
                return 0
            }
            low = min(low, mantissa)
            high = max(high, mantissa)
            return mantissa
        }
        for row in tooLong { reject(row) }
        if !tooLong.isEmpty { result.nulls.sort() }
        guard result.nulls.count < cells.count else {
            result.hasValues = false
            return
        }
        if low >= Int128(Int64.min), high <= Int128(Int64.max) {
            for (row, mantissa) in mantissas.enumerated() { words[row] = Int64(truncatingIfNeeded: mantissa) }
            finishWords()
        } else {
            result.values = .int128(mantissas)
        }
    }

    private mutating func wideDecimal(_ row: Int) -> Decimal? {
        let cell = cells[row]
        if cell.isEmpty {
            result.nulls.append(UInt32(truncatingIfNeeded: row))
            return nil
        }
        let found = plan.isInferred ? inferredDecimal(cell) : declaredDecimal(cell)
        guard let (value, traits) = found else {
            setAside(row)
            return nil
        }
        if !traits.isEmpty { noteLenient(traits, row) }
        if traits.contains(.percent) {
            result.percents.add(at: cells.offset(row))
        } else {
            result.hasPlainDecimals = true
        }
        return value
    }

    private func inferredDecimal(_ cell: UnsafeBufferPointer<UInt8>) -> (Decimal, ValueTraits)? {
        if case .percent = plan.form, let value = Self.plainPercent(cell) { return (value, .percent) }
        if case .decimal = plan.form {
            if TypeInference.isPlainDecimal(cell), let value = Decimal(cell) { return (value, []) }
        }
        guard let number = LenientNumber(cell), number.kind == plan.kind else { return nil }
        let isPercent = if case .percent = plan.form { true } else { false }
        return number.isPercent == isPercent ? (number.value, number.traits) : nil
    }

    /// `95.5%` in ASCII: most of a column of percentages.
    private static func plainPercent(_ cell: UnsafeBufferPointer<UInt8>) -> Decimal? {
        guard let start = cell.baseAddress, cell.count > 1, cell[cell.count - 1] == UInt8(ascii: "%") else {
            return nil
        }
        var (value, scale): (Int64, Int) = (0, 0)
        guard CellReading.decimal(start, cell.count - 1, &value, &scale) else { return nil }
        return Decimal(mantissa: Int128(value), scale: scale + 2)
    }

    private mutating func declaredDecimal(_ cell: UnsafeBufferPointer<UInt8>) -> (Decimal, ValueTraits)? {
        if let value = Decimal(CellReading.trimmed(cell)) { return (value, []) }
        if let value = CellReading.lenientPercent(cell) { return (value, .percent) }
        if let number = LenientNumber(cell, units: plan.units) {
            return accepts(number) ? (number.value, number.traits) : nil
        }
        if let rest = Self.behindApostrophe(cell), let value = Decimal(rest) { return (value, .apostrophe) }
        if let value = ChineseNumeral.decimal(cell) { return (value, .numerals) }
        return ChineseNumeral.rank(cell).map { (Decimal($0.value), $0.traits) }
    }

    // MARK: Floating point

    mutating func readNumbers() {
        let numbers = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Double.self)
        // As long as all are whole numbers, some of them shortened by a spreadsheet, they may be codes.
        result.flags.formIntersection(plan.isInferred ? [.num, .number, .code] : .all)
        for row in 0..<cells.count {
            let count = cells.length(row)
            numbers[row] = 0
            var value = 0.0
            if count == 0 {
                result.nulls.append(UInt32(truncatingIfNeeded: row))
            } else if CellReading.num(cells.pointer(row), count, &value) {
                numbers[row] = value
                result.hasValues = true
                if plan.isInferred, result.flags.contains(.code) { lookForCode(row) }
            } else if !plan.isInferred, let (value, traits) = declaredNumber(cells[row]) {
                numbers[row] = value
                result.hasValues = true
                if !traits.isEmpty { noteLenient(traits, row) }
            } else {
                setAside(row)
                if isBroken { return }
            }
        }
        guard result.hasValues else {
            result.flags = .all
            return
        }
        result.values = .float64(Array(UnsafeBufferPointer(start: numbers, count: cells.count)))
    }

    private mutating func lookForCode(_ row: Int) {
        let traits = TypeInference.traits(of: cells[row])
        if !traits.flags.contains(.code) { result.flags.remove(.code) }
        result.seen.formUnion(traits.flags)
        if traits.isShortened {
            result.hasShortened = true
            result.shortened.add(at: cells.offset(row))
        }
    }

    private mutating func declaredNumber(_ cell: UnsafeBufferPointer<UInt8>) -> (Double, ValueTraits)? {
        if let value = NumberFormat.double(CellReading.trimmed(cell)), value.isFinite { return (value, []) }
        guard let (value, traits) = declaredDecimal(cell) else { return nil }
        return (value.double, traits)
    }

    // MARK: Text

    /// Counts numbers that a spreadsheet has shortened: 4.2E+11, and those past its fifteen digits that end in zeros.
    mutating func watchDigits() {
        for row in 0..<cells.count where cells.length(row) > 4 {
            let cell = cells[row]
            if TypeInference.isShortened(cell) {
                result.shortened.add(at: cells.offset(row))
            } else if TypeInference.isLong(cell) {
                result.longCount += 1
                let isCut = cell.count >= 18 && cell[15...].allSatisfy { $0 == UInt8(ascii: "0") }
                if isCut { result.cut.add(at: cells.offset(row)) }
            }
        }
    }

    /// The codes of the chunk without blanks and a spreadsheet's apostrophe around; nil if none has any.
    mutating func trimmedCodes(_ body: (CellBatch) -> Void) -> Bool {
        var starts: [UInt32] = []
        var ends: [UInt32] = []
        for row in 0..<cells.count {
            let cell = cells[row]
            guard let first = cell.first, let last = cell.last, Self.mayEnd(first) || Self.mayEnd(last) else {
                continue
            }
            var trimmed = PlainCell.trimmed(cell)
            if trimmed.count > 1, trimmed[0] == UInt8(ascii: "'"), trimmed[1] &- UInt8(ascii: "0") <= 9 {
                trimmed = UnsafeBufferPointer(rebasing: trimmed.dropFirst())
            }
            if trimmed.count == cell.count { continue }
            if starts.isEmpty {
                starts = (0..<cells.count).map { cells.start($0) }
                ends = (0..<cells.count).map { cells.end($0) }
            }
            let lead = cell.baseAddress.flatMap { start in trimmed.baseAddress.map { $0 - start } } ?? 0
            starts[row] += UInt32(truncatingIfNeeded: lead)
            ends[row] = starts[row] + UInt32(truncatingIfNeeded: trimmed.count)
            result.trimmed.add(at: cells.offset(row))
        }
        if starts.isEmpty { return false }
        starts.withUnsafeMutableBufferPointer { starts in
            ends.withUnsafeMutableBufferPointer { ends in
                guard let starts = starts.baseAddress, let ends = ends.baseAddress else { return }
                body(
                    CellBatch(
                        base: cells.base, places: CellPlaces(starts: starts, ends: ends), count: cells.count,
                        fileOffset: cells.fileOffset))
            }
        }
        return true
    }

    /// Whether a byte may be one of a blank or an apostrophe.
    private static func mayEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x27, 0xC2, 0xE2, 0xE3, 0xEF, 0x80...0x8B, 0xA0, 0xAF, 0xBF: true
        default: false
        }
    }
}
