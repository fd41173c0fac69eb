// The literals that need more than one Swift value. They are checked when they are read: a month is 1 to 12, a day is
// a day of its month. They are not values of the engine: no calendar arithmetic here. Next: Types/.

/// An exact decimal as written: `mantissa` divided by ten to the `scale`.
///
/// `12.50` is 1250 with scale 2; `80%` is 80 with scale 2; `1.23456万` is 123456 with scale 1.
public struct DecimalLiteral: Hashable, Sendable {
    public let mantissa: Int128
    /// Digits after the point, 0 to 38.
    public let scale: Int
    /// Written with `%`.
    public let isPercent: Bool

    public init(mantissa: Int128, scale: Int, isPercent: Bool = false) {
        self.mantissa = mantissa
        self.scale = scale
        self.isPercent = isPercent
    }
}

/// What follows `@`: a day, a moment or a span of days.
public enum TemporalLiteral: Hashable, Sendable {
    /// `@2020-03-10`, `@2020年3月10日`
    case date(year: Int, month: Int, day: Int)
    /// `@2020-03-10T08:30`, `@2020-03-10T08:30:15`
    case dateTime(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
    /// `@2020`, `@2020年`
    case year(Int)
    /// `@2020-H1`
    case half(year: Int, half: Int)
    /// `@2020-Q1`
    case quarter(year: Int, quarter: Int)
    /// `@2020-03`, `@2020年3月`
    case month(year: Int, month: Int)
    /// `@2020-W09`, an ISO week
    case week(year: Int, week: Int)
}

/// The unit of a duration: `90 days`, `3个月`.
public enum DurationUnit: String, Hashable, Sendable, CaseIterable {
    case day, week, month, year
}

/// A type as a schema or a parameter names it.
public enum TypeName: String, Hashable, Sendable, CaseIterable {
    case bool, int, dec, num, text, code, date, datetime, period, duration
}
