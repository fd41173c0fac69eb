// Queries inside expressions over the test city: values, `in (query)`, `from`: language, sections 3 and 4.

import GovQL
import Testing

@Suite struct SubqueryTests {
    @Test func aQueryOfOneValueIsAValue() {
        check(
            "communities | where residents > (communities | summarize m = avg(residents)) | select name", "name\n乙社区")
        check("(services | summarize h = sum(hours)) * 2", "(services | summarize h = sum(hours)) * 2\n32.0")
        check("streets | where this == (streets | top 1 by count(communities) | select this) | select name", "name\n一街")
    }

    @Test func aLetOfOneValueIsAValue() throws {
        let session = try TestCity.session()
        try session.run("let most = communities | summarize m = max(residents)")
        check("communities | where residents == most | select name", "name\n乙社区", in: session)
        try session.run("let big = communities | where residents > 1500")
        check("workers | where community in big | select name", "name\n孙\n李", in: session)
        checkErrors("communities | where residents == big", [("GQL0236", "big")], in: session)
    }

    @Test func membershipInAQuerysEntity() {
        check("workers | where community in (communities | where kind == \"old\") | select name", "name\n赵\n钱\n李")
        check(
            "communities | where street in (streets | where district == \"西区\") | select name", "name\n丁社区")
        check("communities | where this in (communities | where any(branches)) | select name", "name\n甲社区\n乙社区")
        check(
            "\"甲社区\" in (communities | where kind == \"old\")", "\"甲社区\" in (communities | where kind == \"old\")\ntrue"
        )
    }

    @Test func membershipInAQuerysColumn() {
        check("workers | where name in (workers | where pay > 4500 | select name) | select name", "name\n钱\n孙\n周")
        check(
            "communities | where residents in (communities | where fee > 2 | select residents) | select name",
            "name\n乙社区")
        check(
            "services | where month(date) in months(@2020-Q1) | summarize n = count()", "n\n3")
        check("workers | where hired in (workers | where left is not null | select hired) | select name", "name\n钱")
    }

    @Test func nullIsInNothing() throws {
        check("workers | where community in (communities) | summarize n = count()", "n\n4")
        check("workers | where left in (workers | select left) | select name", "name\n钱")
        let result = try TestCity.session().run("workers | where community not in (communities | take 1) | select name")
        #expect(lines(result) == ["name", "孙", "李", "周"])
        #expect(result.notes.map(\.code) == ["GQL0451"])
    }

    @Test func membershipPerLinkedRow() {
        check(
            "communities | select name, n = count(workers where this in (workers | top 2 by pay))",
            "name,n\n甲社区,1\n乙社区,0\n丙社区,0\n丁社区,0")
    }

    @Test func membershipThatCannotBe() {
        checkErrors("workers | where name in (communities)", [("GQL0239", "(communities)")])
        checkErrors(
            "workers | where name in (communities | where fee > 1)", [("GQL0239", "(communities | where fee > 1)")])
        checkErrors(
            "workers | where name in (communities | select residents)",
            [("GQL0301", "name in (communities | select residents)")])
    }

    @Test func fromRunsOverAWholeEntity() {
        check("count(from workers where pay > 4500)", "count(from workers where pay > 4500)\n3")
        check(
            "months(@2020-Q1) | derive hired = count(from workers where hired in outer.month)",
            "month,hired\n2020-01,1\n2020-02,1\n2020-03,2")
        check(
            "communities | select name, share = residents / sum(from communities: residents) | take 2",
            "name,share\n甲社区,0.16666666666666666\n乙社区,0.5")
        check(
            "streets | select name, c = list(from (communities | where kind == \"old\"): name where street == outer.this)",
            "name,c\n一街,甲社区\n二街,丙社区\n三街,")
        check("any(from workers where pay is null)", "any(from workers where pay is null)\ntrue")
    }

    @Test func fromInAGroup() {
        check(
            "services | summarize h = sum(hours), hired = count(from workers where hired in outer.m) by m = month(date)",
            "m,h,hired\n2020-01,2.0,1\n2020-02,4.5,1\n2020-04,0.5,0\n2020-05,9.0,0")
        check(
            "communities | summarize n = count(), all = count(from workers) by kind", "kind,n,all\nnew,2,5\nold,2,5")
    }

    @Test func aNameThatIsNoLinkHere() {
        checkErrors("streets | derive n = count(workers)", [("GQL0240", "workers")])
        checkErrors("communities | derive n = sum(services: hours)", [("GQL0240", "services")])
        checkErrors("workers | derive n = count(from nobody)", [("GQL0201", "nobody")])
    }

    @Test func chinese() {
        check("workers | 筛选 community 属于 (communities | 筛选 kind == \"old\") | 选取 name", "name\n赵\n钱\n李")
        check("计数(来自 workers 其中 pay > 4500)", "计数(来自 workers 其中 pay > 4500)\n3")
    }
}
