// The words of binding errors. Facts: BindingProblem.swift.

extension BindingProblem {
    public var code: String {
        switch self {
        case .unknownName: "GQL0201"
        case .nameIsOuter: "GQL0202"
        case .nothingOuter: "GQL0203"
        case .droppedName: "GQL0204"
        case .ambiguousName: "GQL0205"
        case .wordsRunTogether: "GQL0206"
        case .notAggregated: "GQL0207"
        case .unknownFunction: "GQL0208"
        case .unknownParameter: "GQL0209"
        case .parameterWithoutValue: "GQL0210"
        case .toManyAsValue: "GQL0211"
        case .notToMany: "GQL0212"
        case .needsPer: "GQL0213"
        case .windowNotHere: "GQL0214"
        case .aggregateNotHere: "GQL0215"
        case .clauseNotHere: "GQL0216"
        case .countsTwice: "GQL0217"
        case .countOfCondition: "GQL0218"
        case .twoManyPaths: "GQL0220"
        case .noMembers: "GQL0219"
        case .typesDoNotMeet: "GQL0301"
        case .wantsType: "GQL0302"
        case .notOrdered: "GQL0303"
        case .unknownEnumValue: "GQL0304"
        case .ambiguousEntity: "GQL0305"
        case .unknownEntityText: "GQL0306"
        case .dateEqualsPeriod: "GQL0307"
        case .periodsDiffer: "GQL0313"
        case .datePlusNumber: "GQL0308"
        case .wrongArguments: "GQL0309"
        case .needsName: "GQL0221"
        case .nameTwice: "GQL0222"
        case .nameTaken: "GQL0223"
        case .expandClash: "GQL0237"
        case .cannotSet: "GQL0224"
        case .wantsEntity: "GQL0225"
        case .notAList: "GQL0310"
        case .wantsConstant: "GQL0226"
        case .negativeCount: "GQL0227"
        case .shapesDiffer: "GQL0228"
        case .columnTypesDiffer: "GQL0229"
        case .lookupNeedsKey: "GQL0230"
        case .endless: "GQL0231"
        case .badPattern: "GQL0311"
        case .notAQuery: "GQL0232"
        case .notOneValue: "GQL0236"
        case .membersUnclear: "GQL0239"
        case .rowsWithoutLink: "GQL0240"
        case .fillNeedsSummarize: "GQL0251"
        case .notAKey: "GQL0252"
        case .fillNeedsRange: "GQL0253"
        case .diffNeedsKey: "GQL0254"
        case .diffShapes: "GQL0255"
        case .unknownCollation: "GQL0256"
        case .notASelfLink: "GQL0257"
        case .closureDirection: "GQL0258"
        case .averagesRatios: "GQL0264"
        case .measureOfOther: "GQL0265"
        case .measureFilter: "GQL0266"
        case .saveNotHere: "GQL0291"
        case .needsPeriod: "GQL0281"
        case .checkWithoutExpect: "GQL0271"
        case .badAllowance: "GQL0272"
        case .noSuchValue: "GQL0312"
        case .besideAllValues: "GQL0314"
        case .rangeBackwards: "GQL0315"
        case .neverBoth: "GQL0316"
        case .sharedLabels: "GQL0317"
        case .tooDeep: "GQL0234"
        case .tooLarge: "GQL0238"
        case .queryInLibrary: "GQL0235"
        }
    }

    public var message: Words {
        switch self {
        case .unknownName(let name, let place, _, _): Self.unknownName(name, place)
        case .nameIsOuter(let name, let levels):
            Words(
                en:
                    "`\(name)` is not a name of this row; it is one of the row \(levels == 1 ? "around" : "\(levels) levels out")",
                zh: "`\(name)` 不是本行的名称，而是\(levels == 1 ? "外层行" : "外 \(levels) 层")的名称")
        case .nothingOuter: Words(en: "there is no row around this one", zh: "此处没有外层行")
        case .droppedName(let name, let line, let newName?):
            Words(
                en: "`\(name)` is gone: line \(line) renamed it to `\(newName)`",
                zh: "`\(name)` 已不存在：第 \(line) 行把它改名为 `\(newName)`")
        case .droppedName(let name, let line, nil):
            Words(en: "`\(name)` is gone: line \(line) took it away", zh: "`\(name)` 已不存在：第 \(line) 行去掉了它")
        case .ambiguousName(let name, let meanings):
            Words(
                en: "`\(name)` can mean \(meanings.map(\.en).joined(separator: " or "))",
                zh: "`\(name)` 有多种含义：\(meanings.map(\.zh).joined(separator: "、"))")
        case .wordsRunTogether(let name, let parts):
            Words(
                en:
                    "unknown name `\(name)`; it looks like \(parts.map { "`\($0)`" }.joined(separator: " and ")) run together",
                zh: "未知名称 `\(name)`；像是 \(parts.map { "`\($0)`" }.joined(separator: " 和 ")) 连写")
        case .notAggregated(let name):
            Words(
                en: "`\(name)` has a value for each row, but `summarize` makes one row of many",
                zh: "`\(name)` 每行各有一个值，而 `汇总` 把多行变成一行")
        case .unknownFunction(let name, _, _): Words(en: "unknown function `\(name)`", zh: "未知函数 `\(name)`")
        case .unknownParameter(let name, _): Words(en: "unknown parameter `$\(name)`", zh: "未知参数 `$\(name)`")
        case .parameterWithoutValue(let name, let type):
            Words(en: "`$\(name)` (\(type.en)) has no value", zh: "参数 `$\(name)`（\(type.zh)）没有值")
        case .besideAllValues(let field, let low, let high, isNever: true, _):
            Words(
                en: "no row can pass: `\(field)` lies between \(low) and \(high)",
                zh: "没有行能满足：`\(field)` 的值在 \(low) 与 \(high) 之间")
        case .besideAllValues(let field, let low, let high, isNever: false, _):
            Words(
                en: "every known value passes: `\(field)` lies between \(low) and \(high)",
                zh: "所有已知的值都满足：`\(field)` 的值在 \(low) 与 \(high) 之间")
        case .rangeBackwards(let low, let high):
            Words(
                en: "nothing lies from `\(low)` to `\(high)`: the range runs backwards",
                zh: "没有值从 `\(low)` 到 `\(high)`：范围的首尾颠倒")
        case .neverBoth(let first, let second):
            Words(
                en: "no row can pass `\(first)` and also `\(second)`", zh: "没有行能同时满足 `\(first)` 与 `\(second)`")
        case .sharedLabels(let field, let entity, let example, let rows, isAll: true):
            Words(
                en:
                    "`\(field)` does not tell \(entity) apart: \(rows) are called \"\(example)\", and become one group",
                zh: "`\(field)` 不能区分 \(entity)：有 \(rows) 个都叫“\(example)”，会并成一组")
        case .sharedLabels(let field, let entity, let example, let rows, isAll: false):
            Words(
                en:
                    "`\(field)` does not tell \(entity) apart: \(rows) or more are called \"\(example)\", and become one group",
                zh: "`\(field)` 不能区分 \(entity)：至少有 \(rows) 个都叫“\(example)”，会并成一组")
        case .twoManyPaths(let function, let first, let second):
            Words(
                en:
                    "`\(function)` runs over the rows of one link, but `\(first)` and `\(second)` lead to two kinds of rows",
                zh: "`\(function)` 只沿一条链接计算，而 `\(first)` 与 `\(second)` 通向两种行")
        case .toManyAsValue(let path, _, _):
            Words(en: "`\(path)` leads to many rows, not to one value", zh: "`\(path)` 通向多行，不是一个值")
        case .notToMany(let function, let path):
            Words(
                en: "`\(path)` leads to one row, so `\(function)` has nothing to run over",
                zh: "`\(path)` 只通向一行，`\(function)` 没有可遍历的行")
        case .needsPer(let function):
            Words(
                en: "`\(function)` here needs `per`: over which rows should it run?",
                zh: "此处的 `\(function)` 需要 `每`：对哪些行计算？")
        case .windowNotHere(let function):
            Words(
                en: "`\(function)` looks at other rows of the pipe, and can't stand here",
                zh: "`\(function)` 要看管道中的其他行，不能用在此处")
        case .aggregateNotHere(let function):
            Words(en: "the aggregate `\(function)` can't stand here", zh: "聚合函数 `\(function)` 不能用在此处")
        case .clauseNotHere(let clause, let function):
            Words(
                en: "`\(function)` takes no `\(clause)` here", zh: "`\(function)` 在此处不能带“\(clause.wordInChinese)”"
            )
        case .countsTwice(let function, let path, _, _):
            Words(
                en: "`\(function)` over `\(path)`: once for each row here, or once for each row it leads to?",
                zh: "`\(function)` 作用于 `\(path)`：按此处每行各算一次，还是按所通向的每行各算一次？")
        case .countOfCondition(let function):
            AggregateTable.function(named: function) == .count
                ? Words(
                    en: "`\(function)` counts values, and a condition always has one", zh: "`\(function)` 数的是值，而条件总有值")
                : Words(en: "`\(function)` wants numbers, and this is a condition", zh: "`\(function)` 需要数，而这是条件")
        case .noMembers(let type, let name):
            Words(en: "a value of type \(type.en) has no `\(name)`", zh: "类型为\(type.zh)的值没有 `\(name)`")
        case .typesDoNotMeet(let operation, let left, let right, _):
            Words(
                en: "`\(operation)` can't take \(left.en) with \(right.en)",
                zh: "`\(operation)` 不能用于\(left.zh)与\(right.zh)")
        case .wantsType(let what, let wanted, let found):
            Words(
                en: "\(what.en) wants \(wanted.en), not \(found.en)", zh: "\(what.zh) 需要\(wanted.zh)，而不是\(found.zh)")
        case .notOrdered(let type): Words(en: "values of type \(type.en) have no order", zh: "类型为\(type.zh)的值没有大小顺序")
        case .unknownEnumValue(let value, _, _):
            Words(en: "\"\(value)\" is no value of this enum", zh: "“\(value)”不是这个枚举的取值")
        case .ambiguousEntity(let text, let keys):
            Words(
                en: "\"\(text)\" names \(keys.count) rows, with the keys \(keys.prefix(5).joined(separator: ", "))",
                zh: "“\(text)”对应 \(keys.count) 行，键为 \(keys.prefix(5).joined(separator: "、"))")
        case .unknownEntityText(let text, let entity, _):
            Words(en: "no row of \(entity) is called \"\(text)\"", zh: "\(entity) 中没有叫“\(text)”的行")
        case .dateEqualsPeriod:
            Words(en: "a date is never equal to a period; it lies in one", zh: "日期不会等于时段，只会属于时段")
        case .periodsDiffer(let operation, let left, let right):
            Words(
                en: "`\(operation)` can't compare a \(left) with a \(right)",
                zh: "`\(operation)` 不能比较\(Self.chinese(left))与\(Self.chinese(right))")
        case .datePlusNumber:
            Words(en: "a date and a number: which unit is meant?", zh: "日期与数字相加减：单位是什么？")
        case .wrongArguments(let function, _, let reason):
            Words(en: "`\(function)` \(reason.en)", zh: "`\(function.functionInChinese)` \(reason.zh)")
        case .needsName: Words(en: "this needs a name", zh: "这里需要一个名称")
        case .nameTwice(let name): Words(en: "two columns would be called `\(name)`", zh: "会有两列都叫 `\(name)`")
        case .nameTaken(let name, let holder, _):
            Words(en: "`\(name)` is already \(holder.en)", zh: "`\(name)` 已经是\(holder.zh)")
        case .expandClash(let name, let entity, _):
            Words(
                en: "the column `\(name)` goes along, and \(entity) has a `\(name)` of its own",
                zh: "列 `\(name)` 会保留下来，而 \(entity) 自己也有 `\(name)`")
        case .cannotSet(let name, let what, let stage):
            Words(
                en: "`\(name)` is \(what.en); `\(stage)` can't change it",
                zh: "`\(name)` 是\(what.zh)，“\(stage.wordInChinese)”不能改动它")
        case .wantsEntity(let stage):
            Words(en: "`\(stage)` wants rows of an entity, which these are no more", zh: "`\(stage)` 需要实体的行，此处已不是")
        case .notAList:
            Words(
                en: "`in` wants a list, a range, a period or a query on its right", zh: "`属于` 的右边应是列表、范围、时段或查询")
        case .wantsConstant(let what):
            Words(en: "\(what.en) must be a literal, a `$param` or a `let`", zh: "\(what.zh)必须是字面量、`$参数` 或 `设` 的值")
        case .negativeCount(let what): Words(en: "`\(what)` can't take a negative number", zh: "`\(what)` 不能取负数")
        case .shapesDiffer(let stage, let leftOnly, let rightOnly):
            Words(
                en: "`\(stage)` wants the same columns on both sides; "
                    + Self.sides(leftOnly, rightOnly, "only the left one has ", "only the right one has ", ", ", "; "),
                zh: "`\(stage)` 要求两边的列相同；" + Self.sides(leftOnly, rightOnly, "只有左边有 ", "只有右边有 ", "、", "；"))
        case .columnTypesDiffer(let column, let left, let right):
            Words(
                en: "column `\(column)` is \(left.en) on one side and \(right.en) on the other",
                zh: "列 `\(column)` 一边是\(left.zh)，另一边是\(right.zh)")
        case .lookupNeedsKey:
            Words(en: "the two sides share no entity to look up by", zh: "两边没有共同的实体可供查找")
        case .endless(let name): Words(en: "`\(name)` is defined by itself", zh: "`\(name)` 的定义引用了自身")
        case .badPattern(let text, let reason):
            Words(en: "\"\(text)\" is not a pattern: \(reason.en)", zh: "“\(text)”不是有效的模式：\(reason.zh)")
        case .notOneValue(let columns):
            columns == 1
                ? Words(en: "this query may have many rows, and a value is wanted", zh: "这个查询可能有多行，而此处需要一个值")
                : Words(
                    en: "this query has \(columns) columns, and a value is wanted", zh: "这个查询有 \(columns) 列，而此处需要一个值")
        case .notAQuery: Words(en: "this is a value, not rows", zh: "这是一个值，不是行")
        case .membersUnclear(let columns, nil, let operand):
            Words(
                en: "`in` compares \(operand.en) with one column, but this query has \(columns.count)",
                zh: "`属于` 要把 \(operand.zh)与一列比较，而这个查询有 \(columns.count) 列")
        case .membersUnclear(_, let entity?, let operand):
            Words(
                en: "these are rows of \(entity), and the left side is \(operand.en)",
                zh: "这里是 \(entity) 的行，而左边是\(operand.zh)")
        case .rowsWithoutLink(let name, let function, let entity?, _):
            Words(
                en: "\(entity) has no link `\(name)`: over which rows should `\(function)` run?",
                zh: "\(entity) 没有链接 `\(name)`：`\(function)` 应对哪些行计算？")
        case .rowsWithoutLink(let name, let function, nil, _):
            Words(
                en: "no link `\(name)` starts here: over which rows should `\(function)` run?",
                zh: "此处没有链接 `\(name)`：`\(function)` 应对哪些行计算？")
        case .fillNeedsSummarize:
            Words(
                en: "`fill` stands right after a `summarize` with `by`",
                zh: "`补全` 只能紧跟在带 `按` 的 `汇总` 之后")
        case .notAKey(let name, _):
            Words(en: "`\(name)` is no key of the `summarize` before", zh: "`\(name)` 不是前面 `汇总` 的键")
        case .fillNeedsRange(let type):
            Words(
                en: "which values are missing can't be told of \(type.en) alone; `in` must list them",
                zh: "仅凭\(type.zh)无法知道缺哪些值，须用 `属于` 列出")
        case .diffNeedsKey(let entity):
            Words(en: "`diff` compares rows by key, and \(entity) has none", zh: "`对比` 按键比较，而 \(entity) 没有键")
        case .diffShapes(let leftOnly, let rightOnly):
            Words(
                en: "`diff` wants the same fields on both sides; "
                    + Self.sides(leftOnly, rightOnly, "only the earlier has ", "only the later has ", ", ", "; "),
                zh: "`对比` 要求两边的字段相同；" + Self.sides(leftOnly, rightOnly, "只有前者有 ", "只有后者有 ", "、", "；"))
        case .unknownCollation(let name, _): Words(en: "unknown order `\(name)`", zh: "未知的排序方式 `\(name)`")
        case .notASelfLink(let name, let entity, _):
            Words(
                en: "`\(name)` does not lead from \(entity) to \(entity), so it can't be followed again and again",
                zh: "`\(name)` 不是从 \(entity) 通向 \(entity) 的链接，不能逐级查找")
        case .closureDirection(let name, let function, let other):
            Words(
                en: "`\(name)` leads the other way: `\(function)` is not `\(other)`",
                zh: "`\(name)` 方向相反：`\(function)` 不是 `\(other.functionInChinese)`")
        case .averagesRatios(let function, let measure, _, _):
            Words(
                en: "`\(measure)` is a ratio: `\(function)` would give a small row the weight of a large one",
                zh: "`\(measure)` 是比率：`\(function)` 会让小的行与大的行权重相同")
        case .measureOfOther(let name, let entity, let found?):
            Words(
                en: "`\(name)` is a measure of \(entity), and these are rows of \(found)",
                zh: "`\(name)` 是 \(entity) 的指标，而这里是 \(found) 的行")
        case .measureOfOther(let name, let entity, nil):
            Words(
                en: "`\(name)` is a measure of \(entity), and there are no rows of it here",
                zh: "`\(name)` 是 \(entity) 的指标，而此处没有它的行")
        case .measureFilter(let name, _, _):
            Words(
                en:
                    "`\(name)` follows links to rows that several of these rows share, so `where` can't pick among them",
                zh: "`\(name)` 沿链接通向由多行共有的行，`其中` 无法在其间选取")
        case .saveNotHere:
            Words(
                en: "`save` writes the rows of a question, not of a part or definition of one",
                zh: "`保存` 只能写出一个完整查询的行，不能用在子查询或定义中")
        case .needsPeriod(let function, let periods) where periods.isEmpty:
            Words(
                en: "`\(function)` compares periods, and no column here is one",
                zh: "`\(function)` 按时段比较，而此处没有时段列")
        case .needsPeriod(let function, let periods):
            Words(
                en: "`\(function)` compares periods: \(periods.joined(separator: " or "))?",
                zh: "`\(function)` 按时段比较：用 \(periods.joined(separator: " 还是 "))？")
        case .checkWithoutExpect:
            Words(
                en: "this check does not say what it expects of the rows", zh: "这个检查没有说明对这些行的要求")
        case .badAllowance(let text):
            Words(
                en: "`allow` takes a number of rows or a percentage, not \(text)",
                zh: "`允许` 后应为行数或百分比，而不是 \(text)")
        case .noSuchValue(let text, let field, _):
            Words(en: "no row has \"\(text)\" in `\(field)`", zh: "`\(field)` 中没有任何一行是“\(text)”")
        case .tooDeep: Words(en: "definitions are nested too deep", zh: "定义嵌套过深")
        case .tooLarge:
            Words(en: "definitions put into each other make this too large", zh: "定义相互代入后过于庞大")
        case .queryInLibrary(let path):
            Words(en: "`use` reads definitions, but \(path) asks a question here", zh: "`引用` 只读取定义，而 \(path) 此处是查询")
        }
    }

    /// What only one of two sides has, each named.
    private static func sides(
        _ left: [String], _ right: [String], _ ofLeft: String, _ ofRight: String, _ comma: String, _ between: String
    ) -> String {
        [(ofLeft, left), (ofRight, right)].filter { !$0.1.isEmpty }
            .map { $0.0 + $0.1.joined(separator: comma) }.joined(separator: between)
    }

    private static func unknownName(_ name: String, _ place: Place) -> Words {
        switch place {
        case .row: Words(en: "unknown name `\(name)`", zh: "未知名称 `\(name)`")
        case .entity(let entity): Words(en: "\(entity) has no `\(name)`", zh: "\(entity) 没有 `\(name)`")
        case .source: Words(en: "no entity or `let` is called `\(name)`", zh: "没有叫 `\(name)` 的实体或 `设`")
        case .entityName: Words(en: "no entity is called `\(name)`", zh: "没有叫 `\(name)` 的实体")
        case .lookup(let lookup): Words(en: "`\(lookup)` has no `\(name)`", zh: "`\(lookup)` 没有 `\(name)`")
        }
    }
}

extension String {
    /// A built-in function in Chinese.
    var functionInChinese: String { FunctionNames.names(of: self)?.chinese ?? self }

    /// A word of the language in Chinese.
    var wordInChinese: String {
        Keyword.table.first { $0.keyword.rawValue == self && $0.role != .reserved }?.chinese.first ?? self
    }
}
