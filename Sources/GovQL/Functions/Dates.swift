// Functions of dates and periods: the rows of the table first, their kernels below. A date is a count of days, a
// datetime one of seconds, a period an ordinal of its unit; the calendar itself is Types/.

enum DateFunctions {
    static let all = [start, end, year, half, quarter, month, week, monthNumber, weekday, dayNumber, age, active]

    static let start = ScalarFunction(
        "start", "起始", signature: "start(period)",
        summary: Words(en: "The first day of a period.", zh: "时段的第一天。"),
        example: ("start(@2020-Q1)", "2020-01-01"),
        resolve: { $0.matching(.period) { .accepted(arguments: $0, result: .date) } },
        kernel: { DateKernels.bound($0) { $0.start } })

    static let end = ScalarFunction(
        "end", "结束", signature: "end(period)",
        summary: Words(en: "The last day of a period.", zh: "时段的最后一天。"),
        example: ("end(@2020-02)", "2020-02-29"),
        resolve: { $0.matching(.period) { .accepted(arguments: $0, result: .date) } },
        kernel: { DateKernels.bound($0) { $0.end } })

    static let year = periodFunction(
        "year", "年", .year, Words(en: "The year that a date or shorter period lies in.", zh: "日期或较短时段所在的年。"),
        example: ("year(@2020-03-10)", "2020"))

    static let half = periodFunction(
        "half", "半年", .half, Words(en: "The half-year that a date or shorter period lies in.", zh: "日期或较短时段所在的半年。"),
        example: ("half(@2020-03-10)", "2020-H1"))

    static let quarter = periodFunction(
        "quarter", "季度", .quarter,
        Words(en: "The quarter that a date or shorter period lies in.", zh: "日期或较短时段所在的季度。"),
        example: ("quarter(@2020-03)", "2020-Q1"))

    static let month = periodFunction(
        "month", "月", .month, Words(en: "The month that a date lies in.", zh: "日期所在的月。"),
        example: ("month(@2020-03-10)", "2020-03"))

    static let week = periodFunction(
        "week", "周", .week,
        Words(en: "The ISO week (Monday to Sunday) that a date lies in.", zh: "日期所在的 ISO 周（周一到周日）。"),
        example: ("week(@2020-03-10)", "2020-W11"))

    static let monthNumber = partFunction(
        "month_no", "月份", signature: "month_no(date)",
        Words(en: "The number of the month, 1 to 12, of a date or of a period of one month.", zh: "月份的序号，1 到 12。"),
        example: ("month_no(@2020-03-10)", "3"), alsoOfMonths: true
    ) { Int64($0.month) }

    static let weekday = partFunction(
        "weekday", "星期", signature: "weekday(date)",
        Words(en: "The day of the week: 1 is Monday, 7 is Sunday.", zh: "星期几：1 为周一，7 为周日。"),
        example: ("weekday(@2020-03-10)", "2")
    ) { Int64($0.weekday) }

    static let dayNumber = partFunction(
        "day_no", "日", signature: "day_no(date)",
        Words(en: "The day of the month, 1 to 31.", zh: "当月第几天，1 到 31。"),
        example: ("day_no(@2020-03-10)", "10")
    ) { Int64($0.day) }

    static let age = ScalarFunction(
        "age", "年龄", signature: "age(born)",
        summary: Words(
            en: "Full years from a date to today (a setting of the run); negative for a date to come.",
            zh: "从某日到今天（运行的设置）的整年数；未来的日期为负。"),
        example: ("age(today)", "0"),
        resolve: { $0.matching(.date) { _ in .accepted(arguments: [.date], result: .int) } },
        kernel: DateKernels.age)

    static let active = ScalarFunction(
        "active", "在期", signature: "active(start, end[, day])",
        summary: Words(
            en:
                "Whether a day (today unless said) lies in a span: from its start on, until the day before its end; null as "
                + "end is open. Never null: false without a start or a day.",
            zh: "某日（默认今天）是否在期内：自起始日起，到结束日前一天；结束为空表示未结束。结果不为空：没有起始日或该日则为假。"),
        example: ("active(@2016-09-01, null, @2016-08-31)", "false"), nulls: .handledByKernel,
        resolve: {
            $0.matching(.date, .date, .date, optional: 1) { types in
                .accepted(arguments: types.map { _ in .date }, result: .bool)
            }
        },
        kernel: DateKernels.active)

    /// The period of a unit around a date or a shorter period.
    private static func periodFunction(
        _ name: String, _ chineseName: String, _ unit: PeriodUnit, _ summary: Words,
        example: (expression: String, result: String)
    ) -> ScalarFunction {
        ScalarFunction(
            name, chineseName, signature: "\(name)(date)", summary: summary, example: example,
            resolve: { DateKernels.resolvePeriod($0, unit) },
            kernel: { DateKernels.period($0, unit) })
    }

    /// A number that is part of a date.
    private static func partFunction(
        _ name: String, _ chineseName: String, signature: String, _ summary: Words,
        example: (expression: String, result: String), alsoOfMonths: Bool = false,
        _ part: @escaping @Sendable (CalendarDate) -> Int64
    ) -> ScalarFunction {
        ScalarFunction(
            name, chineseName, signature: signature, summary: summary, example: example,
            resolve: { shape in
                if alsoOfMonths, shape.types == [.period(.month)] {
                    return .accepted(arguments: shape.types, result: .int)
                }
                return shape.matching(.date) { .accepted(arguments: $0, result: .int) }
            },
            kernel: { DateKernels.part($0, part) })
    }
}

// MARK: Kernels

enum DateKernels {
    /// The days of dates, or those on which datetimes and periods begin.
    static func days(_ vector: Vector, type: DataType) -> [Int64] {
        switch type {
        case .dateTime:
            Kernel.map(vector.int64Values, vector.validity, zero: 0) { seconds, _ in
                let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: CalendarDateTime.secondsPerDay)
                return remainder < 0 ? quotient - 1 : quotient
            }
        case .period(let unit):
            Kernel.map(vector.int64Values, vector.validity, zero: 0) { ordinal, _ in
                Int64(Period(unit: unit, uncheckedOrdinal: ordinal).start.days)
            }
        default: vector.int64Values
        }
    }

    /// Maps days. Many rows of few days cost the calendar once a day: 1 ns a row instead of 6.
    @inline(__always)
    private static func mapDays(_ days: [Int64], _ validity: [Bool]?, _ transform: (Int64) -> Int64) -> [Int64] {
        let (low, span) = days.withUnsafeBufferPointer { days in
            var (low, high) = (Int64.max, Int64.min)
            for index in 0..<days.count {
                low = min(low, days[index])
                high = max(high, days[index])
            }
            return (low, high.subtractingReportingOverflow(low))
        }
        guard validity == nil, !days.isEmpty, !span.overflow, span.partialValue < Int64(days.count / 2) else {
            return Kernel.map(days, validity, zero: 0) { day, _ in transform(day) }
        }
        let table = (0...span.partialValue).map { transform(low + $0) }
        return table.withUnsafeBufferPointer { table in
            days.withUnsafeBufferPointer { days in
                [Int64](unsafeUninitializedCapacity: days.count) { buffer, initialized in
                    for index in 0..<days.count { buffer[index] = table[Int(days[index] - low)] }
                    initialized = days.count
                }
            }
        }
    }

    static func part(_ arguments: ScalarArguments, _ part: (CalendarDate) -> Int64) -> Vector {
        let vector = arguments.vectors[0]
        let values = mapDays(days(vector, type: arguments.types[0]), vector.validity) { day in
            part(CalendarDate(uncheckedDays: Int32(truncatingIfNeeded: day)))
        }
        return Vector(.int64(values), validity: vector.validity)
    }

    /// A period needs a shorter one that never spans two of it.
    static func resolvePeriod(_ shape: CallShape, _ unit: PeriodUnit) -> CallResolution {
        guard shape.types.count == 1, case .period(let given) = shape.types[0] else {
            return shape.matching(.date) { .accepted(arguments: $0, result: .period(unit)) }
        }
        let isInside = given == unit || given == .day || (given.rawValue > unit.rawValue && given != .week)
        if isInside && (unit != .week || given == .week || given == .day) {
            return .accepted(arguments: [.period(given)], result: .period(unit))
        }
        if given == .week {
            return .rejected(
                Words(
                    en: "takes a date, not a week, which may lie in two; `start(x)` chooses its Monday",
                    zh: "需要日期；一周可能跨两个时段，可用 `start(x)` 取其周一"))
        }
        return .rejected(
            Words(
                en: "takes a date or a shorter period, not a longer one; `start(x)` is its first day",
                zh: "需要日期或更短的时段；可用 `start(x)` 取其第一天"))
    }

    static func period(_ arguments: ScalarArguments, _ unit: PeriodUnit) -> Vector {
        let vector = arguments.vectors[0]
        if arguments.types[0] == .period(unit) { return vector }
        let values = mapDays(days(vector, type: arguments.types[0]), vector.validity) { day in
            Period.ordinal(of: CalendarDate(uncheckedDays: Int32(truncatingIfNeeded: day)), unit: unit)
        }
        return Vector(.int64(values), validity: vector.validity)
    }

    static func bound(_ arguments: ScalarArguments, _ bound: (Period) -> CalendarDate) -> Vector {
        let vector = arguments.vectors[0]
        guard case .period(let unit) = arguments.types[0] else { return vector }
        let values = Kernel.map(vector.int64Values, vector.validity, zero: 0) { ordinal, _ in
            Int64(bound(Period(unit: unit, uncheckedOrdinal: ordinal)).days)
        }
        return Vector(.int64(values), validity: vector.validity)
    }

    static func age(_ arguments: ScalarArguments) -> Vector {
        let vector = arguments.vectors[0]
        let today = arguments.today
        let values = Kernel.map(vector.int64Values, vector.validity, zero: 0) { day, _ in
            Int64(today.age(since: CalendarDate(uncheckedDays: Int32(truncatingIfNeeded: day))))
        }
        return Vector(.int64(values), validity: vector.validity)
    }

    static func active(_ arguments: ScalarArguments) -> Vector {
        let today = Int64(arguments.today.days)
        let starts = arguments.vectors[0].int64Values
        let ends = arguments.vectors[1].int64Values
        let days = arguments.vectors.count > 2 ? arguments.vectors[2].int64Values : nil
        let isStarted = arguments.vectors[0].validityMask()
        let isEnded = arguments.vectors[1].validityMask()
        let isDay = arguments.vectors.count > 2 ? arguments.vectors[2].validityMask() : nil
        return Vector(
            .bool(
                starts.indices.map { row in
                    let day = days?[row] ?? today
                    guard isStarted.map({ $0[row] }) ?? true, starts[row] <= day, isDay?[row] ?? true else {
                        return false
                    }
                    return isEnded.map({ !$0[row] }) ?? false || ends[row] > day
                }))
    }
}
