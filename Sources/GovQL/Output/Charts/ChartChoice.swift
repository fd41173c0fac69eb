// What kind of chart, and of which columns, where the query leaves that open: a time goes along the x axis, a name is
// a category, numbers of one meaning are series. Every choice can be overruled by saying it.

/// The columns that a chart shows, decided.
struct ChartChoice {
    let kind: ChartKind
    let x: ChartColumn?
    /// One at least, but for a histogram, whose column is `x`.
    let y: [ChartColumn]
    let series: ChartColumn?
    /// Columns of numbers that were left out because they mean something else.
    let leftOut: [String]

    enum Outcome {
        case choice(ChartChoice)
        case sentence(Words)
    }

    static func make(_ table: OutputTable, _ spec: ChartSpec, _ options: ChartOptions, rows: [Int]) -> Outcome {
        func column(_ channel: ChartSpec.Channel) -> ChartColumn? {
            ChartColumn(table, channel.column, title: channel.title, options: options)
        }
        let all = table.columns.indices.compactMap { ChartColumn(table, $0, options: options) }
            .filter { !$0.facts.isLevel && !($0.isNumber && $0.facts.isIdentifier) }
        var chooser = Chooser(all: all, rows: rows)
        chooser.x = spec.x.flatMap(column)
        chooser.y = spec.y.compactMap(column)
        chooser.series = spec.series.flatMap(column)
        return chooser.outcome(kind: spec.kind)
    }
}

private struct Chooser {
    let all: [ChartColumn]
    let rows: [Int]
    var x: ChartColumn?
    var y: [ChartColumn] = []
    var series: ChartColumn?
    var leftOut: [String] = []

    mutating func outcome(kind wanted: ChartKind?) -> ChartChoice.Outcome {
        if wanted == .histogram { return histogram() }
        if x == nil { chooseX(for: wanted) }
        if y.isEmpty { chooseY() }
        guard !y.isEmpty else {
            if x?.isNumber == true, wanted == nil { return histogram() }
            if wanted == .scatter {
                return .sentence(
                    Words(
                        en: "a scatter chart needs two columns of numbers, or a date and one",
                        zh: "散点图需要两列数字，或一列日期和一列数字"))
            }
            return .sentence(Words(en: "no column of numbers is left to draw", zh: "没有可画的数字列"))
        }
        if series == nil { chooseSeries(for: wanted) }
        let kind = wanted ?? chosenKind()
        if kind == .histogram { return histogram() }
        if kind == .heatmap, series == nil || x == nil {
            return .sentence(
                Words(
                    en: "a heat map needs two categories: chart heatmap x: …, y: … by …",
                    zh: "热力图需要两个类别：图表 热力 横轴: …, 纵轴: … 按 …"))
        }
        return .choice(ChartChoice(kind: kind, x: x, y: y, series: series, leftOut: leftOut))
    }

    private func histogram() -> ChartChoice.Outcome {
        let column = x ?? y.first ?? all.first(where: \.isNumber) ?? all.first(where: \.isTime)
        guard let column else {
            return .sentence(Words(en: "no column of numbers is left to count", zh: "没有可统计的数字列"))
        }
        return .choice(ChartChoice(kind: .histogram, x: column, y: [], series: nil, leftOut: leftOut))
    }

    private var free: [ChartColumn] {
        let used = ([x, series].compactMap { $0 } + y).map(\.place)
        return all.filter { !used.contains($0.place) }
    }

    private mutating func chooseX(for kind: ChartKind?) {
        if kind == .scatter {
            x = free.first(where: \.isNumber) ?? free.first(where: \.isTime)
            return
        }
        // What tells the rows apart is an axis; a code does so too, but says less than a name.
        let times = free.filter(\.isTime)
        let names =
            free.filter { $0.isCategory && !$0.facts.isIdentifier }
            + free.filter { $0.isCategory && $0.facts.isIdentifier }
        x =
            times.first(where: tellsApart) ?? (times.isEmpty ? nil : names.first(where: tellsApart))
            ?? times.first ?? names.first
        if x == nil, let only = series {
            // `hours by month` of two columns: what comes after `by` is the axis.
            (x, series) = (only, nil)
        }
        // Two columns of numbers and no name: points.
        if x == nil, y.isEmpty, free.count(where: \.isNumber) > 1, rows.count > 1 { x = free.first(where: \.isNumber) }
        if x == nil, y.isEmpty, kind == nil, free.count(where: \.isNumber) == 1, rows.count > 1 {
            x = free.first(where: \.isNumber)
        }
        if x == nil, y.count == 1, rows.count > 1 { x = free.first(where: \.isNumber) }
    }

    /// Whether no two rows have the same value; with a column of series, or a second name to part them by, whether few do.
    private func tellsApart(_ column: ChartColumn) -> Bool {
        if series != nil { return true }
        var seen: Set<String> = []
        var repeats = 0
        for row in rows where !seen.insert(column.identity(row)).inserted { repeats += 1 }
        if repeats == 0 { return true }
        // `by month and theme`: another name parts what the month repeats.
        let others = free.filter { $0.place != column.place && mayPart($0) }
        guard let second = others.first else { return false }
        var pairs: Set<String> = []
        return rows.allSatisfy { pairs.insert("\(column.identity($0))\u{2}\(second.identity($0))").inserted }
    }

    /// Whether a column may part the rows into series: a name that several rows share.
    private func mayPart(_ column: ChartColumn) -> Bool {
        guard column.isCategory, !column.facts.isIdentifier else { return false }
        var seen: Set<String> = []
        for row in rows { seen.insert(column.identity(row)) }
        return seen.count * 2 <= rows.count || rows.count <= 12
    }

    private mutating func chooseY() {
        let numbers = free.filter(\.isNumber)
        guard let first = numbers.first else { return }
        let isMany = series == nil && !(x?.isNumber == true)
        y = isMany ? numbers.filter { $0.facts.hasSameMeaning(as: first.facts) && isNear($0, first) } : [first]
        // Of ledgers with many figures each measures something else.
        if y.count > 4, first.facts.isStored { y = [first] }
        let shown = y.map(\.place)
        leftOut = numbers.filter { !shown.contains($0.place) }.map(\.title)
    }

    /// Whether two columns can be told apart on one axis.
    private func isNear(_ one: ChartColumn, _ other: ChartColumn) -> Bool {
        guard one.place != other.place else { return true }
        func most(_ column: ChartColumn) -> Double {
            rows.lazy.compactMap { column.number($0)?.magnitude }.filter(\.isFinite).max() ?? 0
        }
        let (a, b) = (most(one), most(other))
        return a == 0 || b == 0 || max(a, b) / min(a, b) <= 100
    }

    /// A second name parts the rows if the first one alone does not tell them apart.
    private mutating func chooseSeries(for kind: ChartKind?) {
        guard y.count == 1, kind != .scatter, let x, kind != nil || !x.isNumber,
            let second = free.first(where: mayPart)
        else {
            return
        }
        var seen: Set<String> = []
        let repeats = rows.contains { !seen.insert(x.identity($0)).inserted }
        if repeats || kind == .heatmap || kind == .sparkline { series = second }
    }

    private func chosenKind() -> ChartKind {
        guard let x else { return .bar }
        if x.isNumber { return .scatter }
        var names: Set<String> = []
        if let series { for row in rows where names.count <= 6 { names.insert(series.text(row)) } }
        if x.isTime {
            var times: Set<Double> = []
            for row in rows where times.count < 3 { if let time = x.number(row) { times.insert(time) } }
            return times.count > 2 ? .line : .bar
        }
        return names.count > 6 ? .heatmap : .bar
    }
}

extension ColumnFacts {
    /// Whether numbers may share an axis.
    func hasSameMeaning(as other: ColumnFacts) -> Bool { isShare == other.isShare && unit == other.unit }
}
