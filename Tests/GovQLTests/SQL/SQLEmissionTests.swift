// What queries look like in SQL: readable, with every identifier quoted, and only the joins and columns that are read. That
// the answers are the same is EngineTests' business (Tests/CommandTests).

import Testing

@testable import GovQL

@Suite struct SQLEmissionTests {
    private func session() throws -> Session {
        let files = [
            "data/streets.csv": "code,name,kind\nS1,Erqi,old\nS2,Laodong,new\n",
            "data/communities.csv": """
            code,name,street_code,residents,rate,founded
            C1,Yongqing,S1,1200,0.50,2001-03-01
            C2,Huaqiao,S1,800,,2002-05-06
            C3,Tiancheng,,2000,1.25,

            """,
            "data/workers.csv": "id,community_code,pay\nW1,C1,10.5\nW2,C1,\nW3,C9,7.0\n",
        ]
        let session = Session(
            configuration: Session.Configuration(files: MemoryFiles(files: files), today: CalendarDate("2020-12-31")))
        try session.load("data")
        return session
    }

    private func sql(_ query: String, _ dialect: SQLDialect = .sqlite) throws -> String {
        try session().sql(query, for: dialect)
    }

    @Test func aFilterIsOneSelect() throws {
        #expect(
            try sql("communities | where residents > 1000 | select name, residents | sort residents desc") == """
                SELECT
                  "communities"."name",
                  "communities"."residents"
                FROM "communities"
                WHERE "communities"."residents" > 1000
                ORDER BY "communities"."residents" DESC, "communities"."_row"

                """)
    }

    @Test func aLinkIsAJoinOnTheNumberOfTheRow() throws {
        #expect(
            try sql("communities | select name, street.name, k = street.kind") == """
                SELECT
                  "communities"."name",
                  "street"."name" AS "street",
                  "street"."kind" AS "k"
                FROM "communities"
                LEFT JOIN "streets" AS "street" ON "street"."_row" = "communities"."street_row"
                ORDER BY "communities"."_row"

                """)
    }

    /// SQL would take an aggregate of nothing but outer columns for one of the outer query.
    @Test func anAggregateOfOuterColumnsRunsOverItsOwnRows() throws {
        let text = try sql("streets | select n = max(communities: outer.code)")
        #expect(text.contains(#"MAX("numbered"."code")"#), "\(text)")
    }

    @Test func aSummaryOfWhichNoAggregateIsReadIsOneRowAllTheSame() throws {
        let text = try sql("communities | summarize n = count() | select x = 1")
        #expect(text.contains("COUNT(*)"), "\(text)")
        let total = try sql("communities | summarize x = max(1) by kind = street.kind with total | select level")
        #expect(total.contains("CASE WHEN COUNT(*) >= 0 THEN NULL END"), "\(total)")
    }

    @Test func anAggregateOfAConstantIsNoConstant() throws {
        let text = try sql("communities | summarize n = sum(9) by kind = street.kind | sort n")
        #expect(text.contains("ORDER BY \"n\""), "\(text)")
        #expect(try sql("streets | where false and name == \"Erqi\" | select code").contains("WHERE 0"))
    }

    @Test func duckDBIsAskedForNoWindowInAWindow() throws {
        #expect(throws: Diagnostics.self) {
            try sql("streets | top 1 by first(from communities: residents sort name) with ties", .duckDB)
        }
    }

    /// SQLite would take the value of the first row for all where the groups are joined.
    @Test func whatAsksAQueryIsComputedBeforeItIsJoined() throws {
        let query =
            "communities | lookup (workers | summarize v = last(from streets: kind sort name) by k = length(id)) "
            + "on residents == k as l | derive c = l.v"
        #expect(try sql(query).contains(#""found" AS MATERIALIZED ("#))
        #expect(!(try sql(query, .postgreSQL).contains("MATERIALIZED")))
    }

    @Test func rowsThatCountOnceComeInLoadOrder() throws {
        let once = try sql("streets | select w = first(communities.workers: id)")
        #expect(!once.contains(#""communities"."_row", "workers"."_row""#), "\(once)")
        let each = try sql("streets | select w = first(each communities.workers: id)")
        #expect(each.contains(#""communities"."_row", "workers"."_row""#), "\(each)")
    }

    @Test func anAggregateAlongALinkIsCountedUpOnceAndKeepsItsZeros() throws {
        #expect(
            try sql("communities | select name, n = count(workers), p = max(workers.id)") == """
                SELECT
                  "communities"."name",
                  COALESCE("workers_2"."count", 0) AS "n",
                  "workers_2"."max" AS "p"
                FROM "communities"
                LEFT JOIN (
                  SELECT
                    "workers"."community_row" AS "owner",
                    COUNT(*) AS "count",
                    MAX("workers"."id") AS "max"
                  FROM "workers"
                  GROUP BY "workers"."community_row"
                ) AS "workers_2" ON "workers_2"."owner" = "communities"."_row"
                ORDER BY "communities"."_row"

                """)
    }

    @Test func parametersWithoutAValueArePlaceholders() throws {
        let text = """
            param least: int
            param since: date
            communities | where founded >= $since and residents > $least and rate > 0.1 | select name
            """
        let query = try session().sqlQuery(text, for: .postgreSQL)
        #expect(query.placeholders.map(\.written) == ["$1", "$2"])
        #expect(query.placeholders.map(\.name) == ["since", "least"])
        #expect(query.placeholders.map(\.type) == [.date, .int])
        #expect(query.text.contains("\"founded\" >= CAST($1 AS date)"), "\(query.text)")
        #expect(query.text.hasPrefix("-- $1 is $since: date\n-- $2 is $least: int\n"))
        let sqlite = try session().sqlQuery(text, for: .sqlite)
        #expect(sqlite.text.contains("\"residents\" > :least"), "\(sqlite.text)")
        let given = try session().sqlQuery(text, for: .duckDB, parameters: ["least": .int(7)])
        #expect(given.placeholders.map(\.written) == ["$since"])
        #expect(given.text.contains("\"residents\" > 7"), "\(given.text)")
        #expect(throws: Diagnostics.self) {
            try session().sqlQuery("param x: dec\ncommunities | where rate > $x", for: .sqlite)
        }
    }

    @Test func linesStandAboveWhatTheyBecame() throws {
        let text = try session().sqlQuery(
            """
            communities
            | where residents > 900
            | summarize n = count() by street
            | where n > 0
            """, for: .sqlite, annotated: true
        ).text
        #expect(
            text.hasPrefix(
                """
                WITH
                -- 1: communities
                -- 2: | where residents > 900
                -- 3: | summarize n = count() by street
                "groups" AS (
                """), "\(text)")
        #expect(text.contains("\n-- 4: | where n > 0\nSELECT"), "\(text)")
    }

    @Test func whatIsLongIsWrittenOnce() throws {
        let text = try sql(
            """
            let loads = communities | derive many = count(workers where pay > 8) + 1 | where many > 1
            streets
            | derive most = max(from loads: many where street == outer.this),
                least = min(from loads: many where street == outer.this)
            | derive spread = most - least
            | sort spread desc
            | select name, most, spread
            """)
        let lines = text.split(separator: "\n")
        #expect(lines.filter { $0.contains("COUNT(*)") }.count == 1)
        #expect(lines.filter { $0.contains("MAX(") }.count == 1)
        #expect(lines.last?.contains("ORDER BY \"spread\" DESC NULLS LAST") == true)
    }

    @Test func aQuantifierIsExists() throws {
        #expect(
            try sql("communities | where none(workers where pay > 8) | select name") == """
                SELECT "communities"."name"
                FROM "communities"
                WHERE NOT EXISTS (
                  SELECT 1
                  FROM "workers"
                  WHERE "workers"."community_row" = "communities"."_row"
                    AND "workers"."pay" > 80)
                ORDER BY "communities"."_row"

                """)
    }

    @Test func nullSafeFormsStandOnlyWhereNullDecides() throws {
        #expect(try sql("communities | where rate == 0.5 | select name").contains(#"WHERE "communities"."rate" = 50"#))
        #expect(
            try sql("communities | where rate != 0.5 | select name")
                .contains(#"WHERE "communities"."rate" IS NOT 50"#))
        #expect(
            try sql("communities | where residents != 800 | select name", .duckDB)
                .contains(#"WHERE "communities"."residents" <> 800"#))
        #expect(
            try sql("communities | where not (rate > 1) | select name", .postgreSQL)
                .contains(#"WHERE NOT COALESCE("communities"."rate" > 1.00, FALSE)"#))
    }

    @Test func groupsComeInTheOrderOfTheirKeys() throws {
        #expect(
            try sql("communities | summarize n = count(), a = avg(residents) by street", .duckDB) == """
                WITH "groups" AS (
                  SELECT
                    "communities"."street_row",
                    COUNT(*) AS "n",
                    CAST(SUM("communities"."residents") AS DOUBLE) / NULLIF(COUNT("communities"."residents"), 0) AS "a"
                  FROM "communities"
                  GROUP BY "communities"."street_row"
                )
                SELECT
                  "street"."name" AS "street",
                  "groups"."n",
                  "groups"."a"
                FROM "groups"
                LEFT JOIN "streets" AS "street" ON "street"."_row" = "groups"."street_row"
                ORDER BY "street"."code" NULLS LAST

                """)
    }

    @Test func whatAnEngineCannotDoIsRefusedByName() throws {
        for (query, construct) in [
            (#"communities | where name matches "^Y.*g$""#, "`matches`"), ("communities | describe", "`describe`"),
            ("communities | sample 2", "`sample`"), ("communities | select u = upper(name)", "`upper`"),
            ("communities | sort name by pinyin", "pinyin"), ("communities | summarize l = list(name)", "`list`"),
        ] {
            do {
                _ = try sql(query)
                Issue.record("\(query) is not refused")
            } catch let error as Diagnostics {
                let message = error.all[0].message()
                #expect(error.all[0].code == "GQL0921")
                #expect(message.contains(construct) && message.contains("SQLite"), "\(message)")
            }
        }
    }

    @Test func tablesHaveTheNumbersOfRowsAndLinks() throws {
        let text = try session().ddl(for: .postgreSQL)
        #expect(
            text.contains(
                """
                CREATE TABLE "communities" (
                  "_row" bigint PRIMARY KEY,
                  "code" text COLLATE "C" NOT NULL,
                  "name" text COLLATE "C" NOT NULL,
                  "street_code" text COLLATE "C",
                  "residents" bigint NOT NULL,
                  "rate" numeric(38, 2),
                  "founded" date,
                  "street_row" bigint
                );
                """))
        #expect(text.contains(#"CREATE UNIQUE INDEX "communities_code" ON "communities" ("code");"#))
        #expect(text.contains(#"CREATE INDEX "communities_street_row" ON "communities" ("street_row");"#))
    }

    @Test func namesThatDifferInCaseAloneAreToldApart() throws {
        var names = SQLNames()
        #expect(["Name", "name", "ＮＡＭＥ", "name_2"].map { names.take($0) } == ["Name", "name_2", "ＮＡＭＥ_3", "name_2_2"])
        #expect(SQLDialect.sqlite.quoted(#"a"b"#) == #""a""b""#)
        #expect(SQLDialect.sqlite.text("it's") == "'it''s'")
    }
}
