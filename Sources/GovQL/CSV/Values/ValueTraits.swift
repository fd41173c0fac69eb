// In what ways the cells of a column are written other than plainly. Readers note them cell by cell, a chunk keeps their
// union, and ColumnReport.swift tells them: as a note, as a decision.

/// The ways of writing that were met.
struct ValueTraits: OptionSet, Sendable {
    let rawValue: UInt32

    static let fullWidth = ValueTraits(rawValue: 1 << 0)
    static let thousands = ValueTraits(rawValue: 1 << 1)
    static let innerBlanks = ValueTraits(rawValue: 1 << 2)
    static let brackets = ValueTraits(rawValue: 1 << 3)
    static let trailingMinus = ValueTraits(rawValue: 1 << 4)
    static let percent = ValueTraits(rawValue: 1 << 5)
    static let tenThousands = ValueTraits(rawValue: 1 << 6)
    static let unit = ValueTraits(rawValue: 1 << 7)
    static let currency = ValueTraits(rawValue: 1 << 8)
    static let apostrophe = ValueTraits(rawValue: 1 << 9)
    static let numerals = ValueTraits(rawValue: 1 << 10)
    static let stars = ValueTraits(rawValue: 1 << 11)
    static let emptyPlaces = ValueTraits(rawValue: 1 << 12)
    static let slashes = ValueTraits(rawValue: 1 << 13)
    static let points = ValueTraits(rawValue: 1 << 14)
    static let chineseDate = ValueTraits(rawValue: 1 << 15)
    static let shortDate = ValueTraits(rawValue: 1 << 16)
    static let compactDate = ValueTraits(rawValue: 1 << 17)
    static let serial = ValueTraits(rawValue: 1 << 18)
    static let midnight = ValueTraits(rawValue: 1 << 19)
    static let yesAndNo = ValueTraits(rawValue: 1 << 20)
    static let otherCase = ValueTraits(rawValue: 1 << 21)
    static let blanksAround = ValueTraits(rawValue: 1 << 22)
    static let month = ValueTraits(rawValue: 1 << 23)

    private static let names: [(ValueTraits, Words)] = [
        (.fullWidth, Words(en: "full-width digits", zh: "全角数字")),
        (.thousands, Words(en: "separators of thousands", zh: "千位分隔符")),
        (.innerBlanks, Words(en: "blanks between digits", zh: "数字间的空格")),
        (.brackets, Words(en: "brackets for what is negative", zh: "括号表示负数")),
        (.trailingMinus, Words(en: "a minus behind", zh: "负号在后")),
        (.percent, Words(en: "percent: 95% is 0.95", zh: "百分数：95% 即 0.95")),
        (.tenThousands, Words(en: "万 and 亿 multiplied out", zh: "万、亿已换算")),
        (.unit, Words(en: "a unit behind", zh: "带单位")),
        (.currency, Words(en: "a sign of currency in front", zh: "前有货币符号")),
        (.apostrophe, Words(en: "an apostrophe in front", zh: "前有撇号")),
        (.numerals, Words(en: "Chinese numerals", zh: "中文数字")),
        (.stars, Words(en: "stars counted", zh: "按星数计")),
        (.emptyPlaces, Words(en: "12.0 for 12", zh: "12.0 即 12")),
        (.slashes, Words(en: "dates with /", zh: "日期用 /")),
        (.points, Words(en: "dates with points", zh: "日期用点")),
        (.chineseDate, Words(en: "dates with 年月日", zh: "日期用年月日")),
        (.shortDate, Words(en: "months and days of one digit", zh: "月日不补零")),
        (.compactDate, Words(en: "dates of eight digits", zh: "八位数字日期")),
        (.serial, Words(en: "day numbers of a spreadsheet: 43900 is 2020-03-10", zh: "电子表格的日期序号：43900 即 2020-03-10")),
        (.midnight, Words(en: "midnights read as days", zh: "零点读作日期")),
        (.yesAndNo, Words(en: "words for yes and no", zh: "表示是与否的词")),
        (.otherCase, Words(en: "other case or width", zh: "大小写或全半角不同")),
        (.blanksAround, Words(en: "blanks around cut off", zh: "去掉首尾空白")),
        (.month, Words(en: "months", zh: "月份")),
    ]

    /// What they are called, in a fixed order. Without `unit`, whose name says more.
    var words: [Words] { Self.names.filter { contains($0.0) && $0.0 != .unit }.map(\.1) }
}
