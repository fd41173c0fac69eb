// The values of a chart by series and place, and what is done to have fewer of either. It knows no axes.

struct ChartGrid {
    struct Cell {
        var value: Double?
        /// The exact number, where it is one.
        var exact: Decimal?
        /// The row that it is of, and its column; nil for sums.
        var source: (row: Int, column: Int)?
        var text = ""
    }

    struct Series {
        let name: String
        var cells: [Cell?]
        var isOthers = false
    }

    private(set) var series: [Series] = []
    private var indexes: [String: Int] = [:]
    private var placeCount: Int

    init(placeCount: Int) { self.placeCount = placeCount }

    /// More pairs than this are neither held nor seen.
    private static let maximumCells = 5_000_000

    enum Refusal: Error {
        /// The pair has a cell already.
        case taken
        /// Too many pairs of a series and a place.
        case tooLarge
    }

    /// - Parameter key: what tells the series apart; its name may be another's too.
    mutating func set(_ cell: Cell, place: Int, series name: String, key: String) throws(Refusal) {
        let index = indexes[key] ?? series.count
        if index == series.count {
            guard (series.count + 1) * max(1, placeCount) <= Self.maximumCells else { throw .tooLarge }
            indexes[key] = index
            series.append(Series(name: name, cells: Array(repeating: nil, count: placeCount)))
        }
        guard series[index].cells[place] == nil else { throw .taken }
        series[index].cells[place] = cell
    }

    var hasValues: Bool { series.contains { $0.cells.contains { $0?.value != nil } } }

    /// In the order that the type of their column declares.
    mutating func orderSeries(_ names: [String]?) {
        guard let names else { return }
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        series = series.enumerated().sorted {
            (places[$0.element.name] ?? names.count, $0.offset) < (places[$1.element.name] ?? names.count, $1.offset)
        }.map(\.element)
    }

    // MARK: Ends

    var valueEnds: (low: Double, high: Double) {
        let known = series.lazy.flatMap(\.cells).compactMap { $0?.value }
        return (known.min() ?? 0, known.max() ?? 0)
    }

    /// What the values of a place come to, those above zero and those below for themselves.
    var stackEnds: (low: Double, high: Double) {
        var (low, high) = (0.0, 0.0)
        for place in 0..<placeCount {
            var (down, up) = (0.0, 0.0)
            for series in series {
                guard let value = series.cells[place]?.value else { continue }
                if value < 0 { down += value } else { up += value }
            }
            (low, high) = (min(low, down), max(high, up))
        }
        let most = Double.greatestFiniteMagnitude
        return (max(low, -most), min(high, most))
    }

    /// How tall the stack of each place is, up and down together.
    var stackHeights: [Double?] {
        (0..<placeCount).map { place in
            let known = series.compactMap { $0.cells[place]?.value?.magnitude }
            return known.isEmpty ? nil : known.reduce(0, +)
        }
    }

    // MARK: Fewer

    func largestPlaces(_ count: Int) -> [Int] {
        let sizes = (0..<placeCount).map { place in
            series.reduce(0.0) { $0 + ($1.cells[place]?.value?.magnitude ?? 0) }
        }
        return Self.largest(sizes, count)
    }

    func largestSeries(_ count: Int) -> [Int] {
        let sizes = series.map { $0.cells.reduce(0.0) { $0 + ($1?.value?.magnitude ?? 0) } }
        return Self.largest(sizes, count)
    }

    /// The places of the greatest sizes, in their order; of equal ones the earlier.
    private static func largest(_ sizes: [Double], _ count: Int) -> [Int] {
        sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(count).sorted()
    }

    mutating func keepPlaces(_ kept: [Int]) {
        for index in series.indices { series[index].cells = kept.map { series[index].cells[$0] } }
        placeCount = kept.count
    }

    /// Adds up the other places in one more at the end.
    mutating func foldPlaces(keeping kept: [Int]) {
        let isKept = Set(kept)
        for index in series.indices {
            let folded = series[index].cells.indices.filter { !isKept.contains($0) }.compactMap {
                series[index].cells[$0]
            }
            series[index].cells = kept.map { series[index].cells[$0] } + [Self.sum(folded)]
        }
        placeCount = kept.count + 1
    }

    mutating func keepSeries(_ kept: [Int]) { series = kept.map { series[$0] } }

    /// Adds up the other series in one more at the end.
    mutating func foldSeries(keeping kept: [Int], named name: String) {
        let isKept = Set(kept)
        let folded = series.indices.filter { !isKept.contains($0) }
        let cells = (0..<placeCount).map { place in Self.sum(folded.compactMap { series[$0].cells[place] }) }
        series = kept.map { series[$0] } + [Series(name: name, cells: cells, isOthers: true)]
    }

    /// The sum of cells, exact where all of them are; nil if none is known.
    private static func sum(_ cells: [Cell]) -> Cell? {
        let known = cells.filter { $0.value != nil }
        guard !known.isEmpty else { return nil }
        let number = known.reduce(0.0) { $0 + ($1.value ?? 0) }
        guard number.isFinite else { return nil }
        var exact: Decimal? = Decimal(0)
        for cell in known {
            guard let total = exact, let part = cell.exact else {
                exact = nil
                break
            }
            exact = total.adding(part)
        }
        return Cell(value: number, exact: exact, text: exact?.description ?? NumberFormat.text(number))
    }
}
