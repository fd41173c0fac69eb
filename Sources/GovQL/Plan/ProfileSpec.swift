// What `describe` looks at: columns of rows, each by the slot of its values and the slot of what they print as. How the
// figures are found is Execution/Aggregation/ColumnFigures.swift's business.

/// The columns that `describe` makes a row of.
public struct ProfileSpec: Sendable {
    /// A column of the rows.
    public struct Column: Sendable {
        public let name: String
        /// The type as a person reads it.
        public let typeName: String
        public let type: DataType
        /// Where its values stand.
        public let slot: Int
        /// Where the texts of its values stand: for rows of an entity another slot, else the same.
        public let shownSlot: Int
        public let shownType: DataType
    }

    public let columns: [Column]

    /// What a row of the result holds: name, type, rows, missing, distinct, then texts: least, quartiles, greatest,
    /// frequent values, histogram.
    static let slotTypes: RowShape =
        [.text, .text, .int, .int, .int] + [DataType](repeating: .text, count: 7)

    /// What those columns are called.
    static let english = [
        "column", "type", "rows", "missing", "distinct", "min", "p25", "median", "p75", "max", "top", "histogram",
    ]
    static let chinese = ["列", "类型", "行数", "缺失", "不同值", "最小", "四分之一", "中位数", "四分之三", "最大", "常见值", "分布"]
}
