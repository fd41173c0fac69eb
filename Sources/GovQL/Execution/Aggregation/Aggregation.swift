// One aggregate over all its groups: rows go in in their order, values come out by group. Which state keeps the numbers
// is decided here, once; the states are in the files beside. It knows no operators.
//
//     AggregateReader ──rows──▶ Aggregation ──▶ state ──▶ one value per group
//      (any thread)              (in order)
//
// Results depend only on the sequence of rows of each group: not on batches, threads, or which groups there are.

/// What a state keeps for every group, as arrays indexed by group.
protocol AggregateState: AnyObject {
    /// Takes rows; `groups[i] < groupCount` is the group of row i. Later calls may have more groups, never fewer.
    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws
    /// The values of all groups. Called once, last.
    func finish(groupCount: Int) throws -> Vector
}

/// A state that may see rows in any order, and be put together from several.
protocol MergeableState: AggregateState {
    /// Takes what another state of the same kind has seen; `groups[i] < groupCount` is what group i of it is here.
    /// Of a group that no row came to it takes nothing, wherever that goes.
    func merge(_ other: Self, groups: [UInt32], groupCount: Int)
    /// False if groups that no row came to are told of.
    var bearsEmptyGroups: Bool { get }
}

extension MergeableState {
    var bearsEmptyGroups: Bool { true }

    /// The same for a state whose kind is not known.
    func merge(any other: any AggregateState, groups: [UInt32], groupCount: Int) {
        guard let other = other as? Self else { preconditionFailure("States of one aggregate are of one kind") }
        merge(other, groups: groups, groupCount: groupCount)
    }
}

/// An aggregate at work.
final class Aggregation {
    private let state: any AggregateState
    private let buffer: RowBuffer?

    init(_ aggregate: BoundAggregate, tables: any TableAccess, run: RunContext, nameOfGroup: @escaping (Int) -> String)
        throws
    {
        let site = AggregateSite(aggregate, tables: tables, run: run, nameOfGroup: nameOfGroup)
        let core = try site.makeState()
        buffer = site.needsAllRows ? RowBuffer(site, core) : nil
        state = core
    }

    /// Takes rows, in order. `groups` has one entry per row of the reader's frame.
    func add(_ rows: AggregateRows, groups: [UInt32], groupCount: Int) throws {
        let groups = rows.groups(groups)
        if let buffer {
            try buffer.add(rows, groups: groups)
        } else {
            try state.add(rows.arguments, groups: groups, groupCount: groupCount)
        }
    }

    func finish(groupCount: Int) throws -> Vector {
        try buffer?.flush(groupCount: groupCount)
        return try state.finish(groupCount: groupCount)
    }

    /// Whether rows may be added in any order, and to several that are merged in the end.
    var isMergeable: Bool { buffer == nil && state is any MergeableState }

    /// Whether groups that no row came to may lie among the others: nothing tells of them.
    var bearsEmptyGroups: Bool { (state as? any MergeableState)?.bearsEmptyGroups ?? false }

    /// Takes what another one for the same aggregate has seen.
    func merge(_ other: Aggregation, groups: [UInt32], groupCount: Int) {
        (state as? any MergeableState)?.merge(any: other.state, groups: groups, groupCount: groupCount)
    }
}

extension Evaluator {
    /// One aggregate for groups of rows.
    ///
    /// `groups[i]` is the group of row i, `0 ..< groupCount`, or ``nullRow`` for a row in no group. The call's filter is
    /// applied here, over `rows`; so are its arguments and order. `nameOfGroup` is what an error calls a group.
    func aggregate(
        _ call: BoundAggregate, over rows: Frame, groups: [UInt32], groupCount: Int,
        nameOfGroup: @escaping (Int) -> String = { "row \($0 + 1)" }
    ) throws -> Vector {
        var rows = rows
        var groups = groups
        if groups.contains(nullRow) {
            let grouped = groups.indices.filter { groups[$0] != nullRow }.map { UInt32(truncatingIfNeeded: $0) }
            rows = rows.selecting(grouped)
            groups = grouped.map { groups[Int($0)] }
        }
        let aggregation = try Aggregation(call, tables: tables, run: context, nameOfGroup: nameOfGroup)
        let read = try AggregateReader(call: call.call, evaluator: self).read(rows)
        try aggregation.add(read, groups: groups, groupCount: groupCount)
        return try aggregation.finish(groupCount: groupCount)
    }
}

/// A call at its place: what states need to choose, to note and to fail.
struct AggregateSite {
    let call: AggregateCall
    let type: DataType
    let origin: Origin
    let tables: any TableAccess
    let run: RunContext
    let nameOfGroup: (Int) -> String

    init(
        _ aggregate: BoundAggregate, tables: any TableAccess, run: RunContext, nameOfGroup: @escaping (Int) -> String
    ) {
        call = aggregate.call
        type = aggregate.type
        origin = aggregate.origin
        self.tables = tables
        self.run = run
        self.nameOfGroup = nameOfGroup
    }

    func argumentType(_ index: Int) -> DataType {
        call.arguments.indices.contains(index) ? call.arguments[index].type : .null
    }

    /// Whether each value counts once. Of rows as such there are no two alike.
    var isDistinct: Bool { call.isDistinct && !call.arguments.isEmpty }

    /// Whether the rows must be together before any can be used: sorted, or compared with each other.
    var needsAllRows: Bool {
        if countsDistinct { return false }
        if isDistinct || !call.order.isEmpty { return true }
        switch call.function {
        case .argmax, .argmin: return true
        case .min, .max: return !ExtremeStates.canStream(argumentType(0))
        default: return false
        }
    }

    /// `count(distinct x)`, which needs no row twice.
    private var countsDistinct: Bool { call.function == .count && isDistinct && call.arguments.count == 1 }

    func makeState() throws -> any AggregateState {
        if countsDistinct { return try DistinctCountState(self) }
        return switch call.function {
        case .count: CountState(countsKnownOnly: !call.arguments.isEmpty)
        case .sum, .avg: argumentType(0) == .num ? FloatSumState(self) : ExactSumState(self)
        case .min, .max: ExtremeStates.make(self)
        case .median, .percentile: QuantileState(self)
        case .stddev, .variance: VarianceState(takesRoot: call.function == .stddev, type: argumentType(0))
        case .ratio: RatioState(self)
        case .share, .any, .all, .none: TruthState(self)
        case .only, .first, .last: PickState(self)
        case .argmax, .argmin: ArgumentOfExtremeState(self)
        case .list, .join: ListState(self)
        }
    }

    func failure(_ problem: RunProblem) -> Diagnostics {
        Diagnostics(Diagnostic(problem, at: origin.range, in: origin.source))
    }

    var overflow: Diagnostics {
        let text = origin.source?.text(origin.range) ?? ""
        return failure(.overflow(operation: text.isEmpty ? call.function.rawValue : text, row: nil))
    }
}

extension Array {
    /// Makes room for more groups.
    mutating func grow(to count: Int, with value: Element) {
        if self.count < count { append(contentsOf: repeatElement(value, count: count - self.count)) }
    }
}
