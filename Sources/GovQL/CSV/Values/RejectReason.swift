// Why a cell is rejected, in words that teach: what it seems to be, which forms would do, how to say otherwise. Made from
// the text alone when rejected cells are told of; nothing here decides what is rejected.

struct RejectReason {
    private let plan: ColumnPlan
    /// The places of the column's decimals.
    private let scale: Int

    init(_ plan: ColumnPlan, scale: Int) {
        self.plan = plan
        self.scale = scale
    }

    func words(for text: String) -> Words {
        var bytes = text
        return bytes.withUTF8 { cell in
            if let words = markWords(cell) { return words }
            return switch plan.form {
            case .int, .decimal, .percent, .measure, .num: numberWords(cell)
            case .date, .dateTime: DateReason(text: Self.plain(cell)).words(isDay: isDay)
            case .period(let unit): periodWords(cell, unit)
            case .bool: Self.noBool
            case .enumeration: enumWords(text)
            case .text, .code: Words(en: "it can't be read", zh: "无法读取")
            }
        }
    }

    private var isDay: Bool { if case .date = plan.form { true } else { false } }

    private static func plain(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        PlainCell.with(cell) { String(decoding: $0, as: UTF8.self) } ?? String(decoding: cell, as: UTF8.self)
    }

    // MARK: Marks

    private func markWords(_ cell: UnsafeBufferPointer<UInt8>) -> Words? {
        switch MissingMarks.kind(cell) {
        case .spreadsheetError:
            Words(en: "an error of a spreadsheet: the value is lost", zh: "电子表格的错误值：原值已丢失")
        case .mark where !plan.missing.isEmpty || !plan.knowsMarks:
            Words(
                en: "a mark for nothing that is not among the column's; add it to `missing`",
                zh: "表示无值的标记，但不在该列的缺失标记之列；可加入 missing")
        case .mark, .blank, nil: nil
        }
    }

    // MARK: Numbers

    private func numberWords(_ cell: UnsafeBufferPointer<UInt8>) -> Words {
        if let value = Decimal(CellReading.trimmed(cell)) { return tooMuch(value) }
        if let number = LenientNumber(cell, units: plan.units) { return loose(number) }
        let text = Self.plain(cell)
        return Self.tooLong(text) ?? Self.doubtful(text) ?? trailing(text) ?? Self.code(text)
            ?? Self.noNumber(isInt: isInt)
    }

    private var isInt: Bool {
        switch plan.form {
        case .int, .measure(isWhole: true): true
        default: false
        }
    }

    private func tooMuch(_ value: Decimal) -> Words {
        if isInt, value.int64 == nil {
            if value.normalized.scale > 0 { return Self.fraction }
            return Words(
                en: "too large for an int, which ends at 9223372036854775807; declare `dec` or `code`",
                zh: "超出 int 的范围（最大 9223372036854775807）；可声明为 dec 或 code")
        }
        return Words(
            en:
                "a decimal has 38 digits in all, and another value of the column needs \(scale) of them behind the point",
            zh: "dec 共 38 位数字，而该列另有值需要 \(scale) 位小数")
    }

    /// A plain number of more digits than a decimal has.
    private static func tooLong(_ text: String) -> Words? {
        let unsigned = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let digits = unsigned.count { $0 &- UInt8(ascii: "0") <= 9 }
        let points = unsigned.count { $0 == UInt8(ascii: ".") }
        guard digits > DecimalMath.maximumDigits, points <= 1, digits + points == unsigned.count else { return nil }
        return Words(
            en: "it has \(digits) digits, and a decimal has at most \(DecimalMath.maximumDigits); declare `code`",
            zh: "共 \(digits) 位数字，而 dec 最多 \(DecimalMath.maximumDigits) 位；可声明为 code")
    }

    private static let fraction = Words(
        en: "it has a fraction, and an int is whole; declare `dec`", zh: "带小数，而 int 须为整数；可声明为 dec")

    private func loose(_ number: LenientNumber) -> Words {
        if let unit = number.unit, let kind = plan.kind, unit != kind {
            return Words(en: "its unit is \(unit), the column's \(kind)", zh: "单位是\(unit)，该列的单位是\(kind)")
        }
        if isInt, number.isPercent {
            return Words(en: "a percentage is no whole number; declare `dec`", zh: "百分数不是整数；可声明为 dec")
        }
        return isInt && number.whole == nil ? Self.fraction : Self.noNumber(isInt: isInt)
    }

    private static func doubtful(_ text: String) -> Words? {
        let abouts = ["约", "大约", "近", "≈", "~", ">", "<", "≥", "≤", "超过", "不足"]
        let ends = ["余", "多", "左右", "以上", "以下", "以内", "上下", "强", "弱", "+"]
        let hasDigit = text.utf8.contains { $0 &- UInt8(ascii: "0") <= 9 }
        guard hasDigit else { return nil }
        if abouts.contains(where: { text.hasPrefix($0) }) || ends.contains(where: { text.hasSuffix($0) }) {
            return Words(en: "not one exact number", zh: "不是确切的数字")
        }
        let parts = text.split(whereSeparator: { "-~—–至到".contains($0) })
        if parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 || $0 == 0x2E } }) {
            return Words(en: "a range of two numbers", zh: "是一个范围，不是一个数字")
        }
        return nil
    }

    /// Digits with something behind them that is no unit.
    private func trailing(_ text: String) -> Words? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || ".,-".contains($0)) }
        let rest = text.dropFirst(number.count).drop { $0 == " " }
        guard number.contains(where: \.isNumber), !rest.isEmpty, rest.count <= 12,
            rest.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic })
        else { return nil }
        if rest.unicodeScalars.allSatisfy({ "OoIlSB".unicodeScalars.contains($0) }) { return Self.letters }
        return Words(
            en: "\"\(rest)\" behind the number is no known unit; with (units \"\(rest)\") makes it one",
            zh: "数字后的“\(rest)”不是已知单位；with (units \"\(rest)\") 可将其作为单位")
    }

    private static let letters = Words(
        en: "a letter where a digit is meant (O for 0, l for 1)", zh: "数字位置上是字母（如 O 当作 0、l 当作 1）")

    private static func code(_ text: String) -> Words? {
        let digits = String(text.map { $0 == "O" || $0 == "o" ? "0" : $0 == "l" || $0 == "I" ? "1" : $0 })
        if digits != text, Decimal(digits) != nil { return letters }
        var bytes = text
        if bytes.withUTF8({ TypeInference.isShortened($0) }) {
            return Words(
                en: "a spreadsheet has shortened it; the digits are lost", zh: "被电子表格缩写，位数已丢失")
        }
        if (try? TemporalForm(text)) != nil { return Words(en: "a date, not a number", zh: "是日期，不是数字") }
        return nil
    }

    private static func noNumber(isInt: Bool) -> Words {
        isInt
            ? Words(
                en: "no whole number; 1234, 1,234, １２３, (3), 1.2万 and 300户 are",
                zh: "不是整数；1234、1,234、１２３、(3)、1.2万、300户 之类才是")
            : Words(
                en: "no number; 12.5, 1,234.50, 95%, (3), 1.2万 and 12.5元 are",
                zh: "不是数字；12.5、1,234.50、95%、(3)、1.2万、12.5元 之类才是")
    }

    // MARK: Other types

    private func periodWords(_ cell: UnsafeBufferPointer<UInt8>, _ unit: PeriodUnit) -> Words {
        let text = Self.plain(cell)
        switch try? TemporalForm(text) {
        case .date, .dateTime:
            return Words(en: "a day; the column holds periods of one \(unit.rawValue)", zh: "是日期；该列的值是时段")
        case .period(let period) where period.unit != unit:
            return Words(
                en: "a \(period.unit.rawValue); the column's first value is a \(unit.rawValue)",
                zh: "时段的长短与该列首个值不同")
        default:
            return Words(
                en: "no period; 2020, 2020-H1, 2020-Q1, 2020-03 and 2020年3月 are",
                zh: "不是时段；2020、2020-H1、2020-Q1、2020-03、2020年3月 之类才是")
        }
    }

    private static let noBool = Words(
        en: "neither yes nor no; 是/否, 有/无, √/×, Y/N, true/false, 1/0 and 已…/未… are",
        zh: "既非是也非否；是/否、有/无、√/×、Y/N、true/false、1/0、已…/未… 才是")

    private func enumWords(_ text: String) -> Words {
        guard case .enumeration(let type)? = plan.declaredType else {
            return Words(en: "not among the values", zh: "不在取值之列")
        }
        if let nearest = EditDistance.nearest(to: text, in: type.members.flatMap(\.allNames)).first {
            return Words(en: "not among the values; the nearest is \(nearest)", zh: "不在取值之列；最接近的是“\(nearest)”")
        }
        let names = type.members.prefix(8).map(\.name)
        let dots = type.members.count > names.count
        return Words(
            en: "not among the values \(names.joined(separator: ", "))\(dots ? ", …" : "")",
            zh: "不在取值之列：\(names.joined(separator: "、"))\(dots ? "……" : "")")
    }
}

/// Why a text is no day.
struct DateReason {
    let text: String

    func words(isDay: Bool) -> Words {
        if ["至今", "现在", "今", "长期", "永久", "长期有效", "无固定期限"].contains(text) {
            return Words(
                en: "an end that is open; `missing [\"\(text)\"]` makes it null",
                zh: "表示尚未结束；missing [\"\(text)\"] 可读作空")
        }
        return impossible ?? period ?? incomplete ?? time(isDay: isDay) ?? number ?? otherWords(isDay: isDay)
    }

    /// The numbers in the text, in order.
    private var numbers: [Int] {
        if text.utf8.count == 8, let number = Int(text), number > 0 {
            return [number / 10_000, number / 100 % 100, number % 100]
        }
        return parts
    }

    private var parts: [Int] {
        text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).prefix(6).map { Int($0) ?? .max }
    }

    /// Three numbers of a date that does not exist.
    private var impossible: Words? {
        let numbers = numbers
        guard numbers.count >= 3, text.prefix(4).allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        if month == 0 || day == 0, year == 1900 {
            return Words(en: "what a spreadsheet makes of an empty cell or 0", zh: "电子表格由空单元格或 0 变成的日期")
        }
        guard (1...9999).contains(year) else {
            return Words(en: "there is no year \(year); years run from 1 to 9999", zh: "没有这一年；年份为 1 至 9999")
        }
        guard (1...12).contains(month) else {
            return Words(en: "there is no month \(month)", zh: "没有 \(month) 月")
        }
        let last = CalendarDate.daysInMonth(year: year, month: month)
        guard !(1...last).contains(day) else { return nil }
        return Words(
            en: "there is no day \(day): \(year)-\(month < 10 ? "0" : "")\(month) has \(last) days",
            zh: "没有 \(day) 日：\(year) 年 \(month) 月只有 \(last) 天")
    }

    private var period: Words? {
        let months = numbers.count == 2 && numbers[0] > 999
        if months, text.contains("月") || text.contains("-") || text.contains("/") || text.contains(".") {
            return Words(en: "a month, not a day", zh: "是月份，不是日期")
        }
        if ["年底", "年末", "年初", "年中", "上半年", "下半年", "季度", "月底", "月初", "上旬", "中旬", "下旬"].contains(where: {
            text.contains($0)
        }) {
            return Words(en: "a span of time, not one day", zh: "是一段时间，不是某一天")
        }
        if numbers.count == 1, text.hasSuffix("年") || (1000...2999).contains(numbers[0]), numbers[0] < 10_000 {
            return Words(en: "a year, not a day", zh: "是年份，不是日期")
        }
        return nil
    }

    private var incomplete: Words? {
        let numbers = numbers
        if numbers.count == 2, text.contains("月") || numbers.allSatisfy({ $0 <= 31 }) {
            return Words(en: "it has no year", zh: "缺少年份")
        }
        if numbers.count == 3, numbers[0] < 100 {
            return Words(
                en: "a year of two digits, or day and month in an order that can't be told", zh: "年份只有两位，或日月次序不明")
        }
        return nil
    }

    private func time(isDay: Bool) -> Words? {
        guard isDay, numbers.count >= 4 else { return nil }
        return Words(en: "it has a time of day; declare `datetime`", zh: "带有时刻；可声明为 datetime")
    }

    private var number: Words? {
        guard let number = Decimal(text) else { return nil }
        let isSerial = number.int64.map { LenientDate.serials.contains($0) } ?? false
        return Words(
            en: isSerial
                ? "a spreadsheet's day with a time"
                : "a number; a spreadsheet's days run from 10000 (1927) to 99999 (2173)",
            zh: isSerial ? "是带时刻的日期序号" : "是数字；电子表格的日期序号为 10000（1927 年）至 99999（2173 年）")
    }

    private func otherWords(isDay: Bool) -> Words {
        isDay
            ? Words(
                en: "no date; 2020-03-10, 2020/3/10, 2020.3.10, 2020年3月10日, 20200310 and 43900 are",
                zh: "不是日期；2020-03-10、2020/3/10、2020.3.10、2020年3月10日、20200310、43900 之类才是")
            : Words(
                en: "no date with a time; 2020-03-10 08:30, 2020-03-10T08:30:15 and 2020/3/10 8:30 are",
                zh: "不是日期时间；2020-03-10 08:30、2020-03-10T08:30:15、2020/3/10 8:30 之类才是")
    }
}
