// What a session asks of an engine that holds its data, and what it gets: SQL goes out, cells come back as texts. Which
// program or driver that is, is the host's business; the product GovQLEngines has those that run the engines' own
// programs. Next: Session+Connecting.swift asks, EngineAnswer.swift reads the cells.

/// A way to an engine.
///
/// ```swift
/// let session = Session()
/// try session.connect(SQLiteClient(file: "city.db"))
/// let result = try session.run("communities | where residents > 10000")
/// ```
public protocol EngineClient: Sendable {
    /// The language that the engine is asked in.
    var dialect: SQLDialect { get }
    /// What messages and the prompt call it: `city`, `sqlite:city.db`.
    var name: String { get }
    /// Whether a question takes so little that some may be asked only to warn.
    var isQuick: Bool { get }
    /// The description of the dataset, if it is kept elsewhere than in the engine's table `_govql`: what `govql.json` holds.
    func describedDataset() throws -> [UInt8]?
    /// Runs one query that reads, and gives its rows in their order. Called from one thread at a time.
    ///
    /// - Throws: ``Diagnostics`` of ``EngineProblem``, or of ``RunProblem`` where the run was stopped.
    func rows(of query: EngineQuery) throws -> EngineRows
}

extension EngineClient {
    public var isQuick: Bool { true }
    public func describedDataset() throws -> [UInt8]? { nil }

    /// The client as sentences name it.
    public var title: String { name == dialect.name ? dialect.title : "\(name) (\(dialect.title))" }
}

/// A query for an engine.
public struct EngineQuery: Sendable {
    /// One statement, without a semicolon.
    public let sql: String
    public let columnCount: Int
    /// How long the engine may take; nil is without limit.
    public let timeLimit: Duration?
    public let cancellation: CancellationToken

    public init(
        sql: String, columnCount: Int, timeLimit: Duration? = nil, cancellation: CancellationToken = CancellationToken()
    ) {
        self.sql = sql
        self.columnCount = columnCount
        self.timeLimit = timeLimit
        self.cancellation = cancellation
    }
}

/// The cells of an answer, row by row, as texts; null is apart from the empty text.
public struct EngineRows: Sendable {
    public let columnCount: Int
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var nulls: [Bool] = []

    public init(columnCount: Int) {
        precondition(columnCount > 0, "An answer has columns")
        self.columnCount = columnCount
    }

    public var rowCount: Int { ends.count / columnCount }
    /// Whether the last row has all its cells.
    public var isWhole: Bool { ends.count % columnCount == 0 }
    var byteCount: Int { bytes.count + ends.count * 9 }

    /// Appends the next cell of the row.
    public mutating func append(_ cell: some Sequence<UInt8>) {
        bytes.append(contentsOf: cell)
        ends.append(bytes.count)
        nulls.append(false)
    }

    public mutating func appendNull() {
        ends.append(bytes.count)
        nulls.append(true)
    }

    /// The text of a cell; nil for null.
    public func text(row: Int, column: Int) -> String? {
        let index = row * columnCount + column
        if nulls[index] { return nil }
        return String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
    }

    /// Calls the body with the bytes of every cell of a column; nil for null.
    func forEachCell(of column: Int, _ body: (UnsafeBufferPointer<UInt8>?) throws -> Void) rethrows {
        try bytes.withUnsafeBufferPointer { bytes in
            for index in stride(from: column, to: ends.count, by: columnCount) {
                if nulls[index] {
                    try body(nil)
                } else {
                    let start = index == 0 ? 0 : ends[index - 1]
                    try body(UnsafeBufferPointer(rebasing: bytes[start..<ends[index]]))
                }
            }
        }
    }
}
