// A column of a table as a chart reads it: as numbers, days or names. It knows no axes.

/// How a chart is made: in what language, and how much of the data it may hold.
public struct ChartOptions: Sendable {
    public var language = Language.english
    public var numbers = NumberStyle.exact
    public var dates = DateStyle.iso
    /// More categories than this are folded.
    public var maximumCategories = 24
    /// More series than this are folded.
    public var maximumSeries = 8
    /// More points of a series than this are thinned.
    public var maximumPoints = 2_000

    public init(language: Language = .english) {
        self.language = language
        dates = language == .chinese ? .zh : .iso
    }
}

struct ChartColumn {
    enum Nature {
        case number
        case time(PeriodUnit)
        case category
    }

    let place: Int
    var title: String
    let type: DataType
    let facts: ColumnFacts
    let nature: Nature
    private let column: OutputTable.Column
    private let texts: CellText
    private let language: Language

    /// Nil for a column that nothing can be drawn of: lists and durations.
    init?(_ table: OutputTable, _ place: Int, title: String? = nil, options: ChartOptions) {
        guard table.columns.indices.contains(place) else { return nil }
        column = table.columns[place]
        self.place = place
        self.title = title ?? column.name
        type = column.type
        facts = column.facts
        language = options.language
        let style = CellStyle(numbers: options.numbers, dates: options.dates, isShare: facts.isShare)
        texts = CellText(column.vector, type: column.type, style: style)
        switch type {
        case .int, .decimal, .num: nature = .number
        case .date: nature = .time(.day)
        case .dateTime: nature = .time(.day)
        case .period(let unit): nature = .time(unit)
        case .bool, .text, .code, .enumeration, .entity: nature = .category
        case .null, .duration, .list: return nil
        }
    }

    var isNumber: Bool { if case .number = nature { true } else { false } }
    var isTime: Bool { if case .time = nature { true } else { false } }
    var isCategory: Bool { if case .category = nature { true } else { false } }
    /// The unit of its periods; days for dates.
    var unit: PeriodUnit { if case .time(let unit) = nature { unit } else { .day } }
    var isWhole: Bool { type == .int }

    func isNull(_ row: Int) -> Bool { column.vector.isNull(row) }

    /// A number, or the day on which a date or period begins; nil for null. It may be infinite.
    func number(_ row: Int) -> Double? {
        guard isNumber || isTime else { return nil }
        switch column.vector.value(at: row, type: type) {
        case .int(let value): return Double(value)
        case .decimal(let value): return DecimalMath.double(value.mantissa, scale: value.scale)
        case .num(let value): return value
        case .date(let date): return Double(date.days)
        case .dateTime(let time): return Self.day(of: time)
        case .period(let period): return Double(period.start.days)
        default: return nil
        }
    }

    private static func day(of time: CalendarDateTime) -> Double {
        let (hour, minute, second) = time.time
        return Double(time.date.days) + (Double(hour) * 3600 + Double(minute) * 60 + Double(second)) / 86_400
    }

    func period(_ row: Int) -> Period? {
        switch column.vector.value(at: row, type: type) {
        case .period(let period): period
        case .date(let date): Period(containing: date, unit: .day)
        default: nil
        }
    }

    /// An exact number; nil for null and binary floats.
    func decimal(_ row: Int) -> Decimal? {
        switch column.vector.value(at: row, type: type) {
        case .int(let value): Decimal(value)
        case .decimal(let value): value
        default: nil
        }
    }

    /// The value as the result prints it, but shares in percent and binary floats to six digits; a word for null.
    func text(_ row: Int) -> String {
        if isNull(row) { return Words(en: "null", zh: "空")[language] }
        if isNumber, let number = number(row) {
            if facts.isShare, let text = ChineseNumber.text(number, isShare: true) { return text }
            if type == .num { return NumberFormat.text(Self.rounded(number)) }
        }
        var bytes: [UInt8] = []
        texts.append(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What two rows with the same value share, and no others do.
    func identity(_ row: Int) -> String {
        if isNull(row) { return "" }
        if case .rows(let rows)? = column.identities?.storage { return "\u{1}\(rows[row])" }
        if case .float64(let values) = column.vector.storage { return "\u{1}\(NumberFormat.text(values[row]))" }
        return "\u{1}" + text(row)
    }

    /// Six digits that say something: the seventh of a mean says nothing to the eye.
    private static func rounded(_ number: Double) -> Double {
        guard number.isFinite, number != 0, number.magnitude < 1e15, number.magnitude > 1e-9 else { return number }
        var factor = 1.0
        while number.magnitude * factor < 99_999.5 { factor *= 10 }
        return (number * factor).rounded() / factor
    }

    /// The names of an enum's values, in their order.
    var declaredNames: [String]? {
        if case .enumeration(let type) = type { type.members.map(\.name) } else { nil }
    }
}
