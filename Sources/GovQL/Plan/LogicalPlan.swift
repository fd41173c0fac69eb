// What a query does, as a tree of operators over numbered slots. Made by Binding, rewritten by Optimizing, run by
// Execution. An operator says which slots its rows have in terms of its input's: slots are only appended or replaced
// as a whole, so an expression stays valid as long as its operator's input does.

/// The slots of a row: their types, by number. Names are the binder's; the plan needs none.
public typealias RowShape = [DataType]

/// A tree of operators. Each case says what slots its rows have.
public indirect enum LogicalPlan: Sendable {
    /// All rows of an entity in load order. One slot: the row.
    case scan(EntityID)
    /// All rows of an entity in load order. A slot for each read: a field's value, or the row that links lead to. Never
    /// bound: Optimizing makes it of a `scan` whose row is used for nothing else, so that the source can be streamed.
    case columns(EntityID, [ColumnRead])
    /// One row without slots: what a bare expression is evaluated over.
    case unit
    /// The periods of a unit that begin within a span of days, in order. One slot.
    case periods(PeriodUnit, from: BoundExpr, through: BoundExpr)
    /// The rows for which the predicate is true. `strict` is the predicate with every `not`/`!=` that an unknown
    /// operand made true taken as false: rows kept without it are counted in a note. Same slots.
    case filter(LogicalPlan, BoundExpr, strict: BoundExpr?)
    /// Appends slots; a later expression may use an earlier one's slot.
    case extend(LogicalPlan, [BoundExpr])
    /// Exactly these slots, computed over the input's.
    case project(LogicalPlan, [BoundExpr])
    /// Appends a slot for each window. Row order and number are kept.
    case window(LogicalPlan, [WindowItem])
    /// Stable. Same slots.
    case sort(LogicalPlan, [BoundSortKey])
    /// Rows `skip ..< skip + take`; nil takes all. Both counts are int constants or parameters. `sortedBy` are the keys
    /// of the sort right before, if any: ties cut there are noted. Same slots.
    case slice(LogicalPlan, skip: BoundExpr?, take: BoundExpr?, sortedBy: [BoundSortKey], origin: Origin)
    case top(LogicalPlan, TopSpec)
    /// Appends the slots of the right side's one row with equal keys, all null where there is none, and last a bool
    /// slot: found. A key that repeats on the right is an error; null keys find nothing.
    case lookup(LogicalPlan, right: LogicalPlan, rightShape: RowShape, keys: [LookupKey], origin: Origin)
    /// One row per row reached from `start`, in order of the input and then of the reached rows. Appends one slot, the
    /// reached row, and if the path is one closure its depth. `keepsEmpty`: an input row that reaches nothing stays, with null.
    case expand(LogicalPlan, start: BoundExpr, path: [Hop], target: EntityID, keepsEmpty: Bool)
    /// One row per element of a list that is not null. Appends one slot, the element.
    case expandList(LogicalPlan, BoundExpr, keepsEmpty: Bool)
    /// The rows of both, left first; shapes are equal.
    case union(LogicalPlan, LogicalPlan)
    /// Left rows whose keys (over left, over right; equal in number and types) are among the right's, or are not.
    case restrict(LogicalPlan, by: LogicalPlan, leftKeys: [BoundExpr], rightKeys: [BoundExpr], keepsMatches: Bool)
    /// The first row of each combination of keys. Same slots.
    case distinct(LogicalPlan, keys: [BoundExpr])
    /// One row per combination of keys, in key order, null last; without keys one row, also over no input.
    /// Slots: the keys, then the aggregates.
    case aggregate(LogicalPlan, keys: [BoundExpr], [BoundAggregate])
    /// As `aggregate`, and the groups of each shorter run of keys, down to all rows as one. Each follows its group.
    /// Slots: the keys, null where they are not given, the aggregates, and the number of keys given.
    case rollup(LogicalPlan, keys: [BoundExpr], [BoundAggregate])
    case pivot(LogicalPlan, PivotSpec)
    /// A row for each of the slots from `kept` on, which have one type. Slots: those before, the name, the value.
    case unpivot(LogicalPlan, kept: Int, names: [String])
    /// The rows of a summary, and those it lacks, in key order. `shape` is that of its rows. Same slots.
    case fill(LogicalPlan, FillSpec, shape: RowShape)
    /// What differs between an earlier and a later input of one `shape`. Slots: the keys, the change, the field, its text
    /// before and after, the row.
    case diff(LogicalPlan, LogicalPlan, DiffSpec, shape: RowShape)
    /// All rows, once the predicate was true for each; without a predicate there may be none. `named` is what an error
    /// calls a row. Same slots.
    case expect(LogicalPlan, BoundExpr?, named: [BoundExpr], origin: Origin)
    /// A row for each column of the input: what there is to know of its values. See ``ProfileSpec``.
    case profile(LogicalPlan, ProfileSpec)
    /// This many rows chosen by chance, or all; the same ones for the same seed and number of rows. Same slots.
    case sample(LogicalPlan, count: BoundExpr, seed: BoundExpr?)
}

/// One column that depends on other rows at this point of the pipe.
public struct WindowItem: Sendable {
    public enum Function: Sendable {
        case rank
        case denseRank
        case rowNumber
        case runningSum
        /// The part, of this many even ones, that the row falls in.
        case ntile(Int)
        /// The mean of this many rows up to this one.
        case movingAverage(Int)
        case previous
        case next
        /// The value of the row whose period, the first key of the order, lies so much before. A period may stand once.
        case earlier(PeriodShift)
        /// The aggregate of the row's partition. Its subject is `.rows`.
        case aggregate(AggregateCall)
    }

    public let function: Function
    /// What `running_sum`, `moving_avg`, `prev`, `next`, `yoy`, `pop` are of.
    public let argument: BoundExpr?
    public let order: [BoundSortKey]
    /// Empty is one partition.
    public let partition: [BoundExpr]
    public let type: DataType
    public let origin: Origin

    public init(
        function: Function, argument: BoundExpr?, order: [BoundSortKey], partition: [BoundExpr], type: DataType,
        origin: Origin
    ) {
        self.function = function
        self.argument = argument
        self.order = order
        self.partition = partition
        self.type = type
        self.origin = origin
    }
}

/// `top n by x, y asc per k with ties`: rows whose first key is not null, best first, `n` per partition; result by
/// partition, then rank. Same slots.
public struct TopSpec: Sendable {
    public enum Count: Sendable {
        case rows(BoundExpr)
        /// A share of the partition's ranked rows, rounded up, as a fraction: 0.1 for 10%.
        case fraction(Decimal)
    }

    public let count: Count
    public let keys: [BoundSortKey]
    public let partition: [BoundExpr]
    public let keepsTies: Bool
    /// Whether rows whose first key is null may be among them, last: `sort` and `take` in one.
    public let keepsUnranked: Bool
    public let origin: Origin

    public init(
        count: Count, keys: [BoundSortKey], partition: [BoundExpr], keepsTies: Bool, keepsUnranked: Bool = false,
        origin: Origin
    ) {
        self.keepsUnranked = keepsUnranked
        self.count = count
        self.keys = keys
        self.partition = partition
        self.keepsTies = keepsTies
        self.origin = origin
    }
}

/// A pair of key expressions of `lookup`, of one type: over the left row and over the right row.
public struct LookupKey: Sendable {
    public let left: BoundExpr
    public let right: BoundExpr

    public init(left: BoundExpr, right: BoundExpr) {
        self.left = left
        self.right = right
    }
}

/// Values of a key become columns. Rows: one per combination of `groupSlots`, in order of first appearance; slots: the
/// group slots, then for each column value each of `values`.
public struct PivotSpec: Sendable {
    public let key: BoundExpr
    /// What stays to tell rows apart.
    public let groups: [BoundExpr]
    /// What is spread over the columns. Two rows for one cell are an error naming the key.
    public let values: [BoundExpr]
    /// Whether an empty cell of each value is 0 rather than null.
    public let emptyIsZero: [Bool]
    /// The values that become columns, in order: those of `in`, else all that occur, found when the query was bound.
    public let columns: [Value]
    public let origin: Origin

    public init(
        key: BoundExpr, groups: [BoundExpr], values: [BoundExpr], emptyIsZero: [Bool], columns: [Value],
        origin: Origin
    ) {
        self.key = key
        self.groups = groups
        self.values = values
        self.emptyIsZero = emptyIsZero
        self.columns = columns
        self.origin = origin
    }
}
