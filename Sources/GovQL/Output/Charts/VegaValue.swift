// A value of JSON, as much of it as a specification of Vega-Lite needs. Members keep their order; what fits on a line
// stays on it, so that a row of the data is a line of the file.

indirect enum VegaValue {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([VegaValue])
    case object([(String, VegaValue)])

    /// A list that never stands on one line.
    static func texts(_ texts: [String]) -> VegaValue { .list(texts.map { .text($0) }) }

    /// The value as a file: indented by two blanks, closed by a line end.
    var file: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: 0)
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value on one line.
    var line: String {
        var bytes: [UInt8] = []
        writeLine(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let lineWidth = 100

    private func write(to bytes: inout [UInt8], indent: Int) {
        var line: [UInt8] = []
        writeLine(to: &line)
        let parts: [(String?, VegaValue)]
        let brackets: (String, String)
        switch self {
        case .list(let values) where !values.isEmpty:
            parts = values.map { (nil, $0) }
            brackets = ("[", "]")
        case .object(let members) where !members.isEmpty && (indent == 0 || line.count > Self.lineWidth || !isFlat):
            parts = members.map { ($0, $1) }
            brackets = ("{", "}")
        default:
            bytes += line
            return
        }
        if line.count + 2 * indent <= Self.lineWidth, indent > 0, isFlat {
            bytes += line
            return
        }
        bytes += brackets.0.utf8
        for (index, part) in parts.enumerated() {
            bytes += ((index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indent + 1)).utf8
            if let name = part.0 {
                JSONText.write(name, to: &bytes)
                bytes += ": ".utf8
            }
            part.1.write(to: &bytes, indent: indent + 1)
        }
        bytes += ("\n" + String(repeating: "  ", count: indent) + brackets.1).utf8
    }

    /// Whether it holds no list of objects and no objects of objects: easy to read on one line.
    private var isFlat: Bool {
        switch self {
        case .null, .bool, .number, .text: true
        case .list(let values): values.allSatisfy(\.isSimple)
        case .object(let members): members.allSatisfy { $0.1.isSimple || $0.1.isFlatList }
        }
    }

    private var isFlatList: Bool {
        if case .list = self { isFlat } else { false }
    }

    private var isSimple: Bool {
        switch self {
        case .null, .bool, .number, .text: true
        case .list, .object: false
        }
    }

    private func writeLine(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += Self.text(value).utf8
        case .text(let value): JSONText.write(value, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                value.writeLine(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                JSONText.write(member.0, to: &bytes)
                bytes += ": ".utf8
                member.1.writeLine(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The shortest text that reads as the same number.
    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
