// SQLite 3.38 and later. It has no decimals (whole numbers of the last place stand for them), no days (texts in ISO form
// do) and no quantiles (rows are numbered instead). Texts compare by bytes unless told otherwise.

extension SQLDialect {
    public static let sqlite: SQLDialect = {
        var dialect = SQLDialect(name: "sqlite", title: "SQLite")
        dialect.placeholder = ":{0}"
        dialect.castsPlaceholders = false
        dialect.decimals = .scaledIntegers
        dialect.days = .texts
        dialect.hasBooleans = false
        dialect.loading = .imported
        dialect.limitOfAll = "-1"
        dialect.intType = "INTEGER"
        dialect.numType = "REAL"
        // Where such a one stands in a LEFT JOIN it gives the value for the first row only.
        dialect.materializesQueries = true
        dialect.boolType = "INTEGER"
        dialect.dayType = "TEXT"
        dialect.timeType = "TEXT"
        dialect.decimalType = "INTEGER"
        dialect.refusesSecondRow = false
        dialect.sumsWiden = false
        dialect.numLiteral = "CAST({0} AS REAL)"
        dialect.decimalDigits = 18
        let month = "CAST(strftime('%m', {0}) AS INTEGER)"
        let thursday = "date({0}, '+3 days')"
        dialect.spellings = [
            .same: SQLSpelling("[0] IS [1]", .comparison),
            .different: SQLSpelling("[0] IS NOT [1]", .comparison),
            .contains: SQLSpelling("instr({0}, {1}) > 0", .comparison),
            .startsWith: SQLSpelling("substr({0}, 1, length({1})) = [1]", .comparison),
            .endsWith: SQLSpelling("substr({0}, length({0}) - length({1}) + 1) = [1]", .comparison),
            .length: "length({0})",
            .trim: "trim({0}, {1})",
            .substring: "substr({0}, {1}, {2})",
            .substringToEnd: "substr({0}, {1})",
            .matches: nil,
            .floor: "floor({0})",
            .ceiling: "ceil({0})",
            .roundPlaces: "round([0] * 1.0000000000000004, {1})",
            .least: "min({0}, {1})",
            .greatest: "max({0}, {1})",
            .addDays: "date({0}, ({1}) || ' days')",
            .addMonths: SQLSpelling(
                "min(date({0}, 'start of month', ({1}) || ' months', '+' || (strftime('%d', {0}) - 1) || ' days'), "
                    + "date({0}, 'start of month', ({1} + 1) || ' months', '-1 day'))", .atom),
            // There is no day after 9999-12-31 to step back from.
            .lastDay:
                "COALESCE(date({0}, '+{1} months', '-1 day'), CASE WHEN {0} > '9999' THEN '9999-12-31' END)",
            .daysBetween: "CAST(julianday({0}) - julianday({1}) AS INTEGER)",
            .dayOfTime: "substr({0}, 1, 10)",
            .timeOfDay: SQLSpelling("[0] || 'T00:00:00'", .other),
            .year: "CAST(strftime('%Y', {0}) AS INTEGER)",
            .monthOfYear: SQLSpelling(month, .atom),
            .dayOfMonth: "CAST(strftime('%d', {0}) AS INTEGER)",
            .weekday: SQLSpelling("(strftime('%w', {0}) + 6) % 7 + 1", .additive),
            .startOfYear: "date({0}, 'start of year')",
            .startOfHalf: SQLSpelling("date({0}, 'start of month', -((\(month) - 1) % 6) || ' months')", .atom),
            .startOfQuarter: SQLSpelling("date({0}, 'start of month', -((\(month) - 1) % 3) || ' months')", .atom),
            .startOfMonth: "date({0}, 'start of month')",
            .startOfWeek: "date({0}, 'weekday 0', '-6 days')",
            .textOfDay: "{0}",
            .textOfTime: "CASE WHEN substr({0}, -3) = ':00' THEN substr({0}, 1, 16) ELSE {0} END",
            .textOfYear: "substr({0}, 1, 4)",
            .textOfHalf: SQLSpelling("substr({0}, 1, 4) || '-H' || ((\(month) + 5) / 6)", .other),
            .textOfQuarter: SQLSpelling("substr({0}, 1, 4) || '-Q' || ((\(month) + 2) / 3)", .other),
            .textOfMonth: "substr({0}, 1, 7)",
            .textOfWeek: SQLSpelling(
                "strftime('%Y', \(thursday)) || printf('-W%02d', (strftime('%j', \(thursday)) + 6) / 7)", .other),
            .deviation: nil,
            .variance: nil,
            .median: nil,
            .percentile: nil,
            .joinInOrder: nil,
            .joinOver: "group_concat({0}, {1})",
            .anyTrue: "max({0})",
            .allTrue: "min({0})",
        ]
        return dialect
    }()
}
