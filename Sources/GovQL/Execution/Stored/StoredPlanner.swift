// Which aggregates can be counted right from stored columns, and what is kept for them; equal measures are kept once.
// Next: StoredAggregation.swift.

/// Collects the measures of some aggregates.
struct StoredPlanner {
    let rowCount: Int
    let codeCount: Int
    let mayFallBack: Bool
    let evaluator: Evaluator
    private(set) var measures: [StoredMeasure] = []
    /// Questions that need all values of a code; none unless all rows come.
    private(set) var sequences: [StoredSequence] = []
    let takesAll: Bool

    /// Histograms and marks of one thread have at most so many cells.
    private static let mostCells = 1 << 24
    private static let mostPlaces = 1 << 22

    private var tables: any TableAccess { evaluator.tables }
    private var run: RunContext { evaluator.context }

    init(rowCount: Int, codeCount: Int, mayFallBack: Bool, takesAll: Bool, evaluator: Evaluator) {
        self.takesAll = takesAll
        self.rowCount = rowCount
        self.codeCount = codeCount
        self.mayFallBack = mayFallBack
        self.evaluator = evaluator
    }

    /// How an aggregate is counted; nil if it can't be.
    mutating func output(_ aggregate: BoundAggregate) throws -> StoredAggregation.Output? {
        let call = aggregate.call
        guard case .rows = call.subject, call.order.isEmpty else { return nil }
        if let filter = call.filter, !isPlain(filter) { return nil }
        let argumentType = call.arguments.first?.type ?? .null
        var quantile: QuantileFraction?
        let measure: StoredMeasure?
        switch call.function {
        case .count where call.arguments.isEmpty:
            if call.filter != nil { return nil }
            return output(aggregate, argumentType, nil)
        case .count where call.isDistinct: measure = try marks(call)
        case _ where call.isDistinct: return nil
        case .count, .sum, .avg: measure = try sum(call)
        case .min, .max: measure = try extreme(call)
        case .median, .percentile:
            quantile = QuantileFraction(call)
            guard let quantile else { return nil }
            measure = try tally(call)
            if measure == nil { return try sequence(aggregate, .quantile(quantile)) }
        case .stddev, .variance:
            return try sequence(aggregate, .deviation(takesRoot: call.function == .stddev))
        default: return nil
        }
        guard let measure else { return nil }
        return output(aggregate, argumentType, number(of: measure), quantile)
    }

    private func output(
        _ aggregate: BoundAggregate, _ argumentType: DataType, _ measure: Int?, _ quantile: QuantileFraction? = nil
    ) -> StoredAggregation.Output {
        StoredAggregation.Output(
            function: aggregate.call.function, type: aggregate.type, argumentType: argumentType, measure: measure,
            quantile: quantile)
    }

    /// An answer to a question about the values of each code.
    private mutating func sequence(
        _ aggregate: BoundAggregate, _ question: SequenceQuestion
    ) throws -> StoredAggregation.Output? {
        let argument = aggregate.call.arguments[0]
        guard takesAll, codeCount <= rowCount, aggregate.call.filter == nil, isExact(argument.type),
            let column = try column(argument), column.withStored({ _ in true }) == true
        else { return nil }
        if let last = sequences.firstIndex(where: { $0.column === column }) {
            sequences[last].questions.append(question)
        } else {
            sequences.append(StoredSequence(column: column, scale: argument.type.scale, questions: [question]))
        }
        let index = sequences.firstIndex { $0.column === column } ?? 0
        var output = output(aggregate, argument.type, nil)
        output.answer = (index, sequences[index].questions.count - 1)
        return output
    }

    /// The measure that counts rows, or, where nobody asks how many they are, tells which codes have some; a new one if
    /// none does.
    mutating func rowMeasure(isCounted: Bool) -> Int {
        measures.firstIndex { isCounted ? $0.countsRows : $0.tellsRows } ?? number(of: .rows)
    }

    /// Whether no argument of a sum has values that are not known: else it matters how many rows there are.
    var isAlwaysKnown: Bool {
        measures.allSatisfy { measure in
            switch measure {
            case .packed(let argument, _, _), .pairs(let argument): argument.isAlwaysKnown
            case .rows, .narrow, .extreme, .tally, .marks: true
            }
        }
    }

    /// Makes sums narrow whose values nobody counts, if there are many codes.
    mutating func narrowSums(_ outputs: [StoredAggregation.Output]) {
        guard codeCount > 1 << 14 else { return }
        for (index, measure) in measures.enumerated() {
            guard case .packed(let argument, let low, _) = measure, low > 0, argument.isAlwaysKnown,
                case .column(let column) = argument.source, let high = column.bounds?.upperBound,
                outputs.allSatisfy({ $0.measure != index || $0.function == .sum })
            else { continue }
            let (most, overflow) = UInt64(high).multipliedReportingOverflow(by: UInt64(rowCount))
            if !overflow, most <= UInt64(UInt32.max) { measures[index] = .narrow(argument) }
        }
    }

    private mutating func number(of measure: StoredMeasure) -> Int {
        if !measure.key.isEmpty, let known = measures.firstIndex(where: { $0.key == measure.key }) { return known }
        measures.append(measure)
        return measures.count - 1
    }

    /// An expression over the row in slot 0 that neither counts notes nor, unless all can be done again, fails.
    private func isPlain(_ expr: BoundExpr) -> Bool {
        var isPlain = mayFallBack ? !expr.canNote : !expr.isSensitive
        expr.forEachNode { node, depth in
            switch node.kind {
            case .slot(let number): isPlain = isPlain && number == 0 && depth == 0
            case .outer, .aggregate: isPlain = false
            default: break
            }
        }
        return isPlain
    }

    // MARK: Arguments

    /// The column of the scanned entity that an expression is.
    private func column(_ expr: BoundExpr) throws -> Column? {
        guard let path = StoredPath(reading: expr), path.links.isEmpty, let field = path.field else { return nil }
        return try tables.column(field, context: run)
    }

    /// The column of integers behind one link that an expression is.
    private func linked(_ expr: BoundExpr) throws -> (targets: [UInt32], column: Column)? {
        guard let path = StoredPath(reading: expr), path.links.count == 1, let field = path.field else { return nil }
        let column = try tables.column(field, context: run)
        if column.count > Int(Int32.max) { return nil }
        switch column.storage {
        case .int8, .int16, .int32, .int64:
            return (try tables.forward(path.links[0], context: run).targets, column)
        default: return nil
        }
    }

    private func isExact(_ type: DataType) -> Bool {
        switch type {
        case .int, .decimal: true
        default: false
        }
    }

    private func argument(_ call: AggregateCall) throws -> StoredArgument? {
        let expr = call.arguments[0]
        var signature = PlanSignature()
        signature.add(expr)
        if let filter = call.filter { signature.add(filter) }
        if let column = try column(expr), column.withStored({ _ in true }) == true {
            if case .text = column.storage { return nil }
            // Of filtered rows it is not known which of them have no value.
            if call.filter != nil, column.validity != nil, call.function != .count { return nil }
            return StoredArgument(source: .column(column), filter: call.filter, signature: signature.words)
        }
        if let linked = try linked(expr) {
            if call.filter != nil, call.function != .count { return nil }
            return StoredArgument(
                source: .linked(linked.targets, linked.column), filter: call.filter, signature: signature.words)
        }
        guard mayFallBack, isPlain(expr), isExact(expr.type) else { return nil }
        return StoredArgument(source: .expression(expr), filter: call.filter, signature: signature.words)
    }

    // MARK: Measures

    private func sum(_ call: AggregateCall) throws -> StoredMeasure? {
        guard call.arguments.count == 1, let argument = try argument(call) else { return nil }
        if call.function != .count, !isExact(call.arguments[0].type) { return nil }
        let column: Column
        switch argument.source {
        case .column(let own): column = own
        case .linked(_, let own): column = own
        case .expression: return .pairs(argument)
        }
        let bounds = column.bounds ?? 0...1
        let rows = UInt64(max(1, rowCount))
        // No sum may leave 64 bits.
        let magnitude = max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude)
        let (furthest, isTooFar) = magnitude.multipliedReportingOverflow(by: rows)
        if isTooFar || furthest > UInt64(Int64.max) { return nil }
        let (span, spanOverflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
        if !spanOverflow {
            let (most, overflow) = UInt64(span).multipliedReportingOverflow(by: rows)
            let shift = UInt64(UInt64.bitWidth - most.leadingZeroBitCount)
            let countBits = UInt64.bitWidth - rows.leadingZeroBitCount
            if !overflow, Int(shift) + countBits <= UInt64.bitWidth, shift < 64 {
                return .packed(argument, low: bounds.lowerBound, shift: shift)
            }
        }
        return .pairs(argument)
    }

    private func extreme(_ call: AggregateCall) throws -> StoredMeasure? {
        switch call.arguments[0].type {
        case .int, .decimal, .date, .dateTime, .period, .duration, .enumeration, .bool: break
        default: return nil
        }
        guard let argument = try argument(call), case .column(let column) = argument.source else { return nil }
        // The least 64-bit number stands for none.
        if case .int64 = column.storage { return nil }
        return .extreme(argument, flip: call.function == .max ? 0 : -1)
    }

    private func tally(_ call: AggregateCall) throws -> StoredMeasure? {
        guard isExact(call.arguments[0].type), call.filter == nil, let column = try column(call.arguments[0]),
            let places = StoredPlaces(column, atMost: Self.mostCells), isAllowed(places), rowCount < Int(UInt32.max)
        else { return nil }
        return .tally(places)
    }

    private func marks(_ call: AggregateCall) throws -> StoredMeasure? {
        guard call.arguments.count == 1, call.filter == nil else { return nil }
        let expr = call.arguments[0]
        guard let path = StoredPath(reading: expr) else { return nil }
        if let entity = expr.type.entityID {
            guard path.links.count == 1, path.field == nil else { return nil }
            guard try tables.keyOrder(of: entity, context: run).representatives == nil else { return nil }
            let places = StoredPlaces(
                targets: try tables.forward(path.links[0], context: run).targets,
                count: try tables.rowCount(of: entity, context: run))
            return isAllowed(places) ? .marks(places) : nil
        }
        guard path.links.isEmpty, let column = try column(expr),
            let places = StoredPlaces(column, atMost: Self.mostPlaces), isAllowed(places)
        else { return nil }
        if case .text(let store, _) = column.storage, !store.isUnique { return nil }
        return .marks(places)
    }

    private func isAllowed(_ places: StoredPlaces) -> Bool {
        let (cells, overflow) = (places.count + 1).multipliedReportingOverflow(by: codeCount)
        return !overflow && cells <= Self.mostCells
    }
}
