// What a pass found in the values of one column, put together from its chunks: rejected cells with their reasons, notes,
// and what was decided about how the values are read. The words: CSVProblem+Values.swift, ValueDecisions.swift.

/// What is told of the values of a column.
struct ColumnFindings: Sendable {
    var problems: [CSVProblem] = []
    var rejects: [RejectedCell] = []
    var decisions: [SourceDecision] = []
}

/// Puts together what the chunks of a pass found in one column.
struct ColumnReport {
    private let layout: CSVLayout
    private let plan: ColumnPlan
    private let column: String
    private let parts: [ChunkColumn]
    private let scale: Int

    init(_ pass: DecodePass, _ index: Int, column: String) {
        layout = pass.job.layout
        plan = pass.job.plans[index]
        parts = pass.chunks.map { $0.columns[index] }
        scale = pass.scale(ofColumn: index)
        self.column = column
    }

    private var path: String { layout.source.path }
    private var typeName: String { plan.type(scale: 0).name }

    func findings() throws -> ColumnFindings {
        var findings = ColumnFindings()
        try tell(parts.map(\.trailing), in: &findings) {
            .textAfterQuote(path: path, count: $0, line: $1, column: column)
        }
        try tell(parts.map(\.invalid), in: &findings) {
            .invalidUTF8(path: path, count: $0, line: $1, column: column)
        }
        try tellLenient(in: &findings)
        try tellMarks(in: &findings)
        try tellRejects(in: &findings)
        try tellTexts(in: &findings)
        return findings
    }

    // MARK: Counts

    private func sum(_ parts: [Occurrences]) -> Occurrences {
        var sum = Occurrences()
        for part in parts where part.count > 0 { sum.add(part) }
        return sum
    }

    private func line(of occurrences: Occurrences) throws -> Int {
        try layout.lines(of: [occurrences.firstOffset]).first ?? 0
    }

    /// Adds a problem of some occurrences, given their number and first line.
    private func tell(
        _ parts: [Occurrences], in findings: inout ColumnFindings, _ problem: (Int, Int) -> CSVProblem
    ) throws {
        let sum = sum(parts)
        if sum.count > 0 { findings.problems.append(problem(sum.count, try line(of: sum))) }
    }

    // MARK: Values

    private func tellLenient(in findings: inout ColumnFindings) throws {
        let traits = parts.reduce(into: ValueTraits()) { $0.formUnion($1.traits) }
        let unit = plan.kind ?? parts.lazy.compactMap(\.kinds.first).first
        let lenient = sum(parts.map(\.lenient))
        let line = lenient.count > 0 ? try line(of: lenient) : 0
        if lenient.count > 0, plan.isInferred {
            findings.problems.append(
                .looseValues(path: path, column: column, type: typeName, count: lenient.count, line: line))
        }
        findings.decisions += ValueDecisions.read(
            plan, column: column, traits: traits, unit: unit, lenient: (lenient.count, line))
        let percents = sum(parts.map(\.percents))
        let hasPlain = parts.contains { $0.hasPlainDecimals || ($0.hasValues && $0.percents.count == 0) }
        if percents.count > 0, hasPlain, !plan.isInferred {
            let line = try self.line(of: percents)
            findings.problems.append(.mixedPercent(path: path, column: column, count: percents.count, line: line))
        }
        switch plan.remark {
        case .mixedNumbers(let kinds):
            findings.problems.append(.mixedNumbers(path: path, column: column, kinds: kinds))
        case .shortened, nil: break
        }
    }

    private func tellMarks(in findings: inout ColumnFindings) throws {
        let marks = sum(parts.map(\.marks))
        guard marks.count > 0 else { return }
        var texts: [String] = []
        for text in parts.flatMap(\.markTexts) where texts.count < ChunkColumn.markLimit && !texts.contains(text) {
            texts.append(text)
        }
        let line = try line(of: marks)
        findings.problems.append(
            .missingMarks(path: path, column: column, count: marks.count, line: line, texts: texts))
        findings.decisions.append(ValueDecisions.marks(texts, column: column, count: marks.count, line: line))
    }

    private func tellRejects(in findings: inout ColumnFindings) throws {
        let count = parts.reduce(0) { $0 + $1.rejectCount }
        guard count > 0 else { return }
        var rejects: [CellReject] = []
        for part in parts where rejects.count < ChunkColumn.rejectLimit { rejects += part.rejects }
        let lines = try layout.lines(of: rejects.map(\.offset))
        let cells = rejectedCells()
        findings.rejects = zip(rejects, lines).map { cells($0, $1) }
        findings.problems.append(
            .rejectedCells(
                path: path, column: column, type: typeName, count: count, examples: Array(findings.rejects.prefix(3))))
    }

    /// What to tell of a rejected cell and its line.
    func rejectedCells() -> (CellReject, Int) -> RejectedCell {
        let reason = RejectReason(plan, scale: scale)
        return { reject, line in
            RejectedCell(
                file: path, line: line, column: column, text: reject.text, expected: typeName,
                reason: reason.words(for: reject.text))
        }
    }

    // MARK: Texts

    private func tellTexts(in findings: inout ColumnFindings) throws {
        let shortened = sum(parts.map(\.shortened))
        if shortened.count > 0 {
            findings.problems.append(
                .shortenedNumbers(path: path, column: column, count: shortened.count, line: try line(of: shortened)))
        }
        let cut = sum(parts.map(\.cut))
        // One number in a thousand ends in three zeros of its own.
        if cut.count > 0, cut.count * 20 >= parts.reduce(0, { $0 + $1.longCount }) {
            findings.problems.append(.cutNumbers(path: path, column: column, count: cut.count, line: try line(of: cut)))
        }
        try tell(parts.map(\.trimmed), in: &findings) {
            .trimmedCodes(path: path, column: column, count: $0, line: $1)
        }
        if case .text = plan.form, plan.isInferred, plan.remark == nil,
            let strays = StrayTexts(in: layout.sample, column: plan.column)
        {
            findings.problems.append(.strayTexts(path: path, column: column, strays))
            findings.decisions.append(ValueDecisions.strays(strays, column: column))
        }
        switch plan.form {
        case .text, .code:
            if let twins = UntidyTexts.twins(in: layout.sample, column: plan.column, isCode: plan.declaredType == .code)
            {
                findings.problems.append(
                    .untidyTexts(path: path, column: column, first: twins.first, second: twins.second))
            }
        default: break
        }
    }
}
