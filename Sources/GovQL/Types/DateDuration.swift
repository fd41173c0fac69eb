// DateDuration: a length of calendar time, in months and days that never turn into each other.
// It does not know any date; adding one to a date is in Types/CalendarDate.swift.

/// What `3 months` and `90 days` mean.
///
/// Years count as 12 months and weeks as 7 days; a month has no fixed number of days.
public struct DateDuration: Hashable, Sendable {
    public let months: Int64
    public let days: Int64

    public init(months: Int64 = 0, days: Int64 = 0) {
        self.months = months
        self.days = days
    }

    /// A count of some unit; nil if it overflows.
    public init?(_ count: Int64, _ unit: PeriodUnit) {
        let monthsPerUnit: Int64
        switch unit {
        case .year: monthsPerUnit = 12
        case .half: monthsPerUnit = 6
        case .quarter: monthsPerUnit = 3
        case .month: monthsPerUnit = 1
        case .week, .day:
            let (days, overflow) = count.multipliedReportingOverflow(by: unit == .week ? 7 : 1)
            if overflow { return nil }
            self.init(days: days)
            return
        }
        let (months, overflow) = count.multipliedReportingOverflow(by: monthsPerUnit)
        if overflow { return nil }
        self.init(months: months)
    }

    /// Nil if it overflows.
    public var negated: DateDuration? {
        let (months, monthsOverflow) = Int64(0).subtractingReportingOverflow(months)
        let (days, daysOverflow) = Int64(0).subtractingReportingOverflow(days)
        return monthsOverflow || daysOverflow ? nil : DateDuration(months: months, days: days)
    }

    /// Nil if it overflows.
    public func adding(_ other: DateDuration) -> DateDuration? {
        let (months, monthsOverflow) = months.addingReportingOverflow(other.months)
        let (days, daysOverflow) = days.addingReportingOverflow(other.days)
        return monthsOverflow || daysOverflow ? nil : DateDuration(months: months, days: days)
    }

    /// The length as a plain number of days, where it has no months.
    public var wholeDays: Int64? { months == 0 ? days : nil }
}

extension DateDuration: CustomStringConvertible {
    /// `3 months`, `1 day`, `1 month 2 days`.
    public var description: String {
        var parts: [String] = []
        if months != 0 { parts.append("\(months) \(months == 1 ? "month" : "months")") }
        if days != 0 || months == 0 { parts.append("\(days) \(days == 1 ? "day" : "days")") }
        return parts.joined(separator: " ")
    }
}
