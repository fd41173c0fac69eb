// `fill`: which values of a key ought to be in a summary. Next: Execution/Operators/Fill.swift.

extension Binder {
    func bindFill(_ fill: Fill, _ stage: Stage, _ pipe: Pipe) throws {
        guard let keyCount = pipe.groupKeys else { throw failure(.fillNeedsSummarize, at: stage.keyword) }
        let columns = pipe.row.columns
        guard columns.allSatisfy(\.isSound), columns.count == pipe.row.slots.count else { throw AlreadyReported() }
        let names = columns.map(\.name)
        func key(_ name: Name) throws -> Int {
            let index = try position(ofColumn: name, among: names, in: pipe)
            guard index < keyCount else {
                throw failure(.notAKey(name.text, keys: Array(names.prefix(keyCount))), at: name.range)
            }
            return index
        }
        let filled = try key(fill.key)
        var partition = (0..<keyCount).filter { $0 != filled }
        if let outline = pipe.outline {
            try bindFill(outline, key: filled, keyCount, fill, stage, pipe)
            return
        }
        if !fill.per.isEmpty, pipe.groupLevel != nil {
            throw failure(.clauseNotHere(clause: "per", function: "fill"), at: stage.keyword)
        }
        if !fill.per.isEmpty {
            partition = try fill.per.map { expr -> Int in
                guard case .name(let name) = expr.kind else {
                    throw failure(
                        .notAKey(source.text(expr.range), keys: Array(names.prefix(keyCount))), at: expr.range)
                }
                let index = try key(name)
                if index == filled { throw failure(.nameTwice(name.text), at: name.range) }
                return index
            }
        }
        let domain = try fillDomain(of: columns[filled].value, fill)
        pipe.plan = .fill(
            pipe.plan,
            FillSpec(
                key: filled, partition: partition, order: Array(0..<keyCount),
                level: pipe.groupLevel, isOutline: false, emptyIsZero: columns.map(\.emptyIsZero), domain: domain,
                origin: origin(stage.range)),
            shape: pipe.row.slots)
    }

    /// Of a summary along a tree: the places that lack rows, each with those above it.
    private func bindFill(
        _ outline: Outline, key: Int, _ keyCount: Int, _ fill: Fill, _ stage: Stage, _ pipe: Pipe
    ) throws {
        if !fill.per.isEmpty { throw failure(.clauseNotHere(clause: "per", function: "fill"), at: stage.keyword) }
        if outline.outer > 0 { throw failure(.clauseNotHere(clause: "by", function: "fill"), at: stage.keyword) }
        let columns = pipe.row.columns
        let place = columns[key].value
        guard case .rows(let rows) = try fillDomain(of: place, fill) else {
            throw failure(.clauseNotHere(clause: "in", function: "fill"), at: stage.keyword)
        }
        var chain = [BoundExpr(.slot(0), type: place.type, origin: place.origin)]
        for level in outline.place.tree.levels[...key].reversed() {
            if let up = level.up { chain.insert(follow(up, of: chain[0], at: place.origin), at: 0) }
        }
        pipe.plan = .fill(
            pipe.plan,
            FillSpec(
                key: key, partition: [], order: Array(0..<keyCount), level: pipe.groupLevel, isOutline: true,
                emptyIsZero: columns.map(\.emptyIsZero),
                domain: .rows(Subplan(.project(rows.plan, chain), shape: chain.map(\.type))),
                origin: origin(stage.range)),
            shape: pipe.row.slots)
        let slots = pipe.row.slots.indices.map { slot in
            slot == outline.slot ? outline.label : pipe.slot(slot, outline.label.origin)
        }
        pipe.plan = .project(pipe.plan, slots)
    }

    private func fillDomain(of key: BoundExpr, _ fill: Fill) throws -> FillSpec.Domain {
        if let range = fill.range { return try fillDomain(of: key, in: range) }
        switch key.type {
        case .int, .date, .period: return .span
        case .bool: return .values([.bool(false), .bool(true)])
        case .enumeration(let type): return .values(type.members.indices.map { .enumeration(type, code: $0) })
        case .entity(let id):
            scanned.insert(id)
            noteShown(key.type)
            return .rows(Subplan(.scan(id), shape: [key.type]))
        default: throw failure(.fillNeedsRange(type: typeName(key.type)), at: fill.key.range)
        }
    }

    private func fillDomain(of key: BoundExpr, in range: Expr) throws -> FillSpec.Domain {
        if case .list(let elements) = range.kind {
            let scope = Scope(.plain, row: .empty, outer: nil, frame: 0)
            return .values(try elements.map { try fillValue($0, as: key.type, in: scope) })
        }
        if startsPipe(range) {
            let pipe = try bindPipe(Query(source: range, range: range.range))
            if pipe.row.isBroken { throw AlreadyReported() }
            let value = try convert(memberValue(of: pipe, for: key, range), to: key.type, operation: "fill")
            return .rows(Subplan(.project(pipe.plan, [value]), shape: [key.type]))
        }
        switch key.type {
        case .date:
            let span = try spanEnds(range, what: "fill")
            return .rows(Subplan(.periods(.day, from: span.from, through: span.through), shape: [key.type]))
        case .period(let unit):
            let span = try spanEnds(range, what: "fill")
            return .rows(Subplan(.periods(unit, from: span.from, through: span.through), shape: [key.type]))
        case .int: return .values(try integers(range))
        default:
            throw failure(
                .wantsType(
                    what: .same("`fill … in`"), wanted: Words(en: "a list or a query", zh: "列表或查询"),
                    found: .same("`\(source.text(range.range))`")),
                at: range.range)
        }
    }

    private func fillValue(_ element: Expr, as type: DataType, in scope: Scope) throws -> Value {
        let value = try convert(bind(element, in: scope), to: type, operation: "fill")
        if case .entityConstant(let row) = value.kind, let id = type.entityID {
            return .entity(EntityValue(entity: id, row: row, key: "", label: ""))
        }
        guard let constant = value.constantValue else {
            throw failure(.wantsConstant(what: Words(en: "a value of `fill`", zh: "`补全` 的取值")), at: element.range)
        }
        return constant
    }

    /// `1..12`: no more than a summary may sensibly have.
    private func integers(_ range: Expr) throws -> [Value] {
        let scope = Scope(.plain, row: .empty, outer: nil, frame: 0)
        guard case .range(let lower, let upper?, let isHalfOpen) = range.kind,
            case .constant(.int(let low)) = try bind(lower, in: scope).kind,
            case .constant(.int(let high)) = try bind(upper, in: scope).kind
        else {
            throw failure(
                .wantsType(
                    what: .same("`fill … in`"), wanted: Words(en: "a range such as `1..12`", zh: "形如 `1..12` 的范围"),
                    found: .same("`\(source.text(range.range))`")),
                at: range.range)
        }
        guard low <= high else { return [] }
        let (distance, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, distance <= 1_000_000 else {
            throw failure(
                .wantsType(
                    what: .same("`fill … in`"), wanted: Words(en: "at most a million numbers", zh: "至多一百万个数"),
                    found: Words(en: "more", zh: "更多")), at: range.range)
        }
        return (low...high).dropLast(isHalfOpen ? 1 : 0).map { .int($0) }
    }

    // MARK: Spans of days

    /// The first and the last day of a period, a date, or a range of them, known when the query is bound or begun.
    func spanEnds(_ expr: Expr, what: String) throws -> (from: BoundExpr, through: BoundExpr) {
        if case .range(let lower, let upper, let isHalfOpen) = expr.kind {
            guard let upper else {
                throw failure(
                    .wantsType(
                        what: .same("`\(what)`"), wanted: Words(en: "a range with an end", zh: "有终点的范围"),
                        found: Words(en: "one without", zh: "没有终点的")), at: expr.range)
            }
            let end = try spanEnds(upper, what: what)
            guard isHalfOpen else { return (try spanEnds(lower, what: what).from, end.through) }
            let day = constant(.duration(DateDuration(days: 1)), .duration, end.from.origin)
            let before = BoundExpr(
                .shift(end.from, by: day, isSubtraction: true), type: .date, origin: end.from.origin)
            return (try spanEnds(lower, what: what).from, before)
        }
        let value = try bind(expr, in: Scope(.plain, row: .empty, outer: nil, frame: 0))
        guard value.isConstant else { throw failure(.wantsConstant(what: .same("`\(what)`")), at: expr.range) }
        switch value.type {
        case .period: return (try edge("start", of: value), try edge("end", of: value))
        case .date: return (value, value)
        default:
            throw failure(
                .wantsType(
                    what: .same("`\(what)`"), wanted: Words(en: "a period", zh: "时段"), found: typeName(value.type)),
                at: expr.range)
        }
    }
}
