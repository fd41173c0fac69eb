// One history entry as one line of JSON, and back: strings, whole numbers, and fields that a newer version may add.
// Written by hand because a JSON library would be most of the program's start-up time.

extension HistoryEntry {
    var jsonLine: String {
        var line = "{\"text\":" + quoted(text) + ",\"time\":\(time)"
        if let dataset { line += ",\"dataset\":" + quoted(dataset) }
        return line + "}"
    }

    /// Nil if the line is not an object with a `text`.
    init?(jsonLine: some Collection<UInt8>) {
        var parser = FlatObjectParser(Array(jsonLine))
        guard let fields = parser.parse(), case .text(let text)? = fields["text"] else { return nil }
        self.init(text: text, time: 0)
        if case .number(let seconds)? = fields["time"] { time = seconds }
        if case .text(let name)? = fields["dataset"] { dataset = name }
    }
}

/// The text as a JSON string.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case "\u{0}"..<"\u{20}", "\u{7F}":
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

/// Reads `{"name": value, …}` where values are strings, numbers, `true`, `false` or `null`.
private struct FlatObjectParser {
    enum Value {
        case text(String)
        case number(Int)
        case other
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parse() -> [String: Value]? {
        var fields: [String: Value] = [:]
        guard take("{") else { return nil }
        if take("}") { return fields }
        repeat {
            skipBlanks()
            guard let name = string(), take(":"), let value = value() else { return nil }
            fields[name] = value
        } while take(",")
        return take("}") ? fields : nil
    }

    private mutating func value() -> Value? {
        skipBlanks()
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "\"") { return string().map(Value.text) }
        let start = position
        while position < bytes.count, !",}".utf8.contains(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        return word.isEmpty ? nil : Int(word).map(Value.number) ?? .other
    }

    private mutating func string() -> String? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
        position += 1
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                content += Array(String(scalar).utf8)
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        switch bytes[position] {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): return unicodeEscape()
        case let byte: return Unicode.Scalar(byte)
        }
    }

    /// At the `u`: leaves `position` on the last digit. Half of a surrogate pair, which we never write, is U+FFFD.
    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard position + 4 < bytes.count else { return nil }
        let digits = String(decoding: bytes[position + 1...position + 4], as: UTF8.self)
        position += 4
        return UInt32(digits, radix: 16).map { Unicode.Scalar($0) ?? "\u{FFFD}" }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }
}
