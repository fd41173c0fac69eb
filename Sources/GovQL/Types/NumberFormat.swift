// Numbers to text and back: 64-bit integers and Doubles, as UTF-8 bytes.
// No locale, no grouping, no units such as 万; those belong to the lexer (literals) and to Output (display).
// Decimals read and print themselves in Types/Decimal.swift.

/// The one way numbers are written, and read from data.
public enum NumberFormat {
    /// The shortest text that reads back as the same Double.
    ///
    ///     text(1000)    // "1000"
    ///     text(0.1)     // "0.1"
    ///     text(1e21)    // "1e21", from 10^21 on
    ///     text(1e-7)    // "1e-7", below 10^-6
    ///
    /// Negative zero prints as `0`. NaN and the infinities, which no query yields, print as `nan`, `inf`, `-inf`.
    public static func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        write(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `text(value)` as UTF-8.
    public static func write(_ value: Double, to bytes: inout [UInt8]) {
        if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
            write(Int64(value), to: &bytes)
        } else if value.isFinite {
            writeShortest(value, to: &bytes)
        } else {
            bytes.append(contentsOf: value.isNaN ? "nan".utf8 : (value < 0 ? "-inf".utf8 : "inf".utf8))
        }
    }

    /// Appends an integer as UTF-8.
    public static func write(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        // A slice's `reverse` would copy the array: an allocation per value.
        var (low, high) = (start, bytes.count - 1)
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }

    /// Swift's own description has the shortest digits (SwiftDtoa, after Errol and Grisu); only the layout is ours.
    private static func writeShortest(_ value: Double, to bytes: inout [UInt8]) {
        let description = value.description
        // Without an exponent the description is laid out as wanted, but for the `.0` of whole numbers.
        if !description.utf8.contains(UInt8(ascii: "e")) {
            bytes.append(contentsOf: description.utf8)
            if description.hasSuffix(".0") { bytes.removeLast(2) }
            return
        }
        var digits: [UInt8] = []
        // The value is 0.DIGITS * 10^pointAt.
        var pointAt: Int?
        var exponent = 0
        var isExponent = false
        var isExponentNegative = false
        for byte in description.utf8.drop(while: { $0 == UInt8(ascii: "-") }) {
            switch byte {
            case UInt8(ascii: "."): pointAt = digits.count
            case UInt8(ascii: "e"): isExponent = true
            case UInt8(ascii: "-"): isExponentNegative = true
            case UInt8(ascii: "+"): break
            default:
                if isExponent { exponent = exponent * 10 + Int(byte - UInt8(ascii: "0")) } else { digits.append(byte) }
            }
        }
        var point = (pointAt ?? digits.count) + (isExponentNegative ? -exponent : exponent)
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        point -= leadingZeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        layOut(digits, point: point, to: &bytes)
    }

    /// Places the point, with the thresholds of ECMAScript's Number::toString.
    private static func layOut(_ digits: [UInt8], point: Int, to bytes: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        if point > 21 || point < -5 {
            bytes.append(contentsOf: digits.prefix(1))
            if digits.count > 1 {
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: digits.dropFirst())
            }
            bytes.append(UInt8(ascii: "e"))
            write(Int64(point - 1), to: &bytes)
        } else if point <= 0 {
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(zero, count: -point))
            bytes.append(contentsOf: digits)
        } else if point >= digits.count {
            bytes.append(contentsOf: digits)
            bytes.append(contentsOf: repeatElement(zero, count: point - digits.count))
        } else {
            bytes.append(contentsOf: digits.prefix(point))
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits.dropFirst(point))
        }
    }
}

// MARK: Reading

extension NumberFormat {
    /// Reads `[+-] digits`; nil for any other form or if it does not fit.
    public static func int64(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let start = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        guard start < bytes.count else { return nil }
        var magnitude: UInt64 = 0
        if bytes.count - start <= 18 {
            // 18 digits cannot overflow, so the usual case carries no check for it.
            for index in start..<bytes.count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                magnitude = magnitude &* 10 &+ UInt64(digit)
            }
            return isNegative ? -Int64(magnitude) : Int64(magnitude)
        }
        for index in start..<bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (shifted, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carried) = shifted.addingReportingOverflow(UInt64(digit))
            if tooLarge || carried { return nil }
            magnitude = sum
        }
        if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// Reads an integer from a string.
    public static func int64(_ text: some StringProtocol) -> Int64? {
        var text = String(text)
        return text.withUTF8 { int64($0) }
    }

    /// Reads `[+-] digits [. digits] [(e|E) [+-] digits]`, where the digits before the point may be missing.
    ///
    /// The nearest Double; nil for any other form (`nan`, `inf`, hexadecimal, blanks) or beyond Double's range.
    public static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let parts = DoubleParts(bytes) else { return nil }
        if let magnitude = parts.exact { return parts.isNegative ? -magnitude : magnitude }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Reads a Double from a string.
    public static func double(_ text: some StringProtocol) -> Double? {
        var text = String(text)
        return text.withUTF8 { double($0) }
    }
}

/// The pieces of a floating-point text: digits * 10^exponent.
private struct DoubleParts {
    var isNegative = false
    var digits: UInt64 = 0
    var exponent = 0
    /// More than 19 digits: `digits` is not the whole number.
    var isCut = false

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.first else { return nil }
        isNegative = first == UInt8(ascii: "-")
        var index = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        let wholeDigits = readDigits(bytes, &index)
        var fractionDigits = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            fractionDigits = readDigits(bytes, &index)
            guard fractionDigits > 0 else { return nil }
            exponent = -fractionDigits
        }
        guard wholeDigits + fractionDigits > 0 else { return nil }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            guard readExponent(bytes, index + 1) else { return nil }
        } else if index < bytes.count {
            return nil
        }
    }

    private mutating func readDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
        let start = index
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            if digits < 1_000_000_000_000_000_000 { digits = digits * 10 + UInt64(digit) } else { isCut = true }
            index += 1
        }
        return index - start
    }

    private mutating func readExponent(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var index = start
        guard index < bytes.count else { return false }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        guard index < bytes.count else { return false }
        var value = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return false }
            // Past any Double's range the exact count is of no interest.
            if value < 1_000_000 { value = value * 10 + Int(digit) }
            index += 1
        }
        exponent += isNegative ? -value : value
        return true
    }

    /// The nearest Double where exact arithmetic gives it: two exact factors (Clinger 1990), or a decimal quotient.
    var exact: Double? {
        if isCut { return nil }
        if digits < 1 << 53, (-22...22).contains(exponent) {
            let value = Double(digits)
            return exponent < 0 ? value / Self.powersOfTen[-exponent] : value * Self.powersOfTen[exponent]
        }
        if (-DecimalMath.maximumDigits...0).contains(exponent) {
            return DecimalMath.double(Int128(digits), scale: -exponent)
        }
        return nil
    }
}
