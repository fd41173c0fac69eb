// A key of a group-by as a number for each row, found without computing the key for each row: the key is computed for
// the few values of the column that it rests on, or for the rows of the entity that it is read from, and numbered there.
// Codes ascend with the values, null's last, unless `ranks` says otherwise. Next: StoredAggregation.swift.

import CGovQLKernels

/// The codes of one key.
struct CodedKey: Sendable {
    /// What codes stand for.
    enum Values: Sendable {
        case integers(low: Int64)
        case bools
        case rows
        case vector(Vector)
    }

    let places: StoredPlaces
    /// By place; nil where the place is the code.
    let table: CodeTable?
    /// The number of codes; where places are codes the last one is null's.
    let count: Int
    let values: Values
    /// The rank of each code, where they do not ascend with the values.
    let ranks: [UInt32]?

    /// The stored column that the codes are no more than above its lowest value.
    var integers: Column? { table == nil ? places.integers : nil }

    /// The values of codes.
    func keys(at codes: [UInt32]) -> Vector {
        let null = UInt32(truncatingIfNeeded: count - 1)
        func mask() -> [Bool]? { codes.contains(null) ? codes.map { $0 != null } : nil }
        switch values {
        case .integers(let low):
            return Vector(.int64(Loops.map(codes) { $0 == null ? 0 : low + Int64($0) }), validity: mask())
        case .bools: return Vector(.bool(Loops.map(codes) { $0 == 1 }), validity: mask())
        case .rows: return Vector(.rows(Loops.map(codes) { $0 == null ? nullRow : $0 }))
        case .vector(let vector): return vector.gathering(codes)
        }
    }
}

/// Makes keys of one entity's rows.
struct KeyCoder {
    let evaluator: Evaluator
    /// How many values a column, or rows an entity, may have for something to be computed for all of them.
    let limit: Int

    private var tables: any TableAccess { evaluator.tables }
    private var run: RunContext { evaluator.context }

    /// Nil where the key must be computed row by row. `isOnly`: no other key is beside it.
    func key(_ expr: BoundExpr, isOnly: Bool) throws -> CodedKey? {
        guard !expr.isSensitive, var path = StoredPath(commonTo: expr) else { return nil }
        if let field = path.field, StoredPlaces(try tables.column(field, context: run), atMost: limit) == nil {
            path.field = nil
        }
        if path.links.isEmpty, path.field == nil { return nil }
        guard let ends = try places(atEndOf: path), let coded = try coded(expr, at: path, ends, isOnly: isOnly) else {
            return nil
        }
        return try leading(coded, to: path)
    }

    /// The places at the end of a path: values of its field, or rows of its last entity.
    private func places(atEndOf path: StoredPath) throws -> StoredPlaces? {
        if let field = path.field { return StoredPlaces(try tables.column(field, context: run), atMost: limit) }
        guard let last = path.links.last else { return nil }
        let count = try tables.rowCount(of: tables.catalog[last].target, context: run)
        guard count <= limit else { return nil }
        return StoredPlaces(targets: try tables.forward(last, context: run).targets, count: count)
    }

    /// The key as one over the rows at the start of the path.
    private func leading(_ coded: CodedKey, to path: StoredPath) throws -> CodedKey? {
        guard !path.links.isEmpty else { return coded }
        if path.links.count == 1, path.field == nil { return coded }
        var table = coded.table ?? CodeTable(Evaluator.allPositions(coded.count), count: coded.count)
        var places = coded.places
        // From the far end, where there is least to do.
        for link in (path.field == nil ? path.links.dropLast() : path.links[...]).reversed() {
            let target = tables.catalog[link].target
            let count = try tables.rowCount(of: target, context: run)
            guard count <= limit else { return nil }
            try run.checkpoint()
            table = try table.composed(over: places, rowCount: count, threads: run.threads)
            places = StoredPlaces(targets: try tables.forward(link, context: run).targets, count: count)
        }
        return CodedKey(places: places, table: table, count: coded.count, values: coded.values, ranks: coded.ranks)
    }

    // MARK: Coding

    private func coded(
        _ expr: BoundExpr, at path: StoredPath, _ places: StoredPlaces, isOnly: Bool
    ) throws -> CodedKey? {
        if StoredPath(reading: expr) == path, let own = try ownValues(of: expr, path, places, isOnly: isOnly) {
            return own
        }
        let values = try evaluate(path.rebased(expr, in: tables.catalog), places)
        var grouper = try Grouper([expr.type], tables: tables, run: run)
        let codes = grouper.groups(of: [values], rowCount: places.count + 1)
        let keys = grouper.keys()[0]
        let order = try RowOrder(
            ascending: [keys], types: [expr.type], count: grouper.count, tables: tables, run: run)
        return inOrder(codes, keys, order.permutation(), places)
    }

    /// The key is what the places are of.
    private func ownValues(
        of expr: BoundExpr, _ path: StoredPath, _ places: StoredPlaces, isOnly: Bool
    ) throws -> CodedKey? {
        switch places.source {
        case .column(let column):
            switch column.storage {
            case .bool:
                return CodedKey(places: places, table: nil, count: places.count + 1, values: .bools, ranks: nil)
            case .text(let store, _):
                guard store.isUnique else { return nil }
                let numbers = Evaluator.allPositions(store.count)
                let order = try store.order {
                    try RowOrder(
                        ascending: [Vector(.text(store, numbers))], types: [expr.type], count: store.count,
                        tables: tables, run: run
                    ).permutation()
                }
                return inOrder(
                    numbers + [UInt32(truncatingIfNeeded: store.count)], Vector(.text(store, numbers + [nullRow])),
                    order + [UInt32(truncatingIfNeeded: store.count)], places)
            default:
                return CodedKey(
                    places: places, table: nil, count: places.count + 1, values: .integers(low: places.low), ranks: nil)
            }
        case .targets:
            guard isOnly, path.links.count == 1, let entity = expr.type.entityID else { return nil }
            let order = try tables.keyOrder(of: entity, context: run)
            guard order.representatives == nil else { return nil }
            return CodedKey(
                places: places, table: nil, count: places.count + 1, values: .rows,
                ranks: Loops.isAscending(order.ranks) ? nil : order.ranks)
        }
    }

    /// Numbers codes by the order of their values.
    private func inOrder(
        _ codes: [UInt32], _ values: Vector, _ sorted: [UInt32], _ places: StoredPlaces
    ) -> CodedKey {
        let count = sorted.count
        var ranks = [UInt32](repeating: 0, count: count)
        for (rank, code) in sorted.enumerated() { ranks[Int(code)] = UInt32(truncatingIfNeeded: rank) }
        let table = ranks.withUnsafeBufferPointer { ranks in Loops.map(codes) { ranks[Int($0)] } }
        return CodedKey(
            places: places, table: CodeTable(table, count: count), count: count,
            values: .vector(values.gathering(sorted)), ranks: nil)
    }

    /// The values of an expression at all places, null's last.
    private func evaluate(_ expr: BoundExpr, _ places: StoredPlaces) throws -> Vector {
        let size = 1 << 15
        let count = places.count + 1
        let parts = try Parallel.map((count + size - 1) / size, threads: run.threads) { part in
            try run.checkpoint()
            let range = part * size..<min((part + 1) * size, count)
            let values = elements(of: places, range)
            return try evaluator.evaluate(expr, over: Frame(Batch(count: range.count, slots: [values])))
        }
        return Vector.concatenating(parts)
    }

    /// What stands at some places.
    private func elements(of places: StoredPlaces, _ range: Range<Int>) -> Vector {
        let null = places.count
        let mask = range.contains(null) ? range.map { $0 != null } : nil
        let numbers = range.map { $0 == null ? nullRow : UInt32(truncatingIfNeeded: $0) }
        switch places.source {
        case .targets: return Vector(.rows(numbers))
        case .column(let column):
            switch column.storage {
            case .text(let store, _): return Vector(.text(store, numbers))
            case .bool: return Vector(.bool(range.map { $0 == 1 }), validity: mask)
            default:
                return Vector(.int64(range.map { $0 == null ? 0 : places.low + Int64($0) }), validity: mask)
            }
        }
    }
}
