// What can go wrong, or is worth a note, while a query runs: the facts. The words are in RunProblem+Message.swift.

/// An error of a run.
public enum RunProblem: DiagnosticFacts {
    case cancelled
    case timeLimit(Duration)
    case memoryLimit(limit: Int, purpose: String)
    case rowLimit(limit: Int)
    /// The entities that a query reads have more rows than it may read: the largest of them.
    case scanLimit(limit: Int, rows: Int, entity: String)
    /// An integer, decimal or date left its range. `row` is the 1-based row of the operator's input, where known.
    case overflow(operation: String, row: Int?)
    /// A conversion such as `int(x)` met a text that is no number.
    case notConvertible(text: String, type: String, row: Int?)
    /// `only(…)` met two rows.
    case notOnly(parent: String, count: Int)
    case tooManyRows(limit: UInt32)
    /// `lookup` met a key twice on its right side.
    case repeatedLookupKey(key: String)
    /// `pivot` met two rows for one cell: the column's key.
    case repeatedPivotCell(key: String)
    /// `yoy` or `pop` met a period on two rows.
    case repeatedPeriod(String)
    /// `diff` met a key twice on one side.
    case repeatedDiffKey(key: String)
    /// `expect` did not hold: for how many rows of how many (nil: no row was expected), and the first of them.
    case expectationFailed(failed: Int, of: Int?, rows: [String])
    /// An aggregate, period sequence or pivot would be larger than can be held.
    case tooLarge(what: String)
}

/// A note beside a result: a fact about the rows that went into it.
public struct RunNote: DiagnosticFacts {
    public enum Kind: Hashable, Sendable {
        /// `not`, `!=` or a derived condition kept rows because something was unknown.
        case unknownKept
        case divisionByZero
        /// Rows that tie with the last one kept by `take`/`top`, and were cut.
        case tiesCut
        /// Rows where `all(…)` had nothing to check.
        case vacuousAll
        /// References of a link that are not on file.
        case danglingReferences(link: String, entity: String)
        /// References to a key that stands on several rows; they lead nowhere, for none is guessed.
        case ambiguousReferences(link: String, entity: String)
        /// Rows of an entity whose key stands on another row too.
        case repeatedKeys(entity: String)
        /// Rows of an entity without a key.
        case missingKeys(entity: String)
        /// Entities in the result that print alike.
        case repeatedLabels(column: String)
        /// Keys that differ only in Unicode normal form.
        case keysDifferInNormalForm(entity: String)
        /// Keys that differ only in blanks around, width or case.
        case untidyKeys(entity: String)
        /// Rows that a self link leads back to, where it is followed to any depth.
        case loops(link: String)

        var rank: Int {
            switch self {
            case .unknownKept: 0
            case .divisionByZero: 1
            case .tiesCut: 2
            case .vacuousAll: 3
            case .danglingReferences: 4
            case .ambiguousReferences: 5
            case .repeatedKeys: 6
            case .missingKeys: 7
            case .repeatedLabels: 8
            case .keysDifferInNormalForm: 9
            case .untidyKeys: 10
            case .loops: 11
            }
        }
    }

    public let kind: Kind
    public let count: Int

    public init(kind: Kind, count: Int) {
        self.kind = kind
        self.count = count
    }

    public var severity: Severity { .note }
}
