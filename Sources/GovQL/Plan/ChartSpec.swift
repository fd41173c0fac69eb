// What a `chart` stage asks for, bound: a kind, and which columns stand where. It knows no values; the picture is made
// of both in Output/Charts.

/// A kind of chart.
public enum ChartKind: String, Hashable, Sendable, CaseIterable {
    /// A bar for each category; with several series they stand beside each other.
    case bar
    /// Bars whose series stand on each other.
    case stacked
    case line
    /// Areas that stand on each other.
    case area
    case scatter
    /// How many values of one column fall into each of some equal ranges.
    case histogram
    /// A cell for each pair of categories, shaded by a value.
    case heatmap
    /// A small line for each series, in a table.
    case sparkline

    /// The names by which a query may ask for it: the English one, then the Chinese ones, the one to print first.
    public var names: [String] {
        switch self {
        case .bar: ["bar", "柱形", "柱状", "柱状图", "条形", "条形图", "bars", "column", "columns"]
        case .stacked: ["stacked", "堆叠", "堆积", "堆叠柱形", "堆积柱形", "stacked_bar"]
        case .line: ["line", "折线", "折线图", "lines"]
        case .area: ["area", "面积", "面积图"]
        case .scatter: ["scatter", "散点", "散点图", "points", "point"]
        case .histogram: ["histogram", "直方", "直方图", "hist"]
        case .heatmap: ["heatmap", "热力", "热力图", "heat"]
        case .sparkline: ["sparkline", "迷你", "迷你图", "spark", "sparklines"]
        }
    }

    public var words: Words {
        switch self {
        case .bar: Words(en: "bar chart", zh: "柱形图")
        case .stacked: Words(en: "stacked bar chart", zh: "堆叠柱形图")
        case .line: Words(en: "line chart", zh: "折线图")
        case .area: Words(en: "area chart", zh: "面积图")
        case .scatter: Words(en: "scatter chart", zh: "散点图")
        case .histogram: Words(en: "histogram", zh: "直方图")
        case .heatmap: Words(en: "heat map", zh: "热力图")
        case .sparkline: Words(en: "sparklines", zh: "迷你图")
        }
    }
}

/// Which columns of the rows a chart shows, and how. Whatever is nil is chosen from the types of the columns.
public struct ChartSpec: Hashable, Sendable {
    /// A column of the rows, by its place, and what the axis is called.
    public struct Channel: Hashable, Sendable {
        public let column: Int
        public let title: String

        public init(column: Int, title: String) {
            self.column = column
            self.title = title
        }
    }

    public var kind: ChartKind?
    public var x: Channel?
    /// Several are a series each.
    public var y: [Channel]
    /// The column whose values part the rows into series.
    public var series: Channel?
    public var title: String?

    public init(
        kind: ChartKind? = nil, x: Channel? = nil, y: [Channel] = [], series: Channel? = nil, title: String? = nil
    ) {
        self.kind = kind
        self.x = x
        self.y = y
        self.series = series
        self.title = title
    }
}
