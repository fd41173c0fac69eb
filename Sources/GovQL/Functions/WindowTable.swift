// Every window function, in the order that help shows them, with names in both languages, documentation and an example
// over ExampleData; and look-up by name. The facts that the binder asks are in WindowFunction.swift.

public enum WindowTable {
    public typealias Entry = FunctionRow<WindowFunction>

    public static let all: [Entry] = [
        Entry(
            .total, "total", "合计", signature: "total(x per k)",
            summary: Words(
                en: "The sum over all rows, or over those with the same k: `sum(x per k)`.",
                zh: "所有行（或 k 相同的行）的总和，即 `sum(x per k)`。"),
            example: (
                "communities | select name, share = residents / total(residents) | take 2",
                "name,share\nYongqing,0.26666666666666666\nHuaqiao,0.17777777777777778"
            )),
        Entry(
            .rank, "rank", "排名", signature: "rank(sort x desc per k)",
            summary: Words(
                en: "The place in an order; ties share a place and the next one is skipped: 1, 1, 3. Null for null.",
                zh: "在顺序中的名次；并列同名次，其后跳过：1、1、3。值为空则得空。"),
            example: (
                "communities | select name, r = rank(sort score)", "name,r\nYongqing,1\nHuaqiao,3\nTiancheng,\nJiaoqu,1"
            )),
        Entry(
            .denseRank, "dense_rank", "连续排名", signature: "dense_rank(sort x desc per k)",
            summary: Words(
                en: "The place in an order where ties share a place and none is skipped: 1, 1, 2. Null for null.",
                zh: "在顺序中的名次；并列同名次，其后不跳过：1、1、2。值为空则得空。"),
            example: (
                "communities | select name, r = dense_rank(sort score)",
                "name,r\nYongqing,1\nHuaqiao,2\nTiancheng,\nJiaoqu,1"
            )),
        Entry(
            .rowNumber, "row_number", "行号", signature: "row_number(sort x per k)",
            summary: Words(
                en: "The number of the row in an order, else as the rows stand; ties keep the order of the rows.",
                zh: "行在指定顺序（默认为当前顺序）中的序号；并列时按行的顺序。"),
            example: (
                "communities | select name, n = row_number(sort residents per street)",
                "name,n\nYongqing,2\nHuaqiao,1\nTiancheng,2\nJiaoqu,1"
            )),
        Entry(
            .runningSum, "running_sum", "累计", signature: "running_sum(x sort k per j)",
            summary: Words(
                en: "The sum of this row and those before it in an order, row by row.",
                zh: "按顺序逐行累加到本行的总和。"),
            example: (
                "communities | select name, n = running_sum(residents sort code)",
                "name,n\nYongqing,1200\nHuaqiao,2000\nTiancheng,4000\nJiaoqu,4500"
            )),
        Entry(
            .prev, "prev", "上期", signature: "prev(x sort k per j)",
            summary: Words(en: "The value of the row before in an order; null for the first.", zh: "顺序中前一行的值；首行为空。"),
            example: (
                "communities | select name, n = prev(residents sort code)",
                "name,n\nYongqing,\nHuaqiao,1200\nTiancheng,800\nJiaoqu,2000"
            )),
        Entry(
            .next, "next", "下期", signature: "next(x sort k per j)",
            summary: Words(en: "The value of the row after in an order; null for the last.", zh: "顺序中后一行的值；末行为空。"),
            example: (
                "communities | select name, n = next(residents sort code)",
                "name,n\nYongqing,800\nHuaqiao,2000\nTiancheng,500\nJiaoqu,"
            )),
        Entry(
            .ntile, "ntile", "等分", signature: "ntile(n sort x)",
            summary: Words(
                en: "The part, 1 to n, that the row falls in when all are parted evenly in an order. Null for null.",
                zh: "按顺序把所有行平均分成 n 份，本行所在的份（1 到 n）。值为空则得空。"),
            example: (
                "communities | select name, n = ntile(2 sort residents)",
                "name,n\nYongqing,2\nHuaqiao,1\nTiancheng,2\nJiaoqu,1"
            )),
        Entry(
            .movingAvg, "moving_avg", "移动平均", signature: "moving_avg(x, n sort k)",
            summary: Words(
                en: "The mean of this row and the n - 1 before it in an order; null is left out.",
                zh: "按顺序取本行与前 n - 1 行的平均数；空值不计。"),
            example: (
                "communities | select name, n = moving_avg(residents, 2 sort code)",
                "name,n\nYongqing,1200\nHuaqiao,1000\nTiancheng,1400\nJiaoqu,1250"
            )),
        Entry(
            .yoy, "yoy", "同比", signature: "yoy(x sort period per k)",
            summary: Words(
                en:
                    "Growth against the same period of the year before: 0.25 for a quarter more. Null without that period, or from 0.",
                zh: "与上年同一时段相比的增长率：增长四分之一为 0.25。缺该时段或基数为 0 则为空。"),
            example: (
                "years(@2018..@2020) | derive n = year - @2017 | derive growth = yoy(n)",
                "year,n,growth\n2018,1,\n2019,2,1\n2020,3,0.5"
            )),
        Entry(
            .pop, "pop", "环比", signature: "pop(x sort period per k)",
            summary: Words(
                en: "Growth against the period before: 0.25 for a quarter more. Null without that period, or from 0.",
                zh: "与前一时段相比的增长率：增长四分之一为 0.25。缺该时段或基数为 0 则为空。"),
            example: (
                "months(@2020-Q1) | derive n = month - @2019-12 | derive growth = pop(n)",
                "month,n,growth\n2020-01,1,\n2020-02,2,1\n2020-03,3,0.5"
            )),
    ]

    /// The window function of a name in either language, whatever its case and width.
    public static func function(named name: String) -> WindowFunction? { byName[Folding.fold(name)]?.function }

    /// The documentation of a window function.
    public static func row(of function: WindowFunction) -> Entry {
        guard let row = all.first(where: { $0.function == function }) else {
            preconditionFailure("Every window function has a row in the table")
        }
        return row
    }

    /// All names in both languages.
    public static let names = all.flatMap { [$0.name, $0.chineseName] }

    private static let byName = NameIndex.make(all) { [$0.name, $0.chineseName] }
}
