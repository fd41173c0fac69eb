// What a user may say about a file's form, as values, read from the texts that options are given as. Nil leaves a thing to
// be found out.

struct CSVOptions: Sendable {
    enum Totals: String, Sendable {
        case drop, keep
    }

    var encoding: TextEncoding?
    /// Empty: there is one column.
    var delimiter: [UInt8]?
    /// Some(nil): none.
    var quote: UInt8??
    var escape: CSVForm.Escape?
    /// What a comment line begins with; empty: there are none.
    var comment: [UInt8]?
    /// The line of the header; 0: there is none.
    var headerLine: Int?
    var headerRows: Int?
    var names: [String]?
    /// Which table of several, counted from 1.
    var table: Int?
    var totals = Totals.drop
    var fillDown: [String] = []
    /// Texts that are units of numbers, beside the known ones.
    var units: [String] = []

    init() {}
}

extension CSVOptions {
    /// Reads options by their English names.
    ///
    /// - Parameters:
    ///   - texts: the values of an option; nil if it is not given.
    ///   - refuse: what is thrown for a value that an option can't have; the words say what it wants.
    init(_ texts: (String) throws -> [String]?, refuse: (_ option: String, _ wanted: Words) -> any Error) throws {
        func value<Value>(_ name: String, _ wanted: Words, _ read: (String) -> Value?) throws -> Value? {
            guard let text = try texts(name) else { return nil }
            guard text.count == 1, let first = text.first, let value = read(first) else { throw refuse(name, wanted) }
            return value
        }
        func number(_ name: String, from least: Int) throws -> Int? {
            try value(name, Words(en: "a whole number from \(least)", zh: "不小于 \(least) 的整数")) { text in
                Int(text).flatMap { (least...1_000_000_000).contains($0) ? $0 : nil }
            }
        }
        let encodings = "\"auto\", \"utf-8\", \"gb18030\", \"gbk\", \"utf-16le\", \"utf-16be\""
        encoding =
            try value("encoding", Words(en: "one of \(encodings)", zh: "\(encodings) 之一")) { text in
                Self.encoding(text)
            } ?? nil
        delimiter =
            try value(
                "delimiter",
                Words(
                    en: "a text such as \",\", \";\", \"tab\" or \"space\"", zh: "\",\"、\";\"、\"tab\"、\"space\" 之类的文字")
            ) { Self.delimiter($0) } ?? nil
        quote =
            try value("quote", Words(en: "one ASCII character or \"none\"", zh: "一个 ASCII 字符或 \"none\"")) {
                Self.quote($0)
            } ?? nil
        escape = try value("escape", Words(en: "\"double\" or \"backslash\"", zh: "\"double\" 或 \"backslash\"")) {
            [
                "double": .doubled, "doubled": .doubled, "成对": .doubled, "backslash": .backslash, "\\": .backslash,
                "反斜杠": .backslash,
            ][
                Folding.fold($0)]
        }
        comment = try value("comment", Words(en: "a text such as \"#\" or \"none\"", zh: "\"#\" 之类的文字或 \"none\"")) {
            text in
            text.isEmpty ? nil : Self.isNone(text) ? [] : Array(text.utf8)
        }
        headerLine = try number("header", from: 0)
        headerRows = try number("header_rows", from: 0)
        names = try texts("names")
        table = try number("table", from: 1)
        totals =
            try value("totals", Words(en: "\"drop\" or \"keep\"", zh: "\"drop\" 或 \"keep\"")) {
                ["drop": .drop, "舍去": .drop, "keep": .keep, "保留": .keep][Folding.fold($0)]
            } ?? .drop
        fillDown = try texts("fill_down") ?? []
        units = try texts("units") ?? []
    }

    private static func isAutomatic(_ text: String) -> Bool { ["auto", "自动"].contains(Folding.fold(text)) }
    private static func isNone(_ text: String) -> Bool { ["none", "无"].contains(Folding.fold(text)) }

    /// Some(nil): to be found out.
    private static func encoding(_ text: String) -> TextEncoding?? {
        isAutomatic(text) ? .some(nil) : TextEncoding.named(text).map { .some($0) }
    }

    private static func delimiter(_ text: String) -> [UInt8]?? {
        switch Folding.fold(text) {
        case "auto", "自动": .some(nil)
        case "tab", "\\t", "制表符": [0x09]
        case "space", "blank", "空格": [0x20]
        case "comma", "逗号": [UInt8(ascii: ",")]
        case "semicolon", "分号": [UInt8(ascii: ";")]
        case "pipe", "竖线": [UInt8(ascii: "|")]
        case "none", "无": []
        default: other(text)
        }
    }

    /// A separator that has no name; nil if it can be none.
    private static func other(_ text: String) -> [UInt8]?? {
        let hasLineEnd = text.utf8.contains { $0 == CSVDialect.lineFeed || $0 == CSVDialect.carriageReturn }
        if text.isEmpty || hasLineEnd { return nil }
        return .some(Array(text.utf8))
    }

    private static func quote(_ text: String) -> UInt8??? {
        if isAutomatic(text) { return .some(nil) }
        if isNone(text) { return .some(.some(nil)) }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte > 0x20 else { return nil }
        return byte
    }
}

extension SourceDecision {
    /// The reason of what an option decides.
    static let asked = Words(en: "an option says so", zh: "由选项指定")
}
