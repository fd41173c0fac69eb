// Numbers and dates as people write them: full-width digits, thousands separators, brackets around what is negative,
// percent signs, days with slashes, points or 年月日. Slow and careful; met only where the plain readers of
// CellReading.swift refused a cell. Nothing here guesses: a form that could mean two things is none.

/// A cell with full-width signs as ASCII and without blanks around it, in a small buffer.
enum PlainCell {
    /// Longer cells are no numbers and no dates.
    static let limit = 64

    /// Calls the body with the cell in plain signs; nil for a cell that is too long.
    static func with<Result>(
        _ cell: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result?
    ) -> Result? {
        guard cell.count <= limit else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { buffer -> Result? in
            var count = 0
            var index = 0
            while index < cell.count {
                let (byte, length) = sign(cell, index)
                for offset in 0..<(byte == nil ? length : 1) {
                    buffer[count] = byte ?? cell[index + offset]
                    count += 1
                }
                index += length
            }
            var start = 0
            while start < count, buffer[start] == 0x20 { start += 1 }
            while count > start, buffer[count - 1] == 0x20 { count -= 1 }
            return body(UnsafeBufferPointer(rebasing: buffer[start..<count]))
        }
    }

    /// What a character means in plain signs (nil: itself), and its length.
    private static func sign(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt8?, Int) {
        let first = cell[index]
        if first == 0x09 { return (0x20, 1) }
        if first == 0xC2, index + 1 < cell.count, cell[index + 1] == 0xA0 { return (0x20, 2) }
        guard first >= 0xE0, index + 2 < cell.count else { return (nil, 1) }
        let (second, third) = (cell[index + 1], cell[index + 2])
        if first == 0xEF, second == 0xBC, (0x81...0xBF).contains(third) { return (third - 0x60, 3) }
        if first == 0xE3, second == 0x80, third == 0x80 { return (0x20, 3) }
        if first == 0xE2, second == 0x88, third == 0x92 { return (UInt8(ascii: "-"), 3) }
        return (nil, first < 0xF0 ? 3 : 1)
    }
}

/// A number as people write it, exactly.
struct LenientNumber {
    let value: Decimal
    let isPercent: Bool

    /// What the cell could be in a column whose type is inferred.
    var flags: TypeFlags {
        if isPercent { return .percent }
        return value.scale == 0 ? .intCell : .decimalCell
    }

    var whole: Int64? { value.scale == 0 && !isPercent ? Int64(exactly: value.mantissa) : nil }

    /// Nil for a cell that is no such number. One with leading zeros or too many digits is a code, not a number.
    init?(_ cell: UnsafeBufferPointer<UInt8>) {
        guard let number = PlainCell.with(cell, { Self.number($0) }) else { return nil }
        self = number
    }

    private init(value: Decimal, isPercent: Bool) {
        self.value = value
        self.isPercent = isPercent
    }

    private static func number(_ cell: UnsafeBufferPointer<UInt8>) -> LenientNumber? {
        var (start, end) = (0, cell.count)
        var isPercent = false
        if end > 0, cell[end - 1] == UInt8(ascii: "%") {
            isPercent = true
            end -= 1
            while end > 0, cell[end - 1] == 0x20 { end -= 1 }
        }
        var isNegative = false
        if end - start > 2, cell[start] == UInt8(ascii: "("), cell[end - 1] == UInt8(ascii: ")") {
            (start, end, isNegative) = (start + 1, end - 1, true)
        } else if start < end, cell[start] == UInt8(ascii: "-") {
            (start, isNegative) = (start + 1, true)
        } else if end - start > 1, cell[end - 1] == UInt8(ascii: "-") {
            (end, isNegative) = (end - 1, true)
        }
        guard let value = digits(UnsafeBufferPointer(rebasing: cell[start..<end])) else { return nil }
        let signed = isNegative ? value.negated : value
        guard isPercent else { return LenientNumber(value: signed, isPercent: false) }
        guard let part = Decimal(mantissa: signed.mantissa, scale: signed.scale + 2) else { return nil }
        return LenientNumber(value: part, isPercent: true)
    }

    /// `1234`, `1,234.5`, `12 345`: groups of three, all parted by the same sign.
    private static func digits(_ text: UnsafeBufferPointer<UInt8>) -> Decimal? {
        var mantissa: Int128 = 0
        var (whole, places, group) = (0, 0, 0)
        var parting: UInt8?
        var hasPoint = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
                if hasPoint { places += 1 } else { (whole, group) = (whole + 1, group + 1) }
            case UInt8(ascii: "."):
                guard !hasPoint, parting == nil || group == 3 else { return nil }
                hasPoint = true
            case UInt8(ascii: ","), 0x20:
                guard !hasPoint, parting == nil ? (1...3).contains(group) : parting == byte && group == 3 else {
                    return nil
                }
                (parting, group) = (byte, 0)
            default: return nil
            }
            if whole > TypeInference.maximumWholeDigits || places > TypeInference.maximumPlaces { return nil }
        }
        guard whole > 0, hasPoint ? places > 0 : parting == nil || group == 3 else { return nil }
        if whole > 1, text[0] == UInt8(ascii: "0") { return nil }
        return Decimal(mantissa: mantissa, scale: places)
    }
}

/// A day, a day with a time, or a month as people write it.
enum LenientDate {
    case day(CalendarDate)
    case time(CalendarDateTime)
    case month(Period)

    /// Nil for any other cell, and for a day that does not exist.
    init?(_ cell: UnsafeBufferPointer<UInt8>) {
        guard let date = PlainCell.with(cell, { Self.read($0) }) else { return nil }
        self = date
    }

    var date: CalendarDate? {
        switch self {
        case .day(let day): day
        // A spreadsheet writes a day as its midnight.
        case .time(let time): CalendarDateTime(startOf: time.date) == time ? time.date : nil
        case .month: nil
        }
    }

    var dateTime: CalendarDateTime? {
        switch self {
        case .day(let day): CalendarDateTime(startOf: day)
        case .time(let time): time
        case .month: nil
        }
    }

    /// `20200310`: only where a date is declared.
    static func compact(_ cell: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        PlainCell.with(cell) { cell -> CalendarDate? in
            guard cell.count == 8, let year = cell.digits(0, 4), let month = cell.digits(4, 2),
                let day = cell.digits(6, 2)
            else { return nil }
            return CalendarDate(year: year, month: month, day: day)
        }
    }

    private static func read(_ cell: UnsafeBufferPointer<UInt8>) -> LenientDate? {
        var reader = Reader(cell: cell)
        guard let year = reader.number(4...4), let parting = reader.parting(after: .year),
            let month = reader.number(1...2)
        else { return nil }
        if parting == .chinese, !reader.skip("月") { return nil }
        if reader.isAtEnd {
            // 2020.3 is a number, 2020-3 may be a span of anything; in a column declared as months both are months.
            return Period(year: year, .month, month).map { .month($0) }
        }
        if parting != .chinese, reader.parting(after: .month) != parting { return nil }
        guard let day = reader.number(1...2) else { return nil }
        if parting == .chinese, !reader.skip("日"), !reader.skip("号") { return nil }
        guard let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        return reader.isAtEnd ? .day(date) : reader.time(on: date).map { .time($0) }
    }

    private struct Reader {
        enum Parting { case hyphen, slash, point, chinese }
        enum Part { case year, month }

        let cell: UnsafeBufferPointer<UInt8>
        var position = 0

        var isAtEnd: Bool { position == cell.count }

        mutating func number(_ count: ClosedRange<Int>) -> Int? {
            skipBlanks()
            var end = position
            while end < cell.count, cell[end] &- UInt8(ascii: "0") <= 9, end - position < count.upperBound { end += 1 }
            guard end - position >= count.lowerBound else { return nil }
            defer { position = end }
            return cell.digits(position, end - position)
        }

        mutating func parting(after part: Part) -> Parting? {
            if part == .year, skip("年") { return .chinese }
            if skip("-") { return .hyphen }
            if skip("/") { return .slash }
            return skip(".") ? .point : nil
        }

        /// ` 8:30` or `T08:30:15`.
        mutating func time(on date: CalendarDate) -> CalendarDateTime? {
            guard position < cell.count, cell[position] == 0x20 || cell[position] | 0x20 == UInt8(ascii: "t") else {
                return nil
            }
            position += 1
            guard let hour = number(1...2), skip(":"), let minute = number(2...2) else { return nil }
            var second = 0
            if skip(":") {
                guard let value = number(2...2) else { return nil }
                second = value
            }
            guard isAtEnd else { return nil }
            return CalendarDateTime(date: date, hour: hour, minute: minute, second: second)
        }

        mutating func skip(_ text: StaticString) -> Bool {
            let before = position
            if text.utf8CodeUnitCount > 1 { skipBlanks() }
            let length = text.utf8CodeUnitCount
            guard cell.count - position >= length else { return false }
            for offset in 0..<length where cell[position + offset] != text.utf8Start[offset] {
                position = before
                return false
            }
            position += length
            return true
        }

        private mutating func skipBlanks() {
            while position < cell.count, cell[position] == 0x20 { position += 1 }
        }
    }
}
