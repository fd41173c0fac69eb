// `explain` and `explain analyze`: a plan as a result that any format can show, a row for each operator. What an operator
// is called is Plan's business, what it took was counted by Execution/PlanProfile.swift.

extension Session {
    /// How a query would be run, or was.
    func explain(
        _ explanation: Explanation, source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        let context = try makeContext(limits: limits, cancellation: cancellation)
        let clock = ContinuousClock()
        return try answering(context) { keeping in
            let start = clock.now
            let bound = try bind(
                explanation.query, source: source, parameters: parameters, keeping: keeping, context: context,
                tellsRules: true)
            let report = PlanReport(
                bound.plan.steps(in: bound.dataset.catalog), rewritings: bound.rewritings, explanation.language)
            guard explanation.runs else { return report.plan(notes: bound.warnings) }
            if let connection = bound.connection {
                let problem = SQLProblem.notInEngine(
                    construct: Words(en: "`explain analyze`", zh: "`解释 实测`"), engine: connection.client.title,
                    reason: nil)
                throw Diagnostics(Diagnostic(problem, at: explanation.query.range, in: source))
            }
            let profile = PlanProfile()
            let ready = clock.now
            let memoryBefore = context.memoryPeak
            let rows = try rows(of: bound, context, profile: profile)
            let finish = clock.now
            let preparation = PlanReport.Line(
                rows: nil, nanoseconds: PlanReport.nanoseconds(ready - start), memory: memoryBefore)
            let whole = PlanReport.Line(
                rows: rows.count, nanoseconds: PlanReport.nanoseconds(finish - start), memory: context.memoryPeak)
            let costs = profile.costs.map {
                PlanReport.Line(rows: $0.rows, nanoseconds: $0.nanoseconds, memory: $0.memory)
            }
            return report.profile(
                costs, preparation: preparation, whole: whole, threads: context.threads,
                notes: bound.warnings + context.notes.diagnostics())
        }
    }
}

/// Lines about a plan as a result.
struct PlanReport {
    /// What a step took; nil says that the question does not arise.
    struct Line {
        let rows: Int?
        let nanoseconds: Int?
        let memory: Int
    }

    private let steps: [(text: String, depth: Int)]
    /// What was done to the plan before; one line, or none.
    private let rewritings: [String]
    private let language: Language

    init(_ steps: [LogicalPlan.Step], rewritings: [Words], _ language: Language) {
        let names = rewritings.map { $0[language] }
        let begin = Words(en: "(rewritten: ", zh: "（改写：")[language]
        let end = Words(en: ")", zh: "）")[language]
        let comma = Words(en: ", ", zh: "、")[language]
        self.rewritings = names.isEmpty ? [] : [begin + names.joined(separator: comma) + end]
        self.steps = steps.map { ($0.words[language], $0.depth) }
        self.language = language
    }

    static func nanoseconds(_ duration: Duration) -> Int { Int(duration / .nanoseconds(1)) }

    /// The plan alone.
    func plan(notes: [Diagnostic]) -> QueryResult {
        let lines = indented(by: 0) + rewritings
        return QueryResult(columns: [stepColumn(lines)], rowCount: lines.count, notes: notes, isValue: false)
    }

    /// The plan with what each step took. Operators take time on all threads together, the whole is by the clock.
    func profile(
        _ costs: [Line], preparation: Line, whole: Line, threads: Int, notes: [Diagnostic]
    ) -> QueryResult {
        let read = Words(en: "bind, read columns (by the clock)", zh: "解析名称、读取列（钟表时间）")
        let all =
            threads == 1
            ? Words(en: "the whole, one thread (by the clock)", zh: "总计，单线程（钟表时间）")
            : Words(en: "the whole, \(threads) threads (by the clock)", zh: "总计，\(threads) 线程（钟表时间）")
        let texts = [all[language]] + indented(by: 1) + ["  " + read[language]] + rewritings
        let lines =
            [whole] + costs + [preparation] + rewritings.map { _ in Line(rows: nil, nanoseconds: nil, memory: 0) }
        let columns = [
            stepColumn(texts),
            numbers(Words(en: "rows", zh: "行数"), .int, lines.map { $0.rows.map(Int64.init) }),
            // Microseconds: thousandths of the unit shown.
            numbers(
                Words(en: "cpu_ms", zh: "处理器毫秒"), .decimal(scale: 3),
                lines.map { $0.nanoseconds.map { Int64($0 / 1000) } }),
            numbers(
                Words(en: "memory_kb", zh: "内存KB"), .int,
                lines.map { $0.memory == 0 ? nil : Int64(($0.memory + 1023) / 1024) }),
        ]
        return QueryResult(columns: columns, rowCount: texts.count, notes: notes, isValue: false)
    }

    private func indented(by depth: Int) -> [String] {
        steps.map { String(repeating: "  ", count: $0.depth + depth) + $0.text }
    }

    private func stepColumn(_ texts: [String]) -> ResultColumn {
        let numbers = texts.indices.map { UInt32($0) }
        return column(Words(en: "step", zh: "步骤"), .text, Vector(.text(TextStore(texts), numbers)))
    }

    private func numbers(_ name: Words, _ type: DataType, _ values: [Int64?]) -> ResultColumn {
        let validity = values.contains(nil) ? values.map { $0 != nil } : nil
        return column(name, type, Vector(.int64(values.map { $0 ?? 0 }), validity: validity))
    }

    private func column(_ name: Words, _ type: DataType, _ vector: Vector) -> ResultColumn {
        ResultColumn(name: name[language], type: type, vector: vector, labels: nil, keys: nil)
    }
}
