// Runs plans over tables in memory, each with many batch sizes and both thread counts: all must agree to the last bit.

import Testing

@testable import GovQL

/// Tables, and what plans over them give.
struct PlanBench {
    let tables: MemoryTables

    init(_ tables: MemoryTables = MemoryTables()) { self.tables = tables }

    /// The rows of the result as boxed values, the same whatever the batches and threads.
    func rows(
        _ plan: LogicalPlan, _ types: [DataType], parameters: [Value] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [[Value]] {
        var expected: [[Value]]?
        for batchSize in [8192, 1, 2, 3, 7] {
            for threads in [1, 2] {
                let context = RunContext.forTest(parameters: parameters, threads: threads)
                let batch = try Executor(tables: tables, context: context, batchSize: batchSize).run(plan)
                let rows = Self.rows(batch, types)
                if let expected {
                    #expect(
                        Self.bits(rows) == Self.bits(expected), "batches of \(batchSize), \(threads) threads",
                        sourceLocation: sourceLocation)
                } else {
                    expected = rows
                }
            }
        }
        return expected ?? []
    }

    /// One column of the result.
    func column(
        _ plan: LogicalPlan, _ types: [DataType], at index: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [Value] {
        try rows(plan, types, sourceLocation: sourceLocation).map { $0[index] }
    }

    /// What the notes of a run count, by kind.
    func notes(_ plan: LogicalPlan, batchSize: Int = 2) throws -> [RunNote.Kind: Int] {
        let context = RunContext.forTest()
        _ = try Executor(tables: tables, context: context, batchSize: batchSize).run(plan)
        let notes = context.notes.diagnostics().compactMap { $0.facts as? RunNote }
        return Dictionary(notes.map { ($0.kind, $0.count) }, uniquingKeysWith: +)
    }

    /// The facts of the error that a run ends with, the same whatever the batches and threads.
    func problem(_ plan: LogicalPlan, limits: Limits = .unlimited) -> RunProblem? {
        var problems: [RunProblem?] = []
        for batchSize in [8192, 1, 3] {
            for threads in [1, 2] {
                let context = RunContext.forTest(limits: limits, threads: threads)
                do {
                    _ = try Executor(tables: tables, context: context, batchSize: batchSize).run(plan)
                    problems.append(nil)
                } catch {
                    problems.append((error as? Diagnostics)?.all.first?.facts as? RunProblem)
                }
            }
        }
        #expect(problems.allSatisfy { $0.map { "\($0)" } == problems[0].map { "\($0)" } })
        return problems[0]
    }

    static func rows(_ batch: Batch, _ types: [DataType]) -> [[Value]] {
        #expect(batch.slots.count == types.count)
        return (0..<batch.count).map { row in
            zip(batch.slots, types).map { vector, type in vector.value(at: row, type: type) }
        }
    }

    /// Doubles by their bits, everything else as it prints.
    private static func bits(_ rows: [[Value]]) -> [[String]] {
        rows.map { row in
            row.map { value in
                switch value {
                case .num(let number): "num \(number.bitPattern)"
                case .entity(let entity): "row \(entity.row)"
                default: "\(value)"
                }
            }
        }
    }
}

extension BoundSortKey {
    static func ascending(_ value: BoundExpr) -> BoundSortKey { BoundSortKey(value: value, isDescending: false) }
    static func descending(_ value: BoundExpr) -> BoundSortKey { BoundSortKey(value: value, isDescending: true) }
}

extension BoundAggregate {
    static func over(
        _ function: AggregateFunction, _ arguments: [BoundExpr] = [], type: DataType, distinct: Bool = false,
        where filter: BoundExpr? = nil, sort order: [BoundSortKey] = [], constant: Value? = nil,
        subject: AggregateSubject = .rows
    ) -> BoundAggregate {
        let call = AggregateCall(
            function: function, subject: subject, arguments: arguments, isDistinct: distinct, filter: filter,
            order: order, constant: constant)
        return BoundAggregate(call: call, type: type, origin: .named(function.rawValue))
    }
}

extension LogicalPlan {
    func sliced(skip: Int64? = nil, take: Int64? = nil, sortedBy: [BoundSortKey] = []) -> LogicalPlan {
        .slice(
            self, skip: skip.map { .int($0) }, take: take.map { .int($0) }, sortedBy: sortedBy, origin: .named("take"))
    }
}

/// One entity whose fields are columns of values, for plans over plain rows.
struct Sheet {
    let tables = MemoryTables()
    let entity: EntityID
    private let fields: [(id: FieldID, type: DataType)]

    init(_ columns: [(DataType, [Value])]) {
        let entity = tables.entity("sheet", rows: columns[0].1.count)
        self.entity = entity
        fields = columns.enumerated().map { [tables] index, column in
            (tables.field("c\(index)", column.0, of: entity, column.1), column.0)
        }
    }

    var bench: PlanBench { PlanBench(tables) }
    var scan: LogicalPlan { .scan(entity) }
    var this: BoundExpr { .slot(0, .entity(entity)) }
    var types: [DataType] { fields.map(\.type) }

    /// A column, over the rows of `scan`.
    subscript(index: Int) -> BoundExpr { this.field(fields[index].id, fields[index].type) }

    var columns: [BoundExpr] { fields.indices.map { self[$0] } }

    /// The columns as slots.
    var plain: LogicalPlan { .project(scan, columns) }

    /// A column, over the rows of `plain`.
    func slot(_ index: Int) -> BoundExpr { .slot(index, fields[index].type) }
}
