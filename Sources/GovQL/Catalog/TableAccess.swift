// What the executor and the binder ask of data: columns, links and key orders by number. Dataset.swift answers from
// files; tests answer from memory.

/// Columns, links and key orders, made when first asked for and kept.
public protocol TableAccess: Sendable {
    var catalog: Catalog { get }
    func rowCount(of entity: EntityID, context: RunContext) throws -> Int
    /// All values of a field. Its type is the field's type in ``catalog`` once the column was required.
    func column(_ field: FieldID, context: RunContext) throws -> Column
    /// Where a link leads from each row of its source.
    func forward(_ link: LinkID, context: RunContext) throws -> ForwardIndex
    /// Which rows point to each row of the link's target.
    func reverse(_ link: LinkID, context: RunContext) throws -> ReverseIndex
    func keyOrder(of entity: EntityID, context: RunContext) throws -> KeyOrder
}
