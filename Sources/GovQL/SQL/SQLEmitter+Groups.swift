// Aggregates in SQL, wherever they stand: over the groups of a `summarize`, over rows reached from each row, over a query.
// What SQL has no aggregate for (`first`, `argmax`, quantiles in SQLite) is prepared by window functions over the rows,
// and then picked by an aggregate. Which rows there are is the caller's business. Next: SQLEmitter+Quantiles.swift.

/// An aggregate that is to become a column.
struct SQLCall {
    let call: AggregateCall
    let type: DataType
    let origin: Origin
    let name: String
}

/// The clauses of a call, over the rows that it runs over.
struct SQLAggregate {
    let function: AggregateFunction
    let isDistinct: Bool
    let constant: Value?
    let origin: Origin
    let types: [DataType]
    var arguments: [SQLText]
    var filter: SQLText?
    var order: [SQLOrder]
    /// The order of the rows themselves; only `join` needs it in the end.
    var rowOrder: [SQLOrder] = []
    /// What window functions found beforehand: the place of a row in an order, and how many there are.
    var prepared: [SQLText] = []
}

extension SQLEmitter {
    /// Fills `grouped` with the keys and calls over the rows of `scope`.
    ///
    /// - Parameter mergesFilters: a filter that all calls share may drop rows altogether.
    /// - Parameter hasRows: whether every group has a row.
    func fill(
        _ grouped: SQLSelect, keys: [SQLSelect.Column], _ calls: [SQLCall], over scope: SQLScope, order: [SQLOrder],
        mergesFilters: Bool, hasRows: Bool
    ) throws {
        let rows = scope.select
        var items = try calls.map { try aggregate($0, scope) }
        for index in items.indices where items[index].function == .join {
            items[index].rowOrder = items[index].order + order
        }
        if mergesFilters, let first = items.first?.filter, items.allSatisfy({ $0.filter?.key == first.key }) {
            rows.conditions.append(first)
            for index in items.indices { items[index].filter = nil }
        }
        var keys = keys
        let needsStage =
            items.contains { item in
                // SQL takes an aggregate of nothing but outer columns for one over the rows outside.
                needsWindow(item) || item.arguments.contains { $0.isWindowed || rows.sees(onlyOutside: $0) }
            }
            || keys.contains {
                $0.value.isWindowed || $0.value.isConstant || !dialect.correlates && $0.value.asksQuery
            }
        for item in items where needsWindow(item) {
            let texts = item.arguments + (item.filter.map { [$0] } ?? []) + (item.order + order).map(\.value)
            try refuseNestedWindows(keys.map(\.value) + texts, at: item.origin)
        }
        grouped.notes.formUnion(rows.notes)
        if needsStage {
            (keys, items) = staged(rows, keys, items, order, into: grouped)
        } else {
            grouped.from = rows.from
            grouped.joins = rows.joins
            grouped.conditions = rows.conditions
            grouped.navigated = rows.navigated
        }
        grouped.groups = keys.map(\.value)
        grouped.columns = keys
        for (item, call) in zip(items, calls) {
            grouped.columns.append(
                SQLSelect.Column(name: call.name, value: try aggregated(item, hasRows: hasRows, call).aggregated))
        }
        if keys.isEmpty { grouped.summary = grouped.columns.map(\.value.key) }
    }

    private func aggregate(_ call: SQLCall, _ scope: SQLScope) throws -> SQLAggregate {
        let arguments = try call.call.arguments.map { argument -> SQLText in
            if argument.type == .bool, call.call.function.isAboutTruth { return try test(argument, scope) }
            // Where rows share a key, values are told apart by it, but picked as they are.
            return call.call.isDistinct ? try key(argument, scope) : try value(argument, scope)
        }
        return SQLAggregate(
            function: call.call.function, isDistinct: call.call.isDistinct && !call.call.arguments.isEmpty,
            constant: call.call.constant, origin: call.origin, types: call.call.arguments.map(\.type),
            arguments: arguments, filter: try call.call.filter.map { try test($0, scope) },
            order: try pickOrder(call.call, arguments, scope))
    }

    /// The order in which a call's rows come: what `argmax` looks for first, then the `sort` of the call.
    private func pickOrder(
        _ call: AggregateCall, _ arguments: [SQLText], _ scope: SQLScope
    ) throws -> [SQLOrder] {
        var orders: [SQLOrder] = []
        switch call.function {
        case .argmax, .argmin:
            orders = try self.orders(
                arguments[0], call.arguments[0].type, scope, descending: call.function == .argmax,
                at: call.arguments[0].origin)
        case .min, .max:
            switch call.arguments[0].type {
            case .enumeration, .entity:
                orders = try self.orders(
                    arguments[0], call.arguments[0].type, scope, descending: call.function == .max,
                    at: call.arguments[0].origin)
            default: break
            }
        default: break
        }
        return orders + (try self.orders(call.order, scope))
    }

    private func needsWindow(_ item: SQLAggregate) -> Bool {
        switch item.function {
        case .first, .last, .argmax, .argmin: true
        case .min, .max: !item.order.isEmpty
        case .median, .percentile: dialect.spelling(.median) == nil
        case .stddev, .variance: dialect.spelling(.deviation) == nil
        case .join: dialect.spelling(.joinInOrder) == nil
        default: false
        }
    }

    /// The rows as a `WITH`, with what window functions find beside them.
    private func staged(
        _ rows: SQLSelect, _ keys: [SQLSelect.Column], _ items: [SQLAggregate], _ order: [SQLOrder],
        into grouped: SQLSelect
    ) -> ([SQLSelect.Column], [SQLAggregate]) {
        var names = SQLNames()
        var columns: [SQLSelect.Column] = []
        func column(_ value: SQLText, _ name: String) -> Int {
            if let known = columns.firstIndex(where: { $0.value.key == value.key }) { return known }
            columns.append(SQLSelect.Column(name: names.take(name), value: value))
            return columns.count - 1
        }
        let keyPlaces = keys.map { column($0.value, $0.name) }
        var places: [(arguments: [Int], filter: Int?, prepared: [Int], order: [Int])] = []
        for item in items {
            let prepared = windowed(item, partition: keys.map(\.value), order)
            places.append(
                (
                    item.arguments.map { column($0, $0.columnName ?? "x") },
                    item.filter.map { column(settled($0), "counts") }, prepared.map { column($0.value, $0.name) },
                    needsWindow(item) ? [] : item.rowOrder.map { column($0.value, $0.value.columnName ?? "place") }
                ))
        }
        rows.columns = columns
        let source = source(.query(rows, isInline: true), alias: "numbered")
        func reference(_ index: Int) -> SQLText {
            SQLText([.numbered(source, index)], nullable: columns[index].value.isNullable)
        }
        grouped.from = source
        let newKeys = zip(keys, keyPlaces).map { SQLSelect.Column(name: $0.name, value: reference($1)) }
        let newItems = zip(items, places).map { item, place in
            var item = item
            item.arguments = place.arguments.map(reference)
            item.filter = place.filter.map(reference)
            item.prepared = place.prepared.map(reference)
            item.rowOrder = zip(item.rowOrder, place.order)
                .map { SQLOrder(reference($1), descending: $0.isDescending) }
            return item
        }
        return (newKeys, newItems)
    }

    /// What window functions find for one aggregate.
    private func windowed(
        _ item: SQLAggregate, partition: [SQLText], _ order: [SQLOrder]
    ) -> [(name: String, value: SQLText)] {
        guard needsWindow(item), let x = item.arguments.first else { return [] }
        let unknown = SQLText("[0] IS NULL", [x], .comparison, nullable: false)
        let among = partition + (x.isNullable ? [unknown] : []) + (item.filter.map { [settled($0)] } ?? [])
        func over(_ function: String, _ operands: [SQLText], _ order: [SQLOrder], frame: String = "") -> SQLText {
            numbering(function, among, order, operands: operands, frame: frame)
        }
        let whole = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
        switch item.function {
        case .median, .percentile:
            return [
                ("place", over("ROW_NUMBER()", [], [SQLOrder(x.with(nullable: false))])),
                ("known", over("COUNT(*)", [], [])),
            ]
        case .stddev, .variance:
            return [("mean", over("AVG({0})", [double(x, item.types[0])], []))]
        case .join:
            guard let joinOver = dialect.spelling(.joinOver) else {
                return [("place", over("ROW_NUMBER()", [], item.order + order))]
            }
            let joined = over(joinOver.template, [x, separator(of: item)], item.order + order, frame: whole)
            // It gives null of nothing but empty texts.
            var known = SQLText(
                x.isNullable ? "CASE WHEN [1] IS NOT NULL THEN COALESCE({0}, '') END" : "COALESCE({0}, '')",
                [joined, x],
                nullable: x.isNullable)
            known.isWindowed = true
            return [("joined", known)]
        case .last:
            return [
                ("place", over("ROW_NUMBER()", [], item.order + order)), ("known", over("COUNT(*)", [], [])),
            ]
        default: return [("place", over("ROW_NUMBER()", [], item.order + order))]
        }
    }

    /// A window function over a partition and an order.
    func numbering(
        _ function: String, _ partition: [SQLText], _ order: [SQLOrder], operands: [SQLText] = [], frame: String = "",
        nullable: Bool = false
    ) -> SQLText {
        var parts = SQLText(function, operands).parts + [.text(" OVER (")]
        let partition = partition.filter { !$0.isConstant }
        let order = order.filter { !$0.value.isConstant }
        for (index, key) in partition.enumerated() {
            parts.append(.text(index == 0 ? "PARTITION BY " : ", "))
            parts += key.parts
        }
        for (index, key) in order.enumerated() {
            parts.append(.text(index == 0 ? (partition.isEmpty ? "ORDER BY " : " ORDER BY ") : ", "))
            parts += key.text.parts
        }
        var result = SQLText(parts + [.text(frame + ")")], nullable: nullable)
        result.isWindowed = true
        return result
    }

    // MARK: One column

    private func aggregated(_ item: SQLAggregate, hasRows: Bool, _ call: SQLCall) throws -> SQLText {
        let filter = item.filter.map { SQLText(" FILTER (WHERE {0})", [$0], nullable: false) }
        func over(_ template: String, _ operands: [SQLText], nullable: Bool = true) -> SQLText {
            var result = SQLText(template, operands, nullable: nullable)
            if let filter { result.parts += filter.parts }
            return result
        }
        let x = item.arguments.first ?? .one
        let word = item.isDistinct ? "DISTINCT " : ""
        switch item.function {
        case .count:
            let count =
                item.arguments.isEmpty
                ? over("COUNT(*)", [], nullable: false) : over("COUNT(\(word){0})", [x], nullable: false)
            return counted(count)
        case .sum:
            let sum = narrowed(over(sum(call.type, word), [x]), call.type)
            let mayBeEmpty = !hasRows || item.filter != nil
            if !mayBeEmpty { return sum.with(nullable: x.isNullable) }
            if !x.isNullable { return SQLText("COALESCE({0}, \(zero(call.type)))", [sum], nullable: false) }
            return SQLText(
                "CASE WHEN {0} = 0 THEN \(zero(call.type)) ELSE {1} END", [over("COUNT(*)", []), sum],
                nullable: true)
        case .avg:
            let type = item.types[0]
            if case .decimal(let scale) = type, case .scaledIntegers = dialect.decimals {
                return SQLText(
                    "[0] / 1\(String(repeating: "0", count: scale)).0", [over("AVG(\(word){0})", [x])], .multiplicative)
            }
            if type != .num, dialect.sumsWiden {
                let mean = SQLText(
                    "CAST([0] AS \(dialect.numType)) / NULLIF({1}, 0)",
                    [over(sum(type, word), [x]), over("COUNT(\(word){0})", [x])], .multiplicative, nullable: true)
                return mean
            }
            return over("AVG(\(word){0})", [x])
        case .min, .max:
            if !item.order.isEmpty { return picked(item, x, [SQLText("{0} = 1", [item.prepared[0]], .comparison)]) }
            if item.types[0] == .bool {
                return over(
                    (dialect.spelling(item.function == .max ? .anyTrue : .allTrue) ?? "MAX({0})").template, [x])
            }
            return over("\(item.function.rawValue.uppercased())({0})", [x])
        case .median, .percentile: return try quantile(item, x, filter)
        case .stddev, .variance: return try deviation(item, x, filter)
        case .ratio:
            let unknown = item.arguments.filter(\.isNullable)
            let both = SQLText.and(
                unknown.map { SQLText("[0] IS NOT NULL", [$0], .comparison, nullable: false) })
            let sums = item.arguments.map { argument in
                // A sum leaves out its own nulls.
                unknown.allSatisfy { $0.key == argument.key }
                    ? over("SUM({0})", [argument]) : over("SUM(CASE WHEN {0} THEN {1} END)", [both, argument])
            }
            return try spelled(
                .quotient, [double(sums[0], item.types[0]), double(sums[1], item.types[1])], nullable: true)
        case .share:
            let trues = SQLText("COUNT(CASE WHEN {0} THEN 1 END)", [x], nullable: false).parts + (filter?.parts ?? [])
            return try spelled(
                .quotient,
                [double(SQLText(trues, nullable: false), .int), over("COUNT(*)", [], nullable: false)], nullable: true)
        case .any, .none, .all: return truth(item, filter)
        case .first, .argmax, .argmin:
            let value = item.function == .first ? x : item.arguments[1]
            return picked(item, value, [SQLText("{0} = 1", [item.prepared[0]], .comparison)])
        case .last:
            return picked(item, x, [SQLText("{0} = {1}", item.prepared, .comparison)])
        case .join:
            guard !item.isDistinct else {
                throw refusal("`join(distinct …)`", "`拼接(去重 …)`", at: item.origin)
            }
            if let prepared = item.prepared.first {
                guard dialect.spelling(.joinByPlace) != nil else { return picked(item, prepared, []) }
                let kept = item.filter.map { SQLText("CASE WHEN {0} THEN {1} END", [$0, x], nullable: true) } ?? x
                return try spelled(.joinByPlace, [kept, separator(of: item), prepared], nullable: true)
            }
            var order: [SQLText.Part] = []
            for key in item.rowOrder where !key.value.isConstant {
                order += (order.isEmpty ? [] : [.text(", ")]) + key.text.parts
            }
            // Where nothing tells the rows apart any order will do.
            if order.isEmpty { order = x.parts }
            var result = try spelled(
                .joinInOrder, [x, separator(of: item), SQLText(order, nullable: false)], nullable: true)
            if let filter { result.parts += filter.parts }
            return result
        case .only: throw refusal("`only`, which refuses a second row,", "遇到第二行会报错的 `唯一`", at: item.origin)
        case .list: throw refusal("`list`", "`列表`", at: item.origin)
        }
    }

    /// A zero with the places that its type has.
    func zero(_ type: DataType) -> String {
        switch (type, dialect.decimals) {
        case (.num, _): dialect.numLiteral.replacingSlot(with: "0")
        case (.decimal(let scale), .exact) where scale > 0:
            decimalZero("0." + String(repeating: "0", count: scale), scale)
        default: "0"
        }
    }

    private func decimalZero(_ text: String, _ scale: Int) -> String {
        guard let literal = dialect.decimalLiteral else { return text }
        return literal.replacingSlot(with: dialect.text(text)).replacingSlot("{1}", with: String(scale))
    }

    private func separator(of item: SQLAggregate) -> SQLText {
        guard case .text(let text)? = item.constant else { return SQLText("', '") }
        return SQLText(dialect.text(text))
    }

    /// How numbers of a type are summed.
    func sum(_ type: DataType, _ word: String = "") -> String {
        "SUM(\(word)\(type == .int ? dialect.wideInt ?? "{0}" : "{0}"))"
    }

    /// A count or a rank as it is computed with.
    func counted(_ count: SQLText) -> SQLText {
        (dialect.count == "{0}" ? count : SQLText(dialect.count, [count])).with(bits: 40)
    }

    /// A sum with the type that it has in GovQL.
    private func narrowed(_ sum: SQLText, _ type: DataType) -> SQLText {
        guard dialect.sumsWiden else { return sum }
        switch type {
        case .int: return narrow(sum)
        case .decimal(let scale): return SQLText("CAST({0} AS \(decimalType(scale)))", [sum])
        default: return sum
        }
    }

    /// The value of the row that was found.
    private func picked(_ item: SQLAggregate, _ value: SQLText, _ found: [SQLText]) -> SQLText {
        var tests = found
        if let x = item.arguments.first, x.isNullable, !found.isEmpty {
            tests.append(SQLText("[0] IS NOT NULL", [x], .comparison, nullable: false))
        }
        if let filter = item.filter { tests.append(filter) }
        let isBool = item.types.last == .bool && item.function != .join
        let function = isBool ? dialect.spelling(.anyTrue)?.template ?? "MAX({0})" : "MAX({0})"
        if tests.isEmpty { return SQLText(function, [value], nullable: true) }
        let chosen = SQLText("CASE WHEN {0} THEN {1} END", [.and(tests), value], nullable: true)
        return SQLText(function, [chosen], nullable: true)
    }

    private func truth(_ item: SQLAggregate, _ filter: SQLText?) -> SQLText {
        let rows = SQLText([.text("COUNT(*)")] + (filter?.parts ?? []), nullable: false)
        let p = item.arguments.first
        let trues = p.map { p in
            SQLText(
                SQLText("COUNT(CASE WHEN {0} THEN 1 END)", [p], nullable: false).parts + (filter?.parts ?? []),
                nullable: false)
        }
        switch item.function {
        case .any: return SQLText("[0] > 0", [trues ?? rows], .comparison, nullable: false)
        case .none: return SQLText("[0] = 0", [trues ?? rows], .comparison, nullable: false)
        default: return SQLText("[0] = [1]", [trues ?? rows, rows], .comparison, nullable: false)
        }
    }
}

extension AggregateFunction {
    /// Whether its argument is a condition.
    var isAboutTruth: Bool {
        switch self {
        case .share, .any, .all, .none: true
        default: false
        }
    }
}
