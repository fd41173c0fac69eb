// One value, boxed: literals, parameters, cells of a small result. Rows in bulk live in Columns/Vector.swift.

/// A row of an entity as a host sees it.
public struct EntityValue: Hashable, Sendable {
    public let entity: EntityID
    /// The row's number in load order.
    public let row: UInt32
    /// The key as text; composite keys are joined by `/`.
    public let key: String
    public let label: String

    public init(entity: EntityID, row: UInt32, key: String, label: String) {
        self.entity = entity
        self.row = row
        self.key = key
        self.label = label
    }

    /// Entities compare by key.
    public static func == (lhs: EntityValue, rhs: EntityValue) -> Bool {
        lhs.entity == rhs.entity && lhs.key.utf8.elementsEqual(rhs.key.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(entity)
        for byte in key.utf8 { hasher.combine(byte) }
    }
}

/// A single value of any type.
public enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case decimal(Decimal)
    case num(Double)
    case text(String)
    case date(CalendarDate)
    case dateTime(CalendarDateTime)
    case period(Period)
    case duration(DateDuration)
    case enumeration(EnumType, code: Int)
    case entity(EntityValue)
    case list([Value])

    public var isNull: Bool { self == .null }
}

extension Value: CustomStringConvertible {
    /// The value as GovQL prints it; null is the empty text.
    public var description: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .decimal(let value): value.description
        case .num(let value): NumberFormat.text(value)
        case .text(let value): value
        case .date(let value): value.description
        case .dateTime(let value): value.description
        case .period(let value): value.description
        case .duration(let value): value.description
        case .enumeration(let type, let code): type.members.indices.contains(code) ? type.members[code].name : ""
        case .entity(let value): value.label
        case .list(let values): values.map(\.description).joined(separator: ", ")
        }
    }
}
