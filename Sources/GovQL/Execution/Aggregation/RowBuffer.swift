// Keeps an aggregate's rows until all are there, then drops repeated values (`distinct`), puts them in order (`sort`)
// and hands them to the state in one go.

final class RowBuffer {
    private let site: AggregateSite
    private let state: any AggregateState
    private let memory: Reservation
    private var groups: [UInt32] = []
    private var arguments: [[Vector]] = []
    private var order: [[Vector]] = []

    init(_ site: AggregateSite, _ state: any AggregateState) {
        self.site = site
        self.state = state
        memory = Reservation(for: site.call.function.rawValue, in: site.run)
    }

    func add(_ rows: AggregateRows, groups: [UInt32]) throws {
        guard !groups.isEmpty else { return }
        let vectors = rows.arguments + rows.order
        try memory.add(groups.count * 4 + vectors.reduce(0) { $0 + $1.footprint })
        self.groups.append(contentsOf: groups)
        arguments.append(rows.arguments)
        order.append(rows.order)
    }

    func flush(groupCount: Int) throws {
        guard !groups.isEmpty else { return }
        var values = joined(arguments, count: site.call.arguments.count)
        let positions = try inOrder(site.isDistinct ? firstOfEach(values, groupCount) : nil)
        if let positions {
            groups = positions.map { groups[Int($0)] }
            values = values.map { $0.gathering(positions) }
        }
        try state.add(values, groups: groups, groupCount: groupCount)
    }

    private func joined(_ parts: [[Vector]], count: Int) -> [Vector] {
        (0..<count).map { column in Vector.concatenating(parts.map { $0[column] }) }
    }

    /// The first row of each distinct value in each group.
    private func firstOfEach(_ values: [Vector], _ groupCount: Int) throws -> [UInt32] {
        var grouper = try Grouper(values.indices.map(site.argumentType), tables: site.tables, run: site.run)
        let codes = grouper.groups(of: values, rowCount: groups.count)
        let (pairCount, overflow) = groupCount.multipliedReportingOverflow(by: grouper.count)
        if !overflow, pairCount <= Self.mostMarks { return firstByMarks(codes, valueCount: grouper.count, pairCount) }
        var seen = WordKeyTable(minimumCapacity: 64)
        var first: [UInt32] = []
        for (row, code) in codes.enumerated() {
            let count = seen.count
            if Int(seen.code(for: UInt64(groups[row]) << 32 | UInt64(code))) == count {
                first.append(UInt32(truncatingIfNeeded: row))
            }
        }
        return first
    }

    /// A mark for each pair of group and value, as long as all marks fit a few megabytes.
    private func firstByMarks(_ codes: [UInt32], valueCount: Int, _ pairCount: Int) -> [UInt32] {
        var words = [UInt64](repeating: 0, count: Bitmap.wordCount(pairCount))
        var first: [UInt32] = []
        words.withUnsafeMutableBufferPointer { words in
            for (row, code) in codes.enumerated() {
                let pair = Int(groups[row]) * valueCount + Int(code)
                let bit: UInt64 = 1 << UInt64(pair & 63)
                if words[pair >> 6] & bit != 0 { continue }
                words[pair >> 6] |= bit
                first.append(UInt32(truncatingIfNeeded: row))
            }
        }
        return first
    }

    /// 8 MB of marks.
    private static let mostMarks = 1 << 26

    /// These rows (nil: all) in the call's order; nil for all rows as they came.
    private func inOrder(_ positions: [UInt32]?) throws -> [UInt32]? {
        let keys = site.call.order
        guard !keys.isEmpty else { return positions }
        let rowOrder = try RowOrder(
            joined(order, count: keys.count), by: keys, count: groups.count, tables: site.tables, run: site.run)
        return positions.map(rowOrder.sorted) ?? rowOrder.permutation()
    }
}
