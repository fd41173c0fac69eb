// A stable sort of row positions by unsigned words, lowest digits first: no comparison, no closure, no allocation per
// row. It knows no columns. Next: RowOrder.swift makes the words.

enum RadixSort {
    private static let digitBits = 11
    private static let bucketCount = 1 << digitBits
    /// Below this many rows a comparison sort beats clearing buckets.
    private static let smallCount = 256

    /// The positions in the order of their words, equal ones in the order given. `words[p]` is the word of position p;
    /// none is above `bound`.
    static func sorted(_ positions: [UInt32], by words: [UInt64], bound: UInt64) -> [UInt32] {
        if positions.count <= smallCount { return sortedByComparison(positions, words) }
        let bits = UInt64.bitWidth - bound.leadingZeroBitCount
        var current = positions
        var next = positions
        var shift = 0
        words.withUnsafeBufferPointer { words in
            while shift < bits {
                if scatter(&current, into: &next, words, shift: UInt64(shift)) { swap(&current, &next) }
                shift += digitBits
            }
        }
        return current
    }

    /// One pass over one digit; false if all rows have the same digit, so nothing moved.
    private static func scatter(
        _ source: inout [UInt32], into target: inout [UInt32], _ words: UnsafeBufferPointer<UInt64>, shift: UInt64
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: bucketCount) { starts in
            starts.initialize(repeating: 0)
            let mask = UInt64(bucketCount - 1)
            return source.withUnsafeBufferPointer { source in
                for position in source { starts[Int(words[Int(position)] >> shift & mask)] += 1 }
                let first = Int(words[Int(source[0])] >> shift & mask)
                if starts[first] == source.count { return false }
                var total = 0
                for bucket in 0..<bucketCount {
                    let count = starts[bucket]
                    starts[bucket] = total
                    total += count
                }
                target.withUnsafeMutableBufferPointer { target in
                    for position in source {
                        let bucket = Int(words[Int(position)] >> shift & mask)
                        target[starts[bucket]] = position
                        starts[bucket] += 1
                    }
                }
                return true
            }
        }
    }

    private static func sortedByComparison(_ positions: [UInt32], _ words: [UInt64]) -> [UInt32] {
        // The index breaks ties, so that the order given is kept whatever the library's sort does.
        positions.enumerated()
            .sorted { lhs, rhs in
                let (left, right) = (words[Int(lhs.element)], words[Int(rhs.element)])
                return left == right ? lhs.offset < rhs.offset : left < right
            }
            .map(\.element)
    }
}
