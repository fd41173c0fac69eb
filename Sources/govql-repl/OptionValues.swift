// Reading the values of options. Each either gives the value or throws a Mistake that shows how it is written.

import GovQL

enum OptionValues {
    private typealias Mistake = Arguments.Mistake

    /// `name=value`, `name:int=value`
    static func parameter(_ text: String) throws(Arguments.Mistake) -> Arguments.Parameter {
        guard let equals = text.firstIndex(where: { "=＝".contains($0) }), equals != text.startIndex else {
            throw Mistake(en: "--param wants name=value, not `\(text)`", zh: "--param 需要 名称=值，而不是 `\(text)`")
        }
        var name = text[..<equals]
        var type: String?
        if let colon = name.firstIndex(where: { ":：".contains($0) }) {
            type = String(name[name.index(after: colon)...]).trimmed
            name = name[..<colon]
        }
        let bare = String(name.hasPrefix("$") ? name.dropFirst() : name).trimmed
        guard !bare.isEmpty, type != "" else {
            throw Mistake(
                en: "--param wants name=value or name:int=value, not `\(text)`",
                zh: "--param 需要 名称=值 或 名称:整数=值，而不是 `\(text)`")
        }
        return Arguments.Parameter(name: bare, type: type, text: String(text[text.index(after: equals)...]))
    }

    static func format(_ text: String) throws(Arguments.Mistake) -> OutputFormat {
        if let format = OutputFormat(rawValue: text.lowercased()) { return format }
        throw unknownFormat(text, of: OutputFormat.allCases.map(\.rawValue))
    }

    /// That of a report of checks.
    static func checkFormat(_ text: String) throws(Arguments.Mistake) -> CheckFormat {
        if let format = CheckFormat(rawValue: text.lowercased()) { return format }
        throw unknownFormat(text, of: CheckFormat.allCases.map(\.rawValue))
    }

    private static func unknownFormat(_ text: String, of names: [String]) -> Arguments.Mistake {
        let list = names.joined(separator: ", ")
        if let nearest = Vocabulary.nearest(to: text, in: names).first {
            return Mistake(
                en: "no format `\(text)`; did you mean \(nearest)? There are \(list)",
                zh: "没有格式 `\(text)`；是否指 \(nearest)？可用：\(list)")
        }
        return Mistake(en: "no format `\(text)`; there are \(list)", zh: "没有格式 `\(text)`；可用：\(list)")
    }

    /// `2020-12-31`, with or without `@`.
    static func date(_ text: String) throws(Arguments.Mistake) -> CalendarDate {
        if let date = CalendarDate(text.hasPrefix("@") ? text.dropFirst() : text[...]) { return date }
        throw Mistake(
            en: "--today wants a date as 2020-12-31, not `\(text)`",
            zh: "--today 需要形如 2020-12-31 的日期，而不是 `\(text)`")
    }

    /// One of a few words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, of option: String
    ) throws(Arguments.Mistake) -> Choice {
        if let choice = Choice(rawValue: text.lowercased()) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        throw Mistake(
            en: "\(option) is \(names.joined(separator: " or ")), not `\(text)`",
            zh: "\(option) 只能是 \(names.joined(separator: "、"))，而不是 `\(text)`")
    }

    static func count(_ text: String, of option: String) throws(Arguments.Mistake) -> Int {
        if let count = Int(text), count >= 0 { return count }
        throw Mistake(en: "\(option) wants a number, not `\(text)`", zh: "\(option) 需要一个数，而不是 `\(text)`")
    }

    /// `5s`, `500ms`, `2m`, `1.5s`
    static func duration(_ text: String) throws(Arguments.Mistake) -> Duration {
        let units: [(suffix: String, factor: Double)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        if let milliseconds = quantity(text, units), milliseconds >= 1, milliseconds < 1e12 {
            return .milliseconds(Int64(milliseconds))
        }
        throw Mistake(
            en: "--timeout wants a time as 5s or 500ms, not `\(text)`",
            zh: "--timeout 需要形如 5s 或 500ms 的时长，而不是 `\(text)`")
    }

    /// `2GB`, `500MB`, `1048576`
    static func bytes(_ text: String) throws(Arguments.Mistake) -> Int {
        let units: [(suffix: String, factor: Double)] = [
            ("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("GIB", 1_073_741_824), ("MIB", 1_048_576), ("KIB", 1024), ("", 1),
        ]
        if let bytes = quantity(text.uppercased(), units), bytes >= 1, bytes < 9e18 { return Int(bytes) }
        throw Mistake(
            en: "--max-memory wants a size as 500MB or 2GB, not `\(text)`",
            zh: "--max-memory 需要形如 500MB 或 2GB 的大小，而不是 `\(text)`")
    }

    /// A number that is not negative and ends in one of the units, in the smallest of them.
    private static func quantity(_ text: String, _ units: [(suffix: String, factor: Double)]) -> Double? {
        for unit in units where text.hasSuffix(unit.suffix) {
            let digits = text.dropLast(unit.suffix.count)
            guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { continue }
            if let number = Double(digits) { return number * unit.factor }
        }
        return nil
    }
}
