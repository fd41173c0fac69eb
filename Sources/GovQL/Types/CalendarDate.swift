// CalendarDate: a day of the proleptic Gregorian calendar, years 1 to 9999, held as one 32-bit day number.
// It knows no clock, zone or locale. Periods of days are in Types/Period.swift, instants in CalendarDateTime.swift.
// The conversions follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil and kin).

/// A calendar day.
///
///     let day = CalendarDate(year: 2020, month: 3, day: 10)
///     day?.description   // "2020-03-10"
///     day?.weekday       // 2, a Tuesday
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; a smaller number is an earlier day.
    public let days: Int32

    public static let minimum = CalendarDate(uncheckedDays: -719_162)
    public static let maximum = CalendarDate(uncheckedDays: 2_932_896)

    /// Nil outside the years 1 to 9999.
    public init?(days: Int64) {
        guard (Int64(Self.minimum.days)...Int64(Self.maximum.days)).contains(days) else { return nil }
        self.init(uncheckedDays: Int32(truncatingIfNeeded: days))
    }

    /// For callers that hold the invariant already, such as a column whose every day was checked.
    init(uncheckedDays days: Int32) {
        self.days = days
    }

    /// Nil if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= 28 || day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        // Years run from March, so that the leap day is the last of its year.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(uncheckedDays: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Year, month and day.
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var day: Int { civil.day }

    /// Monday is 1, Sunday is 7 (ISO 8601).
    public var weekday: Int {
        // 0001-01-01 was a Monday.
        Int(days - Self.minimum.days) % 7 + 1
    }

    public static func < (lhs: CalendarDate, rhs: CalendarDate) -> Bool { lhs.days < rhs.days }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// 28 to 31; the month is 1...12.
    public static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }
}

// MARK: Arithmetic

extension CalendarDate {
    /// Nil outside the calendar.
    public func adding(days count: Int64) -> CalendarDate? {
        let (sum, overflow) = Int64(days).addingReportingOverflow(count)
        return overflow ? nil : CalendarDate(days: sum)
    }

    /// The same day of a later month, clamped to that month's end: 2020-01-31 and one month is 2020-02-29.
    public func adding(months count: Int64) -> CalendarDate? {
        let (year, month, day) = civil
        let (sum, overflow) = Int64(year * 12 + month - 1).addingReportingOverflow(count)
        guard !overflow, sum >= 12, sum < 120_000 else { return nil }
        let newYear = Int(sum / 12)
        let newMonth = Int(sum % 12) + 1
        let lastDay = Self.daysInMonth(year: newYear, month: newMonth)
        return CalendarDate(year: newYear, month: newMonth, day: min(day, lastDay))
    }

    /// The months first, clamped, then the days. Nil outside the calendar.
    public func adding(_ duration: DateDuration) -> CalendarDate? {
        adding(months: duration.months)?.adding(days: duration.days)
    }

    public func subtracting(_ duration: DateDuration) -> CalendarDate? {
        duration.negated.flatMap { adding($0) }
    }

    /// The number of days from `other` to this one.
    public func days(since other: CalendarDate) -> Int64 { Int64(days) - Int64(other.days) }

    /// Full years from `birth` to this day; negative before it.
    ///
    /// Someone born on 29 February is a year older on 1 March of a year that is not a leap year.
    public func age(since birth: CalendarDate) -> Int {
        if self < birth { return -birth.age(since: self) }
        let (year, month, day) = civil
        let born = birth.civil
        let hadBirthday = (month, day) >= (born.month, born.day)
        return year - born.year - (hadBirthday ? 0 : 1)
    }
}

// MARK: Text

extension CalendarDate: CustomStringConvertible {
    /// Reads `yyyy-mm-dd`, exactly ten bytes; nil for any other form or if there is no such day.
    public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = bytes.digits(0, 4), let month = bytes.digits(5, 2), let day = bytes.digits(8, 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads `yyyy-mm-dd` from a string.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8({ CalendarDate($0) }) else { return nil }
        self = value
    }

    /// `2020-03-10`.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of `description` as UTF-8.
    public func write(to bytes: inout [UInt8]) {
        let (year, month, day) = civil
        bytes.appendDigits(year, width: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDigits(month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDigits(day, width: 2)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The number that exactly `count` ASCII digits at `start` spell; the range is within the buffer.
    @inline(__always)
    func digits(_ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}

extension [UInt8] {
    /// Appends a number that is not negative in decimal, with zeros in front up to `width`.
    mutating func appendDigits(_ value: Int, width: Int) {
        let start = count
        var rest = value
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while count - start < width { append(UInt8(ascii: "0")) }
        self[start...].reverse()
    }
}
