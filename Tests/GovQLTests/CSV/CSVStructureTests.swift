import Testing

@testable import GovQL

/// What is a row, what is a cell.
@Suite struct CSVStructureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let names: [String]
        let rows: [[String?]]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ names: [String], _ rows: [[String?]]) {
            self.name = name
            self.text = text
            self.names = names
            self.rows = rows
        }
    }

    static let cases = [
        Case("plain", "a,b\nx,y\nz,w\n", ["a", "b"], [["x", "y"], ["z", "w"]]),
        Case("no last line end", "a,b\nx,y", ["a", "b"], [["x", "y"]]),
        Case("CRLF", "a,b\r\nx,y\r\nz,\r\n", ["a", "b"], [["x", "y"], ["z", nil]]),
        Case("CRLF and no last line end", "a,b\r\nx,y\r", ["a", "b"], [["x", "y"]]),
        Case("LF and CRLF mixed", "a,b\nx,y\r\nz,w\n", ["a", "b"], [["x", "y"], ["z", "w"]]),
        Case("byte order mark", "\u{FEFF}a,b\nx,y\n", ["a", "b"], [["x", "y"]]),
        Case("byte order mark before a quoted header", "\u{FEFF}\"a\",b\nx,y\n", ["a", "b"], [["x", "y"]]),
        Case("quotes", "a,b\n\"x,1\",\"y\"\n", ["a", "b"], [["x,1", "y"]]),
        Case("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", ["a", "b"], [["say \"hi\"", "\""]]),
        Case("line end in quotes", "a,b\n\"x\ny\",\"\r\n\"\nz,w\n", ["a", "b"], [["x\ny", "\r\n"], ["z", "w"]]),
        Case("LF in quotes, CRLF outside", "a,b\r\n\"x\ny\",z\r\n", ["a", "b"], [["x\ny", "z"]]),
        Case("empty, quoted or not, is null", "a,b,c\n,\"\",x\n", ["a", "b", "c"], [[nil, nil, "x"]]),
        Case("quote within a cell", "a,b\n5\" pipe,x\ny,z\"\n", ["a", "b"], [["5\" pipe", "x"], ["y", "z\""]]),
        Case("text after a closing quote", "a,b\n\"x\"y,z\n", ["a", "b"], [["xy", "z"]]),
        Case("quotes after a closing quote", "a,b\n\"x\"y\",\"z\n\"\n", ["a", "b"], [["x\"y", "z\n"]]),
        Case("blank lines", "\n\na,b\n\nx,y\n\r\n\nz,w\n\n", ["a", "b"], [["x", "y"], ["z", "w"]]),
        Case("one column", "a\nx\n\ny\n\"\"\nz", ["a"], [["x"], ["y"], [nil], ["z"]]),
        Case("header only", "a,b\n", ["a", "b"], []),
        Case("header only, no line end", "a,b", ["a", "b"], []),
        Case("header with a line end in quotes", "\"a\n1\",b\nx,y\n", ["a 1", "b"], [["x", "y"]]),
        Case("short and long rows", "a,b,c\nx\ny,z,w,v\n", ["a", "b", "c"], [["x", nil, nil], ["y", "z", "w"]]),
        Case("blanks are kept", "a, b \n x ,\ty\n", ["a", "b"], [[" x ", "\ty"]]),
        Case("other line ends are text", "a\nx\u{2028}y\u{85}\u{B}\u{C}\n", ["a"], [["x\u{2028}y\u{85}\u{B}\u{C}"]]),
        Case("NUL", "a,b\nx\0y,z\n", ["a", "b"], [["x\0y", "z"]]),
        Case("unclosed quote", "a,b\nx,\"y\nz,w\n", ["a", "b"], [["x", "\"y"], ["z", "w"]]),
        Case("duplicate headers", "a,a,a_1,a\n1x,2x,3x,4x\n", ["a", "a_2", "a_1", "a_3"], [["1x", "2x", "3x", "4x"]]),
        Case("blank headers", ",b,\n1x,2x,3x\n", ["column1", "b", "column3"], [["1x", "2x", "3x"]]),
        Case("Chinese", "姓名,区\n张三,江岸区\n\"李\"\"四\",\n", ["姓名", "区"], [["张三", "江岸区"], ["李\"四", nil]]),
    ]

    @Test(arguments: cases) func reads(_ test: Case) throws {
        for chunk in [1, 2, 3, 5, 8, 1 << 20] {
            for threads in [1, 2] {
                let sizes = CSVTesting.sizes(chunk: chunk, tail: 1)
                let reading = try CSVTesting.read(test.text, types: ["*": .text], sizes: sizes, threads: threads)
                #expect(reading.names == test.names, "chunks of \(chunk)")
                #expect(reading.rows == test.rows, "chunks of \(chunk)")
            }
        }
    }

    @Test func findingsNameTheirPlace() throws {
        let ragged = try CSVTesting.read("a,b\n\"x\ny\",z\n\nshort\nlong,1,2\nshort\n")
        #expect(
            ragged.findings == [
                "t.csv:5: 1 cell where the header has 2; the rest is null (and in 1 more row)",
                "t.csv:6: 3 cells where the header has 2; extra ones are ignored",
            ])
        let quote = try CSVTesting.read("a,b\nx,y\nx,\"y\nz,w\n")
        #expect(
            quote.findings == [
                "t.csv:3: a quote is opened here and never closed; it is read as text"
            ])
        let trailing = try CSVTesting.read("a,b\nx,y\n\"x\" 1,y\n\"x\"2,y\n")
        #expect(
            trailing.findings == [
                "t.csv:3: text after a closing quote is kept as it stands (and in 1 more row)"
            ])
    }

    @Test func badUTF8IsReplacedAndReported() throws {
        let bytes = Array("a,b\nx,1\n".utf8) + [0x79, 0xFF, 0x7A, 0x2C, 0x32, 0x0A] + [0xE4, 0xB8, 0x2C, 0x33]
        for chunk in [3, 1 << 20] {
            let reading = try CSVTesting.read(bytes, sizes: CSVTesting.sizes(chunk: chunk))
            #expect(reading.rows == [["x", "1"], ["y\u{FFFD}z", "2"], ["\u{FFFD}", "3"]])
            #expect(
                reading.findings == [
                    "t.csv:3: bytes that are no UTF-8 are read as U+FFFD (and in 1 more row)"
                ])
        }
    }

    @Test func openingTellsOfRenamedHeaders() throws {
        let source = try CSVFile(CSVMemoryFile("a,a,\n"))
        #expect(
            source.openingNotes.map { $0.message() } == [
                "t.csv:1: two columns are called `a`; the later one is `a_1`",
                "t.csv:1: column 3 has no name; it is called `column3`",
            ])
    }

    @Test(arguments: [
        ("", "empty"), ("\u{FEFF}", "empty"), ("\n\r\n\n", "empty"), ("PK\u{3}\u{4}rest", "Excel workbook (xlsx)"),
        ("%PDF-1.7", "PDF"), ("a\0\0\0b\0", "binary"),
    ])
    func refuses(_ text: String, _ reason: String) {
        #expect {
            _ = try CSVFile(CSVMemoryFile(text))
        } throws: { error in
            "\(error)".contains(reason)
        }
    }

    @Test func refusesBinary() {
        for bytes: [UInt8] in [[0x1F, 0x8B, 8], [0xD0, 0xCF, 0x11, 0xE0]] {
            #expect(throws: Diagnostics.self) { _ = try CSVFile(CSVMemoryFile(bytes)) }
        }
    }

    @Test func aChangeWhileReadingIsAnError() throws {
        let text = "a,b\n" + String(repeating: "x,y\n", count: 2000)
        for changes in 1..<5 {
            let file = CSVMemoryFile(text)
            let source = try CSVFile(file)
            file.changesAfter = changes
            #expect(throws: Diagnostics.self) {
                for _ in 0..<5 {
                    _ = try source.decode(
                        [ColumnRequest(column: 0, declaredType: nil)], context: CSVTesting.context())
                }
            }
        }
        let file = CSVMemoryFile(text)
        let source = try CSVFile(file)
        file.truncatedAfter = 1
        #expect {
            _ = try source.decode([ColumnRequest(column: 0, declaredType: nil)], context: CSVTesting.context())
        } throws: { error in
            "\(error)".contains("t.csv changed while it was being read")
        }
    }

    @Test func cancellationAndMemoryLimitsHold() throws {
        let text = "a,b\n" + String(repeating: "x,y\n", count: 200_000)
        let source = try CSVFile(CSVMemoryFile(text))
        let request = [ColumnRequest(column: 0, declaredType: nil)]
        let token = CancellationToken()
        token.cancel()
        #expect(throws: Diagnostics.self) {
            _ = try source.decode(request, context: CSVTesting.context(cancellation: token))
        }
        #expect(throws: Diagnostics.self) {
            _ = try source.decode(request, context: CSVTesting.context(limits: Limits(memory: 100_000)))
        }
        #expect(try source.decode(request, context: CSVTesting.context())[0].count == 200_000)
    }

    /// A file that is rewritten at opening is rewritten in a run, which can be stopped and watched.
    @Test func openingCanBeCancelledAndWatched() throws {
        let text = "名,乙\n" + String(repeating: "中文,丁\n", count: 200_000)
        let bytes = Recoding.bytes(text, as: "GB18030")
        let context = try CSVTesting.context()
        _ = try CSVFile(CSVMemoryFile(bytes), options: CSVOptions(), context: context)
        #expect(context.progress.bytesDone == bytes.count && context.progress.bytesTotal == bytes.count)
        for options in [CSVOptions(), CSVTesting.told(.gb18030)] {
            let token = CancellationToken()
            token.cancel()
            #expect(throws: Diagnostics.self) {
                try CSVFile(
                    CSVMemoryFile(bytes), options: options, context: CSVTesting.context(cancellation: token))
            }
        }
    }

    /// Half a million bytes behind an open quote, and quotes without end: bounded by the file's size.
    @Test func hostileQuotesEndSoon() throws {
        let open = "a,b\nx,\"" + String(repeating: "y,z\n", count: 100_000)
        let quotes = "a,b\n" + String(repeating: "\"", count: 100_000) + ",z\n"
        let strays = "a,b\n" + String(repeating: "5\" pipe,6\" pipe\n", count: 30_000) + "7\",z\n"
        for (text, count) in [(open, 100_000), (quotes, 1), (strays, 30_001)] {
            let reading = try CSVTesting.read(text, sizes: ChunkSizes(chunk: 4096, tail: 64), threads: 2)
            #expect(reading.rows.count == count)
        }
    }
}
