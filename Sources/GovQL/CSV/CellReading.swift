// One cell to one value, fast: eight digits at a time in a word. The strict readers take exactly the forms that
// TypeInference knows; the lenient ones, for declared columns, take what a person would have meant.
// A cell is a pointer and a length; eight bytes past its end can be read.

enum CellReading {
    typealias Bytes = UnsafePointer<UInt8>

    /// A decimal of up to 18 digits in all, or an int, with its scale; false for anything else and for longer ones.
    @inline(__always)
    static func decimal(_ bytes: Bytes, _ count: Int, _ value: inout Int64, _ scale: inout Int) -> Bool {
        let isNegative = bytes[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        var mantissa: UInt64 = 0
        var point = -1
        var index = start
        while index < count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit > 9 {
                guard bytes[index] == UInt8(ascii: "."), point < 0 else { return false }
                point = index
            } else {
                mantissa = mantissa &* 10 &+ UInt64(digit)
            }
            index += 1
        }
        let whole = (point < 0 ? count : point) - start
        let places = point < 0 ? 0 : count - point - 1
        guard whole + places > 0, whole + places <= 18, whole <= TypeInference.maximumWholeDigits,
            point < 0 || places > 0, whole < 2 || bytes[start] != UInt8(ascii: "0")
        else { return false }
        scale = places
        value = isNegative ? -Int64(truncatingIfNeeded: mantissa) : Int64(truncatingIfNeeded: mantissa)
        return true
    }

    /// A number in any form that TypeInference calls one.
    @inline(__always)
    static func num(_ bytes: Bytes, _ count: Int, _ value: inout Double) -> Bool {
        var mantissa: Int64 = 0
        var scale = 0
        // Below 2^53 over a power of ten up to 10^22 one division rounds once: exact (Clinger, 1990).
        if decimal(bytes, count, &mantissa, &scale), mantissa.magnitude < 1 << 53 {
            value = Double(mantissa) / doublePowers[scale]
            return true
        }
        return slowNum(bytes, count, &value)
    }

    @inline(never)
    private static func slowNum(_ bytes: Bytes, _ count: Int, _ value: inout Double) -> Bool {
        let cell = UnsafeBufferPointer(start: bytes, count: count)
        guard TypeInference.traits(of: cell).flags.contains(.num),
            let number = NumberFormat.double(cell)
                ?? LenientNumber(cell).flatMap({ NumberFormat.double($0.value.description) }), number.isFinite
        else { return false }
        value = number
        return true
    }

    /// `true` and `false` in any case: the spreadsheets' TRUE too.
    static func plainBool(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
        if cell.count == 4, isWord(cell, "true") { return true }
        if cell.count == 5, isWord(cell, "false") { return false }
        return nil
    }

    private static func isWord(_ cell: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        for index in 0..<word.utf8CodeUnitCount where cell[index] | 0x20 != word.utf8Start[index] { return false }
        return true
    }

    static let doublePowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}

// MARK: Declared columns

extension CellReading {
    /// A cell without the ASCII blanks around it.
    static func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = cell.count
        while start < end, cell[start] == 0x20 || cell[start] == 0x09 { start += 1 }
        while end > start, cell[end - 1] == 0x20 || cell[end - 1] == 0x09 { end -= 1 }
        return UnsafeBufferPointer(rebasing: cell[start..<end])
    }

    /// A percentage in a declared column, of up to 38 digits.
    static func lenientPercent(_ cell: UnsafeBufferPointer<UInt8>) -> Decimal? {
        let cell = trimmed(cell)
        guard cell.last == UInt8(ascii: "%"),
            let percent = Decimal(UnsafeBufferPointer(rebasing: cell.dropLast()))
        else { return nil }
        return Decimal(mantissa: percent.mantissa, scale: percent.scale + 2)
    }

    /// The number of a period of the declared unit.
    static func period(_ cell: UnsafeBufferPointer<UInt8>, _ unit: PeriodUnit) -> Int64? {
        if case .period(let period)? = try? TemporalForm(trimmed(cell)), period.unit == unit { return period.ordinal }
        guard unit == .month, case .month(let period)? = LenientDate(cell)?.form else { return nil }
        return period.ordinal
    }
}
