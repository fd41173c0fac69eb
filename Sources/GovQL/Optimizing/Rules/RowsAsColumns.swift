// The rule that makes streaming possible: a `scan` whose row is only ever asked for its own fields and to-one links
// becomes `columns`, slots that hold those values. It looks at a stretch of the plan at a time: from an operator that
// ends a row's slots (`project`, `aggregate`, `pivot`) down, through operators that pass slots on, to the `scan`.

enum RowsAsColumns {
    static let rule = OptimizerRule("rows as columns", "以列代行") { apply(to: $0, $1) }

    private static func apply(to plan: LogicalPlan, _ facts: OptimizerFacts) -> LogicalPlan {
        if let stretch = Stretch(endingAt: plan), let entity = stretch.entity {
            var rewriter = RowRewriter(entity: entity)
            // Once to see what is read, once to write it with all slots known.
            if (try? stretch.rewritten(&rewriter)) != nil, facts.streams(entity, rewriter.reads) {
                rewriter.isCollecting = false
                if let rewritten = try? stretch.rewritten(&rewriter) {
                    return rewritten.replacingSideInputs { apply(to: $0, facts) }
                }
            }
        }
        return plan.replacingInputs { apply(to: $0, facts) }
    }
}

/// The row is needed as such.
private struct RowIsUsed: Error {}

/// Replaces what expressions read of the row in slot 0.
private struct RowRewriter {
    let entity: EntityID
    private(set) var reads: [ColumnRead] = []
    var isCollecting = true

    init(entity: EntityID) { self.entity = entity }

    mutating func rewrite(_ expr: BoundExpr) throws -> BoundExpr { try rewrite(expr, depth: 0) }

    private mutating func rewrite(_ expr: BoundExpr, depth: Int) throws -> BoundExpr {
        switch expr.kind {
        case .field(let field, let row):
            if let slot = slot(.field(field), of: row, depth: depth, type: expr.type, origin: expr.origin) {
                return slot
            }
        case .follow:
            // All links of a chain at once.
            var links: [LinkID] = []
            var row = expr
            while case .follow(let link, let inner) = row.kind {
                links.append(link)
                row = inner
            }
            let read = ColumnRead.target(links.reversed())
            if let slot = slot(read, of: row, depth: depth, type: expr.type, origin: expr.origin) { return slot }
        case .slot(let number) where depth == 0:
            if number == 0 { throw RowIsUsed() }
            return BoundExpr(.slot(number - 1 + reads.count), type: expr.type, origin: expr.origin)
        default: break
        }
        return try expr.replacingChildren { child, deeper in try rewrite(child, depth: depth + deeper) }
    }

    /// The slot of something read of `row`, if that is the row in slot 0, seen from however deep inside.
    private mutating func slot(
        _ read: ColumnRead, of row: BoundExpr, depth: Int, type: DataType, origin: Origin
    ) -> BoundExpr? {
        switch row.kind {
        case .slot(0) where depth == 0:
            return BoundExpr(.slot(number(of: read)), type: type, origin: origin)
        case .outer(let levels, let inner):
            guard let slot = slot(read, of: inner, depth: depth - levels, type: type, origin: origin) else {
                return nil
            }
            return BoundExpr(.outer(levels: levels, slot), type: type, origin: origin)
        default: return nil
        }
    }

    private mutating func number(of read: ColumnRead) -> Int {
        if let number = reads.firstIndex(of: read) { return number }
        precondition(isCollecting, "All reads are known when slots are written")
        reads.append(read)
        return reads.count - 1
    }
}

/// A stretch of a plan.
private struct Stretch {
    private let end: LogicalPlan

    /// Nil if the operator passes its input's slots on.
    init?(endingAt plan: LogicalPlan) {
        switch plan {
        case .project, .aggregate, .rollup, .pivot: end = plan
        default: return nil
        }
    }

    /// The entity whose rows the stretch begins with.
    var entity: EntityID? {
        var plan = end
        while let next = plan.inputs.first {
            plan = next
            switch plan {
            case .scan(let entity): return entity
            case .filter, .extend, .window, .sort, .slice, .sample, .top, .lookup, .expand, .expandList, .restrict,
                .distinct, .expect:
                continue
            case .columns, .unit, .periods, .project, .union, .aggregate, .rollup, .pivot, .unpivot, .fill, .diff,
                .profile:
                return nil
            }
        }
        return nil
    }

    func rewritten(_ rows: inout RowRewriter) throws -> LogicalPlan { try rewritten(end, &rows) }

    private func rewritten(_ plan: LogicalPlan, _ rows: inout RowRewriter) throws -> LogicalPlan {
        if case .scan(let entity) = plan { return .columns(entity, rows.reads) }
        guard let input = plan.inputs.first else { throw RowIsUsed() }
        // Inputs first: the slots of later operators come after all reads.
        return try plan.over(try rewritten(input, &rows)).replacingExpressions { try rows.rewrite($0) }
    }
}
