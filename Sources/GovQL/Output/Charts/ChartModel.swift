// A chart before anybody draws it: axes with round ticks, series of points, and what has to be said beside the picture.
// ChartBuilder.swift makes one of a table and a ChartSpec; TerminalChart.swift, SVGChart.swift and VegaLite.swift draw
// it. Nothing here knows pixels, cells or colours.

/// What came of the wish for a chart.
public enum ChartOutcome: Sendable {
    case picture(ChartModel)
    /// Why there is none: no rows, no known value. A plain sentence, to stand where the picture would.
    case sentence(Words)
}

/// A chart, ready to be drawn.
///
/// Series share the axes. What a point's numbers mean is said by the scale of the axis: a place in a list of categories,
/// a number, or a day.
public struct ChartModel: Sendable {
    public let kind: ChartKind
    /// Always something: the query's own, else made of the names of what is shown.
    public let title: String
    public let x: ChartAxis
    /// For a heat map its categories are the series; for the other kinds it has values.
    public let y: ChartAxis
    /// For a heat map: what its shades mean.
    public let shade: ChartAxis?
    /// What the series are values of: `kind`; nil if there is only one, which needs no legend.
    public let legend: String?
    /// At least one; for a heat map one for each of its rows, from the top.
    public let series: [ChartSeries]
    /// Whether bars lie: categories with long names do, and read from the top. The axes do not change names: `x` has the
    /// categories.
    public let isHorizontal: Bool
    /// What was left out, folded or thinned, in the words of a note.
    public let notes: [Words]

    public init(
        kind: ChartKind, title: String, x: ChartAxis, y: ChartAxis, shade: ChartAxis? = nil, legend: String? = nil,
        series: [ChartSeries], isHorizontal: Bool = false, notes: [Words] = []
    ) {
        self.kind = kind
        self.title = title
        self.x = x
        self.y = y
        self.shade = shade
        self.legend = legend
        self.series = series
        self.isHorizontal = isHorizontal
        self.notes = notes
    }
}

public struct ChartAxis: Sendable, Equatable {
    /// The name of the column, or what the query calls it.
    public let title: String
    /// What its numbers count: `人`; nil if nobody said.
    public let unit: String?
    public let scale: ChartScale
    /// Whether categories are times: then some of their names stand for all.
    public let isTime: Bool

    public init(title: String, unit: String? = nil, scale: ChartScale, isTime: Bool = false) {
        self.title = title
        self.unit = unit
        self.scale = scale
        self.isTime = isTime
    }

    /// The title with its unit: `load (人)`.
    public var fullTitle: String { unit.map { "\(title) (\($0))" } ?? title }
}

public enum ChartScale: Sendable, Equatable {
    /// Names in the order they are shown; a point's number is a place among them.
    case categories([String])
    case values(ChartValues)
}

/// A stretch of numbers or days, with ticks at round ones.
public struct ChartValues: Sendable, Equatable {
    public struct Tick: Sendable, Equatable {
        public let value: Double
        /// `2万`, `20,000`, `40%`, `2020-03`.
        public let text: String

        public init(value: Double, text: String) {
            self.value = value
            self.text = text
        }
    }

    /// The ends of the axis, finite; `lower` is less than `upper`. Zero lies within for bars and areas.
    public let lower: Double
    public let upper: Double
    /// From the lowest on, two at least.
    public let ticks: [Tick]
    /// Whether the numbers are days since 1970-01-01: dates and the first days of periods.
    public let isTime: Bool

    public init(lower: Double, upper: Double, ticks: [Tick], isTime: Bool = false) {
        self.lower = lower
        self.upper = upper
        self.ticks = ticks
        self.isTime = isTime
    }

    /// Where a number lies: 0 at the lower end, 1 at the upper.
    public func position(of value: Double) -> Double {
        // Both ends may be huge: halves don't overflow.
        (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    }

    /// The same, within the axis whatever the number: a stack may be taller than numbers go.
    func clampedPosition(of value: Double) -> Double {
        let position = position(of: value)
        return position >= 0 ? min(position, 1) : 0
    }
}

/// Points that belong together: a colour of the chart.
public struct ChartSeries: Sendable, Equatable {
    public let name: String
    /// In the order of `x`; a category or period without a row has a point without a value.
    public let points: [ChartPoint]
    /// Whether it stands for several that were folded.
    public let isOthers: Bool

    public init(name: String, points: [ChartPoint], isOthers: Bool = false) {
        self.name = name
        self.points = points
        self.isOthers = isOthers
    }
}

public struct ChartPoint: Sendable, Equatable {
    public let x: Double
    /// Where the bar of a histogram ends; nil for other kinds.
    public let xEnd: Double?
    /// The value; for a heat map that of the cell. Nil if it is unknown: a gap. Finite.
    public let y: Double?
    /// The exact values as the result prints them, for whoever points at the place.
    public let xText: String
    public let yText: String
    /// Whether it stands for categories that were folded.
    public let isOthers: Bool

    public init(
        x: Double, xEnd: Double? = nil, y: Double?, xText: String, yText: String, isOthers: Bool = false
    ) {
        self.x = x
        self.xEnd = xEnd
        self.y = y
        self.xText = xText
        self.yText = yText
        self.isOthers = isOthers
    }
}
