// What single engines need written otherwise than others. That answers are the same is asked of the engines themselves
// (Tests/Engines); here stands what their SQL looks like.

import Testing

@testable import GovQL

@Suite struct SQLDialectTests {
    private func session() throws -> Session {
        let files = [
            "data/streets.csv": "code,name\nS1,Erqi\nS2,Laodong\n",
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

    private func sql(_ query: String, _ dialect: SQLDialect) throws -> String {
        try session().sql(query, for: dialect)
    }

    private func refusal(_ query: String, _ dialect: SQLDialect) throws -> String {
        do {
            return "written: " + (try sql(query, dialect))
        } catch let error as Diagnostics {
            return error.all[0].message()
        }
    }

    // MARK: ClickHouse

    @Test func clickHouseIsToldToKnowNull() throws {
        #expect(
            try sql("communities | where name == \"a\\\\b\" | select name, street.name", .clickHouse) == #"""
                SELECT
                  "communities"."name" AS "name",
                  "street_rows"."name" AS "street"
                FROM "communities"
                LEFT JOIN "streets" AS "street_rows" ON "street_rows"."_row" = "communities"."street_row"
                WHERE "communities"."name" = 'a\\b'
                ORDER BY "communities"."_row"
                SETTINGS join_use_nulls = 1, cast_keep_nullable = 1, aggregate_functions_null_for_empty = 1, \#
                output_format_decimal_trailing_zeros = 1

                """#)
    }

    @Test func clickHouseFailsWhereANumberLeavesItsRange() throws {
        let text = try sql(
            "communities | select a = residents + 1, n = count(workers) + 1, r = rate * rate, y = month_no(founded) * 2",
            .clickHouse)
        #expect(text.contains(#"accurateCast(toInt128("communities"."residents") + 1, 'Int64') AS "a""#))
        #expect(text.contains(#"COALESCE("workers_2"."count", 0) + 1 AS "n""#))
        #expect(text.contains(#""communities"."rate" * "communities"."rate""#))
        #expect(text.contains(#"toInt64(toMonth("communities"."founded")) * 2 AS "y""#))
        #expect(
            try sql("communities | summarize s = sum(residents)", .clickHouse)
                .contains(#"accurateCast(SUM(toInt128("communities"."residents")), 'Int64')"#))
    }

    @Test func clickHouseNeverLooksAtTheRowAround() throws {
        #expect(
            try sql("communities | where none(workers where pay > 8) | select name", .clickHouse).contains(
                """
                WHERE "communities"."_row" NOT IN (
                  SELECT "workers"."community_row"
                  FROM "workers"
                  WHERE "workers"."pay" > toDecimal128('8.0', 1)
                    AND "workers"."community_row" IS NOT NULL)
                """))
        #expect(
            try sql("communities | select name, n = count(workers where pay > outer.rate)", .clickHouse).contains(
                """
                LEFT JOIN (
                  SELECT
                    "rows_2"."_row" AS "owner",
                    toInt64(COUNT(*)) AS "count"
                  FROM "workers"
                  JOIN "rows" AS "rows_2" ON "workers"."community_row" = "rows_2"."_row"
                """))
    }

    @Test func clickHouseSortsItsTablesAndHasNoKeys() throws {
        let text = try session().ddl(for: .clickHouse)
        #expect(
            text.contains(
                """
                CREATE TABLE "communities" (
                  "_row" Int64,
                  "code" String,
                  "name" String,
                  "street_code" Nullable(String),
                  "residents" Int64,
                  "rate" Nullable(Decimal(38, 2)),
                  "founded" Nullable(Date32),
                  "street_row" Nullable(Int64)
                ) ENGINE = MergeTree ORDER BY "_row";
                """))
        #expect(text.contains(#"INSERT INTO "communities" FROM INFILE 'communities.csv' FORMAT CSVWithNames;"#))
        #expect(!text.contains("INDEX"))
    }
}
