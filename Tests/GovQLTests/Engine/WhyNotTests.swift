// `why not` and `explain empty`: what the stages and conditions of a query did with its rows.

import GovQL
import Testing

@Suite struct WhyNotTests {
    /// The answer to a question about a query, as lines of `step|rows|why`.
    private func told(
        _ query: String, _ question: String, session: Session? = nil
    ) throws -> [String] {
        let session = try session ?? TestCity.session()
        _ = try? session.run(query)
        return try session.run(question).map { row in
            (0..<3).map { row[$0].description }.joined(separator: "|")
        }
    }

    @Test("the stage that left a row out, and the part of its condition, with what it looked at")
    func conditions() throws {
        #expect(
            try told(
                "communities | where residents > 1500 and kind == \"new\" | take 5", "why not communities \"丙社区\"") == [
                    "communities|1|", "where residents > 1500 and kind == \"new\"|0|left out here",
                    "  residents > 1500|1|residents is 2000", "  kind == \"new\"|0|kind is old",
                ])
        #expect(
            try told("communities | where residents > 1500", "why not \"C4\"") == [
                "communities|1|", "where residents > 1500|0|residents is null; what is unknown does not hold",
            ])
        #expect(
            try told(
                "communities | derive big = residents > 1500 | where big or none(branches)",
                "why not communities \"甲社区\"")
                == [
                    "communities|1|", "derive big = residents > 1500|1|",
                    "where big or none(branches)|0|big is false; residents is 1000; none(branches): 3 rows",
                ])
    }

    @Test("quantifiers tell how many rows they looked at, and how many passed")
    func quantifiers() throws {
        #expect(
            try told("communities | where any(branches where members > 50)", "why not communities \"甲社区\"").last
                == "where any(branches where members > 50)|0|any(branches where members > 50): 3 rows, of which 0 pass")
        #expect(
            try told("communities | where all(workers: pay > 4500 where hired < @2020-02)", "why not \"C1\"").last?
                .hasSuffix(": 1 row, of which 0 pass") == true)
        #expect(
            try told("communities | where count(workers) > 2", "why not \"C1\"").last
                == "where count(workers) > 2|0|count(workers) is 2")
    }

    @Test("a key of several columns is named by its parts, or as it prints")
    func compositeKeys() throws {
        let session = try TestCity.session([
            "city/ratings.csv": "firm,year,star\nF1,2019,3\nF1,2020,4\nF2,2019,5\n",
            "city/ratings.gql": "entity ratings { key firm, year\nfirm: code\nyear: int\nstar: int }",
        ])
        try session.run("use \"city/ratings.gql\"")
        let query = "ratings | where star > 3"
        for key in ["(\"F1\", 2019)", "\"F1/2019\""] {
            #expect(
                try told(query, "why not ratings \(key)", session: session)
                    == ["ratings|1|", "where star > 3|0|star is 3"])
        }
        #expect(
            try told(query, "why not ratings (\"F1\", 2030)", session: session) == [
                "ratings \"F1/2030\"|0|no row of ratings has this label or key; the nearest: “F1/2019”, “F1/2020”"
            ])
        #expect(throws: Diagnostics.self) { try session.run("why not ratings (\"F1\", 2019, 1)") }
    }

    @Test("stages after it go on with the query that it asks about, in a script as at the prompt")
    func goingOn() throws {
        let session = try TestCity.session()
        let query = "communities | where residents > 1500\n"
        let named = try session.run(query + "why not \"C1\"\n| skip 1\n| select name")
        #expect(named.map { $0[0].description } == ["丙社区"])
    }

    @Test("a pivot has the row in the line of its group")
    func pivots() throws {
        let query = "communities | summarize n = count() by kind, district = street.district | pivot kind: n"
        #expect(
            try told(query, "why not communities \"甲社区\"").suffix(2) == [
                "pivot kind: n|1|", "the result|1|it is there: nothing left it out",
            ])
        #expect(
            try told("communities | summarize n = count() by kind | pivot kind: n", "why not \"C1\"").last
                == "the result|1|it is there: nothing left it out")
    }

    @Test("of a bound that nothing keeps, the values nearest to it are told")
    func nearestToABound() throws {
        func why(_ query: String) throws -> String {
            let session = try TestCity.session()
            _ = try session.run(query)
            let lines = try session.run("explain empty").map { row in row[3].description }
            return lines.first { $0.contains("nearest") } ?? "\(lines)"
        }
        #expect(try why("communities | where residents > 5000").hasSuffix("; the nearest to it: 3000"))
        #expect(try why("communities | where residents in 1200..1800").hasSuffix("; the nearest to it: 1000, 2000"))
        #expect(try why("communities | where residents == 1500").hasSuffix("; the nearest to it: 1000, 2000"))
        #expect(try why("communities | where founded < @1990").hasSuffix("; the nearest to it: 2000-01-01"))
        #expect(
            try why("communities | where kind == \"old\" and residents > 2500").hasSuffix(
                "the nearest to it: 2000; where it holds alone, kind is new (1)"))
    }

    @Test("what is there is said to be there, with the group that it went into")
    func present() throws {
        #expect(
            try told("communities | where residents > 500", "why not \"C1\"").last
                == "the result|1|it is there: nothing left it out")
        #expect(
            try told(
                "communities | summarize n = count() by kind, district = street.district | where n > 1",
                "why not communities \"丁社区\"") == [
                    "communities|1|",
                    "summarize n = count() by kind, district = street.district|1|it went into the group where kind is new, district is 西区",
                    "where n > 1|0|n is 1",
                ])
        #expect(
            try told("communities | summarize n = count(), r = sum(residents)", "why not communities \"丁社区\"").last
                == "the result|1|it is there: nothing left it out")
    }

    @Test("take, skip and top tell the place")
    func places() throws {
        #expect(
            try told("communities | sort residents desc | take 2", "why not \"C1\"").last
                == "take 2|0|it is row 3 of 4; residents is 1000")
        #expect(try told("communities | skip 2", "why not \"C2\"").last == "skip 2|0|it is row 2 of 4")
        #expect(
            try told("communities | top 1 by residents per street.district", "why not \"C3\"").last
                == "top 1 by residents per street.district|0|it ranks 2 of 3; residents is 2000; street.district is 东区")
        #expect(
            try told("communities | top 3 by residents", "why not \"C4\"").last
                == "top 3 by residents|0|what is null has no rank; residents is null")
    }

    @Test("rows are followed through every stage that keeps them, and into those they become")
    func followed() throws {
        let city = try TestCity.session()
        let cases = [
            (
                "communities | select name, residents | where residents > 1500",
                "where residents > 1500|0|residents is 1000"
            ),
            (
                "communities | rename n = residents | drop fee | set name = \"x\" | where n > 1500",
                "where n > 1500|0|n is 1000"
            ),
            ("communities | select kind | distinct | where kind != \"old\"", "where kind != \"old\"|0|kind is old"),
            (
                "communities | lookup (workers | summarize w = count() by community) as l | where l.w > 2",
                "where l.w > 2|0|w is 2"
            ),
            ("communities | derive r = rank(sort residents desc) | where r < 3", "where r < 3|0|r is 3"),
            (
                "communities | except (communities | where kind == \"old\")",
                "except (communities | where kind == \"old\")|0|the other query has it"
            ),
            (
                "communities | intersect (communities | take 0)",
                "intersect (communities | take 0)|0|the other query does not have it"
            ),
            (
                "communities | where kind == \"new\" | union (communities | where residents < 1500)",
                "the result|1|it is there: nothing left it out"
            ),
            (
                "let big = communities | where residents > 1500\nbig | take 9",
                "where residents > 1500|0|residents is 1000"
            ),
            ("(communities | where residents > 1500) | select name", "where residents > 1500|0|residents is 1000"),
            (
                "communities | summarize n = count() by kind | pivot kind: n",
                "the result|1|it is there: nothing left it out"
            ),
            (
                "communities | where residents in (communities | where fee > 2 | select residents)",
                "where residents in (communities | where fee > 2 | select residents)|0|residents is 1000"
            ),
            (
                "communities | expand branches | where members > 50",
                "where members > 50|0|members is 10; the first of 3 rows"
            ),
            (
                "communities | describe",
                "the result||whether it is in there can't be told: the rows have lost what they come from"
            ),
            ("communities | sample 0", "sample 0|0|it was not drawn"),
            ("communities | expect residents > 1500", "the result|1|it is there: nothing left it out"),
            ("communities | sort name | where not (kind in [\"old\"])", "where not (kind in [\"old\"])|0|kind is old"),
        ]
        for (query, expected) in cases {
            #expect(try told(query, "why not communities \"C1\"", session: city).last == expected, "\(query)")
        }
    }

    @Test("rows that others hang on, and rows that hang on others")
    func related() throws {
        let city = try TestCity.session()
        #expect(
            try told("communities | where residents > 1500", "why not districts \"西区\"", session: city).last
                == "where residents > 1500|0|residents is null; what is unknown does not hold")
        #expect(
            try told(
                "streets | where district == \"西区\" | expand communities", "why not communities \"甲社区\"", session: city)
                == ["streets|1|", "where district == \"西区\"|0|district is 东区"])
        #expect(
            try told(
                "streets | expand communities | where kind == \"new\"", "why not communities \"甲社区\"", session: city
            ).last
                == "where kind == \"new\"|0|kind is old")
        #expect(
            try told("communities | expand workers", "why not workers \"周\"", session: city)
                == ["communities|0|its community is null or not on file"])
        #expect(
            try told("communities | expand branches", "why not \"C4\"", session: city).last
                == "expand branches|0|it has no branches, and `keep` is not there")
    }

    @Test("what is not on file is told with the nearest names")
    func absent() throws {
        #expect(
            try told("communities | take 1", "why not communities \"丁社\"") == [
                "communities \"丁社\"|0|no row of communities has this label or key; the nearest: “丁社区”"
            ])
        #expect(
            try told("workers | take 1", "why not 001").last == "the result|1|it is there: nothing left it out")
    }

    @Test("asked in Chinese, it answers in Chinese")
    func chinese() throws {
        #expect(
            try told("communities | 筛选 residents > 1500 且 kind == \"new\"", "为何没有 communities \"丁社区\"") == [
                "communities|1|", "筛选 residents > 1500 且 kind == \"new\"|0|在此被排除",
                "  residents > 1500|0|residents 为空；未知的不算满足", "  kind == \"new\"|1|kind 为 new",
            ])
        let session = try TestCity.session()
        _ = try session.run("communities | 筛选 residents > 9000")
        #expect(try session.run("解释 无结果").columns.map(\.name) == ["步骤", "行数", "单独", "原因"])
    }

    @Test("questions that have no answer")
    func errors() {
        checkErrors("why not communities \"C1\"", [("GQL0295", "why not")])
        checkErrors("explain empty", [("GQL0295", "explain empty")])
        checkErrors("communities | take 1\nwhy not comunities \"C1\"", [("GQL0201", "comunities")])
        checkErrors("months(@2020) | take 1\nwhy not communities \"C1\"", [("GQL0296", "communities")])
        checkErrors("months(@2020) | take 1\nwhy not \"C1\"", [("GQL0297", "why not")])
        checkErrors(
            "workers | take 1\nwhy not \"赵\"", [("GQL0305", "\"赵\"")],
            in: try? TestCity.session(["city/workers.csv": "id,name\n1,赵\n2,赵\n"]))
        checkErrors(
            "use \"lib.gql\"", [("GQL0235", "explain empty")], in: try? TestCity.session(["lib.gql": "explain empty\n"])
        )
        // A query that was wrong is not the one asked about; the value of an expression is no rows.
        check(
            "communities | where residents > 1500 | select name; 1 + 1\nwhy not \"C1\"",
            "step,rows,why\ncommunities,1,\nwhere residents > 1500,0,residents is 1000", in: try? TestCity.session())
    }

    @Test("a part that can't be asked by itself says so")
    func guarded() throws {
        let session = try TestCity.session(["city/marks.csv": "id,mark\n1,7\n2,x\n3,9\n"])
        _ = try session.run("marks | where id != 2 and int(mark) > 8 and id > 9")
        let rows = try session.run("explain empty").map { lines in lines }
        #expect(rows[3]["alone"] == .null)
        #expect(rows[3]["why"].description.hasPrefix("can't be asked by itself"))
        #expect(rows.map { $0["rows"].description } == ["3", "0", "2", "1", "0"])
    }

    @Test("rows left after each stage and each part, each part alone, and what was there")
    func empty() throws {
        let session = try TestCity.session()
        _ = try session.run("communities | where fee > 0 | where residents > 2500 and kind == \"old\" | select name")
        #expect(
            lines(try session.run("explain empty")) == [
                "step,rows,alone,why", "communities,4,,", "where fee > 0,3,,",
                "where residents > 2500 and kind == \"old\",0,,nothing is left", "  residents > 2500,1,1,",
                "  kind == \"old\",0,1,nothing is left; there kind is new (1); where it holds alone, residents is 1000 (1)",
                "select name,0,,",
            ])
    }

    @Test("one condition, a stage that is none, rows that are there")
    func otherStages() throws {
        let session = try TestCity.session()
        func last(_ query: String) throws -> [String] {
            _ = try session.run(query)
            return lines(try session.run("explain empty"))
        }
        #expect(
            try last("communities | where kind == \"mixed\"").last
                == "where kind == \"mixed\",0,,there kind is new (2); kind is old (2)")
        #expect(
            try last("communities | intersect (communities | take 0)").last
                == "intersect (communities | take 0),0,,the other query has none of them")
        #expect(try last("communities | take 0").last == "take 0,0,,no row is taken")
        #expect(try last("communities | where count(branches) > 1").last == "the result,1,,it is not empty: 1 row")
        #expect(
            try last("communities | where residents > 9000 | summarize n = count()").dropFirst(2).first?.hasPrefix(
                "where residents > 9000,0,,there residents is") == true)
    }

    @Test("a program asks about any query")
    func library() throws {
        let session = try TestCity.session()
        let answer = try session.whyNot("C1", of: "communities", in: "communities | where residents > 1500")
        #expect(lines(answer).last == "where residents > 1500,0,residents is 1000")
        let empty = try session.explainEmpty("communities | where residents > 9000", language: .chinese)
        #expect(empty.columns.map(\.name) == ["步骤", "行数", "单独", "原因"])
        #expect(throws: Diagnostics.self) { try session.whyNot("C1", in: "1 + 1 |") }
    }

    @Test("entities may be called why and empty")
    func names() throws {
        let session = try TestCity.session(["city/why.csv": "id,x\n1,2\n", "city/empty.csv": "id,x\n1,3\n"])
        #expect(lines(try session.run("why | select x")) == ["x", "2"])
        #expect(lines(try session.run("explain empty | select x")).count > 2)
    }
}
