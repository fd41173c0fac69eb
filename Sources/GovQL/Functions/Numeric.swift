// Functions of numbers and of order: the rows of the table first, their kernels below.
// Whole numbers stay int, decimals stay exact, num stays num. Next: NumericRounding.swift for `round` of a num.

enum NumericFunctions {
    static let all = [abs, round, floor, ceil, sqrt, least, greatest, clamp, bucket, band]

    static let abs = ScalarFunction(
        "abs", "绝对值", signature: "abs(x)",
        summary: Words(en: "The number without its sign.", zh: "去掉正负号的数值。"),
        example: ("abs(-3)", "3"), canFail: true,
        resolve: { $0.matching(.number) { .accepted(arguments: $0, result: $0[0]) } },
        kernel: NumericKernels.abs)

    static let round = ScalarFunction(
        "round", "四舍五入", signature: "round(x[, places])",
        summary: Words(
            en: "The nearest number with that many places (none unless said), halves away from zero; a negative count "
                + "of places means tens, hundreds …. A dec without places becomes an int; a num is rounded as it prints.",
            zh: "四舍五入到指定位数（默认取整），五一律远离零进位；位数为负表示十、百……。小数不给位数时得整数；浮点数按其显示的数字舍入。"),
        example: ("round(12.345, 2)", "12.35"), canFail: true,
        resolve: { shape in
            shape.matching(.number, .int, optional: 1) { types in
                guard case .decimal(let scale) = types[0] else { return .accepted(arguments: types, result: types[0]) }
                if types.count == 1 { return .accepted(arguments: types, result: .int) }
                let places = shape.constantInt(1).map { Int(min(max($0, 0), Int64(scale))) } ?? scale
                return .accepted(arguments: types, result: .decimal(scale: places))
            }
        },
        kernel: NumericKernels.round)

    static let floor = ScalarFunction(
        "floor", "向下取整", signature: "floor(x)",
        summary: Words(
            en: "The largest whole number not above x: an int of an int or dec, a num of a num.",
            zh: "不大于 x 的最大整数：整数与小数得整数，浮点数得浮点数。"),
        example: ("floor(-2.5)", "-3"), canFail: true,
        resolve: NumericKernels.resolveWhole, kernel: { try NumericKernels.whole($0, .down) })

    static let ceil = ScalarFunction(
        "ceil", "向上取整", signature: "ceil(x)",
        summary: Words(
            en: "The smallest whole number not below x: an int of an int or dec, a num of a num.",
            zh: "不小于 x 的最小整数：整数与小数得整数，浮点数得浮点数。"),
        example: ("ceil(2.1)", "3"), canFail: true,
        resolve: NumericKernels.resolveWhole, kernel: { try NumericKernels.whole($0, .up) })

    static let sqrt = ScalarFunction(
        "sqrt", "平方根", signature: "sqrt(x)",
        summary: Words(en: "The square root, a num; null of a negative number.", zh: "平方根，为浮点数；负数得空。"),
        example: ("sqrt(16)", "4"),
        resolve: { $0.matching(.number) { _ in .accepted(arguments: [.num], result: .num) } },
        kernel: NumericKernels.squareRoot)

    static let least = ScalarFunction(
        "least", "较小值", signature: "least(a, b, …)",
        summary: Words(
            en:
                "The smallest of the values, brought to one type; null if one is null. `min` of several values is this.",
            zh: "各值中最小的一个，类型先统一；有空则得空。`min` 有多个参数时即此函数。"),
        example: ("least(3, 2.50)", "2.50"),
        resolve: NumericKernels.resolveAlike, kernel: { NumericKernels.extreme($0.vectors, wantsGreatest: false) })

    static let greatest = ScalarFunction(
        "greatest", "较大值", signature: "greatest(a, b, …)",
        summary: Words(
            en:
                "The greatest of the values, brought to one type; null if one is null. `max` of several values is this.",
            zh: "各值中最大的一个，类型先统一；有空则得空。`max` 有多个参数时即此函数。"),
        example: ("greatest(@2020-03-01, @2020-02-29)", "2020-03-01"),
        resolve: NumericKernels.resolveAlike, kernel: { NumericKernels.extreme($0.vectors, wantsGreatest: true) })

    static let clamp = ScalarFunction(
        "clamp", "限制", signature: "clamp(x, low, high)",
        summary: Words(
            en: "x, but not below low and not above high; if the bounds cross, high wins.",
            zh: "把 x 限制在 low 与 high 之间；若上下限颠倒，以 high 为准。"),
        example: ("clamp(120, 0, 100)", "100"),
        resolve: { shape in
            shape.matchingAlike(.ordered, minimum: 3, maximum: 3) {
                .accepted(arguments: [$0, $0, $0], result: $0)
            }
        },
        kernel: { arguments in
            let raised = NumericKernels.extreme(Array(arguments.vectors[0...1]), wantsGreatest: true)
            return NumericKernels.extreme([raised, arguments.vectors[2]], wantsGreatest: false)
        })

    static let bucket = ScalarFunction(
        "bucket", "分段", signature: "bucket(x, [a, b, …])",
        summary: Words(en: "How many of the bounds are x or less.", zh: "不大于 x 的界限有几个。"),
        example: ("bucket(35, [18, 60])", "1"),
        resolve: { shape in
            if let rejection = shape.wrongCount(2...2) { return rejection }
            return NumericKernels.resolveBounds(shape, rest: []) { _ in .int }
        },
        kernel: { arguments in
            let validity = Vector.jointValidity(arguments.vectors)
            return Vector(.int64(NumericKernels.buckets(arguments, validity)), validity: validity)
        })

    static let band = ScalarFunction(
        "band", "分档", signature: "band(x, [a, b, …], [name, name, name, …])",
        summary: Words(
            en: "The name of the part that x falls in: n bounds part the values into n + 1; a bound opens its part.",
            zh: "x 所在分档的名称：n 个界限分出 n + 1 档，界限本身属于上面一档。"),
        example: (#"band(35, [18, 60], ["young", "adult", "old"])"#, "adult"),
        resolve: NumericKernels.resolveBand, kernel: NumericKernels.band)
}

// MARK: Kernels

enum NumericKernels {
    static func abs(_ arguments: ScalarArguments) throws -> Vector {
        let vector = arguments.vectors[0]
        switch arguments.types[0] {
        case .num:
            return Vector(.float64(vector.doubleValues.map { Swift.abs($0) }), validity: vector.validity)
        case .decimal:
            return .decimals(vector.mantissas.map { Swift.abs($0) }, validity: vector.validity)
        default:
            let values = try Kernel.map(vector.int64Values, vector.validity, zero: Int64(0)) { value, index in
                guard value != .min else { throw ScalarFailure(index: index, reason: .overflow) }
                return Swift.abs(value)
            }
            return Vector(.int64(values), validity: vector.validity)
        }
    }

    static func round(_ arguments: ScalarArguments) throws -> Vector {
        let vector = arguments.vectors[0]
        if arguments.vectors.count == 1 { return try whole(arguments, .toNearestOrAwayFromZero) }
        let validity = Vector.jointValidity(arguments.vectors)
        let places = arguments.vectors[1].int64Values
        switch arguments.types[0] {
        case .num:
            let values = Kernel.map(vector.doubleValues, validity, zero: 0) { value, index in
                NumericRounding.round(value, places: places[index])
            }
            return Vector(.float64(values), validity: validity)
        case .decimal(let scale):
            guard case .decimal(let newScale) = arguments.resultType else { return vector }
            let values = try Kernel.map(vector.mantissas, validity, zero: Int128(0)) { value, index in
                let wanted = Int(min(max(places[index], -40), 40))
                guard let rounded = Decimal(uncheckedMantissa: value, scale: scale).rounded(to: wanted),
                    let result = DecimalMath.rescale(rounded.mantissa, from: rounded.scale, to: newScale)
                else { throw ScalarFailure(index: index, reason: .overflow) }
                return result
            }
            return .decimals(values, validity: validity)
        default:
            let values = try Kernel.map(vector.int64Values, validity, zero: Int64(0)) { value, index in
                let wanted = Int(min(max(places[index], -40), 0))
                guard wanted < 0 else { return value }
                guard let result = Decimal(value).rounded(to: wanted)?.int64 else {
                    throw ScalarFailure(index: index, reason: .overflow)
                }
                return result
            }
            return Vector(.int64(values), validity: validity)
        }
    }

    static func resolveWhole(_ shape: CallShape) -> CallResolution {
        shape.matching(.number) { .accepted(arguments: $0, result: $0[0] == .num ? .num : .int) }
    }

    /// A whole number near each value: an int for ints and decimals, a num for nums.
    static func whole(_ arguments: ScalarArguments, _ rule: FloatingPointRoundingRule) throws -> Vector {
        let vector = arguments.vectors[0]
        switch arguments.types[0] {
        case .num:
            return Vector(.float64(vector.doubleValues.map { $0.rounded(rule) }), validity: vector.validity)
        case .decimal(let scale):
            let values = try Kernel.map(vector.mantissas, vector.validity, zero: Int64(0)) { value, index in
                guard let result = Int64(exactly: whole(value, scale: scale, rule)) else {
                    throw ScalarFailure(index: index, reason: .overflow)
                }
                return result
            }
            return Vector(.int64(values), validity: vector.validity)
        default: return vector
        }
    }

    private static func whole(_ mantissa: Int128, scale: Int, _ rule: FloatingPointRoundingRule) -> Int128 {
        guard rule == .up || rule == .down else { return DecimalMath.roundHalfAway(mantissa, droppingDigits: scale) }
        guard let factor = DecimalMath.pow10(scale) else { return 0 }
        let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: factor)
        if rule == .up { return remainder > 0 ? quotient + 1 : quotient }
        return remainder < 0 ? quotient - 1 : quotient
    }

    static func squareRoot(_ arguments: ScalarArguments) -> Vector {
        let vector = arguments.vectors[0]
        let (values, validity) = Kernel.mapOptional(vector.doubleValues, vector.validity, zero: 0) { value, _ in
            value >= 0 ? value.squareRoot() : nil
        }
        return Vector(.float64(values), validity: validity)
    }

    static func resolveAlike(_ shape: CallShape) -> CallResolution {
        shape.matchingAlike(.ordered, minimum: 2) { type in
            .accepted(arguments: shape.types.map { _ in type }, result: type)
        }
    }

    /// The least or greatest of each row's values; the first of equals. All are of one type.
    static func extreme(_ vectors: [Vector], wantsGreatest: Bool) -> Vector {
        let count = vectors[0].count
        let validity = Vector.jointValidity(vectors)
        let candidates = vectors.map { OrderedValues($0) }
        var chosen = [UInt32](repeating: nullRow, count: count)
        for row in 0..<count where validity.map({ $0[row] }) ?? true {
            var best = 0
            for other in 1..<candidates.count {
                let order = candidates[other].compare(row, candidates[best], row)
                if wantsGreatest ? order > 0 : order < 0 { best = other }
            }
            chosen[row] = UInt32(truncatingIfNeeded: best * count + row)
        }
        return Vector.concatenating(vectors).gathering(chosen)
    }
}

// MARK: Bounds

extension NumericKernels {
    /// Checks `x, [bounds]` and brings both to one type.
    static func resolveBounds(
        _ shape: CallShape, rest: [DataType], result: (DataType) -> DataType
    ) -> CallResolution {
        guard ArgumentKind.ordered.accepts(shape.types[0]) else {
            return ArgumentKind.ordered.rejection(of: shape.types[0], at: 0, ofMany: true)
        }
        guard case .list(let element) = shape.types[1] else {
            return .rejected(
                Words(
                    en: "takes a list of bounds as argument 2, such as `[18, 60]`, not \(shape.types[1].words.en)",
                    zh: "第 2 个参数需要界限列表，如 `[18, 60]`，而不是\(shape.types[1].words.zh)"))
        }
        guard let type = shape.types[0].unified(with: element) else {
            return CallShape.mixed([shape.types[0], element])
        }
        return .accepted(arguments: [type, .list(type)] + rest, result: result(type))
    }

    static func resolveBand(_ shape: CallShape) -> CallResolution {
        if let rejection = shape.wrongCount(3...3) { return rejection }
        guard case .list(let name) = shape.types[2] else {
            return .rejected(
                Words(
                    en: "takes a list of names as argument 3, not \(shape.types[2].words.en)",
                    zh: "第 3 个参数需要名称列表，而不是\(shape.types[2].words.zh)"))
        }
        if let bounds = shape.constantListCount(1), let names = shape.constantListCount(2), names != bounds + 1 {
            return .rejected(
                Words(
                    en: "takes one name more than bounds: \(bounds + 1), not \(names)",
                    zh: "名称要比界限多一个：应为 \(bounds + 1) 个，而不是 \(names) 个"))
        }
        return resolveBounds(shape, rest: [shape.types[2]]) { _ in name }
    }

    /// How many bounds are not above each value. A null bound is above everything.
    static func buckets(_ arguments: ScalarArguments, _ validity: [Bool]?) -> [Int64] {
        let values = OrderedValues(arguments.vectors[0])
        let (offsets, elements) = arguments.vectors[1].listValues
        let bounds = OrderedValues(elements)
        let isKnown = elements.validityMask()
        var result = [Int64](repeating: 0, count: arguments.count)
        for row in result.indices where validity.map({ $0[row] }) ?? true {
            for bound in offsets[row]..<offsets[row + 1] where isKnown.map({ $0[bound] }) ?? true {
                if bounds.compare(bound, values, row) <= 0 { result[row] += 1 }
            }
        }
        return result
    }

    static func band(_ arguments: ScalarArguments) -> Vector {
        let validity = Vector.jointValidity(arguments.vectors)
        let (offsets, names) = arguments.vectors[2].listValues
        let parts = buckets(arguments, validity)
        let chosen = parts.indices.map { row -> UInt32 in
            let name = offsets[row] + Int(parts[row])
            guard validity.map({ $0[row] }) ?? true, name < offsets[row + 1] else { return nullRow }
            return UInt32(truncatingIfNeeded: name)
        }
        return names.gathering(chosen)
    }
}
