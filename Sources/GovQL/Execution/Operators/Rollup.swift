// `summarize … by a, b with total`: the groups of all keys, of each shorter run of them, and of none, each summarized
// anew from the rows, so that no subtotal is made of parts that do not add up. The input is read once and kept.
// Next: Aggregate.swift for one level.

struct RollupOperator {
    let keys: [BoundExpr]
    let aggregates: [BoundAggregate]
    let context: OperatorContext

    func run(_ input: any BatchSource) throws -> any BatchSource {
        let (kept, _) = try context.collecting(input, for: "with total") { _ in () }
        let source = BatchListSource(kept.batches, memory: kept.memory)
        let levels = try (0...keys.count).reversed().map { try level($0, of: source) }
        let rows = Batch.concatenating(levels, slotCount: keys.count + aggregates.count + 1)
        let memory = Reservation(for: "with total", in: context.run)
        try memory.add(rows.footprint)
        return GatheredSource(
            rows: rows, positions: try order(of: rows, levels.map(\.count)), memory: memory, context: context)
    }

    /// The groups of the first `given` keys.
    private func level(_ given: Int, of source: any BatchSource) throws -> Batch {
        let operator_ = AggregateOperator(
            keys: Array(keys.prefix(given)), aggregates: aggregates.map { dropping($0, keysFrom: given) },
            context: context)
        let groups = try operator_.run(source)
        let batches = try (0..<groups.batchCount).map { try groups.batch($0) }
        var rows = Batch.concatenating(batches, slotCount: given + aggregates.count)
        rows.slots.insert(contentsOf: keys[given...].map { _ in Vector(.null(rows.count)) }, at: given)
        rows.slots.append(Vector(.int64([Int64](repeating: Int64(given), count: rows.count))))
        return rows
    }

    /// Each level after the groups that it sums up: a key that is not given comes after all that are.
    private func order(of rows: Batch, _ counts: [Int]) throws -> [UInt32] {
        var words: [OrderWords] = []
        for (index, key) in keys.enumerated() {
            let isDropped = zip(counts, (0...keys.count).reversed())
                .flatMap { [Bool](repeating: $1 <= index, count: $0) }
            words.append(
                try OrderWords(Vector(.bool(isDropped)), type: .bool, tables: context.tables, run: context.run))
            words.append(
                try OrderWords(rows.slots[index], type: key.type, tables: context.tables, run: context.run))
        }
        return RowOrder(keys: words, count: rows.count).permutation()
    }

    /// The aggregate with null for the keys of the group that are not given.
    private func dropping(_ aggregate: BoundAggregate, keysFrom given: Int) -> BoundAggregate {
        guard aggregate.call.refersOutward else { return aggregate }
        let call = aggregate.call.replacing(subject: aggregate.call.subject) {
            $0.replacingSlots(from: given, ofRowsOut: 1)
        }
        return BoundAggregate(call: call, type: aggregate.type, origin: aggregate.origin)
    }
}

extension BoundExpr {
    /// With null for the slots from `first` on of the row so many levels out.
    fileprivate func replacingSlots(from first: Int, ofRowsOut levels: Int) -> BoundExpr {
        if case .slot(let number) = kind, levels == 0, number >= first {
            return BoundExpr(.constant(.null), type: type, origin: origin)
        }
        if case .outer(let deeper, let inner) = kind {
            // What has become a constant needs no row around it.
            let inner = inner.replacingSlots(from: first, ofRowsOut: levels - deeper)
            return inner.isConstant ? inner : BoundExpr(.outer(levels: deeper, inner), type: type, origin: origin)
        }
        return replacingChildren { child, deeper in child.replacingSlots(from: first, ofRowsOut: levels + deeper) }
    }
}
