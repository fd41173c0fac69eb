// The window functions as a closed set: values of a row that depend on other rows at the same point of the pipe. Names,
// documentation and examples are in WindowTable.swift; how each is computed is Execution's.

/// A function of a row and the other rows of its partition.
public enum WindowFunction: String, Sendable, CaseIterable {
    case total
    case rank
    case denseRank = "dense_rank"
    case rowNumber = "row_number"
    case runningSum = "running_sum"
    case prev
    case next
    case ntile
    case movingAvg = "moving_avg"
    case yoy
    case pop

    /// Whether the result is defined only with a `sort`.
    public var needsOrder: Bool {
        switch self {
        case .total, .rowNumber, .yoy, .pop: false
        case .rank, .denseRank, .runningSum, .prev, .next, .ntile, .movingAvg: true
        }
    }

    /// How many arguments it takes.
    public var argumentCount: Int {
        switch self {
        case .rank, .denseRank, .rowNumber: 0
        case .total, .runningSum, .prev, .next, .ntile, .yoy, .pop: 1
        case .movingAvg: 2
        }
    }
}
