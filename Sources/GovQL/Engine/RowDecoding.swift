// Rows as Codable values: a keyed container over one row, by column name. Only flat types: a row has no parts.

extension QueryResult {
    /// All rows as values of a `Decodable` type whose keys are column names.
    ///
    /// ```swift
    /// struct Load: Decodable { let name: String; let staff: Int; let rate: Double? }
    /// let loads = try result.rows(as: Load.self)
    /// ```
    ///
    /// Numbers decode as `Int`, `Int64`, `Double`; everything decodes as `String`. Throws `DecodingError`.
    public func rows<Element: Decodable>(as type: Element.Type) throws -> [Element] {
        try (0..<rowCount).map { try Element(from: RowDecoder(row: self[$0])) }
    }
}

private struct RowDecoder: Decoder {
    let row: QueryResult.Row
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer<Key>(row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DecodingError.typeMismatch(
            [Value].self, .init(codingPath: [], debugDescription: "a row is decoded by column names"))
    }

    /// A result of one column decodes as plain values.
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard row.result.columns.count == 1 else {
            throw DecodingError.typeMismatch(
                Value.self, .init(codingPath: [], debugDescription: "the row has \(row.result.columns.count) columns"))
        }
        return CellDecoder(value: row[0], codingPath: [])
    }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: QueryResult.Row
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.result.columns.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { row.result.columnIndex(key.stringValue) != nil }

    private func cell(_ key: Key) throws -> CellDecoder {
        guard let column = row.result.columnIndex(key.stringValue) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: [], debugDescription: "the result has no column \(key.stringValue)"))
        }
        return CellDecoder(value: row[column], codingPath: [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try cell(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try cell(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try cell(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try cell(key).decode(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try cell(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try cell(key).decode(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try cell(key).decode(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try cell(key).decode(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try cell(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try cell(key).decode(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try cell(key).decode(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try cell(key).decode(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try cell(key).decode(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try cell(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try cell(key).decode(type) }
    func decode<Element: Decodable>(_ type: Element.Type, forKey key: Key) throws -> Element {
        try cell(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy _: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        throw try cell(key).mismatch("a nested value")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw try cell(key).mismatch("a nested list")
    }

    func superDecoder() throws -> any Decoder { RowDecoder(row: row) }
    func superDecoder(forKey _: Key) throws -> any Decoder { RowDecoder(row: row) }
}

private struct CellDecoder: SingleValueDecodingContainer, Decoder {
    let value: Value
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func mismatch(_ wanted: String) -> DecodingError {
        .typeMismatch(
            Value.self, .init(codingPath: codingPath, debugDescription: "the value is \(value), not \(wanted)"))
    }

    func decodeNil() -> Bool { value.isNull }

    func decode(_: Bool.Type) throws -> Bool {
        guard case .bool(let flag) = value else { throw mismatch("a bool") }
        return flag
    }

    func decode(_: String.Type) throws -> String {
        if value.isNull { throw mismatch("a text") }
        return value.description
    }

    func decode(_: Double.Type) throws -> Double {
        guard let number = Double(value) else { throw mismatch("a number") }
        return number
    }

    func decode(_: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    private func integer<Integer: FixedWidthInteger>(_: Integer.Type) throws -> Integer {
        guard case .int(let number) = value, let integer = Integer(exactly: number) else {
            throw mismatch("\(Integer.self)")
        }
        return integer
    }

    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode<Element: Decodable>(_: Element.Type) throws -> Element { try Element(from: self) }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw mismatch("a nested value")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list(let values) = value else { throw mismatch("a list") }
        return ListDecoder(values: values, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
}

private struct ListDecoder: UnkeyedDecodingContainer {
    let values: [Value]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(values: [Value], codingPath: [any CodingKey]) {
        self.values = values
        self.codingPath = codingPath
    }

    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    private mutating func next() throws -> CellDecoder {
        guard values.indices.contains(currentIndex) else {
            throw DecodingError.valueNotFound(
                Value.self, .init(codingPath: codingPath, debugDescription: "the list has no more values"))
        }
        defer { currentIndex += 1 }
        return CellDecoder(value: values[currentIndex], codingPath: codingPath)
    }

    mutating func decodeNil() throws -> Bool {
        guard values.indices.contains(currentIndex), values[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Element: Decodable>(_: Element.Type) throws -> Element { try Element(from: next()) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy _: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        throw try next().mismatch("a nested value")
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
}
