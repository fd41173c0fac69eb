// `summarize` over the rows of an entity, filtered or not, where keys have codes and aggregates are counted right from
// stored columns. What does not fit is Aggregate.swift's, over the same input. Next: Stored/StoredAggregation.swift.

struct StoredAggregate {
    private let plan: StoredAggregation
    private let rowCount: Int
    /// Whether the input is all rows of the entity in load order.
    private let takesAll: Bool
    private let context: OperatorContext

    /// Nil where groups or aggregates need rows one by one.
    init?(
        over input: LogicalPlan, keys: [BoundExpr], aggregates: [BoundAggregate], context: OperatorContext
    ) throws {
        guard context.evaluator.countsStored else { return nil }
        var (leaf, isQuiet, takesAll) = (input, true, true)
        while case .filter(let inner, let predicate, let strict) = leaf {
            isQuiet = isQuiet && strict == nil && !predicate.canNote
            takesAll = false
            leaf = inner
        }
        guard case .scan(let entity) = leaf else { return nil }
        rowCount = try context.tables.rowCount(of: entity, context: context.run)
        let coder = KeyCoder(
            evaluator: context.evaluator, limit: max(1 << 16, takesAll ? rowCount / 2 : rowCount / 8))
        var coded: [CodedKey] = []
        for key in keys {
            guard let code = try coder.key(key, isOnly: keys.count == 1) else { return nil }
            coded.append(code)
        }
        guard
            let plan = try StoredAggregation(
                aggregates, keys: coded, rowCount: rowCount, mayFallBack: isQuiet, takesAll: takesAll,
                evaluator: context.evaluator)
        else { return nil }
        self.plan = plan
        self.takesAll = takesAll
        self.context = context
    }

    /// Groups put in terms of what is below the lists of columns under them, and those lists, the nearest first: a column
    /// that is computed for groups alone need not be there for each row.
    static func columnsBelow(_ whole: LogicalPlan) -> (groups: LogicalPlan, columns: [LogicalPlan]) {
        var (groups, columns) = (whole, [LogicalPlan]())
        while case .aggregate(let input, _, _) = groups,
            let next = InlinedColumns.inlined(groups, input, always: true)
        {
            columns.append(input)
            groups = next
        }
        guard case .aggregate(var leaf, _, _) = groups else { return (whole, []) }
        while case .filter(let inner, _, _) = leaf { leaf = inner }
        // Over other rows nothing would be gained.
        guard case .scan = leaf else { return (whole, []) }
        return (groups, columns)
    }

    /// Nil where a value turned out to be none that such loops take; the input may be read once more then.
    func run(_ input: any BatchSource) throws -> (any BatchSource)? {
        do {
            if takesAll { for step in Self.steps(of: input).measured { step.countAllRows(rowCount) } }
            let totals =
                takesAll
                ? try plan.count(allOf: rowCount, purpose: "summarize") : try count(filtered: input)
            return StoredGroups(totals: totals, codes: inOrder(totals.codes()), context: context)
        } catch is NotStored {
            return nil
        }
    }

    /// An operator, and the steps around it that count what it gives, the nearest first.
    private static func steps(of input: any BatchSource) -> (source: any BatchSource, measured: [MeasuredSource]) {
        var (source, measured) = (input, [MeasuredSource]())
        while let step = source as? MeasuredSource {
            measured.insert(step, at: 0)
            source = step.inner
        }
        return (source, measured)
    }

    private func count(filtered input: any BatchSource) throws -> StoredAggregation.Totals {
        let (source, measured) = Self.steps(of: input)
        if let filter = source as? ScanFilter {
            return try plan.count(filter.runCount, purpose: "summarize") { index in
                var read = { try filter.run(index, mayMark: plan.takesMarks) }
                for step in measured {
                    let inner = read
                    read = { try step.counting(\.count, inner) }
                }
                return try read()
            }
        }
        return try plan.count(input.batchCount, purpose: "summarize") { index in
            guard case .rows(let rows) = try input.batch(index).slots[0].storage else { throw NotStored() }
            return .listed(rows)
        }
    }

    /// Codes by the order of their keys.
    private func inOrder(_ codes: [UInt32]) -> [UInt32] {
        guard plan.keys.count == 1, let ranks = plan.keys[0].ranks else { return codes }
        var byRank = [UInt32](repeating: nullRow, count: plan.keys[0].count)
        for code in codes {
            // Null's rank is past all others.
            byRank[Int(code) < ranks.count ? Int(ranks[Int(code)]) : ranks.count] = code
        }
        return codes.count == byRank.count ? byRank : byRank.filter { $0 != nullRow }
    }
}

/// Groups as they were counted; their keys and values are made when they are asked for.
private struct StoredGroups: BatchSource {
    let totals: StoredAggregation.Totals
    let codes: [UInt32]
    let context: OperatorContext

    var batchCount: Int { context.parts(of: codes.count) }

    func batch(_ index: Int) throws -> Batch {
        let part = Array(codes[context.range(ofPart: index, rowCount: codes.count)])
        return Batch(count: part.count, slots: totals.keys(at: part) + totals.values(at: part))
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}
