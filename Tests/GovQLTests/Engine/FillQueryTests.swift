// `fill` and pipes of periods over the test city: language, section 4.

import GovQL
import Testing

@Suite struct FillQueryTests {
    @Test func missingMonths() {
        check(
            "services | summarize n = count(), h = sum(hours), m = avg(hours) by month = month(date) | fill month",
            """
            month,n,h,m
            2020-01,1,2.0,2
            2020-02,2,4.5,2.25
            2020-03,0,0.0,
            2020-04,2,0.5,0.5
            2020-05,1,9.0,9
            """)
        check(
            "services | summarize n = count() by q = quarter(date) | fill q in @2020",
            "q,n\n2020-Q1,3\n2020-Q2,3\n2020-Q3,0\n2020-Q4,0")
        check(
            "services | where date in @2021 | summarize n = count() by m = month(date) | fill m in @2021-01..@2021-02",
            "m,n\n2021-01,0\n2021-02,0")
        check(
            "services | where id == 1 | summarize n = count() by date | fill date in @2020-01-19..<@2020-01-22",
            "date,n\n2020-01-19,0\n2020-01-20,1\n2020-01-21,0")
    }

    @Test func forEveryCombinationOfTheOtherKeys() {
        check(
            "services | summarize n = count() by worker = worker.name, q = quarter(date) | fill q",
            """
            worker,q,n
            孙,2020-Q1,0
            孙,2020-Q2,2
            赵,2020-Q1,2
            赵,2020-Q2,0
            钱,2020-Q1,1
            钱,2020-Q2,0
            ,2020-Q1,0
            ,2020-Q2,1
            """)
        check(
            "communities | summarize n = count() by d = street.district, kind, founded = founded is not null | fill kind in [\"old\", \"mixed\"] per d",
            """
            d,kind,founded,n
            东区,mixed,,0
            东区,new,true,1
            东区,old,false,1
            东区,old,true,1
            西区,mixed,,0
            西区,new,true,1
            西区,old,,0
            """)
    }

    @Test func missingEntities() {
        check(
            "workers | summarize n = count(), pay = sum(pay) by community | fill community",
            "community,n,pay\n甲社区,2,9000.50\n乙社区,1,4500.25\n丙社区,1,\n丁社区,0,0.00\n,1,6000.00")
        check(
            "workers | summarize n = count() by community | fill community in (communities | where street == \"三街\")",
            "community,n\n甲社区,2\n乙社区,1\n丙社区,1\n丁社区,0\n,1")
        check(
            "workers | summarize n = count() by community | 补全 community 属于 [\"丁社区\"] | select n", "n\n2\n1\n1\n0\n1")
    }

    @Test func missingNumbersAndTruths() {
        check(
            "workers | summarize n = count() by m = month_no(hired) | fill m in 1..4", "m,n\n1,1\n2,1\n3,2\n4,0\n,1")
        check(
            "communities | where kind == \"new\" | summarize n = count() by old = founded is null | fill old",
            "old,n\nfalse,2\ntrue,0")
    }

    @Test func severalKeys() {
        check(
            "services | summarize n = count() by w = worker.id, q = quarter(date) | fill q in @2020-Q1 | fill w in [\"004\"]",
            """
            w,q,n
            001,2020-Q1,2
            002,2020-Q1,1
            003,2020-Q1,0
            003,2020-Q2,2
            004,2020-Q1,0
            004,2020-Q2,0
            ,2020-Q1,0
            ,2020-Q2,1
            """)
    }

    @Test func beneathTotals() {
        check(
            "services | where worker is not null | summarize n = count() by m = month(date) with total | fill m in @2020-Q1",
            """
            m,n,level
            2020-01,1,1
            2020-02,2,1
            2020-03,0,1
            2020-04,2,1
            ,5,0
            """)
        // Each group has its gaps filled; a group that is new has its subtotal too.
        check(
            """
            services | where date in @2020-Q1
            | summarize h = sum(hours) by w = worker.name, m = month(date) with total
            | fill m in @2020-Q1 | select w, m, h, level
            """,
            """
            w,m,h,level
            赵,2020-01,2.0,2
            赵,2020-02,1.5,2
            赵,2020-03,0.0,2
            赵,,3.5,1
            钱,2020-01,0.0,2
            钱,2020-02,3.0,2
            钱,2020-03,0.0,2
            钱,,3.0,1
            ,,6.5,0
            """)
        check(
            "communities | summarize n = count() by d = street.district, kind with total | fill d in (districts) | where n == 0",
            "d,kind,n,level\n西区,old,0,2")
        check(
            "branches | where community is not null | summarize n = count() by d = community.street.district with total | fill d",
            "d,n,level\n东区,4,1\n西区,0,1\n,4,0")
    }

    @Test func whatFillCannot() {
        checkErrors("services | fill date", [("GQL0251", "fill")])
        checkErrors("services | summarize n = count() by date | where n > 1 | fill date", [("GQL0251", "fill")])
        checkErrors(
            "services | summarize n = count() by date with total | fill date per date", [("GQL0216", "fill")])
        checkErrors("services | summarize n = count() by date | fill n", [("GQL0252", "n")])
        checkErrors("services | summarize n = count() by date | fill dat", [("GQL0201", "dat")])
        checkErrors("communities | summarize n = count() by kind | fill kind", [("GQL0253", "kind")])
        checkErrors("services | summarize n = count() by date | fill date in 1..3", [("GQL0302", "3")])
    }

    @Test func periods() {
        check("months(@2020-Q1)", "month\n2020-01\n2020-02\n2020-03")
        check("months(@2020-03..<@2020-05)", "month\n2020-03\n2020-04")
        check("quarters(@2020-05-01..today) | select quarter", "quarter\n2020-Q3\n2020-Q4")
        check("weeks(@2020-02)", "week\n2020-W06\n2020-W07\n2020-W08\n2020-W09")
        check("days(today - 2 days..today)", "day\n2020-12-29\n2020-12-30\n2020-12-31")
        check("months(year(today)) | take 1", "month\n2020-01")
        check("各月(@2020-Q1) | 取 1", "month\n2020-01")
        check("halves(@2020) | derive first = start(half)", "half,first\n2020-H1,2020-01-01\n2020-H2,2020-07-01")
        checkErrors("months(@2020-01..)", [("GQL0302", "@2020-01..")])
        checkErrors("months(3)", [("GQL0302", "3")])
    }
}
