// Texts and numbers as they stand in an SVG: how wide a text will be, cut and wrapped to a width, escaped. Nobody here has
// the fonts; widths are estimated, a little too wide, from what DisplayWidth knows of cells.

enum SVGText {
    /// About how many pixels a text takes: wide scalars are square, others as in common sans-serif fonts.
    static func width(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ems($1) } * size
    }

    private static func ems(_ scalar: Unicode.Scalar) -> Double {
        switch DisplayWidth.of(scalar) {
        case 0: return 0
        case 2: return 1
        default: break
        }
        switch scalar {
        case "i", "l", "j", "I", "'", "|", ".", ",", ":", ";", "!", "’": return 0.36
        case " ", "f", "t", "r", "(", ")", "[", "]", "/", "\\", "-", "·": return 0.41
        case "m", "w", "M", "W", "%", "@", "—", "…", "<", ">", "=", "+", "−", "~": return 0.95
        case "A"..."Z", "&": return 0.74
        default: return 0.63
        }
    }

    /// The text if it fits, else its beginning and `…`. Marks that combine take no room; a pile of them is cut as well.
    static func cut(_ text: String, to width: Double, size: Double) -> String {
        let scalars = text.unicodeScalars
        let most = max(16, Int(min(max(width, 0), 10_000) / size) * 8)
        if scalars.count <= most, Self.width(text, size: size) <= width { return text }
        let room = width - ems("…") * size
        var used = 0.0
        var result = ""
        var count = 0
        for scalar in scalars {
            used += ems(scalar) * size
            count += 1
            if used > room || count > most { break }
            result.unicodeScalars.append(scalar)
        }
        while result.unicodeScalars.last == " " { result.unicodeScalars.removeLast() }
        return result + "…"
    }

    /// The text in lines no wider than `width`, broken at blanks and between wide scalars; the last is cut.
    static func wrap(_ text: String, to width: Double, size: Double, lines most: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            if lines.count == most - 1 || Self.width(String(rest), size: size) <= width {
                lines.append(cut(String(rest), to: width, size: size))
                break
            }
            let end = lineEnd(of: rest, width: width, size: size)
            lines.append(String(rest[..<end]).trimmingBlanks)
            rest = rest[end...].drop { $0 == " " }
        }
        return lines.isEmpty ? [""] : lines
    }

    /// Whether the text can be wrapped to `width` without breaking a word.
    static func canWrap(_ text: String, to width: Double, size: Double) -> Bool {
        var word = 0.0
        for scalar in text.unicodeScalars {
            if scalar == " " || DisplayWidth.of(scalar) == 2 { word = 0 }
            if scalar != " " { word += ems(scalar) * size }
            if word > width { return false }
        }
        return true
    }

    /// Where a line that is too long is broken: past one scalar at least.
    private static func lineEnd(of text: Substring, width: Double, size: Double) -> Substring.Index {
        let scalars = text.unicodeScalars
        var used = 0.0
        var good: Substring.Index?
        var index = scalars.startIndex
        var previous: Unicode.Scalar = " "
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let isWide = DisplayWidth.of(scalar) == 2 || DisplayWidth.of(previous) == 2
            if isWide, index > scalars.startIndex, !neverFirst.contains(scalar), !neverLast.contains(previous) {
                good = index
            }
            previous = scalar
            used += ems(scalar) * size
            if used > width, index > scalars.startIndex { return good ?? index }
            index = scalars.index(after: index)
            if scalar == " " { good = index }
        }
        return index
    }

    /// What no line of Chinese begins with, and what none ends with.
    private static let neverFirst: Set<Unicode.Scalar> = ["，", "。", "、", "；", "：", "）", "》", "”", "！", "？", "…"]
    private static let neverLast: Set<Unicode.Scalar> = ["（", "《", "“"]

    /// The text as XML: shown harmlessly, with what XML takes for markup escaped.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in ChartSummary.shown(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The lines of a tooltip, each escaped.
    static func escapeLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escape(String($0)) }.joined(separator: "\n")
    }

    /// A length or place with two decimals at most: `12`, `12.5`, `-0.25`.
    static func number(_ value: Double) -> String {
        // Nothing in a picture is larger; what is not a number stands nowhere.
        guard value.isFinite else { return "0" }
        let hundredths = Int((min(max(value, -1e7), 1e7) * 100).rounded())
        let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        if part == 0 { return "\(sign)\(whole)" }
        return part % 10 == 0 ? "\(sign)\(whole).\(part / 10)" : "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
