// DuckDB 1.0 and later. Texts compare by bytes; decimals have 38 digits; a sum of 64-bit numbers is wider and is made
// narrow again, which fails where it does not fit.

extension SQLDialect {
    public static let duckDB: SQLDialect = {
        var dialect = SQLDialect(name: "duckdb", title: "DuckDB")
        dialect.placeholder = "${0}"
        // It asks queries in brackets of rows that no condition lets through, and would fail where nothing should.
        dialect.refusesSecondRow = false
        dialect.nestsWindows = false
        dialect.numType = "DOUBLE"
        dialect.textType = "VARCHAR"
        dialect.numLiteral = "CAST({0} AS DOUBLE)"
        dialect.spellings = [
            .contains: "contains({0}, {1})",
            .startsWith: "starts_with({0}, {1})",
            .endsWith: "ends_with({0}, {1})",
            .length: "length({0})",
            .trim: "trim({0}, {1})",
            .substring: "substring({0}, {1}, {2})",
            .substringToEnd: "substring({0}, {1})",
            .truncatedQuotient: SQLSpelling("[0] // NULLIF({1}, 0)", .multiplicative),
            .roundPlaces: "ROUND([0] * 1.0000000000000004, {1})",
            .addDays: SQLSpelling("[0] + CAST({1} AS INTEGER)", .additive),
            .addMonths: "CAST({0} + to_months(CAST({1} AS INTEGER)) AS DATE)",
            .daysBetween: "date_diff('day', {1}, {0})",
            .startOfHalf: "CAST(date_trunc('month', {0}) - to_months(CAST((month({0}) - 1) % 6 AS INTEGER)) AS DATE)",
            .textOfTime:
                "CASE WHEN second({0}) = 0 THEN strftime({0}, '%Y-%m-%dT%H:%M') ELSE strftime({0}, '%Y-%m-%dT%H:%M:%S') END",
            .textOfYear: "strftime({0}, '%Y')",
            .textOfHalf: SQLSpelling("strftime({0}, '%Y-H') || (month({0}) + 5) // 6", .other),
            .textOfQuarter: SQLSpelling("strftime({0}, '%Y-Q') || quarter({0})", .other),
            .textOfMonth: "strftime({0}, '%Y-%m')",
            .textOfWeek: "strftime({0}, '%G-W%V')",
            .median: "quantile_cont({0}, 0.5)",
            .percentile: "quantile_cont({0}, {1})",
            .joinInOrder: "string_agg({0}, {1} ORDER BY {2})",
        ]
        return dialect
    }()
}
