// Ends and ticks of axes: round numbers, and the first days of periods. Numbers follow Paul Heckbert, "Nice numbers for
// graph labels" (Graphics Gems, 1990): steps of 1, 2 or 5 times a power of ten. It draws nothing.

/// How numbers are written beside an axis.
struct TickStyle {
    var language = Language.english
    /// In percent.
    var isShare = false
}

extension ChartValues {
    /// An axis that holds all numbers from `low` through `high`, both finite, with about `count` steps.
    ///
    ///     ChartValues.numbers(from: 0, through: 4_310).ticks.map(\.text)   // 0, 1,000, 2,000, 3,000, 4,000, 5,000
    static func numbers(
        from low: Double, through high: Double, isWhole: Bool = false, style: TickStyle = TickStyle(), count: Int = 5
    ) -> ChartValues {
        var (low, high) = (min(low, high), max(low, high))
        if low == high {
            // One value alone stands in the middle, or on the end that zero makes of the other.
            let room = low.magnitude / 2
            (low, high) = low == 0 ? (0, 1) : (low - room, high + room)
            let most = Double.greatestFiniteMagnitude
            (low, high) = (max(low, -most), min(high, most))
        }
        var step = niceStep((high / Double(count)) - (low / Double(count)))
        if isWhole { step = max(1, step) }
        // A product may miss what the quotient was of by a last place.
        var first = (low / step).rounded(.down)
        if first * step > low { first -= 1 }
        var last = (high / step).rounded(.up)
        if last * step < high { last += 1 }
        // Too fine for the numbers to tell: the ends alone.
        guard (last - first).isFinite, last - first <= 100, first.magnitude < 1e15, last.magnitude < 1e15,
            (last * step).isFinite, (first * step).isFinite
        else {
            let ends = [low, high].map { Tick(value: $0, text: NumberFormat.text($0)) }
            return ChartValues(lower: low, upper: high, ticks: ends)
        }
        var ticks: [Tick] = []
        var index = first
        while index <= last {
            // A multiple of the step, so that no error adds up.
            let value = index * step
            ticks.append(Tick(value: value == 0 ? 0 : value, text: TickText(style, step: step).text(value)))
            index += 1
        }
        return ChartValues(lower: first * step, upper: last * step, ticks: ticks)
    }

    /// The least of 1, 2, 5 and 10 times a power of ten that is not less than a width.
    static func niceStep(_ width: Double) -> Double {
        guard width > 0, width.isFinite else { return 1 }
        var power = 1.0
        // Multiplying is exact up to 10²²; dividing by an exact power is right to the last place.
        var exponent = 0
        while exponent < 308, power * 10 <= width { (power, exponent) = (power * 10, exponent + 1) }
        var divisor = 1.0
        while exponent > -300, power / divisor > width { (divisor, exponent) = (divisor * 10, exponent - 1) }
        let base = power / divisor
        for factor in [1.0, 2, 5, 10] where base * factor >= width * (1 - 1e-9) { return base * factor }
        return base * 10
    }
}

/// Writes the number of a tick: no more places than its step needs, thousands parted, tens of thousands in 万 for Chinese.
struct TickText {
    private let style: TickStyle
    private let step: Double
    private let places: Int
    /// More places than anybody counts.
    private let isTiny: Bool

    init(_ style: TickStyle, step: Double) {
        self.style = style
        self.step = step
        places = Self.places(of: style.isShare ? step * 100 : step)
        isTiny = !style.isShare && step < 1e-9
    }

    /// The places after the point that multiples of a step need, twelve at most.
    private static func places(of step: Double) -> Int {
        var places = 0
        var rest = step
        while places < 12, rest.rounded() == 0 || (rest - rest.rounded()).magnitude > 1e-6 * rest.magnitude {
            rest *= 10
            places += 1
        }
        return places
    }

    func text(_ value: Double) -> String {
        if style.isShare { return plain(value * 100, places) + "%" }
        if value.magnitude >= 1e15 || isTiny { return NumberFormat.text(value) }
        // In 万 or millions where that is shorter: numbers near each other need all their digits.
        if style.language == .chinese, value.magnitude >= 1e4 {
            let (unit, name) = value.magnitude >= 1e8 ? (1e8, "亿") : (1e4, "万")
            let needed = Self.places(of: step / unit)
            if needed <= 4 { return trimmed(value / unit, needed) + name }
        }
        if style.language == .english, value.magnitude >= 1e7 {
            let (unit, name) = value.magnitude >= 1e9 ? (1e9, "B") : (1e6, "M")
            let needed = Self.places(of: step / unit)
            if needed <= 3 { return trimmed(value / unit, needed) + name }
        }
        return plain(value, places)
    }

    /// All digits, parted by thousands where that is the custom.
    func digits(_ value: Double) -> String {
        style.language == .chinese ? NumberFormat.text(value) : plain(value, places)
    }

    /// Without zeros after the last place that says something.
    private func trimmed(_ value: Double, _ most: Int) -> String {
        var text = plain(value, most)
        guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// With so many places and commas: 12,000.5
    private func plain(_ value: Double, _ places: Int) -> String {
        var factor = 1.0
        for _ in 0..<places { factor *= 10 }
        let scaled = (value * factor).rounded()
        guard scaled.magnitude < 9e15 else { return NumberFormat.text(value) }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places)
        let rest = padded.suffix(places)
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (scaled < 0 ? "-" : "") + grouped + (places > 0 ? ".\(rest)" : "")
    }
}

// MARK: Time

extension ChartValues {
    /// An axis from one day through another with ticks at the first days of periods; `unit` is the finest one.
    static func days(
        from low: Double, through high: Double, unit finest: PeriodUnit, dates: DateStyle, count: Int = 6
    ) -> ChartValues {
        let (low, high) = low == high ? (low - 1, high + 1) : (min(low, high), max(low, high))
        var ticks: [Tick] = []
        for step in TimeStep.all where step.unit.rawValue <= finest.rawValue {
            guard (high - low) / step.days <= Double(count) * 1.5 else { break }
            ticks = step.ticks(from: low, through: high, dates: dates)
            if ticks.count >= count { break }
        }
        if finest == .day, ticks.count < 3, high - low < 4 { ticks = TimeStep.hours(low, high, dates) }
        if ticks.count < 2 { ticks = TimeStep.ends(low, high, unit: finest, dates: dates) }
        return ChartValues(lower: low, upper: high, ticks: ticks, isTime: true)
    }
}

/// So many of a unit between two ticks.
private struct TimeStep {
    let unit: PeriodUnit
    let count: Int64

    var days: Double {
        let one: Double =
            switch unit {
            case .year: 365.25
            case .half: 182.6
            case .quarter: 91.3
            case .month: 30.4
            case .week: 7
            case .day: 1
            }
        return one * Double(count)
    }

    /// From the widest to the narrowest.
    static let all: [TimeStep] =
        [500, 200, 100, 50, 20, 10, 5, 2, 1].map { TimeStep(unit: .year, count: $0) }
        + [TimeStep(unit: .half, count: 1), TimeStep(unit: .quarter, count: 1)]
        + [2, 1].map { TimeStep(unit: .month, count: $0) }
        + [2, 1].map { TimeStep(unit: .week, count: $0) } + [2, 1].map { TimeStep(unit: .day, count: $0) }

    func ticks(from low: Double, through high: Double, dates: DateStyle) -> [ChartValues.Tick] {
        guard let first = Self.period(containing: low, unit) else { return [] }
        var ticks: [ChartValues.Tick] = []
        // Years that the count divides; of other units, what the first one happens to be.
        var ordinal = first.ordinal
        if count > 1 {
            let rest = unit == .year ? Int64(first.year) % count : first.ordinal % count
            ordinal -= rest < 0 ? rest + count : rest
        }
        while ticks.count < 400, let period = Period(unit: unit, ordinal: ordinal) {
            let day = Double(period.start.days)
            if day > high { break }
            if day >= low { ticks.append(ChartValues.Tick(value: day, text: Self.text(period, dates))) }
            ordinal += count
        }
        return ticks
    }

    /// Hours of a few days; midnight by its date.
    static func hours(_ low: Double, _ high: Double, _ dates: DateStyle) -> [ChartValues.Tick] {
        for step in [12, 6, 3, 2, 1] {
            let first = (low * 24 / Double(step)).rounded(.up)
            let last = (high * 24 / Double(step)).rounded(.down)
            guard first <= last, last - first < 200 else { continue }
            let count = Int(last - first) + 1
            guard count >= 3 || step == 1 else { continue }
            return (0..<count).map { index in
                let hours = (first + Double(index)) * Double(step)
                let hour = Int(hours - (hours / 24).rounded(.down) * 24)
                let midnight = hour == 0 ? period(containing: hours / 24, .day) : nil
                return ChartValues.Tick(
                    value: hours / 24,
                    text: midnight.map { text($0, dates) } ?? (hour < 10 ? "0\(hour):00" : "\(hour):00"))
            }
        }
        return []
    }

    static func ends(_ low: Double, _ high: Double, unit: PeriodUnit, dates: DateStyle) -> [ChartValues.Tick] {
        [low, high].map { day in
            ChartValues.Tick(value: day, text: period(containing: day, unit).map { text($0, dates) } ?? "")
        }
    }

    private static func period(containing day: Double, _ unit: PeriodUnit) -> Period? {
        guard let whole = Int64(exactly: day.rounded(.down)) else { return nil }
        let date = CalendarDate(days: whole) ?? (whole < 0 ? .minimum : .maximum)
        return Period(containing: date, unit: unit)
    }

    static func text(_ period: Period, _ dates: DateStyle) -> String {
        dates == .zh ? ChineseDate.text(period) : period.description
    }
}
