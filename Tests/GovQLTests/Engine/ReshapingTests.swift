// Stages that make other rows of rows: `with total`, `unpivot`, `sample`, and the windows `ntile` and `moving_avg`.

import GovQL
import Testing

@Suite struct ReshapingTests {
    @Test func totalsFollowTheirGroups() {
        check(
            "communities | summarize n = count(), r = sum(residents) by d = street.district, kind with total",
            """
            d,kind,n,r,level
            东区,new,1,3000,2
            东区,old,2,3000,2
            东区,,3,6000,1
            西区,new,1,,2
            西区,,1,,1
            ,,4,6000,0
            """)
        check("communities | summarize n = count() with total", "n,level\n4,0")
        check("communities | where residents > 9000 | summarize n = count() by kind with total", "kind,n,level\n,0,0")
    }

    @Test func subtotalsAreComputedAnew() {
        // Two communities of one kind on one street: distinct streets do not add up.
        check(
            "communities | summarize s = count(distinct street), m = median(residents) by kind with total",
            "kind,s,m,level\nnew,2,3000,1\nold,2,1500,1\n,3,2000,0")
        check(
            "workers | summarize s = sum(distinct community: residents) by paid = pay > 4500 with total",
            "paid,s,level\nfalse,3000,1\ntrue,4000,1\n,6000,0")
    }

    @Test func aNullGroupIsNotATotal() {
        check(
            "workers | summarize n = count() by community with total",
            "community,n,level\n甲社区,2,1\n乙社区,1,1\n丙社区,1,1\n,1,1\n,5,0")
        checkErrors(
            "workers | summarize level = count() by community with total",
            [("GQL0223", "summarize level = count() by community with total")])
    }

    @Test func aTotalLooksOutAtNoKey() {
        check(
            "services | summarize hired = count(from workers where hired in outer.m) by m = month(date) with total",
            "m,hired,level\n2020-01,1,1\n2020-02,1,1\n2020-04,0,1\n2020-05,0,1\n,0,0")
    }

    @Test func columnsBecomeRows() {
        check(
            "communities | select name, residents, fee | take 2 | unpivot residents, fee as what: amount",
            "name,what,amount\n甲社区,residents,1000.00\n甲社区,fee,1.50\n乙社区,residents,3000.00\n乙社区,fee,2.25")
        check(
            "communities | summarize r = sum(residents) by d = street.district, kind | pivot kind: r | unpivot old, new as kind: r",
            "d,kind,r\n东区,old,3000\n东区,new,3000\n西区,old,0\n西区,new,")
        check("communities | 选取 name, residents | 取 1 | 逆透视 residents 作为 k: v", "name,k,v\n甲社区,residents,1000")
        checkErrors("communities | unpivot residents, name as k: v", [("GQL0301", "unpivot residents, name as k: v")])
        checkErrors("communities | unpivot residents, fee as name: v", [("GQL0223", "name")])
        checkErrors("communities | unpivot residents, fees as k: v", [("GQL0201", "fees")])
    }

    @Test func aSampleIsRepeatable() throws {
        let session = try TestCity.session()
        func names(_ query: String) throws -> [String] { lines(try session.run(query)).dropFirst().map { $0 } }
        let all = try names("workers | select name")
        let first = try names("workers | sample 3 | select name")
        #expect(first.count == 3)
        #expect(try names("workers | sample 3 | select name") == first)
        // In the order of the rows.
        #expect(first == all.filter(first.contains))
        #expect(try names("workers | sample 99 | select name") == all)
        #expect(try names("workers | sample 0 | select name").isEmpty)
        let seeds = Set(try (1...20).map { try names("workers | sample 2 seed \($0) | select name") })
        #expect(seeds.count > 3)
        #expect(try names("workers | 抽样 2 种子 7 | select name") == names("workers | sample 2 seed 7 | select name"))
        checkErrors("workers | sample pay", [("GQL0226", "pay")])
    }

    @Test func parts() {
        check(
            "workers | select name, pay, q = ntile(2 sort pay)",
            "name,pay,q\n赵,4000.50,1\n钱,5000.00,2\n孙,4500.25,1\n李,,\n周,6000.00,2")
        check(
            "services | select id, q = ntile(4 sort date)", "id,q\n1,1\n2,1\n3,2\n4,2\n5,3\n6,4")
        check(
            "communities | select name, q = 等分(2 排序 residents 每 kind)", "name,q\n甲社区,1\n乙社区,1\n丙社区,2\n丁社区,")
        checkErrors("workers | derive q = ntile(0 sort pay)", [("GQL0302", "0")])
        checkErrors("workers | derive q = ntile(pay sort pay)", [("GQL0226", "pay")])
        checkErrors("workers | derive q = ntile(4)", [("GQL0309", "ntile(4)")])
    }

    @Test func movingMeans() {
        check(
            "services | select id, m = moving_avg(hours, 3 sort date)",
            "id,m\n1,2\n2,1.75\n3,2.1666666666666665\n4,2.25\n5,1.75\n6,4.75")
        check(
            "services | select id, m = moving_avg(hours * 1e0, 2 sort date per worker)",
            "id,m\n1,2\n2,1.75\n3,3\n4,\n5,0.5\n6,9")
        checkErrors("services | derive m = moving_avg(hours, 0 sort date)", [("GQL0302", "0")])
        checkErrors("services | derive m = moving_avg(date, 2 sort date)", [("GQL0302", "date")])
    }
}
