import Testing

@testable import GovQL

@Suite struct OutputFormatTests {
    private func text(_ name: String, _ values: [String?], type: DataType = .text) -> OutputTable.Column {
        var builder = TextStoreBuilder()
        let numbers = values.map { value in value.map { builder.append($0.utf8) } ?? nullRow }
        return OutputTable.Column(name: name, type: type, vector: Vector(.text(builder.build(), numbers)))
    }

    private func int(_ name: String, _ values: [Int64?], type: DataType = .int) -> OutputTable.Column {
        let validity = values.contains(nil) ? values.map { $0 != nil } : nil
        return OutputTable.Column(
            name: name, type: type, vector: Vector(.int64(values.map { $0 ?? 0 }), validity: validity))
    }

    private func table(_ columns: OutputTable.Column...) -> OutputTable {
        OutputTable(columns: columns, rowCount: columns.first?.vector.count ?? 0)
    }

    private var communities: OutputTable {
        table(
            text("社区", ["永清", "花桥", nil], type: .entity(EntityID(0))), int("residents", [1200, nil, 7]),
            int("fee", [1250, 80, -5], type: .decimal(scale: 2)),
            int("opened", [18331, 0, nil], type: .date))
    }

    // MARK: CSV

    @Test func csv() {
        #expect(
            OutputFormat.csv.text(communities) == """
                社区,residents,fee,opened
                永清,1200,12.50,2020-03-10
                花桥,,0.80,1970-01-01
                ,7,-0.05,

                """)
    }

    @Test func csvQuotes() {
        let odd = table(text("a,b", ["x\"y", "p,q", "l\nm", "r\r", "", nil, " z"]), int("n", [1, 2, 3, 4, 5, 6, 7]))
        #expect(
            OutputFormat.csv.text(odd)
                == "\"a,b\",n\n\"x\"\"y\",1\n\"p,q\",2\n\"l\nm\",3\n\"r\r\",4\n\"\",5\n,6\n z,7\n")
    }

    @Test func csvOfOneColumnHasNoBlankLines() {
        var options = OutputOptions()
        options.hasHeader = false
        #expect(OutputFormat.csv.text(table(int("n", [nil, 1])), options: options) == "\"\"\n1\n")
    }

    @Test func numbersAreShortest() {
        let vector = Vector(.float64([1000, 0.1, 1e21, 1.0 / 3]))
        let numbers = table(OutputTable.Column(name: "x", type: .num, vector: vector))
        #expect(OutputFormat.csv.text(numbers) == "x\n1000\n0.1\n1e21\n0.3333333333333333\n")
        #expect(OutputFormat.ndjson.text(numbers).hasPrefix("{\"x\":1000}\n{\"x\":0.1}\n"))
    }

    @Test func csvKeepsANullTextApart() {
        var options = OutputOptions()
        options.nullText = "NA"
        let odd = table(text("a", ["NA", nil, ""]), int("n", [1, nil, 3]))
        #expect(OutputFormat.csv.text(odd, options: options) == "a,n\n\"NA\",1\nNA,NA\n\"\",3\n")
        #expect(OutputFormat.csv.text(table(int("n", [nil, 1])), options: options) == "n\nNA\n1\n")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])
    func formulasAreNeutralized(_ formula: String) {
        var options = OutputOptions()
        options.neutralizesFormulas = true
        let odd = table(text(formula, [formula, "a" + formula]), int("n", [-5, 5]))
        let csv = OutputFormat.csv.text(odd, options: options)
        #expect(csv.split(separator: "\n").allSatisfy { $0.hasPrefix("'") || $0.hasPrefix("\"'") || $0.contains("a") })
        #expect(csv.contains(",-5\n"), "a number is no formula")
        #expect(OutputFormat.tsv.text(odd, options: options).hasPrefix("'"))
        #expect(!OutputFormat.csv.text(odd).contains("'"), "only if asked for")
    }

    // MARK: TSV, raw, HTML, LaTeX, SQL

    @Test func tsv() {
        #expect(
            OutputFormat.tsv.text(communities)
                == "社区\tresidents\tfee\topened\n永清\t1200\t12.50\t2020-03-10\n花桥\t\t0.80\t1970-01-01\n\t7\t-0.05\t\n")
        let odd = table(text("a\tb", ["x\ty", "l\nm\r", "c:\\d", "\"q\"", nil]))
        var options = OutputOptions()
        options.nullText = "\\N"
        #expect(
            OutputFormat.tsv.text(odd, options: options)
                == "a\\tb\nx\\ty\nl\\nm\\r\nc:\\\\d\n\"q\"\n\\N\n")
    }

    @Test func rawIsTheBareValues() {
        #expect(OutputFormat.raw.text(communities).hasPrefix("永清\t1200\t12.50\t2020-03-10\n花桥\t\t0.80\t"))
        #expect(OutputFormat.raw.text(table(text("a", ["x\\y", "=1"]))) == "x\\y\n=1\n")
    }

    @Test func html() {
        let odd = table(text("a<b", ["<script>&'\"", "l\nm\u{1}", nil]), int("n", [1, nil, -3]))
        #expect(
            OutputFormat.html.text(odd) == """
                <table>
                <thead>
                <tr><th>a&lt;b</th><th style="text-align:right">n</th></tr>
                </thead>
                <tbody>
                <tr><td>&lt;script&gt;&amp;&#39;&quot;</td><td style="text-align:right">1</td></tr>
                <tr><td>l<br>m\u{FFFD}</td><td class="null"></td></tr>
                <tr><td class="null"></td><td style="text-align:right">-3</td></tr>
                </tbody>
                </table>

                """)
    }

    @Test func latex() {
        let odd = table(text("a_b", ["50% & $1", "#{x}~^\\", "[*]\n", nil]), int("n", [1, nil, -3, 4]))
        #expect(
            OutputFormat.latex.text(odd) == ##"""
                \begin{tabular}{lr}
                \hline
                a\_b & n \\
                \hline
                50\% \& \$1 & 1 \\
                \#\{x\}\textasciitilde{}\textasciicircum{}\textbackslash{} &  \\
                {[}{*}]  & -3 \\
                 & 4 \\
                \hline
                \end{tabular}

                """##)
    }

    @Test func sqlInserts() {
        let tags = Vector(.text(TextStore(["x", "y'z"]), [0, 1]))
        let list = Vector(.list(offsets: [0, 2, 2], elements: tags))
        let odd = table(
            text("a\"b", ["it's", nil]), int("fee", [1250, nil], type: .decimal(scale: 2)),
            int("day", [18331, 0], type: .date),
            OutputTable.Column(name: "ok", type: .bool, vector: Vector(.bool([true, false]))),
            OutputTable.Column(name: "x", type: .num, vector: Vector(.float64([.infinity, 0.5]))),
            OutputTable.Column(name: "l", type: .list(.text), vector: list))
        var options = OutputOptions()
        options.tableName = "t\"1"
        #expect(
            OutputFormat.insert.text(odd, options: options) == #"""
                INSERT INTO "t""1" ("a""b", "fee", "day", "ok", "x", "l") VALUES ('it''s', 12.50, '2020-03-10', TRUE, NULL, '["x","y''z"]');
                INSERT INTO "t""1" ("a""b", "fee", "day", "ok", "x", "l") VALUES (NULL, NULL, '1970-01-01', FALSE, 0.5, '[]');

                """#)
    }

    @Test func verticalAndPlain() {
        #expect(
            OutputFormat.vertical.text(table(text("社区", ["永清", nil]), int("n", [1, 2]))) == """
                ── row 1 ──
                社区 │ 永清
                n    │ 1
                ── row 2 ──
                社区 │ ·
                n    │ 2

                """)
        var options = OutputOptions()
        options.isPlain = true
        #expect(
            OutputFormat.table.text(table(text("社区", ["永清", nil]), int("n", [1, 2])), options: options) == """
                row 1
                社区: 永清
                n: 1
                row 2
                社区: nothing
                n: 2

                """)
        options.language = .chinese
        #expect(OutputFormat.table.text(table(int("数", [1])), options: options) == "数：1\n")
    }

    @Test(arguments: [
        ("a.tsv", OutputFormat.tsv), ("a.HTML", .html), ("a.tex", .latex), ("a.sql", .insert), ("a.md", .markdown),
        ("a.jsonl", .ndjson), ("a", .csv), ("a.txt", .table),
    ])
    func aFilesEndingTells(_ name: String, _ format: OutputFormat) { #expect(OutputFormat(ofFile: name) == format) }

    // MARK: JSON

    @Test func json() {
        #expect(
            OutputFormat.json.text(communities) == """
                [
                {"社区":"永清","residents":1200,"fee":12.50,"opened":"2020-03-10"},
                {"社区":"花桥","residents":null,"fee":0.80,"opened":"1970-01-01"},
                {"社区":null,"residents":7,"fee":-0.05,"opened":null}
                ]

                """)
        #expect(OutputFormat.json.text(table(int("n", []))) == "[]\n")
        #expect(OutputFormat.ndjson.text(table(int("n", []))) == "")
    }

    @Test func jsonEscapes() {
        let odd = table(text("k\"", ["a\"b\\c", "\n\t\r", "\u{1}\u{1F}", "é江"]))
        #expect(
            OutputFormat.ndjson.text(odd) == #"""
                {"k\"":"a\"b\\c"}
                {"k\"":"\n\t\r"}
                {"k\"":"\u0001\u001f"}
                {"k\"":"é江"}

                """#)
    }

    @Test func listsAndEnumsAndInfinities() {
        let kind = EnumType(
            name: "kind", members: [.init(name: "old \"city\"", otherNames: []), .init(name: "unit", otherNames: [])],
            isOrdered: true)
        let tags = Vector(.text(TextStore(["x", "y,z"]), [0, 1, nullRow]))
        let list = Vector(.list(offsets: [0, 2, 3], elements: tags))
        let odd = table(
            OutputTable.Column(name: "l", type: .list(.text), vector: list),
            int("k", [0, 1], type: .enumeration(kind)),
            OutputTable.Column(name: "x", type: .num, vector: Vector(.float64([.infinity, 1]))))
        #expect(
            OutputFormat.ndjson.text(odd)
                == #"{"l":["x","y,z"],"k":"old \"city\"","x":null}"# + "\n" + #"{"l":[null],"k":"unit","x":1}"# + "\n")
        #expect(OutputFormat.csv.text(odd) == "l,k,x\n\"x, y,z\",\"old \"\"city\"\"\",inf\n\"\",unit,1\n")
    }

    // MARK: Markdown

    @Test func markdown() {
        #expect(
            OutputFormat.markdown.text(communities) == """
                | 社区 | residents |   fee | opened     |
                | ---- | --------: | ----: | ---------- |
                | 永清 |      1200 | 12.50 | 2020-03-10 |
                | 花桥 |           |  0.80 | 1970-01-01 |
                |      |         7 | -0.05 |            |

                """)
    }

    @Test func markdownEscapes() {
        #expect(
            OutputFormat.markdown.text(table(text("per_10k", ["a|b", "*c*", "_d_", "e\nf", "<g>"]))) == #"""
                | per_10k |
                | ------- |
                | a\|b    |
                | \*c\*   |
                | \_d\_   |
                | e<br>f  |
                | \<g>    |

                """#)
    }

    // MARK: Table

    @Test func drawsABox() {
        #expect(
            OutputFormat.table.text(communities) == """
                ┌──────┬───────────┬───────┬────────────┐
                │ 社区 │ residents │   fee │ opened     │
                ├──────┼───────────┼───────┼────────────┤
                │ 永清 │      1200 │ 12.50 │ 2020-03-10 │
                │ 花桥 │         · │  0.80 │ 1970-01-01 │
                │ ·    │         7 │ -0.05 │ ·          │
                └──────┴───────────┴───────┴────────────┘

                """)
    }

    @Test func showsTypesAndCounts() {
        var options = OutputOptions()
        options.showsTypes = true
        options.showsCount = true
        #expect(
            OutputFormat.table.text(table(int("n", [1])), options: options) == """
                ┌─────┐
                │   n │
                │ int │
                ├─────┤
                │   1 │
                └─────┘
                1 row

                """)
    }

    @Test func hidesTheMiddleOfManyRows() {
        var options = OutputOptions()
        options.maximumRows = 3
        options.hiddenHint = Words(en: ".last shows all", zh: ".last 显示全部")
        #expect(
            OutputFormat.table.text(table(int("n", [1, 2, 3, 4, 5])), options: options) == """
                ┌───┐
                │ n │
                ├───┤
                │ 1 │
                │ 2 │
                │ … │
                │ 5 │
                └───┘
                … 2 of 5 rows hidden · .last shows all

                """)
    }

    @Test func wrapsLongCellsAndCutsVeryLongOnes() {
        var options = OutputOptions()
        options.width = 20
        #expect(
            OutputFormat.table.text(
                table(int("n", [1, 2]), text("t", ["江岸区江汉区硚口区汉阳区武昌区青山区洪山区", "one two three"])), options: options)
                    == """
                    ┌───┬──────────────┐
                    │ n │ t            │
                    ├───┼──────────────┤
                    │ 1 │ 江岸区江汉区 │
                    │   │ 硚口区汉阳区 │
                    │   │ 武昌区青山…  │
                    │ 2 │ one two      │
                    │   │ three        │
                    └───┴──────────────┘

                    """)
    }

    @Test func everyLineFitsTheWidth() {
        let wide = OutputTable(
            columns: (0..<20).map { text("column \($0)", [String?](repeating: "value 江岸区 \($0)", count: 8)) },
            rowCount: 8)
        for width in [20, 41, 80, 133] {
            var options = OutputOptions()
            options.width = width
            let drawn = OutputFormat.table.text(wide, options: options)
            #expect(drawn.split(separator: "\n").dropLast().allSatisfy { DisplayWidth.cells($0) <= width })
            #expect(drawn.contains("columns hidden"))
        }
    }

    @Test func fewRowsTooWideStandOneValuePerLine() {
        var options = OutputOptions()
        options.width = 30
        let wide = OutputTable(columns: (0..<5).map { text("c\($0)", ["some long value \($0)", nil]) }, rowCount: 2)
        let drawn = OutputFormat.table.text(wide, options: options)
        #expect(drawn.hasPrefix("── row 1 ──\nc0 │ some long value 0\n"))
        #expect(drawn.hasSuffix("── row 2 ──\nc0 │ ·\nc1 │ ·\nc2 │ ·\nc3 │ ·\nc4 │ ·\n"))
    }

    @Test func controlCharactersAreShown() {
        let drawn = OutputFormat.table.text(table(text("t", ["a\u{1B}[31mb\nc"])))
        #expect(drawn.contains("│ a\\u{1b}[31mb\\nc │"))
    }

    @Test func emptyResults() {
        #expect(OutputFormat.table.text(table(int("n", []))) == "┌───┐\n│ n │\n├───┤\n└───┘\nno rows\n")
        #expect(OutputFormat.csv.text(table(int("n", []))) == "n\n")
        #expect(OutputFormat.table.text(OutputTable(columns: [], rowCount: 0)) == "no rows\n")
    }

    @Test func coloursNullsAndNames() {
        var options = OutputOptions()
        options.usesColor = true
        let drawn = OutputFormat.table.text(table(int("n", [nil])), options: options)
        #expect(drawn.contains("\u{1B}[1mn\u{1B}[0m"))
        #expect(drawn.contains("\u{1B}[2m·\u{1B}[0m"))
    }

    @Test func largeResultsComeInBlocks() throws {
        let many = table(int("n", (0..<100_000).map { Int64($0) }))
        var blocks: [Int] = []
        try OutputFormat.csv.write(many) { blocks.append($0.count) }
        #expect(blocks.count > 5)
        #expect(blocks.reduce(0, +) == 588_892)
    }

    @Test func errorsOfTheSinkEndTheWriting() {
        struct Closed: Error {}
        #expect(throws: Closed.self) { try OutputFormat.json.write(communities) { _ in throw Closed() } }
    }

    @Test func wrappingLosesNothingButBlanks() {
        let text = "one 江岸区 two three 硚口 e\u{301}x"
        for width in 2...30 {
            let lines = ShownCells.wrap(Array(text.utf8), width: width, maximumLines: .max)
            #expect(lines.allSatisfy { $0.width <= width && !$0.isCut })
            let joined = lines.map { String(decoding: $0.text, as: UTF8.self) }.joined()
            #expect(joined.filter { $0 != " " } == text.filter { $0 != " " })
        }
    }
}
