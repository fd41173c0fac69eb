// Expressions with every name, link and type resolved: what the executor evaluates and SQL will be emitted from.
// Closed enums without closures. Rows are numbered slots (see LogicalPlan.swift); entities are rows by number.
// Implicit conversions are explicit here: both sides of a comparison or sum have one type.

/// A typed expression over the slots of one row.
public struct BoundExpr: Sendable {
    public let kind: Kind
    public let type: DataType
    public let origin: Origin

    public init(_ kind: Kind, type: DataType, origin: Origin) {
        self.kind = kind
        self.type = type
        self.origin = origin
    }

    public indirect enum Kind: Sendable {
        /// A literal. An entity is never a constant: see `entityConstant`.
        case constant(Value)
        /// `$name`, by its index in ``RunContext/parameters``; the value has the type of the expression.
        case parameter(Int)
        /// The run's `today`.
        case today
        /// A slot of this row.
        case slot(Int)
        /// An expression over the slots of the row `levels` out (1 is the row that this aggregate runs for).
        case outer(levels: Int, BoundExpr)
        /// A stored field of the entity row that the operand gives; null for a null row.
        case field(FieldID, of: BoundExpr)
        /// The row that a to-one link leads to.
        case follow(LinkID, of: BoundExpr)
        /// A row of an entity known when the query is bound: a text literal that met an entity. Always has a row.
        case entityConstant(row: UInt32)
        case not(BoundExpr)
        /// Operands after one that settles a row are not evaluated for it. At least two.
        case and([BoundExpr])
        case or([BoundExpr])
        case isNull(BoundExpr)
        /// Operands of one type. `==` and `!=` see null as a value; an ordering with null is false.
        case compare(Comparison, BoundExpr, BoundExpr)
        /// Whether a non-null operand equals one of the constants (all of its type), or is null and `null` is listed.
        case isOneOf(BoundExpr, [Value])
        /// Whether the first is among the elements of a list; false for null unless the list holds null.
        case isElement(BoundExpr, of: BoundExpr)
        /// Whether a non-null operand is among the values of a query's one slot, which has its type.
        case isAmong(BoundExpr, Subplan)
        /// Whether operand lies between the ends, which have its type; false for null.
        case isBetween(BoundExpr, lower: BoundExpr?, upper: BoundExpr?, includesUpper: Bool)
        /// Texts; false when the left side is null, and when the right side is.
        case textTest(TextTest, BoundExpr, BoundExpr)
        /// A regular expression known when the query is bound.
        case matches(BoundExpr, Pattern)
        /// Operands of one type: int, dec, num. A dec's result scale is in the type of this node.
        case arithmetic(Arithmetic, BoundExpr, BoundExpr)
        case negate(BoundExpr)
        /// `date + duration`, `date - duration` (isSubtraction); `period + int`.
        case shift(BoundExpr, by: BoundExpr, isSubtraction: Bool)
        /// Days between two dates, or periods between two periods of one unit: an int.
        case distance(BoundExpr, BoundExpr)
        /// The first that is not null; operands of one type.
        case coalesce([BoundExpr])
        /// The value of the first arm whose condition is true; null without `otherwise`.
        case conditional([Arm], otherwise: BoundExpr?)
        /// A widening that loses nothing: int → dec → num, dec to a larger scale, date → datetime (its midnight),
        /// code → text, null → anything.
        case widen(BoundExpr)
        case list([BoundExpr])
        /// A scalar function by its row in the function table.
        case call(ScalarFunction, [BoundExpr])
        /// An aggregate over rows reached from this one, or over this group.
        case aggregate(AggregateCall)
    }

    public struct Arm: Sendable {
        public let condition: BoundExpr
        public let value: BoundExpr

        public init(condition: BoundExpr, value: BoundExpr) {
            self.condition = condition
            self.value = value
        }
    }

    public enum Comparison: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public enum TextTest: String, Sendable {
        case contains
        case startsWith = "starts with"
        case endsWith = "ends with"
    }

    public enum Arithmetic: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        /// Gives num; int and dec operands are divided exactly and rounded once. By zero: null and a note.
        case divide = "/"
        case truncatingDivide = "//"
        case modulo = "mod"
    }
}

/// A key of an order. Nulls are last both ways; ties keep the order of the input.
public struct BoundSortKey: Sendable {
    public let value: BoundExpr
    public let isDescending: Bool
    /// Of texts.
    public let collation: Collation

    public init(value: BoundExpr, isDescending: Bool, collation: Collation = .codePoint) {
        self.value = value
        self.isDescending = isDescending
        self.collation = collation
    }
}

/// One step along a link.
public enum Hop: Hashable, Sendable {
    /// To the one row that the link points to.
    case forward(LinkID)
    /// To the rows whose link points here.
    case reverse(LinkID)
    /// To all rows above or below along a link of an entity to itself.
    case closure(LinkClosure)
    /// To the other rows whose link points to the same row.
    case peers(LinkID)
}

/// A link of an entity to itself, followed more than once.
public struct LinkClosure: Hashable, Sendable {
    public let link: LinkID
    /// Along the link; else against it.
    public let isUpward: Bool
    /// How many steps. The row that the walk starts from is never reached.
    public let depths: ClosedRange<Int>
}

extension [Hop] {
    /// Whether the rows at the end have a depth: the path is one closure.
    var endsInDepth: Bool {
        if count == 1, case .closure = self[0] { return true }
        return false
    }
}

/// The rows that an aggregate runs over. Inside its arguments, filter and order, slot numbers are those of such a row:
/// for `.rows` the slots of the input row, for `.reached` the reached entity row, and its depth if the path is one closure, for `.query` the query's.
public enum AggregateSubject: Sendable {
    /// The rows of the group, or of the window's partition.
    case rows
    /// The rows reached from an entity row along a path. `isOnce`: a row reached twice from one row or group counts
    /// once (the rule); false counts each arrival (`each`). `start` is over the enclosing row, in a group over its
    /// input rows.
    case reached(start: BoundExpr, path: [Hop], isOnce: Bool)
    /// All rows of a query: `from workers`.
    case query(Subplan)
}

/// A call of an aggregate function with its clauses.
public struct AggregateCall: Sendable {
    public let function: AggregateFunction
    public let subject: AggregateSubject
    /// One for most, two for `ratio` (both num, dec or int) and `argmax` keys, none for `count()`, `any()`.
    public let arguments: [BoundExpr]
    /// Each distinct value of the argument once: `count(distinct volunteer)`.
    public let isDistinct: Bool
    public let filter: BoundExpr?
    public let order: [BoundSortKey]
    /// `percentile(x, 90)`: the 90; `join(x, "、")`: the text. A constant.
    public let constant: Value?

    public init(
        function: AggregateFunction, subject: AggregateSubject, arguments: [BoundExpr], isDistinct: Bool = false,
        filter: BoundExpr? = nil, order: [BoundSortKey] = [], constant: Value? = nil
    ) {
        self.function = function
        self.subject = subject
        self.arguments = arguments
        self.isDistinct = isDistinct
        self.filter = filter
        self.order = order
        self.constant = constant
    }
}

/// An aggregate with the type of its result and its place: one column of an `aggregate` or `window` operator.
public struct BoundAggregate: Sendable {
    public let call: AggregateCall
    public let type: DataType
    public let origin: Origin

    public init(call: AggregateCall, type: DataType, origin: Origin) {
        self.call = call
        self.type = type
        self.origin = origin
    }
}
