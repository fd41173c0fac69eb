// How each engine's program is called: in batches, without the user's own start-up file, reading only, stopping at the first
// error; and which of its words say that it did not even reach the engine.

import GovQL

extension ClientCall {
    init(_ kind: ClientKind, _ settings: EngineSettings, _ query: EngineQuery, password: String?) {
        self.init(program: kind.program, arguments: [], input: [])
        switch kind {
        case .sqlite: callSQLite(settings, query)
        case .duckdb: callDuckDB(settings, query)
        case .postgres: callPostgreSQL(settings, query, password)
        case .clickhouse: callClickHouse(settings, query, password)
        case .spark: callSpark(settings, query)
        case .trino: callTrino(settings, query, password)
        }
    }

    private mutating func callSQLite(_ settings: EngineSettings, _ query: EngineQuery) {
        arguments = ["-batch", "-bail", "-readonly", "-init", "/dev/null", settings.file ?? ""]
        input = Array(".mode quote\n\(query.sql);\n".utf8)
    }

    private mutating func callDuckDB(_ settings: EngineSettings, _ query: EngineQuery) {
        arguments = ["-init", "/dev/null", "-batch", "-bail", "-readonly", "-jsonlines", settings.file ?? ""]
        input = Array("\(query.sql);\n".utf8)
    }

    private mutating func callPostgreSQL(_ settings: EngineSettings, _ query: EngineQuery, _ password: String?) {
        arguments = ["-X", "-q", "-w", "-v", "ON_ERROR_STOP=1"]
        if let host = settings.host { arguments += ["-h", host] }
        if let port = settings.port { arguments += ["-p", String(port)] }
        if let user = settings.user { arguments += ["-U", user] }
        if let database = settings.database { arguments += ["-d", database] }
        var options = "-c default_transaction_read_only=on -c datestyle=ISO -c extra_float_digits=1"
        if let limit = query.milliseconds { options += " -c statement_timeout=\(limit)" }
        if let schema = settings.schema { options += " -c search_path=\(schema.spelledAsOption)" }
        environment = ["PGOPTIONS": options, "PGCLIENTENCODING": "UTF8"]
        if let password { environment["PGPASSWORD"] = password }
        input = Array("COPY (\n\(query.sql)\n) TO STDOUT (FORMAT csv, FORCE_QUOTE *);\n".utf8)
    }

    private mutating func callClickHouse(_ settings: EngineSettings, _ query: EngineQuery, _ password: String?) {
        arguments = [
            "--format", "JSONCompactEachRow", "--output_format_json_quote_64bit_integers", "0", "--readonly", "2",
        ]
        // One program is all of ClickHouse's: its first word says which. A folder is asked without a server.
        if settings.program?.split(separator: "/").last == "clickhouse" {
            arguments.insert(settings.file == nil ? "client" : "local", at: 0)
        }
        if let folder = settings.file { arguments += ["--path", folder] }
        if let host = settings.host { arguments += ["--host", host] }
        if let port = settings.port { arguments += ["--port", String(port)] }
        if let user = settings.user { arguments += ["--user", user] }
        if let database = settings.database { arguments += ["--database", database] }
        if let limit = query.milliseconds {
            arguments += ["--max_execution_time", String(max(1, (limit + 999) / 1000))]
        }
        if let password { environment["CLICKHOUSE_PASSWORD"] = password }
        input = Array("\(query.sql);\n".utf8)
    }

    private mutating func callSpark(_ settings: EngineSettings, _ query: EngineQuery) {
        arguments = ["-S", "--conf", "spark.sql.session.timeZone=UTC", "--conf", "spark.ui.enabled=false"]
        if let host = settings.host { arguments += ["--master", host] }
        if let database = settings.database { arguments += ["--database", database] }
        arguments += ["-f", "/dev/stdin"]
        input = Array(
            "SELECT to_json(struct(*), map('ignoreNullFields', 'false')) FROM (\n\(query.sql)\n) AS answer;\n".utf8)
    }

    private mutating func callTrino(_ settings: EngineSettings, _ query: EngineQuery, _ password: String?) {
        arguments = ["--output-format", "JSON", "--no-progress"]
        if let host = settings.host { arguments += ["--server", host + (settings.port.map { ":\($0)" } ?? "")] }
        if let user = settings.user { arguments += ["--user", user] }
        if let catalog = settings.catalog { arguments += ["--catalog", catalog] }
        if let schema = settings.schema { arguments += ["--schema", schema] }
        if let limit = query.milliseconds { arguments += ["--session", "query_max_run_time=\(max(1, limit))ms"] }
        if let password {
            arguments.append("--password")
            environment["TRINO_PASSWORD"] = password
        }
        arguments += ["--file", "/dev/stdin"]
        input = Array("\(query.sql);\n".utf8)
    }
}

extension EngineQuery {
    fileprivate var milliseconds: Int64? {
        guard let parts = timeLimit?.components else { return nil }
        let (whole, overflow) = parts.seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : max(1, whole + parts.attoseconds / 1_000_000_000_000_000)
    }
}

extension String {
    /// A blank or a backslash within a value of PGOPTIONS.
    fileprivate var spelledAsOption: String {
        reduce(into: "") { text, character in
            if character == " " || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}

extension ClientKind {
    /// What a program said where it failed, in few lines; nil where it did not.
    func complaint(of outcome: ClientOutcome) -> String? {
        let lines = outcome.complaint.split(whereSeparator: \.isNewline).map(String.init)
        if outcome.status == 0 {
            // Some go on with the next statement, and end well.
            return lines.first { $0.hasPrefix("Error") || $0.hasPrefix("Parse Error") || $0.hasPrefix("Query failed") }
        }
        let told = lines.filter { !isNoise($0) }.prefix(4).joined(separator: "; ")
        return told.isEmpty ? "the client ended with status \(outcome.status)" : told
    }

    private func isNoise(_ line: String) -> Bool {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        switch self {
        case .spark: return line.contains("WARN") || trimmed.hasPrefix("at ") || line.hasPrefix("Setting default log")
        case .postgres: return trimmed.hasPrefix("LINE ") || trimmed.hasPrefix("^")
        default: return trimmed.hasPrefix("^") || trimmed.isEmpty
        }
    }

    /// Words of a complaint that time is over, in small letters.
    static let signsOfTimeLimit = [
        "statement timeout", "timeout_exceeded", "timeout exceeded", "exceeded maximum time limit", "max_run_time",
    ]

    /// Words of a complaint about the way there, in small letters.
    var signsOfNoConnection: [String] {
        switch self {
        case .sqlite: ["unable to open", "not a database", "file is encrypted"]
        case .duckdb: ["unable to open", "cannot open", "could not set lock", "io error", "not a valid duckdb"]
        case .postgres:
            [
                "connection to server", "could not connect", "could not translate", "password", "no pg_hba",
                "role \"", "database \"",
            ]
        case .clickhouse: ["connection refused", "network_error", "authentication", "unknown_database", "dns_error"]
        case .spark: ["java_home", "could not open client transport", "connection refused"]
        case .trino: ["connection refused", "authentication failed", "unknownhost", "error running command"]
        }
    }
}
