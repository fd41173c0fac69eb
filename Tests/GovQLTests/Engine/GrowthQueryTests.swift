// `yoy` and `pop` over the test city: growth by the calendar, gaps kept, from zero undefined.

import GovQL
import Testing

@Suite struct GrowthQueryTests {
    private func sales() throws -> Session {
        try TestCity.session([
            "city/sales.csv": """
            id,day,shop,amount
            1,2019-01-05,a,100
            2,2019-02-05,a,50
            3,2019-04-01,a,0
            4,2020-01-09,a,150
            5,2020-02-09,a,50
            6,2020-04-01,a,10
            7,2019-01-20,b,10
            8,2020-01-20,b,5
            9,2020-02-29,b,7

            """
        ])
    }

    @Test func againstLastYear() throws {
        check(
            """
            sales | where shop == "a" | summarize s = sum(amount) by m = month(day) | derive g = yoy(s)
            | where m in @2020
            """,
            "m,s,g\n2020-01,150,0.5\n2020-02,50,0\n2020-04,10,", in: try sales())
        check(
            "sales | summarize s = sum(amount) by y = year(day) | derive g = yoy(s), p = pop(s)",
            "y,s,g,p\n2019,160,,\n2020,222,0.3875,0.3875", in: try sales())
        check(
            "sales | summarize s = sum(amount) by q = quarter(day) | derive g = 同比(s) | where g is not null",
            "q,s,g\n2020-Q1,212,0.325", in: try sales())
    }

    @Test func againstThePeriodBefore() throws {
        // March is missing: April is not compared with February.
        check(
            """
            sales | where shop == "a" and day in @2020 | summarize s = sum(amount) by m = month(day)
            | derive p = 环比(s)
            """,
            "m,s,p\n2020-01,150,\n2020-02,50,-0.6666666666666666\n2020-04,10,", in: try sales())
        // With the gap filled it was 0, and growth from 0 is undefined.
        check(
            """
            sales | where shop == "a" and day in @2020 | summarize s = sum(amount) by m = month(day) | fill m
            | derive p = pop(s)
            """,
            "m,s,p\n2020-01,150,\n2020-02,50,-0.6666666666666666\n2020-03,0,-1\n2020-04,10,", in: try sales())
    }

    @Test func seriesAreKeptApart() throws {
        // The other keys of the summary are the series.
        check(
            """
            sales | summarize s = sum(amount) by shop, m = month(day) | derive g = yoy(s) | where m == @2020-01
            """,
            "shop,m,s,g\na,2020-01,150,0.5\nb,2020-01,5,-0.5", in: try sales())
        check(
            """
            sales | summarize s = sum(amount) by shop, m = month(day) | select shop, m, s
            | derive g = yoy(s sort m per shop) | where m == @2020-01
            """,
            "shop,m,s,g\na,2020-01,150,0.5\nb,2020-01,5,-0.5", in: try sales())
        check(
            """
            sales | summarize s = sum(amount) by m = month(day), shop with total | derive g = yoy(s)
            | where m == @2020-01
            """,
            "m,shop,s,level,g\n2020-01,a,150,2,0.5\n2020-01,b,5,2,-0.5\n2020-01,,155,1,0.4090909090909091",
            in: try sales())
    }

    @Test func daysAndWeeks() throws {
        // The 29th of February has no day a year before.
        check(
            "sales | summarize s = sum(amount) by day | derive g = yoy(s sort day) | where day >= @2020-02-09",
            "day,s,g\n2020-02-09,50,\n2020-02-29,7,\n2020-04-01,10,", in: try sales())
        check(
            "weeks(@2019-12-30..@2021-01-10) | derive n = week - @2019-W01 | derive g = yoy(n) | where week >= @2020-W53",
            "week,n,g\n2020-W53,104,\n2021-W01,105,1.0192307692307692")
    }

    @Test func whatGrowthCannot() throws {
        checkErrors(
            "sales | derive g = yoy(amount)", [("GQL0281", "yoy")], in: try sales())
        checkErrors(
            "sales | summarize s = sum(amount) by m = month(day), q = quarter(day) | derive g = pop(s)",
            [("GQL0281", "pop")], in: try sales())
        checkErrors(
            "sales | summarize s = sum(amount) by m = month(day), shop | derive g = yoy(s per all)",
            [("GQL0410", "yoy(s per all)")], in: try sales())
        checkErrors(
            "sales | derive g = yoy(amount sort shop)", [("GQL0302", "shop")], in: try sales())
        checkErrors(
            "sales | summarize g = yoy(sum(amount)) by month(day)",
            [("GQL0221", "month(day)"), ("GQL0214", "yoy(sum(amount))")],
            in: try sales())
    }
}
