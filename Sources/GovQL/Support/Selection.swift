// The elements that would stand at two places side by side if all were sorted, without sorting them. It knows no owner.

/// Selection among integers.
enum Selection {
    /// As few are sorted at once.
    private static let few = 48
    private static let bucketBits = 8

    /// The element of a rank, and the next one, itself if there is none.
    ///
    /// Counts the elements in buckets of equal width, then looks in the one that matters: every round narrows the range by
    /// eight bits, so the cost grows with the number of elements whatever they are.
    @inline(__always)
    static func neighbours<Element: FixedWidthInteger>(
        at rank: Int, of values: UnsafeBufferPointer<Element>
    ) -> (Element, Element) {
        if values.count <= few { return sorted(rank, values) }
        var (low, high) = (values[0], values[0])
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        return within(low, high, rank, values)
    }

    private static func within<Element: FixedWidthInteger>(
        _ low: Element, _ high: Element, _ rank: Int, _ values: UnsafeBufferPointer<Element>
    ) -> (Element, Element) {
        if low == high { return (low, low) }
        if values.count <= few { return sorted(rank, values) }
        let span = Element.Magnitude(truncatingIfNeeded: high &- low)
        let shift = Element.Magnitude(max(0, span.bitWidth - span.leadingZeroBitCount - bucketBits))
        func bucket(_ value: Element) -> Int {
            Int(truncatingIfNeeded: Element.Magnitude(truncatingIfNeeded: value &- low) >> shift)
        }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 << bucketBits) { counts in
            counts.initialize(repeating: 0)
            for value in values { counts[bucket(value)] &+= 1 }
            var (first, before) = (0, 0)
            while before + Int(counts[first]) <= rank {
                before += Int(counts[first])
                first += 1
            }
            let found = Int(counts[first])
            var last = first
            if rank + 1 < values.count, before + found <= rank + 1 {
                repeat { last += 1 } while counts[last] == 0
            }
            if last != first {
                // The last one of a bucket, and the first one of the next that has any.
                var (left, right) = (low, high)
                for value in values {
                    let own = bucket(value)
                    left = own == first ? max(left, value) : left
                    right = own == last ? min(right, value) : right
                }
                return (left, right)
            }
            // One more is written past what is found, over and over.
            return withUnsafeTemporaryAllocation(of: Element.self, capacity: found + 1) { chosen in
                var count = 0
                var (least, greatest) = (high, low)
                for value in values {
                    let isChosen = bucket(value) == first
                    chosen[count] = value
                    count &+= isChosen ? 1 : 0
                    least = isChosen ? min(least, value) : least
                    greatest = isChosen ? max(greatest, value) : greatest
                }
                return within(least, greatest, rank - before, UnsafeBufferPointer(rebasing: chosen[0..<found]))
            }
        }
    }

    private static func sorted<Element: FixedWidthInteger>(
        _ rank: Int, _ values: UnsafeBufferPointer<Element>
    ) -> (Element, Element) {
        let values = values.sorted()
        return (values[rank], values[min(rank + 1, values.count - 1)])
    }
}
