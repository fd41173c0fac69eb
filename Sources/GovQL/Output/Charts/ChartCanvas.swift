// A sheet of terminal cells to draw charts on: text and marks with a series' colour, and a finer sheet of Braille dots,
// two by four to a cell. It knows no charts.

/// How a cell looks beside its character.
enum ChartInk: Hashable {
    case plain, bold, dim
    /// The colour of a series.
    case series(Int)
    /// A step of the shades from light to dark.
    case shade(Int)

    /// Colours of the 256 that differ for colour-blind eyes too, after Okabe and Ito ("Color universal design", 2008).
    private static let series = [32, 208, 36, 175, 178, 75, 166, 245]
    /// From pale to deep along one hue, as brightness alone tells them apart.
    static let shades = [153, 117, 75, 32, 25]

    /// Select Graphic Rendition codes of ECMA-48.
    var code: String {
        switch self {
        case .plain: ""
        case .bold: "\u{1B}[1m"
        case .dim: "\u{1B}[2m"
        case .series(let index): "\u{1B}[38;5;\(Self.series[index % Self.series.count])m"
        case .shade(let step): "\u{1B}[38;5;\(Self.shades[min(max(step, 0), Self.shades.count - 1)])m"
        }
    }
}

/// A line of text in several inks.
struct ChartLine {
    private(set) var parts: [(text: String, ink: ChartInk)] = []
    private(set) var width = 0

    init() {}
    init(_ text: String, _ ink: ChartInk = .plain) { add(text, ink) }

    mutating func add(_ text: String, _ ink: ChartInk = .plain) {
        if text.isEmpty { return }
        parts.append((text, ink))
        width += DisplayWidth.cells(text)
    }

    /// Blanks up to a column.
    mutating func pad(to column: Int) {
        if column > width { add(String(repeating: " ", count: column - width)) }
    }

    /// The line as it is written, without blanks at its end.
    func text(usesColor: Bool) -> String {
        var parts = parts
        while let last = parts.last, last.text.allSatisfy({ $0 == " " }) { parts.removeLast() }
        if let last = parts.last {
            let trimmed = last.text.reversed().drop { $0 == " " }.reversed()
            parts[parts.count - 1].text = String(trimmed)
        }
        guard usesColor else { return parts.map(\.text).joined() }
        var result = ""
        for (text, ink) in parts { result += ink == .plain ? text : ink.code + text + "\u{1B}[0m" }
        return result
    }
}

/// Cells that are drawn on in any order, the origin at the upper left.
struct ChartCanvas {
    let width: Int
    let height: Int
    private var marks: [Character]
    private var inks: [ChartInk]
    private var dots: [UInt8]

    init(width: Int, height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
        marks = Array(repeating: " ", count: self.width * self.height)
        inks = Array(repeating: .plain, count: marks.count)
        dots = Array(repeating: 0, count: marks.count)
    }

    /// Puts a mark that takes one cell; what lies outside is left out.
    mutating func put(_ mark: Character, x: Int, y: Int, _ ink: ChartInk) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        marks[y * width + x] = mark
        inks[y * width + x] = ink
    }

    func isEmpty(x: Int, y: Int) -> Bool {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
        return marks[y * width + x] == " " && dots[y * width + x] == 0
    }

    // MARK: Dots

    var dotWidth: Int { width * 2 }
    var dotHeight: Int { height * 4 }

    /// The bit of each dot in a Braille pattern, by column and row (Unicode, "Braille Patterns").
    private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

    /// Sets a dot; the origin is at the upper left.
    mutating func dot(x: Int, y: Int, _ ink: ChartInk) {
        guard (0..<dotWidth).contains(x), (0..<dotHeight).contains(y) else { return }
        let index = y / 4 * width + x / 2
        dots[index] |= Self.bits[x % 2][y % 4]
        inks[index] = ink
    }

    /// Sets the dots of a straight line (Bresenham, "Algorithm for computer control of a digital plotter", 1965).
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ ink: ChartInk) {
        var (x, y) = start
        let (dx, dy) = (abs(end.x - x), -abs(end.y - y))
        let (stepX, stepY) = (x < end.x ? 1 : -1, y < end.y ? 1 : -1)
        var error = dx + dy
        // No line is longer than the sheet's sides together.
        for _ in 0...(dotWidth + dotHeight) {
            dot(x: x, y: y, ink)
            if x == end.x, y == end.y { return }
            let twice = 2 * error
            if twice >= dy { (error, x) = (error + dy, x + stepX) }
            if twice <= dx { (error, y) = (error + dx, y + stepY) }
        }
    }

    // MARK: Lines

    /// Adds a row of cells to a line, or the first ones of it.
    func append(row: Int, upTo end: Int? = nil, to line: inout ChartLine) {
        guard (0..<height).contains(row) else { return }
        var text = ""
        var ink = ChartInk.plain
        for x in 0..<min(end ?? width, width) {
            let index = row * width + x
            var mark = marks[index]
            if mark == " ", dots[index] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[index])) {
                mark = Character(scalar)
            }
            let next = mark == " " ? ink : inks[index]
            if next != ink, !text.isEmpty {
                line.add(text, ink)
                text = ""
            }
            ink = next
            text.append(mark)
        }
        line.add(text, ink)
    }
}
