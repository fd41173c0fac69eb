// How values of one type are read as another. Blanks around a text are ignored; grouping, units and percent signs are
// not read: `replace` removes them where they stand. The rows that use this are in Conversions.swift.

enum ConversionKernels {
    /// What a value that can't be converted becomes.
    enum OnFailure {
        case raise
        case null
    }

    /// Converts present values; nil from `transform` is a failure, described by the text that `spell` makes.
    @inline(__always)
    private static func convert<Input, Output>(
        _ values: [Input], _ validity: [Bool]?, zero: Output, _ onFailure: OnFailure, to type: String,
        spell: (Int) -> String, _ transform: (Input, Int) -> Output?
    ) throws -> (values: [Output], validity: [Bool]?) {
        try Kernel.mapOptional(values, validity, zero: zero) { value, index in
            if let result = transform(value, index) { return result }
            if onFailure == .null { return nil }
            throw ScalarFailure(index: index, reason: .notConvertible(text: spell(index), type: type))
        }
    }

    /// Converts texts without the blanks around them.
    private static func convertTexts<Output>(
        _ vector: Vector, zero: Output, _ onFailure: OnFailure, to type: String,
        _ read: (UnsafeBufferPointer<UInt8>) -> Output?
    ) throws -> (values: [Output], validity: [Bool]?) {
        let (store, numbers) = vector.textValues
        return try convert(
            numbers, vector.validityMask(), zero: zero, onFailure, to: type,
            spell: { store.string(Int(numbers[$0])) },
            { number, _ in
                store.withBytes(Int(number)) { read(UnsafeBufferPointer(rebasing: $0[TextKernels.trimmed($0)])) }
            })
    }

    static func text(_ arguments: ScalarArguments) -> Vector {
        if arguments.types[0].isText { return arguments.vectors[0] }
        let cells = CellText(arguments.vectors[0], type: arguments.types[0])
        return TextKernels.build(arguments.count, arguments.vectors[0].validityMask()) { cells.append($0, to: &$1) }
    }
}

// MARK: Numbers

extension ConversionKernels {
    static func resolveInt(_ shape: CallShape) -> CallResolution {
        if let type = shape.types.first, type == .bool || type == .period(.year) || type.isText {
            if let rejection = shape.wrongCount(1...1) { return rejection }
            return .accepted(arguments: shape.types, result: .int)
        }
        return shape.matching(.number) { .accepted(arguments: $0, result: .int) }
    }

    static func int(_ arguments: ScalarArguments, _ onFailure: OnFailure) throws -> Vector {
        let vector = arguments.vectors[0]
        let cells = CellText(vector, type: arguments.types[0])
        let result: (values: [Int64], validity: [Bool]?)
        switch arguments.types[0] {
        case .text, .code:
            result = try convertTexts(vector, zero: 0, onFailure, to: "int") { NumberFormat.int64($0) }
        case .bool:
            result = (vector.boolValues.map { $0 ? 1 : 0 }, vector.validity)
        case .num:
            result = try convert(
                vector.doubleValues, vector.validity, zero: 0, onFailure, to: "int", spell: cells.string
            ) { value, _ in Int64(exactly: value.rounded(.towardZero)) }
        case .decimal(let scale):
            let factor = DecimalMath.pow10(scale) ?? 1
            result = try convert(
                vector.mantissas, vector.validity, zero: 0, onFailure, to: "int", spell: cells.string
            ) { value, _ in Int64(exactly: value / factor) }
        default: return vector
        }
        return Vector(.int64(result.values), validity: result.validity)
    }

    static func resolveDec(_ shape: CallShape) -> CallResolution {
        if let rejection = shape.wrongCount(1...2) { return rejection }
        let type = shape.types[0]
        guard type.isNumeric || type.isText || type == .null else {
            return ArgumentKind.number.rejection(of: type, at: 0, ofMany: shape.types.count > 1)
        }
        let settled = type == .null ? DataType.int : type
        if shape.types.count == 1 {
            return .accepted(arguments: [settled], result: .decimal(scale: defaultPlaces(settled, shape.constants[0])))
        }
        guard let places = shape.constantInt(1), (0...Int64(DecimalMath.maximumDigits)).contains(places) else {
            return .rejected(
                Words(
                    en: "takes a number of places written out, 0 to 38, as argument 2",
                    zh: "第 2 个参数需要写明的位数，0 到 38"))
        }
        return .accepted(arguments: [settled, .int], result: .decimal(scale: Int(places)))
    }

    private static func defaultPlaces(_ type: DataType, _ constant: Value?) -> Int {
        switch (type, constant) {
        case (.int, _): 0
        case (.decimal(let scale), _): scale
        case (_, .text(let text)?): Decimal(text)?.scale ?? 2
        default: 2
        }
    }

    static func dec(_ arguments: ScalarArguments, _ onFailure: OnFailure) throws -> Vector {
        let vector = arguments.vectors[0]
        guard case .decimal(let places) = arguments.resultType else { return vector }
        let cells = CellText(vector, type: arguments.types[0])
        let result: (values: [Int128], validity: [Bool]?)
        switch arguments.types[0] {
        case .text, .code:
            result = try convertTexts(vector, zero: 0, onFailure, to: "dec") {
                Decimal($0)?.rescaled(to: places)?.mantissa
            }
        case .num:
            result = try convert(
                vector.doubleValues, vector.validity, zero: 0, onFailure, to: "dec", spell: cells.string
            ) { value, _ in mantissa(of: value, places: places) }
        case .decimal(let scale):
            result = try convert(
                vector.mantissas, vector.validity, zero: 0, onFailure, to: "dec", spell: cells.string
            ) { value, _ in DecimalMath.rescale(value, from: scale, to: places) }
        default:
            result = try convert(
                vector.int64Values, vector.validity, zero: 0, onFailure, to: "dec", spell: cells.string
            ) { value, _ in DecimalMath.rescale(Int128(value), from: 0, to: places) }
        }
        // A second argument is a constant and never null, so the first one's validity is all there is.
        return .decimals(result.values, validity: result.validity)
    }

    /// A binary number as it prints, at a scale.
    private static func mantissa(of value: Double, places: Int) -> Int128? {
        guard value.isFinite else { return nil }
        if value == 0 { return 0 }
        let (digits, exponent) = NumericRounding.digits(value.magnitude)
        let magnitude =
            exponent >= 0
            ? DecimalMath.rescale(Int128(digits), from: 0, to: exponent)
                .flatMap { DecimalMath.rescale($0, from: 0, to: places) }
            : scaledDown(Int128(digits), by: -exponent, places: places)
        return magnitude.map { value < 0 ? -$0 : $0 }
    }

    private static func scaledDown(_ digits: Int128, by scale: Int, places: Int) -> Int128? {
        if scale <= places { return DecimalMath.rescale(digits, from: scale, to: places) }
        return DecimalMath.roundHalfAway(digits, droppingDigits: scale - places)
    }

    static func resolveNum(_ shape: CallShape) -> CallResolution {
        if let type = shape.types.first, type.isText {
            return shape.matching(.text) { .accepted(arguments: $0, result: .num) }
        }
        return shape.matching(.number) { _ in .accepted(arguments: [.num], result: .num) }
    }

    static func num(_ arguments: ScalarArguments, _ onFailure: OnFailure) throws -> Vector {
        guard arguments.types[0].isText else { return arguments.vectors[0] }
        let result = try convertTexts(arguments.vectors[0], zero: 0, onFailure, to: "num") { NumberFormat.double($0) }
        return Vector(.float64(result.values), validity: result.validity)
    }
}

// MARK: Dates

extension ConversionKernels {
    static func resolveDate(_ shape: CallShape) -> CallResolution {
        if shape.types.count == 1, shape.types[0].isText {
            return shape.matching(.text) { .accepted(arguments: $0, result: .date) }
        }
        if shape.types.count == 1 { return shape.matching(.date) { .accepted(arguments: $0, result: .date) } }
        return shape.matching(.int, .int, .int) { .accepted(arguments: $0, result: .date) }
    }

    static func date(_ arguments: ScalarArguments, _ onFailure: OnFailure) throws -> Vector {
        if arguments.vectors.count == 3 { return try dateOfParts(arguments, onFailure) }
        let vector = arguments.vectors[0]
        guard arguments.types[0].isText else {
            return Vector(.int64(DateKernels.days(vector, type: arguments.types[0])), validity: vector.validity)
        }
        let result = try convertTexts(vector, zero: 0, onFailure, to: "date") { text in
            readDate(text).map { Int64($0.days) }
        }
        return Vector(.int64(result.values), validity: result.validity)
    }

    private static func dateOfParts(_ arguments: ScalarArguments, _ onFailure: OnFailure) throws -> Vector {
        let years = arguments.vectors[0].int64Values
        let months = arguments.vectors[1].int64Values
        let days = arguments.vectors[2].int64Values
        let result = try convert(
            years, Vector.jointValidity(arguments.vectors), zero: 0, onFailure, to: "date",
            spell: { "\(years[$0])-\(months[$0])-\(days[$0])" },
            { year, row in
                CalendarDate(year: Int(year), month: Int(months[row]), day: Int(days[row])).map { Int64($0.days) }
            })
        return Vector(.int64(result.values), validity: result.validity)
    }

    /// `2020-03-10`, also with `/` or `.` and without leading zeros, `2020年3月10日`; of a datetime its day.
    static func readDate(_ text: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        if let date = CalendarDate(text) { return date }
        switch try? TemporalForm(text) {
        case .date(let date): return date
        case .dateTime(let time): return time.date
        default: return readLooseDate(text)
        }
    }

    private static func readLooseDate(_ text: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        guard text.count >= 8, text.count <= 10, let separator = text.dropFirst(4).first,
            separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".")
        else { return nil }
        var parts: [Int] = [0]
        for byte in text {
            if byte == separator {
                parts.append(0)
            } else {
                let digit = byte &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(digit)
            }
        }
        guard parts.count == 3 else { return nil }
        return CalendarDate(year: parts[0], month: parts[1], day: parts[2])
    }
}

extension CellText {
    /// The text of one value, for a message.
    func string(_ row: Int) -> String {
        var bytes: [UInt8] = []
        append(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
