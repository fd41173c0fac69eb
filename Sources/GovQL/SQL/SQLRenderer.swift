// Writes a query down: `WITH` first, each in the order that they are read, then clauses a line each, joins and conditions
// below each other, and inner queries indented. Every identifier is quoted.

struct SQLRenderer {
    let dialect: SQLDialect
    let pruning: SQLPruning
    /// Sources by their number that are not called what they wished to be.
    private var renamed: [Int: String] = [:]
    private var stages: [(name: String, select: SQLSelect, text: String, parameters: [Int])] = []
    /// How parameters are written, by their numbers, and which stand in what is being written.
    private let parameterTexts: [String]
    private var parameters: [Int] = []

    /// - Parameter columns: the names of the columns of all tables.
    static func query(
        _ root: SQLSelect, dialect: SQLDialect, placeholders: [SQLQuery.Placeholder], columns: [String] = []
    ) -> SQLQuery {
        var renderer = SQLRenderer(dialect, SQLPruning(root), placeholders.map(\.written))
        if dialect.separatesAliases { renderer.renamed = SQLAliases(root, columns: columns).renamed }
        let body = renderer.select(root, indent: 0)
        let isRecursive = renderer.stages.contains { $0.select.isRecursive }
        let further = isRecursive ? dialect.recursiveSettings ?? "" : ""
        let end = "\n" + (dialect.settings.map { $0 + further + "\n" } ?? "")
        let asked = renderer.stages.flatMap(\.parameters) + renderer.parameters
        // Where all are written alike the order is that of the text.
        let isByPlace = dialect.placeholder == "?"
        let given = isByPlace ? asked.map { placeholders[$0] } : placeholders
        let head = given.map { "-- \($0.written) is $\($0.name): \($0.type.name)\n" }.joined()
        let rootNotes = Self.comments(root)
        guard !renderer.stages.isEmpty else {
            return SQLQuery(text: head + rootNotes + body + end, placeholders: given)
        }
        let parts = renderer.stages.map { stage in
            let comments = Self.comments(stage.select)
            let word = dialect.materializesQueries && stage.select.asksQueries ? "AS MATERIALIZED" : "AS"
            return comments + "\(dialect.quoted(stage.name)) \(word) (\n  \(stage.text)\n)"
        }
        let word = isRecursive ? "WITH RECURSIVE" : "WITH"
        let with = word + (parts[0].hasPrefix("--") ? "\n" : " ") + parts.joined(separator: ",\n") + "\n"
        return SQLQuery(text: head + with + rootNotes + body + end, placeholders: given)
    }

    private init(_ dialect: SQLDialect, _ pruning: SQLPruning, _ parameterTexts: [String]) {
        self.dialect = dialect
        self.pruning = pruning
        self.parameterTexts = parameterTexts
    }

    /// The lines of the query that a `SELECT` answers for.
    private static func comments(_ select: SQLSelect) -> String {
        let notes = select.notes.sorted()
        let isOneSource = Set(notes.map(\.source)).count < 2
        return notes.map { "-- \(isOneSource ? "" : $0.file + " ")\($0.line): \($0.text)\n" }.joined()
    }

    // MARK: Queries

    private mutating func select(_ select: SQLSelect, indent: Int, isValue: Bool = false) -> String {
        let pad = "\n" + String(repeating: " ", count: indent)
        var text = one(select, indent: indent, isValue: isValue)
        for union in select.unions {
            text += pad + "UNION ALL" + pad + one(union, indent: indent)
        }
        guard !select.unions.isEmpty else { return text }
        return text
    }

    private mutating func one(_ select: SQLSelect, indent: Int, isValue: Bool = false) -> String {
        let pad = "\n" + String(repeating: " ", count: indent)
        var lines = [columns(select, indent: indent, isValue: isValue)]
        if let from = select.from { lines.append("FROM " + source(from, indent: indent)) }
        for (index, join) in select.joins.enumerated() where pruning.keeps(index, of: select) {
            var line = "\(join.kind.rawValue) \(source(join.source, indent: indent))"
            if let on = join.on { line += " ON " + text(on, indent: indent) }
            lines.append(line)
        }
        if !select.conditions.isEmpty {
            let conditions = select.conditions.map { condition in
                condition.precedence < .and ? "(\(text(condition, indent: indent)))" : text(condition, indent: indent)
            }
            lines.append("WHERE " + conditions.joined(separator: pad + "  AND "))
        }
        if !select.groups.isEmpty { lines.append("GROUP BY " + groups(select, indent: indent)) }
        let order = order(of: select)
        if !order.isEmpty {
            lines.append("ORDER BY " + order.map { key($0, of: select, indent: indent) }.joined(separator: ", "))
        }
        if select.limit != nil || select.offset != nil {
            let limit = select.limit ?? dialect.limitOfAll
            lines.append(
                [limit.map { "LIMIT \($0)" }, select.offset.map { "OFFSET \($0)" }].compactMap { $0 }
                    .joined(separator: " "))
        }
        return lines.joined(separator: pad)
    }

    /// What rows are grouped by: columns by name, and where there is more than that, all by their numbers.
    private mutating func groups(_ select: SQLSelect, indent: Int) -> String {
        let shown = select.columns.indices.filter { pruning.reads($0, of: select) }
        let numbers = select.groups.compactMap { group in
            shown.firstIndex { select.columns[$0].value.key == group.key }.map { String($0 + 1) }
        }
        let isNamed = numbers.count < select.groups.count || select.groups.allSatisfy(\.isColumn)
        return (isNamed ? select.groups.map { text($0, indent: indent) } : numbers).joined(separator: ", ")
    }

    /// The keys of the order that tell rows apart: each once, no constants.
    private func order(of select: SQLSelect) -> [SQLOrder] {
        var seen: Set<String> = []
        return select.order.filter { !$0.value.isConstant && seen.insert($0.value.key).inserted }
    }

    /// A key of the order, by the name of the column that has its value if it is no plain column itself.
    private mutating func key(_ order: SQLOrder, of select: SQLSelect, indent: Int) -> String {
        let column = select.columns.indices.first {
            pruning.reads($0, of: select) && select.columns[$0].value.key == order.value.key
        }
        guard !order.value.isColumn, let column else { return text(order.text, indent: indent) }
        return dialect.quoted(select.columns[column].name) + order.words
    }

    /// - Parameter isValue: the query stands for a value, so that its column needs no name.
    private mutating func columns(_ select: SQLSelect, indent: Int, isValue: Bool) -> String {
        let word = select.isDistinct ? "SELECT DISTINCT" : "SELECT"
        if isValue, select.columns.count == 1 { return "\(word) \(text(select.columns[0].value, indent: indent + 2))" }
        var items: [String] = []
        // Without an aggregate among its columns a summary would not be one row.
        var lacksAggregate = self.lacksAggregate(select)
        for (index, column) in select.columns.enumerated() where pruning.reads(index, of: select) {
            var value = text(column.value, indent: indent + 2)
            let isNamed =
                !lacksAggregate && shownName(column.value) == column.name
                && !(dialect.namesEveryColumn && !select.joins.isEmpty)
            if lacksAggregate { value = "CASE WHEN COUNT(*) >= 0 THEN \(value) END" }
            lacksAggregate = false
            items.append(isNamed ? value : "\(value) AS \(dialect.quoted(column.name))")
        }
        if items.isEmpty { return word + " \(lacksAggregate ? "COUNT(*)" : "1") AS \(dialect.quoted("one"))" }
        if items.count == 1 { return "\(word) \(items[0])" }
        let pad = "\n" + String(repeating: " ", count: indent + 2)
        return word + pad + items.joined(separator: "," + pad)
    }

    private func lacksAggregate(_ select: SQLSelect) -> Bool {
        guard let summary = select.summary else { return false }
        let written = select.columns.indices.filter { pruning.reads($0, of: select) }
            .map { select.columns[$0].value.key }
        return !written.contains { text in summary.contains { text.contains($0) } }
    }

    private mutating func source(_ source: SQLSource, indent: Int) -> String {
        let alias = alias(of: source)
        switch source.kind {
        case .table(let name):
            return dialect.quoted(name) == alias ? alias : "\(dialect.quoted(name)) AS \(alias)"
        case .query(let select, true):
            let pad = "\n" + String(repeating: " ", count: indent)
            return "(\(pad)  \(self.select(select, indent: indent + 2))\(pad)) AS \(alias)"
        case .query(let select, false):
            let name = stage(select, wishing: source.alias)
            return dialect.quoted(name) == alias ? alias : "\(dialect.quoted(name)) AS \(alias)"
        case .rows(let text): return "\(self.text(text, indent: indent)) AS \(alias)"
        }
    }

    private func alias(of source: SQLSource) -> String { dialect.quoted(renamed[source.number] ?? source.alias) }

    /// The name of a `WITH`, written the first time that it is read.
    private mutating func stage(_ select: SQLSelect, wishing alias: String) -> String {
        if let inner = passedOn(select) {
            inner.notes.formUnion(select.notes)
            return stage(inner, wishing: alias)
        }
        if let known = stages.first(where: { $0.select === select }) { return known.name }
        if let open = openStages.first(where: { $0.select === select }) { return open.name }
        openStages.append((alias, select))
        // What stands in it is written before what is being written around.
        let around = parameters
        parameters = []
        let text = self.select(select, indent: 2)
        openStages.removeLast()
        stages.append((alias, select, text, parameters))
        parameters = around
        return alias
    }

    /// The query that another one does nothing but hand on, so that it need not be written.
    private func passedOn(_ select: SQLSelect) -> SQLSelect? {
        guard case .query(let inner, false)? = select.from?.kind, select.isPlain, inner !== select,
            !select.joins.indices.contains(where: { pruning.keeps($0, of: select) })
        else { return nil }
        let isAllColumns = select.columns.indices.allSatisfy { index in
            guard pruning.reads(index, of: select) else { return true }
            guard case .numbered(let source, _)? = select.columns[index].value.onlyPart else { return false }
            return source === select.from
        }
        return isAllColumns ? inner : nil
    }

    /// What a column of a source is called where it is made.
    private func name(ofColumn index: Int, of source: SQLSource) -> String {
        guard let select = source.select else { return "" }
        let column = select.columns[index]
        if case .query(_, false) = source.kind, passedOn(select) != nil,
            case .numbered(let inner, let innerIndex)? = column.value.onlyPart
        {
            return name(ofColumn: innerIndex, of: inner)
        }
        return column.name
    }

    /// The name that a column has without one being given to it.
    private func shownName(_ value: SQLText) -> String? {
        switch value.onlyPart {
        case .named(_, let name)?: name
        case .numbered(let source, let index)?: name(ofColumn: index, of: source)
        default: nil
        }
    }

    private var openStages: [(name: String, select: SQLSelect)] = []

    // MARK: Expressions

    private mutating func text(_ text: SQLText, indent: Int) -> String {
        var result = ""
        for part in text.parts {
            switch part {
            case .text(let text): result += text
            case .parameter(let index):
                result += parameterTexts[index]
                parameters.append(index)
            case .named(let source, let name): result += alias(of: source) + "." + dialect.quoted(name)
            case .numbered(let source, let index):
                result += alias(of: source) + "." + dialect.quoted(name(ofColumn: index, of: source))
            case .query(let select):
                let pad = "\n" + String(repeating: " ", count: indent + 2)
                result += "(\(pad)\(self.select(select, indent: indent + 2, isValue: true)))"
            }
        }
        return result
    }
}
