// Quantiles and deviations in SQL: the engine's own, or what window functions found beside the rows, summed up. Which rows
// there are, and when windows are needed, is SQLEmitter+Groups.swift's business.

extension SQLEmitter {
    func quantile(_ item: SQLAggregate, _ x: SQLText, _ filter: SQLText?) throws -> SQLText {
        guard !item.isDistinct else {
            throw refusal(
                "`\(item.function.rawValue)(distinct …)`", "`\(item.function.rawValue)(去重 …)`", at: item.origin)
        }
        guard let (above, below) = Self.fraction(item.function, item.constant) else {
            throw refusal("this `percentile`", "此 `分位数`", at: item.origin)
        }
        if item.prepared.isEmpty {
            let share =
                above * 2 == below ? nil : SQLText("CAST(\(above) AS \(dialect.numType)) / \(below)", .multiplicative)
            var result = try spelled(
                share == nil ? .median : .percentile,
                [double(x, item.types[0])] + (share.map { [$0] } ?? []), nullable: true)
            if let filter { result.parts += filter.parts }
            return result
        }
        let (place, known) = (item.prepared[0], item.prepared[1])
        var tests: [SQLText] = []
        if x.isNullable { tests.append(SQLText("[0] IS NOT NULL", [x], .comparison, nullable: false)) }
        if let rows = item.filter { tests.append(rows) }
        let value = double(x, item.types[0])
        if above * 2 == below {
            tests.append(
                SQLText("[0] IN (([1] + 1) / 2, ([1] + 2) / 2)", [place, known], .comparison))
            return SQLText("AVG(CASE WHEN {0} THEN {1} END)", [.and(tests), value], nullable: true)
        }
        // The rows on either side of the place, each by how near it is.
        let low = SQLText("[0] = \(above) * ([1] - 1) / \(below) + 1", [place, known], .comparison)
        let high = SQLText("[0] = \(above) * ([1] - 1) / \(below) + 2", [place, known], .comparison)
        let rest = SQLText("\(above) * ([0] - 1) % \(below)", [known], .multiplicative)
        let weighed = SQLText(
            "CASE WHEN {0} THEN [2] * (\(below) - {3}) WHEN {1} THEN [2] * ({3}) END",
            [.and(tests + [low]), .and(tests + [high]), value, rest], nullable: true)
        return SQLText("SUM({0}) / \(below).0", [weighed], .multiplicative, nullable: true)
    }

    /// A share of the way as a fraction of whole numbers.
    private static func fraction(_ function: AggregateFunction, _ constant: Value?) -> (above: Int64, below: Int64)? {
        if function == .median { return (1, 2) }
        let percent: Decimal? =
            switch constant {
            case .int(let value): Decimal(value)
            case .decimal(let value): value
            case .num(let value): Decimal(NumberFormat.text(value))
            default: nil
            }
        guard let percent, percent.scale <= 6, let unit = DecimalMath.pow10(percent.scale + 2),
            (0...unit).contains(percent.mantissa)
        else { return nil }
        return (Int64(percent.mantissa), Int64(unit))
    }

    func deviation(_ item: SQLAggregate, _ x: SQLText, _ filter: SQLText?) throws -> SQLText {
        guard !item.isDistinct else {
            throw refusal(
                "`\(item.function.rawValue)(distinct …)`", "`\(item.function.rawValue)(去重 …)`", at: item.origin)
        }
        var value = double(x, item.types[0])
        var filter = filter
        if let kept = item.filter, dialect.foldsFilters {
            value = SQLText("CASE WHEN {0} THEN {1} END", [kept, value], nullable: true)
            filter = nil
        }
        guard let mean = item.prepared.first else {
            var result = try spelled(item.function == .stddev ? .deviation : .variance, [value], nullable: true)
            if let filter { result.parts += filter.parts }
            return result
        }
        var squares = SQLText("SUM(([0] - [1]) * ([0] - [1]))", [value, mean], nullable: true)
        var known = SQLText("COUNT({0})", [x], nullable: false)
        if let filter {
            squares.parts += filter.parts
            known.parts += filter.parts
        }
        let variance = SQLText("[0] / NULLIF([1] - 1, 0)", [squares, known], .multiplicative, nullable: true)
        return item.function == .variance ? variance : SQLText("sqrt({0})", [variance], nullable: true)
    }
}
