// The stages that bring in other rows: `lookup expand union except intersect`.

extension Binder {
    // MARK: lookup

    func bindLookup(_ lookup: Lookup, _ stage: Stage, _ pipe: Pipe) throws {
        let right = try bindPipe(lookup.query)
        if right.row.isBroken { throw AlreadyReported() }
        let scope = Scope(.plain, row: pipe.row, outer: nil, frame: 0)
        let there = Scope(.plain, row: right.row, outer: nil, frame: 0)
        if visibleNames(in: pipe.row).contains(where: { NameMatching.areSame($0, lookup.name.text) }) {
            throw failure(
                .nameTaken(lookup.name.text, by: Words(en: "a name here", zh: "此处的名称"), canSet: false),
                at: lookup.name.range)
        }
        var keys: [LookupKey] = []
        for key in lookup.on {
            let left = try bind(key.here, in: scope)
            let other = try bind(key.there ?? key.here, in: there)
            if let kin = try keysOfKin(left, other, at: key.here.range) {
                keys += kin
                continue
            }
            let sides = try unified([left, other], operation: "on", at: key.here.range)
            keys.append(LookupKey(left: sides[0], right: sides[1]))
        }
        if keys.isEmpty { keys = try sharedKey(pipe.row, right.row, at: stage.range) }
        keys.forEach { noteShown($0.left.type) }
        let offset = pipe.row.slots.count
        pipe.plan = .lookup(
            pipe.plan, right: right.plan, rightShape: right.row.slots, keys: keys, origin: origin(stage.range))
        pipe.row.slots += right.row.slots + [.bool]
        let found = BoundExpr(.slot(offset + right.row.slots.count), type: .bool, origin: origin(lookup.name.range))
        pipe.row.looked.append(
            Row.Looked(name: lookup.name.text, row: right.row.shifted(by: offset), found: found))
    }

    /// Both sides' row of one entity, or their one column of it; else rows of two states of one, by their keys.
    private func sharedKey(_ left: Row, _ right: Row, at range: SourceRange) throws -> [LookupKey] {
        func entities(_ row: Row) -> [BoundExpr] {
            var found = row.this.map { [$0] } ?? []
            found += row.columns.map(\.value).filter { $0.type.entityID != nil }
            return found
        }
        for here in entities(left) {
            if let there = entities(right).first(where: { $0.type == here.type }) {
                return [LookupKey(left: here, right: there)]
            }
        }
        for here in entities(left) {
            for there in entities(right) {
                if let keys = try keysOfKin(here, there, at: range) { return keys }
            }
        }
        throw failure(.lookupNeedsKey, at: range)
    }

    // MARK: expand

    func bindExpand(_ expand: Expand, _ stage: Stage, _ scope: Scope, _ pipe: Pipe) throws {
        if let name = expand.item.name {
            let list = try bind(expand.item.value, in: scope)
            guard case .list(let element) = list.type else {
                throw failure(
                    .wantsType(
                        what: .same("`expand`"), wanted: Words(en: "a list", zh: "列表"), found: typeName(list.type)),
                    at: expand.item.value.range)
            }
            pipe.plan = .expandList(pipe.plan, list, keepsEmpty: expand.keep)
            pipe.row.items = pipe.row.items.map { item in
                guard case .column(var column) = item else { return item }
                column.facts.isAdditive = false
                return .column(column)
            }
            let value = BoundExpr(.slot(pipe.row.slots.count), type: element, origin: origin(expand.item.range))
            pipe.row.slots.append(element)
            pipe.row.items.append(.column(Row.Column(name: name.text, value: value)))
            return
        }
        let (start, path, target, origin) = try linkedRows(expand.item.value, in: scope)
        // Several rows now share what one had: that can't be added up.
        let kept = pipe.row.columns.map { column in
            var column = column
            column.facts.isAdditive = false
            return column
        }
        let members = entityMembers(of: target).flatMap(\.names)
        for column in kept where members.contains(where: { NameMatching.areSame($0, column.name) }) {
            let entity = catalog[target].names.primary
            let newName = "\(pipe.row.entity.map { catalog[$0].names.primary } ?? "old")_\(column.name)"
            let before = SourceRange(start: stage.keyword.start, end: stage.keyword.start)
            let fix = Fix(
                replacing: before, with: "rename \(quotedIfNeeded(newName)) = \(quotedIfNeeded(column.name)) | ",
                title: Words(en: "rename the column before", zh: "先给该列改名"))
            throw failure(.expandClash(column.name, entity: entity, newName: newName), at: stage.range, fix: fix)
        }
        pipe.plan = .expand(
            pipe.plan, start: start, path: path, target: target, keepsEmpty: expand.keep)
        let this = BoundExpr(.slot(pipe.row.slots.count), type: .entity(target), origin: origin)
        pipe.row.slots.append(.entity(target))
        pipe.row.this = this
        pipe.row.items = catalog[target].items.map { .entityItem($0) } + kept.map { .column($0) }
        if path.endsInDepth {
            let depth = BoundExpr(.slot(pipe.row.slots.count), type: .int, origin: origin)
            pipe.row.slots.append(.int)
            let isTaken = (members + kept.map(\.name)).contains { NameMatching.areSame($0, Self.depthName) }
            if !isTaken { pipe.row.items.append(.column(Row.Column(name: Self.depthName, value: depth))) }
        }
        pipe.row.dropped = []
        pipe.row.order = []
        noteShown(.entity(target))
    }

    /// The rows that a link leads to: many, or the one of a to-one link.
    private func linkedRows(
        _ link: Expr, in scope: Scope
    ) throws -> (start: BoundExpr, path: [Hop], target: EntityID, origin: Origin) {
        let bound = try bindPath(link, in: scope)
        if case .many(let many) = bound, many.value == nil {
            let path = many.hops + many.tail.map { Hop.forward($0) }
            return (many.start, path, many.tail.last.map { catalog[$0].target } ?? many.entity, many.origin)
        }
        if case .value(let value) = bound, case .entity(let target) = value.type {
            let (start, path) = value.forwardPath
            if !path.isEmpty { return (start, path, target, value.origin) }
        }
        throw failure(
            .wantsType(
                what: .same("`expand`"), wanted: Words(en: "a link or `name = list`", zh: "链接或 `名称 = 列表`"),
                found: .same("`\(source.text(link.range))`")),
            at: link.range)
    }

    // MARK: union, except, intersect

    func bindUnion(_ query: Query, _ stage: Stage, _ pipe: Pipe) throws {
        let right = try bindPipe(query)
        if right.row.isBroken || pipe.row.isBroken { throw AlreadyReported() }
        let leftColumns = try output(of: pipe)
        let rightColumns = try output(of: right)
        try refuseOtherColumns(leftColumns.map(\.column.name), rightColumns.map(\.column.name), stage)
        var left: [Row.Column] = []
        var rightValues: [BoundExpr] = []
        for column in leftColumns {
            guard
                let other = rightColumns.first(where: { NameMatching.areSame($0.column.name, column.column.name) })
            else { continue }
            guard let type = meeting(column.value.type, other.value.type) else {
                throw failure(
                    .columnTypesDiffer(
                        column: column.column.name, left: typeName(column.value.type), right: typeName(other.value.type)
                    ),
                    at: stage.range)
            }
            left.append(
                Row.Column(name: column.column.name, value: try convert(column.value, to: type, operation: "union")))
            rightValues.append(try convert(other.value, to: type, operation: "union"))
        }
        // Rows of one entity stay rows of it: the row itself goes along as a last slot.
        let shared = pipe.row.this.flatMap { here in right.row.this.map { (here, $0) } }
        let isEntity = shared.map { $0.0.type == $0.1.type } ?? false
        let extraLeft = isEntity ? [shared?.0].compactMap { $0 } : []
        let extraRight = isEntity ? [shared?.1].compactMap { $0 } : []
        // So does what a followed row is told by; a row of the other side may be it, if it is of the same entity.
        let identity = pipe.row.identity ?? []
        let identityThere = identity.map { value in
            right.row.this.flatMap { $0.type == value.type ? $0 : nil }
                ?? BoundExpr(.constant(.null), type: value.type, origin: value.origin)
        }
        pipe.plan = .union(
            .project(pipe.plan, left.map(\.value) + extraLeft + identity),
            .project(right.plan, rightValues + extraRight + identityThere))
        var row = Row(slots: (left.map(\.value) + extraLeft + identity).map(\.type), this: nil, items: [])
        if pipe.row.identity != nil {
            let base = left.count + extraLeft.count
            row.identity = identity.enumerated().map { index, value in
                BoundExpr(.slot(base + index), type: value.type, origin: value.origin)
            }
        }
        row.items = left.enumerated().map { index, column in
            var moved = column
            moved.value = BoundExpr(.slot(index), type: column.value.type, origin: column.value.origin)
            return .column(moved)
        }
        if let this = extraLeft.first {
            row.this = BoundExpr(.slot(left.count), type: this.type, origin: this.origin)
        }
        pipe.row = row
        pipe.conditions = [:]
    }

    private func refuseOtherColumns(_ left: [String], _ right: [String], _ stage: Stage) throws {
        func missing(_ names: [String], in others: [String]) -> [String] {
            names.filter { name in !others.contains { NameMatching.areSame($0, name) } }
        }
        let leftOnly = missing(left, in: right)
        let rightOnly = missing(right, in: left)
        guard leftOnly.isEmpty, rightOnly.isEmpty else {
            throw failure(
                .shapesDiffer(stage: source.text(stage.keyword), leftOnly: leftOnly, rightOnly: rightOnly),
                at: stage.range)
        }
    }

    func bindRestrict(_ query: Query, keepsMatches: Bool, _ stage: Stage, _ pipe: Pipe) throws {
        let right = try bindPipe(query)
        if right.row.isBroken || pipe.row.isBroken { throw AlreadyReported() }
        var leftKeys: [BoundExpr] = []
        var rightKeys: [BoundExpr] = []
        if let here = pipe.row.this, let there = right.row.this, here.type == there.type {
            (leftKeys, rightKeys) = ([here], [there])
        } else if let here = pipe.row.this, let there = right.row.this,
            let keys = try keysOfKin(here, there, at: stage.range)
        {
            (leftKeys, rightKeys) = (keys.map(\.left), keys.map(\.right))
        } else {
            let leftColumns = try output(of: pipe)
            let rightColumns = try output(of: right)
            try refuseOtherColumns(leftColumns.map(\.column.name), rightColumns.map(\.column.name), stage)
            for column in leftColumns {
                guard
                    let other = rightColumns.first(where: { NameMatching.areSame($0.column.name, column.column.name) })
                else { continue }
                let sides = try unified(
                    [column.value, other.value], operation: source.text(stage.keyword), at: stage.range)
                leftKeys.append(sides[0])
                rightKeys.append(sides[1])
            }
        }
        pipe.plan = .restrict(
            pipe.plan, by: right.plan, leftKeys: leftKeys, rightKeys: rightKeys, keepsMatches: keepsMatches)
    }
}
