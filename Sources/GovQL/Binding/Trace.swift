// A query bound so that its rows can be looked at after each stage: how many are left, and which of them come from one
// row that someone asks after. A row is followed by what tells it apart: the row itself, carried along where a stage
// would lose it; after a stage that makes other rows, the values by which those can be told. What is asked of the points
// is Engine's business (Session+WhyNot.swift, Session+ExplainEmpty.swift).

/// The row that is followed through a query.
struct TraceSubject: Sendable {
    let entity: EntityID
    let row: UInt32
}

/// The rows of a query after one of its stages.
struct TracePoint {
    /// Nil where the rows come from.
    let stage: Stage?
    /// The stage, or the name of the rows.
    let origin: Origin
    /// The rows that the stage reads, with the windows that it asks for.
    let input: LogicalPlan
    let plan: LogicalPlan
    let row: Row
    /// The followed ones of `input` and `plan`; nil where they can't be told.
    let followedInput: LogicalPlan?
    let followed: LogicalPlan?
    /// Chooses the followed ones of rows that have more slots than `input`.
    let following: Following?
    /// What derived conditions in `input` stand for.
    let conditions: [Int: BoundExpr]
}

/// How the followed rows are told among the rows at one place.
struct Following {
    enum Test {
        /// The identity is this value.
        case equals(BoundExpr)
        /// The identity is among these values of these rows.
        case among(LogicalPlan, [BoundExpr])
    }

    let identity: [BoundExpr]
    let test: Test

    func rows(of plan: LogicalPlan) -> LogicalPlan {
        switch test {
        case .equals(let value):
            guard let identity = identity.first else { return plan }
            let isIt = BoundExpr(.compare(.equal, identity, value), type: .bool, origin: identity.origin)
            return .filter(plan, isIt, strict: nil)
        case .among(let rows, let values):
            // A summary of all rows is one row, which they all went into.
            guard !identity.isEmpty else { return plan }
            return .restrict(plan, by: rows, leftKeys: identity, rightKeys: values, keepsMatches: true)
        }
    }
}

/// Collects the points of a query while it is bound.
final class Trace {
    let subject: TraceSubject?
    var points: [TracePoint] = []
    /// How rows are told apart now; what tells them apart is in the row.
    var test: Following.Test?
    /// Whether the row followed is not one of those that the query begins with, but the one it hangs on.
    var followsParent = false
    /// Why the row hangs on nothing: the link that leads from it to the rows of the query.
    var path: [LinkID] = []

    init(_ subject: TraceSubject?) { self.subject = subject }
}

extension Binder {
    /// Binds a query and tells its rows after each stage. `ask` makes of them what is to be run.
    func bindTrace(
        _ query: Query, following subject: TraceSubject?, _ ask: (Binder, Trace) throws -> Answer
    ) throws -> BoundQuery {
        mayWrite = true
        defer { mayWrite = false }
        return try whole(query.range) {
            let trace = Trace(subject)
            self.trace = trace
            isTracing = true
            let pipe = try bindPipe(query)
            self.trace = nil
            if pipe.row.isBroken || diagnostics.contains(where: { $0.severity == .error }) { throw AlreadyReported() }
            return try ask(self, trace)
        }
    }

    // MARK: Where a line begins

    /// The rows of a query's line have been found: the first point.
    func traceSource(_ source: Expr, _ pipe: Pipe) {
        guard let trace else { return }
        // A `let` or a bracketed query has told its own.
        if trace.points.isEmpty {
            beginFollowing(trace, pipe)
            let following = following(trace, pipe.row)
            let followed = following?.rows(of: pipe.plan)
            trace.points.append(
                TracePoint(
                    stage: nil, origin: origin(source.range), input: pipe.plan, plan: pipe.plan, row: pipe.row,
                    followedInput: followed, followed: followed, following: following, conditions: [:]))
        }
    }

    private func beginFollowing(_ trace: Trace, _ pipe: Pipe) {
        guard let subject = trace.subject, let this = pipe.row.this, let entity = this.type.entityID else { return }
        let wanted = BoundExpr(.entityConstant(row: subject.row), type: .entity(subject.entity), origin: this.origin)
        noteShown(wanted.type)
        noteShown(this.type)
        if entity == subject.entity {
            pipe.row.identity = [this]
            trace.test = .equals(wanted)
        } else if let path = path(from: entity, to: subject.entity) {
            pipe.row.identity = [path.reduce(this) { follow($1, of: $0, at: this.origin) }]
            trace.test = .equals(wanted)
        } else if let path = path(from: subject.entity, to: entity) {
            pipe.row.identity = [this]
            trace.test = .equals(path.reduce(wanted) { follow($1, of: $0, at: this.origin) })
            trace.followsParent = true
            trace.path = path
        }
    }

    /// The shortest way along to-one links, if there is one alone.
    private func path(from source: EntityID, to target: EntityID) -> [LinkID]? {
        var ways: [[LinkID]] = [[]]
        for _ in 0..<6 {
            ways = ways.flatMap { way in
                let end = way.last.map { catalog[$0].target } ?? source
                return catalog[end].links.filter { catalog[$0].target != end }.map { way + [$0] }
            }
            let found = ways.filter { $0.last.map { catalog[$0].target } == target }
            if !found.isEmpty { return found.count == 1 ? found[0] : nil }
            if ways.isEmpty || ways.count > 1000 { return nil }
        }
        return nil
    }

    private func following(_ trace: Trace, _ row: Row) -> Following? {
        guard let test = trace.test, let identity = row.identity else { return nil }
        return Following(identity: identity, test: test)
    }

    // MARK: Stages

    /// Binds a stage, and tells the rows after it.
    func bindTraced(_ stage: Stage, _ pipe: Pipe) throws {
        guard let trace else { return try bindStage(stage, pipe) }
        let before = (plan: pipe.plan, row: pipe.row)
        let beforeFollowing = following(trace, before.row)
        let conditions = pipe.conditions
        // Queries inside the stage have lines of their own.
        self.trace = nil
        defer { self.trace = trace }
        try bindStage(stage, pipe)
        let input = input(of: stage.kind, pipe.plan) ?? before.plan
        if pipe.row.identity == nil, let beforeFollowing {
            followOn(trace, stage.kind, from: beforeFollowing, (before.plan, before.row), input, pipe)
        }
        meetSubject(trace, pipe)
        let following = following(trace, pipe.row)
        trace.points.append(
            TracePoint(
                stage: stage, origin: origin(stage.range), input: input, plan: pipe.plan, row: pipe.row,
                followedInput: beforeFollowing?.rows(of: input), followed: following?.rows(of: pipe.plan),
                following: beforeFollowing, conditions: conditions))
    }

    /// What the operator of a stage reads: the rows before, with windows.
    private func input(of stage: Stage.Kind, _ plan: LogicalPlan) -> LogicalPlan? {
        switch (stage, plan) {
        case (.where, .filter(let input, _, _)), (.take, .slice(let input, _, _, _, _)),
            (.skip, .slice(let input, _, _, _, _)), (.top, .top(let input, _)), (.sample, .sample(let input, _, _)),
            (.except, .restrict(let input, _, _, _, _)), (.intersect, .restrict(let input, _, _, _, _)),
            (.expand, .expand(let input, _, _, _, _)), (.expand, .expandList(let input, _, _)):
            input
        case (.summarize, .project(.aggregate(let input, _, _), _)),
            (.summarize, .project(.rollup(let input, _, _), _)):
            input
        default: nil
        }
    }

    /// After a stage that makes other rows: those are followed that the followed ones went into.
    private func followOn(
        _ trace: Trace, _ stage: Stage.Kind, from old: Following, _ before: (plan: LogicalPlan, row: Row),
        _ input: LogicalPlan, _ pipe: Pipe
    ) {
        trace.test = nil
        switch (stage, pipe.plan) {
        case (.summarize, .project(.aggregate(_, let keys, _), _)),
            (.summarize, .project(.rollup(_, let keys, _), _)):
            pipe.row.identity = pipe.row.columns.prefix(keys.count).map(\.value)
            trace.test = .among(old.rows(of: input), keys)
        case (.pivot, .pivot(_, let spec)):
            pipe.row.identity = pipe.row.columns.prefix(spec.groups.count).map(\.value)
            spec.groups.forEach { noteShown($0.type) }
            trace.test = .among(old.rows(of: before.plan), spec.groups)
        case (.describe, _): break
        default:
            var names: [String]?
            if case .diff = stage, let entity = before.row.entity {
                names = catalog[entity].key.map { catalog[$0].names.primary }
            }
            let earlier = Pipe(plan: before.plan, row: before.row)
            guard let shown = try? output(of: earlier) else { return }
            var pairs: [(new: BoundExpr, old: BoundExpr)] = []
            for column in pipe.row.columns where names?.contains(column.name) ?? true {
                let same = shown.first { $0.column.name == column.name && $0.value.type == column.value.type }
                if let same { pairs.append((column.value, same.value)) }
            }
            guard !pairs.isEmpty else { return }
            pairs.forEach { noteShown($0.new.type) }
            pipe.row.identity = pairs.map(\.new)
            trace.test = .among(old.rows(of: before.plan), pairs.map(\.old))
        }
    }

    /// `streets | expand communities`: from here on there are rows of the entity that is asked after.
    private func meetSubject(_ trace: Trace, _ pipe: Pipe) {
        guard let subject = trace.subject, let this = pipe.row.this, this.type == .entity(subject.entity) else {
            return
        }
        let isMet = pipe.row.identity?.first?.type == this.type && !trace.followsParent
        guard !isMet || pipe.row.identity == nil else { return }
        trace.followsParent = false
        noteShown(this.type)
        pipe.row.identity = [this]
        trace.test = .equals(
            BoundExpr(.entityConstant(row: subject.row), type: .entity(subject.entity), origin: this.origin))
    }
}
