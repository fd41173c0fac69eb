import Testing

@testable import GovQL

/// Random files against a simple reader, cut into chunks at every place.
@Suite struct CSVFuzzTests {
    /// A small generator with a seed, so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Hashing.hash(state)
        }
    }

    @Test(arguments: 0..<8) func anyBytesReadAsTheSimpleReaderReadsThem(_ seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 77 + 5)
        let pieces = ["a", "bc", ",", ",", "\n", "\r\n", "\"", "\"\"", "\"x\"", " ", "中", "5", "-"]
        for round in 0..<60 {
            var text = "h1,h2,h3\n"
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let expected = SimpleCSVReader(Array(text.utf8)).table
            for chunk in [1, 2, 3, 7, 16, 1 << 20] {
                let sizes = CSVTesting.sizes(chunk: chunk, tail: Int.random(in: 1..<9, using: &random))
                let threads = Int.random(in: 1...3, using: &random)
                let layout = try CSVLayout.literal(CSVMemoryFile(text))
                let source = CSVFile(layout: layout, sizes: sizes)
                let reading = try CSVTesting.read(source, types: ["*": .text], threads: threads)
                #expect(
                    reading.rows == expected,
                    "seed \(seed), round \(round), chunks of \(chunk): \(text.debugDescription)")
            }
        }
    }

    @Test(arguments: 0..<4) func typedColumnsReadTheSameInAnyChunks(_ seed: Int) throws {
        var random = Random(state: UInt64(seed) &+ 100)
        for _ in 0..<10 {
            let text = typedFile(rows: Int.random(in: 1..<400, using: &random), using: &random)
            let whole = try CSVTesting.read(text)
            for chunk in [40, 333, 2000] {
                for threads in [1, 3] {
                    let sizes = CSVTesting.sizes(chunk: chunk, sample: 200)
                    let parts = try CSVTesting.read(text, sizes: sizes, threads: threads)
                    #expect(parts.types == whole.types)
                    #expect(parts.rows == whole.rows)
                }
            }
        }
    }

    /// Columns that keep their type, and columns whose type changes somewhere.
    private func typedFile(rows: Int, using random: inout Random) -> String {
        let turn = Int.random(in: 0..<rows * 2, using: &random)
        var text = "i,d,n,t,s,w,b\n"
        for row in 0..<rows {
            let number = Int.random(in: -100_000...100_000, using: &random)
            let int = row == turn ? "1.5" : "\(number)"
            let decimal = "\(number).\(Int.random(in: 0...9, using: &random))\(row % 7 == 0 ? "25" : "")"
            let num = row == turn ? "x" : "\(number).5e-3"
            let date = CalendarDate(days: Int64(abs(number)))?.description ?? ""
            let text1 = ["江岸区", "\"a,\"\"b\"\"\"", "", "x\(number)", "\"l\nm\""][abs(number) % 5]
            let wide = row == turn ? "12345678901234.123456" : "\(number)"
            let flag = row == turn ? "maybe" : row % 2 == 0 ? "true" : ""
            text += "\(int),\(decimal),\(num),\(date),\(text1),\(wide),\(flag)\(row % 3 == 0 ? "\r\n" : "\n")"
        }
        return text
    }

    @Test func manyDistinctTextsAndFewReadBack() throws {
        let rows = (0..<30_000).map { row in "id\(row),kind\(row % 7),\(row % 3 == 0 ? "" : "n\(row / 2)")" }
        let text = "a,b,c\n" + rows.joined(separator: "\n")
        let reading = try CSVTesting.read(text, sizes: ChunkSizes(chunk: 10_000), threads: 2)
        #expect(reading.columns[0][29_999] == "id29999")
        #expect(reading.columns[0] == (0..<30_000).map { "id\($0)" })
        #expect(reading.columns[1] == (0..<30_000).map { "kind\($0 % 7)" })
        #expect(reading.columns[2] == (0..<30_000).map { $0 % 3 == 0 ? nil : "n\($0 / 2)" })
    }
}
