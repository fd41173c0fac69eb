// Names and paths: what a name means in a scope, and where `a.b.c` leads: to one value, to many rows, or to the row
// that a `lookup` found. Next: Binder+Expressions.swift uses values, Binder+Aggregates.swift the many.

/// Where a path leads.
enum Path {
    case value(BoundExpr)
    case many(ManyRows)
    case looked(Row.Looked)
}

/// Rows reached from one: `volunteers.services`, and what is asked of each: `.hours`.
struct ManyRows {
    let start: BoundExpr
    /// Up to the last to-many hop.
    var hops: [Hop]
    /// The entity reached by `hops`.
    var entity: EntityID
    /// Forward links after the last to-many hop.
    var tail: [LinkID] = []
    /// A field at the end, over one slot: the reached row (after `tail`).
    var value: BoundExpr?
    let origin: Origin

    /// The reached row, or what the tail and the field make of it, as an expression over one slot.
    func element(_ binder: Binder) -> BoundExpr {
        value ?? tailRow(binder)
    }

    func tailRow(_ binder: Binder) -> BoundExpr {
        let row = BoundExpr(.slot(0), type: .entity(entity), origin: origin)
        return tail.reduce(row) { binder.follow($1, of: $0, at: origin) }
    }
}

extension Binder {
    // MARK: Paths

    func bindPath(_ expr: Expr, in scope: Scope) throws -> Path {
        switch expr.kind {
        case .name(let name): return try resolve(name, in: scope)
        case .member(let base, let name):
            if case .outer(let levels) = base.kind {
                let target = try outerScope(levels, of: scope, at: base.range)
                return try wrapped(resolve(name, in: target), levels: scope.frame - target.frame)
            }
            return try member(name, of: bindPath(base, in: scope), base: base, in: scope)
        case .call(let call):
            if let word = expr.closureWord {
                return .many(try closureRows(word, call, range: expr.range, in: scope))
            }
            return .value(try bind(expr, in: scope))
        default: return .value(try bind(expr, in: scope))
        }
    }

    /// The scope `levels` further out.
    func outerScope(_ levels: Int, of scope: Scope, at range: SourceRange) throws -> Scope {
        var target = scope
        for _ in 0..<levels {
            guard let outer = target.outer else { throw failure(.nothingOuter, at: range) }
            target = outer
        }
        return target
    }

    /// A path found in a scope further out, seen from here.
    private func wrapped(_ path: Path, levels: Int) -> Path {
        guard levels > 0 else { return path }
        switch path {
        case .value(let value): return .value(outward(value, levels: levels))
        case .many(let many):
            var moved = ManyRows(
                start: outward(many.start, levels: levels), hops: many.hops, entity: many.entity, origin: many.origin)
            moved.tail = many.tail
            moved.value = many.value
            return .many(moved)
        case .looked: return path
        }
    }

    /// `founded.year`: other languages take a value apart by a point, this one by a function.
    private func noMembers(_ name: Name, of type: DataType, range: SourceRange, base: Expr) -> BindingError {
        let call = FunctionNames.names(of: name.text).map { _ in
            "\(source.text(name.range))(\(source.text(base.range)))"
        }
        let fix = call.map { Fix(replacing: range, with: $0, title: Words(en: "call the function", zh: "改用函数")) }
        return failure(.noMembers(type: typeName(type), name: name.text), at: name.range, fix: fix)
    }

    func outward(_ value: BoundExpr, levels: Int) -> BoundExpr {
        if levels == 0 { return value }
        if case .constant = value.kind { return value }
        return BoundExpr(.outer(levels: levels, value), type: value.type, origin: value.origin)
    }

    private func member(_ name: Name, of base: Path, base baseExpr: Expr, in scope: Scope) throws -> Path {
        let range = baseExpr.range.union(name.range)
        switch base {
        case .looked(let looked):
            let inner = Scope(.plain, row: looked.row, outer: nil, frame: scope.frame)
            if let found = try lookUp(name, in: inner) { return found }
            throw unknown(name, place: .lookup(looked.name), candidates: visibleNames(in: looked.row))
        case .value(let value):
            guard case .entity(let id) = value.type else {
                if value.type == .null { throw AlreadyReported() }
                throw noMembers(name, of: value.type, range: range, base: baseExpr)
            }
            return try member(name, of: value, entity: id, range: range)
        case .many(var many):
            guard many.value == nil else {
                throw failure(
                    .noMembers(type: many.value.map { typeName($0.type) } ?? .same(""), name: name.text),
                    at: name.range
                )
            }
            let row = many.tailRow(self)
            guard let id = row.type.entityID else { throw AlreadyReported() }
            switch try member(name, of: row, entity: id, range: range) {
            case .value(let value):
                let (start, path) = value.forwardPath
                if value.type.entityID != nil, case .slot(0) = start.kind {
                    many.tail = path.compactMap { if case .forward(let link) = $0 { link } else { nil } }
                } else {
                    many.value = value
                }
                return .many(many)
            case .many(let further):
                many.hops += many.tail.map { Hop.forward($0) } + further.hops
                many.tail = []
                many.entity = further.entity
                return .many(many)
            case .looked: throw AlreadyReported()
            }
        }
    }

    /// A field, link or reverse link of an entity's row.
    private func member(_ name: Name, of row: BoundExpr, entity id: EntityID, range: SourceRange) throws -> Path {
        let candidates = entityMembers(of: id)
        switch NameMatching.find(name.text, among: candidates.map { ($0.names, $0.payload) }) {
        case .one(let payload): return try path(payload, of: row, range: range, use: name.range)
        case .ambiguous(let payloads): throw ambiguous(name, payloads)
        case .none:
            throw unknown(
                name, place: .entity(catalog[id].names.primary), candidates: candidates.flatMap(\.names), from: id)
        }
    }

    // MARK: Members of an entity

    enum Member {
        case field(FieldID)
        case link(LinkID)
        case reverse(LinkID)
        case computed(Definition<FieldBody>)
        case measure(Definition<MeasureBody>)
    }

    func entityMembers(of id: EntityID) -> [(names: [String], payload: Member)] {
        let entity = catalog[id]
        var members: [(names: [String], payload: Member)] = []
        for link in entity.links { members.append((catalog[link].names.all, .link(link))) }
        let linkNames = Set(members.flatMap(\.names))
        for field in entity.fields {
            let names = field.isLinkKey ? field.names.all.filter { !linkNames.contains($0) } : field.names.all
            if !names.isEmpty { members.append((names, .field(field.id))) }
        }
        for link in entity.reverseLinks { members.append((catalog[link].reverseNames.all, .reverse(link))) }
        for field in definitions.fields.reversed() where entity.isDefined(as: field.body.entity) {
            members.append((field.names.all, .computed(field)))
        }
        // Measures have a namespace of their own; a field or link of the same name is meant first.
        let taken = members.flatMap(\.names)
        for measure in definitions.measures where entity.isDefined(as: measure.body.entity) {
            let names = measure.names.all.filter { name in !taken.contains { NameMatching.areSame($0, name) } }
            if !names.isEmpty { members.append((names, .measure(measure))) }
        }
        return members
    }

    private func path(_ member: Member, of row: BoundExpr, range: SourceRange, use: SourceRange) throws -> Path {
        switch member {
        case .field(let id): return .value(field(id, of: row, at: origin(range)))
        case .link(let id): return .value(follow(id, of: row, at: origin(range)))
        case .reverse(let id):
            self.use(id)
            return .many(
                ManyRows(start: row, hops: [.reverse(id)], entity: catalog[id].source, origin: origin(range)))
        case .computed(let definition): return .value(try computed(definition, of: row, use: use))
        case .measure(let definition): return .value(try measure(definition, ofRow: row, use: use))
        }
    }

    /// A `field` of an entity, bound over the row it is asked of.
    private func computed(_ definition: Definition<FieldBody>, of row: BoundExpr, use: SourceRange) throws -> BoundExpr
    {
        let name = "\(definition.body.entity).\(definition.names.primary)"
        return try inDefinition(name, of: definition.source, at: use) {
            var inner = Row.empty
            inner.this = row
            if let id = row.type.entityID { inner.items = catalog[id].items.map { .entityItem($0) } }
            return try bind(definition.body.value, in: Scope(.plain, row: inner, outer: nil, frame: 0))
        }
    }

    // MARK: Bare names

    func resolve(_ name: Name, in scope: Scope) throws -> Path {
        if let found = try lookUp(name, in: scope) { return found }
        if let value = try lookUpGlobal(name) { return .value(value) }
        if scope.row.isBroken { throw AlreadyReported() }
        if let dropped = scope.row.dropped.last(where: { NameMatching.areSame($0.name, name.text) }) {
            // The row that is still behind these columns has its fields still.
            let isOfRow = scope.row.entity.map { entityMembers(of: $0).flatMap(\.names).contains(name.text) } ?? false
            let replacement =
                dropped.newName.map(quotedIfNeeded) ?? (isOfRow ? "this.\(source.text(name.range))" : nil)
            let fix = replacement.map {
                Fix(replacing: name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
            }
            let line = source.position(at: Int(dropped.stage.start)).line
            throw failure(.droppedName(name.text, line: line, newName: dropped.newName), at: name.range, fix: fix)
        }
        if case .group(let group) = scope.kind {
            let input = Scope(.plain, row: group.input, outer: nil, frame: scope.frame)
            if (try? lookUp(name, in: input)) != nil { throw failure(.notAggregated(name.text), at: name.range) }
        }
        if case .measure(let rows) = scope.kind,
            (try? lookUp(name, in: Scope(.plain, row: rows.row, outer: nil, frame: 0))) != nil
        {
            throw failure(.notAggregated(name.text), at: name.range)
        }
        var levels = 0
        var outer = scope.outer
        while let candidate = outer {
            levels += 1
            if (try? lookUp(name, in: candidate)) != nil {
                let replacement = String(repeating: "outer.", count: levels) + source.text(name.range)
                let fix = Fix(
                    replacing: name.range, with: replacement,
                    title: Words(en: "name the row around", zh: "写明外层行"))
                throw failure(.nameIsOuter(name.text, levels: levels), at: name.range, fix: fix)
            }
            outer = candidate.outer
        }
        if let measure = definitions.measures.last(where: { measure in
            measure.names.all.contains { NameMatching.areSame($0, name.text) }
        }) {
            let found = inputRow(of: scope).entity.map { catalog[$0].names.primary }
            throw failure(.measureOfOther(name.text, entity: measure.body.entity, found: found), at: name.range)
        }
        throw unknown(
            name, place: .row, candidates: visibleNames(in: scope.row) + definitions.lets.flatMap(\.names.all),
            from: inputRow(of: scope).entity)
    }

    /// What a name means in this row: a parameter of the `func` around, a column, a looked-up row, a member of the
    /// entity.
    func lookUp(_ name: Name, in scope: Scope) throws -> Path? {
        var current: Scope? = scope
        while let candidate = current {
            if let binding = candidate.bindings.last(where: { NameMatching.areSame($0.name, name.text) }) {
                return .value(outward(binding.value, levels: scope.frame - binding.frame))
            }
            current = candidate.outer
        }
        if let value = try measure(named: name, in: scope) { return .value(value) }
        let row = scope.row
        let columns = row.columns.map { (names: [$0.name], payload: $0) }
        switch NameMatching.find(name.text, among: columns) {
        case .one(let column):
            guard column.isSound else { throw AlreadyReported() }
            return .value(at(column.value, name.range))
        case .ambiguous:
            throw failure(
                .ambiguousName(name.text, meanings: columns.flatMap(\.names).map { .same($0) }), at: name.range)
        case .none: break
        }
        if let looked = row.looked.last(where: { NameMatching.areSame($0.name, name.text) }) { return .looked(looked) }
        guard let this = row.this, let id = this.type.entityID else { return nil }
        let members = entityMembers(of: id).filter { member in
            !row.dropped.contains { dropped in member.names.contains { NameMatching.areSame($0, dropped.name) } }
        }
        switch NameMatching.find(name.text, among: members.map { ($0.names, $0.payload) }) {
        case .one(let member): return try path(member, of: this, range: name.range, use: name.range)
        case .ambiguous(let payloads): throw ambiguous(name, payloads)
        case .none: return nil
        }
    }

    /// The same value, with its place where it is used rather than where it was made.
    private func at(_ value: BoundExpr, _ range: SourceRange) -> BoundExpr {
        BoundExpr(value.kind, type: value.type, origin: origin(range))
    }

    /// A `let` that is a value, or a setting.
    private func lookUpGlobal(_ name: Name) throws -> BoundExpr? {
        if let definition = definitions.lets.last(where: { definition in
            definition.names.all.contains { NameMatching.areSame($0, name.text) }
        }) {
            guard definition.body.isBareExpression, !startsPipe(definition.body.source) else {
                let rows = Query(source: Expr(.name(name), at: name.range), range: name.range)
                return try singleValue(rows, origin(name.range))
            }
            return try inDefinition(definition.names.primary, of: definition.source, at: name.range) {
                try bind(definition.body.source, in: Scope(.plain, row: .empty, outer: nil, frame: 0))
            }
        }
        if NameMatching.areSame(name.text, "today") || name.text == "今天" {
            return BoundExpr(.today, type: .date, origin: origin(name.range))
        }
        return nil
    }

    // MARK: What to say when there is nothing

    /// `start` is the entity whose row was asked, from which links lead on.
    func unknown(
        _ name: Name, place: BindingProblem.Place, candidates: [String], from start: EntityID? = nil
    ) -> BindingError {
        if let written = meant(by: name.text, from: start) {
            let problem = BindingProblem.unknownName(name.text, place: place, nearest: written, available: candidates)
            return failure(problem, at: name.range, fix: written.count == 1 ? using(written[0], for: name) : nil)
        }
        let nearest = EditDistance.nearest(to: name.text, in: candidates, limit: 3)
        if let parts = split(name.text, among: candidates), nearest.isEmpty || parts.allSatisfy({ $0.count > 1 }) {
            let fix = Fix(
                replacing: name.range, with: parts.joined(separator: " "),
                title: Words(en: "separate the words", zh: "把词分开"))
            return failure(.wordsRunTogether(name.text, parts: parts), at: name.range, fix: fix)
        }
        let fix = nearest.first.map { using(spelling(ofEntity: $0), for: name) }
        let problem = BindingProblem.unknownName(name.text, place: place, nearest: nearest, available: candidates)
        return failure(problem, at: name.range, fix: fix)
    }

    /// A name that must be quoted to be read as one: it holds a blank, a sign, or begins with a digit.
    func quotedIfNeeded(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        let isPlain =
            scalars.first.map(Folding.isNameStart) == true && scalars.dropFirst().allSatisfy(Folding.isNameContinue)
        return isPlain ? name : "`\(name)`"
    }

    /// Two known words that make up a name.
    private func split(_ name: String, among candidates: [String]) -> [String]? {
        let words = Set(candidates).union(Keyword.table.flatMap { $0.chinese + [$0.keyword.rawValue] })
        // Each place of a cut copies the name: nobody runs a page of words together.
        guard name.utf8.count <= 256 else { return nil }
        for index in name.indices.dropFirst() {
            let (first, second) = (String(name[..<index]), String(name[index...]))
            if words.contains(first), words.contains(second) || Int64(second) != nil { return [first, second] }
        }
        return nil
    }

    private func ambiguous(_ name: Name, _ members: [Member]) -> BindingError {
        let meanings = members.map { member in
            switch member {
            case .field(let id): Self.named(Words(en: "the field", zh: "字段"), catalog[id].names.primary)
            case .link(let id): Self.named(Words(en: "the link", zh: "链接"), catalog[id].names.primary)
            case .reverse(let id): Self.named(Words(en: "the link", zh: "链接"), catalog[id].reverseNames.primary)
            case .computed(let definition): Self.named(Words(en: "the field", zh: "字段"), definition.names.primary)
            case .measure(let definition): Self.named(Words(en: "the measure", zh: "指标"), definition.names.primary)
            }
        }
        return failure(.ambiguousName(name.text, meanings: meanings), at: name.range)
    }

    private static func named(_ kind: Words, _ name: String) -> Words {
        Words(en: "\(kind.en) `\(name)`", zh: "\(kind.zh) `\(name)`")
    }

    /// Every name that a row answers to.
    func visibleNames(in row: Row) -> [String] {
        var names = row.columns.map(\.name) + row.looked.map(\.name)
        if let id = row.entity {
            names += entityMembers(of: id).flatMap(\.names).filter { name in
                !row.dropped.contains { NameMatching.areSame($0.name, name) }
            }
        }
        return names
    }
}

extension NameMatching {
    /// Whether two names are one: equal, or equal but for case and width.
    static func areSame(_ lhs: String, _ rhs: String) -> Bool { Folding.areEqual(lhs, rhs) }
}
