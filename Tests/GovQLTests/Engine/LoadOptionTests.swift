import GovQL
import Testing

/// What is said in `with (…)` reaches the file, wherever it is said; what is wrong with it is refused at its place.
@Suite struct LoadOptionTests {
    private static let files = [
        "odd.csv": "台账\n编号;数\n1;x\n2;-\n3;7\n",
        "schema.gql": "entity odd from \"odd.csv\" with (header 2, missing (\"x\", \"-\")) { 编号: code, 数: int }\n",
    ]

    private func session() -> Session {
        Session(
            configuration: .init(
                files: MemoryFiles(files: Self.files), today: CalendarDate("2020-12-31"), columns: TestCity.keeping))
    }

    @Test func optionsOfALoadAreFollowed() throws {
        let plain = "load \"odd.csv\" as o with (delimiter \";\", header 2, missing (\"x\", \"-\"))\no | select 数"
        check(plain, "数\n\n\n7", in: session())
        check(
            "load \"odd.csv\" as o with (分隔符 分号, 表头 2, 缺失 [\"x\", \"-\"])\no | select 数", "数\n\n\n7",
            in: session())
        let session = session()
        try session.load("odd.csv", as: "o", options: LoadOptions("sep ';', header = 2"))
        check("o | select 数", "数\nx\n-\n7", in: session)
    }

    @Test func aSchemaLeavesOutWhatItDoesNotName() throws {
        for (option, columns) in [("undeclared drop", "数"), ("未声明 舍去", "数"), ("undeclared \"keep\"", "编号,数")] {
            let session = session()
            try session.run("entity odd from \"odd.csv\" with (header 2, \(option)) { 数: text }")
            let result = try session.run("odd | take 1")
            #expect(result.columns.map(\.name).joined(separator: ",") == columns)
        }
        let wrong = session()
        #expect(throws: Diagnostics.self) {
            try wrong.run("entity odd from \"odd.csv\" with (header 2, undeclared hide) { 数: text }\nodd")
        }
    }

    @Test func aSchemaSaysHowItsFileIsRead() throws {
        let loaded = session()
        try loaded.load("odd.csv", options: LoadOptions("missing 'x'"))
        try loaded.use("schema.gql")
        // What the load says counts more than the schema, option by option.
        check("odd | select 编号, empty = 数 is null", "编号,empty\n1,true\n2,true\n3,false", in: loaded)
        let alone = session()
        try alone.use("schema.gql")
        check("odd | select 数", "数\n\n\n7", in: alone)
    }

    private func session(of files: [String: String]) -> Session {
        Session(configuration: .init(files: MemoryFiles(files: files), today: CalendarDate("2020-12-31")))
    }

    @Test func typesAndUnitsOfColumnsCanBeTold() {
        let files = ["v.csv": "id,楼,率,day\n1,12栋,95%,43900\n2,7栋,0.5,20200310\n"]
        let session = { self.session(of: files) }
        check("load \"v.csv\" as v\nv | select 楼, 率, day", "楼,率,day\n12栋,95%,43900\n7栋,0.5,20200310", in: session())
        let told =
            "load \"v.csv\" as v with (types (\"楼 int\", \"率 小数\", \"day date\"), units \"栋\")\nv | select 楼, 率, day"
        check(told, "楼,率,day\n12,0.95,2020-03-10\n7,0.50,2020-03-10", in: session())
        checkErrors("load \"v.csv\" as v with (types \"率\")\nv | take 1", [("GQL0533", "\"率\"")], in: session())
        checkErrors(
            "load \"v.csv\" as v with (类型 \"率 nonsense\")\nv | take 1", [("GQL0533", "\"率 nonsense\"")], in: session())
    }

    @Test func whatIsMissingCanBeToldByColumn() throws {
        let files = [
            "m.csv": "id,n,证\n1,-,无\n2,5,初级\n3,无,-\n",
            "m.gql": "entity m from \"m.csv\" { n: int missing [], 证: text }\n",
        ]
        check("load \"m.csv\" as m\nm | select n, 证", "n,证\n,无\n5,初级\n,-", in: session(of: files))
        check("load \"m.csv\" as m with (missing \"\")\nm | select n, 证", "n,证\n-,无\n5,初级\n无,-", in: session(of: files))
        check(
            "load \"m.csv\" as m with (missing (\"-\", \"无\"))\nm | select n, 证", "n,证\n,\n5,初级\n,",
            in: session(of: files))
        let session = session(of: files)
        try session.use("m.gql")
        check("m | select n, 证", "n,证\n,无\n5,初级\n,-", in: session)
        let rejected = try session.dataset().rejectedCells
        #expect(rejected.map(\.text) == ["-", "无"])
        #expect(rejected.allSatisfy { $0.reason.en.contains("missing") })
    }

    @Test func whatIsWrongIsRefusedAtItsPlace() {
        let load = "load \"odd.csv\" as o with "
        checkErrors(load + "(delimeter \";\")", [("GQL0531", "delimeter")], in: session())
        checkErrors(load + "(nonsense 1, bogus 2)", [("GQL0531", "nonsense"), ("GQL0531", "bogus")], in: session())
        checkErrors(load + "(header 1, 表头 2)", [("GQL0532", "表头")], in: session())
        checkErrors(load + "(header \"x\")", [("GQL0533", "\"x\"")], in: session())
        checkErrors(load + "(encoding klingon)", [("GQL0533", "klingon")], in: session())
        checkErrors("load \"\"", [("GQL0528", "\"\"")], in: session())
        #expect(throws: Diagnostics.self) { try LoadOptions("header") }
    }
}
