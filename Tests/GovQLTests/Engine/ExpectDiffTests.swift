// `expect`, `diff` and orders of texts over the test city: language, section 4.

import GovQL
import Testing

@Suite struct ExpectDiffTests {
    private func failure(_ query: String) -> (code: String, help: [String])? {
        do {
            _ = try TestCity.session().run(query)
            return nil
        } catch let error as Diagnostics {
            guard let first = error.all.first else { return nil }
            return (first.code, first.facts.help.map(\.en))
        } catch {
            return nil
        }
    }

    @Test func whatHoldsPasses() {
        check("communities | expect fee is null or fee < 3 | where kind == \"old\" | select name", "name\n甲社区\n丙社区")
        check("workers | where pay < 0 | expect empty | summarize n = count()", "n\n0")
        check("workers | 筛选 pay < 0 | 要求 无结果 | 汇总 n = 计数()", "n\n0")
    }

    @Test func whatDoesNotIsAnErrorThatNamesRows() {
        let some = failure("communities | expect residents > 1500 | take 1")
        #expect(some?.code == "GQL0409")
        // Null fails, too.
        #expect(some?.help == ["found: C1, C4"])
        let any = failure("services | where hours > 1 | expect empty")
        #expect(any?.code == "GQL0409")
        #expect(any?.help == ["found: 1, 2, 3, 6"])
        let group = failure("services | summarize n = count() by m = month(date) | expect n < 2")
        #expect(group?.help == ["found: 2020-02/2, 2020-04/2"])
        let many = failure("services | expect hours > 90")
        #expect(many?.help == ["the first of them: 1, 2, 3, 4, 5"])
    }

    private static let ledgers = [
        "city/estates.csv": """
        code,name,community_code,households,red
        E1,一苑,C1,100,是
        E2,二苑,C1,200,否
        E3,三苑,C2,300,否
        E5,五苑,C2,500,是

        """,
        "city/june_estates.csv": """
        code,name,community_code,households,red
        E1,一苑,C1,100,是
        E2,二苑,C2,200,是
        E3,三号苑,C2,301,否
        E4,四苑,C2,400,是

        """,
    ]

    @Test func whatChangedBetweenTwoLedgers() throws {
        let session = try TestCity.session(Self.ledgers)
        check(
            "june_estates | diff (estates)",
            """
            code,change,field,before,after,row
            E2,changed,community,乙社区,甲社区,二苑
            E2,changed,red,true,false,二苑
            E3,changed,name,三号苑,三苑,三苑
            E3,changed,households,301,300,三苑
            E4,removed,,,,
            E5,added,,,,五苑
            """, in: session)
        check(
            "june_estates | 对比 (estates) 依据 name | where change == \"变更\" | select code, before, after",
            "code,before,after\nE3,三号苑,三苑", in: session)
        check(
            "june_estates | diff (estates) | where change == \"added\" | select row.households", "households\n500",
            in: session)
    }

    @Test func twoStatesOfOneEntity() {
        check(
            "(communities | where kind == \"old\") | diff (communities | set residents = residents + 1) on residents",
            """
            code,change,field,before,after,row
            C1,changed,residents,1000,1001,甲社区
            C2,added,,,,乙社区
            C3,changed,residents,2000,2001,丙社区
            C4,added,,,,丁社区
            """)
        check(
            "communities | diff (communities | where kind == \"old\") | select code, change, row",
            "code,change,row\nC2,removed,乙社区\nC4,removed,丁社区")
    }

    @Test func whatDiffCannot() {
        checkErrors(
            "communities | diff (streets)", [("GQL0255", "diff (streets)")])
        checkErrors("communities | summarize n = count() | diff (streets)", [("GQL0225", "diff (streets)")])
        checkErrors("communities | diff (communities) on nme", [("GQL0201", "nme")])
    }

    // MARK: Orders of texts

    private static let places = [
        "city/places.csv": """
        code,name,kind
        P1,硚口区,b
        P2,江岸区,a
        P3,黄陂区,b
        P4,洪山区,a
        P5,汉阳区,a
        P6,阿里,b
        P7,abc,b
        P8,Ｂ座,a
        P9,10号楼,b
        P10,9号楼,a

        """
    ]

    @Test func pinyin() throws {
        let session = try TestCity.session(Self.places)
        check(
            "places | sort name by pinyin | select name",
            "name\n10号楼\n9号楼\nabc\nＢ座\n阿里\n汉阳区\n洪山区\n黄陂区\n江岸区\n硚口区", in: session)
        check("places | sort name desc by pinyin | take 2 | select name", "name\n硚口区\n江岸区", in: session)
        check("places | top 2 by name asc by pinyin per kind | select name", "name\n9号楼\nＢ座\n10号楼\nabc", in: session)
        check("places | 排序 name 按 拼音 | 取 1 | 选取 name", "name\n10号楼", in: session)
        check("communities | sort this by pinyin | select name", "name\n丙社区\n丁社区\n甲社区\n乙社区", in: session)
    }

    @Test func natural() throws {
        let session = try TestCity.session(Self.places)
        check("places | sort code by natural | select code | skip 7", "code\nP8\nP9\nP10", in: session)
        check(
            "places | where name ends with \"楼\" | sort name by natural | select name", "name\n9号楼\n10号楼", in: session)
        check(
            "places | where code in [\"P9\", \"P10\"] | summarize l = join(name sort name by natural)", "l\n9号楼、10号楼",
            in: session)
        check(
            "places | select code, r = rank(sort code by natural) | take 2 | sort code desc", "code,r\nP2,2\nP1,1",
            in: session)
    }

    @Test func ordersThatAreNone() {
        checkErrors("streets | sort name by pinyn", [("GQL0256", "pinyn")])
        checkErrors("communities | sort residents by pinyin", [("GQL0302", "residents")])
    }
}
