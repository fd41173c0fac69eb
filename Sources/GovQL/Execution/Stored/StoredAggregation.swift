// Aggregates of an entity's rows by keys that have codes (CodedKey.swift): every thread adds to cells of its own, a block
// of rows at a time, right from the stored columns; no row number, wide value or group is written down beyond a block.
// It knows no operators. Next: StoredMeasure.swift; Operators/StoredAggregate.swift uses it.

import CGovQLKernels

/// A plan for some aggregates.
struct StoredAggregation: Sendable {
    /// How an aggregate's value comes from what was counted.
    struct Output: Sendable {
        let function: AggregateFunction
        let type: DataType
        let argumentType: DataType
        /// Nil where only the rows count.
        let measure: Int?
        let quantile: QuantileFraction?
        /// A question to all values of each code.
        var answer: (sequence: Int, question: Int)?
    }

    let keys: [CodedKey]
    /// All combinations of codes, with those that never come.
    let codeCount: Int
    /// What is counted by: the same, or the places of the only key, whose counts are put together by code at the end.
    private let counted: Counted
    private let measures: [StoredMeasure]
    private let sequences: [StoredSequence]
    private let outputs: [Output]
    /// The measure that counts the rows of each code, or at least tells whether there are any.
    private let rowMeasure: Int
    private let rowCount: Int
    private let evaluator: Evaluator

    private struct Counted {
        let keys: [CodedKey]
        let codeCount: Int
        /// The code of each place, where places are counted.
        var table: CodeTable?
    }

    /// As many cells stay in the cache nearest by.
    private static let mostPlaces = 1 << 13

    /// Cells of one thread beyond this many bytes are not worth it.
    private static let mostBytes = 128 << 20

    /// Nil where some aggregate is not for such loops.
    ///
    /// - Parameters:
    ///   - rowCount: of the entity; no more rows come.
    ///   - mayFallBack: whether rows can be gone through once more, should ``NotStored`` be thrown.
    ///   - takesAll: whether ``count(allOf:purpose:)`` is asked.
    ///   - spareCodes: codes that no row has, for who wants the value of no rows.
    init?(
        _ aggregates: [BoundAggregate], keys: [CodedKey], rowCount: Int, mayFallBack: Bool, spareCodes: Int = 0,
        takesAll: Bool = false, evaluator: Evaluator
    ) throws {
        var codeCount = 1
        for key in keys {
            let (product, overflow) = codeCount.multipliedReportingOverflow(by: key.count)
            guard !overflow, product < 1 << 28 else { return nil }
            codeCount = product
        }
        codeCount += spareCodes
        var planner = StoredPlanner(
            rowCount: rowCount, codeCount: codeCount, mayFallBack: mayFallBack, takesAll: takesAll,
            evaluator: evaluator)
        var outputs: [Output] = []
        for aggregate in aggregates {
            guard let output = try planner.output(aggregate) else { return nil }
            outputs.append(output)
        }
        let countsRows = outputs.contains { $0.measure == nil && $0.answer == nil }
        if !countsRows { planner.narrowSums(outputs) }
        rowMeasure = planner.rowMeasure(isCounted: countsRows || !planner.isAlwaysKnown)
        measures = planner.measures
        sequences = planner.sequences
        self.outputs = outputs
        self.keys = keys
        self.codeCount = codeCount
        self.rowCount = rowCount
        self.evaluator = evaluator
        let places =
            spareCodes == 0 && sequences.isEmpty && measures.allSatisfy(\.isSmall)
            ? Self.places(of: keys, rowCount) : nil
        counted = places ?? Counted(keys: keys, codeCount: codeCount, table: nil)
        guard bytesPerThread <= Self.mostBytes else { return nil }
        // Many cells for few rows cost more than tables of groups.
        guard bytesPerThread <= max(1 << 20, rowCount * 16) else { return nil }
        // A small limit is for groups that do come.
        if let limit = evaluator.context.limits.memory, bytesPerThread > limit / 16 { return nil }
    }

    /// A month of each row need not be looked up if days are counted.
    private static func places(of keys: [CodedKey], _ rowCount: Int) -> Counted? {
        guard keys.count == 1, let table = keys[0].table, keys[0].places.integers != nil else { return nil }
        let places = keys[0].places
        guard places.count < mostPlaces, places.count < rowCount / 8 else { return nil }
        let key = CodedKey(
            places: places, table: nil, count: places.count + 1, values: .integers(low: places.low), ranks: nil)
        return Counted(keys: [key], codeCount: key.count, table: table)
    }

    private var bytesPerThread: Int {
        measures.reduce(0) { $0 + counted.codeCount * $1.cellsPerCode * $1.cellSize }
    }

    /// Whether marked rows can be told to it: where nothing looks at rows that are not.
    var takesMarks: Bool { keys.isEmpty && measures.allSatisfy(\.isOfColumns) }

    /// How many rows of a run are added at a time: more than a block where nothing is written down of them.
    private var runSize: Int {
        guard measures.allSatisfy(\.isOfColumns) else { return StoredBlock.size }
        if keys.isEmpty { return 1 << 16 }
        let isDirect = counted.keys.count == 1 && counted.keys[0].integers != nil
        return isDirect && measures.allSatisfy(\.addsByKey) ? 1 << 16 : StoredBlock.size
    }

    // MARK: Counting

    /// Goes through runs of rows on several threads.
    func count(_ runCount: Int, purpose: String, _ run: @Sendable (Int) throws -> RowRun) throws -> Totals {
        let context = evaluator.context
        let memory = Reservation(for: purpose, in: context)
        let runSize = runSize
        @Sendable func makePart() throws -> Part {
            try memory.add(bytesPerThread)
            return Part(self)
        }
        let parts = try Parallel.share(runCount, threads: context.threads, state: makePart) { part, index in
            try context.checkpoint()
            try run(index).forEachBlock(of: StoredBlock.size, wide: runSize) { read, marks, count in
                try part.add(read, marks: marks, markedCount: count)
            }
        }
        let whole = try parts.first ?? makePart()
        for part in parts.dropFirst() { try whole.merge(part) }
        let cells = counted.table.map { table in
            whole.cells.map { $0.folded(from: counted.codeCount, by: table, to: codeCount) }
        }
        let reader = SequenceReader(
            keys: counted.keys, codeCount: counted.codeCount, rowCount: rowCount, evaluator: evaluator, memory: memory)
        let answers = try sequences.map { try reader.answers($0) }
        return Totals(plan: self, cells: cells ?? whole.cells, answers: answers, memory: memory)
    }

    /// All rows of an entity.
    func count(allOf rowCount: Int, purpose: String) throws -> Totals {
        let size = 1 << 16
        return try count((rowCount + size - 1) / size, purpose: purpose) { index in
            .run(index * size..<min((index + 1) * size, rowCount))
        }
    }

    /// The cells of one thread.
    private final class Part {
        let cells: [StoredCells]
        private let block: StoredBlock

        init(_ plan: StoredAggregation) {
            cells = plan.measures.map { StoredCells($0, codeCount: plan.counted.codeCount) }
            block = StoredBlock(keys: plan.counted.keys, evaluator: plan.evaluator)
        }

        func add(_ read: govql_rows_read, marks: UnsafePointer<UInt8>?, markedCount: Int?) throws {
            block.begin(read, marks: marks, markedCount: markedCount)
            for measure in cells { try measure.add(block) }
        }

        func merge(_ other: Part) throws {
            for (own, another) in zip(cells, other.cells) { try own.merge(another) }
        }
    }

    // MARK: Values

    /// What was counted for all codes. Unchecked: nothing is written any more.
    final class Totals: @unchecked Sendable {
        private let plan: StoredAggregation
        private let cells: [StoredCells]
        /// By sequence, question and code.
        private let answers: [[[Double?]]]
        private let memory: Reservation

        fileprivate init(
            plan: StoredAggregation, cells: [StoredCells], answers: [[[Double?]]], memory: Reservation
        ) {
            self.plan = plan
            self.cells = cells
            self.answers = answers
            self.memory = memory
        }

        /// The codes that rows came to, ascending. Without keys the one there is.
        func codes() -> [UInt32] {
            plan.keys.isEmpty ? [0] : cells[plan.rowMeasure].codesWithRows(plan.codeCount)
        }

        /// The keys that combined codes stand for.
        func keys(at codes: [UInt32]) -> [Vector] {
            guard plan.keys.count > 1 else { return plan.keys.map { $0.keys(at: codes) } }
            var rest = codes
            var result: [Vector] = []
            for key in plan.keys.reversed() {
                let count = UInt32(truncatingIfNeeded: key.count)
                result.append(key.keys(at: Loops.map(rest) { $0 % count }))
                rest = Loops.map(rest) { $0 / count }
            }
            return result.reversed()
        }

        /// The value of each aggregate at these codes.
        func values(at codes: [UInt32]) -> [Vector] { plan.outputs.map { values($0, codes) } }

        private func values(_ output: Output, _ codes: [UInt32]) -> Vector {
            if let (sequence, question) = output.answer {
                let answers = answers[sequence][question]
                return Vector(doubles: codes.map { answers[Int($0)] })
            }
            let rows = cells[plan.rowMeasure]
            guard let measure = output.measure else {
                return Vector(.int64(Loops.map(codes) { Int64(bitPattern: rows.rowCount(Int($0))) }))
            }
            let own = cells[measure]
            switch output.function {
            case .count:
                if case .marks = own.measure { return Vector(.int64(codes.map { own.markCount(Int($0)) })) }
                return Vector(.int64(Loops.map(codes) { Int64(bitPattern: own.known(Int($0))) }))
            case .sum: return sums(own, rows, codes)
            case .avg:
                let scale = output.argumentType.scale
                return Vector(
                    doubles: codes.map { code in
                        let count = own.known(Int(code))
                        if count == 0 { return nil }
                        return DecimalMath.quotient(
                            Int128(own.sum(Int(code))), scale: scale, Int128(count), scale: 0) ?? 0
                    })
            case .min, .max:
                let values = codes.map { own.extreme(Int($0)) }
                let vector = Vector(words: values)
                guard output.argumentType == .bool, case .int64(let words) = vector.storage else { return vector }
                return Vector(.bool(words.map { $0 == 1 }), validity: vector.validity)
            default: return quantiles(own, output, codes)
            }
        }

        /// The sum of no rows is 0; over rows none of which is known it is null.
        private func sums(_ own: StoredCells, _ rows: StoredCells, _ codes: [UInt32]) -> Vector {
            let values = Loops.map(codes) { own.sum(Int($0)) }
            switch own.measure {
            case .packed(let argument, _, _), .pairs(let argument):
                if argument.isAlwaysKnown || argument.filter != nil { return Vector(.int64(values)) }
            case .narrow: return Vector(.int64(values))
            default: break
            }
            let validity = codes.map { own.known(Int($0)) != 0 || rows.rowCount(Int($0)) == 0 }
            return Vector(.int64(values), validity: validity).withoutIdleValidity()
        }

        private func quantiles(_ own: StoredCells, _ output: Output, _ codes: [UInt32]) -> Vector {
            guard let fraction = output.quantile, case .tally(let places) = own.measure else {
                return Vector(.null(codes.count))
            }
            let scale = output.argumentType.scale
            return Vector(
                doubles: codes.map { code in
                    let tallies = own.tallies(Int(code))
                    let count = tallies.reduce(0) { $0 + Int($1) }
                    // The values come in order: how far the search has come is kept.
                    var (place, before) = (0, 0)
                    return fraction.interpolated(count: count, scale: scale) { index in
                        while before + Int(tallies[place]) <= index {
                            before += Int(tallies[place])
                            place += 1
                        }
                        return Int128(places.low) + Int128(place)
                    }
                })
        }
    }
}
