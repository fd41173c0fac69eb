// Snapshots in queries: `nov.projects` as rows, and rows of one entity in two states, which compare by key. Where links of
// a snapshot lead is the catalog's; that some lead to the main data is told beside the result.

extension Binder {
    // MARK: nov.projects

    /// The snapshot of this name.
    func snapshot(named name: String) -> String? {
        if case .one(let found) = NameMatching.find(name, among: catalog.snapshotNames.map { ([$0], $0) }) {
            return found
        }
        return nil
    }

    /// Whether an expression is a path that begins with a snapshot's name.
    func isOfSnapshot(_ expr: Expr) -> Bool {
        guard case .member(let base, _) = expr.kind, case .name(let name) = base.kind else { return false }
        return snapshot(named: name.text) != nil
    }

    /// The rows of `nov.projects`.
    func snapshotSource(_ expr: Expr) throws -> Pipe {
        guard case .member(let base, let name) = expr.kind else { throw failure(.notAQuery, at: expr.range) }
        guard case .name(let dataset) = base.kind else {
            throw failure(SnapshotProblem.pathAsSource(source.text(expr.range)), at: expr.range)
        }
        guard let snapshot = snapshot(named: dataset.text) else { throw unknownSnapshot(dataset, expr) }
        let entities = catalog.entities.filter { $0.snapshot?.name == snapshot }
        let parts = entities.map { ($0.snapshot?.names.all ?? [], $0.id) }
        switch NameMatching.find(name.text, among: parts) {
        case .one(let id): return scan(id, expr.range)
        case .ambiguous(let ids):
            throw failure(
                .ambiguousName(name.text, meanings: ids.map { .same(catalog[$0].names.primary) }), at: name.range)
        case .none: break
        }
        let names = entities.compactMap(\.snapshot?.names)
        let nearest = EditDistance.nearest(to: name.text, in: names.flatMap(\.all))
        let isInMainData = entity(named: name.text) != nil
        var fix = nearest.first.map { using(quotedIfNeeded($0), for: name) }
        if isInMainData {
            fix = Fix(
                replacing: expr.range, with: source.text(name.range),
                title: Words(en: "take that of the main data", zh: "改用主数据"))
        }
        throw failure(
            SnapshotProblem.noEntity(
                name.text, snapshot: snapshot, nearest: isInMainData ? [] : nearest, available: names.map(\.primary),
                isInMainData: isInMainData), at: name.range, fix: fix)
    }

    private func unknownSnapshot(_ name: Name, _ expr: Expr) -> BindingError {
        if entity(named: name.text) != nil || definitions.lets.contains(where: { $0.names.all.contains(name.text) }) {
            return failure(SnapshotProblem.pathAsSource(source.text(expr.range)), at: expr.range)
        }
        let available = catalog.snapshotNames
        let nearest = EditDistance.nearest(to: name.text, in: available)
        let fix = nearest.first.map { using(quotedIfNeeded($0), for: name) }
        return failure(
            SnapshotProblem.unknownSnapshot(name.text, nearest: nearest, available: available), at: name.range, fix: fix
        )
    }

    /// `nov` alone where rows are wanted.
    func bareSnapshot(_ name: Name) -> BindingError? {
        guard let snapshot = snapshot(named: name.text) else { return nil }
        let names = catalog.entities.compactMap(\.snapshot).filter { $0.name == snapshot }.map(\.names.primary)
        return failure(SnapshotProblem.bareSnapshot(snapshot, available: names), at: name.range)
    }

    /// An entity's name as a query spells it.
    func spelling(ofEntity name: String) -> String {
        for entity in catalog.entities {
            guard let part = entity.snapshot, entity.names.all.contains(name) else { continue }
            let inner = String(name.dropFirst(part.name.count + 1))
            return quotedIfNeeded(part.name) + "." + quotedIfNeeded(inner)
        }
        return quotedIfNeeded(name)
    }

    func failure(_ problem: SnapshotProblem, at range: SourceRange, fix: Fix? = nil) -> BindingError {
        BindingError(diagnostic: Diagnostic(problem, at: range, in: source, fix: fix))
    }

    // MARK: Rows of two states

    /// The keys of two rows that are states of one entity, pair by pair in types that meet; nil for other values.
    func keysOfKin(_ left: BoundExpr, _ right: BoundExpr, at range: SourceRange) throws -> [LookupKey]? {
        guard let here = left.type.entityID, let there = right.type.entityID, here != there, catalog.areKin(here, there)
        else { return nil }
        let (leftKey, rightKey) = (catalog[here].key, catalog[there].key)
        guard !leftKey.isEmpty, leftKey.count == rightKey.count else {
            throw failure(.diffNeedsKey(catalog[leftKey.isEmpty ? here : there].names.primary), at: range)
        }
        return try zip(leftKey, rightKey).map { leftField, rightField in
            let sides = try meetingKeys(
                field(leftField, of: left, at: left.origin), field(rightField, of: right, at: right.origin), at: range)
            return LookupKey(left: sides[0], right: sides[1])
        }
    }

    /// A key that one file has as numbers and the other as texts is compared as text.
    private func meetingKeys(_ left: BoundExpr, _ right: BoundExpr, at range: SourceRange) throws -> [BoundExpr] {
        if meeting(left.type, right.type) != nil { return try unified([left, right], operation: "==", at: range) }
        return try [left, right].map { try convert(asText($0), to: .text, operation: "==") }
    }

    /// Rows of two states of one entity, compared by key; nil for other values.
    func compareKin(
        _ comparison: BoundExpr.Comparison, _ lhs: BoundExpr, _ rhs: BoundExpr, _ origin: Origin
    ) throws -> BoundExpr? {
        guard let keys = try keysOfKin(lhs, rhs, at: origin.range) else { return nil }
        func test(_ comparison: BoundExpr.Comparison, _ key: LookupKey) -> BoundExpr {
            BoundExpr(.compare(comparison, key.left, key.right), type: .bool, origin: origin)
        }
        func all(_ tests: [BoundExpr]) -> BoundExpr {
            tests.count == 1 ? tests[0] : BoundExpr(.and(tests), type: .bool, origin: origin)
        }
        switch comparison {
        case .equal: return all(keys.map { test(.equal, $0) })
        case .notEqual:
            if keys.count == 1 { return test(.notEqual, keys[0]) }
            return BoundExpr(.not(all(keys.map { test(.equal, $0) })), type: .bool, origin: origin)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            // The first part that differs decides.
            let strict: BoundExpr.Comparison = comparison == .less || comparison == .lessOrEqual ? .less : .greater
            let ways = keys.indices.map { index in
                let last = index == keys.count - 1 ? comparison : strict
                return all(keys[..<index].map { test(.equal, $0) } + [test(last, keys[index])])
            }
            return ways.count == 1 ? ways[0] : BoundExpr(.or(ways), type: .bool, origin: origin)
        }
    }

    /// Both sides of a membership among rows of another state, as values that compare; nil for other values.
    func membersOfKin(_ operand: BoundExpr, _ member: BoundExpr, _ origin: Origin) throws -> [BoundExpr]? {
        guard let keys = try keysOfKin(operand, member, at: origin.range) else { return nil }
        if keys.count == 1 { return [keys[0].left, keys[0].right] }
        let separator = constant(.text("\u{1F}"), .text, origin)
        func joined(_ parts: [BoundExpr]) throws -> BoundExpr {
            var arguments: [BoundExpr] = []
            for part in parts {
                if !arguments.isEmpty { arguments.append(separator) }
                arguments.append(try convert(asText(part), to: .text, operation: "in"))
            }
            return try scalarCall(named: "concat", arguments, origin)
        }
        return [try joined(keys.map(\.left)), try joined(keys.map(\.right))]
    }

    // MARK: Links out of a snapshot

    /// Which of the links that the query uses lead from a snapshot to the main data, a note for each snapshot.
    func linksToMain() -> [Diagnostic] {
        var told: [(snapshot: String, links: [String], missing: [String])] = []
        for id in links.sorted(by: { $0.index < $1.index }) {
            let link = catalog[id]
            let (from, to) = (catalog[link.source], catalog[link.target])
            let name: String
            let snapshot: String
            let missing: String
            switch (from.snapshot, to.snapshot) {
            case (let part?, nil):
                (snapshot, name, missing) = (part.name, "\(from.names.primary).\(link.names.primary)", to.names.primary)
            case (nil, let part?):
                (snapshot, name, missing) =
                    (part.name, "\(to.names.primary).\(link.reverseNames.primary)", from.names.primary)
            default: continue
            }
            if let index = told.firstIndex(where: { $0.snapshot == snapshot }) {
                told[index].links.append(name)
                if !told[index].missing.contains(missing) { told[index].missing.append(missing) }
            } else {
                told.append((snapshot, [name], [missing]))
            }
        }
        return told.map {
            Diagnostic(SnapshotProblem.linksToMain(snapshot: $0.snapshot, links: $0.links, missing: $0.missing))
        }
    }
}
