// The axes of a chart: where a number or a category lies, and labels that don't run into each other: on one line, wrapped,
// turned, or only some of them. SVGBars.swift and SVGPoints.swift draw what stands between the axes.

/// The part of a drawing that marks stand in.
struct SVGPlot {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
}

/// Where the places of an axis lie along a length that begins at 0.
struct SVGPlaces {
    let length: Double
    /// From one place to the next; for numbers the smallest distance.
    let step: Double
    private let scale: ChartScale
    /// How much of a step is free before the first place and after the last.
    private let padding: Double

    /// - Parameter padding: in steps: half for bars, nothing for areas.
    init(_ axis: ChartAxis, xs: [Double], length: Double, padding: Double) {
        self.length = length
        self.padding = padding
        scale = axis.scale
        switch axis.scale {
        case .categories(let names):
            step = length / max(1, Double(names.count) - 1 + 2 * padding)
        case .values(let values):
            let places = Set(xs.map { values.place(of: $0) }).sorted()
            let gap = zip(places.dropFirst(), places).map { $0 - $1 }.min() ?? 0.25
            step = length * gap / (1 + 2 * padding * gap)
        }
    }

    func middle(_ x: Double) -> Double {
        switch scale {
        case .categories(let names):
            if names.count + Int(2 * padding) <= 1 { return length / 2 }
            return (min(max(x, 0), Double(max(0, names.count - 1))) + padding) * step
        case .values(let values):
            return padding * step + values.place(of: x) * (length - 2 * padding * step)
        }
    }
}

extension ChartValues {
    /// Where a number lies, 0 to 1 even if it is outside or no number.
    func place(of value: Double) -> Double {
        let place = position(of: value)
        return place.isNaN ? 0 : min(max(place, 0), 1)
    }
}

extension ChartAxis {
    /// The axis of numbers; a plain one where a model has categories in their place.
    var values: ChartValues {
        if case .values(let values) = scale { return values }
        return ChartValues(
            lower: 0, upper: 1, ticks: [.init(value: 0, text: "0"), .init(value: 1, text: "1")])
    }
}

extension ChartAxis {
    var labelled: SVGLabels.Kind {
        guard case .categories(let names) = scale else { return .ticks }
        let ofPeriods = Set("0123456789-/. QWH年月日周季度第上下半".unicodeScalars)
        let isOfPeriods = names.allSatisfy { name in
            name.utf8.contains { (0x30...0x39).contains($0) } && name.unicodeScalars.allSatisfy(ofPeriods.contains)
        }
        return isOfPeriods ? .periods : .names
    }
}

// MARK: Labels along the bottom

/// How the labels under a plot stand.
struct SVGLabels {
    /// What the labels are: of names each is wanted; of ticks, and of periods like `2025-03` and `3月`, whose order
    /// everybody knows, some say where the others are.
    enum Kind {
        case ticks, periods, names
    }

    enum Manner: Equatable {
        case lines(Int)
        case turned
    }

    let texts: [String]
    let manner: Manner
    /// Every so manyth is shown.
    let stride: Int
    let height: Double
    /// How far labels reach to the left of the plot.
    let overhang: Double

    static let size = SVGDrawing.textSize
    private static let lineHeight = 15.0
    /// Cosine and sine of the angle by which labels are turned.
    private static let turn = (cos: 0.77, sin: 0.64)

    /// - Parameters:
    ///   - middles: where the labels stand, rising.
    ///   - step: the room that each has.
    init(_ texts: [String], middles: [Double], step: Double, _ kind: Kind) {
        let widths = texts.map { SVGText.width($0, size: Self.size) }
        let widest = widths.max() ?? 0
        if kind == .ticks {
            self.init(texts, widths: widths, thinnedAt: middles)
            return
        }
        if widest + 8 <= step {
            self.init(texts: texts, manner: .lines(1), stride: 1, height: Self.lineHeight, overhang: 0)
            return
        }
        for lines in 2...3 where step >= 36 {
            let wrapped = texts.map { SVGText.wrap($0, to: step - 8, size: Self.size, lines: 9) }
            let isWhole = texts.allSatisfy { SVGText.canWrap($0, to: step - 8, size: Self.size) }
            if isWhole, wrapped.allSatisfy({ $0.count <= lines }) {
                let height = Double(wrapped.map(\.count).max() ?? 1) * Self.lineHeight
                self.init(texts: texts, manner: .lines(lines), stride: 1, height: height, overhang: 0)
                return
            }
        }
        if kind == .periods {
            self.init(texts, widths: widths, thinnedAt: middles)
            return
        }
        let longest = min(widest, 120)
        let cut = texts.map { SVGText.cut($0, to: 120, size: Self.size) }
        let overhang = zip(widths, middles).map { min($0, 120) * Self.turn.cos - $1 }.max() ?? 0
        self.init(
            texts: cut, manner: .turned, stride: max(1, Int((18 / max(step, 0.1)).rounded(.up))),
            height: longest * Self.turn.sin + Self.lineHeight, overhang: max(0, overhang))
    }

    /// On one line, as many as stand there with room between them.
    private init(_ texts: [String], widths: [Double], thinnedAt middles: [Double]) {
        var stride = 1
        while stride < texts.count {
            var end = -Double.infinity
            var isFree = true
            for index in Swift.stride(from: 0, to: texts.count, by: stride) {
                if middles[index] - widths[index] / 2 < end + 8 { isFree = false }
                end = middles[index] + widths[index] / 2
            }
            if isFree { break }
            stride += 1
        }
        self.init(texts: texts, manner: .lines(1), stride: stride, height: Self.lineHeight, overhang: 0)
    }

    private init(texts: [String], manner: Manner, stride: Int, height: Double, overhang: Double) {
        self.texts = texts
        self.manner = manner
        self.stride = stride
        self.height = height
        self.overhang = overhang
    }
}

// MARK: Drawing axes

extension SVGDrawing {
    static let tickGap = 8.0

    /// Thin lines across the plot at the ticks of the axis that stands, with their texts at the left.
    mutating func drawValueAxis(_ values: ChartValues, in plot: SVGPlot) {
        let spacing = plot.height / Double(max(1, values.ticks.count - 1))
        let stride = max(1, Int((14 / max(spacing, 0.1)).rounded(.up)))
        for index in Swift.stride(from: 0, to: values.ticks.count, by: stride) {
            let tick = values.ticks[index]
            let y = (plot.bottom - values.place(of: tick.value) * plot.height).rounded() + 0.5
            add("<path class=\"grid\" d=\"M\(n(plot.left)) \(n(y))H\(n(plot.right))\"/>")
            text(
                ChartSummary.shown(tick.text), x: plot.left - Self.tickGap, y: y + 3.5, anchor: .end,
                style: "muted number")
        }
    }

    /// The room that texts of ticks take at the left of a plot.
    func tickRoom(_ values: ChartValues) -> Double {
        let widths = values.ticks.map { SVGText.width(ChartSummary.shown($0.text), size: Self.textSize) }
        return (widths.max() ?? 0) + Self.tickGap
    }

    /// The line at zero, or at the lower end if zero lies outside.
    mutating func drawBaseLine(_ values: ChartValues, in plot: SVGPlot) {
        let y = (plot.bottom - values.place(of: 0) * plot.height).rounded() + 0.5
        add("<path class=\"axis\" d=\"M\(n(plot.left)) \(n(y))H\(n(plot.right))\"/>")
    }

    /// What stands under a plot, and the title of the axis.
    mutating func drawLabels(_ labels: SVGLabels, at middles: [Double], under plot: SVGPlot, title: String) {
        let top = plot.bottom + 18
        for index in Swift.stride(from: 0, to: labels.texts.count, by: labels.stride) {
            let x = plot.left + middles[index]
            let full = ChartSummary.shown(fullLabel(index) ?? labels.texts[index])
            switch labels.manner {
            case .turned:
                text(labels.texts[index], x: x + 4, y: top - 4, anchor: .end, style: "muted", full: full, turned: true)
            case .lines(1):
                let half = SVGText.width(labels.texts[index], size: Self.textSize) / 2
                let place = min(max(x, half + 4), width - half - 4)
                text(labels.texts[index], x: place, y: top, anchor: .middle, style: "muted")
            case .lines(let count):
                let room = SVGText.width(labels.texts[index], size: Self.textSize)
                let lines = SVGText.wrap(
                    labels.texts[index], to: max(36, min(room, wrapWidth(middles, plot))), size: Self.textSize,
                    lines: count)
                for (line, words) in lines.enumerated() {
                    text(words, x: x, y: top + Double(line) * 15, anchor: .middle, style: "muted")
                }
            }
        }
        y = plot.bottom + 6 + labels.height
        drawAxisTitle(title, center: plot.left + plot.width / 2)
    }

    private func wrapWidth(_ middles: [Double], _ plot: SVGPlot) -> Double {
        (middles.count > 1 ? middles[1] - middles[0] : plot.width) - 8
    }

    private func fullLabel(_ index: Int) -> String? {
        guard case .categories(let names) = model.x.scale else { return nil }
        return names.indices.contains(index) ? names[index] : nil
    }

    /// The title of the axis that lies, under its labels.
    mutating func drawAxisTitle(_ title: String, center: Double) {
        let full = ChartSummary.shown(title)
        guard !full.isEmpty else { return }
        let words = SVGText.cut(full, to: width - 2 * Self.margin, size: Self.textSize)
        let half = SVGText.width(words, size: Self.textSize) / 2
        y += 18
        text(
            words, x: min(max(center, Self.margin + half), rightEdge - half), y: y, anchor: .middle, style: "muted",
            full: full)
    }

    /// The title of the axis that stands, over it: nobody has to turn the head.
    mutating func drawTopTitle(_ title: String) {
        let full = ChartSummary.shown(title)
        y += 14
        text(
            SVGText.cut(full, to: width - 2 * Self.margin, size: Self.textSize), x: Self.margin, y: y, style: "muted",
            full: full)
        y += 6
    }
}
