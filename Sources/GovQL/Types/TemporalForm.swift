// TemporalForm: a text read as a day, a day with a time, or a period, told apart by its form.
// It knows no source positions and no words for its errors; whoever reports them adds both.
// Plain data cells are read by CalendarDate and CalendarDateTime directly, which are faster and stricter.

/// A date, a datetime or a period as written.
///
///     TemporalForm("2020-03-10")   // .date
///     TemporalForm("2020-Q1")      // .period
///     TemporalForm("2020年3月")     // .period
public enum TemporalForm: Hashable, Sendable {
    case date(CalendarDate)
    case dateTime(CalendarDateTime)
    case period(Period)

    /// Why a text is no date or period.
    public enum Failure: Error, Hashable, Sendable {
        /// It has none of the forms.
        case malformed
        /// Years run from 1 to 9999.
        case noSuchYear(Int)
        case noSuchMonth(Int)
        /// That month ends on `lastDay`.
        case noSuchDay(Int, lastDay: Int)
        /// That year has `count` ISO weeks.
        case noSuchWeek(Int, count: Int)
        /// The number after `H` or `Q`, of which there are `count`.
        case noSuchPart(Int, count: Int)
        case noSuchTime
    }

    public init(_ text: some StringProtocol) throws(Failure) {
        var text = String(text)
        let result = text.withUTF8 { bytes -> Result<TemporalForm, Failure> in
            do throws(Failure) { return .success(try TemporalForm(bytes)) } catch { return .failure(error) }
        }
        self = try result.get()
    }

    public init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
        var reader = TemporalReader(bytes: bytes)
        self = try reader.literal()
    }
}

/// Reads one literal from left to right.
private struct TemporalReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func literal() throws(TemporalForm.Failure) -> TemporalForm {
        guard let year = number(digits: 4...4) else { throw .malformed }
        guard year >= 1 else { throw .noSuchYear(year) }
        if skip("年") { return try chinese(year: year) }
        if isAtEnd { return try period(year, .year, 1) }
        guard skip("-") else { throw .malformed }
        if skip("H") || skip("h") { return try part(of: year, unit: .half) }
        if skip("Q") || skip("q") { return try part(of: year, unit: .quarter) }
        if skip("W") || skip("w") { return try week(of: year) }
        guard let month = number(digits: 2...2) else { throw .malformed }
        if isAtEnd { return try self.month(year: year, month: month) }
        guard skip("-"), let day = number(digits: 2...2) else { throw .malformed }
        return try time(on: date(year: year, month: month, day: day))
    }

    /// `2020年`, `2020年3月`, `2020年3月10日`.
    private mutating func chinese(year: Int) throws(TemporalForm.Failure) -> TemporalForm {
        if isAtEnd { return try period(year, .year, 1) }
        guard let month = number(digits: 1...2), skip("月") else { throw .malformed }
        if isAtEnd { return try self.month(year: year, month: month) }
        guard let day = number(digits: 1...2), skip("日") || skip("号"), isAtEnd else { throw .malformed }
        return .date(try date(year: year, month: month, day: day))
    }

    private func month(year: Int, month: Int) throws(TemporalForm.Failure) -> TemporalForm {
        guard (1...12).contains(month) else { throw .noSuchMonth(month) }
        return try period(year, .month, month)
    }

    /// `2020-H1` and `2020-Q1`, read up to the letter.
    private mutating func part(of year: Int, unit: PeriodUnit) throws(TemporalForm.Failure) -> TemporalForm {
        let perYear = 12 / unit.monthCount
        guard let number = number(digits: 1...1), isAtEnd else { throw .malformed }
        guard (1...perYear).contains(number) else { throw .noSuchPart(number, count: perYear) }
        return try period(year, unit, number)
    }

    /// `2020-W09`, read up to the letter.
    private mutating func week(of year: Int) throws(TemporalForm.Failure) -> TemporalForm {
        guard let number = number(digits: 1...2), isAtEnd else { throw .malformed }
        let count = Period.weekCount(of: year)
        guard (1...count).contains(number) else { throw .noSuchWeek(number, count: count) }
        return try period(year, .week, number)
    }

    private func period(
        _ year: Int, _ unit: PeriodUnit, _ number: Int
    ) throws(TemporalForm.Failure) -> TemporalForm {
        guard let period = Period(year: year, unit, number) else { throw .malformed }
        return .period(period)
    }

    private func date(year: Int, month: Int, day: Int) throws(TemporalForm.Failure) -> CalendarDate {
        guard (1...12).contains(month) else { throw .noSuchMonth(month) }
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            throw .noSuchDay(day, lastDay: CalendarDate.daysInMonth(year: year, month: month))
        }
        return date
    }

    /// Nothing, or `T08:30` or ` 08:30:15`.
    private mutating func time(on date: CalendarDate) throws(TemporalForm.Failure) -> TemporalForm {
        if isAtEnd { return .date(date) }
        guard skip("T") || skip("t") || skip(" "), let hour = number(digits: 2...2), skip(":"),
            let minute = number(digits: 2...2)
        else { throw .malformed }
        var second = 0
        if skip(":") {
            guard let value = number(digits: 2...2) else { throw .malformed }
            second = value
        }
        guard isAtEnd else { throw .malformed }
        guard let time = CalendarDateTime(date: date, hour: hour, minute: minute, second: second) else {
            throw .noSuchTime
        }
        return .dateTime(time)
    }

    /// The number the next digits spell, if their count is right.
    private mutating func number(digits: ClosedRange<Int>) -> Int? {
        var end = position
        while end < bytes.count, bytes[end] &- UInt8(ascii: "0") <= 9, end - position < digits.upperBound { end += 1 }
        guard end - position >= digits.lowerBound else { return nil }
        defer { position = end }
        return bytes.digits(position, end - position)
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard bytes.count - position >= length else { return false }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] { return false }
        position += length
        return true
    }
}
