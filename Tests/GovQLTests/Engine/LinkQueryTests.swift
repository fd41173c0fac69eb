// Links and aggregates over the test city: language, section 3.

import GovQL
import Testing

struct LinkQueryTests {
    /// The first test of all: nothing linked is zero, and aggregates side by side leave each other alone.
    @Test func reverseAggregatesNeverMultiply() {
        check(
            "communities | select name, b = count(branches), w = count(workers), m = sum(branches.members)",
            """
            name,b,w,m
            甲社区,3,2,30
            乙社区,1,1,5
            丙社区,0,1,0
            丁社区,0,0,0
            """)
        check("communities | where count(branches) == 0 | select name", "name\n丙社区\n丁社区")
    }

    @Test func forwardPaths() {
        check(
            "workers | select name, community, community.street.district.name",
            """
            name,community,district
            赵,甲社区,东区
            钱,甲社区,东区
            孙,乙社区,东区
            李,丙社区,东区
            周,,
            """)
    }

    @Test func reversePathsOfSeveralHops() {
        check(
            "districts | select name, n = count(streets.communities.workers), h = sum(streets.communities.workers.services.hours)",
            "name,n,h\n东区,4,7.0\n西区,0,0.0")
        check(
            "streets | select name, r = sum(communities: residents where kind == \"old\")",
            "name,r\n一街,1000\n二街,2000\n三街,0")
    }

    @Test func quantifiers() {
        check(
            "communities | select name, a = any(workers where pay > 4400), n = none(branches), l = all(workers where left is null)",
            """
            name,a,n,l
            甲社区,true,false,false
            乙社区,true,false,true
            丙社区,false,true,true
            丁社区,false,true,true
            """)
    }

    @Test func outerReachesTheRowAround() {
        check(
            "communities | select name, n = count(workers where hired > outer.founded + 7330 days)",
            """
            name,n
            甲社区,1
            乙社区,0
            丙社区,0
            丁社区,0
            """)
        checkErrors("communities | derive n = count(workers where hired > founded)", [("GQL0202", "founded")])
    }

    @Test func selfLinks() {
        check(
            "branches | select name, parent, n = count(children)",
            "name,parent,n\n甲总支,,2\n甲一支部,甲总支,0\n甲二支部,甲总支,0\n乙支部,,0")
    }

    @Test func groupsByEntityStayNavigable() {
        check(
            "communities | summarize r = sum(residents) by s = street | select s, s.district, r, n = count(s.communities)",
            "s,district,r,n\n一街,东区,4000,2\n二街,东区,2000,1\n三街,西区,,1")
    }

    @Test func aggregatesOfTheWholeGroupTakeEachRowOnce() {
        check(
            "communities | summarize b = count(branches), w = count(workers) by d = street.district",
            "d,b,w\n东区,4,4\n西区,0,0")
        check(
            "workers | summarize r = sum(distinct community: residents), e = sum(each community.residents)",
            "r,e\n6000,7000")
        checkErrors("workers | summarize r = sum(community.residents)", [("GQL0217", "community.residents")])
        check("workers | summarize r = max(community.residents), n = count(distinct community)", "r,n\n3000,3")
    }

    @Test func nestedAggregatesRunPerRow() {
        check("communities | summarize m = max(count(branches))", "m\n3")
    }

    @Test func aggregateFunctions() {
        check(
            "workers | summarize n = count(), k = count(pay), s = sum(pay), a = avg(pay), lo = min(pay), hi = max(pay), md = median(pay), p = percentile(pay, 25)",
            "n,k,s,a,lo,hi,md,p\n5,4,19500.75,4875.1875,4000.50,6000.00,4750.125,4375.3125")
        check(
            "communities | summarize r = ratio(residents, count(workers)), s = share(residents > 1500)", "r,s\n1500,0.5"
        )
        check(
            "communities | select name, f = first(workers: name sort hired desc), l = list(workers: name), j = join(workers: name, \"/\" sort name)",
            """
            name,f,l,j
            甲社区,钱,赵, 钱,赵/钱
            乙社区,孙,孙,孙
            丙社区,李,李,李
            丁社区,,,
            """)
        check("communities | select name, best = argmax(workers: pay)", "name,best\n甲社区,钱\n乙社区,孙\n丙社区,\n丁社区,")
    }

    @Test func onlyRefusesTwoRows() {
        check("communities | where code == \"C2\" | select x = only(workers: name)", "x\n孙")
        checkErrors("communities | select x = only(workers: name)", [("GQL0404", "only(workers: name)")])
    }

    @Test func toManyAsValueIsAnError() {
        checkErrors("communities | where branches.members > 3", [("GQL0211", "branches.members")])
        checkErrors("communities | where sum(residents) > 3", [("GQL0213", "sum")])
        checkErrors("communities | summarize n = count(residents > 3)", [("GQL0218", "residents > 3")])
    }

    @Test func danglingReferencesAreNoted() throws {
        let result = try TestCity.session().run("services | summarize h = sum(hours) by w = worker.name")
        #expect(lines(result).last == ",9.0")
        #expect(result.notes.map(\.code).contains("GQL0455"))
    }

    @Test func repeatedKeysAreNeverGuessed() throws {
        let session = try TestCity.session([
            "city/workers.csv": "id,name,community_code\n001,a,C1\n001,b,C2\n002,c,C1\n",
            "city/w.gql": "entity workers from \"workers.csv\" { key id: code; label name: text }",
        ])
        try session.use("city/w.gql")
        let result = try session.run("services | where worker is not null | summarize n = count()")
        #expect(lines(result).last == "1")
        #expect(Set(result.notes.map(\.code)).isSuperset(of: ["GQL0456", "GQL0457"]))
    }

    @Test func twoRoutesHaveDifferentNames() throws {
        let session = try TestCity.session([
            "city/moves.csv": "id,from_code,to_code\n1,C1,C2\n2,C2,C1\n3,C1,C3\n",
            "city/moves.gql": """
            entity moves from "moves.csv" {
              key id: int
              origin: -> communities by from_code reverse departures
              goal: -> communities by to_code reverse arrivals
            }
            """,
        ])
        try session.use("city/moves.gql")
        check(
            "communities | select name, out = count(departures), into = count(arrivals)",
            "name,out,into\n甲社区,2,1\n乙社区,1,1\n丙社区,0,1\n丁社区,0,0", in: session)
    }

    @Test func compositeKeys() throws {
        let session = try TestCity.session([
            "city/ratings.csv": "firm,year,star\nA,2019,3\nA,2020,4\nB,2020,5\n",
            "city/visits.csv": "id,firm,year\n1,A,2020\n2,B,2020\n3,B,2018\n",
            "city/r.gql": """
            entity ratings from "ratings.csv" { key firm, year; firm: code; year: int; star: int }
            entity visits from "visits.csv" { key id: int; rating: -> ratings by firm, year reverse visits }
            """,
        ])
        try session.use("city/r.gql")
        check("visits | select id, rating.star", "id,star\n1,4\n2,5\n3,", in: session)
        check(
            "ratings | select firm, year, n = count(visits)", "firm,year,n\nA,2019,0\nA,2020,1\nB,2020,1", in: session)
    }
}
