// `load "folder/" as nov`: what a snapshot's rows are, where their links lead, how they compare with those of the main data,
// and that the main data never counts them. All over the test city, whose answers can be worked out on paper.

import GovQL
import Testing

@Suite struct SnapshotTests {
    /// C1 was renamed and grew, C3 moved, C4 is new and C5 gone; of the workers 001 and 003 stayed, 006 went.
    static let november = [
        "nov/communities.csv": """
        code,name,street_code,kind,founded,residents,fee
        C1,甲旧社区,S1,old,2000-01-01,900,1.50
        C2,乙社区,S1,new,2005-05-05,3000,2.25
        C3,丙社区,S1,old,,2000,
        C5,戊社区,S3,new,,0,0.75

        """,
        "nov/workers.csv": """
        id,name,community_code,hired,left,pay
        001,赵,C1,2020-01-15,,4000.50
        003,孙,C2,2020-03-20,,4400.25
        006,郑,C5,2019-01-01,,3000.00

        """,
    ]

    private func session(_ extra: [String: String] = november, columns: ColumnKeeping = .always) throws -> Session {
        let session = try TestCity.session(extra, columns: columns)
        try session.run("load \"nov/\" as nov")
        return session
    }

    /// The same answer however columns are kept.
    private func check(_ query: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for columns in TestCity.keepings {
            do {
                let found = lines(try session(columns: columns).run(query)).joined(separator: "\n")
                #expect(found == expected, "\(query), columns kept: \(columns)", sourceLocation: sourceLocation)
            } catch {
                Issue.record("\(query): \(error)", sourceLocation: sourceLocation)
            }
        }
    }

    private func problem(_ text: String, in given: Session? = nil) throws -> Diagnostic? {
        let session = try given ?? self.session()
        do {
            try session.run(text)
            return nil
        } catch let error as Diagnostics {
            return error.all.first
        }
    }

    private func notes(_ query: String, in given: Session? = nil) throws -> [String] {
        try (given ?? session()).run(query).notes.map { "\($0.code) \($0.message())" }
    }

    // MARK: Rows and links

    @Test func rowsOfASnapshot() {
        check(
            "nov.communities | select code, name, residents | take 2", "code,name,residents\nC1,甲旧社区,900\nC2,乙社区,3000")
        check(
            "nov.workers",
            "id,name,community,hired,left,pay\n001,赵,甲旧社区,2020-01-15,,4000.50\n003,孙,乙社区,2020-03-20,,4400.25\n006,郑,戊社区,2019-01-01,,3000.00"
        )
        check("NOV.Communities | summarize n = count()", "n\n4")
        check("(nov.communities | where residents > 0) | summarize n = count()", "n\n3")
        check("let old = nov.communities\nold | where this == \"戊社区\" | select code", "code\nC5")
        check("`nov`.`communities` | summarize n = count()", "n\n4")
    }

    @Test func linksLeadToItsOwnFilesElseToTheMainData() throws {
        check(
            "nov.workers | select id, c = community.name, d = community.street.district.name",
            "id,c,d\n001,甲旧社区,东区\n003,乙社区,东区\n006,戊社区,西区")
        check(
            "nov.communities | select code, w = count(workers), p = sum(workers.pay), b = count(branches)",
            "code,w,p,b\nC1,1,4000.50,3\nC2,1,4400.25,1\nC3,0,0.00,0\nC5,1,3000.00,0")
        check("nov.communities | summarize n = count() by d = street.district.name", "d,n\n东区,3\n西区,1")
        #expect(
            try notes("nov.workers | select d = community.street.district.name, b = count(community.branches)") == [
                "GQL0352 `nov` has no file of streets, branches: nov.communities.street, nov.communities.branches lead to "
                    + "the main data"
            ])
        #expect(try notes("nov.workers | summarize n = count() by community") == [])
    }

    @Test func theMainDataKnowsNothingOfIt() throws {
        check("communities | select code, w = count(workers)", "code,w\nC1,2\nC2,1\nC3,1\nC4,0")
        check(
            "streets | select code, n = count(communities), w = count(communities.workers)",
            "code,n,w\nS1,2,3\nS2,1,1\nS3,1,0")
        check("workers | summarize n = count()", "n\n5")
        let catalog = try session().dataset().catalog
        for entity in catalog.mainEntities {
            for link in entity.links { #expect(catalog[catalog[link].target].snapshot == nil) }
            for link in entity.reverseLinks { #expect(catalog[catalog[link].source].snapshot == nil) }
        }
    }

    @Test func treesAndPeers() throws {
        for columns in TestCity.keepings {
            let session = try session(columns: columns)
            try session.run("tree city > district > street > community")
            func rows(_ query: String) throws -> [String] { lines(try session.run(query)) }
            #expect(
                try rows("nov.communities | where within district \"东区\" | select code") == ["code", "C1", "C2", "C3"])
            #expect(
                try rows("nov.workers | summarize n = count(), p = sum(pay) along community | select label, n, p") == [
                    "label,n,p", "city,3,11400.75", "东区,2,8400.75", "一街,2,8400.75", "甲旧社区,1,4000.50",
                    "乙社区,1,4400.25", "西区,1,3000.00", "三街,1,3000.00", "戊社区,1,3000.00",
                ])
            #expect(
                try rows("nov.communities | select code, n = count(peers())") == [
                    "code,n", "C1,2", "C2,2", "C3,2", "C5,0",
                ])
            #expect(
                try rows("communities | select code, n = count(peers())") == ["code,n", "C1,1", "C2,1", "C3,0", "C4,0"])
        }
    }

    // MARK: Two states of one entity

    @Test func rowsCompareByKey() {
        check(
            "workers | lookup (nov.workers) as old | where old is not null | select id, moved = community != old.community, rise = pay - old.pay",
            "id,moved,rise\n001,false,0.00\n003,false,100.00")
        check("communities | where this in (nov.communities | where residents >= 2000) | select code", "code\nC2\nC3")
        check("communities | where this not in nov.communities | select code", "code\nC4")
        check("nov.workers | where community not in communities | select id", "id\n006")
        check("nov.communities | where any(workers where community == outer.this) | select code", "code\nC1\nC2\nC5")
        check("communities | except (nov.communities) | select code, name", "code,name\nC4,丁社区")
        check("nov.communities | except (communities) | select code, name", "code,name\nC5,戊社区")
        check("nov.communities | intersect (communities) | select code", "code\nC1\nC2\nC3")
        check(
            "nov.communities | union (communities) | summarize n = count(), r = sum(residents) by street",
            "street,n,r\n一街,5,9900\n二街,1,2000\n三街,2,0")
        check(
            "communities | lookup (nov.communities) as old | where street != old.street | select code, old.street, new = street",
            "code,street,new\nC3,一街,二街\nC4,,三街")
        check(
            "workers | lookup (nov.communities | rename old_name = name) on community == this as past | select id, past.old_name | take 3",
            "id,past\n001,甲旧社区\n002,甲旧社区\n003,乙社区")
        check(
            "nov.workers | sort community | lookup (communities) on community == this as now | where now.code > community.code or now is null | select id",
            "id\n006")
    }

    @Test func whatChanged() {
        check(
            "nov.communities | diff (communities) on name, residents | select code, change, field, before, after",
            "code,change,field,before,after\nC1,changed,name,甲旧社区,甲社区\nC1,changed,residents,900,1000\n"
                + "C4,added,,,\nC5,removed,,,")
        check(
            "nov.communities | diff (communities) on street | where change == \"changed\" | select code, before, after",
            "code,before,after\nC3,一街,二街")
        // Rows are linked to communities of either state: the same where the key is.
        check(
            "nov.workers | diff (workers) on community, pay | select id, change, field, before, after",
            "id,change,field,before,after\n002,added,,,\n003,changed,pay,4400.25,4500.25\n004,added,,,\n"
                + "005,added,,,\n006,removed,,,")
    }

    @Test func growthFromNothingIsUndefined() throws {
        let files = [
            "nov/communities.csv": "code,name,street_code,residents\nC1,甲社区,S1,0\nC2,乙社区,S1,2000\nC3,丙社区,S2,\n"
        ]
        let query =
            "communities | lookup (nov.communities) as old | derive growth = (residents - old.residents) / old.residents | select code, growth"
        let result = try session(files).run(query)
        #expect(lines(result) == ["code,growth", "C1,", "C2,0.5", "C3,", "C4,"])
        #expect(result.notes.map(\.code) == ["GQL0452"])
        #expect(result.notes.first?.message() == "division by zero gave null in 1 row")
    }

    @Test func severalSnapshots() throws {
        let october = [
            "oct/communities.csv": "code,name,residents\nC1,甲旧社区,800\nC6,己社区,5\n", "oct/posts.csv": "id,n\n1,2\n2,3\n",
            "nov/posts.csv": "id,n\n2,3\n3,4\n",
        ]
        let session = try session(Self.november.merging(october) { $1 })
        try session.run("load \"oct\" as oct")
        func rows(_ query: String) throws -> [String] { lines(try session.run(query)) }
        #expect(
            try rows("oct.communities | diff (nov.communities) on residents | select code, change, before, after") == [
                "code,change,before,after", "C1,changed,800,900", "C2,added,,", "C3,added,,",
                "C5,added,,", "C6,removed,,",
            ])
        // Files that the main data has not are states of one another.
        #expect(try rows("oct.posts | intersect (nov.posts)") == ["id,n", "2,3"])
        #expect(try rows("nov.posts | lookup (oct.posts) as old | select id, old.n") == ["id,n", "2,3", "3,"])
    }

    // MARK: The schema

    private static let schema = """
        entity communities 社区 from "communities.csv" {
          key code 社区代码: code
          label name 社区名称: text
          kind 类型: enum { old 老, new 新 }
          residents 常住人口: int
          street 所属街道: -> streets by street_code reverse communities 社区
        }
        entity workers 社工 { key id: code, pay 月薪: dec, community 所属社区: -> communities reverse workers 社工 }
        field workers.is_well_paid 高薪 = pay > 4200
        measure communities.load 负担 = ratio(residents, count(workers))
        """

    @Test func theMainSchemaHolds() throws {
        let load = "load \"nov/\" as 十一月"
        for order in [[load, Self.schema], [Self.schema, load]] {
            let session = try TestCity.session(Self.november)
            for text in order { try session.run(text) }
            func rows(_ query: String) throws -> [String] { lines(try session.run(query)) }
            #expect(
                try rows("十一月.社区 | 筛选 类型 == \"老\" | 选取 社区名称, 人数 = 计数(社工), 所属街道") == [
                    "社区名称,人数,所属街道", "甲旧社区,1,一街", "丙社区,0,一街",
                ])
            #expect(try rows("十一月.workers | where 高薪 | select name") == ["name", "孙"])
            #expect(
                try rows("十一月.communities | select code, load") == [
                    "code,load", "C1,900", "C2,3000", "C3,", "C5,0",
                ])
            #expect(try rows("十一月.communities | summarize load") == ["load", "1966.6666666666667"])
            #expect(
                try rows(
                    "communities | lookup (十一月.communities) as old | where kind == old.kind | summarize n = count()")
                    == ["n", "3"])
        }
    }

    @Test func filesThatLackColumns() throws {
        let files = [
            "nov/communities.csv": "code,name,kind,branches\nC1,甲社区,old,7\n",
            "nov/workers.csv": "name,pay\n赵,1\n",
        ]
        let session = try TestCity.session(files)
        try session.run(Self.mainSchema)
        try session.run("load \"nov/\" as nov")
        #expect(
            try notes("nov.communities | select code, branches_raw", in: session) == [
                "GQL0345 nov/communities.csv has no column for `residents`: nov.communities goes without this field",
                "GQL0346 nov/workers.csv has no column for the key id: rows of nov.workers can't be compared by key",
                "GQL0347 nov/communities.csv has no column street_code: nov.communities goes without the link `street`",
                "GQL0347 nov/workers.csv has no column community_code: nov.workers goes without the link `community`",
            ])
        let place = try session.dataset()
        #expect(place.catalog.snapshotNames == ["nov"])
        #expect(try problem("nov.workers | diff (workers) on pay", in: session)?.code == "GQL0254")
        #expect(try problem("nov.communities | select residents", in: session)?.code == "GQL0201")
    }

    private static let mainSchema = """
        entity communities from "communities.csv" {
          key code: code
          label name: text
          residents: int
          street: -> streets by street_code reverse communities
        }
        entity workers from "workers.csv" { key id: code, community: -> communities by community_code reverse workers }
        """

    @Test func cellsThatBreakTheSchemaAreTold() throws {
        let session = try TestCity.session(["nov/communities.csv": "code,name,street_code,residents\nC1,甲社区,S1,many\n"])
        try session.run(Self.mainSchema)
        try session.run("load \"nov/\" as nov")
        let result = try session.run("nov.communities | select residents")
        #expect(lines(result) == ["residents", ""])
        #expect(result.notes.contains { $0.message().contains("nov/communities.csv") })
        #expect(
            lines(try session.run("rejects | select entity, column, text")) == [
                "entity,column,text", "nov.communities,residents,many",
            ])
    }

    @Test func aSchemaOfItsOwn() throws {
        let files = [
            "nov/old.csv": "nr;title;street_nr\nC1;甲旧社区;S1\n",
            "nov/then.gql": """
            load "."
            set today = @2020-11-30
            entity communities 社区 from "old.csv" with (delimiter ";") {
              key code nr: code
              label name title: text
              street: -> streets by street_nr reverse communities
            }
            """,
            "nov/questions.gql": "communities | take",
        ]
        let session = try TestCity.session(files)
        let outcome = try session.load("nov", as: "nov")
        #expect(outcome.map(\.code) == ["GQL0344"])
        func rows(_ query: String) throws -> [String] { lines(try session.run(query)) }
        #expect(try rows("nov.社区 | select code, name, d = street.district.name") == ["code,name,d", "C1,甲旧社区,东区"])
        #expect(try rows("nov.communities | select code, b = count(branches)") == ["code,b", "C1,3"])
        #expect(try rows("communities | where this in nov.communities | select name") == ["name", "甲社区"])
    }

    // MARK: Statements

    @Test func statementsAboutASnapshot() throws {
        let session = try session()
        func rows(_ query: String) throws -> [String] { lines(try session.run(query)) }
        #expect(try rows("describe nov.communities").dropFirst().first?.hasPrefix("data,nov/communities.csv") == true)
        #expect(
            try rows("describe").contains {
                $0.hasPrefix("nov.workers,,3,6,id,name,community -> nov.communities,1")
            })
        #expect(
            try rows("check nov.workers \"paid\": pay > 3500 allow 1").dropFirst().first?
                .hasPrefix("paid,nov.workers,passed,error,3,1,1") == true)
        _ = try session.run("nov.workers | where pay > 4200 | select name")
        #expect(try rows("why not nov.workers \"赵\"").contains { $0.contains("4000.50") })
        #expect(try rows("why not \"赵\"") == rows("why not nov.workers \"赵\""))
        #expect(try rows("explain nov.workers | where pay > 1").contains { $0.contains("nov.workers") })
        #expect(try rows("nov.workers | select name | describe").count == 2)
        let report = try session.check()
        #expect(report.outcomes.contains { $0.entity == "nov.workers" })
        let query = try session.prepare("nov.workers | summarize n = count()")
        #expect(lines(try query.run()) == ["n", "3"])
    }

    // MARK: What is refused

    @Test func namesThatAreTaken() throws {
        let files = Self.november.merging(["dec/workers.csv": "id\n1\n", "nov.csv": "id\n1\n"]) { $1 }
        let session = try session(files)
        #expect(try problem("load \"dec\" as nov", in: session)?.code == "GQL0342")
        #expect(try problem("load \"dec\" as workers", in: session)?.code == "GQL0341")
        #expect(try problem("load \"dec\" as rejects", in: session)?.code == "GQL0341")
        #expect(try problem("load \"nov.csv\"", in: session)?.code == "GQL0341")
        #expect(try problem("entity nov from \"nov.csv\" { key id: int }", in: session)?.code == "GQL0341")
        #expect(try problem("let nov = workers", in: session)?.code == "GQL0223")
        try session.run("let late = workers")
        #expect(try problem("load \"dec\" as late", in: session)?.code == "GQL0341")
        // Nothing of that was kept, and the same folder may be read anew.
        try session.run("load \"nov/\" as nov")
        #expect(lines(try session.run("nov.workers | summarize n = count()")) == ["n", "3"])
        let place = try problem("load \"dec\" as nov", in: session)
        #expect(place?.range.bounds == 14..<17)
    }

    @Test func foldersThatAreNone() throws {
        let session = try session()
        #expect(try problem("load \"nowhere/\" as then", in: session) != nil)
        #expect(try session.dataset().catalog.snapshotNames == ["nov"])
    }

    @Test func namesThatAreNot() throws {
        let missing = try problem("nov.streets | take 1")
        #expect(missing?.code == "GQL0349")
        #expect(missing?.fix?.replacement == "streets")
        #expect(missing?.facts.help.map(\.zh).last == "单写 `streets` 指主数据中的")
        #expect(try problem("nov.worker | take 1")?.fix?.replacement == "workers")
        let unknown = try problem("nv.workers | take 1")
        #expect(unknown?.code == "GQL0348")
        #expect(unknown?.fix?.replacement == "nov")
        #expect(try problem("x.y | take 1", in: TestCity.session())?.facts.help.first?.en.contains("load") == true)
        #expect(try problem("nov | take 1")?.code == "GQL0350")
        #expect(try problem("communities.workers | take 1")?.code == "GQL0351")
        #expect(try problem("nov.communities.workers | take 1")?.code == "GQL0351")
        #expect(try problem("why not nov.street \"x\"") != nil)
        #expect(try problem("describe nov.street") != nil)
        #expect(try problem("check nov.street \"x\": true")?.code == "GQL0201")
        #expect(try problem("streets | summarize n = count(nov.workers)")?.fix?.replacement == "from nov.workers")
    }

    @Test func otherRowsDoNotMeet() throws {
        let mixed = try problem("nov.workers | where community == this")
        #expect(mixed?.code == "GQL0301")
        #expect(mixed?.facts.help.first?.en.contains("by key") == true)
        let joined = try problem("nov.workers | lookup (workers) as now | select c = now.community ?? community")
        #expect(joined?.code == "GQL0301")
        #expect(joined?.facts.help.first?.zh.contains("主键") == true)
        #expect(try problem("nov.workers | where this in communities")?.code != nil)
    }
}
