// Charts that are tables: a heat map, whose cells are shaded by a value and say it where it fits, and sparklines, a small
// line for each series beside its name and its lowest, highest and last value.

// MARK: Heat maps

extension SVGDrawing {
    mutating func drawHeatMap() {
        let shade = (model.shade ?? model.y).values
        drawShadeLegend(shade)
        drawTopTitle(model.y.fullTitle)
        let names = model.series.map { ChartSummary.shown($0.name) }
        let widest = names.map { SVGText.width($0, size: Self.textSize) }.max() ?? 0
        let nameRoom = min(widest, width * 0.3)
        var columns: [String] = []
        if case .categories(let names) = model.x.scale { columns = names.map { ChartSummary.shown($0) } }
        let step = names.count <= 24 ? 28.0 : names.count <= 60 ? 20 : 15
        let left = Self.margin + nameRoom + Self.tickGap
        var plot = SVGPlot(left: left, top: y + 4, width: rightEdge - left, height: step * Double(names.count))
        // A cell need not be wider than a few words.
        plot.width = min(plot.width, Double(max(1, columns.count)) * 120)
        let places = SVGPlaces(model.x, xs: [], length: plot.width, padding: 0.5)
        for (row, name) in names.enumerated() {
            let middle = plot.top + (Double(row) + 0.5) * step
            text(
                SVGText.cut(name, to: nameRoom, size: Self.textSize), x: left - Self.tickGap, y: middle + 4,
                anchor: .end,
                full: name)
        }
        drawCells(shade, places, step: step, in: plot)
        let middles = columns.indices.map { places.middle(Double($0)) }
        let labels = SVGLabels(columns, middles: middles, step: places.step, model.x.labelled)
        drawLabels(labels, at: middles, under: plot, title: model.x.fullTitle)
    }

    private mutating func drawCells(_ shade: ChartValues, _ places: SVGPlaces, step: Double, in plot: SVGPlot) {
        let widths = model.series.flatMap(\.points).map {
            SVGText.width(ChartSummary.short($0), size: Self.valueSize)
        }
        // All of them or none: a lone number would look as if it were singled out.
        let saysValues = step >= 18 && (widths.max() ?? 0) + 4 <= places.step
        for (row, series) in model.series.enumerated() {
            let top = plot.top + Double(row) * step
            for point in series.points {
                let x = plot.left + places.middle(point.x) - places.step / 2
                let size = "width=\"\(n(places.step - 1))\" height=\"\(n(step - 1))\""
                let tooltip = summary.tooltip(point, of: series)
                guard let value = point.y else {
                    add(
                        "<rect class=\"grid\" stroke-dasharray=\"2 3\" x=\"\(n(x + 1.5))\" y=\"\(n(top + 1.5))\" "
                            + "width=\"\(n(max(places.step - 4, 1)))\" height=\"\(n(step - 4))\" pointer-events=\"all\"",
                        tooltip: tooltip)
                    if step >= 18, places.step >= 12 {
                        text("–", x: x + places.step / 2, y: top + step / 2 + 3.5, anchor: .middle, style: "muted")
                    }
                    continue
                }
                let ink = ink(of: value, shade)
                add(
                    "<rect class=\"\(ink.color) fill\" fill-opacity=\"\(n(ink.strength))\" x=\"\(n(x))\" y=\"\(n(top))\" "
                        + size,
                    tooltip: tooltip)
                if saysValues {
                    text(
                        ChartSummary.short(point), x: x + (places.step - 1) / 2, y: top + step / 2 + 3.5,
                        anchor: .middle,
                        style: ink.strength > 0.76 ? "value over" : "value")
                }
            }
        }
    }

    /// A value's colour and how much of it. Below zero the colour is another, and as strong for as much.
    private func ink(of value: Double, _ shade: ChartValues) -> (color: String, strength: Double) {
        let floor = 0.06
        guard shade.lower < 0, shade.upper > 0 else {
            return ("s1", floor + (1 - floor) * shade.place(of: value))
        }
        let reach = max(-shade.lower, shade.upper)
        return (value < 0 ? "s4" : "s1", floor + (1 - floor) * min(abs(value) / reach, 1))
    }

    /// Swatches from the least to the most, with the texts of the ends.
    private mutating func drawShadeLegend(_ shade: ChartValues) {
        y += 12
        var x = Self.margin
        let title = ChartSummary.shown((model.shade ?? model.y).fullTitle)
        let words = SVGText.cut(title, to: width * 0.4, size: Self.textSize)
        text(words, x: x, y: y, style: "muted", full: title)
        x += SVGText.width(words, size: Self.textSize) + 12
        let low = shade.ticks.first?.text ?? ""
        let high = shade.ticks.last?.text ?? ""
        text(ChartSummary.shown(low), x: x, y: y, style: "number")
        x += SVGText.width(ChartSummary.shown(low), size: Self.textSize) + 8
        let ends = (low: shade.ticks.first?.value ?? shade.lower, high: shade.ticks.last?.value ?? shade.upper)
        let count = 7
        for index in 0..<count {
            let part = Double(index) / Double(count - 1)
            let ink = ink(of: ends.low * (1 - part) + ends.high * part, shade)
            add(
                "<rect class=\"\(ink.color) fill\" fill-opacity=\"\(n(ink.strength))\" x=\"\(n(x))\" y=\"\(n(y - 10))\" "
                    + "width=\"18\" height=\"12\"/>")
            x += 18
        }
        text(ChartSummary.shown(high), x: x + 6, y: y, style: "number")
        y += 10
    }
}

// MARK: Sparklines

extension SVGDrawing {
    /// A column of values beside the lines.
    private struct Column {
        let title: String
        let texts: [String]
        let width: Double
    }

    mutating func drawSparklines() {
        let names = model.series.map { ChartSummary.shown($0.name) }
        let widest = (names + [ChartSummary.shown(model.legend ?? "")]).map { SVGText.width($0, size: Self.textSize) }
            .max()
        let nameRoom = min(max(widest ?? 0, 40), width * 0.3)
        let columns = sparklineColumns()
        let left = Self.margin + nameRoom + 16
        let right = rightEdge - columns.reduce(0) { $0 + $1.width + 16 }
        drawSparklineHead(columns, left: left, right: right)
        let xs = model.series.flatMap { $0.points.map(\.x) }
        let places = SVGPlaces(model.x, xs: xs, length: right - left - 8, padding: 0)
        for (row, series) in model.series.enumerated() {
            let top = y
            add("<path class=\"grid\" d=\"M\(n(Self.margin)) \(n(top.rounded() + 0.5))H\(n(rightEdge))\"/>")
            text(
                SVGText.cut(names[row], to: nameRoom, size: Self.textSize), x: Self.margin, y: top + 21,
                full: names[row])
            drawSparkline(series, places, in: SVGPlot(left: left, top: top + 7, width: right - left, height: 20))
            var end = right
            for column in columns {
                end += column.width + 16
                text(column.texts[row], x: end, y: top + 21, anchor: .end, style: "number")
            }
            y += 34
        }
        drawAxisTitle(model.x.fullTitle, center: (left + right) / 2)
    }

    private func sparklineColumns() -> [Column] {
        let isChinese = language == .chinese
        let last = isChinese ? "最新" : "last"
        let low = isChinese ? "最低" : "lowest"
        let high = isChinese ? "最高" : "highest"
        func column(_ title: String, _ choose: ([ChartPoint]) -> ChartPoint?) -> Column {
            let texts = model.series.map { series in
                let text = choose(series.points.filter { $0.y != nil }).map { ChartSummary.short($0) } ?? "–"
                return SVGText.cut(text, to: 110, size: Self.textSize)
            }
            let widths = (texts + [title]).map { SVGText.width($0, size: Self.textSize) }
            return Column(title: title, texts: texts, width: widths.max() ?? 0)
        }
        let latest = column(last) { $0.last }
        if isNarrow { return [latest] }
        return [
            column(low) { $0.min { ($0.y ?? 0) < ($1.y ?? 0) } }, column(high) { $0.max { ($0.y ?? 0) < ($1.y ?? 0) } },
            latest,
        ]
    }

    private mutating func drawSparklineHead(_ columns: [Column], left: Double, right: Double) {
        y += 14
        let title = ChartSummary.shown(model.y.fullTitle)
        text(
            SVGText.cut(title, to: right - left, size: Self.textSize), x: left, y: y, style: "muted", full: title)
        if let legend = model.legend.map({ ChartSummary.shown($0) }), !legend.isEmpty {
            let room = left - Self.margin - 16
            text(
                SVGText.cut(legend, to: room + 1, size: Self.textSize), x: Self.margin, y: y, style: "muted",
                full: legend)
        }
        var end = right
        for column in columns {
            end += column.width + 16
            text(column.title, x: end, y: y, anchor: .end, style: "muted")
        }
        y += 8
    }

    /// A line within its own lowest and highest value: it shows the course, the numbers beside it the size.
    private mutating func drawSparkline(_ series: ChartSeries, _ places: SVGPlaces, in plot: SVGPlot) {
        let known = series.points.compactMap(\.y)
        guard let low = known.min(), let high = known.max() else {
            text(summary.noValue, x: plot.left, y: plot.top + 14, style: "muted")
            return
        }
        let range = ChartValues(lower: low, upper: high > low ? high : low.nextUp, ticks: [])
        func spot(_ point: ChartPoint) -> (x: Double, y: Double)? {
            guard let y = point.y else { return nil }
            let place = high > low ? range.place(of: y) : 0.5
            return (plot.left + 4 + places.middle(point.x), plot.bottom - place * plot.height)
        }
        open("<g class=\"s1\">")
        let stretches = series.points.map(spot).split { $0 == nil }.map { $0.compactMap { $0 } }
        let lines = stretches.filter { $0.count > 1 }.map { stretch in
            "M" + stretch.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L")
        }
        if !lines.isEmpty { add("<path class=\"line thin\" d=\"\(lines.joined())\"/>") }
        for spot in stretches.filter({ $0.count == 1 }).joined() {
            add("<circle class=\"fill\" cx=\"\(n(spot.x))\" cy=\"\(n(spot.y))\" r=\"1.5\"/>")
        }
        let half = min(max(places.step / 2, 1.5), 16)
        for point in series.points {
            guard let spot = spot(point) else { continue }
            add(
                "<rect class=\"hit\" x=\"\(n(spot.x - half))\" y=\"\(n(plot.top - 4))\" width=\"\(n(2 * half))\" "
                    + "height=\"\(n(plot.height + 8))\"",
                tooltip: summary.tooltip(point, of: series))
        }
        if let last = stretches.last?.last {
            add("<circle class=\"fill\" cx=\"\(n(last.x))\" cy=\"\(n(last.y))\" r=\"3\"/>")
        }
        close()
    }
}
