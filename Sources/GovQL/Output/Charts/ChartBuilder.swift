// Makes a chart of a table: reads the columns, orders categories and times, fills gaps, folds what is too much, and finds
// the ends of the axes. Whatever it leaves out it says in a note. Drawing is for others (ChartModel.swift names them).

extension ChartOutcome {
    /// The chart of a table, or why there is none.
    ///
    ///     ChartOutcome(of: result.table, as: ChartSpec(kind: .bar))
    ///
    /// - Parameter spec: what the query says; places are those of the table's columns.
    public init(of table: OutputTable, as spec: ChartSpec, options: ChartOptions = ChartOptions()) {
        self = ChartBuilder(table, spec, options).outcome()
    }
}

struct ChartBuilder {
    let table: OutputTable
    let spec: ChartSpec
    let options: ChartOptions
    var notes: [Words] = []

    init(_ table: OutputTable, _ spec: ChartSpec, _ options: ChartOptions) {
        self.table = table
        self.spec = spec
        var options = options
        options.maximumCategories = max(2, options.maximumCategories)
        options.maximumSeries = max(2, options.maximumSeries)
        options.maximumPoints = max(16, options.maximumPoints)
        self.options = options
    }

    var language: Language { options.language }

    func outcome() -> ChartOutcome {
        guard table.rowCount > 0 else {
            return .sentence(Words(en: "nothing to draw: there are no rows", zh: "没有数据行，无图可画"))
        }
        var builder = self
        let rows = builder.rowsToDraw()
        switch ChartChoice.make(table, spec, options, rows: rows) {
        case .sentence(let words): return .sentence(words)
        case .choice(let choice): return builder.draw(choice, rows)
        }
    }

    /// All rows but subtotals, which would be counted beside what they sum up.
    private mutating func rowsToDraw() -> [Int] {
        let all = Array(0..<table.rowCount)
        guard let level = table.columns.firstIndex(where: { $0.facts.isLevel }),
            let column = ChartColumn(table, level, options: options)
        else { return all }
        let finest = all.compactMap { column.number($0) }.max()
        let kept = all.filter { column.number($0) == finest }
        if kept.count < all.count {
            notes.append(Words(en: "totals are not drawn", zh: "合计行未画出"))
        }
        return kept
    }

    private mutating func draw(_ choice: ChartChoice, _ rows: [Int]) -> ChartOutcome {
        if !choice.leftOut.isEmpty {
            let names = choice.leftOut
            notes.append(
                Words(
                    en: "not drawn, as they measure something else: \(names.joined(separator: ", "))",
                    zh: "未画出（含义或量级不同）：\(names.joined(separator: "、"))"))
        }
        switch choice.kind {
        case .histogram: return histogram(choice, rows)
        case .scatter: return scatter(choice, rows)
        case .bar, .stacked, .line, .area, .heatmap, .sparkline: return grid(choice, rows)
        }
    }

    // MARK: What the kinds share

    /// A number that can be drawn.
    mutating func finite(_ number: Double?, _ dropped: inout Int) -> Double? {
        guard let number else { return nil }
        if number.isFinite { return number }
        dropped += 1
        return nil
    }

    mutating func noteInfinite(_ count: Int) {
        if count > 0 {
            notes.append(
                Words(
                    en: count == 1
                        ? "1 value is infinite or no number: a gap"
                        : "\(count) values are infinite or no numbers: gaps",
                    zh: "\(count) 个值为无穷大或非数字，显示为空缺"))
        }
    }

    func nothingKnown(_ columns: [ChartColumn]) -> ChartOutcome {
        let names = columns.map { "`\($0.title)`" }
        return .sentence(
            Words(
                en: "nothing to draw: every value of \(names.joined(separator: ", ")) is null",
                zh: "无图可画：\(names.joined(separator: "、")) 的值全为空"))
    }

    func style(_ columns: [ChartColumn]) -> TickStyle {
        TickStyle(language: language, isShare: columns.allSatisfy(\.facts.isShare) && !columns.isEmpty)
    }

    /// An axis of values for columns that share it.
    func valueAxis(_ columns: [ChartColumn], _ scale: ChartValues) -> ChartAxis {
        let units = Set(columns.map(\.facts.unit))
        let shown = columns.count <= 3 ? columns.map(\.title).joined(separator: language == .chinese ? "、" : ", ") : ""
        return ChartAxis(title: shown, unit: units.count == 1 ? units.first ?? nil : nil, scale: .values(scale))
    }

    func title(_ y: String, _ x: String?, _ series: String?) -> String {
        if let title = spec.title { return title }
        let keys = [x, series].compactMap { $0 }
        if keys.isEmpty { return y }
        return language == .chinese
            ? "\(y)（按\(keys.joined(separator: "、"))）" : "\(y) by \(keys.joined(separator: " and "))"
    }

    func joined(_ columns: [ChartColumn]) -> String {
        let titles = columns.map(\.title)
        if titles.count <= 3 { return titles.joined(separator: language == .chinese ? "、" : ", ") }
        let rest = titles.count - 2
        return titles.prefix(2).joined(separator: language == .chinese ? "、" : ", ")
            + (language == .chinese ? "等 \(titles.count) 项" : " and \(rest) more")
    }

    // MARK: Histogram

    private mutating func histogram(_ choice: ChartChoice, _ rows: [Int]) -> ChartOutcome {
        guard let column = choice.x else { return nothingKnown([]) }
        var dropped = 0
        var unknown = 0
        var values: [Double] = []
        for row in rows {
            let number = column.number(row)
            if number == nil { unknown += 1 }
            if let value = finite(number, &dropped) { values.append(value) }
        }
        guard !values.isEmpty else { return nothingKnown([column]) }
        noteInfinite(dropped)
        if unknown > 0 {
            notes.append(
                Words(
                    en: unknown == 1
                        ? "1 row without a value is not counted" : "\(unknown) rows without a value are not counted",
                    zh: "\(unknown) 行没有值，未计入"))
        }
        let bins = ChartBins(values, column)
        let points = bins.counts.enumerated().map { index, count in
            ChartPoint(
                x: bins.edges[index], xEnd: bins.edges[index + 1], y: Double(count),
                xText: bins.text(index, options), yText: String(count))
        }
        let x: ChartValues =
            column.isTime
            ? .days(from: bins.edges[0], through: bins.edges[points.count], unit: column.unit, dates: options.dates)
            : .numbers(
                from: bins.edges[0], through: bins.edges[points.count], isWhole: column.isWhole,
                style: style([column]), count: 6)
        let most = points.compactMap(\.y).max() ?? 0
        let counts = Words(en: "rows", zh: "行数")[language]
        let name = spec.title ?? (language == .chinese ? "\(column.title)的分布" : "distribution of \(column.title)")
        return .picture(
            ChartModel(
                kind: .histogram, title: name,
                x: ChartAxis(title: column.title, unit: column.facts.unit, scale: .values(x)),
                y: ChartAxis(
                    title: counts,
                    scale: .values(
                        .numbers(from: 0, through: most, isWhole: true, style: TickStyle(language: language)))),
                series: [ChartSeries(name: column.title, points: points)], notes: notes))
    }

    // MARK: Scatter

    private mutating func scatter(_ choice: ChartChoice, _ rows: [Int]) -> ChartOutcome {
        guard let x = choice.x, !x.isCategory else {
            return .sentence(
                Words(en: "a scatter chart needs numbers or dates on its x axis", zh: "散点图的横轴需要数字或日期"))
        }
        var dropped = 0
        var unknown = 0
        var clouds: [Cloud] = []
        var indexes: [String: Int] = [:]
        for (number, column) in choice.y.enumerated() {
            for row in rows {
                let (left, up) = (x.number(row), column.number(row))
                if left == nil || up == nil {
                    unknown += 1
                    continue
                }
                guard let left = finite(left, &dropped), let up = finite(up, &dropped) else { continue }
                let key = choice.series?.identity(row) ?? "\(number)"
                let index = indexes[key] ?? clouds.count
                if index == clouds.count {
                    indexes[key] = index
                    let name = choice.series?.text(row) ?? (choice.y.count > 1 ? column.title : "")
                    clouds.append(Cloud(name: name, column: column))
                }
                clouds[index].points.append((left, up, row))
            }
        }
        let all = clouds.lazy.flatMap(\.points)
        guard let low = all.map(\.x).min(), let high = all.map(\.x).max(), let bottom = all.map(\.y).min(),
            let top = all.map(\.y).max()
        else { return nothingKnown([x] + choice.y) }
        noteInfinite(dropped)
        if unknown > 0 {
            notes.append(
                Words(
                    en: unknown == 1 ? "1 row with a null is not drawn" : "\(unknown) rows with a null are not drawn",
                    zh: "\(unknown) 行有空值，未画出"))
        }
        if clouds.count > options.maximumSeries {
            let rest = clouds.count - options.maximumSeries
            let kept = Set(
                clouds.indices.sorted { (clouds[$1].points.count, $0) < (clouds[$0].points.count, $1) }
                    .prefix(options.maximumSeries))
            clouds = clouds.indices.filter(kept.contains).map { clouds[$0] }
            notes.append(
                Words(en: "\(rest) more series, of fewer points, are not drawn", zh: "另有 \(rest) 个点数较少的系列未画出"))
        }
        // The texts are made of what stays.
        let drawn = clouds.map { cloud in
            ChartSeries(
                name: cloud.name,
                points: ChartThinning.spread(cloud.points, options.maximumPoints).map { index in
                    let point = cloud.points[index]
                    return ChartPoint(
                        x: point.x, y: point.y, xText: x.text(point.row), yText: cloud.column.text(point.row))
                })
        }
        noteThinned(drawn.reduce(0) { $0 + $1.points.count }, of: clouds.reduce(0) { $0 + $1.points.count })
        let series = ordered(drawn, by: choice.series)
        let xScale: ChartValues =
            x.isTime
            ? .days(from: low, through: high, unit: .day, dates: options.dates)
            : .numbers(
                from: ChartScaleEnds.low(low, high), through: high, isWhole: x.isWhole, style: style([x]), count: 6)
        let yScale = ChartValues.numbers(
            from: ChartScaleEnds.low(bottom, top), through: top, isWhole: choice.y.allSatisfy(\.isWhole),
            style: style(choice.y))
        let name =
            spec.title
            ?? (language == .chinese ? "\(joined(choice.y))与\(x.title)" : "\(joined(choice.y)) against \(x.title)")
        return .picture(
            ChartModel(
                kind: .scatter, title: name, x: ChartAxis(title: x.title, unit: x.facts.unit, scale: .values(xScale)),
                y: valueAxis(choice.y, yScale),
                legend: choice.series?.title ?? (choice.y.count > 1 ? "" : nil), series: series, notes: notes))
    }

    /// Series of an enum in its order; others as they came.
    func ordered(_ series: [ChartSeries], by column: ChartColumn?) -> [ChartSeries] {
        guard let names = column?.declaredNames else { return series }
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        return series.enumerated().sorted {
            (places[$0.element.name] ?? names.count, $0.offset) < (places[$1.element.name] ?? names.count, $1.offset)
        }.map(\.element)
    }

    mutating func noteSeriesLeftOut(_ count: Int) {
        notes.append(
            Words(
                en: "\(count) more series, of smaller values, are not drawn",
                zh: "另有 \(count) 个值较小的系列未画出"))
    }

    mutating func noteThinned(_ shown: Int, of all: Int) {
        guard shown < all else { return }
        notes.append(
            Words(
                en: "\(shown) of \(all) points drawn; the others lie among them",
                zh: "共 \(all) 个点，画出其中 \(shown) 个，其余与之重叠"))
    }

    /// The points of one series of a scatter chart, by number and row.
    private struct Cloud {
        let name: String
        let column: ChartColumn
        var points: [(x: Double, y: Double, row: Int)] = []
    }
}

/// Where the axis of values begins.
enum ChartScaleEnds {
    /// Zero, unless the numbers lie far from it beside what parts them.
    static func low(_ low: Double, _ high: Double) -> Double {
        low > 0 && low < (high - low) * 2 ? 0 : low
    }
}
