// `--on`: a dataset that lies in SQLite answers as its files do, in every format, to the byte; and what is said where it
// can't. Other engines' programs are played by small scripts, which show what they are given.

import Foundation
import GovQL
import Testing

@testable import GovQLEngines

@Suite struct AskingEnginesTests {
    /// The sample city in SQLite, made once.
    private static let city: Result<String, any Error> = Result {
        let folder = try Place.scratch()
        let made = try shell(
            """
            govql export samples/wuhan/wuhan.gql --to '\(folder.path)' > /dev/null
            cd '\(folder.path)' && govql ddl --dialect sqlite '\(Place.root.path)/samples/wuhan/wuhan.gql' | sqlite3 city.db
            """)
        guard made.status == 0, made.output.isEmpty else { throw Failure(made.output) }
        return folder.appendingPathComponent("city.db").path
    }

    private struct Failure: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    // MARK: The same answers

    @Test(arguments: ["csv", "tsv", "json", "ndjson", "vertical", "raw", "table", "markdown", "html", "insert"])
    func answersAreTheSameInEveryFormat(_ format: String) throws {
        guard OutputFormat(rawValue: format) != nil else { return }
        let query = """
            communities | where residents > 12000 and street.district.name contains "区"
            | select name, street, street.district, kind, founded, m = month(founded), budget_wan, big_committee
            | sort budget_wan desc | take 12
            """
        let here = try govql("--format", format, "samples/wuhan/wuhan.gql", "-c", query)
        let there = try govql("--format", format, "--on", "sqlite:" + Self.city.get(), "-c", query)
        #expect(here.status == 0 && here.output.contains("街道"))
        #expect(there.output == here.output)
        #expect(there.errors == here.errors && there.status == here.status)
    }

    /// Scripts run as they are: what they use is there.
    @Test(arguments: [
        "samples/branches-02-uncovered.gql", "samples/community-02-staffing-gap.gql",
        "samples/community-12-measures.gql",
        "samples/community-13-outline.gql", "samples/leadership-01-completion.gql", "samples/property-10-pipes.gql",
        "samples/volunteers-12-quarters.gql", "samples/questions/branches-03-secretaries.gql",
    ])
    func scriptsAnswerAsTheyDoOverFiles(_ script: String) throws {
        let here = try govql("--format", "table", script)
        let there = try govql("--format", "table", "--on", "sqlite:" + Self.city.get(), script)
        #expect(there.output == here.output)
        #expect(there.errors == here.errors && there.status == here.status)
    }

    @Test func scriptsNeedNoFilesAtHand() throws {
        let city = try Self.city.get()
        try inFolder { folder in
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("samples"), withIntermediateDirectories: true)
            let script = "samples/community-01-residents-per-worker.gql"
            try FileManager.default.copyItem(
                at: Place.root.appendingPathComponent(script), to: folder.appendingPathComponent(script))
            let there = try govql("--on", "sqlite:" + city, script, folder: folder)
            #expect(there.status == 0, "\(there.errors)")
            let here = try govql(script)
            #expect(there.output == here.output)
        }
    }

    @Test func checksChartsAndEmptyResultsEndAsEver() throws {
        let engine = "sqlite:" + (try Self.city.get())
        for (arguments, status) in [
            (["-c", "check communities \"big\": residents > 12000"], 3),
            (["-c", "check communities \"some\": residents is null or residents > 1"], 0),
            (["--fail-if-empty", "-c", "communities | where residents > 1000000"], 4),
            (["-c", "communities | where nonsense > 1"], 1),
            (["--format", "table", "-c", "districts | derive n = count(streets) | chart bar x: name, y: n"], 0),
            (["-c", "communities | where name == \"Nowhere\" | select name"], 0),
            (["-c", "communities | where residents > 1亿 | select name"], 0),
            (["-c", "estates | where community == \"永清东社区\" | select name"], 0),
            (["-c", "estates | where community == \"Nowhere\" | select name"], 0),
            (["-c", "estates | pivot count() by kind per service_mode"], nil),
            (["-c", "describe estates"], nil), (["-c", "explain communities | where residents > 1"], 0),
        ] as [([String], Int32?)] {
            let here = try RunningCommand(Place.govql, ["samples/wuhan/wuhan.gql"] + arguments).finish()
            let there = try RunningCommand(Place.govql, ["--on", engine] + arguments).finish()
            if let status { #expect(here.status == status, "\(arguments)") }
            #expect(there.status == here.status, "\(arguments) \(there.errors)")
            // How files were read, and which plan that makes, is not the engine's to say.
            if !["describe", "explain"].contains(where: { arguments[1].hasPrefix($0) }) {
                #expect(there.output == here.output, "\(arguments)")
                #expect(there.errors == here.errors, "\(arguments)")
            }
        }
    }

    // MARK: What is not there

    @Test func dataOfFilesIsNotMixedWithThatOfAnEngine() throws {
        let city = try Self.city.get()
        try inFolder { folder in
            try Data("a,b\n1,x\n".utf8).write(to: folder.appendingPathComponent("visits.csv"))
            for script in ["load \"visits.csv\"", "entity visits from \"visits.csv\" { key a: code }"] {
                let outcome = try govql("--on", "sqlite:" + city, "-c", script, folder: folder)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("GQL0923"), "\(outcome.errors)")
                #expect(outcome.errors.contains("govql ddl --dialect sqlite"))
            }
            let loaded = try govql("--on", "sqlite:" + city, "visits.csv", "-c", "visits", folder: folder)
            #expect(loaded.errors.contains("GQL0923"))
        }
    }

    @Test func whatAnEngineCanNotDoIsRefused() throws {
        let city = try Self.city.get()
        for (query, named) in [
            ("districts | sample 3", "`sample`"), ("rejects | summarize n = count()", "`rejects`"),
            ("explain analyze districts", "`explain analyze`"),
        ] {
            let outcome = try govql("--on", "sqlite:" + city, "-c", query)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("GQL0921") && outcome.errors.contains(named), "\(outcome.errors)")
        }
    }

    @Test func thePromptConnectsAndShowsSQL() throws {
        let city = try Self.city.get()
        let lines = """
            .connect
            .connect sqlite:\(city)
            districts | select name | take 1
            .sql
            .sql duckdb
            .connect off
            """
        let outcome = try govql("-i", "--format", "csv", input: lines + "\n")
        for part in [
            "not connected", "SQLite, 14 entities", "name\n江岸区", "FROM \"districts\"", "LIMIT 1", "files again",
        ] {
            #expect(outcome.output.contains(part), "\(part): \(outcome.output) \(outcome.errors)")
        }
        let safe = try govql("-i", "--safe", input: ".connect sqlite:\(city)\n")
        #expect(!safe.output.contains("SQLite"))
    }

    // MARK: Programs that play an engine

    /// Runs a query through a script in the place of an engine's program.
    private func asking(
        _ engine: String, _ script: String, _ options: [String] = [], keys: String = "",
        environment: [String: String] = [:], _ body: (Outcome, URL) throws -> Void
    ) throws {
        try inFolder { folder in
            let stub = folder.appendingPathComponent("stub")
            try Data("#!/bin/bash\ncd '\(folder.path)'\n\(script)\n".utf8).write(to: stub)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub.path)
            let file = folder.appendingPathComponent("connections.toml")
            try Data("[city]\nengine = \"\(engine)\"\nclient = \"\(stub.path)\"\n\(keys)\n".utf8).write(to: file)
            let words = ["--connections", file.path, "--on", "city"] + options + ["-c", "places | select name"]
            try body(try RunningCommand(Place.govql, words, folder: folder, environment: environment).finish(), folder)
        }
    }

    /// What a program answers that holds one entity, in the form that it writes.
    private func description(_ write: (String) -> String) throws -> String {
        try inFolder { folder in
            try Data("id,name\nP1,Yong'qing\nP2,\n".utf8).write(to: folder.appendingPathComponent("places.csv"))
            let session = Session()
            try session.load(folder.appendingPathComponent("places.csv").path)
            return SQLText.pieces(of: try session.description()).map(write).joined(separator: "\n")
        }
    }

    @Test func aPasswordIsGivenByTheEnvironmentAlone() throws {
        let pieces = try description { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
        let script = """
            env > env; echo "$@" >> args; cat > in
            if grep -q _govql in; then cat <<'END'
            \(pieces)
            END
            else printf '"Yong''qing"\\n\\n'; fi
            """
        for keys in ["password-command = \"echo secret77; echo more\"", "password-variable = \"CITY_PASSWORD\""] {
            try asking("postgres", script, keys: keys, environment: ["CITY_PASSWORD": "secret77"]) { outcome, folder in
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output == "name\nYong'qing\n\n" || outcome.output.hasPrefix("name\n"))
                func read(_ name: String) throws -> String {
                    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                }
                let (given, arguments, input) = (try read("env"), try read("args"), try read("in"))
                #expect(given.contains("PGPASSWORD=secret77\n"))
                #expect(given.contains("default_transaction_read_only=on"))
                #expect(!arguments.contains("secret77"))
                #expect(!input.contains("secret77"))
            }
        }
    }

    /// A slow client is spared one start.
    @Test func aDescriptionMayLieInAFile() throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("id,name\nP1,Yongqing\n".utf8).write(to: folder.appendingPathComponent("places.csv"))
        let session = Session()
        try session.load(folder.appendingPathComponent("places.csv").path)
        let file = folder.appendingPathComponent("govql.json").path
        try Data(try session.description().text.utf8).write(to: URL(fileURLWithPath: file))
        let script = "grep -q _govql && exit 1; echo '{\"c1\":\"Yongqing\"}'"
        try asking("duckdb", script, keys: "file = \"x\"\ndescription = \"\(file)\"") { outcome, _ in
            #expect(outcome.output == "name\nYongqing\n", "\(outcome.errors)")
        }
    }

    @Test func aPasswordInAComplaintIsNotPassedOn() throws {
        try asking("postgres", "echo \"no secret77 here\" >&2; exit 2", keys: "password-command = \"echo secret77\"") {
            outcome, _ in
            #expect(outcome.status == 1)
            #expect(!outcome.errors.contains("secret77"), "\(outcome.errors)")
        }
        try asking("postgres", "exit 0", keys: "password-command = \"echo secret77; exit 4\"") { outcome, _ in
            #expect(outcome.errors.contains("GQL0925") && !outcome.errors.contains("secret77"))
        }
    }

    @Test(arguments: [
        ("sqlite", "echo '1,2,3'", "GQL0929"), ("sqlite", "echo \"'open\"", "GQL0929"),
        ("sqlite", "echo \"'no description'\"", "GQL0927"), ("duckdb", "echo '{\"text\": [1]}'", "GQL0929"),
        ("duckdb", "echo 'Welcome!'", "GQL0929"), ("duckdb", "kill -9 $$", "GQL0928"),
        ("postgres", "echo 'ERROR:  relation \"_govql\" does not exist' >&2; exit 3", "GQL0926"),
        ("postgres", "echo 'psql: error: connection to server failed' >&2; exit 2", "GQL0925"),
        ("sqlite", "echo 'Runtime error: integer overflow' >&2; exit 1", "GQL0402"),
    ])
    func whatAProgramDoesWrongIsTold(_ engine: String, _ script: String, _ code: String) throws {
        let keys = engine == "postgres" ? "" : "file = \"x\""
        try asking(engine, "cat > /dev/null\n" + script, keys: keys) { outcome, _ in
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(code), "\(outcome.errors)")
        }
    }

    @Test func aProgramIsStoppedWhenItsTimeIsOver() throws {
        try asking("duckdb", "echo $$ > pid; exec sleep 600", ["--timeout", "1s"], keys: "file = \"x\"") {
            outcome, folder in
            #expect(outcome.status == 5, "\(outcome.errors)")
            try expectGone(folder)
        }
    }

    @Test func anEngineThatStopsFirstEndsTheSameWay() throws {
        let script = "cat > /dev/null; echo 'ERROR:  canceling statement due to statement timeout' >&2; exit 3"
        try asking("postgres", script, ["--timeout", "60s"]) { outcome, _ in
            #expect(outcome.status == 5, "\(outcome.errors)")
            #expect(outcome.errors.contains("GQL0601"), "\(outcome.errors)")
        }
    }

    @Test func aProgramIsStoppedWithTheCommand() throws {
        try inFolder { folder in
            let stub = folder.appendingPathComponent("stub")
            try Data("#!/bin/bash\necho $$ > '\(folder.path)/pid'\nexec sleep 600\n".utf8).write(to: stub)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub.path)
            let file = folder.appendingPathComponent("connections.toml")
            try Data("[city]\nengine = \"duckdb\"\nfile = \"x\"\nclient = \"\(stub.path)\"\n".utf8).write(to: file)
            let command = try RunningCommand(
                Place.govql, ["--connections", file.path, "--on", "city", "-c", "places"], folder: folder)
            while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("pid").path) { usleep(5000) }
            command.process.interrupt()
            let outcome = try command.finish()
            #expect(outcome.status == 130 || outcome.status == SIGINT, "\(outcome.status) \(outcome.errors)")
            try expectGone(folder)
        }
    }

    private func expectGone(_ folder: URL) throws {
        let text = try String(contentsOf: folder.appendingPathComponent("pid"), encoding: .utf8)
        let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        for _ in 0..<400 where kill(pid, 0) == 0 { usleep(5000) }
        #expect(kill(pid, 0) != 0, "the program is still there")
    }

    @Test func eachProgramIsAskedItsOwnWay() throws {
        var settings = EngineSettings(.postgreSQL, name: "city")
        settings.host = "db"
        settings.port = 5433
        settings.schema = "my city"
        let query = EngineQuery(sql: "SELECT 1", columnCount: 1, timeLimit: .milliseconds(1500))
        let call = ClientCall(.postgres, settings, query, password: "pw")
        #expect(call.arguments.contains("-w") && call.arguments.contains("5433") && !call.arguments.contains("pw"))
        #expect(call.environment["PGPASSWORD"] == "pw")
        #expect(call.environment["PGOPTIONS"]?.contains("statement_timeout=1500 -c search_path=my\\ city") == true)
        let house = ClientCall(.clickhouse, settings, query, password: "pw")
        #expect(house.environment["CLICKHOUSE_PASSWORD"] == "pw" && !house.arguments.contains("pw"))
        #expect(house.arguments.contains("JSONCompactEachRow") && house.arguments.contains("--max_execution_time"))
        settings.program = "/opt/clickhouse"
        #expect(ClientCall(.clickhouse, settings, query, password: nil).arguments.first == "client")
        let trino = ClientCall(.trino, settings, query, password: "pw")
        #expect(trino.environment["TRINO_PASSWORD"] == "pw" && !trino.arguments.contains("pw"))
        let spark = ClientCall(.spark, settings, query, password: nil)
        #expect(String(decoding: spark.input, as: UTF8.self).contains("ignoreNullFields"))
        let lite = ClientCall(.sqlite, settings, query, password: nil)
        #expect(lite.arguments.contains("-readonly"))
    }
}

/// The pieces of a description, as the table of an engine holds them.
private enum SQLText {
    static func pieces(of description: DatasetDescription) -> [String] {
        [
            description.text.unicodeScalars.reduce(into: "") { text, scalar in
                if scalar == "%" || scalar == "\n" {
                    text += scalar == "%" ? "%25" : "%0A"
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        ]
    }
}
