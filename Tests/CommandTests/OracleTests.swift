// The answers of the samples against SQLite's over the same files, and the planted findings.

import Foundation
import Testing

@Suite struct OracleTests {
    @Test func everyAnswerAgreesWithSQLite() throws {
        let outcome = try shell("python3 Tests/Oracle/run_oracles.py '\(Place.govql)'")
        let last = outcome.output.split(separator: "\n").last ?? "nothing"
        print("oracles: \(last)")
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
