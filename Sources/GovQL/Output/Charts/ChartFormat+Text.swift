// Charts as files: one writer for each form. The terminal has its own drawing, TerminalChart.swift. It opens no file.

extension ChartFormat {
    /// The whole file, of a chart or of the sentence that says why there is none.
    public func text(_ outcome: ChartOutcome, title: String? = nil, language: Language = .english) -> String {
        switch outcome {
        case .picture(let model): text(model, language: language)
        case .sentence(let words):
            switch self {
            case .svg: SVGChart.text(of: words[language], title: title, language: language)
            case .vega: VegaLite.text(of: words[language], title: title)
            }
        }
    }

    /// The whole file. The same model and language give the same bytes.
    public func text(_ model: ChartModel, language: Language = .english) -> String {
        switch self {
        case .svg: SVGChart(model, language: language).text()
        case .vega: VegaLite(model, language: language).text()
        }
    }
}
