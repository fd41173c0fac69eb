// Tables without fault, of several shapes, that PollutedFiles.swift pollutes. All that they say is made up.

import Testing

/// A table without fault.
struct CleanTable: Sendable, CustomTestStringConvertible {
    let name: String
    let header: [String]
    let rows: [[String]]
    /// The columns that are quoted in every row, as exporters do with long texts.
    let quotedColumns: Set<Int>
    /// A header of two rows whose upper one is merged over several columns; nil for none.
    let merged: [String]?

    /// Whether its header differs from its rows in more than its meaning.
    var hasTellingHeader = true
    /// A column of words for faults within a cell.
    var wordColumn: Int { header.count > 6 && !quotedColumns.isEmpty ? 5 : header.count - 1 }

    /// A log of tests shows the name alone.
    var testDescription: String { name }

    /// What an office keeps: remarks, that are rare, in the last column.
    static let ledger = CleanTable(
        name: "ledger", header: ["日期", "时间", "编号", "人数", "金额", "类别", "说明", "备注"],
        rows: (0..<84).map(ledgerRow), quotedColumns: [6], merged: ["活动", "", "", "规模", "", "内容", "", ""])

    /// What a shop exports: English, prices with a sign, day before month, a last column that is always empty.
    static let catalogue = CleanTable(
        name: "catalogue",
        header: ["DAY", "HOUR", "Pieces", "CODE", "Cost", "Kind", "Description", "Page", "Remarks"],
        rows: (0..<83).map(catalogueRow), quotedColumns: [6, 7], merged: nil)

    /// Dates, times, codes, whole numbers, decimals, words, sentences with commas and quotes, and remarks that are rare.
    private static func ledgerRow(_ index: Int) -> [String] {
        let kinds = ["环境", "Health", "应急", "助残", "Traffic", "敬老"]
        let notes = [
            "第\(index)期：宣传、清扫", "Door to door, \(index) households", "he said \"done\" and left", "5\" pipe laid",
            "物业,居委会", "plain words only", "多方会商，已办结", "It's the owners' request",
        ]
        let month = 1 + index * 7 % 12
        let day = 1 + index * 11 % 28
        return [
            "2020-\(two(month))-\(two(day))", "\(two(8 + index % 11)):\(two(index * 15 % 60))",
            "WH-\(1000 + index * 37 % 9000)", "\(index * 13 % 400)", "\(index * 97 % 3000).\(two(index * 31 % 100))",
            kinds[index % kinds.count], notes[index % notes.count], index % 9 == 4 ? "复核" : "",
        ]
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func catalogueRow(_ index: Int) -> [String] {
        let kinds = [
            "Men's Boots", "Table, Round 48\"", "Wool Coat", "Kids' Hat", "Tee, Short-Sleeve", "Field Watch", "Tent",
        ]
        let texts = [
            "Warm, dry and light.", "Our best: made of 5\" boards, sanded twice.", "For long days outside",
            "Soft cotton that doesn't shrink, fade or pull.", "Comes with a cap; batteries aren't included.",
        ]
        return [
            "\(two(1 + index % 28))/\(two(1 + index / 28))/2018", "\(two(index % 24)):\(two(index * 15 % 60))",
            "\(index * 7 % 40)", "\(["MG", "RI", "YY"][index % 3])-\(1000 + index * 71 % 9000)",
            "$\(index * 13 % 100).\(two(index * 29 % 100))", kinds[index % kinds.count],
            texts[index % texts.count] + " No. \(index)", "https://shop.example/item/\(index).html", "",
        ]
    }

    /// Few columns and words only: nothing but its place tells the header from the rows.
    static let roster = CleanTable(
        name: "roster", header: ["姓名", "所在社区", "说明"], rows: (0..<48).map(rosterRow), quotedColumns: [], merged: nil,
        hasTellingHeader: false)

    /// Many columns, numbers only: nothing is ever in quotes.
    static let readings = CleanTable(
        name: "readings",
        header: ["站号", "年份"] + (1...12).map { "\($0)月" } + ["均值", "最大", "最小", "降水", "湿度", "缺测", "变率", "面积"],
        rows: (0..<48).map(readingsRow), quotedColumns: [], merged: nil)

    /// One column: no separator, commas in quotes.
    static let places = CleanTable(
        name: "places", header: ["活动地点"], rows: (0..<48).map(placesRow), quotedColumns: [], merged: nil,
        hasTellingHeader: false)

    static let all = [ledger, catalogue, roster, readings, places]

    private static func rosterRow(_ index: Int) -> [String] {
        let families = ["赵", "钱", "孙", "李", "周", "吴", "郑"]
        let given = ["明", "晓红", "志强", "芳", "建国"]
        let places = ["百步亭社区", "Riverside", "安居社区", "新村社区"]
        let texts = [
            "", "热心，常来", "helps, often", "said \"yes\" twice", "负责第\(index)组", "speaks English; some French",
            "O'Neil's friend",
        ]
        return [
            families[index % families.count] + given[index % given.count], places[index * 5 % places.count],
            texts[index % texts.count],
        ]
    }

    private static func readingsRow(_ index: Int) -> [String] {
        let months = (1...12).map { month in
            index % 7 == 3 && month == 5 ? "" : "\((index * 31 + month * 17) % 45 - 9).\((index + month) % 10)"
        }
        return ["57\(100 + index * 7)", "\(2001 + index % 20)"] + months + [
            "\(index % 30).\(two(index * 29 % 100))", "\(30 + index % 9)", "-\(index % 9)", "\(index * 37 % 1500)",
            "\(40 + index % 50)%", index % 6 == 0 ? "\(index % 5)" : "0", "-0.\(two(index * 7 % 100))",
            "\(index * 7919 % 100_000)",
        ]
    }

    private static func placesRow(_ index: Int) -> [String] {
        let kinds = ["广场", "社区活动室，二楼", "School gym, north gate", "公园", "the \"Red House\"", "街道礼堂"]
        return ["第\(index + 1)处" + kinds[index % kinds.count]]
    }
}
