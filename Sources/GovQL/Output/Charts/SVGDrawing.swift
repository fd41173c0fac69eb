// A chart laid out from the top down: title, legend, the picture by its kind, notes. Each part says how far down it came,
// so that the height follows from what there is to show. Bars, lines, heat maps and sparklines are drawn in the files
// beside this one.

struct SVGDrawing {
    let model: ChartModel
    let language: Language
    let summary: ChartSummary
    let width: Double
    /// What ids within the drawing begin with.
    let id: String
    private(set) var lines: [String] = []
    /// How far down the drawing has come.
    var y: Double = margin
    private var depth = 0

    static let margin = 16.0
    static let textSize = 12.0
    static let valueSize = 11.0
    private static let titleSize = 16.0

    init(_ model: ChartModel, language: Language, width: Double, id: String) {
        self.model = model
        self.language = language
        self.width = width
        self.id = id
        summary = ChartSummary(model: model, language: language)
    }

    var height: Double { y + Self.margin }
    /// Where nothing stands to the right of.
    var rightEdge: Double { width - Self.margin }
    var isNarrow: Bool { width < 520 }

    mutating func draw() {
        defineTextures()
        drawTitle()
        switch model.kind {
        case .heatmap: drawHeatMap()
        case .sparkline: drawSparklines()
        case .bar, .stacked, .histogram: if model.isHorizontal { drawLyingBars() } else { drawStandingBars() }
        case .line, .area, .scatter: drawPoints()
        }
        drawNotes()
    }

    private mutating func drawTitle() {
        // Bold letters are wider.
        let size = Self.titleSize * 1.12
        let title = ChartSummary.shown(model.title)
        for line in SVGText.wrap(title, to: width - 2 * Self.margin, size: size, lines: 2) {
            y += 16
            text(line, x: Self.margin, y: y, style: "title")
            y += 6
        }
        y += 6
    }

    private mutating func drawNotes() {
        guard !model.notes.isEmpty else { return }
        y += 4
        for note in model.notes {
            let room = width - 2 * Self.margin
            for line in SVGText.wrap(ChartSummary.shown(note[language]), to: room, size: Self.valueSize, lines: 3) {
                y += 16
                text(line, x: Self.margin, y: y, style: "note")
            }
        }
    }
}

// MARK: Legends

extension SVGDrawing {
    /// What a legend shows beside the name of a series.
    enum Sample {
        case box, line
        case mark
    }

    /// The class of a series: its colour.
    func colorClass(_ index: Int) -> String {
        model.series[index].isOthers ? "s0" : "s\(index % ChartColors.series.count + 1)"
    }

    mutating func drawLegend(_ sample: Sample) {
        guard model.series.count > 1 else { return }
        var x = Self.margin
        y += 14
        if let legend = model.legend, !legend.isEmpty {
            let name = SVGText.cut(ChartSummary.shown(legend), to: 160, size: Self.textSize)
            text(name, x: x, y: y, style: "muted")
            x += SVGText.width(name, size: Self.textSize) + 12
        }
        let sampleWidth = sample == .line ? 24.0 : 12.0
        for (index, series) in model.series.enumerated() {
            let full = ChartSummary.shown(series.name)
            let name = SVGText.cut(full, to: isNarrow ? 140 : 200, size: Self.textSize)
            let taken = sampleWidth + 6 + SVGText.width(name, size: Self.textSize)
            if x + taken > rightEdge, x > Self.margin {
                x = Self.margin
                y += 20
            }
            drawSample(sample, series: index, x: x, middle: y - 4)
            text(name, x: x + sampleWidth + 6, y: y, full: full)
            x += taken + 16
        }
        y += 10
    }

    private mutating func drawSample(_ sample: Sample, series: Int, x: Double, middle: Double) {
        let color = colorClass(series)
        let fill = textureFill(series)
        switch sample {
        case .box:
            add(
                "<rect class=\"\(color)\(fill.isEmpty ? " fill" : "")\"\(fill) x=\"\(n(x))\" y=\"\(n(middle - 6))\" width=\"12\" height=\"12\" rx=\"2\"/>"
            )
        case .line:
            add("<path class=\"\(color) line\"\(dashes(series)) d=\"M\(n(x)) \(n(middle))h24\"/>")
            add("<path class=\"\(color) fill\" d=\"\(mark(series, x: x + 12, y: middle, radius: 3.5))\"/>")
        case .mark: add("<path class=\"\(color) fill\" d=\"\(mark(series, x: x + 6, y: middle, radius: 4.5))\"/>")
        }
    }

    /// Lines differ in more than their colours.
    func dashes(_ series: Int) -> String {
        guard model.series.count > 1 else { return "" }
        let patterns = ["", "7 4", "2 4", "9 4 2 4", "12 5", "4 3", "12 4 2 4 2 4", "1 5"]
        let pattern = patterns[series % patterns.count]
        return pattern.isEmpty ? "" : " stroke-dasharray=\"\(pattern)\""
    }

    /// The outline of a series' mark: circle, square, triangle, diamond, triangle on its head, cross, bar, hexagon.
    func mark(_ series: Int, x: Double, y: Double, radius r: Double) -> String {
        func outline(_ corners: [(Double, Double)]) -> String {
            let places = corners.map { "\(n(x + $0.0 * r)) \(n(y + $0.1 * r))" }
            return "M\(places.joined(separator: "L"))Z"
        }
        switch series % 8 {
        case 1: return outline([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
        case 2: return outline([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)])
        case 3: return outline([(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)])
        case 4: return outline([(0, 1.2), (1.1, -0.8), (-1.1, -0.8)])
        case 5:
            return outline([
                (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1),
                (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4),
            ])
        case 6: return outline([(-1.2, -0.5), (1.2, -0.5), (1.2, 0.5), (-1.2, 0.5)])
        case 7: return outline([(-1.1, 0), (-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1)])
        default:
            return "M\(n(x - r)) \(n(y))a\(n(r)) \(n(r)) 0 1 0 \(n(2 * r)) 0a\(n(r)) \(n(r)) 0 1 0 \(n(-2 * r)) 0Z"
        }
    }
}

// MARK: Elements

extension SVGDrawing {
    func n(_ value: Double) -> String { SVGText.number(value) }

    /// The classes that are made use of.
    var classes: Set<String> {
        var classes: Set<String> = ["paper"]
        for line in lines {
            // Data has its quotes escaped: what follows these words is an attribute.
            let parts = line.split(separator: "\"")
            for (name, value) in zip(parts, parts.dropFirst()) where name.hasSuffix(" class=") {
                classes.formUnion(value.split(separator: " ").map(String.init))
            }
        }
        return classes
    }

    mutating func add(_ line: String) { lines.append(String(repeating: " ", count: depth) + line) }

    /// An element that says something to whoever points at it; `start` is all of it up to its end: `<rect x="1"`.
    mutating func add(_ start: String, tooltip: String) {
        let name = start.dropFirst().prefix { $0 != " " }
        add("\(start)><title>\(SVGText.escapeLines(tooltip))</title></\(name)>")
    }

    mutating func open(_ element: String) {
        add(element)
        depth += 1
    }

    mutating func close(_ name: String = "g") {
        depth -= 1
        add("</\(name)>")
    }

    enum Anchor: String {
        case start, middle, end
    }

    /// - Parameter full: the whole text, if what is written may have been cut.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, style: String = "", full: String? = nil,
        turned: Bool = false
    ) {
        var element = "<text x=\"\(n(x))\" y=\"\(n(y))\""
        if !style.isEmpty { element += " class=\"\(style)\"" }
        if anchor != .start { element += " text-anchor=\"\(anchor.rawValue)\"" }
        if turned { element += " transform=\"rotate(-40 \(n(x)) \(n(y)))\"" }
        element += ">\(SVGText.escape(text))"
        if let full, Array(full.utf8) != Array(text.utf8) { element += "<title>\(SVGText.escape(full))</title>" }
        add(element + "</text>")
    }
}
