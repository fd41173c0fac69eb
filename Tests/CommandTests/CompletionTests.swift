// What Tab offers: texts with the cursor at `‸`, over the sample city, and what is among the candidates or is all of them.

import Foundation
import GovQL
import GovQLTerminal
import Testing

@testable import govql_repl

@Suite struct CompletionTests {
    private static let session: Session? = {
        let session = Session()
        do { try session.use(Place.root.appendingPathComponent("samples/wuhan/wuhan.gql").path) } catch { return nil }
        return session
    }()

    private func completer(_ language: Language = .english, previous: String? = nil) throws -> Completer {
        Completer(session: try #require(Self.session), language: language, previous: previous)
    }

    private func offered(
        _ marked: String, _ language: Language = .english, previous: String? = nil
    ) throws -> [String] {
        let parts = marked.components(separatedBy: "‸")
        let completer = try completer(language, previous: previous)
        return completer.candidates(parts.joined(), cursor: parts[0].utf8.count).map(\.text)
    }

    @Test(arguments: [
        ("communities | ‸", ["where ", "top ", "within "]),
        ("comm‸", ["communities"]),
        ("communities | where ‸", ["residents", "street", "posts_due"]),
        ("communities | where street.‸", ["name", "district"]),
        ("communities | where street.district.‸", ["population"]),
        ("communities | where any(‸", ["branches", "residents"]),
        ("communities | where any(branches where ‸", ["secretary"]),
        ("communities | derive n = count(branches: ‸", ["members"]),
        ("communities | expand ‸", ["estates", "street"]),
        ("communities | expand estates | where ‸", ["built_year"]),
        ("communities | where residents ‸", ["and ", "is null "]),
        ("communities | where name ‸", ["starts with ", "contains "]),
        ("communities | sort residents ‸", ["desc ", "by pinyin "]),
        ("communities | top 5 ‸", ["by "]),
        ("communities | chart ‸", ["bar ", "heatmap ", "x: ", "title "]),
        ("communities | chart bar ‸", ["x: ", "y: ", "by "]),
        ("communities | chart bar x: ‸", ["residents", "name"]),
        ("communities | chart bar x: name, ‸", ["y: ", "residents"]),
        ("communities | chart bar x: name, y: residents ‸", ["by ", "title ", "save "]),
        ("communities | summarize n = count() ‸", ["by ", "with total "]),
        ("communities | summarize n = count() by d = street.district | where d.‸", ["population"]),
        ("communities | summarize sum(residents) by street | sort ‸", ["sum_residents", "street"]),
        ("communities | select street.district.name | sort ‸", ["district"]),
        ("communities | derive big = residents > 1 | where ‸", ["big"]),
        ("communities | except (‸", ["communities"]),
        ("communities | where residents in (comm‸", ["communities"]),
        ("communities | within ‸", ["district "]),
        ("check ‸", ["communities"]),
        ("let x = str‸", ["streets"]),
        ("describe wor‸", ["workers"]),
        ("communities | where rou‸", ["round("]),
    ])
    func offers(_ text: String, _ wanted: [String]) throws {
        let offered = try offered(text)
        for word in wanted { #expect(offered.contains(word), "\(text): \(offered)") }
    }

    /// Everything that is offered.
    @Test(arguments: [
        ("communities | where kind == \"‸", ["老城型\"", "单位型\"", "商品房型\"", "还建型\"", "村改居\"", "混合型\""]),
        ("communities | where kind == \"老‸", ["老城型\""]),
        ("communities | where kind == \"老‸\"", ["老城型"]),
        ("communities | where kind == \"lch‸", ["老城型\""]),
        ("communities | where kind in [\"老城型\", \"混‸", ["混合型\""]),
        ("districts | where name == \"wch‸", ["武昌区\""]),
        ("communities | where street.district == \"江h‸", ["江汉区\""]),
        ("communities | within district \"洪‸", ["洪山区\""]),
        ("why not districts \"jx‸", ["江夏区\""]),
        ("districts | summarize n = count() by who = name | where who starts with \"硚‸", ["硚口区\""]),
        ("shq‸", ["社区", "社区工作者", "上期("]),
        ("services | where volunteer.jzsq‸", ["居住社区"]),
        ("communities | take ‸", []),
        ("use \"samples/wuhan/wuh‸", ["samples/wuhan/wuhan.gql\""]),
        (".quit ‸", []),
        (".mod‸", [".mode "]),
        (".lang ‸", ["en", "zh"]),
        (".schema ratin‸", ["ratings"]),
    ])
    func offersOnly(_ text: String, _ wanted: [String]) throws {
        let offered = try offered(text)
        #expect(offered == wanted, "\(text)")
    }

    @Test func speaksChinese() throws {
        #expect(try offered("社区 | ‸", .chinese).contains("筛选 "))
        #expect(try offered("社区 | 筛选 常‸", .chinese) == ["常住人口"])
        #expect(try offered("社区 | 筛选 czrk‸", .chinese) == ["常住人口"])
        #expect(try offered("社区 | 筛选 常住人口 ‸", .chinese).contains("为空 "))
        #expect(try offered("社区 | sx‸", .chinese) == ["筛选 "])
    }

    @Test func aLineGoesOnFromTheQueryBefore() throws {
        #expect(try offered("| where sec‸", previous: "branches").contains("secretary"))
        #expect(try offered("| where sec‸").contains("secretary") == false)
        let completion = try completer(previous: "branches").candidates("| where secretary_e", cursor: 19).first
        #expect(completion?.replacementRange == 8..<19)
    }

    @Test func columnsWithManyValuesAskForABeginning() throws {
        let hint = try completer().candidates("volunteers | where name == \"", cursor: 28)
        #expect(hint.map(\.isHint) == [true])
    }

    /// Half a query of any kind gets an answer, and none takes the prompt down.
    @Test func everyBeginningOfAQueryIsAnswered() throws {
        let texts = [
            "communities | where any(branches where kind == \"小区\" and members > 3) | summarize n = count() by street.district",
            "let big = communities | where residents > 1万\nbig | lookup (services | summarize h = sum(hours) by "
                + "community = volunteer.community) as s | pivot kind: n in [\"x\"]",
            "社区 | 筛选 常住人口 > 1万 且 无(党组织 其中 类型 == \"社区\") | 汇总 数 = 计数() 按 所属街道.所属区",
            "entity x y|z from \"a.csv\" { key code: text label name: text } | } ) ] . , ; | | where",
        ]
        let completer = try completer()
        for text in texts {
            for cursor in text.indices {
                let before = String(text[..<cursor])
                _ = completer.candidates(before, cursor: before.utf8.count)
            }
        }
    }
}
