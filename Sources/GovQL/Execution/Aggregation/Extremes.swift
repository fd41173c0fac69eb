// `min` and `max` on every ordered type, `argmax` and `argmin`. Numbers, dates, bools, enums and entities are kept as one
// word per group while rows stream by; texts and lists are ranked once all rows are there.

enum ExtremeStates {
    static func canStream(_ type: DataType) -> Bool {
        switch type {
        case .text, .code, .list: false
        default: true
        }
    }

    static func make(_ site: AggregateSite) -> any AggregateState {
        let isMax = site.call.function == .max
        switch site.argumentType(0) {
        case .text, .code, .list: return RankedExtremeState(site)
        case .num:
            return ExtremeState<Double>(isMax) {
                if case .float64(let values) = $0.storage { values } else { [] }
            } write: {
                Vector(.float64($0), validity: $1)
            }
        case .decimal:
            return ExtremeState<Int128>(isMax) {
                $0.wideIntegers()
            } write: {
                Vector(mantissas: $0, validity: $1)
            }
        case .bool:
            return ExtremeState<Int64>(isMax) {
                if case .bool(let values) = $0.storage { values.map { $0 ? 1 : 0 } } else { [] }
            } write: {
                Vector(.bool($0.map { $0 == 1 }), validity: $1)
            }
        case .entity(let entity): return entityState(entity, isMax, site)
        default:
            return ExtremeState<Int64>(isMax) {
                if case .int64(let values) = $0.storage { values } else { [] }
            } write: {
                Vector(.int64($0), validity: $1)
            }
        }
    }

    /// Entities by key rank; of rows with one key, the first.
    private static func entityState(
        _ entity: EntityID, _ isMax: Bool, _ site: AggregateSite
    ) -> any AggregateState {
        ExtremeState<UInt64>(isMax) { vector in
            guard case .rows(let rows) = vector.storage else { return [] }
            let ranks = try site.tables.keyOrder(of: entity, context: site.run).ranks
            return rows.map { row in
                row == nullRow ? 0 : UInt64(ranks[Int(row)]) << 32 | UInt64(isMax ? nullRow - row : row)
            }
        } write: { words, known in
            let rows = words.map { UInt32(truncatingIfNeeded: $0) }
            return Vector(.rows(zip(rows, known).map { row, known in known ? (isMax ? nullRow - row : row) : nullRow }))
        }
    }
}

/// The least or greatest word of each group.
final class ExtremeState<Word: Comparable & ExpressibleByIntegerLiteral>: MergeableState {
    private let wantsGreatest: Bool
    private let read: (Vector) throws -> [Word]
    private let write: ([Word], [Bool]) -> Vector
    private var best: [Word] = []
    private var known: [Bool] = []

    init(
        _ wantsGreatest: Bool, read: @escaping (Vector) throws -> [Word], write: @escaping ([Word], [Bool]) -> Vector
    ) {
        self.wantsGreatest = wantsGreatest
        self.read = read
        self.write = write
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws {
        best.grow(to: groupCount, with: 0)
        known.grow(to: groupCount, with: false)
        if case .null = arguments[0].storage { return }
        let values = try read(arguments[0])
        let mask = arguments[0].validityMask()
        for (row, group) in groups.enumerated() where mask?[row] ?? true {
            let index = Int(group)
            let value = values[row]
            if !known[index] || (wantsGreatest ? value > best[index] : value < best[index]) {
                best[index] = value
                known[index] = true
            }
        }
    }

    func merge(_ other: ExtremeState, groups: [UInt32], groupCount: Int) {
        best.grow(to: groupCount, with: 0)
        known.grow(to: groupCount, with: false)
        for (own, group) in zip(other.best.indices, groups) where other.known[own] {
            let (index, value) = (Int(group), other.best[own])
            if !known[index] || (wantsGreatest ? value > best[index] : value < best[index]) {
                best[index] = value
                known[index] = true
            }
        }
    }

    func finish(groupCount: Int) -> Vector {
        best.grow(to: groupCount, with: 0)
        known.grow(to: groupCount, with: false)
        return write(best, known).withoutIdleValidity()
    }
}

/// `min` and `max` by rank among all rows.
final class RankedExtremeState: AggregateState {
    private let site: AggregateSite
    private var result: Vector?

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws {
        let isMax = site.call.function == .max
        let best = try site.positionsOfExtreme(of: arguments[0], isMax: isMax, groups, groupCount)
        result = arguments[0].gathering(best)
    }

    func finish(groupCount: Int) -> Vector { result ?? Vector(.null(groupCount)) }
}

/// `argmax(x)`: the row with the greatest x, of several the first. Its second argument is the row itself.
final class ArgumentOfExtremeState: AggregateState {
    private let site: AggregateSite
    private var result: Vector?

    init(_ site: AggregateSite) { self.site = site }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws {
        let isMax = site.call.function == .argmax
        let best = try site.positionsOfExtreme(of: arguments[0], isMax: isMax, groups, groupCount)
        result = arguments[1].gathering(best)
    }

    func finish(groupCount: Int) -> Vector { result ?? Vector(.null(groupCount)) }
}

extension AggregateSite {
    /// For each group the first position with the least or greatest known value, `nullRow` where none is known.
    fileprivate func positionsOfExtreme(
        of values: Vector, isMax: Bool, _ groups: [UInt32], _ groupCount: Int
    ) throws -> [UInt32] {
        let order = try OrderWords(values, type: argumentType(0), isDescending: isMax, tables: tables, run: run)
        var best = [UInt32](repeating: nullRow, count: groupCount)
        for (row, group) in groups.enumerated() where !values.isNull(row) {
            let current = best[Int(group)]
            if current == nullRow || order.words[row] < order.words[Int(current)] {
                best[Int(group)] = UInt32(truncatingIfNeeded: row)
            }
        }
        return best
    }
}
