// The charts of a result: the rows at each `chart` stage with what it asks for. The picture is made when somebody wants
// to see it (Output/Charts).

/// A chart that a query asks for, with its rows.
///
/// ```swift
/// let result = try session.run("districts | derive n = count(streets) | chart bar x: name, y: n")
/// for chart in result.charts { print(chart.outcome()) }
/// ```
public struct ResultChart: Sendable {
    /// Places are those of the columns of `table`.
    public let spec: ChartSpec
    /// The rows as they were at the stage, with what the chart shows besides.
    public let table: OutputTable

    /// The chart, or a sentence about why there is none.
    public func outcome(_ options: ChartOptions = ChartOptions()) -> ChartOutcome {
        ChartOutcome(of: table, as: spec, options: options)
    }

    /// The chart as results are shown: drawn with characters, or as `options.charts` says; a sentence where there is
    /// none. Lines are ended.
    public func text(_ options: OutputOptions) -> String {
        let language = options.language
        let outcome = outcome(ChartOptions(options))
        switch options.charts {
        case .svg: return ChartFormat.svg.text(outcome, title: spec.title, language: language)
        case .vega: return ChartFormat.vega.text(outcome, title: spec.title, language: language)
        case .auto, .off, .text: break
        }
        switch outcome {
        case .sentence(let words):
            return TextWrapping.lines(words[language], width: options.width ?? 500).joined(separator: "\n") + "\n"
        case .picture(let model):
            return TerminalChart(
                model, width: options.width ?? 80, height: options.chartHeight, usesColor: options.usesColor,
                language: language,
                isPlain: options.isPlain
            ).text()
        }
    }
}

extension ChartOptions {
    /// What is said of results at large.
    public init(_ options: OutputOptions) {
        self.init(language: options.language)
        numbers = options.numbers
        if options.dates == .zh { dates = .zh }
    }
}

extension QueryResult {
    /// The charts that the query asks for, or one as the rows suggest; none of a bare value.
    public var chartsOrSuggestion: [ResultChart] {
        if !charts.isEmpty || isValue { return charts }
        return [ResultChart(spec: ChartSpec(), table: table)]
    }
}

/// What a run is asked with.
struct RunRequest {
    let source: SourceText
    let parameters: [String: Value]
    let limits: Limits?
    let cancellation: CancellationToken
}

extension Session {
    /// The charts that a query asks for, in the order of its stages; those with a file are written to it.
    ///
    /// - Parameter result: the answer to the whole query.
    func charts(of query: Query, _ result: QueryResult, _ request: RunRequest) throws -> [ResultChart] {
        let places = query.stages.indices.filter { query.stages[$0].kind.isChart }
        return try zip(places, result.boundCharts).map { place, bound in
            let table = try rows(of: bound, at: place, of: query, result, request)
            let chart = ResultChart(spec: bound.spec, table: table)
            if let path = bound.path { try write(chart, to: path, at: query.stages[place], request.source) }
            return chart
        }
    }

    /// The rows at a stage, with what its chart shows besides.
    private func rows(
        of chart: BoundChart, at place: Int, of query: Query, _ result: QueryResult, _ request: RunRequest
    ) throws -> OutputTable {
        // What no later stage changes is the answer itself.
        if chart.derived.isEmpty, query.stages[place...].allSatisfy(\.kind.keepsRows) { return result.table }
        let stage = query.stages[place]
        var stages = query.stages[..<place].filter { !$0.kind.isChart && !$0.kind.isSave }
        if !chart.derived.isEmpty {
            stages.append(Stage(.derive(chart.derived), at: stage.range, keyword: stage.keyword))
        }
        let inquiry = Inquiry(Query(source: query.source, stages: stages, range: query.range))
        return try answer(
            inquiry, source: request.source, parameters: request.parameters, limits: request.limits,
            cancellation: request.cancellation
        ).table
    }

    /// Writes a chart in the form that the file's ending says, in the language of the stage.
    private func write(
        _ chart: ResultChart, to path: StringLiteral, at stage: Stage, _ source: SourceText
    ) throws {
        guard let format = ChartFormat(ofFile: path.text) else { return }
        let file = resolved(path.text, against: source)
        try refuseOverwriting(file, at: path, source)
        let isChinese = source.text(stage.keyword).utf8.contains { $0 >= 0x80 }
        let language = isChinese ? Language.chinese : .english
        let text = format.text(
            chart.outcome(ChartOptions(language: language)), title: chart.spec.title, language: language)
        do {
            try configuration.files.write(Array(text.utf8), to: file)
        } catch let error as Diagnostics {
            throw Diagnostics(error.all.map { Diagnostic($0.facts, at: path.range, in: source) })
        }
    }
}

extension Stage.Kind {
    var isChart: Bool { if case .chart = self { true } else { false } }

    /// Whether the same rows leave it in the same order.
    var keepsRows: Bool {
        switch self {
        case .chart, .save, .expect: true
        default: false
        }
    }
}
