// Memory for loops that fill it and use it again. It knows no owner: whoever makes one deallocates it.

/// Uninitialised memory of a trivial type that grows by doubling.
///
/// Buffers that are gone through side by side lie in lanes: each begins at another odd number of cache lines from the
/// start of what was allocated. Large allocations all begin at the start of a page, and then elements of equal index
/// fight for the same places of a cache.
struct RawBuffer<Element> {
    private(set) var start: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    private var allocation: UnsafeMutableRawPointer
    private let lane: Int

    init(lane: Int = 0) {
        self.lane = lane
        capacity = 1
        (allocation, start) = Self.allocate(1, lane: lane)
    }

    private static func allocate(
        _ count: Int, lane: Int
    ) -> (allocation: UnsafeMutableRawPointer, start: UnsafeMutablePointer<Element>) {
        let line = 64
        let lead = (lane * 10 + 1) * line
        let allocation = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Element>.stride + lead, alignment: line)
        return (allocation, (allocation + lead).bindMemory(to: Element.self, capacity: count))
    }

    var byteCount: Int { capacity * MemoryLayout<Element>.stride }

    /// Makes room for `count` elements, the first `keeping` of which stay.
    mutating func grow(to count: Int, keeping: Int) {
        guard count > capacity else { return }
        let newCapacity = max(count + count / 4, keeping > 0 ? capacity * 2 : 0)
        let larger = Self.allocate(newCapacity, lane: lane)
        larger.start.update(from: start, count: min(keeping, capacity))
        deallocate()
        (allocation, start) = larger
        capacity = newCapacity
    }

    func deallocate() { allocation.deallocate() }
}
