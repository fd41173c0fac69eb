// What can be wrong with a `chart`: facts and words. What a chart can't show although it reads well is said in the place
// of the picture (Output/Charts/ChartBuilder.swift).

enum ChartProblem: DiagnosticFacts {
    /// `column` is one of the rows that is called so: it was meant to be shown.
    case unknownKind(String, nearest: [String], isColumn: Bool)
    /// A column that has no numbers where numbers stand.
    case wantsNumber(place: Words, found: Words)
    /// Something that the kind has no place for.
    case noPlace(Words, kind: ChartKind, help: Words)
    /// `x: a, x: b`, `by a, b`
    case onlyOne(Words)
    /// Rows without any number, and nothing said of what to show.
    case nothingToShow(columns: [String])
    /// A chart in a query within another, or in a definition.
    case notHere
    /// A file whose ending says neither SVG nor Vega-Lite.
    case unknownFile(String)

    var code: String {
        switch self {
        case .unknownKind: "GQL0360"
        case .wantsNumber: "GQL0361"
        case .noPlace: "GQL0362"
        case .onlyOne: "GQL0363"
        case .nothingToShow: "GQL0364"
        case .notHere: "GQL0365"
        case .unknownFile: "GQL0366"
        }
    }

    var message: Words {
        switch self {
        case .unknownKind(let name, _, _):
            Words(en: "there is no chart called `\(name)`", zh: "没有名为 `\(name)` 的图表")
        case .wantsNumber(let place, let found):
            Words(en: "\(place.en) wants numbers, and this is \(found.en)", zh: "\(place.zh)需要数字，而这是\(found.zh)")
        case .noPlace(let what, let kind, _):
            Words(en: "\(what.en) has no place in this chart (\(kind.words.en))", zh: "\(kind.words.zh)放不下\(what.zh)")
        case .onlyOne(let what):
            Words(en: "a chart has one \(what.en) only", zh: "一张图表只能有一个\(what.zh)")
        case .nothingToShow:
            Words(en: "the rows have no column of numbers to chart", zh: "这些行没有可以画成图表的数字列")
        case .notHere:
            Words(en: "only the query whose result is shown can have a chart", zh: "只有直接显示结果的查询才能带图表")
        case .unknownFile(let path):
            path.isEmpty
                ? Words(en: "a chart needs the name of a file", zh: "保存图表需要文件名")
                : Words(en: "a chart can't be saved as \(path)", zh: "图表无法保存为 \(path)")
        }
    }

    var help: [Words] {
        switch self {
        case .unknownKind(let name, let nearest, let isColumn):
            if isColumn { return [Words(en: "to show the column: `chart y: \(name)`", zh: "要显示该列：`图表 纵轴: \(name)`")] }
            let all = ChartKind.allCases
            let kinds = Words(
                en: "kinds of charts: \(all.map(\.names[0]).joined(separator: ", "))",
                zh: "图表种类：\(all.map(\.names[1]).joined(separator: "、"))")
            return nearest.isEmpty
                ? [kinds] : [Words(en: "did you mean `\(nearest[0])`?", zh: "是否指 `\(nearest[0])`？"), kinds]
        case .wantsNumber:
            return [
                Words(
                    en: "count or add up first: `summarize n = count() by …`",
                    zh: "请先计数或求和：`汇总 数量 = 计数() 按 …`"),
                Words(
                    en: "what stands where is named: `chart bar x: name, y: population`",
                    zh: "哪一列放在哪个轴上要写明：`图表 柱形 横轴: 区名, 纵轴: 常住人口`"),
            ]
        case .noPlace(_, _, let help): return [help]
        case .onlyOne: return []
        case .nothingToShow(let columns):
            let key = columns.first ?? "…"
            return [
                Words(
                    en: "count the rows first: `summarize n = count() by \(key) | chart`",
                    zh: "请先计数：`汇总 数量 = 计数() 按 \(key) | 图表`")
            ]
        case .notHere:
            return [Words(en: "put `chart` at the end of the whole query", zh: "请把 `图表` 放在整个查询的末尾")]
        case .unknownFile:
            return [
                Words(
                    en: "name it .svg for a picture, .vl.json for a Vega-Lite spec",
                    zh: "文件名以 .svg 结尾则为图片，以 .vl.json 结尾则为 Vega-Lite 规格")
            ]
        }
    }
}
