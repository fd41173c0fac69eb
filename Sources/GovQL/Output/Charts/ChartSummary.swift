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
            let count = points.count == 1 ? "1 point" : "\(points.count) points"
            return "\(count)\(gaps); lowest \(low), highest \(high)."
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
        let gap = point.yText.isEmpty ? noValue : point.yText
        let value = point.y == nil ? gap : point.yText + unit
        lines.append(line(axis.title, value))
        return lines.joined(separator: "\n")
    }

    /// The value as it stands in the picture, where `0.869079` is a burden: decimals beyond three digits are rounded. Only
    /// plain numbers are; what is told to whoever points at the mark stays exact.
    static func short(_ point: ChartPoint) -> String {
        let text = shown(point.yText)
        guard let y = point.y, abs(y) < 1e12, abs(y) >= 0.01, text.utf8.contains(UInt8(ascii: ".")),
            text.unicodeScalars.allSatisfy({ "0123456789,.-−".unicodeScalars.contains($0) })
        else { return text }
        let places = abs(y) >= 100 ? 0 : abs(y) >= 10 ? 1 : abs(y) >= 1 ? 2 : 3
        guard let dot = text.firstIndex(of: "."), text[dot...].utf8.count - 1 > places else { return text }
        let unit = [1.0, 10, 100, 1000][places]
        let (whole, part) = Int((abs(y) * unit).rounded()).quotientAndRemainder(dividingBy: Int(unit))
        var digits = Array(String(whole))
        if text.utf8.contains(UInt8(ascii: ",")) {
            for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        }
        let sign = y < 0 && (whole, part) != (0, 0) ? String(text.prefix(1)) : ""
        let decimals = String(part)
        let fraction = places == 0 ? "" : "." + String(repeating: "0", count: places - decimals.utf8.count) + decimals
        return sign + String(digits) + fraction
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
