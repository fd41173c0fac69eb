// `descendants(children, 1..3)` and `ancestors(parent)`: all rows below or above along a self link. They stand wherever a
// link does. `peers(link)` is Binder+Trees.swift's. Their words: Functions/ClosureTable.swift. The walk: Execution/Aggregation/Closures.swift.

extension Binder {
    /// What a closure's name for how far a row is from where the walk started.
    static let depthName = "depth"

    func closureRows(_ word: ClosureWord, _ call: Call, range: SourceRange, in scope: Scope) throws -> ManyRows {
        if let clause = call.firstClause {
            throw clauseNotHere(clause, in: call, at: range)
        }
        if word == .peers { return try peerRows(call, range: range, in: scope) }
        guard let first = call.arguments.first, case .name(let name) = first.kind, call.arguments.count <= 2 else {
            throw failure(
                .wrongArguments(
                    function: call.function.text,
                    signature: word == .descendants ? "descendants(link, 1..3)" : "ancestors(link, 1..3)",
                    reason: Words(en: "follows one link of this row", zh: "沿本行的一条链接查找")), at: range)
        }
        guard let this = scope.row.this, let id = this.type.entityID else {
            if scope.row.isBroken { throw AlreadyReported() }
            throw failure(.wantsEntity(stage: call.function.text), at: range)
        }
        let link = try selfLink(name, word, of: id, call)
        use(link)
        closures.insert(link)
        let depths = try call.arguments.dropFirst().first.map { try closureDepths($0, call) } ?? 1...Int.max
        let closure = LinkClosure(link: link, isUpward: word == .ancestors, depths: depths)
        return ManyRows(start: this, hops: [.closure(closure)], entity: id, origin: origin(range))
    }

    /// The link of a name, which has to lead from the entity to itself, and the right way.
    private func selfLink(_ name: Name, _ word: ClosureWord, of id: EntityID, _ call: Call) throws -> LinkID {
        let members = entityMembers(of: id)
        guard case .one(let member) = NameMatching.find(name.text, among: members.map { ($0.names, $0.payload) }) else {
            // The error for a name that is unknown, or of two things, is that of any other use.
            _ = try bindPath(
                Expr(.name(name), at: name.range), in: Scope(.plain, row: entityRow(id), outer: nil, frame: 0))
            throw AlreadyReported()
        }
        let found: (link: LinkID, word: ClosureWord)? =
            switch member {
            case .link(let link): (link, .ancestors)
            case .reverse(let link): (link, .descendants)
            case .field, .computed, .measure: nil
            }
        guard let found, catalog[found.link].source == catalog[found.link].target else {
            let selfLinks = catalog[id].links.filter { catalog[$0].target == id }
            let names = selfLinks.map { link in
                (word == .ancestors ? catalog[link].names : catalog[link].reverseNames).primary
            }
            throw failure(
                .notASelfLink(name.text, entity: catalog[id].names.primary, links: names), at: name.range)
        }
        guard found.word == word else {
            let right = word == .ancestors ? catalog[found.link].names : catalog[found.link].reverseNames
            let fix = Fix(
                replacing: name.range, with: quotedIfNeeded(right.primary),
                title: Words(en: "follow `\(right.primary)`", zh: "沿 `\(right.primary)`"))
            throw failure(
                .closureDirection(name.text, function: call.function.text, other: found.word.rawValue), at: name.range,
                fix: fix)
        }
        return found.link
    }

    private func entityRow(_ id: EntityID) -> Row {
        var row = Row(slots: [.entity(id)], this: nil, items: catalog[id].items.map { .entityItem($0) })
        row.this = BoundExpr(.slot(0), type: .entity(id), origin: .none)
        return row
    }

    /// `1..3`, `2..`, `2`: steps, from 1 on.
    private func closureDepths(_ expr: Expr, _ call: Call) throws -> ClosedRange<Int> {
        func steps(_ expr: Expr) throws -> Int {
            let value = try bind(expr, in: Scope(.plain, row: .empty, outer: nil, frame: 0))
            guard let constant = value.constantValue else {
                throw failure(
                    .wantsConstant(
                        what: Words(en: "the depth of `\(call.function.text)`", zh: "`\(call.function.text)` 的级数")),
                    at: expr.range)
            }
            guard case .int(let number) = constant, number > 0, let steps = Int(exactly: number) else {
                throw failure(
                    .wantsType(
                        what: .same("`\(call.function.text)`"), wanted: Words(en: "steps from 1 on", zh: "从 1 起的级数"),
                        found: .same(constant.description)),
                    at: expr.range)
            }
            return steps
        }
        guard case .range(let lower, let upper, let isHalfOpen) = expr.kind else {
            let only = try steps(expr)
            return only...only
        }
        let first = try steps(lower)
        guard let upper else { return first...Int.max }
        let last = try steps(upper) - (isHalfOpen ? 1 : 0)
        guard first <= last else {
            throw failure(
                .wantsType(
                    what: .same("`\(call.function.text)`"), wanted: Words(en: "a range that goes up", zh: "由小到大的范围"),
                    found: .same(source.text(expr.range))),
                at: expr.range)
        }
        return first...last
    }

    /// The row that an aggregate runs over along a path: the reached row, and its depth if the path is one closure.
    func reachedRow(_ entity: EntityID, _ path: [Hop], _ origin: Origin) -> Row {
        var row = Row(
            slots: [.entity(entity)], this: BoundExpr(.slot(0), type: .entity(entity), origin: origin), items: [])
        row.items = catalog[entity].items.map { .entityItem($0) }
        if path.endsInDepth {
            row.slots.append(.int)
            row.items.append(
                .column(Row.Column(name: Self.depthName, value: BoundExpr(.slot(1), type: .int, origin: origin))))
        }
        return row
    }
}

extension Expr {
    /// `descendants(…)`, `ancestors(…)`.
    var closureWord: ClosureWord? {
        guard case .call(let call) = kind else { return nil }
        return ClosureTable.word(named: call.function.text)
    }
}
