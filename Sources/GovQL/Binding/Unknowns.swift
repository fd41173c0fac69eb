// Two-valued logic keeps rows about which something is unknown: `not (x > 3)` is true where x is null. A note says how
// many. For that a predicate gets a strict twin in which every negated test wants its operands known: rows that the
// predicate keeps and the twin does not are the ones to report.

struct Unknowns {
    /// Bool slots that a `derive` made, by their definitions.
    let conditions: [Int: BoundExpr]

    /// The strict twin, or nil when the predicate has no negated test.
    func strict(_ predicate: BoundExpr) -> BoundExpr? {
        var isChanged = false
        let twin = whenTrue(predicate, &isChanged)
        return isChanged ? twin : nil
    }

    /// True where the predicate is true and rests on nothing unknown.
    private func whenTrue(_ expr: BoundExpr, _ isChanged: inout Bool) -> BoundExpr {
        switch expr.kind {
        case .compare(.notEqual, let lhs, let rhs): return known(expr, [lhs, rhs], &isChanged)
        case .not(let operand): return whenFalse(operand, &isChanged)
        case .compare(.equal, let test, let truth) where test.isDerivedTest:
            guard case .bool(let truth)? = truth.constantValue else { return expr }
            return truth ? whenTrue(test, &isChanged) : whenFalse(test, &isChanged)
        case .and(let operands): return rebuilt(expr, .and(operands.map { whenTrue($0, &isChanged) }))
        case .or(let operands): return rebuilt(expr, .or(operands.map { whenTrue($0, &isChanged) }))
        case .slot(let number):
            guard let definition = conditions[number] else { return expr }
            return whenTrue(definition, &isChanged)
        default: return expr
        }
    }

    /// True where the predicate is false and rests on nothing unknown.
    private func whenFalse(_ expr: BoundExpr, _ isChanged: inout Bool) -> BoundExpr {
        switch expr.kind {
        case .compare(.notEqual, let lhs, let rhs):
            return rebuilt(expr, .compare(.equal, lhs, rhs))
        case .compare(_, let lhs, let rhs), .textTest(_, let lhs, let rhs), .isElement(let lhs, let rhs):
            return known(negated(expr), [lhs, rhs], &isChanged)
        case .isOneOf(let operand, _), .isAmong(let operand, _), .matches(let operand, _):
            return known(negated(expr), [operand], &isChanged)
        case .isBetween(let operand, let lower, let upper, _):
            return known(negated(expr), [operand] + [lower, upper].compactMap { $0 }, &isChanged)
        case .not(let operand): return whenTrue(operand, &isChanged)
        case .and(let operands): return rebuilt(expr, .or(operands.map { whenFalse($0, &isChanged) }))
        case .or(let operands): return rebuilt(expr, .and(operands.map { whenFalse($0, &isChanged) }))
        case .slot(let number):
            guard let definition = conditions[number] else { return known(negated(expr), [expr], &isChanged) }
            return whenFalse(definition, &isChanged)
        case .field: return known(negated(expr), [expr], &isChanged)
        default: return negated(expr)
        }
    }

    private func negated(_ expr: BoundExpr) -> BoundExpr { rebuilt(expr, .not(expr)) }

    private func rebuilt(_ expr: BoundExpr, _ kind: BoundExpr.Kind) -> BoundExpr {
        BoundExpr(kind, type: .bool, origin: expr.origin)
    }

    /// The test, wanting these operands not to be null.
    private func known(_ test: BoundExpr, _ operands: [BoundExpr], _ isChanged: inout Bool) -> BoundExpr {
        let open = operands.filter { $0.constantValue == nil }
        guard !open.isEmpty else { return test }
        isChanged = true
        let isKnown = open.map { rebuilt($0, .not(rebuilt($0, .isNull($0)))) }
        return rebuilt(test, .and([test] + isKnown))
    }
}

extension BoundExpr {
    /// A condition that is never null, though what it rests on may be: not a bool of the data.
    fileprivate var isDerivedTest: Bool {
        if case .field = kind { return false }
        return type == .bool
    }
}
