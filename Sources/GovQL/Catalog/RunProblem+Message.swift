// The words of run-time errors and notes. Facts: RunProblem.swift.

extension RunProblem {
    public var code: String {
        switch self {
        case .cancelled: "GQL0401"
        case .timeLimit: "GQL0601"
        case .memoryLimit: "GQL0602"
        case .rowLimit: "GQL0603"
        case .scanLimit: "GQL0608"
        case .overflow: "GQL0402"
        case .notConvertible: "GQL0403"
        case .notOnly: "GQL0404"
        case .tooManyRows: "GQL0604"
        case .repeatedLookupKey: "GQL0405"
        case .repeatedPivotCell: "GQL0407"
        case .repeatedDiffKey: "GQL0408"
        case .repeatedPeriod: "GQL0410"
        case .expectationFailed: "GQL0409"
        case .tooLarge: "GQL0605"
        }
    }

    public var message: Words {
        switch self {
        case .cancelled: Words(en: "interrupted", zh: "已中断")
        case .timeLimit(let limit):
            Words(en: "the time limit of \(limit) is used up", zh: "已超过时间上限 \(limit.inChinese)")
        case .memoryLimit(let limit, let purpose):
            Words(
                en: "\(purpose) needs more memory than the limit of \(limit) bytes",
                zh: "\(purpose.inChinese) 需要的内存超过上限 \(limit) 字节")
        case .rowLimit(let limit):
            Words(en: "the result has more than \(limit) rows, the limit of this run", zh: "结果超过本次运行的上限 \(limit) 行")
        case .scanLimit(let limit, let rows, let entity):
            Words(
                en: "the query would read \(rows) rows, most of them of \(entity); the limit of this run is \(limit)",
                zh: "查询需要读取 \(rows) 行，其中 \(entity) 最多；本次运行的上限是 \(limit) 行")
        case .overflow(let operation, let row):
            Words(
                en: "`\(operation)` leaves the range that can be held exactly\(row.map { ", in row \($0)" } ?? "")",
                zh: "`\(operation)` 超出可精确表示的范围\(row.map { "，在第 \($0) 行" } ?? "")")
        case .notConvertible(let text, let type, let row):
            Words(
                en: "\"\(text)\" can't be read as \(type)\(row.map { ", in row \($0)" } ?? "")",
                zh: "“\(text)”不能读作\(type.typeInChinese)\(row.map { "，在第 \($0) 行" } ?? "")")
        case .notOnly(let parent, let count):
            Words(
                en: "`only` wants one row, but \(parent) has \(count)",
                zh: "`唯一` 要求只有一行，但 \(parent) 有 \(count) 行")
        case .tooManyRows(let limit):
            Words(en: "more than \(limit) rows in one table", zh: "一张表超过 \(limit) 行")
        case .repeatedLookupKey(let key):
            Words(en: "`lookup` finds the key \(key) on more than one row", zh: "`查找` 的键 \(key) 出现在多行上")
        case .repeatedPivotCell(let key):
            Words(
                en: "`pivot` has more than one row for a cell of the column \(key)",
                zh: "`透视` 的列 \(key) 中有一格对应多行")
        case .repeatedPeriod(let period):
            Words(
                en: "\(period) stands on more than one row: of which is this the growth?",
                zh: "\(period) 出现在多行上：要算哪一行的增长？")
        case .repeatedDiffKey(let key):
            Words(en: "`diff` finds the key \(key) on more than one row of a side", zh: "`对比` 的一边有多行的键都是 \(key)")
        case .expectationFailed(let failed, let total?, _):
            Words(
                en: "`expect` does not hold for \(failed) of \(total) \(total == 1 ? "row" : "rows")",
                zh: "`要求` 在 \(total) 行中有 \(failed) 行不成立")
        case .expectationFailed(let failed, nil, _):
            Words(
                en: "no row was expected, but there \(failed == 1 ? "is 1" : "are \(failed)")",
                zh: "预期没有任何行，但有 \(failed) 行")
        case .tooLarge(let what):
            Words(en: "\(what) is larger than can be held", zh: "\(what) 过大，无法容纳")
        }
    }

    public var help: [Words] {
        switch self {
        case .notConvertible(_, let type, _):
            [Words(en: "`try_\(type)` gives null instead", zh: "`试\(type.typeInChinese)` 遇到这种值时得到空")]
        case .notOnly:
            [Words(en: "`first(… sort …)` or a `where` chooses one", zh: "用 `首个(… 排序 …)` 或 `其中` 选出一行")]
        case .repeatedLookupKey:
            [Words(en: "summarize the looked-up query by that key first", zh: "先把被查找的查询按该键汇总")]
        case .repeatedPivotCell:
            [Words(en: "summarize by the columns that stay and the key first", zh: "先按保留的列和该键汇总")]
        case .repeatedPeriod:
            [Words(en: "`per` keeps series apart: `yoy(x per district)`", zh: "用 `每` 分开各个序列：`同比(x 每 区)`")]
        case .repeatedDiffKey: [Words(en: "keep one row for each key first", zh: "先让每个键只留一行")]
        case .expectationFailed(let failed, _, let rows):
            [
                Words(
                    en: "\(failed > rows.count ? "the first of them" : "found"): \(rows.joined(separator: ", "))",
                    zh: "\(failed > rows.count ? "其中最前面的" : "即")：\(rows.joined(separator: "、"))")
            ]
        default: []
        }
    }
}

extension RunNote {
    public var code: String {
        switch kind {
        case .unknownKept: "GQL0451"
        case .divisionByZero: "GQL0452"
        case .tiesCut: "GQL0453"
        case .vacuousAll: "GQL0454"
        case .danglingReferences: "GQL0455"
        case .ambiguousReferences: "GQL0456"
        case .repeatedKeys: "GQL0457"
        case .missingKeys: "GQL0458"
        case .repeatedLabels: "GQL0459"
        case .keysDifferInNormalForm: "GQL0460"
        case .untidyKeys: "GQL0468"
        case .loops: "GQL0461"
        }
    }

    public var message: Words {
        let rows = count == 1 ? "1 row" : "\(count) rows"
        let references = count == 1 ? "1 reference" : "\(count) references"
        return switch kind {
        case .unknownKept:
            Words(
                en: "\(rows) kept because a value is unknown (null)",
                zh: "有 \(count) 行因值未知（空）而被保留")
        case .divisionByZero:
            Words(en: "division by zero gave null in \(rows)", zh: "有 \(count) 行除以零，结果为空")
        case .tiesCut:
            Words(
                en: "\(rows) cut that \(count == 1 ? "ties" : "tie") with the last one kept; `with ties` keeps "
                    + (count == 1 ? "it" : "them"),
                zh: "有 \(count) 行与最后保留的一行并列而被截去；用 `含 并列` 可保留")
        case .vacuousAll:
            Words(
                en: "`all` holds for \(rows) with nothing to check",
                zh: "有 \(count) 行没有可检查的对象，`全部` 视为成立")
        case .danglingReferences(let link, let entity):
            Words(
                en: "\(references) of `\(link)` not on file in \(entity)",
                zh: "`\(link)` 有 \(count) 处引用在 \(entity) 中查不到")
        case .ambiguousReferences(let link, let entity):
            Words(
                en: "\(references) of `\(link)` \(count == 1 ? "names" : "name") a key that several rows of "
                    + "\(entity) share; "
                    + (count == 1 ? "it leads nowhere" : "they lead nowhere"),
                zh: "`\(link)` 有 \(count) 处引用的键在 \(entity) 中对应多行，未予关联")
        case .repeatedKeys(let entity):
            Words(en: "\(rows) of \(entity) share a key with another row", zh: "\(entity) 有 \(count) 行的键与其他行重复")
        case .missingKeys(let entity):
            Words(en: "\(rows) of \(entity) without a key", zh: "\(entity) 有 \(count) 行没有键")
        case .repeatedLabels(let column):
            Words(
                en: "\(rows) in `\(column)` \(count == 1 ? "prints" : "print") like another one; "
                    + "add its key to tell them apart",
                zh: "`\(column)` 中有 \(count) 行显示相同；加上键可以区分")
        case .keysDifferInNormalForm(let entity):
            Words(
                en: "\(rows) of \(entity) have keys that differ only in Unicode normal form",
                zh: "\(entity) 有 \(count) 行的键只在 Unicode 规范形式上不同")
        case .untidyKeys(let entity):
            Words(
                en: "\(rows) of \(entity) have keys that differ only in blanks around, width or case",
                zh: "\(entity) 有 \(count) 行的键只差首尾空白、全半角或大小写")
        case .loops(let link):
            Words(
                en: "\(rows) \(count == 1 ? "leads back to itself" : "lead back to themselves") along `\(link)`; "
                    + "a walk ends where it comes round",
                zh: "有 \(count) 行沿 `\(link)` 又回到自身；查找到此为止")
        }
    }
}

extension Duration {
    /// `0.1 秒`
    fileprivate var inChinese: String {
        let (seconds, fraction) = components
        let milliseconds = seconds * 1000 + fraction / 1_000_000_000_000_000
        return milliseconds % 1000 == 0 ? "\(seconds) 秒" : "\(milliseconds) 毫秒"
    }
}

extension String {
    /// What memory was wanted for.
    fileprivate var inChinese: String {
        if hasPrefix("reading ") { return "读取 \(dropFirst(8))" }
        if hasPrefix("the columns of ") { return "\(dropFirst(15)) 的各列" }
        switch self {
        case "the result": return "结果"
        case "window": return "窗口函数"
        case "with total": return "“含 合计”"
        default: break
        }
        let row = Keyword.table.first { $0.keyword.rawValue == self && $0.role != .reserved }
        return row?.chinese.first.map { "“\($0)”" } ?? self
    }

    /// A type by its name in a query.
    fileprivate var typeInChinese: String {
        Keyword.table.first { $0.role == .type && $0.keyword.rawValue == self }?.chinese.first ?? self
    }
}
