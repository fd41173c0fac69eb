// The same questions asked of another engine in its own language: Tests/Engines. SQLite comes with every machine that tests
// run on; others are `make test-engines`.

import Foundation
import Testing

@Suite struct EngineTests {
    @Test func everyAnswerIsTheSameOnSQLite() throws {
        let outcome = try shell("python3 Tests/Engines/run_engines.py '\(Place.govql)' sqlite --short")
        print("engines: \(outcome.output.split(separator: "\n").last ?? "nothing")")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    /// Some random queries with fixed seeds; more are `make test-engines`.
    @Test(arguments: ["sqlite", "duckdb"])
    func randomQueriesHaveTheSameAnswers(_ engine: String) throws {
        if engine == "duckdb", try shell("python3 -c 'import duckdb'").status != 0 { return }
        let outcome = try shell("python3 Tests/Engines/random_queries.py '\(Place.govql)' \(engine) 200 1")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    /// What was once answered differently: Tests/Engines/cases.
    @Test func goldenCasesHaveTheSameAnswers() throws {
        let more = try shell("python3 -c 'import duckdb'").status == 0 ? " duckdb" : ""
        let outcome = try shell("python3 Tests/Engines/run_cases.py '\(Place.govql)' sqlite\(more)")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func aScriptIsWrittenForAnEngine() throws {
        let outcome = try shell(
            "'\(Place.govql)' sql --dialect duckdb samples/wuhan/wuhan.gql -c 'districts | select name | take 1'")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(
            outcome.output == """
                SELECT "districts"."name"
                FROM "districts"
                ORDER BY "districts"."_row"
                LIMIT 1;

                """)
    }

    @Test(arguments: [
        ("sql -c '1'", "--dialect"), ("ddl samples/wuhan/wuhan.gql", "--dialect"),
        ("export samples/wuhan/wuhan.gql", "--to"),
        ("sql --dialect sqlite samples/wuhan", "-c"), ("ddl --dialect oracle samples/wuhan", "oracle"),
        ("--dialect sqlite -c '1'", "govql sql"), ("export samples/wuhan --to x -c '1'", "no queries"),
        ("export samples/wuhan --to x --readonly", "--readonly"), ("sql --dialect sqlite -c '1' -i", "-i"),
    ])
    func wrongUsageIsToldWhatIsMissing(_ arguments: String, _ named: String) throws {
        let outcome = try shell("'\(Place.govql)' \(arguments)")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains(named), "\(outcome.output)")
    }
}
