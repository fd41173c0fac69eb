// Days of the civil calendar as a count from 1970-01-01, with the arithmetic the generator needs.
// No time zones, no Foundation; the conversions are the usual era formulas and hold for every year used here.

struct Day: Comparable, Hashable {
    var number: Int32

    init(number: Int) {
        self.number = Int32(number)
    }

    init(_ year: Int, _ month: Int, _ day: Int) {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146097 + dayOfEra - 719468)
    }

    var parts: (year: Int, month: Int, day: Int) {
        let z = Int(number) + 719468
        let era = z / 146097
        let dayOfEra = z - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    static func + (day: Day, days: Int) -> Day { Day(number: Int(day.number) + days) }
    static func - (a: Day, b: Day) -> Int { Int(a.number - b.number) }

    /// The reference day of every sample: nothing in the city lies after it, except planned dates.
    static let reference = Day(2020, 12, 31)
}

/// A calendar month, counted from December 2019, the first month with service records.
struct Month {
    static let count = 13
    let index: Int

    var first: Day { index == 0 ? Day(2019, 12, 1) : Day(2020, index, 1) }
    var last: Day { index == Month.count - 1 ? Day(2020, 12, 31) : Month(index: index + 1).first + -1 }

    static func of(_ day: Day) -> Month {
        let (year, month, _) = day.parts
        return Month(index: year == 2019 ? 0 : month)
    }
}

extension Random {
    mutating func day(_ from: Day, _ to: Day) -> Day {
        from + below(to - from + 1)
    }
}
