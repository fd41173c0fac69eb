// `ntile` and `moving_avg`: windows that look at more than a neighbour.

extension PartitionWalk {
    /// The part, 1 to `parts`, that each row falls in; the first parts have one row more where they do not come out even.
    /// Rows whose first key is null are in no part.
    func tiles(_ parts: Int) -> Vector {
        var result = [Int64](repeating: 0, count: count)
        var isKnown = [Bool](repeating: false, count: count)
        for range in partitionRanges() {
            // Nulls are last in every order.
            let known = range.prefix { hasKey(sorted[$0]) }
            let (small, extra) = known.count.quotientAndRemainder(dividingBy: parts)
            for index in known {
                let place = index - range.lowerBound
                let inLarge = extra * (small + 1)
                let part = place < inLarge ? place / (small + 1) : extra + (place - inLarge) / max(1, small)
                result[Int(sorted[index])] = Int64(part) + 1
                isKnown[Int(sorted[index])] = true
            }
        }
        return Vector(.int64(result), validity: isKnown).withoutIdleValidity()
    }

    /// The mean of each row and those before it, `width` in all; unknown values are left out. Numbers that are exact are
    /// added exactly and divided once; others are added anew for each row, so that no rounding is carried along.
    func movingAverage(
        of values: Vector, type: DataType, width: Int, overflow: (Int) -> any Error
    ) throws -> Vector {
        let mask = values.validityMask()
        if case .float64(let numbers) = values.storage { return movingAverage(of: numbers, mask, width: width) }
        let numbers = values.wideIntegers()
        var result = [Double?](repeating: nil, count: count)
        for range in partitionRanges() {
            var sum: Int128 = 0
            var known = 0
            for index in range {
                let row = Int(sorted[index])
                if index - range.lowerBound >= width {
                    let gone = Int(sorted[index - width])
                    if mask?[gone] ?? true { (sum, known) = (sum - numbers[gone], known - 1) }
                }
                if mask?[row] ?? true {
                    let (next, isOver) = sum.addingReportingOverflow(numbers[row])
                    guard !isOver, DecimalMath.checked(next) != nil else { throw overflow(row) }
                    (sum, known) = (next, known + 1)
                }
                if known > 0 { result[row] = DecimalMath.quotient(sum, scale: type.scale, Int128(known), scale: 0) }
            }
        }
        return Vector(doubles: result)
    }

    private func movingAverage(of numbers: [Double], _ mask: [Bool]?, width: Int) -> Vector {
        var result = [Double?](repeating: nil, count: count)
        for range in partitionRanges() {
            for index in range {
                var sum = 0.0
                var compensation = 0.0
                var known = 0
                let first = index - range.lowerBound < width ? range.lowerBound : index - width + 1
                for place in first...index where mask?[Int(sorted[place])] ?? true {
                    sum = FloatSums.add(numbers[Int(sorted[place])], to: sum, &compensation)
                    known += 1
                }
                if known > 0 { result[Int(sorted[index])] = (sum + compensation) / Double(known) }
            }
        }
        return Vector(doubles: result)
    }

    private func hasKey(_ row: UInt32) -> Bool {
        guard let key = order.keys.first, key.hasNull else { return true }
        return key.words[Int(row)] != key.bound
    }

    private func partitionRanges() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in 0..<count where index > 0 && isFirst(index) {
            ranges.append(start..<index)
            start = index
        }
        if start < count { ranges.append(start..<count) }
        return ranges
    }
}
