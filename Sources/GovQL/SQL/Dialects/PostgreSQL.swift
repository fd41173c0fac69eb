// PostgreSQL 13 and later. Texts compare by bytes in the collation "C", which the tables name; a sum of 64-bit numbers is
// a numeric and is made narrow again, which fails where it does not fit.

extension SQLDialect {
    public static let postgreSQL: SQLDialect = {
        var dialect = SQLDialect(name: "postgres", title: "PostgreSQL")
        dialect.placeholder = "${1}"
        dialect.loading = .clientCopy
        dialect.intType = "bigint"
        dialect.numType = "double precision"
        dialect.textType = "text"
        dialect.boolType = "boolean"
        dialect.dayType = "date"
        dialect.timeType = "timestamp"
        dialect.decimalType = "numeric(38, {0})"
        dialect.collation = " COLLATE \"C\""
        dialect.numLiteral = "CAST({0} AS double precision)"
        dialect.spellings = [
            .contains: SQLSpelling("strpos({0}, {1}) > 0", .comparison),
            .startsWith: "starts_with({0}, {1})",
            .endsWith: SQLSpelling("right({0}, length({1})) = [1]", .comparison),
            .length: "CAST(length({0}) AS bigint)",
            .trim: "btrim({0}, {1})",
            .substring: "substr({0}, CAST({1} AS integer), CAST({2} AS integer))",
            .substringToEnd: "substr({0}, CAST({1} AS integer))",
            .roundWhole: "CAST(ROUND(CAST({0} AS numeric)) AS double precision)",
            .roundPlaces: "CAST(ROUND(CAST({0} AS numeric), {1}) AS double precision)",
            .addDays: SQLSpelling("[0] + CAST({1} AS integer)", .additive),
            .addMonths: "CAST({0} + make_interval(months => CAST({1} AS integer)) AS date)",
            .daysBetween: "CAST({0} - [1] AS bigint)",
            .startOfHalf:
                "CAST(DATE_TRUNC('month', {0}) - make_interval(months => CAST(EXTRACT(MONTH FROM {0}) - 1 AS integer) % 6) AS date)",
            .textOfDay: "to_char({0}, 'YYYY-MM-DD')",
            .textOfTime: SQLSpelling(
                "to_char({0}, CASE WHEN EXTRACT(SECOND FROM {0}) = 0 THEN 'YYYY-MM-DD\"T\"HH24:MI' ELSE "
                    + "'YYYY-MM-DD\"T\"HH24:MI:SS' END)", .atom),
            .textOfYear: "to_char({0}, 'YYYY')",
            .textOfHalf: SQLSpelling(
                "to_char({0}, 'YYYY') || '-H' || (CAST(EXTRACT(MONTH FROM {0}) AS integer) + 5) / 6", .other),
            .textOfQuarter: "to_char({0}, 'YYYY\"-Q\"Q')",
            .textOfMonth: "to_char({0}, 'YYYY-MM')",
            .textOfWeek: "to_char({0}, 'IYYY\"-W\"IW')",
            .joinInOrder: "string_agg({0}, {1} ORDER BY {2})",
        ]
        return dialect
    }()
}
