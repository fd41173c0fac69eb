// `summarize` and `pivot`: many rows become one. Keys first, then items; items see only the input, through aggregates.

extension Binder {
    func bindSummarize(_ summarize: Summarize, _ stage: Stage, _ pipe: Pipe) throws {
        let input = pipe.row
        var keys: [Row.Column] = []
        let outlined = try summarize.along.map {
            try outlineKeys($0, in: Scope(.pipe, row: pipe.row, outer: nil, frame: 0))
        }
        var written: [(item: Item, value: BoundExpr)] = []
        for item in summarize.keys {
            let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
            let key = try collecting { () throws -> Row.Column in
                let value = try bind(item.value, in: scope)
                let name = try columnName(item, value)
                if case .list = value.type {
                    throw failure(.notOrdered(type: typeName(value.type)), at: item.value.range)
                }
                noteShown(value.type)
                written.append((item, value))
                return Row.Column(name: name.text, value: value, facts: facts(of: item.value, value, in: pipe.row))
            }
            keys.append(key ?? unsound(item))
        }
        checkLabels(of: written)
        let outer = keys.count
        if let outlined { keys += outlined.keys }
        let group = GroupBuilder(
            input: pipe.row.replacingSlots(of: input), keys: keys.map(\.value), keyNames: keys.map(\.name))
        let scope = Scope(.group(group), row: .empty, outer: nil, frame: 0)
        scope.row.isBroken = input.isBroken
        var items: [Row.Column] = []
        for item in summarize.items {
            let column = try collecting { () throws -> Row.Column in
                let value = try bind(item.value, in: scope)
                let name = try columnName(item, value)
                noteShown(value.type)
                var facts = facts(of: item.value, value, in: .empty)
                facts.isAdditive = group.isAdditive(value)
                return Row.Column(name: name.text, value: value, emptyIsZero: group.isCount(value), facts: facts)
            }
            items.append(column ?? unsound(item))
        }
        let levelItems = keys[outer...].map { key in
            let range = summarize.along?.range ?? stage.range
            return Item(name: nil, value: Expr(.name(Name(key.name, at: range)), at: range))
        }
        try refuseTwice(keys + items, summarize.keys + levelItems + summarize.items)
        var slots = group.keys.map(\.type) + group.aggregates.map(\.type)
        if summarize.withTotal || outlined != nil {
            let language = summarize.along.map(language) ?? .english
            items.append(try levelColumn(language, slot: slots.count, beside: keys + items, stage))
            slots.append(.int)
            pipe.plan = .rollup(pipe.plan, keys: group.keys, group.aggregates)
        } else {
            pipe.plan = .aggregate(pipe.plan, keys: group.keys, group.aggregates)
        }
        let keyColumns = keys.enumerated().map { index, key in
            var moved = key
            moved.isKey = true
            moved.value = BoundExpr(.slot(index), type: key.value.type, origin: key.value.origin)
            return moved
        }
        pipe.row = Row(slots: slots, this: nil, items: (keyColumns + items).map { .column($0) })
        let broken = input.isBroken
        project(keyColumns + items, thisIndex: nil, droppedBy: nil, pipe)
        pipe.row.isBroken = broken
        if !keys.isEmpty {
            pipe.groupKeys = keys.count
            pipe.groupLevel = summarize.withTotal || outlined != nil ? keys.count + items.count - 1 : nil
        }
        if let outlined, let along = summarize.along { try outline(outlined.place, along, beside: outer, stage, pipe) }
        let kept = pipe.row.columns.map(\.name)
        pipe.row.dropped = visibleNames(in: input)
            .filter { name in !kept.contains { NameMatching.areSame($0, name) } }
            .map { Row.Dropped(name: $0, stage: stage.keyword) }
    }

    /// How many keys each row of `with total` has.
    private func levelColumn(
        _ language: Language, slot: Int, beside columns: [Row.Column], _ stage: Stage
    ) throws -> Row.Column {
        let name = Words(en: "level", zh: "层级")[language]
        if columns.contains(where: { NameMatching.areSame($0.name, name) }) {
            throw failure(
                .nameTaken(name, by: Words(en: "a column here", zh: "此处的一列"), canSet: false), at: stage.range)
        }
        let value = BoundExpr(.slot(slot), type: .int, origin: origin(stage.range))
        return Row.Column(name: name, value: value, facts: .level, isKey: true)
    }

    private func unsound(_ item: Item) -> Row.Column {
        Row.Column(
            name: item.name?.text ?? source.text(item.value.range),
            value: BoundExpr(.constant(.null), type: .null, origin: origin(item.range)), isSound: false)
    }

    private func refuseTwice(_ columns: [Row.Column], _ items: [Item]) throws {
        for (index, column) in columns.enumerated() {
            if columns[..<index].contains(where: { NameMatching.areSame($0.name, column.name) }) {
                throw twice(column.name, items[index], taken: columns.map(\.name))
            }
        }
    }

    // MARK: pivot

    func bindPivot(_ pivot: Pivot, _ stage: Stage, _ pipe: Pipe) throws {
        let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
        let shown = try output(of: pipe)
        let key = try bind(pivot.key, in: scope)
        var values: [Row.Column] = []
        for item in pivot.values {
            let value = try bind(item.value, in: scope)
            let name = try columnName(item, value)
            let isZero = pipe.row.columns.first { NameMatching.areSame($0.name, name.text) }?.emptyIsZero ?? false
            values.append(
                Row.Column(
                    name: name.text, value: value, emptyIsZero: isZero,
                    facts: facts(of: item.value, value, in: pipe.row)))
        }
        guard !values.isEmpty, openDiagnosticsAreClean else { throw AlreadyReported() }
        let spread = values.map(\.value.slotNumber) + [key.slotNumber]
        let groups = shown.filter { column in !spread.contains { $0 != nil && $0 == column.value.slotNumber } }
        noteShown(key.type)
        let columns = try pivotColumns(pivot, key, pipe)
        pipe.plan = .pivot(
            pipe.plan,
            PivotSpec(
                key: key, groups: groups.map(\.value), values: values.map(\.value),
                emptyIsZero: values.map(\.emptyIsZero), columns: columns, origin: origin(stage.range)))
        var row = Row.empty
        func add(_ name: String, _ value: BoundExpr, _ facts: ColumnFacts) throws {
            if row.columns.contains(where: { $0.name == name }) { throw failure(.nameTwice(name), at: stage.range) }
            let slot = BoundExpr(.slot(row.slots.count), type: value.type, origin: value.origin)
            row.items.append(.column(Row.Column(name: name, value: slot, facts: facts)))
            row.slots.append(value.type)
        }
        for group in groups { try add(group.column.name, group.value, group.column.facts) }
        for column in columns {
            let text = column.isNull ? "null" : data.text(of: column)
            for value in values {
                try add(
                    values.count == 1 ? text : "\(value.name)_\(text)", value.value, value.facts)
            }
        }
        row.dropped = visibleNames(in: pipe.row)
            .filter { name in !row.columns.contains { NameMatching.areSame($0.name, name) } }
            .map { Row.Dropped(name: $0, stage: stage.keyword) }
        pipe.row = row
        pipe.conditions = [:]
    }

    /// Data can be asked only when nothing is wrong so far.
    private var openDiagnosticsAreClean: Bool { !diagnostics.contains { $0.severity == .error } }

    /// The values that become columns: those listed, else those that occur.
    private func pivotColumns(_ pivot: Pivot, _ key: BoundExpr, _ pipe: Pipe) throws -> [Value] {
        guard let list = pivot.columns else {
            return try data.distinctValues(of: key, over: pipe.plan, reading: fields)
        }
        guard case .list(let elements) = list.kind else {
            throw failure(
                .wantsType(
                    what: .same("`in`"), wanted: Words(en: "a list", zh: "列表"),
                    found: Words(en: "something else", zh: "别的内容")), at: list.range)
        }
        let scope = Scope(.plain, row: .empty, outer: nil, frame: 0)
        return try elements.map { element in
            let value = try convert(bind(element, in: scope), to: key.type, operation: "pivot")
            if case .entityConstant(let row) = value.kind, let id = key.type.entityID {
                return .entity(EntityValue(entity: id, row: row, key: "", label: source.stringText(element)))
            }
            guard let constant = value.constantValue else {
                throw failure(.wantsConstant(what: Words(en: "a pivot column", zh: "透视的列")), at: element.range)
            }
            return constant
        }
    }
}

extension SourceText {
    /// What a text literal says, for a column's name.
    fileprivate func stringText(_ expr: Expr) -> String {
        if case .string(let text) = expr.kind { return text }
        return text(expr.range)
    }
}

extension GroupBuilder {
    /// Whether an item is a plain count or sum.
    func isCount(_ value: BoundExpr) -> Bool {
        guard case .slot(let slot) = value.kind, slot >= keys.count else { return false }
        let function = aggregates[slot - keys.count].call.function
        return function == .count || function == .sum
    }

    /// Whether an item counts or adds up rows of the group: the values of groups may be added up then.
    func isAdditive(_ value: BoundExpr) -> Bool {
        guard isCount(value), case .slot(let slot) = value.kind else { return false }
        let call = aggregates[slot - keys.count].call
        guard !call.isDistinct, case .rows = call.subject else { return false }
        return true
    }
}

extension BoundExpr {
    var slotNumber: Int? {
        if case .slot(let number) = kind { return number }
        return nil
    }
}

extension Row {
    /// The names of an older row with this one's slots: windows may have added some since.
    func replacingSlots(of older: Row) -> Row {
        var row = older
        row.slots = slots
        return row
    }
}
