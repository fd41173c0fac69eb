// Grammar/keywords.csv and the Swift table say the same, both ways, and no spelling means two things.

import Foundation
import Testing

@testable import GovQL

@Suite struct KeywordTableTests {
    /// The roles that the syntax layer owns; the rest of the file is compared where those names live.
    static let roles = Set(KeywordRole.allCases.map(\.rawValue))

    static func fileRows() throws -> [[String]] {
        let url = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Grammar/keywords.csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
        return lines.map { $0.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map(String.init) }
            .filter { roles.contains($0[0]) }
    }

    @Test func fileAndTableAreEqual() throws {
        let file = try Self.fileRows().map { $0[0...2].joined(separator: ",") }
        let table = Keyword.table.map { row in
            let english = [row.keyword.rawValue, row.plural].compactMap { $0 }.joined(separator: "|")
            return "\(row.role.rawValue),\(english),\(row.chinese.joined(separator: "|"))"
        }
        #expect(file == table)
    }

    @Test func everyKeywordHasARowAndAChineseSpelling() {
        for keyword in Keyword.allCases where ![.starts, .ends, .why].contains(keyword) {
            let rows = Keyword.table.filter { $0.keyword == keyword }
            #expect(!rows.isEmpty, "\(keyword)")
            #expect(rows.allSatisfy { !$0.chinese.isEmpty }, "\(keyword)")
        }
    }

    @Test func noSpellingMeansTwoThings() {
        var meanings: [String: Keyword] = [:]
        for row in Keyword.table {
            for spelling in [row.keyword.rawValue] + row.chinese {
                #expect(meanings[spelling] == nil || meanings[spelling] == row.keyword, "\(spelling)")
                meanings[spelling] = row.keyword
                #expect(spelling.utf8.count <= Keyword.longestSpelling)
                #expect(Keyword(spelling: spelling) == row.keyword)
            }
        }
    }

    @Test func englishInAnyCase() {
        #expect(Keyword(spelling: "WHERE") == .where)
        #expect(Keyword(spelling: "Summarize") == .summarize)
        #expect(Keyword(spelling: "Days") == .day)
        #expect(Keyword(spelling: "wheres") == nil)
    }

    /// The spellings of the language page.
    @Test func chineseOfTheLanguagePage() throws {
        let page = """
            where 筛选|derive 计算|set 修改|select 选取|drop 去除|rename 改名|sort 排序|asc 升序|desc 降序|take 取|skip 跳过|top 前
            summarize 汇总|by 按|per 每|distinct 去重|union 合并|except 排除|intersect 交集|lookup 查找|expand 展开|pivot 透视
            unpivot 逆透视|fill 补全|diff 对比|describe 概览|expect 要求|chart 图表|save 保存|and 且|or 或|not 非|in 属于
            contains 包含|starts with 开头是|ends with 结尾是|matches 匹配|null 空|is null 为空|is not null 不为空|true 真
            false 假|if 如果|then 则|else 否则|case 分情况|outer 外层|this 本行|all 全部|total 合计|let 设|load 载入|check 检查
            measure 指标|not in 不属于|on 依据|as 作为|with 含|ties 并列|keep 保留|each 逐个|from 来自|empty 无结果|sample 抽样
            seed 种子|allow 允许|use 引用|entity 实体|field 字段|func 函数|param 参数|where 其中
            """
        for entry in page.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let words = entry.split(separator: " ")
            let english = words.dropLast().joined(separator: " ")
            let chinese = String(try #require(words.last))
            #expect(Keyword(spelling: chinese)?.rawValue == english, "\(entry)")
        }
    }
}
