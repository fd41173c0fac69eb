// JSON as text, appended to bytes: strings with their escapes, and objects member by member. It writes what RFC 8259
// says and nothing clever: no tree, no pretty printing.

public enum JSONText {
    /// Appends a string in quotes.
    public static func write(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { write(utf8: $0, to: &bytes) }
    }

    /// Appends UTF-8 bytes as a string in quotes. They are trusted to be UTF-8, as all texts in columns are.
    public static func write(utf8 text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for (index, byte) in text.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: text[start..<index])
            escape(byte, to: &bytes)
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}

/// Writes one JSON object, member by member, in the order given.
///
///     var object = JSONObject()
///     object.add("code", "GQL0123")
///     object.text   // {"code":"GQL0123"}
public struct JSONObject: Sendable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    public init() {}

    private mutating func key(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.write(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    public mutating func add(_ name: String, _ value: String) {
        key(name)
        JSONText.write(value, to: &bytes)
    }

    public mutating func add(_ name: String, _ value: Int) {
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func add(_ name: String, _ values: [String]) {
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.write(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    public mutating func add(_ name: String, _ values: [Int]) {
        key(name)
        bytes.append(contentsOf: "[\(values.map(String.init).joined(separator: ","))]".utf8)
    }

    public mutating func add(_ name: String, _ value: JSONObject) {
        key(name)
        bytes.append(contentsOf: value.bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    public mutating func addNull(_ name: String) {
        key(name)
        bytes.append(contentsOf: "null".utf8)
    }

    /// The object as text.
    public var text: String { String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self) }
}
