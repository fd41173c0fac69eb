// What a condition looks at, for those who explain why it does not hold. Its parts that all must hold are told apart by
// Optimizing (BoundExpr+Pieces.swift). Next: Engine/Session+WhyNot.swift, Engine/Session+ExplainEmpty.swift.

/// Something that a condition looks at.
struct LookedAt {
    /// As the query has it.
    let text: String
    let value: BoundExpr
    /// Of a quantifier: then `value` is how many rows it looks at, and `passing` how many of them pass, where it asks.
    let isOfRows: Bool
    let passing: BoundExpr?
}

extension BoundExpr {
    /// The expression as the query has it, on one line.
    var lineText: String {
        sourceText.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.joined(separator: " ")
    }

    /// What a condition looks at, each once. `conditions` are the definitions of derived ones.
    func lookedAt(_ conditions: [Int: BoundExpr]) -> [LookedAt] {
        var found: [LookedAt] = []
        var open = Set(conditions.keys)
        func add(_ text: String, _ value: BoundExpr, isOfRows: Bool = false, passing: BoundExpr? = nil) {
            if !found.contains(where: { $0.text == text }) {
                found.append(LookedAt(text: text, value: value, isOfRows: isOfRows, passing: passing))
            }
        }
        func leaves(_ expr: BoundExpr) {
            switch expr.kind {
            case .field, .follow, .slot, .aggregate: operand(expr)
            default: expr.forEachChild { child, deeper in if deeper == 0 { leaves(child) } }
            }
        }
        func operand(_ expr: BoundExpr) {
            if expr.isConstant { return }
            switch expr.kind {
            case .widen(let inner): operand(inner)
            case .aggregate(let call) where call.function.isQuantifier:
                let counts = call.quantified(type: .int, origin: expr.origin)
                add(expr.lineText, counts.all, isOfRows: true, passing: counts.passing)
            case .slot(let number) where expr.type == .bool && open.contains(number):
                open.remove(number)
                add(expr.lineText, expr)
                if let definition = conditions[number] { condition(definition) }
            case .field, .follow, .slot, .aggregate: add(expr.lineText, expr)
            default:
                if expr.type == .bool { return condition(expr) }
                add(expr.lineText, expr)
                expr.forEachChild { child, deeper in if deeper == 0 { leaves(child) } }
            }
        }
        func condition(_ expr: BoundExpr) {
            switch expr.kind {
            case .and, .or, .not, .compare, .isNull, .isOneOf, .isElement, .isAmong, .isBetween, .textTest, .matches,
                .conditional, .coalesce:
                expr.forEachChild { child, deeper in if deeper == 0 { operand(child) } }
            default: operand(expr)
            }
        }
        condition(self)
        return found
    }
}

extension AggregateFunction {
    fileprivate var isQuantifier: Bool { self == .any || self == .none || self == .all }
}

extension AggregateCall {
    /// How many rows a quantifier looks at, and how many of them pass.
    fileprivate func quantified(type: DataType, origin: Origin) -> (all: BoundExpr, passing: BoundExpr?) {
        func count(_ filter: BoundExpr?) -> BoundExpr {
            let call = AggregateCall(function: .count, subject: subject, arguments: [], filter: filter)
            return BoundExpr(.aggregate(call), type: type, origin: origin)
        }
        let parts = [filter, arguments.first].compactMap { $0 }
        guard !parts.isEmpty else { return (count(nil), nil) }
        // `all(link: p where q)` looks at the rows with q; `any(link where p)` looks for p.
        let considered = arguments.isEmpty ? nil : filter
        let passing = parts.count == 1 ? parts[0] : BoundExpr(.and(parts), type: .bool, origin: origin)
        return (count(considered), count(passing))
    }
}
