// Computes expressions over frames, a whole batch at a time. Types, nulls and constants are told apart once per batch;
// the loops are in Execution/Kernels. It knows no operators. One file per family of expressions: Evaluator+….swift.

/// One run of one plan: where columns and links come from, and what was prepared once for all batches.
///
/// A class because frames are evaluated from several threads at once and share its caches.
final class Evaluator: Sendable {
    let tables: any TableAccess
    let context: RunContext
    let caches = EvaluatorCaches()
    let subplans: SubplanRows
    /// Whether aggregates may be counted right from stored columns; false is for tests: no result depends on it.
    let countsStored: Bool

    /// `subplans` are those of another evaluator of the run, so that no query inside an expression runs twice.
    init(
        tables: any TableAccess, context: RunContext, subplans: SubplanRows = SubplanRows(), countsStored: Bool = true
    ) {
        self.countsStored = countsStored
        self.tables = tables
        self.context = context
        self.subplans = subplans
    }

    /// One value per row of the frame.
    ///
    /// Throws what the first failing row of the first failing part of the expression throws. Notes go to the context.
    func evaluate(_ expr: BoundExpr, over frame: Frame) throws -> Vector {
        try operand(expr, over: frame).expanded(to: frame.count)
    }

    /// The positions (ascending) of the frame's rows for which a bool expression is true; null counts as false.
    func positions(where expr: BoundExpr, over frame: Frame) throws -> [UInt32] {
        let result = try operand(expr, over: frame)
        guard let bools = result.bools else { return [] }
        if result.isConstant { return bools.values[0] ? Self.allPositions(frame.count) : [] }
        return Loops.positions(of: bools.values)
    }

    /// The value for all rows. A frame without rows reaches nothing, so nothing is evaluated for it.
    func operand(_ expr: BoundExpr, over frame: Frame) throws -> Operand {
        if frame.count == 0 { return Operand(Vector(.null(0))) }
        switch expr.kind {
        case .constant(let value): return Operand(value, type: expr.type)
        case .parameter(let index): return Operand(context.parameters[index], type: expr.type)
        case .today: return Operand(Vector(.int64([Int64(context.today.days)])), isConstant: true)
        case .slot(let number): return Operand(frame.batch.slots[number])
        case .entityConstant(let row): return Operand(Vector(.rows([row])), isConstant: true)
        case .outer(let levels, let inner): return try outer(inner, levels: levels, over: frame)
        case .field(let field, let row): return try self.field(field, of: operand(row, over: frame))
        case .follow: return try follow(expr, over: frame)
        case .not(let inner): return try negation(operand(inner, over: frame))
        case .and(let operands): return try junction(operands, settledBy: false, over: frame)
        case .or(let operands): return try junction(operands, settledBy: true, over: frame)
        case .isNull(let inner): return try isNull(operand(inner, over: frame))
        case .compare(let comparison, let lhs, let rhs): return try compare(comparison, lhs, rhs, over: frame)
        case .isOneOf(let inner, let values): return try isOneOf(inner, values, over: frame)
        case .isAmong(let inner, let members): return try isAmong(inner, members, over: frame)
        case .isElement(let inner, let list): return try isElement(inner, of: list, over: frame)
        case .isBetween(let inner, let lower, let upper, let includesUpper):
            return try isBetween(inner, lower: lower, upper: upper, includesUpper: includesUpper, over: frame)
        case .textTest(let test, let text, let part): return try textTest(test, text, part, over: frame)
        case .matches(let text, let pattern): return try matches(operand(text, over: frame), pattern)
        case .arithmetic(let operation, let lhs, let rhs): return try arithmetic(operation, lhs, rhs, expr, over: frame)
        case .negate(let inner): return try negate(inner, expr, over: frame)
        case .shift(let moved, let amount, let isSubtraction):
            return try shift(moved, by: amount, isSubtraction: isSubtraction, expr, over: frame)
        case .distance(let later, let earlier): return try distance(later, earlier, over: frame)
        case .coalesce(let operands): return try coalesce(operands, over: frame)
        case .conditional(let arms, let otherwise): return try conditional(arms, otherwise: otherwise, over: frame)
        case .widen(let inner): return try widen(inner, expr, over: frame)
        case .list(let members): return try list(members, over: frame)
        case .call(let function, let arguments):
            // Functions of long texts can take their time over one batch.
            try context.checkpoint()
            return try call(function, arguments, expr, over: frame)
        case .aggregate(let call): return try aggregate(call, expr, over: frame)
        }
    }

    /// The value for some rows of a frame, which are all that reach it.
    func operand(_ expr: BoundExpr, over frame: Frame, at positions: [UInt32]) throws -> Operand {
        if positions.count == frame.count { return try operand(expr, over: frame) }
        if positions.isEmpty { return Operand(Vector(.null(0))) }
        let slots = expr.slotsRead
        return try operand(expr, over: frame.selecting(positions) { slots.contains($0) })
    }

    static func allPositions(_ count: Int) -> [UInt32] { Loops.numbers(0..<count) }
}

// MARK: Failures

extension Evaluator {
    /// The error of a row that left its type's range.
    func overflow(in expr: BoundExpr, at index: Int, over frame: Frame) -> Diagnostics {
        let problem = RunProblem.overflow(operation: expr.sourceText, row: rowNumber(at: index, of: frame))
        return Diagnostics(Diagnostic(problem, at: expr.origin.range, in: expr.origin.source))
    }

    /// The row as errors name it; a frame without slots, for a bare expression, has no rows worth naming.
    func rowNumber(at index: Int, of frame: Frame) -> Int? {
        frame.batch.slots.isEmpty && frame.outer == nil ? nil : frame.rowNumber(at: index)
    }
}

extension BoundExpr {
    /// The expression as the query has it, for messages.
    var sourceText: String {
        let text = origin.source?.text(origin.range) ?? ""
        if !text.isEmpty { return text }
        switch kind {
        case .arithmetic(let operation, _, _): return operation.rawValue
        case .negate: return "-"
        case .shift(_, _, let isSubtraction): return isSubtraction ? "-" : "+"
        case .call(let function, _): return function.name
        case .aggregate(let call): return call.function.rawValue
        default: return type.name
        }
    }
}
