// The types of values. Entities are named by number only: what an entity holds is Catalog's knowledge.
// Next: Value.swift holds one value; Columns/Vector.swift holds many.

/// The number of an entity in its catalog.
public struct EntityID: Hashable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
}

/// A closed list of values declared by a schema: `kind: enum ordered { old_city 老城型, unit 单位型 }`.
///
/// A class because vectors of codes and their type share it; two enums are the same only if declared in one place.
public final class EnumType: Hashable, Sendable {
    /// One value: the name declared first is what is stored, printed and exported.
    public struct Member: Hashable, Sendable {
        public let name: String
        public let otherNames: [String]

        public init(name: String, otherNames: [String]) {
            self.name = name
            self.otherNames = otherNames
        }

        public var allNames: [String] { [name] + otherNames }
    }

    public let name: String
    public let members: [Member]
    /// Whether `<` and its kin are defined. Sorting uses the declared order in any case.
    public let isOrdered: Bool
    private let codes: [[UInt8]: Int]

    public init(name: String, members: [Member], isOrdered: Bool) {
        self.name = name
        self.members = members
        self.isOrdered = isOrdered
        var codes: [[UInt8]: Int] = [:]
        for (code, member) in members.enumerated() {
            for name in member.allNames where codes[Array(name.utf8)] == nil {
                codes[Array(name.utf8)] = code
            }
        }
        self.codes = codes
    }

    /// The code of a value by any of its names, compared as bytes.
    public func code(of name: some Sequence<UInt8>) -> Int? { codes[Array(name)] }
    public func code(of name: String) -> Int? { codes[Array(name.utf8)] }

    public static func == (lhs: EnumType, rhs: EnumType) -> Bool { lhs === rhs }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What kind of value an expression, column or parameter has.
public enum DataType: Hashable, Sendable {
    /// The type of a bare `null`: it becomes whatever it meets.
    case null
    case bool
    case int
    /// An exact decimal; every value of the column has this many digits after the point.
    case decimal(scale: Int)
    /// A binary floating-point number.
    case num
    case text
    /// Text that is never read as a number.
    case code
    case date
    case dateTime
    case period(PeriodUnit)
    case duration
    case enumeration(EnumType)
    /// A row of an entity.
    case entity(EntityID)
    indirect case list(DataType)

    public var isNumeric: Bool {
        switch self {
        case .int, .decimal, .num: true
        default: false
        }
    }

    /// Whether values have a place in time.
    public var isTime: Bool {
        switch self {
        case .date, .dateTime, .period: true
        default: false
        }
    }

    public var isText: Bool { self == .text || self == .code }

    public var entityID: EntityID? {
        if case .entity(let id) = self { id } else { nil }
    }

    /// The name a user writes: `dec`, `list of text`.
    public var name: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .decimal: "dec"
        case .num: "num"
        case .text: "text"
        case .code: "code"
        case .date: "date"
        case .dateTime: "datetime"
        case .period: "period"
        case .duration: "duration"
        case .enumeration: "enum"
        case .entity: "entity"
        case .list(let element): "list of \(element.name)"
        }
    }
}
