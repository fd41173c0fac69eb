// `@` literals: days, moments and periods, in both spellings, checked against the calendar; and the dates that someone
// wrote without `@`. No arithmetic on dates here: see Types/.

extension Lexer {
    /// `@2020-03-10`, `@2020年3月`: the longest run of letters, digits, `-` and `:`.
    mutating func temporal() -> Bool {
        let start = offset
        offset += character(at: offset).length
        let textStart = offset
        offset = runEnd(from: textStart)
        let text = word(in: textStart..<min(offset, textStart + Lexer.longestDate))
        guard !text.isEmpty, offset - textStart < Lexer.longestDate else {
            report(.invalidTemporal(text: text, .form), from: start)
            emit(.invalid, from: start)
            return true
        }
        finishTemporal(text, start: start, textStart: textStart)
        return true
    }

    private mutating func finishTemporal(_ text: String, start: Int, textStart: Int) {
        switch TemporalLiteral.read(text) {
        case .success(let literal):
            emit(.temporal, from: start, literal: .temporal(literal))
        case .failure(let flaw):
            let padding = TemporalLiteral.padded(text).map {
                Fix(
                    replacing: SourceRange(textStart, offset), with: $0,
                    title: Words(en: "write @\($0)", zh: "写成 @\($0)"))
            }
            report(.invalidTemporal(text: text, flaw), from: start, fix: padding ?? splittingFix(textStart))
            emit(.invalid, from: start)
        }
    }

    /// `@2020-03-10且`: the longest beginning that is a date, and a blank after it.
    private func splittingFix(_ textStart: Int) -> Fix? {
        var end = textStart
        var split: Int?
        while end < offset {
            end += character(at: end).length
            if case .success = TemporalLiteral.read(word(in: textStart..<end)) { split = end }
        }
        guard let split, split < offset, bytes[split] >= 0x80 else { return nil }
        return Fix(
            replacing: SourceRange(split, split), with: " ", title: Words(en: "insert a blank", zh: "加一个空格"))
    }

    /// No date is longer, in bytes; what is longer is not looked into.
    private static let longestDate = 64

    /// A `-` or `:` at the end of the run belongs to what follows: `case { d in @2020-> 1 }`.
    private func runEnd(from start: Int, limit: Int = .max) -> Int {
        var end = start
        var solidEnd = start
        while end < limit {
            let next = character(at: end)
            let isMark = next.scalar == UInt32(ascii: "-") || next.scalar == UInt32(ascii: ":")
            guard isMark || Identifier.canContinue(next.scalar) else { return solidEnd }
            end += next.length
            if !isMark { solidEnd = end }
        }
        return solidEnd
    }

    /// `2020-03-10`, `2020-Q1`, `2020-03`, `2020年3月`: refused, with the edit that adds `@`.
    mutating func bareDateIfPresent() -> Bool {
        let start = offset
        guard startsWithFourDigits(at: start) else { return false }
        let end = runEnd(from: start, limit: start + Lexer.longestDate)
        guard end - start < Lexer.longestDate else { return false }
        let text = word(in: start..<end)
        guard TemporalLiteral.looksBare(text), case .success(let literal) = TemporalLiteral.read(text) else {
            return false
        }
        offset = end
        let fix = Fix(
            replacing: SourceRange(start, start), with: "@", title: Words(en: "write @\(text)", zh: "写成 @\(text)"))
        report(.bareDate(text), from: start, fix: fix)
        emit(.temporal, from: start, literal: .temporal(literal))
        return true
    }

    private func startsWithFourDigits(at start: Int) -> Bool {
        var end = start
        for _ in 0..<4 {
            let next = character(at: end)
            guard Identifier.isDigit(next.scalar) else { return false }
            end += next.length
        }
        let next = character(at: end).scalar
        return next == UInt32(ascii: "-") || next == 0x5E74  // 年
    }
}

/// Why a text after `@` is no date.
enum TemporalFlaw: Error, Hashable, Sendable {
    /// Not written like any date or period.
    case form
    case month(Int)
    case day(Int, daysInMonth: Int)
    case week(Int, weeksInYear: Int)
    case time
    case year
}

extension TemporalLiteral {
    /// Reads what stands after `@`.
    static func read(_ text: String) -> Result<TemporalLiteral, TemporalFlaw> {
        if text.contains("年") { return readChinese(text) }
        var reader = TemporalReader(text)
        guard let year = reader.digits(4...4) else { return .failure(.form) }
        guard year >= 1 else { return .failure(.year) }
        if reader.isAtEnd { return .success(.year(year)) }
        guard reader.skip("-") else { return .failure(.form) }
        if let letter = reader.letter() { return readPart(letter, of: year, &reader) }
        guard let month = reader.digits(2...2) else { return .failure(.form) }
        guard (1...12).contains(month) else { return .failure(.month(month)) }
        if reader.isAtEnd { return .success(.month(year: year, month: month)) }
        guard reader.skip("-"), let day = reader.digits(2...2) else { return .failure(.form) }
        if let flaw = flaw(year: year, month: month, day: day) { return .failure(flaw) }
        if reader.isAtEnd { return .success(.date(year: year, month: month, day: day)) }
        return readTime(&reader).map {
            .dateTime(year: year, month: month, day: day, hour: $0.hour, minute: $0.minute, second: $0.second)
        }
    }

    /// `H1`, `Q1`, `W09` after the year.
    private static func readPart(
        _ letter: Character, of year: Int, _ reader: inout TemporalReader
    ) -> Result<TemporalLiteral, TemporalFlaw> {
        let digits = letter == "W" ? 2 : 1
        guard let number = reader.digits(digits...digits), reader.isAtEnd else { return .failure(.form) }
        switch letter {
        case "H" where (1...2).contains(number): return .success(.half(year: year, half: number))
        case "Q" where (1...4).contains(number): return .success(.quarter(year: year, quarter: number))
        case "W":
            let weeks = weeksInYear(year)
            guard (1...weeks).contains(number) else { return .failure(.week(number, weeksInYear: weeks)) }
            return .success(.week(year: year, week: number))
        default: return .failure(.form)
        }
    }

    private struct Time {
        let hour: Int
        let minute: Int
        let second: Int
    }

    private static func readTime(_ reader: inout TemporalReader) -> Result<Time, TemporalFlaw> {
        guard reader.letter() == "T", let hour = reader.digits(2...2), reader.skip(":"),
            let minute = reader.digits(2...2)
        else { return .failure(.form) }
        var second = 0
        if !reader.isAtEnd {
            guard reader.skip(":"), let seconds = reader.digits(2...2), reader.isAtEnd else { return .failure(.form) }
            second = seconds
        }
        guard hour < 24, minute < 60, second < 60 else { return .failure(.time) }
        return .success(Time(hour: hour, minute: minute, second: second))
    }

    /// `2020年`, `2020年3月`, `2020年3月10日`
    private static func readChinese(_ text: String) -> Result<TemporalLiteral, TemporalFlaw> {
        var reader = TemporalReader(text)
        guard let year = reader.digits(4...4), reader.skip("年") else { return .failure(.form) }
        guard year >= 1 else { return .failure(.year) }
        if reader.isAtEnd { return .success(.year(year)) }
        guard let month = reader.digits(1...2), reader.skip("月") else { return .failure(.form) }
        guard (1...12).contains(month) else { return .failure(.month(month)) }
        if reader.isAtEnd { return .success(.month(year: year, month: month)) }
        guard let day = reader.digits(1...2), reader.skip("日"), reader.isAtEnd else { return .failure(.form) }
        if let flaw = flaw(year: year, month: month, day: day) { return .failure(flaw) }
        return .success(.date(year: year, month: month, day: day))
    }

    private static func flaw(year: Int, month: Int, day: Int) -> TemporalFlaw? {
        guard (1...12).contains(month) else { return .month(month) }
        let days = daysInMonth(month, of: year)
        return (1...days).contains(day) ? nil : .day(day, daysInMonth: days)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// ISO: 53 if the year begins on a Thursday, or on a Wednesday and is a leap year.
    private static func weeksInYear(_ year: Int) -> Int {
        func weekdayOfDecember31(_ year: Int) -> Int { (year + year / 4 - year / 100 + year / 400) % 7 }
        return weekdayOfDecember31(year) == 4 || weekdayOfDecember31(year - 1) == 3 ? 53 : 52
    }

    /// Whether a text without `@` is so plainly a date that subtraction is out of the question. `2020-10` is 2010.
    static func looksBare(_ text: String) -> Bool {
        if text.contains("年") { return true }
        let scalars = Array(text.utf8)
        guard scalars.count >= 7, scalars[4] == UInt8(ascii: "-") else { return false }
        if scalars.count >= 10 { return scalars[7] == UInt8(ascii: "-") }
        return scalars[5] == UInt8(ascii: "0") || scalars[5] >= UInt8(ascii: "A")
    }

    /// `2020-3-5` and `2020-q1` as they should be written.
    static func padded(_ text: String) -> String? {
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "/" }).map(String.init)
        guard (2...3).contains(parts.count) else { return nil }
        let padded = parts.map { $0.utf8.count == 1 ? "0" + $0 : $0.uppercased() }.joined(separator: "-")
        guard padded != text, case .success = read(padded) else { return nil }
        return padded
    }
}

/// Reads a date's text from left to right.
private struct TemporalReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ mark: Character) -> Bool {
        guard rest.first == mark else { return false }
        rest.removeFirst()
        return true
    }

    mutating func letter() -> Character? {
        guard let first = rest.first, first.isASCII, first.isLetter else { return nil }
        rest.removeFirst()
        return first.uppercased().first
    }

    /// As many digits as `count` allows, and no fewer.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        let run = rest.prefix(while: { $0.isASCII && $0.isNumber }).prefix(count.upperBound)
        guard count.contains(run.count), let value = Int(run) else { return nil }
        rest = rest.dropFirst(run.count)
        return value
    }
}
