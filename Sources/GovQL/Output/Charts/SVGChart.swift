// A chart as an SVG: text stays text, light or dark as the reader's screen, the exact values where a mark is pointed at.
// SVGDrawing.swift lays it out; SVGStyle.swift has the colours. It knows no files and no pages.

/// A chart as an SVG, for a file of its own or within a page.
///
///     SVGChart(model, language: .chinese).text()                                    // a file
///     SVGChart(model, idPrefix: "load", isInline: true).text()                      // within a page
///
/// Within a page the drawing has neither styles nor a background: the page has `SVGChart.styleSheet` once for all its
/// charts, and may set `--chart-ink`, `--chart-muted`, `--chart-grid`, `--chart-paper`, `--chart-others` and
/// `--chart-1` … `--chart-8`; what it does not set follows `prefers-color-scheme`.
public struct SVGChart {
    /// As wide as the column of a page.
    public static let wide = 720
    /// As wide as a telephone.
    public static let narrow = 358

    private let model: ChartModel
    private let language: Language
    private let width: Int
    private let idPrefix: String
    private let isInline: Bool

    /// - Parameters:
    ///   - width: in pixels, 280 at least; the height follows from what is shown.
    ///   - idPrefix: what the ids within the drawing begin with; in a page each chart needs its own.
    ///   - isInline: whether it stands in a page which has the style sheet.
    public init(
        _ model: ChartModel, language: Language = .english, width: Int = SVGChart.wide, idPrefix: String = "chart",
        isInline: Bool = false
    ) {
        self.model = model
        self.language = language
        self.width = min(max(width, 280), 4000)
        self.idPrefix = idPrefix
        self.isInline = isInline
    }

    /// What a page with charts has in its styles, once. It names nothing outside of the class `govql-chart`.
    public static var styleSheet: String { SVGStyle.ofPages }

    /// A sentence where a chart would be: what a file holds when there is nothing to draw.
    static func text(of sentence: String, title: String?, language: Language) -> String {
        let lines = TextWrapping.lines(DisplayWidth.visible(sentence), width: 80)
        let height = 56 + 20 * lines.count
        var text = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" class="govql-chart" viewBox="0 0 \(wide) \(height)" width="\(wide)" \
            height="\(height)" role="img" lang="\(language == .chinese ? "zh-CN" : "en")">
            """,
            "<title>\(SVGText.escape(title ?? sentence))</title>",
            "<style>\n\(SVGStyle.ofFile(["paper", "title"]))\n</style>",
            "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>",
        ]
        if let title {
            let words = SVGText.cut(ChartSummary.shown(title), to: Double(wide) - 32, size: 18)
            text.append("<text class=\"title\" x=\"16\" y=\"28\">\(SVGText.escape(words))</text>")
        }
        for (index, line) in lines.enumerated() {
            text.append("<text x=\"16\" y=\"\(52 + 20 * index)\">\(SVGText.escape(line))</text>")
        }
        return (text + ["</svg>", ""]).joined(separator: "\n")
    }

    /// The drawing, closed by a line end. The same model gives the same bytes.
    public func text() -> String {
        let id = SVGText.escape(idPrefix)
        var drawing = SVGDrawing(model, language: language, width: Double(width), id: id)
        drawing.draw()
        let size = "\(width) \(SVGText.number(drawing.height))"
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" class="govql-chart" viewBox="0 0 \(size)" width="\(width)" \
            height="\(SVGText.number(drawing.height))" role="img" aria-labelledby="\(id)-title \(id)-desc" \
            lang="\(language == .chinese ? "zh-CN" : "en")">
            """,
            "<title id=\"\(id)-title\">\(SVGText.escape(model.title))</title>",
            "<desc id=\"\(id)-desc\">\(SVGText.escape(ChartSummary(model: model, language: language).text))</desc>",
        ]
        if !isInline {
            lines.append("<style>\n\(SVGStyle.ofFile(drawing.classes))\n</style>")
            lines.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
        }
        lines += drawing.lines
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }
}
