// `describe`: of rows, of an entity, of what is loaded. Every figure here was worked out on paper.

import GovQL
import Testing

@Suite struct DescribeTests {
    @Test("each column of the rows is a row, with figures of every value")
    func stage() {
        check(
            "communities | select name, street, kind, founded, residents, fee | describe",
            """
            column,type,rows,missing,distinct,min,p25,median,p75,max,top,histogram
            name,text,4,0,4,丁社区,,,,甲社区,,
            street,a row of streets,4,0,3,,,,,,一街 (2),
            kind,text,4,0,2,new,,,,old,old (2), new (2),
            founded,date,4,1,3,2000-01-01,2000-01-01,2005-05-05,2010-03-10,2010-03-10,,█____█___█
            residents,int,4,1,3,1000,1500,2000,2500,3000,,█___█____█
            fee,dec,4,1,3,0.75,1.125,1.5,1.875,2.25,,█____█___█
            """)
    }

    @Test("numbers of many values: quartiles as by `percentile`, ten parts, the most frequent")
    func numbers() throws {
        let rows = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].enumerated().map { "\($0),\($1),\($1 % 2 == 0)" }
        let session = try TestCity.session(["city/digits.csv": "id,n,even\n" + rows.joined(separator: "\n") + "\n"])
        let found = try session.run("digits | describe | where column != \"id\"")
        #expect(
            lines(found).dropFirst() == [
                "n,int,12,0,8,1,2.75,4.5,5.25,9,5 (3), 1 (2), 3 (2),▆▃▆▃█▃_▃▃",
                "even,bool,12,0,2,,,,,,false (8), true (4),█▄",
            ])
        let quartiles = try session.run(
            "digits | summarize a = percentile(n, 25), b = median(n), c = percentile(n, 75)")
        #expect(lines(quartiles).last == "2.75,4.5,5.25")
    }

    @Test("values of an enum in declared order, with bars for those that do not occur")
    func enums() throws {
        let schema = """
            entity grades from "city/grades.csv" {
              key id: int
              grade: enum ordered { low 低, middle 中, high 高 }
              month: date
            }
            """
        let session = try TestCity.session([
            "city/grades.csv": "id,grade,month\n1,low,2020-01-05\n2,low,\n3,high,2020-02-05\n4,,2020-02-29\n",
            "city.gql": schema,
        ])
        _ = try session.use("city.gql")
        let found = lines(try session.run("grades | select grade, m = month(month), gone = 30 days | describe"))
        #expect(found[1] == "grade,enum,4,1,2,low,low,low,high,high,low (2),█_▄")
        #expect(found[2] == "m,period,4,1,2,2020-01,2020-01,2020-02,2020-02,2020-02,2020-02 (2),▄█")
        #expect(found[3] == "gone,duration,4,0,1,,,,,,30 days (4),")
    }

    @Test("no rows, no values, one value")
    func edges() {
        check(
            "streets | where code == \"-\" | select name | describe",
            "column,type,rows,missing,distinct,min,p25,median,p75,max,top,histogram\nname,text,0,0,0,,,,,,,")
        check(
            "workers | where pay is null | select pay | describe | select missing, distinct, min, histogram",
            "missing,distinct,min,histogram\n1,0,,")
        check(
            "streets | select n = 5, x = 2.5, f = 1 / 4, l = [1, 2] | describe | select column, distinct, median, top, histogram",
            "column,distinct,median,top,histogram\nn,1,5,5 (3),█\nx,1,2.5,2.5 (3),█\nf,1,0.25,0.25 (3),█\nl,1,,1, 2 (3),"
        )
    }

    @Test("a description is rows: they go on through the pipe")
    func piped() {
        check(
            "communities | describe | where missing > 0 | select column, missing | sort column",
            "column,missing\nfee,1\nfounded,1\nresidents,1")
    }

    @Test("as a statement, of any query")
    func statement() {
        let stage = "communities | where kind == \"old\" | describe"
        let expected = try? TestCity.session().run(stage)
        check("describe communities | where kind == \"old\"", expected.map(lines)?.joined(separator: "\n") ?? "")
        check(
            "describe (communities | select n = residents)",
            "column,type,rows,missing,distinct,min,p25,median,p75,max,top,histogram\nn,int,4,1,3,1000,1500,2000,2500,3000,,█___█____█",
            in: try? TestCity.session())
        check(
            "let big = communities | where residents > 2500 | select name\ndescribe big",
            "column,type,rows,missing,distinct,min,p25,median,p75,max,top,histogram\nname,text,1,0,1,乙社区,,,,乙社区,乙社区 (1),",
            in: try? TestCity.session())
        checkErrors("describe communities | where resident > 3", [("GQL0201", "resident")])
    }

    @Test("asked in Chinese, it answers in Chinese")
    func chinese() {
        check(
            "communities | 选取 residents, street | 概览 | 选取 列, 类型, 缺失, 中位数",
            "列,类型,缺失,中位数\nresidents,整数,1,2000\nstreet,streets 的行,0,")
    }

    @Test("an entity: what was decided, and beside each column its figures", arguments: TestCity.keepings)
    func entity(keeping: ColumnKeeping) throws {
        let result = try TestCity.session(columns: keeping).run("describe communities")
        #expect(
            result.columns.map(\.name) == [
                "about", "value", "why", "option", "rows", "missing", "distinct", "min", "p25", "median", "p75", "max",
                "top", "histogram",
            ])
        let row = result.first { $0["about"].description == "column residents" }
        #expect(row?["value"].description == "int")
        #expect(row?["why"].description == "every value was read")
        #expect(row?["missing"] == .int(1))
        #expect(row?["median"].description == "2000")
        let link = result.first { $0["about"].description == "link street" }
        #expect(link?["value"].description == "-> streets by street_code")
        #expect(link?["rows"] == .null)
        // What it takes is not kept.
        #expect(!result.contains { $0["about"].description == "in memory" })
    }

    @Test("a type that only the first rows spoke for is told as it is")
    func settled() throws {
        let rows = (0..<3000).map { "\($0),\($0 == 2999 ? "x" : "7")" }.joined(separator: "\n")
        let session = try TestCity.session(["city/odd.csv": "id,n\n\(rows)\n"])
        let row = try session.run("describe odd").first { $0["about"].description == "column n" }
        #expect(row?["value"].description == "text")
        #expect(row?["distinct"] == .int(2))
        #expect(row?["max"].description == "x")
    }

    @Test("alone it tells what is loaded")
    func dataset() throws {
        let session = try TestCity.session()
        let found = try session.run("describe")
        #expect(
            found.map { $0["entity"].description }.sorted() == [
                "branches", "communities", "districts", "services", "streets", "workers",
            ])
        let row = found.first { $0["entity"].description == "communities" }
        #expect(row?["rows"] == .int(4))
        #expect(row?["columns"] == .int(7))
        #expect(row?["key"].description == "code")
        #expect(row?["links"].description == "street -> streets")
        #expect(row?["linked_from"] == .int(2))
        #expect(try session.run("概览").columns.first?.name == "实体")
        let named = try TestCity.session(["city/describe.csv": "id,x\n1,2\n"])
        #expect(lines(try named.run("describe")) == ["id,x", "1,2"])
    }

    @Test("a library may not describe")
    func library() {
        let library = ["lib.gql": "describe services\n"]
        checkErrors("use \"lib.gql\"", [("GQL0235", "describe services")], in: try? TestCity.session(library))
    }

    @Test("a description of memory beyond the limit is refused")
    func limit() throws {
        let rows = (0..<20_000).map { "\($0),\($0 * 7)" }.joined(separator: "\n")
        let session = try TestCity.session(["city/many.csv": "id,n\n\(rows)\n"])
        #expect(throws: Diagnostics.self) {
            _ = try session.run("many | describe", limits: Limits(memory: 100_000))
        }
    }
}
