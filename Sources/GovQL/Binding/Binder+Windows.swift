// Windows: values that depend on other rows at this point of the pipe. Each becomes an operator before the stage that
// asks for it, and a slot that the stage reads.

extension Binder {
    func bindWindow(_ window: WindowFunction, _ call: Call, range: SourceRange, in scope: Scope) throws -> BoundExpr {
        guard case .pipe = scope.kind else { throw failure(.windowNotHere(function: call.function.text), at: range) }
        if call.subject != nil || call.filter != nil || call.modifier != nil {
            throw clauseNotHere(call.firstClause ?? "where", in: call, at: range)
        }
        let inner = Scope(.inner, row: scope.row, outer: nil, frame: scope.frame)
        let arguments = try call.arguments.map { try bind($0, in: inner) }
        let order = try sortKeys(call.order, defaultDescending: false, in: inner)
        let partition = call.partition ?? .keys([])
        func add(_ function: WindowItem.Function, _ argument: BoundExpr?, _ type: DataType) throws -> BoundExpr {
            try addWindow(
                function, argument: argument, order: order, partition: partition, type: type, range: range, in: scope)
        }
        switch window {
        case .total:
            let number = try only(arguments, window, call, range)
            try requireNumber(number, window)
            let sum = AggregateCall(function: .sum, subject: .rows, arguments: [number])
            return try addWindow(
                .aggregate(sum), argument: nil, order: [], partition: partition, type: number.type, range: range,
                in: scope)
        case .rank, .denseRank, .rowNumber:
            guard arguments.isEmpty, !order.isEmpty || window == .rowNumber else {
                throw wrongArguments(window, call, range)
            }
            return try add(window == .rank ? .rank : window == .denseRank ? .denseRank : .rowNumber, nil, .int)
        case .runningSum:
            let number = try only(arguments, window, call, range)
            try requireNumber(number, window)
            return try add(.runningSum, number, number.type)
        case .prev, .next:
            let value = try only(arguments, window, call, range)
            return try add(window == .prev ? .previous : .next, value, value.type)
        case .ntile:
            guard arguments.count == 1, !order.isEmpty else { throw wrongArguments(window, call, range) }
            return try add(.ntile(try positive(arguments[0], window)), nil, .int)
        case .yoy, .pop:
            let number = try only(arguments, window, call, range)
            try requireNumber(number, window)
            return try growth(of: number, window == .yoy ? .lastYear : .previous, call, order, range: range, in: scope)
        case .movingAvg:
            guard arguments.count == 2, !order.isEmpty else { throw wrongArguments(window, call, range) }
            try requireNumber(arguments[0], window)
            return try add(.movingAverage(try positive(arguments[1], window)), arguments[0], .num)
        }
    }

    private func only(
        _ arguments: [BoundExpr], _ window: WindowFunction, _ call: Call, _ range: SourceRange
    ) throws -> BoundExpr {
        guard arguments.count == 1, let only = arguments.first else { throw wrongArguments(window, call, range) }
        return only
    }

    private func requireNumber(_ value: BoundExpr, _ window: WindowFunction) throws {
        guard value.type.isNumeric else {
            throw failure(
                .wantsType(
                    what: .same("`\(window.rawValue)`"), wanted: Words(en: "a number", zh: "数"),
                    found: typeName(value.type)),
                at: value.origin.range)
        }
    }

    /// A number of rows or parts: known when the query is bound, at least 1.
    private func positive(_ value: BoundExpr, _ window: WindowFunction) throws -> Int {
        guard let constant = value.constantValue else {
            throw failure(
                .wantsConstant(what: Words(en: "the number in `\(window.rawValue)`", zh: "`\(window.rawValue)` 中的数")),
                at: value.origin.range)
        }
        guard case .int(let number) = constant, number > 0, let count = Int(exactly: number) else {
            throw failure(
                .wantsType(
                    what: .same("`\(window.rawValue)`"), wanted: Words(en: "a whole number from 1 on", zh: "从 1 起的整数"),
                    found: .same(constant.description)),
                at: value.origin.range)
        }
        return count
    }

    private func wrongArguments(_ window: WindowFunction, _ call: Call, _ range: SourceRange) -> BindingError {
        failure(
            .wrongArguments(
                function: call.function.text, signature: WindowTable.row(of: window).signature,
                reason: Words(en: "is called with other arguments", zh: "的参数不对")), at: range)
    }

    /// Puts a window before the stage; gives the slot it fills.
    func addWindow(
        _ function: WindowItem.Function, argument: BoundExpr?, order: [BoundSortKey], partition: Call.Partition,
        type: DataType, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        let keys: [BoundExpr]
        switch partition {
        case .all: keys = []
        case .keys(let expressions):
            let inner = Scope(.inner, row: scope.row, outer: nil, frame: scope.frame)
            keys = try expressions.map { try bind($0, in: inner) }
        }
        return try addWindow(
            function, argument: argument, order: order, partition: keys, type: type, range: range, in: scope)
    }

    func addWindow(
        _ function: WindowItem.Function, argument: BoundExpr?, order: [BoundSortKey], partition keys: [BoundExpr],
        type: DataType, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        guard let pipe = pipe(of: scope) else { throw failure(.windowNotHere(function: source.text(range)), at: range) }
        keys.forEach { noteShown($0.type) }
        let item = WindowItem(
            function: function, argument: argument, order: order, partition: keys, type: type, origin: origin(range))
        let slot = pipe.row.slots.count
        pipe.plan = .window(pipe.plan, [item])
        pipe.row.slots.append(type)
        scope.row.slots.append(type)
        return BoundExpr(.slot(slot), type: type, origin: origin(range))
    }

    private func pipe(of scope: Scope) -> Pipe? {
        guard case .pipe = scope.kind else { return nil }
        return openPipes.last
    }

    /// Sort keys of a call or stage.
    func sortKeys(_ keys: [SortKey], defaultDescending: Bool, in scope: Scope) throws -> [BoundSortKey] {
        try keys.map { key in
            let collation = try key.collation.map(collationNamed) ?? .codePoint
            var value = try bind(key.value, in: scope)
            if collation != .codePoint { value = try collated(value, key) }
            if case .list = value.type {
                throw failure(.notOrdered(type: typeName(value.type)), at: key.value.range)
            }
            noteShown(value.type)
            let isDescending =
                switch key.direction {
                case .ascending: false
                case .descending: true
                case nil: defaultDescending
                }
            return BoundSortKey(value: value, isDescending: isDescending, collation: collation)
        }
    }

    private func collationNamed(_ name: Name) throws -> Collation {
        let found = Collation.named.first {
            NameMatching.areSame($0.name, name.text) || NameMatching.areSame($0.chineseName, name.text)
        }
        if let found { return found.collation }
        let nearest = EditDistance.nearest(to: name.text, in: Collation.named.flatMap { [$0.name, $0.chineseName] })
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        throw failure(.unknownCollation(name.text, nearest: nearest), at: name.range, fix: fix)
    }

    /// A collation orders texts; rows and enums have theirs.
    private func collated(_ value: BoundExpr, _ key: SortKey) throws -> BoundExpr {
        switch value.type {
        case .text, .code, .null: return value
        case .entity, .enumeration:
            noteShown(value.type)
            return try asText(value)
        default:
            throw failure(
                .wantsType(
                    what: .same("`by \(key.collation?.text ?? "")`"), wanted: Words(en: "a text", zh: "文本"),
                    found: typeName(value.type)),
                at: key.value.range)
        }
    }
}
