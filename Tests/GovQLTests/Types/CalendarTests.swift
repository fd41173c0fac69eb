import Testing

@testable import GovQL

@Suite struct CalendarDateTests {
    static func date(_ text: String) -> CalendarDate { CalendarDate(text) ?? .minimum }

    /// Every day of the calendar: numbers, dates and text agree, and weekdays go round.
    @Test func everyDayIsConsistent() {
        var (year, month, day) = (1, 1, 1)
        var weekday = 1
        var wrong = 0
        for days in CalendarDate.minimum.days...CalendarDate.maximum.days {
            let date = CalendarDate(uncheckedDays: days)
            if date.civil != (year, month, day) || date.weekday != weekday { wrong += 1 }
            if CalendarDate(year: year, month: month, day: day) != date { wrong += 1 }
            weekday = weekday % 7 + 1
            day += 1
            if day > CalendarDate.daysInMonth(year: year, month: month) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong == 0)
        #expect((year, month, day) == (10000, 1, 1))
    }

    @Test(arguments: [("1970-01-01", 0), ("2000-03-01", 11017), ("2020-02-29", 18321), ("0001-01-01", -719_162)])
    func knownDays(text: String, days: Int32) {
        #expect(CalendarDate(text)?.days == days)
        #expect(CalendarDate(uncheckedDays: days).description == text)
    }

    @Test(arguments: [
        "", "2020-3-10", "2020-03-1", "2020-02-30", "2019-02-29", "1900-02-29", "0000-01-01", "2020-13-01",
        "2020-00-01",
        "2020-01-00", "2020/03/10", "2020-03-10 ", "20200310", "２０２０-03-10", "2020-0a-10", "-020-01-01",
    ])
    func refuses(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func arithmetic() {
        #expect(Self.date("2020-01-31").adding(months: 1)?.description == "2020-02-29")
        #expect(Self.date("2019-01-31").adding(months: 1)?.description == "2019-02-28")
        #expect(Self.date("2020-03-31").adding(months: -1)?.description == "2020-02-29")
        #expect(Self.date("2020-02-29").adding(months: 12)?.description == "2021-02-28")
        #expect(Self.date("2020-12-31").adding(days: 1)?.description == "2021-01-01")
        #expect(CalendarDate.maximum.adding(days: 1) == nil)
        #expect(CalendarDate.minimum.adding(months: -1) == nil)
        #expect(CalendarDate.maximum.adding(months: 1) == nil)
        #expect(CalendarDate.minimum.adding(days: .min) == nil)
        #expect(CalendarDate.maximum.adding(months: .max) == nil)
        #expect(Self.date("2020-03-01").days(since: Self.date("2020-02-01")) == 29)
        #expect(Self.date("2020-01-31").adding(DateDuration(months: 1, days: 1))?.description == "2020-03-01")
        #expect(Self.date("2020-03-31").subtracting(DateDuration(months: 1))?.description == "2020-02-29")
        #expect(Self.date("2020-03-31").subtracting(DateDuration(days: .min)) == nil)
    }

    @Test(arguments: [
        ("2000-06-15", "2020-06-14", 19), ("2000-06-15", "2020-06-15", 20), ("2000-02-29", "2001-02-28", 0),
        ("2000-02-29", "2001-03-01", 1), ("2020-06-15", "2000-06-15", -20), ("2020-01-01", "2020-01-01", 0),
    ])
    func ages(born: String, today: String, age: Int) {
        #expect(Self.date(today).age(since: Self.date(born)) == age)
    }

    @Test func durations() {
        #expect(DateDuration(2, .year) == DateDuration(months: 24))
        #expect(DateDuration(2, .week) == DateDuration(days: 14))
        #expect(DateDuration(1, .quarter) == DateDuration(1, .half).flatMap { _ in DateDuration(months: 3) })
        #expect(DateDuration(.max, .year) == nil)
        #expect(DateDuration(.max, .week) == nil)
        #expect(DateDuration(days: 90).wholeDays == 90)
        #expect(DateDuration(months: 3).wholeDays == nil)
        #expect(DateDuration(months: 1, days: 2).description == "1 month 2 days")
        #expect(DateDuration().description == "0 days")
        #expect(DateDuration(days: .max).adding(DateDuration(days: 1)) == nil)
    }
}

@Suite struct CalendarDateTimeTests {
    @Test(arguments: [
        ("2020-03-10T08:30", "2020-03-10T08:30"), ("2020-03-10 08:30:05", "2020-03-10T08:30:05"),
        ("1969-12-31T23:59:59", "1969-12-31T23:59:59"), ("0001-01-01T00:00", "0001-01-01T00:00"),
        ("9999-12-31t23:59:59", "9999-12-31T23:59:59"), ("2020-03-10T08:30:00", "2020-03-10T08:30"),
    ])
    func readsAndPrints(text: String, printed: String) {
        let value = CalendarDateTime(text)
        #expect(value?.description == printed)
        #expect(value.flatMap { CalendarDateTime(seconds: $0.seconds) } == value)
    }

    @Test(arguments: [
        "", "2020-03-10", "2020-03-10T24:00", "2020-03-10T08:60", "2020-03-10T08:30:60", "2020-03-10T8:30",
        "2020-03-10_08:30", "2020-03-10T08:30Z", "2020-03-10T08-30", "2020-02-30T08:30", "2020-03-10T08:30:5x",
    ])
    func refuses(text: String) {
        #expect(CalendarDateTime(text) == nil)
    }

    @Test func arithmetic() {
        let time = CalendarDateTime("1970-01-01T00:00")
        #expect(time?.seconds == 0)
        #expect(time?.adding(seconds: -1)?.date.description == "1969-12-31")
        #expect(time?.adding(seconds: .max) == nil)
        #expect(
            CalendarDateTime("2020-01-31T10:00")?.adding(DateDuration(months: 1))?.description == "2020-02-29T10:00")
        #expect(CalendarDateTime(startOf: .maximum).adding(seconds: 86_400) == nil)
    }
}

@Suite struct PeriodTests {
    @Test(arguments: [
        ("2020", "2020-01-01", "2020-12-31"), ("2020-H1", "2020-01-01", "2020-06-30"),
        ("2020-H2", "2020-07-01", "2020-12-31"), ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("2020-Q4", "2020-10-01", "2020-12-31"), ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-W01", "2019-12-30", "2020-01-05"), ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-W01", "2021-01-04", "2021-01-10"), ("0001-W01", "0001-01-01", "0001-01-07"),
        ("9999-W52", "9999-12-27", "9999-12-31"), ("9999", "9999-01-01", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ])
    func spans(text: String, start: String, end: String) {
        let period = Period(text)
        #expect(period?.description == text)
        #expect(period?.start.description == start)
        #expect(period?.end.description == end)
        #expect(period.flatMap { $0.contains($0.start) && $0.contains($0.end) } == true)
    }

    @Test(arguments: [("2020年", "2020"), ("2020年3月", "2020-03"), ("2020年03月", "2020-03"), ("2020-q2", "2020-Q2")])
    func chineseAndLowerCaseForms(text: String, printed: String) {
        #expect(Period(text)?.description == printed)
    }

    @Test(arguments: [
        "", "20", "2020-", "2020-3", "2020-H3", "2020-Q0", "2020-W54", "2021-W53", "2020-13", "2020-03-10", "2020年13月",
        "2020x",
    ])
    func refuses(text: String) {
        #expect(Period(text) == nil)
    }

    @Test(arguments: PeriodUnit.allCases)
    func everyDayHasOnePeriod(unit: PeriodUnit) {
        var previous = Period(containing: .minimum, unit: unit)
        var wrong = 0
        for days in stride(from: CalendarDate.minimum.days, through: CalendarDate.maximum.days, by: 3) {
            let date = CalendarDate(uncheckedDays: days)
            let period = Period(containing: date, unit: unit)
            if period.start > date || period.end < date || period < previous { wrong += 1 }
            if period != previous, unit != .day, previous.advanced(by: 1) != period { wrong += 1 }
            previous = period
        }
        #expect(wrong == 0)
        #expect(Period(containing: .maximum, unit: unit).advanced(by: 1) == nil)
        #expect(Period(containing: .minimum, unit: unit).advanced(by: -1) == nil)
        #expect(previous.advanced(by: .max) == nil)
    }

    @Test func printedPeriodsReadBack() {
        for unit in PeriodUnit.allCases where unit != .day {
            for days in stride(from: Int32(0), to: 40_000, by: 5) {
                let period = Period(containing: CalendarDate(uncheckedDays: days), unit: unit)
                if Period(period.description) != period { Issue.record("\(period)") }
            }
        }
    }

    @Test func numberedWithinTheYear() {
        #expect(Period(year: 2020, .quarter, 1)?.description == "2020-Q1")
        #expect(Period(year: 2020, .week, 53)?.description == "2020-W53")
        #expect(Period(year: 2021, .week, 53) == nil)
        #expect(Period(year: 2020, .day, 366)?.description == "2020-12-31")
        #expect(Period(year: 2020, .month, 13) == nil)
        #expect(Period(year: 0, .year) == nil)
        #expect(Period(year: 9999, .half, 2)?.end == .maximum)
    }

    @Test func arithmeticAndOrder() {
        let march = Period("2020-03")
        #expect(march?.advanced(by: 10)?.description == "2021-01")
        #expect(march.flatMap { Period("2021-01")?.distance(from: $0) } == 10)
        #expect(march.flatMap { Period("2021")?.distance(from: $0) } == nil)
        #expect(Period("2020").flatMap { year in march.map { year.contains($0) } } == true)
        #expect(Period("2020-Q2").flatMap { quarter in march.map { quarter.contains($0) } } == false)
        let sorted = ["2020-02", "2020-Q1", "2020", "2020-01", "2019-12"].compactMap { Period($0) }.sorted()
        #expect(sorted.map(\.description) == ["2019-12", "2020", "2020-Q1", "2020-01", "2020-02"])
        #expect(Period("2021-W01")?.year == 2021)
        #expect(Period("2020-W01")?.year == 2020)
    }
}

@Suite struct TemporalFormTests {
    @Test func formsAreToldApart() throws {
        let day = CalendarDateTests.date("2020-03-10")
        #expect(try TemporalForm("2020-03-10") == .date(day))
        #expect(try TemporalForm("2020年3月10日") == .date(day))
        #expect(try TemporalForm("2020年03月10号") == .date(day))
        #expect(try TemporalForm("2020-03-10T08:30") == CalendarDateTime("2020-03-10T08:30").map { .dateTime($0) })
        #expect(
            try TemporalForm("2020-03-10 08:30:01") == CalendarDateTime("2020-03-10T08:30:01").map { .dateTime($0) })
        #expect(try TemporalForm("2020-Q1") == Period("2020-Q1").map { .period($0) })
    }

    @Test(
        arguments: [
            ("2020-13", .noSuchMonth(13)), ("2019-02-29", .noSuchDay(29, lastDay: 28)), ("0000", .noSuchYear(0)),
            ("2020-Q5", .noSuchPart(5, count: 4)), ("2020-H3", .noSuchPart(3, count: 2)),
            ("2021-W53", .noSuchWeek(53, count: 52)),
            ("2020-03-10T25:00", .noSuchTime), ("2020-3-10", .malformed), ("", .malformed), ("today", .malformed),
            ("2020年3月10", .malformed), ("2020-03-10T08:30x", .malformed), ("20200", .malformed), ("2020-W", .malformed),
        ] as [(String, TemporalForm.Failure)])
    func failuresSayWhy(text: String, failure: TemporalForm.Failure) {
        #expect(throws: failure) { try TemporalForm(text) }
    }
}
