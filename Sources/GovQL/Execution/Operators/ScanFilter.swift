// `where` right over the rows of an entity, for tests that one stored column answers: a range or comparison of narrow
// integers (numbers, dates, decimals, enums), a test of a dictionary's texts. Such a column is tested where it lies,
// without widening a value or writing down a row that is not kept; runs of rows whose extremes tell that none passes, or
// that all do, are not read (Columns/Column+Zones.swift). Anything else is Filter.swift's, over what is left.
// Next: ColumnTest.swift.

/// Rows of an entity that pass tests of stored columns.
struct ScanFilter: BatchSource {
    /// A run of rows, and which tests it needs.
    private struct Part {
        let range: Range<Int>
        let tests: [Int]
    }

    private let parts: [Part]
    /// Neighbouring parts that need the same tests, as one.
    private let runs: [Part]
    private let tests: [ColumnTest]
    private let run: RunContext
    /// What the tests do not settle.
    let rest: BoundExpr?
    /// How many rows are looked at.
    let rowsTested: Int

    /// Nil when no part of the predicate is such a test, or where an error would tell which of all rows it met.
    init?(_ entity: EntityID, predicate: BoundExpr, context: OperatorContext) throws {
        if predicate.isSensitive { return nil }
        let conditions: [BoundExpr] = if case .and(let conditions) = predicate.kind { conditions } else { [predicate] }
        var (tests, others): ([ColumnTest], [BoundExpr]) = ([], [])
        for condition in conditions {
            if let test = try ColumnTest(condition, context: context) {
                tests.append(test)
            } else {
                others.append(condition)
            }
        }
        guard !tests.isEmpty else { return nil }
        rest =
            others.isEmpty
            ? nil : others.count == 1 ? others[0] : BoundExpr(.and(others), type: .bool, origin: predicate.origin)
        parts = Self.parts(try context.tables.rowCount(of: entity, context: context.run), tests, context)
        runs = Self.runs(parts)
        rowsTested = parts.reduce(0) { $0 + $1.range.count }
        self.tests = tests
        run = context.run
        run.expect(rows: rowsTested)
    }

    /// The runs of which some row may pass.
    private static func parts(_ rowCount: Int, _ tests: [ColumnTest], _ context: OperatorContext) -> [Part] {
        (0..<context.parts(of: rowCount)).compactMap { index in
            let range = context.range(ofPart: index, rowCount: rowCount)
            var open: [Int] = []
            for (number, test) in tests.enumerated() {
                switch test.verdict(on: range) {
                case .none: return nil
                case .some: open.append(number)
                case .all: break
                }
            }
            return Part(range: range, tests: open)
        }
    }

    /// How many rows a run has at most: their marks stay in the cache.
    private static let longestRun = 1 << 15

    private static func runs(_ parts: [Part]) -> [Part] {
        var runs: [Part] = []
        for part in parts {
            if let last = runs.last, last.range.upperBound == part.range.lowerBound, last.tests == part.tests,
                last.range.count + part.range.count <= longestRun
            {
                runs[runs.count - 1] = Part(range: last.range.lowerBound..<part.range.upperBound, tests: last.tests)
            } else {
                runs.append(part)
            }
        }
        return runs
    }

    var batchCount: Int { parts.count }

    func batch(_ index: Int) throws -> Batch {
        try run.checkpoint()
        let rows = rows(of: parts[index])
        run.advance(rows: parts[index].range.count)
        return Batch(count: rows.count, slots: [Vector(.rows(rows))])
    }

    // The same rows for who reads stored columns, in runs.

    var runCount: Int { runs.count }

    /// The rows of one run; marked rather than listed if they may be.
    func run(_ index: Int, mayMark: Bool) throws -> RowRun {
        try run.checkpoint()
        let part = runs[index]
        run.advance(rows: part.range.count)
        if part.tests.isEmpty { return .run(part.range) }
        guard mayMark, part.tests.allSatisfy({ tests[$0].canMark }) else { return .listed(rows(of: part)) }
        var kept = part.range.count
        let marks = [UInt8](unsafeUninitializedCapacity: part.range.count) { marks, count in
            count = part.range.count
            for (place, number) in part.tests.enumerated() where kept > 0 {
                kept = tests[number].mark(part.range, marks, narrows: place > 0)
            }
            // What nobody marks is not written.
            if kept == 0 { marks.initialize(repeating: 0) }
        }
        return kept == 0 ? .run(part.range.lowerBound..<part.range.lowerBound) : .marked(part.range, marks, count: kept)
    }

    private func rows(of part: Part) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: part.range.count) { rows, count in
            guard let first = part.tests.first else {
                for row in part.range {
                    rows.initializeElement(at: row - part.range.lowerBound, to: UInt32(truncatingIfNeeded: row))
                }
                count = part.range.count
                return
            }
            count = tests[first].keep(part.range, rows)
            for number in part.tests.dropFirst() where count > 0 { count = tests[number].keep(rows, count) }
        }
    }

    func firstRow(ofBatch index: Int) -> Int? { index == 0 ? 0 : nil }
}
