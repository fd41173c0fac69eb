// `summarize`: one row per group in key order, null last. Input batches are read in parallel, their rows put into
// groups and states, and dropped: by every thread for itself where order can't matter, else in order; rows reached by
// links from a group are walked once all groups are known.
// Next: GroupParts.swift, Keys/Grouper.swift, Aggregation/Aggregation.swift.

struct AggregateOperator {
    let keys: [BoundExpr]
    let aggregates: [BoundAggregate]
    let context: OperatorContext
    /// Whether an item refers to its group.
    private let readsGroup: Bool

    init(keys: [BoundExpr], aggregates: [BoundAggregate], context: OperatorContext) {
        self.keys = keys
        self.aggregates = aggregates
        self.context = context
        readsGroup = aggregates.contains { $0.call.hasOuter }
    }

    func run(_ input: any BatchSource) throws -> any BatchSource {
        try countingOnly(input) ?? mergingPartials(input) ?? inOrder(input)
    }

    /// Only how many rows there are.
    private func countingOnly(_ input: any BatchSource) throws -> (any BatchSource)? {
        let countsRows = aggregates.allSatisfy { aggregate in
            guard case .rows = aggregate.call.subject else { return false }
            return aggregate.call.function == .count && aggregate.call.arguments.isEmpty && aggregate.call.filter == nil
        }
        guard keys.isEmpty, countsRows else { return nil }
        let counts = try Parallel.map(input.batchCount, threads: context.run.threads) { index in
            try context.run.checkpoint()
            return try input.batch(index).count
        }
        let count = Int64(counts.reduce(0, +))
        return BatchListSource(
            [Batch(count: 1, slots: aggregates.map { _ in Vector(.int64([count])) })], memory: nil)
    }

    /// Every thread puts rows into groups of its own, where nothing depends on the order of rows; nil if something may.
    private func mergingPartials(_ input: any BatchSource) throws -> (any BatchSource)? {
        for aggregate in aggregates {
            guard case .rows = aggregate.call.subject else { return nil }
        }
        let memory = Reservation(for: "summarize", in: context.run)
        let names = GroupNames(types: keys.map(\.type), context: context)
        let partials = GroupParts(
            types: keys.map(\.type), context: context, memory: memory, bytesPerGroup: bytesPerGroup
        ) {
            try aggregates.map { aggregate in
                try Aggregation(aggregate, tables: context.tables, run: context.run, nameOfGroup: names.name)
            }
        }
        guard try partials.lend({ $0.columns.allSatisfy(\.isMergeable) }) else { return nil }
        let readers = aggregates.map { AggregateReader(call: $0.call, evaluator: context.evaluator) }
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            let part = try context.reading(input, index) { try read($0, readers) }
            try partials.lend { partial in
                let groups = try partial.groups(of: part.extra.keys, rowCount: part.batch.count)
                for (column, input) in zip(partial.columns, part.extra.inputs) {
                    guard case .rows(let rows) = input else { preconditionFailure("Only rows come here") }
                    try column.add(rows, groups: groups, groupCount: partial.groupCount)
                }
            }
        } consume: { _, _ in
        }
        let whole = try partials.merged()
        names.groups = whole.numbering
        let values = try whole.columns.map { column in
            try context.run.checkpoint()
            return try column.finish(groupCount: whole.groupCount)
        }
        switch whole.numbering {
        case .numbered(let grouper): return try inKeyOrder(grouper, values, memory)
        case .placed(let slots): return try inKeyOrder(slots, values, memory)
        }
    }

    private func inOrder(_ input: any BatchSource) throws -> any BatchSource {
        var grouper = try Grouper(keys.map(\.type), tables: context.tables, run: context.run)
        // Names groups in errors; the keys are complete before any state gives its values.
        let names = GroupNames(types: keys.map(\.type), context: context)
        let columns = try aggregates.map { aggregate in
            try Aggregation(aggregate, tables: context.tables, run: context.run, nameOfGroup: names.name)
        }
        var starts = aggregates.map { _ in ReachedRows.empty }
        let memory = Reservation(for: "summarize", in: context.run)
        let readers = aggregates.map { AggregateReader(call: $0.call, evaluator: context.evaluator) }
        try Parallel.fold(input.batchCount, threads: context.run.threads) { index in
            try context.reading(input, index) { try read($0, readers) }
        } consume: { _, part in
            let groupCount = grouper.count
            let groups = grouper.groups(of: part.extra.keys, rowCount: part.batch.count)
            try memory.add((grouper.count - groupCount) * bytesPerGroup)
            for (index, rows) in part.extra.inputs.enumerated() {
                switch rows {
                case .rows(let rows):
                    try columns[index].add(rows, groups: groups, groupCount: grouper.count)
                case .starts(var reached):
                    try memory.add(reached.count * 8)
                    reached.owners = reached.owners.map { groups[Int($0)] }
                    starts[index].append(reached)
                case .nothing: break
                }
            }
        }
        names.groups = .numbered(grouper)
        for (index, aggregate) in aggregates.enumerated() {
            try addReached(aggregate.call, from: starts[index], to: columns[index], grouper)
        }
        let groups = Frame(Batch(count: grouper.count, slots: grouper.keys()))
        let values = try zip(aggregates, columns).map { aggregate, column in
            try context.run.checkpoint()
            if case .query(let subplan) = aggregate.call.subject {
                return try context.evaluator.queried(aggregate, over: subplan, frame: groups)
            }
            return try column.finish(groupCount: grouper.count)
        }
        return try inKeyOrder(grouper, values, memory)
    }

    /// What one aggregate takes of a batch: rows of the group, or where the rows that it runs over start.
    private enum Input: Sendable {
        case rows(AggregateRows)
        case starts(ReachedRows)
        /// A query that looks at the group only by its keys.
        case nothing
    }

    /// About what the table of groups and the states hold for each.
    private var bytesPerGroup: Int { 24 * (keys.count + aggregates.count) }

    private func read(_ frame: Frame, _ readers: [AggregateReader]) throws -> (keys: [Vector], inputs: [Input]) {
        let keys = try keys.map { try context.evaluator.evaluate($0, over: frame) }
        // `outer` in an item is the group: for each row, its keys. Rows without slots have only that to be named by.
        let rows =
            readsGroup || frame.batch.slots.isEmpty
            ? Frame(
                frame.batch, outer: Frame(Batch(count: frame.count, slots: keys), firstRow: frame.firstRow),
                outerPositions: Evaluator.allPositions(frame.count)) : frame
        let inputs = try readers.map { reader -> Input in
            switch reader.call.subject {
            case .rows: .rows(try reader.read(rows))
            case .reached(let start, _, _):
                .starts(ReachedRows.starting(at: try context.evaluator.evaluate(start, over: rows)))
            case .query: .nothing
            }
        }
        return (keys, inputs)
    }

    /// Walks from the rows of each group and lets the aggregate run over what is reached.
    private func addReached(
        _ call: AggregateCall, from starts: ReachedRows, to column: Aggregation, _ grouper: Grouper
    ) throws {
        guard case .reached(_, let path, let isOnce) = call.subject else { return }
        let reach = try Reach(path: path, tables: context.tables, run: context.run)
        let reached = isOnce ? reach.rowsOnce(from: starts) : reach.arrivals(from: starts)
        let memory = Reservation(for: call.function.rawValue, in: context.run)
        try memory.add(reached.count * 8)
        let groups = Frame(Batch(count: grouper.count, slots: grouper.keys()))
        let reader = AggregateReader(call: call, evaluator: context.evaluator)
        try Parallel.fold(context.parts(of: reached.count), threads: context.run.threads) { index in
            try context.run.checkpoint()
            let part = reached.slice(context.range(ofPart: index, rowCount: reached.count))
            return (
                part.owners, try reader.read(Frame(part.batch(along: path), outer: groups, outerPositions: part.owners))
            )
        } consume: { _, part in
            try column.add(part.1, groups: part.0, groupCount: grouper.count)
        }
    }

    private func inKeyOrder(
        _ grouper: Grouper, _ values: [Vector], _ memory: Reservation
    ) throws -> any BatchSource {
        let keys = grouper.keys()
        let order = try RowOrder(
            ascending: keys, types: grouper.types, count: grouper.count, tables: context.tables, run: context.run)
        let rows = Batch(count: grouper.count, slots: keys + values)
        try memory.add(rows.footprint)
        return GatheredSource(rows: rows, positions: order.permutation(), memory: memory, context: context)
    }

    private func inKeyOrder(_ slots: KeySlots, _ values: [Vector], _ memory: Reservation) throws -> any BatchSource {
        var places = slots.seenInOrder()
        if let entity = keys[0].type.entityID {
            let ranks = try context.tables.keyOrder(of: entity, context: context.run).ranks
            if !Loops.isAscending(ranks) {
                // By place: null's first, as far back as can be.
                let words = [UInt64(nullRow)] + ranks.map { UInt64($0) }
                places = RadixSort.sorted(places, by: words, bound: UInt64(nullRow))
            }
        }
        try memory.add(places.count * 4 + values.reduce(0) { $0 + $1.footprint })
        return PlacedGroups(slots: slots, values: values, places: places, memory: memory, context: context)
    }
}

extension AggregateCall {
    /// Whether something that is computed per row names rows further out, were it only around a constant.
    fileprivate var hasOuter: Bool {
        var result = false
        forEachInner { inner in
            inner.forEachNode { node, depth in
                if case .outer(let levels, _) = node.kind, depth < levels { result = true }
            }
        }
        return result
    }
}

/// What errors call a group: its keys.
private final class GroupNames {
    let types: [DataType]
    let context: OperatorContext
    var groups: GroupNumbering?

    init(types: [DataType], context: OperatorContext) {
        self.types = types
        self.context = context
    }

    func name(_ group: Int) -> String {
        guard !types.isEmpty, let groups else { return "all rows" }
        let (keys, index) = groups.keys(of: group)
        return KeyText.text(of: keys, types: types, at: index, tables: context.tables, run: context.run)
    }
}
