// A plan's expressions as plain words, equal only for expressions that compute the same thing: by which values computed
// once are found again. Places in the source do not count.

extension BoundExpr {
    /// Equal for expressions that compute the same thing.
    var signature: [UInt64] {
        var signature = PlanSignature()
        signature.add(self)
        return signature.words
    }
}

extension LogicalPlan {
    /// Equal for plans that give the same rows.
    var signature: [UInt64] {
        var signature = PlanSignature()
        signature.add(self)
        return signature.words
    }
}

/// Collects the words of expressions and plans.
struct PlanSignature {
    private(set) var words: [UInt64] = []

    mutating func add(_ call: AggregateCall) {
        add(call.function.rawValue)
        if case .reached(let start, let path, let isOnce) = call.subject {
            // Where it starts is not part of what is computed for a row of an entity, except its type.
            add(start.type)
            add(path.count * 2 + (isOnce ? 1 : 0))
            add(path)
        }
        if case .query(let subplan) = call.subject {
            add(30, Int(bitPattern: Unmanaged.passUnretained(subplan).toOpaque()))
        }
        add(call.arguments.count * 4 + (call.isDistinct ? 1 : 0) + (call.filter == nil ? 0 : 2))
        for argument in call.arguments { add(argument) }
        if let filter = call.filter { add(filter) }
        add(call.order.count)
        for key in call.order {
            add(key.isDescending ? 1 : 0)
            add(key.collation.rawValue)
            add(key.value)
        }
        add(call.constant ?? .null)
    }

    mutating func add(_ expr: BoundExpr) {
        add(expr.type)
        addNode(expr)
        if case .aggregate(let call) = expr.kind {
            if case .reached(let start, _, _) = call.subject { add(start) }
            return
        }
        var children: [BoundExpr] = []
        expr.forEachChild { child, _ in children.append(child) }
        add(children.count)
        for child in children { add(child) }
    }

    /// What a node is, without its operands.
    private mutating func addNode(_ expr: BoundExpr) {
        switch expr.kind {
        case .constant(let value): add(1, value)
        case .parameter(let index): add(2, index)
        case .today: add(3)
        case .slot(let number): add(4, number)
        case .outer(let levels, _): add(5, levels)
        case .field(let field, _): add(6, field.entity.index, field.index)
        case .follow(let link, _): add(7, link.index)
        case .entityConstant(let row): add(8, Int(row))
        case .not: add(9)
        case .and: add(10)
        case .or: add(11)
        case .isNull: add(12)
        case .compare(let comparison, _, _): add(13, comparison.rawValue)
        case .isOneOf(_, let values): add(14, Value.list(values))
        case .isElement: add(15)
        case .isBetween(_, let lower, let upper, let includesUpper):
            add(16, (lower == nil ? 0 : 1) + (upper == nil ? 0 : 2), includesUpper ? 1 : 0)
        case .textTest(let test, _, _): add(17, test.rawValue)
        case .matches(_, let pattern): add(18, pattern.text)
        case .arithmetic(let operation, _, _): add(19, operation.rawValue)
        case .negate: add(20)
        case .shift(_, _, let isSubtraction): add(21, isSubtraction ? 1 : 0)
        case .distance: add(22)
        case .coalesce: add(23)
        case .conditional(_, let otherwise): add(24, otherwise == nil ? 0 : 1)
        case .widen: add(25)
        case .list: add(26)
        case .isAmong(_, let members): add(29, Int(bitPattern: Unmanaged.passUnretained(members).toOpaque()))
        case .call(let function, _): add(27, Int(bitPattern: Unmanaged.passUnretained(function).toOpaque()))
        case .aggregate(let call):
            add(28)
            add(call)
        }
    }

    mutating func add(_ plan: LogicalPlan) {
        let inputs = plan.inputs
        addNode(plan)
        add(inputs.count)
        for input in inputs { add(input) }
    }

    /// What an operator is, without its inputs.
    private mutating func addNode(_ plan: LogicalPlan) {
        switch plan {
        case .scan(let entity): add(40, entity.index)
        case .columns(let entity, let reads):
            add(41, entity.index, reads.count)
            for read in reads { add(read) }
        case .unit: add(42)
        case .periods(let unit, _, _): add(43, Int(unit.rawValue))
        case .filter(_, _, let strict): add(44, strict == nil ? 0 : 1)
        case .extend(_, let expressions): add(45, expressions.count)
        case .project(_, let expressions): add(46, expressions.count)
        case .window(_, let items):
            add(47, items.count)
            for item in items { add(item) }
        case .sort(_, let keys):
            add(48, keys.count)
            add(keys)
        case .slice(_, let skip, let take, let sortedBy, _):
            add(49, (skip == nil ? 0 : 1) + (take == nil ? 0 : 2), sortedBy.count)
            add(sortedBy)
        case .top(_, let spec): add(spec)
        case .lookup(_, _, let rightShape, let keys, _): add(51, rightShape.count, keys.count)
        case .expand(_, _, let path, let target, let keepsEmpty):
            add(52, target.index, keepsEmpty ? 1 : 0)
            add(path)
        case .expandList(_, _, let keepsEmpty): add(53, keepsEmpty ? 1 : 0)
        case .union: add(54)
        case .restrict(_, _, let leftKeys, _, let keepsMatches): add(55, leftKeys.count, keepsMatches ? 1 : 0)
        case .distinct(_, let keys): add(56, keys.count)
        case .aggregate(_, let keys, let aggregates), .rollup(_, let keys, let aggregates):
            if case .rollup = plan { add(58) } else { add(57) }
            add(keys.count, aggregates.count)
            for aggregate in aggregates {
                add(aggregate.type)
                add(aggregate.call)
            }
        case .pivot(_, let spec):
            add(59, spec.groups.count, spec.values.count)
            add(Value.list(spec.columns))
            for isZero in spec.emptyIsZero { add(isZero ? 1 : 0) }
        case .unpivot(_, let kept, let names):
            add(60, kept, names.count)
            for name in names { add(name) }
        case .fill(_, let spec, _): add(spec)
        case .profile(_, let spec):
            add(66, spec.columns.count)
            for column in spec.columns {
                add(column.slot, column.shownSlot)
                add(column.name)
                add(column.typeName)
            }
        case .diff(_, _, let spec, _):
            add(62, spec.keyCount, spec.isOneEntity ? 1 : 0)
            for field in spec.fields { add(field) }
        case .expect(_, let predicate, let named, _): add(63, predicate == nil ? 0 : 1, named.count)
        case .sample(_, _, let seed): add(64, seed == nil ? 0 : 1)
        }
        plan.forEachExpression { add($0) }
    }

    private mutating func add(_ read: ColumnRead) {
        switch read {
        case .field(let field): add(0, field.entity.index, field.index)
        case .target(let links):
            add(links.count)
            for link in links { add(link.index) }
        }
    }

    private mutating func add(_ spec: TopSpec) {
        add(50, spec.keys.count, spec.partition.count)
        add((spec.keepsTies ? 1 : 0) + (spec.keepsUnranked ? 2 : 0))
        if case .fraction(let share) = spec.count { add(65, Value.decimal(share)) }
        add(spec.keys)
    }

    private mutating func add(_ item: WindowItem) {
        switch item.function {
        case .rank: add(0)
        case .denseRank: add(1)
        case .rowNumber: add(2)
        case .runningSum: add(3)
        case .ntile(let count): add(4, count)
        case .movingAverage(let count): add(5, count)
        case .previous: add(6)
        case .next: add(7)
        case .earlier(let shift): add(9, shift == .previous ? 0 : 1)
        case .aggregate(let call):
            add(8)
            add(call)
        }
        add(item.argument == nil ? 0 : 1, item.partition.count, item.order.count)
        add(item.type)
        add(item.order)
    }

    private mutating func add(_ spec: FillSpec) {
        add(61, spec.key, spec.partition.count, spec.order.count)
        add(spec.level ?? -1, spec.isOutline ? 1 : 0)
        for slot in spec.partition + spec.order { add(slot) }
        for isZero in spec.emptyIsZero { add(isZero ? 1 : 0) }
        switch spec.domain {
        case .span: add(0)
        case .values(let values): add(1, Value.list(values))
        case .rows(let subplan): add(2, Int(bitPattern: Unmanaged.passUnretained(subplan).toOpaque()))
        }
    }

    private mutating func add(_ keys: [BoundSortKey]) {
        for key in keys {
            add(key.isDescending ? 1 : 0)
            add(key.collation.rawValue)
        }
    }

    private mutating func add(_ path: [Hop]) {
        for hop in path {
            switch hop {
            case .forward(let link): add(link.index * 2)
            case .reverse(let link): add(link.index * 2 + 1)
            case .closure(let closure):
                add(-1, closure.link.index, closure.isUpward ? 1 : 0)
                add(closure.depths.lowerBound, closure.depths.upperBound)
            case .peers(let link): add(-2, link.index)
            }
        }
    }

    private mutating func add(_ numbers: Int...) {
        for number in numbers { words.append(UInt64(bitPattern: Int64(number))) }
    }

    private mutating func add(_ tag: Int, _ text: String) {
        add(tag)
        add(text)
    }

    private mutating func add(_ tag: Int, _ value: Value) {
        add(tag)
        add(value)
    }

    private mutating func add(_ text: String) {
        add(text.utf8.count)
        var word: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            word = word << 8 | UInt64(byte)
            if index % 8 == 7 { words.append(word) }
        }
        words.append(word)
    }

    private mutating func add(_ type: DataType) {
        switch type {
        case .null: add(0)
        case .bool: add(1)
        case .int: add(2)
        case .decimal(let scale): add(3, scale)
        case .num: add(4)
        case .text: add(5)
        case .code: add(6)
        case .date: add(7)
        case .dateTime: add(8)
        case .period(let unit): add(9, Int(unit.rawValue))
        case .duration: add(10)
        case .enumeration(let type): add(11, Int(bitPattern: Unmanaged.passUnretained(type).toOpaque()))
        case .entity(let id): add(12, id.index)
        case .list(let element):
            add(13)
            add(element)
        }
    }

    private mutating func add(_ value: Value) {
        switch value {
        case .null: add(0)
        case .bool(let bool): add(1, bool ? 1 : 0)
        case .int(let int): add(2, Int(int))
        case .decimal(let decimal):
            add(3, decimal.scale)
            words.append(UInt64(truncatingIfNeeded: decimal.mantissa))
            words.append(UInt64(truncatingIfNeeded: decimal.mantissa >> 64))
        case .num(let number):
            add(4)
            words.append(number.bitPattern)
        case .text(let text): add(5, text)
        case .date(let date): add(6, Int(date.days))
        case .dateTime(let time): add(7, Int(time.seconds))
        case .period(let period): add(8, Int(period.unit.rawValue), Int(period.ordinal))
        case .duration(let duration): add(9, Int(duration.months), Int(duration.days))
        case .enumeration(_, let code): add(10, code)
        case .entity(let entity): add(11, entity.entity.index, Int(entity.row))
        case .list(let values):
            add(12, values.count)
            for value in values { add(value) }
        }
    }
}
