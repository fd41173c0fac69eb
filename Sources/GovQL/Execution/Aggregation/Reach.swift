// The rows reached from rows along a path of links, as pairs of owner and row: by gathering along forward links and by
// the offsets-and-rows index along reverse ones. No join, no expressions.

/// Pairs: row `rows[i]` belongs to owner `owners[i]`.
struct ReachedRows: Sendable {
    var owners: [UInt32]
    var rows: [UInt32]

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
    }

    func slice(_ range: Range<Int>) -> ReachedRows {
        ReachedRows(owners: Array(owners[range]), rows: Array(rows[range]))
    }

    /// Each pair once, by owner and then in load order of the rows.
    func onceEach() -> ReachedRows {
        // Words as narrow as the row numbers allow: each digit costs a pass.
        let rowBits = UInt64(UInt32.bitWidth - (rows.max() ?? 0).leadingZeroBitCount)
        var words = zip(owners, rows).map { UInt64($0) << rowBits | UInt64($1) }
        if zip(words, words.dropFirst()).allSatisfy({ $0 < $1 }) { return self }
        let bound = UInt64(owners.max() ?? 0) << rowBits | (1 << rowBits - 1)
        let order = RadixSort.sorted(Evaluator.allPositions(words.count), by: words, bound: bound)
        words = order.map { words[Int($0)] }
        var result = ReachedRows.empty
        for (index, word) in words.enumerated() where index == 0 || words[index - 1] != word {
            result.owners.append(UInt32(truncatingIfNeeded: word >> rowBits))
            result.rows.append(UInt32(truncatingIfNeeded: word & (1 << rowBits - 1)))
        }
        return result
    }
}

/// A path of links, ready to be walked.
struct Reach: Sendable {
    private enum Step: Sendable {
        case forward(ForwardIndex)
        case reverse(ReverseIndex)
    }

    private let steps: [Step]

    init(path: [Hop], tables: any TableAccess, run: RunContext) throws {
        steps = try path.map { hop in
            switch hop {
            case .forward(let link): .forward(try tables.forward(link, context: run))
            case .reverse(let link): .reverse(try tables.reverse(link, context: run))
            }
        }
    }

    /// The rows at the end of the path, one per way there: in order of the starts, then of the links' rows.
    func arrivals(from starts: ReachedRows) -> ReachedRows { steps.reduce(starts) { Self.walk($1, from: $0) } }

    /// The rows at the end of the path, each once per owner, by owner and then in load order.
    func rowsOnce(from starts: ReachedRows) -> ReachedRows {
        steps.reduce(starts.onceEach()) { Self.walk($1, from: $0).onceEach() }
    }

    private static func walk(_ step: Step, from pairs: ReachedRows) -> ReachedRows {
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
        case .reverse(let index):
            let total = pairs.rows.reduce(0) { $0 + index.offsets[Int($1) + 1] - index.offsets[Int($1)] }
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
}
