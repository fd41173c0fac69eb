// What one pass does with one column: how its cells are read and what stands for null. Made from a ColumnRequest and what
// is known of the column (ColumnSummary), run by ColumnParser.swift, made anew where a reading found more (`refined`).

/// How a cell is read.
enum CellForm: Sendable {
    /// Nil: `true` and `false`.
    case bool(NameTable?)
    case int
    case decimal
    /// Decimals each of which has a percent sign: 95% is 0.95.
    case percent
    /// Numbers each of which has the same unit, or 万 or 亿.
    case measure(isWhole: Bool)
    case num
    case date
    case dateTime
    case text
    /// Text without blanks around it.
    case code
    case period(PeriodUnit)
    case enumeration(NameTable)

    static let bool = CellForm.bool(nil)

    /// Whether most values are 64 bits each.
    var isOfWords: Bool {
        switch self {
        case .bool, .int, .decimal, .percent, .measure, .date, .dateTime, .period, .enumeration: true
        case .num, .text, .code: false
        }
    }

    var isText: Bool {
        switch self {
        case .text, .code: true
        default: false
        }
    }
}

/// Names and the codes that they stand for, looked up as bytes.
struct NameTable: Sendable {
    private var names = ByteKeyTable()
    private var codes: [Int64] = []
    /// The codes of names that are ranks: 三星, 3, ★★★.
    private var ranks: [Int64: Int64] = [:]

    init(_ entries: some Sequence<(String, Int64)>) {
        for (name, code) in entries { add(name, code) }
    }

    private mutating func add(_ name: String, _ code: Int64) {
        var name = name
        let number = name.withUTF8 { names.code(for: $0) }
        if Int(number) == codes.count { codes.append(code) }
    }

    func code(of name: UnsafeBufferPointer<UInt8>) -> Int64? { names.existingCode(for: name).map { codes[Int($0)] } }

    /// The code of the one name that has this rank.
    func code(ofRank rank: Int64) -> Int64? { ranks[rank].flatMap { $0 < 0 ? nil : $0 } }

    /// The names of an enum's values, and the same in small letters and half width.
    init(_ type: EnumType) {
        for (code, member) in type.members.enumerated() {
            for name in member.allNames { add(name, Int64(code)) }
        }
        for (code, member) in type.members.enumerated() {
            for name in member.allNames {
                add(Folding.fold(name), Int64(code))
                enterRank(of: name, Int64(code))
            }
        }
    }

    private mutating func enterRank(of name: String, _ code: Int64) {
        var name = name
        let rank = name.withUTF8 { text in NumberFormat.int64(text) ?? ChineseNumeral.rank(text)?.value }
        guard let rank else { return }
        // Two values of one rank: none is meant.
        ranks[rank] = ranks[rank] == nil || ranks[rank] == code ? code : -1
    }
}

/// One column of a pass.
struct ColumnPlan: Sendable {
    let column: Int
    private(set) var form: CellForm
    /// Inferred columns give way to a wider form; declared ones reject the cell.
    let isInferred: Bool
    /// What the result is called; nil says it by the form.
    let declaredType: DataType?
    /// Texts that stand for null, where they are told.
    let missing: [[UInt8]]
    /// Nothing is told of missing values: the usual marks stand for null in all columns but texts.
    let knowsMarks: Bool
    /// A scale that some cell is known to have.
    private(set) var scale: Int
    /// So many rejected cells of a chunk are kept.
    var rejectLimit = ChunkColumn.rejectLimit
    /// What all values must have alike: the unit of numbers; the pair that words are of. Nil in a declared column: not
    /// known yet.
    private(set) var kind: String?
    /// Whether 无 is no in a declared column of truth values.
    private(set) var noneIsNo = false
    /// Why what looks like numbers is text.
    private(set) var remark: TextRemark?
    /// Whether texts are looked over for numbers that a spreadsheet shortened.
    private(set) var watchesDigits: Bool
    let units: NumberUnits

    /// The column as declared, or as what is known of it suggests.
    init(_ request: ColumnRequest, known: ColumnSummary, units: NumberUnits = .standard) {
        column = request.column
        declaredType = request.declaredType
        isInferred = request.declaredType == nil
        missing = (request.missing ?? []).filter { !$0.isEmpty }.map { Array($0.utf8) }
        knowsMarks = request.missing == nil
        scale = known.scale
        watchesDigits = known.hasShortened || known.hasLong || request.declaredType == .code
        self.units = units
        switch request.declaredType {
        case nil:
            form = known.form
            kind = known.formKind
            remark = known.remark
        case .int, .duration: form = .int
        case .decimal: form = .decimal
        case .bool:
            noneIsNo = request.missing != nil || known.kinds.contains(YesAndNo.possession)
            form = .bool(YesAndNo.declared(noneIsNo: noneIsNo))
        case .num: form = .num
        case .date: form = .date
        case .dateTime: form = .dateTime
        case .period(let unit): form = .period(unit)
        case .enumeration(let type): form = .enumeration(NameTable(type))
        case .code: form = .code
        case .text, .null, .entity, .list: form = .text
        }
        if !isInferred, isNumeric { kind = known.kinds.first { units.isUnit($0) } }
    }

    private var isNumeric: Bool {
        switch form {
        case .int, .decimal, .num: true
        default: false
        }
    }

    /// The plan by which the column must be read again, as a whole reading found what speaks against this one; nil if
    /// this one holds.
    func refined(by found: ColumnSummary) -> ColumnPlan? {
        isInferred ? widened(by: found) : settled(by: found)
    }

    private func widened(by found: ColumnSummary) -> ColumnPlan? {
        if case .text = form { return nil }
        // Marks alone are words.
        guard found.hasValues || found.hasMarks else { return nil }
        var plan = self
        if !found.hasValues {
            (plan.form, plan.kind) = (.text, nil)
            return plan
        }
        let isOfKind = kind == nil || found.kinds.allSatisfy { $0 == kind }
        var isHolding = found.flags.contains(ownFlag) && isOfKind
        if case .num = form, case .text = found.form { isHolding = false }
        if isHolding { return nil }
        (plan.form, plan.kind, plan.remark) = (found.form, found.formKind, found.remark)
        plan.scale = found.scale
        plan.watchesDigits = found.hasShortened || found.hasLong
        // What broke a form must not lead back to it.
        if plan.ownFlag == ownFlag, plan.kind == kind { (plan.form, plan.kind) = (.text, nil) }
        return plan
    }

    private func settled(by found: ColumnSummary) -> ColumnPlan? {
        var plan = self
        if kind == nil, isNumeric, found.kinds.count > 1, let first = found.kinds.first {
            plan.kind = first
            return plan
        }
        if case .bool = form, !noneIsNo, found.kinds.contains(YesAndNo.possession) {
            plan.noneIsNo = true
            plan.form = .bool(YesAndNo.declared(noneIsNo: true))
            return plan
        }
        return nil
    }

    /// The same column where some cell is known to have this scale.
    func scaled(to scale: Int) -> ColumnPlan {
        var plan = self
        plan.scale = scale
        return plan
    }

    /// The flag that this form stands for; empty for text, which no cell breaks.
    var ownFlag: TypeFlags {
        switch form {
        case .bool(nil): .bool
        case .bool: .pair
        case .int: .int
        case .decimal: .decimal
        case .percent: .percent
        case .measure(let isWhole): isWhole ? .wholeMeasure : .measure
        case .num: .num
        case .date: .date
        case .dateTime: .dateTime
        case .period: .month
        case .text, .code, .enumeration: []
        }
    }

    /// What all cells of this form could be.
    var formFlags: TypeFlags {
        switch form {
        case .int: .intCell
        case .decimal: .decimalCell
        case .num: [.num, .number, .code]
        case .percent: [.percent, .number]
        case .measure(let isWhole): isWhole ? [.measure, .wholeMeasure, .number] : [.measure, .number]
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
        case .int, .measure(isWhole: true): .int
        case .decimal, .percent, .measure: .decimal(scale: scale)
        case .num: .num
        case .date: .date
        case .dateTime: .dateTime
        case .period(let unit): .period(unit)
        case .text, .code, .enumeration: .text
        }
    }
}
