// A query in SQL while it is being made: what it reads from, what it joins, keeps, groups and gives. A class, because
// expressions refer to its columns before it is complete. Next: SQLPruning.swift drops what nobody reads,
// SQLRenderer.swift writes it down.

/// What stands behind `FROM` or `JOIN`.
final class SQLSource {
    enum Kind {
        case table(String)
        /// A query: a `WITH` of the whole, or written in brackets where it is read.
        case query(SQLSelect, isInline: Bool)
        /// A function that gives rows, written out.
        case rows(SQLText)
    }

    let kind: Kind
    /// What it is called in the query that reads it.
    var alias: String
    /// Tells sources apart.
    let number: Int

    init(_ kind: Kind, alias: String, number: Int) {
        self.kind = kind
        self.alias = alias
        self.number = number
    }

    var select: SQLSelect? {
        if case .query(let select, _) = kind { select } else { nil }
    }
}

/// A source beside the first one.
struct SQLJoin {
    enum Kind: String {
        case inner = "JOIN"
        case left = "LEFT JOIN"
        case cross = "CROSS JOIN"
    }

    let kind: Kind
    let source: SQLSource
    let on: SQLText?
    /// Whether it neither adds nor drops rows, so that it may go where nothing reads it.
    let isRemovable: Bool
}

final class SQLSelect {
    struct Column {
        let name: String
        let value: SQLText
    }

    var from: SQLSource?
    var joins: [SQLJoin] = []
    var conditions: [SQLText] = []
    var groups: [SQLText] = []
    var columns: [Column] = []
    var order: [SQLOrder] = []
    var limit: String?
    var offset: String?
    /// Queries whose rows follow.
    var unions: [SQLSelect] = []
    /// Whether the query reads itself.
    var isRecursive = false
    var isDistinct = false
    /// If all rows are summed up as one: the keys of its aggregates, one of which must stand in it.
    var summary: [String]?
    /// The lines of the query that it answers for.
    var notes: Set<SQLNote> = []

    /// Tables that stand beside a row: by what row, and under which name.
    var navigated: [String: SQLSource] = [:]
    /// What tells apart the rows that it reads, where they are to be read once more.
    var identity: [SQLText] = []
    /// Subqueries that are counted up for each row, by what tells them apart.
    var legs: [String: SQLLeg] = [:]

    init(from: SQLSource? = nil) { self.from = from }

    /// Whether it gives all rows that it reads as they come; what it joins is not looked at.
    var isPlain: Bool {
        keepsRowsApart && conditions.isEmpty && order.isEmpty && limit == nil && offset == nil
    }

    /// Whether each of its rows is one of what it reads, so that it can hand on further columns.
    var keepsRowsApart: Bool {
        groups.isEmpty && summary == nil && !isDistinct && !isRecursive && unions.isEmpty
    }

    /// Whether a text reads columns, and all of them are of queries around this one.
    func sees(onlyOutside text: SQLText) -> Bool {
        let own = Set(([from] + joins.map(\.source)).compactMap { $0?.number })
        let read = text.sources
        return !read.isEmpty && own.isDisjoint(with: read)
    }

    /// Whether one of its columns is asked of a query in brackets.
    var asksQueries: Bool {
        columns.contains { $0.value.parts.contains { if case .query = $0 { true } else { false } } }
    }

    /// Whether it or a query that it reads has window functions.
    fileprivate var hasWindows: Bool {
        if columns.contains(where: { $0.value.isWindowed || $0.value.asksWindows }) { return true }
        return ([from] + joins.map(\.source)).contains { source in
            if case .query(let inner, true)? = source?.kind { inner.hasWindows } else { false }
        }
    }

    /// The numbers of all sources that are read in it, its own among them.
    fileprivate var sources: Set<Int> {
        var texts = columns.map(\.value) + conditions + groups + order.map(\.value) + joins.compactMap(\.on)
        for source in [from] + joins.map(\.source) {
            if case .rows(let text)? = source?.kind { texts.append(text) }
        }
        var result = Set(texts.flatMap(\.sources))
        for source in [from] + joins.map(\.source) {
            if case .query(let inner, true)? = source?.kind { result.formUnion(inner.sources) }
        }
        return unions.reduce(into: result) { $0.formUnion($1.sources) }
    }
}

extension SQLText {
    /// Whether a query in brackets in it has window functions.
    var asksWindows: Bool {
        parts.contains { if case .query(let select) = $0 { select.hasWindows } else { false } }
    }

    fileprivate var sources: Set<Int> {
        parts.reduce(into: []) { found, part in
            switch part {
            case .text, .parameter: break
            case .named(let source, _), .numbered(let source, _): found.insert(source.number)
            case .query(let select): if !select.isRecursive { found.formUnion(select.sources) }
            }
        }
    }
}
