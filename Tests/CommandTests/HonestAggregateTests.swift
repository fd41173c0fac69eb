// Numbers that a careless join, mean or filter gets wrong. Tests/Golden/honest holds one file for each trap: the question, its
// right answer, and the SQL that gives the wrong one; Tests/Oracle/run_traps.py says how they are compared.

import Foundation
import Testing

@Suite struct HonestAggregateTests {
    static let traps: [String] = {
        let folder = Place.root.appendingPathComponent("Tests/Golden/honest").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".trap") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// GovQL and careful SQL give the right number, careless SQL another one, and what is said of it is said.
    @Test(arguments: traps) func trap(_ name: String) throws {
        let outcome = try shell("python3 Tests/Oracle/run_traps.py '\(Place.govql)' \(name)")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func everyTrapIsThere() {
        let wanted = [
            "two-reverse-legs", "reverse-of-reverse", "many-to-many-postings", "many-to-many-services",
            "two-routes-to-one-child", "to-one-path-in-summarize", "namesakes", "ratio-of-sums", "blanks-in-a-ratio",
            "zero-below-the-line", "not-over-null", "all-over-nothing", "take-before-total",
            "sets-that-do-not-add-up",
        ]
        #expect(Set(Self.traps).isSuperset(of: wanted))
    }

    /// The SQL of the page gives the numbers that the page says it gives.
    @Test func thePageIsRight() throws {
        let outcome = try shell("python3 Tests/Oracle/run_traps.py --page docs/honest.md")
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
