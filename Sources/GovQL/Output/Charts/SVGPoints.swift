// Charts whose marks stand at points: lines with gaps where a value is unknown, areas on each other, scattered points.
// SVGAxes.swift says where places lie; a mark's shape tells its series as well as its colour does.

extension SVGDrawing {
    /// A point of a series with its place in the drawing; nil where the value is unknown.
    private struct Spot {
        let point: ChartPoint
        let x: Double
        let y: Double
        /// What it stands on, for areas.
        let base: Double
    }

    /// The names at the ends of lines, in place of a legend: where there are few and they fit.
    private var endNames: [String]? {
        guard model.kind == .line, (2...5).contains(model.series.count), !isNarrow else { return nil }
        let names = model.series.map { ChartSummary.shown($0.name) }
        let isShort = names.allSatisfy { SVGText.width($0, size: Self.textSize) <= 150 }
        return isShort ? names : nil
    }

    mutating func drawPoints() {
        let endNames = endNames
        if endNames == nil { drawLegend(model.kind == .line ? .line : model.kind == .area ? .box : .mark) }
        drawTopTitle(model.y.fullTitle)
        let values = model.y.values
        let left = Self.margin + tickRoom(values)
        let nameRoom =
            endNames.map { $0.map { SVGText.width($0, size: Self.textSize) }.max() ?? 0 }.map { $0 + 24 } ?? 6
        var plot = SVGPlot(
            left: left, top: y + 8, width: rightEdge - nameRoom - left, height: isNarrow ? 220 : 280)
        var (places, labels, middles) = bottomOfPoints(plot)
        if labels.overhang > plot.left - 4 {
            plot.width -= min(labels.overhang + 4, width / 3) - plot.left
            plot.left = min(labels.overhang + 4, width / 3)
            (places, labels, middles) = bottomOfPoints(plot)
        }
        drawValueAxis(values, in: plot)
        if model.kind == .scatter { drawUprights(middles, labels, in: plot) }
        if model.kind != .area, values.lower <= 0, values.upper >= 0 { drawBaseLine(values, in: plot) }
        let spots = spots(places, plot)
        let isCrowded = spots.joined().count > 150
        for index in model.series.indices {
            open("<g class=\"\(colorClass(index))\"\(textureFill(index))>")
            switch model.kind {
            case .area: drawArea(spots[index], series: index)
            case .line: drawLine(spots[index], series: index)
            default: drawMarks(spots[index], series: index, radius: isCrowded ? 3 : 4)
            }
            close()
        }
        if model.kind == .area { drawBaseLine(values, in: plot) }
        if let endNames { drawEndNames(endNames, spots, in: plot) }
        drawLabels(labels, at: middles, under: plot, title: model.x.fullTitle)
    }

    private func bottomOfPoints(_ plot: SVGPlot) -> (SVGPlaces, SVGLabels, [Double]) {
        let xs = model.series.flatMap { $0.points.map(\.x) }
        let isNamed = if case .categories = model.x.scale { true } else { false }
        let padding = isNamed ? (model.kind == .area ? 0 : 0.5) : 0
        let places = SVGPlaces(model.x, xs: xs, length: plot.width, padding: padding)
        let (texts, middles) = bottomLabels(places)
        let labels = SVGLabels(texts, middles: middles, step: places.step, model.x.labelled)
        return (places, labels, middles)
    }

    private func spots(_ places: SVGPlaces, _ plot: SVGPlot) -> [[Spot?]] {
        var above: [Double: Double] = [:]
        var below: [Double: Double] = [:]
        let values = model.y.values
        func height(_ value: Double) -> Double { plot.bottom - values.place(of: value) * plot.height }
        return model.series.map { series in
            series.points.map { point in
                guard let y = point.y else { return nil }
                let x = plot.left + places.middle(point.x)
                guard model.kind == .area else { return Spot(point: point, x: x, y: height(y), base: height(0)) }
                let base = (y < 0 ? below[point.x] : above[point.x]) ?? 0
                if y < 0 { below[point.x] = base + y } else { above[point.x] = base + y }
                return Spot(point: point, x: x, y: height(base + y), base: height(base))
            }
        }
    }

    /// Stretches of known values.
    private func stretches(_ spots: [Spot?]) -> [[Spot]] {
        spots.split { $0 == nil }.map { $0.compactMap { $0 } }
    }

    private func path(_ spots: some Sequence<Spot>, _ y: (Spot) -> Double) -> String {
        spots.map { "\(n($0.x)) \(n(y($0)))" }.joined(separator: "L")
    }

    private mutating func drawLine(_ spots: [Spot?], series: Int) {
        let stretches = stretches(spots)
        let lines = stretches.filter { $0.count > 1 }.map { "M" + path($0, { $0.y }) }
        if !lines.isEmpty { add("<path class=\"line\"\(dashes(series)) d=\"\(lines.joined())\"/>") }
        let known = spots.compactMap { $0 }
        let spread = (known.last?.x ?? 0) - (known.first?.x ?? 0)
        if spread / Double(max(1, known.count - 1)) >= 12 || known.count == 1 {
            drawMarks(spots, series: series, radius: 3.5)
        } else {
            // Too near to each other for marks, but a lone value between gaps would show as nothing.
            drawMarks(stretches.filter { $0.count == 1 }.map { $0[0] }, series: series, radius: 3)
            for spot in stretches.filter({ $0.count > 1 }).joined() {
                add(
                    "<circle class=\"hit\" cx=\"\(n(spot.x))\" cy=\"\(n(spot.y))\" r=\"5\"",
                    tooltip: summary.tooltip(spot.point, of: model.series[series]))
            }
        }
    }

    private mutating func drawArea(_ spots: [Spot?], series: Int) {
        for stretch in stretches(spots) {
            if stretch.count == 1 {
                // A single place has no breadth: a thin bar.
                let spot = stretch[0]
                add("<path class=\"line thick\" d=\"M\(n(spot.x)) \(n(spot.base))V\(n(spot.y))\"/>")
            } else {
                let upper = path(stretch) { $0.y }
                let lower = path(stretch.reversed()) { $0.base }
                add("<path\(fillStyle(isParted: true)) d=\"M\(upper)L\(lower)Z\"/>")
            }
        }
        let known = spots.compactMap { $0 }
        let spread = (known.last?.x ?? 0) - (known.first?.x ?? 0)
        let half = min(max(spread / Double(max(1, known.count - 1)) / 2, 1), 20)
        for spot in known {
            add(
                "<rect class=\"hit\" x=\"\(n(spot.x - half))\" y=\"\(n(min(spot.y, spot.base)))\" width=\"\(n(2 * half))\" "
                    + "height=\"\(n(max(abs(spot.base - spot.y), 2)))\"",
                tooltip: summary.tooltip(spot.point, of: model.series[series]))
        }
    }

    private mutating func drawMarks(_ spots: [Spot?], series: Int, radius: Double) {
        let style = model.kind == .scatter ? "dot" : "edge"
        for spot in spots.compactMap({ $0 }) {
            add(
                "<path class=\"\(style)\" d=\"\(mark(series, x: spot.x, y: spot.y, radius: radius))\"",
                tooltip: summary.tooltip(spot.point, of: model.series[series]))
        }
    }

    private mutating func drawUprights(_ middles: [Double], _ labels: SVGLabels, in plot: SVGPlot) {
        for index in stride(from: 0, to: middles.count, by: labels.stride) {
            let x = (plot.left + middles[index]).rounded() + 0.5
            add("<path class=\"grid\" d=\"M\(n(x)) \(n(plot.top))V\(n(plot.bottom))\"/>")
        }
    }

    /// Each name at the height where its line ends, moved apart where lines end together.
    private mutating func drawEndNames(_ names: [String], _ spots: [[Spot?]], in plot: SVGPlot) {
        let ends = spots.map { $0.compactMap { $0 }.last?.y ?? plot.bottom }
        let order = ends.indices.sorted { ends[$0] == ends[$1] ? $0 < $1 : ends[$0] < ends[$1] }
        let gap = 16.0
        var heights = ends
        var free = plot.top
        for index in order {
            heights[index] = max(heights[index], free)
            free = heights[index] + gap
        }
        var lowest = plot.bottom
        for index in order.reversed() {
            heights[index] = min(heights[index], lowest)
            lowest = heights[index] - gap
        }
        for index in order {
            let last = spots[index].compactMap { $0 }.last
            let isFar = abs(heights[index] - ends[index]) > 5 || (last?.x ?? 0) < plot.right - 12
            let x = plot.right + 10
            if isFar {
                let mark = mark(index, x: x + 4, y: heights[index], radius: 3.5)
                add("<path class=\"\(colorClass(index)) fill\" d=\"\(mark)\"/>")
            }
            text(names[index], x: isFar ? x + 12 : x, y: heights[index] + 4)
        }
    }
}
