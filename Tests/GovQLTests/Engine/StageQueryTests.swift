// Stages, windows and definitions over the test city: language, sections 4 and 5.

import GovQL
import Testing

struct StageQueryTests {
    /// A key that is null in every row has no type of its own among the groups.
    @Test func keysThatAreNullAllAlongGoOnAsTheirType() {
        check(
            "workers | summarize n = count() by k = if name == \"nobody\" then \"a\" | derive t = trim(k), b = is_blank(k) "
                + "| select t, b", "t,b\n,true")
        check(
            "workers | summarize n = count() by k = if name == \"nobody\" then 1.5e0 | derive t = k + 1e0 | select k, t",
            "k,t\n,")
    }

    @Test func rowsShowTheirFieldsAndLinks() {
        check("streets | take 2", "code,name,district\nS1,一街,东区\nS2,二街,东区")
    }

    @Test func deriveSetDropRename() {
        check(
            "streets | derive n = count(communities), m = n * 2 | drop code | rename town = name",
            "town,district,n,m\n一街,东区,2,4\n二街,东区,1,2\n三街,西区,1,2")
        check(
            "communities | set residents = residents ?? 0 | select name, residents | take 1 | sort name",
            "name,residents\n甲社区,1000")
        checkErrors("streets | derive name = 1", [("GQL0223", "name")])
        checkErrors("streets | drop name\n| where name == \"x\"", [("GQL0204", "name")])
        checkErrors("streets | set code = \"x\"", [("GQL0224", "code")])
    }

    @Test func sortPutsNullsLastBothWays() {
        check("communities | sort residents | select name", "name\n甲社区\n丙社区\n乙社区\n丁社区")
        check("communities | sort residents desc | select name", "name\n乙社区\n丙社区\n甲社区\n丁社区")
    }

    @Test func takeSkipTop() {
        check("communities | sort residents desc | skip 1 | take 2 | select name", "name\n丙社区\n甲社区")
        check("communities | top 2 by residents | select name, residents", "name,residents\n乙社区,3000\n丙社区,2000")
        check("communities | top 1 by residents per street.district | select name", "name\n乙社区")
        check("communities | top 50% by residents | select name", "name\n乙社区\n丙社区")
        check("branches | top 1 by members asc | select name", "name\n乙支部")
        checkErrors("communities | take residents", [("GQL0226", "residents")])
    }

    @Test func topNotesCutTies() throws {
        let session = try TestCity.session()
        let result = try session.run("streets | top 2 by count(communities)")
        #expect(result.rowCount == 2)
        #expect(result.notes.map(\.code) == ["GQL0453"])
        check("streets | top 2 by count(communities) with ties | select name", "name\n一街\n二街\n三街")
    }

    @Test func summarize() {
        check("communities | summarize n = count(), r = sum(residents) by kind", "kind,n,r\nnew,2,3000\nold,2,3000")
        check(
            "services | summarize h = sum(hours) by m = month(date)",
            "m,h\n2020-01,2.0\n2020-02,4.5\n2020-04,0.5\n2020-05,9.0")
        check("services | where date in @2021 | summarize n = count(), h = sum(hours)", "n,h\n0,0.0")
        check("services | where date in @2021 | summarize n = count() by m = month(date)", "m,n")
        check("communities | summarize n = count() by unknown = founded is null", "unknown,n\nfalse,3\ntrue,1")
    }

    @Test func pivot() {
        check(
            "communities | summarize r = sum(residents) by d = street.district, kind | pivot kind: r",
            "d,new,old\n东区,3000,3000\n西区,,0")
        check(
            "communities | summarize n = count() by d = street.district, kind | pivot kind: n in [\"old\", \"gone\"]",
            "d,old,gone\n东区,2,0\n西区,0,0")
    }

    @Test func lookupAndExpand() {
        check(
            "streets | lookup (communities | summarize n = count(), r = max(residents) by street) as c | select name, c.n, c.r",
            "name,n,r\n一街,2,3000\n二街,1,2000\n三街,1,")
        check(
            "communities | where count(branches) > 0 | derive c = name | drop name | expand branches | select name, c",
            "name,c\n甲总支,甲社区\n甲一支部,甲社区\n甲二支部,甲社区\n乙支部,乙社区")
        check(
            "streets | select name, l = list(communities: kind) | expand x = l | select name, x",
            "name,x\n一街,old\n一街,new\n二街,old\n三街,new")
    }

    @Test func setOperations() {
        check(
            "(communities | where kind == \"old\") | union (communities | where residents > 2500) | select name",
            "name\n甲社区\n丙社区\n乙社区")
        check("communities | except (communities | where kind == \"old\") | select name", "name\n乙社区\n丁社区")
        check(
            "communities | intersect (communities | where any(branches)) | select name, street.district",
            "name,district\n甲社区,东区\n乙社区,东区")
        check("communities | select kind | distinct", "kind\nold\nnew")
        checkErrors("streets | union (communities)", [("GQL0228", "union (communities)")])
    }

    @Test func windows() {
        check(
            "communities | select name, residents, share = residents / total(residents), r = rank(sort residents desc), n = row_number(sort name per kind)",
            """
            name,residents,share,r,n
            甲社区,1000,0.16666666666666666,3,2
            乙社区,3000,0.5,1,2
            丙社区,2000,0.3333333333333333,2,1
            丁社区,,,,1
            """)
        check(
            "services | summarize h = sum(hours) by m = month(date) | derive run = running_sum(h sort m), p = prev(h sort m), d = h - p",
            "m,h,run,p,d\n2020-01,2.0,2.0,,\n2020-02,4.5,6.5,2.0,2.5\n2020-04,0.5,7.0,4.5,-4.0\n2020-05,9.0,16.0,0.5,8.5"
        )
        check("communities | where residents > median(residents per all) | select name", "name\n乙社区")
        checkErrors("communities | where count(workers where rank(sort pay) == 1) > 0", [("GQL0214", "rank(sort pay)")])
    }

    @Test func definitions() throws {
        let session = try TestCity.session()
        check(
            """
            let big = communities | where residents > 1500
            let limit = 2500
            func per_1k(a, b) = 1000 * a / b
            field workers.serving = active(hired, left)
            param least: int = 1
            big | where residents < limit | select name, n = count(workers where serving), r = per_1k(count(workers), residents)
            """, "name,n,r\n丙社区,0,0.5", in: session)
        check(
            "communities | where count(workers) >= $least | select name, s = any(workers where serving)",
            "name,s\n甲社区,true\n乙社区,true\n丙社区,false", in: session)
        let result = try session.run(
            "communities | where count(workers) >= $least | select name", parameters: ["least": .int(2)])
        #expect(lines(result) == ["name", "甲社区"])
        checkErrors("let a = a\ncommunities | where residents > a", [("GQL0231", "a")], in: session)
    }

    @Test func singleValues() {
        check(
            "communities | where residents == (communities | summarize m = max(residents)) | select name", "name\n乙社区")
        checkErrors(
            "communities | where residents == (communities | select residents)",
            [("GQL0236", "(communities | select residents)")])
    }

    @Test func expressionsPrintTheirValue() {
        check("1 + 2 * 3", "1 + 2 * 3\n7")
        check("round(2.345, 2)", "round(2.345, 2)\n2.35")
        check("@2020-01-31 + 1 months", "@2020-01-31 + 1 months\n2020-02-29")
    }

    @Test func everyBrokenStageIsReported() {
        checkErrors(
            "communities\n| where resident > 3\n| derive x = nme\n| top 3 by residents",
            [("GQL0201", "resident"), ("GQL0201", "nme")])
    }
}
