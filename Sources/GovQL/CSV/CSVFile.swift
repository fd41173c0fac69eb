// A CSV file as a source of columns. Opening reads its head; decoding reads the asked columns in one pass, and those
// whose guessed type some cell broke in a second one. What opening decides is CSVLayout, a pass
// DecodePass.swift.

import Synchronization

/// One CSV file, opened in one version. Reading it from several threads at once is safe.
public final class CSVFile: ColumnSource {
    let sizes: ChunkSizes
    /// How its bytes came.
    let arrival: Arrival
    /// What may stand behind a number in a declared column.
    private let units: NumberUnits
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
        var seen: [Int: ColumnSummary] = [:]
        var elsewhere: [Int: ColumnSummary] = [:]
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

    convenience init(
        _ arrival: Arrival, options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes(), context: RunContext
    ) throws {
        var reader = LayoutReader(file: arrival.file, options: options, sizes: sizes, context: context)
        self.init(
            layout: try reader.read(), sizes: sizes, arrival: arrival, units: NumberUnits(others: options.units))
    }

    convenience init(
        _ file: any ReadableFile, options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes(),
        context: RunContext
    ) throws {
        try self.init(Arrival(file: file), options: options, sizes: sizes, context: context)
    }

    /// A file whose layout is known.
    init(layout: CSVLayout, sizes: ChunkSizes, arrival: Arrival? = nil, units: NumberUnits = .standard) {
        self.sizes = sizes
        self.units = units
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
    public var decisions: [SourceDecision] {
        let (layout, columns) = state.withLock { ($0.layout, $0.columns) }
        return arrival.decisions + layout.decisions
            + columnNames.indices.flatMap { column in
                columns[column]?.decisions
                    ?? ValueDecisions.sampled(
                        layout.guesses[column], of: opened.sample, plan: streamed(request(column)).plan,
                        column: columnNames[column])
            }
    }

    public var guessedTypes: [DataType] {
        columnNames.indices.map { streamed(request($0)).type }
    }

    private func request(_ column: Int) -> ColumnRequest { ColumnRequest(column: column, declaredType: nil) }

    // MARK: Reading

    public func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        var pass = try run(context) { requests.map { streamed($0).plan } }
        var columns = [Column?](repeating: nil, count: requests.count)
        // The requests that the columns of the pass answer.
        var numbers = Array(requests.indices)
        while true {
            let refined = refinedPlans(pass)
            let sound = numbers.indices.filter { refined[$0] == nil }
            for (index, column) in zip(sound, try assemble(pass, sound)) { columns[numbers[index]] = column }
            try note(pass, skipping: Set(refined.keys))
            if refined.isEmpty { break }
            // What every value of these columns could be is known now.
            let open = refined.keys.sorted()
            numbers = open.map { numbers[$0] }
            pass = try run(context) { open.compactMap { refined[$0] } }
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
        let plan = ColumnPlan(request, known: known, units: units)
        return StreamedColumn(plan: plan, isEmpty: plan.isInferred && !known.hasValues)
    }

    /// What the sampled values of a column say.
    private func sampled(_ request: ColumnRequest) -> ColumnSummary {
        let layout = layout
        guard let missing = request.missing?.map({ Array($0.utf8) }) else { return layout.guesses[request.column] }
        // What stands for null says nothing of the type.
        return TypeInference.summary(of: layout.sample.texts(ofColumn: request.column), without: missing)
    }

    // MARK: Several files

    /// What this file's values say of a column without a declared type, as far as they were looked at.
    func knowledge(of request: ColumnRequest) -> ColumnSummary {
        state.withLock { $0.seen[request.column] } ?? sampled(request)
    }

    /// Takes over what all files of a table say of a column: it is read as if these values were its own.
    func learn(_ knowledge: ColumnSummary, of request: ColumnRequest) {
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
        var seen: [Int: ColumnSummary] = [:]
        for (index, plan) in pass.job.plans.enumerated() where plan.isInferred {
            var summary = pass.summary(ofColumn: index)
            // What is read as text was not looked at for anything else.
            if case .text = plan.form { summary.flags = [] }
            summary.scale = max(summary.scale, pass.scale(ofColumn: index))
            seen[plan.column] = summary
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
            // What only several chunks together tell.
            if job.plans.indices.contains(where: { refined(pass, $0) != nil }) { throw GuessBroken() }
            try note(pass, skipping: [])
        }
    }

    public func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        var columns = try settle(context) { requests.map { streamed($0).plan } }
        while true {
            let open = columns.indices.filter { !columns[$0].isHolding }
            if open.isEmpty { break }
            // The form that all values have is known, but not yet how many places it takes.
            let plans = open.map { columns[$0].column.plan }
            let wider = try settle(context) { plans }
            for (index, column) in zip(open, wider) { columns[index] = column }
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
            let seen = pass.summary(ofColumn: index)
            if let refined = refined(pass, index) {
                return (StreamedColumn(plan: refined, isEmpty: false), false)
            }
            let isEmpty = plan.isInferred && !seen.hasValues && !hasValuesElsewhere(plan.column)
            return (StreamedColumn(plan: plan.scaled(to: pass.scale(ofColumn: index)), isEmpty: isEmpty), true)
        }
    }

    public func rowCount(context: RunContext) throws -> Int {
        if let known = state.withLock({ $0.rowCount }) { return known }
        let pass = try run(context) { [] }
        try note(pass, skipping: [])
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

    /// The plan by which a column of a pass has to be read again; nil if its plan holds.
    private func refined(_ pass: DecodePass, _ index: Int) -> ColumnPlan? {
        let plan = pass.job.plans[index]
        let found = pass.summary(ofColumn: index)
        // Marks alone are words, unless other files of the table have values.
        if !found.hasValues, hasValuesElsewhere(plan.column) { return nil }
        return plan.refined(by: found)
    }

    /// Columns that have to be read again, by their place in the pass, and how.
    private func refinedPlans(_ pass: DecodePass) -> [Int: ColumnPlan] {
        var refined: [Int: ColumnPlan] = [:]
        for (index, plan) in pass.job.plans.enumerated() {
            if let other = self.refined(pass, index) {
                refined[index] = other
            } else if pass.assembly(ofColumn: index).hasTooLong {
                refined[index] = plan.scaled(to: pass.scale(ofColumn: index))
            }
        }
        return refined
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

    private func note(_ pass: DecodePass, skipping: Set<Int>) throws {
        let structure = try structuralProblems(pass)
        var columns: [Int: ColumnFindings] = [:]
        for (index, plan) in pass.job.plans.enumerated() where !skipping.contains(index) {
            columns[plan.column] = try ColumnReport(pass, index, column: columnNames[plan.column]).findings()
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
