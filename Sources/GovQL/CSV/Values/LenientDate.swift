// Days, times and months as people write them: 2020/3/10, 2020.3.10, 2020年3月10日, with a time behind or without. Day
// numbers of a spreadsheet and 20200310 are days only where a date is declared: elsewhere they are numbers.

/// A day, a day with a time, or a month as people write it.
struct LenientDate {
    enum Form {
        case day(CalendarDate)
        case time(CalendarDateTime)
        case month(Period)
    }

    let form: Form
    private(set) var traits: ValueTraits

    /// Nil for any other cell, and for a day that does not exist.
    init?(_ cell: UnsafeBufferPointer<UInt8>) {
        guard let date = PlainCell.with(cell, { Self.read($0, $1) }) else { return nil }
        self = date
    }

    private init(form: Form, traits: ValueTraits) {
        self.form = form
        self.traits = traits
    }

    /// The day; of a midnight too, which is how a spreadsheet writes one.
    var date: CalendarDate? {
        switch form {
        case .day(let day): day
        case .time(let time): CalendarDateTime(startOf: time.date) == time ? time.date : nil
        case .month: nil
        }
    }

    var dateTime: CalendarDateTime? {
        switch form {
        case .day(let day): CalendarDateTime(startOf: day)
        case .time(let time): time
        case .month: nil
        }
    }

    var isMidnight: Bool { if case .time = form { date != nil } else { false } }

    /// The month of a cell that cannot be anything else: 2020-03 and 2020年3月, but not 2020.3.
    var undoubtedMonth: Period? {
        guard case .month(let month) = form, !traits.contains(.points) else { return nil }
        return (1900...2100).contains(month.year) ? month : nil
    }

    // MARK: Where a date is declared

    /// `20200310`.
    static func compact(_ cell: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        PlainCell.with(cell) { cell -> CalendarDate? in
            guard cell.count == 8, let year = cell.digits(0, 4), let month = cell.digits(4, 2),
                let day = cell.digits(6, 2)
            else { return nil }
            return CalendarDate(year: year, month: month, day: day)
        }
    }

    /// The day numbers of a spreadsheet that are taken for days: 1927-05-18 to 2173-10-13.
    static let serials: ClosedRange<Int64> = 10_000...99_999
    private static let firstSerialDay: Int64 = -25_569
    private static let secondsPerDay: Int64 = 86_400

    /// `43900` is 2020-03-10, and `43900.5` noon of it.
    static func serial(_ cell: UnsafeBufferPointer<UInt8>) -> CalendarDateTime? {
        guard cell.count >= 5, let number = LenientNumber(cell), number.kind == nil, !number.isPercent,
            !number.traits.contains(.thousands), number.value.scale <= 15
        else { return nil }
        let factor = DecimalMath.pow10(number.value.scale) ?? 1
        let (day, part) = number.value.mantissa.quotientAndRemainder(dividingBy: factor)
        guard let day = Int64(exactly: day), serials.contains(day) else { return nil }
        // Rounded to the second: a spreadsheet keeps no more than that of a time.
        let seconds = Int64((part * Int128(secondsPerDay) * 2 + factor) / (factor * 2))
        return CalendarDateTime(seconds: (day + firstSerialDay) * secondsPerDay + seconds)
    }

    /// The day of a cell in a column of dates that is declared as one.
    static func declaredDay(_ cell: UnsafeBufferPointer<UInt8>) -> (days: Int64, traits: ValueTraits)? {
        if let date = LenientDate(cell) {
            return date.date.map { (Int64($0.days), date.isMidnight ? date.traits.union(.midnight) : date.traits) }
        }
        if let date = compact(cell) { return (Int64(date.days), .compactDate) }
        guard let time = serial(cell), CalendarDateTime(startOf: time.date) == time else { return nil }
        return (Int64(time.date.days), .serial)
    }

    static func declaredTime(_ cell: UnsafeBufferPointer<UInt8>) -> (seconds: Int64, traits: ValueTraits)? {
        if let date = LenientDate(cell) { return date.dateTime.map { ($0.seconds, date.traits) } }
        if let date = compact(cell) { return (CalendarDateTime(startOf: date).seconds, .compactDate) }
        return serial(cell).map { ($0.seconds, .serial) }
    }

    // MARK: Reading

    private static func read(_ cell: UnsafeBufferPointer<UInt8>, _ plain: ValueTraits) -> LenientDate? {
        var reader = Reader(cell: cell)
        guard let year = reader.number(4...4), let parting = reader.parting(after: .year),
            let month = reader.number(1...2)
        else { return nil }
        var traits = plain.union(parting.traits)
        if parting == .chinese, !reader.skip("月") { return nil }
        if reader.isAtEnd {
            // 2020.3 is a number too; in a column declared as months both are months.
            return Period(year: year, .month, month).map {
                LenientDate(form: .month($0), traits: traits.union(.month))
            }
        }
        if parting != .chinese, reader.parting(after: .month) != parting { return nil }
        guard let day = reader.number(1...2) else { return nil }
        if parting == .chinese, !reader.skip("日"), !reader.skip("号") { return nil }
        guard let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        if reader.hasShortNumber { traits.insert(.shortDate) }
        if reader.isAtEnd { return LenientDate(form: .day(date), traits: traits) }
        return reader.time(on: date).map { LenientDate(form: .time($0), traits: traits) }
    }

    private struct Reader {
        enum Parting {
            case hyphen, slash, point, chinese

            var traits: ValueTraits {
                switch self {
                case .hyphen: []
                case .slash: .slashes
                case .point: .points
                case .chinese: .chineseDate
                }
            }
        }
        enum Part { case year, month }

        let cell: UnsafeBufferPointer<UInt8>
        var position = 0
        var hasShortNumber = false

        init(cell: UnsafeBufferPointer<UInt8>) { self.cell = cell }

        var isAtEnd: Bool { position == cell.count }

        mutating func number(_ count: ClosedRange<Int>) -> Int? {
            skipBlanks()
            var end = position
            while end < cell.count, cell[end] &- UInt8(ascii: "0") <= 9, end - position < count.upperBound { end += 1 }
            guard end - position >= count.lowerBound else { return nil }
            if end - position < count.upperBound { hasShortNumber = true }
            defer { position = end }
            return cell.digits(position, end - position)
        }

        mutating func parting(after part: Part) -> Parting? {
            if part == .year, skip("年") { return .chinese }
            if skip("-") { return .hyphen }
            if skip("/") { return .slash }
            return skip(".") ? .point : nil
        }

        /// ` 8:30`, `T08:30:15`, `8时30分`.
        mutating func time(on date: CalendarDate) -> CalendarDateTime? {
            guard position < cell.count else { return nil }
            if cell[position] | 0x20 == UInt8(ascii: "t") {
                position += 1
            } else if cell[position] != 0x20, cell[position - 1] &- UInt8(ascii: "0") <= 9 {
                return nil
            }
            guard let hour = number(1...2) else { return nil }
            let isChinese = skip("时") || skip("点")
            if !isChinese, !skip(":") { return nil }
            var (minute, second) = (0, 0)
            if isChinese, isAtEnd { return CalendarDateTime(date: date, hour: hour, minute: 0) }
            guard let minutes = number(isChinese ? 1...2 : 2...2) else { return nil }
            minute = minutes
            if isChinese, !skip("分") { return nil }
            if isChinese ? !isAtEnd : skip(":") {
                guard let value = number(isChinese ? 1...2 : 2...2) else { return nil }
                second = value
                if isChinese, !skip("秒") { return nil }
                if !isChinese { skipEmptyFraction() }
            }
            guard isAtEnd else { return nil }
            return CalendarDateTime(date: date, hour: hour, minute: minute, second: second)
        }

        /// `.000` behind seconds says nothing; any other fraction would be lost.
        private mutating func skipEmptyFraction() {
            guard position < cell.count, cell[position] == UInt8(ascii: ".") else { return }
            var end = position + 1
            while end < cell.count, cell[end] == UInt8(ascii: "0") { end += 1 }
            if end == cell.count, end > position + 1 { position = end }
        }

        mutating func skip(_ text: StaticString) -> Bool {
            let before = position
            if text.utf8CodeUnitCount > 1 { skipBlanks() }
            let length = text.utf8CodeUnitCount
            guard cell.count - position >= length else {
                position = before
                return false
            }
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
