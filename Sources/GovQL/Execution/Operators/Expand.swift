// `expand`: one row per linked row, or per member of a list. The one place where rows multiply, so their number is
// found first and the result is cut into parts of the usual size. Next: Aggregation/Reach.swift walks links.

struct ExpandOperator {
    let keepsEmpty: Bool
    let context: OperatorContext

    /// One row per row reached from `start` along a path, each arrival a row.
    func run(
        _ input: any BatchSource, start: BoundExpr, path: [Hop], slotCount: Int
    ) throws -> any BatchSource {
        let reach = try Reach(path: path, tables: context.tables, run: context.run)
        let (kept, parts) = try context.collecting(input, for: "expand") { frame in
            let starts = ReachedRows.starting(at: try context.evaluator.evaluate(start, over: frame))
            return reach.arrivals(from: starts)
        }
        let pairs = zip(kept.batches, parts).map { batch, reached in
            Members(owners: reached.owners, values: reached.batch(along: path).slots, ownerCount: batch.count)
        }
        return try multiplied(kept, pairs, slotCount: slotCount, width: path.endsInDepth ? 2 : 1)
    }

    /// One row per element of a list that is not null.
    func run(_ input: any BatchSource, list: BoundExpr, slotCount: Int) throws -> any BatchSource {
        let (kept, parts) = try context.collecting(input, for: "expand") { frame in
            Members(ofLists: try context.evaluator.evaluate(list, over: frame))
        }
        return try multiplied(kept, parts, slotCount: slotCount, width: 1)
    }

    private func multiplied(
        _ kept: KeptRows, _ parts: [Members], slotCount: Int, width: Int
    ) throws -> any BatchSource {
        var owners: [UInt32] = []
        var values: [[Vector]] = []
        var firstRow = 0
        for (batch, part) in zip(kept.batches, parts) {
            let part = keepsEmpty ? part.keepingEmpty() : part
            // Positions are 32 bits wide, and the last one stands for null.
            guard owners.count + part.owners.count < Int(nullRow) else {
                throw Diagnostics(Diagnostic(RunProblem.tooManyRows(limit: nullRow - 1)))
            }
            try kept.memory.add(part.owners.count * 8)
            let base = UInt32(truncatingIfNeeded: firstRow)
            owners.append(contentsOf: part.owners.map { $0 + base })
            values.append(part.values)
            firstRow += batch.count
        }
        return ExpandedSource(
            rows: kept.joined(slotCount: slotCount), owners: owners,
            values: context.concatenated(values, count: width), memory: kept.memory, context: context)
    }
}

/// What the rows of one batch multiply into: owners ascend.
private struct Members: Sendable {
    let owners: [UInt32]
    /// A slot each, of what the owners multiply into.
    let values: [Vector]
    let ownerCount: Int

    init(owners: [UInt32], values: [Vector], ownerCount: Int) {
        self.owners = owners
        self.values = values
        self.ownerCount = ownerCount
    }

    init(ofLists lists: Vector) {
        var owners: [UInt32] = []
        var positions: [UInt32] = []
        guard case .list(let offsets, let elements) = lists.storage else {
            self.init(owners: [], values: [Vector(.null(0))], ownerCount: lists.count)
            return
        }
        for owner in 0..<lists.count where !lists.isNull(owner) {
            for element in offsets[owner]..<offsets[owner + 1] where !elements.isNull(element) {
                owners.append(UInt32(truncatingIfNeeded: owner))
                positions.append(UInt32(truncatingIfNeeded: element))
            }
        }
        self.init(owners: owners, values: [elements.gathering(positions)], ownerCount: lists.count)
    }

    /// With a null for each owner that has none.
    func keepingEmpty() -> Members {
        var newOwners: [UInt32] = []
        var positions: [UInt32] = []
        var next = 0
        for owner in 0..<UInt32(truncatingIfNeeded: ownerCount) {
            let start = next
            while next < owners.count, owners[next] == owner {
                newOwners.append(owner)
                positions.append(UInt32(truncatingIfNeeded: next))
                next += 1
            }
            if next == start {
                newOwners.append(owner)
                positions.append(nullRow)
            }
        }
        return Members(owners: newOwners, values: values.map { $0.gathering(positions) }, ownerCount: ownerCount)
    }
}

/// Rows of the input repeated for their members.
private struct ExpandedSource: BatchSource {
    let rows: Batch
    let owners: [UInt32]
    let values: [Vector]
    let memory: Reservation
    let context: OperatorContext

    var batchCount: Int { context.parts(of: owners.count) }

    func batch(_ index: Int) throws -> Batch {
        let range = context.range(ofPart: index, rowCount: owners.count)
        var batch = rows.gathering(Array(owners[range]))
        batch.slots += values.map { $0.slice(range) }
        return batch
    }

    func firstRow(ofBatch index: Int) -> Int? { index * context.batchSize }
}
