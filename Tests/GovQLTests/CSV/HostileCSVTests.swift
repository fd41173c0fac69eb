import Testing

@testable import GovQL

/// Inputs that are too large for a golden: what matters is that they are read, soon and in bounds.
@Suite struct HostileCSVTests {
    private func column(_ number: Int, of source: CSVFile) throws -> Column {
        let columns = try source.decode(
            [ColumnRequest(column: number, declaredType: nil)], context: CSVTesting.context(threads: 2))
        return columns[0]
    }

    /// A quote that is never closed, and megabytes after it: the rows are there, the line is told.
    @Test func anOpenQuoteBeforeMegabytes() throws {
        let rows = (0..<60_000).map { "\($0),text \($0)" }
        var lines = rows
        lines[100] = "100,\"text 100"
        let reading = try CSVTesting.read("a,b\n" + lines.joined(separator: "\n") + "\n", threads: 2)
        #expect(reading.rows.count == rows.count)
        #expect(reading.columns[1][99...101] == ["text 99", "\"text 100", "text 101"])
        #expect(reading.findings.contains { $0.contains(":102") })
    }

    @Test func aHundredThousandQuotes() throws {
        let run = String(repeating: "\"", count: 100_000)
        let quoted = try CSVTesting.read("a,b\n" + run + ",1\n", threads: 2)
        // The first and the last quote hold pairs.
        #expect(quoted.columns[0] == [String(repeating: "\"", count: 49_999)])
        let bare = try CSVTesting.read("a,b\nx" + run + ",1\ny,2\n")
        #expect(bare.columns == [["x" + run, "y"], ["1", "2"]])
    }

    @Test func aCellOfManyMegabytes() throws {
        var bytes = Array("a,b\n1,".utf8)
        bytes += [UInt8](repeating: UInt8(ascii: "x"), count: 12 << 20)
        bytes += Array("\n2,y\n".utf8)
        let source = try CSVFile(CSVMemoryFile(bytes))
        let texts = CSVTesting.texts(try column(1, of: source))
        #expect(texts.map { $0?.utf8.count } == [12 << 20, 1])
    }

    @Test func aHundredThousandColumns() throws {
        let names = (0..<100_000).map { "c\($0)" }.joined(separator: ",")
        let cells = (0..<100_000).map(String.init).joined(separator: ",")
        let source = try CSVFile(CSVMemoryFile(names + "\n" + cells + "\n" + cells + "\n"))
        #expect(source.columnNames.count == 100_000)
        #expect(try CSVTesting.texts(column(99_999, of: source)) == ["99999", "99999"])
        #expect(try source.rowCount(context: CSVTesting.context()) == 2)
    }

    @Test func aMillionRowsOfOneColumn() throws {
        let text = "a\n" + (0..<1_000_000).map { "\($0 % 1000)" }.joined(separator: "\n")
        let source = try CSVFile(CSVMemoryFile(text))
        #expect(try column(0, of: source).count == 1_000_000)
        #expect(try source.rowCount(context: CSVTesting.context(threads: 2)) == 1_000_000)
    }

    /// A type that breaks far behind the sample makes the whole column text, every cell as it is written.
    @Test func aTypeThatChangesLate() throws {
        let cells = (0...300_001).map { $0 == 300_000 ? "see remark" : "\($0 % 7).\($0 % 10)0" }
        let reading = try CSVTesting.read("a\n" + cells.joined(separator: "\n") + "\n", threads: 2)
        #expect(reading.types == [.text])
        #expect(reading.columns[0] == cells)
    }

    /// Mostly ASCII, with one Chinese line beyond whatever is sampled at opening.
    @Test(arguments: [20_000, 200_000]) func oneChineseLineLate(_ count: Int) throws {
        var lines = (0..<count).map { "R\($0),plain" }
        lines[count / 2] = "R\(count / 2),江岸区"
        let bytes = Recoding.bytes("code,name\n" + lines.joined(separator: "\n") + "\n", as: "GB18030")
        let reading = try CSVTesting.read(bytes, threads: 2)
        #expect(reading.columns[1][count / 2] == "江岸区")
        #expect(reading.rows.count == count)
    }

    /// A byte that is no UTF-8 far behind the sample is told with its line; the rest of the file is as it was.
    @Test func oneBrokenByteLate() throws {
        var bytes = Array("code,name\n".utf8)
        for row in 0..<60_000 { bytes += row == 50_000 ? Array("R,x".utf8) + [0xFF, 0x0A] : Array("R,江岸区\n".utf8) }
        let reading = try CSVTesting.read(bytes, threads: 2)
        #expect(reading.rows.count == 60_000)
        #expect(reading.columns[1][49_999...50_001] == ["江岸区", "x\u{FFFD}", "江岸区"])
        #expect(reading.findings.contains { $0.contains("50002") })
    }

    /// A declared decimal that does not fit the column's scale is rejected wherever the chunks lie that set the scale.
    /// Found by fuzzing.
    @Test func aDecimalOutOfTheColumnsScaleIsRejected() throws {
        let text = "n,b\n22222222222221,x\n-12.5022222222222222022222222222222,y\n2,z\n"
        for chunk in [5, 1 << 10] {
            let reading = try CSVTesting.read(
                Array(text.utf8), types: ["n": .decimal(scale: 0)], sizes: CSVTesting.sizes(chunk: chunk))
            #expect(reading.rejects.map(\.line) == [2], "chunks of \(chunk)")
        }
    }
}
