import Testing

@testable import GovQL

/// Rows copied many at a time give what the same rows give one at a time.
@Suite struct CopiedRowsTests {
    private typealias Random = CSVFuzzTests.Random

    private static let usual = [
        "k1,江岸区,3.5", "合作社,大智街,2", "Tom,x,1", "sub,y,7", "\"a,b\",\"say \"\"hi\"\"\",1", "中文,\"两\n行\",4", "7,二七街,0",
        "张三,\"x\ry\",5", "total recall,z,9", "说服,w,2", "\"\",w,2", "k,,", "表,统,计", "注册,v,1",
    ]
    private static let odd = [
        "合计,,99", "江岸区小计,,5", "", ",,", "区,街道,数", "short,1", "a,b,c,d", "备注：无", "Total,,9", "合　计,,8", "  合计,,8",
        "5\" pipe,x,1", "\"x\" y,z,1", "\u{FEFF}区,街道,数", "\u{FEFF}k,l,1", "# remark", "第 1 页 共 2 页", "-----", ",合计,3",
        " ,总计,3",
        "x\ry,z,1", "小计：,,3", "Grand Total,,3", "note,a,b", "\"合计\",,1", "k;l;1", "x,y,1,",
    ]

    private static func text(_ random: inout Random, separator: String, isWide: Bool) -> String {
        var text = "区,街道,数\n"
        for _ in 0..<Int.random(in: 60..<400, using: &random) {
            let isOdd = Int.random(in: 0..<25, using: &random) == 0
            let rows = isOdd ? Self.odd : Self.usual
            text += rows[Int.random(in: 0..<rows.count, using: &random)]
            if isWide, !isOdd { text += ",," }
            text += Int.random(in: 0..<4, using: &random) == 0 ? "\r\n" : "\n"
        }
        return separator == "," ? text : text.replacing(",", with: separator)
    }

    private func reading(_ bytes: [UInt8], _ options: CSVOptions) throws -> ([[String?]], [String], [String], [Int]) {
        let source = try CSVFile(CSVMemoryFile(bytes), options: options, sizes: ChunkSizes(chunk: 4096))
        #expect(source.layout.body !== source.layout.source)
        let reading = try CSVTesting.read(source, types: ["*": .text])
        let offsets = Array(stride(from: source.layout.data.lowerBound, to: source.layout.data.upperBound, by: 97))
        return try (
            reading.rows, reading.findings, source.openingNotes.map { $0.message() },
            // Places within quotes that are written otherwise lie elsewhere: only lines of whole bodies are compared.
            source.layout.body.version.size > 0 ? [source.layout.lines(of: offsets).last ?? 0] : []
        )
    }

    @Test(arguments: 0..<12) func copiedRowsAreThoseReadOneByOne(_ seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 31 &+ 7)
        var careful = CSVOptions()
        // A comment mark that no row begins with: then every row is looked at.
        careful.comment = Array("§§".utf8)
        var usual = CSVOptions()
        usual.delimiter = [[UInt8(ascii: ",")], [UInt8(ascii: ";")], [0x09]][seed % 3]
        careful.delimiter = usual.delimiter
        for _ in 0..<4 {
            let separator = String(decoding: usual.delimiter ?? [], as: UTF8.self)
            let text = Self.text(&random, separator: separator, isWide: seed % 2 == 1).replacing(
                "# remark", with: "k,l,3")
            let bytes = Recoding.bytes(text, as: "GB18030")
            let (fast, slow) = try (reading(bytes, usual), reading(bytes, careful))
            #expect(fast.0 == slow.0, "\(text.debugDescription)")
            #expect(fast.1 == slow.1 && fast.2 == slow.2)
        }
    }

    /// A body is written with the marks of its source, and told by them.
    @Test func aBodyKeepsTheMarksOfItsSource() throws {
        let rows = (0..<200).map { "名\($0);1,5;'x;''y'\n" }.joined()
        let bytes = Recoding.bytes("名称;数;文\n" + rows, as: "GB18030")
        let source = try CSVFile(CSVMemoryFile(bytes))
        #expect(source.layout.dialect == CSVDialect(separator: UInt8(ascii: ";"), quote: UInt8(ascii: "'")))
        let reading = try CSVTesting.read(source, types: ["*": .text])
        #expect(reading.rows.count == 200 && reading.rows[199] == ["名199", "1,5", "x;'y"])
    }

    /// Lines of the source are told where rows were copied and where some were left out.
    @Test func linesAreToldBehindCopiedRows() throws {
        let rows = (0..<500).map { "名\($0),\"a\nb\",\($0)\n" }
        let text = "名称,文,数\n" + rows[..<300].joined() + "合计,,9\n\n" + rows[300...].joined() + "末,x,坏\n"
        let source = try CSVFile(CSVMemoryFile(Recoding.bytes(text, as: "GB18030")))
        let reading = try CSVTesting.read(source, types: ["数": .int])
        #expect(reading.rejects.map(\.line) == [1004])
    }

    @Test(arguments: 0..<6) func gb18030IsReadAsTheSystemReadsIt(_ seed: Int) throws {
        var random = Random(state: UInt64(seed) &+ 400)
        let letters = Array("ab,1\n中文街道𠀀㐀é€，。ü")
        for _ in 0..<200 {
            let text = String(
                (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                })
            let bytes = Recoding.bytes(text, as: "GB18030")
            var recoder = Recoder(.gb18030)
            var out: [UInt8] = []
            var rest = bytes[...]
            // Cut anywhere: what is not yet a character waits.
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 1...max(1, rest.count), using: &random))
                let used = Array(part).withUnsafeBufferPointer {
                    recoder.recode($0, isEnd: part.count == rest.count, into: &out)
                }
                rest = rest.dropFirst(used)
            }
            #expect(String(decoding: out, as: UTF8.self) == text)
            #expect(recoder.invalid.count == 0)
        }
    }
}
