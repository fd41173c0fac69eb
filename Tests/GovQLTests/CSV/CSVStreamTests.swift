import Testing

@testable import GovQL

/// A stream hands out what decoding gives, whatever breaks a guess on the way.
@Suite struct CSVStreamTests {
    private func expectSame(
        _ text: String, types: [String: DataType] = [:], missing: [String: [String]] = [:], sizes: ChunkSizes
    ) throws {
        let decoded = try CSVTesting.read(text, types: types, missing: missing, sizes: sizes, threads: 2)
        let source = try CSVFile(CSVMemoryFile(text), sizes: sizes)
        let requests = source.columnNames.enumerated().map { column, name in
            ColumnRequest(column: column, declaredType: types[name] ?? types["*"], missing: missing[name])
        }
        let context = try CSVTesting.context(threads: 2)
        let streamed = try #require(try StreamedReading.columns(of: source, requests, context: context))
        #expect(streamed.types == decoded.types, "\(text.prefix(400).debugDescription)")
        #expect(streamed.texts == decoded.columns, "\(text.prefix(400).debugDescription)")
        let findings = source.findings(inColumns: Array(source.columnNames.indices)).map(\.message.en)
        #expect(findings == decoded.findings)
        #expect(source.rejectedCells == decoded.rejects)
        #expect(context.progress.phase == .computing || decoded.columns[0].isEmpty)
    }

    @Test(arguments: CSVTypeTests.cases) func givesWhatDecodingGives(_ test: CSVTypeTests.Case) throws {
        let text = "c,d\n" + test.cells.map { "\"\($0)\",x\n" }.joined()
        for sample in [4, 12, 1 << 16] {
            for chunk in [1, 7, 1 << 20] {
                try expectSame(text, sizes: CSVTesting.sizes(chunk: chunk, sample: sample))
            }
        }
    }

    @Test(arguments: CSVStructureTests.cases) func joinsItsParts(_ test: CSVStructureTests.Case) throws {
        for chunk in [1, 2, 3, 5, 8, 1 << 20] {
            try expectSame(test.text, types: ["*": .text], sizes: CSVTesting.sizes(chunk: chunk, tail: 1))
        }
    }

    @Test(arguments: 0..<4) func anyBytesAndTypes(_ seed: Int) throws {
        var random = CSVFuzzTests.Random(state: UInt64(seed) &* 31 + 3)
        let pieces = ["a", "1", ",", ",", "\n", "\n", "\r\n", "\"", "\"x\n\"", "2.5", "中", "2020-01-02", "-"]
        for _ in 0..<40 {
            var text = "h1,h2,h3\n"
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            for chunk in [1, 5, 16, 1 << 20] {
                try expectSame(text, sizes: CSVTesting.sizes(chunk: chunk, sample: 20))
            }
        }
    }

    @Test func declaredColumnsRejectAndScaleAlike() throws {
        let rows = (0..<3000).map { row in
            "\(row % 700 == 9 ? "x" : "\(row)"),\(row % 900 == 8 ? "1.125" : "2.5"),\(row % 3 == 0 ? "-" : "\(row)"),k\(row % 5)"
        }
        try expectSame(
            "i,d,m,t\n" + rows.joined(separator: "\n"), types: ["i": .int, "d": .decimal(scale: 0), "t": .code],
            missing: ["m": ["-"]], sizes: CSVTesting.sizes(chunk: 1000, sample: 400))
    }

    @Test func aSettledGuessHoldsFromThenOn() throws {
        let text = "a,b\n" + (0..<500).map { "\($0 == 400 ? "1.25" : "\($0)"),\n" }.joined()
        let source = try CSVFile(CSVMemoryFile(text), sizes: CSVTesting.sizes(chunk: 200, sample: 100))
        let context = try CSVTesting.context()
        #expect(source.guessedTypes == [.int, .text])
        let requests = [0, 1].map { ColumnRequest(column: $0, declaredType: nil) }
        #expect(try source.settle(requests, context: context) == [.decimal(scale: 2), .text])
        #expect(source.guessedTypes == [.decimal(scale: 2), .text])
        let stream = try #require(try source.stream(requests, context: context))
        let parts = try (0..<stream.partCount).map { try stream.part($0) }
        try stream.finish()
        #expect(parts.reduce(0) { $0 + $1.count } == 500)
    }

    @Test func rowsOverSeveralLinesVoidNoPass() throws {
        let text = "a,b\n" + (0..<400).map { "\($0),\"x\n\($0)\n\"\n" }.joined()
        let source = try CSVFile(CSVMemoryFile(text), sizes: CSVTesting.sizes(chunk: 50, sample: 200))
        let requests = [0, 1].map { ColumnRequest(column: $0, declaredType: nil) }
        let stream = try #require(try source.stream(requests, context: CSVTesting.context()))
        let parts = try (0..<stream.partCount).map { try stream.part($0) }
        try stream.finish()
        #expect(parts.reduce(0) { $0 + $1.count } == 400)
    }

    /// Cells of one row each way: plain, quoted, of lines that end in either way, with missing marks.
    @Test(arguments: ["\n", "\r\n"], [false, true]) func plainChunksAreReadAsOthers(
        _ lineEnd: String, _ isQuoted: Bool
    ) throws {
        let rows = (0..<500).map { row in
            let texts = [
                "\(row)", "中\(row % 7)", "2020-0\(1 + row % 9)-1\(row % 10)", row % 5 == 0 ? "-" : "\(row).5",
                "\(row % 3).25",
            ]
            return texts.map { isQuoted && row % 2 == 0 ? "\"\($0)\"" : $0 }.joined(separator: ",")
        }
        for spoilt in ["", "1,2,3", "1,中,2020-01-01,,\"1\"5", "1,\"a\r\nb\",2020-01-01,2,3"] {
            for last in ["", lineEnd] {
                let text =
                    (["i,t,d,m,n"] + rows + (spoilt.isEmpty ? [] : [spoilt]) + rows).joined(separator: lineEnd) + last
                for chunk in [1, 64, 100, 1 << 12, 1 << 20] {
                    try expectSame(
                        text, missing: ["m": ["-"]], sizes: CSVTesting.sizes(chunk: chunk, tail: 70, sample: 2000))
                }
                let whole = try CSVTesting.read(text, missing: ["m": ["-"]])
                #expect(whole.columns[0].prefix(500) == (0..<500).map { "\($0)" }[...])
                #expect(whole.columns[4].prefix(500) == (0..<500).map { "\($0 % 3).25" }[...])
                #expect(whole.columns[3].prefix(500).filter { $0 == nil }.count == 100)
            }
        }
    }

    @Test func aStreamStopsWhenCancelled() throws {
        let source = try CSVFile(CSVMemoryFile("a\n1\n"))
        let token = CancellationToken()
        let stream = try #require(try source.stream([], context: CSVTesting.context(cancellation: token)))
        token.cancel()
        #expect(throws: Diagnostics.self) { try stream.part(0) }
    }
}
