// The table of rejected cells, and what becomes of their rows: null, left out, or a load that fails. Whatever is asked, and
// whether columns are kept or streamed, the answers are the same.

import GovQL
import Testing

@Suite struct RejectQueryTests {
    private static let files = [
        "d/visits.csv": """
        id,who,day,hours,note
        1,p1,2020-01-02,1.5,plain
        2,p2,soon,2,"a
        b"
        3,p1,2020-02-30,x,twice

        4,p3,,,empty
        5,p2,2020-03-01,4,"plain, too"
        6,p9,yesterday,0.5,last
        """,
        "d/people.csv": """
        id,name,born,visited
        p1,Ann,1980-01-01,2
        p2,Ben,n/k,two
        p3,Cid,1990-05-05,0

        """,
    ]

    private static func schema(_ options: String) -> String {
        """
        entity visits from "visits.csv" \(options) {
          key id: code
          day 日期: date
          hours: dec
          note: text
          who: -> people
        }
        entity people from "people.csv" {
          key id: code
          label name: text
          born: date
          visited: int
        }
        """
    }

    /// - Parameter options: those of the visits.
    private func session(
        _ options: String = "", _ columns: ColumnKeeping = .always, threads: Int = 2, files: [String: String] = files
    ) throws -> Session {
        var all = files
        all["d/s.gql"] = Self.schema(options)
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: all), threads: threads, columns: columns))
        try session.use("d/s.gql")
        return session
    }

    private func rows(_ result: QueryResult) -> [String] {
        result.map { row in result.columns.indices.map { "\(row[$0])" }.joined(separator: " | ") }
    }

    @Test(arguments: [ColumnKeeping.always, .fromSecondQuery, .never])
    func rejectsAreATable(columns: ColumnKeeping) throws {
        let session = try session("", columns)
        #expect(
            rows(try session.run("rejects | select file, line, entity, column, text, type")) == [
                "d/visits.csv | 3 | visits | day | soon | date",
                "d/visits.csv | 5 | visits | day | 2020-02-30 | date",
                "d/visits.csv | 5 | visits | hours | x | dec",
                "d/visits.csv | 9 | visits | day | yesterday | date",
                "d/people.csv | 3 | people | born | n/k | date",
                "d/people.csv | 3 | people | visited | two | int",
            ])
        let counts = try session.run("rejects | summarize n = count() by column | sort n desc, column")
        #expect(rows(counts) == ["day | 3", "born | 1", "hours | 1", "visited | 1"])
        #expect(rows(try session.run("拒收 | 筛选 实体 == \"people\" | 选取 列, 原文")) == ["born | n/k", "visited | two"])

    }

    /// A column whose values are not asked for is checked all the same; what was asked before makes no difference.
    @Test func theTableDoesNotDependOnWhatWasAskedBefore() throws {
        let fresh = try session()
        let asked = try session()
        _ = try asked.run("visits | where day == @2020-01-02 | select hours")
        let query = "rejects | select line, column, text, reason, 原因"
        #expect(rows(try fresh.run(query)) == rows(try asked.run(query)))
        #expect(rows(try fresh.run("rejects | where reason is null or 原因 is null")).isEmpty)
    }

    @Test func theTableIsListedNowhere() throws {
        let session = try session()
        let catalog = try session.dataset().catalog
        #expect(catalog.dataEntities.map(\.names.primary) == ["visits", "people"])
        #expect(catalog.entities.map(\.names.primary) == ["visits", "people", "rejects"])
    }

    @Test func anEntityOfTheNameWins() throws {
        let files = Self.files.merging(["d/rejects.csv": "id,why\n1,late\n"]) { $1 }
        let session = Session(configuration: Session.Configuration(files: MemoryFiles(files: files)))
        try session.load("d")
        let result = try session.run("rejects | select why")
        #expect(rows(result) == ["late"])
        #expect(result.notes.map(\.code).contains("GQL0594"), "\(result.notes)")
        #expect(rows(try session.run("拒收 | summarize n = count()")) == ["0"])
    }

    @Test func aDefinitionOfTheNameWins() throws {
        let session = try session()
        #expect(rows(try session.run("let rejects = people | where id == \"p1\"\nrejects | select name")) == ["Ann"])
    }

    @Test func manyAreListedInPartAndCounted() throws {
        let lines = (1...120_000).map { $0 % 12 == 0 ? "\($0),2020-01-01" : "\($0),no" }.joined(separator: "\n")
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: ["x.csv": "id,day\n" + lines])))
        try session.run("entity x from \"x.csv\" { day: date }")
        let result = try session.run("rejects | summarize n = count(), last = max(line)")
        #expect(rows(result) == ["100000 | 109091"])
        let warning = try #require(result.notes.first { $0.code == "GQL0593" })
        #expect(warning.facts.message.en.contains("first 100000 of 110000 cells of `day`"))
    }

    // MARK: Rows left out

    private static let queries = [
        "visits | select id", "visits | summarize n = count()", "visits | summarize h = sum(hours), d = max(day)",
        "visits | select id, day, hours, note, who.name", "people | select name, n = count(visits)",
        "people | where none(visits) | select id", "visits | summarize n = count() by who",
        "visits | sort id desc | take 1 | select id, note", "visits", "people | select name, born",
    ]

    @Test(arguments: [ColumnKeeping.always, .fromSecondQuery, .never])
    func rowsAreLeftOutForEveryQuery(columns: ColumnKeeping) throws {
        let clean = [
            "d/visits.csv": """
            id,who,day,hours,note
            1,p1,2020-01-02,1.5,plain
            4,p3,,,empty
            5,p2,2020-03-01,4,"plain, too"
            """, "d/people.csv": Self.files["d/people.csv"] ?? "",
        ]
        for query in Self.queries {
            let dropped = try session("with (rejects \"drop\")", columns).run(query)
            #expect(rows(dropped) == rows(try session("", .always, files: clean).run(query)), "\(query)")
        }
        let other = try session("with (拒收 舍去)", columns)
        let result = try other.run("visits | summarize n = count()")
        let warning = try #require(result.notes.first { $0.code == "GQL0591" })
        #expect(warning.facts.message.en.contains("d/visits.csv: 3 rows are left out"))
        #expect(warning.facts.message.en.contains("d/visits.csv:3: `day` is \"soon\""))
        #expect(rows(try other.run("rejects | where entity == \"visits\" | summarize n = count()")) == ["4"])
    }

    /// Cells that are rejected here and there in many chunks, with quotes and line breaks; also the first row and the last.
    @Test(arguments: [1, 2]) func rowsAreLeftOutOfALargeFile(threads: Int) throws {
        var text = "id,day,note\n"
        var kept = "id,day,note\n"
        for id in 1...60_000 {
            let isBad = id == 1 || id == 60_000 || id % 7 == 3 || (20_000..<21_000).contains(id)
            let row = "\(id),\(isBad ? "never" : "2020-01-01"),\(id % 5 == 0 ? "\"a\nb, \"\"c\"\"\"" : "plain text")\n"
            text += row
            if !isBad { kept += row }
        }
        func session(_ text: String, _ options: String, _ columns: ColumnKeeping) throws -> Session {
            let session = Session(
                configuration: Session.Configuration(
                    files: MemoryFiles(files: ["x.csv": text]), threads: threads, columns: columns))
            try session.run("entity x from \"x.csv\" \(options) { key id: int\n day: date\n note: text }")
            return session
        }
        for query in [
            "x | summarize n = count(), s = sum(id), d = count(day)", "x | summarize n = count() by note",
            "x | skip 14000 | take 3 | select id, note", "x | sort id desc | take 2 | select id",
        ] {
            let expected = rows(try session(kept, "", .always).run(query))
            for columns in [ColumnKeeping.always, .never] {
                #expect(rows(try session(text, "with (rejects \"drop\")", columns).run(query)) == expected, "\(query)")
            }
        }
    }

    @Test func allRowsMayBeLeftOut() throws {
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: ["x.csv": "id,day\n1,a\n2,b"])))
        try session.run("entity x from \"x.csv\" with (rejects \"drop\") { day: date }")
        #expect(rows(try session.run("x")).isEmpty)
        let result = rows(try session.run("x | summarize n = count(), m = max(day)"))
        #expect(result.count == 1 && result.first?.hasPrefix("0 | ") == true, "\(result)")
    }

    @Test func aGuessDoesNotRestOnWhatIsLeftOut() throws {
        let files = ["x.csv": "id,day,n\n1,2020-01-01,5\n2,never,five\n3,2020-01-02,6\n"]
        let session = Session(configuration: Session.Configuration(files: MemoryFiles(files: files)))
        try session.run("entity x from \"x.csv\" with (rejects \"drop\") { day: date }")
        #expect(rows(try session.run("x | summarize s = sum(n)")) == ["11"])
    }

    // MARK: Loads that fail

    private func failure(_ body: () throws -> Void) throws -> Diagnostic {
        do {
            try body()
        } catch let error as Diagnostics {
            return try #require(error.all.first)
        }
        throw NothingThrown()
    }

    private struct NothingThrown: Error {}

    @Test func aLoadFailsAndChangesNothing() throws {
        let problem = try failure { _ = try session("with (header 1, rejects \"fail\")") }
        #expect(problem.code == "GQL0592")
        #expect(problem.source?.name == "d/s.gql")
        #expect(problem.source?.text(problem.range) == "rejects")
        #expect(problem.facts.message.en.contains("d/visits.csv: 4 cells break their declared type"))
        #expect(problem.facts.message.en.contains("d/visits.csv:5: `day` is \"2020-02-30\""))

        // The types first, the data later.
        var files = Self.files
        files["e/visits.csv"] = files["d/visits.csv"]
        files["d/visits.csv"] = "id,who,day,hours,note\n1,p1,2020-01-02,1.5,plain\n"
        let open = try session("", files: files)
        let options = try LoadOptions("rejects \"fail\"")
        let second = try failure { try open.load("e/visits.csv", as: "visits", options: options) }
        #expect(second.code == "GQL0592")
        #expect(rows(try open.run("visits | select id")) == ["1"])
    }

    @Test func aLoadThatHoldsDoesNotFail() throws {
        let files = Self.files.merging(["d/visits.csv": "id,who,day,hours,note\n1,p1,2020-01-02,1.5,plain\n"]) { $1 }
        #expect(rows(try session("with (rejects \"fail\")", files: files).run("visits | select id")) == ["1"])
    }

    @Test func aWrongPolicyIsLocated() throws {
        let problem = try failure { _ = try session("with (rejects \"maybe\")") }
        #expect(problem.code == "GQL0533")
        #expect(problem.source?.text(problem.range) == "\"maybe\"")
    }
}
