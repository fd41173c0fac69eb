// A plan in SQL. Operators are folded into one `SELECT` as long as its clauses come in the order that SQL runs them; where
// they do not, what there is becomes a `WITH` and a new one begins. Rows carry what they are ordered by, down to the
// number of the row in load order, so that every cut and every result has one order. What an engine can't do with the
// same result is refused.
//
//     SQLEmitter            operators                SQLEmitter+Expressions   values and conditions
//     SQLEmitter+Groups     aggregates               SQLEmitter+Reached       rows along links
//     SQLEmitter+Windows    windows                  SQLEmitter+Functions     scalar functions, days
//
// Next: SQLDialect.swift for what engines write differently, SQLTables.swift for what tables look like.

/// Where a row's slots stand in SQL.
final class SQLScope {
    let select: SQLSelect
    var slots: [SQLText]
    let outer: SQLScope?

    init(_ select: SQLSelect, _ slots: [SQLText], outer: SQLScope? = nil) {
        self.select = select
        self.slots = slots
        self.outer = outer
    }
}

/// Rows in the making.
struct SQLRelation {
    enum Phase {
        /// Rows may still be kept, grouped and joined.
        case open
        /// Grouped: only what the groups give may be used.
        case grouped
        /// Cut to a number of rows.
        case cut
    }

    var select: SQLSelect
    var slots: [SQLText]
    var types: RowShape
    var names: [String]
    /// What tells the order of any two rows.
    var order: [SQLOrder]
    var phase = Phase.open

    var isWindowed: Bool { slots.contains(where: \.isWindowed) || order.contains(where: \.value.isWindowed) }
}

final class SQLEmitter {
    let dialect: SQLDialect
    let catalog: Catalog
    let tables: SQLTables
    let facts: SQLFacts
    var aliases = SQLNames()
    private var nextSource = 0
    /// The entity of each table that is read.
    var entities: [Int: EntityID] = [:]
    var legs: [SQLLeg] = []
    var closures: [LinkID: SQLSelect] = [:]
    /// Whether the lines of the query stand above what they became.
    var isAnnotated = false
    /// Queries that several expressions ask, by what they do, and their rows once they are written.
    private(set) var askedTwice: Set<[UInt64]> = []
    var shared: [[UInt64]: SQLRelation] = [:]

    init(dialect: SQLDialect, catalog: Catalog, facts: SQLFacts) {
        self.dialect = dialect
        self.catalog = catalog
        self.facts = facts
        tables = SQLTables(catalog)
    }

    /// The SQL of a query that leaves no parameter open.
    func text(of plan: LogicalPlan, columns: [(name: String, type: DataType)]) throws -> String {
        try query(of: plan, columns: columns, parameters: []).text
    }

    /// The SQL of a query.
    func query(
        of plan: LogicalPlan, columns: [(name: String, type: DataType)], parameters: [(name: String, type: DataType)]
    ) throws -> SQLQuery {
        askedTwice = Self.repeated(in: plan)
        var rows = try relation(plan, outer: nil)
        let shown = rows.slots.indices.contains { index in
            if case .entity = rows.types[index] { true } else { false }
        }
        if shown, rows.phase == .grouped { rows = seal(rows) }
        let scope = SQLScope(rows.select, rows.slots)
        var names = SQLNames()
        rows.select.columns = try zip(columns, rows.slots).map { column, slot in
            SQLSelect.Column(name: names.take(column.name), value: try shownValue(slot, column.type, scope))
        }
        if rows.phase != .cut { rows.select.order = rows.order }
        try finishLegs()
        let placeholders = parameters.enumerated().map { index, parameter in
            SQLQuery.Placeholder(
                name: parameter.name, type: parameter.type,
                written: dialect.placeholder(parameter.name, number: index + 1, type: typeName(parameter.type) ?? ""))
        }
        return SQLRenderer.query(
            rows.select, dialect: dialect, placeholders: placeholders, columns: tables.columnNames)
    }

    // MARK: Names and sources

    func source(_ kind: SQLSource.Kind, alias: String) -> SQLSource {
        nextSource += 1
        return SQLSource(kind, alias: aliases.take(alias), number: nextSource)
    }

    func table(_ entity: EntityID, alias: String? = nil) -> SQLSource {
        let name = tables[entity].name
        let source = source(.table(name), alias: alias ?? name)
        entities[source.number] = entity
        return source
    }

    /// Makes what there is a `WITH` and starts anew from it.
    func seal(_ rows: SQLRelation, as name: String = "rows") -> SQLRelation {
        var names = SQLNames()
        let select = rows.select
        var columns: [SQLSelect.Column] = []
        var places: [String: Int] = [:]
        func place(_ value: SQLText, _ name: String) -> Int {
            if let known = places[value.key] { return known }
            places[value.key] = columns.count
            columns.append(SQLSelect.Column(name: names.take(name), value: value))
            return columns.count - 1
        }
        let slots = rows.slots.enumerated().map { place($1, rows.names[$0]) }
        let keys = rows.order.map { place($0.value, $0.value.columnName ?? "place") }
        select.columns = columns
        if rows.phase == .cut, select.order.isEmpty { select.order = rows.order }
        let source = source(.query(select, isInline: false), alias: name)
        func column(_ index: Int) -> SQLText {
            SQLText([.numbered(source, index)], nullable: columns[index].value.isNullable)
                .with(bits: columns[index].value.bits)
        }
        return SQLRelation(
            select: SQLSelect(from: source), slots: slots.map(column), types: rows.types, names: rows.names,
            order: zip(keys, rows.order).map { SQLOrder(column($0), descending: $1.isDescending) })
    }

    /// Ready for conditions, groups and joins that drop or add rows.
    func opened(_ rows: SQLRelation, as name: String = "rows") -> SQLRelation {
        rows.phase == .open && !rows.isWindowed ? rows : seal(rows, as: name)
    }

    /// Ready for expressions that look at tables.
    func readable(_ rows: SQLRelation, for expressions: [BoundExpr]) -> SQLRelation {
        rows.phase == .grouped && !expressions.allSatisfy(\.staysInRow) ? seal(rows, as: "groups") : rows
    }

    // MARK: Refusals

    func refusal(_ en: String, _ zh: String, at origin: Origin, because reason: Words? = nil) -> Diagnostics {
        let problem = SQLProblem.notInEngine(
            construct: Words(en: en, zh: zh), engine: dialect.title, reason: reason)
        return Diagnostics(Diagnostic(problem, at: origin.range, in: origin.source))
    }

    func spelled(
        _ operation: SQLOperation, _ operands: [SQLText], nullable: Bool? = nil, at origin: Origin = .none
    ) throws -> SQLText {
        guard let spelling = dialect.spelling(operation) else {
            throw refusal("`\(operation.rawValue)`", "`\(operation.rawValue)`", at: origin)
        }
        return SQLText(spelling.template, operands, spelling.precedence, nullable: nullable)
            .with(bits: operation.bits)
    }

    // MARK: Operators

    func relation(_ plan: LogicalPlan, outer: SQLScope?) throws -> SQLRelation {
        let rows = try operated(plan, outer)
        note(plan, in: rows.select)
        return rows
    }

    private func operated(_ plan: LogicalPlan, _ outer: SQLScope?) throws -> SQLRelation {
        switch plan {
        case .scan(let entity): return try scan(entity)
        case .columns(let entity, let reads): return try columns(reads, of: entity)
        case .unit: return SQLRelation(select: SQLSelect(), slots: [], types: [], names: [], order: [])
        case .periods(let unit, let from, let through): return try periods(unit, from, through)
        case .filter(let input, let predicate, _):
            var rows = opened(spared(try relation(input, outer: outer), by: [predicate], keepsAll: true))
            rows = carried(rows, for: predicate.conjuncts)
            let scope = SQLScope(rows.select, rows.slots, outer: outer)
            for part in predicate.conjuncts { rows.select.conditions.append(try test(part, scope)) }
            return rows
        case .extend(let input, let expressions):
            var rows = readable(try relation(input, outer: outer), for: expressions)
            for expr in expressions {
                rows = carried(spared(rows, by: [expr], keepsAll: true), for: [expr])
                let scope = SQLScope(rows.select, rows.slots, outer: outer)
                rows.slots.append(try value(expr, scope))
                rows.types.append(expr.type)
                rows.names.append(name(of: expr))
            }
            return rows
        case .project(let input, let expressions):
            var rows = spared(try relation(input, outer: outer), by: expressions, keepsAll: false)
            rows = carried(readable(rows, for: expressions), for: expressions)
            let scope = SQLScope(rows.select, rows.slots, outer: outer)
            let names = rows.names
            rows.slots = try expressions.map { try value($0, scope) }
            rows.types = expressions.map(\.type)
            rows.names = expressions.map { if case .slot(let slot) = $0.kind { names[slot] } else { name(of: $0) } }
            return rows
        case .window(let input, let items): return try windows(items, over: try relation(input, outer: outer), outer)
        case .sort(let input, let keys):
            // A key that is a column already is named in the order, not written again.
            let computed = keys.map(\.value).filter { if case .slot = $0.kind { false } else { true } }
            var rows = spared(try relation(input, outer: outer), by: computed, keepsAll: true)
            rows = rows.phase == .cut ? seal(rows) : readable(rows, for: keys.map(\.value))
            rows = carried(rows, for: keys.map(\.value))
            if rows.phase == .grouped, keys.contains(where: { $0.value.type.entityID != nil }) { rows = seal(rows) }
            let scope = SQLScope(rows.select, rows.slots, outer: outer)
            rows.order = try orders(keys, scope) + rows.order
            return rows
        case .slice(let input, let skip, let take, _, let origin):
            return try slice(try relation(input, outer: outer), skip, take, origin)
        case .top(let input, let spec): return try top(try relation(input, outer: outer), spec, outer)
        case .distinct(let input, let keys): return try distinct(try relation(input, outer: outer), keys, outer)
        case .aggregate(let input, let keys, let aggregates):
            return try groups(try relation(input, outer: outer), keys, aggregates, outer)
        case .rollup(let input, let keys, let aggregates):
            return try rollup(try relation(input, outer: outer), keys, aggregates, outer)
        case .lookup(let left, let right, let shape, let keys, let origin):
            return try lookup(left, right, shape, keys, origin, outer)
        case .expand(let input, let start, let path, let target, let keepsEmpty):
            return try expand(try relation(input, outer: outer), start, path, target, keepsEmpty, outer)
        case .union(let left, let right): return try union(left, right, outer)
        case .restrict(let left, let right, let leftKeys, let rightKeys, let keepsMatches):
            return try restrict(left, right, leftKeys, rightKeys, keepsMatches, outer)
        case .pivot(let input, let spec): return try pivot(input, spec, outer)
        case .unpivot(let input, let kept, let names):
            return try unpivot(try relation(input, outer: outer), kept, names)
        case .fill(let input, let spec, let shape): return try fill(try relation(input, outer: outer), spec, shape)
        case .expandList: throw refusal("`expand` of a list", "展开列表", at: .none)
        case .diff(_, _, let spec, _): throw refusal("`diff`", "`对比`", at: spec.origin)
        case .expect(_, _, _, let origin): throw refusal("`expect`", "`要求`", at: origin)
        case .profile: throw refusal("`describe`", "`概览`", at: .none)
        case .sample: throw refusal("`sample`", "`抽样`", at: .none)
        }
    }

    private func scan(_ entity: EntityID) throws -> SQLRelation {
        if catalog[entity].isBuiltIn {
            let name = catalog[entity].names.primary
            throw refusal("`\(name)`", "`\(name)`", at: .none)
        }
        let source = table(entity)
        let row = SQLText([.named(source, tables[entity].row)], nullable: false)
        return SQLRelation(
            select: SQLSelect(from: source), slots: [row], types: [.entity(entity)], names: [tables[entity].row],
            order: [SQLOrder(row)])
    }

    /// The rows of an entity of which only some columns are asked.
    private func columns(_ reads: [ColumnRead], of entity: EntityID) throws -> SQLRelation {
        var rows = try scan(entity)
        let scope = SQLScope(rows.select, rows.slots)
        let row = BoundExpr(.slot(0), type: .entity(entity), origin: .none)
        let expressions = reads.map { read -> BoundExpr in
            switch read {
            case .field(let field): return BoundExpr(.field(field, of: row), type: catalog[field].type, origin: .none)
            case .target(let links):
                return links.reduce(row) { row, link in
                    BoundExpr(.follow(link, of: row), type: .entity(catalog[link].target), origin: .none)
                }
            }
        }
        rows.slots = try expressions.map { try value($0, scope) }
        rows.types = expressions.map(\.type)
        rows.names = expressions.map { name(of: $0) }
        return rows
    }

    private func slice(
        _ rows: SQLRelation, _ skip: BoundExpr?, _ take: BoundExpr?, _ origin: Origin
    ) throws -> SQLRelation {
        var rows = rows.phase == .cut ? seal(rows) : rows
        rows.select.order = rows.order
        rows.select.limit = try take.map { try count($0) }
        rows.select.offset = try skip.map { try count($0) }
        rows.phase = .cut
        return rows
    }

    /// A number of rows.
    func count(_ expr: BoundExpr) throws -> String {
        guard case .constant(.int(let number)) = expr.kind else {
            throw refusal("a number of rows that is computed", "计算得出的行数", at: expr.origin)
        }
        return String(max(0, number))
    }

    private func distinct(_ rows: SQLRelation, _ keys: [BoundExpr], _ outer: SQLScope?) throws -> SQLRelation {
        var rows = opened(rows)
        if keys.isEmpty {
            rows.select.order = rows.order
            rows.select.limit = "1"
            rows.phase = .cut
            return rows
        }
        let scope = SQLScope(rows.select, rows.slots, outer: outer)
        let partition = try keys.map { try key($0, scope) }
        rows.slots.append(numbering("ROW_NUMBER()", partition, rows.order))
        rows.names.append("nth")
        rows.types.append(.int)
        rows = seal(rows, as: "distinct_rows")
        rows.select.conditions.append(SQLText("{0} = 1", [rows.slots[rows.slots.count - 1]], .comparison))
        rows.slots.removeLast()
        rows.names.removeLast()
        rows.types.removeLast()
        return rows
    }

    // MARK: Orders

    func orders(_ keys: [BoundSortKey], _ scope: SQLScope) throws -> [SQLOrder] {
        try keys.flatMap { sortKey in
            guard sortKey.collation == .codePoint else {
                throw refusal(
                    "an order by \(sortKey.collation.rawValue)", "按 \(sortKey.collation.rawValue) 排序",
                    at: sortKey.value.origin)
            }
            return try orders(
                try value(sortKey.value, scope), sortKey.value.type, scope, descending: sortKey.isDescending,
                at: sortKey.value.origin)
        }
    }

    /// What puts values of a type in order: rows of an entity by their key, enums as they are declared.
    func orders(
        _ value: SQLText, _ type: DataType, _ scope: SQLScope, descending: Bool = false, at origin: Origin
    ) throws -> [SQLOrder] {
        switch type {
        case .entity(let entity): return try keyOrders(value, entity, scope, descending, origin)
        case .enumeration(let type): return [SQLOrder(place(of: value, in: type), descending: descending)]
        case .list, .duration: throw refusal("an order by a \(type.name)", "按 \(type.name) 排序", at: origin)
        default: return [SQLOrder(value, descending: descending)]
        }
    }

    private func keyOrders(
        _ row: SQLText, _ entity: EntityID, _ scope: SQLScope, _ descending: Bool, _ origin: Origin
    ) throws -> [SQLOrder] {
        let fields = catalog[entity].key
        guard !fields.isEmpty else { return [SQLOrder(row, descending: descending)] }
        var orders: [SQLOrder] = []
        let isKeyless = try facts.hasMissingKeys(entity)
        if isKeyless {
            guard !descending || fields.count == 1 else {
                throw refusal(
                    "a descending order of \(tables[entity].name), some of which have no key,",
                    "对部分行没有主键的 \(tables[entity].name) 降序排列", at: origin)
            }
            orders.append(SQLOrder(condition(SQLText("[0] IS NULL", [row], .comparison, nullable: false))))
        }
        for field in fields {
            let isNullable = try row.isNullable || facts.hasBlank(field)
            let value = tableColumn(tables[field], entity, row, scope.select, nullable: isNullable)
            orders += try self.orders(
                value, catalog[field].type, scope, descending: descending, at: origin)
        }
        if isKeyless {
            let key = orders[1].value
            let keyless = SQLText("CASE WHEN [0] IS NULL THEN {1} END", [key, row], nullable: true)
            if descending {
                // Nulls are last both ways, but rows without a key are only so upwards.
                let lacksKey = SQLText("[0] IS NULL", [key], .comparison, nullable: false)
                orders.insert(SQLOrder(condition(lacksKey), descending: true), at: 1)
            }
            orders.append(SQLOrder(keyless, descending: descending))
        }
        return orders
    }

    func place(of value: SQLText, in type: EnumType) -> SQLText {
        let arms = type.members.enumerated().map { " WHEN \(dialect.text($1.name)) THEN \($0)" }.joined()
        return SQLText("CASE {0}\(arms) END", [value])
    }

    // MARK: Names of columns

    /// What a computed column is called inside: as the query calls it, if the text before it says so.
    func name(of expr: BoundExpr) -> String {
        if let source = expr.origin.source, let name = source.nameAssigned(before: expr.origin.range.bounds.lowerBound)
        {
            return name
        }
        switch expr.kind {
        case .field(let field, _): return catalog[field].names.primary
        case .follow(let link, _): return catalog[link].names.primary + "_row"
        case .aggregate(let call): return call.function.rawValue
        case .call(let function, _): return function.name
        case .widen(let inner): return name(of: inner)
        default: return "value"
        }
    }
}

extension BoundExpr {
    /// Whether it needs nothing but the slots of its row.
    var staysInRow: Bool {
        var result = true
        forEachNode { node, _ in
            switch node.kind {
            case .field, .follow, .aggregate, .isAmong, .entityConstant: result = false
            case .compare(_, let lhs, _) where lhs.type.entityID != nil: result = false
            default: break
            }
        }
        return result
    }
}

extension SourceText {
    /// The name before `=` that stands right before an offset.
    fileprivate func nameAssigned(before offset: Int) -> String? {
        var index = offset
        func skipBlanks() { while index > 0, bytes[index - 1] == 0x20 { index -= 1 } }
        skipBlanks()
        guard index > 1, bytes[index - 1] == UInt8(ascii: "="), bytes[index - 2] != UInt8(ascii: "=") else {
            return nil
        }
        index -= 1
        skipBlanks()
        let end = index
        while index > 0 {
            let byte = bytes[index - 1]
            let isLetter = byte >= 0x80 || byte == UInt8(ascii: "_") || (byte | 0x20) &- UInt8(ascii: "a") < 26
            guard isLetter || byte &- UInt8(ascii: "0") < 10 else { break }
            index -= 1
        }
        return index < end ? String(decoding: bytes[index..<end], as: UTF8.self) : nil
    }
}
