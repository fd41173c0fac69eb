// A chart as a specification of Vega-Lite with its data in it, for pages and notebooks that draw those. Order, ticks and
// their texts are written out, so that the picture says what GovQL's own does. What the members mean is Vega-Lite's
// schema; VegaValue.swift writes the JSON.

/// A chart as a Vega-Lite specification.
public struct VegaLite {
    private let model: ChartModel
    private let language: Language
    /// Names of series and categories, none twice: Vega-Lite would take equal ones for one.
    private let seriesNames: [String]
    private let categories: [String]

    public init(_ model: ChartModel, language: Language = .english) {
        self.model = model
        self.language = language
        seriesNames = Self.unique(model.series.map(\.name))
        if case .categories(let names) = model.x.scale {
            categories = Self.unique(names)
        } else {
            categories = []
        }
    }

    /// A specification with one empty row that shows a sentence in the place of a chart.
    static func text(of sentence: String, title: String?) -> String {
        VegaValue.object([
            ("$schema", .text("https://vega.github.io/schema/vega-lite/v5.json")),
            ("title", .text(ChartSummary.shown(title ?? sentence))),
            ("data", .object([("values", .list([.object([])]))])),
            ("mark", .object([("type", .text("text")), ("text", .text(ChartSummary.shown(sentence)))])),
        ]).file
    }

    /// The specification, indented, a row of the data on each line.
    public func text() -> String {
        VegaValue.object(
            [
                ("$schema", .text("https://vega.github.io/schema/vega-lite/v5.json")),
                ("description", .text(ChartSummary(model: model, language: language).text)),
                ("title", title),
                ("width", width),
                ("height", height),
                ("data", .object([("values", .list(rows))])),
                ("mark", mark),
                ("encoding", .object(encoding)),
                ("resolve", resolve),
                ("config", config),
            ].filter { !$0.1.isNothing }
        ).file
    }

    private static func unique(_ names: [String]) -> [String] {
        var counts: [String: Int] = [:]
        var taken = Set(names.map(ChartSummary.shown))
        return names.map { name in
            let name = ChartSummary.shown(name)
            let count = counts[name, default: 0]
            counts[name] = count + 1
            if count == 0 { return name }
            var number = count + 1
            while !taken.insert("\(name) (\(number))").inserted { number += 1 }
            return "\(name) (\(number))"
        }
    }
}

// MARK: The frame

extension VegaLite {
    private var title: VegaValue {
        let notes = model.notes.map { ChartSummary.shown($0[language]) }
        var members: [(String, VegaValue)] = [("text", .text(ChartSummary.shown(model.title)))]
        if !notes.isEmpty { members.append(("subtitle", .texts(notes))) }
        return .object(members + [("anchor", .text("start")), ("limit", .number(640))])
    }

    private var isSideways: Bool { model.isHorizontal && (model.kind == .bar || model.kind == .stacked) }

    private var width: VegaValue {
        if model.kind == .heatmap { return .object([("step", .number(48))]) }
        return .number(model.kind == .sparkline ? 240 : 640)
    }

    private var height: VegaValue {
        switch model.kind {
        case .heatmap: .object([("step", .number(26))])
        case .sparkline: .number(32)
        default: isSideways ? .object([("step", .number(isGrouped ? 14 : 24))]) : .number(320)
        }
    }

    private var isStacked: Bool { model.kind == .stacked || model.kind == .area }
    private var isGrouped: Bool { model.kind == .bar && model.series.count > 1 }

    /// Each little line has a scale of its own.
    private var resolve: VegaValue {
        model.kind == .sparkline
            ? .object([("scale", .object([("y", .text("independent"))]))]) : .list([])
    }

    private var config: VegaValue {
        let grid = ChartColors.grid.light
        let axis: VegaValue = .object([
            ("gridColor", .text(grid)), ("labelLimit", .number(200)), ("titleLimit", .number(400)),
        ])
        return .object([
            ("font", .text(ChartColors.fonts.joined(separator: ", "))),
            ("axis", axis),
            ("legend", .object([("labelLimit", .number(200))])),
            ("view", .object([("stroke", .null)])),
        ])
    }

    private var mark: VegaValue {
        switch model.kind {
        case .bar, .stacked: .object([("type", .text("bar"))] + barThickness)
        case .histogram: Self.mark("bar", ("binSpacing", .number(1)))
        case .line: Self.mark("line", ("point", .bool(true)))
        case .area: Self.mark("area", ("opacity", .number(0.85)))
        case .scatter: Self.mark("point", ("filled", .bool(true)))
        case .heatmap: Self.mark("rect")
        case .sparkline: Self.mark("line", ("point", .bool(false)))
        }
    }

    /// The smallest distance between bars that stand at numbers or days.
    private var barGap: Double? {
        guard model.kind == .bar || model.kind == .stacked, case .values(let values) = model.x.scale else { return nil }
        let places = Set(model.series.flatMap { $0.points.map(\.x) }).sorted()
        return zip(places.dropFirst(), places).map { $0 - $1 }.min() ?? (values.upper - values.lower) / 4
    }

    /// How thick bars are that stand at numbers or days: Vega-Lite would make them thin.
    private var barThickness: [(String, VegaValue)] {
        guard let gap = barGap, case .values(let values) = model.x.scale else { return [] }
        let share = gap / (values.upper - values.lower + gap)
        let pixels = 640 * share * 0.7 / (isGrouped ? Double(model.series.count) : 1)
        return [(isSideways ? "height" : "width", .number(min(max(pixels, 1), 60).rounded()))]
    }

    /// Names lie where they have room, and are tilted where not.
    private var nameAxis: [(String, VegaValue)] {
        guard !isSideways else { return [] }
        let room = (model.kind == .heatmap ? 48 : 640 / Double(max(1, categories.count))) - 8
        let fits = categories.allSatisfy { SVGText.width($0, size: 10) <= room }
        return [("axis", .object([("labelAngle", .number(fits ? 0 : -40))]))]
    }

    private static func mark(_ type: String, _ more: (String, VegaValue)...) -> VegaValue {
        .object([("type", .text(type))] + more)
    }
}

// MARK: The data

extension VegaLite {
    /// A row for each point: where it stands, its exact texts, and its value, null for a gap.
    private var rows: [VegaValue] {
        var rows: [VegaValue] = []
        for (index, (series, name)) in zip(model.series, seriesNames).enumerated() {
            for point in series.points {
                var row: [(String, VegaValue)] = [("x", place(point.x))]
                if let end = point.xEnd { row.append(("xEnd", place(end))) }
                row.append(("y", point.y.map { .number($0) } ?? .null))
                if hasSeries { row.append(("series", .text(name))) }
                if hasSeries, isStacked { row.append(("order", .number(Double(index)))) }
                row.append(("xText", .text(ChartSummary.shown(point.xText))))
                row.append(("yText", .text(ChartSummary.shown(point.yText))))
                rows.append(.object(row))
            }
        }
        return rows
    }

    private var hasSeries: Bool { model.series.count > 1 || model.kind == .heatmap || model.kind == .sparkline }

    private func place(_ x: Double) -> VegaValue {
        switch model.x.scale {
        case .categories:
            Int(exactly: x).flatMap { categories.indices.contains($0) ? .text(categories[$0]) : nil } ?? .null
        case .values(let values): Self.number(x, isTime: values.isTime)
        }
    }

    /// A number; for a day its date, which Vega-Lite reads as midnight UTC, or the milliseconds since 1970.
    private static func number(_ value: Double, isTime: Bool) -> VegaValue {
        guard isTime else { return .number(value) }
        guard let day = Int64(exactly: value), let date = CalendarDate(days: day) else {
            return .number(value * 86_400_000)
        }
        return .text(date.description)
    }
}

// MARK: The encoding

extension VegaLite {
    private var encoding: [(String, VegaValue)] {
        let x = isSideways ? "y" : "x"
        let y = isSideways ? "x" : "y"
        var channels: [(String, VegaValue)] = [(x, xChannel)]
        if model.kind == .histogram { channels.append(("x2", .object([("field", .text("xEnd"))]))) }
        switch model.kind {
        case .heatmap:
            channels.append(
                ("y", Self.field("series", "nominal", [("title", Self.title(model.y)), ("sort", .texts(seriesNames))])))
            channels.append(("color", shadeChannel))
        case .sparkline:
            channels.append(
                ("y", Self.field("y", "quantitative", [("axis", .null), ("scale", .object([("zero", .bool(false))]))])))
            channels.append(("row", rowChannel))
        case .bar, .stacked, .line, .area, .scatter, .histogram:
            channels.append((y, yChannel))
            channels += seriesChannels
        }
        channels.append(("tooltip", .list(tooltips)))
        return channels
    }

    private static func field(_ name: String, _ type: String, _ more: [(String, VegaValue)]) -> VegaValue {
        .object([("field", .text(name)), ("type", .text(type))] + more)
    }

    private static func title(_ axis: ChartAxis) -> VegaValue { title(axis.fullTitle) }

    /// The title of a field. Vega-Lite puts it into expressions, and escapes nothing but quotes there.
    private static func title(_ text: String) -> VegaValue {
        .text(String(ChartSummary.shown(text).map { $0 == "\\" ? "＼" : $0 }))
    }

    private var xChannel: VegaValue {
        let title = ("title", Self.title(model.x))
        switch model.x.scale {
        case .categories:
            return Self.field("x", "nominal", [title, ("sort", .texts(categories))] + nameAxis)
        case .values(let values):
            var more = [title]
            if model.kind == .histogram { more.append(("bin", .text("binned"))) }
            let reach = (barGap ?? 0) / 2
            return Self.field(
                "x", values.isTime ? "temporal" : "quantitative",
                more + Self.scale(values, beyond: reach) + Self.axis(values))
        }
    }

    private var yChannel: VegaValue {
        guard case .values(let values) = model.y.scale else {
            return Self.field("y", "quantitative", [("title", Self.title(model.y))])
        }
        var more = [("title", Self.title(model.y))]
        switch model.kind {
        case .stacked, .area: more.append(("stack", .text("zero")))
        case .bar: more.append(("stack", .null))
        default: break
        }
        return Self.field(
            "y", values.isTime ? "temporal" : "quantitative", more + Self.scale(values) + Self.axis(values))
    }

    private static func scale(_ values: ChartValues, beyond reach: Double = 0) -> [(String, VegaValue)] {
        let ends: VegaValue = .list([stamp(values.lower - reach, values), stamp(values.upper + reach, values)])
        let type: [(String, VegaValue)] = values.isTime ? [("type", .text("utc"))] : [("zero", .bool(false))]
        return [("scale", .object([("domain", ends), ("nice", .bool(false))] + type))]
    }

    private static func stamp(_ value: Double, _ values: ChartValues) -> VegaValue {
        .number(values.isTime ? value * 86_400_000 : value)
    }

    /// Ticks where GovQL has them, with its texts: `2万` is nothing that Vega-Lite would write.
    private static func axis(_ values: ChartValues) -> [(String, VegaValue)] {
        let places: VegaValue = .list(values.ticks.map { stamp($0.value, values) })
        let texts: VegaValue = .texts(values.ticks.map { ChartSummary.shown($0.text) })
        let label = "\(texts.line)[indexof(\(places.line), +datum.value)]"
        return [("axis", .object([("values", places), ("labelExpr", .text(label))]))]
    }

    private var seriesChannels: [(String, VegaValue)] {
        guard hasSeries else { return [("color", .object([("value", .text(ChartColors.series[0].light))]))] }
        let colors = model.series.enumerated().map { index, series in
            series.isOthers
                ? ChartColors.others.light : ChartColors.series[index % ChartColors.series.count].light
        }
        let scale: VegaValue = .object([("domain", .texts(seriesNames)), ("range", .texts(colors))])
        let title: VegaValue = model.legend.map(Self.title) ?? .null
        let name = ("title", title)
        let sort = ("sort", VegaValue.texts(seriesNames))
        let names: VegaValue = .object([("domain", .texts(seriesNames))])
        var channels: [(String, VegaValue)] = [
            ("color", Self.field("series", "nominal", [name, ("scale", scale), sort]))
        ]
        switch model.kind {
        case .bar:
            let offset = isSideways ? "yOffset" : "xOffset"
            channels.append((offset, Self.field("series", "nominal", [sort])))
        // With the names in the scale as well, or it would stand in a legend of its own.
        case .line:
            channels.append(("strokeDash", Self.field("series", "nominal", [name, ("scale", names), sort])))
        case .scatter:
            channels.append(("shape", Self.field("series", "nominal", [name, ("scale", names), sort])))
        case .stacked, .area:
            channels.append(("order", Self.field("order", "quantitative", [])))
        default: break
        }
        return channels
    }

    private var shadeChannel: VegaValue {
        guard let shade = model.shade, case .values(let values) = shade.scale else {
            return Self.field("y", "quantitative", [])
        }
        let isDiverging = values.lower < 0 && values.upper > 0
        let reach = max(abs(values.lower), abs(values.upper))
        let ends: [Double] = isDiverging ? [-reach, reach] : [values.lower, values.upper]
        let scale: VegaValue = .object([
            ("domain", .list(ends.map { .number($0) })),
            ("scheme", .text(isDiverging ? "blueorange" : "blues")),
            ("reverse", .bool(isDiverging)),
        ])
        return Self.field("y", "quantitative", [("title", Self.title(shade)), ("scale", scale)])
    }

    private var rowChannel: VegaValue {
        let title: VegaValue = model.legend.map(Self.title) ?? .null
        let header: VegaValue = .object([
            ("labelAngle", .number(0)), ("labelAlign", .text("left")), ("labelLimit", .number(200)),
        ])
        return Self.field(
            "series", "nominal",
            [
                ("title", title), ("sort", .texts(seriesNames)), ("header", header), ("spacing", .number(6)),
            ])
    }

    private var tooltips: [VegaValue] {
        func text(_ name: String, _ title: String) -> VegaValue {
            Self.field(name, "nominal", [("title", Self.title(title))])
        }
        var result = [text("xText", model.x.title)]
        if hasSeries { result.append(text("series", model.kind == .heatmap ? model.y.title : model.legend ?? "")) }
        return result + [text("yText", (model.shade ?? model.y).fullTitle)]
    }
}

extension VegaValue {
    /// An empty list, which stands for a member that is left out.
    fileprivate var isNothing: Bool {
        if case .list(let values) = self { values.isEmpty } else { false }
    }
}
