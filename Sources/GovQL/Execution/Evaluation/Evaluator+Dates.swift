// Dates, datetimes and periods: moved by durations and counts, and the distance of two. The calendar's rules are in
// Types/; leaving the years 1 to 9999 is an error that names the row.

extension Evaluator {
    func shift(
        _ moved: BoundExpr, by amount: BoundExpr, isSubtraction: Bool, _ expr: BoundExpr, over frame: Frame
    ) throws -> Operand {
        let left = try operand(moved, over: frame)
        let right = try operand(amount, over: frame)
        guard !left.isAllNull, !right.isAllNull, let values = left.words, let amounts = right.words else {
            return .null
        }
        let isConstant = left.isConstant && right.isConstant
        let count = isConstant ? 1 : frame.count
        let validity = Loops.and(left.validity, right.validity, count: count)
        guard let step = Self.step(of: moved.type, by: amount.type, isSubtraction: isSubtraction) else { return .null }
        var result = [Int64](repeating: 0, count: count)
        for index in 0..<count where validity.map({ $0[index] }) ?? true {
            guard let value = step(values.at(index), amounts.at(index)) else {
                throw overflow(in: expr, at: index, over: frame)
            }
            result[index] = value
        }
        return Operand(Vector(.int64(result), validity: validity), isConstant: isConstant)
    }

    /// How one value of a type is moved; nil outside the calendar.
    private static func step(
        of type: DataType, by amount: DataType, isSubtraction: Bool
    ) -> ((Int64, Int64) -> Int64?)? {
        switch (type, amount) {
        case (.date, .duration):
            return { days, packed in
                guard let duration = DateDuration(packed: packed).directed(isSubtraction) else { return nil }
                return CalendarDate(days: days)?.adding(duration).map { Int64($0.days) }
            }
        case (.date, .int):
            return { days, count in
                signed(count, isSubtraction).flatMap { CalendarDate(days: days)?.adding(days: $0) }
                    .map { Int64($0.days) }
            }
        case (.dateTime, .duration):
            return { seconds, packed in
                guard let duration = DateDuration(packed: packed).directed(isSubtraction) else { return nil }
                return CalendarDateTime(seconds: seconds)?.adding(duration)?.seconds
            }
        case (.period(let unit), .int):
            return { ordinal, count in
                signed(count, isSubtraction).flatMap { Period(unit: unit, ordinal: ordinal)?.advanced(by: $0) }?.ordinal
            }
        default: return nil
        }
    }

    private static func signed(_ count: Int64, _ isNegative: Bool) -> Int64? {
        guard isNegative else { return count }
        let (value, overflow) = Int64(0).subtractingReportingOverflow(count)
        return overflow ? nil : value
    }

    func distance(_ later: BoundExpr, _ earlier: BoundExpr, over frame: Frame) throws -> Operand {
        let left = try operand(later, over: frame)
        let right = try operand(earlier, over: frame)
        guard !left.isAllNull, !right.isAllNull, let lhs = left.words, let rhs = right.words else { return .null }
        let isConstant = left.isConstant && right.isConstant
        let count = isConstant ? 1 : frame.count
        let validity = Loops.and(left.validity, right.validity, count: count)
        // Days, seconds and ordinals of the calendar have far fewer than 64 bits.
        var result =
            later.type == .dateTime
            ? Loops.map(lhs, rhs, count: count) { Self.day($0) &- Self.day($1) }
            : Loops.map(lhs, rhs, count: count) { $0 &- $1 }
        Loops.clear(&result, where: validity, zero: 0)
        return Operand(Vector(.int64(result), validity: validity), isConstant: isConstant)
    }

    /// The day on which a second lies.
    private static func day(_ seconds: Int64) -> Int64 {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension DateDuration {
    fileprivate func directed(_ isNegative: Bool) -> DateDuration? { isNegative ? negated : self }
}
