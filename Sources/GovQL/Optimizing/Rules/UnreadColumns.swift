// Values that nothing reads are not computed: their slot is null. Slots keep their numbers. What could fail or be noted
// is computed all the same.

enum UnreadColumns {
    static let rule = OptimizerRule("unread columns dropped", "去除未用的列") { plan, _ in
        pruned(plan, Set(0..<plan.slotCount))
    }

    /// The plan with only these slots as they were.
    private static func pruned(_ plan: LogicalPlan, _ needed: Set<Int>) -> LogicalPlan {
        switch plan {
        case .extend(let input, let columns):
            let base = input.slotCount
            var needed = needed
            var kept = columns
            // The last first: an earlier one may be there only for a later one.
            for (index, column) in columns.enumerated().reversed() {
                if isDroppable(column, needed.contains(base + index)) {
                    kept[index] = .unread
                } else {
                    needed.formUnion(column.slotsRead)
                }
            }
            return .extend(pruned(input, below(base, needed)), kept)
        case .project(let input, let columns):
            let kept = columns.enumerated().map { isDroppable($1, needed.contains($0)) ? .unread : $1 }
            return .project(pruned(input, reads(kept)), kept)
        case .window(let input, let items):
            let base = input.slotCount
            if items.indices.allSatisfy({ !needed.contains(base + $0) && isQuiet(items[$0]) }) {
                return pruned(.extend(input, items.map { _ in .unread }), needed)
            }
            return pass(plan, needed, limit: base)
        case .aggregate(let input, let keys, let aggregates):
            // One row is no work worth sparing.
            let kept = aggregates.indices.filter {
                keys.isEmpty || needed.contains(keys.count + $0) || !aggregates[$0].isQuiet
            }
            let plan = LogicalPlan.aggregate(input, keys: keys, kept.map { aggregates[$0] })
            let groups = plan.over(pruned(input, plan.slotsUsed))
            if kept.count == aggregates.count { return groups }
            return .project(groups, slots(keys, aggregates, kept))
        case .lookup(let left, let right, let rightShape, let keys, let origin):
            let (leftCount, rightCount) = (left.slotCount, rightShape.count)
            let leftNeeded = below(leftCount, needed).union(reads(keys.map(\.left)))
            let rightNeeded = Set((0..<rightCount).filter { needed.contains(leftCount + $0) })
                .union(reads(keys.map(\.right)))
            return .lookup(
                pruned(left, leftNeeded), right: pruned(right, rightNeeded), rightShape: rightShape, keys: keys,
                origin: origin)
        case .restrict(let left, let right, let leftKeys, let rightKeys, let keepsMatches):
            return .restrict(
                pruned(left, needed.union(reads(leftKeys))), by: pruned(right, reads(rightKeys)), leftKeys: leftKeys,
                rightKeys: rightKeys, keepsMatches: keepsMatches)
        case .rollup(let input, _, _), .pivot(let input, _): return plan.over(pruned(input, plan.slotsUsed))
        case .filter(let input, _, _), .sort(let input, _), .slice(let input, _, _, _, _), .top(let input, _),
            .distinct(let input, _), .expect(let input, _, _, _), .sample(let input, _, _),
            .expand(let input, _, _, _, _), .expandList(let input, _, _):
            return pass(plan, needed, limit: input.slotCount)
        case .scan, .columns, .unit, .periods: return plan
        case .union, .unpivot, .fill, .diff, .profile:
            return plan.replacingInputs { pruned($0, Set(0..<$0.slotCount)) }
        }
    }

    /// An operator that passes slots on and reads some.
    private static func pass(_ plan: LogicalPlan, _ needed: Set<Int>, limit: Int) -> LogicalPlan {
        guard let input = plan.inputs.first else { return plan }
        return plan.over(pruned(input, below(limit, needed).union(plan.slotsUsed)))
    }

    private static func below(_ limit: Int, _ slots: Set<Int>) -> Set<Int> { slots.filter { $0 < limit } }

    private static func reads(_ expressions: [BoundExpr]) -> Set<Int> {
        expressions.reduce(into: []) { $0.formUnion($1.slotsRead) }
    }

    private static func isDroppable(_ column: BoundExpr, _ isNeeded: Bool) -> Bool {
        !isNeeded && !column.isSensitive
    }

    private static func isQuiet(_ item: WindowItem) -> Bool {
        switch item.function {
        case .rank, .denseRank, .rowNumber, .ntile, .previous, .next: break
        // A period that stands twice is an error of `earlier`.
        case .runningSum, .movingAverage, .earlier, .aggregate: return false
        }
        let expressions = [item.argument].compactMap { $0 } + item.order.map(\.value) + item.partition
        return !expressions.contains(where: \.isSensitive)
    }

    /// The slots of groups in their old places.
    private static func slots(_ keys: [BoundExpr], _ aggregates: [BoundAggregate], _ kept: [Int]) -> [BoundExpr] {
        let keySlots = keys.enumerated().map { BoundExpr(.slot($0), type: $1.type, origin: $1.origin) }
        return keySlots
            + aggregates.indices.map { index in
                guard let place = kept.firstIndex(of: index) else { return .unread }
                let aggregate = aggregates[index]
                return BoundExpr(.slot(keys.count + place), type: aggregate.type, origin: aggregate.origin)
            }
    }
}
