// Many equal numbers to begin with, that loops add to in any order: what a group-by or a histogram counts in. Large ones
// lie in large pages, where the system has them: touching fresh memory is dear. It knows nothing of what they count.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A fixed number of cells of a trivial type. A class because it owns its memory. Unchecked: one thread writes at a time.
final class Cells<Element>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    convenience init(repeating value: Element, count: Int) {
        self.init(uninitialized: count)
        start.initialize(repeating: value, count: count)
    }

    /// Cells that are written before they are read.
    init(uninitialized count: Int) {
        let bytes = max(1, count) * MemoryLayout<Element>.stride
        let isLarge = bytes >= 2 << 20
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? 2 << 20 : 64)
        #if os(Linux)
            if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
        #endif
        start = memory.bindMemory(to: Element.self, capacity: count)
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    var byteCount: Int { count * MemoryLayout<Element>.stride }

    @inline(__always)
    subscript(index: Int) -> Element { start[index] }
}
