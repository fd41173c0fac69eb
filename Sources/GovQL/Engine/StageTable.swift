// The stages that can be run, with their documentation, in the order that help shows them. How each is written is law in
// Grammar/GovQL.ebnf; a test compares this list with the keywords.

/// The documentation of a stage.
public struct StageRow: Sendable {
    public let name: String
    public let chineseName: String
    /// `top n by x [asc] [per k] [with ties]`
    public let syntax: String
    public let summary: Words
    public let example: String

    init(
        _ name: String, _ chineseName: String, syntax: String, summary: Words, example: String
    ) {
        self.name = name
        self.chineseName = chineseName
        self.syntax = syntax
        self.summary = summary
        self.example = example
    }
}

public enum StageTable {
    public static let all: [StageRow] = [
        StageRow(
            "where", "筛选", syntax: "where condition",
            summary: Words(en: "Keeps the rows for which the condition holds.", zh: "保留满足条件的行。"),
            example: "communities | where residents > 10000 and none(branches)"),
        StageRow(
            "within", "位于", syntax: "within level \"name\" [via link]",
            summary: Words(
                en:
                    "Keeps the rows that lie there in a declared tree (`tree city > district > street`); a condition, too.",
                zh: "保留在已声明的层级（层级 市 > 区 > 街道）中位于该处的行；也可写在条件里。"),
            example: "communities | within district \"洪山区\""),
        StageRow(
            "derive", "计算", syntax: "derive name = x, ...",
            summary: Words(en: "Adds columns; later ones see earlier ones.", zh: "增加列；后面的列可以用前面的。"),
            example: "communities | derive staff = count(workers)"),
        StageRow(
            "set", "修改", syntax: "set field = x, ...",
            summary: Words(en: "Overwrites fields.", zh: "改写字段的值。"),
            example: "communities | set name = trim(name)"),
        StageRow(
            "select", "选取", syntax: "select a, name = x, ...",
            summary: Words(en: "Only these columns, in this order.", zh: "只留这些列，按此次序。"),
            example: "communities | select name, street.district, residents"),
        StageRow(
            "drop", "去除", syntax: "drop a, b",
            summary: Words(en: "All columns but these.", zh: "去掉这些列。"),
            example: "communities | drop voters, votes"),
        StageRow(
            "rename", "改名", syntax: "rename new = old, ...",
            summary: Words(en: "Gives columns other names.", zh: "给列换名。"),
            example: "communities | rename people = residents"),
        StageRow(
            "sort", "排序", syntax: "sort x [desc] [by pinyin], ...",
            summary: Words(
                en: "Orders the rows; null comes last. Texts also `by pinyin`, `by natural`.",
                zh: "给行排序；空值在最后。文本也可按拼音或自然顺序。"),
            example: "communities | sort residents desc"),
        StageRow(
            "take", "取", syntax: "take n",
            summary: Words(en: "The first n rows.", zh: "前 n 行。"),
            example: "communities | take 5"),
        StageRow(
            "skip", "跳过", syntax: "skip n",
            summary: Words(en: "All but the first n rows.", zh: "跳过前 n 行。"),
            example: "communities | skip 5 | take 5"),
        StageRow(
            "top", "前", syntax: "top n by x [asc] [per k] [with ties]",
            summary: Words(
                en: "The n rows with the greatest x, within each k if `per` says so.",
                zh: "x 最大的 n 行；写了 每 则在每个 k 内各取 n 行。"),
            example: "communities | top 3 by residents per street.district"),
        StageRow(
            "summarize", "汇总", syntax: "summarize name = aggregate, ... [by key, ... [with total] | along level]",
            summary: Words(
                en: "One row per group; without `by` one row. `with total` adds subtotals, computed anew; `along` a "
                    + "tree's level is the outline of all levels down to it.",
                zh: "每组一行；不写 按 则只有一行。含 合计 则另加重新计算的小计与总计；沿 某一级 则自上而下逐级列出。"),
            example: "services | summarize hours = sum(hours) by month(date)"),
        StageRow(
            "distinct", "去重", syntax: "distinct",
            summary: Words(en: "Each row once.", zh: "相同的行只留一行。"),
            example: "communities | select street.district | distinct"),
        StageRow(
            "expand", "展开", syntax: "expand [keep] link",
            summary: Words(
                en: "One row per linked row: the one place where rows multiply.",
                zh: "每个关联的行各成一行：唯一会使行变多的地方。"),
            example: "streets | expand communities"),
        StageRow(
            "lookup", "查找", syntax: "lookup (query) [on k] as name",
            summary: Words(
                en: "Links each row to the row of another query with the same key.",
                zh: "把每一行与另一查询中键相同的行连起来。"),
            example: "communities | lookup (services | summarize n = count() by volunteer.community) as s"),
        StageRow(
            "union", "合并", syntax: "union (query)",
            summary: Words(en: "Appends the rows of another query.", zh: "接上另一查询的行。"),
            example: "estates | where kind == \"old\" | union (estates | where built_year < 1990)"),
        StageRow(
            "except", "排除", syntax: "except (query)",
            summary: Words(en: "Without the rows of another query.", zh: "去掉另一查询中的行。"),
            example: "communities | except (communities | where any(branches))"),
        StageRow(
            "intersect", "交集", syntax: "intersect (query)",
            summary: Words(en: "Only rows that another query has too.", zh: "只留另一查询也有的行。"),
            example: "communities | intersect (communities | where any(branches))"),
        StageRow(
            "pivot", "透视", syntax: "pivot k: a, b [in [x, y]]",
            summary: Words(en: "Values of k become columns.", zh: "把 k 的值变成列。"),
            example: "estates | summarize n = count() by community.street.district, kind | pivot kind: n"),
        StageRow(
            "unpivot", "逆透视", syntax: "unpivot a, b as k: v",
            summary: Words(en: "Columns become rows of their name and value.", zh: "把列变成行：列名与值。"),
            example: "communities | select name, voters, votes | unpivot voters, votes as what: n"),
        StageRow(
            "fill", "补全", syntax: "fill k [in range] [per j]",
            summary: Words(
                en: "After `summarize`: the months, values or entities that have no rows; counts and sums are 0.",
                zh: "紧跟 汇总：补上没有数据的月份、取值或实体；计数与求和为 0。"),
            example: "services | summarize n = count() by m = month(date) | fill m in @2020"),
        StageRow(
            "sample", "抽样", syntax: "sample n [seed s]",
            summary: Words(en: "n rows chosen by chance, the same each time.", zh: "随机抽取 n 行，每次结果相同。"),
            example: "communities | sample 5 seed 2020"),
        StageRow(
            "diff", "对比", syntax: "diff (query) [on a, b]",
            summary: Words(
                en: "What was added, removed or changed from these rows to those of the query, by key.",
                zh: "按键比较：与查询的行相比，新增、移除、变更了什么。"),
            example: "communities | diff (communities | set residents = residents + 1) on residents"),
        StageRow(
            "expect", "要求", syntax: "expect condition | expect empty",
            summary: Words(
                en: "Stops with an error unless the condition holds for every row, or there is none.",
                zh: "若有行不满足条件（或并非没有行），则报错停止。"),
            example: "communities | where votes > voters | expect empty"),
        StageRow(
            "save", "保存", syntax: "save \"file\" [with (format \"json\")]",
            summary: Words(
                en: "Writes the rows to a file when the query has succeeded; its ending tells the format.",
                zh: "查询成功后把这些行写入文件；扩展名决定格式。"),
            example: "communities | select name, residents | save \"communities-list.csv\""),
        StageRow(
            "describe", "概览", syntax: "describe",
            summary: Words(
                en: "A row for each column: type, missing, distinct, quartiles, frequent values, histogram.",
                zh: "每列一行：类型、缺失、不同值、四分位数、常见值、分布图。"),
            example: "communities | describe"),
    ]

    /// The stage of a name in either language, whatever its case and width.
    public static func stage(named name: String) -> StageRow? {
        all.first { Folding.areEqual($0.name, name) || Folding.areEqual($0.chineseName, name) }
    }
}
