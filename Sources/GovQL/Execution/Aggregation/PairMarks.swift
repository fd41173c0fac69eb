// Marks for pairs of group and value: a row of bits for each group, a bit for each place of a range of values. It takes
// its room whether a pair comes or not, so there is a limit to it. Next: DistinctCounts.swift.

struct PairMarks {
    /// 32 MB of marks.
    private static let mostWords = 1 << 22

    private var wordsPerGroup = 0
    private var words: [UInt64] = []

    private var groupCount: Int { wordsPerGroup == 0 ? 0 : words.count / wordsPerGroup }

    /// Makes room for so many groups and places; places other than null's move up by `shift`.
    ///
    /// - Returns: false if that is more than there may be; then nothing has changed.
    mutating func widen(groupCount: Int, placeCount: Int, shift: Int, memory: Int?) -> Bool {
        let groups = max(groupCount, self.groupCount)
        var width = max(wordsPerGroup, Bitmap.wordCount(placeCount))
        let most = memory.map { min(Self.mostWords, $0 / 64) } ?? Self.mostWords
        let (needed, overflow) = width.multipliedReportingOverflow(by: groups)
        guard !overflow, needed <= most else { return false }
        if width > wordsPerGroup || shift > 0 {
            // Ranges often go on growing.
            if wordsPerGroup > 0, width > wordsPerGroup, groups * width * 2 <= most { width *= 2 }
            var wider = PairMarks()
            wider.wordsPerGroup = width
            wider.words = [UInt64](repeating: 0, count: groups * width)
            forEachGroup { group, places in
                let moved = places.map { $0 == KeySlots.null ? $0 : $0 + UInt32(truncatingIfNeeded: shift) }
                wider.enter(moved, [UInt32](repeating: group, count: places.count))
            }
            self = wider
        } else {
            words.grow(to: groups * wordsPerGroup, with: 0)
        }
        return true
    }

    mutating func enter(_ places: [UInt32], _ groups: [UInt32]) {
        let width = wordsPerGroup
        words.withUnsafeMutableBufferPointer { words in
            places.withUnsafeBufferPointer { places in
                groups.withUnsafeBufferPointer { groups in
                    for row in 0..<places.count {
                        let place = Int(places[row])
                        words[Int(groups[row]) * width + place >> 6] |= 1 << UInt64(place & 63)
                    }
                }
            }
        }
    }

    /// Takes what another one has marked, or, if there is none, places of a single group. `groups[g]` is what its group
    /// g is here; its places lie lower by `distance`.
    mutating func enter(
        _ other: PairMarks?, _ firstPlaces: [UInt32], groups: [UInt32], placesMovedBy distance: Int
    ) {
        func moved(_ places: [UInt32]) -> [UInt32] {
            places.map { $0 == KeySlots.null ? $0 : $0 + UInt32(truncatingIfNeeded: distance) }
        }
        guard let other else {
            if let group = groups.first {
                enter(moved(firstPlaces), [UInt32](repeating: group, count: firstPlaces.count))
            }
            return
        }
        other.forEachGroup { group, places in
            enter(moved(places), [UInt32](repeating: groups[Int(group)], count: places.count))
        }
    }

    /// Calls the body with each group that has marks, and its places.
    func forEachGroup(_ body: (UInt32, [UInt32]) -> Void) {
        for group in 0..<groupCount {
            var places: [UInt32] = []
            for index in 0..<wordsPerGroup {
                var word = words[group * wordsPerGroup + index]
                while word != 0 {
                    places.append(UInt32(truncatingIfNeeded: index << 6 + word.trailingZeroBitCount))
                    word &= word - 1
                }
            }
            if !places.isEmpty { body(UInt32(truncatingIfNeeded: group), places) }
        }
    }

    /// How many values are marked in each group; null is none.
    func valueCounts(_ groupCount: Int) -> [Int64] {
        (0..<groupCount).map { group in
            guard group < self.groupCount else { return 0 }
            let row = words[group * wordsPerGroup..<(group + 1) * wordsPerGroup]
            let isNullMarked = (row.first ?? 0) & 1 != 0
            return row.reduce(into: isNullMarked ? -1 : 0) { $0 += Int64($1.nonzeroBitCount) }
        }
    }
}
