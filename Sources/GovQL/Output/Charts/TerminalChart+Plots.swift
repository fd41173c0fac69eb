// Lines and clouds of Braille dots with an axis at the left. Several series are told apart by letters that stand in the
// plot and in the legend, and by colour besides.

/// The axis at the left of a plot: its ticks by row, and the cells that they take.
struct PlotFrame {
    let axis: ChartValues
    let height: Int
    let margin: Int
    private let labels: [Int: String]
    private let title: String
    private let zero: Int?

    init(_ axis: ChartValues, height: Int, _ chart: TerminalChart) {
        self.axis = axis
        self.height = height
        var labels: [Int: String] = [:]
        for tick in axis.ticks {
            let row = Self.row(tick.value, axis, height)
            // Of two that would share a line the one nearer to the end stays.
            if labels[row] == nil, labels[row - 1] == nil, labels[row + 1] == nil { labels[row] = tick.text }
        }
        self.labels = labels
        margin = min(chart.width / 3, (labels.values.map { DisplayWidth.cells($0) }.max() ?? 0) + 1)
        title = chart.cut(chart.model.y.fullTitle, to: chart.width)
        zero = axis.lower < 0 && axis.upper > 0 ? Self.row(0, axis, height) : nil
    }

    static func row(_ value: Double, _ axis: ChartValues, _ height: Int) -> Int {
        let place = axis.clampedPosition(of: value)
        // A line between two cells belongs to the upper one, whatever the last place of the quotient.
        return height - 1 - min(Int(place * Double(height) + 1e-9), height - 1)
    }

    /// The canvas with the axis at its left, the title of the axis above.
    func lines(_ canvas: ChartCanvas) -> [ChartLine] {
        var lines = title.isEmpty ? [] : [ChartLine(title, .dim)]
        for row in 0..<height {
            var line = ChartLine()
            let label = labels[row].map { DisplayWidth.truncate($0, to: max(1, margin - 1)) }
            line.add(DisplayWidth.pad(label ?? "", to: max(0, margin - 1), .right) + (margin > 0 ? " " : ""), .dim)
            line.add(label == nil ? "│" : "┤", .dim)
            var canvas = canvas
            if row == zero {
                for x in 0..<canvas.width where canvas.isEmpty(x: x, y: row) { canvas.put("╌", x: x, y: row, .dim) }
            }
            canvas.append(row: row, to: &line)
            lines.append(line)
        }
        return lines
    }
}

extension TerminalChart {
    func plot() -> [ChartLine] {
        guard let axis = model.y.valuesIfAny else { return [] }
        let frame = PlotFrame(axis, height: min(height, 18), self)
        let cells = max(8, width - frame.margin - 1)
        var canvas = ChartCanvas(width: cells, height: frame.height)
        for (index, series) in model.series.enumerated() { draw(series, index, axis, &canvas) }
        if model.series.count > 1 { markSeries(axis, &canvas) }
        let ticks = xTicks(cells)
        var marks = Array(repeating: Character("─"), count: cells)
        for tick in ticks where marks.indices.contains(tick.place) { marks[tick.place] = "┬" }
        let rule = ChartLine(String(repeating: " ", count: frame.margin) + "└" + String(marks), .dim)
        return legend(letter) + frame.lines(canvas) + [rule] + labels(ticks, cells, indent: frame.margin + 1)
            + axisTitle(model.x.fullTitle, indent: frame.margin + 1)
    }

    private func xTicks(_ cells: Int) -> [(place: Int, text: String)] {
        if let names = model.x.categoriesIfAny {
            return names.enumerated().map { (column(Double($0), cells), $1) }
        }
        return model.x.valuesIfAny?.ticks.map { (column($0.value, cells), $0.text) } ?? []
    }

    /// How far along the x axis a point lies, from 0 to 1.
    private func along(_ x: Double) -> Double {
        if let names = model.x.categoriesIfAny { return names.count < 2 ? 0.5 : x / Double(names.count - 1) }
        return model.x.valuesIfAny?.clampedPosition(of: x) ?? 0
    }

    private func column(_ x: Double, _ cells: Int) -> Int { Int((along(x) * Double(cells - 1)).rounded()) }

    private func draw(_ series: ChartSeries, _ index: Int, _ axis: ChartValues, _ canvas: inout ChartCanvas) {
        var last: (x: Int, y: Int)?
        for point in series.points {
            guard let y = point.y else {
                last = nil
                continue
            }
            let height = axis.clampedPosition(of: y)
            let dot = (
                x: Int((along(point.x) * Double(canvas.dotWidth - 1)).rounded()),
                y: canvas.dotHeight - 1 - Int((height * Double(canvas.dotHeight - 1)).rounded())
            )
            if model.kind == .line, let last {
                canvas.line(from: last, to: dot, .series(index))
            } else {
                canvas.dot(x: dot.x, y: dot.y, .series(index))
            }
            last = dot
        }
        markAlone(series, index, axis, &canvas)
    }

    /// One dot alone is hard to see: a point without neighbours on its line, and every point of a few, gets a mark.
    private func markAlone(
        _ series: ChartSeries, _ index: Int, _ axis: ChartValues, _ canvas: inout ChartCanvas
    ) {
        let points = series.points
        let isFew = model.kind != .line && points.count <= 60
        for (number, point) in points.enumerated() {
            guard let y = point.y else { continue }
            let isAlone =
                model.kind == .line && (number == 0 || points[number - 1].y == nil)
                && (number == points.count - 1 || points[number + 1].y == nil)
            guard isAlone || isFew else { continue }
            canvas.put(
                "o", x: column(point.x, canvas.width), y: PlotFrame.row(y, axis, canvas.height), .series(index))
        }
    }

    /// Letters on the lines, and for clouds on the points.
    private func markSeries(_ axis: ChartValues, _ canvas: inout ChartCanvas) {
        for (index, series) in model.series.enumerated() {
            let known = series.points.filter { $0.y != nil }
            // At the ends of a line and now and then between them; of a cloud every point.
            let step = model.kind == .line ? max(1, known.count / 4) : 1
            // Each series begins elsewhere, so that lines that run together show both letters.
            for (number, point) in known.enumerated()
            where model.kind != .line || number == known.count - 1 || number % step == min(index, step - 1) % step {
                guard let y = point.y else { continue }
                canvas.put(
                    letter(index), x: column(point.x, canvas.width), y: PlotFrame.row(y, axis, canvas.height),
                    .series(index))
            }
        }
    }
}
