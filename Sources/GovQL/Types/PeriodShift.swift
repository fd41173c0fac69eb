// Which earlier period one is compared with: the one before, or the same one of the year before. Knows only the calendar.

/// From a period to an earlier one of its unit.
public enum PeriodShift: String, Sendable {
    case previous
    case lastYear = "a year before"

    /// The number of the earlier period; nil where there is none: week 53 of a year of 52, 29 February, before year 1.
    func ordinal(before ordinal: Int64, unit: PeriodUnit) -> Int64? {
        guard let period = Period(unit: unit, ordinal: ordinal) else { return nil }
        guard self == .lastYear else { return period.advanced(by: -1)?.ordinal }
        switch unit {
        case .year, .half, .quarter, .month: return period.advanced(by: -Int64(12 / unit.monthCount))?.ordinal
        case .week:
            let number = ordinal - (Period.firstWeek(of: period.year) ?? ordinal) + 1
            return Period(year: period.year - 1, .week, Int(number))?.ordinal
        case .day:
            let (year, month, day) = period.start.civil
            return CalendarDate(year: year - 1, month: month, day: day).map { Int64($0.days) }
        }
    }
}
