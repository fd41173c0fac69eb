// The façade: text in, results out. A session holds a dataset and what statements defined; each query runs in a
// context of its own. Statements are in Session+Statements.swift, the way of a query in Session+Queries.swift.

import Synchronization

/// A place to load data, define things and ask questions.
///
/// ```swift
/// let session = Session()
/// try session.load("samples/wuhan")
/// let result = try session.run("communities | where count(branches) == 0 | select name")
/// for row in result { print(row["name"]) }
/// ```
///
/// A session may be used from several threads; statements that define something take effect for the queries that
/// start after them. Nothing is printed and no file is opened but through ``Configuration/files``.
public final class Session: Sendable {
    /// What a host sets once.
    public struct Configuration: Sendable {
        /// How files are reached. The default reaches whatever the process may.
        public var files: any FileAccess
        /// The run's `today`; nil is the calendar's.
        public var today: CalendarDate?
        /// What every run may use at most, unless it says otherwise.
        public var limits: Limits
        /// How many threads a run may use.
        public var threads: Int
        /// Whether columns that a query reads are kept for the next one.
        public var columns: ColumnKeeping
        /// Fewer rules, and parts of other sizes, are for tests: no result depends on them.
        var optimizer = Optimizer()
        var batchSize = Executor.defaultBatchSize

        public init(
            files: any FileAccess = LocalFiles(), today: CalendarDate? = nil, limits: Limits = .unlimited,
            threads: Int = 2, columns: ColumnKeeping = .always
        ) {
            self.files = files
            self.today = today
            self.limits = limits
            self.threads = threads
            self.columns = columns
        }
    }

    struct State {
        var builder = DatasetBuilder()
        /// What `load` brought, in order; of a request made twice, the later.
        var loaded: [Loaded] = []
        /// Nil when a statement changed the schema since it was built.
        var dataset: Dataset?
        /// What the next result says of the schema: entities left out for want of files.
        var untoldWarnings: [Diagnostic] = []
        var definitions = Definitions()
        /// Where the data are, if not in files.
        var connection: Connection?
        var today: CalendarDate?
        /// Values for `$name` that hold for every run, and their types where the host gave texts.
        var parameters: [String: Value] = [:]
        var parameterTexts: [String: String] = [:]
        /// The query that ran last: what `why not` and `explain empty` are about.
        var asked: Asked?
        /// Files that `use` is reading, to tell circles, and those that it has read.
        var openFiles: [String] = []
        var usedFiles: [String] = []
    }

    /// A run that may be over.
    struct WeakRun {
        weak var context: RunContext?
    }

    public let configuration: Configuration
    let state = Mutex(State())
    /// Beside the state, which may be held for as long as a file is being opened.
    let runs = Mutex<[WeakRun]>([])

    public init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        state.withLock { $0.today = configuration.today }
    }

    /// Another session over the data of one: what either decodes serves both. What statements defined so far is known to
    /// both; what they define from here on, only to the one that is told.
    ///
    /// ```swift
    /// let mine = try Session(sharing: common)
    /// ```
    ///
    /// - Throws: ``Diagnostics`` where the data can't be opened.
    public init(sharing other: Session, configuration: Configuration? = nil) throws {
        _ = try other.currentDataset()
        self.configuration = configuration ?? other.configuration
        let shared = other.state.withLock { $0 }
        state.withLock { state in
            state = shared
            state.openFiles = []
            if let today = configuration?.today { state.today = today }
        }
    }

    // MARK: Data

    /// Loads a folder of CSV files, or one file, as `load "…"` does. Relative paths start at the working folder.
    ///
    /// ```swift
    /// try session.load("x.csv", as: "volunteers", options: LoadOptions("delimiter \";\", header 3"))
    /// ```
    ///
    /// - Parameters:
    ///   - name: what a single table's entity is called; its file name otherwise.
    ///   - options: what `with (…)` would say.
    /// - Returns: warnings and notes about the data.
    /// - Throws: ``Diagnostics``.
    @discardableResult
    public func load(
        _ path: String, as name: String? = nil, options: LoadOptions = LoadOptions(),
        cancellation: CancellationToken = CancellationToken()
    ) throws -> [Diagnostic] {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        return try add(LoadRequest(path: path, name: name, options: options), at: .none, context: context)
    }

    /// Runs a schema or library of definitions, as `use "…"` does.
    @discardableResult
    public func use(
        _ path: String, cancellation: CancellationToken = CancellationToken()
    ) throws -> [Diagnostic] {
        try useFile(path, at: .none, cancellation: cancellation)
    }

    /// The dataset as it stands now.
    public func dataset() throws -> Dataset { try currentDataset() }

    /// Sets a `$name` for every run from here on.
    public func setParameter(_ name: String, _ value: Value) {
        state.withLock { state in
            state.parameterTexts[name] = nil
            state.parameters[name] = value
        }
    }

    /// Sets a `$name` from text, as `--param name=text` does: read by the type of the `param` statement that declares
    /// it.
    public func setParameter(_ name: String, text: String) {
        state.withLock { state in
            state.parameters[name] = nil
            state.parameterTexts[name] = text
        }
    }

    /// Sets the run's `today`.
    public func setToday(_ date: CalendarDate) { state.withLock { $0.today = date } }

    /// How far reading and scanning are, of everything that this session runs now. A front end may ask from another thread
    /// at any time.
    public var readingProgress: ReadingProgress {
        let all = runs.withLock { $0.compactMap { $0.context?.progress } }
        return ReadingProgress(
            bytesDone: all.reduce(0) { $0 + $1.bytesDone }, bytesTotal: all.reduce(0) { $0 + $1.bytesTotal },
            rowsDone: all.reduce(0) { $0 + $1.rowsDone }, rowsTotal: all.reduce(0) { $0 + $1.rowsTotal })
    }

    // MARK: Questions

    /// Runs all statements of a text; gives the result of the last query, or an empty result if there is none.
    ///
    /// - Throws: ``Diagnostics``: what is wrong with the text, or with the first statement that failed.
    @discardableResult
    public func run(
        _ text: String, parameters: [String: Value] = [:], limits: Limits? = nil,
        cancellation: CancellationToken = CancellationToken()
    ) throws -> QueryResult {
        let source = SourceText(name: "<query>", text: text)
        var last: QueryResult?
        for statement in try statements(of: source) {
            let result = try execute(
                statement, of: source, parameters: parameters, limits: limits, cancellation: cancellation)
            if let result = result.result { last = result }
        }
        return last ?? QueryResult(columns: [], rowCount: 0, notes: [], isValue: false)
    }

    /// Checks a query and keeps it for many runs.
    ///
    /// ```swift
    /// let query = try session.prepare("services | where date in $month | summarize hours = sum(hours)")
    /// let march = try query.run(parameters: ["month": .period(march)])
    /// ```
    public func prepare(_ text: String, parameters: [String: Value] = [:]) throws -> PreparedQuery {
        let source = SourceText(name: "<query>", text: text)
        let statements = try statements(of: source)
        guard statements.count == 1, let statement = statements.first, case .query(let query) = statement.kind else {
            throw Diagnostics(Diagnostic(BindingProblem.notAQuery, at: SourceRange(0, source.bytes.count), in: source))
        }
        return try PreparedQuery(query, source: source, session: self, parameters: parameters)
    }

    /// The statements of a text.
    ///
    /// - Throws: ``Diagnostics`` with everything that can't be read, each broken stage by itself.
    public func statements(of source: SourceText) throws -> [Statement] {
        let (script, diagnostics) = Parser.parseScript(source)
        let errors = diagnostics.filter { $0.severity == .error }
        if !errors.isEmpty { throw Diagnostics(diagnostics.map { brokenName($0, in: source) ?? $0 }) }
        return script.statements
    }
}

/// A query checked once, to be run many times.
public final class PreparedQuery: Sendable {
    /// What the result will have.
    public let columns: [BoundQuery.Column]
    public let warnings: [Diagnostic]
    private let query: Query
    private let source: SourceText
    private let session: Session

    init(_ query: Query, source: SourceText, session: Session, parameters: [String: Value]) throws {
        let bound = try session.bind(query, source: source, parameters: parameters)
        self.query = query
        self.source = source
        self.session = session
        columns = bound.query.columns
        warnings = bound.query.warnings
    }

    /// Runs the query on the data as it is now.
    public func run(
        parameters: [String: Value] = [:], limits: Limits? = nil, cancellation: CancellationToken = CancellationToken()
    ) throws -> QueryResult {
        try session.answer(query, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
    }
}
