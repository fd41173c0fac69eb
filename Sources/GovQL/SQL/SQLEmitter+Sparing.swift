// What keeps a query from being written twice: a value that asks a query of its own, or takes lines to write, stands once
// in a `WITH` where it is used more than once; a query that several expressions ask (`let`) is one `WITH` for all of them.

extension SQLEmitter {
    /// The rows as a `WITH` where one of their heavy values would be written more than once.
    ///
    /// - Parameter keepsAll: the rows go on with all their slots, so that each is used once already.
    func spared(_ rows: SQLRelation, by expressions: [BoundExpr], keepsAll: Bool) -> SQLRelation {
        let isHeavy = rows.slots.map(\.isHeavy)
        guard isHeavy.contains(true) else { return rows }
        var uses = [Int](repeating: keepsAll ? 1 : 0, count: rows.slots.count)
        for expr in expressions {
            expr.forEachNode { node, depth in
                if depth == 0, case .slot(let slot) = node.kind { uses[slot] += 1 }
            }
        }
        let isRepeated = zip(uses, isHeavy).contains { $0 > 1 && $1 }
        return isRepeated ? seal(rows) : rows
    }

    /// The rows of a query that an expression asks.
    func rows(of subplan: Subplan) throws -> SQLRelation {
        let signature = subplan.plan.signature
        guard askedTwice.contains(signature) else { return try relation(subplan.plan, outer: nil) }
        if let known = shared[signature] { return copy(of: known) }
        let rows = seal(try relation(subplan.plan, outer: nil))
        shared[signature] = rows
        return copy(of: rows)
    }

    /// The queries inside a plan's expressions that are asked more than once and do more than read a table.
    static func repeated(in plan: LogicalPlan) -> Set<[UInt64]> {
        var counts: [[UInt64]: Int] = [:]
        func count(_ subplan: Subplan) {
            switch subplan.plan {
            case .scan, .columns: break
            default: counts[subplan.plan.signature, default: 0] += 1
            }
            subplan.plan.forEachNode(visit)
        }
        func visit(_ node: LogicalPlan) {
            node.forEachExpression { expr in
                expr.forEachNode { node, _ in
                    switch node.kind {
                    case .aggregate(let call): if case .query(let subplan) = call.subject { count(subplan) }
                    case .isAmong(_, let members): count(members)
                    default: break
                    }
                }
            }
        }
        plan.forEachNode(visit)
        return Set(counts.filter { $0.value > 1 }.keys)
    }
}

extension SQLText {
    /// Whether one would not write it twice: it asks a query, or takes more than a line.
    var isHeavy: Bool {
        var length = 0
        for part in parts {
            switch part {
            case .query: return true
            case .text(let text): length += text.utf8.count
            case .named, .numbered, .parameter: length += 20
            }
        }
        return length > 160
    }
}
