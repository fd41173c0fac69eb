// Grammar/keywords.csv holds the names of every function in both languages; the function tables say the same.

import Foundation
import Testing

@testable import GovQL

struct FunctionNamesTests {
    @Test func fileAndTablesAreEqual() throws {
        let url = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Grammar/keywords.csv")
        let roles: Set = ["function", "aggregate", "window", "closure", "collation"]
        let file = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).prefix(3).joined(separator: ",") }
            .filter { line in roles.contains { line.hasPrefix($0 + ",") } }
        let tables =
            ScalarTable.all.map { "function,\($0.name),\($0.chineseName)" }
            + AggregateTable.all.map { "aggregate,\($0.name),\($0.chineseName)" }
            + WindowTable.all.map { "window,\($0.name),\($0.chineseName)" }
            + ClosureTable.all.map { "closure,\($0.name),\($0.chineseName)" }
            + Collation.named.map { "collation,\($0.name),\($0.chineseName)" }
        #expect(file.sorted() == tables.sorted())
    }

    @Test func noNameMeansTwoFunctions() {
        let names = ScalarTable.names + AggregateTable.names + WindowTable.names + ClosureTable.names
        #expect(Set(names).count == names.count)
    }
}
