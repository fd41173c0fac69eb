// What is known of a column beside its name and type: what its numbers mean. Found while a query is bound, and carried
// along to the result, where it decides how shares are written, what an axis is called and what may be added up.

/// What a column's values mean.
public struct ColumnFacts: Hashable, Sendable {
    /// Whether it holds shares of a whole: what `share` gives, growth, and measures whose unit is `%`.
    public var isShare = false
    /// What its numbers count, where a measure says so: `人`.
    public var unit: String?
    /// The measure that it shows, by its first name.
    public var measure: String?
    /// Whether the values of several rows may be added up: counts and sums over rows that no two of them share. A mean,
    /// a ratio or a count of distinct things may not.
    public var isAdditive = false
    /// Whether it tells rows apart, as keys do, and counts nothing, though it may be written in digits.
    public var isIdentifier = false
    /// Whether it is a field of a ledger, as it stands there.
    public var isStored = false
    /// Whether it says of each row how many keys it has, as `with total` makes it.
    public var isLevel = false

    public init() {}

    static let level: ColumnFacts = {
        var facts = ColumnFacts()
        facts.isLevel = true
        return facts
    }()
}
