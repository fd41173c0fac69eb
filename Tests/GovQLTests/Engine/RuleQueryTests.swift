// Rules of the language, one by one, where a reader may expect something else.

import GovQL
import Testing

@Suite struct RuleQueryTests {
    private static let rates = [
        "city/fares.csv": "id,rate,at\n1,0.1,2020-03-10T08:30\n2,0.30,2020-03-11T00:00\n3,,\n"
    ]

    @Test func decimalsAndFloatsCompareByExactValue() throws {
        let session = try TestCity.session(Self.rates)
        check("fares | where rate * 1e0 == rate | select id", "id\n3", in: session)
        check("fares | where rate < 1 / 10 | select id", "id\n1", in: session)
        // A literal takes the type of what it meets.
        check("fares | where rate == 1e-1 | select id", "id\n1", in: session)
        check("fares | where rate in [1e-1, 3e-1] | select id", "id\n1\n2", in: session)
        check("fares | where rate * 1e0 == 0.1 | select id", "id\n1", in: session)
    }

    @Test func aDateBesideADatetimeIsTheWholeDay() throws {
        let session = try TestCity.session(Self.rates)
        check("fares | where at in @2020-03-10 | select id", "id\n1", in: session)
        check("fares | where at == @2020-03-10 | select id", "id\n1", in: session)
        check("fares | where at > @2020-03-10 | select id", "id\n2", in: session)
    }

    @Test func onlyEqualityWarnsOfUnknownLiterals() throws {
        let session = try TestCity.session()
        #expect(try session.run("communities | where name > \"丙\"").notes.isEmpty)
        #expect(try session.run("communities | where name == \"丙\"").notes.map(\.code) == ["GQL0312"])
    }

    @Test func unknownsInADerivedConditionAreNoted() throws {
        let session = try TestCity.session()
        let query = "communities | derive big = residents > 1500 | where big == false | select name"
        let result = try session.run(query)
        #expect(lines(result) == ["name", "甲社区", "丁社区"])
        #expect(result.notes.map(\.code) == ["GQL0451"])
    }

    @Test func rowsInAListShowTheirLabels() {
        check("communities | select l = list(workers)", "l\n赵, 钱\n孙\n李\n")
    }

    @Test func expandAlongAToOneLink() {
        check("branches | expand parent | select name", "name\n甲总支\n甲总支")
        check("branches | expand keep parent | select name", "name\n\n甲总支\n甲总支\n")
        check(
            "workers | derive p = pay | expand community.street | select name, p",
            """
            name,p
            一街,4000.50
            一街,5000.00
            一街,4500.25
            二街,
            """)
        checkErrors("communities | expand residents", [("GQL0302", "residents")])
    }

    @Test func membershipAndNull() {
        check("communities | where residents in [1000, null] | select code", "code\nC1\nC4")
        check("communities | where residents not in [1000, null] | select code", "code\nC2\nC3")
        check("communities | where residents not in [1000] | select code", "code\nC2\nC3\nC4")
        check("communities | where not (residents in 0..1500) | select code", "code\nC2\nC3\nC4")
    }

    @Test func topTakesAShareOfEachGroup() {
        check(
            "communities | top 50% by residents per kind | select kind, code", "kind,code\nnew,C2\nold,C3")
        check("communities | top 51% by code asc per kind | select code", "code\nC2\nC4\nC1\nC3")
    }

    @Test func selectThisKeepsTheEntity() {
        check("workers | select this, pay | where this.community.kind == \"new\"", "workers,pay\n孙,4500.25")
        check("workers | select pay, this | take 1", "pay,workers\n4000.50,赵")
    }

    @Test func distinctInACallMayTouchItsBracket() {
        check("workers | summarize n = count(distinct(community)), m = count(distinct community)", "n,m\n3,3")
    }

    @Test func namesMatchExactlyThenFolded() throws {
        let session = try TestCity.session(["city/twins.csv": "id,name,Name\n1,a,b\n"])
        check("twins | select x = name, y = Name", "x,y\na,b", in: session)
        checkErrors("twins | select NAME", [("GQL0205", "NAME")], in: session)
    }
}
