// Every aggregate, in the order that help shows them, with its names in both languages, its documentation and an
// example over ExampleData; and look-up by name. The facts that binder and executor ask are in AggregateFunction.swift.

public enum AggregateTable {
    public typealias Entry = FunctionRow<AggregateFunction>

    public static let all: [Entry] = [
        Entry(
            .count, "count", "计数", signature: "count() or count(link) or count(x)",
            summary: Words(
                en: "The number of rows; with a value, of rows where it is known; `count(distinct x)` of its values.",
                zh: "行数；给出值时为该值已知的行数；`count(distinct x)` 为不同值的个数。"),
            example: ("communities | summarize n = count(), s = count(score)", "n,s\n4,3")),
        Entry(
            .sum, "sum", "求和", signature: "sum(x)",
            summary: Words(
                en: "The sum, exact for int and dec; 0 of no rows, null where no value is known.",
                zh: "总和，整数与小数精确计算；没有行时为 0，值全部未知时为空。"),
            example: ("streets | select name, n = sum(communities.residents)", "name,n\nErqi,2000\nLaodong,2500")),
        Entry(
            .avg, "avg", "平均", signature: "avg(x)",
            summary: Words(en: "The mean of the known values.", zh: "已知值的平均数。"),
            example: ("communities | summarize a = avg(residents)", "a\n1125")),
        Entry(
            .min, "min", "最小", signature: "min(x)",
            summary: Words(
                en: "The smallest known value. With several arguments: the smallest of them, as `least`.",
                zh: "已知值中最小的。有多个参数时取其中最小的，同 `least`。"),
            example: ("communities | summarize a = min(residents)", "a\n500")),
        Entry(
            .max, "max", "最大", signature: "max(x)",
            summary: Words(
                en: "The greatest known value. With several arguments: the greatest of them, as `greatest`.",
                zh: "已知值中最大的。有多个参数时取其中最大的，同 `greatest`。"),
            example: ("communities | summarize a = max(residents)", "a\n2000")),
        Entry(
            .median, "median", "中位数", signature: "median(x)",
            summary: Words(
                en: "The middle of the known values, between the middle two where their count is even.",
                zh: "已知值的中位数；个数为偶数时取中间两个的平均。"),
            example: ("communities | summarize a = median(residents)", "a\n1000")),
        Entry(
            .percentile, "percentile", "分位数", signature: "percentile(x, p)",
            summary: Words(
                en: "The value below which p per cent of the known values lie, interpolated as Excel's PERCENTILE.INC; "
                    + "p is a number from 0 to 100 that is written out.",
                zh: "已知值的第 p 百分位数，插值方法同 Excel 的 PERCENTILE.INC；p 为写明的 0 到 100 的数。"),
            example: ("communities | summarize a = percentile(residents, 90)", "a\n1760")),
        Entry(
            .stddev, "stddev", "标准差", signature: "stddev(x)",
            summary: Words(
                en: "The standard deviation of a sample; null of fewer than two values.",
                zh: "样本标准差；不足两个值时为空。"),
            example: ("communities | summarize a = round(stddev(residents), 2)", "a\n650")),
        Entry(
            .variance, "variance", "方差", signature: "variance(x)",
            summary: Words(
                en: "The variance of a sample; null of fewer than two values.",
                zh: "样本方差；不足两个值时为空。"),
            example: ("communities | summarize a = round(variance(residents), 0)", "a\n422500")),
        Entry(
            .ratio, "ratio", "比率", signature: "ratio(a, b)",
            summary: Words(
                en: "The sum of a over the sum of b, over the rows where both are known.",
                zh: "a 的总和除以 b 的总和，只计两者都已知的行。"),
            example: ("communities | summarize a = ratio(score, residents)", "a\n0.1")),
        Entry(
            .share, "share", "占比", signature: "share(p where q)",
            summary: Words(
                en: "The share of rows for which p is true, among those with q.",
                zh: "在满足 q 的行中，满足 p 的行所占的比例。"),
            example: ("communities | summarize a = share(residents > 1000)", "a\n0.5")),
        Entry(
            .any, "any", "有", signature: "any(link where p)",
            summary: Words(en: "Whether there is a row, with p.", zh: "是否有（满足 p 的）行。"),
            example: (
                "streets | select name, big = any(communities where residents >= 2000)",
                "name,big\nErqi,false\nLaodong,true"
            )),
        Entry(
            .all, "all", "全部", signature: "all(link where p) or all(link: p where q)",
            summary: Words(
                en: "Whether every row reached satisfies p; true when there is none.",
                zh: "到达的每一行是否都满足 p；没有行时为真。"),
            example: (
                "streets | select name, big = all(communities where residents >= 800)",
                "name,big\nErqi,true\nLaodong,false"
            )),
        Entry(
            .none, "none", "无", signature: "none(link where p)",
            summary: Words(en: "Whether there is no row, with p.", zh: "是否没有（满足 p 的）行。"),
            example: (
                "streets | select name, ok = none(communities where score is null)",
                "name,ok\nErqi,true\nLaodong,false"
            )),
        Entry(
            .only, "only", "唯一", signature: "only(link: x where p)",
            summary: Words(
                en: "The value of the single row; two rows are an error that names the parent.",
                zh: "唯一一行的值；若有两行则报错并指出所属的行。"),
            example: (
                "streets | select name, c = only(communities: name where residents > 1000)",
                "name,c\nErqi,Yongqing\nLaodong,Tiancheng"
            )),
        Entry(
            .first, "first", "首个", signature: "first(x sort k)",
            summary: Words(
                en: "The first known value in the given order, else in load order.",
                zh: "按指定顺序（默认为载入顺序）的第一个已知值。"),
            example: ("communities | summarize a = first(name sort residents desc)", "a\nTiancheng")),
        Entry(
            .last, "last", "末个", signature: "last(x sort k)",
            summary: Words(
                en: "The last known value in the given order, else in load order.",
                zh: "按指定顺序（默认为载入顺序）的最后一个已知值。"),
            example: ("communities | summarize a = last(name sort name)", "a\nYongqing")),
        Entry(
            .argmax, "argmax", "最大者", signature: "argmax(link: x)",
            summary: Words(
                en: "The row with the greatest known x; the first of equals in load order.",
                zh: "x 最大的那一行；并列时取载入顺序在前的。"),
            example: (
                "streets | select name, c = argmax(communities: residents)", "name,c\nErqi,Yongqing\nLaodong,Tiancheng"
            )),
        Entry(
            .argmin, "argmin", "最小者", signature: "argmin(link: x)",
            summary: Words(
                en: "The row with the smallest known x; the first of equals in load order.",
                zh: "x 最小的那一行；并列时取载入顺序在前的。"),
            example: (
                "streets | select name, c = argmin(communities: residents)", "name,c\nErqi,Huaqiao\nLaodong,Jiaoqu"
            )),
        Entry(
            .list, "list", "列表", signature: "list(x sort k)",
            summary: Words(en: "The known values as a list.", zh: "已知值组成的列表。"),
            example: ("communities | summarize a = list(score sort residents)", "a\n\"80, 90, 80\"")),
        Entry(
            .join, "join", "拼接", signature: "join(x[, separator] sort k)",
            summary: Words(
                en: "The known values as one text, `、` between them unless said otherwise.",
                zh: "已知值拼成一个文本，默认以 `、` 分隔。"),
            example: (#"communities | summarize a = join(name, "/" sort name)"#, "a\nHuaqiao/Jiaoqu/Tiancheng/Yongqing")
        ),
    ]

    /// The aggregate of a name in either language, whatever its case and width.
    public static func function(named name: String) -> AggregateFunction? { byName[Folding.fold(name)]?.function }

    /// The documentation of an aggregate.
    public static func row(of function: AggregateFunction) -> Entry {
        guard let row = all.first(where: { $0.function == function }) else {
            preconditionFailure("Every aggregate has a row in the table")
        }
        return row
    }

    /// All names in both languages.
    public static let names = all.flatMap { [$0.name, $0.chineseName] }

    private static let byName = NameIndex.make(all) { [$0.name, $0.chineseName] }
}
