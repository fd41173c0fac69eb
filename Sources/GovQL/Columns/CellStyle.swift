// How values are written for people who ask for it: numbers in 万 and 亿, shares in percent, days and periods as
// 2020年3月10日 and 2020年第1季度. Programs read the exact form, which is what CellText writes without a style.

/// How numbers are written.
public enum NumberStyle: String, Sendable, CaseIterable {
    /// All digits: what reads back.
    case exact
    /// From ten thousand on in 万 or 亿, to two places; shares in percent, to one.
    case zh
}

/// How days and periods are written.
public enum DateStyle: String, Sendable, CaseIterable {
    /// `2020-03-10`, `2020-Q1`
    case iso
    /// `2020年3月10日`, `2020年第1季度`
    case zh
}

/// The style of one column.
public struct CellStyle: Sendable, Hashable {
    public var numbers = NumberStyle.exact
    public var dates = DateStyle.iso
    /// Whether the column holds shares of a whole.
    public var isShare = false

    public init(numbers: NumberStyle = .exact, dates: DateStyle = .iso, isShare: Bool = false) {
        self.numbers = numbers
        self.dates = dates
        self.isShare = isShare
    }
}

/// Writes numbers in 万 and 亿.
///
///     ChineseNumber.text(mantissa: 12_345_678, scale: 0)   // 1234.57万
enum ChineseNumber {
    /// A decimal; nil leaves it as it is.
    static func text(mantissa: Int128, scale: Int, isShare: Bool = false) -> String? {
        if isShare {
            // A hundred times as much is two places fewer.
            return rounded(mantissa, scale: scale - 2, places: 1).map { $0 + "%" }
        }
        guard let one = DecimalMath.pow10(scale), scale <= 30 else { return nil }
        let magnitude = mantissa.magnitude
        let tenThousand = UInt128(one) * 10_000
        guard magnitude >= tenThousand else { return nil }
        // What would round to 10000万 is 1亿.
        let isInYi = magnitude >= UInt128(one) * 99_999_950
        return rounded(mantissa, scale: scale + (isInYi ? 8 : 4), places: 2).map { $0 + (isInYi ? "亿" : "万") }
    }

    /// A binary number; nil leaves it as it is.
    static func text(_ number: Double, isShare: Bool = false) -> String? {
        guard number.isFinite, number.magnitude < 1e24 else { return nil }
        // Six places are more than are shown.
        guard isShare || number.magnitude >= 10_000 else { return nil }
        return text(mantissa: Int128((number * 1e6).rounded()), scale: 6, isShare: isShare)
    }

    /// A decimal to so many places, half away from zero, without zeros at the end.
    private static func rounded(_ mantissa: Int128, scale: Int, places: Int) -> String? {
        var mantissa = mantissa
        var scale = scale
        if scale < 0 {
            guard let factor = DecimalMath.pow10(-scale) else { return nil }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            (mantissa, scale) = (product, 0)
        }
        if scale > places {
            guard let divisor = DecimalMath.pow10(scale - places) else { return nil }
            let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: divisor)
            let isUp = rest.magnitude >= divisor.magnitude - rest.magnitude
            mantissa = quotient + (isUp ? mantissa.signum() : 0)
            scale = places
        }
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        var bytes: [UInt8] = []
        DecimalMath.write(mantissa, scale: scale, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Writes days and periods with 年 and 月.
enum ChineseDate {
    static func text(_ date: CalendarDate) -> String {
        let (year, month, day) = date.civil
        return "\(year)年\(month)月\(day)日"
    }

    static func text(_ time: CalendarDateTime) -> String {
        let (hour, minute, second) = time.time
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(hour)):\(two(minute))" + (second == 0 ? "" : ":\(two(second))")
        return "\(text(time.date)) \(clock)"
    }

    static func text(_ period: Period) -> String {
        let (year, month, _) = period.start.civil
        switch period.unit {
        case .year: return "\(year)年"
        case .half: return "\(year)年\(month < 7 ? "上" : "下")半年"
        case .quarter: return "\(year)年第\((month - 1) / 3 + 1)季度"
        case .month: return "\(year)年\(month)月"
        case .week:
            // The year and number of an ISO week, as it prints: 2020-W09.
            let parts = period.description.split(separator: "-W")
            guard parts.count == 2, let week = Int(parts[1]) else { return period.description }
            return "\(parts[0])年第\(week)周"
        case .day: return text(period.start)
        }
    }
}
