// `list` and `join`: all known values of a group, in the order the rows come in. Null where there is none.

final class ListState: AggregateState {
    private let site: AggregateSite
    private let memory: Reservation
    private var groups: [UInt32] = []
    private var values: [Vector] = []

    init(_ site: AggregateSite) {
        self.site = site
        memory = Reservation(for: site.call.function.rawValue, in: site.run)
    }

    func add(_ arguments: [Vector], groups: [UInt32], groupCount: Int) throws {
        try memory.add(arguments[0].footprint + groups.count * 4)
        self.groups.append(contentsOf: groups)
        values.append(arguments[0])
    }

    func finish(groupCount: Int) throws -> Vector {
        let values = Vector.concatenating(values)
        let known = groups.indices.filter { !values.isNull($0) }.map { UInt32(truncatingIfNeeded: $0) }
        let segments = GroupSegments(positions: known, groups: groups, groupCount: groupCount)
        if site.call.function == .join { return try joined(values, segments) }
        let isFilled = (0..<groupCount).map { !segments.range(of: $0).isEmpty }
        return Vector(
            .list(offsets: segments.offsets, elements: values.gathering(segments.positions)), validity: isFilled
        ).withoutIdleValidity()
    }

    private func joined(_ values: Vector, _ segments: GroupSegments) throws -> Vector {
        guard case .text(let store, let numbers) = values.storage else {
            return Vector(.null(segments.groupCount))
        }
        let separator = if case .text(let text)? = site.call.constant { Array(text.utf8) } else { Array(", ".utf8) }
        var builder = TextStoreBuilder()
        var bytes: [UInt8] = []
        let results = (0..<segments.groupCount).map { group -> UInt32 in
            let range = segments.range(of: group)
            if range.isEmpty { return nullRow }
            bytes.removeAll(keepingCapacity: true)
            for index in range {
                if index > range.lowerBound { bytes.append(contentsOf: separator) }
                bytes.append(contentsOf: store.slice(Int(numbers[Int(segments.positions[index])])))
            }
            return builder.append(bytes)
        }
        try memory.add(builder.bytes.count)
        return Vector(.text(builder.build(), results))
    }
}

/// Rows put together by group, in their order, by counting.
struct GroupSegments {
    /// Group g has `positions[offsets[g] ..< offsets[g + 1]]`.
    let offsets: [Int]
    let positions: [UInt32]

    init(positions: [UInt32], groups: [UInt32], groupCount: Int) {
        var offsets = [Int](repeating: 0, count: groupCount + 1)
        for position in positions { offsets[Int(groups[Int(position)]) + 1] += 1 }
        for group in 0..<groupCount { offsets[group + 1] += offsets[group] }
        var next = offsets
        var sorted = [UInt32](repeating: 0, count: positions.count)
        for position in positions {
            let group = Int(groups[Int(position)])
            sorted[next[group]] = position
            next[group] += 1
        }
        self.offsets = offsets
        self.positions = sorted
    }

    var groupCount: Int { offsets.count - 1 }

    func range(of group: Int) -> Range<Int> { offsets[group]..<offsets[group + 1] }
}
