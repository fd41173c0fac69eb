// Several sessions over one dataset: what one decodes serves the other, and both may ask at once.

import Foundation
import GovQL
import Testing

@Suite struct SharedSessionTests {
    @Test("the data is one; what is defined later is each session's own")
    func sharing() throws {
        let first = try TestCity.session(columns: .always)
        try first.run("let big = communities | where residents > 1500")
        let second = try Session(sharing: first)
        #expect(try first.dataset() === second.dataset())
        check("big | select name", "name\n乙社区\n丙社区", in: second)
        try second.run("let small = communities | where residents < 1500")
        check("small | select name", "name\n甲社区", in: second)
        checkErrors("small | select name", [("GQL0201", "small")], in: first)
    }

    @Test("asked at once from several threads, all get the same answers")
    func atOnce() throws {
        let first = try TestCity.session(columns: .always)
        let sessions = try (0..<4).map { _ in try Session(sharing: first) }
        let queries = [
            "services | summarize h = sum(hours) by worker.community.street.district.name",
            "communities | select name, n = count(workers), s = sum(workers.services.hours)",
            "services | where hours > 1 | sort hours desc | take 2",
            "communities | where name contains \"社\" | top 2 by residents | select name",
        ]
        let expected = try queries.map { lines(try TestCity.session().run($0)) }
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 40) { turn in
            let query = turn % queries.count
            let found = (try? sessions[turn % sessions.count].run(queries[query])).map(lines)
            if found != expected[query] { failures.add("\(queries[query]): \(found ?? [])") }
        }
        #expect(failures.all == [])
    }

    @Test("an entity's description says what of it is in memory")
    func held() throws {
        let session = try TestCity.session(columns: .always)
        func memory(_ entity: String) throws -> String? {
            let rows = try session.run("describe \(entity)").map { ($0["about"].description, $0["value"].description) }
            return rows.first { $0.0 == "in memory" }?.1
        }
        #expect(try memory("services") == nil)
        _ = try session.run("services | summarize h = sum(hours) by worker.name")
        #expect(try memory("services") == "columns: 2, 1 kB; links: 1, 1 kB")
    }
}

/// What several threads found wrong.
private final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var found: [String] = []

    func add(_ text: String) { lock.withLock { found.append(text) } }
    var all: [String] { lock.withLock { found } }
}
