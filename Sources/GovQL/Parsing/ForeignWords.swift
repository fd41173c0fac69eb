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

    /// What stands between operands elsewhere: what to write, and that very spelling where one word does.
    struct Operator {
        let hint: Words
        let replacement: String?

        init(_ replacement: String) {
            hint = Words(en: "write `\(replacement)`", zh: "写成 `\(replacement)`")
            self.replacement = replacement
        }

        init(hint: Words) {
            self.hint = hint
            replacement = nil
        }
    }

    /// Operators, lower case.
    static let operators: [String: Operator] = [
        "between": Operator(hint: Words(en: "write `x in 1..5`", zh: "写成 `x 属于 1..5`")),
        "like": Operator(
            hint: Words(
                en: "write `contains`, `starts with`, `ends with` or `matches`", zh: "写成“包含”“开头是”“结尾是”或“匹配”")),
        "ilike": Operator(hint: Words(en: "write `fold(x) contains …`", zh: "写成 `fold(x) 包含 …`")),
        "?": Operator(hint: Words(en: "write `if p then x else y`", zh: "写成 `如果 p 则 x 否则 y`")),
        "xor": Operator("!="), "rlike": Operator("matches"), "equals": Operator("=="), "div": Operator("//"),
        "等于": Operator("=="), "不等于": Operator("!="), "大于": Operator(">"), "小于": Operator("<"),
        "大于等于": Operator(">="), "小于等于": Operator("<="), "和": Operator("且"), "并且": Operator("且"), "或者": Operator("或"),
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
