// Bars of characters. Lying ones have a line each with their name and exact value; standing ones and areas share a plot
// with an axis at the left. Eighths of a block are used where the block elements of Unicode have them.

extension TerminalChart {
    private static let rightEighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    private static let upEighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"]

    // MARK: Lying

    /// One bar to be drawn.
    private struct Bar {
        var name: String
        var value: String
        /// From where to where along the axis, by series.
        var parts: [(from: Double, to: Double, series: Int)]
        var isKnown: Bool
    }

    func lyingBars() -> [ChartLine] {
        guard let axis = model.y.valuesIfAny, let names = model.x.categoriesIfAny else { return [] }
        var bars: [[Bar]] = []
        for (place, name) in names.enumerated() {
            bars.append(model.kind == .stacked ? [stack(name, place)] : group(name, place))
        }
        let isGrouped = model.kind == .bar && model.series.count > 1
        return legend(fill) + lying(bars, axis, title: model.y.fullTitle, isApart: isGrouped)
    }

    func histogram() -> [ChartLine] {
        guard let axis = model.y.valuesIfAny, let series = model.series.first else { return [] }
        let bars = series.points.map { point in
            [
                Bar(
                    name: point.xText, value: point.yText, parts: [(0, point.y ?? 0, 0)], isKnown: point.y != nil)
            ]
        }
        var lines = lying(bars, axis, title: model.y.fullTitle, isApart: false)
        if !model.x.fullTitle.isEmpty { lines.insert(ChartLine(cut(model.x.fullTitle, to: width), .dim), at: 0) }
        return lines
    }

    private func group(_ name: String, _ place: Int) -> [Bar] {
        model.series.enumerated().compactMap { index, series in
            guard series.points.indices.contains(place) else { return nil }
            let point = series.points[place]
            return Bar(
                name: index == 0 ? name : "", value: point.y == nil ? "· \(point.yText)" : point.yText,
                parts: point.y.map { [(0, $0, index)] } ?? [], isKnown: point.y != nil)
        }
    }

    private func stack(_ name: String, _ place: Int) -> Bar {
        var (up, down) = (0.0, 0.0)
        var bar = Bar(name: name, value: "", parts: [], isKnown: false)
        for (index, series) in model.series.enumerated() where series.points.indices.contains(place) {
            guard let value = series.points[place].y else { continue }
            bar.isKnown = true
            if value < 0 {
                bar.parts.append((down, down + value, index))
                down += value
            } else {
                bar.parts.append((up, up + value, index))
                up += value
            }
        }
        bar.value = bar.isKnown ? "" : "·"
        return bar
    }

    private func lying(_ groups: [[Bar]], _ axis: ChartValues, title: String, isApart: Bool) -> [ChartLine] {
        let bars = groups.joined()
        let widest = bars.map { DisplayWidth.cells(of($0.name)) }.max() ?? 0
        let nameWidth = min(widest, max(8, width * 2 / 5))
        let widestValue = bars.map { DisplayWidth.cells(of($0.value)) }.max() ?? 0
        let valueWidth = min(widestValue, max(6, width / 4))
        let barWidth = max(6, width - nameWidth - valueWidth - 3)
        let zero = cell(0, axis, barWidth)
        var lines: [ChartLine] = []
        for (index, group) in groups.enumerated() {
            if isApart, index > 0 { lines.append(ChartLine(String(repeating: " ", count: nameWidth + 1) + "│", .dim)) }
            for bar in group {
                var line = ChartLine()
                line.add(DisplayWidth.pad(cut(bar.name, to: nameWidth), to: nameWidth))
                line.add(" ")
                line.add(zero == 0 ? "│" : " ", .dim)
                let end = draw(bar, axis, barWidth, zero, &line)
                line.add(
                    " " + cut(bar.value, to: valueWidth + barWidth - end), bar.isKnown ? .plain : .dim)
                lines.append(line)
            }
        }
        return lines + [rule(axis, barWidth, indent: nameWidth + 1)] + tickLabels(axis, barWidth, indent: nameWidth + 2)
            + axisTitle(title, indent: nameWidth + 2)
    }

    /// Draws the parts of a bar and gives the cell after its end.
    private func draw(
        _ bar: Bar, _ axis: ChartValues, _ barWidth: Int, _ zero: Int, _ line: inout ChartLine
    ) -> Int {
        var canvas = ChartCanvas(width: barWidth, height: 1)
        var end = 0
        if zero > 0 { canvas.put("│", x: zero, y: 0, .dim) }
        for part in bar.parts {
            let (from, to) = (min(part.from, part.to), max(part.from, part.to))
            let eighths = (eighth(from, axis, barWidth), eighth(to, axis, barWidth))
            guard to > from else { continue }
            let first = (eighths.0 + 4) / 8
            let isFine = model.kind != .stacked && from >= 0 && fill(part.series) == "█"
            let last = isFine ? eighths.1 / 8 : (eighths.1 + 4) / 8
            for x in first..<max(first, last) { canvas.put(fill(part.series), x: x, y: 0, .series(part.series)) }
            end = max(end, last)
            let rest = isFine ? eighths.1 % 8 : 0
            if rest > 0 {
                canvas.put(Self.rightEighths[rest], x: last, y: 0, .series(part.series))
                end = max(end, last + 1)
            } else if last <= first {
                // Too little for a block, and yet not nothing.
                let place = from < 0 ? max(0, zero - 1) : min(first, barWidth - 1)
                canvas.put(from < 0 ? "▕" : "▏", x: place, y: 0, .series(part.series))
                end = max(end, place + 1)
            }
        }
        // What lies left of the zero line has its value right of it.
        end = min(max(end, zero > 0 ? zero + 1 : 0), barWidth)
        canvas.append(row: 0, upTo: end, to: &line)
        return end
    }

    private func eighth(_ value: Double, _ axis: ChartValues, _ cells: Int) -> Int {
        let place = axis.clampedPosition(of: value)
        return Int((place * Double(cells * 8)).rounded())
    }

    func cell(_ value: Double, _ axis: ChartValues, _ cells: Int) -> Int {
        let place = axis.clampedPosition(of: value)
        return min(Int((place * Double(cells)).rounded()), cells)
    }

    // MARK: The axis below

    /// `└────┴────┘`, with a mark at each tick.
    func rule(_ axis: ChartValues, _ cells: Int, indent: Int, corner: Character = "└") -> ChartLine {
        var marks = Array(repeating: Character("─"), count: cells)
        for tick in axis.ticks {
            let place = cell(tick.value, axis, cells) - 1
            if marks.indices.contains(place) { marks[place] = "┴" }
        }
        return ChartLine(String(repeating: " ", count: indent) + String(corner) + String(marks), .dim)
    }

    /// The texts of ticks below their marks, those left out that would touch another.
    func tickLabels(_ axis: ChartValues, _ cells: Int, indent: Int) -> [ChartLine] {
        labels(axis.ticks.map { (cell($0.value, axis, cells) - 1, $0.text) }, cells, indent: indent)
    }

    /// Texts centred below places.
    func labels(_ texts: [(place: Int, text: String)], _ cells: Int, indent: Int) -> [ChartLine] {
        var line = ChartLine()
        for (place, text) in texts {
            let shown = cut(text, to: max(4, min(24, width - 2)))
            let textWidth = DisplayWidth.cells(shown)
            let start = max(0, min(indent + place - textWidth / 2, width - textWidth))
            if line.width > 0, start < line.width + 2 { continue }
            line.pad(to: start)
            line.add(shown, .dim)
        }
        return [line]
    }

    func axisTitle(_ title: String, indent: Int) -> [ChartLine] {
        if title.isEmpty { return [] }
        let shown = cut(title, to: max(8, width - indent))
        return [
            ChartLine(
                String(repeating: " ", count: min(indent, max(0, width - DisplayWidth.cells(shown)))) + shown, .dim)
        ]
    }

    // MARK: Standing

    /// Whether standing bars have the room that their values need.
    var standsWell: Bool {
        guard let names = model.x.categoriesIfAny else { return model.kind == .area }
        let perPlace = model.kind == .bar ? model.series.count + (model.series.count > 1 ? 1 : 0) : 1
        guard names.count * perPlace <= width - 14 else { return false }
        if model.x.isTime || model.kind == .area { return true }
        // Every name below its own bar.
        let room = StandingPlaces(model, width - 14).spans.map(\.count).min() ?? 0
        return names.allSatisfy { DisplayWidth.cells(of($0)) <= room }
    }

    func standingBars() -> [ChartLine] {
        guard let axis = model.y.valuesIfAny else { return [] }
        let rows = min(height, 14)
        let frame = PlotFrame(axis.withZeroBetweenCells(of: rows), height: rows, self)
        let cells = max(4, width - frame.margin - 1)
        var canvas = ChartCanvas(width: cells, height: frame.height)
        let places = StandingPlaces(model, cells)
        for (index, place) in places.spans.enumerated() {
            if model.kind == .bar {
                let each = max(1, place.count / max(1, model.series.count))
                for (number, series) in model.series.enumerated() {
                    guard let value = places.value(series, index) else { continue }
                    let first = place.lowerBound + number * each
                    guard first < place.upperBound else { continue }
                    column(first..<min(first + each, place.upperBound), 0, value, number, frame, &canvas)
                }
                continue
            }
            var (up, down) = (0.0, 0.0)
            for (number, series) in model.series.enumerated() {
                guard let value = places.value(series, index) else { continue }
                if value < 0 {
                    column(place, down, down + value, number, frame, &canvas)
                    down += value
                } else {
                    column(place, up, up + value, number, frame, &canvas)
                    up += value
                }
            }
        }
        return legend(fill) + frame.lines(canvas) + [
            ChartLine(String(repeating: " ", count: frame.margin) + "└" + String(repeating: "─", count: cells), .dim)
        ]
            + labels(places.labels, cells, indent: frame.margin + 1)
            + axisTitle(model.x.fullTitle, indent: frame.margin + 1)
    }

    /// One bar or layer. The zero line lies between two cells, so that a bar which stands on it is exact to an eighth, one
    /// that hangs from it to a half; what is too little for either is a thin line. The layers of a stack share cells with
    /// others: the one that holds the middle of a cell has it.
    private func column(
        _ span: Range<Int>, _ from: Double, _ to: Double, _ series: Int, _ frame: PlotFrame, _ canvas: inout ChartCanvas
    ) {
        let (low, high) = (min(from, to), max(from, to))
        guard high > low else { return }
        let total = Double(frame.height * 8)
        let bottom = Int((frame.axis.clampedPosition(of: low) * total).rounded())
        let top = Int((frame.axis.clampedPosition(of: high) * total).rounded())
        let isLayer = model.kind != .bar && model.series.count > 1
        for row in 0..<frame.height {
            let foot = row * 8
            // What is less than an eighth still has its cell, on its side of zero.
            let (first, last) = low >= 0 ? (bottom, max(top, bottom + 1)) : (min(bottom, top - 1), top)
            guard foot + 8 > first, foot < last else { continue }
            let mark: Character?
            if isLayer {
                mark = bottom < foot + 4 && top >= foot + 4 ? fill(series) : nil
            } else if low >= 0 {
                mark = standing(top - foot, isFoot: (foot..<foot + 8).contains(bottom), series)
            } else {
                mark = hanging(foot + 8 - bottom, isTop: (foot + 1...foot + 8).contains(top), series)
            }
            guard let mark else { continue }
            for x in span { canvas.put(mark, x: x, y: frame.height - 1 - row, .series(series)) }
        }
    }

    /// The mark of a cell of which so many eighths are filled from below.
    private func standing(_ eighths: Int, isFoot: Bool, _ series: Int) -> Character? {
        if eighths >= 8 { return fill(series) }
        if fill(series) == "█" {
            let filled = max(eighths, isFoot ? 1 : 0)
            return filled > 0 ? Self.upEighths[filled] : nil
        }
        return eighths >= 4 ? fill(series) : isFoot ? "▁" : nil
    }

    /// The mark of a cell of which so many eighths are filled from above.
    private func hanging(_ eighths: Int, isTop: Bool, _ series: Int) -> Character? {
        if eighths >= 7 { return fill(series) }
        if fill(series) == "█", eighths >= 3 { return "▀" }
        return eighths >= 4 ? fill(series) : isTop ? "▔" : nil
    }
}

/// Which cells the bars of each place take, and where their names stand.
private struct StandingPlaces {
    let spans: [Range<Int>]
    let labels: [(place: Int, text: String)]
    /// For areas over a scale of values: the points by the cell that shows them.
    private let cells: [[Double?]]
    private let isSpread: Bool

    init(_ model: ChartModel, _ width: Int) {
        if let names = model.x.categoriesIfAny {
            isSpread = false
            cells = []
            let perPlace = model.kind == .bar ? model.series.count : 1
            let gap = names.count * (perPlace + 1) <= width ? 1 : 0
            let room =
                model.kind == .area ? width / max(1, names.count) : min(width / max(1, names.count), 6 * perPlace + gap)
            let each = max(1, room)
            spans = names.indices.map { index in
                index * each..<max(index * each + 1, (index + 1) * each - (model.kind == .area ? 0 : gap))
            }
            labels = zip(spans, names).map { ((($0.lowerBound + $0.upperBound) / 2), $1) }
            return
        }
        guard let axis = model.x.valuesIfAny else {
            (spans, labels, cells, isSpread) = ([], [], [], true)
            return
        }
        isSpread = true
        spans = (0..<width).map { $0..<$0 + 1 }
        labels = axis.ticks.map { (Int((axis.clampedPosition(of: $0.value) * Double(width - 1)).rounded()), $0.text) }
        cells = model.series.map { series in
            (0..<width).map { cell in
                let x = axis.lower + (axis.upper - axis.lower) * (Double(cell) / Double(max(1, width - 1)))
                return Self.value(series.points, at: x)
            }
        }
        names = model.series.map(\.name)
    }

    private var names: [String] = []

    func value(_ series: ChartSeries, _ index: Int) -> Double? {
        guard isSpread else { return series.points.indices.contains(index) ? series.points[index].y : nil }
        guard let number = names.firstIndex(of: series.name) else { return nil }
        return cells[number][index]
    }

    /// Between two points on the straight line; nil beside a gap and beyond the ends.
    private static func value(_ points: [ChartPoint], at x: Double) -> Double? {
        guard let next = points.firstIndex(where: { $0.x >= x }) else { return nil }
        if points[next].x == x || next == 0 {
            return points[next].x - x < 1e-9 * max(1, x.magnitude) ? points[next].y : nil
        }
        guard let before = points[next - 1].y, let after = points[next].y else { return nil }
        let part = (x - points[next - 1].x) / (points[next].x - points[next - 1].x)
        return before * (1 - part) + after * part
    }
}

extension ChartValues {
    /// The axis, made longer so that zero lies between two of so many cells; as it is where zero is at an end.
    func withZeroBetweenCells(of cells: Int) -> ChartValues {
        guard lower < 0, upper > 0, cells > 1 else { return self }
        let below = min(max(Int((position(of: 0) * Double(cells)).rounded(.up)), 1), cells - 1)
        let perCell = max(upper / Double(cells - below), -lower / Double(below))
        let ends = (low: -perCell * Double(below), high: perCell * Double(cells - below))
        guard ends.low.isFinite, ends.high.isFinite else { return self }
        return ChartValues(lower: ends.low, upper: ends.high, ticks: ticks, isTime: isTime)
    }
}
