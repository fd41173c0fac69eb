// Tests of a filter that constants alone, or constants and the values on file, decide beforehand: ranges that run
// backwards, ends that no value can be between, constants beside all values, groups by a name that several rows share. Found
// here while a filter is bound; what rests on data is judged by Engine/ValueWarnings.swift. Nothing here is an error.

/// A field beside a constant in a filter, to be judged by the field's least and greatest value.
public struct RangeCheck: Sendable {
    public let field: FieldID
    /// With the field on the left.
    let comparison: BoundExpr.Comparison
    public let value: Value
    public let origin: Origin
}

/// A group key that is the name of an entity's rows, to be judged by whether several rows share one.
public struct LabelCheck: Sendable {
    public let label: FieldID
    public let origin: Origin
    /// What would group by the rows themselves.
    public let replacement: String?
}

extension Binder {
    // MARK: Ranges

    /// `5..3`: no value is from the greater to the less.
    func checkRange(_ lower: BoundExpr, _ upper: BoundExpr?, _ expr: Expr) {
        guard case .range(let first, let last?, _) = expr.kind, let upper, let low = lower.constantValue,
            let high = upper.constantValue, let order = low.order(to: high), order > 0
        else { return }
        let between = source.text(SourceRange(start: first.range.end, end: last.range.start))
        let (written, end) = (source.text(first.range), source.text(last.range))
        let fix = Fix(
            replacing: first.range.union(last.range), with: end + between + written,
            title: Words(en: "turn it round", zh: "调换首尾"))
        report(.rangeBackwards(written, end), at: expr.range, fix: fix)
    }

    // MARK: Conditions

    /// Looks at the tests that a row has to pass all.
    func checkTests(of condition: BoundExpr) {
        var seen: [[UInt64]: [ConstantTest]] = [:]
        for test in condition.conjuncts.flatMap(ConstantTest.of) {
            if openDefinitions.isEmpty, let field = test.operand.storedField {
                rangeChecks.append(
                    RangeCheck(
                        field: field, comparison: test.comparison, value: test.value, origin: test.constant.origin))
            }
            let others = seen[test.operand.signature] ?? []
            if let other = others.first(where: { $0.excludes(test) }), other.origin.source === source {
                report(
                    .neverBoth(source.text(other.origin.range), source.text(test.origin.range)), at: test.origin.range)
            }
            seen[test.operand.signature] = others + [test]
        }
    }

    // MARK: Group keys

    /// `by street.name`: streets of one name become one group.
    func checkLabels(of keys: [(item: Item, value: BoundExpr)]) {
        guard openDefinitions.isEmpty else { return }
        for (index, key) in keys.enumerated() {
            guard case .field(let label, let row) = key.value.kind, let entity = row.type.entityID,
                catalog[entity].label == label, !catalog[entity].key.contains(label)
            else { continue }
            let others = keys.indices.filter { $0 != index }.map { keys[$0].value }
            if others.contains(where: { tellsApart(rowsOf: entity, $0) }) { continue }
            var replacement: String?
            switch key.item.value.kind {
            case .member(let base, _): replacement = source.text(base.range)
            case .name where key.item.name == nil: replacement = "this"
            default: break
            }
            labelChecks.append(LabelCheck(label: label, origin: key.value.origin, replacement: replacement))
        }
    }

    /// Whether another key may tell rows of one name apart: the row itself, its key, or what it belongs to.
    private func tellsApart(rowsOf entity: EntityID, _ key: BoundExpr) -> Bool {
        var found = key.type.entityID
        if case .field(let field, let row) = key.kind {
            if field.entity == entity { return catalog[entity].key.contains(field) }
            found = row.type.entityID
        }
        guard let found else { return false }
        return found == entity || catalog[entity].links.contains { catalog[$0].target == found }
    }
}

/// A value beside a constant.
private struct ConstantTest {
    let operand: BoundExpr
    let comparison: BoundExpr.Comparison
    let constant: BoundExpr
    let value: Value
    let origin: Origin

    init?(_ operand: BoundExpr, _ comparison: BoundExpr.Comparison, _ constant: BoundExpr?, _ origin: Origin) {
        guard let constant, let value = constant.constantValue, !value.isNull, comparison != .notEqual,
            operand.constantValue == nil
        else { return nil }
        (self.operand, self.comparison, self.constant, self.value) = (operand, comparison, constant, value)
        self.origin = origin
    }

    static func of(_ expr: BoundExpr) -> [ConstantTest] {
        switch expr.kind {
        case .compare(let comparison, let lhs, let rhs):
            return [
                ConstantTest(lhs, comparison, rhs, expr.origin),
                ConstantTest(rhs, comparison.mirrored, lhs, expr.origin),
            ].compactMap { $0 }
        case .isBetween(let operand, let lower, let upper, let includesUpper):
            return [
                ConstantTest(operand, .greaterOrEqual, lower, expr.origin),
                ConstantTest(operand, includesUpper ? .lessOrEqual : .less, upper, expr.origin),
            ].compactMap { $0 }
        default: return []
        }
    }

    /// Whether no value passes both; two ends of one range are judged where it is read.
    func excludes(_ other: ConstantTest) -> Bool {
        guard origin.range != other.origin.range else { return false }
        if comparison == .equal, other.comparison == .equal { return value.isOther(than: other.value) }
        guard let order = value.order(to: other.value) else { return false }
        return comparison.leavesNothing(order, other.comparison) || other.comparison.leavesNothing(-order, comparison)
    }
}

extension BoundExpr.Comparison {
    /// Whether nothing is so beside a constant and also `other` beside one that stands to it as `order` tells.
    fileprivate func leavesNothing(_ order: Int, _ other: BoundExpr.Comparison) -> Bool {
        switch (self, other) {
        case (.greaterOrEqual, .lessOrEqual), (.equal, .lessOrEqual), (.greaterOrEqual, .equal): order > 0
        case (.greater, .lessOrEqual), (.greaterOrEqual, .less), (.greater, .less), (.equal, .less), (.greater, .equal):
            order >= 0
        default: false
        }
    }
}

extension Value {
    /// Negative, zero or positive; nil for values that have no order between them.
    func order(to other: Value) -> Int? {
        switch (self, other) {
        case (.int(let lhs), .int(let rhs)): lhs < rhs ? -1 : lhs == rhs ? 0 : 1
        case (.decimal(let lhs), .decimal(let rhs)): lhs.compare(rhs)
        case (.int(let lhs), .decimal(let rhs)): Decimal(lhs).compare(rhs)
        case (.decimal(let lhs), .int(let rhs)): lhs.compare(rhs)
        case (.num(let lhs), .num(let rhs)): lhs < rhs ? -1 : lhs == rhs ? 0 : lhs > rhs ? 1 : nil
        case (.date(let lhs), .date(let rhs)): lhs < rhs ? -1 : lhs == rhs ? 0 : 1
        case (.period(let lhs), .period(let rhs)) where lhs.unit == rhs.unit:
            lhs.start < rhs.start ? -1 : lhs.start == rhs.start ? 0 : 1
        default: nil
        }
    }

    /// Whether two constants of one type are two values.
    fileprivate func isOther(than other: Value) -> Bool {
        switch (self, other) {
        case (.text(let lhs), .text(let rhs)): !lhs.utf8.elementsEqual(rhs.utf8)
        case (.enumeration(_, let lhs), .enumeration(_, let rhs)): lhs != rhs
        case (.bool(let lhs), .bool(let rhs)): lhs != rhs
        default: order(to: other).map { $0 != 0 } ?? false
        }
    }
}

extension BoundExpr {
    /// The field that this is the value of, widened or not.
    fileprivate var storedField: FieldID? {
        switch kind {
        case .field(let field, _): field
        case .widen(let operand): operand.storedField
        default: nil
        }
    }
}
