// `months(@2020)` and kin: the periods of a unit that begin within a span of days. One slot, the period's ordinal.

/// Consecutive periods, in order.
struct PeriodsOperator: BatchSource {
    private let ordinals: Range<Int64>
    private let context: OperatorContext

    init(_ unit: PeriodUnit, from: BoundExpr, through: BoundExpr, context: OperatorContext) throws {
        self.context = context
        guard let first = try Self.day(from, context), let last = try Self.day(through, context), first <= last else {
            ordinals = 0..<0
            return
        }
        let around = Period(containing: first, unit: unit)
        let lower = around.start < first ? around.ordinal + 1 : around.ordinal
        let upper = Period.ordinal(of: last, unit: unit) + 1
        ordinals = lower < upper ? lower..<upper : 0..<0
    }

    private static func day(_ expr: BoundExpr, _ context: OperatorContext) throws -> CalendarDate? {
        let value = try context.constant(expr)
        guard case .int64(let days) = value.storage, !value.isNull(0) else { return nil }
        return CalendarDate(days: days[0])
    }

    var batchCount: Int { context.parts(of: ordinals.count) }

    func batch(_ index: Int) throws -> Batch {
        let range = context.range(ofPart: index, rowCount: ordinals.count)
        let values = range.map { ordinals.lowerBound + Int64($0) }
        return Batch(count: values.count, slots: [Vector(.int64(values))])
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}
