// Scalar functions: the kernel gets whole vectors; a row it can't compute becomes an error with its place.

extension Evaluator {
    func call(
        _ function: ScalarFunction, _ arguments: [BoundExpr], _ expr: BoundExpr, over frame: Frame
    ) throws -> Operand {
        let operands = try arguments.map { try operand($0, over: frame) }
        let isConstant = operands.allSatisfy(\.isConstant)
        let count = isConstant ? 1 : frame.count
        let call = ScalarArguments(
            vectors: operands.map { $0.expanded(to: count) }, types: arguments.map(\.type), resultType: expr.type,
            count: count, today: context.today)
        do {
            return Operand(try function.kernel(call), isConstant: isConstant)
        } catch let failure as ScalarFailure {
            throw diagnostics(failure, in: expr, over: frame)
        }
    }

    private func diagnostics(_ failure: ScalarFailure, in expr: BoundExpr, over frame: Frame) -> Diagnostics {
        switch failure.reason {
        case .overflow: return overflow(in: expr, at: failure.index, over: frame)
        case .notConvertible(let text, let type):
            let row = rowNumber(at: failure.index, of: frame)
            let problem = RunProblem.notConvertible(text: text, type: type, row: row)
            return Diagnostics(Diagnostic(problem, at: expr.origin.range, in: expr.origin.source))
        }
    }
}
