// `pivot k: a, b`: values of a key become columns. One row per combination of the other columns, in order of first
// appearance; two rows for one cell are an error. Which values become columns was found when the query was bound.

struct PivotOperator {
    let spec: PivotSpec
    let context: OperatorContext

    func run(_ input: any BatchSource) throws -> any BatchSource {
        let (kept, parts) = try context.collecting(input, for: "pivot") { frame in
            let all = [spec.key] + spec.groups + spec.values
            return try all.map { try context.evaluator.evaluate($0, over: frame) }
        }
        let vectors = context.concatenated(parts, count: 1 + spec.groups.count + spec.values.count)
        let groups = Array(vectors[1..<1 + spec.groups.count])
        let values = Array(vectors[(1 + spec.groups.count)...])
        var grouper = try Grouper(spec.groups.map(\.type), tables: context.tables, run: context.run)
        let rows = grouper.groups(of: groups, rowCount: kept.count)
        // Without other columns all rows are one, if there is any.
        let rowCount = kept.count == 0 ? 0 : grouper.count
        let (cellCount, overflow) = rowCount.multipliedReportingOverflow(by: spec.columns.count)
        guard !overflow, cellCount < Int(nullRow) else { throw failure(.tooLarge(what: "pivot")) }
        try kept.memory.add(cellCount * 4)
        let cells = try cells(key: vectors[0], rows: rows, rowCount: rowCount)
        var slots = grouper.keys()
        for column in spec.columns.indices {
            for (index, value) in values.enumerated() {
                slots.append(spread(value, cells[column], isZero: spec.emptyIsZero[index], spec.values[index].type))
            }
        }
        let result = Batch(count: rowCount, slots: slots)
        try kept.memory.add(result.footprint)
        return SlicedSource(rows: result, memory: kept.memory, context: context)
    }

    /// For each column and row of the result the input row that fills the cell, or `nullRow`.
    private func cells(key: Vector, rows: [UInt32], rowCount: Int) throws -> [[UInt32]] {
        var coder = try KeyColumn(type: spec.key.type, tables: context.tables, run: context.run)
        let columnCodes = coder.codes(of: Vector(spec.columns, type: spec.key.type))
        let columnOfCode = Dictionary(zip(columnCodes, spec.columns.indices)) { first, _ in first }
        let columns = (0..<coder.count).map { columnOfCode[$0] ?? -1 }
        var cells = spec.columns.map { _ in [UInt32](repeating: nullRow, count: rowCount) }
        for (row, code) in coder.codes(of: key).enumerated() {
            let column = Int(code) < columns.count ? columns[Int(code)] : -1
            if column < 0 { continue }
            let place = Int(rows[row])
            guard cells[column][place] == nullRow else {
                let text = KeyText.text(
                    of: [key], types: [spec.key.type], at: row, tables: context.tables, run: context.run)
                throw failure(.repeatedPivotCell(key: text))
            }
            cells[column][place] = UInt32(truncatingIfNeeded: row)
        }
        return cells
    }

    private func spread(_ value: Vector, _ cells: [UInt32], isZero: Bool, _ type: DataType) -> Vector {
        guard isZero, cells.contains(nullRow) else { return value.gathering(cells) }
        // One more row, a zero, stands for all empty cells.
        let zero = Vector([type == .num ? .num(0) : .int(0)], type: type)
        let filled = Vector.concatenating([value, zero])
        let last = UInt32(truncatingIfNeeded: value.count)
        return filled.gathering(cells.map { $0 == nullRow ? last : $0 })
    }

    private func failure(_ problem: RunProblem) -> Diagnostics {
        Diagnostics(Diagnostic(problem, at: spec.origin.range, in: spec.origin.source))
    }
}
