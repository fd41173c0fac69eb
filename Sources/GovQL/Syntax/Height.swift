// How high a node's children are. Trees are limited in height while they are built, so that dropping, hashing or
// walking one never overflows a stack: a left-deep tree of 100,000 nodes does when it is freed.

/// Limits that hold for every parsed text.
public enum SyntaxLimits {
    /// Brackets, operators, steps and queries within one another.
    public static let depth = 500
    /// What is read on the caller's stack; deeper texts get a stack of their own. A level takes up to 16 KB in a debug
    /// build, and a thread may have 512 KB.
    static let depthInPlace = 16
    /// Tokens of one statement.
    public static let tokensPerStatement = 100_000
}

extension Expr.Kind {
    var heightOfChildren: Int {
        switch self {
        case .null, .bool, .integer, .decimal, .float, .string, .temporal, .duration, .name, .this, .outer, .parameter:
            0
        case .list(let elements): tallest(elements)
        case .range(let lower, let upper, _): max(lower.height, upper?.height ?? 0)
        case .member(let base, _): base.height
        case .negate(let operand), .not(let operand), .isNull(let operand, _): operand.height
        case .binary(_, _, let left, let right): max(left.height, right.height)
        case .conditional(let condition, let then, let otherwise):
            max(condition.height, then.height, otherwise?.height ?? 0)
        case .cases(let arms, let otherwise):
            arms.reduce(otherwise?.height ?? 0) { max($0, $1.condition.height, $1.value.height) }
        case .call(let call): call.heightOfChildren
        case .within(let within): max(within.value.height, within.via?.height ?? 0)
        case .query(let query): query.height
        }
    }
}

extension Call {
    fileprivate var heightOfChildren: Int {
        let clauses = max(tallest(arguments), filter?.height ?? 0, tallest(order))
        return max(clauses, subject?.height ?? 0, partition?.height ?? 0)
    }
}

extension Call.Subject {
    fileprivate var height: Int {
        switch self {
        case .link(let link, _): link.height
        case .from(let source, _): source.height
        }
    }
}

extension Call.Partition {
    fileprivate var height: Int {
        switch self {
        case .all: 0
        case .keys(let keys): tallest(keys)
        }
    }
}

extension Stage.Kind {
    var heightOfChildren: Int {
        switch self {
        case .drop, .rename, .distinct, .unpivot, .describe, .save, .broken: 0
        case .where(let value), .take(let value), .skip(let value): value.height
        case .sample(let count, let seed): max(count.height, seed?.height ?? 0)
        case .derive(let items), .select(let items): tallest(items)
        case .set(let assignments): tallest(assignments.map(\.value))
        case .sort(let keys): tallest(keys)
        case .top(let top): max(top.count.height, tallest(top.keys), tallest(top.per))
        case .lookup(let lookup):
            lookup.on.reduce(lookup.query.height) { max($0, $1.here.height, $1.there?.height ?? 0) }
        case .expand(let expand): expand.item.value.height
        case .union(let query), .except(let query), .intersect(let query), .diff(let query, _): query.height
        case .summarize(let summarize):
            max(tallest(summarize.items), tallest(summarize.keys), summarize.along?.via?.height ?? 0)
        case .pivot(let pivot): max(pivot.key.height, tallest(pivot.values), pivot.columns?.height ?? 0)
        case .fill(let fill): max(fill.range?.height ?? 0, tallest(fill.per))
        case .expect(.predicate(let predicate)): predicate.height
        case .expect(.empty): 0
        case .chart(let chart): max(tallest(chart.x), tallest(chart.y), tallest(chart.by))
        }
    }
}

private func tallest(_ expressions: [Expr]) -> Int { expressions.reduce(0) { max($0, $1.height) } }
private func tallest(_ items: [Item]) -> Int { items.reduce(0) { max($0, $1.value.height) } }
private func tallest(_ keys: [SortKey]) -> Int { keys.reduce(0) { max($0, $1.value.height) } }
