import Testing

@testable import GovQL

/// What a schema adds to files, and what is wrong with it.
@Suite struct SchemaTests {
    private static let files = [
        "districts": "code,name\n01,江岸\n02,江汉\n",
        "streets": "code,名称,district_code,kind,size\n11,a,01,old_city,1.5\n21,b,02,新,2.25\n",
        "ratings": "firm,year,star\nA,2019,3\nA,2020,4\nB,2019,\n",
        "visits": "id,firm_code,yr\n1,A,2020\n2,B,2020\n3,B,2019\n4,,2019\n",
    ]

    @Test func declaredNamesTypesAndLinks() throws {
        let fixture = try DatasetFixture(
            Self.files,
            schema: """
                entity districts 区 { key code 代码: code; label name 名称: text }
                entity streets 街道|街 {
                  key code: code
                  label name 名称: text
                  kind 类型: enum ordered { 老 old_city, 新 new }
                  size: dec
                  district 所属区: -> districts by district_code reverse streets 街道
                }
                entity ratings 评级 { key firm, year; firm: text; year: int }
                entity visits { rating: -> ratings by firm_code, yr reverse visits 走访 }
                """)
        #expect(
            fixture.links == [
                "streets.district [district_code] -> districts.streets [code]",
                "visits.rating [firm_code+yr] -> ratings.visits [firm+year]",
            ])
        let streets = try fixture.entity("街")
        #expect(streets.names == Names("streets", others: ["街道", "街"]))
        #expect(
            streets.fields.map(\.names.all) == [
                ["code"], ["name", "名称"], ["district_code"], ["kind", "类型"], ["size"],
            ])
        #expect(streets.fields.map(\.type.name) == ["code", "text", "text", "enum", "dec"])
        #expect(try fixture.items("streets") == ["code", "name", "-> district", "kind", "size"])
        #expect(try fixture.targets("visits", "rating") == [1, nil, 2, nil])
        #expect(try fixture.targets("街道", "所属区") == [0, 1])
        let column = try fixture.dataset.column(streets.fields[4].id, context: fixture.context)
        #expect(CSVTesting.texts(column) == ["1.50", "2.25"])
        #expect(fixture.catalog[streets.fields[4].id].type == .decimal(scale: 2))
    }

    @Test func aLinkWithoutByFindsItsColumn() throws {
        for (column, schema) in [
            ("street", "street: -> streets"), ("street_code", "street: -> streets"),
            ("街道", "street 街道: -> streets"), ("街道代码", "street 街道: -> streets"),
            ("STREET_CODE", "street: -> streets"),
        ] {
            let fixture = try DatasetFixture(
                ["streets": "code,name\n1,a\n", "communities": "id,\(column)\n1,1\n"],
                schema: "entity communities { key id: int; \(schema) }")
            #expect(try fixture.targets("communities", "street") == [0], "\(column)")
        }
    }

    @Test func periodsTakeTheirUnitFromTheData() throws {
        let fixture = try DatasetFixture(
            ["plans": "id,q\n1,\n2,2020-Q1\n3,2020-Q2\n4,2020-03\n"],
            schema: "entity plans { q: period }")
        let column = try fixture.dataset.column(try fixture.entity("plans").fields[1].id, context: fixture.context)
        #expect(column.type == .period(.quarter))
        #expect(CSVTesting.texts(column) == [nil, "2020-Q1", "2020-Q2", nil])
        #expect(fixture.dataset.rejectedCells.map(\.text) == ["2020-03"])
    }

    @Test(arguments: [
        ("entity streets { key kode: code }", "kode"),
        ("entity streets { key a, b; a: int }", "b"),
        ("entity streets { label title; key code: code }", "title"),
        ("entity streets { district: -> distrikts by district_code }", "distrikts"),
        ("entity streets { district: -> districts by distrikt }", "distrikt"),
        ("entity visits { rating: -> ratings by yr }", "rating"),
        (
            "entity visits { rating: -> ratings by yr }\nentity ratings { key firm, year; firm: text; year: int }",
            "rating"
        ),
        ("entity streets { size: duration }", "duration"),
    ])
    func mistakesAreReported(_ schema: String, _ name: String) {
        #expect {
            _ = try DatasetFixture(Self.files, schema: schema)
        } throws: { error in
            guard let all = (error as? Diagnostics)?.all else { return false }
            return all.contains { problem in
                guard let source = problem.source else { return false }
                return name.isEmpty || source.text(problem.range).contains(name)
            }
        }
    }

    @Test func anEntityWithoutAFileIsLeftOut() throws {
        let fixture = try DatasetFixture(
            Self.files,
            schema: """
                entity cities { key id: int }
                entity streets { city: -> cities by size; district: -> districts by district_code }
                entity towns from "towns.csv" { key id: int }
                """)
        #expect(
            fixture.catalog.dataEntities.map(\.names.primary).sorted() == ["districts", "ratings", "streets", "visits"])
        #expect(fixture.links.contains("streets.district [district_code] -> districts.streets [code]"))
        #expect(
            fixture.dataset.warnings.map { $0.message() } == [
                "no file for the entity cities: there is no cities.csv",
                "the entity towns is left out: there is no towns.csv",
            ])
    }
}
