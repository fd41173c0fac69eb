// The aggregate functions as a closed set, with the facts that binder, executor and (later) SQL ask of them. Names,
// Chinese names, documentation and examples are in AggregateTable.swift; how each is computed is Execution's.

/// A function of many rows.
public enum AggregateFunction: String, Sendable, CaseIterable {
    case count, sum, avg, min, max, median, percentile, stddev, variance, ratio, share
    case any, all, none
    case only, first, last, argmax, argmin, list, join

    /// Whether the result over no rows is a value (`count` 0, `sum` 0, `any` false, `all` and `none` true).
    public var isDefinedOnEmpty: Bool {
        switch self {
        case .count, .sum, .any, .all, .none: true
        default: false
        }
    }

    /// Whether the result may depend on the order of rows, so that `sort` makes sense.
    public var takesOrder: Bool {
        switch self {
        case .first, .last, .list, .join: true
        default: false
        }
    }

    /// Whether counting a row twice would change it: such a one is guarded against forward links in `summarize`.
    public var countsRows: Bool {
        switch self {
        case .min, .max, .any, .all, .none, .only, .first, .last, .argmax, .argmin: false
        default: true
        }
    }
}
