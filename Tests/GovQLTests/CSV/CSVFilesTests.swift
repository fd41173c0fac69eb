// Several files as one table: columns by name, types by all values, rows in the order of the files, whatever their forms.

import Testing

@testable import GovQL

@Suite struct CSVFilesTests {
    private func table(_ texts: [String], sizes: ChunkSizes = ChunkSizes()) throws -> CSVFiles {
        let files = try texts.enumerated().map { index, text in
            try CSVFile(CSVMemoryFile(text, path: "f\(index + 1).csv"), sizes: sizes)
        }
        return try CSVFiles(files, name: "f*.csv")
    }

    private func requests(_ source: any ColumnSource, _ types: [String: DataType] = [:]) -> [ColumnRequest] {
        source.columnNames.enumerated().map { ColumnRequest(column: $0, declaredType: types[$1]) }
    }

    /// Rows as texts, by decoding and by streaming, which must agree.
    private func rows(_ source: CSVFiles, types: [String: DataType] = [:]) throws -> (
        types: [DataType], rows: [[String?]]
    ) {
        let context = try CSVTesting.context(threads: 2)
        let requests = requests(source, types)
        let streamed = try #require(
            try StreamedReading.columns(of: source, requests, context: CSVTesting.context(threads: 2)))
        let columns = try source.decode(requests, context: context)
        let texts = columns.map(CSVTesting.texts)
        #expect(streamed.types == columns.map(\.type) && streamed.texts == texts)
        #expect(try source.rowCount(context: context) == columns.first?.count)
        let rows = (texts.first ?? []).indices.map { row in texts.map { $0[row] } }
        return (columns.map(\.type), rows)
    }

    private func expect(_ texts: [String], types: [DataType], rows: [[String?]], names: [String] = ["a", "b"]) throws {
        for sizes in [ChunkSizes(), CSVTesting.sizes(chunk: 7)] {
            let table = try table(texts, sizes: sizes)
            let found = try self.rows(table)
            #expect(table.columnNames == names && found.types == types && found.rows == rows)
            // What is decoded first has no guess to rest on but samples.
            let fresh = try self.table(texts, sizes: sizes)
            #expect(try fresh.decode(requests(fresh), context: CSVTesting.context()).map(\.type) == types)
        }
    }

    @Test func columnsAreMatchedByName() throws {
        try expect(
            ["a,b\n1,x\n", "b,a\ny,2\n", "A,Ｂ\n3,z\n"], types: [.int, .text],
            rows: [["1", "x"], ["2", "y"], ["3", "z"]])
    }

    @Test func everyFileHasItsOwnForm() throws {
        try expect(
            ["a,b\n1,x\n", "\u{FEFF}b;a\r\n\"y;\";2\r\n", "台账\na\tb\n3\tz\n"], types: [.int, .text],
            rows: [["1", "x"], ["2", "y;"], ["3", "z"]])
    }

    @Test func aMissingColumnIsNullAndTold() throws {
        let texts = ["a,b\n1,x\n", "a\n2\n", "a,c\n3,9\n"]
        try expect(
            texts, types: [.int, .text, .int], rows: [["1", "x", nil], ["2", nil, nil], ["3", nil, "9"]],
            names: ["a", "b", "c"])
        let notes = try table(texts).openingNotes
        #expect(notes.map(\.code) == ["GQL0582", "GQL0582"])
        #expect(notes[0].message().contains("2 of the 3 files") && notes[0].message().contains("f2.csv, f3.csv"))
        #expect(notes[0].facts.help.first?.en.contains("`c` is the same column") == true)
    }

    @Test func typesRestOnAllFiles() throws {
        try expect(
            ["a,b\n1,1.5\n", "a,b\n2,1.25\n"], types: [.int, .decimal(scale: 2)],
            rows: [["1", "1.50"], ["2", "1.25"]])
        try expect(
            ["a,b\n1,2\n", "a,b\n2,1.25\n"], types: [.int, .decimal(scale: 2)], rows: [["1", "2.00"], ["2", "1.25"]])
        try expect(
            ["a,b\n1,2\n", "a,b\nx,2020-01-02\n"], types: [.text, .text], rows: [["1", "2"], ["x", "2020-01-02"]])
        try expect(
            ["a,b\n1,2020-01-01\n", "a,b\n9,\n", "a,b\n2,2020-01-02\n"], types: [.int, .date],
            rows: [["1", "2020-01-01"], ["9", nil], ["2", "2020-01-02"]])
        try expect(["a,b\n1,\n", "a,b\n2,\n"], types: [.int, .text], rows: [["1", nil], ["2", nil]])
    }

    /// Values that speak against the others behind every sample.
    @Test func whatNoSampleShowsIsFound() throws {
        let many = (0..<3000).map { "\($0),\($0)\n" }.joined()
        let sizes = ChunkSizes(chunk: 4096, tail: 64, speculation: 256, sample: 1024)
        for late in ["1.5", "x"] {
            let table = try table(["a,b\n" + many, "a,b\n" + many + "7,\(late)\n", "a,b\n5,6\n"], sizes: sizes)
            #expect(table.guessedTypes == [.int, .int])
            let found = try rows(table)
            #expect(found.types == [.int, late == "x" ? .text : .decimal(scale: 1)])
            #expect(found.rows.count == 6002 && found.rows[6000] == ["7", late])
            #expect(found.rows[6001][1] == (late == "x" ? "6" : "6.0"))
        }
    }

    @Test func placesPointIntoTheRightFile() throws {
        let table = try table(["a,b\n1,x\n", "b,a\ny,2\nz,oops\n", "a,b\n3\n"])
        let found = try rows(table, types: ["a": .int])
        #expect(found.rows == [["1", "x"], ["2", "y"], [nil, "z"], ["3", nil]])
        #expect(table.rejectedCells.map { "\($0.file):\($0.line):\($0.column):\($0.text)" } == ["f2.csv:3:a:oops"])
        let findings = table.findings(inColumns: [0, 1]).map(\.message.en)
        #expect(findings.contains { $0.contains("f2.csv:3") } && findings.contains { $0.contains("f3.csv:2") })
    }

    /// Rows of any of the files can be left out; what they would say of other columns is left out too.
    @Test func rowsOfRejectedCellsAreLeftOut() throws {
        for sizes in [ChunkSizes(), CSVTesting.sizes(chunk: 7)] {
            let table = try table(["a,b\n1,5\noops,x\n", "b,c\n6,1\n", "b,a\n7,2\ny,bad\n8,3\n"], sizes: sizes)
            let requests = [ColumnRequest(column: 0, declaredType: .int)]
            let checked = try table.check(requests, keeping: 1, context: CSVTesting.context())
            #expect(checked.cells.map(\.file) == ["f1.csv"] && checked.count == 2)
            let dropped = try #require(table.dropping(rowsRejectedBy: requests) as? CSVFiles)
            let found = try rows(dropped, types: ["a": .int])
            #expect(found.types == [.int, .int, .int])
            #expect(found.rows == [["1", "5", nil], [nil, "6", "1"], ["2", "7", nil], ["3", "8", nil]])
            #expect(dropped.rejectedCells.map { "\($0.file):\($0.line)" } == ["f1.csv:3", "f3.csv:3"])
            #expect(try dropped.check(requests, keeping: 9, context: CSVTesting.context()).count == 2)
        }
    }

    /// A hundred files with one fault each are not a hundred messages.
    @Test func whatHoldsOfManyFilesIsToldOfAFew() throws {
        let table = try table((0..<100).map { "a,b\n\($0),x\n7\n\($0),y\n" })
        #expect(try rows(table).rows.count == 300)
        let findings = table.findings(inColumns: [0, 1])
        #expect(findings.map(\.code) == ["GQL0505", "GQL0505", "GQL0505", "GQL0585"])
        #expect(findings[3].message.en.contains("97 more files: f4.csv"))
    }

    @Test func aStrangerIsNamed() throws {
        do {
            _ = try table(["a,b\n1,x\n", "b,a\ny,2\n", "name,phone\nz,3\n"])
            Issue.record("no error")
        } catch let error as Diagnostics {
            #expect(error.all.map(\.code) == ["GQL0581"])
            #expect(error.all[0].message().hasPrefix("f3.csv:1: none of its columns (name, phone)"))
        }
    }

    /// One workbook split by district, with differing header words: a schema's second names make them one column.
    @Test func secondNamesJoinColumns() throws {
        let table = try table(["所属社区,户数\n甲,1\n", "户数,社区名称\n2,乙\n", "社区,户数\n丙,3\n"])
        #expect(table.columnNames == ["所属社区", "户数", "社区名称", "社区"])
        let joined = try #require(table.joiningColumns([["community", "所属社区", "社区名称", "社区"]]) as? CSVFiles)
        #expect(joined.columnNames == ["所属社区", "户数"] && joined.openingNotes.isEmpty)
        #expect(try rows(joined).rows == [["甲", "1"], ["乙", "2"], ["丙", "3"]])
        // Two columns of one file are two columns.
        #expect(try self.table(["a,b\n1,2\n", "a\n1\n"]).joiningColumns([["a", "b"]]) == nil)
    }

    /// Rows spread over files read like rows in one.
    @Test func manyFilesReadLikeOne() throws {
        var random = TestRandom(seed: 44)
        let kinds: [(inout TestRandom) -> String] = [
            { "\(Int.random(in: -5...99999, using: &$0))" },
            { "\(Int.random(in: 0...99, using: &$0)).\(Int.random(in: 0...99, using: &$0))" },
            { Bool.random(using: &$0) ? "true" : "false" }, { "2020-0\(Int.random(in: 1...9, using: &$0))-11" },
            { ["x", "y", "\"a,b\"", "\"two\nlines\"", ""][Int.random(in: 0..<5, using: &$0)] }, { _ in "" },
        ]
        for _ in 0..<60 {
            let columns = (0..<3).map { _ in (0..<2).map { _ in kinds[Int.random(in: 0..<kinds.count, using: &random)] }
            }
            let files = (0..<Int.random(in: 2...5, using: &random)).map { _ in
                (0..<Int.random(in: 3...30, using: &random)).map { _ in
                    "r,"
                        + columns.map { $0[Int.random(in: 0..<10, using: &random) == 0 ? 1 : 0](&random) }.joined(
                            separator: ",") + "\n"
                }.joined()
            }
            let sizes = CSVTesting.sizes(chunk: Int.random(in: 5...200, using: &random), sample: 64)
            let header = "id,p,q,s\n"
            let found = try rows(table(files.map { header + $0 }, sizes: sizes))
            let one = try CSVTesting.read(header + files.joined(), sizes: CSVTesting.sizes(chunk: 100_000))
            #expect(found.types == one.types && found.rows == one.rows, "\(files)")
        }
    }

    @Test func samplesHoldRowsOfAllFiles() throws {
        let sample = try table(["a,b\n1,x\n", "b,a\ny,2\n"]).sample
        #expect(sample.rowCount == 2 && sample.isComplete)
        #expect(sample.texts(ofColumn: 0).map { String(decoding: $0, as: UTF8.self) } == ["1", "2"])
    }
}
