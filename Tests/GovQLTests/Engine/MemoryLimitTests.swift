// A run that would take more memory than it may is stopped with an error that names the operator; the session goes on.

import GovQL
import Testing

@Suite struct MemoryLimitTests {
    /// A session over rows that differ in every column, with what a query reads already decoded.
    private func session(_ query: String, rows: Int = 20_000, threads: Int) throws -> Session {
        var text = "id,key,value\n"
        for row in 0..<rows { text += "\(row),k\(row * 7 % rows),\((row * 13) % rows).5\n" }
        let files = MemoryFiles(files: ["data/things.csv": text])
        let session = Session(configuration: .init(files: files, today: CalendarDate("2020-12-31"), threads: threads))
        try session.load("data")
        _ = try session.run(query)
        return session
    }

    @Test(
        "the operator that asks for too much is named, and the next query is answered",
        arguments: [
            ("things | sort value desc, key", "sort"),
            ("things | summarize n = count() by key", "summarize"),
            ("things | summarize n = count(distinct key), m = median(value)", "median"),
            ("things | select key, r = rank(sort value)", "window"),
            ("things | distinct", "distinct"),
            ("things | top 15000 by value", "top"),
            ("things | select key, value", "the result"),
        ], [1, 2])
    func limits(_ case: (query: String, purpose: String), threads: Int) throws {
        let session = try session(`case`.query, threads: threads)
        let error = #expect(throws: Diagnostics.self, "\(`case`.query)") {
            try session.run(`case`.query, limits: Limits(memory: 50_000))
        }
        let first = try #require(error?.all.first)
        #expect(first.code == "GQL0602")
        #expect("\(first.message(in: .english))".contains(`case`.purpose), "\(first.message(in: .english))")
        #expect(try session.run("things | summarize n = count()").first?["n"] == .int(20_000))
        #expect(try session.run(`case`.query).rowCount > 0)
    }

    @Test("what fits is answered under the same limit")
    func fits() throws {
        let session = try session("things | summarize s = sum(value)", threads: 2)
        #expect(try session.run("things | summarize s = sum(value)", limits: Limits(memory: 50_000)).rowCount == 1)
    }
}
