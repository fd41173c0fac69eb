// What `fill` and `diff` have to know beyond their inputs: see LogicalPlan.swift.

/// `fill k in … per j`: the values of a key that a summary's groups lack.
public struct FillSpec: Sendable {
    /// The values that ought to be there.
    public enum Domain: Sendable {
        /// From the least to the greatest that occurs, without a gap.
        case span
        case values([Value])
        /// Those of a query's one slot.
        case rows(Subplan)
    }

    /// The slot that is completed.
    public let key: Int
    /// The slots whose every combination gets all values; other keys are null in what is added.
    public let partition: [Int]
    /// All keys of the summary: its order.
    public let order: [Int]
    /// The slot that says how many keys a row of totals has; nil without totals. Subtotals of what is added are added too.
    public let level: Int?
    /// The keys are the levels of a tree: a value comes with those above it, which its domain's rows give before it, and only
    /// once. Totals stand before what they sum up.
    public let isOutline: Bool
    /// For each slot whether nothing is 0 rather than null.
    public let emptyIsZero: [Bool]
    public let domain: Domain
    public let origin: Origin
}

/// `diff (q) on a, b`: rows of two inputs that have one key.
///
/// The slots of either side are the keys, a value of each field to compare, the field as text, and the row itself.
public struct DiffSpec: Sendable {
    public let keyCount: Int
    public let fields: [String]
    /// Whether rows of both sides are of one entity, so that the earlier may stand for a row that is gone.
    public let isOneEntity: Bool
    public let origin: Origin

    /// What a row of the result says of a key, in the order of the codes that the operator gives.
    public static let change = EnumType(
        name: "change",
        members: [
            EnumType.Member(name: "added", otherNames: ["新增"]), EnumType.Member(name: "removed", otherNames: ["移除"]),
            EnumType.Member(name: "changed", otherNames: ["变更"]),
        ], isOrdered: false)
}
