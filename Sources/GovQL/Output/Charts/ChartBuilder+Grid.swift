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
        if mayRepeat, places.hasRepeats {
            notes.append(
                Words(
                    en: "some names stand on several rows: a bar for each row", zh: "有些名称出现在多行中，每行各画一条"))
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
        for (number, column) in choice.y.enumerated() {
            for row in rows {
                guard let place = places.place(ofRow: row) else { continue }
                let isPart = choice.series == nil && choice.y.count > 1
                let name = choice.series?.text(row) ?? (isPart ? column.title : "")
                let key = choice.series?.identity(row) ?? "\(number)"
                let value = finite(column.number(row), &dropped)
                let cell = ChartGrid.Cell(value: value, exact: column.decimal(row), source: (row, number))
                do throws(ChartGrid.Refusal) {
                    try grid.set(cell, place: place, series: name, key: key)
                } catch .taken {
                    return repeated(choice)
                } catch {
                    return tooLarge(choice)
                }
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

    private func tooLarge(_ choice: ChartChoice) -> ChartOutcome {
        let names = [choice.x?.title, choice.series?.title].compactMap { $0 }.joined(separator: " × ")
        return .sentence(
            Words(
                en: "too many pairs of \(names) to draw: summarize them to fewer first",
                zh: "\(names) 的组合太多，无法画出：请先汇总成较少的类别"))
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
        guard places.count > most, choice.x != nil else { return }
        let isAdditive = choice.y.allSatisfy(\.facts.isAdditive) && kind != .heatmap && kind != .sparkline
        let kept = grid.largestPlaces(isAdditive ? most - 1 : most)
        let count = places.count - kept.count
        if isAdditive {
            grid.foldPlaces(keeping: kept)
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
        // Who stacks them adds them up.
        let isStacked = kind == .stacked || kind == .area
        let isAdditive =
            isStacked
            || choice.series != nil && choice.y.allSatisfy(\.facts.isAdditive) && kind != .heatmap && kind != .sparkline
        let kept = grid.largestSeries(isAdditive ? most - 1 : most)
        let count = grid.series.count - kept.count
        if isAdditive {
            grid.foldSeries(keeping: kept, named: othersName(count))
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
        // Beside other series a number or day without a row is no gap; a period is.
        let skipsMissing = places.isSpread && !places.hasPeriods
        let noRow = Words(en: "no row", zh: "无数据")[language]
        let kept = keptPlaces(kind, grid, places)
        let series = grid.series.map { series in
            var points: [ChartPoint] = []
            for index in kept(series) {
                let cell = series.cells[index]
                if cell == nil, skipsMissing { continue }
                let text = cell?.source.map { choice.y[$0.column].text($0.row) } ?? cell?.text ?? noRow
                points.append(
                    ChartPoint(
                        x: places.position(index), y: cell?.value, xText: places.text(index), yText: text,
                        isOthers: places.isOthers(index)))
            }
            return ChartSeries(name: series.name, points: points, isOthers: series.isOthers)
        }
        if places.isSpread || choice.x == nil {
            let before = grid.series.reduce(0) { $0 + (skipsMissing ? $1.cells.count { $0 != nil } : $1.cells.count) }
            noteThinned(series.reduce(0) { $0 + $1.points.count }, of: before)
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

    /// Which places of each series are drawn: all, or so many that the line looks the same. Layers that stand on each other
    /// keep the same ones.
    private func keptPlaces(
        _ kind: ChartKind, _ grid: ChartGrid, _ places: ChartPlaces
    ) -> (ChartGrid.Series) -> [Int] {
        let most = options.maximumPoints
        guard kind == .line || kind == .area || kind == .sparkline, places.count > most else {
            return { Array($0.cells.indices) }
        }
        if kind == .area {
            let shared = ChartThinning.line(grid.stackHeights, most)
            return { _ in shared }
        }
        return { series in ChartThinning.line(series.cells.map { $0?.value }, most) }
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
    /// Whether several places have one name.
    private(set) var hasRepeats = false
    private var others: Int?
    private let column: ChartColumn?
    private let options: ChartOptions

    var count: Int { texts.count }
    var hasPeriods: Bool { if case .period? = column?.type { true } else { false } }

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
            let key = column.identity(row)
            if let place = places[key] {
                hasRepeats = true
                if !mayRepeat {
                    ofRow[row] = place
                    continue
                }
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
            end.ordinal - start.ordinal < (isSpread ? 10_000 : 400)
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
