// `sort`: stable, nulls last both ways. Keys are computed once per row and become words; rows are gathered in order
// only when they are asked for, so `sort … | take 10` moves ten rows.

enum SortOperator {
    static func run(
        _ input: any BatchSource, by keys: [BoundSortKey], slotCount: Int, context: OperatorContext
    ) throws -> any BatchSource {
        let (kept, parts) = try context.collecting(input, for: "sort") { frame in
            try keys.map { try context.evaluator.evaluate($0.value, over: frame) }
        }
        let vectors = context.concatenated(parts, count: keys.count)
        let order = try RowOrder(vectors, by: keys, count: kept.count, tables: context.tables, run: context.run)
        let rows = kept.joined(slotCount: slotCount)
        return GatheredSource(rows: rows, positions: order.permutation(), memory: kept.memory, context: context)
    }
}
