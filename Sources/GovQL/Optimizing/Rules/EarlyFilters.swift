// Rows are dropped before anything is done with them: conditions sink below columns, orders, expansions, lookups, groups
// and unions as far as what they read is there, and meet in one filter. A condition never passes what could fail or be
// noted for a row that it drops; one that can fail itself stays, for its error tells which of its rows failed.

enum EarlyFilters {
    static let rule = OptimizerRule("filters early", "提前筛选") { plan, _ in apply(to: plan) }

    /// A predicate, and its strict twin if rows that it keeps for want of knowledge are counted.
    private struct Test {
        let predicate: BoundExpr
        var strict: BoundExpr?

        func over(_ input: LogicalPlan) -> LogicalPlan { .filter(input, predicate, strict: strict) }

        var isSensitive: Bool { predicate.isSensitive || strict?.isSensitive ?? false }
    }

    /// What a test has to pass.
    private struct Passage {
        /// Whether its rows are those of its input, each once: then what is counted stays the same.
        let keepsRows: Bool
        /// An expression over its rows as one over those of its input.
        let map: (BoundExpr) -> BoundExpr?
    }

    private static func apply(to plan: LogicalPlan) -> LogicalPlan {
        let plan = plan.replacingInputs(apply)
        guard case .filter(let input, let predicate, let strict) = plan else { return plan }
        return sunk(Test(predicate: predicate, strict: strict), below: input)
    }

    /// The test as far down as it goes.
    private static func sunk(_ test: Test, below input: LogicalPlan) -> LogicalPlan {
        if test.isSensitive { return test.over(input) }
        if let (plain, noted) = divided(test) { return noted.over(sunk(plain, below: input)) }
        switch input {
        case .filter(let inner, let predicate, nil) where test.strict == nil:
            let conditions = predicate.conjuncts + test.predicate.conjuncts
            return sunk(Test(predicate: .all(conditions)), below: inner)
        case .union(let left, let right):
            return .union(sunk(test, below: left), sunk(test, below: right))
        default: break
        }
        guard let passage = passage(through: input), let inner = input.inputs.first else { return test.over(input) }
        if let strict = test.strict {
            guard passage.keepsRows, let predicate = passage.map(test.predicate),
                let strict = passage.map(strict)
            else { return test.over(input) }
            return input.over(sunk(Test(predicate: predicate, strict: strict), below: inner))
        }
        var (moved, kept): ([BoundExpr], [BoundExpr]) = ([], [])
        for condition in test.predicate.conjuncts {
            if let below = passage.map(condition) { moved.append(below) } else { kept.append(condition) }
        }
        guard !moved.isEmpty else { return test.over(input) }
        let origin = kept.isEmpty ? test.predicate.origin : .none
        let rest = input.over(sunk(Test(predicate: .all(moved, origin: origin)), below: inner))
        return kept.isEmpty ? rest : .filter(rest, .all(kept), strict: nil)
    }

    /// The conditions that nothing is counted for, and the others with their twins. Nil unless there are both.
    private static func divided(_ test: Test) -> (plain: Test, noted: Test)? {
        guard let strict = test.strict, case .and(let conditions) = test.predicate.kind,
            case .and(let twins) = strict.kind, conditions.count == twins.count
        else { return nil }
        let isPlain = zip(conditions, twins).map { $0.signature == $1.signature }
        guard isPlain.contains(true), isPlain.contains(false) else { return nil }
        let plain = zip(conditions, isPlain).filter(\.1).map(\.0)
        func joined(_ conditions: [BoundExpr]) -> BoundExpr {
            let rest = zip(conditions, isPlain).filter { !$0.1 }.map(\.0)
            // The note stands where the whole predicate does.
            return BoundExpr(BoundExpr.all(rest).kind, type: .bool, origin: test.predicate.origin)
        }
        return (Test(predicate: .all(plain)), Test(predicate: joined(conditions), strict: joined(twins)))
    }

    private static func passage(through plan: LogicalPlan) -> Passage? {
        func quiet(_ expressions: [BoundExpr]) -> Bool { !expressions.contains(where: \.isSensitive) }
        func reading(below limit: Int) -> (BoundExpr) -> BoundExpr? {
            { expr in expr.slotsRead.allSatisfy { $0 < limit } ? expr : nil }
        }
        switch plan {
        case .extend(let input, let columns) where quiet(columns):
            let base = input.slotCount
            return Passage(keepsRows: true) { expr in
                expr.replacingSlots { number, slot in
                    number < base ? slot : path(columns, number - base, base)
                }
            }
        case .project(_, let columns) where quiet(columns):
            return Passage(keepsRows: true) { expr in
                expr.replacingSlots { number, _ in columns[number].isPath ? columns[number] : nil }
            }
        case .sort(_, let keys) where quiet(keys.map(\.value)): return Passage(keepsRows: true) { $0 }
        case .lookup(let left, _, _, let keys, _) where quiet(keys.map(\.left)):
            return Passage(keepsRows: true, map: reading(below: left.slotCount))
        case .expand(let input, let start, _, _, _) where quiet([start]):
            return Passage(keepsRows: false, map: reading(below: input.slotCount))
        case .expandList(let input, let list, _) where quiet([list]):
            return Passage(keepsRows: false, map: reading(below: input.slotCount))
        case .restrict(_, _, let leftKeys, _, _) where quiet(leftKeys): return Passage(keepsRows: false) { $0 }
        case .distinct(_, let keys) where quiet(keys):
            let known = Set(keys.compactMap(\.slotNumber))
            return Passage(keepsRows: false) { $0.slotsRead.isSubset(of: known) ? $0 : nil }
        case .aggregate(_, let keys, let aggregates)
        where !keys.isEmpty && quiet(keys) && aggregates.allSatisfy(\.isQuiet):
            return Passage(keepsRows: false) { expr in
                expr.replacingSlots { number, _ in number < keys.count ? keys[number] : nil }
            }
        default: return nil
        }
    }

    /// A column of an `extend` over its input alone, if it is cheap to have twice.
    private static func path(_ columns: [BoundExpr], _ index: Int, _ base: Int) -> BoundExpr? {
        guard columns[index].isPath else { return nil }
        return columns[index].replacingSlots { number, slot in
            number < base ? slot : path(columns, number - base, base)
        }
    }
}
