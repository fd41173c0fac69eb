// Charts that are tables: heat maps with a shaded cell for each pair, and sparklines with a line of blocks for each
// series and its last, least and greatest value.

extension TerminalChart {
    // MARK: Heat maps

    private static let shades: [Character] = ["░", "▒", "▓", "█"]

    func heatmap() -> [ChartLine] {
        guard var columns = heatColumns, let values = model.shade?.valuesIfAny, let known = ends else { return [] }
        let rowNames = model.series.map(\.name)
        let nameWidth = min(rowNames.map { DisplayWidth.cells(of($0)) }.max() ?? 0, max(8, width / 4))
        let all = columns.count
        columns = Array(columns.prefix(max(1, width - nameWidth - 1)))
        let room = max(1, (width - nameWidth - 1) / max(1, columns.count))
        let texts = model.series.flatMap(\.points).map { DisplayWidth.cells($0.yText) }.max() ?? 0
        let columnWidest = columns.map { DisplayWidth.cells(of($0)) }.max() ?? 0
        // The numbers themselves where there is room for them; else shades alone.
        let hasTexts = room >= texts + 3
        let cellWidth =
            hasTexts ? min(room, max(texts + 3, columnWidest + 1)) : min(room, max(2, min(columnWidest + 1, 12)))
        var lines: [ChartLine] = [heatHeader(columns, nameWidth, cellWidth)]
        for series in model.series {
            var line = ChartLine(DisplayWidth.pad(cut(series.name, to: nameWidth), to: nameWidth) + " ")
            for point in series.points.prefix(columns.count) {
                add(point, cellWidth, hasTexts, known, to: &line)
            }
            lines.append(line)
        }
        lines.append(heatLegend(known, values))
        if columns.count < all {
            let hidden = all - columns.count
            lines += wrapped(
                Words(en: "\(hidden) more columns need a wider window", zh: "另有 \(hidden) 列需要更宽的窗口")[language], .dim)
        }
        return axisTitles() + lines
    }

    private func axisTitles() -> [ChartLine] {
        let text = [model.y.title, model.x.title].filter { !$0.isEmpty }.joined(separator: " × ")
        return text.isEmpty ? [] : [ChartLine(cut(text, to: width), .dim)]
    }

    private var heatColumns: [String]? {
        if let names = model.x.categoriesIfAny { return names }
        return model.series.first?.points.map(\.xText)
    }

    private var ends: (low: Double, high: Double)? {
        let known = model.series.flatMap(\.points).compactMap(\.y)
        guard let low = known.min(), let high = known.max() else { return nil }
        return (low, high)
    }

    private func shade(_ value: Double, _ ends: (low: Double, high: Double)) -> Int {
        let range = ends.high / 2 - ends.low / 2
        guard range > 0 else { return Self.shades.count - 1 }
        let place = (value / 2 - ends.low / 2) / range
        return min(Int(min(max(place, 0), 1) * Double(Self.shades.count)), Self.shades.count - 1)
    }

    private func add(
        _ point: ChartPoint, _ cellWidth: Int, _ hasTexts: Bool, _ ends: (low: Double, high: Double),
        to line: inout ChartLine
    ) {
        guard let y = point.y else {
            return line.add(DisplayWidth.pad("·", to: cellWidth, hasTexts ? .right : .left), .dim)
        }
        let step = shade(y, ends)
        let mark = Self.shades[step]
        if hasTexts {
            line.add(DisplayWidth.pad(point.yText, to: cellWidth - 2, .right) + " ")
            line.add(String(mark), .shade(step + 1))
        } else {
            line.add(
                String(repeating: String(mark), count: max(1, cellWidth - (cellWidth > 2 ? 1 : 0))), .shade(step + 1))
            if cellWidth > 2 { line.add(" ") }
        }
    }

    private func heatHeader(_ columns: [String], _ nameWidth: Int, _ cellWidth: Int) -> ChartLine {
        var line = ChartLine()
        line.pad(to: nameWidth + 1)
        let widest = columns.map { DisplayWidth.cells(of($0)) }.max() ?? 0
        for (index, name) in columns.enumerated() {
            let start = nameWidth + 1 + index * cellWidth
            if cellWidth > widest {
                line.pad(to: start)
                line.add(DisplayWidth.pad(cut(name, to: cellWidth - 1), to: cellWidth - 1), .dim)
            } else if start >= line.width + (line.width > nameWidth + 1 ? 2 : 0),
                start + DisplayWidth.cells(of(name)) <= width
            {
                // Narrow columns: every so many a whole name.
                line.pad(to: start)
                line.add(of(name), .dim)
            }
        }
        return line
    }

    private func heatLegend(_ ends: (low: Double, high: Double), _ values: ChartValues) -> ChartLine {
        var line = ChartLine()
        let title = model.shade?.fullTitle ?? ""
        if !title.isEmpty { line.add(cut(title, to: width / 3) + ": ", .dim) }
        let low = exactText(ends.low) ?? NumberFormat.text(ends.low)
        let high = exactText(ends.high) ?? NumberFormat.text(ends.high)
        line.add(low + " ", .dim)
        for (step, mark) in Self.shades.enumerated() { line.add(String(mark), .shade(step + 1)) }
        line.add(" " + high, .dim)
        return line
    }

    /// The text of the point that has a value.
    private func exactText(_ value: Double) -> String? {
        for series in model.series {
            if let point = series.points.first(where: { $0.y == value }) { return point.yText }
        }
        return nil
    }

    // MARK: Sparklines

    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    func sparklines() -> [ChartLine] {
        let rows = model.series.map { series in sparkRow(series) }
        let titles = [
            model.legend ?? "", "", Words(en: "last", zh: "末值")[language], Words(en: "min", zh: "最小")[language],
            Words(en: "max", zh: "最大")[language],
        ]
        func widest(_ column: Int) -> Int {
            (rows.map { DisplayWidth.cells($0.texts[column]) } + [DisplayWidth.cells(titles[column])]).max() ?? 0
        }
        let nameWidth = min(widest(0), max(8, width / 3))
        var numbers = (2...4).map { min(widest($0), 16) }
        // What a narrow window has no room for: the greatest, the least, the last.
        while !numbers.isEmpty, nameWidth + 2 + 6 + numbers.reduce(0, { $0 + $1 + 2 }) > width { numbers.removeLast() }
        let room = max(4, width - nameWidth - 2 - numbers.reduce(0) { $0 + $1 + 2 })
        let points = model.series.first?.points ?? []
        let lineWidth = min(room, max(points.count, DisplayWidth.cells(span(points, room))))
        var header = ChartLine(DisplayWidth.pad(cut(titles[0], to: nameWidth), to: nameWidth) + "  ", .dim)
        header.add(DisplayWidth.pad(span(points, lineWidth), to: lineWidth), .dim)
        for (index, number) in numbers.enumerated() {
            header.add("  " + DisplayWidth.pad(titles[index + 2], to: number, .right), .dim)
        }
        var lines = [header]
        for (index, row) in rows.enumerated() {
            var line = ChartLine(DisplayWidth.pad(cut(row.texts[0], to: nameWidth), to: nameWidth) + "  ")
            line.add(DisplayWidth.pad(spark(row.points, lineWidth), to: lineWidth), .series(index))
            for (number, cells) in numbers.enumerated() {
                line.add("  " + DisplayWidth.pad(cut(row.texts[number + 2], to: cells), to: cells, .right))
            }
            lines.append(line)
        }
        return lines + axisTitle(Words(en: "each line on its own scale", zh: "每行各用自己的刻度")[language], indent: 0)
    }

    private struct SparkRow {
        let texts: [String]
        let points: [ChartPoint]
    }

    private func sparkRow(_ series: ChartSeries) -> SparkRow {
        let known = series.points.filter { $0.y != nil }
        let least = known.min { ($0.y ?? 0) < ($1.y ?? 0) }
        let most = known.max { ($0.y ?? 0) < ($1.y ?? 0) }
        let texts = [series.name, "", known.last?.yText ?? "·", least?.yText ?? "·", most?.yText ?? "·"]
        return SparkRow(texts: texts.map { of($0) }, points: series.points)
    }

    /// From which place to which the lines run.
    private func span(_ points: [ChartPoint], _ room: Int) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        return cut("\(first.xText)…\(last.xText)", to: max(room, 4))
    }

    /// Blocks of eight heights; a blank is a gap.
    private func spark(_ points: [ChartPoint], _ room: Int) -> String {
        let known = points.compactMap(\.y)
        guard let low = known.min(), let high = known.max() else { return "" }
        let cells = min(room, points.count)
        return String(
            (0..<cells).map { cell -> Character in
                // Of several points in one cell the last known one.
                let from = points.count * cell / cells
                let through = max(from, points.count * (cell + 1) / cells - 1)
                guard let y = points[from...through].last(where: { $0.y != nil })?.y else { return " " }
                guard high > low else { return Self.levels[3] }
                let place = (y / 2 - low / 2) / (high / 2 - low / 2)
                return Self.levels[min(Int(place * 8), 7)]
            })
    }
}
