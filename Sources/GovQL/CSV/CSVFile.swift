// A CSV file as a source of columns. Opening reads its head; decoding reads the asked columns in one pass, and those
// whose guessed type some cell broke in a second one. What opening decides is CSVLayout, a pass
// DecodePass.swift.

import Synchronization

/// One CSV file, opened in one version. Reading it from several threads at once is safe.
public final class CSVFile: ColumnSource {
    let sizes: ChunkSizes
    /// How its bytes came.
    let arrival: Arrival
    /// As it was opened; the columns are those of this layout whatever comes to light.
    private let opened: CSVLayout
    private let state: Mutex<State>

    /// What passes brought to light.
    private struct State {
        /// The layout that passes read by.
        var layout: CSVLayout
        var rowCount: Int?
        var structure: [CSVProblem] = []
        var columns: [Int: ColumnFindings] = [:]
        /// What a reading of every value found columns to be.
        var settled: [SettledRequest: StreamedColumn] = [:]
        /// Where the first row of each chunk begins, once that was proved.
        var starts: [Int]?
        /// Of columns without a declared type: what all their values say, and what other files say of the same column.
        var seen: [Int: ColumnKnowledge] = [:]
        var elsewhere: [Int: ColumnKnowledge] = [:]
    }

    /// What a column was settled for.
    private struct SettledRequest: Hashable {
        let column: Int
        let declaredType: DataType?
        let missing: [String]?

        init(_ request: ColumnRequest) {
            column = request.column
            declaredType = request.declaredType
            missing = request.missing
        }
    }

    private struct ColumnFindings {
        var problems: [CSVProblem] = []
        var rejects: [RejectedCell] = []
    }

    convenience init(
        _ arrival: Arrival, options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes(), context: RunContext
    ) throws {
        var reader = LayoutReader(file: arrival.file, options: options, sizes: sizes, context: context)
        self.init(layout: try reader.read(), sizes: sizes, arrival: arrival)
    }

    convenience init(
        _ file: any ReadableFile, options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes(),
        context: RunContext
    ) throws {
        try self.init(Arrival(file: file), options: options, sizes: sizes, context: context)
    }

    /// A file whose layout is known.
    init(layout: CSVLayout, sizes: ChunkSizes, arrival: Arrival? = nil) {
        self.sizes = sizes
        self.arrival = arrival ?? Arrival(file: layout.source)
        opened = layout
        state = Mutex(State(layout: layout))
    }

    /// The layout that passes read by now.
    var layout: CSVLayout { state.withLock { $0.layout } }

    public var name: String { opened.source.path }
    public var columnNames: [String] { opened.columnNames }
    public var sample: SourceSample { opened.sample }
    public var openingNotes: [Diagnostic] { arrival.notes + opened.notes }
    public var byteCount: Int? { layout.body.version.size }
    public var decisions: [SourceDecision] { arrival.decisions + layout.decisions }

    public var guessedTypes: [DataType] {
        columnNames.indices.map { streamed(request($0)).type }
    }

    private func request(_ column: Int) -> ColumnRequest { ColumnRequest(column: column, declaredType: nil) }

    // MARK: Reading

    public func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        let pass = try run(context) { requests.map { streamed($0).plan } }
        let plans = pass.job.plans
        var columns = [Column?](repeating: nil, count: plans.count)
        let broken = plans.indices.filter { isBroken(pass, $0) }
        let sound = plans.indices.filter { !broken.contains($0) }
        for (index, column) in zip(sound, try assemble(pass, sound)) { columns[index] = column }
        try note(pass, plans, skipping: Set(broken))
        if !broken.isEmpty {
            // What every value of the column could be is known now, so the second reading holds.
            let wider = broken.map { plans[$0].widened(to: pass.flags(ofColumn: $0).flags) }
            let second = try run(context) { wider }
            for (index, column) in zip(broken, try assemble(second, Array(wider.indices))) { columns[index] = column }
            try note(second, wider, skipping: [])
        }
        let finished = columns.compactMap(\.self)
        precondition(finished.count == requests.count, "every column is decoded once")
        for column in finished { try context.reserve(column.footprint, for: "the columns of \(name)") }
        return finished
    }

    /// How a column is read, by all that is known of it so far.
    func streamed(_ request: ColumnRequest) -> StreamedColumn {
        let (settled, elsewhere) = state.withLock {
            ($0.settled[SettledRequest(request)], $0.elsewhere[request.column])
        }
        if let settled { return settled }
        var known = elsewhere == nil ? sampled(request) : knowledge(of: request)
        if let elsewhere { known.add(elsewhere) }
        let plan = ColumnPlan(request, guess: known.flags, scale: known.scale)
        return StreamedColumn(plan: plan, isEmpty: plan.isInferred && !known.hasValues)
    }

    /// What the sampled values of a column say.
    private func sampled(_ request: ColumnRequest) -> ColumnKnowledge {
        let (layout, column) = (layout, request.column)
        guard let missing = request.missing?.map({ Array($0.utf8) }), !missing.isEmpty else {
            return ColumnKnowledge(flags: layout.guesses[column], scale: layout.scales[column])
        }
        // What stands for null says nothing of the type.
        let (flags, scale) = TypeInference.summary(of: layout.sample.texts(ofColumn: column), without: missing)
        return ColumnKnowledge(flags: flags, scale: scale)
    }

    // MARK: Several files

    /// What this file's values say of a column without a declared type, as far as they were looked at.
    func knowledge(of request: ColumnRequest) -> ColumnKnowledge {
        state.withLock { $0.seen[request.column] } ?? sampled(request)
    }

    /// Takes over what all files of a table say of a column: it is read as if these values were its own.
    func learn(_ knowledge: ColumnKnowledge, of request: ColumnRequest) {
        state.withLock { state in
            if state.elsewhere[request.column] == knowledge { return }
            state.elsewhere[request.column] = knowledge
            state.settled[SettledRequest(request)] = nil
        }
    }

    private func hasValuesElsewhere(_ column: Int) -> Bool {
        state.withLock { $0.elsewhere[column]?.hasValues ?? false }
    }

    private func remember(_ pass: DecodePass) {
        var seen: [Int: ColumnKnowledge] = [:]
        for (index, plan) in pass.job.plans.enumerated() where plan.isInferred {
            let (flags, hasValues) = pass.flags(ofColumn: index)
            guard hasValues else {
                seen[plan.column] = ColumnKnowledge()
                continue
            }
            // What is read as text was not looked at for anything else.
            let isText: Bool = if case .text = plan.form { true } else { false }
            seen[plan.column] = ColumnKnowledge(flags: isText ? [] : flags, scale: pass.scale(ofColumn: index))
        }
        let (found, starts) = (seen, pass.starts)
        state.withLock { state in
            state.seen.merge(found) { $1 }
            if !starts.isEmpty { state.starts = starts }
        }
    }

    // MARK: Streaming

    public func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)? {
        try checkVersion()
        if state.withLock({ $0.starts == nil && $0.layout.sample.hasLineBreaks }) {
            // Where rows run over several lines, guesses of where they begin are wrong.
            _ = try run(context) { [] }
        }
        let columns = requests.map { streamed($0) }
        let (layout, starts) = state.withLock { ($0.layout, $0.starts) }
        let job = DecodeJob(layout: layout, sizes: sizes, plans: columns.map(\.plan), purpose: .stream)
        return CSVStream(job, columns: columns, starts: starts, context: context) { [self] pass in
            try checkVersion()
            if try reconsider(pass) { throw GuessBroken() }
            try pass.checkRowCount()
            try note(pass, job.plans, skipping: [])
        }
    }

    public func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        var columns = try settle(context) { requests.map { streamed($0).plan } }
        let broken = columns.indices.filter { !columns[$0].isHolding }
        if !broken.isEmpty {
            // The widest form that all values have is known, but not yet how many places it takes.
            let plans = broken.map { columns[$0].column.plan }
            let wider = try settle(context) { plans }
            for (index, column) in zip(broken, wider) { columns[index] = column }
        }
        return state.withLock { state in
            for (request, column) in zip(requests, columns) {
                state.settled[SettledRequest(request)] = column.column
            }
            return columns.map(\.column.type)
        }
    }

    /// What a pass that keeps nothing finds columns to be, and whether the plans held.
    private func settle(
        _ context: RunContext, plans: () -> [ColumnPlan]
    ) throws -> [(column: StreamedColumn, isHolding: Bool)] {
        let pass = try run(context, for: .types, plans: plans)
        return pass.job.plans.enumerated().map { index, plan in
            let seen = pass.flags(ofColumn: index)
            if isBroken(pass, index) {
                return (StreamedColumn(plan: plan.widened(to: seen.flags), isEmpty: false), false)
            }
            let isEmpty = plan.isInferred && !seen.hasValues && !hasValuesElsewhere(plan.column)
            return (StreamedColumn(plan: plan.scaled(to: pass.scale(ofColumn: index)), isEmpty: isEmpty), true)
        }
    }

    public func rowCount(context: RunContext) throws -> Int {
        if let known = state.withLock({ $0.rowCount }) { return known }
        let pass = try run(context) { [] }
        try note(pass, [], skipping: [])
        return pass.rowCount
    }

    /// One pass, by a layout that nothing in it speaks against. `plans` is asked anew for each layout, as another one has
    /// other guesses.
    func run(
        _ context: RunContext, for purpose: DecodeJob.Purpose = .columns, rejects: RejectSearch? = nil,
        plans: () -> [ColumnPlan]
    ) throws -> DecodePass {
        while true {
            let layout = layout
            try checkVersion()
            var job = DecodeJob(layout: layout, sizes: sizes, plans: plans(), purpose: purpose)
            job.rejects = rejects
            var pass = DecodePass(job: job, context: context)
            try pass.run()
            try checkVersion()
            if try reconsider(pass) { continue }
            remember(pass)
            return pass
        }
    }

    /// Whether a pass met something for which another layout was taken, by which to read again.
    private func reconsider(_ pass: DecodePass) throws -> Bool {
        let layout = pass.job.layout
        let doubts = pass.chunks.flatMap(\.doubts)
        guard !layout.isSettled, !doubts.isEmpty,
            let other = try layout.reconsidered(doubts, context: pass.context)
        else { return false }
        precondition(other.isSettled, "A file is judged as a whole once")
        state.withLock { state in
            state.layout = other
            state.settled = [:]
            state.seen = [:]
            state.starts = nil
        }
        return true
    }

    private func checkVersion() throws {
        if try opened.source.currentVersion() != opened.source.version {
            throw Diagnostics(Diagnostic(CSVProblem.changedWhileRead(path: name)))
        }
    }

    private func isBroken(_ pass: DecodePass, _ index: Int) -> Bool {
        let plan = pass.job.plans[index]
        if !plan.isInferred { return false }
        if case .text = plan.form { return false }
        let seen = pass.flags(ofColumn: index)
        return seen.hasValues && !seen.flags.contains(plan.ownFlag)
    }

    /// Puts columns together, several at once.
    private func assemble(_ pass: DecodePass, _ indexes: [Int]) throws -> [Column] {
        try Parallel.map(indexes.count, threads: pass.context.threads) { number in
            pass.assembly(ofColumn: indexes[number]).column()
        }
    }

    // MARK: Findings

    public func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] {
        state.withLock { state in
            var problems = state.structure
            for column in Set(columns).sorted() { problems += state.columns[column]?.problems ?? [] }
            return problems
        }
    }

    public var rejectedCells: [RejectedCell] {
        state.withLock { state in
            let cells = state.columns.sorted { $0.key < $1.key }.flatMap(\.value.rejects)
            return cells.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
                .map(\.element)
        }
    }

    private func note(_ pass: DecodePass, _ plans: [ColumnPlan], skipping: Set<Int>) throws {
        let structure = try structuralProblems(pass)
        var columns: [Int: ColumnFindings] = [:]
        for (index, plan) in plans.enumerated() where !skipping.contains(index) {
            columns[plan.column] = try columnFindings(pass, index)
        }
        state.withLock { state in
            state.rowCount = pass.rowCount
            state.structure = structure
            state.columns.merge(columns) { $1 }
        }
    }

    private func structuralProblems(_ pass: DecodePass) throws -> [CSVProblem] {
        var short = Occurrences()
        var long = Occurrences()
        var cells = (short: 0, long: 0)
        var problems = pass.job.layout.problems
        for chunk in pass.chunks {
            if short.count == 0 { cells.short = chunk.shortRowCells }
            if long.count == 0 { cells.long = chunk.longRowCells }
            if chunk.shortRows.count > 0 { short.add(chunk.shortRows) }
            if chunk.longRows.count > 0 { long.add(chunk.longRows) }
            if let offset = chunk.unclosedQuote {
                problems.append(.unclosedQuote(path: name, line: try line(of: offset, pass)))
            }
        }
        let width = columnNames.count
        if short.count > 0 {
            let line = try line(of: short.firstOffset, pass)
            problems.append(
                .shortRows(path: name, count: short.count, line: line, found: cells.short, expected: width))
        }
        if long.count > 0 {
            let line = try line(of: long.firstOffset, pass)
            problems.append(.longRows(path: name, count: long.count, line: line, found: cells.long, expected: width))
        }
        return problems
    }

    private func columnFindings(_ pass: DecodePass, _ index: Int) throws -> ColumnFindings {
        let column = columnNames[pass.job.plans[index].column]
        var findings = ColumnFindings()
        var (trailing, invalid, lenient) = (Occurrences(), Occurrences(), Occurrences())
        var rejects: [CellReject] = []
        var rejectCount = 0
        for chunk in pass.chunks {
            let part = chunk.columns[index]
            if part.trailing.count > 0 { trailing.add(part.trailing) }
            if part.invalid.count > 0 { invalid.add(part.invalid) }
            if part.lenient.count > 0 { lenient.add(part.lenient) }
            rejectCount += part.rejectCount
            if rejects.count < ChunkColumn.rejectLimit { rejects += part.rejects }
        }
        if trailing.count > 0 {
            let line = try line(of: trailing.firstOffset, pass)
            findings.problems.append(
                .textAfterQuote(path: name, count: trailing.count, line: line, column: column))
        }
        if invalid.count > 0 {
            let line = try line(of: invalid.firstOffset, pass)
            findings.problems.append(.invalidUTF8(path: name, count: invalid.count, line: line, column: column))
        }
        if lenient.count > 0 {
            let line = try line(of: lenient.firstOffset, pass)
            let type = pass.job.plans[index].type(scale: 0).name
            findings.problems.append(
                .looseValues(path: name, column: column, type: type, count: lenient.count, line: line))
        }
        guard rejectCount > 0 else { return findings }
        let type = pass.job.plans[index].declaredType?.name ?? "text"
        let lines = try pass.job.layout.lines(of: rejects.map(\.offset))
        findings.rejects = zip(rejects, lines).map { reject, line in
            rejectedCell(reject, line, pass.job.plans[index])
        }
        findings.problems.append(
            .rejectedCells(
                path: name, column: column, type: type, count: rejectCount,
                examples: Array(findings.rejects.prefix(3))))
        return findings
    }

    func rejectedCell(_ reject: CellReject, _ line: Int, _ plan: ColumnPlan) -> RejectedCell {
        let type = plan.declaredType?.name ?? "text"
        return RejectedCell(
            file: name, line: line, column: columnNames[plan.column], text: reject.text, expected: type,
            reason: Words(en: "it can't be read as \(type)", zh: "不能读作 \(type)"))
    }

    private func line(of offset: Int, _ pass: DecodePass) throws -> Int {
        try pass.job.layout.lines(of: [offset]).first ?? 0
    }
}

extension SourceSample {
    /// Whether some text runs over several lines.
    fileprivate var hasLineBreaks: Bool {
        (0..<columnCount).contains { column in
            var isFound = false
            forEachText(ofColumn: column) { text in
                isFound = text.contains(CSVDialect.lineFeed)
                return !isFound
            }
            return isFound
        }
    }
}
