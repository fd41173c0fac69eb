// What a chart shows, in words: for those who hear it read out, and for whoever points at a mark. All texts come as they
// may be shown: nothing in them steers a terminal or turns a line around.

struct ChartSummary {
    let model: ChartModel
    let language: Language

    /// Kind, axes, series and the extremes, each a sentence.
    var text: String {
        var sentences = [kindAndAxes]
        if let series { sentences.append(series) }
        if let extremes { sentences.append(extremes) }
        sentences += model.notes.map { Self.shown($0[language]) }
        return sentences.joined(separator: language == .chinese ? "" : " ")
    }

    private var kindAndAxes: String {
        let kind = model.kind.words[language]
        let x = Self.shown(model.x.fullTitle)
        let y = Self.shown(model.y.fullTitle)
        let value = Self.shown((model.shade ?? model.y).fullTitle)
        switch (model.kind, language) {
        case (.heatmap, .english): return "\(Self.capitalized(kind)) of \(value) by \(x) and \(y)."
        case (.heatmap, .chinese): return "\(kind)：\(x)、\(y)，颜色表示\(value)。"
        case (_, .english): return "\(Self.capitalized(kind)): \(value) by \(x)."
        case (_, .chinese): return "\(kind)：横轴\(x)，纵轴\(value)。"
        }
    }

    private var series: String? {
        guard model.kind != .heatmap, model.series.count > 1 else { return nil }
        let names = model.series.map { Self.cut($0.name) }
        let said = names.prefix(8).joined(separator: language == .chinese ? "、" : ", ")
        let rest = names.count > 8 ? "…" : ""
        switch language {
        case .english: return "\(names.count) series: \(said)\(rest)."
        case .chinese: return "\(names.count)个系列：\(said)\(rest)。"
        }
    }

    private var extremes: String? {
        let points = model.series.flatMap { $0.points }
        guard let first = points.first(where: { $0.y != nil }) else { return nil }
        var lowest = first
        var highest = first
        var unknown = 0
        for point in points {
            guard let y = point.y else {
                unknown += 1
                continue
            }
            if y < lowest.y ?? y { lowest = point }
            if y > highest.y ?? y { highest = point }
        }
        let low = "\(Self.cut(lowest.yText)) (\(Self.cut(lowest.xText)))"
        let high = "\(Self.cut(highest.yText)) (\(Self.cut(highest.xText)))"
        switch language {
        case .english:
            let gaps = unknown == 0 ? "" : ", \(unknown) without a value"
            return "\(points.count) points\(gaps); lowest \(low), highest \(high)."
        case .chinese:
            let gaps = unknown == 0 ? "" : "，其中\(unknown)个没有值"
            return "共\(points.count)个点\(gaps)；最低\(low)，最高\(high)。"
        }
    }

    /// The exact values at a point, a line each: `month: 2024-03`.
    func tooltip(_ point: ChartPoint, of series: ChartSeries) -> String {
        let isHeatMap = model.kind == .heatmap
        var lines = [line(model.x.title, point.xText)]
        if isHeatMap || model.series.count > 1 {
            lines.append(line(isHeatMap ? model.y.title : model.legend ?? "", series.name))
        }
        let axis = isHeatMap ? model.shade ?? model.y : model.y
        let unit = axis.unit.map { " " + $0 } ?? ""
        let value = point.y == nil && point.yText.isEmpty ? noValue : point.yText + unit
        lines.append(line(axis.title, value))
        return lines.joined(separator: "\n")
    }

    var noValue: String { language == .chinese ? "没有值" : "no value" }

    private func line(_ name: String, _ value: String) -> String {
        let colon = language == .chinese ? "：" : ": "
        return name.isEmpty ? Self.shown(value) : Self.shown(name) + colon + Self.shown(value)
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// Enough of a text to know it by.
    private static func cut(_ text: String) -> String { DisplayWidth.truncate(shown(text), to: 40) }

    /// The text as it may stand in a file: no control characters, no turning of lines, and nothing that XML forbids.
    static func shown(_ text: String) -> String {
        let visible = DisplayWidth.visible(text)
        guard visible.unicodeScalars.contains(where: isNoncharacter) else { return visible }
        var result = ""
        for scalar in visible.unicodeScalars {
            result.unicodeScalars.append(isNoncharacter(scalar) ? "\u{FFFD}" : scalar)
        }
        return result
    }

    private static func isNoncharacter(_ scalar: Unicode.Scalar) -> Bool { scalar.value & 0xFFFE == 0xFFFE }
}
