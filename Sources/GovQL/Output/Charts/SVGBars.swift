// Bars, standing and lying: alone, beside each other, on each other, and touching as a histogram's. What they stand on
// and how thick they are is reckoned first, the same for both ways; SVGAxes.swift says where their places are.

/// A bar before it stands or lies.
struct SVGBar {
    let point: ChartPoint
    /// Along the axis of places: where it begins, and how thick it is.
    let start: Double
    let thickness: Double
    /// Along the axis of values, in its numbers; nil if there is no value.
    let reach: (from: Double, to: Double)?

    /// The bars of each series. Values of one place stand on each other if the chart is stacked, those below zero apart.
    static func bars(of model: ChartModel, at places: SVGPlaces) -> [[SVGBar]] {
        if model.kind == .histogram { return model.series.map { $0.points.map { touching($0, places) } } }
        let isStacked = model.kind == .stacked
        let beside = isStacked ? 1 : Double(max(1, model.series.count))
        let group = min(places.step * (beside > 1 ? 0.82 : 0.7), 52 * beside)
        let thickness = group / beside
        var above: [Double: Double] = [:]
        var below: [Double: Double] = [:]
        return model.series.enumerated().map { index, series in
            series.points.map { point in
                let place = places.middle(point.x) - group / 2 + (isStacked ? 0 : Double(index) * thickness)
                let gap = thickness > 6 && beside > 1 ? 1.0 : 0
                func bar(_ reach: (from: Double, to: Double)?) -> SVGBar {
                    SVGBar(point: point, start: place, thickness: max(thickness - gap, 0.5), reach: reach)
                }
                guard let y = point.y else { return bar(nil) }
                guard isStacked else { return bar((0, y)) }
                let base = (y < 0 ? below[point.x] : above[point.x]) ?? 0
                if y < 0 { below[point.x] = base + y } else { above[point.x] = base + y }
                return bar((base, base + y))
            }
        }
    }

    private static func touching(_ point: ChartPoint, _ places: SVGPlaces) -> SVGBar {
        let start = places.middle(point.x)
        let end = point.xEnd.map { places.middle($0) } ?? start + places.step
        return SVGBar(
            point: point, start: min(start, end), thickness: max(abs(end - start), 0.5), reach: point.y.map { (0, $0) })
    }
}

// MARK: Standing

extension SVGDrawing {
    mutating func drawStandingBars() {
        drawLegend(.box)
        drawTopTitle(model.y.fullTitle)
        let values = model.y.values
        let left = Self.margin + tickRoom(values)
        var plot = SVGPlot(left: left, top: y + 18, width: rightEdge - left, height: isNarrow ? 220 : 280)
        var (places, labels, middles) = bottom(of: plot)
        if labels.overhang > plot.left - 4 {
            plot.left = min(labels.overhang + 4, width / 3)
            plot.width = rightEdge - plot.left
            (places, labels, middles) = bottom(of: plot)
        }
        drawValueAxis(values, in: plot)
        let bars = SVGBar.bars(of: model, at: places)
        for (index, bars) in bars.enumerated() {
            open("<g class=\"\(colorClass(index))\"\(textureFill(index))>")
            for bar in bars { drawStanding(bar, series: index, in: plot) }
            close()
        }
        let room = bars.count == 1 ? places.step * 0.96 : (bars.first?.first?.thickness ?? 0) + 3
        if let texts = shortTexts(bars, room: model.kind == .histogram ? bars.first?.first?.thickness ?? 0 : room) {
            for (bar, words) in zip(bars.joined(), texts) { drawValue(words, on: bar, in: plot) }
        }
        drawBaseLine(values, in: plot)
        drawLabels(labels, at: middles, under: plot, title: model.x.fullTitle)
    }

    private func bottom(of plot: SVGPlot) -> (SVGPlaces, SVGLabels, [Double]) {
        let xs = model.series.flatMap { $0.points.map(\.x) }
        let places = SVGPlaces(model.x, xs: xs, length: plot.width, padding: model.kind == .histogram ? 0 : 0.5)
        let (texts, middles) = bottomLabels(places)
        let labels = SVGLabels(texts, middles: middles, step: places.step, model.x.labelled)
        return (places, labels, middles)
    }

    private mutating func drawStanding(_ bar: SVGBar, series: Int, in plot: SVGPlot) {
        let tooltip = summary.tooltip(bar.point, of: model.series[series])
        let values = model.y.values
        let x = plot.left + bar.start
        guard let reach = bar.reach else {
            drawMissing(x: x + bar.thickness / 2, y: plot.bottom - values.place(of: 0) * plot.height - 5, bar, tooltip)
            return
        }
        let top = plot.bottom - values.place(of: max(reach.from, reach.to)) * plot.height
        let bottom = plot.bottom - values.place(of: min(reach.from, reach.to)) * plot.height
        add(
            "<rect\(style(of: bar)) x=\"\(n(x))\" y=\"\(n(top))\" width=\"\(n(bar.thickness))\" "
                + "height=\"\(n(bottom - top))\"",
            tooltip: tooltip)
    }

    /// Bars that touch are parted by a line in the colour of the paper; what was folded is grey if the rest has a colour
    /// in common.
    private func style(of bar: SVGBar) -> String {
        if bar.point.isOthers, model.series.count == 1 { return " class=\"s0 fill\"" }
        return fillStyle(isParted: model.kind != .bar)
    }

    /// Where a value is missing stands a dash: it is no bar of zero.
    private mutating func drawMissing(x: Double, y: Double, _ bar: SVGBar, _ tooltip: String) {
        guard bar.thickness >= 6, model.kind == .bar else { return }
        add(
            "<path class=\"axis\" d=\"M\(n(x - 3)) \(n(y))h6\" stroke-width=\"1.5\"", tooltip: tooltip)
    }

    /// What stands at the ends of the bars: the exact values, if they are few and all of them fit.
    private func shortTexts(_ bars: [[SVGBar]], room: Double) -> [String]? {
        let all = bars.joined()
        guard model.kind != .stacked, all.count <= 40, !all.isEmpty else { return nil }
        let texts = all.map { $0.reach == nil ? "" : ChartSummary.short($0.point) }
        return texts.allSatisfy { SVGText.width($0, size: Self.valueSize) + 4 <= room } ? texts : nil
    }

    private mutating func drawValue(_ words: String, on bar: SVGBar, in plot: SVGPlot) {
        guard let reach = bar.reach, !words.isEmpty else { return }
        let end = plot.bottom - model.y.values.place(of: reach.to) * plot.height
        text(
            words, x: plot.left + bar.start + bar.thickness / 2, y: reach.to < 0 ? end + 13 : end - 5, anchor: .middle,
            style: "value number")
    }

    /// The texts along the axis of places.
    private var bottomNames: [String] {
        switch model.x.scale {
        case .categories(let names): names.map { ChartSummary.shown($0) }
        case .values(let values): values.ticks.map { ChartSummary.shown($0.text) }
        }
    }

    /// The texts along the axis of places, and where they stand.
    func bottomLabels(_ places: SVGPlaces) -> ([String], [Double]) {
        switch model.x.scale {
        case .categories(let names): (bottomNames, names.indices.map { places.middle(Double($0)) })
        case .values(let values): (bottomNames, values.ticks.map { places.middle($0.value) })
        }
    }
}

// MARK: Lying

extension SVGDrawing {
    /// Categories from the top down, each name beside its bars.
    mutating func drawLyingBars() {
        drawLegend(.box)
        drawTopTitle(model.x.fullTitle)
        let values = model.y.values
        let xs = model.series.flatMap { $0.points.map(\.x) }
        let beside = model.kind == .stacked ? 1 : Double(model.series.count)
        let names = bottomNames
        let widths = names.map { SVGText.width($0, size: Self.textSize) }
        let widest = widths.max() ?? 0
        // Long names stand in two lines; names of one line need not take a third of the width for their sake.
        let wanted = widths.map { $0 <= width * 0.22 ? $0 : max(width * 0.22, $0 * 0.58 + 1) }.max() ?? 0
        let nameRoom = min(wanted, width * 0.36)
        let step = beside > 1 ? min(10 + 14 * beside, 64) : widest > nameRoom ? 34 : 28.0
        let count: Int
        if case .categories(let names) = model.x.scale { count = names.count } else { count = Set(xs).count }
        let length = step * Double(max(1, count))
        let places = SVGPlaces(model.x, xs: xs, length: length, padding: 0.5)
        let bars = SVGBar.bars(of: model, at: places)
        let isThin = (bars.first?.first?.thickness ?? 0) < 11
        let texts = isThin ? nil : shortTexts(bars, room: isNarrow ? 70 : 110)
        let room = roomForValues(texts, bars)
        let middles = bottomLabels(places).1
        let left = Self.margin + nameRoom + Self.tickGap + room.below
        let plot = SVGPlot(left: left, top: y + 4, width: rightEdge - room.above - left, height: length)
        drawUprightGrid(values, in: plot)
        for (words, middle) in zip(names, middles) {
            drawName(words, in: nameRoom, middle: plot.top + middle)
        }
        for (index, bars) in bars.enumerated() {
            open("<g class=\"\(colorClass(index))\"\(textureFill(index))>")
            for bar in bars { drawLying(bar, series: index, in: plot) }
            close()
        }
        if let texts { for (bar, words) in zip(bars.joined(), texts) { drawSideValue(words, on: bar, in: plot) } }
        let zero = (plot.left + values.place(of: 0) * plot.width).rounded() + 0.5
        add("<path class=\"axis\" d=\"M\(n(zero)) \(n(plot.top))V\(n(plot.bottom))\"/>")
        drawBottomTicks(values, under: plot, title: model.y.fullTitle)
    }

    /// A name at the left of its bars, in two lines if one is too short.
    private mutating func drawName(_ words: String, in room: Double, middle: Double) {
        var lines = SVGText.wrap(words, to: room, size: Self.textSize, lines: 2)
        let whole = SVGText.width(words, size: Self.textSize)
        // Two lines of about the same length, rather than a whole one and a single character.
        let even = SVGText.wrap(words, to: whole * 0.58, size: Self.textSize, lines: 3)
        if lines.count == 2, even.count == 2, whole * 0.58 <= room { lines = even }
        var y = middle + 4 - 6.5 * Double(lines.count - 1)
        for (index, line) in lines.enumerated() {
            // What is cut is told whole where one points at it.
            let isCut = index == lines.count - 1 && line.hasSuffix("…")
            text(line, x: Self.margin + room, y: y, anchor: .end, full: isCut ? words : nil)
            y += 13
        }
    }

    /// What the texts at the ends of bars need beyond the plot: they reach further than the longest bar may.
    private func roomForValues(_ texts: [String]?, _ bars: [[SVGBar]]) -> (below: Double, above: Double) {
        guard let texts else { return (0, 0) }
        var room = (below: 0.0, above: 0.0)
        for (bar, words) in zip(bars.joined(), texts) {
            let width = SVGText.width(words, size: Self.valueSize) + 6
            if (bar.reach?.to ?? 0) < 0 {
                room.below = max(room.below, width)
            } else {
                room.above = max(room.above, width)
            }
        }
        return room
    }

    private mutating func drawUprightGrid(_ values: ChartValues, in plot: SVGPlot) {
        for tick in values.ticks {
            let x = (plot.left + values.place(of: tick.value) * plot.width).rounded() + 0.5
            add("<path class=\"grid\" d=\"M\(n(x)) \(n(plot.top))V\(n(plot.bottom))\"/>")
        }
    }

    private mutating func drawLying(_ bar: SVGBar, series: Int, in plot: SVGPlot) {
        let tooltip = summary.tooltip(bar.point, of: model.series[series])
        let values = model.y.values
        let y = plot.top + bar.start
        guard let reach = bar.reach else {
            drawMissing(x: plot.left + values.place(of: 0) * plot.width + 8, y: y + bar.thickness / 2, bar, tooltip)
            return
        }
        let start = plot.left + values.place(of: min(reach.from, reach.to)) * plot.width
        let end = plot.left + values.place(of: max(reach.from, reach.to)) * plot.width
        add(
            "<rect\(style(of: bar)) x=\"\(n(start))\" y=\"\(n(y))\" width=\"\(n(end - start))\" "
                + "height=\"\(n(bar.thickness))\"",
            tooltip: tooltip)
    }

    private mutating func drawSideValue(_ words: String, on bar: SVGBar, in plot: SVGPlot) {
        guard let reach = bar.reach, !words.isEmpty else { return }
        let end = plot.left + model.y.values.place(of: reach.to) * plot.width
        let isBelow = reach.to < 0
        text(
            words, x: isBelow ? end - 5 : end + 5, y: plot.top + bar.start + bar.thickness / 2 + 4,
            anchor: isBelow ? .end : .start, style: "value number")
    }

    private mutating func drawBottomTicks(_ values: ChartValues, under plot: SVGPlot, title: String) {
        let middles = values.ticks.map { values.place(of: $0.value) * plot.width }
        let texts = values.ticks.map { ChartSummary.shown($0.text) }
        drawLabels(
            SVGLabels(texts, middles: middles, step: 0, .ticks), at: middles, under: plot, title: title)
    }
}
