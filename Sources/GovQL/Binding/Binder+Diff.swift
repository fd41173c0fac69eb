// `diff` and `expect`: rows compared with an earlier state, and with what they ought to be.

extension Binder {
    // MARK: expect

    func bindExpect(_ expectation: Expectation, _ stage: Stage, _ scope: Scope, _ pipe: Pipe) throws {
        expectsNothing = true
        var predicate: BoundExpr?
        if case .predicate(let condition) = expectation {
            predicate = try self.condition(condition, what: Words(en: "`expect`", zh: "“要求”"), in: scope)
        }
        // Whoever asks where rows went is not told that some should not have.
        if isTracing { return }
        let named: [BoundExpr]
        if let this = pipe.row.this {
            noteShown(this.type)
            named = [this]
        } else {
            named = try output(of: pipe).prefix(4).map(\.value)
        }
        pipe.plan = .expect(pipe.plan, predicate, named: named, origin: origin(stage.range))
    }

    // MARK: diff

    func bindDiff(_ query: Query, on names: [Name], _ stage: Stage, _ pipe: Pipe) throws {
        let later = try bindPipe(query)
        if later.row.isBroken || pipe.row.isBroken { throw AlreadyReported() }
        guard let here = pipe.row.this, let there = later.row.this, let left = here.type.entityID,
            let right = there.type.entityID
        else { throw failure(.wantsEntity(stage: source.text(stage.keyword)), at: stage.range) }
        let keys = try diffKeys(here, left, there, right, stage)
        let fields = try diffFields(pipe, later, on: names, stage)
        let earlier: [BoundExpr] = try keys.map(\.left) + fields.map(\.left) + fields.map { try asText($0.left) }
        let present: [BoundExpr] = try keys.map(\.right) + fields.map(\.right) + fields.map { try asText($0.right) }
        pipe.plan = .diff(
            .project(pipe.plan, earlier + [here]), .project(later.plan, present + [there]),
            DiffSpec(
                keyCount: keys.count, fields: fields.map(\.name), isOneEntity: left == right,
                origin: origin(stage.range)),
            shape: earlier.map(\.type) + [here.type])
        var row = Row.empty
        func add(_ name: String, _ type: DataType) throws {
            if row.columns.contains(where: { NameMatching.areSame($0.name, name) }) {
                throw failure(.nameTwice(name), at: stage.range)
            }
            let value = BoundExpr(.slot(row.slots.count), type: type, origin: origin(stage.range))
            row.items.append(.column(Row.Column(name: name, value: value)))
            row.slots.append(type)
        }
        for key in keys { try add(key.name, key.left.type) }
        try add("change", .enumeration(DiffSpec.change))
        for name in ["field", "before", "after"] { try add(name, .text) }
        try add("row", there.type)
        noteShown(there.type)
        replace(row, of: pipe, droppedBy: stage)
    }

    private struct Pair {
        let name: String
        let left: BoundExpr
        let right: BoundExpr
    }

    private func diffKeys(
        _ here: BoundExpr, _ left: EntityID, _ there: BoundExpr, _ right: EntityID, _ stage: Stage
    ) throws -> [Pair] {
        let (leftKey, rightKey) = (catalog[left].key, catalog[right].key)
        guard !leftKey.isEmpty, leftKey.count == rightKey.count else {
            throw failure(.diffNeedsKey(catalog[leftKey.isEmpty ? left : right].names.primary), at: stage.range)
        }
        return try zip(leftKey, rightKey).map { leftField, rightField in
            let sides = try comparable(
                field(leftField, of: here, at: origin(stage.range)),
                field(rightField, of: there, at: origin(stage.range)), stage)
            return Pair(name: catalog[leftField].names.primary, left: sides.0, right: sides.1)
        }
    }

    /// The fields named, else all that both sides show; the keys tell rows apart and can't differ.
    private func diffFields(_ pipe: Pipe, _ later: Pipe, on names: [Name], _ stage: Stage) throws -> [Pair] {
        let (left, right) = (shown(pipe), shown(later))
        let (leftNames, rightNames) = (left.map(\.names.primary), right.map(\.names.primary))
        func missing(_ names: [String], in others: [String]) -> [String] {
            names.filter { name in !others.contains { NameMatching.areSame($0, name) } }
        }
        let chosen: [Int]
        if names.isEmpty {
            let (leftOnly, rightOnly) = (missing(leftNames, in: rightNames), missing(rightNames, in: leftNames))
            guard leftOnly.isEmpty, rightOnly.isEmpty else {
                throw failure(.diffShapes(leftOnly: leftOnly, rightOnly: rightOnly), at: stage.range)
            }
            chosen = Array(left.indices)
        } else {
            chosen = try names.map { name in
                let named = NameMatching.find(name.text, among: left.enumerated().map { ($1.names.all, $0) })
                if case .one(let index) = named { return index }
                return try position(ofColumn: name, among: leftNames, in: pipe)
            }
        }
        return try chosen.map { index in
            let name = left[index].names.primary
            guard let other = right.first(where: { NameMatching.areSame($0.names.primary, name) }) else {
                throw failure(.diffShapes(leftOnly: [name], rightOnly: []), at: stage.range)
            }
            let sides = try comparable(value(of: left[index], pipe), value(of: other, later), stage)
            return Pair(name: name, left: sides.0, right: sides.1)
        }
    }

    /// What a row shows beside its key. What is not compared is not read.
    private func shown(_ pipe: Pipe) -> [(names: Names, item: Row.Item)] {
        func isKey(_ id: FieldID) -> Bool { catalog[id.entity].key.contains(id) }
        return pipe.row.items.compactMap { item in
            switch item {
            case .column(let column):
                if case .field(let id, _) = column.value.kind, isKey(id) { return nil }
                return (Names(column.name), item)
            case .entityItem(.field(let id)): return isKey(id) ? nil : (catalog[id].names, item)
            case .entityItem(.link(let id)): return (catalog[id].names, item)
            case .computed: return nil
            }
        }
    }

    private func value(of shown: (names: Names, item: Row.Item), _ pipe: Pipe) throws -> BoundExpr {
        switch shown.item {
        case .column(let column) where column.isSound: return column.value
        case .entityItem(let item):
            if let this = pipe.row.this { return self.shown(item, of: this).1 }
        case .column, .computed: break
        }
        throw AlreadyReported()
    }

    /// Both values in one type: rows of two entities by their keys, what else does not meet as text.
    private func comparable(
        _ left: BoundExpr, _ right: BoundExpr, _ stage: Stage
    ) throws -> (BoundExpr, BoundExpr) {
        if meeting(left.type, right.type) != nil {
            noteShown(left.type)
            let sides = try unified([left, right], operation: source.text(stage.keyword), at: stage.range)
            return (sides[0], sides[1])
        }
        func text(_ value: BoundExpr) throws -> BoundExpr {
            if let id = value.type.entityID, catalog[id].key.count == 1 {
                return try convert(
                    asText(field(catalog[id].key[0], of: value, at: value.origin)), to: .text, operation: "diff")
            }
            return try convert(asText(value), to: .text, operation: "diff")
        }
        return (try text(left), try text(right))
    }
}
