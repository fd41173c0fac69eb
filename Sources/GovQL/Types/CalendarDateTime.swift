// CalendarDateTime: a day and a time of day to the second, with no zone: what a clock on the wall showed.
// It is one 64-bit count of seconds. The day part is Types/CalendarDate.swift.

/// A calendar day with a time of day.
///
///     CalendarDateTime("2020-03-10T08:30")?.description   // "2020-03-10T08:30"
public struct CalendarDateTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00, every day having 86,400.
    public let seconds: Int64

    static let secondsPerDay: Int64 = 86_400

    /// Nil outside the years 1 to 9999.
    public init?(seconds: Int64) {
        let first = Int64(CalendarDate.minimum.days) * Self.secondsPerDay
        let end = (Int64(CalendarDate.maximum.days) + 1) * Self.secondsPerDay
        guard (first..<end).contains(seconds) else { return nil }
        self.init(uncheckedSeconds: seconds)
    }

    /// For callers that hold the invariant already, such as a column whose every value was checked.
    init(uncheckedSeconds seconds: Int64) {
        self.seconds = seconds
    }

    /// Nil if there is no such time; 24:00 and leap seconds are none.
    public init?(date: CalendarDate, hour: Int, minute: Int, second: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        seconds = Int64(date.days) * Self.secondsPerDay + Int64(hour * 3600 + minute * 60 + second)
    }

    /// The first second of a day.
    public init(startOf date: CalendarDate) {
        seconds = Int64(date.days) * Self.secondsPerDay
    }

    public var date: CalendarDate {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: Self.secondsPerDay)
        return CalendarDate(uncheckedDays: Int32(remainder < 0 ? quotient - 1 : quotient))
    }

    public var time: (hour: Int, minute: Int, second: Int) {
        let rest = Int(seconds - Int64(date.days) * Self.secondsPerDay)
        return (rest / 3600, rest / 60 % 60, rest % 60)
    }

    public static func < (lhs: CalendarDateTime, rhs: CalendarDateTime) -> Bool { lhs.seconds < rhs.seconds }

    /// Nil outside the calendar.
    public func adding(seconds count: Int64) -> CalendarDateTime? {
        let (sum, overflow) = seconds.addingReportingOverflow(count)
        return overflow ? nil : CalendarDateTime(seconds: sum)
    }

    /// Moves the day and keeps the time of day. Nil outside the calendar.
    public func adding(_ duration: DateDuration) -> CalendarDateTime? {
        guard let moved = date.adding(duration) else { return nil }
        return CalendarDateTime(uncheckedSeconds: seconds + moved.days(since: date) * Self.secondsPerDay)
    }

    public func subtracting(_ duration: DateDuration) -> CalendarDateTime? {
        duration.negated.flatMap { adding($0) }
    }
}

// MARK: Text

extension CalendarDateTime: CustomStringConvertible {
    /// Reads `yyyy-mm-ddThh:mm` or `yyyy-mm-ddThh:mm:ss`, with `T`, `t` or one blank in the middle.
    public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 16 || bytes.count == 19,
            let date = CalendarDate(UnsafeBufferPointer(rebasing: bytes[..<10])),
            bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            let hour = bytes.digits(11, 2), let minute = bytes.digits(14, 2)
        else { return nil }
        var second = 0
        if bytes.count == 19 {
            guard bytes[16] == UInt8(ascii: ":"), let value = bytes.digits(17, 2) else { return nil }
            second = value
        }
        self.init(date: date, hour: hour, minute: minute, second: second)
    }

    /// Reads the same forms from a string.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8({ CalendarDateTime($0) }) else { return nil }
        self = value
    }

    /// `2020-03-10T08:30`, with `:05` after it where the seconds are not zero.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of `description` as UTF-8.
    public func write(to bytes: inout [UInt8]) {
        let (hour, minute, second) = time
        date.write(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        bytes.appendDigits(hour, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDigits(minute, width: 2)
        if second == 0 { return }
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDigits(second, width: 2)
    }
}
