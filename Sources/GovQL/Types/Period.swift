// Period: a year, half, quarter, month, ISO week or day as a span of days, numbered so that +1 is the next one.
// It knows the calendar (Types/CalendarDate.swift) and nothing of queries; literals are told apart in
// Types/TemporalForm.swift.

/// The kinds of period, longest first.
public enum PeriodUnit: UInt8, Hashable, Sendable, CaseIterable {
    case year, half, quarter, month, week, day
}

/// A span of days that the calendar names.
///
///     let quarter = Period(containing: day, unit: .quarter)
///     quarter.description              // "2020-Q1"
///     quarter.advanced(by: 1)          // 2020-Q2
public struct Period: Hashable, Sendable {
    public let unit: PeriodUnit
    /// The consecutive number among periods of this unit; differences of two are counts of periods.
    public let ordinal: Int64

    /// Nil if the period lies outside the years 1 to 9999.
    public init?(unit: PeriodUnit, ordinal: Int64) {
        let first = Period(containing: .minimum, unit: unit).ordinal
        let last = Period(containing: .maximum, unit: unit).ordinal
        guard (first...last).contains(ordinal) else { return nil }
        self.init(unit: unit, uncheckedOrdinal: ordinal)
    }

    /// For callers that hold the invariant already, such as a column made of whole periods.
    init(unit: PeriodUnit, uncheckedOrdinal ordinal: Int64) {
        self.unit = unit
        self.ordinal = ordinal
    }

    /// A period by its number in the year: `(2020, .quarter, 1)` is 2020-Q1. A day is counted from 1 January.
    ///
    /// Nil if the year has no such period.
    public init?(year: Int, _ unit: PeriodUnit, _ number: Int = 1) {
        guard let newYear = CalendarDate(year: year, month: 1, day: 1) else { return nil }
        let (first, count): (Int64, Int)
        switch unit {
        case .year, .half, .quarter, .month:
            count = 12 / unit.monthCount
            first = Int64(year * count)
        case .week:
            count = Self.weekCount(of: year)
            first = Self.firstWeek(of: year) ?? 0
        case .day:
            count = CalendarDate.isLeap(year) ? 366 : 365
            first = Int64(newYear.days)
        }
        guard (1...count).contains(number) else { return nil }
        self.init(unit: unit, uncheckedOrdinal: first + Int64(number) - 1)
    }

    /// The period of that unit in which a day lies.
    public init(containing date: CalendarDate, unit: PeriodUnit) {
        self.init(unit: unit, uncheckedOrdinal: Self.ordinal(of: date, unit: unit))
    }

    /// The number of the period of `unit` in which a day lies.
    public static func ordinal(of date: CalendarDate, unit: PeriodUnit) -> Int64 {
        switch unit {
        case .day: return Int64(date.days)
        case .week: return Int64(date.days - CalendarDate.minimum.days) / 7
        case .year: return Int64(date.civil.year)
        case .half, .quarter, .month:
            let (year, month, _) = date.civil
            return Int64((year * 12 + month - 1) / unit.monthCount)
        }
    }

    /// The first day.
    public var start: CalendarDate {
        switch unit {
        case .day: return CalendarDate(uncheckedDays: Int32(ordinal))
        case .week: return CalendarDate(uncheckedDays: CalendarDate.minimum.days + Int32(ordinal * 7))
        case .year, .half, .quarter, .month:
            let months = Int(ordinal) * unit.monthCount
            return CalendarDate(year: months / 12, month: months % 12 + 1, day: 1) ?? .minimum
        }
    }

    /// The last day. The last week of the calendar is cut at 9999-12-31.
    public var end: CalendarDate {
        guard let next = advanced(by: 1) else { return .maximum }
        return CalendarDate(uncheckedDays: next.start.days - 1)
    }

    public func contains(_ date: CalendarDate) -> Bool {
        Self.ordinal(of: date, unit: unit) == ordinal
    }

    /// Whether every day of the other period lies in this one.
    public func contains(_ other: Period) -> Bool { start <= other.start && other.end <= end }

    /// The period that many further on; nil outside the calendar.
    public func advanced(by count: Int64) -> Period? {
        let (sum, overflow) = ordinal.addingReportingOverflow(count)
        return overflow ? nil : Period(unit: unit, ordinal: sum)
    }

    /// How many periods lie from `other` to this one; nil if their units differ.
    public func distance(from other: Period) -> Int64? {
        unit == other.unit ? ordinal - other.ordinal : nil
    }

    public var year: Int { unit == .week ? isoYear : start.year }

    /// The ISO year of a week is that of its Thursday.
    private var isoYear: Int { Self.year(ofWeek: ordinal) }

    private static func year(ofWeek ordinal: Int64) -> Int {
        CalendarDate(uncheckedDays: min(CalendarDate.maximum.days, CalendarDate.minimum.days + Int32(ordinal * 7) + 3))
            .year
    }

    /// The number of the first ISO week of a year: the one in which 4 January lies.
    static func firstWeek(of year: Int) -> Int64? {
        CalendarDate(year: year, month: 1, day: 4).map { ordinal(of: $0, unit: .week) }
    }

    /// 52 or 53.
    static func weekCount(of year: Int) -> Int {
        guard let first = firstWeek(of: year) else { return 0 }
        let last = CalendarDate(year: year, month: 12, day: 28).map { ordinal(of: $0, unit: .week) } ?? first
        return Int(last - first) + 1
    }
}

extension PeriodUnit {
    /// The length in months; 0 for weeks and days.
    var monthCount: Int {
        switch self {
        case .year: return 12
        case .half: return 6
        case .quarter: return 3
        case .month: return 1
        case .week, .day: return 0
        }
    }
}

extension Period: Comparable {
    /// By first day, a longer period before the shorter ones that begin with it.
    public static func < (lhs: Period, rhs: Period) -> Bool {
        if lhs.unit == rhs.unit { return lhs.ordinal < rhs.ordinal }
        return (lhs.start.days, lhs.unit.rawValue) < (rhs.start.days, rhs.unit.rawValue)
    }
}

// MARK: Text

extension Period: CustomStringConvertible {
    /// `2020`, `2020-H1`, `2020-Q1`, `2020-03`, `2020-W09`, `2020-03-10`.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of `description` as UTF-8.
    public func write(to bytes: inout [UInt8]) {
        switch unit {
        case .day:
            start.write(to: &bytes)
        case .year:
            bytes.appendDigits(Int(ordinal), width: 4)
        case .half, .quarter:
            let perYear = Int64(12 / unit.monthCount)
            bytes.appendDigits(Int(ordinal / perYear), width: 4)
            bytes.append(contentsOf: unit == .half ? "-H".utf8 : "-Q".utf8)
            bytes.appendDigits(Int(ordinal % perYear) + 1, width: 1)
        case .month:
            bytes.appendDigits(Int(ordinal / 12), width: 4)
            bytes.append(UInt8(ascii: "-"))
            bytes.appendDigits(Int(ordinal % 12) + 1, width: 2)
        case .week:
            let year = isoYear
            let first = Self.firstWeek(of: year) ?? ordinal
            bytes.appendDigits(year, width: 4)
            bytes.append(contentsOf: "-W".utf8)
            bytes.appendDigits(Int(ordinal - first) + 1, width: 2)
        }
    }

    /// Reads what `description` prints, except a day, and `2020年`, `2020年3月`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard case .period(let value)? = text.withUTF8({ try? TemporalForm($0) }) else { return nil }
        self = value
    }
}
