// Measures over the test city: one definition, right at every grain; ratios are never averaged by accident.

import Foundation
import GovQL
import Testing

@Suite struct MeasureTests {
    /// The test city with measures.
    private func city() throws -> Session {
        let session = try TestCity.session()
        try session.run(
            """
            measure communities.load 每名社工服务人数 = ratio(residents, count(workers))
              with (unit "人", target 500, direction lower, description "residents per worker")
            measure communities.people = sum(residents)
            measure communities.staff = count(workers)
            measure communities.covered 覆盖率 = share(any(branches))
            measure communities.per_head = people / staff
            measure communities.paid = sum(workers: pay) / people
            measure workers.mean_pay = avg(pay) with (unit "元")
            """)
        return session
    }

    @Test func computedAnewAtEveryGrain() throws {
        let session = try city()
        // Residents known of 3 communities: 6000; their workers: 2 + 1 + 1.
        check("communities | summarize load, people, staff", "load,people,staff\n1500,6000,4", in: session)
        check(
            "communities | summarize load by street.district", "district,load\n东区,1500\n西区,", in: session)
        check(
            "communities | summarize load by street", "street,load\n一街,1333.3333333333333\n二街,2000\n三街,",
            in: session)
        check("communities | select name, load", "name,load\n甲社区,500\n乙社区,3000\n丙社区,2000\n丁社区,", in: session)
        check("社区 | 汇总 覆盖率", "覆盖率\n0.5", in: try chinese())
    }

    private func chinese() throws -> Session {
        let session = try city()
        try session.run("let 社区 = communities")
        return session
    }

    @Test func subtotalsAreComputedAnew() throws {
        check(
            "communities | where residents is not null | summarize load, n = count() by street with total",
            "street,load,n,level\n一街,1333.3333333333333,2,1\n二街,2000,1,1\n,1500,3,0", in: try city())
    }

    @Test func overLinkedRows() throws {
        let session = try city()
        check(
            "streets | select name, x = load(communities)", "name,x\n一街,1333.3333333333333\n二街,2000\n三街,", in: session)
        check(
            "districts | select name, load(streets.communities), staff(streets.communities)",
            "name,load,staff\n东区,1500,4\n西区,,0", in: session)
        check(
            "districts | select name, old = load(streets.communities where kind == \"old\")",
            "name,old\n东区,1000\n西区,", in: session)
        // The filter goes along to the workers of the communities that it picks.
        check(
            "districts | select name, n = staff(streets.communities where kind == \"old\"), p = paid(streets.communities where kind == \"old\")",
            "name,n,p\n东区,3,3.000166666666667\n西区,0,", in: session)
        check("streets | summarize load(communities)", "load\n1500", in: session)
        check("workers | summarize load(distinct community)", "load\n1500", in: session)
        check("workers | select name, load(community)", "name,load\n赵,500\n钱,500\n孙,3000\n李,2000\n周,", in: session)
        check("workers | select name, community.load | take 1", "name,load\n赵,500", in: session)
    }

    @Test func aFilterOfTheGroup() throws {
        check(
            "communities | summarize all_of_them = load, old = load(where kind == \"old\"), s = staff(where kind == \"old\")",
            "all_of_them,old,s\n1500,1000,3", in: try city())
    }

    @Test func measuresOfMeasures() throws {
        let session = try city()
        check("communities | summarize per_head", "per_head\n1500", in: session)
        check("communities | where per_head >= 2000 | select name", "name\n乙社区\n丙社区", in: session)
        try session.run("measure communities.spread = max(load) - min(load)")
        check("communities | summarize spread", "spread\n2500", in: session)
        try session.run("measure communities.evenness = avg(each load) / load")
        check("communities | summarize evenness", "evenness\n1.222222222222222", in: session)
    }

    @Test func aRowsMeasureInFiltersAndOrders() throws {
        let session = try city()
        check("communities | where load > 1000 | sort load desc | select name", "name\n乙社区\n丙社区", in: session)
        check("communities | top 1 by load | select name", "name\n乙社区", in: session)
        check(
            "streets | select name, n = count(communities where load > 1000)", "name,n\n一街,1\n二街,1\n三街,0", in: session)
        check(
            "communities | derive residents_2 = residents | set residents = 0 | summarize load", "load\n1500",
            in: session)
    }

    @Test func ratiosAreNotAveraged() throws {
        let session = try city()
        checkErrors("communities | summarize x = avg(load)", [("GQL0264", "avg(load)")], in: session)
        checkErrors("communities | summarize x = sum(per_head)", [("GQL0264", "sum(per_head)")], in: session)
        checkErrors(
            "streets | select x = avg(communities.load)", [("GQL0264", "avg(communities.load)")], in: session)
        checkErrors(
            "streets | select x = avg(communities: load)", [("GQL0264", "avg(communities: load)")], in: session)
        checkErrors("communities | derive x = avg(load per all)", [("GQL0264", "avg(load per all)")], in: session)
        check("workers | summarize x = avg(each community.load)", "x\n1500", in: session)
        check("communities | summarize x = avg(each load)", "x\n1833.3333333333333", in: session)
        check(
            "streets | select name, x = avg(each communities.load)", "name,x\n一街,1750\n二街,2000\n三街,", in: session)
        // What adds up may be averaged: it is the mean of a number.
        check("communities | summarize x = avg(staff)", "x\n1", in: session)
        check("communities | summarize x = max(load), m = median(load)", "x,m\n3000,2000", in: session)
    }

    @Test func theEditsOfARefusalRun() throws {
        let session = try city()
        for (query, edited) in [
            ("communities | summarize x = avg(load)", "communities | summarize x = load"),
            (
                "communities | summarize x = avg(load where kind == \"old\")",
                "communities | summarize x = load(where kind == \"old\")"
            ),
            (
                "streets | select x = avg(communities.load where kind == \"old\")",
                "streets | select x = load(communities where kind == \"old\")"
            ),
        ] {
            do {
                _ = try session.run(query)
                Issue.record("no error: \(query)")
            } catch let error as Diagnostics {
                let fix = try #require(error.all.first?.fix)
                var bytes = Array(query.utf8)
                bytes.replaceSubrange(
                    fix.range.bounds, with: Array(fix.replacement.utf8))
                #expect(String(bytes: bytes, encoding: .utf8) == edited)
                _ = try session.run(edited)
            }
        }
    }

    @Test func measuresOfOtherRows() throws {
        let session = try city()
        checkErrors("streets | summarize load(branches)", [("GQL0201", "branches")], in: session)
        checkErrors("communities | summarize load(workers)", [("GQL0265", "workers")], in: session)
        checkErrors("streets | summarize x = load()", [("GQL0265", "load")], in: session)
        checkErrors("streets | summarize load", [("GQL0265", "load")], in: session)
        checkErrors("workers | summarize load(community)", [("GQL0212", "community")], in: session)
        checkErrors("communities | summarize x = load(sort name)", [("GQL0216", "name")], in: session)
        checkErrors("communities | derive load = 1", [("GQL0223", "load")], in: session)
        try session.run("measure communities.bosses = count(distinct workers.community: name)")
        checkErrors(
            "streets | select x = bosses(communities where kind == \"old\")",
            [("GQL0266", "kind == \"old\"")],
            in: session)
    }

    @Test func aFormulaIsOfAggregates() throws {
        let session = try city()
        try session.run("measure communities.bare = residents + 1")
        checkErrors("communities | summarize bare", [("GQL0207", "residents")], in: session)
        try session.run("measure communities.round_about = round_about + 1")
        checkErrors("communities | summarize round_about", [("GQL0231", "round_about")], in: session)
    }

    @Test func namesAndOptions() throws {
        let session = try city()
        checkErrors("measure workers.load = count()", [("GQL0223", "load")], in: session)
        checkErrors("measure communities.sum = count()", [("GQL0223", "sum")], in: session)
        checkErrors("func load(x) = x", [("GQL0223", "load")], in: session)
        checkErrors("measure nothing.a = count()", [("GQL0201", "nothing")], in: session)
        checkErrors("measure communities.a = count() with (units \"人\")", [("GQL0261", "units")], in: session)
        checkErrors(
            "measure communities.a = count() with (unit \"人\", 单位 \"个\")", [("GQL0262", "单位")], in: session)
        checkErrors("measure communities.a = count() with (target many)", [("GQL0263", "many")], in: session)
        checkErrors("measure communities.a = count() with (direction left)", [("GQL0263", "left")], in: session)
        // A later definition of the same measure replaces the earlier.
        try session.run("measure communities.people = count()")
        check("communities | summarize people", "people\n4", in: session)
    }

    @Test func described() throws {
        let session = try city()
        let all = try session.run("describe measures")
        #expect(all.rowCount == 7)
        #expect(
            all.columns.map(\.name)
                == ["measure", "other_names", "entity", "formula", "unit", "target", "direction", "description"])
        let one = try session.run("概览 每名社工服务人数")
        #expect(
            lines(one) == [
                "指标,别名,实体,公式,单位,目标,方向,说明",
                "load,每名社工服务人数,communities,ratio(residents, count(workers)),人,500,越低越好,residents per worker",
            ])
    }
}
