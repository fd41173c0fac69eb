// Checks over the test city: both forms, what is allowed, null fails, and what a schema implies without a text.

import Foundation
import GovQL
import Testing

@Suite struct CheckTests {
    private func outcomes(_ text: String, in session: Session? = nil) throws -> [CheckOutcome] {
        let session = try session ?? TestCity.session()
        try session.run(text)
        return try session.check().outcomes.filter { $0.kind == .rule }
    }

    @Test func aRuleForEachRow() throws {
        let found = try outcomes(
            """
            check communities "has a branch": any(branches)
            check communities "has a name": name is not null
            check workers "is paid" with (sample 1): pay > 0
            """)
        #expect(found.map(\.failed) == [2, 0, 1])
        #expect(found.map(\.rows) == [4, 4, 5])
        #expect(found.map(\.status) == [.failed, .passed, .failed])
        #expect(found[0].sample == ["丙社区 (C3)", "丁社区 (C4)"])
        // Null is no value above 0: what is not known fails.
        #expect(found[2].sample == ["李 (004)"])
    }

    @Test func whatIsAllowed() throws {
        let found = try outcomes(
            """
            param few: int = 2
            check communities "two": any(branches) allow 2
            check communities "one": any(branches) allow 1
            check communities "half": any(branches) allow 50%
            check communities "less": any(branches) allow 49.9%
            check communities "few": any(branches) allow $few
            """)
        #expect(found.map(\.status) == [.passed, .failed, .passed, .failed, .passed])
        #expect(found.map(\.allowed) == [2, 1, 2, 1, 2])
    }

    @Test func aQueryThatExpects() throws {
        let found = try outcomes(
            """
            check "no stray service": services | where worker is null | expect empty
            check "hours are known": services | where date in @2020-Q2 | expect hours is not null
            check "streets have communities": streets | derive n = count(communities) | select name, n | expect n > 0
            check "by group": communities | summarize n = count() by street | expect n > 1
            """)
        #expect(found.map(\.failed) == [1, 1, 0, 2])
        #expect(found.map(\.rows) == [nil, 3, 3, 3])
        #expect(found[0].sample == ["6"])
        #expect(found[3].sample == ["二街 (S2), n=1", "三街 (S3), n=1"])
    }

    @Test func warningsAndWords() throws {
        let found = try outcomes(
            """
            检查 communities "有支部" 含 (级别 警告, 样例 1, 说明 "每个社区都应有支部"): 有(branches)
            """)
        #expect(found[0].status == .warned)
        #expect(found[0].facts.description == "每个社区都应有支部")
        #expect(found[0].sample.count == 1)
        let session = try TestCity.session()
        let result = try session.run("检查 communities \"有支部\": 有(branches)")
        #expect(
            lines(result) == [
                "检查,实体,结果,级别,行数,不合,允许,样例",
                "有支部,communities,未通过,错误,4,2,0,丙社区 (C3); 丁社区 (C4)",
            ])
    }

    @Test func windowsAndMeasuresInRules() throws {
        let found = try outcomes(
            """
            measure communities.load = ratio(residents, count(workers))
            check communities "kinds are shared": count(per kind) > 1
            check communities "staffed": load < 2500
            check "outliers": communities | where residents is not null | expect residents < 2 * avg(residents per all)
            """)
        #expect(found.map(\.failed) == [0, 2, 0])
    }

    @Test func oneOfANameReplacesTheOther() throws {
        let session = try TestCity.session()
        _ = try outcomes("check communities \"a\": any(branches)", in: session)
        let found = try outcomes("check communities \"a\": name is not null", in: session)
        #expect(found.map(\.failed) == [0])
    }

    @Test func whatIsWrongWithACheck() throws {
        checkErrors("check communities \"a\": any(nothing)", [("GQL0201", "nothing")])
        checkErrors("check nowhere \"a\": true", [("GQL0201", "nowhere")])
        checkErrors("check \"a\": communities | take 1", [("GQL0271", "communities | take 1")])
        checkErrors("check communities \"a\": true allow \"x\"", [("GQL0272", "\"x\"")])
        checkErrors("check communities \"a\": true allow 0.5", [("GQL0272", "0.5")])
        checkErrors("check communities \"a\": residents", [("GQL0302", "residents")])
        checkErrors("check communities \"a\" with (gravity high): true", [("GQL0261", "gravity")])
        checkErrors("check communities \"a\" with (severity high): true", [("GQL0263", "high")])
        // One that can't be run does not keep the others from it.
        let session = try TestCity.session([
            "lib.gql": "check communities \"a\": any(nothing)\ncheck communities \"b\": true"
        ])
        try session.use("lib.gql")
        let found = try session.check().outcomes.filter { $0.kind == .rule }
        #expect(found.map(\.status) == [.broken, .passed])
        #expect(found[0].problems.map(\.code) == ["GQL0201"])
    }

    // MARK: What a schema implies

    private static let schema = """
        load "city"
        entity communities {
          key code: code
          label name: text required
          kind: enum { old, modern }
          residents: int required in 0..2500
          fee: dec in [1.50, 2.25]
          street: -> streets required by street_code reverse communities
        }
        entity workers {
          key id: code
          label name: text
          pay: int
          hired: date
          community: -> communities required by community_code reverse workers
        }
        """

    @Test func theSchemaImplies() throws {
        let session = try TestCity.session(["city.gql": Self.schema])
        try session.use("city.gql")
        let report = try session.check()
        func failed(_ entity: String, _ kind: CheckOutcome.Kind) -> [String] {
            report.outcomes.filter { $0.entity == entity && $0.kind == kind }.map { "\($0.title.en): \($0.failed)" }
        }
        #expect(failed("communities", .enum) == ["kind is one of its values: 2"])
        #expect(failed("communities", .key) == ["the key code is unique and never blank: 0"])
        #expect(
            failed("communities", .required) == [
                "name is never blank: 0", "residents is never blank: 1", "street is never blank: 0",
            ])
        #expect(failed("communities", .range) == ["residents is in 0..2500: 1", "fee is in [1.50, 2.25]: 1"])
        #expect(failed("workers", .required) == ["community is never blank: 1"])
        #expect(failed("workers", .type) == ["hired is of type date: 0", "pay is of type int: 2"])
        // A service of worker 999, who is on no file; the link is inferred, so this is a warning.
        let link = report.outcomes.first { $0.entity == "services" && $0.kind == .link }
        #expect(link?.failed == 1)
        #expect(link?.status == .warned)
        #expect(link?.sample.first?.contains("999") == true)
        #expect(!report.isPassed)
    }

    @Test func keysThatRepeatOrLack() throws {
        let session = try TestCity.session([
            "city/things.csv": "code,name\nT1,a\nT2,b\nT1,c\n,d\n",
            "things.gql": "load \"city\"\nentity things { key code: code\n label name: text }",
        ])
        try session.use("things.gql")
        let key = try session.check().outcomes.first { $0.entity == "things" && $0.kind == .key }
        #expect(key?.failed == 3)
        #expect(key?.rows == 4)
    }

    // MARK: Reports

    @Test func formats() throws {
        let session = try TestCity.session()
        try session.run("check communities \"has <a> branch & \\\"b\\\"\": any(branches)")
        let report = try session.check()
        let json = CheckFormat.json.text(report)
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let checks = try #require(object["checks"] as? [[String: Any]])
        #expect(checks.count == report.outcomes.count)
        #expect(checks.last?["check"] as? String == "has <a> branch & \"b\"")
        #expect(checks.last?["failed"] as? Int == 2)
        let xml = CheckFormat.junit.text(report)
        #expect(xml.contains("name=\"has &lt;a&gt; branch &amp; &quot;b&quot;\""))
        #expect(xml.contains("<failure message=\"2 of 4 rows fail\">"))
        let parser = XMLCounter(xml)
        #expect(parser.isWellFormed)
        #expect(parser.cases == report.outcomes.count)
        #expect(CheckFormat.text.text(report, language: .chinese).contains("未过"))
    }
}

/// Counts opened and closed elements: enough to tell whether the report can be read.
private struct XMLCounter {
    var isWellFormed = true
    var cases = 0

    init(_ text: String) {
        var open: [Substring] = []
        for piece in text.split(separator: "<").dropFirst() {
            guard let end = piece.firstIndex(of: ">") else {
                isWellFormed = false
                return
            }
            let tag = piece[..<end]
            let name = tag.prefix { $0.isLetter || $0 == "-" }
            if tag.hasPrefix("?") || tag.hasSuffix("?") { continue }
            if name == "testcase" { cases += 1 }
            if tag.hasPrefix("/") {
                if open.popLast() != tag.dropFirst() { isWellFormed = false }
            } else if !tag.hasSuffix("/") {
                open.append(name)
            }
        }
        if !open.isEmpty { isWellFormed = false }
    }
}
