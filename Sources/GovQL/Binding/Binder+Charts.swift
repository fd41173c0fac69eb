// The `chart` stage: which kind, and which columns stand where. The rows stay as they are. What is not said is chosen
// once the values are known (Output/Charts/ChartChoice.swift).

/// A bound `chart`. Columns are those that the rows show there; after them come the derived ones.
public struct BoundChart: Sendable {
    public let spec: ChartSpec
    /// What the chart shows that is no column of the rows, to be derived for it alone.
    let derived: [Item]
    /// Where it is to be written, if anywhere.
    let path: StringLiteral?
}

extension Binder {
    func bindChart(_ chart: Chart, _ stage: Stage, _ scope: Scope, _ pipe: Pipe) throws {
        guard openPipes.count == 1, openDefinitions.isEmpty else { throw refusal(.notHere, at: stage.keyword) }
        if let path = chart.path { try checkFile(path) }
        let shown = try output(of: pipe)
        var channels = ChartChannels(shown: shown)
        let kind = try chart.kind.map { try chartKind($0, shown.map(\.column.name)) }
        let x = try only(chart.x, Words(en: "x axis", zh: "横轴")).map { try channel($0, scope, &channels) }
        let y = try chart.y.map { try channel($0, scope, &channels) }
        let series = try only(chart.by, Words(en: "`by`", zh: "“按”")).map { try channel($0, scope, &channels) }
        for (bound, item) in zip(y, chart.y) where !bound.type.isNumeric {
            let place = Words(en: "the y axis", zh: "纵轴")
            throw refusal(.wantsNumber(place: place, found: typeName(bound.type)), at: item.range)
        }
        if let kind { try check(kind, chart, x: x?.type, stage) }
        if chart.y.count > 1, let item = chart.by.first {
            let help = Words(
                en: "several values are series of their own: leave out `by`, or all values but one",
                zh: "几个值本身就是几个系列：请去掉“按”，或只留一个值")
            throw refusal(
                .noPlace(Words(en: "`by` beside several values", zh: "几个值之外的“按”"), kind: kind ?? .bar, help: help),
                at: item.range)
        }
        let isCounted = kind == .histogram && x != nil
        if y.isEmpty, !isCounted, !shown.contains(where: { $0.column.type.isNumeric }) {
            let names = shown.map(\.column.name).filter { !$0.isEmpty }
            throw refusal(.nothingToShow(columns: names), at: stage.keyword)
        }
        let spec = ChartSpec(
            kind: kind, x: x?.channel, y: y.map(\.channel), series: series?.channel, title: chart.title?.text)
        charts.append(BoundChart(spec: spec, derived: channels.derived, path: chart.path))
    }

    private func checkFile(_ path: StringLiteral) throws {
        guard mayWrite else { throw failure(.saveNotHere, at: path.range) }
        guard ChartFormat(ofFile: path.text) != nil else { throw refusal(.unknownFile(path.text), at: path.range) }
    }

    private func refusal(_ problem: ChartProblem, at range: SourceRange, fix: Fix? = nil) -> BindingError {
        BindingError(diagnostic: Diagnostic(problem, at: range, in: source, fix: fix?.spelled(as: source)))
    }

    private func chartKind(_ name: Name, _ columns: [String]) throws -> ChartKind {
        let kinds = ChartKind.allCases.map { ($0.names, $0) }
        if case .one(let kind) = NameMatching.find(name.text, among: kinds) { return kind }
        let nearest = EditDistance.nearest(to: name.text, in: ChartKind.allCases.flatMap(\.names))
        let isColumn = columns.contains { NameMatching.areSame($0, name.text) }
        let isChinese = name.text.utf8.contains { $0 >= 0x80 }
        let replacement = isColumn ? "\(isChinese ? "纵轴" : "y"): \(quotedIfNeeded(name.text))" : nearest.first
        let fix = replacement.map {
            Fix(
                replacing: name.range, with: $0,
                title: isColumn
                    ? Words(en: "show the column", zh: "显示该列") : Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        throw refusal(.unknownKind(name.text, nearest: nearest, isColumn: isColumn), at: name.range, fix: fix)
    }

    private func only(_ items: [Item], _ what: Words) throws -> Item? {
        if items.count > 1 { throw refusal(.onlyOne(what), at: items[1].range) }
        return items.first
    }

    /// A column that the rows show, or one more for the chart alone.
    private func channel(
        _ item: Item, _ scope: Scope, _ channels: inout ChartChannels
    ) throws -> (channel: ChartSpec.Channel, type: DataType) {
        let value = try bind(item.value, in: scope)
        switch value.type {
        case .list, .duration, .null: throw failure(.notOrdered(type: typeName(value.type)), at: item.value.range)
        default: break
        }
        noteShown(value.type)
        let title = item.name?.text ?? (try? columnName(item, value).text) ?? source.text(item.value.range)
        return (ChartSpec.Channel(column: channels.place(of: item, value), title: title), value.type)
    }

    private func check(_ kind: ChartKind, _ chart: Chart, x: DataType?, _ stage: Stage) throws {
        let isMeasured = x?.isNumeric != false || x?.isTime == true
        switch kind {
        case .scatter:
            if let item = chart.x.first, let x, !isMeasured {
                let place = Words(en: "the x axis of a scatter chart", zh: "散点图的横轴")
                throw refusal(.wantsNumber(place: place, found: typeName(x)), at: item.range)
            }
        case .histogram:
            let help = Words(
                en: "a histogram counts the values of one column: `chart histogram x: residents`",
                zh: "直方图统计一列数值的分布：`图表 直方 横轴: 常住人口`")
            if let item = chart.x.first, let x, !isMeasured {
                let place = Words(en: "a histogram", zh: "直方图")
                throw refusal(.wantsNumber(place: place, found: typeName(x)), at: item.range)
            }
            let surplus = chart.x.isEmpty ? chart.y.dropFirst() : chart.y[...]
            if let item = surplus.first {
                throw refusal(.noPlace(Words(en: "this", zh: "它"), kind: kind, help: help), at: item.range)
            }
            if let item = chart.by.first {
                throw refusal(.noPlace(Words(en: "`by`", zh: "“按”"), kind: kind, help: help), at: item.range)
            }
        case .heatmap:
            if chart.y.count > 1 {
                let help = Words(
                    en: "a heat map shades one value for each pair: `chart heatmap x: month, y: hours by street`",
                    zh: "热力图为每对类别显示一个值：`图表 热力 横轴: 月份, 纵轴: 时长 按 街道`")
                throw refusal(
                    .noPlace(Words(en: "a second value", zh: "第二个值"), kind: kind, help: help), at: chart.y[1].range)
            }
        case .bar, .stacked, .line, .area, .sparkline: break
        }
    }
}

/// Numbers the columns of a chart: those of the rows, then what is derived for it.
private struct ChartChannels {
    let shown: [(column: BoundQuery.Column, value: BoundExpr)]
    private(set) var derived: [Item] = []

    init(shown: [(column: BoundQuery.Column, value: BoundExpr)]) { self.shown = shown }

    mutating func place(of item: Item, _ value: BoundExpr) -> Int {
        if let place = shown.firstIndex(where: { $0.value.isSameColumn(as: value) }) { return place }
        // No name that a person gives: nothing of the rows is called so.
        let name = Name("chart·\(derived.count + 1)", at: item.range)
        derived.append(Item(name: name, value: item.value))
        return shown.count + derived.count - 1
    }
}

extension BoundExpr {
    /// Whether both are the same slot, or the same field or link of the same row.
    fileprivate func isSameColumn(as other: BoundExpr) -> Bool {
        switch (kind, other.kind) {
        case (.slot(let mine), .slot(let theirs)): mine == theirs
        case (.field(let mine, let base), .field(let theirs, let otherBase)):
            mine == theirs && base.isSameColumn(as: otherBase)
        case (.follow(let mine, let base), .follow(let theirs, let otherBase)):
            mine == theirs && base.isSameColumn(as: otherBase)
        default: false
        }
    }
}
