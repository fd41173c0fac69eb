// Which columns of which queries are read at all: from the outermost query inwards, until nothing new is found. What is
// left out is never written: columns of a `WITH`, and joins that neither add nor drop rows.

struct SQLPruning {
    private(set) var columns: [ObjectIdentifier: Set<Int>] = [:]
    private(set) var joins: [ObjectIdentifier: Set<Int>] = [:]

    init(_ root: SQLSelect) {
        columns[ObjectIdentifier(root)] = Set(root.columns.indices)
        visit(root)
    }

    func reads(_ index: Int, of select: SQLSelect) -> Bool {
        columns[ObjectIdentifier(select)]?.contains(index) ?? false
    }

    func keeps(_ index: Int, of select: SQLSelect) -> Bool {
        joins[ObjectIdentifier(select)]?.contains(index) ?? false
    }

    /// What was wanted of a query when it was looked at last.
    private var visited: [ObjectIdentifier: Set<Int>] = [:]

    private mutating func visit(_ select: SQLSelect) {
        let id = ObjectIdentifier(select)
        if select.isDistinct || select.isRecursive { columns[id] = Set(select.columns.indices) }
        let wanted = columns[id] ?? []
        // A query that reads itself is looked at once.
        guard visited.updateValue(wanted, forKey: id) != wanted else { return }
        var read: Set<Int> = []
        for index in wanted { need(select.columns[index].value, &read) }
        for condition in select.conditions { need(condition, &read) }
        for group in select.groups { need(group, &read) }
        for key in select.order { need(key.value, &read) }
        var kept: Set<Int> = []
        for (index, join) in select.joins.enumerated().reversed() {
            guard !join.isRemovable || read.contains(join.source.number) else { continue }
            kept.insert(index)
            if let on = join.on { need(on, &read) }
            need(join.source, &read)
        }
        joins[id] = kept
        if let from = select.from { need(from, &read) }
        for union in select.unions {
            columns[ObjectIdentifier(union)] = wanted
            visit(union)
        }
    }

    private mutating func need(_ text: SQLText, _ read: inout Set<Int>) {
        for part in text.parts {
            switch part {
            case .text, .parameter: break
            case .named(let source, _): read.insert(source.number)
            case .numbered(let source, let index):
                read.insert(source.number)
                guard let select = source.select else { continue }
                if columns[ObjectIdentifier(select), default: []].insert(index).inserted { visit(select) }
            case .query(let select):
                columns[ObjectIdentifier(select)] = Set(select.columns.indices)
                visit(select)
                // What it reads of the rows around it.
                readOutside(of: select, &read)
            }
        }
    }

    private mutating func need(_ source: SQLSource, _ read: inout Set<Int>) {
        switch source.kind {
        case .table: break
        case .query(let select, _):
            if columns[ObjectIdentifier(select)] == nil { columns[ObjectIdentifier(select)] = [] }
            visit(select)
            readOutside(of: select, &read)
        case .rows(let text): need(text, &read)
        }
    }

    /// The sources that a query inside another one reads, its own among them: those do no harm.
    private mutating func readOutside(of select: SQLSelect, _ read: inout Set<Int>) {
        guard !select.isRecursive else { return }
        var texts = (columns[ObjectIdentifier(select)] ?? []).map { select.columns[$0].value }
        texts += select.conditions + select.groups + select.order.map(\.value)
        for index in joins[ObjectIdentifier(select)] ?? [] {
            if let on = select.joins[index].on { texts.append(on) }
            if case .query(let inner, true) = select.joins[index].source.kind { readOutside(of: inner, &read) }
        }
        if case .query(let inner, true)? = select.from?.kind { readOutside(of: inner, &read) }
        for text in texts { need(text, &read) }
        for union in select.unions { readOutside(of: union, &read) }
    }
}
