// The stages that keep rows or choose columns: `where derive set drop rename sort take skip top select distinct`.
// Next: Binder+Summarize.swift, Binder+Sets.swift.

extension Binder {
    func bindStage(_ stage: Stage, _ pipe: Pipe) throws {
        let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
        switch stage.kind {
        case .where(let predicate): try bindWhere(predicate, scope, pipe)
        case .derive(let items): try bindDerive(items, pipe)
        case .set(let assignments): try bindSet(assignments, pipe)
        case .drop(let names): try bindDrop(names, stage.keyword, pipe)
        case .rename(let renamings): try bindRename(renamings, stage.keyword, pipe)
        case .sort(let keys):
            let bound = try sortKeys(keys, defaultDescending: false, in: scope)
            pipe.plan = .sort(pipe.plan, bound)
            pipe.row.order = bound
        case .take(let count): try bindSlice(skip: nil, take: count, stage, pipe)
        case .skip(let count): try bindSlice(skip: count, take: nil, stage, pipe)
        case .top(let top): try bindTop(top, stage, scope, pipe)
        case .lookup(let lookup): try bindLookup(lookup, stage, pipe)
        case .expand(let expand): try bindExpand(expand, stage, scope, pipe)
        case .union(let query): try bindUnion(query, stage, pipe)
        case .except(let query): try bindRestrict(query, keepsMatches: false, stage, pipe)
        case .intersect(let query): try bindRestrict(query, keepsMatches: true, stage, pipe)
        case .select(let items): try bindSelect(items, scope, pipe)
        case .distinct: try bindDistinct(pipe)
        case .summarize(let summarize): try bindSummarize(summarize, stage, pipe)
        case .pivot(let pivot): try bindPivot(pivot, stage, pipe)
        case .describe: try bindDescribe(stage, pipe)
        case .unpivot(let unpivot): try bindUnpivot(unpivot, stage, pipe)
        case .sample(let count, let seed):
            let what = source.text(stage.keyword)
            pipe.plan = .sample(
                pipe.plan, count: try rowCount(count, what: what, at: scope),
                seed: try seed.map { try rowCount($0, what: "seed", at: scope) })
        case .fill(let fill): try bindFill(fill, stage, pipe)
        case .diff(let query, let names): try bindDiff(query, on: names, stage, pipe)
        case .expect(let expectation): try bindExpect(expectation, stage, scope, pipe)
        case .save:
            // The rows stay as they are; who runs the query writes them (Engine/Session+Saving.swift).
            guard mayWrite, openPipes.count == 1, openDefinitions.isEmpty else {
                throw failure(.saveNotHere, at: stage.keyword)
            }
        case .chart(let chart): try bindChart(chart, stage, scope, pipe)
        case .broken: throw AlreadyReported()
        }
    }

    // MARK: where

    private func bindWhere(_ predicate: Expr, _ scope: Scope, _ pipe: Pipe) throws {
        let condition = try condition(predicate, what: Words(en: "`where`", zh: "“筛选”"), in: scope)
        let strict = Unknowns(conditions: pipe.conditions).strict(condition)
        pipe.plan = .filter(pipe.plan, condition, strict: strict)
    }

    // MARK: derive, set

    private func bindDerive(_ items: [Item], _ pipe: Pipe) throws {
        for item in items {
            let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
            guard let name = item.name else {
                report(.needsName, at: item.range)
                continue
            }
            let value = try collecting { () throws -> BoundExpr in
                try refuseTaken(name, in: scope)
                return try bind(item.value, in: scope)
            }
            let facts = value.map { self.facts(of: item.value, $0, in: scope.row) }
            append(name.text, value, facts ?? ColumnFacts(), item.range, pipe)
        }
    }

    /// A new column; an unsound one when its value could not be bound.
    private func append(
        _ name: String, _ value: BoundExpr?, _ facts: ColumnFacts, _ range: SourceRange, _ pipe: Pipe
    ) {
        guard let value else {
            let unsound = BoundExpr(.constant(.null), type: .null, origin: origin(range))
            pipe.row.items.append(.column(Row.Column(name: name, value: unsound, isSound: false)))
            return
        }
        let slot = pipe.extend([value])
        noteShown(value.type)
        pipe.row.items.append(
            .column(
                Row.Column(
                    name: name, value: pipe.slot(slot, value.origin), emptyIsZero: value.isCount, facts: facts)))
    }

    private func refuseTaken(_ name: Name, in scope: Scope) throws {
        if let kind = holder(of: name, in: scope.row) {
            let fix = Fix(
                replacing: name.range, with: "\(quotedIfNeeded(name.text + "_2"))",
                title: Words(en: "use another name", zh: "换一个名称"))
            throw failure(.nameTaken(name.text, by: kind.words, canSet: kind.canSet), at: name.range, fix: fix)
        }
    }

    /// What a name already stands for, and whether `set` may overwrite it.
    private struct Holder {
        let words: Words
        var canSet = false

        static let column = Holder(words: Words(en: "a column", zh: "一列"), canSet: true)
        static let field = Holder(words: Words(en: "a field", zh: "字段"), canSet: true)
        static let key = Holder(words: Words(en: "the key", zh: "键"))
        static let computed = Holder(words: Words(en: "a computed field", zh: "计算字段"))
        static let measure = Holder(words: Words(en: "a measure", zh: "指标"))
        static let link = Holder(words: Words(en: "a link", zh: "链接"))
        static let lookedUp = Holder(words: Words(en: "a looked-up row", zh: "查到的行"))
    }

    /// What a name already stands for in a row.
    private func holder(of name: Name, in row: Row) -> Holder? {
        if row.columns.contains(where: { NameMatching.areSame($0.name, name.text) }) { return .column }
        if row.looked.contains(where: { NameMatching.areSame($0.name, name.text) }) { return .lookedUp }
        guard let id = row.entity else { return nil }
        let isDropped = row.dropped.contains { NameMatching.areSame($0.name, name.text) }
        if isDropped { return nil }
        for member in entityMembers(of: id) where member.names.contains(where: { NameMatching.areSame($0, name.text) })
        {
            switch member.payload {
            case .field(let field): return catalog[id].key.contains(field) ? .key : .field
            case .computed: return .computed
            case .measure: return .measure
            case .link, .reverse: return .link
            }
        }
        return nil
    }

    private func bindSet(_ assignments: [Assignment], _ pipe: Pipe) throws {
        for assignment in assignments {
            let scope = Scope(.pipe, row: pipe.row, outer: nil, frame: 0)
            _ = try collecting {
                let value = try bind(assignment.value, in: scope)
                let index = try position(of: assignment.name, in: pipe, for: .set)
                let slot = pipe.extend([value])
                noteShown(value.type)
                let column = Row.Column(name: itemName(pipe.row.items[index]), value: pipe.slot(slot, value.origin))
                replace(index, with: column, pipe)
            }
        }
    }

    private enum Change: String {
        case set, drop, rename
    }

    /// Where an item of the row stands, by name. `set` refuses keys and links.
    private func position(of name: Name, in pipe: Pipe, for change: Change) throws -> Int {
        let candidates = pipe.row.items.enumerated().map { index, item in (names: itemNames(item), payload: index) }
        switch NameMatching.find(name.text, among: candidates) {
        case .one(let index):
            if change == .set, case .entityItem(let item) = pipe.row.items[index] {
                switch item {
                case .link:
                    throw failure(
                        .cannotSet(name.text, what: Holder.link.words, stage: change.rawValue), at: name.range)
                case .field(let id) where catalog[id.entity].key.contains(id):
                    throw failure(.cannotSet(name.text, what: Holder.key.words, stage: change.rawValue), at: name.range)
                case .field: break
                }
            }
            return index
        case .ambiguous:
            throw failure(
                .ambiguousName(name.text, meanings: candidates.flatMap(\.names).map { .same($0) }), at: name.range)
        case .none:
            // The error for a name that is gone, or unknown, is the same as for any other use of it.
            _ = try resolve(name, in: Scope(.plain, row: pipe.row, outer: nil, frame: 0))
            let what = Words(en: "computed or reached", zh: "计算或通向的内容")
            throw failure(.cannotSet(name.text, what: what, stage: change.rawValue), at: name.range)
        }
    }

    private func itemNames(_ item: Row.Item) -> [String] {
        switch item {
        case .column(let column): [column.name]
        case .entityItem(.field(let id)): catalog[id].names.all
        case .entityItem(.link(let id)): catalog[id].names.all
        case .computed(let definition): definition.names.all
        }
    }

    private func itemName(_ item: Row.Item) -> String { itemNames(item)[0] }

    /// Puts a column in an item's place; the entity's own field of that name is hidden by it.
    private func replace(_ index: Int, with column: Row.Column, _ pipe: Pipe) {
        if case .entityItem = pipe.row.items[index] {
            for name in itemNames(pipe.row.items[index]) where name != column.name {
                // Its second names mean the new value too.
                pipe.row.dropped.append(Row.Dropped(name: name, stage: .zero))
            }
        }
        pipe.row.items[index] = .column(column)
    }

    // MARK: drop, rename

    private func bindDrop(_ names: [Name], _ stage: SourceRange, _ pipe: Pipe) throws {
        for name in names {
            _ = try collecting {
                let index = try position(of: name, in: pipe, for: .drop)
                for gone in itemNames(pipe.row.items[index]) {
                    pipe.row.dropped.append(Row.Dropped(name: gone, stage: stage))
                }
                pipe.row.items.remove(at: index)
            }
        }
    }

    private func bindRename(_ renamings: [Renaming], _ stage: SourceRange, _ pipe: Pipe) throws {
        for renaming in renamings {
            _ = try collecting {
                let index = try position(of: renaming.old, in: pipe, for: .rename)
                if let kind = holder(of: renaming.new, in: pipe.row) {
                    throw failure(
                        .nameTaken(renaming.new.text, by: kind.words, canSet: false), at: renaming.new.range)
                }
                let value: BoundExpr
                var facts = ColumnFacts()
                switch pipe.row.items[index] {
                case .column(let column): (value, facts) = (column.value, column.facts)
                case .entityItem(let item):
                    guard let this = pipe.row.this else { throw AlreadyReported() }
                    value = shown(item, of: this).1
                case .computed: throw AlreadyReported()
                }
                for gone in itemNames(pipe.row.items[index]) {
                    pipe.row.dropped.append(Row.Dropped(name: gone, stage: stage, newName: renaming.new.text))
                }
                pipe.row.dropped.removeAll { NameMatching.areSame($0.name, renaming.new.text) }
                pipe.row.items[index] = .column(Row.Column(name: renaming.new.text, value: value, facts: facts))
            }
        }
    }

    // MARK: take, skip, top

    private func bindSlice(skip: Expr?, take: Expr?, _ stage: Stage, _ pipe: Pipe) throws {
        let what = source.text(stage.keyword)
        let scope = Scope(.plain, row: pipe.row, outer: nil, frame: 0)
        let skipped = try skip.map { try rowCount($0, what: what, at: scope) }
        let taken = try take.map { try rowCount($0, what: what, at: scope) }
        pipe.plan = .slice(
            pipe.plan, skip: skipped, take: taken, sortedBy: pipe.row.order, origin: origin(stage.range))
    }

    /// The n of `take skip top`: an int known when the query is bound.
    private func rowCount(_ expr: Expr, what: String, at row: Scope?) throws -> BoundExpr {
        if case .name(let name) = expr.kind, let row, (try? lookUp(name, in: row)) != nil {
            throw failure(.wantsConstant(what: Words(en: "the number of rows", zh: "行数")), at: expr.range)
        }
        let value = try bind(expr, in: Scope(.plain, row: .empty, outer: nil, frame: 0))
        guard case .constant(.int(let count)) = value.kind else {
            if value.type == .int {
                throw failure(.wantsConstant(what: Words(en: "the number of rows", zh: "行数")), at: expr.range)
            }
            throw failure(
                .wantsType(
                    what: .same("`\(what)`"), wanted: Words(en: "a number of rows", zh: "行数"),
                    found: typeName(value.type)), at: expr.range)
        }
        guard count >= 0 else { throw failure(.negativeCount(what: what), at: expr.range) }
        return value
    }

    private func bindTop(_ top: Top, _ stage: Stage, _ scope: Scope, _ pipe: Pipe) throws {
        let count: TopSpec.Count
        if case .decimal(let literal) = top.count.kind, literal.isPercent {
            guard literal.mantissa >= 0, let fraction = Decimal(mantissa: literal.mantissa, scale: literal.scale) else {
                throw failure(.negativeCount(what: "top"), at: top.count.range)
            }
            count = .fraction(fraction)
        } else {
            count = .rows(try rowCount(top.count, what: source.text(stage.keyword), at: scope))
        }
        let keys = try sortKeys(top.keys, defaultDescending: true, in: scope)
        let partition = try top.per.map { try bind($0, in: scope) }
        partition.forEach { noteShown($0.type) }
        pipe.plan = .top(
            pipe.plan,
            TopSpec(
                count: count, keys: keys, partition: partition, keepsTies: top.withTies, origin: origin(stage.range)))
        pipe.row.order = []
    }

    // MARK: select, distinct

    private func bindSelect(_ items: [Item], _ scope: Scope, _ pipe: Pipe) throws {
        var columns: [Row.Column] = []
        var thisIndex: Int?
        for item in items {
            if case .this = item.value.kind, item.name == nil { thisIndex = columns.count }
            let bound = try collecting { () throws -> Row.Column in
                let value = try bind(item.value, in: scope)
                let name = try columnName(item, value)
                if columns.contains(where: { NameMatching.areSame($0.name, name.text) }) {
                    throw twice(name.text, item, taken: columns.map(\.name))
                }
                noteShown(value.type)
                let isKey = scope.row.columns.contains { $0.isKey && $0.value.slotNumber == value.slotNumber }
                return Row.Column(
                    name: name.text, value: value, emptyIsZero: value.isCount,
                    facts: facts(of: item.value, value, in: scope.row),
                    isKey: isKey && value.slotNumber != nil)
            }
            let unsound = Row.Column(
                name: item.name?.text ?? source.text(item.value.range),
                value: BoundExpr(.constant(.null), type: .null, origin: origin(item.range)), isSound: false)
            columns.append(bound ?? unsound)
        }
        project(columns, thisIndex: thisIndex, droppedBy: scope.row, pipe)
    }

    /// Makes these the only columns.
    func project(_ columns: [Row.Column], thisIndex: Int?, droppedBy old: Row?, _ pipe: Pipe) {
        // What a followed row is told by goes along unseen.
        let identity = pipe.row.identity ?? []
        pipe.plan = .project(pipe.plan, columns.map(\.value) + identity)
        var row = Row(slots: (columns.map(\.value) + identity).map(\.type), this: nil, items: [])
        if pipe.row.identity != nil {
            row.identity = identity.enumerated().map { index, value in
                BoundExpr(.slot(columns.count + index), type: value.type, origin: value.origin)
            }
        }
        row.items = columns.enumerated().map { index, column in
            var moved = column
            moved.value = BoundExpr(.slot(index), type: column.value.type, origin: column.value.origin)
            return .column(moved)
        }
        if let thisIndex {
            row.this = BoundExpr(.slot(thisIndex), type: row.slots[thisIndex], origin: columns[thisIndex].value.origin)
        }
        if let old {
            let kept = columns.map(\.name)
            let place = columns.first.map(\.value.origin.range) ?? .zero
            row.dropped = visibleNames(in: old).filter { name in !kept.contains { NameMatching.areSame($0, name) } }
                .map { Row.Dropped(name: $0, stage: place) }
            row.isBroken = old.isBroken
        }
        pipe.row = row
        pipe.conditions = [:]
    }

    private func bindDistinct(_ pipe: Pipe) throws {
        let shown = try output(of: pipe)
        let columns = shown.map { Row.Column(name: $0.column.name, value: $0.value, facts: $0.column.facts) }
        // Of rows that are alike only the first stays.
        pipe.row.identity = nil
        project(columns, thisIndex: nil, droppedBy: nil, pipe)
        let keys = pipe.row.columns.map(\.value)
        pipe.plan = .distinct(pipe.plan, keys: keys)
    }

    /// What the values of an expression mean: told by its function, by its measure, or by the column that it is.
    func facts(of expr: Expr, _ value: BoundExpr, in row: Row) -> ColumnFacts {
        var facts = ColumnFacts()
        switch expr.kind {
        case .call(let call):
            let name = call.function.text
            let window = WindowTable.function(named: name)
            facts = measureFacts(named: name)
            facts.isShare =
                facts.isShare || AggregateTable.function(named: name) == .share || window == .yoy || window == .pop
        case .name(let name):
            let column = row.columns.first { NameMatching.areSame($0.name, name.text) }
            if let column { return column.facts }
            facts = measureFacts(named: name.text)
        default: break
        }
        switch value.kind {
        case .aggregate(let call): facts.isAdditive = call.isAdditive(in: row)
        case .field(let id, _): facts.isIdentifier = isKeyOrReference(id)
        default: break
        }
        return facts
    }

    private func measureFacts(named name: String) -> ColumnFacts {
        var facts = ColumnFacts()
        guard let definition = measureDefinition(named: name) else { return facts }
        let unit = definition.body.facts.unit
        facts.measure = definition.names.primary
        facts.isShare = unit == "%"
        facts.unit = facts.isShare ? nil : unit
        return facts
    }

    // MARK: Names of columns

    /// The name of a column that an expression makes: given, or that of a path or aggregate.
    func columnName(_ item: Item, _ value: BoundExpr) throws -> Name {
        if let name = item.name { return name }
        guard let name = impliedName(item.value, value) else {
            let start = SourceRange(start: item.range.start, end: item.range.start)
            let fix = Fix(
                replacing: start, with: "\(suggestedName(item.value)) = ",
                title: Words(en: "name it", zh: "起个名称"))
            throw failure(.needsName, at: item.range, fix: fix)
        }
        return Name(name, at: item.value.range)
    }

    /// Two columns of one name, with an edit that calls the later one something else.
    func twice(_ name: String, _ item: Item, taken: [String]) -> BindingError {
        func isFree(_ candidate: String) -> Bool { !taken.contains { NameMatching.areSame($0, candidate) } }
        var candidates = (2...taken.count + 2).map { "\(name)_\($0)" }
        // `street.name` is called `street`; beside another `street` it is `street_name`.
        if item.name == nil, case .member(let base, let last) = item.value.kind, let link = lastName(base) {
            candidates.insert("\(link)_\(last.text)", at: 0)
        }
        let newName = quotedIfNeeded(candidates.first(where: isFree) ?? name)
        let start = SourceRange(start: item.range.start, end: item.range.start)
        let fix = Fix(
            replacing: item.name?.range ?? start, with: item.name == nil ? "\(newName) = " : newName,
            title: Words(en: "call it `\(newName)`", zh: "称为 `\(newName)`"))
        return failure(.nameTwice(name), at: item.name?.range ?? item.value.range, fix: fix)
    }

    private func impliedName(_ expr: Expr, _ value: BoundExpr) -> String? {
        switch expr.kind {
        case .name(let name): return name.text
        case .member(let base, let name):
            // `street.name` is called `street` where `name` is how a street is printed.
            if case .field(let id, _) = value.kind, catalog[id.entity].label == id {
                return lastName(base) ?? name.text
            }
            return name.text
        case .this: return value.type.entityID.map { catalog[$0].names.primary }
        case .call(let call):
            if measureDefinition(named: call.function.text) != nil { return call.function.text }
            guard AggregateTable.function(named: call.function.text) != nil else { return nil }
            guard let last = lastOfCall(call) else { return call.function.text }
            return "\(call.function.text)_\(last)"
        default: return nil
        }
    }

    /// A name to offer where one must be given: that of the function, else `value`.
    private func suggestedName(_ expr: Expr) -> String {
        guard case .call(let call) = expr.kind else { return "value" }
        return call.function.text
    }

    private func lastName(_ expr: Expr) -> String? {
        switch expr.kind {
        case .name(let name), .member(_, let name): name.text
        case .call(let call) where expr.closureWord != nil: call.function.text
        default: nil
        }
    }

    /// The last name in a call's argument, else in its link.
    private func lastOfCall(_ call: Call) -> String? {
        if let argument = call.arguments.last { return lastName(argument) }
        if case .link(let link, _) = call.subject { return lastName(link) }
        return nil
    }
}

extension AggregateCall {
    /// Whether the values for several rows add up to that for all of them: each row reached belongs to one of them.
    fileprivate func isAdditive(in row: Row) -> Bool {
        guard !isDistinct, function == .count || function == .sum, case .reached(let start, let path, _) = subject,
            let this = row.this?.slotNumber, start.slotNumber == this
        else { return false }
        return path.allSatisfy { if case .reverse = $0 { true } else { false } }
    }
}

extension BoundExpr {
    /// Whether it counts or adds up, so that nothing is 0.
    var isCount: Bool {
        if case .aggregate(let call) = kind { return call.function == .count || call.function == .sum }
        return false
    }
}
