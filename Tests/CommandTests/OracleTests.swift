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

    /// Each pillar has its further questions, each asked in both languages; each oracle belongs to one.
    @Test func everyPillarHasItsQuestions() throws {
        let folder = Place.root.appendingPathComponent("samples/questions")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".gql") }
        for pillar in ["branches", "community", "leadership", "property", "volunteers"] {
            #expect(names.count { $0.hasPrefix(pillar) } >= 12)
        }
        let inChinese = try names.filter { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let comments = text.split(separator: "\n").prefix { $0.hasPrefix("# ") }
            let languages = comments.map { $0.allSatisfy(\.isASCII) }
            #expect(languages == [true, false], "\(name) is asked in English, then in Chinese")
            return text.contains("| 筛选") || text.contains("| 汇总") || text.contains("| 计算")
        }
        #expect(inChinese.count >= 10)
        let oracles = try FileManager.default.contentsOfDirectory(atPath: "\(Place.root.path)/Tests/Oracle/questions")
        #expect(Set(oracles.map { $0.dropLast(4) }) == Set(names.map { $0.dropLast(4) }))
    }
}
