// Sources that are called like a column, for engines that take one for the other: ClickHouse reads `"street"."size"` as the
// length of a text column `street`, Spark as a field of a structure. They get another name where the query is written down.

struct SQLAliases {
    private(set) var renamed: [Int: String] = [:]

    init(_ root: SQLSelect, columns: [String]) {
        var walk = Walk()
        walk.visit(root)
        var names = SQLNames()
        let taken = Set((columns + walk.columns).map { Folding.fold($0) })
        for name in taken { _ = names.take(name) }
        for source in walk.sources { _ = names.take(source.alias) }
        for source in walk.sources where taken.contains(Folding.fold(source.alias)) {
            renamed[source.number] = names.take(source.alias + "_rows")
        }
    }

    /// All sources and columns of a query and the queries in it.
    private struct Walk {
        var sources: [SQLSource] = []
        var columns: [String] = []
        private var seen: Set<ObjectIdentifier> = []

        mutating func visit(_ select: SQLSelect) {
            guard seen.insert(ObjectIdentifier(select)).inserted else { return }
            columns += select.columns.map(\.name)
            var texts = select.columns.map(\.value) + select.conditions + select.groups + select.order.map(\.value)
            for source in (select.from.map { [$0] } ?? []) + select.joins.map(\.source) {
                sources.append(source)
                if let inner = source.select { visit(inner) }
            }
            texts += select.joins.compactMap(\.on)
            for part in texts.flatMap(\.parts) {
                if case .query(let inner) = part { visit(inner) }
            }
            for union in select.unions { visit(union) }
        }
    }
}
