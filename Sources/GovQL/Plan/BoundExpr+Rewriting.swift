// Expressions rebuilt with other operands: what rewriting a plan needs. Which operands a node has, and how deep their
// rows lie, is the same as in BoundExpr+Facts.swift.

extension BoundExpr {
    /// This node over what `body` makes of its operands, each handed with how many levels deeper its rows are.
    func replacingChildren(_ body: (_ child: BoundExpr, _ deeper: Int) throws -> BoundExpr) rethrows -> BoundExpr {
        BoundExpr(try kindReplacingChildren(body), type: type, origin: origin)
    }

    private func kindReplacingChildren(_ body: (BoundExpr, Int) throws -> BoundExpr) rethrows -> Kind {
        switch kind {
        case .constant, .parameter, .today, .slot, .entityConstant: return kind
        case .outer(let levels, let inner):
            let inner = try body(inner, -levels)
            // What reads no row is of no row further out.
            return inner.isConstant ? inner.kind : .outer(levels: levels, inner)
        case .field(let field, let row): return .field(field, of: try body(row, 0))
        case .follow(let link, let row): return .follow(link, of: try body(row, 0))
        case .not(let inner): return .not(try body(inner, 0))
        case .and(let operands): return .and(try operands.map { try body($0, 0) })
        case .or(let operands): return .or(try operands.map { try body($0, 0) })
        case .isNull(let inner): return .isNull(try body(inner, 0))
        case .compare(let comparison, let lhs, let rhs): return .compare(comparison, try body(lhs, 0), try body(rhs, 0))
        case .isOneOf(let inner, let values): return .isOneOf(try body(inner, 0), values)
        case .isAmong(let inner, let members): return .isAmong(try body(inner, 0), members)
        case .isElement(let inner, let list): return .isElement(try body(inner, 0), of: try body(list, 0))
        case .isBetween(let inner, let lower, let upper, let includesUpper):
            return .isBetween(
                try body(inner, 0), lower: try lower.map { try body($0, 0) }, upper: try upper.map { try body($0, 0) },
                includesUpper: includesUpper)
        case .textTest(let test, let text, let part): return .textTest(test, try body(text, 0), try body(part, 0))
        case .matches(let text, let pattern): return .matches(try body(text, 0), pattern)
        case .arithmetic(let operation, let lhs, let rhs):
            return .arithmetic(operation, try body(lhs, 0), try body(rhs, 0))
        case .negate(let inner): return .negate(try body(inner, 0))
        case .shift(let moved, let amount, let isSubtraction):
            return .shift(try body(moved, 0), by: try body(amount, 0), isSubtraction: isSubtraction)
        case .distance(let later, let earlier): return .distance(try body(later, 0), try body(earlier, 0))
        case .coalesce(let operands): return .coalesce(try operands.map { try body($0, 0) })
        case .conditional(let arms, let otherwise):
            let arms = try arms.map { Arm(condition: try body($0.condition, 0), value: try body($0.value, 0)) }
            return .conditional(arms, otherwise: try otherwise.map { try body($0, 0) })
        case .widen(let inner): return .widen(try body(inner, 0))
        case .list(let members): return .list(try members.map { try body($0, 0) })
        case .call(let function, let arguments): return .call(function, try arguments.map { try body($0, 0) })
        case .aggregate(let call):
            let subject: AggregateSubject =
                switch call.subject {
                case .rows, .query: call.subject
                case .reached(let start, let path, let isOnce):
                    .reached(start: try body(start, 0), path: path, isOnce: isOnce)
                }
            return .aggregate(try call.replacing(subject: subject) { try body($0, 1) })
        }
    }
}

extension AggregateCall {
    /// The call over another subject, with what `body` makes of each expression computed per row of it.
    func replacing(
        subject: AggregateSubject, _ body: (BoundExpr) throws -> BoundExpr
    ) rethrows -> AggregateCall {
        AggregateCall(
            function: function, subject: subject, arguments: try arguments.map(body), isDistinct: isDistinct,
            filter: try filter.map(body), order: try order.map { try $0.replacing(body) }, constant: constant)
    }
}

extension BoundSortKey {
    func replacing(_ body: (BoundExpr) throws -> BoundExpr) rethrows -> BoundSortKey {
        BoundSortKey(value: try body(value), isDescending: isDescending, collation: collation)
    }
}
