// `yoy` and `pop`: growth against an earlier period. The period is the one that `sort` names, else the only one of the row;
// the series are those of `per`, else of the other keys of the `summarize` before.

extension Binder {
    func growth(
        of number: BoundExpr, _ shift: PeriodShift, _ call: Call, _ order: [BoundSortKey], range: SourceRange,
        in scope: Scope
    ) throws -> BoundExpr {
        let period = try periodKey(call, order, in: scope)
        let key = BoundSortKey(value: period, isDescending: false)
        let base = try addWindow(
            .earlier(shift), argument: number, order: [key],
            partition: try series(call, beside: period, in: scope), type: number.type, range: range, in: scope)
        let place = origin(range)
        let rise = try arithmetic(.subtract, number, base, range, place)
        return try arithmetic(.divide, rise, base, range, place)
    }

    /// What tells the rows of a series apart.
    private func periodKey(_ call: Call, _ order: [BoundSortKey], in scope: Scope) throws -> BoundExpr {
        if let key = order.first {
            guard order.count == 1, key.value.type.isPeriod || key.value.type == .date else {
                throw failure(
                    .wantsType(
                        what: .same("`\(call.function.text)`"),
                        wanted: Words(en: "a period after `sort`", zh: "`排序` 之后的时段"),
                        found: typeName(key.value.type)), at: call.order[0].value.range)
            }
            return key.value
        }
        let periods = scope.row.columns.filter { $0.isSound && $0.value.type.isPeriod }
        guard periods.count == 1, let only = periods.first else {
            throw failure(
                .needsPeriod(function: call.function.text, periods: periods.map(\.name)), at: call.function.range)
        }
        return only.value
    }

    /// The values that the rows of one series share.
    private func series(_ call: Call, beside period: BoundExpr, in scope: Scope) throws -> [BoundExpr] {
        switch call.partition {
        case .all: return []
        case .keys(let expressions):
            let inner = Scope(.inner, row: scope.row, outer: nil, frame: scope.frame)
            return try expressions.map { try bind($0, in: inner) }
        case nil:
            let keys = scope.row.columns.filter { $0.isKey && $0.isSound }.map(\.value)
            return keys.filter { $0.slotNumber != period.slotNumber }
        }
    }
}
