// Which types a cell could have, and so which type a column has: the narrowest that all its values have. What looks like
// a number but would not survive as one (a leading zero, over 15 digits, 12E3) is text.
// Reading values is CellReading.swift's business; the two agree on every form. What cells have in common: ColumnSummary.

/// The types that a value, or all values seen so far, could have. Text is always possible and has no flag.
struct TypeFlags: OptionSet, Sendable {
    let rawValue: UInt32

    static let bool = TypeFlags(rawValue: 1)
    static let int = TypeFlags(rawValue: 2)
    static let decimal = TypeFlags(rawValue: 4)
    static let num = TypeFlags(rawValue: 8)
    static let date = TypeFlags(rawValue: 16)
    static let dateTime = TypeFlags(rawValue: 32)
    /// Each cell with a percent sign.
    static let percent = TypeFlags(rawValue: 64)
    static let month = TypeFlags(rawValue: 128)
    /// Each cell with a unit, or each with 万 or 亿; the second: and whole.
    static let measure = TypeFlags(rawValue: 256)
    static let wholeMeasure = TypeFlags(rawValue: 512)
    /// Each cell a word for yes or no.
    static let pair = TypeFlags(rawValue: 1024)
    /// A number in some way.
    static let number = TypeFlags(rawValue: 2048)
    /// A whole number, or what a spreadsheet shows of a long one.
    static let code = TypeFlags(rawValue: 4096)

    /// Nothing was seen yet that rules a type out.
    static let all: TypeFlags = [
        .bool, .int, .decimal, .num, .date, .dateTime, .percent, .month, .measure, .wholeMeasure, .pair, .number, .code,
    ]

    static let intCell: TypeFlags = [.int, .decimal, .num, .number, .code]
    static let decimalCell: TypeFlags = [.decimal, .num, .number]
    static let numCell: TypeFlags = [.num, .number]
}

enum TypeInference {
    /// Digits of a number's whole part: more are an identifier, which a spreadsheet would round.
    static let maximumWholeDigits = 15
    /// Digits after the point that stay exact; more come from binary numbers.
    static let maximumPlaces = 18

    /// What a cell could be in an undeclared column. The bytes are readable up to 8 past the end.
    ///
    /// - Parameter knowsMarks: whether the usual marks for nothing speak for no type.
    static func traits(of cell: UnsafeBufferPointer<UInt8>, knowsMarks: Bool = true) -> CellTraits {
        if cell.isEmpty { return .nothing }
        let plain = plainFlags(of: cell)
        if !plain.isEmpty {
            var traits = CellTraits(flags: plain)
            if plain.contains(.decimal) {
                traits.scale = cell.firstIndex(of: UInt8(ascii: ".")).map { cell.count - $0 - 1 } ?? 0
            } else if plain.contains(.num) {
                traits.isShortened = plain.contains(.code)
            }
            return traits
        }
        // Most texts are too long for anything else.
        guard cell.count <= PlainCell.limit else { return CellTraits(flags: []) }
        return looseTraits(cell, knowsMarks)
    }

    private static func looseTraits(_ cell: UnsafeBufferPointer<UInt8>, _ knowsMarks: Bool) -> CellTraits {
        if let kind = MissingMarks.kind(cell) {
            var traits = CellTraits.nothing
            // A list of marks names all of them; blanks and lost values are no values in any case.
            traits.isMark = kind != .mark || knowsMarks
            if traits.isMark { return traits }
            if MissingMarks.isNone(cell) {
                return CellTraits(flags: .pair, kind: YesAndNo.possession, traits: .yesAndNo)
            }
        }
        if mayBeLenient(cell) {
            if let number = LenientNumber(cell) { return traits(of: number) }
            if let date = LenientDate(cell) { return traits(of: date) }
        }
        if let pair = YesAndNo.pair(of: cell) { return CellTraits(flags: .pair, kind: pair, traits: .yesAndNo) }
        var traits = CellTraits(flags: [])
        traits.isLong = isLong(cell)
        return traits
    }

    private static func traits(of number: LenientNumber) -> CellTraits {
        var traits = CellTraits(flags: .decimalCell, kind: number.kind, traits: number.traits)
        traits.scale = number.value.scale
        if number.isPercent {
            traits.flags = [.percent, .number]
        } else if number.kind != nil {
            traits.flags = number.whole == nil ? [.measure, .number] : [.measure, .wholeMeasure, .number]
        } else if number.value.scale == 0 {
            traits.flags = .intCell
        }
        return traits
    }

    private static func traits(of date: LenientDate) -> CellTraits {
        let flags: TypeFlags =
            switch date.form {
            case .day: .date
            case .time: date.isMidnight ? [.date, .dateTime] : .dateTime
            case .month: date.undoubtedMonth == nil ? [] : .month
            }
        return CellTraits(flags: flags, traits: date.traits)
    }

    /// Whether a look at a cell's first character allows a number or a date; most texts end here.
    private static func mayBeLenient(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = cell.first else { return false }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "("), 0x20, 0x09, 0xC2, 0xE2, 0xEF:
            return true
        case UInt8(ascii: "$"), UInt8(ascii: "R"), UInt8(ascii: "C"), UInt8(ascii: "U"), UInt8(ascii: "H"):
            return cell.count > 1 && cell.contains { $0 &- UInt8(ascii: "0") <= 9 }
        case 0xE3: return cell.count > 2 && cell[1] == 0x80 && cell[2] == 0x80
        default: return false
        }
    }

    private static func plainFlags(of cell: UnsafeBufferPointer<UInt8>) -> TypeFlags {
        guard let first = cell.first else { return .all }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            let number = numberFlags(cell)
            return number.isEmpty ? temporalFlags(cell) : number
        case UInt8(ascii: "-"), UInt8(ascii: "."): return numberFlags(cell)
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "T"), UInt8(ascii: "F"):
            return CellReading.plainBool(cell) == nil ? [] : .bool
        default: return []
        }
    }

    /// Whether a cell is a decimal or an int written plainly.
    static func isPlainDecimal(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        plainFlags(of: cell).contains(.decimal)
    }

    /// What texts have in common. Empty texts and those that stand for null say nothing.
    static func summary(of texts: [ArraySlice<UInt8>], without missing: [[UInt8]]) -> ColumnSummary {
        var summary = ColumnSummary()
        for text in texts where !text.isEmpty && !missing.contains(where: { $0.elementsEqual(text) }) {
            // Readers look at eight bytes past the end.
            let padded = Array(text) + [UInt8](repeating: 0, count: 8)
            padded.withUnsafeBufferPointer {
                summary.add(traits(of: UnsafeBufferPointer(rebasing: $0[..<text.count]), knowsMarks: false))
            }
            if summary.flags.isEmpty { break }
        }
        return summary
    }

    private static func temporalFlags(_ cell: UnsafeBufferPointer<UInt8>) -> TypeFlags {
        if cell.count == 10 { return CalendarDate(cell) == nil ? [] : .date }
        guard let time = CalendarDateTime(cell) else { return [] }
        return CalendarDateTime(startOf: time.date) == time ? [.date, .dateTime] : .dateTime
    }

    /// `[-] whole [. places] [e sign digits]`; a whole part of several digits begins with no zero.
    private static func numberFlags(_ cell: UnsafeBufferPointer<UInt8>) -> TypeFlags {
        var index = cell[0] == UInt8(ascii: "-") ? 1 : 0
        let whole = digitCount(cell, from: index)
        if whole > maximumWholeDigits || (whole > 1 && cell[index] == UInt8(ascii: "0")) { return [] }
        index += whole
        var places = 0
        let hasPoint = index < cell.count && cell[index] == UInt8(ascii: ".")
        if hasPoint {
            places = digitCount(cell, from: index + 1)
            if places == 0 { return [] }
            index += 1 + places
        }
        if whole + places == 0 { return [] }
        if index == cell.count {
            if !hasPoint { return .intCell }
            return places <= maximumPlaces ? .decimalCell : .numCell
        }
        guard cell[index] | 0x20 == UInt8(ascii: "e"), index + 1 < cell.count else { return [] }
        index += 1
        // 12E3 is an identifier as often as a number; programs that print binary numbers write a point or a sign.
        let hasSign = cell[index] == UInt8(ascii: "-") || cell[index] == UInt8(ascii: "+")
        guard hasSign || hasPoint else { return [] }
        if hasSign { index += 1 }
        let digits = digitCount(cell, from: index)
        guard digits > 0, index + digits == cell.count, NumberFormat.double(cell)?.isFinite == true else { return [] }
        return isShortened(cell) ? [.num, .number, .code] : .numCell
    }

    /// `4.20102E+11`: how spreadsheets show a number of twelve digits and more.
    static func isShortened(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard cell.count >= 5, cell.count <= 11 else { return false }
        let end = cell.count - 4
        guard cell[end] == UInt8(ascii: "E"), cell[end + 1] == UInt8(ascii: "+"), let power = cell.digits(end + 2, 2),
            (11...20).contains(power), digitCount(cell, from: 0) == 1
        else { return false }
        return end == 1 || (cell[1] == UInt8(ascii: ".") && end > 2 && digitCount(cell, from: 2) == end - 2)
    }

    /// A number of more digits than a spreadsheet keeps: an identity number, a card.
    static func isLong(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        cell.count >= 17 && cell.count <= 24 && digitCount(cell, from: 0) == cell.count
    }

    private static func digitCount(_ cell: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < cell.count, cell[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
        return end - start
    }
}
