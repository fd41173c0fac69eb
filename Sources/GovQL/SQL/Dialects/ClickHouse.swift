// ClickHouse 26 and later, where days reach from year 1 to 9999. Its numbers wrap around without a word, so that what might
// leave 64 bits is computed in 128 and made narrow by a cast that fails; its defaults are values, not null, which the
// settings behind each query change. Texts compare by bytes; a count is unsigned and made a common number.

extension SQLDialect {
    public static let clickHouse: SQLDialect = {
        var dialect = SQLDialect(name: "clickhouse", title: "ClickHouse")
        dialect.placeholder = "{{0}:{2}}"
        dialect.castsPlaceholders = false
        dialect.loading = .inserted
        dialect.escapesBackslashes = true
        dialect.intType = "Int64"
        dialect.numType = "Float64"
        dialect.textType = "String"
        dialect.boolType = "Bool"
        dialect.dayType = "Date32"
        dialect.timeType = "DateTime64(0, 'UTC')"
        dialect.decimalType = "Decimal(38, {0})"
        dialect.nullableType = "Nullable({0})"
        dialect.tableEnd = " ENGINE = MergeTree ORDER BY {0}"
        dialect.narrowInt = "accurateCast({0}, 'Int64')"
        dialect.wideInt = "toInt128({0})"
        dialect.wideDecimal = "CAST({0} AS Decimal(76, {1}))"
        dialect.count = "toInt64({0})"
        dialect.neighbour = "toNullable({0})"
        dialect.dayLiteral = "toDate32({0})"
        dialect.timeLiteral = "toDateTime64({0}, 0, 'UTC')"
        dialect.decimalLiteral = "toDecimal128({0}, {1})"
        dialect.numLiteral = "toFloat64({0})"
        dialect.decimalText = "toDecimalString({0}, {3})"
        dialect.shownBool = "CAST({0} AS Bool)"
        dialect.refusesSecondRow = false
        dialect.correlates = false
        dialect.namesEveryColumn = true
        dialect.separatesAliases = true
        dialect.foldsFilters = true
        dialect.settings =
            "SETTINGS join_use_nulls = 1, cast_keep_nullable = 1, aggregate_functions_null_for_empty = 1, "
            + "output_format_decimal_trailing_zeros = 1"
        dialect.recursiveSettings = ", max_recursive_cte_evaluation_depth = 10000000"
        dialect.spellings = [
            .contains: SQLSpelling("position({0}, {1}) > 0", .comparison),
            .startsWith: "startsWith({0}, {1})",
            .endsWith: "endsWith({0}, {1})",
            .length: "toInt64(lengthUTF8({0}))",
            .trim: "replaceRegexpAll({0}, concat('^[', {1}, ']+|[', {1}, ']+$'), '')",
            .replace: "replaceAll({0}, {1}, {2})",
            .substring: "substringUTF8({0}, {1}, {2})",
            .substringToEnd: "substringUTF8({0}, {1})",
            .truncatedQuotient: "intDiv({0}, NULLIF({1}, 0))",
            .remainder: "toInt64([0] % NULLIF({1}, 0))",
            // It rounds halves to the even neighbour.
            .roundWhole: SQLSpelling(
                "trunc({0}) + sign({0}) * (abs({0} - trunc({0})) >= 0.5)", .additive),
            .roundPlaces: "round({0} * 1.0000000000000004, {1})",
            .squareRoot: "CASE WHEN {0} >= 0 THEN sqrt({0}) END",
            .dayOfTime: "toDate32({0})",
            .timeOfDay: "CAST({0} AS DateTime64(0, 'UTC'))",
            .year: "toInt64(toYear({0}))",
            .monthOfYear: "toInt64(toMonth({0}))",
            .dayOfMonth: "toInt64(toDayOfMonth({0}))",
            .weekday: "toInt64(toDayOfWeek({0}))",
            .addDays: "addDays({0}, {1})",
            .addMonths: "addMonths({0}, {1})",
            .daysBetween: "dateDiff('day', {1}, {0})",
            .startOfYear: "date_trunc('year', {0})",
            .startOfHalf: "addMonths(date_trunc('month', {0}), -((toMonth({0}) - 1) % 6))",
            .startOfQuarter: "date_trunc('quarter', {0})",
            .startOfMonth: "date_trunc('month', {0})",
            .startOfWeek: "date_trunc('week', {0})",
            .textOfDay: "toString({0})",
            .textOfTime:
                "CASE WHEN toSecond({0}) = 0 THEN formatDateTime({0}, '%Y-%m-%dT%H:%i') ELSE formatDateTime({0}, '%Y-%m-%dT%H:%i:%S') END",
            .textOfYear: "formatDateTime({0}, '%Y')",
            .textOfHalf: SQLSpelling("formatDateTime({0}, '%Y-H') || toString(intDiv(toMonth({0}) + 5, 6))", .other),
            .textOfQuarter: SQLSpelling("formatDateTime({0}, '%Y-Q') || toString(toQuarter({0}))", .other),
            .textOfMonth: "formatDateTime({0}, '%Y-%m')",
            .textOfWeek: "formatDateTime({0}, '%G-W%V')",
            .deviation: "CASE WHEN COUNT({0}) > 1 THEN stddevSampStable({0}) END",
            .variance: "CASE WHEN COUNT({0}) > 1 THEN varSampStable({0}) END",
            .median: "quantileExactInclusive(0.5)({0})",
            .percentile: "quantileExactInclusive({1})({0})",
            .joinInOrder: nil,
            .joinByPlace:
                "CASE WHEN COUNT({0}) > 0 THEN arrayStringConcat(arrayMap(p -> p.2, arraySort(groupArrayIf(({2}, assumeNotNull({0})), {0} IS NOT NULL))), {1}) END",
            .anyTrue: "max({0})",
            .allTrue: "min({0})",
        ]
        return dialect
    }()
}
