// `fill k`: groups that a summary lacks, beside those it has, in the order of its keys. Which values of k ought to be there
// is the spec's; which are missing is asked for each combination of the other keys.

struct FillOperator {
    let spec: FillSpec
    let shape: RowShape
    let context: OperatorContext

    func run(_ input: any BatchSource) throws -> any BatchSource {
        let (kept, _) = try context.collecting(input, for: "fill") { _ in () }
        let rows = kept.joined(slotCount: shape.count)
        let added = spec.isOutline ? try outlined(beside: rows) : try added(to: rows, try domain(of: rows))
        let all = Batch.concatenating([rows] + added, slotCount: shape.count)
        for batch in added { try kept.memory.add(batch.footprint) }
        let keys = order(of: all)
        let order = try RowOrder(
            ascending: keys.map(\.vector), types: keys.map(\.type), count: all.count, tables: context.tables,
            run: context.run)
        return GatheredSource(rows: all, positions: order.permutation(), memory: kept.memory, context: context)
    }

    /// The order of a summary; subtotals follow their group.
    private func order(of rows: Batch) -> [(vector: Vector, type: DataType)] {
        let keys = spec.order.map { (vector: rows.slots[$0], type: shape[$0]) }
        guard let level = spec.level, case .int64(let levels) = rows.slots[level].storage else { return keys }
        if spec.isOutline {
            return keys.enumerated().flatMap { index, key in
                [(vector: Vector(.bool(levels.map { $0 > index })), type: .bool), key]
            }
        }
        return keys.enumerated().flatMap { index, key in
            [key, (vector: Vector(.bool(levels.map { $0 <= index })), type: .bool)]
        }
    }

    /// The rows that are missing: of totals, at each level that has the key.
    private func added(to rows: Batch, _ domain: Vector) throws -> [Batch] {
        guard let level = spec.level, case .int64(let levels) = rows.slots[level].storage else {
            return [try missing(in: rows, of: spec.partition, domain)]
        }
        return try (spec.key + 1...max(spec.key + 1, spec.order.count)).map { count in
            let here = (0..<UInt32(truncatingIfNeeded: rows.count)).filter { levels[Int($0)] == Int64(count) }
            let kept = Batch(count: here.count, slots: rows.slots.map { $0.gathering(here) })
            let batch = try missing(in: kept, of: spec.partition.filter { $0 < count }, domain)
            var slots = batch.slots
            slots[level] = Vector(.int64([Int64](repeating: Int64(count), count: batch.count)))
            return Batch(count: batch.count, slots: slots)
        }
    }

    /// The places of a tree that are missing, and those above them.
    private func outlined(beside rows: Batch) throws -> [Batch] {
        guard let level = spec.level, case .int64(let levels) = rows.slots[level].storage,
            case .rows(let subplan) = spec.domain
        else { return [] }
        let places = try context.evaluator.subplans.rows(of: subplan, evaluator: context.evaluator)
        return try (1...spec.key + 1).map { count in
            let here = (0..<UInt32(truncatingIfNeeded: rows.count)).filter { levels[Int($0)] == Int64(count) }
            var known = try Grouper(Array(shape[..<count]), tables: context.tables, run: context.run)
            _ = known.groups(of: rows.slots[..<count].map { $0.gathering(here) }, rowCount: here.count)
            let fresh = fresh(Array(places.slots[..<count]), count: places.count, beside: &known)
            let keys = places.slots[..<count].map { $0.gathering(fresh) }
            let batch = batch(of: keys, Array(0..<count - 1), key: count - 1, count: fresh.count)
            var slots = batch.slots
            slots[level] = Vector(.int64([Int64](repeating: Int64(count), count: batch.count)))
            return Batch(count: batch.count, slots: slots)
        }
    }

    // MARK: Which values

    private func domain(of rows: Batch) throws -> Vector {
        switch spec.domain {
        case .values(let values): return Vector(values, type: shape[spec.key])
        case .rows(let subplan):
            return try context.evaluator.subplans.rows(of: subplan, evaluator: context.evaluator).slots[0]
        case .span:
            let keys = rows.slots[spec.key]
            guard case .int64(let words) = keys.storage else { return Vector(.null(0)) }
            let known = words.indices.filter { !keys.isNull($0) }.map { words[$0] }
            guard let low = known.min(), let high = known.max() else { return Vector(.null(0)) }
            guard UInt64(bitPattern: high &- low) < UInt64(nullRow) else { throw tooLarge }
            return Vector(.int64((low...high).map { $0 }))
        }
    }

    // MARK: Which are missing

    private func missing(in rows: Batch, of partition: [Int], _ domain: Vector) throws -> Batch {
        let types = partition.map { shape[$0] }
        var partitions = try Grouper(types, tables: context.tables, run: context.run)
        _ = partitions.groups(of: partition.map { rows.slots[$0] }, rowCount: rows.count)
        let (count, overflow) = partitions.count.multipliedReportingOverflow(by: domain.count)
        guard !overflow, count < Int(nullRow) else { throw tooLarge }
        try context.run.reserve(count * 8, for: "fill")
        defer { context.run.release(count * 8) }
        // Every pair of a combination and a value; those with a number of their own were not there before.
        var owners: [UInt32] = []
        var values: [UInt32] = []
        owners.reserveCapacity(count)
        values.reserveCapacity(count)
        for owner in 0..<partitions.count {
            for value in 0..<domain.count where !domain.isNull(value) {
                owners.append(UInt32(truncatingIfNeeded: owner))
                values.append(UInt32(truncatingIfNeeded: value))
            }
        }
        let keys = partitions.keys().map { $0.gathering(owners) }
        let pairs = keys + [domain.gathering(values)]
        var known = try Grouper(types + [shape[spec.key]], tables: context.tables, run: context.run)
        _ = known.groups(
            of: partition.map { rows.slots[$0] } + [rows.slots[spec.key]], rowCount: rows.count)
        let fresh = fresh(pairs, count: owners.count, beside: &known)
        return batch(of: pairs.map { $0.gathering(fresh) }, partition, key: spec.key, count: fresh.count)
    }

    /// The positions of keys that are not known yet, each once.
    private func fresh(_ keys: [Vector], count: Int, beside known: inout Grouper) -> [UInt32] {
        var next = known.count
        var fresh: [UInt32] = []
        for (position, group) in known.groups(of: keys, rowCount: count).enumerated() where Int(group) == next {
            fresh.append(UInt32(truncatingIfNeeded: position))
            next += 1
        }
        return fresh
    }

    /// Rows with these keys, and nothing in the other slots.
    private func batch(of keys: [Vector], _ partition: [Int], key: Int, count: Int) -> Batch {
        let slots = shape.indices.map { slot -> Vector in
            if slot == key { return keys[keys.count - 1] }
            if let index = partition.firstIndex(of: slot) { return keys[index] }
            guard spec.emptyIsZero[slot] else { return Vector(.null(count)) }
            return Vector([shape[slot] == .num ? .num(0) : .int(0)], type: shape[slot]).repeating(0, count: count)
        }
        return Batch(count: count, slots: slots)
    }

    private var tooLarge: Diagnostics {
        Diagnostics(Diagnostic(RunProblem.tooLarge(what: "fill"), at: spec.origin.range, in: spec.origin.source))
    }
}
