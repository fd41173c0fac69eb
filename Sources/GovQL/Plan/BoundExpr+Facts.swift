// What can be said of an expression without running it: what it reads, whether some row can make it fail or be counted
// in a note. The executor asks in order to evaluate such parts only for rows that reach them.

extension BoundExpr {
    /// Calls `body` with the operands of this node, each with how many levels deeper its rows are than this node's: 1
    /// for what an aggregate computes per row, negative for `outer`.
    func forEachChild(_ body: (_ child: BoundExpr, _ deeper: Int) -> Void) {
        switch kind {
        case .constant, .parameter, .today, .slot, .entityConstant: break
        case .outer(let levels, let operand): body(operand, -levels)
        case .field(_, let operand), .follow(_, let operand), .not(let operand), .isNull(let operand),
            .isOneOf(let operand, _), .isAmong(let operand, _), .matches(let operand, _), .negate(let operand),
            .widen(let operand):
            body(operand, 0)
        case .compare(_, let lhs, let rhs), .isElement(let lhs, let rhs), .textTest(_, let lhs, let rhs),
            .arithmetic(_, let lhs, let rhs), .shift(let lhs, let rhs, _), .distance(let lhs, let rhs):
            body(lhs, 0)
            body(rhs, 0)
        case .isBetween(let operand, let lower, let upper, _):
            body(operand, 0)
            if let lower { body(lower, 0) }
            if let upper { body(upper, 0) }
        case .and(let operands), .or(let operands), .coalesce(let operands), .list(let operands),
            .call(_, let operands):
            for operand in operands { body(operand, 0) }
        case .conditional(let arms, let otherwise):
            for arm in arms {
                body(arm.condition, 0)
                body(arm.value, 0)
            }
            if let otherwise { body(otherwise, 0) }
        case .aggregate(let call):
            if case .reached(let start, _, _) = call.subject { body(start, 0) }
            call.forEachInner { body($0, 1) }
        }
    }

    /// Calls `body` with this node and all below it, each with how many levels deeper than this node its rows are.
    func forEachNode(_ body: (_ node: BoundExpr, _ depth: Int) -> Void) { walk(0, body) }

    private func walk(_ depth: Int, _ body: (BoundExpr, Int) -> Void) {
        body(self, depth)
        forEachChild { child, deeper in child.walk(depth + deeper, body) }
    }

    /// The numbers of the slots of its own row that it reads.
    var slotsRead: Set<Int> {
        var slots: Set<Int> = []
        forEachNode { node, depth in
            if depth == 0, case .slot(let number) = node.kind { slots.insert(number) }
        }
        return slots
    }

    /// Whether it has the same value for every row.
    var isConstant: Bool {
        var result = true
        forEachNode { node, _ in
            switch node.kind {
            case .slot, .aggregate: result = false
            default: break
            }
        }
        return result
    }

    /// Whether it reads rows at least `levels` further out than its own.
    func refersOutward(levels: Int = 1) -> Bool {
        var result = false
        forEachNode { node, depth in
            if case .slot = node.kind, depth <= -levels { result = true }
        }
        return result
    }

    /// Whether the values of some row can make it fail.
    var isFallible: Bool { containsNode { $0.failsItself } }

    /// Whether it can count rows in a note.
    var canNote: Bool { containsNode { $0.notesItself } }

    /// Whether it matters for which rows it is evaluated: a row that does not reach it must neither fail nor be noted.
    var isSensitive: Bool { containsNode { $0.failsItself || $0.notesItself } }

    private func containsNode(_ test: (BoundExpr) -> Bool) -> Bool {
        var result = false
        forEachNode { node, _ in result = result || test(node) }
        return result
    }

    private var failsItself: Bool {
        switch kind {
        case .arithmetic(.divide, _, _): false
        case .arithmetic, .negate: type != .num
        case .shift: true
        case .call(let function, _): function.canFail
        case .widen(let operand): operand.widensIntoFailure(type)
        case .aggregate(let call): call.function.isFallible
        case .constant, .parameter, .today, .slot, .outer, .field, .follow, .entityConstant, .not, .and, .or, .isNull,
            .compare, .isOneOf, .isAmong, .isElement, .isBetween, .textTest, .matches, .distance, .coalesce,
            .conditional, .list:
            false
        }
    }

    /// Whether more decimal places may push a value of this type past 38 digits. A 64-bit integer has 19 digits.
    private func widensIntoFailure(_ wide: DataType) -> Bool {
        switch (type, wide) {
        case (.int, .decimal(let scale)): scale > DecimalMath.maximumDigits - 19
        case (.decimal(let scale), .decimal(let larger)): scale != larger
        default: false
        }
    }

    private var notesItself: Bool {
        switch kind {
        case .arithmetic(.divide, _, _), .arithmetic(.truncatingDivide, _, _), .arithmetic(.modulo, _, _): true
        case .aggregate(let call): call.function.canNote
        default: false
        }
    }
}

extension AggregateCall {
    /// Calls `body` with what is computed per row of the subject: arguments, filter and order.
    func forEachInner(_ body: (BoundExpr) -> Void) {
        arguments.forEach(body)
        if let filter { body(filter) }
        for key in order { body(key.value) }
    }

    /// Whether what is computed per row of the subject reads the rows around the aggregate.
    var refersOutward: Bool {
        var result = false
        forEachInner { result = result || $0.refersOutward() }
        return result
    }

    /// Whether computing it can count rows in a note.
    var canNote: Bool {
        var result = function.canNote
        forEachInner { result = result || $0.canNote }
        return result
    }
}

extension AggregateFunction {
    /// Whether the rows it meets can make it fail, all its arguments being known.
    var isFallible: Bool {
        switch self {
        case .sum, .avg, .ratio, .only, .list, .join, .stddev, .variance: true
        case .count, .min, .max, .median, .percentile, .share, .any, .all, .none, .first, .last, .argmax, .argmin: false
        }
    }

    /// Whether it may note something about a group.
    var canNote: Bool { self == .all || self == .ratio }
}
