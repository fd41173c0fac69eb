// Which lines of a query became which part of its SQL: each operator leaves the lines of its expressions with the `SELECT`
// that it went into, and the renderer writes them above it as comments.

/// A line of a query, for a comment.
struct SQLNote: Hashable, Comparable {
    let source: String
    let line: Int
    let text: String

    /// The source's name without its folder.
    var file: String { source.split(separator: "/").last.map(String.init) ?? source }

    static func < (lhs: SQLNote, rhs: SQLNote) -> Bool { (lhs.source, lhs.line) < (rhs.source, rhs.line) }
}

extension SQLEmitter {
    /// Notes the lines that an operator's expressions stand on. Groups note their own: their order may be a query over them.
    func note(_ plan: LogicalPlan, in select: SQLSelect) {
        switch plan {
        case .aggregate, .rollup: break
        case .slice(_, _, _, _, let origin): note(origin, in: select)
        default: plan.forEachExpression { note($0, in: select) }
        }
    }

    func note(_ keys: [BoundExpr], _ aggregates: [BoundAggregate], in select: SQLSelect) {
        for key in keys { note(key, in: select) }
        for aggregate in aggregates {
            note(aggregate.origin, in: select)
            aggregate.call.forEachOperand { note($0, in: select) }
        }
    }

    private func note(_ expr: BoundExpr, in select: SQLSelect) {
        guard isAnnotated else { return }
        expr.forEachNode { node, _ in note(node.origin, in: select) }
    }

    private func note(_ origin: Origin, in select: SQLSelect) {
        guard isAnnotated, let source = origin.source else { return }
        let index = source.lineIndex(at: origin.range.bounds.lowerBound)
        // A comment ends with its line, whatever an engine takes for a line end.
        let line = String(
            String.UnicodeScalarView(
                source.line(index).unicodeScalars.filter { $0.properties.generalCategory != .control }))
        let text = line.drop { $0 == " " }
        select.notes.insert(SQLNote(source: source.name, line: index + 1, text: String(text)))
    }
}
