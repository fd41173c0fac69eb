// What one pass does with one column: how its cells are read and what stands for null. Made from a ColumnRequest, run by
// ColumnParser.swift.

/// How a cell is read.
enum CellForm: Sendable {
    case bool(NameTable?)
    case int
    case decimal
    /// Decimals each of which has a percent sign: 95% is 0.95.
    case percent
    case num
    case date
    case dateTime
    case text
    case period(PeriodUnit)
    case enumeration(NameTable)

    static let bool = CellForm.bool(nil)

    /// Whether most values are 64 bits each.
    var isOfWords: Bool {
        switch self {
        case .bool, .int, .decimal, .date, .dateTime, .period, .enumeration: true
        case .percent, .num, .text: false
        }
    }
}

/// Names and the codes that they stand for, looked up as bytes.
struct NameTable: Sendable {
    private var names = ByteKeyTable()
    private var codes: [Int64] = []

    init(_ entries: some Sequence<(String, Int64)>) {
        for (name, code) in entries {
            var name = name
            let number = name.withUTF8 { names.code(for: $0) }
            if Int(number) == codes.count { codes.append(code) }
        }
    }

    func code(of name: UnsafeBufferPointer<UInt8>) -> Int64? { names.existingCode(for: name).map { codes[Int($0)] } }

    init(_ type: EnumType) {
        self.init(type.members.enumerated().flatMap { code, member in member.allNames.map { ($0, Int64(code)) } })
    }

    /// What a declared bool column may hold.
    static let bool = NameTable([
        ("true", 1), ("false", 0), ("1", 1), ("0", 0), ("yes", 1), ("no", 0), ("是", 1), ("否", 0), ("真", 1), ("假", 0),
        ("有", 1), ("无", 0), ("没有", 0), ("√", 1), ("✓", 1), ("✔", 1), ("×", 0), ("✗", 0), ("✘", 0), ("y", 1), ("n", 0),
        ("t", 1), ("f", 0), ("已", 1), ("未", 0), ("对", 1), ("错", 0),
    ])
}

/// One column of a pass.
struct ColumnPlan: Sendable {
    let column: Int
    let form: CellForm
    /// Inferred columns give way to a wider form; declared ones reject the cell.
    let isInferred: Bool
    /// What the result is called; nil says it by the form.
    let declaredType: DataType?
    let missing: [[UInt8]]
    /// A scale that some cell is known to have.
    let scale: Int
    /// So many rejected cells of a chunk are kept.
    var rejectLimit = ChunkColumn.rejectLimit

    /// The column as declared, or as the sample suggests.
    init(_ request: ColumnRequest, guess: TypeFlags, scale: Int) {
        column = request.column
        declaredType = request.declaredType
        isInferred = request.declaredType == nil
        missing = (request.missing ?? []).map { Array($0.utf8) }
        self.scale = scale
        form =
            switch request.declaredType {
            case nil: guess.form
            case .bool: .bool(.bool)
            case .int, .duration: .int
            case .decimal: .decimal
            case .num: .num
            case .date: .date
            case .dateTime: .dateTime
            case .period(let unit): .period(unit)
            case .enumeration(let type): .enumeration(NameTable(type))
            case .text, .code, .null, .entity, .list: .text
            }
    }

    private init(_ plan: ColumnPlan, form: CellForm, scale: Int) {
        column = plan.column
        declaredType = plan.declaredType
        isInferred = plan.isInferred
        missing = plan.missing
        self.scale = scale
        self.form = form
    }

    /// The same column read wider.
    func widened(to flags: TypeFlags) -> ColumnPlan { ColumnPlan(self, form: flags.form, scale: scale) }

    /// The same column where some cell is known to have this scale.
    func scaled(to scale: Int) -> ColumnPlan { ColumnPlan(self, form: form, scale: scale) }

    /// The flag that this form stands for; empty for text, which no cell breaks.
    var ownFlag: TypeFlags {
        switch form {
        case .bool: .bool
        case .int: .int
        case .decimal: .decimal
        case .percent: .percent
        case .num: .num
        case .date: .date
        case .dateTime: .dateTime
        case .text, .period, .enumeration: []
        }
    }

    /// What all cells of this form could be.
    var formFlags: TypeFlags {
        switch form {
        case .int: .intCell
        case .decimal: .decimalCell
        default: ownFlag
        }
    }

    /// The type of the finished column.
    func type(scale: Int) -> DataType {
        if let declaredType {
            if case .decimal = declaredType { return .decimal(scale: scale) }
            return declaredType
        }
        return switch form {
        case .bool: .bool
        case .int: .int
        case .decimal, .percent: .decimal(scale: scale)
        case .num: .num
        case .date: .date
        case .dateTime: .dateTime
        case .text, .period, .enumeration: .text
        }
    }
}
