// Chinese as a first language: numbers and days as they are written there, words with a blank in them, and that nothing
// of the language lacks its Chinese form.

import Foundation
import Testing

@testable import GovQL

@Suite struct ChineseTests {
    private func shown(_ query: String, numbers: NumberStyle = .zh, dates: DateStyle = .zh) throws -> [String] {
        let result = try TestCity.session().run(query)
        var options = OutputOptions()
        options.numbers = numbers
        options.dates = dates
        let table = result.table
        return (0..<table.columns.count).map { table.shownText(row: 0, column: $0, options: options) }
    }

    @Test("numbers in 万 and 亿 from ten thousand on, rounded to two places")
    func numbers() throws {
        let cases: [(String, String)] = [
            ("9999", "9999"), ("10000", "1万"), ("12345", "1.23万"), ("12350", "1.24万"), ("-123456", "-12.35万"),
            ("99999949", "9999.99万"), ("99999950", "1亿"), ("140000000", "1.4亿"), ("12345.678", "1.23万"),
            ("0.5", "0.5"), ("1.5e9", "15亿"), ("1 / 4", "0.25"), ("9999.99", "9999.99"),
        ]
        for (text, expected) in cases { #expect(try shown(text) == [expected], "\(text)") }
        #expect(try shown("123456", numbers: .exact) == ["123456"])
        #expect(ChineseNumber.text(mantissa: .max, scale: 38) == nil)
        #expect(ChineseNumber.text(mantissa: 123_456_789, scale: 4) == "1.23万")
    }

    @Test("shares in percent: of `share`, of growth, of measures whose unit is %, under any name")
    func shares() throws {
        #expect(try shown("communities | summarize s = share(kind == \"old\"), n = count()") == ["50%", "4"])
        #expect(
            try shown("communities | summarize s = share(residents > 1500) | derive t = s | select t, half = 0.5")
                == ["50%", "0.5"])
        let session = try TestCity.session()
        _ = try session.run(
            "measure communities.dense = ratio(residents, 3000) with (unit \"%\")")
        let result = try session.run("communities | summarize dense")
        #expect(result.columns[0].facts.isShare)
    }

    @Test("days and periods")
    func dates() throws {
        let cases: [(String, String)] = [
            ("@2020-03-10", "2020年3月10日"), ("@2020-03-10T08:05", "2020年3月10日 08:05"), ("@2020", "2020年"),
            ("@2020-H2", "2020年下半年"), ("@2020-Q1", "2020年第1季度"), ("@2020-03", "2020年3月"),
            ("@2020-W12", "2020年第12周"), ("@2020-W53", "2020年第53周"),
        ]
        for (text, expected) in cases { #expect(try shown(text) == [expected], "\(text)") }
        #expect(try shown("@2020-Q1", dates: .iso) == ["2020-Q1"])
    }

    @Test("what programs read is exact whatever is asked")
    func exact() throws {
        let table = try TestCity.session().run("streets | take 1 | select n = 123456, d = @2020-03-10").table
        var options = OutputOptions()
        options.numbers = .zh
        options.dates = .zh
        #expect(OutputFormat.csv.text(table, options: options) == "n,d\n123456,2020-03-10\n")
        #expect(OutputFormat.json.text(table, options: options).contains("123456"))
        #expect(OutputFormat.markdown.text(table, options: options).contains("12.35万"))
        let drawn = OutputFormat.table.text(table, options: options)
        #expect(drawn.contains("│ 12.35万 │ 2020年3月10日 │"))
    }

    @Test("a word with a blank in it is offered as one")
    func brokenWords() {
        checkErrors("communities | sum marize n = count()", [("GQL0178", "sum marize")])
        checkErrors("communities | 汇 总 n = count()", [("GQL0178", "汇 总")])
        checkErrors("communi ties | take 1", [("GQL0178", "communi ties")])
        checkErrors("communities | where resi dents > 3", [("GQL0178", "resi dents")])
    }

    @Test("types in Chinese messages have Chinese names")
    func types() throws {
        do {
            _ = try TestCity.session().run("communities | where name + 1 > 2 or name")
            Issue.record("no error")
        } catch let error as Diagnostics {
            for diagnostic in error.all {
                let message = diagnostic.message(in: .chinese)
                #expect(!message.contains("text") && !message.contains("a condition"), "\(message)")
            }
        }
    }

    @Test("every keyword, function and type name has a Chinese form")
    func forms() {
        func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
        for word in Vocabulary.words { #expect(word.chinese.contains(where: isChinese), "\(word.english)") }
        for function in Vocabulary.functions {
            #expect(isChinese(function.chineseName), "\(function.name)")
            #expect(isChinese(function.summary.zh), "\(function.name)")
        }
        for type in TypeName.allCases {
            let word = Vocabulary.words(.type).first { $0.english == type.rawValue }
            #expect(word?.chinese.contains(where: isChinese) == true, "\(type)")
        }
        for stage in StageTable.all { #expect(isChinese(stage.chineseName) && isChinese(stage.summary.zh)) }
    }
}
