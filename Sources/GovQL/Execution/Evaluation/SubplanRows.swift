// The rows of queries inside expressions: made once per run, by whichever batch asks first, and kept for the others.
// Membership: Evaluator+Membership.swift; aggregates over them: Evaluator+Queried.swift.

import Synchronization

/// A class because the evaluators of a run share it.
final class SubplanRows: Sendable {
    private struct State {
        /// The subplan is kept so that its identity stays its own.
        var rows: [ObjectIdentifier: (subplan: Subplan, cell: OnceCell<Batch>)] = [:]
        var sets: [ObjectIdentifier: (subplan: Subplan, cell: OnceCell<ConstantSet>)] = [:]
        var values: [[UInt64]: OnceCell<Vector>] = [:]
    }

    private let state = Mutex(State())

    func rows(of subplan: Subplan, evaluator: Evaluator) throws -> Batch {
        let cell = state.withLock { state in
            let entry = state.rows[ObjectIdentifier(subplan)] ?? (subplan, OnceCell<Batch>())
            state.rows[ObjectIdentifier(subplan)] = entry
            return entry.cell
        }
        return try cell.value {
            try Executor(tables: evaluator.tables, context: evaluator.context).rows(of: subplan)
        }
    }

    func set(of subplan: Subplan, compute: () throws -> ConstantSet) throws -> ConstantSet {
        let cell = state.withLock { state in
            let entry = state.sets[ObjectIdentifier(subplan)] ?? (subplan, OnceCell<ConstantSet>())
            state.sets[ObjectIdentifier(subplan)] = entry
            return entry.cell
        }
        return try cell.value(orCompute: compute)
    }

    /// The one value of an aggregate that reads nothing of the rows around it, by its signature.
    func value(_ signature: [UInt64], compute: () throws -> Vector) throws -> Vector {
        let cell = state.withLock { state in
            let cell = state.values[signature] ?? OnceCell<Vector>()
            state.values[signature] = cell
            return cell
        }
        return try cell.value(orCompute: compute)
    }
}
