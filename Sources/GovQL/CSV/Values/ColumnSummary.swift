// What the cells of a column have in common, gathered from a sample or from a whole reading, and the form that follows.
// TypeInference.swift says it of one cell; ColumnPlan.swift makes a plan of it.

/// What one cell could be.
struct CellTraits {
    var flags: TypeFlags
    /// What all cells of a column must have alike: the unit of a number, the pair that a word is of.
    var kind: String?
    var traits: ValueTraits = []
    /// The digits behind the point of what could be a decimal.
    var scale = 0
    /// It stands for nothing, so it speaks for no type.
    var isMark = false
    /// `4.20102E+11`: what a spreadsheet shows of a long number.
    var isShortened = false
    /// More digits than a spreadsheet keeps.
    var isLong = false

    /// Of an empty cell.
    static let nothing = CellTraits(flags: .all)
}

/// What is known of the cells of a column.
struct ColumnSummary: Equatable, Sendable {
    var flags = TypeFlags.all
    /// Everything that some cell could be.
    var seen: TypeFlags = []
    /// In the order in which they were met.
    var kinds: [String] = []
    var traits: ValueTraits = []
    var scale = 0
    var hasValues = false
    var hasMarks = false
    var hasShortened = false
    var hasLong = false

    /// Nothing is known.
    static let all = ColumnSummary()

    /// More kinds than this say nothing more.
    private static let kindLimit = 6

    mutating func add(_ cell: CellTraits) {
        if cell.isMark {
            hasMarks = true
            return
        }
        hasValues = true
        flags.formIntersection(cell.flags)
        seen.formUnion(cell.flags)
        traits.formUnion(cell.traits)
        scale = max(scale, cell.scale)
        hasShortened = hasShortened || cell.isShortened
        hasLong = hasLong || cell.isLong
        if let kind = cell.kind { add(kind: kind) }
    }

    mutating func add(kind: String) {
        if kinds.last == kind || kinds.contains(kind) || kinds.count >= Self.kindLimit { return }
        kinds.append(kind)
    }

    /// Takes over what a later part of the column gave.
    mutating func add(_ part: ColumnSummary) {
        hasMarks = hasMarks || part.hasMarks
        for kind in part.kinds { add(kind: kind) }
        traits.formUnion(part.traits)
        hasShortened = hasShortened || part.hasShortened
        hasLong = hasLong || part.hasLong
        guard part.hasValues else { return }
        hasValues = true
        flags.formIntersection(part.flags)
        seen.formUnion(part.seen)
        scale = max(scale, part.scale)
    }

    /// The narrowest form that all values have.
    var form: CellForm {
        if flags.contains(.int) { return .int }
        if flags.contains(.decimal) { return .decimal }
        // Long numbers some of which a spreadsheet shortened are codes; as numbers the digits that it left would pass.
        if flags.contains(.num) { return hasShortened && seen.contains(.int) && flags.contains(.code) ? .text : .num }
        if flags.contains(.date) { return .date }
        if flags.contains(.dateTime) { return .dateTime }
        if flags.contains(.bool) { return .bool }
        if flags.contains(.month) { return .period(.month) }
        if flags.contains(.percent) { return .percent }
        guard kinds.count == 1, let kind = kinds.first else { return .text }
        if flags.contains(.pair) { return .bool(YesAndNo.table(ofPair: kind)) }
        if flags.contains(.measure) { return .measure(isWhole: flags.contains(.wholeMeasure)) }
        return .text
    }

    /// The kind that goes with the form.
    var formKind: String? {
        switch form {
        case .bool(.some), .measure: kinds.first
        default: nil
        }
    }

    /// Why a column of what looks like numbers is text.
    var remark: TextRemark? {
        guard case .text = form, hasValues else { return nil }
        if hasShortened && flags.contains(.num) { return .shortened }
        guard flags.contains(.number), seen.contains(.measure) || seen.contains(.percent) else { return nil }
        var names = kinds
        if seen.contains(.num) { names.append("") }
        if seen.contains(.percent) { names.append("%") }
        return .mixedNumbers(names)
    }
}

/// Why numbers stay text.
enum TextRemark: Sendable {
    /// Of several units, with and without one; the empty name is that of plain numbers.
    case mixedNumbers([String])
    /// A spreadsheet shortened some.
    case shortened
}
