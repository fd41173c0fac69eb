// What an engine writes otherwise than the standard does, as data: types, quotes, and a spelling for each operation that
// has none in common. A spelling that is nil is a refusal: that engine can't do it with the same result. The dialects are
// in Dialects/, a file each; who asks for a spelling is the emitter.

/// An operation whose spelling may differ from engine to engine. Operands are numbered from 0.
enum SQLOperation: String, CaseIterable, Sendable {
    // Comparing.
    case same, different
    // Texts. `trim`: the text, the characters to drop.
    case contains, startsWith, endsWith, length, trim, replace, substring, substringToEnd, concat
    case matches
    // Numbers. `truncatedQuotient` and `remainder` are of whole numbers, null by zero.
    case truncatedQuotient, remainder, quotient, absolute, floor, ceiling, roundWhole, roundPlaces, squareRoot
    case least, greatest
    // Days. Periods are their first days. `addMonths` clamps to the end of the month.
    // `lastDay`: of as many months from a day that is the first of one.
    case addDays, addMonths, lastDay, daysBetween, dayOfTime
    case year, monthOfYear, dayOfMonth, weekday
    case startOfYear, startOfHalf, startOfQuarter, startOfMonth, startOfWeek
    case textOfDay, textOfTime, textOfYear, textOfHalf, textOfQuarter, textOfMonth, textOfWeek
    case timeOfDay
    // Aggregates.
    case deviation, variance, median, percentile
    // `joinOver` is of all rows of a window, `joinByPlace` of rows that are numbered.
    case joinInOrder, joinOver, joinByPlace
    case anyTrue, allTrue
}

extension SQLOperation {
    /// How many bits its result needs at most, where that is few.
    var bits: Int? {
        switch self {
        case .year, .monthOfYear, .dayOfMonth, .weekday: 14
        case .daysBetween, .length: 40
        default: nil
        }
    }
}

/// How an operation is written: a template and how tightly it binds.
struct SQLSpelling: Sendable, ExpressibleByStringLiteral {
    let template: String
    let precedence: SQLPrecedence

    init(_ template: String, _ precedence: SQLPrecedence) {
        self.template = template
        self.precedence = precedence
    }

    init(stringLiteral template: String) { self.init(template, .atom) }
}

/// An engine that SQL is written for.
public struct SQLDialect: Sendable {
    /// What `--dialect` calls it.
    public let name: String
    /// What people call it.
    public let title: String

    /// How decimals are kept.
    enum Decimals: Sendable {
        /// A type of 38 digits and a scale.
        case exact
        /// Whole numbers of the last place: 12.50 is 1250.
        case scaledIntegers
    }

    /// How days and times are kept.
    enum Days: Sendable {
        case typed
        /// `2020-03-10`, `2020-03-10T08:30:00`.
        case texts
    }

    /// How a file gets into a table.
    enum Loading: Sendable {
        /// `COPY`, read by the engine.
        case copy
        /// `\copy`, read by its client.
        case clientCopy
        /// `.import`, which reads texts.
        case imported
        /// `INSERT … FROM INFILE`.
        case inserted
    }

    var quote: Character = "\""
    var loading = Loading.copy
    var decimals = Decimals.exact
    var days = Days.typed
    /// Whether conditions are 0 and 1.
    var hasBooleans = true
    /// What `LIMIT` says beside `OFFSET` where no limit is meant.
    var limitOfAll: String?
    var intType = "BIGINT"
    var numType = "DOUBLE PRECISION"
    var textType = "TEXT"
    var boolType = "BOOLEAN"
    var dayType = "DATE"
    var timeType = "TIMESTAMP"
    /// With `{0}` for the scale.
    var decimalType = "DECIMAL(38, {0})"
    /// What makes texts compare by their bytes, behind a column of a table; empty where they do so anyway.
    var collation = ""
    /// Whether a query in brackets that gives two rows is an error.
    var refusesSecondRow = true
    /// Whether a `WITH` that asks queries in brackets is to be computed before it is joined.
    var materializesQueries = false
    /// Whether a window may be ordered by a query in brackets that has windows.
    var nestsWindows = true
    /// Whether a sum is wider than what it is of, and is made narrow again.
    var sumsWiden = true
    /// How a wide whole number is made one of 64 bits.
    var narrowInt = "CAST({0} AS {1})"
    /// How a whole number is made a wide one, for engines that wrap around without a word; nil for those that fail.
    var wideInt: String?
    /// The same for decimals, with `{1}` for the scale.
    var wideDecimal: String?
    /// A count or a rank as a whole number of 64 bits.
    var count = "{0}"
    /// What looks at the row after the last one, so that it may be null there.
    var neighbour = "{0}"
    /// Whether `\` in a literal must be doubled.
    var escapesBackslashes = false
    /// How days, times and decimals are written, `{0}` for the text in quotes; `{1}` for the scale of a decimal, which most
    /// engines take as it is.
    var dayLiteral = "DATE {0}"
    var timeLiteral = "TIMESTAMP {0}"
    var decimalLiteral: String?
    /// A condition as a column of the result.
    var shownBool = "{0}"
    /// A decimal as text: of the type `{1}`, as `{2}`, with so many places as `{3}`.
    var decimalText = "CAST(CAST({0} AS {1}) AS {2})"
    /// What stands at the end of a query, so that the engine computes as others do.
    var settings: String?
    /// And behind one that reads itself.
    var recursiveSettings: String?
    /// Whether a query in brackets may look at the row around it.
    var correlates = true
    /// Whether a source may not be called what a column is called.
    var separatesAliases = false
    /// Whether a condition on what deviations are of must stand inside them.
    var foldsFilters = false
    /// Whether a column of one of several sources needs its name said to keep it.
    var namesEveryColumn = false
    /// What a column that may be null is declared as; nil says NOT NULL of the others.
    var nullableType: String?
    /// What stands behind the columns of a table, with `{0}` for the number of the row; nil for a primary key.
    var tableEnd: String?
    /// A parameter without a value: `{0}` is its name, `{1}` its number, `{2}` its type.
    var placeholder = "?"
    /// Whether the type of a parameter must be said.
    var castsPlaceholders = true
    /// A num as it is written: `{0}` is its shortest text.
    var numLiteral = "CAST({0} AS DOUBLE PRECISION)"
    /// The most that a decimal of a column may have as digits; nil for 38.
    var decimalDigits: Int?
    var spellings: [SQLOperation: SQLSpelling?] = [:]

    init(name: String, title: String) {
        self.name = name
        self.title = title
    }

    /// All engines, in the order that help lists them.
    public static let all: [SQLDialect] = [.sqlite, .duckDB, .postgreSQL, .clickHouse]

    public static func named(_ name: String) -> SQLDialect? {
        all.first { $0.name == name.lowercased() || $0.title.lowercased() == name.lowercased() }
    }

    /// The spelling of an operation, nil if the engine has none with the same result.
    func spelling(_ operation: SQLOperation) -> SQLSpelling? {
        if let own = spellings[operation] { return own }
        return Self.common[operation]
    }

    func quoted(_ name: String) -> String {
        let name = escapesBackslashes && quote == "\"" ? name.doubling("\\") : name
        let quote = String(quote)
        return quote + name.doubling(quote) + quote
    }

    func text(_ value: String) -> String {
        "'" + (escapesBackslashes ? value.doubling("\\") : value).doubling("'") + "'"
    }

    /// What the standard says.
    private static let common: [SQLOperation: SQLSpelling] = [
        .same: SQLSpelling("[0] IS NOT DISTINCT FROM [1]", .comparison),
        .different: SQLSpelling("[0] IS DISTINCT FROM [1]", .comparison),
        .contains: SQLSpelling("POSITION({1} IN {0}) > 0", .comparison),
        .startsWith: SQLSpelling("SUBSTRING({0} FROM 1 FOR CHAR_LENGTH({1})) = [1]", .comparison),
        .length: "CHAR_LENGTH({0})",
        .trim: "TRIM(BOTH {1} FROM {0})",
        .replace: "REPLACE({0}, {1}, {2})",
        .substring: "SUBSTRING({0} FROM {1} FOR {2})",
        .substringToEnd: "SUBSTRING({0} FROM {1})",
        .concat: SQLSpelling("[0] || [1]", .other),
        .truncatedQuotient: SQLSpelling("[0] / NULLIF({1}, 0)", .multiplicative),
        .remainder: SQLSpelling("[0] % NULLIF({1}, 0)", .multiplicative),
        .quotient: SQLSpelling("[0] / NULLIF({1}, 0)", .multiplicative),
        .absolute: "ABS({0})",
        .floor: "FLOOR({0})",
        .ceiling: "CEIL({0})",
        .roundWhole: "ROUND({0})",
        .roundPlaces: "ROUND({0}, {1})",
        .squareRoot: "CASE WHEN {0} >= 0 THEN SQRT({0}) END",
        .least: "LEAST({0}, {1})",
        .greatest: "GREATEST({0}, {1})",
        .dayOfTime: "CAST({0} AS DATE)",
        .timeOfDay: "CAST({0} AS TIMESTAMP)",
        .year: "CAST(EXTRACT(YEAR FROM {0}) AS BIGINT)",
        .monthOfYear: "CAST(EXTRACT(MONTH FROM {0}) AS BIGINT)",
        .dayOfMonth: "CAST(EXTRACT(DAY FROM {0}) AS BIGINT)",
        .weekday: "CAST(EXTRACT(ISODOW FROM {0}) AS BIGINT)",
        .startOfYear: "CAST(DATE_TRUNC('year', {0}) AS DATE)",
        .startOfQuarter: "CAST(DATE_TRUNC('quarter', {0}) AS DATE)",
        .startOfMonth: "CAST(DATE_TRUNC('month', {0}) AS DATE)",
        .startOfWeek: "CAST(DATE_TRUNC('week', {0}) AS DATE)",
        .textOfDay: "CAST({0} AS VARCHAR)",
        .deviation: "STDDEV_SAMP({0})",
        .variance: "VAR_SAMP({0})",
        .median: "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {0})",
        .percentile: "PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        .anyTrue: "BOOL_OR({0})",
        .allTrue: "BOOL_AND({0})",
    ]
}

extension String {
    fileprivate func doubling(_ text: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: text + text)
    }
}
