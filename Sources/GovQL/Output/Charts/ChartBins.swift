// The ranges of a histogram: equal, with round ends, as many as the spread of the values asks for. Freedman and Diaconis,
// "On the histogram as a density estimator" (1981): twice the distance of the quartiles by the cube root of the count.

struct ChartBins {
    /// One more than there are ranges. A range holds its lower end; the last one its upper end too.
    let edges: [Double]
    let counts: [Int]
    private let column: ChartColumn

    private static let maximum = 40

    init(_ values: [Double], _ column: ChartColumn) {
        self.column = column
        let sorted = values.sorted()
        edges =
            column.isTime
            ? Self.periods(sorted[0], sorted[sorted.count - 1], column.unit)
            : Self.numbers(sorted, isWhole: column.isWhole)
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var bin = 0
        for value in sorted {
            while bin < counts.count - 1, value >= edges[bin + 1] { bin += 1 }
            counts[bin] += 1
        }
        self.counts = counts
    }

    private static func numbers(_ sorted: [Double], isWhole: Bool) -> [Double] {
        let (low, high) = (sorted[0], sorted[sorted.count - 1])
        func quantile(_ part: Double) -> Double { sorted[Int(Double(sorted.count - 1) * part)] }
        let spread = quantile(0.75) - quantile(0.25)
        let range = high - low
        guard range.isFinite else {
            // Farther apart than a number can say.
            return (0...8).map { low * (1 - Double($0) / 8) + high * (Double($0) / 8) }
        }
        guard range > 0 else {
            let room = isWhole ? 1 : max(low.magnitude / 10, 1e-9)
            return low + room > low && (low + room).isFinite ? [low, low + room] : [low / 2, low * 0.75 + 1]
        }
        var root = 1.0
        while root * root * root < Double(sorted.count) { root += 1 }
        let wanted = spread > 0 ? 2 * spread / root : range / max(5, root)
        var step = ChartValues.niceStep(min(max(wanted, range / Double(maximum - 2)), range / 4))
        if isWhole { step = max(1, step.rounded()) }
        let first = (low / step).rounded(.down)
        // A whole number begins its range; another one on the last end belongs to the range before it.
        let end = (high / step).rounded(.down)
        let last = max(first + 1, end == high / step && !isWhole ? end : end + 1)
        guard first.magnitude < 1e15, last.magnitude < 1e15, (last * step).isFinite, (first * step).isFinite else {
            return [low, high]
        }
        // A multiple of 0.2 is a fifth of a whole number to the last place, as the values are.
        let divisor = step < 1 ? (1 / step).rounded() : 1
        return (0...Int(min(last - first, Double(2 * maximum)))).map { index in
            let number = first + Double(index)
            return step < 1 ? number / divisor : number * step
        }
    }

    /// Periods, the narrowest that are few enough.
    private static func periods(_ low: Double, _ high: Double, _ finest: PeriodUnit) -> [Double] {
        let units = PeriodUnit.allCases.filter { $0.rawValue <= finest.rawValue }.reversed()
        for unit in units {
            guard let first = period(low, unit), let last = period(high, unit) else { continue }
            let count = last.ordinal - first.ordinal + 1
            guard count <= Int64(maximum) else { continue }
            return (0...count).map { index in
                first.advanced(by: index).map { Double($0.start.days) } ?? high + 1
            }
        }
        let width = (high - low) / Double(maximum)
        return (0...maximum).map { low + Double($0) * width }
    }

    private static func period(_ day: Double, _ unit: PeriodUnit) -> Period? {
        Int64(exactly: day.rounded(.down)).flatMap { CalendarDate(days: $0) }.map { Period(containing: $0, unit: unit) }
    }

    /// What a range holds, in words: `1,000 to 1,999`.
    func text(_ index: Int, _ options: ChartOptions) -> String {
        let (low, high) = (edges[index], edges[index + 1])
        if column.isTime {
            func day(_ number: Double) -> String {
                guard let date = Int64(exactly: number.rounded(.down)).flatMap({ CalendarDate(days: $0) }) else {
                    return ""
                }
                return options.dates == .zh ? ChineseDate.text(date) : date.description
            }
            return high - low <= 1 ? day(low) : "\(day(low)) … \(day(high - 1))"
        }
        let style = TickStyle(language: options.language, isShare: column.facts.isShare)
        let text = TickText(style, step: high - low)
        if column.isWhole, !column.facts.isShare {
            let last = high - 1
            return last <= low ? text.digits(low) : "\(text.digits(low)) … \(text.digits(last))"
        }
        return "\(text.text(low)) … \(text.text(high))"
    }
}
