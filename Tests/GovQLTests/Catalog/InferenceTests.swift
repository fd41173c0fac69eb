import Testing

@testable import GovQL

/// What a folder says without a schema.
@Suite struct InferenceTests {
    @Test func keysAndLabels() throws {
        let cases: [(columns: String, row: [String], key: String?, label: String?)] = [
            ("id,name", ["1,a", "2,b"], "id", "name"),
            ("name,code", ["a,1", "b,2"], "code", "name"),
            ("code,id", ["1,1", "2,2"], "code", nil),
            ("code,id", ["1,1", "1,2"], "id", nil),
            ("code,id", ["1,1", ",2"], "id", nil),
            ("thing_id,title", ["1,a", "2,b"], "thing_id", "title"),
            ("things_code,x", ["1,a", "2,b"], "things_code", nil),
            ("x,编号", ["1,2", "2,3"], "编号", nil),
            ("名称,代码", ["1,2", "2,3"], "代码", "名称"),
            ("ID,Name", ["1,2", "2,3"], "ID", "Name"),
            ("姓名,y", ["1,2", "2,3"], nil, "姓名"),
            ("other_id,y", ["1,2", "2,3"], nil, nil),
        ]
        for test in cases {
            let fixture = try DatasetFixture(["things": test.columns + "\n" + test.row.joined(separator: "\n")])
            let entity = try fixture.entity("things")
            #expect(entity.key.map { fixture.catalog[$0].names.primary } == [test.key].compactMap(\.self))
            #expect(entity.label.map { fixture.catalog[$0].names.primary } == test.label)
        }
    }

    @Test func linksByNameAndSuffix() throws {
        let fixture = try DatasetFixture([
            "districts": "code,name\n1,江岸\n2,江汉\n",
            "streets": "code,name,district\n11,a,1\n21,b,2\n",
            "communities": "id,name,street_code\n1,x,11\n2,y,21\n",
            "workers": "id,community_id\n1,1\n2,2\n",
            "boxes": "id,code\n7,1\n8,2\n",
            "labels": "id,box,box_note\n1,7,n\n",
        ])
        #expect(
            fixture.links == [
                "communities.street [street_code] -> streets.communities [code]",
                "labels.box [box_id] -> boxes.labels [id]",
                "streets.district [district_code] -> districts.streets [code]",
                "workers.community [community_id] -> communities.workers [id]",
            ])
        #expect(try fixture.items("streets") == ["code", "name", "-> district"])
        #expect(try fixture.items("communities") == ["id", "name", "-> street"])
        #expect(try fixture.targets("communities", "street") == [0, 1])
    }

    @Test func linksInChinese() throws {
        let fixture = try DatasetFixture([
            "社区": "编号,名称\n1,甲\n2,乙\n", "社工": "姓名,社区编号\n张,1\n李,2\n", "小区": "名称,社区\n丙,1\n",
        ])
        #expect(
            fixture.links == [
                "小区.社区 [社区_编号] -> 社区.小区 [编号]", "社工.社区 [社区编号] -> 社区.社工 [编号]",
            ])
    }

    @Test func theKeyOfTheSameSuffixIsMeant() throws {
        let fixture = try DatasetFixture([
            "firms": "id,code,name\n1,A,x\n2,B,y\n",
            "ratings": "firm_code,year\nA,2019\nB,2019\nA,2020\n",
            "estates": "id,firm_id\n1,2\n2,\n",
        ])
        #expect(
            fixture.links == [
                "estates.firm [firm_id] -> firms.estates [id]", "ratings.firm [firm_code] -> firms.ratings [code]",
            ])
        #expect(try fixture.targets("ratings", "firm") == [0, 1, 0])
        #expect(try fixture.targets("estates", "firm") == [1, nil])
    }

    @Test func selfLinks() throws {
        let fixture = try DatasetFixture(["branches": "code,name,parent_code\nA,x,\nB,y,A\nC,z,A\n"])
        #expect(fixture.links == ["branches.parent [parent_code] -> branches.children [code]"])
        #expect(try fixture.targets("branches", "parent") == [nil, 0, 0])
        #expect(try fixture.sources("branches", "parent") == [[1, 2], [], []])
        // A file called parents is what parent leads to.
        let school = try DatasetFixture(["parents": "id\n1\n2\n", "pupils": "id,parent_id\n1,2\n2,1\n"])
        #expect(school.links == ["pupils.parent [parent_id] -> parents.pupils [id]"])
    }

    @Test func twoLinksToOneEntityAreToldApart() throws {
        let fixture = try DatasetFixture([
            "communities": "id,code\n1,a\n2,b\n", "moves": "id,community_id,community_code\n1,1,b\n",
        ])
        // Both would be called `community`: the second is no link.
        #expect(fixture.links == ["moves.community [community_id] -> communities.moves [id]"])
        let declared = try DatasetFixture(
            ["communities": "id\n1\n2\n", "moves": "id,from_id,to_id\n1,1,2\n2,2,2\n"],
            schema: """
                entity moves {
                  key id: int
                  origin: -> communities by from_id
                  goal: -> communities by to_id
                }
                """)
        #expect(
            declared.links == [
                "moves.origin [from_id] -> communities.moves_by_origin [id]",
                "moves.goal [to_id] -> communities.moves_by_goal [id]",
            ])
    }

    @Test func aColumnOfNamesIsNoLink() throws {
        let fixture = try DatasetFixture([
            "districts": "code,name\n1,江岸\n2,江汉\n", "streets": "code,district\n11,江岸\n21,江汉\n",
        ])
        #expect(fixture.links.isEmpty)
        #expect(try fixture.items("streets") == ["code", "district"])
    }

    @Test func dataKeepsItsNames() throws {
        // A column called like the link, and one called like the reverse link.
        let fixture = try DatasetFixture([
            "streets": "code,name,communities\n1,a,x\n2,b,y\n",
            "communities": "id,street,street_code\n1,old,1\n2,new,2\n",
        ])
        #expect(
            fixture.links == ["communities.street_link [street_code] -> streets.communities_by_street_link [code]"])
        #expect(try fixture.items("communities") == ["id", "street", "-> street_link"])
        // `<link>_<key>` is taken: the raw column is still there.
        let taken = try DatasetFixture(["a": "id\n1\n", "b": "id,a,a_id\n1,1,x\n"])
        #expect(try taken.entity("b").fields.map(\.names.primary) == ["id", "a_id_2", "a_id"])
    }
}
