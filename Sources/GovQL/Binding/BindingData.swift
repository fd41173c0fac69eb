// What the binder asks of data while it binds. The engine answers; a test can answer with nothing.

/// The rows of an entity that a text names.
struct EntityMatches {
    /// Rows whose label is the text; consulted first.
    var byLabel: [UInt32] = []
    var byKey: [UInt32] = []
    /// The keys of the rows found, as text, in the same order as the list that counts.
    var keys: [String] = []
    /// The labels nearest to the text when nothing was found.
    var nearest: [String] = []
}

/// Answers that rest on data.
protocol BindingData {
    func matches(of entity: EntityID, text: String) throws -> EntityMatches
    /// The distinct values of an expression over a plan's rows: in declared or key order, null last. `fields` are those
    /// that the plan reads; ``TypesChanged`` is thrown if reading them showed that the plan rests on a wrong guess.
    func distinctValues(of expr: BoundExpr, over plan: LogicalPlan, reading fields: Set<FieldID>) throws -> [Value]
    /// How a value prints: an entity by its label.
    func text(of value: Value) -> String
}

/// A text literal that met a text field in `==` or `in`: to be checked against the field's values before the run.
public struct LiteralCheck: Sendable {
    public let field: FieldID
    public let text: String
    public let origin: Origin
}
