// The rows reached from rows along a path of links, as pairs of owner and row: by gathering along forward links and by
// the offsets-and-rows index along reverse ones. No join, no expressions.

/// Pairs: row `rows[i]` belongs to owner `owners[i]`.
struct ReachedRows: Sendable {
    var owners: [UInt32]
    var rows: [UInt32]
    /// After a closure how far each row is from where the walk started; else empty.
    var depths: [Int64] = []

    static let empty = ReachedRows(owners: [], rows: [])

    var count: Int { rows.count }

    /// The rows of an entity vector, each owned by its position; nulls are left out.
    static func starting(at vector: Vector) -> ReachedRows {
        guard case .rows(let rows) = vector.storage else { return .empty }
        var result = ReachedRows.empty
        result.owners.reserveCapacity(rows.count)
        result.rows.reserveCapacity(rows.count)
        for (position, row) in rows.enumerated() where row != nullRow {
            result.owners.append(UInt32(truncatingIfNeeded: position))
            result.rows.append(row)
        }
        return result
    }

    mutating func append(_ other: ReachedRows) {
        owners.append(contentsOf: other.owners)
        rows.append(contentsOf: other.rows)
        depths.append(contentsOf: other.depths)
    }

    mutating func append(_ owner: UInt32, _ row: UInt32, _ depth: Int) {
        owners.append(owner)
        rows.append(row)
        depths.append(Int64(depth))
    }

    func slice(_ range: Range<Int>) -> ReachedRows {
        ReachedRows(
            owners: Array(owners[range]), rows: Array(rows[range]), depths: depths.isEmpty ? [] : Array(depths[range]))
    }

    /// The slots of an aggregate's rows.
    func batch(along path: [Hop]) -> Batch {
        Batch(count: count, slots: [Vector(.rows(rows))] + (path.endsInDepth ? [Vector(.int64(depths))] : []))
    }

    /// Whether the pairs ascend by owner, then row, none twice.
    private var isAscending: Bool {
        owners.withUnsafeBufferPointer { owners in
            rows.withUnsafeBufferPointer { rows in
                for index in 1..<max(1, rows.count) {
                    let (before, owner) = (owners[index - 1], owners[index])
                    if owner < before || owner == before && rows[index] <= rows[index - 1] { return false }
                }
                return true
            }
        }
    }

    /// Each pair once, by owner and then in load order of the rows.
    func onceEach() -> ReachedRows {
        if isAscending { return self }
        var words = zip(owners, rows).map { UInt64($0) << 32 | UInt64($1) }
        let positions = (0..<UInt32(truncatingIfNeeded: words.count)).map { $0 }
        let bound = UInt64(owners.max() ?? 0) << 32 | UInt64(UInt32.max)
        let sorted = RadixSort.sorted(positions, by: words, bound: bound)
        words = sorted.map { words[Int($0)] }
        var result = ReachedRows.empty
        result.owners.reserveCapacity(words.count)
        result.rows.reserveCapacity(words.count)
        for (index, word) in words.enumerated() {
            let isNew = index == 0 || words[index - 1] != word
            if isNew {
                result.owners.append(UInt32(truncatingIfNeeded: word >> 32))
                result.rows.append(UInt32(truncatingIfNeeded: word))
            }
            guard !depths.isEmpty else { continue }
            // Of several ways to a row the shortest counts.
            let depth = depths[Int(sorted[index])]
            if isNew {
                result.depths.append(depth)
            } else {
                result.depths[result.depths.count - 1] = min(result.depths[result.depths.count - 1], depth)
            }
        }
        return result
    }
}

/// A path of links, ready to be walked.
struct Reach: Sendable {
    private enum Step: Sendable {
        case forward(ForwardIndex)
        case reverse(ReverseIndex)
        case closure(ClosureWalk)
        case peers(ForwardIndex, ReverseIndex)
    }

    private let steps: [Step]

    init(path: [Hop], tables: any TableAccess, run: RunContext) throws {
        steps = try path.map { hop in
            switch hop {
            case .forward(let link): .forward(try tables.forward(link, context: run))
            case .reverse(let link): .reverse(try tables.reverse(link, context: run))
            case .closure(let closure):
                .closure(
                    ClosureWalk(
                        index: closure.isUpward
                            ? .up(try tables.forward(closure.link, context: run))
                            : .down(try tables.reverse(closure.link, context: run)), depths: closure.depths))
            case .peers(let link):
                .peers(try tables.forward(link, context: run), try tables.reverse(link, context: run))
            }
        }
    }

    /// The rows at the end of the path, one per way there: in order of the starts, then of the links' rows.
    func arrivals(from starts: ReachedRows) -> ReachedRows { arrivals(from: starts, limit: .max) ?? .empty }

    /// The rows at the end of the path, each once per owner, by owner and then in load order.
    func rowsOnce(from starts: ReachedRows) -> ReachedRows { rowsOnce(from: starts, limit: .max) ?? .empty }

    /// As ``arrivals(from:)``; nil if more than `limit` pairs are met on the way.
    func arrivals(from starts: ReachedRows, limit: Int) -> ReachedRows? {
        var pairs = starts
        for step in steps {
            guard let next = Self.walk(step, from: pairs, limit: limit) else { return nil }
            pairs = next
        }
        return pairs
    }

    /// As ``rowsOnce(from:)``; nil if more than `limit` pairs are met on the way. `isOrdered`: false leaves the rows of
    /// an owner in any order.
    func rowsOnce(from starts: ReachedRows, limit: Int, isOrdered: Bool = true) -> ReachedRows? {
        var pairs = starts.onceEach()
        for step in steps {
            guard let next = Self.walk(step, from: pairs, limit: limit) else { return nil }
            // A row points to one row only: those that point to distinct rows are distinct.
            if case .reverse = step { pairs = next } else { pairs = next.onceEach() }
        }
        return isOrdered ? pairs.onceEach() : pairs
    }

    /// How many starts from `lower` on reach about `limit` rows by the first step.
    func blockEnd(_ starts: [UInt32], from lower: Int, limit: Int) -> Int {
        // How far a closure reaches is seen only by walking it.
        switch steps.first {
        case .closure, .peers: return min(starts.count, lower + 1024)
        default: break
        }
        guard case .reverse(let index)? = steps.first else { return min(starts.count, lower + limit) }
        var total = 0
        var upper = lower
        while upper < starts.count, upper == lower || total < limit {
            let start = starts[upper]
            if start != nullRow { total += index.offsets[Int(start) + 1] - index.offsets[Int(start)] }
            upper += 1
        }
        return upper
    }

    private static func walk(_ step: Step, from pairs: ReachedRows, limit: Int) -> ReachedRows? {
        var result = ReachedRows.empty
        switch step {
        case .forward(let index):
            result.owners.reserveCapacity(pairs.count)
            result.rows.reserveCapacity(pairs.count)
            for position in 0..<pairs.count {
                let target = index.targets[Int(pairs.rows[position])]
                if target == nullRow { continue }
                result.owners.append(pairs.owners[position])
                result.rows.append(target)
            }
        case .closure(let closure): return closure.walk(from: pairs, limit: limit)
        case .peers(let up, let down): return peers(up, down, of: pairs, limit: limit)
        case .reverse(let index):
            let total = pairs.rows.reduce(0) { $0 + index.offsets[Int($1) + 1] - index.offsets[Int($1)] }
            if total > limit { return nil }
            result.owners.reserveCapacity(total)
            result.rows.reserveCapacity(total)
            for position in 0..<pairs.count {
                let row = Int(pairs.rows[position])
                let range = index.offsets[row]..<index.offsets[row + 1]
                result.owners.append(contentsOf: repeatElement(pairs.owners[position], count: range.count))
                result.rows.append(contentsOf: index.rows[range])
            }
        }
        return result
    }

    /// The rows that share the target of each pair's row, itself not among them.
    private static func peers(
        _ up: ForwardIndex, _ down: ReverseIndex, of pairs: ReachedRows, limit: Int
    ) -> ReachedRows? {
        var result = ReachedRows.empty
        for position in 0..<pairs.count {
            let start = pairs.rows[position]
            let target = up.targets[Int(start)]
            if target == nullRow { continue }
            let range = down.offsets[Int(target)]..<down.offsets[Int(target) + 1]
            if result.count + range.count > limit { return nil }
            for row in down.rows[range] where row != start {
                result.owners.append(pairs.owners[position])
                result.rows.append(row)
            }
        }
        return result
    }
}
