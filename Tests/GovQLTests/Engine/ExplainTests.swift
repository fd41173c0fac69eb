// `explain`: the plan in the words of the query, and what each of its operators gave and took.

import GovQL
import Testing

@Suite struct ExplainTests {
    @Test("a plan is lines, what is read below what reads it")
    func plan() {
        check(
            "explain services | where hours > 1 | summarize h = sum(hours), n = count() by worker.community | sort h desc",
            """
            step
            sort by h desc
              summarize sum(hours), count() by worker.community
                keep rows where hours > 1
                  all rows of services
            (rewritten: lists of columns merged)
            """, in: try? TestCity.session())
    }

    @Test("asked in Chinese, it answers in Chinese; the words of the query stay as they are")
    func chinese() {
        check(
            "解释 communities | 筛选 residents > 1000 | 前 2 按 residents",
            """
            步骤
            取出 communities
              按 residents desc 的前 2 行
                保留满足 residents > 1000 的行
                  communities 的全部行
            """, in: try? TestCity.session())
    }

    @Test("columns that are streamed are told as such")
    func streamed() throws {
        let session = try TestCity.session(columns: .never)
        let steps: [String?] = try session.run("explain services | summarize h = sum(hours)").column("step")
        #expect(
            steps == [
                "summarize sum(hours)", "  read hours of services, keeping nothing",
                "(rewritten: lists of columns merged, rows as columns)",
            ])
    }

    @Test("every operator tells its rows", arguments: [1, 2])
    func analyzed(threads: Int) throws {
        let files = MemoryFiles(files: TestCity.files)
        let session = Session(
            configuration: .init(files: files, today: CalendarDate("2020-12-31"), threads: threads))
        try session.load("city")
        let result = try session.run(
            "explain analyze services | where hours > 1 | summarize h = sum(hours) by worker | sort h desc | take 1")
        #expect(result.columns.map(\.name) == ["step", "rows", "cpu_ms", "memory_kb"])
        let rows: [Int?] = try result.column("rows")
        // The whole, top, summarize, filter, scan, reading, what was rewritten.
        #expect(rows == [1, 1, 3, 4, 6, nil, nil])
        let memory: [Int?] = try result.column("memory_kb")
        #expect(memory[0] != nil)
        let times: [Decimal?] = try result.column("cpu_ms")
        #expect(times.dropLast().allSatisfy { $0 != nil })
    }

    @Test("a union's inputs stand beside each other, each with its rows")
    func pair() throws {
        let result = try TestCity.session().run(
            "explain analyze communities | where residents > 1500 | union (communities | take 1) | summarize n = count()"
        )
        let rows: [Int?] = try result.column("rows")
        let steps: [String?] = try result.column("step")
        let told = zip(steps, rows).compactMap { step, rows in step.map { ($0, rows) } }.filter { $0.1 != nil }
        #expect(told.contains { $0.0.hasSuffix("take 1") && $0.1 == 1 })
        #expect(told.contains { $0.0.hasSuffix("keep rows where residents > 1500") && $0.1 == 2 })
        #expect(told.contains { $0.0.contains("both rows below") && $0.1 == 3 })
    }

    @Test("what is wrong with the query is told as ever; a library may not explain")
    func errors() {
        checkErrors("explain servises | take 1", [("GQL0201", "servises")])
        checkErrors("explain analyze services | where hour > 1", [("GQL0201", "hour")])
        let library = ["lib.gql": "explain services | take 1\n"]
        checkErrors("use \"lib.gql\"", [("GQL0235", "explain services | take 1")], in: try? TestCity.session(library))
    }

    @Test("entities may be called explain and analyze")
    func names() {
        let files = ["city/explain.csv": "id,x\n1,2\n", "city/analyze.csv": "id,x\n1,3\n"]
        check("explain | select x", "x\n2", in: try? TestCity.session(files))
        let plan = "step\ngive x\n  all rows of analyze\n(rewritten: lists of columns merged)"
        check("explain analyze | select x", plan, in: try? TestCity.session(files))
    }
}
