// Memory for loops that fill it and use it again. It knows no owner: whoever makes one deallocates it.

/// Uninitialised memory of a trivial type that grows by doubling.
struct RawBuffer<Element> {
    private(set) var start = UnsafeMutablePointer<Element>.allocate(capacity: 1)
    private(set) var capacity = 1

    var byteCount: Int { capacity * MemoryLayout<Element>.stride }

    /// Makes room for `count` elements, the first `keeping` of which stay.
    mutating func grow(to count: Int, keeping: Int) {
        guard count > capacity else { return }
        let newCapacity = max(count + count / 4, keeping > 0 ? capacity * 2 : 0)
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
        larger.update(from: start, count: min(keeping, capacity))
        start.deallocate()
        start = larger
        capacity = newCapacity
    }

    func deallocate() { start.deallocate() }
}
