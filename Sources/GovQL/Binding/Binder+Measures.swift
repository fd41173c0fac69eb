// Measures: named aggregates of an entity. The formula is bound anew wherever a measure is asked for, its aggregates over
// the rows that are meant there: this row, the group of a `summarize`, or the rows that a path reaches. So a ratio is one of
// sums at every grain. What an aggregate may be is in Binder+Aggregates.swift.

/// The rows that a measure is asked of.
struct MeasureRows {
    enum Subject {
        /// Those of the group.
        case rows
        case reached(start: BoundExpr, path: [Hop], isOnce: Bool)
    }

    let subject: Subject
    /// The group that aggregates are added to, in `summarize`.
    let group: GroupBuilder?
    let entity: EntityID
    /// One of the rows, by its fields and links: over the group's input rows, or over a reached row.
    let row: Row
    /// Over such a row.
    var filter: BoundExpr?
}

/// Where a name stands for a measure.
struct MeasureUse: Hashable {
    let source: ObjectIdentifier
    let range: SourceRange
}

extension Binder {
    func measureDefinition(named name: String) -> Definition<MeasureBody>? {
        definitions.measures.last { $0.names.all.contains { NameMatching.areSame($0, name) } }
    }

    // MARK: By name

    /// A measure by its bare name where a group, or another measure's rows, are what it is of.
    func measure(named name: Name, in scope: Scope) throws -> BoundExpr? {
        guard let definition = measureDefinition(named: name.text) else { return nil }
        switch scope.kind {
        case .group(let group):
            // A column or field of that name is meant first, and has a value for each row.
            let input = Scope(.plain, row: group.input, outer: nil, frame: 0)
            guard !hides(name, in: input), let rows = groupRows(group, of: definition) else { return nil }
            return try bind(definition, over: rows, use: name.range)
        case .measure(let rows):
            guard isEntity(rows.entity, of: definition) else { return nil }
            return try bind(definition, over: rows, use: name.range)
        case .pipe, .inner, .plain: return nil
        }
    }

    /// Whether a name stands for something else than a measure in a row.
    private func hides(_ name: Name, in scope: Scope) -> Bool {
        let row = scope.row
        let others =
            row.columns.map(\.name) + row.looked.map(\.name)
            + (row.entity.map { entityMembers(of: $0) } ?? []).flatMap { member in
                if case .measure = member.payload { [String]() } else { member.names }
            }
        return others.contains { NameMatching.areSame($0, name.text) }
    }

    /// A measure of one row: its aggregates run over that row alone.
    func measure(_ definition: Definition<MeasureBody>, ofRow row: BoundExpr, use: SourceRange) throws -> BoundExpr {
        guard let entity = row.type.entityID else { throw AlreadyReported() }
        return try bind(definition, over: reachedRows(from: row, [], isOnce: true, entity, nil), use: use)
    }

    // MARK: By call

    /// `load(streets.communities where kind == "unit")`, `load(where kind == "unit")`, `load(distinct community)`.
    func callMeasure(
        _ definition: Definition<MeasureBody>, _ call: Call, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        if case .from = call.subject {
            throw clauseNotHere("from", in: call, at: range)
        }
        if call.subject != nil { throw clauseNotHere(":", in: call, at: range) }
        if !call.order.isEmpty {
            throw clauseNotHere("sort", in: call, at: range)
        }
        if call.partition != nil {
            throw clauseNotHere("per", in: call, at: range)
        }
        guard call.arguments.count <= 1 else {
            let reason = Words(en: "is of the rows of one link", zh: "只能用于一条链接的行")
            throw failure(
                .wrongArguments(
                    function: call.function.text, signature: "\(call.function.text)(link where …)", reason: reason),
                at: range)
        }
        var rows =
            try call.arguments.first.map { try measured($0, call.modifier, definition, call, in: scope) }
            ?? rowsHere(definition, call, in: scope)
        guard isEntity(rows.entity, of: definition) else {
            throw failure(
                .measureOfOther(
                    call.function.text, entity: definition.body.entity, found: catalog[rows.entity].names.primary),
                at: call.arguments.first?.range ?? call.function.range)
        }
        if let filter = call.filter {
            // In a group the rows of the filter are those of the input, which see no keys around.
            let outer: Scope? = if case .rows = rows.subject { nil } else { outerOfAggregate(in: scope) }
            let inner = Scope(.inner, row: rows.row, outer: outer, frame: scope.frame + 1)
            rows.filter = both(rows.filter, try condition(filter, what: Words(en: "`where`", zh: "“其中”"), in: inner))
        }
        do {
            return try bind(definition, over: rows, use: call.function.range)
        } catch let error as BindingError where error.isOfMeasureFilter {
            // What asks too much is the filter, not the definition.
            let problem = BindingProblem.measureFilter(
                function: call.function.text, entity: definition.body.entity, measure: definition.names.primary)
            throw failure(problem, at: call.filter?.range ?? call.function.range)
        }
    }

    /// The rows that a measure is of where no link is named.
    private func rowsHere(
        _ definition: Definition<MeasureBody>, _ call: Call, in scope: Scope
    ) throws -> MeasureRows {
        switch scope.kind {
        case .measure(let rows): return rows
        case .group(let group):
            if let rows = groupRows(group, of: definition) { return rows }
            throw notHere(definition, call, group.input)
        case .pipe, .inner, .plain:
            guard let this = scope.row.this, let entity = this.type.entityID else {
                throw notHere(definition, call, scope.row)
            }
            return reachedRows(from: this, [], isOnce: true, entity, nil)
        }
    }

    private func notHere(_ definition: Definition<MeasureBody>, _ call: Call, _ row: Row) -> any Error {
        if row.isBroken { return AlreadyReported() }
        return failure(
            .measureOfOther(
                call.function.text, entity: definition.body.entity, found: row.entity.map { catalog[$0].names.primary }),
            at: call.function.range)
    }

    /// The rows at the end of a path.
    private func measured(
        _ link: Expr, _ modifier: Call.Modifier?, _ definition: Definition<MeasureBody>, _ call: Call,
        in scope: Scope
    ) throws -> MeasureRows {
        var start = scope
        var group: GroupBuilder?
        if case .group(let builder) = scope.kind {
            group = builder
            start = Scope(.plain, row: builder.input, outer: scope.outer, frame: scope.frame)
        }
        if case .measure(let rows) = scope.kind {
            start = Scope(.plain, row: rows.row, outer: nil, frame: scope.frame)
        }
        let isOnce = modifier?.kind != .each
        func notToMany(_ path: String) -> BindingError {
            failure(.notToMany(function: call.function.text, path: path), at: link.range)
        }
        let found: MeasureRows
        switch try bindPath(link, in: start) {
        case .many(let many):
            guard many.value == nil else { throw notToMany(source.text(link.range)) }
            guard many.tail.isEmpty || modifier != nil else {
                let path = source.text(link.range)
                let name = call.function.text
                throw failure(
                    .countsTwice(
                        function: name, path: path, once: Self.once(name, path), each: Self.each(name, path)),
                    at: link.range)
            }
            let path = many.hops + many.tail.map { Hop.forward($0) }
            let entity = many.tail.last.map { catalog[$0].target } ?? many.entity
            found = reachedRows(from: many.start, path, isOnce: isOnce, entity, group)
        case .value(let value):
            guard let entity = value.type.entityID else { throw notToMany(source.text(link.range)) }
            // One row at the end of a forward link is a measure of that row; in a group it must be said how often.
            if group != nil, modifier == nil { throw notToMany(source.text(link.range)) }
            let (first, path) = value.forwardPath
            found = reachedRows(from: first, path, isOnce: isOnce, entity, group)
        case .looked(let looked): throw notToMany(looked.name)
        }
        guard case .measure(let rows) = scope.kind else { return found }
        return try further(found, from: rows, call, at: link.range)
    }

    // MARK: Rows

    private func isEntity(_ id: EntityID, of definition: Definition<MeasureBody>) -> Bool {
        catalog[id].isDefined(as: definition.body.entity)
    }

    /// The rows of a group, if they are still the measure's.
    private func groupRows(_ group: GroupBuilder, of definition: Definition<MeasureBody>) -> MeasureRows? {
        guard let this = group.input.this, let entity = this.type.entityID, isEntity(entity, of: definition) else {
            return nil
        }
        // What stages have made of the rows is no part of a measure: the fields are those of the entity.
        let row = Row(slots: group.input.slots, this: this, items: catalog[entity].items.map { .entityItem($0) })
        return MeasureRows(subject: .rows, group: group, entity: entity, row: row, filter: nil)
    }

    private func reachedRows(
        from start: BoundExpr, _ path: [Hop], isOnce: Bool, _ entity: EntityID, _ group: GroupBuilder?
    ) -> MeasureRows {
        MeasureRows(
            subject: .reached(start: start, path: path, isOnce: isOnce), group: group, entity: entity,
            row: reachedRow(entity, path, start.origin), filter: nil)
    }

    private func both(_ lhs: BoundExpr?, _ rhs: BoundExpr?) -> BoundExpr? {
        guard let lhs, let rhs else { return lhs ?? rhs }
        return BoundExpr(.and([lhs, rhs]), type: .bool, origin: rhs.origin)
    }

    /// Binds the formula over rows.
    private func bind(
        _ definition: Definition<MeasureBody>, over rows: MeasureRows, use: SourceRange
    ) throws -> BoundExpr {
        measureUses[MeasureUse(source: ObjectIdentifier(source), range: use)] = definition
        let name = "\(definition.body.entity).\(definition.names.primary)"
        let place = origin(use)
        let value = try inDefinition(name, of: definition.source, at: use) {
            try bind(definition.body.value, in: Scope(.measure(rows), row: .empty, outer: nil, frame: 0))
        }
        return BoundExpr(value.kind, type: value.type, origin: place)
    }

    // MARK: The aggregates of a formula

    /// An aggregate over the measure's rows themselves.
    func overMeasured(
        _ function: AggregateFunction, _ call: Call, _ rows: MeasureRows, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        let inner = Scope(.inner, row: rows.row, outer: nil, frame: scope.frame + 1)
        if let argument = call.arguments.first { try refuseManyPaths(call, argument, range: range, in: inner) }
        let subject: AggregateSubject =
            switch rows.subject {
            case .rows: .rows
            case .reached(let start, let path, let isOnce): .reached(start: start, path: path, isOnce: isOnce)
            }
        let bound = try clauses(function, call, arguments: nil, subject: subject, range: range, in: inner)
        try refuseCountingTwice(function, call, bound.call, beyond: nil)
        return added(bound, rows.filter, rows)
    }

    /// An aggregate over what links reach from the measure's rows, each row once for all of them.
    func overReached(
        _ function: AggregateFunction, _ call: Call, _ reached: Reached, from rows: MeasureRows, range: SourceRange,
        in scope: Scope
    ) throws -> BoundExpr {
        guard case .reached(let start, let path, let isOnce) = reached.subject else { throw AlreadyReported() }
        let here = reachedRows(from: start, path, isOnce: isOnce, reached.entity, rows.group)
        let there = try further(here, from: rows, call, at: range)
        guard case .reached(let wholeStart, let wholePath, let onceAll) = there.subject else { throw AlreadyReported() }
        let inner = Scope(.inner, row: there.row, outer: nil, frame: scope.frame + 1)
        let bound = try clauses(
            function, call, arguments: reached.arguments,
            subject: .reached(start: wholeStart, path: wholePath, isOnce: onceAll), range: range, in: inner)
        if case .link(let link, nil) = call.subject, function != .list, function != .join {
            try refuseCountingTwice(function, call, bound.call, beyond: link)
        }
        return added(bound, there.filter, rows)
    }

    private func added(_ bound: BoundAggregate, _ filter: BoundExpr?, _ rows: MeasureRows) -> BoundExpr {
        let call = bound.call.filtered(by: both(filter, bound.call.filter))
        let whole = BoundAggregate(call: call, type: bound.type, origin: bound.origin)
        if let group = rows.group { return BoundExpr(.slot(group.add(whole)), type: whole.type, origin: whole.origin) }
        return BoundExpr(.aggregate(call), type: whole.type, origin: whole.origin)
    }

    /// Rows reached from each of a measure's rows, as rows reached from where those start.
    private func further(
        _ found: MeasureRows, from rows: MeasureRows, _ call: Call, at range: SourceRange
    ) throws -> MeasureRows {
        guard case .reached(let step, let hops, let isOnce) = found.subject else { return found }
        switch rows.subject {
        case .rows:
            var start = step
            if let filter = rows.filter {
                let arm = BoundExpr.Arm(condition: filter, value: step)
                start = BoundExpr(.conditional([arm], otherwise: nil), type: step.type, origin: step.origin)
            }
            return reachedRows(from: start, hops, isOnce: isOnce, found.entity, rows.group)
        case .reached(let start, let path, let onceBefore):
            let (first, lead) = step.forwardPath
            guard case .slot(0) = first.kind else { throw AlreadyReported() }
            let way = lead + hops
            var result = reachedRows(
                from: start, path + way, isOnce: isOnce && onceBefore, found.entity, rows.group)
            if let filter = rows.filter {
                guard !path.endsInDepth, let back = seen(filter, back: way, from: found.entity) else {
                    throw failure(
                        .measureFilter(
                            function: call.function.text, entity: catalog[rows.entity].names.primary,
                            measure: measureBeingBound), at: range)
                }
                result.filter = back
            }
            return result
        }
    }

    /// The name of the definition being bound, without its entity.
    private var measureBeingBound: String {
        let name = openDefinitions.last ?? ""
        return name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// An expression over a row as one over the rows that `path` reached from it. Nil where several rows may lead to one.
    private func seen(_ expr: BoundExpr, back path: [Hop], from entity: EntityID) -> BoundExpr? {
        var links: [LinkID] = []
        for hop in path {
            guard case .reverse(let link) = hop else { return nil }
            links.append(link)
        }
        let reached = BoundExpr(.slot(0), type: .entity(entity), origin: expr.origin)
        return expr.replacingRow(with: links.reversed().reduce(reached) { follow($1, of: $0, at: expr.origin) })
    }

    // MARK: Ratios

    /// `avg(load)` where load is a ratio: which of the two honest values is meant must be said.
    func refuseAveragingRatios(_ function: AggregateFunction, _ call: Call, _ range: SourceRange) throws {
        guard function == .avg || function == .sum, call.modifier?.kind != .each, call.arguments.count == 1,
            let argument = call.arguments.first
        else { return }
        if case .link(_, let modifier) = call.subject, modifier?.kind == .each { return }
        let name: Name
        switch argument.kind {
        case .name(let bare): name = bare
        case .member(_, let last): name = last
        default: return
        }
        let use = MeasureUse(source: ObjectIdentifier(source), range: name.range)
        guard let definition = measureUses[use], isRatio(definition) else { return }
        // What stands behind the argument stays: ` where …)`.
        let rest = source.text(SourceRange(start: argument.range.end, end: range.end))
        let measure = source.text(name.range)
        var link: String?
        if case .member(let base, _) = argument.kind { link = source.text(base.range) }
        if case .link(let subject, _) = call.subject { link = source.text(subject.range) }
        let whole =
            link.map { "\(measure)(\($0)\(rest)" } ?? (rest == ")" ? measure : "\(measure)(\(rest.trimmedStart)")
        let function = source.text(call.function.range)
        let path = source.text(SourceRange(start: call.firstOperand(argument).start, end: argument.range.end))
        let isWindow = call.partition != nil
        let each = function.utf8.contains { $0 >= 0x80 } ? "逐个" : "each"
        let fix = Fix(
            replacing: range, with: whole, title: Words(en: "the ratio over all rows", zh: "对全部行重新计算"))
        throw failure(
            .averagesRatios(
                function: function, measure: measure,
                whole: isWindow ? "(\(definition.body.entity) | summarize \(measure))" : whole,
                each: "\(function)(\(each) \(path)\(rest)"), at: range, fix: isWindow ? nil : fix)
    }

    /// Whether a formula divides, or is a mean: then its values don't add up.
    private func isRatio(_ definition: Definition<MeasureBody>, through names: [String] = []) -> Bool {
        guard !names.contains(definition.names.primary) else { return false }
        return isRatio(definition.body.value, through: names + [definition.names.primary])
    }

    private func isRatio(_ expr: Expr, through names: [String]) -> Bool {
        switch expr.kind {
        case .name(let name): return measureDefinition(named: name.text).map { isRatio($0, through: names) } ?? false
        case .binary(.divide, _, _, _): return true
        case .binary(_, _, let left, let right): return isRatio(left, through: names) || isRatio(right, through: names)
        case .negate(let operand): return isRatio(operand, through: names)
        case .conditional(_, let then, let otherwise):
            return isRatio(then, through: names) || otherwise.map { isRatio($0, through: names) } ?? false
        case .cases(let arms, let otherwise):
            return arms.contains { isRatio($0.value, through: names) }
                || otherwise.map { isRatio($0, through: names) } ?? false
        case .call(let call):
            if let function = AggregateTable.function(named: call.function.text) { return function.isMean }
            if let measure = measureDefinition(named: call.function.text) { return isRatio(measure, through: names) }
            if let defined = definitions.functions.last(where: { definition in
                definition.names.all.contains { NameMatching.areSame($0, call.function.text) }
            }), !names.contains(defined.names.primary) {
                return isRatio(defined.body.value, through: names + [defined.names.primary])
            }
            return call.arguments.contains { isRatio($0, through: names) }
        default: return false
        }
    }
}

extension AggregateFunction {
    /// Whether values of it over parts don't add up to its value over the whole.
    fileprivate var isMean: Bool {
        switch self {
        case .ratio, .share, .avg, .median, .percentile, .stddev, .variance: true
        default: false
        }
    }
}

extension Call {
    /// Where the subject begins, or the argument.
    fileprivate func firstOperand(_ argument: Expr) -> SourceRange {
        if case .link(let link, _) = subject { link.range } else { argument.range }
    }
}

extension AggregateCall {
    fileprivate func filtered(by filter: BoundExpr?) -> AggregateCall {
        AggregateCall(
            function: function, subject: subject, arguments: arguments, isDistinct: isDistinct, filter: filter,
            order: order, constant: constant)
    }
}

extension BoundExpr {
    /// The expression with something else in the place of slot 0. `level` is how many rows further in than the one replaced
    /// this stands.
    fileprivate func replacingRow(at level: Int = 0, with row: BoundExpr) -> BoundExpr {
        if case .slot(0) = kind, level == 0 { return row }
        return replacingChildren { child, deeper in child.replacingRow(at: level + deeper, with: row) }
    }
}

extension String {
    fileprivate var trimmedStart: String { String(drop { $0 == " " || $0 == "\n" }) }
}

extension BindingError {
    fileprivate var isOfMeasureFilter: Bool {
        if case .measureFilter? = diagnostic.facts as? BindingProblem { return true }
        return false
    }
}
