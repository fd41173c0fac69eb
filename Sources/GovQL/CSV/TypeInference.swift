// Which types a cell could have, and so which type a column has: the narrowest that all its values have. What looks like
// a number but would not survive as one (a leading zero, over 15 digits, 12E3) is text.
// Reading values is CellReading.swift's business; the two agree on every form.

/// The types that a value, or all values seen so far, could have. Text is always possible and has no flag.
struct TypeFlags: OptionSet, Sendable {
    let rawValue: UInt8

    static let bool = TypeFlags(rawValue: 1)
    static let int = TypeFlags(rawValue: 2)
    static let decimal = TypeFlags(rawValue: 4)
    static let num = TypeFlags(rawValue: 8)
    static let date = TypeFlags(rawValue: 16)
    static let dateTime = TypeFlags(rawValue: 32)
    /// Each cell with a percent sign.
    static let percent = TypeFlags(rawValue: 64)

    /// Nothing was seen yet that rules a type out.
    static let all: TypeFlags = [.bool, .int, .decimal, .num, .date, .dateTime, .percent]

    static let intCell: TypeFlags = [.int, .decimal, .num]
    static let decimalCell: TypeFlags = [.decimal, .num]

    /// The narrowest form that is left.
    var form: CellForm {
        if contains(.int) { return .int }
        if contains(.decimal) { return .decimal }
        if contains(.num) { return .num }
        if contains(.date) { return .date }
        if contains(.dateTime) { return .dateTime }
        if contains(.bool) { return .bool }
        if contains(.percent) { return .percent }
        return .text
    }
}

/// What values of a column say of its type.
struct ColumnKnowledge: Equatable, Sendable {
    private(set) var flags = TypeFlags.all
    /// Decimals: the most places.
    private(set) var scale = 0
    var hasValues: Bool { flags != .all }

    init() {}

    init(flags: TypeFlags, scale: Int) {
        self.flags = flags
        self.scale = scale
    }

    /// Takes over what other values say.
    mutating func add(_ other: ColumnKnowledge) {
        flags.formIntersection(other.flags)
        scale = max(scale, other.scale)
    }
}

enum TypeInference {
    /// Digits of a number's whole part: more are an identifier, which a spreadsheet would round.
    static let maximumWholeDigits = 15
    /// Digits after the point that stay exact; more come from binary numbers.
    static let maximumPlaces = 18

    /// What a cell that is not empty could be. The bytes are readable up to 8 past the end.
    static func flags(of cell: UnsafeBufferPointer<UInt8>) -> TypeFlags {
        let plain = plainFlags(of: cell)
        guard plain.isEmpty, mayBeLenient(cell) else { return plain }
        if let number = LenientNumber(cell) { return number.flags }
        if case .day? = LenientDate(cell) { return .date }
        return []
    }

    /// Whether a look at a cell's first character allows a number or a date; most texts end here.
    private static func mayBeLenient(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = cell.first else { return false }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "("), 0x20, 0x09, 0xC2, 0xE2, 0xEF:
            return true
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

    /// What texts could be, and the most places of a decimal among them. Empty texts and those that stand for null say
    /// nothing.
    static func summary(
        of texts: [ArraySlice<UInt8>], without missing: [[UInt8]]
    ) -> (flags: TypeFlags, scale: Int) {
        var flags = TypeFlags.all
        var scale = 0
        for text in texts where !text.isEmpty && !missing.contains(where: { $0.elementsEqual(text) }) {
            // Readers look at eight bytes past the end.
            let padded = Array(text) + [UInt8](repeating: 0, count: 8)
            let own = padded.withUnsafeBufferPointer {
                self.flags(of: UnsafeBufferPointer(rebasing: $0[..<text.count]))
            }
            flags.formIntersection(own)
            if own.contains(.decimal), let point = text.firstIndex(of: UInt8(ascii: ".")) {
                scale = max(scale, text.endIndex - point - 1)
            }
        }
        return (flags, scale)
    }

    private static func temporalFlags(_ cell: UnsafeBufferPointer<UInt8>) -> TypeFlags {
        if cell.count == 10 { return CalendarDate(cell) == nil ? [] : .date }
        return CalendarDateTime(cell) == nil ? [] : .dateTime
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
            return places <= maximumPlaces ? .decimalCell : .num
        }
        guard cell[index] | 0x20 == UInt8(ascii: "e"), index + 1 < cell.count else { return [] }
        index += 1
        // 12E3 is an identifier as often as a number; programs that print binary numbers write a point or a sign.
        let hasSign = cell[index] == UInt8(ascii: "-") || cell[index] == UInt8(ascii: "+")
        guard hasSign || hasPoint else { return [] }
        if hasSign { index += 1 }
        let digits = digitCount(cell, from: index)
        guard digits > 0, index + digits == cell.count, NumberFormat.double(cell)?.isFinite == true else { return [] }
        return .num
    }

    /// The digits behind the point of a cell that could be a decimal.
    static func places(of cell: UnsafeBufferPointer<UInt8>) -> Int {
        if !plainFlags(of: cell).isEmpty {
            return cell.firstIndex(of: UInt8(ascii: ".")).map { cell.count - $0 - 1 } ?? 0
        }
        return LenientNumber(cell)?.value.scale ?? 0
    }

    private static func digitCount(_ cell: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < cell.count, cell[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
        return end - start
    }
}
