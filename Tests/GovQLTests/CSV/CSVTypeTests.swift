import Testing

@testable import GovQL

/// What type a column has, and what its cells become.
@Suite struct CSVTypeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let cells: [String]
        let type: String
        let values: [String?]
        var testDescription: String { cells.joined(separator: " ") }

        /// Values are nil where they print as the cell does.
        init(_ cells: [String], _ type: String, _ values: [String?]? = nil) {
            self.cells = cells
            self.type = type
            self.values = values ?? cells.map { $0.isEmpty ? nil : $0 }
        }
    }

    static let cases = [
        Case(["1", "-2", "0", ""], "int"),
        Case(["123456789012345", "-999999999999999"], "int"),
        Case(["1", "1234567890123456"], "text"),
        Case(["007", "8"], "text"),
        Case(["420102", "0420102"], "text"),
        Case(["42010219900101123X", "420102199001011234"], "text"),
        Case(["1", "2.5", "3.25"], "dec", ["1.00", "2.50", "3.25"]),
        Case(["0.10", "0.20"], "dec"),
        Case(["-0.5", ".5", "12"], "dec", ["-0.5", "0.5", "12.0"]),
        Case(["00.5", "1.5"], "text"),
        Case(["1.", "2"], "text"),
        Case(["123456789012345.123456789", "0.1"], "dec", ["123456789012345.123456789", "0.100000000"]),
        Case(["0.1234567890123456789"], "num", ["0.12345678901234568"]),
        Case(["1.5e3", "2"], "num", ["1500", "2"]),
        Case(["1e-05", "2.25"], "num", ["0.00001", "2.25"]),
        Case(["1E5", "12E3"], "text"),
        Case(["1.0e999"], "text"),
        Case(["inf", "nan"], "text"),
        Case(["NA", "1"], "int", [nil, "1"]),
        Case(["NA", "-", "无"], "text"),
        Case(["无", "x"], "text"),
        Case(["#REF!", "1.5"], "dec", [nil, "1.5"]),
        Case(["+5", "6"], "text"),
        Case([" 5", "6"], "int", ["5", "6"]),
        Case(["1,234", "5"], "int", ["1234", "5"]),
        Case(["1,23", "5"], "text"),
        Case(["1，234.50", "(5)", "12 345", "3-"], "dec", ["1234.50", "-5.00", "12345.00", "-3.00"]),
        Case(["95%", "95.5％", ""], "dec", ["0.950", "0.955", nil]),
        Case(["95%", "0.95"], "text"),
        Case(["1.5e3", "1,234"], "num", ["1500", "1234"]),
        Case(["2020/3/10", "2020年3月10日", "２０２０.３.１０"], "date", ["2020-03-10", "2020-03-10", "2020-03-10"]),
        Case(["2020/2/30"], "text"),
        Case(["3月10日", "2020-03-10"], "text"),
        Case(["１２", "3"], "int", ["12", "3"]),
        Case(["2020-03-10", "2020-02-29", ""], "date"),
        Case(["2020-02-30", "2020-01-01"], "text"),
        Case(["2020-3-10"], "date", ["2020-03-10"]),
        Case(["2020-03-10", "2020-03-10T08:30"], "text"),
        Case(["2020-03-10T08:30", "2020-03-10 08:30:15"], "datetime", ["2020-03-10T08:30", "2020-03-10T08:30:15"]),
        Case(["2020-03-10", "5"], "text"),
        Case(["0001-01-01", "9999-12-31"], "date"),
        Case(["300户", "", "45 户"], "int", ["300", nil, "45"]),
        Case(["12.5元", "3元"], "dec", ["12.5", "3.0"]),
        Case(["300户", "45人"], "text"),
        Case(["300户", "45"], "text"),
        Case(["45", "300户"], "text"),
        Case(["300户", "-", "x"], "text"),
        Case(["1.2万", "3.5亿"], "int", ["12000", "350000000"]),
        Case(["1.2万", "1.23456万"], "dec", ["12000.0", "12345.6"]),
        Case(["1.2万", "8000"], "text"),
        Case(["12栋", "3栋"], "text"),
        Case(["¥1,234.50", "￥3"], "dec", ["1234.50", "3.00"]),
        Case(["是", "", "否"], "bool", ["true", nil, "false"]),
        Case(["有", "无", "没有"], "bool", ["true", "false", "false"]),
        Case(["无", "有"], "bool", ["false", "true"]),
        Case(["无", "是", "否"], "bool", [nil, "true", "false"]),
        Case(["是", "有"], "text"),
        Case(["是", "maybe"], "text"),
        Case(["已签", "未签", "未知"], "bool", ["true", "false", nil]),
        Case(["已签", "未覆盖"], "text"),
        Case(["2020-03", "2020年4月", "-"], "period", ["2020-03", "2020-04", nil]),
        Case(["2020-03", "2020-13"], "text"),
        Case(["2020-03", "2020-03-10"], "text"),
        Case(["2020-03-10 00:00:00", "2020-03-11"], "date", ["2020-03-10", "2020-03-11"]),
        Case(["2020-03-10 00:00:00", "2020-03-11 08:30"], "datetime", ["2020-03-10T00:00", "2020-03-11T08:30"]),
        Case(["2020/3/10 8:30"], "datetime", ["2020-03-10T08:30"]),
        Case(["420102001002", "4.20102E+11"], "text"),
        Case(["4.20102E+11", "420102001002"], "text"),
        Case(["4.20102E+11", "1.5"], "num", ["420102000000", "1.5"]),
        Case(["95%", "8%", "-"], "dec", ["0.95", "0.08", nil]),
        Case(["true", "false", ""], "bool"),
        Case(["TRUE", "False"], "bool", ["true", "false"]),
        Case(["true", "1"], "text"),
        Case(["true", "yes"], "text"),
        Case(["", "", ""], "text"),
        Case(["x", "", "y"], "text"),
    ]

    /// A quoted column beside an unquoted one, so that an empty cell is no blank line.
    private func text(_ cells: [String], quoted: Bool) -> String {
        let rows = cells.map { quoted || $0.contains(",") ? "\"\($0)\",x\n" : "\($0),x\n" }
        return "c,d\n" + rows.joined()
    }

    @Test(arguments: cases) func infers(_ test: Case) throws {
        // The sample shows one row, some rows or all of them.
        for sample in [4, 12, 1 << 16] {
            for (chunk, quoted) in [(1, false), (7, true), (1 << 20, false), (1 << 20, true)] {
                let reading = try CSVTesting.read(
                    text(test.cells, quoted: quoted), sizes: CSVTesting.sizes(chunk: chunk, sample: sample), threads: 2)
                #expect(reading.types[0].name == test.type, "sample \(sample), chunks of \(chunk)")
                #expect(reading.columns[0] == test.values, "sample \(sample), chunks of \(chunk)")
            }
        }
    }

    @Test func theTypeRestsOnTheLastCell() throws {
        var cells = (0..<50_000).map(String.init)
        #expect(try CSVTesting.read(text(cells, quoted: false)).types[0] == .int)
        cells[49_999] = "1.25"
        let decimals = try CSVTesting.read(text(cells, quoted: false), threads: 2)
        #expect(decimals.types[0] == .decimal(scale: 2))
        #expect(decimals.columns[0][49_998...] == ["49998.00", "1.25"])
        cells[49_999] = "0x"
        #expect(try CSVTesting.read(text(cells, quoted: false)).columns[0][49_998...] == ["49998", "0x"])
    }

    @Test func guessesComeFromTheSample() throws {
        let text = "a,b,c,d,e\n1,2.50,2020-01-01,x,\n2,3.1,2020-01-02,y,\n"
        let source = try CSVFile(CSVMemoryFile(text))
        #expect(source.guessedTypes == [.int, .decimal(scale: 2), .date, .text, .text])
        #expect(source.sample.isComplete)
        #expect(source.sample.texts(ofColumn: 3).map(Array.init) == [Array("x".utf8), Array("y".utf8)])
    }

    // MARK: Declared

    @Test func declaredTypesAreLenientAndRejectTheRest() throws {
        let kind = EnumType(
            name: "kind",
            members: [
                EnumType.Member(name: "老城型", otherNames: ["old_city"]),
                EnumType.Member(name: "单位型", otherNames: ["unit"]),
            ], isOrdered: true)
        let text = """
            i,d,b,k,t,m,c
            007,1.5,是,old_city,2020-01-02,2020-03,007
             8 ,50%,0,单位型,2020-13-01,2020-04,8
            x,2,maybe,nope,,2020,
            "9",-.25,TRUE,UNIT,2020-01-03,2020-12,"a,b"

            """
        let reading = try CSVTesting.read(
            text,
            types: [
                "i": .int, "d": .decimal(scale: 0), "b": .bool, "k": .enumeration(kind), "t": .date,
                "m": .period(.month), "c": .code,
            ])
        #expect(reading.columns[0] == ["7", "8", nil, "9"])
        #expect(reading.columns[1] == ["1.50", "0.50", "2.00", "-0.25"])
        #expect(reading.columns[2] == ["true", "false", nil, "true"])
        #expect(reading.columns[3] == ["老城型", "单位型", nil, "单位型"])
        #expect(reading.columns[4] == ["2020-01-02", nil, nil, "2020-01-03"])
        #expect(reading.columns[5] == ["2020-03", "2020-04", nil, "2020-12"])
        #expect(reading.columns[6] == ["007", "8", nil, "a,b"])
        #expect(reading.types[1] == .decimal(scale: 2))
        #expect(
            reading.rejects.map { "\($0.line) \($0.column) \($0.text) \($0.expected)" } == [
                "3 t 2020-13-01 date", "4 i x int", "4 b maybe bool", "4 k nope enum", "4 m 2020 period",
            ])
        #expect(reading.findings[0] == "1 cell of `i` can't be read as int and counts as null: \"x\" (t.csv:4)")
    }

    @Test func missingTextsAreNull() throws {
        let reading = try CSVTesting.read(
            "a,b\n1,-\n-,\"不详\"\n不详,x\n-1,-\n", types: ["a": .int, "b": .text],
            missing: ["a": ["-", "不详", "-1"], "b": ["-", "不详"]])
        #expect(reading.columns == [["1", nil, nil, nil], [nil, nil, "x", nil]])
        #expect(reading.findings.isEmpty)
    }

    @Test func longDecimalsKeepAllDigits() throws {
        let reading = try CSVTesting.read(
            "a\n12345678901234567890123456.78\n0.123456789012\n99999999999999999999999999999999999999\n",
            types: ["a": .decimal(scale: 0)])
        // 38 digits at scale 12 leave 26 for the whole part: what does not fit is rejected, not rounded.
        #expect(reading.columns[0] == ["12345678901234567890123456.780000000000", "0.123456789012", nil])
    }

    @Test func aRejectKeepsItsLine() throws {
        let rows = (0..<20_000).map { $0 == 15_000 ? "\"a\nb\",x" : $0 == 17_000 ? "z,bad" : "z,1" }
        let reading = try CSVTesting.read(
            "a,b\n" + rows.joined(separator: "\n"), types: ["b": .int], sizes: ChunkSizes(chunk: 1000), threads: 2)
        #expect(reading.rejects.map(\.line) == [15_003, 17_003])
    }
}
