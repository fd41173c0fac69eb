// What other languages and spreadsheets call a function, and how it is written here. A new one is a line; names that are
// only misspelt need none. Binder+Calls.swift asks it for names that nothing here has; stages and operators:
// Parsing/ForeignWords.swift.

/// Functions of other languages and of spreadsheets, lower case: what to write.
enum ForeignFunctions {
    static let names: [String: String] = [
        "average": "avg", "mean": "avg", "len": "length", "substr": "substring", "mid": "substring", "stdev": "stddev",
        "std": "stddev", "var": "variance", "quantile": "percentile", "lag": "prev", "lead": "next", "lcase": "lower",
        "ucase": "upper", "ceiling": "ceil", "string_agg": "join", "group_concat": "join", "textjoin": "join",
        "concatenate": "concat", "array_agg": "list", "to_date": "date", "str": "text", "float": "num", "every": "all",
        "exists": "any", "countd": "count", "cumsum": "running_sum", "maxby": "argmax", "max_by": "argmax",
        "min_by": "argmin", "平均值": "平均", "个数": "计数", "总和": "求和",
    ]

    static let forms: [String: Words] = [
        "coalesce": Words(en: "write `a ?? b`", zh: "写作 `a ?? b`"),
        "ifnull": Words(en: "write `a ?? b`", zh: "写作 `a ?? b`"),
        "nvl": Words(en: "write `a ?? b`", zh: "写作 `a ?? b`"),
        "isnull": Words(en: "write `x is null`, `x ?? y`", zh: "写作 `x 为空`、`x ?? y`"),
        "isna": Words(en: "write `x is null`", zh: "写作 `x 为空`"),
        "isblank": Words(
            en: "write `x is null`, or `is_blank(x)` for a text of blanks", zh: "写作 `x 为空`；只有空白的文本用 `是空白(x)`"),
        "nullif": Words(en: "write `if a != b then a`", zh: "写作 `如果 a != b 则 a`"),
        "iif": Words(en: "write `if p then x else y`", zh: "写作 `如果 p 则 x 否则 y`"),
        "iff": Words(en: "write `if p then x else y`", zh: "写作 `如果 p 则 x 否则 y`"),
        "ifs": Words(en: "write `case { p -> x, else -> y }`", zh: "写作 `分情况 { p -> x, 否则 -> y }`"),
        "countif": Words(en: "write `count(where p)`", zh: "写作 `计数(其中 p)`"),
        "countifs": Words(en: "write `count(where p and q)`", zh: "写作 `计数(其中 p 且 q)`"),
        "sumif": Words(en: "write `sum(x where p)`", zh: "写作 `求和(x 其中 p)`"),
        "sumifs": Words(en: "write `sum(x where p and q)`", zh: "写作 `求和(x 其中 p 且 q)`"),
        "averageif": Words(en: "write `avg(x where p)`", zh: "写作 `平均(x 其中 p)`"),
        "nunique": Words(en: "write `count(distinct x)`", zh: "写作 `计数(去重 x)`"),
        "dcount": Words(en: "write `count(distinct x)`", zh: "写作 `计数(去重 x)`"),
        "vlookup": Words(
            en: "follow a link, `community.name`, or add one with `| lookup (q) on k as l`",
            zh: "沿链接写 `社区.名称`，或用 `| 查找 (查询) 依据 键 作为 名称`"),
        "xlookup": Words(
            en: "follow a link, `community.name`, or add one with `| lookup (q) on k as l`",
            zh: "沿链接写 `社区.名称`，或用 `| 查找 (查询) 依据 键 作为 名称`"),
        "now": Words(en: "write `today`", zh: "写作 `今天`"),
        "today": Words(en: "write `today` without brackets", zh: "写作 `今天`，不带括号"),
        "datediff": Words(en: "a date less another is a number of days: `b - a`", zh: "两个日期相减得天数：`b - a`"),
        "dateadd": Words(en: "write `date + 3 months`", zh: "写作 `日期 + 3个月`"),
        "date_trunc": Words(
            en: "write `month(date)`, `quarter(date)`, `year(date)`", zh: "写作 `月(日期)`、`季度(日期)`、`年(日期)`"),
        "in": Words(en: "write `x in [a, b]`", zh: "写作 `x 属于 [a, b]`"),
    ]
}
