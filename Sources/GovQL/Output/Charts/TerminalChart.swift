// Charts in a terminal: blocks, shades and Braille dots, fitted to the window, legible without colour. Bars and
// histograms are TerminalChart+Bars.swift, lines and clouds TerminalChart+Plots.swift, heat maps and sparklines
// TerminalChart+Tables.swift. It knows only the model.

/// Draws a chart with characters.
///
///     TerminalChart(model, width: 80).text()
public struct TerminalChart {
    let model: ChartModel
    let width: Int
    let height: Int
    let usesColor: Bool
    let language: Language
    let isPlain: Bool

    /// Narrower than this nothing can be read.
    private static let leastWidth = 24

    /// - Parameters:
    ///   - width: cells that a line may take.
    ///   - height: lines that a plot may take; bars take what they need.
    ///   - isPlain: words alone, for screen readers.
    public init(
        _ model: ChartModel, width: Int = 80, height: Int = 20, usesColor: Bool = false,
        language: Language = .english, isPlain: Bool = false
    ) {
        self.model = model
        self.width = min(max(width, Self.leastWidth), 500)
        self.height = min(max(height, 5), 60)
        self.usesColor = usesColor
        self.language = language
        self.isPlain = isPlain
    }

    /// The lines, each ended.
    public func text() -> String {
        if isPlain { return lines(of: words) }
        var lines = wrapped(model.title, .bold)
        switch model.kind {
        case .bar, .stacked: lines += model.isHorizontal || !standsWell ? lyingBars() : standingBars()
        case .histogram: lines += histogram()
        case .line: lines += plot()
        case .scatter: lines += plot()
        case .area: lines += standingBars()
        case .heatmap: lines += heatmap()
        case .sparkline: lines += sparklines()
        }
        for note in model.notes { lines += wrapped(note[language], .dim) }
        return self.lines(of: lines)
    }

    private func lines(of lines: [ChartLine]) -> String {
        lines.map { $0.text(usesColor: usesColor) + "\n" }.joined()
    }

    func wrapped(_ text: String, _ ink: ChartInk) -> [ChartLine] {
        TextWrapping.lines(of(text), width: width).map { ChartLine($0, ink) }
    }

    /// A text of the data as a terminal may show it.
    func of(_ text: String) -> String { DisplayWidth.visible(text) }

    func cut(_ text: String, to width: Int) -> String { DisplayWidth.truncate(of(text), to: width) }

    // MARK: Legend

    /// What fills the bars and areas of a series, so that no colour is needed to tell them apart.
    static let fills: [Character] = ["█", "▓", "▒", "░", "▚", "╱", "┼", "·"]
    /// What marks a series of points or the end of a line.
    static let letters: [Character] = Array("abcdefghijklmnopqrstuvwxyz")

    func fill(_ series: Int) -> Character { Self.fills[series % Self.fills.count] }
    func letter(_ series: Int) -> Character { Self.letters[series % Self.letters.count] }

    /// The series by their marks, as many to a line as fit.
    func legend(_ mark: (Int) -> Character) -> [ChartLine] {
        guard model.legend != nil || model.series.count > 1 else { return [] }
        var lines: [ChartLine] = []
        var line = ChartLine()
        if let name = model.legend, !name.isEmpty { line.add(cut(name, to: width / 3) + ": ", .dim) }
        for (index, series) in model.series.enumerated() {
            let name = cut(series.name, to: max(8, width / 2))
            if line.width > 0, line.width + DisplayWidth.cells(name) + 4 > width {
                lines.append(line)
                line = ChartLine("  ")
            }
            line.add(String(mark(index)), .series(index))
            line.add(" \(name)  ")
        }
        return lines + [line]
    }

    // MARK: Words

    /// Everything that the picture says, a value a line.
    private var words: [ChartLine] {
        let kind = model.kind.words[language]
        var lines = wrapped(language == .chinese ? "\(kind)：\(model.title)" : "\(kind): \(model.title)", .plain)
        let values = model.shade ?? model.y
        if !values.fullTitle.isEmpty {
            lines += wrapped(
                language == .chinese
                    ? "横轴：\(model.x.fullTitle)；值：\(values.fullTitle)"
                    : "across: \(model.x.fullTitle); values: \(values.fullTitle)", .plain)
        }
        for series in model.series {
            for point in series.points {
                let name = model.legend == nil ? point.xText : "\(series.name), \(point.xText)"
                lines += wrapped(language == .chinese ? "\(name)：\(point.yText)" : "\(name): \(point.yText)", .plain)
            }
        }
        return lines + model.notes.flatMap { wrapped($0[language], .plain) }
    }
}

extension ChartAxis {
    var valuesIfAny: ChartValues? { if case .values(let values) = scale { values } else { nil } }
    var categoriesIfAny: [String]? { if case .categories(let names) = scale { names } else { nil } }
}
