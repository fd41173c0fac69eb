// Numbers as people write them: full-width digits, separators of thousands, brackets around what is negative, percent
// signs, 万 and 亿, units, signs of currency. Slow and careful. Nothing here guesses: a form that could mean two things is
// none, and whether a column may hold a form at all is its plan's business.

/// A number as people write it, exactly.
struct LenientNumber {
    let value: Decimal
    let traits: ValueTraits
    /// The unit behind it or the currency in front.
    let unit: String?

    var isPercent: Bool { traits.contains(.percent) }
    /// With 万 or 亿, but without a unit.
    var isMarked: Bool { unit == nil && traits.contains(.tenThousands) }

    /// What all numbers of an undeclared column have in common: their unit, or 万 and 亿.
    var kind: String? { unit ?? (isMarked ? Self.markedKind : nil) }

    static let markedKind = "万"

    var whole: Int64? { isPercent ? nil : value.int64 }

    /// Nil for a cell that is no such number. One with leading zeros or too many digits is a code, not a number.
    init?(_ cell: UnsafeBufferPointer<UInt8>, units: NumberUnits = .standard) {
        let number = PlainCell.with(cell) { plain, traits in
            LenientNumber(plain: plain, traits: traits, units: units)
        }
        guard let number else { return nil }
        self = number
    }

    private init?(plain cell: UnsafeBufferPointer<UInt8>, traits: ValueTraits, units: NumberUnits) {
        var reader = Reader(cell: cell, end: cell.count, units: units, traits: traits)
        guard let value = reader.number() else { return nil }
        self.value = value
        self.traits = reader.traits
        unit = reader.unit
    }

    private struct Reader {
        let cell: UnsafeBufferPointer<UInt8>
        var start = 0
        var end: Int
        let units: NumberUnits
        var traits: ValueTraits
        var unit: String?
        private var exponent = 0
        private var isNegative = false

        init(cell: UnsafeBufferPointer<UInt8>, end: Int, units: NumberUnits, traits: ValueTraits) {
            self.cell = cell
            self.end = end
            self.units = units
            self.traits = traits
        }

        mutating func number() -> Decimal? {
            takeBrackets()
            takeSign()
            takeCurrency()
            if !isNegative { takeSign() }
            guard start < end, cell[start] &- UInt8(ascii: "0") <= 9 || cell[start] == UInt8(ascii: ".") else {
                return nil
            }
            var bodyEnd = start
            while bodyEnd < end, isOfNumber(cell[bodyEnd]) { bodyEnd += 1 }
            let suffixStart = bodyEnd
            while bodyEnd > start, cell[bodyEnd - 1] == 0x20 { bodyEnd -= 1 }
            guard takeSuffix(from: suffixStart) else { return nil }
            if exponent == 0, unit == nil, !traits.contains(.percent), bodyEnd != end { return nil }
            guard let value = digits(UnsafeBufferPointer(rebasing: cell[start..<bodyEnd])) else { return nil }
            return scaled(isNegative ? value.negated : value)
        }

        private func isOfNumber(_ byte: UInt8) -> Bool {
            byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == 0x20
        }

        private mutating func takeBrackets() {
            guard end - start > 2, cell[start] == UInt8(ascii: "("), cell[end - 1] == UInt8(ascii: ")") else { return }
            start += 1
            end -= 1
            isNegative = true
            traits.insert(.brackets)
        }

        private mutating func takeSign() {
            if isNegative { return }
            if start < end, cell[start] == UInt8(ascii: "-") {
                start += 1
                isNegative = true
            } else if end - start > 1, cell[end - 1] == UInt8(ascii: "-") {
                end -= 1
                isNegative = true
                traits.insert(.trailingMinus)
            }
        }

        private mutating func takeCurrency() {
            guard start < end, cell[start] &- UInt8(ascii: "0") > 9 else { return }
            for (sign, unit) in NumberUnits.currencies where begins(with: sign, at: start) {
                start += sign.count
                while start < end, cell[start] == 0x20 { start += 1 }
                self.unit = unit
                traits.insert(.currency)
                return
            }
        }

        private func begins(with text: [UInt8], at place: Int) -> Bool {
            guard end - place >= text.count else { return false }
            for (offset, byte) in text.enumerated() where cell[place + offset] != byte { return false }
            return true
        }

        /// What stands behind the digits: a percent sign, a power of ten, a unit. False if it is something else.
        private mutating func takeSuffix(from suffix: Int) -> Bool {
            guard suffix < end else { return true }
            let rest = UnsafeBufferPointer(rebasing: cell[suffix..<end])
            if rest.count == 1, rest[0] == UInt8(ascii: "%") {
                traits.insert(.percent)
                return unit == nil
            }
            if takeUnit(rest) { return true }
            for (word, power) in NumberUnits.powers where begins(with: word, at: suffix) {
                exponent = power
                traits.insert(.tenThousands)
                var next = suffix + word.count
                while next < end, cell[next] == 0x20 { next += 1 }
                return next == end || takeUnit(UnsafeBufferPointer(rebasing: cell[next..<end]))
            }
            for (word, power) in NumberUnits.powersBeforeUnits where begins(with: word, at: suffix) {
                exponent = power
                traits.insert(.tenThousands)
                return takeUnit(UnsafeBufferPointer(rebasing: cell[suffix + word.count..<end]))
            }
            return false
        }

        private mutating func takeUnit(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
            guard let name = units.name(text) else { return false }
            // ¥12.5元 says it twice; ¥12.5户 is nonsense.
            guard unit == nil || unit == name else { return false }
            unit = name
            traits.insert(.unit)
            return true
        }

        /// `1234`, `1,234.5`, `12 345`: groups of three, all parted by the same sign.
        private mutating func digits(_ text: UnsafeBufferPointer<UInt8>) -> Decimal? {
            var mantissa: Int128 = 0
            var (whole, places, group) = (0, 0, 0)
            var parting: UInt8?
            var hasPoint = false
            for byte in text {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
                    if hasPoint { places += 1 } else { (whole, group) = (whole + 1, group + 1) }
                case UInt8(ascii: "."):
                    guard !hasPoint, parting == nil || group == 3 else { return nil }
                    hasPoint = true
                case UInt8(ascii: ","), 0x20:
                    guard !hasPoint, parting == nil ? (1...3).contains(group) : parting == byte && group == 3 else {
                        return nil
                    }
                    (parting, group) = (byte, 0)
                default: return nil
                }
                if whole > TypeInference.maximumWholeDigits || places > TypeInference.maximumPlaces { return nil }
            }
            guard whole > 0 || places > 0, hasPoint ? places > 0 : parting == nil || group == 3 else { return nil }
            if whole > 1, text[0] == UInt8(ascii: "0") { return nil }
            if parting == 0x20 { traits.insert(.innerBlanks) } else if parting != nil { traits.insert(.thousands) }
            return Decimal(mantissa: mantissa, scale: places)
        }

        /// With the power of ten and the percent sign.
        private func scaled(_ value: Decimal) -> Decimal? {
            if traits.contains(.percent) { return Decimal(mantissa: value.mantissa, scale: value.scale + 2) }
            if exponent == 0 { return value }
            guard let factor = DecimalMath.pow10(max(0, exponent - value.scale)) else { return nil }
            let (mantissa, isTooLong) = value.mantissa.multipliedReportingOverflow(by: factor)
            guard !isTooLong, mantissa.magnitude < 1_000_000_000_000_000_000_000 else { return nil }
            return Decimal(mantissa: mantissa, scale: max(0, value.scale - exponent))
        }
    }
}
