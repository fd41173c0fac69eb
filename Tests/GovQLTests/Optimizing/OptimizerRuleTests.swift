// Each rule by itself: the operators of a plan with it, and that rows and notes stay what they are without it.

import Testing

@testable import GovQL

@Suite struct OptimizerRuleTests {
    private func session(_ rules: [OptimizerRule]) throws -> Session {
        var configuration = Session.Configuration(
            files: MemoryFiles(files: TestCity.files), today: CalendarDate("2020-12-31"), columns: .always)
        configuration.optimizer.rules = rules
        let session = Session(configuration: configuration)
        try session.load("city")
        return session
    }

    /// The plan of a query as it would be run.
    private func plan(_ query: String, _ session: Session) throws -> LogicalPlan {
        let source = SourceText(name: "test", text: query)
        guard case .query(let syntax) = try session.statements(of: source)[0].kind else { return .unit }
        return try session.bind(syntax, source: source, parameters: [:]).plan
    }

    /// What a run gives and notes.
    private func answer(_ query: String, _ session: Session) throws -> [String] {
        let result = try session.run(query)
        return lines(result) + result.notes.map { $0.message(in: .english) }
    }

    /// Lists of columns are merged first, but for the rule that does it: they only clutter plans.
    private func rules(_ rule: OptimizerRule?) -> [OptimizerRule] {
        let merging = MergedColumns.rule
        guard let rule else { return [merging] }
        return rule.name == merging.name ? [merging] : [merging, rule]
    }

    private func check(
        _ rule: OptimizerRule, _ query: String, before: String, after: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            let isMerging = rule.name == MergedColumns.rule.name
            let (none, off, on) = (try session([]), try session(rules(nil)), try session(rules(rule)))
            let found = (try plan(query, isMerging ? none : off).outline, try plan(query, on).outline)
            #expect(found.0 == before, sourceLocation: sourceLocation)
            #expect(found.1 == after, sourceLocation: sourceLocation)
            let told = try on.run("explain \(query)").map { $0["step"].description }.last
            #expect(told?.contains(rule.name.en) == true, sourceLocation: sourceLocation)
            let expected = try answer(query, none)
            for other in [on, try session(Optimizer.allRules)] {
                let found = try answer(query, other)
                #expect(found == expected, sourceLocation: sourceLocation)
            }
        } catch {
            Issue.record("\(query): \(error)", sourceLocation: sourceLocation)
        }
    }

    /// Queries that a rule must leave as they are.
    private func checkUntouched(
        _ rule: OptimizerRule, _ queries: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for query in queries {
            do {
                let (off, on) = (try session(rules(nil)), try session(rules(rule)))
                let found = (try plan(query, on).outline, try plan(query, off).outline)
                #expect(found.0 == found.1, "\(query)", sourceLocation: sourceLocation)
                let answers = (try answer(query, on), try answer(query, session([])))
                #expect(answers.0 == answers.1, "\(query)", sourceLocation: sourceLocation)
            } catch {
                Issue.record("\(query): \(error)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test("what reads no row is computed before any row is")
    func constants() throws {
        let query = "services | where date >= today - 300 days and 1 + 1 == 2 | select id"
        let source = SourceText(name: "test", text: query)
        guard case .query(let syntax) = try session([]).statements(of: source)[0].kind else { return }
        func predicate(_ rules: [OptimizerRule]) throws -> BoundExpr? {
            var found: BoundExpr?
            let bound = try session(rules).bind(syntax, source: source, parameters: [:])
            bound.plan.forEachNode { if case .filter(_, let predicate, _) = $0 { found = predicate } }
            return found
        }
        #expect(try predicate([])?.conjuncts.count == 2)
        let folded = try #require(try predicate([ConstantFolding.rule]))
        guard case .compare(.greaterOrEqual, _, let end) = folded.kind, case .constant(let value) = end.kind else {
            Issue.record("\(folded)")
            return
        }
        #expect("\(value)" == "2020-03-06")
        #expect(try answer(query, session([ConstantFolding.rule])) == answer(query, session([])))
    }

    @Test("lists of columns that change nothing go, and one over another becomes one")
    func columns() {
        check(
            MergedColumns.rule, "communities | select name, residents, fee | select residents, name",
            before: "project(project(project(scan)))", after: "project(scan)")
    }

    @Test("conditions sink below what they do not read, and meet")
    func filters() {
        check(
            EarlyFilters.rule,
            "services | where hours > 1 | derive h = hours | sort date | where worker.name == \"赵\" and h < 9 | select id",
            before: "project(filter(sort(extend(filter(scan)))))", after: "project(sort(extend(filter(scan))))")
        check(
            EarlyFilters.rule,
            "services | summarize n = count(), m = max(hours) by worker | where worker.name == \"赵\" | select n",
            before: "project(filter(aggregate(scan)))", after: "project(aggregate(filter(scan)))")
        check(
            EarlyFilters.rule,
            "communities | union (communities | where residents > 2000) | where kind == \"old\" | select name",
            before: "project(filter(union(project(scan), project(filter(scan)))))",
            after: "project(union(project(filter(scan)), project(filter(scan))))")
        check(
            EarlyFilters.rule, "communities | where kind != \"old\" and residents > 1 | select name",
            before: "project(filter(scan))", after: "project(filter(filter(scan)))")
    }

    @Test("a condition stays where others could fail, be noted or be counted")
    func filtersThatStay() {
        checkUntouched(
            EarlyFilters.rule,
            "services | derive r = hours / 0 | where id == 1 | select r",
            "services | summarize h = sum(hours) by worker | where worker.name == \"赵\" | select h",
            "services | top 3 by hours | where id == 1 | select id",
            "services | take 3 | where id == 1 | select id")
    }

    @Test("cheap conditions are tested first")
    func cheapFirst() throws {
        let query = "services | where worker.name contains \"赵\" and hours > 1 | select id"
        check(ConjunctOrder.rule, query, before: "project(filter(scan))", after: "project(filter(scan))")
        let steps = try session(rules(ConjunctOrder.rule)).run("explain \(query)").map { $0["step"].description }
        #expect(steps.contains("  keep rows where hours > 1 and worker.name contains \"赵\""))
        checkUntouched(ConjunctOrder.rule, "services | where hours / 0 > 1 and id == 1 | select id")
    }

    @Test("an order that nothing depends on is not made")
    func sorts() {
        check(
            UselessSorts.rule, "services | sort hours | summarize n = count(), h = sum(hours)",
            before: "aggregate(sort(scan))", after: "aggregate(scan)")
        check(
            UselessSorts.rule, "communities | sort name | sort kind | select name",
            before: "project(sort(sort(scan)))", after: "project(sort(scan))")
        checkUntouched(UselessSorts.rule, "services | sort hours | summarize f = first(id)")
    }

    @Test("an order of which the first rows are taken is a top, nulls and ties as ever")
    func sortedTake() {
        check(
            SortedTake.rule, "communities | sort residents desc | take 2 | select name",
            before: "project(slice(sort(scan)))", after: "project(top(scan))")
        for query in [
            "communities | sort residents desc | take 4 | select name, residents",
            "communities | sort fee | take 3", "communities | sort kind | take 2",
            "communities | sort founded desc, name | take 0", "services | sort hours | take 5",
        ] {
            do {
                let found = try answer(query, session([SortedTake.rule]))
                #expect(try found == answer(query, session([])), "\(query)")
            } catch {
                Issue.record("\(query): \(error)")
            }
        }
    }

    @Test("columns are computed for the rows that are chosen")
    func late() {
        check(
            LateColumns.rule, "communities | select name, n = count(workers), residents | top 1 by residents",
            before: "top(project(scan))", after: "project(top(scan))")
        checkUntouched(
            LateColumns.rule, "communities | select name, r = residents / 0, residents | top 1 by residents")
    }

    @Test("a column that is only grouped by or aggregated is computed there")
    func inlined() {
        check(
            InlinedColumns.rule, "services | derive m = month(date), h = hours | summarize n = sum(h), g = max(h) by m",
            before: "aggregate(extend(extend(scan)))", after: "aggregate(scan)")
    }

    @Test("what nothing reads is not computed")
    func unread() throws {
        let query =
            "communities | derive n = count(workers), r = rank(sort name) | summarize m = max(residents) by kind"
        let plan = try plan(query, session(rules(UnreadColumns.rule)))
        #expect(!plan.outline.contains("window"))
        plan.forEachNode { node in
            guard case .extend(_, let columns) = node else { return }
            for column in columns { if case .aggregate = column.kind { Issue.record("\(column)") } }
        }
        let found = try answer(query, session(rules(UnreadColumns.rule)))
        #expect(try found == answer(query, session([])))
        checkUntouched(UnreadColumns.rule, "communities | derive r = residents / 0 | select name")
    }

    @Test("what columns have in common is computed once")
    func common() {
        check(
            CommonPaths.rule, "services | select id, worker.community.name, s = worker.community.street.name",
            before: "project(scan)", after: "project(extend(scan))")
    }

    @Test("a query that stands twice is run once")
    func shared() throws {
        let query =
            "communities | where this in (communities | where residents > 1000) | select "
            + "name, b = this in (communities | where residents > 1000)"
        func subplans(_ rules: [OptimizerRule]) throws -> Int {
            let source = SourceText(name: "test", text: query)
            let session = try session(rules)
            guard case .query(let syntax) = try session.statements(of: source)[0].kind else { return 0 }
            var found: Set<ObjectIdentifier> = []
            _ = try session.bind(syntax, source: source, parameters: [:]).plan.replacingSubplans {
                found.insert(ObjectIdentifier($0))
                return $0
            }
            return found.count
        }
        #expect(try subplans([]) == 2)
        #expect(try subplans([SharedQueries.rule]) == 1)
        #expect(try answer(query, session([SharedQueries.rule])) == answer(query, session([])))
    }
}

extension LogicalPlan {
    /// Its operators, each around what it reads.
    fileprivate var outline: String {
        let name =
            switch self {
            case .scan: "scan"
            case .columns: "columns"
            case .unit: "unit"
            case .periods: "periods"
            case .filter: "filter"
            case .extend: "extend"
            case .project: "project"
            case .window: "window"
            case .sort: "sort"
            case .slice: "slice"
            case .top: "top"
            case .lookup: "lookup"
            case .expand: "expand"
            case .expandList: "expandList"
            case .union: "union"
            case .restrict: "restrict"
            case .distinct: "distinct"
            case .aggregate: "aggregate"
            case .rollup: "rollup"
            case .pivot: "pivot"
            case .unpivot: "unpivot"
            case .profile: "profile"
            case .fill: "fill"
            case .diff: "diff"
            case .expect: "expect"
            case .sample: "sample"
            }
        return inputs.isEmpty ? name : "\(name)(\(inputs.map(\.outline).joined(separator: ", ")))"
    }
}
