// Runs a plan: builds an operator for each node, inputs first, and collects the rows of the last one. It knows no names,
// no text and no output. Next: Operators/BatchSource.swift for how operators are put together, then one file each.

/// One run of one plan.
struct Executor {
    /// Big enough that what is done once per batch does not count, small enough for a batch to stay in the cache.
    static let defaultBatchSize = 8192

    private let context: OperatorContext
    private let profile: PlanProfile?

    /// `batchSize` and `countsStored` are for tests: no result depends on them. A `profile` is told what every operator takes.
    init(
        tables: any TableAccess, context: RunContext, batchSize: Int = Executor.defaultBatchSize,
        profile: PlanProfile? = nil, countsStored: Bool = true
    ) {
        self.profile = profile
        self.context = OperatorContext(
            tables: tables, run: context,
            evaluator: Evaluator(tables: tables, context: context, countsStored: countsStored),
            batchSize: max(1, batchSize))
    }

    /// All rows of the result. Notes go to the context; errors are `Diagnostics`.
    ///
    /// - Throws: ``GuessBroken`` or ``TypesChanged``, too, where the plan streams: then the run is void, notes and all.
    func run(_ plan: LogicalPlan) throws -> Batch {
        try rows(of: plan, limit: context.run.limits.resultRows)
    }

    /// All rows of a query inside an expression: no limit of the result is theirs.
    func rows(of subplan: Subplan) throws -> Batch { try rows(of: subplan.plan, limit: nil) }

    private func rows(of plan: LogicalPlan, limit: Int?) throws -> Batch {
        let result = try build(plan)
        let memory = Reservation(for: "the result", in: context.run)
        var rowCount = 0
        var batches: [Batch] = []
        try Parallel.fold(result.source.batchCount, threads: context.run.threads) { index in
            try context.run.checkpoint()
            return try result.source.batch(index)
        } consume: { _, batch in
            rowCount += batch.count
            if let limit, rowCount > limit {
                throw Diagnostics(Diagnostic(RunProblem.rowLimit(limit: limit)))
            }
            try memory.add(batch.footprint)
            if batch.count > 0 { batches.append(batch) }
        }
        try context.streams.complete(context.run)
        return Batch.concatenating(batches, slotCount: result.slotCount)
    }

    /// An operator and how many slots its rows have.
    private struct Built {
        let source: any BatchSource
        let slotCount: Int

        init(_ source: any BatchSource, _ slotCount: Int) {
            self.source = source
            self.slotCount = slotCount
        }
    }

    private func build(_ plan: LogicalPlan) throws -> Built {
        guard let profile else { return try make(plan) }
        var slotCount = 0
        let source = try profile.measuring(context.run) {
            let built = try make(plan)
            slotCount = built.slotCount
            return built.source
        }
        return Built(source, slotCount)
    }

    private func make(_ plan: LogicalPlan) throws -> Built {
        switch plan {
        case .scan(let entity): return Built(try ScanOperator(entity, context: context), 1)
        case .columns(let entity, let reads):
            return Built(try ColumnsOperator(entity, reads, context: context), reads.count)
        case .unit: return Built(UnitOperator(), 0)
        case .periods(let unit, let from, let through):
            return Built(try PeriodsOperator(unit, from: from, through: through, context: context), 1)
        case .filter(.scan(let entity), let predicate, nil):
            // The scan is built all the same: it is a step of its own to whoever measures.
            let scan = try build(.scan(entity))
            guard let filter = try ScanFilter(entity, predicate: predicate, context: context) else {
                return Built(
                    FilterOperator(scan.source, predicate: predicate, strict: nil, context: context), scan.slotCount)
            }
            (scan.source as? MeasuredSource)?.countAllRows(filter.rowsTested)
            guard let rest = filter.rest else { return Built(filter, scan.slotCount) }
            return Built(
                FilterOperator(filter, predicate: rest, strict: nil, context: context), scan.slotCount)
        case .filter(let input, let predicate, let strict):
            let input = try build(input)
            return Built(
                FilterOperator(input.source, predicate: predicate, strict: strict, context: context), input.slotCount)
        case .extend(let input, _), .project(let input, _): return extended(try build(input), by: plan)
        case .sort(let input, let keys):
            let input = try build(input)
            let sorted = try SortOperator.run(input.source, by: keys, slotCount: input.slotCount, context: context)
            return Built(sorted, input.slotCount)
        case .slice(let input, let skip, let take, let sortedBy, let origin):
            let input = try build(input)
            let slice = SliceOperator(input: input.source, sortedBy: sortedBy, origin: origin, context: context)
            return Built(try slice.run(skip: skip, take: take), input.slotCount)
        case .top(let input, let spec):
            let input = try build(input)
            return Built(
                try TopOperator(spec: spec, context: context).run(input.source, slotCount: input.slotCount),
                input.slotCount)
        case .expand(let input, let start, let path, _, let keepsEmpty):
            let input = try build(input)
            let expand = ExpandOperator(keepsEmpty: keepsEmpty, context: context)
            return Built(
                try expand.run(input.source, start: start, path: path, slotCount: input.slotCount),
                input.slotCount + (path.endsInDepth ? 2 : 1))
        case .expandList(let input, let list, let keepsEmpty):
            let input = try build(input)
            let expand = ExpandOperator(keepsEmpty: keepsEmpty, context: context)
            return Built(
                try expand.run(input.source, list: list, slotCount: input.slotCount), input.slotCount + 1)
        case .window(let input, let items):
            let input = try build(input)
            let window = WindowOperator(items: items, context: context)
            return Built(
                try window.run(input.source, slotCount: input.slotCount), input.slotCount + items.count)
        case .lookup, .union, .restrict, .diff: return try buildPair(plan)
        case .distinct(let input, let keys):
            let input = try build(input)
            return Built(try DistinctOperator.run(input.source, keys: keys, context: context), input.slotCount)
        case .aggregate(_, let keys, let aggregates):
            let slotCount = keys.count + aggregates.count
            let lists = StoredAggregate.columnsBelow(plan)
            let below = try build(below: lists.columns, lists.groups)
            if case .aggregate(let input, let keys, let aggregates) = lists.groups {
                let stored = try StoredAggregate(over: input, keys: keys, aggregates: aggregates, context: context)
                if let groups = try stored?.run(below.source) { return Built(groups, slotCount) }
            }
            let source = lists.columns.reversed().reduce(below) { extended($0, by: $1) }.source
            let aggregate = AggregateOperator(keys: keys, aggregates: aggregates, context: context)
            return Built(try aggregate.run(source), slotCount)
        case .rollup(let input, let keys, let aggregates):
            let input = try build(input)
            let rollup = RollupOperator(keys: keys, aggregates: aggregates, context: context)
            return Built(try rollup.run(input.source), keys.count + aggregates.count + 1)
        case .unpivot(let input, let kept, let names):
            let input = try build(input)
            return Built(UnpivotOperator(input: input.source, kept: kept, names: names), kept + 2)
        case .fill(let input, let spec, let shape):
            let fill = FillOperator(spec: spec, shape: shape, context: context)
            return Built(try fill.run(build(input).source), shape.count)
        case .profile(let input, let spec):
            let profile = ProfileOperator(spec: spec, context: context)
            return Built(try profile.run(build(input).source), ProfileSpec.slotTypes.count)
        case .expect(let input, let predicate, let named, let origin):
            let input = try build(input)
            let expect = ExpectOperator(predicate: predicate, shown: named, origin: origin, context: context)
            return Built(try expect.run(input.source), input.slotCount)
        case .sample(let input, let count, let seed):
            let input = try build(input)
            let sample = SampleOperator(count: count, seed: seed, context: context)
            return Built(try sample.run(input.source, slotCount: input.slotCount), input.slotCount)
        case .pivot(let input, let spec):
            let input = try build(input)
            let slotCount = spec.groups.count + spec.columns.count * spec.values.count
            return Built(try PivotOperator(spec: spec, context: context).run(input.source), slotCount)
        }
    }

    /// The columns of a list over an operator.
    private func extended(_ input: Built, by columns: LogicalPlan) -> Built {
        switch columns {
        case .extend(_, let expressions):
            Built(
                ExtendOperator(input: input.source, expressions: expressions, context: context),
                input.slotCount + expressions.count)
        case .project(_, let expressions):
            Built(ProjectOperator(input: input.source, expressions: expressions, context: context), expressions.count)
        default: preconditionFailure("Only lists of columns come here")
        }
    }

    /// What is below lists of columns that groups may not need. Each list is a step of its own to whoever measures.
    private func build(below columns: [LogicalPlan], _ groups: LogicalPlan) throws -> Built {
        guard case .aggregate(let input, _, _) = groups else { preconditionFailure("Only groups come here") }
        guard let profile, !columns.isEmpty else { return try build(input) }
        var slotCount = 0
        let source = try profile.measuring(context.run) {
            let below = try build(below: Array(columns.dropFirst()), groups)
            slotCount = below.slotCount
            return below.source
        }
        return Built(source, slotCount)
    }

    /// Operators over two inputs; the left one is built first.
    private func buildPair(_ plan: LogicalPlan) throws -> Built {
        switch plan {
        case .union(let left, let right):
            let (left, right) = (try build(left), try build(right))
            return Built(UnionOperator(left: left.source, right: right.source), left.slotCount)
        case .restrict(let left, let right, let leftKeys, let rightKeys, let keepsMatches):
            let (left, right) = (try build(left), try build(right))
            let restrict = RestrictOperator(
                leftKeys: leftKeys, rightKeys: rightKeys, keepsMatches: keepsMatches, context: context)
            return Built(try restrict.run(left.source, by: right.source), left.slotCount)
        case .lookup(let left, let right, let rightShape, let keys, let origin):
            let (left, right) = (try build(left), try build(right))
            let lookup = LookupOperator(
                keys: keys, rightSlotCount: rightShape.count, origin: origin, context: context)
            return Built(
                try lookup.run(left.source, right: right.source), left.slotCount + rightShape.count + 1)
        case .diff(let left, let right, let spec, let shape):
            let (left, right) = (try build(left), try build(right))
            let diff = DiffOperator(spec: spec, shape: shape, context: context)
            return Built(try diff.run(left.source, right.source), spec.keyCount + 5)
        default: preconditionFailure("Only operators over two inputs come here")
        }
    }
}
