// What a chart is made of: choices, places, folding, thinning, ticks. How it looks is held by goldens.

import Testing

@testable import GovQL

@Suite struct ChartBuilderTests {
    private typealias T = ChartTables

    private func model(
        _ table: OutputTable, _ spec: ChartSpec = ChartSpec(), _ options: ChartOptions = ChartOptions()
    ) throws -> ChartModel {
        guard case .picture(let model) = ChartOutcome(of: table, as: spec, options: options) else {
            throw Missing()
        }
        return model
    }

    private func sentence(_ table: OutputTable, _ spec: ChartSpec = ChartSpec()) -> String? {
        guard case .sentence(let words) = ChartOutcome(of: table, as: spec) else { return nil }
        return words.en
    }

    private struct Missing: Error {}

    private func channel(_ column: Int, _ title: String = "c") -> ChartSpec.Channel {
        ChartSpec.Channel(column: column, title: title)
    }

    // MARK: Choices

    @Test func aNameAndANumberAreBars() throws {
        let chart = try model(T.table(T.text("name", ["a", "b"]), T.int("n", [1, 2])))
        #expect(chart.kind == .bar)
        #expect(chart.title == "n by name")
        #expect(chart.x.scale == .categories(["a", "b"]))
        #expect(chart.series.map(\.points.count) == [2])
    }

    @Test func aTimeMakesALine() throws {
        let days: [Int64?] = [18_300, 18_301, 18_305]
        let chart = try model(
            T.table(T.text("t", ["x", "y", "z"]), T.int("day", days, type: .date), T.int("n", [1, 2, 3])))
        #expect(chart.kind == .line)
        guard case .values(let values) = chart.x.scale else { throw Missing() }
        #expect(values.isTime && values.lower == 18_300 && values.upper == 18_305)
    }

    @Test func twoNumbersArePoints() throws {
        #expect(try model(T.table(T.int("a", [1, 2, 3]), T.int("b", [4, 5, 6]))).kind == .scatter)
    }

    @Test func oneNumberIsCounted() throws {
        let chart = try model(T.table(T.int("a", [1, 2, 2, nil])))
        #expect(chart.kind == .histogram)
        let total = chart.series[0].points.compactMap(\.y).reduce(0, +)
        #expect(total == 3)
        #expect(chart.notes.map(\.en) == ["1 row without a value is not counted"])
    }

    @Test func aRepeatedNameIsPartedByTheSecond() throws {
        let table = T.table(
            T.text("place", ["a", "a", "b"]), T.text("kind", ["x", "y", "x"]), T.int("n", [1, 2, 3]))
        let chart = try model(table)
        #expect(chart.kind == .bar && chart.legend == "kind")
        #expect(chart.series.map(\.name) == ["x", "y"])
        #expect(chart.series[1].points.map(\.y) == [2, nil])
    }

    @Test func manyPairsAreAHeatMap() throws {
        let names = (0..<49).map { "r\($0 % 7)" }
        let kinds = (0..<49).map { "k\($0 / 7)" }
        let table = T.table(T.text("row", names), T.text("kind", kinds), T.int("n", (0..<49).map { Int64($0) }))
        #expect(try model(table).kind == .heatmap)
    }

    @Test func numbersOfOtherSizesAreLeftOutAndNamed() throws {
        let chart = try model(T.table(T.text("name", ["a"]), T.int("n", [3]), T.int("people", [1_000_000])))
        #expect(chart.series.count == 1)
        #expect(chart.notes.map(\.en) == ["not drawn, as they measure something else: people"])
    }

    // MARK: Too much

    @Test func sumsAreFoldedIntoOthers() throws {
        let names = (0..<100).map { "c\($0)" }
        let values = (0..<100).map { Int64($0) }
        let chart = try model(T.table(T.text("name", names), T.int("n", values, facts: T.additive)))
        let points = chart.series[0].points
        #expect(points.count == 24)
        #expect(points.last?.isOthers == true && points.last?.yText == "2926")
        let total = points.compactMap(\.y).reduce(0, +)
        #expect(total == 4950)
        #expect(points[0].xText == "c77")
    }

    @Test func whatIsNoSumIsNotAddedUp() throws {
        let names = (0..<100).map { "c\($0)" }
        let chart = try model(T.table(T.text("name", names), T.int("score", (0..<100).map { Int64($0) })))
        #expect(chart.series[0].points.count == 24)
        let hasOthers = chart.series[0].points.contains(where: \.isOthers)
        #expect(!hasOthers)
        #expect(
            chart.notes.map(\.en) == [
                "76 more categories, of smaller values, are not drawn (their values can't be added up)"
            ])
    }

    @Test func seriesAreFolded() throws {
        let rows = (0..<400).map { (place: "p\($0 % 2)", kind: "k\($0 / 2)", n: Int64($0 / 2)) }
        let spec = ChartSpec(kind: .stacked, x: channel(0), y: [channel(2)], series: channel(1))
        let table = T.table(
            T.text("place", rows.map(\.place)), T.text("kind", rows.map(\.kind)),
            T.int("n", rows.map(\.n), facts: T.additive))
        let chart = try model(table, spec)
        #expect(chart.series.count == 8)
        #expect(chart.series.last?.name == "others (193)")
        #expect(chart.series.last?.points.map(\.yText) == ["18528", "18528"])
    }

    @Test func aMillionPointsAreThinnedAndSaid() throws {
        let count = 1_000_000
        let spec = ChartSpec(kind: .scatter, x: channel(0), y: [channel(1)])
        var chance = TestRandom(seed: 7)
        let table = T.table(
            T.num("a", (0..<count).map { Double($0) }),
            T.num("b", (0..<count).map { _ in Double(chance.next() % 1000) }))
        let chart = try model(table, spec)
        let shown = chart.series[0].points.count
        #expect(shown <= 2_000 && shown > 200)
        #expect(chart.notes.map(\.en) == ["\(shown) of 1000000 points drawn; the others lie among them"])
    }

    @Test func aLongLineKeepsItsEnds() throws {
        var values = (0..<100_000).map { Double($0 % 10) }
        values[54_321] = 1_000
        values[12_345] = -1_000
        let spec = ChartSpec(kind: .line, x: channel(0), y: [channel(1)])
        let chart = try model(T.table(T.num("a", (0..<100_000).map { Double($0) }), T.num("b", values)), spec)
        let shown = chart.series[0].points.compactMap(\.y)
        #expect(shown.count <= 2_500 && shown.contains(1_000) && shown.contains(-1_000))
    }

    // MARK: Gaps

    @Test func monthsWithoutARowAreGaps() throws {
        let months: [Int64?] = [600, 601, 604]
        let table = T.table(T.int("month", months, type: .period(.month)), T.int("n", [1, 2, 3]))
        let chart = try model(table)
        #expect(chart.kind == .line)
        #expect(chart.series[0].points.map(\.y) == [1, 2, nil, nil, 3])
    }

    @Test func infiniteValuesAreGaps() throws {
        let chart = try model(T.table(T.text("name", ["a", "b", "c"]), T.num("n", [1, .infinity, .nan])))
        #expect(chart.series[0].points.map(\.y) == [1, nil, nil])
        #expect(chart.notes.map(\.en) == ["2 values are infinite or no numbers: gaps"])
    }

    @Test func nothingToDrawIsASentence() {
        #expect(sentence(T.table(T.text("name", []), T.int("n", []))) == "nothing to draw: there are no rows")
        #expect(
            sentence(T.table(T.text("name", ["a"]), T.int("n", [nil])))
                == "nothing to draw: every value of `n` is null")
        #expect(sentence(T.table(T.text("name", ["a"]))) == "no column of numbers is left to draw")
    }

    @Test func rowsInOnePlaceAreNotAddedUp() {
        let spec = ChartSpec(kind: .line, x: channel(0, "name"), y: [channel(1)])
        let text = sentence(T.table(T.text("name", ["a", "a"]), T.int("n", [1, 2])), spec)
        #expect(text == "several rows have the same place (name): bring them together with summarize … by name first")
    }

    // MARK: Axes

    @Test(arguments: [
        (0.0, 4_310.0, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (-3, 8, ["-5", "0", "5", "10"]),
        (0, 23_000_000, ["0", "5,000,000", "10M", "15M", "20M", "25M"]),
        (7, 7, ["3", "4", "5", "6", "7", "8", "9", "10", "11"]),
    ]) func ticksAreRound(low: Double, high: Double, texts: [String]) {
        let values = ChartValues.numbers(from: low, through: high)
        #expect(values.lower <= low && values.upper >= high)
        if low != high { #expect(values.ticks.map(\.text) == texts) }
    }

    @Test func chineseTicksAreInWan() {
        let values = ChartValues.numbers(from: 0, through: 43_000, style: TickStyle(language: .chinese))
        #expect(values.ticks.map(\.text) == ["0", "1万", "2万", "3万", "4万", "5万"])
    }

    @Test func sharesAreInPercent() {
        let values = ChartValues.numbers(from: 0, through: 0.93, style: TickStyle(isShare: true))
        #expect(values.ticks.map(\.text) == ["0%", "20%", "40%", "60%", "80%", "100%"])
    }

    /// Whatever the numbers, the ends are finite, in order, and hold them.
    @Test func anyNumbersHaveAnAxis() {
        var chance = TestRandom(seed: 3)
        let edges: [Double] = [
            0, 1, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-300, 1e300, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, 1e15, 0.1,
        ]
        for _ in 0..<2_000 {
            func number() -> Double {
                let edge = edges[Int(chance.next() % UInt64(edges.count))]
                return chance.next() % 2 == 0 ? edge : Double(Int64(bitPattern: chance.next()) >> 20) / 1024
            }
            let (low, high) = (number(), number())
            let values = ChartValues.numbers(from: low, through: high, isWhole: chance.next() % 2 == 0)
            #expect(values.lower.isFinite && values.upper.isFinite && values.lower < values.upper, "\(low) \(high)")
            #expect(values.lower <= min(low, high) && values.upper >= max(low, high), "\(low) \(high)")
            #expect(values.ticks.count >= 2 && values.ticks.count <= 102)
            let place = values.position(of: low)
            #expect(place >= -1e-9 && place <= 1 + 1e-9, "\(low) \(high)")
        }
    }

    @Test func anyDaysHaveAnAxis() {
        var chance = TestRandom(seed: 5)
        for _ in 0..<500 {
            let low = Double(Int64(chance.next() % 3_000_000)) - 719_000
            let high = low + Double(chance.next() % 4_000_000) / Double(1 + chance.next() % 10_000)
            let unit = PeriodUnit.allCases[Int(chance.next() % 6)]
            let values = ChartValues.days(from: low, through: high, unit: unit, dates: .iso)
            #expect(
                values.lower < values.upper && values.ticks.count >= 2 && values.ticks.count < 30,
                "\(low) \(high) \(unit)")
        }
    }

    // MARK: What was wrong once

    @Test func aStackBeyondAllNumbersIsDrawn() throws {
        let spec = ChartSpec(kind: .stacked, x: channel(0), y: [channel(2)], series: channel(1))
        let chart = try model(
            T.table(T.text("k", ["a", "a"]), T.text("s", ["x", "y"]), T.num("v", [1.5e308, 1.5e308])), spec)
        #expect(!TerminalChart(chart).text().isEmpty)
        #expect(ChartFormat.svg.text(chart).hasSuffix("</svg>\n"))
    }

    @Test func gapsOfManyYearsStay() throws {
        let months: [Int64?] = [540, 541, 700]
        let chart = try model(T.table(T.int("month", months, type: .period(.month)), T.int("n", [1, 2, 3])))
        #expect(chart.series[0].points.count == 161)
        #expect(chart.series[0].points.count { $0.y == nil } == 158)
    }

    @Test func datesWithoutARowBesideAnotherSeriesAreNoGaps() throws {
        let spec = ChartSpec(kind: .line, x: channel(0), y: [channel(2)], series: channel(1))
        let table = T.table(
            T.int("day", [1, 2, 3, 4], type: .date), T.text("s", ["p", "q", "p", "q"]), T.int("n", [1, 2, 3, 4]))
        #expect(try model(table, spec).series.map { $0.points.map(\.x) } == [[1, 3], [2, 4]])
    }

    @Test func nullAndATextThatSaysSoAreTwo() throws {
        let spec = ChartSpec(kind: .stacked, x: channel(0), y: [channel(2)], series: channel(1))
        let table = T.table(T.text("k", ["a", "a"]), T.text("s", [nil, "null"]), T.int("n", [1, 2]))
        #expect(try model(table, spec).series.count == 2)
    }

    @Test func entitiesThatPrintAlikeAreTwo() throws {
        let names = T.text("street", ["一街", "一街"])
        let rows = Vector(.rows([4, 9]))
        let street = OutputTable.Column(
            name: "street", type: .entity(EntityID(0)), vector: names.vector, identities: rows)
        let spec = ChartSpec(kind: .stacked, x: channel(0), y: [channel(1)])
        #expect(try model(T.table(street, T.int("n", [1, 2])), spec).series[0].points.map(\.y) == [1, 2])
    }

    @Test func binsEndWhereTheValuesDo() throws {
        let values = (0...10).flatMap { tenth in (0..<100).map { _ in Double(tenth) / 10 } }
        let chart = try model(T.table(T.num("v", values)), ChartSpec(kind: .histogram, x: channel(0)))
        let total = chart.series[0].points.compactMap(\.y).reduce(0, +)
        #expect(total == 1_100)
        // But for the last range, which holds both its ends, all are alike where they are equally wide.
        #expect(Set(chart.series[0].points.dropLast().compactMap(\.y)).count == 1)
    }

    @Test func numbersFartherApartThanNumbersGoAreCounted() throws {
        let chart = try model(
            T.table(T.num("v", [1e308, -1e308, 1.7e308, 0])), ChartSpec(kind: .histogram, x: channel(0)))
        #expect(chart.series[0].points.count > 2)
        #expect(chart.series[0].points.allSatisfy { $0.x.isFinite })
    }

    @Test func layersOfAStackAreThinnedAtTheSamePlaces() throws {
        let days = (0..<3_000).flatMap { day in [Int64(day), Int64(day)] }
        let spec = ChartSpec(kind: .area, x: channel(0), y: [channel(2)], series: channel(1))
        let table = T.table(
            T.int("day", days, type: .date), T.text("s", days.indices.map { $0 % 2 == 0 ? "p" : "q" }),
            T.int("n", days.indices.map { Int64($0 % 17) }))
        let chart = try model(table, spec)
        #expect(chart.series[0].points.map(\.x) == chart.series[1].points.map(\.x))
        #expect(chart.series[0].points.count <= 2_000)
    }

    @Test func tooManyPairsAreASentence() {
        let count = 20_000
        let spec = ChartSpec(kind: .stacked, x: channel(0, "x"), y: [channel(2)], series: channel(1, "s"))
        let names = (0..<count).map { "n\($0)" }
        let table = T.table(T.text("x", names), T.text("s", names), T.int("n", names.indices.map(Int64.init)))
        #expect(sentence(table, spec) == "too many pairs of x × s to draw: summarize them to fewer first")
    }

    @Test func aKeyIsNoSeries() {
        var key = ColumnFacts()
        key.isIdentifier = true
        let code = T.text("code", ["1", "2", "3"])
        let table = T.table(
            OutputTable.Column(name: "code", type: .text, vector: code.vector, facts: key),
            T.text("kind", ["a", "a", "b"]), T.int("n", [1, 2, 3]))
        let spec = ChartSpec(kind: .line, x: channel(1, "kind"), y: [channel(2)])
        #expect(sentence(table, spec)?.hasPrefix("several rows have the same place (kind)") == true)
    }

    /// Above zero nothing is drawn of what lies below, and the other way round; little is a thin line.
    @Test func barsHangFromZeroAndStandOnIt() throws {
        let chart = try model(T.table(T.text("n", ["a", "b", "c", "d"]), T.int("v", [1000, 1, -1, -400])))
        let lines = TerminalChart(chart, width: 40, height: 14).text().split(separator: "\n").map(String.init)
        let zero = try #require(lines.firstIndex { $0.contains("0 ┤") && $0.contains("▁") })
        #expect(lines[zero].contains("▁▁▁▁▁▁") && !lines[zero].contains("▔"))
        #expect(lines[zero + 1].contains("▔▔▔▔▔▔") && lines[zero + 1].hasSuffix("██████"))
    }

    @Test func tinyLayersHideNoLargerOnes() throws {
        let parts: [Int64] = [3, 16, 1, 1, 1, 1, 1, 300]
        let spec = ChartSpec(kind: .stacked, x: channel(0), y: [channel(2)], series: channel(1))
        let table = T.table(
            T.text("k", parts.indices.map { $0 < 7 ? "a" : "b" }), T.text("s", parts.indices.map { "s\($0 % 7)" }),
            T.int("n", parts))
        let text = TerminalChart(try model(table, spec), width: 60, height: 14).text()
        let foot = try #require(text.split(separator: "\n").first { $0.contains("0 ┤") && !$0.contains("00 ┤") })
        #expect(foot.contains("▓") && !foot.contains("░") && !foot.contains("┼"))
    }

    @Test func ticksOfNearNumbersDiffer() {
        for language in [Language.english, .chinese] {
            let values = ChartValues.numbers(
                from: 1_000_000_001, through: 1_000_000_009, style: TickStyle(language: language))
            #expect(Set(values.ticks.map(\.text)).count == values.ticks.count)
        }
    }

    @Test func timesOfOneDayHaveHours() {
        let values = ChartValues.days(from: 18_262.33, through: 18_262.83, unit: .day, dates: .iso)
        #expect(values.ticks.map(\.text) == ["09:00", "12:00", "15:00", "18:00"])
    }

    // MARK: Drawing never fails

    /// Random tables, as charts of every kind, at every width.
    @Test func anyTableCanBeDrawn() {
        var chance = TestRandom(seed: 11)
        let texts = ["a", "江岸区", "\u{202E}abc", "x\u{1B}[31m", String(repeating: "很长", count: 250), "", "e\u{301}"]
        let numbers: [Double] = [0, 1, -1, 1e300, -1e300, .infinity, .nan, 0.5, 1e-300, 42]
        for round in 0..<300 {
            let count = Int(chance.next() % 40)
            func pick<Element>(_ list: [Element]) -> Element { list[Int(chance.next() % UInt64(list.count))] }
            let table = T.table(
                T.text("t", (0..<count).map { _ in chance.next() % 5 == 0 ? nil : pick(texts) }),
                T.text("u", (0..<count).map { _ in "u\(chance.next() % 12)" }),
                T.num("v", (0..<count).map { _ in pick(numbers) }),
                T.int("w", (0..<count).map { _ in chance.next() % 4 == 0 ? nil : Int64(chance.next() % 100) }),
                T.int("m", (0..<count).map { _ in Int64(500 + chance.next() % 30) }, type: .period(.month)))
            let kind = chance.next() % 5 == 0 ? nil : pick(ChartKind.allCases)
            let spec = ChartSpec(
                kind: kind, x: chance.next() % 3 == 0 ? nil : channel(Int(chance.next() % 5)),
                y: chance.next() % 3 == 0 ? [] : [channel(2 + Int(chance.next() % 2))],
                series: chance.next() % 2 == 0 ? nil : channel(Int(chance.next() % 2)))
            guard case .picture(let model) = ChartOutcome(of: table, as: spec) else { continue }
            for width in [1, 24, 60, 131] {
                let text = TerminalChart(model, width: width, height: Int(chance.next() % 30)).text()
                for line in text.split(separator: "\n") {
                    #expect(DisplayWidth.cells(line) <= max(24, width), "round \(round), \(model.kind): \(line)")
                }
                let isClean = !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
                #expect(isClean)
            }
            #expect(ChartFormat.svg.text(model).hasSuffix("</svg>\n"))
            #expect(!ChartFormat.vega.text(model).isEmpty)
        }
    }
}
