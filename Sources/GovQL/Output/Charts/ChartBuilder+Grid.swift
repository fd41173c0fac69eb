// Charts with a value for each pair of a place on the x axis and a series: bars, lines, areas, heat maps, sparklines.
// Places are categories, times or numbers; a pair without a row is a gap.

extension ChartBuilder {
    mutating func grid(_ choice: ChartChoice, _ rows: [Int]) -> ChartOutcome {
        var kind = choice.kind
        if choice.x == nil, rows.count == 1, choice.y.count > 1 { return transposed(choice, rows[0]) }
        let isLineLike = kind == .line || kind == .area || kind == .sparkline
        let mayRepeat = kind == .bar && choice.series == nil
        var places = ChartPlaces(choice.x, rows, isSpread: isLineLike, mayRepeat: mayRepeat, options)
        if kind == .bar || kind == .stacked, places.isTime, places.count > Self.maximumBars {
            kind = kind == .bar ? .line : .area
            places = ChartPlaces(choice.x, rows, isSpread: true, mayRepeat: false, options)
            notes.append(
                Words(
                    en: "too many bars: drawn as \(kind == .line ? "a line" : "an area")", zh: "柱子过多，改画\(kind.words.zh)"
                ))
        }
        if places.unplaced > 0 {
            notes.append(
                Words(
                    en: places.unplaced == 1
                        ? "1 row without a place on the x axis is not drawn"
                        : "\(places.unplaced) rows without a place on the x axis are not drawn",
                    zh: "\(places.unplaced) 行没有横轴值，未画出"))
        }
        var grid = ChartGrid(placeCount: places.count)
        var dropped = 0
        for column in choice.y {
            for row in rows {
                guard let place = places.place(ofRow: row) else { continue }
                let name = choice.series?.text(row) ?? (choice.y.count > 1 ? column.title : "")
                let value = finite(column.number(row), &dropped)
                let cell = ChartGrid.Cell(value: value, exact: column.decimal(row), text: column.text(row))
                guard grid.set(cell, place: place, series: name) else { return repeated(choice) }
            }
        }
        guard grid.hasValues else { return nothingKnown(choice.y) }
        noteInfinite(dropped)
        grid.orderSeries(choice.series?.declaredNames)
        if !places.isSpread, !places.isTime { fold(&grid, &places, choice, kind) }
        foldSeries(&grid, choice, kind)
        return .picture(model(kind, choice, grid, places))
    }

    /// More bars than this over time are better a line.
    private static let maximumBars = 120
    /// Of a heat map each way, and rows of sparklines.
    private static let maximumCells = 60

    /// Two rows would stand in one place.
    private func repeated(_ choice: ChartChoice) -> ChartOutcome {
        let x = choice.x?.title ?? ""
        let series = choice.series.map { ", \($0.title)" } ?? ""
        return .sentence(
            Words(
                en:
                    "several rows have the same place (\(x)\(series)): bring them together with summarize … by \(x)\(series) first",
                zh: "有多行落在同一位置（\(x)\(series)）：请先用 汇总 … 按 \(x)\(series) 合并"))
    }

    /// One row of several values: a bar each.
    private mutating func transposed(_ choice: ChartChoice, _ row: Int) -> ChartOutcome {
        var dropped = 0
        let points = choice.y.enumerated().map { index, column in
            ChartPoint(
                x: Double(index), y: finite(column.number(row), &dropped), xText: column.title, yText: column.text(row))
        }
        let known = points.compactMap(\.y)
        guard let low = known.min(), let high = known.max() else { return nothingKnown(choice.y) }
        noteInfinite(dropped)
        let isWhole = choice.y.allSatisfy(\.isWhole)
        let scale = ChartValues.numbers(
            from: min(0, low), through: max(0, high), isWhole: isWhole, style: style(choice.y))
        var y = valueAxis(choice.y, scale)
        y = ChartAxis(title: "", unit: y.unit, scale: y.scale)
        let names = choice.y.map(\.title)
        return .picture(
            ChartModel(
                kind: .bar, title: spec.title ?? joined(choice.y), x: ChartAxis(title: "", scale: .categories(names)),
                y: y, series: [ChartSeries(name: "", points: points)], isHorizontal: Self.lies(names), notes: notes))
    }

    // MARK: Too much

    /// Categories beyond what can be read: the greatest stay in their places.
    private mutating func fold(
        _ grid: inout ChartGrid, _ places: inout ChartPlaces, _ choice: ChartChoice, _ kind: ChartKind
    ) {
        let most = kind == .heatmap || kind == .sparkline ? Self.maximumCells : options.maximumCategories
        guard places.count > most else { return }
        let isAdditive = choice.y.allSatisfy(\.facts.isAdditive) && kind != .heatmap && kind != .sparkline
        let kept = grid.largestPlaces(isAdditive ? most - 1 : most)
        let count = places.count - kept.count
        if isAdditive {
            grid.foldPlaces(keeping: kept, language)
            places.keep(kept, others: othersName(count))
            notes.append(
                Words(
                    en: "\(count) smaller categories are added up as “others”", zh: "较小的 \(count) 类合并为“其他”"))
        } else {
            grid.keepPlaces(kept)
            places.keep(kept, others: nil)
            notes.append(
                Words(
                    en: "\(count) more categories, of smaller values, are not drawn (their values can't be added up)",
                    zh: "另有 \(count) 类值较小，未画出（其值不能相加）"))
        }
    }

    private func othersName(_ count: Int) -> String {
        Words(en: "others (\(count))", zh: "其他（\(count)）")[language]
    }

    private mutating func foldSeries(_ grid: inout ChartGrid, _ choice: ChartChoice, _ kind: ChartKind) {
        let most = kind == .heatmap || kind == .sparkline ? Self.maximumCells : options.maximumSeries
        guard grid.series.count > most else { return }
        let isAdditive =
            choice.series != nil && choice.y.allSatisfy(\.facts.isAdditive) && kind != .heatmap && kind != .sparkline
        let kept = grid.largestSeries(isAdditive ? most - 1 : most)
        let count = grid.series.count - kept.count
        if isAdditive {
            grid.foldSeries(keeping: kept, named: othersName(count), language)
            notes.append(
                Words(en: "\(count) smaller series are added up as “others”", zh: "较小的 \(count) 个系列合并为“其他”"))
        } else {
            grid.keepSeries(kept)
            noteSeriesLeftOut(count)
        }
    }

    // MARK: The model

    private mutating func model(
        _ kind: ChartKind, _ choice: ChartChoice, _ grid: ChartGrid, _ places: ChartPlaces
    ) -> ChartModel {
        var series = grid.series.map { series in
            ChartSeries(
                name: series.name,
                points: series.cells.enumerated().map { index, cell in
                    ChartPoint(
                        x: places.position(index), y: cell?.value, xText: places.text(index),
                        yText: cell?.text ?? Words(en: "no row", zh: "无数据")[language],
                        isOthers: places.isOthers(index))
                }, isOthers: series.isOthers)
        }
        if places.isSpread {
            series = thinned(series, by: ChartThinning.line)
        }
        let values = valueScale(kind, choice, grid)
        let xAxis = ChartAxis(
            title: choice.x?.title ?? Words(en: "row", zh: "行")[language], unit: choice.x?.facts.unit,
            scale: places.scale(style(choice.x.map { [$0] } ?? [])), isTime: places.isTime)
        let name = title(joined(choice.y), choice.x?.title, choice.series?.title)
        let legend = choice.series?.title ?? (choice.y.count > 1 ? "" : nil)
        if kind == .heatmap {
            let rows = ChartAxis(title: choice.series?.title ?? "", scale: .categories(series.map(\.name)))
            return ChartModel(
                kind: kind, title: name, x: xAxis, y: rows, shade: valueAxis(choice.y, values), series: series,
                notes: notes)
        }
        let isHorizontal = (kind == .bar || kind == .stacked) && !places.isTime && Self.lies(places.texts)
        return ChartModel(
            kind: kind, title: name, x: xAxis, y: valueAxis(choice.y, values), legend: legend, series: series,
            isHorizontal: isHorizontal, notes: notes)
    }

    /// Whether bars lie: names that would collide below standing ones.
    static func lies(_ names: [String]) -> Bool {
        names.count > 8 || names.contains { DisplayWidth.cells($0) > 8 }
    }

    private func valueScale(_ kind: ChartKind, _ choice: ChartChoice, _ grid: ChartGrid) -> ChartValues {
        var (low, high) = kind == .stacked || kind == .area ? grid.stackEnds : grid.valueEnds
        switch kind {
        case .bar, .stacked, .area: (low, high) = (min(0, low), max(0, high))
        case .line: low = ChartScaleEnds.low(low, high)
        case .heatmap, .sparkline, .scatter, .histogram: break
        }
        return .numbers(
            from: low, through: high, isWhole: choice.y.allSatisfy(\.isWhole), style: style(choice.y))
    }
}

// MARK: Places

/// The places along the x axis.
struct ChartPlaces {
    /// Whether they lie on a scale of values; else each is a category.
    let isSpread: Bool
    let isTime: Bool
    private(set) var texts: [String] = []
    private var positions: [Double] = []
    private var ofRow: [Int: Int] = [:]
    private(set) var unplaced = 0
    private var others: Int?
    private let column: ChartColumn?
    private let options: ChartOptions

    var count: Int { texts.count }

    /// - Parameters:
    ///   - isSpread: whether numbers and times shall lie where they belong instead of side by side.
    ///   - mayRepeat: whether each row has a place of its own even if names repeat.
    init(_ column: ChartColumn?, _ rows: [Int], isSpread: Bool, mayRepeat: Bool, _ options: ChartOptions) {
        self.column = column
        self.options = options
        isTime = column?.isTime == true
        self.isSpread = isSpread && column.map { !$0.isCategory } == true
        guard let column else {
            for (index, row) in rows.enumerated() {
                ofRow[row] = index
                texts.append(String(index + 1))
                positions.append(Double(index))
            }
            return
        }
        if isTime || self.isSpread {
            placeByValue(column, rows)
        } else {
            placeByName(column, rows, mayRepeat: mayRepeat)
        }
    }

    private mutating func placeByName(_ column: ChartColumn, _ rows: [Int], mayRepeat: Bool) {
        var places: [String: Int] = [:]
        for row in rows {
            let text = column.text(row)
            // Nothing and a text that says so are two places.
            let key = (column.isNull(row) ? "\u{0}" : "\u{1}") + text
            if !mayRepeat, let place = places[key] {
                ofRow[row] = place
                continue
            }
            places[key] = texts.count
            ofRow[row] = texts.count
            texts.append(text)
            positions.append(Double(positions.count))
        }
    }

    private mutating func placeByValue(_ column: ChartColumn, _ rows: [Int]) {
        var entries: [(value: Double, row: Int)] = []
        for row in rows {
            if let value = column.number(row), value.isFinite { entries.append((value, row)) } else { unplaced += 1 }
        }
        entries.sort { ($0.value, $0.row) < ($1.value, $1.row) }
        var values: [Double] = []
        var known: [Double: Int] = [:]
        for entry in entries where values.last != entry.value { values.append(entry.value) }
        let all = filled(column, entries, values)
        for (index, place) in all.enumerated() {
            known[place.value] = index
            texts.append(place.text)
            positions.append(isSpread ? place.value : Double(index))
        }
        for entry in entries { ofRow[entry.row] = known[entry.value] }
    }

    /// Periods between the first and the last that no row has are gaps; other values are left as they are.
    private func filled(
        _ column: ChartColumn, _ entries: [(value: Double, row: Int)], _ values: [Double]
    ) -> [(value: Double, text: String)] {
        var texts: [Double: String] = [:]
        for entry in entries where texts[entry.value] == nil { texts[entry.value] = column.text(entry.row) }
        let plain = values.map { ($0, texts[$0] ?? "") }
        guard case .period(let unit) = column.type, let first = entries.first, let last = entries.last,
            let start = column.period(first.row), let end = column.period(last.row),
            end.ordinal - start.ordinal < 4 * Int64(values.count) + 24, end.ordinal - start.ordinal < 10_000
        else { return plain }
        return (start.ordinal...end.ordinal).compactMap { ordinal in
            guard let period = Period(unit: unit, ordinal: ordinal) else { return nil }
            return (Double(period.start.days), options.dates == .zh ? ChineseDate.text(period) : period.description)
        }
    }

    func place(ofRow row: Int) -> Int? { ofRow[row] }
    func position(_ place: Int) -> Double { positions[place] }
    func text(_ place: Int) -> String { texts[place] }
    func isOthers(_ place: Int) -> Bool { place == others }

    /// Leaves these places, and one for all the others.
    mutating func keep(_ kept: [Int], others name: String?) {
        texts = kept.map { texts[$0] } + (name.map { [$0] } ?? [])
        positions = texts.indices.map(Double.init)
        others = name == nil ? nil : kept.count
        ofRow = [:]
    }

    func scale(_ style: TickStyle) -> ChartScale {
        guard isSpread, let column, let low = positions.first, let high = positions.last else {
            return .categories(texts)
        }
        if isTime { return .values(.days(from: low, through: high, unit: column.unit, dates: options.dates)) }
        return .values(
            .numbers(
                from: ChartScaleEnds.low(low, high), through: high, isWhole: column.isWhole, style: style, count: 6))
    }
}
