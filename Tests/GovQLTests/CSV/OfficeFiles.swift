// Files as offices, platforms and statistics programs export them, many faults in each, with the table that a person reads
// in them. All that they say is made up. PollutionTests.swift scores a reader on them.

/// A file with several faults at once.
struct OfficeFile: Sendable {
    let name: String
    let bytes: [UInt8]
    let header: [String]?
    let rows: [[String]]

    init(_ name: String, _ text: String, _ encoding: String = "UTF-8", header: [String]?, rows: [[String]]) {
        self.name = name
        bytes = encoding == "UTF-8" ? Array(text.utf8) : Recoding.bytes(text, as: encoding)
        (self.header, self.rows) = (header, rows)
    }

    fileprivate init(_ name: String, bytes: [UInt8], header: [String]?, rows: [[String]]) {
        (self.name, self.bytes, self.header, self.rows) = (name, bytes, header, rows)
    }

    static let all = chinese + bills + statistics + programs + damaged

    /// Lines of comma-separated cells that need no quotes.
    private static func lines(_ rows: [[String]], separator: String = ",", end: String = "\r\n") -> String {
        rows.map { $0.joined(separator: separator) + end }.joined()
    }

    // MARK: Ledgers

    private static let estates = ["区", "街道", "小区数", "户数", "金额（万元）"]
    private static let estateRows = [
        ["江岸区", "大智街道", "12", "3500", "36.50"], ["江岸区", "四唯街道", "8", "2100", "12.00"],
        ["江汉区", "民族街道", "9", "2650", "20.75"], ["江汉区", "水塔街道", "15", "4020", "41.30"],
        ["硚口区", "宗关街道", "7", "1980", "9.80"], ["硚口区", "汉正街道", "11", "3105", "27.45"],
    ]

    private static var chinese: [OfficeFile] {
        var merged = estateRows
        for index in [1, 3, 5] { merged[index][0] = "" }
        let subtotals = stride(from: 0, to: 6, by: 2).map { index in
            lines(Array(merged[index..<index + 2]) + [["小计", "", "20", "5600", "48.50"]])
        }.joined()
        let numbered = estateRows.enumerated().map { ["\($0.offset + 1)"] + $0.element }
        let pages = (0..<3).map { page in
            "老旧小区台账\r\n" + lines([estates] + estateRows[page * 2..<page * 2 + 2]) + "第 \(page + 1) 页 共 3 页\r\n"
        }.joined()
        return [
            OfficeFile(
                "title, unit, foot, GB18030",
                "武汉市老旧小区“红色物业”台账,,,,,\r\n填报单位：某街道办事处,,,制表日期：2020年12月,,\r\n,,,,,\r\n"
                    + lines([["序号"] + estates] + numbered) + "合计,,,62,17355,147.80\r\n备注：户数含未入住,,,,,\r\n"
                    + "填表人：张三,,审核人：李四,,联系电话：000-0000,\r\n",
                "GB18030", header: ["序号"] + estates, rows: numbered),
            OfficeFile(
                "merged cells and subtotals", "物业服务情况表\r\n" + lines([estates]) + subtotals + "总计,,60,16800,145.50\r\n",
                header: estates, rows: merged),
            OfficeFile("pages", pages, header: estates, rows: estateRows),
            OfficeFile(
                "unit at the right", "各区小区情况,,,,\r\n,,,,单位：万元\r\n" + lines([estates] + estateRows),
                header: estates, rows: estateRows),
            OfficeFile(
                "merged header of two rows",
                "序号,单位,人数,,金额,\r\n,,男,女,计划,实际\r\n1,大智,3,4,5.0,4.5\r\n2,四唯,5,6,7.0,7.0\r\n3,民族,1,0,2.5,2.0\r\n",
                header: ["序号", "单位", "人数_男", "人数_女", "金额_计划", "金额_实际"],
                rows: [
                    ["1", "大智", "3", "4", "5.0", "4.5"], ["2", "四唯", "5", "6", "7.0", "7.0"],
                    ["3", "民族", "1", "0", "2.5", "2.0"],
                ]),
            OfficeFile(
                "line breaks in cells and names",
                "\u{FEFF}\"小区\n名称\",\"住户\r\n（户）\",问题\r\n百步新村,300,\"1、停车难；\n2、漏水\"\r\n安居新村,250,无\r\n\"锦绣\n花园\",120,\"楼道\"\"堆物\"\"\"\r\n",
                header: ["小区 名称", "住户 （户）", "问题"],
                rows: [
                    ["百步新村", "300", "1、停车难；\n2、漏水"], ["安居新村", "250", "无"], ["锦绣\n花园", "120", "楼道\"堆物\""],
                ]),
            OfficeFile(
                "names that are dates", "\u{FEFF}地区,2018年,2019年,2020年\n江岸,12,14,15\n江汉,9,8,11\n硚口,7,7,6\n数据来源：某区统计局\n",
                header: ["地区", "2018年", "2019年", "2020年"],
                rows: [["江岸", "12", "14", "15"], ["江汉", "9", "8", "11"], ["硚口", "7", "7", "6"]]),
            OfficeFile(
                "full-width commas", "姓名，社区，时长\n张三，百步，3.5\n李四，安居，2\n王五，百步，4\n",
                header: ["姓名", "社区", "时长"],
                rows: [["张三", "百步", "3.5"], ["李四", "安居", "2"], ["王五", "百步", "4"]]),
        ]
    }

    /// As pay platforms export them.
    private static var bills: [OfficeFile] {
        let names = ["交易时间", "交易对方", "商品", "收/支", "金额(元)", "备注"]
        let rows = [
            ["2020-12-01 08:15:00", "某超市", "\"饮料,纸巾\"", "支出", "¥12.50", "/"],
            ["2020-12-02 19:00:31", "张三", "转账", "收入", "¥300.00", "\"房租\""],
            ["2020-12-05 12:10:09", "某餐馆", "午餐", "支出", "¥25.00", "/"],
        ]
        let truth = rows.map { $0.map { $0.filter { $0 != "\"" } } }
        let rule = "----------------------账单明细列表--------------------"
        return [
            OfficeFile(
                "a bill, titles filled up with commas",
                "\u{FEFF}支付账单明细,,,,,\r\n昵称：[某人],,,,,\r\n起始时间：[2020-12-01 00:00:00] 终止时间：[2020-12-31 23:59:59],,,,,\r\n"
                    + "导出类型：[全部],,,,,\r\n,,,,,\r\n共3笔记录,,,,,\r\n收入：1笔 300.00元,,,,,\r\n注：,,,,,\r\n1. 本明细仅供个人对账使用,,,,,\r\n"
                    + ",,,,,\r\n\(rule),,,,,\r\n" + lines([names] + rows),
                header: names, rows: truth),
            OfficeFile(
                "a bill between rules, GB18030",
                "交易记录明细查询\r\n账号:[000@example]\r\n起始日期:[2020-12-01 00:00:00]    终止日期:[2021-01-01 00:00:00]\r\n\(rule)\r\n"
                    + lines([names] + rows) + String(repeating: "-", count: 60)
                    + "\r\n共3笔记录\r\n已收入:1笔,300.00元\r\n待支出:0笔,0.00元\r\n导出时间:[2021-01-02 10:00:00]\r\n",
                "GB18030", header: names, rows: truth),
        ]
    }

    // MARK: Statistics

    private static var statistics: [OfficeFile] {
        let areas = [
            ["E0001", "North Riding", "1204", "35.2"], ["E0002", "Weald", "980", "28.9"],
            ["E0003", "Marches", "2210", "61.0"], ["E0004", "Fen Edge", "745", "19.4"],
        ]
        let names = ["Code", "Area", "Households", "Rate"]
        return [
            OfficeFile(
                "title, source, notes",
                "\"Table 3: Households by area, 2020\"\n\n" + lines([names] + areas, end: "\n")
                    + "\nSource: made up\nNote: Rates are per thousand.\n(1) Provisional figures.\n",
                header: names, rows: areas),
            OfficeFile(
                "pairs of words above",
                "Title,Households by area\nPeriod,2020\nGeography,Areas\nUpdated,2021-01-04\n\n"
                    + lines([names] + areas, end: "\n"),
                header: names, rows: areas),
            OfficeFile(
                "pairs above, years, a comma at the end",
                "\u{FEFF}\"Data Source\",\"Made Up Indicators\",\r\n\r\n\"Last Updated Date\",\"2020-12-16\",\r\n\r\n"
                    + "\"Country Name\",\"Country Code\",\"2017\",\"2018\",\"2019\",\r\n\"Aland\",\"ALD\",\"1.5\",\"1.6\",\"1.9\",\r\n"
                    + "\"Borland\",\"BRL\",\"\",\"2.2\",\"2.4\",\r\n\"Corland\",\"CRL\",\"7.1\",\"\",\"7.0\",\r\n",
                header: ["Country Name", "Country Code", "2017", "2018", "2019"],
                rows: [
                    ["Aland", "ALD", "1.5", "1.6", "1.9"], ["Borland", "BRL", "", "2.2", "2.4"],
                    ["Corland", "CRL", "7.1", "", "7.0"],
                ]),
            OfficeFile(
                "units below the names",
                "Area,Households,Density,Cost\n,(count),(per ha),(GBP)\n"
                    + "Weald,980,28.9,1200\nMarches,2210,61.0,800\nFen Edge,745,19.4,950\n",
                header: ["Area", "Households_(count)", "Density_(per ha)", "Cost_(GBP)"],
                rows: [
                    ["Weald", "980", "28.9", "1200"], ["Marches", "2210", "61.0", "800"],
                    ["Fen Edge", "745", "19.4", "950"],
                ]),
            OfficeFile(
                "codes above descriptions",
                "GEO_ID,NAME,B01_001E,B01_002E\nid,Area Name,Estimate!!Total,Estimate!!Male\n"
                    + "05000,\"Weald, North\",980,470\n05001,\"Weald, South\",2210,1100\n05003,Marches,745,370\n",
                header: ["GEO_ID_id", "NAME_Area Name", "B01_001E_Estimate!!Total", "B01_002E_Estimate!!Male"],
                rows: [
                    ["05000", "Weald, North", "980", "470"], ["05001", "Weald, South", "2210", "1100"],
                    ["05003", "Marches", "745", "370"],
                ]),
            OfficeFile(
                "thousands in quotes, a total",
                "Department,Budget,Spent\r\nParks,\"1,234,500\",\"1,100,000\"\r\nRoads,\"980,000\",\"1,010,250\"\r\n"
                    + "Schools,\"12,000,000\",\"11,850,000\"\r\nTotal,,\"13,960,250\"\r\n",
                header: ["Department", "Budget", "Spent"],
                rows: [
                    ["Parks", "1,234,500", "1,100,000"], ["Roads", "980,000", "1,010,250"],
                    ["Schools", "12,000,000", "11,850,000"],
                ]),
            OfficeFile(
                "decimal commas, sep line",
                "\u{FEFF}sep=;\r\nBezirk;Fläche;Anteil\r\nNord;12,5;0,31\r\nSüd;8,0;0,2\r\nWest;19,5;0,49\r\n",
                header: ["Bezirk", "Fläche", "Anteil"],
                rows: [["Nord", "12,5", "0,31"], ["Süd", "8,0", "0,2"], ["West", "19,5", "0,49"]]),
        ]
    }

    // MARK: Programs

    private static var programs: [OfficeFile] {
        let people = ["name", "age", "city"]
        let rows = [["Ann", "31", "Leeds"], ["Bob", "27", "York"], ["Cy", "45", "Hull"]]
        return [
            OfficeFile(
                "row numbers without a name",
                "\"name\",\"age\",\"city\"\n\"1\",\"Ann\",31,\"Leeds\"\n\"2\",\"Bob\",27,\"York\"\n\"3\",\"Cy\",45,\"Hull\"\n",
                header: ["column1"] + people, rows: rows.enumerated().map { ["\($0.offset + 1)"] + $0.element }),
            OfficeFile(
                "an index under a blank name", ",name,age,city\n0,Ann,31,Leeds\n1,Bob,27,York\n2,Cy,45,Hull\n",
                header: ["column1"] + people, rows: rows.enumerated().map { ["\($0.offset)"] + $0.element }),
            OfficeFile(
                "printed by a database",
                " name | age | city  \n------+-----+-------\n Ann  |  31 | Leeds\n Bob  |  27 | York\n Cy   |  45 | Hull\n(3 rows)\n",
                header: people, rows: rows),
            OfficeFile(
                "Unicode text of a spreadsheet", "\u{FEFF}" + lines([people] + rows, separator: "\t"), "UTF-16LE",
                header: people, rows: rows),
            OfficeFile(
                "tabs, titles above", "Staff list\t\t\n\t\t\n" + lines([people] + rows, separator: "\t", end: "\n"),
                header: people, rows: rows),
            OfficeFile(
                "a log with a commented header",
                "# station 12\n# made by logger 2.1\n#time,temp,hum\n2020-01-01 00:00,3.5,80\n2020-01-01 01:00,3.1,82\n2020-01-01 02:00,2.8,85\n",
                header: ["#time", "temp", "hum"],
                rows: [
                    ["2020-01-01 00:00", "3.5", "80"], ["2020-01-01 01:00", "3.1", "82"],
                    ["2020-01-01 02:00", "2.8", "85"],
                ]),
            OfficeFile(
                "columns set with blanks",
                "name , age , city \nAnn  ,  31 , Leeds\nBob  ,  27 , York \nCy   ,  45 , Hull \n",
                header: people, rows: rows),
            OfficeFile(
                "control characters between", lines([people] + rows, separator: "\u{1}", end: "\n"),
                header: people, rows: rows),
        ]
    }

    // MARK: Damage

    private static var damaged: [OfficeFile] {
        let head = "姓名,社区,时长\n"
        let january = [["张三", "百步社区", "3.5"], ["李四", "安居社区", "2"], ["王五", "百步社区", "4"]]
        let february = [["赵六", "新村社区", "1.5"], ["张三", "百步社区", "6"]]
        let names = ["姓名", "社区", "时长"]
        let body = lines(january, end: "\n")
        return [
            OfficeFile(
                "two files one after another, each with a mark",
                "\u{FEFF}" + head + body + "\u{FEFF}" + head + lines(february, end: "\n"),
                header: names, rows: january + february),
            OfficeFile(
                "a tail of zeros", bytes: Array((head + body).utf8) + [UInt8](repeating: 0, count: 4096), header: names,
                rows: january),
            OfficeFile(
                "UTF-8 behind GB18030",
                bytes: Recoding.bytes(head + body, as: "GB18030") + Array(lines(february, end: "\n").utf8),
                header: names,
                rows: january + february),
            OfficeFile(
                "unseen characters in names", "\u{FEFF}\u{FEFF}姓\u{200B}名,\u{A0}社区\u{3000},时\u{AD}长\n" + body,
                header: names, rows: january),
            OfficeFile(
                "names twice and blank", "名称,名称,,名称\na,b,c,1\nd,e,f,2\ng,h,i,3\n",
                header: ["名称", "名称_1", "column3", "名称_2"],
                rows: [["a", "b", "c", "1"], ["d", "e", "f", "2"], ["g", "h", "i", "3"]]),
            OfficeFile(
                "a quote never closed", head + body + "\"钱七,新村社区,5\n孙八,新村社区,6\n", header: names,
                rows: january + [["\"钱七", "新村社区", "5"], ["孙八", "新村社区", "6"]]),
            OfficeFile(
                "a row in two", head + body + "周九,百步\n社区,7\n吴十,安居社区,8\n", header: names,
                rows: january + [["周九", "百步", ""], ["社区", "7", ""], ["吴十", "安居社区", "8"]]),
        ]
    }
}
