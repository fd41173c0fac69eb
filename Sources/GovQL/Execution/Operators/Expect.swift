// `expect p`, `expect empty`: all rows are looked at before any is passed on. A row for which the condition is not known to
// hold fails. The error tells how many rows failed, and the first of them.

struct ExpectOperator {
    /// Nil expects no row at all.
    let predicate: BoundExpr?
    /// What an error calls a row.
    let shown: [BoundExpr]
    let origin: Origin
    let context: OperatorContext

    /// How many of the rows that failed are named.
    private static let namedRows = 5

    func run(_ input: any BatchSource) throws -> any BatchSource {
        let (kept, parts) = try context.collecting(input, for: "expect") { frame in
            let failed = try failing(frame)
            return (failed.count, try names(of: Array(failed.prefix(Self.namedRows)), frame))
        }
        let failed = parts.reduce(0) { $0 + $1.0 }
        guard failed == 0 else {
            let names = Array(parts.flatMap(\.1).prefix(Self.namedRows))
            let problem = RunProblem.expectationFailed(
                failed: failed, of: predicate == nil ? nil : kept.count, rows: names)
            throw Diagnostics(Diagnostic(problem, at: origin.range, in: origin.source))
        }
        return BatchListSource(kept.batches, memory: kept.memory)
    }

    private func failing(_ frame: Frame) throws -> [UInt32] {
        let all = Evaluator.allPositions(frame.count)
        guard let predicate else { return all }
        let held = try context.evaluator.positions(where: predicate, over: frame)
        guard held.count < frame.count else { return [] }
        var next = 0
        return all.filter { position in
            guard next < held.count, held[next] == position else { return true }
            next += 1
            return false
        }
    }

    private func names(of rows: [UInt32], _ frame: Frame) throws -> [String] {
        guard !rows.isEmpty else { return [] }
        let chosen = frame.selecting(rows)
        let values = try shown.map { try context.evaluator.evaluate($0, over: chosen) }
        return rows.indices.map { index in
            KeyText.text(of: values, types: shown.map(\.type), at: index, tables: context.tables, run: context.run)
        }
    }
}
