// What names mean at one place of a query: the row as the pipe has made it, and the rows around it. Scopes are made
// and thrown away by the binder; nothing here looks at data.

/// The row at one point of a pipe: its slots, and the names by which a query may ask for them.
struct Row: Sendable {
    /// A column that a stage made, or an entity's field under another name.
    struct Column: Sendable {
        var name: String
        var value: BoundExpr
        /// Whether an empty cell of it is 0 in a pivot: counts and sums.
        var emptyIsZero = false
        var facts = ColumnFacts()
        /// Whether it is a key of the `summarize` before, or the `level` of its totals.
        var isKey = false
        /// False for one whose stage had an error: using it is not a second error.
        var isSound = true
    }

    /// What the row shows, in order.
    enum Item: Sendable {
        case entityItem(Entity.Item)
        case computed(Definition<FieldBody>)
        case column(Column)
    }

    /// `lookup (…) as l`: the row found, by its slots in this row.
    struct Looked: Sendable {
        let name: String
        let row: Row
        let found: BoundExpr
    }

    /// A name that a stage took away, and where.
    struct Dropped: Sendable {
        let name: String
        let stage: SourceRange
        /// What `rename` called it instead.
        var newName: String?
    }

    var slots: RowShape
    /// The entity row behind this one, if it is still there.
    var this: BoundExpr?
    var items: [Item]
    var looked: [Looked] = []
    var dropped: [Dropped] = []
    /// True after a stage that could not be bound: unknown names are its fault and stay unreported.
    var isBroken = false
    /// What tells the row apart whose way through the query is followed; nil of none (Trace.swift).
    var identity: [BoundExpr]?
    /// The keys of the sort that the rows are in, while nothing has changed their order.
    var order: [BoundSortKey] = []

    static let empty = Row(slots: [], this: nil, items: [])

    var entity: EntityID? { this?.type.entityID }

    var columns: [Column] {
        items.compactMap { if case .column(let column) = $0 { column } else { nil } }
    }

    /// Moves every slot by an offset: the row as it stands behind other slots.
    func shifted(by offset: Int) -> Row {
        var row = self
        row.this = this?.shiftingSlots(by: offset)
        row.items = items.map { item in
            guard case .column(var column) = item else { return item }
            column.value = column.value.shiftingSlots(by: offset)
            return .column(column)
        }
        row.looked = looked.map {
            Looked(
                name: $0.name, row: $0.row.shifted(by: offset), found: $0.found.shiftingSlots(by: offset))
        }
        row.order = order.map { key in key.replacing { $0.shiftingSlots(by: offset) } }
        return row
    }
}

/// Where an expression stands.
final class Scope {
    enum Kind {
        /// Rows of a pipe; windows may be added to the plan.
        case pipe
        /// Items of `summarize`: aggregates run over the group and become slots.
        case group(GroupBuilder)
        /// The formula of a measure: aggregates run over the rows that it is asked of.
        case measure(MeasureRows)
        /// Arguments and clauses of an aggregate: one frame further in.
        case inner
        /// A body of `func`, `field` or a bare expression: no pipe around it.
        case plain
    }

    let kind: Kind
    var row: Row
    let outer: Scope?
    /// How many frames of rows lie outside this one.
    let frame: Int
    /// Parameters of the `func` whose body this is, with the frame that their values are over.
    var bindings: [(name: String, value: BoundExpr, frame: Int)] = []
    /// The aggregate around, if this is an argument of one: windows may not stand here.
    var isInsideAggregate: Bool { if case .inner = kind { true } else { false } }

    init(_ kind: Kind, row: Row, outer: Scope?, frame: Int) {
        self.kind = kind
        self.row = row
        self.outer = outer
        self.frame = frame
    }
}

/// Collects the aggregates of a `summarize`.
final class GroupBuilder {
    let input: Row
    let keys: [BoundExpr]
    let keyNames: [String]
    private(set) var aggregates: [BoundAggregate] = []

    init(input: Row, keys: [BoundExpr], keyNames: [String]) {
        self.input = input
        self.keys = keys
        self.keyNames = keyNames
    }

    /// Adds an aggregate; gives the slot it will have.
    func add(_ aggregate: BoundAggregate) -> Int {
        aggregates.append(aggregate)
        return keys.count + aggregates.count - 1
    }
}

extension BoundExpr {
    /// The expression over a row whose slots stand `offset` further on. Inner rows are their own frames.
    func shiftingSlots(by offset: Int) -> BoundExpr {
        offset == 0 ? self : mappingSlots { $0 + offset }
    }

    /// The expression with the slots of its own frame renumbered; expressions further in reach them through `outer`.
    func mappingSlots(level: Int = 0, _ map: (Int) -> Int) -> BoundExpr {
        func go(_ expr: BoundExpr) -> BoundExpr { expr.mappingSlots(level: level, map) }
        let kind: Kind =
            switch self.kind {
            case .constant, .parameter, .today, .entityConstant: self.kind
            case .slot(let slot): .slot(level == 0 ? map(slot) : slot)
            case .outer(let levels, let expr):
                levels <= level
                    ? .outer(levels: levels, expr.mappingSlots(level: level - levels, map)) : self.kind
            case .field(let id, let base): .field(id, of: go(base))
            case .follow(let id, let base): .follow(id, of: go(base))
            case .not(let operand): .not(go(operand))
            case .and(let operands): .and(operands.map(go))
            case .or(let operands): .or(operands.map(go))
            case .isNull(let operand): .isNull(go(operand))
            case .compare(let comparison, let lhs, let rhs): .compare(comparison, go(lhs), go(rhs))
            case .isOneOf(let operand, let values): .isOneOf(go(operand), values)
            case .isAmong(let operand, let members): .isAmong(go(operand), members)
            case .isElement(let operand, let list): .isElement(go(operand), of: go(list))
            case .isBetween(let operand, let lower, let upper, let includesUpper):
                .isBetween(go(operand), lower: lower.map(go), upper: upper.map(go), includesUpper: includesUpper)
            case .textTest(let test, let lhs, let rhs): .textTest(test, go(lhs), go(rhs))
            case .matches(let operand, let pattern): .matches(go(operand), pattern)
            case .arithmetic(let arithmetic, let lhs, let rhs): .arithmetic(arithmetic, go(lhs), go(rhs))
            case .negate(let operand): .negate(go(operand))
            case .shift(let base, let distance, let isSubtraction):
                .shift(go(base), by: go(distance), isSubtraction: isSubtraction)
            case .distance(let lhs, let rhs): .distance(go(lhs), go(rhs))
            case .coalesce(let operands): .coalesce(operands.map(go))
            case .conditional(let arms, let otherwise):
                .conditional(
                    arms.map { Arm(condition: go($0.condition), value: go($0.value)) }, otherwise: otherwise.map(go))
            case .widen(let operand): .widen(go(operand))
            case .list(let elements): .list(elements.map(go))
            case .call(let function, let arguments): .call(function, arguments.map(go))
            case .aggregate(let call): .aggregate(call.mappingSlots(level: level, map))
            }
        return BoundExpr(kind, type: type, origin: origin)
    }
}

extension AggregateCall {
    fileprivate func mappingSlots(level: Int, _ map: (Int) -> Int) -> AggregateCall {
        var start = subject
        if case .reached(let from, let path, let isOnce) = subject {
            start = .reached(start: from.mappingSlots(level: level, map), path: path, isOnce: isOnce)
        }
        func inner(_ expr: BoundExpr) -> BoundExpr { expr.mappingSlots(level: level + 1, map) }
        return AggregateCall(
            function: function, subject: start, arguments: arguments.map(inner), isDistinct: isDistinct,
            filter: filter.map(inner),
            order: order.map { $0.replacing(inner) },
            constant: constant)
    }
}
