// Values, nulls and types over the test city: language, section 2.

import GovQL
import Testing

struct ValueQueryTests {
    @Test func nullIsOneThingAndLogicTwoValued() throws {
        let session = try TestCity.session()
        check("communities | where residents == null | select name", "name\n丁社区", in: session)
        check("communities | where residents != 1000 | select name", "name\n乙社区\n丙社区\n丁社区", in: session)
        check("communities | where not (residents > 1500) | select name", "name\n甲社区\n丁社区", in: session)
        check("communities | where residents not in 1000..2000 | select name", "name\n乙社区\n丁社区", in: session)
        let notes = try session.run("communities | where not (residents > 1500)").notes
        #expect(notes.map(\.code) == ["GQL0451"])
        #expect(notes.first?.message().hasPrefix("1 row") == true)
        let derived = try session.run("communities | derive big = residents > 1500 | where not big").notes
        #expect(derived.map(\.code) == ["GQL0451"])
        #expect(try session.run("communities | where residents != 1000 and residents is not null").notes.isEmpty)
    }

    @Test func exactNumbers() {
        check("0.1 + 0.2", "0.1 + 0.2\n0.3")
        check("1 / 3", "1 / 3\n0.3333333333333333")
        check("7 // 2", "7 // 2\n3")
        check("-7 mod 3", "-7 mod 3\n-1")
        check("1.50 * 2.25", "1.50 * 2.25\n3.3750")
        check("3万", "3万\n30000")
        check("80%", "80%\n0.80")
        check(
            "communities | select name, x = fee * 2, y = residents / 0",
            "name,x,y\n甲社区,3.00,\n乙社区,4.50,\n丙社区,,\n丁社区,1.50,")
        checkErrors("9223372036854775807 + 1", [("GQL0402", "9223372036854775807 + 1")])
    }

    @Test(.timeLimit(.minutes(1)))
    func definitionsThatDoubleAreRefused() throws {
        let session = try TestCity.session()
        var script = "let a0 = 1\n"
        for index in 0..<40 { script += "let a\(index + 1) = a\(index) + a\(index)\n" }
        do {
            _ = try session.run(script + "a40")
            Issue.record("a tree of 2^40 leaves was bound")
        } catch let error as Diagnostics {
            #expect(error.all.map(\.code) == ["GQL0238"])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func longUnknownNamesAreRefusedAtOnce() {
        let name = String(repeating: "a", count: 300_000)
        checkErrors(name, [("GQL0201", name)])
    }

    @Test func divisionByZeroIsNoted() throws {
        let notes = try TestCity.session().run("communities | select y = residents / 0").notes
        #expect(notes.map(\.code) == ["GQL0452"])
    }

    @Test func errorsOnlyWhereEvaluationReaches() {
        check(
            "communities | derive x = if residents == 1000 then 9223372036854775807 else residents + 1 | select x",
            "x\n9223372036854775807\n3001\n2001\n")
        check("communities | where residents is null or residents > 0 or int(name) > 3 | summarize n = count()", "n\n4")
    }

    @Test func datesAndPeriods() {
        check("services | where date in @2020-02 | select id", "id\n2\n3")
        check("services | where date >= @2020-04 | select id", "id\n4\n5\n6")
        check("services | where date > @2020-Q1 and date < @2020-05-01 | select id", "id\n4\n5")
        check("@2020-Q1 + 1", "@2020-Q1 + 1\n2020-Q2")
        check("@2020-Q3 - @2019-Q4", "@2020-Q3 - @2019-Q4\n3")
        check("today", "today\n2020-12-31")
        check("communities | select name, a = age(founded)", "name,a\n甲社区,20\n乙社区,15\n丙社区,\n丁社区,10")
        check("communities | where today - founded > 4000 days | select name", "name\n甲社区\n乙社区")
        checkErrors("services | where date == @2020-02", [("GQL0307", "date == @2020-02")])
        checkErrors("services | where date + 3 > today", [("GQL0308", "date + 3")])
        check("months(@2020-Q1)", "month\n2020-01\n2020-02\n2020-03")
    }

    @Test func entitiesMeetTexts() {
        check("communities | where street == \"一街\" | select name", "name\n甲社区\n乙社区")
        check("communities | where street == \"S2\" | select name", "name\n丙社区")
        check("communities | where street in [\"一街\", \"三街\"] | summarize n = count()", "n\n3")
        check("communities | where street.district != \"东区\" | select name", "name\n丁社区")
    }

    @Test func wrongLiteralsWarnWithTheNearest() throws {
        let session = try TestCity.session()
        let result = try session.run("communities | where name == \"甲社\"")
        #expect(result.notes.map(\.code) == ["GQL0312"])
        #expect(result.notes.first?.facts.label?.en.contains("甲社区") == true)
        #expect(try session.run("communities | where street == \"一\"").notes.map(\.code) == ["GQL0306"])
    }

    @Test func enumsAreCheckedAtOnce() throws {
        let session = try TestCity.session([
            "city/s.gql":
                "entity communities 社区 from \"communities.csv\" {\n  key code: code\n  label name 社区名称: text\n  kind 类型: enum ordered { old 老, new 新 }\n  street 街道: -> streets by street_code reverse communities 社区\n}"
        ])
        try session.use("city/s.gql")
        check("communities | where kind == \"老\" | select name", "name\n甲社区\n丙社区", in: session)
        check("社区 | 筛选 类型 > \"老\" | 选取 社区名称, 街道", "社区名称,街道\n乙社区,一街\n丁社区,三街", in: session)
        checkErrors("communities | where kind == \"olt\"", [("GQL0304", "\"olt\"")], in: session)
    }

    @Test func textTests() {
        check("communities | where name contains \"乙\" | select name", "name\n乙社区")
        check("communities | where name starts with \"丙\" or name ends with \"x\" | select name", "name\n丙社区")
        check("communities | where code matches \"C[12]\" | select code", "code\nC1\nC2")
        checkErrors("communities | where code matches \"[\"", [("GQL0311", "\"[\"")])
    }

    @Test func conditionals() {
        check(
            "communities | select name, x = case { residents > 2500 -> \"big\", residents > 1500 -> \"mid\", else -> \"small\" }, y = if residents is null then 0 else residents",
            "name,x,y\n甲社区,small,1000\n乙社区,big,3000\n丙社区,mid,2000\n丁社区,small,0")
    }

    @Test func typesThatDoNotMeet() {
        checkErrors("communities | where residents == \"x\"", [("GQL0301", "\"x\"")])
        checkErrors("communities | where name > 3", [("GQL0301", "name > 3")])
        checkErrors("communities | where residents", [("GQL0302", "residents")])
    }

    @Test func namesAndSuggestions() {
        checkErrors("comunities", [("GQL0201", "comunities")])
        checkErrors("communities | where Residens > 3", [("GQL0201", "Residens")])
        check("Communities | select NAME | take 1", "NAME\n甲社区")
        checkErrors("communities | where cont(workers) > 3", [("GQL0208", "cont")])
    }

    @Test func chineseQueries() {
        check(
            "communities | 筛选 residents > 1500 且 有(workers) | 计算 n = 计数(workers) | 选取 name, n | 前 1 按 n",
            "name,n\n乙社区,1")
        check("services｜汇总 h＝求和（hours） 按 m＝month（date）｜取 1", "m,h\n2020-01,2.0")
    }
}
