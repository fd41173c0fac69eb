// Columns that depend on other rows at this point of the pipe: ranks, running sums, neighbours, aggregates with `per`.
// Rows keep their order and number. Next: Aggregate.swift for groups that become rows.

struct WindowOperator {
    let items: [WindowItem]
    let context: OperatorContext

    func run(_ input: any BatchSource, slotCount: Int) throws -> any BatchSource {
        let (kept, parts) = try context.collecting(input, for: "window") { frame in
            try items.map { try Inputs($0, over: frame, context) }
        }
        var rows = kept.joined(slotCount: slotCount)
        for (index, item) in items.enumerated() {
            let values = try values(of: item, parts.map { $0[index] }, rowCount: rows.count)
            try kept.memory.add(values.footprint)
            rows.slots.append(values)
        }
        return SlicedSource(rows: rows, memory: kept.memory, context: context)
    }

    /// What an item reads of one batch.
    private struct Inputs: Sendable {
        let rowCount: Int
        let partition: [Vector]
        let order: [Vector]
        let argument: [Vector]
        let aggregate: AggregateRows?

        init(_ item: WindowItem, over frame: Frame, _ context: OperatorContext) throws {
            rowCount = frame.count
            partition = try item.partition.map { try context.evaluator.evaluate($0, over: frame) }
            order = try item.order.map { try context.evaluator.evaluate($0.value, over: frame) }
            argument = try item.argument.map { [try context.evaluator.evaluate($0, over: frame)] } ?? []
            aggregate =
                if case .aggregate(let call) = item.function {
                    try AggregateReader(call: call, evaluator: context.evaluator).read(frame)
                } else {
                    nil
                }
        }
    }

    private func values(of item: WindowItem, _ parts: [Inputs], rowCount: Int) throws -> Vector {
        var grouper = try Grouper(item.partition.map(\.type), tables: context.tables, run: context.run)
        let groups = parts.map { grouper.groups(of: $0.partition, rowCount: $0.rowCount) }
        if case .aggregate(let call) = item.function {
            return try aggregate(call, item, parts, groups, grouper)
        }
        let order = try RowOrder(
            context.concatenated(parts.map(\.order), count: item.order.count), by: item.order, count: rowCount,
            tables: context.tables, run: context.run)
        let walk = PartitionWalk(partitions: groups.flatMap { $0 }, partitionCount: grouper.count, order: order)
        let argument = Vector.concatenating(parts.flatMap(\.argument))
        switch item.function {
        case .rank: return walk.ranks(isDense: false)
        case .denseRank: return walk.ranks(isDense: true)
        case .rowNumber: return walk.rowNumbers()
        case .previous: return argument.gathering(walk.neighbours(isNext: false))
        case .next: return argument.gathering(walk.neighbours(isNext: true))
        case .runningSum: return try runningSum(of: argument, item, walk)
        case .earlier(let shift):
            let periods = Vector.concatenating(parts.compactMap(\.order.first))
            return argument.gathering(try walk.earlier(shift, periods: periods, item))
        case .ntile(let parts): return walk.tiles(parts)
        case .movingAverage(let width):
            return try walk.movingAverage(of: argument, type: item.argument?.type ?? .num, width: width) { row in
                overflow(of: item, row: row)
            }
        case .aggregate: preconditionFailure("Computed above")
        }
    }

    private func aggregate(
        _ call: AggregateCall, _ item: WindowItem, _ parts: [Inputs], _ groups: [[UInt32]], _ grouper: Grouper
    ) throws -> Vector {
        let names = grouper.keys()
        let bound = BoundAggregate(call: call, type: item.type, origin: item.origin)
        let aggregation = try Aggregation(bound, tables: context.tables, run: context.run) { group in
            grouper.types.isEmpty
                ? "all rows"
                : KeyText.text(
                    of: names, types: grouper.types, at: group, tables: context.tables, run: context.run)
        }
        for (part, groups) in zip(parts, groups) {
            guard let rows = part.aggregate else { continue }
            try aggregation.add(rows, groups: groups, groupCount: grouper.count)
        }
        return try aggregation.finish(groupCount: grouper.count).gathering(groups.flatMap { $0 })
    }

    /// The sum of the row and all before it. As with `sum`, unknown values are left out, and the sum is null as long as
    /// none is known.
    private func runningSum(of values: Vector, _ item: WindowItem, _ walk: PartitionWalk) throws -> Vector {
        if case .float64(let numbers) = values.storage { return walk.runningSum(numbers, values.validityMask()) }
        let isDecimal = if case .decimal = item.type { true } else { false }
        return try walk.runningSum(values.wideIntegers(), values.validityMask()) { sum in
            isDecimal ? DecimalMath.checked(sum) != nil : Int64(exactly: sum) != nil
        } overflow: { row in
            overflow(of: item, row: row)
        }
    }

    private func overflow(of item: WindowItem, row: Int) -> any Error {
        let text = item.origin.source?.text(item.origin.range) ?? ""
        let problem = RunProblem.overflow(operation: text.isEmpty ? "running sum" : text, row: row + 1)
        return Diagnostics(Diagnostic(problem, at: item.origin.range, in: item.origin.source))
    }
}

/// The rows by partition, in order within each. Parts and moving means: Window+Parts.swift.
struct PartitionWalk {
    private let partitions: [UInt32]
    let order: RowOrder
    let sorted: [UInt32]

    init(partitions: [UInt32], partitionCount: Int, order: RowOrder) {
        self.partitions = partitions
        self.order = order
        sorted = GroupSegments(positions: order.permutation(), groups: partitions, groupCount: partitionCount).positions
    }

    var count: Int { sorted.count }

    func isFirst(_ index: Int) -> Bool {
        index == 0 || partitions[Int(sorted[index - 1])] != partitions[Int(sorted[index])]
    }

    /// 1, 1, 3, or 1, 1, 2 if dense. Null where the first key is null.
    func ranks(isDense: Bool) -> Vector {
        var result = [Int64](repeating: 0, count: count)
        var position: Int64 = 0
        var rank: Int64 = 0
        for index in 0..<count {
            if isFirst(index) {
                position = 1
                rank = 1
            } else {
                position += 1
                if !order.areTied(sorted[index - 1], sorted[index]) { rank = isDense ? rank + 1 : position }
            }
            result[Int(sorted[index])] = rank
        }
        guard let key = order.keys.first else { return Vector(.int64(result)) }
        let validity = key.hasNull ? key.words.map { $0 != key.bound } : nil
        if let validity { for row in 0..<count where !validity[row] { result[row] = 0 } }
        return Vector(.int64(result), validity: validity)
    }

    func rowNumbers() -> Vector {
        var result = [Int64](repeating: 0, count: count)
        var number: Int64 = 0
        for index in 0..<count {
            number = isFirst(index) ? 1 : number + 1
            result[Int(sorted[index])] = number
        }
        return Vector(.int64(result))
    }

    /// For each row the row one before or after it in its partition, or `nullRow`.
    func neighbours(isNext: Bool) -> [UInt32] {
        var result = [UInt32](repeating: nullRow, count: count)
        for index in 0..<count where !isFirst(index) {
            let (lower, upper) = (sorted[index - 1], sorted[index])
            if isNext { result[Int(lower)] = upper } else { result[Int(upper)] = lower }
        }
        return result
    }

    func runningSum(
        _ values: [Int128], _ mask: [Bool]?, fits: (Int128) -> Bool, overflow: (Int) -> any Error
    ) throws -> Vector {
        var result = [Int128](repeating: 0, count: count)
        var isKnown = [Bool](repeating: false, count: count)
        var sum: Int128 = 0
        var known = false
        // `wideIntegers` of an all-null argument is all zero, so the mask is what tells.
        for index in 0..<count {
            let row = Int(sorted[index])
            if isFirst(index) { (sum, known) = (0, false) }
            if mask?[row] ?? true {
                let (next, isOver) = sum.addingReportingOverflow(values[row])
                guard !isOver, fits(next) else { throw overflow(row) }
                (sum, known) = (next, true)
            }
            (result[row], isKnown[row]) = (sum, known)
        }
        return Vector(mantissas: result, validity: isKnown)
    }

    func runningSum(_ values: [Double], _ mask: [Bool]?) -> Vector {
        var result = [Double?](repeating: nil, count: count)
        var sum = 0.0
        var compensation = 0.0
        var known = false
        for index in 0..<count {
            let row = Int(sorted[index])
            if isFirst(index) { (sum, compensation, known) = (0, 0, false) }
            if mask?[row] ?? true {
                sum = FloatSums.add(values[row], to: sum, &compensation)
                known = true
            }
            if known { result[row] = sum + compensation }
        }
        return Vector(doubles: result)
    }
}
