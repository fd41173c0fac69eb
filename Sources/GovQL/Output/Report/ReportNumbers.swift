// How the numbers of a column are written in a page: one number of places for all of them, digits in groups of three where
// numbers are long, shares in percent. What was rounded keeps its exact text for whoever points at it. It writes no HTML.

/// The numbers of one column of a table.
struct ReportNumbers {
    private enum Style {
        /// As everywhere else.
        case exact
        case percent
        case places(Int, grouped: Bool)
    }

    private let column: OutputTable.Column
    private let style: Style

    /// - Parameter rows: those that are shown.
    init(_ column: OutputTable.Column, rows: Range<Int>, options: OutputOptions) {
        self.column = column
        style = Self.style(of: column, rows, options)
    }

    /// The text to read and, where it is rounded, the exact one; nil for what is written as everywhere else.
    func text(_ row: Int) -> (shown: String, exact: String?)? {
        let places: Int
        switch style {
        case .exact: return nil
        case .percent: places = 3
        case .places(let count, _): places = count
        }
        guard let rounded = Self.mantissa(column, row, places: places) else { return nil }
        var bytes: [UInt8] = []
        CellText(column.vector, type: column.type).append(row, to: &bytes)
        let exact = String(decoding: bytes, as: UTF8.self)
        switch style {
        case .exact: return nil
        case .percent: return (Self.written(rounded, places: 1, grouped: true) + "%", exact)
        case .places(_, let grouped):
            let shown = Self.written(rounded, places: places, grouped: grouped)
            return (shown, shown.filter { $0 != "," } == exact ? nil : exact)
        }
    }

    private static func style(of column: OutputTable.Column, _ rows: Range<Int>, _ options: OutputOptions) -> Style {
        guard options.numbers == .exact, column.type.isShownAtRight else { return .exact }
        if column.facts.isShare, column.type != .int { return .percent }
        let most = rows.lazy.map { magnitude(column.vector, type: column.type, $0) }.max() ?? 0
        // A year has four digits and no comma; longer numbers are read in groups.
        let grouped = most >= 10_000
        switch column.type {
        case .int: return .places(0, grouped: grouped)
        case .decimal(let scale):
            // What was written with so few places was meant so.
            return .places(scale <= 2 ? scale : min(scale, places(for: most)), grouped: grouped)
        case .num:
            let isWhole = rows.allSatisfy { row in
                if case .float64(let values) = column.vector.storage {
                    values[row] == values[row].rounded()
                } else {
                    true
                }
            }
            return .places(isWhole ? 0 : places(for: most), grouped: grouped)
        default: return .exact
        }
    }

    /// Three figures tell numbers of one column apart well enough to be read.
    private static func places(for most: Double) -> Int { most >= 100 ? 1 : most >= 1 ? 2 : 4 }

    private static func magnitude(_ vector: Vector, type: DataType, _ row: Int) -> Double {
        let number: Double? =
            switch vector.value(at: row, type: type) {
            case .int(let value): Double(value)
            case .decimal(let value): value.double
            case .num(let value): value
            default: nil
            }
        return number.map { $0.isFinite ? $0.magnitude : 0 } ?? 0
    }

    /// The number at so many places; nil for what is no number, or too large for it.
    private static func mantissa(_ column: OutputTable.Column, _ row: Int, places: Int) -> Int128? {
        switch column.vector.value(at: row, type: column.type) {
        case .int(let value): return DecimalMath.rescale(Int128(value), from: 0, to: places)
        case .decimal(let value): return DecimalMath.rescale(value.mantissa, from: value.scale, to: places)
        case .num(let value):
            guard value.isFinite, value.magnitude < 1e15 else { return nil }
            let factor = DecimalMath.double(DecimalMath.pow10(places) ?? 1, scale: 0)
            return Int128((value * factor).rounded())
        default: return nil
        }
    }

    private static func written(_ mantissa: Int128, places: Int, grouped: Bool) -> String {
        var bytes: [UInt8] = []
        DecimalMath.write(mantissa, scale: places, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        guard grouped else { return text }
        let sign = text.prefix { $0 == "-" }
        let digits = text.dropFirst(sign.count).prefix { $0 != "." }
        var whole = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { whole += "," }
            whole.append(digit)
        }
        return sign + whole + text.dropFirst(sign.count + digits.count)
    }
}

/// Whether a value reaches the target of its measure.
enum ReportVerdict {
    case met, missed

    /// Nil where there is no target, no direction or no value.
    init?(_ measure: Report.Measure?, _ value: Value) {
        guard let measure, let direction = measure.facts.direction, let target = Self.number(measure.facts.target)
        else {
            return nil
        }
        let order: Int
        switch value {
        case .int(let number): order = -target.compare(number)
        case .decimal(let number): order = number.compare(target)
        // Binary, as the target is meant: 0.6 is 60 %, which exactly it is not.
        case .num(let number) where number.isFinite:
            order = number < target.double ? -1 : number > target.double ? 1 : 0
        default: return nil
        }
        switch direction {
        case .higher: self = order >= 0 ? .met : .missed
        case .lower: self = order <= 0 ? .met : .missed
        }
    }

    var words: Words {
        switch self {
        case .met: Words(en: "target met", zh: "达标")
        case .missed: Words(en: "target missed", zh: "未达标")
        }
    }

    /// `60%` or `500`.
    private static func number(_ text: String?) -> Decimal? {
        guard let text else { return nil }
        guard text.hasSuffix("%") else { return Decimal(text) }
        return Decimal(String(text.dropLast()))?.multiplied(by: Decimal("0.01") ?? .zero)
    }
}
