// The figures of one column for `describe`: how many values lack, how many there are, the least, the greatest, what lies
// between, the most frequent, and how they are spread. Values with an order are sorted once, and all else is read off
// the runs of equal ones; texts are numbered. It knows no rows and no plan.

struct ColumnFigures: Sendable {
    private(set) var missing = 0
    private(set) var distinct = 0
    private(set) var least: String?
    private(set) var greatest: String?
    /// A quarter, half and three quarters of the way through the known values. Numbers are interpolated as by
    /// `percentile`; of days, periods and ordered values it is the first that so many are not above.
    private(set) var quartiles: [String?] = [nil, nil, nil]
    /// The most frequent values with their numbers, if any occurs twice.
    private(set) var frequent: String?
    private(set) var histogram: String?

    /// How many frequent values are named.
    private static let frequentCount = 3
    private static let mostBars = 10

    init(_ values: Vector, type: DataType, shown: Vector, shownType: DataType) {
        let mask = values.validityMask()
        missing = mask?.count { !$0 } ?? 0
        func known<Element: Comparable>(_ elements: [Element]) -> [Element] {
            guard let mask else { return elements.sorted() }
            var known: [Element] = []
            known.reserveCapacity(elements.count - missing)
            for (index, isKnown) in mask.enumerated() where isKnown { known.append(elements[index]) }
            known.sort()
            return known
        }
        let text = CellText(shown, type: shownType)
        switch values.storage {
        case .null: break
        case .int64(let words): describeWords(known(words), type)
        case .int128(let words): describeDecimals(known(words), scale: type.scale)
        case .float64(let numbers): describeNumbers(known(numbers))
        case .bool(let bools): describeBools(bools, mask)
        case .rows(let rows): describeRows(rows, text)
        case .text, .list: describeTexts(text, hasOrder: type.isText)
        }
    }

    // MARK: Kinds of values

    private mutating func describeWords(_ sorted: [Int64], _ type: DataType) {
        func text(_ word: Int64) -> String { Vector(.int64([word])).value(at: 0, type: type).description }
        switch type {
        case .decimal(let scale): describeDecimals(sorted, scale: scale)
        case .int: describeDecimals(sorted, scale: 0)
        case .enumeration(let enumType):
            readRuns(of: sorted, text: text)
            if enumType.isOrdered { readPlaces(of: sorted, text: text) }
            var bars = [Int](repeating: 0, count: enumType.members.count)
            for word in sorted where bars.indices.contains(Int(word)) { bars[Int(word)] += 1 }
            histogram = Self.histogram(bars)
        case .duration: readRuns(of: sorted, text: text)
        default:
            readRuns(of: sorted, text: text)
            readPlaces(of: sorted, text: text)
            histogram = Self.histogram(wholeBars(sorted))
        }
    }

    /// Whole numbers, as decimals of no places, and decimals.
    private mutating func describeDecimals<Mantissa: FixedWidthInteger>(_ sorted: [Mantissa], scale: Int) {
        func text(_ mantissa: Mantissa) -> String {
            var bytes: [UInt8] = []
            DecimalMath.write(Int128(mantissa), scale: scale, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        readRuns(of: sorted, text: text)
        least = sorted.first.map(text)
        greatest = sorted.last.map(text)
        quartiles = QuantileFraction.quartiles.map { fraction in
            fraction.interpolated(count: sorted.count, scale: scale) { Int128(sorted[$0]) }.map(NumberFormat.text)
        }
        if scale == 0 {
            histogram = Self.histogram(wholeBars(sorted))
        } else {
            histogram = Self.histogram(bars(sorted.map { Double(Int128($0)) }))
        }
    }

    private mutating func describeNumbers(_ sorted: [Double]) {
        readRuns(of: sorted, text: NumberFormat.text)
        least = sorted.first.map(NumberFormat.text)
        greatest = sorted.last.map(NumberFormat.text)
        var sorted = sorted
        quartiles = sorted.withUnsafeMutableBufferPointer { values in
            QuantileFraction.quartiles.map { $0.selected(values).map(NumberFormat.text) }
        }
        histogram = Self.histogram(bars(sorted))
    }

    private mutating func describeBools(_ bools: [Bool], _ mask: [Bool]?) {
        var counts = [0, 0]
        for (row, bool) in bools.enumerated() where mask?[row] ?? true { counts[bool ? 1 : 0] += 1 }
        distinct = counts.count { $0 > 0 }
        readFrequent([("false", counts[0]), ("true", counts[1])].filter { $0.1 > 0 })
        histogram = Self.histogram(counts)
    }

    /// Rows of an entity: told apart as rows, named as they print.
    private mutating func describeRows(_ rows: [UInt32], _ text: CellText) {
        var numbers: [UInt32: Int] = [:]
        var counts: [(first: Int, count: Int)] = []
        for (index, row) in rows.enumerated() where row != nullRow {
            if let number = numbers[row] {
                counts[number].count += 1
            } else {
                numbers[row] = counts.count
                counts.append((index, 1))
            }
        }
        distinct = counts.count
        readFrequent(counts) { text.string($0) }
    }

    private mutating func describeTexts(_ text: CellText, hasOrder: Bool) {
        var table = ByteKeyTable()
        var counts: [(first: Int, count: Int)] = []
        var bytes: [UInt8] = []
        for row in 0..<text.vector.count where !text.vector.isNull(row) {
            bytes.removeAll(keepingCapacity: true)
            text.append(row, to: &bytes)
            let code = Int(bytes.withUnsafeBufferPointer { table.code(for: $0) })
            if code == counts.count { counts.append((row, 1)) } else { counts[code].count += 1 }
        }
        distinct = counts.count
        readFrequent(counts) { text.string($0) }
        guard hasOrder, case .text(let store, let numbers) = text.vector.storage else { return }
        let places = counts.map { Int(numbers[$0.first]) }
        least = places.min { store.compare($0, $1) < 0 }.map { store.string($0) }
        greatest = places.max { store.compare($0, $1) < 0 }.map { store.string($0) }
    }

    // MARK: What is read off values in order

    private mutating func readRuns<Element: Comparable>(of sorted: [Element], text: (Element) -> String) {
        var runs: [(first: Int, count: Int)] = []
        var start = 0
        for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
            distinct += 1
            // Only what occurs twice can be among the most frequent, unless nothing else is there.
            if index > start || runs.isEmpty { runs.append((start, index + 1 - start)) }
            start = index + 1
        }
        readFrequent(runs) { text(sorted[$0]) }
    }

    private mutating func readPlaces<Element>(of sorted: [Element], text: (Element) -> String) {
        guard let first = sorted.first, let last = sorted.last else { return }
        least = text(first)
        greatest = text(last)
        quartiles = (1...3).map { text(sorted[(sorted.count * $0 + 3) / 4 - 1]) }
    }

    private mutating func readFrequent(_ counts: [(first: Int, count: Int)], text: (Int) -> String) {
        let order = counts.indices.sorted { (counts[$1].count, $0) < (counts[$0].count, $1) }
        readFrequent(order.prefix(Self.frequentCount).map { (text(counts[$0].first), counts[$0].count) })
    }

    /// The first ones of equally many stand first.
    private mutating func readFrequent(_ counts: [(text: String, count: Int)]) {
        let order = counts.indices.sorted { (counts[$1].count, $0) < (counts[$0].count, $1) }
        guard let first = order.first, counts[first].count > 1 || distinct == 1 else { return }
        let named = order.prefix(Self.frequentCount).filter { counts[$0].count > 1 || distinct == 1 }
        frequent = named.map { "\(counts[$0].text) (\(counts[$0].count))" }.joined(separator: ", ")
    }

    // MARK: Histogram

    /// How many of whole values, in order, lie in each of some equally wide parts of what they span.
    private func wholeBars<Element: FixedWidthInteger>(_ sorted: [Element]) -> [Int] {
        guard let first = sorted.first, let last = sorted.last else { return [] }
        let (span, overflow) = Int128(last).subtractingReportingOverflow(Int128(first))
        guard !overflow, span < Int128(Int64.max) else { return bars(sorted.map { Double($0) }) }
        let count = Int(min(Int128(Self.mostBars), span + 1))
        var bars = [Int](repeating: 0, count: count)
        for value in sorted { bars[Int((Int128(value) - Int128(first)) * Int128(count) / (span + 1))] += 1 }
        return bars
    }

    private func bars(_ sorted: [Double]) -> [Int] {
        guard let first = sorted.first, let last = sorted.last else { return [] }
        let span = last - first
        guard span > 0, span.isFinite else { return [sorted.count] }
        var bars = [Int](repeating: 0, count: Self.mostBars)
        for value in sorted {
            bars[min(Self.mostBars - 1, Int((value - first) / span * Double(Self.mostBars)))] += 1
        }
        return bars
    }

    /// A block for each bar, as high as its share of the highest; an empty one is a line at the bottom.
    private static func histogram(_ bars: [Int]) -> String? {
        guard let most = bars.max(), most > 0 else { return nil }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(bars.map { $0 == 0 ? "_" : blocks[($0 * blocks.count + most - 1) / most - 1] })
    }
}
