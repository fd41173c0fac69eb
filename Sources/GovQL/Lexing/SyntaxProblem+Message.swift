// The words of SyntaxProblem, in both languages. A message is one sentence about what is there; help says what to write
// instead. Long texts are cut: nobody reads a megabyte under a caret.

extension SyntaxProblem {
    var message: Words {
        switch self {
        case .invalidUTF8(let count):
            Words(en: "\(count) \(count == 1 ? "byte is" : "bytes are") not UTF-8", zh: "有 \(count) 个字节不是 UTF-8")
        case .oddCharacter(let scalar, _):
            Words(en: "the character \(describe(scalar)) means nothing here", zh: "字符 \(describe(scalar)) 在这里没有意义")
        case .unterminatedString:
            Words(en: "this string is not closed on its line", zh: "这个字符串在本行没有结束")
        case .unterminatedName:
            Words(en: "this name in backticks is not closed on its line", zh: "反引号括起的名称在本行没有结束")
        case .emptyName:
            Words(en: "there is no name between the backticks", zh: "反引号之间没有名称")
        case .invalidEscape(let escape):
            Words(en: "`\(shown(escape))` is no escape", zh: "没有 `\(shown(escape))` 这种转义")
        case .invalidUnicodeEscape:
            Words(en: "this escape names no character", zh: "这个转义不是任何字符")
        case .numberTouchesWord(let number, let word):
            Words(
                en: "the number `\(shown(number))` touches the word `\(shown(word))`",
                zh: "数字 `\(shown(number))` 和“\(shown(word))”连在一起")
        case .numberTooLarge:
            Words(
                en: "this number is beyond 38 digits, or beyond what a binary float holds", zh: "这个数超过 38 位，或超出浮点数的范围")
        case .integerTooLarge:
            Words(en: "this whole number does not fit into 64 bits", zh: "这个整数超出 64 位的范围")
        case .bareDate(let text):
            Words(
                en: "a date begins with `@`: without it `\(shown(text))` is none",
                zh: "日期以 `@` 开头：没有 `@` 的 `\(shown(text))` 不是日期")
        case .invalidTemporal(let text, _):
            Words(en: "`@\(shown(text))` is no date or period", zh: "`@\(shown(text))` 不是日期或时段")
        case .strayDollar:
            Words(en: "`$` stands before the name of a parameter, and touches it", zh: "`$` 后面要紧跟参数名")
        case .leadingPoint:
            Words(en: "a number begins with a digit: the 0 before the point is written", zh: "数要以数字开头：小数点前的 0 不能省")
        case .foreignComment(let marks):
            Words(en: "`\(marks)` begins no comment", zh: "`\(marks)` 不是注释")
        case .statementTooLong(let limit):
            Words(en: "this statement has over \(limit) tokens", zh: "这条语句超过 \(limit) 个词")
        case .scriptTooLong(let limit):
            Words(en: "this text has over \(limit) tokens; nothing of it was run", zh: "全文超过 \(limit) 个词，没有执行")
        case .tooManyErrors:
            Words(en: "there are too many errors; the rest of the text was not read", zh: "错误太多，后面没有再读")
        case .unclosedBracket(let bracket):
            Words(en: "`\(bracket)` is never closed", zh: "`\(bracket)` 没有对应的右括号")
        case .strayCloser(let bracket):
            Words(en: "`\(bracket)` closes nothing", zh: "`\(bracket)` 没有对应的左括号")
        case .tooDeep(let limit):
            Words(
                en: "this is nested over \(limit) deep, counting operators, steps and brackets",
                zh: "嵌套超过 \(limit) 层（运算符、路径和括号都算）")
        case .missingValue(let before, let found):
            Words(
                en: "after `\(shown(before))` a value is missing; \(found.words.en) stands there",
                zh: "`\(shown(before))` 后面缺少值，却是\(found.words.zh)")
        case .missingName(let before, let found):
            Words(
                en: "after `\(shown(before))` a name is missing; \(found.words.en) stands there",
                zh: "`\(shown(before))` 后面缺少名称，却是\(found.words.zh)")
        case .missingPart(let part, let word, let found):
            Words(
                en: "`\(shown(word))` needs \(part.words.en), but \(found.words.en) stands there",
                zh: "`\(shown(word))` 需要\(part.words.zh)，这里却是\(found.words.zh)")
        case .missingString(let word, let found):
            Words(
                en: "`\(shown(word))` needs a text in quotes, but \(found.words.en) stands there",
                zh: "`\(shown(word))` 需要加引号的文字，这里却是\(found.words.zh)")
        case .cannotBegin(let found):
            Words(en: "no statement begins with \(found.words.en)", zh: "语句不能以\(found.words.zh) 开头")
        case .trailingComma:
            Words(en: "a comma cannot end a stage", zh: "步骤不能以逗号结尾")
        case .missingPipe(let stage):
            Words(en: "a `|` is missing before `\(shown(stage))`", zh: "`\(shown(stage))` 前面缺少 `|`")
        case .stageWithoutSource(let stage):
            Words(en: "`\(shown(stage))` needs rows before it", zh: "`\(shown(stage))` 前面要有数据")
        case .emptyStage:
            Words(en: "nothing follows this `|`", zh: "这个 `|` 后面什么也没有")
        case .emptySummarize:
            Words(en: "`summarize` needs at least one item before `by`", zh: "“汇总”在“按”之前至少要有一项")
        case .unnamedItem(let stage):
            Words(
                en: "each item of `\(shown(stage))` needs a name: `name = …`",
                zh: "`\(shown(stage))` 的每一项都要有名称：`名称 = …`")
        case .emptyCase:
            Words(en: "a `case` needs at least one condition", zh: "“分情况”至少要有一个条件")
        case .emptyEnum:
            Words(en: "an enum needs at least one value", zh: "枚举至少要有一个值")
        case .unexpected(let found, let before):
            Words(
                en: "\(found.words.en) cannot follow `\(shown(before))` here",
                zh: "`\(shown(before))` 后面不能接\(found.words.zh)")
        case .juxtaposed(let left, let right):
            Words(
                en: "nothing connects `\(shown(left))` and `\(shown(right))`",
                zh: "`\(shown(left))` 和 `\(shown(right))` 之间缺少连接")
        case .reservedWord(let word):
            Words(en: "`\(shown(word))` is a reserved word", zh: "“\(shown(word))”是保留字")
        case .spacedCall(let name):
            Words(
                en: "`\(shown(name)) (…)` is no call: the bracket must touch the name",
                zh: "`\(shown(name)) (…)` 不是函数调用：括号要紧跟名称")
        case .brokenWord(let word):
            Words(
                en: "a blank breaks `\(shown(word))` in two: did you mean the one word?",
                zh: "空格把 `\(shown(word))` 拆成了两半：是否指这一个词？")
        case .clauseOrder(let clause):
            Words(en: "`\(shown(clause))` is out of order in this call", zh: "`\(shown(clause))` 在这个调用里位置不对")
        case .commaBeforeClause(let clause):
            Words(en: "no comma stands before `\(shown(clause))`", zh: "`\(shown(clause))` 前面不要逗号")
        case .looseLine(let text):
            Words(
                en: "this line begins with `\(shown(text))`, right after a query",
                zh: "这一行紧跟在查询之后，却以 `\(shown(text))` 开头")
        case .armAfterElse:
            Words(en: "`else` is the last line of a `case`", zh: "“否则”要放在“分情况”的最后")
        case .queryStart:
            Words(en: "a query cannot start here", zh: "查询不能从这里开始")
        case .rowCount:
            Words(
                en: "the number of rows is a whole number, a $parameter or the name of a `let`", zh: "行数要写整数、$参数或“设”的名称"
            )
        case .pathAsName:
            Words(en: "a new column has a plain name, not a path", zh: "新列的名称不能是路径")
        case .stageExpected(let found):
            Words(en: "after `|` stands a stage, not `\(shown(found))`", zh: "`|` 后面应是步骤，不是 `\(shown(found))`")
        case .unknownStage(let word, _):
            Words(en: "there is no stage `\(shown(word))`", zh: "没有“\(shown(word))”这个步骤")
        case .callAsStage(let name):
            Words(en: "`\(shown(name))(…)` is a value, not a stage", zh: "`\(shown(name))(…)` 是值，不是步骤")
        case .joinedWords(let word, let first):
            Words(
                en: "`\(shown(word))` is one word; `\(first)` needs a blank after it",
                zh: "“\(shown(word))”连成了一个词，“\(first)”后面要加空格")
        case .unknownType(let word):
            Words(en: "there is no type `\(shown(word))`", zh: "没有“\(shown(word))”这种类型")
        case .assignForEqual:
            Words(en: "`=` names, `==` compares", zh: "`=` 用来命名，比较要用 `==`")
        case .equalForAssign:
            Words(en: "`==` compares, `=` names", zh: "`==` 用来比较，命名要用 `=`")
        case .foreignOperator(let found, let replacement):
            Words(
                en: "there is no operator `\(found)`; it is written `\(replacement)`",
                zh: "没有运算符 `\(found)`，要写 `\(replacement)`")
        case .caret:
            Words(en: "there is no operator `^`", zh: "没有运算符 `^`")
        case .chainedComparison:
            Words(en: "comparisons do not chain", zh: "比较不能连写")
        case .chainedRange:
            Words(en: "a range has two ends", zh: "区间只有两端")
        case .rangeBesideCoalesce:
            Words(en: "`..` beside `??` needs brackets", zh: "`..` 和 `??` 在一起要加括号")
        case .openStart:
            Words(en: "a range cannot be open at its start", zh: "区间不能没有起点")
        case .isWithoutNull(let replacement):
            Words(
                en: "`is` stands only before `null` or `not null`; values compare with `\(replacement)`",
                zh: "“是”只用于“为空”“不为空”；比较要用 `\(replacement)`")
        case .foreignWord(let word, _):
            Words(en: "there is no operator `\(shown(word))`", zh: "没有运算符“\(shown(word))”")
        case .parenthesizedList:
            Words(en: "a list stands in square brackets", zh: "列表要用方括号")
        case .needlessWord(let word):
            Words(en: "`\(shown(word))` does not belong here", zh: "这里不需要“\(shown(word))”")
        case .star:
            Words(en: "`count()` counts rows without a `*`", zh: "计数不用写 `*`")
        case .selectStar:
            Words(en: "there is no `*`: without `select` a query shows all columns", zh: "没有 `*`：不写“选取”就显示全部列")
        case .selectFrom:
            Words(en: "a query begins with its rows, and `select` comes after", zh: "查询先写数据，再写“选取”")
        case .definitionWithoutLet(let name):
            Words(en: "to define `\(shown(name))`, begin with `let`", zh: "要定义“\(shown(name))”，请以“设”开头")
        case .perForBy:
            Words(en: "`summarize` groups with `by`; `per` stands in calls and in `top`", zh: "“汇总”用“按”分组；“每”用在函数和“前”里")
        case .unquotedValue(let value):
            Words(en: "the enum value `\(shown(value))` is no name", zh: "枚举值 `\(shown(value))` 不是名称")
        case .fractionalDuration:
            Words(en: "a duration counts whole units", zh: "时长只能是整数个单位")
        case .unquotedPlace(let name):
            Words(
                en: "the name `\(shown(name))` after a level is a text, in quotes", zh: "层级后面的“\(shown(name))”是文字，要加引号")
        }
    }

    var label: Words? {
        switch self {
        case .invalidUTF8: Words(en: "not UTF-8", zh: "不是 UTF-8")
        case .unterminatedString: Words(en: "opened here", zh: "从这里开始")
        case .unterminatedName: Words(en: "opened here", zh: "从这里开始")
        case .invalidTemporal(_, let flaw): flaw.words
        case .statementTooLong: Words(en: "begins here", zh: "从这里开始")
        case .unclosedBracket: Words(en: "opened here", zh: "从这里开始")
        case .tooDeep: Words(en: "too deep from here", zh: "从这里起太深")
        case .missingValue: Words(en: "a value belongs here", zh: "这里应有一个值")
        case .missingName: Words(en: "a name belongs here", zh: "这里应有一个名称")
        case .queryStart: Words(en: "this is a value, not rows", zh: "这是值，不是数据")
        case .unknownStage(_, let meant?) where SyntaxProblem.stageHelp(meant).isEmpty:
            Words(en: "did you mean `\(meant)`?", zh: "是否指“\(meant)”？")
        default: nil
        }
    }

    var help: [Words] {
        switch self {
        case .invalidUTF8:
            [
                Words(
                    en: "save the file as UTF-8; files from older Chinese Windows are often GB18030",
                    zh: "请把文件另存为 UTF-8；旧的中文 Windows 文件多为 GB18030")
            ]
        case .oddCharacter(_, let meant): SyntaxProblem.oddCharacterHelp(meant)
        case .unterminatedString:
            [Words(en: "a string ends on its line; `\\n` stands for a line break", zh: "字符串不能跨行；换行写成 `\\n`")]
        case .invalidEscape:
            [
                Words(
                    en: "escapes are \\\" \\' \\\\ \\n \\t \\u{…}; r\"…\" takes none",
                    zh: "转义有 \\\" \\' \\\\ \\n \\t \\u{…}；r\"…\" 不转义")
            ]
        case .invalidUnicodeEscape:
            [Words(en: "write the code point in hexadecimal, `\\u{4E2D}`", zh: "用十六进制码位，如 `\\u{4E2D}`")]
        case .integerTooLarge:
            [
                Words(
                    en: "the largest is 9223372036854775807; with a decimal point, `….0`, it is an exact decimal",
                    zh: "最大是 9223372036854775807；写成 `….0` 就是精确小数")
            ]
        case .bareDate:
            [Words(en: "for a subtraction put blanks around the `-`", zh: "如果要做减法，请在 `-` 两边加空格")]
        case .invalidTemporal(_, .form):
            [
                Words(
                    en:
                        "dates and periods: @2020-03-10 @2020-03-10T08:30 @2020 @2020-H1 @2020-Q1 @2020-03 @2020-W09 @2020年3月10日",
                    zh: "日期和时段：@2020-03-10 @2020-03-10T08:30 @2020 @2020-H1 @2020-Q1 @2020-03 @2020-W09 @2020年3月10日")
            ]
        case .foreignComment:
            [Words(en: "a comment begins with # and runs to the end of the line", zh: "注释以 # 开头，到行尾为止")]
        case .statementTooLong:
            [
                Words(
                    en: "nothing of this text was run; long lists belong into a file that the query looks up",
                    zh: "全文都没有执行；很长的列表请放进文件再查找")
            ]
        case .tooDeep:
            [
                Words(
                    en: "compare with a list, `x in [1, 2, 3]`, or name parts with `let` or `derive`",
                    zh: "可以用列表比较 `x 属于 [1, 2, 3]`，或用“设”“计算”给部分命名")
            ]
        case .missingPart(let part, _, _): part.example
        case .trailingComma:
            [Words(en: "a comma may trail only inside brackets", zh: "只有括号里才可以有多余的逗号")]
        case .stageWithoutSource, .cannotBegin:
            [Words(en: "a query starts at an entity: `communities | where …`", zh: "查询从实体开始：`社区 | 筛选 …`")]
        case .emptySummarize:
            [
                Words(
                    en: "to count: `summarize n = count() by …`; for the distinct values: `select … | distinct`",
                    zh: "计数：`汇总 数 = 计数() 按 …`；只要不同的值：`选取 … | 去重`")
            ]
        case .emptyCase:
            [Words(en: "`case { p -> x, else -> y }`", zh: "`分情况 { p -> x, 否则 -> y }`")]
        case .juxtaposed:
            [
                Words(
                    en: "between them an operator or a comma is missing, or a name with blanks needs backticks",
                    zh: "两者之间缺少运算符或逗号；含空格的名称要用反引号括起来")
            ]
        case .reservedWord:
            [Words(en: "a name that is a reserved word stands in backticks", zh: "与保留字相同的名称要用反引号括起来")]
        case .clauseOrder:
            [
                Words(
                    en: "the order is f(values where p sort keys per keys), each once",
                    zh: "顺序是 f(值 其中 条件 排序 键 每 键)，各写一次")
            ]
        case .looseLine:
            [
                Words(
                    en:
                        "a newline ends the query; to go on, join the lines; for a statement of its own, put `;` before it",
                    zh: "换行结束了查询；要接着写就把两行连起来，要另起一句就在前面加 `;`")
            ]
        case .queryStart:
            [
                Words(
                    en: "it starts at an entity, a `let`, a bracketed query, or months(…) and kin",
                    zh: "查询从实体、“设”的名称、括号里的查询或 months(…) 之类开始")
            ]
        case .rowCount:
            [Words(en: "`top 10% by x` takes a share", zh: "按比例用 `前 10% 按 x`")]
        case .unknownStage(_, let meant): SyntaxProblem.stageHelp(meant)
        case .stageExpected:
            [
                Words(
                    en: "a condition stands after `where`, a new column after `derive`",
                    zh: "条件写在“筛选”后面，新的列写在“计算”后面")
            ]
        case .callAsStage:
            [
                Words(
                    en: "to aggregate: `| summarize n = count()`; to add a column: `| derive a = …`",
                    zh: "聚合：`| 汇总 数 = 计数()`；加一列：`| 计算 a = …`")
            ]
        case .unknownType:
            [
                Words(
                    en: "the types are bool int dec num text code date datetime period duration and enum { … }",
                    zh: "类型有 布尔 整数 小数 浮点数 文本 代码 日期 日期时间 时段 时长 和 枚举 { … }")
            ]
        case .caret:
            [
                Words(
                    en: "a power is a product, `x * x`; a square root is `sqrt(x)`", zh: "乘方写成连乘 `x * x`，平方根用 `sqrt(x)`"
                )
            ]
        case .chainedComparison:
            [
                Words(
                    en: "compare twice: `a < b and b < c`; for a span, `x in 1..5`",
                    zh: "分成两个比较：`a < b 且 b < c`；区间用 `x 属于 1..5`")
            ]
        case .rangeBesideCoalesce:
            [Words(en: "`(a ?? b)..c` or `a ?? (b..c)`", zh: "`(a ?? b)..c` 或 `a ?? (b..c)`")]
        case .openStart:
            [Words(en: "write `x <= 60`", zh: "写成 `x <= 60`")]
        case .foreignWord(_, let hint): [hint]
        case .selectStar:
            [Words(en: "leave this stage out, or `drop` what is not wanted", zh: "去掉这一步，或用“去除”去掉不要的列")]
        case .selectFrom:
            [Words(en: "`communities | where … | select a, b`", zh: "`社区 | 筛选 … | 选取 a, b`")]
        case .definitionWithoutLet:
            [Words(en: "to compare, write `==`", zh: "要比较请写 `==`")]
        case .unquotedValue:
            [Words(en: "a value that is no name stands in quotes", zh: "不是名称的值要加引号")]
        default: []
        }
    }

    private static func stageHelp(_ meant: String?) -> [Words] {
        switch meant {
        case "summarize", "汇总": [Words(en: "`summarize n = count() by k` groups", zh: "`汇总 数 = 计数() 按 k` 分组")]
        case "lookup", "查找":
            [
                Words(
                    en: "declared links need no join: write `a.b`; else `lookup (query) on k as l`",
                    zh: "已声明的关联不用连接：直接写 `a.b`；否则用 `查找 (查询) 依据 k 作为 l`")
            ]
        default: []
        }
    }

    private static func oddCharacterHelp(_ meant: String?) -> [Words] {
        guard let meant, !meant.isEmpty, meant != " ", meant != "\n" else { return [] }
        return [Words(en: "on the keyboard it is `\(meant)`", zh: "请用键盘输入 `\(meant)`")]
    }
}

/// A text as a message shows it.
private func shown(_ text: String) -> String {
    text.unicodeScalars.count > 40 ? String(text.prefix(37)) + "…" : text
}

/// `U+200B`, or `“§” (U+00A7)` where there is something to see.
private func describe(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    guard let scalar = Unicode.Scalar(value) else { return code }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
        .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
        return code
    default: return "`\(scalar)` (\(code))"
    }
}

extension FoundText {
    var words: Words {
        switch self {
        case .text(let text): Words(en: "`\(shown(text))`", zh: " `\(shown(text))`")
        case .endOfLine: Words(en: "the end of the line", zh: "行尾")
        case .endOfText: Words(en: "the end of the text", zh: "结尾")
        }
    }
}

extension TemporalFlaw {
    fileprivate var words: Words? {
        switch self {
        case .form: nil
        case .month(let month): Words(en: "there is no month \(month)", zh: "没有 \(month) 月")
        case .day(let day, let days):
            Words(en: "this month has \(days) days, not \(day)", zh: "这个月只有 \(days) 天，没有 \(day) 日")
        case .week(let week, let weeks):
            Words(en: "this year has \(weeks) ISO weeks, not \(week)", zh: "这一年只有 \(weeks) 个 ISO 周，没有第 \(week) 周")
        case .time: Words(en: "there is no such time of day", zh: "没有这个时刻")
        case .year: Words(en: "years run from 0001 to 9999", zh: "年份从 0001 到 9999")
        }
    }
}

extension MissingPart {
    fileprivate var words: Words {
        switch self {
        case .then: Words(en: "`then`", zh: "“则”")
        case .arrow: Words(en: "`->` after its condition", zh: "条件后面的 `->`")
        case .caseBody: Words(en: "its cases in braces", zh: "花括号里的各种情况")
        case .by: Words(en: "`by` and what to order by", zh: "“按”和排序的依据")
        case .bracketedQuery: Words(en: "a query in brackets", zh: "括号里的查询")
        case .as: Words(en: "`as` and a name", zh: "“作为”和名称")
        case .colon: Words(en: "`:`", zh: "`:`")
        case .assign: Words(en: "`=`", zh: "`=`")
        case .parameters: Words(en: "its parameters in brackets", zh: "括号里的参数")
        case .member: Words(en: "an entity, `.` and a name", zh: "实体、`.` 和名称")
        case .type: Words(en: "`:` and a type", zh: "`:` 和类型")
        case .entityBody: Words(en: "its fields in braces", zh: "花括号里的字段")
        case .enumBody: Words(en: "its values in braces", zh: "花括号里的取值")
        case .missingList: Words(en: "a list of texts in square brackets", zh: "方括号里的文字列表")
        case .itemType: Words(en: "`:` and a type or a link", zh: "`:` 和类型或关联")
        case .optionValue: Words(en: "a text or a number", zh: "文字或数字")
        case .levels: Words(en: "levels joined by `>`", zh: "用 `>` 连接的各级")
        case .level: Words(en: "a level of a tree before the name", zh: "名称前面的层级")
        }
    }

    /// The whole construct as it should look.
    fileprivate var example: [Words] {
        switch self {
        case .then: [Words(en: "`if p then x else y`", zh: "`如果 p 则 x 否则 y`")]
        case .arrow, .caseBody: [Words(en: "`case { p -> x, else -> y }`", zh: "`分情况 { p -> x, 否则 -> y }`")]
        case .by: [Words(en: "`top 10 by x`", zh: "`前 10 按 x`")]
        case .bracketedQuery: [Words(en: "`union (services | where …)`", zh: "`合并 (服务 | 筛选 …)`")]
        case .parameters:
            [Words(en: "`func f(a, b) = a / b`; the bracket touches the name", zh: "`函数 f(a, b) = a / b`，括号紧跟名称")]
        case .member: [Words(en: "`field workers.serving = …`", zh: "`字段 社工.在岗 = …`")]
        case .type: [Words(en: "`param month: period = @2020-03`", zh: "`参数 月份: 时段 = @2020-03`")]
        case .entityBody:
            [Words(en: "`entity e from \"e.csv\" { key code: code }`", zh: "`实体 e 来自 \"e.csv\" { 主键 code: 代码 }`")]
        case .enumBody: [Words(en: "`kind: enum { a, b }`", zh: "`kind: 枚举 { a, b }`")]
        case .itemType: [Words(en: "`name: text` or `street: -> streets`", zh: "`name: 文本` 或 `street: -> streets`")]
        case .optionValue:
            [
                Words(
                    en: "`delimiter \";\"`, `header 3` or `missing (\"-\", \"无\")`",
                    zh: "`分隔符 \";\"`、`表头 3` 或 `缺失 (\"-\", \"无\")`")
            ]
        case .levels:
            [Words(en: "`tree city > district > street`, from the top", zh: "`层级 市 > 区 > 街道`，从上到下")]
        case .level: [Words(en: "`within district \"洪山区\"`", zh: "`位于 区 \"洪山区\"`")]
        case .as, .colon, .assign, .missingList: []
        }
    }
}

extension SyntaxProblem {
    /// The edit that takes the blank out of a word.
    static func joining(_ word: String, _ range: SourceRange) -> Fix {
        Fix(replacing: range, with: word, title: Words(en: "write `\(word)`", zh: "写成 `\(word)`"))
    }
}
