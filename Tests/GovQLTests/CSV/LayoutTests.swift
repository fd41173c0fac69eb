import Testing

@testable import GovQL

/// What opening decides about a file's form, and what becomes of it when a pass finds otherwise.
@Suite struct LayoutTests {
    private func open(
        _ text: String, _ options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes()
    ) throws -> CSVFile {
        try CSVFile(CSVMemoryFile(text), options: options, sizes: sizes)
    }

    private func rows(_ source: CSVFile) throws -> [[String?]] {
        try CSVTesting.read(source, types: ["*": .text]).rows
    }

    private func options(_ texts: [String: [String]]) throws -> CSVOptions {
        try CSVOptions({ texts[$0] }, refuse: { Refused(option: $0, wanted: $1.en) })
    }

    private struct Refused: Error, Equatable {
        let option: String
        let wanted: String
    }

    // MARK: Header

    struct HeaderCase: Sendable, CustomTestStringConvertible {
        let text: String
        let names: [String]
        let rowCount: Int
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ names: [String], _ rowCount: Int) {
            self.text = text
            self.names = names
            self.rowCount = rowCount
        }
    }

    @Test(arguments: [
        // Words only: the first line is the header.
        HeaderCase("区,街道\n江岸区,大智\n江汉区,民族\n", ["区", "街道"], 2),
        HeaderCase("a,b,c\n", ["a", "b", "c"], 0),
        // Numbers over numbers: there is none.
        HeaderCase("420102,江岸区,3\n420103,江汉区,4\n", ["column1", "column2", "column3"], 2),
        HeaderCase("1,2\n", ["column1", "column2"], 1),
        HeaderCase("2020-01-01,x\n2020-01-02,y\n", ["column1", "column2"], 2),
        // Years and months are names where they count up, or stand over what are no years.
        HeaderCase("区,2018,2019,2020\n江岸,1,2,3\n", ["区", "2018", "2019", "2020"], 1),
        HeaderCase("1月,2月,3月\n1,2,3\n", ["1月", "2月", "3月"], 1),
        HeaderCase("区,2020\n江岸,17\n江汉,18\n", ["区", "2020"], 2),
        // Marks for nothing are no names.
        HeaderCase("a,b\n-,无\n1,2\n", ["a", "b"], 2),
        // Titles.
        HeaderCase("台账\n\n区,户数\n江岸,1\n", ["区", "户数"], 1),
        HeaderCase("统计表,,,\n单位：户,,日期：2020年,\n区,街道,户数,人数\n江岸,大智,1,2\n", ["区", "街道", "户数", "人数"], 1),
        // A blank name is no title.
        HeaderCase("a,,\n1,2,3\n", ["a", "column2", "column3"], 1),
        HeaderCase(",b,\nx,y,z\n", ["column1", "b", "column3"], 1),
        // Several rows.
        HeaderCase("区,物业,,业委会,\n,企业,星级,主任,人数\n江岸,甲,3,张三,7\n", ["区", "物业_企业", "物业_星级", "业委会_主任", "业委会_人数"], 1),
        HeaderCase("名称,户数,面积\nname,households,area\n甲,1,2.5\n乙,2,3.5\n", ["名称_name", "户数_households", "面积_area"], 2),
        // Too long or too short beside its rows.
        HeaderCase("a,,b,c\n1,2,3\n4,5,6\n7,8,9\n", ["a", "b", "c"], 3),
        HeaderCase("a,b\n1,2,3\n4,5,6\n7,8,9\n", ["a", "b", "column3"], 3),
        HeaderCase("a,b,,\n1,2,,\n3,4,,\n", ["a", "b"], 2),
        // Row numbers have no name.
        HeaderCase("a,b\n1,x,3\n2,y,6\n3,z,9\n", ["column1", "a", "b"], 3),
        // A title in the middle of its row, names of dates, names with unseen characters.
        HeaderCase(",统计表,\n区,街道,名称\n江岸,大智,甲\n江汉,民族,乙\n", ["区", "街道", "名称"], 2),
        HeaderCase("'a','b'\nx,1\ny,2\n", ["a", "b"], 2),
        HeaderCase("\u{FEFF}区\u{200B},户\u{AD}数\n江岸,1\n", ["区", "户数"], 1),
        // The table once more is another one; a page of it is not.
        HeaderCase("a,b\nx,1\ny,2\nz,3\na,b\nx,1\ny,2\nz,3\n", ["a", "b"], 3),
        HeaderCase("a,b\nx,1\ny,2\nz,3\na,b\nx,1\ny,2\nw,4\n", ["a", "b"], 6),
        HeaderCase("a,b,c\nx,1,2\ny,2,3\na,b\nx,1\ny,2\n", ["a", "b", "c"], 2),
        // Rules, page numbers and counts of rows are no rows.
        HeaderCase("a|b|c\n---+---+---\nx|1|2\ny|2|3\n(2 rows)\n", ["a", "b", "c"], 2),
        HeaderCase("a,b,c\nx,1,2\n第 1 页 共 2 页\ny,2,3\nPage 2 of 2\n", ["a", "b", "c"], 2),
    ]) func finds(_ test: HeaderCase) throws {
        let source = try open(test.text)
        #expect(source.columnNames == test.names)
        #expect(try source.rowCount(context: CSVTesting.context()) == test.rowCount)
    }

    // MARK: Form

    @Test(arguments: [
        "a;b\n1,5;2\n3,5;4\n", "a\tb\n1,5\t2\n3,5\t4\n", "a|b\n1,5|2\n3,5|4\n", "a::b\n1,5::2\n3,5::4\n",
        "sep=;\na;b\n1,5;2\n3,5;4\n", "a;b\r1,5;2\r3,5;4\r", "\"a\";\"b\"\n\"1,5\";2\n\"3,5\";4\n",
        "'a';'b'\n'1,5';2\n'3,5';4\n", "a; b\n1,5; 2\n3,5; 4\n", "a b\n1,5 2\n3,5 4\n", "a，b\n1,5，2\n3,5，4\n",
        "a||b\n1,5||2\n3,5||4\n", "a , b\n1,5 , 2\n3,5 , 4\n",
    ]) func separators(_ text: String) throws {
        let source = try open(text)
        #expect(source.columnNames == ["a", "b"])
        #expect(try rows(source) == [["1,5", "2"], ["3,5", "4"]])
    }

    /// One odd row or quote never costs the table.
    @Test(arguments: ["short\n", "1,2,3,4,5\n", "\"open,2,3\n", "# remark\n", "\n\n", ",,\n", "x\ty\tz\n"])
    func oddRows(_ odd: String) throws {
        let regular = (0..<30).map { "\($0),word \($0),2020-01-01\n" }
        let text = "n,w,d\n" + regular[..<12].joined() + odd + regular[12...].joined()
        let source = try open(text)
        #expect(source.columnNames == ["n", "w", "d"])
        let found = try rows(source)
        #expect(found.count { $0[2] == "2020-01-01" } == 30)
        #expect(found.count <= 31)
    }

    @Test func oneColumnStaysOne() throws {
        let source = try open("意见\n很好，谢谢\n一般, 还行\n不满意; 请改进\n")
        #expect(source.columnNames == ["意见"])
        #expect(try source.rowCount(context: CSVTesting.context()) == 3)
    }

    /// Marks that now and then separate cells do so only where all lines are cut alike, and never in times and addresses.
    @Test(arguments: [
        ("a\u{1}b\u{1}c\n1\u{1}2\u{1}3\n", 3), ("a§b§c\n1§2§3\n4§5§6\n", 3), ("x:y:z\nroot:a b:1\nbin:c d:2\n", 3),
        ("time\n08:15:00\n09:30:10\n", 1), ("page\nhttps://a.example/b\nhttps://c.example/d\n", 1),
        ("when\n2020-01-01 08:15:00\n2020-01-02 09:00:00\n", 1), ("note\nyes! no! well!\nperhaps\nnever!\n", 1),
    ]) func rareSeparators(_ text: String, _ width: Int) throws {
        #expect(try open(text).columnNames.count == width)
    }

    // MARK: What is left out

    @Test func whatIsLeftOutIsTold() throws {
        let text = """
            台账
            区,街道,户数
            江岸区,大智,300
            江岸区小计,,300
            区,街道,户数
            汉阳区,建桥,120
            ,,
            合计,,420
            备注：截至12月

            """
        let source = try open(text)
        #expect(try rows(source) == [["江岸区", "大智", "300"], ["汉阳区", "建桥", "120"]])
        #expect(
            source.openingNotes.map { $0.message() } == [
                "t.csv:1: a line above the header (台账), left out",
                "t.csv:5: a repeated header, left out",
                "t.csv:4: rows of totals (江岸区小计, 合计), left out (2 in all, from line 4 on)",
                "t.csv:9: a remark (备注：截至12月), left out",
                "t.csv:7: a row of nothing but separators, left out",
            ])
        #expect(source.decisions.map(\.option).contains("totals"))
        let kept = try open(text, options(["totals": ["keep"]]))
        #expect(try kept.rowCount(context: CSVTesting.context()) == 4)
    }

    /// A ledger as a housing office exports it: title, unit, merged cells, totals, signatures.
    @Test func aLedgerWithAllOfIt() throws {
        let text = """
            武汉市老旧小区“红色物业”台账,,,,
            填报单位：江岸区房管局,,,制表日期：2020年12月,
            序号,小区,物业服务,,户数
            ,,企业,星级,
            1,百步新村,锦润,3,300
            2,安居新村,越嘉,4,"1,200"
            ,小计,,,1500
            合计,,,,1500
            备注：以上数据截至12月
            填表人：张三,,审核人：李四,,

            """
        let source = try CSVFile(CSVMemoryFile(Recoding.bytes(text, as: "GB18030")))
        #expect(source.columnNames == ["序号", "小区", "物业服务_企业", "物业服务_星级", "户数"])
        #expect(try rows(source) == [["1", "百步新村", "锦润", "3", "300"], ["2", "安居新村", "越嘉", "4", "1,200"]])
    }

    /// Words of totals that are values stay.
    @Test func totalsAreNotGuessedFromNames() throws {
        let stations = "brand,city,price\nTotal,Wuhan,7.1\nShell,Wuhan,7.2\nTotal,Paris,1.5\n"
        #expect(try open(stations).rowCount(context: CSVTesting.context()) == 3)
        let works = "项目,说明\n合计算法,甲\n总计划,乙\n"
        #expect(try open(works).rowCount(context: CSVTesting.context()) == 2)
    }

    @Test func severalTables() throws {
        let text = "a,b\n1,x\n2,y\n3,z\n\n表二\nc,d,e\n4,5,6\n7,8,9\n"
        let source = try open(text)
        #expect(try rows(source) == [["1", "x"], ["2", "y"], ["3", "z"]])
        #expect(source.openingNotes.contains { $0.message().contains("table 2 at line 7 (`c`, …; 2 rows)") })
        let second = try open(text, options(["table": ["2"]]))
        #expect(second.columnNames == ["c", "d", "e"])
        #expect(try rows(second) == [["4", "5", "6"], ["7", "8", "9"]])
        #expect(throws: Diagnostics.self) { try open(text, options(["table": ["3"]])) }
    }

    // MARK: Encodings

    @Test func encodingsAreFoundOut() throws {
        let text = "区,人数\n江岸区,𠀀㐀\n硚口区,é\n"
        for name in ["GB18030", "UTF-16LE", "UTF-16BE"] {
            for mark in name == "GB18030" ? [""] : ["", "\u{FEFF}"] {
                let source = try CSVFile(CSVMemoryFile(Recoding.bytes(mark + text, as: name)))
                #expect(source.columnNames == ["区", "人数"], "\(name)")
                #expect(try rows(source) == [["江岸区", "𠀀㐀"], ["硚口区", "é"]], "\(name)")
                #expect(source.openingNotes.map { $0.message() } == ["t.csv is read as \(name)"])
            }
        }
    }

    /// The first Chinese byte lies behind the sample.
    @Test func aLateChineseLineDecidesForTheWholeFile() throws {
        let ascii = (0..<3000).map { "\($0),ascii,x\n" }.joined()
        let text = "id,name,y\n" + ascii + "3000,武汉,x\n" + ascii
        let source = try CSVFile(CSVMemoryFile(Recoding.bytes(text, as: "GB18030")), sizes: ChunkSizes(sample: 4096))
        let found = try rows(source)
        #expect(found.count == 6001)
        #expect(found[3000] == ["3000", "武汉", "x"])
        #expect(source.decisions.first?.value.en == "GB18030")
    }

    @Test func linesOfTwoEncodings() throws {
        let bytes = Array("区,名\n江岸区,一元街道\n".utf8) + Recoding.bytes("硚口区,宝丰街道\n", as: "GB18030")
        let source = try CSVFile(CSVMemoryFile(bytes + Array("汉阳区,建桥街道\n".utf8)))
        #expect(try rows(source) == [["江岸区", "一元街道"], ["硚口区", "宝丰街道"], ["汉阳区", "建桥街道"]])
        #expect(
            source.findings(inColumns: [0]).map(\.message.en).contains { $0.hasPrefix("t.csv:3: a line in GB18030") })
    }

    // MARK: Doubts

    /// What no plain file holds, far behind the sample: the same rows come out as if it had been seen at once.
    @Test(arguments: [
        "x\ry,1\n", "n,w\n", ",\n", "合计\n", "# remark\n", "a;5\n", "\"open,7\n", "\"a\" b,7\n", "short\n", "1,2,3\n",
        "\u{FEFF}n,w\n", "\u{FEFF}x,5\n", "n,w\nword 0,0\nword 1,1\nword 2,2\n",
    ]) func lateOddities(_ odd: String) throws {
        let rows = (0..<2000).map { "word \($0),\($0)\n" }
        let text = "n,w\n" + rows.joined() + odd + rows.joined()
        let told = try CSVTesting.read(text, types: ["*": .text])
        for chunk in [64, 4096] {
            let sizes = ChunkSizes(chunk: chunk, tail: 64, sample: 1024)
            let late = try CSVTesting.read(text, types: ["*": .text], sizes: sizes, threads: 2)
            #expect(late.rows == told.rows)
            let large = ChunkSizes(chunk: chunk, tail: 64, sample: 1024, small: 0)
            #expect(try CSVTesting.read(text, types: ["*": .text], sizes: large).rows == told.rows)
        }
    }

    /// A large file is not rewritten for a row that is only ragged, nor for a total at its foot.
    @Test func largeFilesStayAsTheyAre() throws {
        let rows = (0..<2000).map { "word \($0),\($0),x\n" }
        let text = "n,w,z\n" + rows.joined() + "short,1\n" + rows.joined() + "\n合计,99,\n备注：无\n"
        let source = try open(text, sizes: ChunkSizes(sample: 4096, small: 0))
        #expect(try source.rowCount(context: CSVTesting.context()) == 4001)
        #expect(source.layout.body === source.layout.source)
        #expect(
            source.openingNotes.map { $0.message() } == [
                "t.csv:4004: a row of totals (合计), left out", "t.csv:4005: a remark (备注：无), left out",
            ])
        #expect(
            source.findings(inColumns: []).map(\.message.en) == [
                "t.csv:2002: 2 cells where the header has 3; the rest is null"
            ])
    }

    @Test func linesAreThoseOfTheFile() throws {
        let text = "台账\r\n\r\nn,w\r\n1,\"a\r\nb\"\r\n,\r\n2,c\r\nx,d\r\n"
        let reading = try CSVTesting.read(text, types: ["n": .int])
        #expect(reading.rows == [["1", "a\r\nb"], ["2", "c"], [nil, "d"]])
        #expect(reading.rejects.map(\.line) == [8])
    }

    // MARK: Options

    @Test func optionsDecide() throws {
        let text = "title\na;b,c\n1;2,3\n\n4;5,6\n"
        #expect(try open(text, options(["delimiter": [";"], "header": ["2"]])).columnNames == ["a", "b,c"])
        #expect(try open(text, options(["delimiter": [","], "header": ["2"]])).columnNames == ["a;b", "c"])
        let none = try open("a,b\nx,y\n", options(["header": ["0"]]))
        #expect(none.columnNames == ["column1", "column2"])
        #expect(none.openingNotes.isEmpty)
        let named = try open("x,1\ny,2\n", options(["header": ["0"], "names": ["word", "number"]]))
        #expect(named.columnNames == ["word", "number"])
        #expect(try open("a,b\nc,d\n1,2\n", options(["header_rows": ["2"]])).columnNames == ["a_c", "b_d"])
        #expect(try rows(open("a,b\n\"x,\"y\n", options(["quote": ["none"]]))) == [["\"x", "\"y"]])
        #expect(try rows(open("a,b\n%x,1\ny,2\n", options(["comment": ["%"]]))) == [["y", "2"]])
        let filled = try open("区,户\n江岸,1\n,2\n同上,3\n", options(["fill_down": ["区"]]))
        #expect(try rows(filled) == [["江岸", "1"], ["江岸", "2"], ["江岸", "3"]])
        let forced = try CSVFile(
            CSVMemoryFile(Recoding.bytes("a,b\n1,2\n", as: "UTF-16LE")), options: options(["encoding": ["UTF-16LE"]]))
        #expect(forced.columnNames == ["a", "b"])
    }

    @Test func wrongOptionsAreRefused() {
        for (name, values) in [
            ("encoding", ["klingon"]), ("delimiter", [""]), ("delimiter", [",", ";"]), ("quote", ["ab"]),
            ("escape", ["x"]),
            ("header", ["-1"]), ("header", ["first"]), ("table", ["0"]), ("totals", ["maybe"]), ("header_rows", ["x"]),
        ] {
            #expect {
                try options([name: values])
            } throws: {
                ($0 as? Refused)?.option == name
            }
        }
        #expect(throws: Diagnostics.self) { try open("a,b\n1,2\n", options(["header": ["9"]])) }
        #expect(throws: Diagnostics.self) { try open("a,b\n1,2\n", options(["names": ["x", "y", "z"]])) }
    }
}

/// The careful reading and the kernels give the same tables.
@Suite struct CarefulReadingTests {
    @Test(arguments: 0..<6) func agreesWithTheKernels(_ seed: UInt64) throws {
        var random = Hashing.hash(seed &+ 99)
        func next(_ count: Int) -> Int {
            random = Hashing.hash(random)
            return Int(random % UInt64(count))
        }
        let cells = ["", "x", "\"a,b\"", "\"say \"\"hi\"\"\"", "\"two\nlines\"", "中文", "3.5", "5\" pipe", "\"\""]
        for _ in 0..<20 {
            var text = "alpha,beta,gamma\n"
            for _ in 0..<next(200) {
                text += "k\(next(1000))," + cells[next(cells.count)] + "," + cells[next(cells.count)]
                text += next(3) == 0 ? "\r\n" : "\n"
            }
            let file = CSVMemoryFile(text)
            let layout = try CSVLayout.literal(file)
            let fast = try CSVTesting.read(
                CSVFile(layout: layout, sizes: CSVTesting.sizes(chunk: 50)), types: ["*": .text])
            var normaliser = Normaliser(
                RecodedText(file, 0..<text.utf8.count, encoding: .utf8), form: CSVForm(), options: CSVOptions(),
                context: try CSVTesting.context(), path: "t.csv")
            let rewriting = try normaliser.run()
            let table = try #require(rewriting.tables.first)
            let body = try rewriting.body.bytes(table.range)
            let careful = SimpleCSVReader(Array("a,b,c\n".utf8) + body).table
            #expect(fast.rows == careful, "\(text.debugDescription)")
        }
    }
}
