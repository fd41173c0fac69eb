// Charts made by hand, for the tests of what is written to files: every kind, and what makes drawing hard. The files that
// come of them are in Tests/Golden/charts; ChartFileTests.swift compares them.

@testable import GovQL

struct ChartCase {
    let name: String
    var language = Language.english
    var width = SVGChart.wide
    let model: ChartModel

    var svg: SVGChart { SVGChart(model, language: language, width: width) }

    /// The same chart as a telephone shows it.
    var narrow: ChartCase {
        ChartCase(name: name + "-narrow", language: language, width: SVGChart.narrow, model: model)
    }

    // MARK: Making models

    /// An axis of numbers with a tick every `step`, written with commas, or as `text` says.
    static func values(
        _ title: String, _ unit: String? = nil, from lower: Double, to upper: Double, step: Double,
        text: (Double) -> String = { NumberFormatting.plain($0) }
    ) -> ChartAxis {
        var ticks: [ChartValues.Tick] = []
        var count = 0.0
        while lower + count * step <= upper + step / 1e6 {
            let value = lower + count * step
            ticks.append(.init(value: value, text: text(value)))
            count += 1
        }
        return ChartAxis(title: title, unit: unit, scale: .values(.init(lower: lower, upper: upper, ticks: ticks)))
    }

    static func names(_ title: String, _ names: [String]) -> ChartAxis {
        ChartAxis(title: title, scale: .categories(names))
    }

    /// An axis of days from one month to another, a tick every `step` months.
    static func months(_ title: String, from first: Int, to last: Int, every step: Int) -> ChartAxis {
        let ticks = stride(from: first, through: last, by: step).map {
            ChartValues.Tick(value: day(ofMonth: $0), text: name(ofMonth: $0))
        }
        return ChartAxis(
            title: title,
            scale: .values(
                .init(lower: day(ofMonth: first), upper: day(ofMonth: last), ticks: ticks, isTime: true)))
    }

    /// Months are counted from January 2023.
    static func day(ofMonth month: Int) -> Double {
        Double(CalendarDate(year: 2023 + month / 12, month: month % 12 + 1, day: 1)?.days ?? 0)
    }

    static func name(ofMonth month: Int) -> String {
        "\(2023 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)"
    }

    static func series(
        _ name: String, _ axis: ChartAxis, _ ys: [Double?], isOthers: Bool = false, isMonths: Bool = false,
        lastIsOthers: Bool = false
    ) -> ChartSeries {
        let points = ys.enumerated().map { index, y in
            let xText: String
            if case .categories(let names) = axis.scale {
                xText = names[index]
            } else {
                xText = isMonths ? Self.name(ofMonth: index) : String(index)
            }
            return ChartPoint(
                x: isMonths ? day(ofMonth: index) : Double(index), y: y, xText: xText,
                yText: y.map(NumberFormatting.plain) ?? "", isOthers: lastIsOthers && index == ys.count - 1)
        }
        return ChartSeries(name: name, points: points, isOthers: isOthers)
    }

    /// Numbers that look grown, the same every time.
    static func course(_ seed: Int, count: Int, around level: Double, swing: Double) -> [Double?] {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 12345
        var value = level
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let step = Double(state >> 40) / Double(1 << 24) - 0.48
            value += step * swing
            return value.rounded()
        }
    }
}

enum NumberFormatting {
    /// With commas, and at most two decimals.
    static func plain(_ value: Double) -> String {
        if abs(value) >= 1e15 { return "\(value)" }
        let hundredths = Int((value * 100).rounded())
        let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        var digits = Array(String(whole))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        let fraction = part == 0 ? "" : part % 10 == 0 ? ".\(part / 10)" : part < 10 ? ".0\(part)" : ".\(part)"
        return (hundredths < 0 ? "−" : "") + String(digits) + fraction
    }
}

// MARK: The cases

extension ChartCase {
    static let all: [ChartCase] = [
        bar, barLying, barGrouped, barGroupedLying, barMany, barMonths, stacked, stackedLying, line, lineEight,
        lineDense,
        lineOnePoint, area, scatter, histogram, heatMap, heatMapSigned, sparkline, huge, long, longStanding, hostile,
        bar.narrow, barLying.narrow, barGrouped.narrow, line.narrow, lineEight.narrow, heatMap.narrow,
        sparkline.narrow, long.narrow,
    ]

    static let districts = ["江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山"]

    static var bar: ChartCase {
        let x = names("quarter", ["2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4", "2025 Q1", "2025 Q2"])
        return ChartCase(
            name: "bar",
            model: ChartModel(
                kind: .bar, title: "Requests closed within a week", x: x,
                y: values("closed", "requests", from: 0, to: 2000, step: 500),
                series: [series("closed", x, [1240, 1385, 980, 1622, 1710, 1845])]))
    }

    static var barLying: ChartCase {
        let x = names(
            "街道", ["永清街道", "百步亭社区管理委员会", "花楼水塔街道", "后湖", "武汉经济技术开发区（汉南区）沌口街道办事处", "丹水池街道", "其他"])
        return ChartCase(
            name: "bar-lying", language: .chinese,
            model: ChartModel(
                kind: .bar, title: "各街道网格员负担", x: x, y: values("户均服务人数", "人", from: 0, to: 800, step: 200),
                series: [series("户均服务人数", x, [731, 604, 588.5, 412, 377, nil, 206], lastIsOthers: true)],
                isHorizontal: true,
                notes: [Words(en: "“other” stands for 14 more", zh: "“其他”包括另外 14 个街道")]))
    }

    static var barGrouped: ChartCase {
        let x = names("区", ["江岸", "江汉", "硚口", "汉阳", "武昌"])
        return ChartCase(
            name: "bar-grouped", language: .chinese,
            model: ChartModel(
                kind: .bar, title: "各区户籍与流动人口增减", x: x,
                y: values("增减", "人", from: -2000, to: 3000, step: 1000), legend: "类别",
                series: [
                    series("户籍", x, [1200, -840, 310, nil, 2650]), series("流动", x, [-1500, 420, 1980, 650, -300]),
                    series("境外", x, [35, 60, -20, 15, 90]),
                ]))
    }

    static var barGroupedLying: ChartCase {
        let x = names("kind of matter", ["Noise at night", "Parking", "Leaking roofs and broken lifts", "Dogs"])
        return ChartCase(
            name: "bar-grouped-lying",
            model: ChartModel(
                kind: .bar, title: "Complaints by kind of matter", x: x,
                y: values("complaints", from: 0, to: 600, step: 100), legend: "year",
                series: [series("2024", x, [412, 530, 288, 95]), series("2025", x, [377, 561, 201, nil])],
                isHorizontal: true))
    }

    static var barMany: ChartCase {
        let x = names("community", (1...40).map { "Community \($0)" })
        return ChartCase(
            name: "bar-many",
            model: ChartModel(
                kind: .bar, title: "Residents by community", x: x,
                y: values("residents", from: 0, to: 6000, step: 2000),
                series: [series("residents", x, course(4, count: 40, around: 3200, swing: 900))]))
    }

    static var barMonths: ChartCase {
        let x = months("month", from: 0, to: 17, every: 3)
        return ChartCase(
            name: "bar-months",
            model: ChartModel(
                kind: .bar, title: "Visits each month", x: x, y: values("visits", from: 0, to: 800, step: 200),
                series: [
                    series("visits", x, course(9, count: 18, around: 210, swing: 120), isMonths: true)
                ]))
    }

    static var stacked: ChartCase {
        let x = names("quarter", ["Q1", "Q2", "Q3", "Q4"])
        return ChartCase(
            name: "stacked",
            model: ChartModel(
                kind: .stacked, title: "Budget, gained and lost", x: x,
                y: values("change", "万元", from: -200, to: 400, step: 100), legend: "pillar",
                series: [
                    series("Property", x, [120, 95, -60, 140]), series("Volunteers", x, [60, -45, 75, 80]),
                    series("Branches", x, [90, 130, -80, nil]), series("other", x, [-70, 40, 25, 30], isOthers: true),
                ]))
    }

    static var stackedLying: ChartCase {
        let x = names("社区", ["永清社区", "三眼桥社区", "球场社区", "长湖社区", "循礼门社区"])
        return ChartCase(
            name: "stacked-lying", language: .chinese,
            model: ChartModel(
                kind: .stacked, title: "各社区人口年龄构成", x: x, y: values("人口", "人", from: 0, to: 8000, step: 2000),
                legend: "年龄段",
                series: [
                    series("0–17 岁", x, [820, 640, 1105, 390, 702]),
                    series("18–59 岁", x, [3910, 2870, 4050, 2210, 3105]),
                    series("60 岁及以上", x, [1450, 1720, 1265, 980, 1530]),
                ], isHorizontal: true))
    }

    static var line: ChartCase {
        let x = months("月份", from: 0, to: 23, every: 6)
        var first = course(1, count: 24, around: 320, swing: 60)
        for gap in [5, 6, 7, 13, 15] { first[gap] = nil }
        return ChartCase(
            name: "line", language: .chinese,
            model: ChartModel(
                kind: .line, title: "志愿服务人次", x: x, y: values("人次", from: 0, to: 600, step: 150), legend: "街道",
                series: [
                    series("永清", x, first, isMonths: true),
                    series("后湖", x, course(2, count: 24, around: 210, swing: 50), isMonths: true),
                    series("花楼水塔", x, course(3, count: 24, around: 470, swing: 45), isMonths: true),
                ]))
    }

    static var lineEight: ChartCase {
        let x = names("month", (1...12).map { "2025-\($0 < 10 ? "0" : "")\($0)" })
        return ChartCase(
            name: "line-eight",
            model: ChartModel(
                kind: .line, title: "Open requests by district", x: x,
                y: values("open", "requests", from: -200, to: 800, step: 200), legend: "district",
                series: (0..<8).map { index in
                    series(
                        index == 7
                            ? "other"
                            : ["Jiang’an", "Jianghan", "Qiaokou", "Hanyang", "Wuchang", "Qingshan", "Hongshan"][index],
                        x, course(index + 20, count: 12, around: Double(index) * 90 - 40, swing: 90),
                        isOthers: index == 7)
                }))
    }

    static var lineDense: ChartCase {
        let x = values("day", from: 0, to: 240, step: 60)
        var ys = course(7, count: 241, around: 40, swing: 6)
        ys[100] = nil
        ys[102] = nil
        return ChartCase(
            name: "line-dense",
            model: ChartModel(
                kind: .line, title: "Calls each day", x: x, y: values("calls", from: 0, to: 80, step: 20),
                series: [series("calls", x, ys)]))
    }

    static var lineOnePoint: ChartCase {
        let x = names("year", ["2025"])
        return ChartCase(
            name: "line-one-point",
            model: ChartModel(
                kind: .line, title: "A single year", x: x, y: values("residents", from: 0, to: 2, step: 1),
                series: [series("residents", x, [1])]))
    }

    static var area: ChartCase {
        let x = months("month", from: 0, to: 11, every: 2)
        return ChartCase(
            name: "area",
            model: ChartModel(
                kind: .area, title: "Volunteers by age", x: x, y: values("volunteers", from: 0, to: 1000, step: 250),
                legend: "age",
                series: [
                    series("under 30", x, course(31, count: 12, around: 180, swing: 60), isMonths: true),
                    series(
                        "30 to 59", x, [300, 310, 290, 305, nil, nil, 330, 360, 380, 365, 390, 410], isMonths: true),
                    series("60 and over", x, course(33, count: 12, around: 240, swing: 40), isMonths: true),
                ]))
    }

    static var scatter: ChartCase {
        let x = values("residents", from: 0, to: 8000, step: 2000)
        func cloud(_ name: String, _ seed: Int, _ slope: Double) -> ChartSeries {
            let xs = course(seed, count: 40, around: 3500, swing: 3200).compactMap { $0 }.map {
                abs($0).truncatingRemainder(dividingBy: 7900)
            }
            let noise = course(seed + 1, count: 40, around: 0, swing: 30).compactMap { $0 }
            return ChartSeries(
                name: name,
                points: zip(xs, noise).map { x, noise in
                    let y = max(0, (x * slope + noise * 0.3 + 12).rounded())
                    return ChartPoint(
                        x: x, y: y, xText: NumberFormatting.plain(x), yText: NumberFormatting.plain(y))
                })
        }
        return ChartCase(
            name: "scatter",
            model: ChartModel(
                kind: .scatter, title: "Grid workers and residents", x: x,
                y: values("grid workers", from: 0, to: 160, step: 40), legend: "kind",
                series: [cloud("old town", 51, 0.012), cloud("new town", 61, 0.006), cloud("village", 71, 0.002)]))
    }

    static var histogram: ChartCase {
        let x = values("age", "years", from: 0, to: 100, step: 20)
        let counts: [Double] = [310, 280, 455, 620, 540, 610, 700, 455, 190, 0]
        let points = counts.enumerated().map { index, count in
            ChartPoint(
                x: Double(index * 10), xEnd: Double(index * 10 + 10), y: count,
                xText: "\(index * 10) – \(index * 10 + 10)",
                yText: NumberFormatting.plain(count))
        }
        return ChartCase(
            name: "histogram",
            model: ChartModel(
                kind: .histogram, title: "Residents by age", x: x, y: values("rows", from: 0, to: 800, step: 200),
                series: [ChartSeries(name: "age", points: points)]))
    }

    static var heatMap: ChartCase {
        let x = names("月份", (1...12).map { "\($0)月" })
        return ChartCase(
            name: "heatmap", language: .chinese,
            model: ChartModel(
                kind: .heatmap, title: "各区每月诉求量", x: x, y: names("区", districts),
                shade: values("诉求", "件", from: 0, to: 400, step: 100),
                series: districts.enumerated().map { index, name in
                    var ys = course(index + 80, count: 12, around: 60 + 40 * Double(index), swing: 70).map {
                        $0.map(abs)
                    }
                    if index == 2 { ys[4] = nil }
                    if index == 5 { ys[8] = nil }
                    return series(name, x, ys)
                }))
    }

    static var heatMapSigned: ChartCase {
        let x = names("kind", ["noise", "parking", "roofs", "lifts", "dogs"])
        let rows = ["Yongqing", "Houhu", "Huaqiao"]
        return ChartCase(
            name: "heatmap-signed",
            model: ChartModel(
                kind: .heatmap, title: "Change against last year", x: x, y: names("subdistrict", rows),
                shade: values("change", "%", from: -40, to: 60, step: 20),
                series: [
                    series(rows[0], x, [12, -31, 5, 0, 58]), series(rows[1], x, [-4, 22, -18, 37, nil]),
                    series(rows[2], x, [41, -9, 16, -39, 3]),
                ]))
    }

    static var sparkline: ChartCase {
        let x = months("month", from: 0, to: 23, every: 6)
        var gapped = course(93, count: 24, around: 52, swing: 20)
        gapped[9] = nil
        return ChartCase(
            name: "sparkline",
            model: ChartModel(
                kind: .sparkline, title: "Two years of requests", x: x,
                y: values("requests", from: 0, to: 3000, step: 1000),
                legend: "district",
                series: [
                    series("Jiang’an", x, course(91, count: 24, around: 1500, swing: 400), isMonths: true),
                    series("Jianghan", x, course(92, count: 24, around: 900, swing: 100), isMonths: true),
                    series("Qiaokou", x, gapped, isMonths: true),
                    series("Hanyang", x, [Double?](repeating: 7, count: 24), isMonths: true),
                    series("Wuchang", x, [Double?](repeating: nil, count: 24), isMonths: true),
                ]))
    }

    static var huge: ChartCase {
        let x = names("what", ["most", "half", "least", "nothing"])
        let y = values("number", from: -1e308, to: 1e308, step: 5e307) { "\($0)" }
        return ChartCase(
            name: "huge",
            model: ChartModel(
                kind: .stacked, title: "Numbers at the end of what can be counted", x: x, y: y, legend: "part",
                series: [series("a", x, [1e308, 5e307, -1e308, 0]), series("b", x, [1e308, 1, -1e308, nil])]))
    }

    static let longNames = [
        String(repeating: "A very long name of a community ", count: 16), String(repeating: "很长的名字", count: 100),
        "short", String(repeating: "Unbroken", count: 62),
    ]

    static var long: ChartCase {
        let x = names(String(repeating: "name ", count: 100), longNames)
        return ChartCase(
            name: "long",
            model: ChartModel(
                kind: .bar, title: String(repeating: "A title that nobody will read to its end, ", count: 12), x: x,
                y: values(String(repeating: "value ", count: 80), from: 0, to: 100, step: 25),
                series: [series("value", x, [90, 70, 40, 10])], isHorizontal: true,
                notes: [.same(String(repeating: "A note that goes on and on. ", count: 20))]))
    }

    static var longStanding: ChartCase {
        let x = names("name", longNames)
        return ChartCase(
            name: "long-standing",
            model: ChartModel(
                kind: .bar, title: "Long names", x: x, y: values("value", from: 0, to: 100, step: 25),
                legend: String(repeating: "legend ", count: 70),
                series: longNames.reversed().enumerated().map { series($1, x, [90, 70, 40, 10 + Double($0)]) }))
    }

    static var hostile: ChartCase {
        let texts = [
            "</svg><script>alert(1)</script>", "\u{202E}drowssap\u{202C}", "\"quoted\" & 'single' <b>",
            "a\u{0}b\u{1B}[31m\nc",
            "]]>\u{FFFE}\u{2028}", "=HYPERLINK(\"http://x\")", "é\u{301}\u{301}\u{301}", "same", "same",
        ]
        let x = names(texts[0], texts)
        return ChartCase(
            name: "hostile",
            model: ChartModel(
                kind: .bar, title: texts[0], x: x, y: values(texts[1], texts[2], from: 0, to: 10, step: 5),
                legend: texts[3],
                series: [series(texts[0], x, (1...9).map { Double($0) }), series(texts[0], x, [1])],
                isHorizontal: true, notes: [.same(texts[4])]))
    }
}
