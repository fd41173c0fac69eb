// Numbers: `42`, `1_000`, `12.50`, `80%`, `1.5e3`, `3万`, `1.4万`. A number that touches a word, and a date without `@`,
// are reported here, because later they would look like something else.

extension Lexer {
    mutating func numberIfPresent() -> Bool {
        guard Identifier.isDigit(character(at: offset).scalar) else { return leadingPointIfPresent() }
        if bareDateIfPresent() { return true }
        let start = offset
        var number = WrittenNumber()
        digits(into: &number)
        fraction(into: &number)
        if exponentIfPresent() {
            float(from: start)
        } else {
            tenThousands(into: &number)
            number.isPercent = percentIfPresent()
            exact(number, from: start)
        }
        touchingWord(numberStart: start)
        return true
    }

    /// A number as it is read: digits without the point, and how many of them follow it.
    private struct WrittenNumber {
        var mantissa: Int128 = 0
        /// Significant digits; past 38 the value is void.
        var digits = 0
        var scale = 0
        var isPercent = false
        var hasPoint = false

        mutating func append(_ digit: UInt32) {
            if mantissa != 0 || digit != 0 { digits += 1 }
            if digits <= 38 { mantissa = mantissa * 10 + Int128(digit) }
        }
    }

    private mutating func digits(into number: inout WrittenNumber) {
        while true {
            let next = character(at: offset)
            if Identifier.isDigit(next.scalar) {
                number.append(next.scalar - 0x30)
                if number.hasPoint { number.scale += 1 }
            } else if next.scalar != UInt32(ascii: "_")
                || !Identifier.isDigit(character(at: offset + next.length).scalar)
            {
                return
            }
            offset += next.length
        }
    }

    /// `.50`, but not the `..` of a range.
    private mutating func fraction(into number: inout WrittenNumber) {
        let point = character(at: offset)
        guard point.scalar == UInt32(ascii: "."), Identifier.isDigit(character(at: offset + point.length).scalar) else {
            return
        }
        offset += point.length
        number.hasPoint = true
        digits(into: &number)
    }

    private mutating func exponentIfPresent() -> Bool {
        let letter = character(at: offset)
        guard letter.scalar | 0x20 == UInt32(ascii: "e") else { return false }
        var end = offset + letter.length
        let sign = character(at: end)
        if sign.scalar == UInt32(ascii: "+") || sign.scalar == UInt32(ascii: "-") { end += sign.length }
        guard Identifier.isDigit(character(at: end).scalar) else { return false }
        while case let digit = character(at: end), Identifier.isDigit(digit.scalar) { end += digit.length }
        offset = end
        return true
    }

    /// `万` and `亿`, also one after the other.
    private mutating func tenThousands(into number: inout WrittenNumber) {
        while true {
            let unit = character(at: offset)
            let zeros: Int
            switch unit.scalar {
            case 0x4E07: zeros = 4  // 万
            case 0x4EBF: zeros = 8  // 亿
            default: return
            }
            offset += unit.length
            for _ in 0..<zeros {
                if number.scale > 0 { number.scale -= 1 } else { number.append(0) }
            }
            // 1.40000万 is whole: what is left of the fraction is zeros.
            while number.scale > 0, number.mantissa % 10 == 0 {
                number.mantissa /= 10
                number.scale -= 1
            }
            if number.scale == 0 { number.hasPoint = false }
        }
    }

    private mutating func percentIfPresent() -> Bool {
        let next = character(at: offset)
        guard next.scalar == UInt32(ascii: "%") else { return false }
        offset += next.length
        return true
    }

    private mutating func float(from start: Int) {
        let spelling = word(in: start..<offset).filter { $0 != "_" }
        guard let value = Double(spelling), value.isFinite else {
            report(.numberTooLarge, from: start)
            emit(.invalid, from: start)
            return
        }
        emit(.number, from: start, literal: .float(value))
    }

    private mutating func exact(_ number: WrittenNumber, from start: Int) {
        let scale = number.scale + (number.isPercent ? 2 : 0)
        guard number.digits <= 38, scale <= 38 else {
            report(.numberTooLarge, from: start)
            emit(.invalid, from: start)
            return
        }
        if number.hasPoint || number.isPercent {
            let literal = DecimalLiteral(mantissa: number.mantissa, scale: scale, isPercent: number.isPercent)
            emit(.number, from: start, literal: .decimal(literal))
        } else {
            emit(.number, from: start, literal: .integer(number.mantissa))
        }
    }

    /// `.5`, where no name, number or bracket stands before the point.
    private mutating func leadingPointIfPresent() -> Bool {
        let point = character(at: offset)
        guard point.scalar == UInt32(ascii: "."), Identifier.isDigit(character(at: offset + point.length).scalar),
            bytes[max(0, offset - 1)] != UInt8(ascii: ".")
        else { return false }
        switch stream.tokens.last?.kind {
        case .word, .quotedName, .number, .rightParen, .rightBracket, .rightBrace, .string, .parameter: return false
        default: break
        }
        let start = offset
        offset += point.length
        offset = identifierEnd(from: offset)
        let fix = Fix(
            replacing: SourceRange(start, start), with: "0", title: Words(en: "write the zero", zh: "写出前面的 0"))
        report(.leadingPoint, from: start, fix: fix)
        emit(.invalid, from: start)
        return true
    }

    // MARK: Numbers that touch a word

    private static let touchingUnits: Set<String> = ["天", "周", "个月", "年"]
    /// Dropping these would change what is meant.
    private static let meaningful = ["十", "百", "千", "月", "日", "号", "时", "小时", "分", "分钟", "秒", "季度", "半年"]
    private static let numerals: [String: Int64] = ["十": 10, "百": 100, "千": 1000]

    /// `1万且`, `500户`, `90days`; `90天` is a duration and fine.
    private mutating func touchingWord(numberStart: Int) {
        let start = offset
        guard Identifier.canStart(character(at: start).scalar) else { return }
        let end = identifierEnd(from: start)
        let word = self.word(in: start..<end)
        if Lexer.touchingUnits.contains(word) { return }
        let number = self.word(in: numberStart..<start)
        let keyword = self.keyword(in: start..<end)
        // `10%x`: the parser takes it for an operator and says so.
        if number.last == "%", keyword == nil { return }
        let fix: Fix?
        if keyword?.isReserved == true || keyword?.unit != nil || keyword?.isCallClause == true || keyword == .by {
            fix = Fix(
                replacing: SourceRange(start, start), with: " ", title: Words(en: "insert a blank", zh: "加一个空格"))
        } else if let times = Lexer.numerals[word], let value = Int64(number), value < 1_000_000 {
            fix = Fix(
                replacing: SourceRange(numberStart, end), with: "\(value * times)",
                title: Words(en: "write \(value * times)", zh: "写成 \(value * times)"))
        } else if Lexer.meaningful.contains(word) || Lexer.touchingUnits.contains(where: word.hasPrefix) {
            fix = nil
        } else {
            fix = Fix(
                replacing: SourceRange(start, end), with: "", title: Words(en: "drop `\(word)`", zh: "去掉“\(word)”"))
        }
        report(.numberTouchesWord(number: number, word: word), at: SourceRange(numberStart, end), fix: fix)
        // A keyword stays to be read; a counting word is gone, as the edit would have it.
        if keyword == nil { offset = end }
    }
}
