// Cells that break the declared type of their column: what a search for them gives, and what becomes of their rows. Who
// finds them is the source; RejectsSource.swift makes a table of them, RejectProblem.swift the messages.

/// What a look at every value of some columns found.
public struct RejectedCells: Sendable {
    /// In the order of the file, of each column the first so many.
    public var cells: [RejectedCell]
    /// Of the columns that have more of them than `cells`: how many were kept and how many there are.
    public var cut: [Cut]

    public struct Cut: Hashable, Sendable {
        public let column: String
        public let kept: Int
        public let count: Int

        public init(column: String, kept: Int, count: Int) {
            self.column = column
            self.kept = kept
            self.count = count
        }
    }

    public init(cells: [RejectedCell] = [], cut: [Cut] = []) {
        self.cells = cells
        self.cut = cut
    }

    /// How many cells were rejected, kept or not.
    public var count: Int { cells.count + cut.reduce(0) { $0 + $1.count - $1.kept } }
}

/// What becomes of a row with a cell that breaks its declared type: the option `rejects`.
public enum RejectPolicy: String, Sendable, CaseIterable {
    /// The row stays, and the cell is null.
    case null
    /// The row is left out, whatever a query asks of it.
    case drop
    /// The load fails.
    case fail

    var chinese: String {
        switch self {
        case .null: "置空"
        case .drop: "舍去"
        case .fail: "报错"
        }
    }

    init?(spelling: String) {
        let folded = Folding.fold(spelling)
        let synonyms: [String: RejectPolicy] = ["空": .null, "keep": .null, "删除": .drop, "失败": .fail, "error": .fail]
        let found = RejectPolicy.allCases.first { $0.rawValue == folded || $0.chinese == folded }
        guard let policy = found ?? synonyms[folded] else { return nil }
        self = policy
    }
}

extension LoadOptions {
    /// What the option `rejects` says; its value was checked when the options were read.
    var rejectPolicy: RejectPolicy { texts(.rejects)?.first.flatMap(RejectPolicy.init(spelling:)) ?? .null }

    /// What is wrong with the value of `rejects`; nil if nothing is.
    func problemOfRejects() -> Diagnostics? {
        guard let texts = texts(.rejects) else { return nil }
        if texts.count == 1, RejectPolicy(spelling: texts[0]) != nil { return nil }
        return refusal(
            of: Name.rejects.rawValue,
            wanted: Words(en: "\"null\", \"drop\" or \"fail\"", zh: "“置空”、“舍去”或“报错”（null、drop、fail）"))
    }
}
