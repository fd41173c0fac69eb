// Charts as files, SVG and Vega-Lite: golden files in Tests/Golden/charts to the byte, and what must hold for any chart.
// The charts are in ChartCases.swift. GOVQL_RECORD=1 writes the files, and fails once. What programs that draw Vega-Lite
// think of the files: ChartCheckTests.swift of the command's tests.

import Foundation
import Testing

@testable import GovQL

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ChartFileTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/charts")
    private static let isRecording = ProcessInfo.processInfo.environment["GOVQL_RECORD"] == "1"

    @Test(arguments: ChartCase.all.indices) func filesAreAsRecorded(index: Int) throws {
        let chart = ChartCase.all[index]
        try check(chart.svg.text(), "\(chart.name).svg")
        // Vega-Lite knows no widths of ours.
        guard chart.width == SVGChart.wide else { return }
        #expect(ChartFormat.svg.text(chart.model, language: chart.language) == chart.svg.text())
        try check(ChartFormat.vega.text(chart.model, language: chart.language), "\(chart.name).vl.json")
    }

    private func check(_ text: String, _ name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        if Self.isRecording {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("Recorded \(name): look at it and run again without GOVQL_RECORD")
        } else {
            let golden = try String(contentsOf: file, encoding: .utf8)
            #expect(Array(text.utf8) == Array(golden.utf8), "\(name): GOVQL_RECORD=1 writes it anew")
        }
    }

    @Test func everyKindIsThere() {
        #expect(Set(ChartCase.all.map(\.model.kind)) == Set(ChartKind.allCases))
    }

    @Test func endingsOfFiles() {
        #expect(ChartFormat(ofFile: "load.SVG") == .svg)
        #expect(ChartFormat(ofFile: "a/b.vl.json") == .vega)
        #expect(ChartFormat(ofFile: "b.json") == nil)
        #expect(ChartFormat(ofFile: "svg") == nil)
        for format in ChartFormat.allCases { #expect(ChartFormat(ofFile: "x.\(format.fileEnding)") == format) }
    }
}

// MARK: SVG

extension ChartFileTests {
    /// What an SVG is made of, as a parser of XML reads it.
    private final class Drawing: NSObject, XMLParserDelegate {
        struct Text {
            let place: [String: String]
            var words = ""
        }

        var elements: [String: Int] = [:]
        var attributes: Set<String> = []
        var ids: [String] = []
        var texts: [Text] = []
        var titles: [String] = []
        private var path: [String] = []

        init(_ text: String) throws {
            super.init()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = self
            let isRead = parser.parse()
            try #require(isRead, "\(String(describing: parser.parserError))")
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            path.append(name)
            elements[name, default: 0] += 1
            self.attributes.formUnion(attributes.keys)
            if let id = attributes["id"] { ids.append(id) }
            if name == "text" { texts.append(Text(place: attributes)) }
            if name == "title" { titles.append("") }
        }

        func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            path.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            if path.last == "text" { texts[texts.count - 1].words += string }
            if path.last == "title" { titles[titles.count - 1] += string }
        }
    }

    @Test(arguments: ChartCase.all.indices) func drawingsAreOfKnownParts(index: Int) throws {
        let chart = ChartCase.all[index]
        let drawing = try Drawing(chart.svg.text())
        let known: Set = ["svg", "title", "desc", "style", "g", "path", "rect", "circle", "text", "defs", "pattern"]
        #expect(known.isSuperset(of: drawing.elements.keys))
        #expect(drawing.attributes.allSatisfy { !$0.hasPrefix("on") && $0 != "href" && $0 != "style" })
        #expect(drawing.elements["title", default: 0] > 0 && drawing.elements["desc"] == 1)
        for text in drawing.texts + drawing.titles.map({ Drawing.Text(place: [:], words: $0) }) {
            #expect(!text.words.unicodeScalars.contains { $0 != "\n" && DisplayWidth.isUnsafe($0) })
        }
    }

    /// As wide as they are reckoned to be, which is as common fonts are.
    @Test(arguments: ChartCase.all.indices) func textsStayWithinTheDrawing(index: Int) throws {
        let chart = ChartCase.all[index]
        for text in try Drawing(chart.svg.text()).texts {
            let x = try #require(text.place["x"].flatMap { Double($0) })
            let styles = Set((text.place["class"] ?? "").split(separator: " "))
            let size = styles.contains("title") ? 16.0 : styles.isDisjoint(with: ["note", "value"]) ? 12 : 11
            var width = SVGText.width(text.words, size: size)
            // A turned one takes less from left to right.
            if text.place["transform"] != nil { width *= 0.77 }
            let start =
                switch text.place["text-anchor"] {
                case "middle": x - width / 2
                case "end": x - width
                default: x
                }
            #expect(start >= -1 && start + width <= Double(chart.width) + 1, "\(chart.name): \(text.words)")
        }
    }

    @Test(arguments: ChartCase.all.indices) func everyValueIsToldWhereItStands(index: Int) throws {
        let chart = ChartCase.all[index]
        let summary = ChartSummary(model: chart.model, language: chart.language)
        let titles = Set(try Drawing(chart.svg.text()).titles)
        for series in chart.model.series {
            for point in series.points where point.y != nil {
                #expect(titles.contains(summary.tooltip(point, of: series)))
            }
        }
    }

    @Test func withinAPageThereAreNoStylesAndNoForeignIds() throws {
        for chart in ChartCase.all {
            let text = SVGChart(chart.model, language: chart.language, idPrefix: "c7", isInline: true).text()
            let drawing = try Drawing(text)
            #expect(drawing.elements["style"] == nil && drawing.ids.allSatisfy { $0.hasPrefix("c7-") })
        }
        for role in ["ink", "muted", "grid", "paper", "others"] + (1...8).map(String.init) {
            #expect(SVGChart.styleSheet.contains("var(--chart-\(role), #"))
        }
        #expect(
            SVGChart.styleSheet.split(separator: "\n").allSatisfy { !$0.contains("url(") && !$0.contains("@import") })
    }

    /// Models that no builder should make still come out as files.
    @Test func oddModelsAreDrawn() throws {
        let point = ChartPoint(x: 7, y: 3, xText: "x", yText: "y")
        let strange = ChartPoint(x: .nan, xEnd: .infinity, y: 1e308, xText: "", yText: "")
        let scales: [ChartScale] = [
            .categories([]), .categories(["a"]), .values(.init(lower: 0, upper: 1, ticks: [])),
            .values(.init(lower: 5, upper: 5, ticks: [.init(value: .nan, text: "?")])),
            .values(.init(lower: -1.7e308, upper: 1.7e308, ticks: [.init(value: 0, text: "0")], isTime: true)),
        ]
        let series = [
            [], [ChartSeries(name: "", points: [])], [ChartSeries(name: "s", points: [point, point, strange])],
            (0..<200).map { ChartSeries(name: "s\($0)", points: [point], isOthers: $0 == 3) },
        ]
        for kind in ChartKind.allCases {
            for scale in scales {
                for series in series {
                    let axis = ChartAxis(title: "", scale: scale)
                    let model = ChartModel(
                        kind: kind, title: "", x: axis, y: axis, series: series, isHorizontal: series.count == 1)
                    for width in [0, SVGChart.narrow, 100_000] { _ = try Drawing(SVGChart(model, width: width).text()) }
                    let json = VegaLite(model).text()
                    #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
                }
            }
        }
    }

    /// Where there is nothing to draw a file says so; programs that know no variables show it, too.
    @Test func aSentenceStandsInAFile() throws {
        let outcome = ChartOutcome.sentence(Words(en: "no <row>", zh: "没有行"))
        let title = String(repeating: "title ", count: 90)
        let text = ChartFormat.svg.text(outcome, title: title, language: .english)
        let drawing = try Drawing(text)
        #expect(drawing.texts.map(\.words).last == "no <row>" && !text.contains("var("))
        #expect(drawing.texts.allSatisfy { SVGText.width($0.words, size: 16) < Double(SVGChart.wide) })
        let json = ChartFormat.vega.text(outcome, title: nil, language: .chinese)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["mark"] as? [String: Any])?["text"] as? String == "没有行")
    }

    @Test func filesKnowNoVariables() {
        for chart in ChartCase.all { #expect(!chart.svg.text().contains("var(")) }
    }

    @Test func numbersHaveTwoDecimalsAtMost() {
        let numbers: [(Double, String)] = [
            (0, "0"), (-0.001, "0"), (12, "12"), (0.5, "0.5"), (-0.25, "-0.25"), (1.005, "1"), (3.07, "3.07"),
            (.nan, "0"), (.infinity, "0"), (1e300, "10000000"),
        ]
        for (number, text) in numbers { #expect(SVGText.number(number) == text) }
    }

    @Test func whatStandsInThePictureIsShort() {
        func short(_ y: Double, _ text: String) -> String {
            ChartSummary.short(ChartPoint(x: 0, y: y, xText: "", yText: text))
        }
        let cases: [(Double, String, String)] = [
            (0.869079, "0.869079", "0.869"), (0.5, "0.5", "0.5"), (12.3456, "12.3456", "12.3"),
            (-1.999, "-1.999", "-2.00"),
            (1234.5, "1,234.5", "1,235"), (1234567.25, "1234567.25", "1234567"), (999_999.9, "999,999.9", "1,000,000"),
            (-0.00001, "-0.00001", "-0.00001"), (31200, "31200", "31200"), (0.4, "40.00%", "40.00%"),
            (21000, "2.1万", "2.1万"),
            (1e300, "1.0", "1.0"), (3, "1.2.3", "3.00"),
        ]
        for (y, text, expected) in cases { #expect(short(y, text) == expected) }
    }

    @Test func textsAreCutAndWrapped() {
        #expect(SVGText.cut("江岸区", to: 36, size: 12) == "江岸区")
        #expect(SVGText.cut("江岸区", to: 35, size: 12) == "江…")
        #expect(
            SVGText.cut(
                String(repeating: "e\u{301}", count: 3) + String(repeating: "\u{301}", count: 900), to: 60, size: 12
            ).unicodeScalars.count < 60)
        #expect(SVGText.wrap("江岸区永清街道", to: 48, size: 12, lines: 3) == ["江岸区永", "清街道"])
        #expect(SVGText.wrap("old town hall", to: 64, size: 12, lines: 3) == ["old town", "hall"])
        #expect(SVGText.wrap("开发区（汉南区）沌口", to: 48, size: 12, lines: 3) == ["开发区", "（汉南", "区）沌口"])
        #expect(SVGText.canWrap("old 江岸区", to: 24, size: 12) && !SVGText.canWrap("parking", to: 24, size: 12))
        #expect(SVGText.wrap("", to: 60, size: 12, lines: 3) == [""])
        #expect(SVGText.wrap("abcdefghijkl", to: 1, size: 12, lines: 2).count == 2)
    }
}

// MARK: Vega-Lite

extension ChartFileTests {
    @Test(arguments: ChartCase.all.indices) func specificationsKeepEveryPointAndTheirOrder(index: Int) throws {
        let chart = ChartCase.all[index]
        let text = VegaLite(chart.model, language: chart.language).text()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let data = try #require(object["data"] as? [String: Any])
        let rows = try #require(data["values"] as? [[String: Any]])
        let points = chart.model.series.flatMap(\.points)
        #expect(rows.count == points.count)
        for (row, point) in zip(rows, points) {
            #expect((row["y"] as? Double) == point.y)
            #expect(row["yText"] as? String == ChartSummary.shown(point.yText))
        }
        if case .categories(let names) = chart.model.x.scale {
            let encoding = try #require(object["encoding"] as? [String: Any])
            let channel = chart.model.isHorizontal ? "y" : "x"
            let sort = try #require((encoding[channel] as? [String: Any])?["sort"] as? [String])
            #expect(sort.count == names.count && Set(sort).count == names.count)
        }
    }

    @Test func valuesOfJSON() {
        let value: VegaValue = .list([.number(1), .number(0.5), .number(1e300), .number(.nan), .null, .text("\"")])
        #expect(value.line == #"[1, 0.5, 1e+300, null, null, "\""]"#)
        #expect(VegaValue.object([("a", .list([])), ("b", .bool(true))]).file == "{\n  \"a\": [],\n  \"b\": true\n}\n")
    }
}
