// What to write instead: the way over links to a name that is not here, types that do not meet, functions as other tools
// call them. Refusals.swift has the edits of rules that are kept on purpose; this is for those who do not know a spelling.

extension Binder {
    // MARK: Names

    /// What a name that is not here may be meant for: one that links lead to from `start`, or `count` without its bracket.
    func meant(by name: String, from start: EntityID?) -> [String]? {
        if let start {
            let ways = forwardWays(to: name, from: start)
            if !ways.isEmpty { return ways }
        }
        return AggregateTable.function(named: name) == .count ? ["\(name)()"] : nil
    }

    func using(_ replacement: String, for name: Name) -> Fix {
        Fix(
            replacing: name.range, with: replacement,
            title: Words(en: "use `\(replacement)`", zh: "改为 `\(replacement)`"))
    }

    /// The row that names are asked of: in `summarize` the one that goes in.
    func inputRow(of scope: Scope) -> Row {
        switch scope.kind {
        case .group(let group): group.input
        case .measure(let rows): rows.row
        default: scope.row
        }
    }

    // MARK: Ways over links

    /// The shortest ways over to-one links from a row to a field or link of that name; none where one step is enough.
    func forwardWays(to name: String, from start: EntityID) -> [String] {
        var frontier: [(entity: EntityID, path: String)] = [(start, "")]
        var seen: Set<EntityID> = [start]
        while !frontier.isEmpty {
            var found: [String] = []
            var further: [(entity: EntityID, path: String)] = []
            for (entity, path) in frontier {
                for link in catalog[entity].links {
                    let target = catalog[link].target
                    let step = path + (path.isEmpty ? "" : ".") + spelling(of: catalog[link].names.all, like: name)
                    if answersWithOneValue(target, name) { found.append("\(step).\(quotedIfNeeded(name))") }
                    if !seen.contains(target) { further.append((target, step)) }
                }
            }
            if !found.isEmpty { return found }
            seen.formUnion(further.map(\.entity))
            frontier = further
        }
        return []
    }

    private func answersWithOneValue(_ entity: EntityID, _ name: String) -> Bool {
        entityMembers(of: entity).contains { member in
            switch member.payload {
            case .reverse, .measure: false
            case .field, .link, .computed: member.names.contains { NameMatching.areSame($0, name) }
            }
        }
    }

    /// The shortest paths over any links from an entity's row to the rows of another, the last step to many.
    func manyWays(to target: EntityID, from start: EntityID, like name: String) -> [String] {
        var frontier: [(entity: EntityID, path: String)] = [(start, "")]
        var seen: Set<EntityID> = [start]
        while !frontier.isEmpty {
            var found: [String] = []
            var further: [(entity: EntityID, path: String)] = []
            for (entity, path) in frontier {
                let prefix = path + (path.isEmpty ? "" : ".")
                for link in catalog[entity].reverseLinks {
                    let step = prefix + spelling(of: catalog[link].reverseNames.all, like: name)
                    if catalog[link].source == target { found.append(step) }
                    further.append((catalog[link].source, step))
                }
                for link in catalog[entity].links {
                    further.append((catalog[link].target, prefix + spelling(of: catalog[link].names.all, like: name)))
                }
            }
            if !found.isEmpty { return found }
            frontier = further.filter { seen.insert($0.entity).inserted }
        }
        return []
    }

    /// The name of a link in the language of the name that was asked for.
    private func spelling(of names: [String], like name: String) -> String {
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        let fitting = names.first { $0.utf8.allSatisfy { $0 < 0x80 } == isASCII }
        return quotedIfNeeded(fitting ?? names.first ?? "")
    }

    // MARK: Types that do not meet

    /// The words and the edit for two values whose types do not meet, where one is a literal of the wrong kind.
    func advice(on operation: String, _ left: BoundExpr, _ right: BoundExpr) -> (help: Words?, fix: Fix?) {
        let whole = left.origin.range.union(right.origin.range)
        if operation == "+", left.type.isWritten || right.type.isWritten {
            let (first, second) = (source.text(left.origin.range), source.text(right.origin.range))
            let fix = Fix(
                replacing: whole, with: "concat(\(first), \(second))",
                title: Words(en: "join the texts", zh: "连接文本"))
            return (Words(en: "`concat(a, b)` joins texts", zh: "`连接(a, b)` 连接文本"), fix)
        }
        return literalAdvice(left, beside: right.type) ?? literalAdvice(right, beside: left.type) ?? (nil, nil)
    }

    private func literalAdvice(_ value: BoundExpr, beside type: DataType) -> (help: Words?, fix: Fix?)? {
        guard case .constant(let literal) = value.kind else { return nil }
        func writing(_ text: String, _ help: Words) -> (help: Words?, fix: Fix?) {
            let fix = Fix(
                replacing: value.origin.range, with: text, title: Words(en: "write `\(text)`", zh: "写作 `\(text)`"))
            return (help, fix)
        }
        switch (literal, type) {
        case (.int(let number), .period(.year)) where (1000...9999).contains(number):
            return writing("@\(number)", Words(en: "a year is written `@2020`", zh: "年份写作 `@2020`"))
        case (.int, .period(let unit)):
            return (periodHelp(unit), nil)
        case (.int, .code):
            let digits = source.text(value.origin.range)
            return writing("\"\(digits)\"", Words(en: "a code is text, so it stands in quotes", zh: "代码是文本，要写在引号里"))
        case (.text, .int), (.text, .decimal), (.text, .num):
            guard let fix = unquoted(value, as: type) else { return nil }
            return (Words(en: "a number stands without quotes", zh: "数不加引号"), fix)
        case (.text(let text), .bool) where text == "true" || text == "false":
            return writing(text, Words(en: "`true` and `false` stand without quotes", zh: "`真`、`假` 不加引号"))
        case (.duration, .int):
            let help = Words(
                en: "dates apart are a number of days; months and years move a date: `start + 1 year < today`",
                zh: "两个日期相减得天数；月和年用于移动日期：`开始日期 + 1年 < 今天`")
            return (help, nil)
        default: return nil
        }
    }

    private func periodHelp(_ unit: PeriodUnit) -> Words? {
        switch unit {
        case .month:
            Words(
                en: "a month is written `@2020-06`; `month_no(date)` is its number",
                zh: "月份写作 `@2020-06`；`月份(日期)` 是它的序号")
        case .quarter: Words(en: "a quarter is written `@2020-Q1`", zh: "季度写作 `@2020-Q1`")
        case .half: Words(en: "a half-year is written `@2020-H1`", zh: "半年写作 `@2020-H1`")
        case .week: Words(en: "a week is written `@2020-W09`", zh: "周写作 `@2020-W09`")
        case .year: Words(en: "a year is written `@2020`", zh: "年份写作 `@2020`")
        case .day: nil
        }
    }
}

extension DataType {
    fileprivate var isWritten: Bool {
        switch self {
        case .text, .code: true
        default: false
        }
    }
}
