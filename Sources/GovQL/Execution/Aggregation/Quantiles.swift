// `median` and `percentile`: linear interpolation between the two nearest values, as Excel's PERCENTILE.INC. Integers
// and decimals are interpolated exactly and rounded once. Of a group's values the two that matter are looked for
// (Support/Selection.swift).

final class QuantileState: AggregateState {
    private let site: AggregateSite
    private let memory: Reservation
    private var groups: [UInt32] = []
    private var values: [Vector] = []

    init(_ site: AggregateSite) {
        self.site = site
        memory = Reservation(for: site.call.function.rawValue, in: site.run)
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws {
        try memory.add(arguments[0].footprint + groups.count * 4)
        self.groups.append(contentsOf: groups)
        values.append(arguments[0])
    }

    func finish(groupCount: Int) -> Vector {
        let values = Vector.concatenating(values)
        guard let fraction else { return Vector(.null(groupCount)) }
        let known = groups.indices.filter { !values.isNull($0) }.map { UInt32(truncatingIfNeeded: $0) }
        let segments = GroupSegments(positions: known, groups: groups, groupCount: groupCount)
        let sorted = values.gathering(segments.positions)
        switch sorted.storage {
        case .float64(let values):
            return Self.results(of: values, segments) { fraction.selected($0) }
        case .int64(let values):
            return Self.results(of: values, segments) { [scale] in fraction.selected($0, scale: scale) }
        case .int128(let values):
            return Self.results(of: values, segments) { [scale] in fraction.selected($0, scale: scale) }
        default: return Vector(.null(groupCount))
        }
    }

    private var scale: Int { site.argumentType(0).scale }

    private static func results<Element: Comparable>(
        of values: [Element], _ segments: GroupSegments, _ interpolate: (UnsafeMutableBufferPointer<Element>) -> Double?
    ) -> Vector {
        var values = values
        return values.withUnsafeMutableBufferPointer { values in
            Vector(
                doubles: (0..<segments.groupCount).map { group in
                    interpolate(UnsafeMutableBufferPointer(rebasing: values[segments.range(of: group)]))
                })
        }
    }

    private var fraction: QuantileFraction? { QuantileFraction(site.call) }
}

/// A share of the way through sorted values.
struct QuantileFraction: Sendable {
    private let above: Int128
    private let below: Int128

    /// A quarter, half and three quarters.
    static let quartiles = (1...3).map { QuantileFraction(above: Int128($0), below: 4) }

    private init(above: Int128, below: Int128) { (self.above, self.below) = (above, below) }

    /// `median` is half; `percentile(x, 2.5)` is 25 over 1000. Nil outside 0 to 100.
    init?(_ call: AggregateCall) {
        guard call.function == .percentile else {
            (above, below) = (1, 2)
            return
        }
        let percent: Decimal? =
            switch call.constant {
            case .int(let value): Decimal(value)
            case .decimal(let value): value
            case .num(let value): Decimal(NumberFormat.text(value))
            default: nil
            }
        guard let percent, percent.scale <= 15, let unit = DecimalMath.pow10(percent.scale + 2),
            (0...unit).contains(percent.mantissa)
        else { return nil }
        (above, below) = (percent.mantissa, unit)
    }

    /// The value at or before the place, and how far (out of `below`) the place lies towards the next one.
    private func place(in count: Int) -> (index: Int, rest: Int128) {
        let scaled = above * Int128(count - 1)
        return (Int(scaled / below), scaled % below)
    }

    /// Of values in any order, which it moves.
    func selected(_ values: UnsafeMutableBufferPointer<Double>) -> Double? {
        guard !values.isEmpty else { return nil }
        var sorted = values
        sorted.sort()
        let (index, rest) = place(in: sorted.count)
        if rest == 0 { return sorted[index] }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (Double(rest) / Double(below))
    }

    /// Of mantissas in any order.
    func selected<Mantissa: FixedWidthInteger>(
        _ values: UnsafeMutableBufferPointer<Mantissa>, scale: Int
    ) -> Double? {
        if values.isEmpty { return nil }
        let first = place(in: values.count).index
        let (low, high) = Selection.neighbours(at: first, of: UnsafeBufferPointer(values))
        return interpolated(count: values.count, scale: scale) { Int128($0 == first ? low : high) }
    }

    /// Of so many mantissas, asked for by their index in order; ascending ones, if more than one is.
    func interpolated(count: Int, scale: Int, mantissa: (Int) -> Int128) -> Double? {
        if count == 0 { return nil }
        let (index, rest) = place(in: count)
        let low = mantissa(index)
        if rest == 0 { return DecimalMath.double(low, scale: scale) }
        let high = mantissa(index + 1)
        let (first, firstOverflow) = low.multipliedReportingOverflow(by: below - rest)
        let (second, secondOverflow) = high.multipliedReportingOverflow(by: rest)
        let (sum, overflow) = first.addingReportingOverflow(second)
        if !firstOverflow, !secondOverflow, !overflow {
            return DecimalMath.quotient(sum, scale: scale, below, scale: 0)
        }
        // Decimals of more than some twenty digits: the last bits of a Double no longer matter beside that.
        let from = DecimalMath.double(low, scale: scale)
        let step = Double(rest) / Double(below)
        return from + (DecimalMath.double(high, scale: scale) - from) * step
    }
}
