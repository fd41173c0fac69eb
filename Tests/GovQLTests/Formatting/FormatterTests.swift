// The canonical layout, by small texts and what becomes of them; and what holds of every text: formatted again it stays,
// to the other language and back it is the same, and nothing is read otherwise (the formatter checks that itself).

import Foundation
import Testing

@testable import GovQL

@Suite struct FormatterTests {
    static func format(_ text: String, language: Language? = nil, width: Int = 100) throws -> String {
        try ScriptFormatter(width: width, language: language).format(SourceText(name: "test", text: text))
    }

    /// What must hold of any text that parses.
    static func checkLaws(_ text: String, _ name: String = "", width: Int = 100) throws {
        let formatted = try format(text, width: width)
        #expect(try format(formatted, width: width) == formatted, "\(name) is not the same when formatted again")
        for language in Language.allCases {
            let other: Language = language == .english ? .chinese : .english
            let there = try format(text, language: language, width: width)
            let back = try format(try format(there, language: other, width: width), language: language, width: width)
            #expect(there == back, "\(name) changes from \(language) to \(other) and back")
        }
    }

    static func files(_ folders: String...) throws -> [URL] {
        try folders.flatMap { folder in
            let url = GrammarTests.root.appendingPathComponent(folder)
            return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        }
        .filter { $0.pathExtension == "gql" }
        .sorted { $0.path < $1.path }
    }

    @Test(arguments: [
        "entity a { , , , }", "entity a { , x: int,, y: int , }",
        "a | lookup (b) on case { x > 1 -> case { yyyyyyyyyyyyyyy > 1 -> zzzzzzzzzzzzzzzzzz, else -> w }, else -> v } as l",
        "a | lookup (communities) on (if residents > 10000 then street_code else other_code) == code as old",
        "communities | where x\nwhy not communities \"a\" | take 5 | select name",
    ]) func theSameAgainInNarrowLines(_ text: String) throws {
        for width in [20, 40, 60, 100] { try Self.checkLaws(text, text, width: width) }
    }

    // MARK: The layout

    @Test(arguments: [
        ("a|where x>1and y", nil),
        (
            "communities|where residents>1万 and not big|take 5",
            "communities | where residents > 1万 and not big | take 5"
        ),
        ("a | where x\n| take 5", "a\n| where x\n| take 5"),
        ("a |\nwhere x |\ntake 5", "a\n| where x\n| take 5"),
        ("a\n\n\n| take 5\n\n\n\nb", "a\n| take 5\n\nb"),
        ("1+2*-3", "1 + 2 * -3"),
        ("- - 1", "- -1"),
        ("x in 1 .. 5", "x in 1..5"),
        ("x in a+1..b*2", "x in a + 1 .. b * 2"),
        ("x in 60..and y", "x in 60.. and y"),
        ("f( a , b,c )", "f(a, b, c)"),
        ("[1,2,]", "[1, 2]"),
        ("case{a->1,else->2}", "case { a -> 1, else -> 2 }"),
        ("count(distinct x where y sort z desc per all)", "count(distinct x where y sort z desc per all)"),
        ("WHERE(1)", nil),
        ("a | WHERE x AND Y", "a | where x and Y"),
        ("COUNT(x)", "count(x)"),
        ("a｜筛选　户数＞１００，", nil),
        ("a｜筛选　户数＞１００ 且 b", "a | 筛选 户数 > 100 且 b"),
        ("a | 其中 x", "a | 筛选 x"),
        ("x + 1 days", "x + 1 day"),
        ("x + 90天", "x + 90天"),
        ("a; b ;; c", "a\nb\nc"),
        ("a | take 5; -1", "a | take 5;\n-1"),
        ("a; `by` + 1", "a\n`by` + 1"),
        ("load 'x'as y with(header 3,delimiter=\";\")", "load 'x' as y with (header 3, delimiter = \";\")"),
        ("func f 乘(a,b,)=a*b", "func f 乘(a, b) = a * b"),
        ("entity a x|y{key a,b\nlabel c:text}", "entity a x|y {\n  key a, b\n  label c: text\n}"),
        ("entity a{}", "entity a { }"),
        ("param m:enum{a 甲,b}=\"a\"", "param m: enum { a 甲, b } = \"a\""),
    ]) func layout(_ text: String, _ expected: String?) throws {
        guard let expected else {
            #expect(throws: Diagnostics.self) { try Self.format(text) }
            return
        }
        #expect(try Self.format(text) == expected + "\n")
        try Self.checkLaws(text, text)
    }

    @Test func longStagesAreBrokenByItemsAndClauses() throws {
        let text =
            "a | summarize n = count(), first = min(x where something_long > 1), b, c.d by k = very.long.path, l with total"
        #expect(
            try Self.format(text, width: 60) == """
                a
                | summarize
                    n = count(),
                    first = min(x where something_long > 1),
                    b, c.d
                  by k = very.long.path, l
                  with total

                """)
        try Self.checkLaws(text, width: 60)
    }

    @Test func longConditionsAreBrokenAtTheLoosestOperator() throws {
        let text = "a | where (first_thing > 1 or second_thing > 2 and third) and any(links where quite_long_name == 5)"
        #expect(
            try Self.format(text, width: 50) == """
                a
                | where (
                    first_thing > 1 or second_thing > 2 and third
                  )
                    and any(links where quite_long_name == 5)

                """)
        try Self.checkLaws(text, width: 50)
    }

    @Test func valuesGoBelowTheirNameBeforeTheyAreBroken() throws {
        #expect(
            try Self.format("field a.b = some_function(with_arguments, and_more)", width: 45) == """
                field a.b =
                  some_function(with_arguments, and_more)

                """)
        #expect(
            try Self.format("let q = a | where b\n| take 5", width: 45) == "let q =\n  a\n  | where b\n  | take 5\n")
    }

    @Test func chineseCharactersTakeTwoCells() throws {
        let text = "社区 | 筛选 常住人口 > 1万 | 选取 社区名称, 所属街道"
        #expect(try Self.format(text, width: 55) == text + "\n")
        #expect(try Self.format(text, width: 54).contains("\n| 筛选"))
    }

    // MARK: Comments

    @Test func commentsStay() throws {
        let text = """
            #!/usr/bin/env govql
            # head

            a   # source
             # own line
            | where x   # first
                and y # second

              # before the stage
            | select b, # one
               c # two
               , d
            # end


            # last
            """
        #expect(
            try Self.format(text)
                == """
                #!/usr/bin/env govql
                # head

                a  # source
                # own line
                | where x  # first
                    and y  # second

                # before the stage
                | select
                    b,  # one
                    c,  # two
                    d
                # end

                # last

                """)
        try Self.checkLaws(text)
    }

    @Test func commentsStandInBrackets() throws {
        let text = """
            entity a { # open
              # about k
              key k: code # the key
              e: enum { x, # first
                y }

              # close
            }
            f(a, # one
              # two
              b) # end
            [ # nothing
            ]
            case { # arms
              a -> 1 # x
              else -> 2
              # done
            }
            """
        let formatted = try Self.format(text)
        #expect(
            formatted
                == """
                entity a {  # open
                  # about k
                  key k: code  # the key
                  e: enum {
                    x,  # first
                    y,
                  }

                  # close
                }
                f(
                  a,  # one
                  # two
                  b,
                )  # end
                [  # nothing
                ]
                case {     # arms
                  a -> 1,  # x
                  else -> 2,
                  # done
                }

                """)
        try Self.checkLaws(text)
    }

    @Test func commentsOfNeighbouringLinesAreAligned() throws {
        #expect(
            try Self.format("load 'a' # one\nuse 'something longer' # two\n\nlet x = 1 # three") == """
                load 'a'                # one
                use 'something longer'  # two

                let x = 1  # three

                """)
    }

    // MARK: Languages

    @Test func keywordsFunctionsAndTypesAreTranslated() throws {
        let english = """
            entity a from "a.csv" { key k: code required, d: date, e: enum ordered { x } }
            check a "t": any(b where c is not null) allow 1%
            a
            | where not x in [1] and y not in [2] or z starts with "p" and this.year > 2 and d > today - 1 day
            | summarize n = count(distinct x where y sort z desc per k), m = month(d) by e with total
            | sort n desc by pinyin
            months(@2020) | derive n = count(from a where d in outer.month)
            """
        let chinese = """
            实体 a 来自 "a.csv" {
              主键 k: 代码 必填
              d: 日期
              e: 枚举 有序 { x }
            }
            检查 a "t": 有(b 其中 c 不为空) 允许 1%
            a
            | 筛选 非 x 属于 [1] 且 y 不属于 [2] 或 z 开头是 "p" 且 本行.year > 2 且 d > today - 1天
            | 汇总 n = 计数(去重 x 其中 y 排序 z 降序 每 k), m = 月(d) 按 e 含 合计
            | 排序 n 降序 按 拼音
            各月(@2020) | 计算 n = 计数(来自 a 其中 d 属于 外层.month)

            """
        #expect(try Self.format(english, language: .chinese) == chinese)
        #expect(try Self.format(chinese, language: .english) == Self.format(english))
    }

    /// Two names that were one in the other language would not come back.
    @Test func namesOfFunctionsGoBothWays() {
        for names in FunctionNames.all {
            for name in [names.english, names.chinese] {
                #expect(FunctionNames.names(of: name)?.english == names.english, "\(name)")
            }
        }
        for row in Keyword.table {
            for spelling in row.chinese { #expect(Keyword(spelling: spelling) == row.keyword, "\(spelling)") }
        }
    }

    // MARK: Every text

    @Test func everySampleIsFormatted() throws {
        let files = try Self.files("samples", "samples/wuhan", "samples/questions")
        #expect(files.count > 50)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(try Self.format(text) == text, "govql fmt \(file.lastPathComponent)")
            try Self.checkLaws(text, file.lastPathComponent)
        }
    }

    @Test func everyExampleOfTheGrammarAndTheTestsKeepsTheLaws() throws {
        var texts = try GrammarTests.grammar().components(separatedBy: "Example:\n").dropFirst()
            .map { $0.components(separatedBy: "*)")[0] }
        let folder = GrammarTests.root.appendingPathComponent("Tests/Golden/Syntax")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "txt" {
            texts += GoldenCase.read(try String(contentsOf: file, encoding: .utf8)).map(\.source)
        }
        var formatted = 0
        for text in texts {
            let (_, diagnostics) = Parser.parseScript(SourceText(name: "test", text: text))
            guard diagnostics.isEmpty else { continue }
            formatted += 1
            for width in [24, 100] { try Self.checkLaws(text, text, width: width) }
        }
        #expect(formatted > 100)
    }

    @Test func aTextWithErrorsIsLeftAlone() throws {
        do {
            _ = try Self.format("a | where )\nb | tke 5")
            Issue.record("An error was passed over")
        } catch let error as Diagnostics {
            #expect(error.all.count == 2)
            #expect(error.all.allSatisfy { $0.source != nil })
        }
    }

    @Test func deepTextsNeedNoStack() throws {
        for nest in HostileInputTests.nests(200) {
            let source = SourceText(name: nest.name, text: nest.text)
            guard Parser.parseScript(source).1.isEmpty else { continue }
            _ = try ScriptFormatter().format(source)
        }
    }
}
