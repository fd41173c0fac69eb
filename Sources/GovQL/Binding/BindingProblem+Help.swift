// What a binding error says beside its message: a label at the place, and what to do instead. Messages:
// BindingProblem+Message.swift.

extension BindingProblem {
    public var label: Words? {
        switch self {
        case .unknownParameter(_, let nearest):
            nearest.first.map { Words(en: "did you mean `$\($0)`?", zh: "是否指 `$\($0)`？") }
        case .unknownName(_, _, let nearest, _), .unknownFunction(_, let nearest, _),
            .unknownEnumValue(_, let nearest, _):
            nearest.first.map { Words(en: "did you mean `\($0)`?", zh: "是否指 `\($0)`？") }
        case .noSuchValue(_, _, let nearest), .unknownEntityText(_, _, let nearest):
            nearest.first.map { Words(en: "did you mean \"\($0)\"?", zh: "是否指“\($0)”？") }
        case .notAggregated: Words(en: "an aggregate or a `by` key is needed", zh: "需要聚合函数，或放进 `按`")
        case .needsPer: Words(en: "`per all`, or `per` and a key", zh: "`每 全部`，或 `每` 加上键")
        default: nil
        }
    }

    public var help: [Words] {
        switch self {
        case .unknownName(let name, _, let nearest, let available):
            Self.list(name, nearest: nearest, available: available)
        case .unknownEnumValue(let value, let nearest, let available):
            Self.list(value, nearest: nearest, available: available)
        case .unknownFunction(_, _, let help?): [help]
        case .unknownFunction(_, let nearest, nil), .unknownParameter(_, let nearest):
            nearest.count > 1 ? [Self.near(nearest)] : []
        case .noSuchValue(_, _, let nearest), .unknownEntityText(_, _, let nearest):
            nearest.count > 1 ? [Self.near(nearest)] : []
        case .besideAllValues(_, _, _, _, let unit?):
            [
                Words(
                    en: "is the constant meant in another unit (\(unit.en))?", zh: "常量的单位是否不同（\(unit.zh)）？")
            ]
        case .sharedLabels:
            [
                Words(
                    en: "group by the row or its key: each stays its own group, and prints its name",
                    zh: "按行本身或其键分组：各自成组，仍显示名称")
            ]
        case .nameIsOuter(let name, let levels):
            [
                Words(
                    en: "write `\(String(repeating: "outer.", count: levels))\(name)`",
                    zh: "写作 `\(String(repeating: "外层.", count: levels))\(name)`")
            ]
        case .notAggregated(let name):
            [
                Words(
                    en:
                        "`by \(name)` makes a group of each value; `first(\(name))`, `count(distinct \(name))` … make one value of many",
                    zh: "`按 \(name)` 按每个值分组；`首个(\(name))`、`计数(去重 \(name))` 等把多个值合为一个")
            ]
        case .parameterWithoutValue(let name, _):
            [Words(en: "give it: --param \(name)=…", zh: "请给出：--param \(name)=…")]
        case .toManyAsValue(let path, let link, let field):
            [Self.oneOfMany(path, link, field)]
        case .twoManyPaths(let function, let first, let second):
            [
                Words(
                    en: "two aggregates never multiply each other: `\(function)(\(first))`, `\(function)(\(second))`",
                    zh: "两个聚合互不影响：`\(function)(\(first))`、`\(function)(\(second))`")
            ]
        case .needsPer(let function):
            [
                Words(
                    en:
                        "`\(function)(… per all)` runs over all rows here; to run over linked rows, name the link: `\(function)(link: …)`",
                    zh: "`\(function)(… 每 全部)` 对此处所有行计算；要对关联的行计算，请写出链接：`\(function)(链接: …)`")
            ]
        case .countsTwice(_, _, let once, let each):
            [
                Words(
                    en: "`\(once.en)` takes each row it leads to once; `\(each.en)` takes it once for each row here",
                    zh: "`\(once.zh)` 每个对象只算一次；`\(each.zh)` 此处每行各算一次")
            ]
        case .notAList: [Words(en: "a single value is compared with `==`", zh: "与单个值比较用 `==`")]
        case .notOrdered(let type) where type.en == "enum":
            [
                Words(
                    en: "an enum has an order if it is declared `ordered`; else list the values: `x in [\"a\", \"b\"]`",
                    zh: "枚举声明为“有序”才有大小；否则列出取值：`x 属于 [\"甲\", \"乙\"]`")
            ]
        case .wantsType(_, let wanted, _) where wanted.en == "a condition":
            [Words(en: "a comparison is one: `x > 0`, `x is not null`", zh: "比较就是条件：`x > 0`、`x 不为空`")]
        case .ambiguousName: [Words(en: "give one of them another name", zh: "请给其中一个另起名称")]
        case .windowNotHere(let function):
            [
                Words(
                    en: "make a column of it first: `derive x = \(function)(…)`, then use `x`",
                    zh: "先把它算成一列：`计算 x = \(function)(…)`，再使用 `x`")
            ]
        case .aggregateNotHere(let function):
            [
                Words(
                    en: "name its rows: `\(function)(from communities: …)`", zh: "请写明数据：`\(function)(来自 社区: …)`")
            ]
        case .cannotSet:
            [Words(en: "`derive` adds a column of another name", zh: "用“计算”另加一列，换一个名称")]
        case .wantsEntity:
            [
                Words(
                    en: "`select this, …` and a group by an entity keep the way back to its rows",
                    zh: "`选取 本行, …` 或按实体分组，可保留回到行的通路")
            ]
        case .notAQuery:
            [
                Words(
                    en: "a query starts at an entity, or at a `let` that is a query", zh: "查询从实体开始，或从内容是查询的“设”开始")
            ]
        case .nothingOuter:
            [Words(en: "leave `outer.` out: the name is one of this row", zh: "去掉“外层.”：名称就是本行的")]
        case .countOfCondition: [Words(en: "count(where …) counts the rows that satisfy it", zh: "`计数(其中 …)` 数满足条件的行")]
        case .typesDoNotMeet(_, _, _, let help): help.map { [$0] } ?? []
        case .periodsDiffer(_, let left, let right):
            [
                Words(
                    en: "`in` tells whether a \(left) lies in a \(right), `start(p)` and `end(p)` are days",
                    zh: "`属于` 判断\(Self.chinese(left))是否在\(Self.chinese(right))内，`start(p)`、`end(p)` 是它的首日和末日")
            ]
        case .dateEqualsPeriod: [Words(en: "write `in`: `date in @2020-Q1`", zh: "写作 `属于`：`日期 属于 @2020-Q1`")]
        case .datePlusNumber: [Words(en: "write `+ 90 days`, `+ 3 months`", zh: "写作 `+ 90天`、`+ 3个月`")]
        case .wrongArguments(_, let signature, _): [Words(en: "its form is `\(signature)`", zh: "它的形式是 `\(signature)`")]
        case .needsName: [Words(en: "write `name = …`", zh: "写作 `名称 = …`")]
        case .nameTaken(_, _, canSet: false):
            [Words(en: "another name keeps both", zh: "换一个名称可两者都留")]
        case .expandClash(let name, _, let newName):
            [
                Words(
                    en: "rename the column before: `rename \(newName) = \(name)`",
                    zh: "先给该列改名：`改名 \(newName) = \(name)`")
            ]
        case .nameTaken(let name, _, canSet: true):
            [
                Words(
                    en: "`set \(name) = …` overwrites a field; another name keeps both",
                    zh: "`修改 \(name) = …` 可覆盖字段；或换一个名称")
            ]
        case .nameTwice: [Words(en: "name one of them: `other = …`", zh: "给其中一列另起名称：`别名 = …`")]
        case .ambiguousEntity: [Words(en: "compare its key instead", zh: "请改用键来比较")]
        case .notOneValue:
            [
                Words(
                    en: "end it with `summarize` without `by`, or with `take 1` and one column",
                    zh: "以不带 `按` 的 `汇总` 结尾，或 `取 1` 并只留一列")
            ]
        case .fillNeedsRange:
            [
                Words(
                    en: "`fill k in [\"a\", \"b\"]`, `fill k in (query)`", zh: "`补全 键 属于 [\"甲\", \"乙\"]`、`补全 键 属于 (查询)`"
                )
            ]
        case .notAKey(_, let keys):
            [Words(en: "its keys: \(keys.joined(separator: ", "))", zh: "它的键：\(keys.joined(separator: "、"))")]
        case .diffShapes:
            [Words(en: "`on` names the fields to compare: `diff (q) on a, b`", zh: "用 `依据` 写明要比较的字段：`对比 (q) 依据 a, b`")]
        case .unknownCollation:
            [Words(en: "texts can be sorted `by pinyin` or `by natural`", zh: "文本可以 `按 拼音` 或 `按 自然` 排序")]
        case .notASelfLink(_, _, let links):
            links.isEmpty
                ? []
                : [
                    Words(
                        en: "links that do: \(links.joined(separator: ", "))",
                        zh: "可以的链接：\(links.joined(separator: "、"))"
                    )
                ]
        case .closureDirection(let name, _, let other):
            [Words(en: "`\(other)(\(name))` follows it", zh: "`\(other.functionInChinese)(\(name))` 沿它查找")]
        case .membersUnclear(let columns, _, _):
            [
                Words(
                    en: "end it with `select` and one column: \(columns.prefix(8).joined(separator: ", "))",
                    zh: "以 `选取` 一列结尾：\(columns.prefix(8).joined(separator: "、"))")
            ]
        case .rowsWithoutLink(let name, let function, _, let links):
            [Self.linkOrAll(name, function, links)]
        case .averagesRatios(_, _, let whole, let each):
            [
                Words(
                    en: "`\(whole)` is the ratio over all of them; `\(each)` is the mean of the ratios, each row alike",
                    zh: "`\(whole)` 是对全部行重新计算的比率；`\(each)` 是各行比率的平均，每行权重相同")
            ]
        case .measureOfOther(let name, let entity, _):
            [
                Words(
                    en: "name the way to them: `\(name)(link)`, where `link` leads to \(entity)",
                    zh: "请写出通向它们的链接：`\(name)(链接)`，链接通向 \(entity)")
            ]
        case .measureFilter(_, let entity, let measure):
            [
                Words(
                    en: "filter the rows first: `\(entity) | where … | summarize \(measure)`",
                    zh: "请先筛选：`\(entity) | 筛选 … | 汇总 \(measure)`")
            ]
        case .needsPeriod(let function, let periods) where periods.isEmpty:
            [
                Words(
                    en: "group by one: `summarize x = … by m = month(date) | derive g = \(function)(x)`",
                    zh: "先按时段分组：`汇总 x = … 按 m = 月(日期) | 计算 g = \(function)(x)`")
            ]
        case .needsPeriod(let function, let periods):
            [
                Words(
                    en: "name it: `\(function)(x sort \(periods[0]))`",
                    zh: "请写明：`\(function)(x 排序 \(periods[0]))`")
            ]
        case .checkWithoutExpect:
            [
                Words(
                    en: "end it with `| expect empty`, or `| expect condition`",
                    zh: "以 `| 要求 无结果` 或 `| 要求 条件` 结尾")
            ]
        case .badAllowance: [Words(en: "`allow 3`, `allow 1%`", zh: "`允许 3`、`允许 1%`")]
        case .lookupNeedsKey: [Words(en: "write `on key`, or `on a == b`", zh: "写作 `依据 键`，或 `依据 甲 == 乙`")]
        case .notToMany(let function, let path):
            [Words(en: "`\(function)(distinct \(path): …)` takes each once", zh: "`\(function)(去重 \(path): …)` 每个只算一次")]
        default: []
        }
    }

    private static func linkOrAll(_ name: String, _ function: String, _ links: [String]) -> Words {
        let all = Words(en: "`\(function)(from \(name) …)`", zh: "`\(function)(来自 \(name) …)`")
        guard !links.isEmpty else {
            return Words(
                en: "\(all.en) runs over all \(name); no link here leads to them",
                zh: "\(all.zh) 对全部 \(name) 计算；此处没有通向它的链接")
        }
        let linked = links.map { "`\(function)(\($0) …)`" }
        return Words(
            en: "\(all.en) runs over all \(name); \(linked.joined(separator: ", ")) over those linked to this row",
            zh: "\(all.zh) 对全部 \(name) 计算；\(linked.joined(separator: "、")) 对与本行关联的计算")
    }

    static func chinese(_ unit: PeriodUnit) -> String {
        switch unit {
        case .year: "年"
        case .half: "半年"
        case .quarter: "季度"
        case .month: "月"
        case .week: "周"
        case .day: "日"
        }
    }

    private static func oneOfMany(_ path: String, _ link: String, _ field: String?) -> Words {
        guard let field else {
            return Words(
                en: "`any(\(link) where …)`, `all(\(link) where …)`, `count(\(link))` make one value",
                zh: "`有(\(link) 其中 …)`、`全部(\(link) 其中 …)`、`计数(\(link))` 可得到一个值")
        }
        return Words(
            en:
                "`any(\(link) where \(field) …)`, `all(\(link) where \(field) …)`, `max(\(path))`, `list(\(path))` make one value",
            zh:
                "`有(\(link) 其中 \(field) …)`、`全部(\(link) 其中 \(field) …)`、`最大(\(path))`、`列表(\(path))` 可得到一个值")
    }

    private static func list(_ name: String, nearest: [String], available: [String]) -> [Words] {
        if nearest.count > 1 { return [near(nearest)] }
        if !nearest.isEmpty || available.isEmpty { return [] }
        let shown = available.prefix(24).joined(separator: ", ")
        let rest = available.count > 24 ? ", …" : ""
        return [Words(en: "available here: \(shown)\(rest)", zh: "此处可用：\(shown)\(rest)")]
    }

    private static func near(_ names: [String]) -> Words {
        Words(
            en: "near it: \(names.map { "`\($0)`" }.joined(separator: ", "))",
            zh: "相近的有：\(names.map { "`\($0)`" }.joined(separator: "、"))")
    }
}
