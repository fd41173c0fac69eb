// Words of other languages and what GovQL calls the thing: data for the messages, no grammar.

enum ForeignWords {
    /// Stages, lower case.
    static let stages: [String: String] = [
        "filter": "where", "having": "where", "limit": "take", "head": "take", "first": "take", "offset": "skip",
        "order": "sort", "orderby": "sort", "order_by": "sort", "arrange": "sort", "group": "summarize",
        "groupby": "summarize", "group_by": "summarize", "aggregate": "summarize", "summarise": "summarize",
        "agg": "summarize", "mutate": "derive", "extend": "derive", "calculate": "derive", "compute": "derive",
        "add": "derive", "with": "derive", "project": "select", "columns": "select", "keep": "select",
        "remove": "drop", "exclude": "drop", "minus": "except", "unnest": "expand", "explode": "expand",
        "flatten": "expand", "join": "lookup", "unique": "distinct", "append": "union", "concat": "union",
        "melt": "unpivot", "assert": "expect", "summary": "describe", "update": "set", "write": "save",
        "过滤": "筛选", "排列": "排序", "限制": "取", "分组": "汇总", "聚合": "汇总", "选择": "选取", "删除": "去除",
        "重命名": "改名", "连接": "查找", "关联": "查找", "去掉": "去除", "统计": "汇总", "新增": "计算", "更新": "修改",
    ]

    /// Words that stand between operands elsewhere, lower case, with what to write.
    static let operators: [String: Words] = [
        "between": Words(en: "write `x in 1..5`", zh: "写成 `x 属于 1..5`"),
        "like": Words(
            en: "write `contains`, `starts with`, `ends with` or `matches`", zh: "写成“包含”“开头是”“结尾是”或“匹配”"),
        "ilike": Words(en: "write `fold(x) contains …`", zh: "写成 `fold(x) 包含 …`"),
        "rlike": Words(en: "write `matches`", zh: "写成“匹配”"),
        "equals": Words(en: "write `==`", zh: "写成 `==`"),
        "等于": Words(en: "write `==`", zh: "写成 `==`"),
        "不等于": Words(en: "write `!=`", zh: "写成 `!=`"),
        "大于": Words(en: "write `>`", zh: "写成 `>`"),
        "小于": Words(en: "write `<`", zh: "写成 `<`"),
        "和": Words(en: "write `且` (and)", zh: "写成“且”"),
        "并且": Words(en: "write `且` (and)", zh: "写成“且”"),
        "或者": Words(en: "write `或` (or)", zh: "写成“或”"),
        "div": Words(en: "write `//`", zh: "写成 `//`"),
        "xor": Words(en: "write `!=` between the two conditions", zh: "在两个条件之间写 `!=`"),
    ]

    /// Type names, lower case.
    static let types: [String: String] = [
        "integer": "int", "bigint": "int", "long": "int", "decimal": "dec", "numeric": "dec", "money": "dec",
        "float": "num", "double": "num", "real": "num", "number": "num", "string": "text", "str": "text",
        "varchar": "text", "char": "text", "boolean": "bool", "timestamp": "datetime", "time": "datetime",
        "interval": "duration", "id": "code", "category": "enum",
        "数字": "整数", "字符串": "文本", "时间": "日期时间", "编码": "代码", "编号": "代码",
    ]

    /// What SQL writes after `from` and `where`, lower case.
    static let clauses: Set<String> = ["group", "order", "limit", "having", "join", "union", "offset", "on", "using"]
}
