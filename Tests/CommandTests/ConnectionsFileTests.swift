// connections.toml, and names of engines without it.

import Foundation
import GovQL
import Testing

@testable import GovQLEngines

@Suite struct ConnectionsFileTests {
    private func read(_ text: String) throws -> ConnectionsFile {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("connections.toml")
        try Data(text.utf8).write(to: file)
        return try ConnectionsFile(file.path)
    }

    @Test func connectionsAreReadWithTheirKeys() throws {
        let file = try read(
            """
            # engines
            [city]   # of the city
            engine = "postgres"
            host = 'db.example.org'
            port = 5433
            database = "ci\\"ty\\\\"
            password-command = "pass show city"   # not here

            [城市]
            engine = "duckdb"
            file = "/data/city.duckdb"
            """)
        #expect(file.all.map(\.name) == ["city", "城市"])
        let city = try file.settings(named: "city")
        #expect(city.host == "db.example.org" && city.port == 5433 && city.database == "ci\"ty\\")
        #expect(city.passwordCommand == "pass show city")
        #expect(try file.settings(named: "城市").file == "/data/city.duckdb")
        #expect(try file.settings(named: "sqlite:a:b.db").file == "a:b.db")
        #expect(try file.settings(named: "postgres").database == nil)
    }

    @Test(arguments: [
        ("engine = \"postgres\"", 1), ("[city]\n", 1), ("[city]\nengine = postgres", 2),
        ("[city]\nengine = \"oracle\"", 2),
        ("[city]\nengine = \"postgres\"\npassword = \"x\"", 3), ("[city]\nengine = \"postgres\"\nport = 70000", 3),
        ("[city]\nengine = \"postgres\"\nport = \"1\"", 3), ("[city]\nengine = \"postgres\"\nhots = \"x\"", 3),
        ("[city]\nengine = \"postgres\"\nhost = 5", 3), ("[city]\nengine = \"postgres\"\nhost = \"x", 3),
        ("[city]\nengine = \"postgres\"\nhost = \"x\" y", 3), ("[city]\nengine = \"sqlite\"\nengine = \"sqlite\"", 3),
        ("[city]\nengine = \"sqlite\"\n[city]\nengine = \"sqlite\"", 3), ("[a.b]\n", 1), ("x", 1),
    ])
    func whatIsWrongIsToldWithItsLine(_ text: String, _ line: Int) throws {
        let error = try #require(throws: Diagnostics.self) { try read(text) }
        #expect(error.all.map(\.code) == ["GQL0932"])
        let message = try #require(error.all.first).facts.message.en
        #expect(message.contains("connections.toml:\(line): "), "\(message)")
    }

    @Test(arguments: ["city", "sqlite", "duckdb:", "oracle:x"])
    func aNameOfNothingIsTold(_ name: String) throws {
        let file = try read("[cities]\nengine = \"postgres\"\n")
        let error = try #require(throws: Diagnostics.self) { try file.settings(named: name) }
        #expect(error.all.map(\.code) == ["GQL0931"])
    }

    @Test func aFileThatIsNamedMustBeThere() {
        #expect(throws: Diagnostics.self) { try ConnectionsFile("/nowhere/connections.toml") }
    }

    // MARK: Answers of programs

    private func cells(_ kind: ClientKind, _ columns: Int, _ text: String) throws -> [[String?]] {
        let rows = try AnswerReader(kind, columnCount: columns).rows(of: Array(text.utf8))
        return (0..<rows.rowCount).map { row in (0..<columns).map { rows.text(row: row, column: $0) } }
    }

    @Test func nullIsApartFromTheEmptyText() throws {
        #expect(
            try cells(.sqlite, 3, "'it''s\n,x',NULL,1.5\n'','NULL',unistr('a\\u000a\\\\')\n")
                == [["it's\n,x", nil, "1.5"], ["", "NULL", "a\n\\"]])
        #expect(
            try cells(.postgres, 2, "\"a\"\"b\",\n,\"\"\n\"x\r\ny\",\"\\N\"\n")
                == [["a\"b", nil], [nil, ""], ["x\r\ny", "\\N"]])
        #expect(
            try cells(.duckdb, 2, "{\"c1\":null,\"c2\":\"\"}\n\n{\"c1\":12.50,\"c2\":true}\n")
                == [[nil, ""], ["12.50", "true"]])
        #expect(try cells(.clickhouse, 2, "[9223372036854775807,\"汉\\n\"]\n") == [["9223372036854775807", "汉\n"]])
        #expect(try cells(.postgres, 1, "").isEmpty)
    }

    @Test(arguments: [
        (ClientKind.sqlite, "1\n"), (.sqlite, "1,2,3\n"), (.sqlite, "'a"), (.sqlite, "'a'x,1\n"), (.sqlite, "1,"),
        (.sqlite, "unistr('\\u00'),1\n"), (.duckdb, "{\"a\":1}\n"), (.duckdb, "3\n"), (.duckdb, "[1,[2]]\n"),
        (.trino, "WARNING\n"),
    ])
    func whatIsNoAnswerIsAMistake(_ kind: ClientKind, _ text: String) {
        #expect(throws: AnswerMistake.self) { try cells(kind, 2, text) }
    }
}
