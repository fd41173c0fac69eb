// Where an engine is and how it is reached: what a connection says, or what the engine's own programs take from their usual
// places where it says nothing.

import GovQL

/// How to reach an engine.
///
/// ```swift
/// var settings = EngineSettings(.duckDB, name: "city")
/// settings.file = "city.duckdb"
/// try session.connect(settings.client())
/// ```
public struct EngineSettings: Sendable {
    public let dialect: SQLDialect
    /// What messages and the prompt call it.
    public let name: String
    /// The program that asks the engine, if not the usual one: a name, or a path.
    public var program: String?
    /// The database of an engine that keeps it in a file.
    public var file: String?
    public var host: String?
    public var port: Int?
    public var database: String?
    public var user: String?
    public var schema: String?
    /// Of Trino.
    public var catalog: String?
    /// The file `govql.json` of the dataset, if its description is not to be asked of the engine.
    public var description: String?
    /// The name of the environment variable that holds the password.
    public var passwordVariable: String?
    /// A command whose first line of output is the password.
    public var passwordCommand: String?

    public init(_ dialect: SQLDialect, name: String) {
        self.dialect = dialect
        self.name = name
    }

    /// `sqlite:city.db`, `duckdb:city.duckdb`, `postgres`, `clickhouse`: an engine with its usual settings; nil where
    /// that is not the name of one.
    public init?(naming text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let engine = parts.first.flatMap({ SQLDialect.named(String($0)) }) else { return nil }
        self.init(engine, name: text)
        let place = parts.count > 1 ? String(parts[1]) : ""
        switch ClientKind(engine) {
        case .sqlite?, .duckdb?:
            guard !place.isEmpty else { return nil }
            file = place
        case nil: return nil
        default: if !place.isEmpty { database = place }
        }
    }

    /// The client that these settings make.
    public func client() -> any EngineClient { ProgramClient(self) }
}

/// The engines that there are clients for.
enum ClientKind: String, CaseIterable {
    case sqlite, duckdb, postgres, clickhouse, spark, trino

    init?(_ dialect: SQLDialect) { self.init(rawValue: dialect.name) }

    /// The program that asks it.
    var program: String {
        switch self {
        case .sqlite: "sqlite3"
        case .duckdb: "duckdb"
        case .postgres: "psql"
        case .clickhouse: "clickhouse-client"
        case .spark: "spark-sql"
        case .trino: "trino"
        }
    }

    /// What to install where it is not there.
    var package: String {
        switch self {
        case .sqlite: "the package sqlite3"
        case .duckdb: "DuckDB's command line (duckdb.org), or `pip install duckdb-cli`"
        case .postgres: "the package postgresql-client"
        case .clickhouse: "the package clickhouse-client (clickhouse.com)"
        case .spark: "Spark (spark.apache.org), or `pip install pyspark`"
        case .trino: "Trino's command line (trino.io)"
        }
    }

    /// Whether starting the client takes no time worth speaking of.
    var isQuick: Bool { self != .spark && self != .trino }
}
