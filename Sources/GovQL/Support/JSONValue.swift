// JSON as a tree: what other programs answer with and what an exported dataset says of itself. Numbers stay the text that
// they were written as, so that none loses a digit. Bad input gives a reason and a place, never a trap; nesting is limited.
// Writing without a tree: JSONText.swift.

/// A JSON value.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order written.
    case object([Member])

    public struct Member: Hashable, Sendable {
        public let name: String
        public let value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// What is wrong with a text, and at which byte.
    public struct Mistake: Error, Hashable, Sendable {
        public let reason: String
        public let offset: Int
    }

    /// The member of an object by its name; nil where there is none.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    public var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The texts of an array of strings; nil of anything else.
    public var texts: [String]? {
        guard let elements else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }

    public static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    public static func int(_ value: Int) -> JSONValue { .number(String(value)) }

    /// Reads one value, with blanks around it.
    public init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(Mistake) {
        var reader = JSONReader(bytes)
        self = try reader.value(depth: 0)
        reader.skipBlanks()
        if !reader.isAtEnd { throw reader.mistake("something stands behind the value") }
    }

    public init(parsing text: [UInt8]) throws(Mistake) {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(Mistake) in try JSONValue(parsing: bytes) }
        }
        self = try result.get()
    }

    // MARK: Writing

    /// Appends the value. `indent` is how deep a line of it stands; what fits a line has one.
    public func write(to bytes: inout [UInt8], indent: Int = 0, width: Int = 100) {
        var flat: [UInt8] = []
        writeFlat(to: &flat)
        if flat.count + indent <= width || isLeaf { return bytes.append(contentsOf: flat) }
        let inner = [UInt8](repeating: 0x20, count: indent + 2)
        func block(_ open: UInt8, _ close: UInt8, _ count: Int, _ element: (Int, inout [UInt8]) -> Void) {
            bytes.append(open)
            for index in 0..<count {
                bytes.append(contentsOf: index > 0 ? ",\n".utf8 : "\n".utf8)
                bytes.append(contentsOf: inner)
                element(index, &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: inner.dropLast(2))
            bytes.append(close)
        }
        switch self {
        case .array(let elements):
            block(UInt8(ascii: "["), UInt8(ascii: "]"), elements.count) { index, bytes in
                elements[index].write(to: &bytes, indent: indent + 2, width: width)
            }
        case .object(let members):
            block(UInt8(ascii: "{"), UInt8(ascii: "}"), members.count) { index, bytes in
                JSONText.write(members[index].name, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                members[index].value.write(to: &bytes, indent: indent + 2, width: width)
            }
        default: bytes.append(contentsOf: flat)
        }
    }

    private var isLeaf: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func writeFlat(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): JSONText.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(contentsOf: ", ".utf8) }
                element.writeFlat(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(contentsOf: ", ".utf8) }
                JSONText.write(member.name, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                member.value.writeFlat(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// Reads values of one text, one after another.
struct JSONReader {
    private static let depthLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { offset >= bytes.count }
    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func mistake(_ reason: String) -> JSONValue.Mistake { JSONValue.Mistake(reason: reason, offset: offset) }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        offset += 1
        return true
    }

    mutating func value(depth: Int) throws(JSONValue.Mistake) -> JSONValue {
        skipBlanks()
        guard depth < Self.depthLimit else { throw mistake("values are nested too deeply") }
        switch next {
        case UInt8(ascii: "{")?: return try object(depth)
        case UInt8(ascii: "[")?: return try array(depth)
        case UInt8(ascii: "\"")?: return .string(try string())
        case UInt8(ascii: "t")?: return try word("true", .bool(true))
        case UInt8(ascii: "f")?: return try word("false", .bool(false))
        case UInt8(ascii: "n")?: return try word("null", .null)
        case nil: throw mistake("the text ends where a value should stand")
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONValue.Mistake) -> JSONValue {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw mistake("the text ends within a word") }
        for index in 0..<word.utf8CodeUnitCount where word.utf8Start[index] != bytes[offset + index] {
            throw mistake("no such word")
        }
        offset = end
        return value
    }

    private mutating func number() throws(JSONValue.Mistake) -> JSONValue {
        let start = offset
        while let byte = next, byte &- 0x30 < 10 || "+-.eE".utf8.contains(byte) { offset += 1 }
        guard bytes[start..<offset].contains(where: { $0 &- 0x30 < 10 }) else {
            throw mistake("neither a value nor a number")
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func object(_ depth: Int) throws(JSONValue.Mistake) -> JSONValue {
        offset += 1
        var members: [JSONValue.Member] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw mistake("a member's name is missing") }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw mistake("a colon is missing") }
            members.append(JSONValue.Member(name, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw mistake("an object is not closed") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSONValue.Mistake) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw mistake("an array is not closed") }
        return .array(elements)
    }

    private mutating func string() throws(JSONValue.Mistake) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(&text)
            default: text.append(byte)
            }
        }
        throw mistake("a string is not closed")
    }

    private mutating func escape(_ text: inout [UInt8]) throws(JSONValue.Mistake) {
        guard let byte = next else { throw mistake("a string is not closed") }
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): try unicode(&text)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        default: throw mistake("no such escape")
        }
    }

    private mutating func unicode(_ text: inout [UInt8]) throws(JSONValue.Mistake) {
        var value = try hex()
        if value & 0xFC00 == 0xD800 {
            guard next == UInt8(ascii: "\\"), offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "u") else {
                throw mistake("half of a surrogate pair")
            }
            offset += 2
            let low = try hex()
            guard low & 0xFC00 == 0xDC00 else { throw mistake("half of a surrogate pair") }
            value = 0x10000 + ((value & 0x3FF) << 10) + (low & 0x3FF)
        }
        guard let scalar = Unicode.Scalar(value) else { throw mistake("half of a surrogate pair") }
        text.append(contentsOf: String(scalar).utf8)
    }

    private mutating func hex() throws(JSONValue.Mistake) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw mistake("an escape is cut off") }
        let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
        guard let value = UInt32(digits, radix: 16), !digits.hasPrefix("+"), !digits.hasPrefix("-") else {
            throw mistake("four hexadecimal digits are wanted")
        }
        offset += 4
        return value
    }
}
