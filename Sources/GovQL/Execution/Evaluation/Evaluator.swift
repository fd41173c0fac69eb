// Computes expressions over frames, a whole batch at a time. Types, nulls and constants are told apart once per batch;
// the loops are in Execution/Kernels. It knows no operators. One file per family of expressions: Evaluator+….swift.

/// One run of one plan: where columns and links come from, and what was prepared once for all batches.
///
/// A class because frames are evaluated from several threads at once and share its caches.
final class Evaluator: Sendable {
    let tables: any TableAccess
    let context: RunContext

    init(tables: any TableAccess, context: RunContext) {
        self.tables = tables
        self.context = context
    }

    /// One value per row of the frame.
    func evaluate(_ expr: BoundExpr, over frame: Frame) throws -> Vector {
        Vector(.null(frame.count))
    }

    /// The positions (ascending) of the frame's rows for which a bool expression is true; null counts as false.
    func positions(where expr: BoundExpr, over frame: Frame) throws -> [UInt32] { [] }
}
