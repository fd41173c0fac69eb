// The half of an aggregate that runs per batch, on any thread: its filter, arguments and order evaluated over rows.
// It keeps nothing. Next: Aggregation.swift takes what it reads, in order.

/// What an aggregate needs of some rows, its filter applied.
struct AggregateRows: Sendable {
    /// The rows that the filter kept; nil for all.
    let positions: [UInt32]?
    let arguments: [Vector]
    let order: [Vector]

    /// The groups of these rows, given those of all rows.
    func groups(_ all: [UInt32]) -> [UInt32] { positions.map { $0.map { all[Int($0)] } } ?? all }
}

/// Evaluates the clauses of a call.
struct AggregateReader: Sendable {
    let call: AggregateCall
    let evaluator: Evaluator
    /// What its arguments and order read; the other slots need not be copied when a filter drops rows.
    private let slots: Set<Int>

    init(call: AggregateCall, evaluator: Evaluator) {
        self.call = call
        self.evaluator = evaluator
        slots = (call.arguments + call.order.map(\.value)).reduce(into: []) { $0.formUnion($1.slotsRead) }
    }

    func read(_ rows: Frame) throws -> AggregateRows {
        guard let filter = call.filter else { return try read(rows, positions: nil) }
        let positions = try evaluator.positions(where: filter, over: rows)
        if positions.count == rows.count { return try read(rows, positions: nil) }
        return try read(rows.selecting(positions) { slots.contains($0) }, positions: positions)
    }

    private func read(_ rows: Frame, positions: [UInt32]?) throws -> AggregateRows {
        AggregateRows(
            positions: positions, arguments: try call.arguments.map { try evaluator.evaluate($0, over: rows) },
            order: try call.order.map { try evaluator.evaluate($0.value, over: rows) })
    }
}
