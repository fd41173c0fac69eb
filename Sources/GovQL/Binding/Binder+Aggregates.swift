// Aggregates: over the rows that a link reaches, over the group of a `summarize`, over the pipe with `per`. Which of
// them a call means follows from its form alone (language, section 3); what could be meant twice is refused.

extension Binder {
    func bindAggregate(
        _ function: AggregateFunction, _ call: Call, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        if case .from(let query, _) = call.subject {
            return try overQuery(function, call, query, range: range, in: scope)
        }
        try refuseBareEntity(call, in: scope)
        if let reached = try reachedRows(function, call, range: range, in: scope) {
            if call.partition != nil {
                throw clauseNotHere("per", in: call, at: range)
            }
            return try overReached(function, call, reached, range: range, in: scope)
        }
        if case .measure(let rows) = scope.kind, call.partition == nil {
            return try overMeasured(function, call, rows, range: range, in: scope)
        }
        if case .group(let group) = scope.kind, call.partition == nil {
            return try overGroup(function, call, group, range: range, in: scope)
        }
        guard let partition = call.partition else {
            if case .plain = scope.kind, scope.row.this == nil, scope.row.items.isEmpty {
                throw failure(.aggregateNotHere(function: call.function.text), at: range)
            }
            throw try needsPer(function, call, range: range, in: scope)
        }
        return try overPartition(function, call, partition, range: range, in: scope)
    }

    // MARK: The three kinds

    /// Rows reached by a link: once per row of the scope, or in a group once for all its rows.
    private func overReached(
        _ function: AggregateFunction, _ call: Call, _ reached: Reached, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        if case .measure(let rows) = scope.kind {
            return try overReached(function, call, reached, from: rows, range: range, in: scope)
        }
        var path: [Hop] = []
        if case .reached(_, let hops, _) = reached.subject { path = hops }
        let row = reachedRow(reached.entity, path, origin(range))
        let outer = outerOfAggregate(in: scope)
        let inner = Scope(.inner, row: row, outer: outer, frame: scope.frame + 1)
        let bound = try clauses(
            function, call, arguments: reached.arguments, subject: reached.subject, range: range, in: inner)
        if case .link(let link, nil) = call.subject, function != .list, function != .join {
            try refuseCountingTwice(function, call, bound.call, beyond: link)
        }
        if case .group(let group) = scope.kind {
            return BoundExpr(.slot(group.add(bound)), type: bound.type, origin: bound.origin)
        }
        return BoundExpr(.aggregate(bound.call), type: bound.type, origin: bound.origin)
    }

    /// The rows of a `summarize` group.
    private func overGroup(
        _ function: AggregateFunction, _ call: Call, _ group: GroupBuilder, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        let inner = Scope(.inner, row: group.input, outer: outerOfAggregate(in: scope), frame: scope.frame + 1)
        if let argument = call.arguments.first { try refuseManyPaths(call, argument, range: range, in: inner) }
        let bound = try clauses(function, call, arguments: nil, subject: .rows, range: range, in: inner)
        try refuseCountingTwice(function, call, bound.call, beyond: nil)
        return BoundExpr(.slot(group.add(bound)), type: bound.type, origin: bound.origin)
    }

    /// The rows of the pipe that share the `per` keys.
    private func overPartition(
        _ function: AggregateFunction, _ call: Call, _ partition: Call.Partition, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        guard case .pipe = scope.kind else { throw failure(.windowNotHere(function: call.function.text), at: range) }
        let inner = Scope(.inner, row: scope.row, outer: nil, frame: scope.frame)
        let bound = try clauses(function, call, arguments: nil, subject: .rows, range: range, in: inner)
        return try addWindow(
            .aggregate(bound.call), argument: nil, order: [], partition: partition, type: bound.type, range: range,
            in: scope)
    }

    /// What `outer` means inside an aggregate: the row around, or in a group its keys.
    func outerOfAggregate(in scope: Scope) -> Scope {
        guard case .group(let group) = scope.kind else { return scope }
        var keys = Row(slots: group.keys.map(\.type), this: nil, items: [])
        keys.items = zip(group.keys.indices, group.keyNames).map { index, name in
            .column(
                Row.Column(
                    name: name,
                    value: BoundExpr(.slot(index), type: group.keys[index].type, origin: group.keys[index].origin)))
        }
        return Scope(.plain, row: keys, outer: nil, frame: scope.frame)
    }

    // MARK: The rows that a link reaches

    struct Reached {
        let subject: AggregateSubject
        let entity: EntityID
        /// What a path without a colon asks of each row: `.hours` of `services.hours`. Nil: the call's arguments.
        let arguments: [BoundExpr]?
    }

    /// The linked rows that a call runs over, if it names a link.
    private func reachedRows(
        _ function: AggregateFunction, _ call: Call, range: SourceRange, in scope: Scope
    ) throws -> Reached? {
        // In a group a link starts at each of its rows, in a measure at each of those it is asked of.
        var start = scope
        if case .measure(let rows) = scope.kind { start = Scope(.plain, row: rows.row, outer: nil, frame: scope.frame) }
        if case .group(let group) = scope.kind {
            start = Scope(.plain, row: group.input, outer: scope.outer, frame: scope.frame)
            start.bindings = scope.bindings
        }
        if case .link(let link, let modifier) = call.subject {
            return try namedLink(link, modifier, function, call, in: start)
        }
        guard call.arguments.count == 1, let argument = call.arguments.first, argument.isLinkPath else { return nil }
        guard let path = try pathIfAny(argument, in: start), case .many(let many) = path else { return nil }
        if many.value == nil, many.tail.isEmpty {
            let subject = AggregateSubject.reached(
                start: many.start, path: many.hops, isOnce: isOnce(call.modifier?.kind))
            let row = BoundExpr(.slot(0), type: .entity(many.entity), origin: many.origin)
            let isTest = function.runsOverRows || function == .all
            return Reached(subject: subject, entity: many.entity, arguments: isTest ? [] : [row])
        }
        if !many.tail.isEmpty, function.countsRows, call.modifier?.kind != .distinct || function != .count,
            call.modifier?.kind != .each
        {
            throw countsTwice(function, call, argument, many)
        }
        let subject = AggregateSubject.reached(start: many.start, path: many.hops, isOnce: true)
        return Reached(subject: subject, entity: many.entity, arguments: [many.element(self)])
    }

    private func isOnce(_ modifier: Call.Modifier.Kind?) -> Bool { modifier != .each }

    /// A path's meaning, or nil when its first name means nothing here: the general error is then better.
    private func pathIfAny(_ expr: Expr, in scope: Scope) throws -> Path? {
        guard expr.isLinkPath else { return nil }
        let savedCount = diagnostics.count
        let (savedFields, savedLinks) = (fields, links)
        do {
            let path = try bindPath(expr, in: scope)
            if case .value = path { (fields, links) = (savedFields, savedLinks) }
            return path
        } catch let error as BindingError {
            // A closure is no name that might mean something else.
            if expr.startsWithClosure { throw error }
            diagnostics.removeSubrange(savedCount...)
            return nil
        } catch is AlreadyReported {
            return nil
        }
    }

    /// `link:`, `distinct link:`, `each link:`.
    private func namedLink(
        _ link: Expr, _ modifier: Call.Modifier?, _ function: AggregateFunction, _ call: Call, in scope: Scope
    ) throws -> Reached {
        let once = isOnce(modifier?.kind)
        switch try bindPath(link, in: scope) {
        case .many(let many):
            guard many.value == nil else {
                throw failure(.notToMany(function: call.function.text, path: source.text(link.range)), at: link.range)
            }
            guard many.tail.isEmpty || modifier != nil else { throw countsTwice(function, call, link, many) }
            let path = many.hops + many.tail.map { Hop.forward($0) }
            let entity = many.tail.last.map { catalog[$0].target } ?? many.entity
            return Reached(
                subject: .reached(start: many.start, path: path, isOnce: once), entity: entity, arguments: nil)
        case .value(let value):
            guard modifier != nil, case .entity(let entity) = value.type else {
                throw failure(.notToMany(function: call.function.text, path: source.text(link.range)), at: link.range)
            }
            let (start, path) = value.forwardPath
            return Reached(subject: .reached(start: start, path: path, isOnce: once), entity: entity, arguments: nil)
        case .looked(let looked):
            throw failure(.notToMany(function: call.function.text, path: looked.name), at: link.range)
        }
    }

    private func countsTwice(
        _ function: AggregateFunction, _ call: Call, _ argument: Expr, _ many: ManyRows
    ) -> BindingError {
        let path = source.text(argument.range)
        let name = call.function.text
        guard case .member(let base, let last) = argument.kind, many.value != nil else {
            let rest = call.subject == nil ? "" : ": …"
            return failure(
                .countsTwice(
                    function: name, path: path, once: Self.once(name, path + rest),
                    each: Self.each(name, path + rest)), at: argument.range,
                fix: countingOnce(argument.range, "distinct \(path)"))
        }
        let link = source.text(base.range)
        let field = source.text(last.range)
        return failure(
            .countsTwice(
                function: name, path: path, once: Self.once(name, "\(link): \(field)"),
                each: Self.each(name, "\(link): \(field)")), at: argument.range,
            fix: countingOnce(argument.range, "distinct \(link): \(field)"))
    }

    /// In `summarize`, an expression all of whose columns lie beyond a forward link is read once for each row here,
    /// though it belongs to fewer rows there: which is meant must be said.
    func refuseCountingTwice(
        _ function: AggregateFunction, _ call: Call, _ bound: AggregateCall, beyond link: Expr?
    ) throws {
        guard function.countsRows, call.modifier == nil, function != .share || bound.arguments.count == 1 else {
            return
        }
        guard let argument = call.arguments.first, !bound.arguments.isEmpty else { return }
        let reads = bound.arguments.map(ColumnReads.of)
        guard reads.contains(where: \.beyondLink), !reads.contains(where: \.here) else { return }
        let name = call.function.text
        let path = source.text(argument.range)
        let start = link.map { source.text($0.range) }
        let whole = (link?.range ?? argument.range).union(argument.range)
        let rest = call.arguments.count > 1 ? ", …" : ""
        let eachRow = (start.map { "\($0): " } ?? "") + path
        guard case .member(let base, let last) = argument.kind, call.arguments.count == 1, !call.isFromQuery else {
            let fix = Fix(
                replacing: whole, with: "each \(eachRow)", title: Words(en: "count it for each row", zh: "每行各算一次"))
            throw failure(
                .countsTwice(
                    function: name, path: path, once: Words(en: "\(name)(distinct link: …)", zh: "\(name)(去重 链接: …)"),
                    each: Self.each(name, eachRow + rest)),
                at: argument.range, fix: fix)
        }
        let further = (start.map { "\($0)." } ?? "") + source.text(base.range)
        let onceThere = "\(further): \(source.text(last.range))"
        throw failure(
            .countsTwice(function: name, path: path, once: Self.once(name, onceThere), each: Self.each(name, eachRow)),
            at: argument.range, fix: countingOnce(whole, "distinct \(onceThere)"))
    }

    static func once(_ function: String, _ rest: String) -> Words {
        Words(en: "\(function)(distinct \(rest))", zh: "\(function)(去重 \(rest))")
    }

    static func each(_ function: String, _ rest: String) -> Words {
        Words(en: "\(function)(each \(rest))", zh: "\(function)(逐个 \(rest))")
    }

    private func countingOnce(_ range: SourceRange, _ replacement: String) -> Fix {
        Fix(replacing: range, with: replacement, title: Words(en: "count each once", zh: "每个只算一次"))
    }

    // MARK: Arguments and clauses

    func clauses(
        _ function: AggregateFunction, _ call: Call, arguments given: [BoundExpr]?, subject: AggregateSubject,
        range: SourceRange, in inner: Scope
    ) throws -> BoundAggregate {
        var filter = try call.filter.map { try condition($0, what: Words(en: "`where`", zh: "“其中”"), in: inner) }
        let order = try sortKeys(call.order, defaultDescending: false, in: inner)
        if !order.isEmpty, !function.takesOrder {
            throw clauseNotHere("sort", in: call, at: range)
        }
        var constantArgument: Value?
        var expressions = call.arguments
        if function == .percentile || function == .join, expressions.count == 2, let last = expressions.popLast() {
            constantArgument = try constantParameter(function, last, in: inner)
        }
        var arguments = try given ?? expressions.map { try bind($0, in: inner) }
        let isDistinct = call.modifier?.kind == .distinct
        switch function {
        case .all where arguments.isEmpty:
            // `all(link where p)`: every row reached satisfies p.
            guard let predicate = filter else { throw wrongArguments(function, call, range) }
            arguments = [predicate]
            filter = nil
        case .any, .none:
            if let predicate = arguments.first {
                guard predicate.type == .bool else { throw wrongArguments(function, call, range) }
                filter =
                    filter.map { BoundExpr(.and([$0, predicate]), type: .bool, origin: predicate.origin) } ?? predicate
                arguments = []
            }
        default: break
        }
        try refuseAveragingRatios(function, call, range)
        arguments = try checked(function, arguments, call, range, in: inner)
        let type = resultType(function, arguments)
        let bound = AggregateCall(
            function: function, subject: subject, arguments: arguments, isDistinct: isDistinct, filter: filter,
            order: order, constant: constantArgument ?? function.defaultConstant)
        return BoundAggregate(call: bound, type: type, origin: origin(range))
    }

    private func constantParameter(_ function: AggregateFunction, _ expr: Expr, in scope: Scope) throws -> Value {
        guard let value = try bind(expr, in: scope).constantValue else {
            throw failure(
                .wantsConstant(
                    what: Words(
                        en: "the second argument of `\(function.rawValue)`", zh: "`\(function.rawValue)` 的第二个参数")),
                at: expr.range)
        }
        switch (function, value) {
        case (.join, .text): return value
        case (.percentile, .int(let percent)) where (0...100).contains(percent): return .num(Double(percent))
        case (.percentile, .decimal(let percent)):
            let number = DecimalMath.double(percent.mantissa, scale: percent.scale)
            if (0...100).contains(number) { return .num(number) }
        case (.percentile, .num(let percent)) where (0...100).contains(percent): return value
        default: break
        }
        let wanted =
            function == .join ? Words(en: "a text", zh: "文本") : Words(en: "a number from 0 to 100", zh: "0 到 100 的数")
        throw failure(
            .wantsType(what: .same("`\(function.rawValue)`"), wanted: wanted, found: .same(value.description)),
            at: expr.range)
    }

    private func wrongArguments(_ function: AggregateFunction, _ call: Call, _ range: SourceRange) -> BindingError {
        failure(
            .wrongArguments(
                function: call.function.text, signature: AggregateTable.row(of: function).signature,
                reason: Words(en: "is called with other arguments", zh: "的参数不对")), at: range)
    }

    /// Arguments in number and type as the function takes them.
    private func checked(
        _ function: AggregateFunction, _ arguments: [BoundExpr], _ call: Call, _ range: SourceRange, in inner: Scope
    ) throws -> [BoundExpr] {
        func expect(_ count: ClosedRange<Int>) throws {
            guard count.contains(arguments.count) else { throw wrongArguments(function, call, range) }
        }
        func number(_ value: BoundExpr) throws -> BoundExpr {
            if value.type == .null { return try convert(value, to: .int, operation: function.rawValue) }
            if value.type == .bool, function == .sum { throw countOfCondition(function, call) }
            guard value.type.isNumeric else {
                throw failure(
                    .wantsType(
                        what: .same("`\(call.function.text)`"), wanted: Words(en: "a number", zh: "数"),
                        found: typeName(value.type)),
                    at: value.origin.range)
            }
            return value
        }
        switch function {
        case .count:
            try expect(0...1)
            if let only = arguments.first, only.type == .bool, call.modifier == nil, !call.arguments.isEmpty {
                throw countOfCondition(function, call)
            }
            return arguments
        case .sum, .avg, .median, .percentile, .stddev, .variance:
            try expect(1...1)
            return try arguments.map(number)
        case .ratio:
            try expect(2...2)
            return try arguments.map(number)
        case .min, .max:
            try expect(1...1)
            guard arguments[0].type.isOrdered || arguments[0].type == .bool else {
                throw failure(.notOrdered(type: typeName(arguments[0].type)), at: arguments[0].origin.range)
            }
            return arguments
        case .share, .all:
            try expect(1...1)
            guard arguments[0].type == .bool else { throw wrongArguments(function, call, range) }
            return arguments
        case .any, .none:
            try expect(0...0)
            return arguments
        case .only, .first, .last:
            try expect(1...1)
            return arguments
        case .list:
            try expect(1...1)
            // A list is printed, not navigated: rows stand in it by their labels.
            if case .entity = arguments[0].type { return [try asText(arguments[0])] }
            return arguments
        case .join:
            try expect(1...1)
            return [try asText(arguments[0])]
        case .argmax, .argmin:
            try expect(1...1)
            guard arguments[0].type.isOrdered else {
                throw failure(.notOrdered(type: typeName(arguments[0].type)), at: arguments[0].origin.range)
            }
            guard let row = inner.row.this else {
                throw failure(.wantsEntity(stage: call.function.text), at: range)
            }
            return [arguments[0], row]
        }
    }

    private func resultType(_ function: AggregateFunction, _ arguments: [BoundExpr]) -> DataType {
        switch function {
        case .count: .int
        case .sum, .min, .max, .only, .first, .last: arguments.first?.type ?? .null
        case .avg, .median, .percentile, .stddev, .variance, .ratio, .share: .num
        case .any, .all, .none: .bool
        case .argmax, .argmin: arguments.last?.type ?? .null
        case .list: .list(arguments.first?.type ?? .null)
        case .join: .text
        }
    }
}

extension Call {
    fileprivate var isFromQuery: Bool { if case .from = subject { true } else { false } }
}

extension AggregateFunction {
    /// Whether the function may run over rows as such, without an argument.
    var runsOverRows: Bool {
        switch self {
        case .count, .any, .all, .none: true
        default: false
        }
    }

    var defaultConstant: Value? { self == .join ? .text("、") : nil }
}

extension Expr {
    /// A name or names joined by dots.
    var isLinkPath: Bool {
        switch kind {
        case .name: true
        case .call: closureWord != nil
        case .member(let base, _): base.isLinkPath || base.isRowWord
        default: false
        }
    }

    /// `descendants(children).members`
    fileprivate var startsWithClosure: Bool {
        if case .member(let base, _) = kind { return base.startsWithClosure }
        return closureWord != nil
    }

    private var isRowWord: Bool {
        switch kind {
        case .this, .outer: true
        default: false
        }
    }
}

extension BoundExpr {
    /// A chain of to-one links taken apart: where it starts, and its hops.
    var forwardPath: (start: BoundExpr, path: [Hop]) {
        var hops: [Hop] = []
        var current = self
        while case .follow(let link, let base) = current.kind {
            hops.append(.forward(link))
            current = base
        }
        return (current, hops.reversed())
    }
}

/// Which columns an expression reads: of the row itself, or beyond a forward link.
struct ColumnReads {
    var here = false
    var beyondLink = false

    static func of(_ expr: BoundExpr) -> ColumnReads {
        var reads = ColumnReads()
        reads.visit(expr)
        return reads
    }

    private mutating func visit(_ expr: BoundExpr) {
        switch expr.kind {
        case .outer: here = true
        case .field(_, let base), .follow(_, let base):
            if case .follow = base.kind { beyondLink = true } else { here = true }
        case .slot, .aggregate: here = true
        default: expr.forEachChild { child, _ in visit(child) }
        }
    }
}
