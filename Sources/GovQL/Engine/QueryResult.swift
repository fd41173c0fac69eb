// What a query gave: typed columns, rows, notes. Complete in memory and independent of the session that made it.
// Next: RowDecoding.swift for rows as Codable values, Output/ for the formats.

/// A column of a result.
public struct ResultColumn: Sendable {
    public let name: String
    public let type: DataType
    /// The values; what their numbers mean is said by `type`.
    public let vector: Vector
    /// For entities: what each row prints, and its key, as texts.
    let labels: Vector?
    let keys: Vector?
    /// What its values mean, as far as the query tells.
    public internal(set) var facts = ColumnFacts()

    /// One value, boxed.
    public func value(at row: Int) -> Value {
        guard let labels, let keys, case .entity(let entity) = type, case .rows(let rows) = vector.storage else {
            return vector.value(at: row, type: type)
        }
        guard rows[row] != nullRow else { return .null }
        return .entity(
            EntityValue(
                entity: entity, row: rows[row], key: keys.value(at: row, type: .text).description,
                label: labels.value(at: row, type: .text).description))
    }
}

/// The answer to a query.
///
/// ```swift
/// let result = try session.run("districts | derive n = count(streets) | select name, n")
/// let counts: [Int?] = try result.column("n", as: Int.self)
/// for row in result { print(row["name"], row["n"]) }
/// ```
public struct QueryResult: Sendable {
    public let columns: [ResultColumn]
    public let rowCount: Int
    /// What is worth knowing about the numbers: warnings of the binder, notes of the run.
    public let notes: [Diagnostic]
    /// Whether this is the value of a bare expression: one row, one column, no name worth printing.
    public let isValue: Bool
    /// The most bytes that the run had in buffers at one time; 0 where nothing was run for it.
    public internal(set) var peakMemory = 0
    /// What `chart` stages ask for, in their order; the rows are as they would be without.
    public internal(set) var charts: [ResultChart] = []
    /// What the `chart` stages were bound to; their rows are not gathered yet.
    var boundCharts: [BoundChart] = []

    /// The index of a column, by its exact name, else case- and width-insensitively.
    public func columnIndex(_ name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { Folding.areEqual($0.name, name) }
    }

    public subscript(row: Int) -> Row { Row(result: self, index: row) }

    /// All values of a column as a Swift type; nil for null.
    ///
    /// `Int`, `Int64`, `Double`, `Bool`, `String`, ``Decimal``, ``CalendarDate``, ``Period`` and ``Value`` can be asked
    /// for. Throws ``ResultError`` if there is no such column or its values are of another type.
    public func column<Element: ResultValue>(_ name: String, as _: Element.Type = Element.self) throws -> [Element?] {
        guard let index = columnIndex(name) else { throw ResultError.noColumn(name) }
        let column = columns[index]
        return try (0..<rowCount).map { row in
            let value = column.value(at: row)
            if value.isNull { return nil }
            guard let element = Element(value) else {
                throw ResultError.wrongType(column: name, type: column.type.name, wanted: "\(Element.self)")
            }
            return element
        }
    }

    /// One row of a result.
    public struct Row: Sendable {
        let result: QueryResult
        public let index: Int

        public subscript(column: Int) -> Value { result.columns[column].value(at: index) }

        /// The value of a column; null if there is none of that name.
        public subscript(name: String) -> Value {
            result.columnIndex(name).map { self[$0] } ?? .null
        }
    }
}

extension QueryResult: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { rowCount }
}

/// What can go wrong when a result is read as Swift values.
public enum ResultError: Error, Sendable, CustomStringConvertible {
    case noColumn(String)
    case wrongType(column: String, type: String, wanted: String)

    public var description: String {
        switch self {
        case .noColumn(let name): "the result has no column \(name)"
        case .wrongType(let column, let type, let wanted): "column \(column) holds \(type), not \(wanted)"
        }
    }
}

/// A Swift type that a cell can be read as.
public protocol ResultValue: Sendable {
    /// Nil if the value is of another kind.
    init?(_ value: Value)
}

extension Value: ResultValue {
    public init?(_ value: Value) { self = value }
}

extension Int: ResultValue {
    public init?(_ value: Value) {
        guard case .int(let number) = value else { return nil }
        self = Int(number)
    }
}

extension Int64: ResultValue {
    public init?(_ value: Value) {
        guard case .int(let number) = value else { return nil }
        self = number
    }
}

extension Double: ResultValue {
    /// Any number; a decimal is rounded to the nearest double.
    public init?(_ value: Value) {
        switch value {
        case .int(let number): self = Double(number)
        case .decimal(let number): self = DecimalMath.double(number.mantissa, scale: number.scale)
        case .num(let number): self = number
        default: return nil
        }
    }
}

extension Bool: ResultValue {
    public init?(_ value: Value) {
        guard case .bool(let flag) = value else { return nil }
        self = flag
    }
}

extension String: ResultValue {
    /// Any value as GovQL prints it: an entity by its label, a date as `2020-03-10`.
    public init?(_ value: Value) { self = value.description }
}

extension Decimal: ResultValue {
    public init?(_ value: Value) {
        switch value {
        case .int(let number): self.init(number)
        case .decimal(let number): self = number
        default: return nil
        }
    }
}

extension CalendarDate: ResultValue {
    public init?(_ value: Value) {
        guard case .date(let date) = value else { return nil }
        self = date
    }
}

extension Period: ResultValue {
    public init?(_ value: Value) {
        guard case .period(let period) = value else { return nil }
        self = period
    }
}
