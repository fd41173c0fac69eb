// Expressions as data. A node says what was written and where; it never learns what a name stands for or what type a
// value has: Binding makes other trees for that. Height is known at birth, so nothing here can overflow a stack.

/// An expression of GovQL.
///
/// Brackets leave no node: `(a + b) * c` is a product whose left operand is a sum.
public struct Expr: Hashable, Sendable {
    public let kind: Kind
    public let range: SourceRange
    /// Levels of nodes, this one included. The parser keeps it at or under ``SyntaxLimits/depth``.
    public let height: Int

    public init(_ kind: Kind, at range: SourceRange) {
        self.kind = kind
        self.range = range
        self.height = 1 + kind.heightOfChildren
    }

    public indirect enum Kind: Hashable, Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case decimal(DecimalLiteral)
        /// `1.5e3`
        case float(Double)
        case string(String)
        /// `@2020-03-10`
        case temporal(TemporalLiteral)
        /// `90 days`
        case duration(count: Int64, unit: DurationUnit)
        /// `["a", "b"]`
        case list([Expr])
        /// `18..59`, `18..<60`, `60..`; an open range has no upper end and is never half-open.
        case range(lower: Expr, upper: Expr?, isHalfOpen: Bool)
        case name(Name)
        /// `street.district`: a step from what `base` gives.
        case member(base: Expr, name: Name)
        /// The row itself.
        case this
        /// `outer` (1), `outer.outer` (2): the row that many levels out. `outer.x` is a member of it.
        case outer(levels: Int)
        /// `$month`; the name has no `$`, its range has.
        case parameter(Name)
        case negate(Expr)
        case not(Expr)
        case binary(BinaryOperator, operatorRange: SourceRange, left: Expr, right: Expr)
        /// `x is null`, `x is not null`
        case isNull(Expr, negated: Bool)
        /// `if p then x else y`; without `else` it is null.
        case conditional(condition: Expr, then: Expr, otherwise: Expr?)
        /// `case { p -> x, else -> z }`; at least one arm.
        case cases([CaseArm], otherwise: Expr?)
        case call(Call)
        /// `within district "洪山区" via volunteer`
        case within(Within)
        /// A bracketed query with at least one stage, used as a value or where a query starts.
        case query(Query)
    }
}

extension Expr {
    /// What may name an entity: a name, or that of a snapshot and one within it as a whole: `nov.projects`.
    public var entityName: Name? {
        switch kind {
        case .name(let name): return name
        case .member(let base, let name):
            guard case .name(let snapshot) = base.kind else { return nil }
            return Name("\(snapshot.text).\(name.text)", at: snapshot.range.union(name.range))
        default: return nil
        }
    }
}

/// `p -> x` in a `case`.
public struct CaseArm: Hashable, Sendable {
    public let condition: Expr
    public let value: Expr

    public init(condition: Expr, value: Expr) {
        self.condition = condition
        self.value = value
    }
}

/// A test of where in a tree a row is: `within district "洪山区"`.
public struct Within: Hashable, Sendable {
    /// The level of the tree.
    public let level: Name
    /// What the row's place at that level should be, or a list or a query of such.
    public let value: Expr
    /// The way to the tree, where several lead there.
    public let via: Expr?

    public init(level: Name, value: Expr, via: Expr? = nil) {
        self.level = level
        self.value = value
        self.via = via
    }
}

/// A call: `f(args where p sort keys per keys)`, or `f(link: args where …)`, or `f(from q: args …)`.
public struct Call: Hashable, Sendable {
    public let function: Name
    /// What stands before `:`, or after `from`.
    public let subject: Subject?
    /// `distinct` or `each` before the first argument: `count(distinct x)`, `count(services: distinct volunteer)`.
    public let modifier: Modifier?
    public let arguments: [Expr]
    /// After `where`.
    public let filter: Expr?
    /// After `sort`; empty without it.
    public let order: [SortKey]
    /// After `per`.
    public let partition: Partition?

    public init(
        function: Name, subject: Subject? = nil, modifier: Modifier? = nil, arguments: [Expr] = [],
        filter: Expr? = nil, order: [SortKey] = [], partition: Partition? = nil
    ) {
        self.function = function
        self.subject = subject
        self.modifier = modifier
        self.arguments = arguments
        self.filter = filter
        self.order = order
        self.partition = partition
    }

    /// No clause, no subject and no modifier: all that a scalar function takes.
    public var isPlain: Bool {
        subject == nil && modifier == nil && filter == nil && order.isEmpty && partition == nil
    }

    /// The rows that a call runs over.
    public enum Subject: Hashable, Sendable {
        /// `services:`, `distinct community:`; the link is a path or a call such as `descendants(children)`.
        case link(Expr, modifier: Modifier?)
        /// `from workers`: a whole entity, `let` or bracketed query.
        case from(Expr, modifier: Modifier?)
    }

    public struct Modifier: Hashable, Sendable {
        public let kind: Kind
        public let range: SourceRange

        public init(_ kind: Kind, at range: SourceRange) {
            self.kind = kind
            self.range = range
        }

        public enum Kind: String, Hashable, Sendable {
            case distinct, each
        }
    }

    /// The groups that a windowed call runs in.
    public enum Partition: Hashable, Sendable {
        /// `per all`, with the range of `all`.
        case all(SourceRange)
        case keys([Expr])
    }
}

/// One key of an order: `hours desc`, `name by pinyin`.
public struct SortKey: Hashable, Sendable {
    public let value: Expr
    /// As written; what a missing one means depends on the stage.
    public let direction: Direction?
    /// `pinyin` in `by pinyin`.
    public let collation: Name?

    public init(value: Expr, direction: Direction? = nil, collation: Name? = nil) {
        self.value = value
        self.direction = direction
        self.collation = collation
    }

    public enum Direction: String, Hashable, Sendable {
        case ascending = "asc"
        case descending = "desc"
    }
}

/// An expression with or without a name: `staff = count(workers)`, `name`.
public struct Item: Hashable, Sendable {
    public let name: Name?
    public let value: Expr

    public init(name: Name?, value: Expr) {
        self.name = name
        self.value = value
    }

    public var range: SourceRange { name.map { $0.range.union(value.range) } ?? value.range }
}
