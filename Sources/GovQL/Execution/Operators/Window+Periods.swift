// `yoy` and `pop`: for each row the one of an earlier period, found by the calendar and not by the neighbour, so that a gap
// stays a gap.

extension PartitionWalk {
    /// For each row the row of its partition whose period lies so much before, or `nullRow`.
    ///
    /// - Throws: ``Diagnostics``: a period stands on two rows of a partition.
    func earlier(_ shift: PeriodShift, periods: Vector, _ item: WindowItem) throws -> [UInt32] {
        var result = [UInt32](repeating: nullRow, count: count)
        guard case .int64(let words) = periods.storage, let type = item.order.first?.value.type else { return result }
        let unit: PeriodUnit = if case .period(let unit) = type { unit } else { .day }
        let mask = periods.validityMask()
        var rows: [Int64: UInt32] = [:]
        for index in 0...count {
            if index == count || isFirst(index) {
                for (period, row) in rows {
                    guard let before = shift.ordinal(before: period, unit: unit), let found = rows[before] else {
                        continue
                    }
                    result[Int(row)] = found
                }
                rows.removeAll(keepingCapacity: true)
            }
            guard index < count else { break }
            let row = sorted[index]
            guard mask?[Int(row)] ?? true else { continue }
            guard rows.updateValue(row, forKey: words[Int(row)]) == nil else {
                throw twice(words[Int(row)], unit, item)
            }
        }
        return result
    }

    private func twice(_ ordinal: Int64, _ unit: PeriodUnit, _ item: WindowItem) -> Diagnostics {
        let text = Period(unit: unit, ordinal: ordinal)?.description ?? ""
        return Diagnostics(
            Diagnostic(RunProblem.repeatedPeriod(text), at: item.origin.range, in: item.origin.source))
    }
}
