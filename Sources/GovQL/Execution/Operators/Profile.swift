// `describe`: all rows are kept, then each column is looked at by itself, several at a time. Every figure rests on every
// value. What is found of one column: Aggregation/ColumnFigures.swift.

struct ProfileOperator {
    let spec: ProfileSpec
    let context: OperatorContext

    func run(_ input: any BatchSource) throws -> any BatchSource {
        let (kept, _) = try context.collecting(input, for: "describe") { _ in () }
        let figures = try Parallel.map(spec.columns.count, threads: context.run.threads) { index in
            try context.run.checkpoint()
            return try describe(spec.columns[index], kept)
        }
        return SlicedSource(rows: table(figures, rowCount: kept.count), memory: nil, context: context)
    }

    private func describe(_ column: ProfileSpec.Column, _ rows: KeptRows) throws -> ColumnFigures {
        let values = Vector.concatenating(rows.batches.map { $0.slots[column.slot] })
        let memory = Reservation(for: "describe", in: context.run)
        // The values once more, and in order.
        try memory.add(values.footprint * 2)
        guard column.shownSlot != column.slot else {
            return ColumnFigures(values, type: column.type, shown: values, shownType: column.type)
        }
        let shown = Vector.concatenating(rows.batches.map { $0.slots[column.shownSlot] })
        return ColumnFigures(values, type: column.type, shown: shown, shownType: column.shownType)
    }

    private func table(_ figures: [ColumnFigures], rowCount: Int) -> Batch {
        func texts(_ texts: [String?]) -> Vector { Vector(texts.map { $0.map { .text($0) } ?? .null }, type: .text) }
        func numbers(_ numbers: [Int?]) -> Vector { Vector(words: numbers.map { $0.map(Int64.init) }) }
        let slots = [
            texts(spec.columns.map(\.name)), texts(spec.columns.map(\.typeName)),
            numbers(figures.map { _ in rowCount }), numbers(figures.map(\.missing)), numbers(figures.map(\.distinct)),
            texts(figures.map(\.least)), texts(figures.map(\.quartiles[0])), texts(figures.map(\.quartiles[1])),
            texts(figures.map(\.quartiles[2])), texts(figures.map(\.greatest)), texts(figures.map(\.frequent)),
            texts(figures.map(\.histogram)),
        ]
        return Batch(count: figures.count, slots: slots)
    }
}
