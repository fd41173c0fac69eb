// What an expression over a row of an entity rests on: the links, and perhaps the one stored column behind them, through
// which it sees the row. An expression of one column of few values, or of a row of a smaller entity, need be computed
// once for each of those, not for each row. Next: CodedKey.swift.

/// A way from a row of an entity: links, then a field of the entity at their end, or that entity's row itself.
struct StoredPath: Hashable {
    var links: [LinkID]
    var field: FieldID?

    /// Where a node that reads the row in slot 0 leads; nil for other nodes.
    init?(reading expr: BoundExpr) {
        var (links, field, node) = ([LinkID](), nil as FieldID?, expr)
        if case .field(let own, let row) = node.kind {
            field = own
            node = row
        }
        while case .follow(let link, let row) = node.kind {
            links.append(link)
            node = row
        }
        guard case .slot(0) = node.kind else { return nil }
        (self.links, self.field) = (links.reversed(), field)
    }

    init(links: [LinkID], field: FieldID?) {
        (self.links, self.field) = (links, field)
    }

    /// What all of an expression rests on; nil if it sees the row in several ways, other rows, or none.
    init?(commonTo expr: BoundExpr) {
        var paths: Set<StoredPath> = []
        guard Self.collect(expr, &paths), let first = paths.first else { return nil }
        if paths.count == 1 {
            self = first
            return
        }
        var shared = first.links[...]
        for path in paths {
            let length = zip(shared, path.links).prefix { $0 == $1 }.count
            shared = shared.prefix(length)
        }
        self.init(links: Array(shared), field: nil)
    }

    /// False for an expression that has more than a row to see.
    private static func collect(_ expr: BoundExpr, _ paths: inout Set<StoredPath>) -> Bool {
        if let path = StoredPath(reading: expr) {
            paths.insert(path)
            return true
        }
        switch expr.kind {
        case .slot, .outer, .aggregate: return false
        default: break
        }
        var isPlain = true
        expr.forEachChild { child, _ in isPlain = isPlain && collect(child, &paths) }
        return isPlain
    }

    /// An expression that rests on this path, over what stands at its end in slot 0.
    func rebased(_ expr: BoundExpr, in catalog: Catalog) -> BoundExpr {
        guard let path = StoredPath(reading: expr) else {
            return expr.replacingChildren { child, _ in rebased(child, in: catalog) }
        }
        if field != nil { return BoundExpr(.slot(0), type: expr.type, origin: expr.origin) }
        guard let last = links.last else { return expr }
        var node = BoundExpr(.slot(0), type: .entity(catalog[last].target), origin: expr.origin)
        for link in path.links.dropFirst(links.count) {
            node = BoundExpr(.follow(link, of: node), type: .entity(catalog[link].target), origin: expr.origin)
        }
        guard let own = path.field else { return node }
        return BoundExpr(.field(own, of: node), type: expr.type, origin: expr.origin)
    }
}
