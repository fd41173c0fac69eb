// Along a declared tree: where a row is, roll-ups over every level, and the rows beside it under one parent.

import GovQL
import Testing

@Suite struct TreeTests {
    private func city(_ extra: [String: String] = [:]) throws -> Session {
        let session = try TestCity.session(extra)
        try session.run("tree city > district > street > community")
        return session
    }

    /// Streets and communities that lack a parent, a district without any, and a community without a name.
    private static let ragged = [
        "city/districts.csv": "code,name,population\nD1,东区,6000\nD2,西区,\nD3,空区,10\n",
        "city/streets.csv": "code,name,district_code\nS1,一街,D1\nS2,二街,D1\nS3,三街,D2\nS4,四街,\nS5,五街,D2\n",
        "city/communities.csv": """
        code,name,street_code,kind,founded,residents,fee
        C1,甲社区,S1,old,2000-01-01,1000,1.50
        C2,乙社区,S1,new,2005-05-05,3000,2.25
        C3,丙社区,S2,old,,2000,
        C4,丁社区,S3,new,2010-03-10,,0.75
        C5,戊社区,,old,,700,
        C6,,S4,old,,300,
        C7,己社区,S99,old,,50,

        """,
    ]

    // MARK: within

    @Test func withinALevel() throws {
        let session = try city()
        check("communities | within district \"东区\" | select name", "name\n甲社区\n乙社区\n丙社区", in: session)
        check("communities | within street \"一街\" and residents > 1000 | select name", "name\n乙社区", in: session)
        check("streets | within district \"西区\" | select name", "name\n三街", in: session)
        check("districts | within district \"西区\" | select name", "name\n西区", in: session)
        check("communities | where not within district \"东区\" | select name", "name\n丁社区", in: session)
        check("communities | within street [\"一街\", \"三街\"] | select name", "name\n甲社区\n乙社区\n丁社区", in: session)
        check(
            "communities | within district (districts | where population > 1) | summarize n = count()", "n\n3",
            in: session)
        check("let d = \"西区\"\ncommunities | within district (d) | select name", "name\n丁社区", in: session)
    }

    @Test func throughLinksOfOtherEntities() throws {
        let session = try city()
        check("workers | within street \"一街\" | select name", "name\n赵\n钱\n孙", in: session)
        check("services | within district \"东区\" | summarize n = count(), h = sum(hours)", "n,h\n5,7.0", in: session)
        check(
            "districts | select name, n = count(streets.communities.workers where within street \"二街\")",
            "name,n\n东区,1\n西区,0", in: session)
        // Keys name what labels do not, and entities and links may be called by any of their names.
        check("workers | within communities \"C2\" | select name", "name\n孙", in: session)
        check(
            "services | summarize h = sum(hours) by c = worker.community | within district \"东区\" | select c, h",
            "c,h\n甲社区,6.5\n乙社区,0.5", in: session)
    }

    @Test func rowsWithoutParentAreNowhere() throws {
        let session = try city(Self.ragged)
        check("communities | within district \"东区\" | summarize n = count()", "n\n3", in: session)
        check(
            "communities | where not within district \"东区\" | select code", "code\nC4\nC5\nC6\nC7", in: session)
        check("workers | within district \"空区\" | summarize n = count()", "n\n0", in: session)
    }

    @Test func namesThatAreNot() throws {
        let session = try city()
        let result = try session.run("communities | within district \"东方区\"")
        #expect(result.rowCount == 0)
        let warning = try #require(result.notes.first { $0.code == "GQL0306" })
        #expect(warning.fix?.replacement == "\"东区\"")
        checkErrors("communities | within distrct \"东区\"", [("GQL0329", "distrct")], in: session)
        checkErrors("communities | within city \"东区\"", [("GQL0330", "city")], in: session)
        checkErrors("districts | within street \"一街\"", [("GQL0331", "street")], in: session)
        checkErrors(
            "branches | select name | within street \"一街\"", [("GQL0332", "street")], in: session)
        checkErrors("communities | within district \"东区\"", [("GQL0328", "district")])
    }

    @Test func namesakesAreToldApartByKey() throws {
        let session = try city([
            "city/streets.csv": "code,name,district_code\nS1,一街,D1\nS2,二街,D1\nS3,一街,D2\n"
        ])
        checkErrors("communities | within street \"一街\"", [("GQL0305", "\"一街\"")], in: session)
        check("communities | within street \"S3\" | select name", "name\n丁社区", in: session)
    }

    @Test func noWayIsGuessed() throws {
        let session = try TestCity.session([
            "city/moves.csv": "id,worker_id,branch_code\n1,003,B1\n2,004,B4\n"
        ])
        try session.run("tree city > district > street > community")
        checkErrors("moves | within street \"一街\"", [("GQL0333", "street")], in: session)
        check("moves | within street \"一街\" via worker | select id", "id\n1", in: session)
        check("moves | within street \"一街\" via branch.community | select id", "id\n1\n2", in: session)
        checkErrors("moves | summarize n = count() along street", [("GQL0333", "street")], in: session)
        check(
            "moves | summarize n = count() along district via worker", "district,n,level,label\n,2,0,city\n东区,2,1,东区",
            in: session)
    }

    // MARK: along

    @Test func everyLevelIsComputedAnew() throws {
        let session = try city()
        try session.run("measure communities.load = ratio(residents, count(workers))")
        check(
            "communities | summarize n = count(), load, staff = count(workers) along street",
            """
            district,street,n,load,staff,level,label
            ,,4,1500,4,0,city
            东区,,3,1500,4,1,东区
            东区,一街,2,1333.3333333333333,3,2,一街
            东区,二街,1,2000,1,2,二街
            西区,,1,,0,1,西区
            西区,三街,1,,0,2,三街
            """, in: session)
    }

    @Test func eachThingOnceAtEveryLevel() throws {
        let session = try city()
        // Worker 001 and 003 have two services each; the community of 001 and 002 is one.
        check(
            """
            services | summarize n = count(), people = count(distinct worker), places = count(distinct worker.community),
                homes = sum(distinct worker.community: residents) along district
            """,
            """
            district,n,people,places,homes,level,label
            ,6,3,2,4000,0,city
            东区,5,3,2,4000,1,东区
            ,1,0,0,0,1,
            """, in: session)
        // One worker may be met by two routes: through services of the community's workers, and as its worker.
        check(
            "communities | where code != \"C4\" | summarize n = count(workers.services: distinct worker) along district",
            "district,n,level,label\n,3,0,city\n东区,3,1,东区", in: session)
    }

    @Test func raggedTreesKeepEveryRow() throws {
        let session = try city(Self.ragged)
        check(
            "communities | summarize n = count(), people = sum(residents) along street",
            """
            district,street,n,people,level,label
            ,,7,7050,0,city
            东区,,3,6000,1,东区
            东区,一街,2,4000,2,一街
            东区,二街,1,2000,2,二街
            西区,,1,,1,西区
            西区,三街,1,,2,三街
            ,,3,1050,1,
            ,四街,1,300,2,四街
            ,,2,750,2,
            """, in: session)
        // A community without a name is called by its key.
        check(
            "communities | where street == \"四街\" | summarize n = count() along community | select level, label",
            "level,label\n0,city\n1,\n2,四街\n3,C6", in: session)
    }

    @Test func emptyPlacesAreFilled() throws {
        let session = try city(Self.ragged)
        check(
            "communities | where residents > 1000 | summarize n = count(), people = sum(residents) along street | fill street",
            """
            district,street,n,people,level,label
            ,,2,5000,0,city
            东区,,2,5000,1,东区
            东区,一街,1,3000,2,一街
            东区,二街,1,2000,2,二街
            西区,,0,0,1,西区
            西区,三街,0,0,2,三街
            西区,五街,0,0,2,五街
            ,,0,0,1,
            ,四街,0,0,2,四街
            """, in: session)
        check(
            "communities | summarize n = count() along district | fill district | where level == 1 | select label, n",
            "label,n\n东区,3\n西区,1\n空区,0\n,3", in: session)
    }

    @Test func alongInAnyNameAndLanguage() throws {
        let session = try TestCity.session()
        try session.run(
            """
            实体 districts 区 {
              主键 code: 代码
              标签 name: 文本
            }
            实体 streets 街|街道 {
              主键 code: 代码
              标签 name: 文本
              district 所属区: -> districts 按 district_code 反向 streets
            }
            层级 全市 > 区 > 街 > communities
            """)
        check(
            "communities | 汇总 n = 计数() 沿 区", "区,n,层级,名称\n,4,0,全市\n东区,3,1,东区\n西区,1,1,西区", in: session)
        check("communities | 位于 街道 \"一街\" | 选取 name", "name\n甲社区\n乙社区", in: session)
        check("communities | within 所属区 \"西区\" | select name", "name\n丁社区", in: session)
    }

    /// Levels that a tree names in English have their entities' Chinese names in a Chinese query.
    @Test func chineseNamesOfEnglishLevels() throws {
        let session = try TestCity.session()
        try session.run(
            """
            entity districts 区 { key code: code
              label name: text }
            entity streets 街道 { key code: code
              label name: text
              district: -> districts by district_code reverse streets }
            tree city > district > street > community
            """)
        check(
            "communities | 汇总 n = 计数() 沿 street | 取 3",
            "区,街道,n,层级,名称\n,,4,0,合计\n东区,,3,1,东区\n东区,一街,2,2,一街", in: session)
    }

    @Test func anOutlineForEachGroup() throws {
        check(
            "communities | summarize n = count(), people = sum(residents) along district by kind",
            """
            kind,district,n,people,level,label
            new,,2,3000,0,city
            new,东区,1,3000,1,东区
            new,西区,1,,1,西区
            old,,2,3000,0,city
            old,东区,2,3000,1,东区
            """, in: try city())
        checkErrors(
            "communities | summarize n = count() along district by kind | fill district", [("GQL0216", "fill")],
            in: try city())
    }

    @Test func whatAlongCannotBeBeside() throws {
        let session = try city()
        checkErrors(
            "communities | summarize level = count() along street",
            [("GQL0223", "summarize level = count() along street")], in: session)
        checkErrors(
            "communities | summarize label = count() along street",
            [("GQL0223", "summarize label = count() along street")], in: session)
        checkErrors("communities | summarize street = count() along street", [("GQL0222", "street")], in: session)
        checkErrors(
            "communities | summarize n = count() along street | fill street in [\"一街\"]", [("GQL0216", "fill")],
            in: session)
    }

    // MARK: peers

    @Test func peersAreUnderTheSameParent() throws {
        let session = try city()
        check(
            "communities | select name, n = count(peers()), mean = avg(peers(): residents)",
            "name,n,mean\n甲社区,1,3000\n乙社区,1,1000\n丙社区,0,\n丁社区,0,", in: session)
        check(
            "streets | select name, n = count(peers()), lead = none(peers() where count(communities) > count(outer.communities))",
            "name,n,lead\n一街,1,true\n二街,1,false\n三街,0,true", in: session)
        check("communities | where name == \"甲社区\" | expand peers() | select name", "name\n乙社区", in: session)
        check("communities | 选取 name, n = 计数(同级(street))", "name,n\n甲社区,1\n乙社区,1\n丙社区,0\n丁社区,0", in: session)
    }

    @Test func peersByAnyLink() throws {
        check(
            "workers | select name, n = count(peers(community)), pay = max(peers(community).pay)",
            "name,n,pay\n赵,1,5000.00\n钱,1,4000.50\n孙,0,\n李,0,\n周,0,")
        // Peers of a group's rows, each once: a row beside another of the group is among them.
        check("workers | summarize n = count(peers(community)) by community.street", "street,n\n一街,2\n二街,0\n,0")
    }

    @Test func peersThatAreNone() throws {
        let session = try city()
        checkErrors("districts | select n = count(peers())", [("GQL0335", "peers")], in: session)
        checkErrors("workers | select n = count(peers())", [("GQL0335", "peers")], in: session)
        checkErrors("workers | select n = count(peers(pay))", [("GQL0337", "pay")], in: session)
        checkErrors("communities | select n = peers()", [("GQL0211", "peers()")], in: session)
        checkErrors(
            "communities | select name | select n = count(peers())", [("GQL0225", "peers()")], in: session)
    }

    // MARK: The declaration

    @Test func treesThatAreNone() throws {
        let session = try TestCity.session()
        checkErrors("tree city > district > strete > community", [("GQL0321", "strete")], in: session)
        checkErrors("tree distrit > street", [("GQL0321", "distrit")], in: session)
        checkErrors("tree city > district > community", [("GQL0324", "community")], in: session)
        checkErrors("tree city > street > district", [("GQL0324", "district")], in: session)
        checkErrors("tree district > street > district", [("GQL0323", "district")], in: session)
        checkErrors("tree city > branch > branch", [("GQL0323", "branch")], in: session)
        checkErrors("tree city > district > street via name", [("GQL0326", "name")], in: session)
        try session.run("tree city > district > street")
        try session.run("tree city > district > street")
        checkErrors("tree city > district", [("GQL0327", "city")], in: session)
    }

    @Test func severalLinksAreChosenFrom() throws {
        let session = try TestCity.session(["city/posts.csv": "id,home_code,work_code\n1,C1,C2\n"])
        try session.run(
            """
            entity posts {
              key id: code
              home: -> communities by home_code reverse residents_posts
              work: -> communities by work_code reverse posts
            }
            """)
        checkErrors("tree city > community > posts", [("GQL0325", "posts")], in: session)
        try session.run("tree city > street > community > posts via work")
        check("posts | within street \"一街\" | select id", "id\n1", in: session)
    }
}
