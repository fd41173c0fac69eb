// Hash tables that give each distinct key a dense code, 0, 1, 2 … in the order the keys are first seen.
// They know no columns: whoever groups, joins or builds dictionaries turns its keys into words or bytes first.
// Open addressing with linear probing (Knuth, The Art of Computer Programming 3, section 6.4). A slot is one word: 32
// bits of the hash, whose top bits are also the slot's home, and the code plus one; so growing needs no key, and a probe
// reads a key only where those 32 bits agree.

/// Slots shared by both tables; a zero slot is free.
private struct CodeSlots {
    private(set) var slots: [UInt64]
    /// How far a 64-bit hash is shifted right to become a slot's index.
    private(set) var shift: UInt64

    init(minimumCapacity: Int) {
        var bits: UInt64 = 4
        while bits < 31, (1 << Int(bits)) < 2 * minimumCapacity { bits += 1 }
        slots = [UInt64](repeating: 0, count: 1 << Int(bits))
        shift = 64 - bits
    }

    @inline(__always)
    func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> shift) }

    @inline(__always)
    func next(_ index: Int) -> Int { (index + 1) & (slots.count - 1) }

    @inline(__always)
    static func slot(_ hash: UInt64, code: UInt32) -> UInt64 { (hash & 0xFFFF_FFFF_0000_0000) | UInt64(code + 1) }

    @inline(__always)
    static func agrees(_ slot: UInt64, _ hash: UInt64) -> Bool { (slot ^ hash) >> 32 == 0 }

    @inline(__always)
    static func code(_ slot: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: slot) - 1 }

    /// Fills a free slot, and doubles the table once it is half full.
    mutating func insert(_ hash: UInt64, code: UInt32, at index: Int) {
        // Rows, and so keys, are limited to 2^32 - 2 long before they come here.
        precondition(code < UInt32.max - 1, "more keys than a table of rows can have")
        slots[index] = Self.slot(hash, code: code)
        if (Int(code) + 1) * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        let old = slots
        // The home comes from the 32 bits that a slot keeps, so tables stop growing at 2^32 slots.
        guard shift > 32 else { return }
        shift -= 1
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for slot in old where slot != 0 {
            var index = home(slot)
            while slots[index] != 0 { index = next(index) }
            slots[index] = slot
        }
    }
}

/// Distinct 64-bit words and their codes.
///
///     var table = WordKeyTable()
///     table.code(for: 70)   // 0
///     table.code(for: 7)    // 1
///     table.code(for: 70)   // 0
public struct WordKeyTable: Sendable {
    /// The keys; a key's index is its code.
    public private(set) var keys: [UInt64] = []
    private var table: CodeSlots

    public init(minimumCapacity: Int = 8) {
        table = CodeSlots(minimumCapacity: minimumCapacity)
        keys.reserveCapacity(minimumCapacity)
    }

    public var count: Int { keys.count }

    /// The memory held, for accounting.
    public var byteCount: Int { (keys.capacity + table.slots.capacity) * 8 }

    /// The code of a key, a new one if the key is new.
    public mutating func code(for key: UInt64) -> UInt32 {
        let hash = Hashing.hash(key)
        var index = table.home(hash)
        while true {
            let slot = table.slots[index]
            if slot == 0 { break }
            if CodeSlots.agrees(slot, hash), keys[Int(CodeSlots.code(slot))] == key { return CodeSlots.code(slot) }
            index = table.next(index)
        }
        let code = UInt32(keys.count)
        keys.append(key)
        table.insert(hash, code: code, at: index)
        return code
    }

    /// The code of a key that is known.
    public func existingCode(for key: UInt64) -> UInt32? {
        let hash = Hashing.hash(key)
        var index = table.home(hash)
        while true {
            let slot = table.slots[index]
            if slot == 0 { return nil }
            if CodeSlots.agrees(slot, hash), keys[Int(CodeSlots.code(slot))] == key { return CodeSlots.code(slot) }
            index = table.next(index)
        }
    }
}

/// Distinct byte strings, kept in one arena, and their codes.
public struct ByteKeyTable: Sendable {
    private var arena: [UInt8] = []
    /// Where each key begins; one more entry ends the last.
    private var offsets: [Int] = [0]
    private var table: CodeSlots

    public init(minimumCapacity: Int = 8) {
        table = CodeSlots(minimumCapacity: minimumCapacity)
        offsets.reserveCapacity(minimumCapacity + 1)
    }

    public var count: Int { offsets.count - 1 }

    /// The memory held, for accounting.
    public var byteCount: Int { arena.capacity + (offsets.capacity + table.slots.capacity) * 8 }

    /// All keys' bytes end to end, in the order of codes.
    public var bytes: [UInt8] { arena }

    /// The range of each key in `bytes`: from its own entry to the next.
    public var keyOffsets: [Int] { offsets }

    /// The code of a key, a new one if the key is new.
    public mutating func code(for key: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Hashing.hash(key)
        var index = table.home(hash)
        while true {
            let slot = table.slots[index]
            if slot == 0 { break }
            if CodeSlots.agrees(slot, hash), isKey(key, CodeSlots.code(slot)) { return CodeSlots.code(slot) }
            index = table.next(index)
        }
        let code = UInt32(count)
        arena.append(contentsOf: key)
        offsets.append(arena.count)
        table.insert(hash, code: code, at: index)
        return code
    }

    /// The code of a key that is known.
    public func existingCode(for key: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = Hashing.hash(key)
        var index = table.home(hash)
        while true {
            let slot = table.slots[index]
            if slot == 0 { return nil }
            if CodeSlots.agrees(slot, hash), isKey(key, CodeSlots.code(slot)) { return CodeSlots.code(slot) }
            index = table.next(index)
        }
    }

    /// Calls `body` with the number of each of `count` keys and its code, nil where the key is not known or nil itself.
    ///
    /// The keys of a block are hashed, then their slots and offsets fetched, before any bytes are compared: a large table
    /// lies far away, and so the waits for memory overlap.
    @inline(__always)
    public func forEachExistingCode(
        _ count: Int, key: (Int) -> UnsafeBufferPointer<UInt8>?, _ body: (Int, UInt32?) -> Void
    ) {
        let blockSize = 256
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * blockSize) { scratch in
            let hashes = UnsafeMutableBufferPointer(rebasing: scratch[..<blockSize])
            let slots = UnsafeMutableBufferPointer(rebasing: scratch[blockSize...])
            var start = 0
            while start < count {
                let size = min(blockSize, count - start)
                for index in 0..<size { hashes[index] = key(start + index).map { Hashing.hash($0) } ?? 0 }
                for index in 0..<size { slots[index] = table.slots[table.home(hashes[index])] }
                for index in 0..<size {
                    guard let key = key(start + index) else {
                        body(start + index, nil)
                        continue
                    }
                    let slot = slots[index]
                    if slot != 0, CodeSlots.agrees(slot, hashes[index]), isKey(key, CodeSlots.code(slot)) {
                        body(start + index, CodeSlots.code(slot))
                    } else {
                        // Not in its home slot: somewhere behind it, or nowhere.
                        body(start + index, slot == 0 ? nil : existingCode(for: key))
                    }
                }
                start += size
            }
        }
    }

    /// Lends the bytes of a key.
    public func withKey<Result>(_ code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = offsets[Int(code)]..<offsets[Int(code) + 1]
        return arena.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    @inline(__always)
    private func isKey(_ key: UnsafeBufferPointer<UInt8>, _ code: UInt32) -> Bool {
        let start = offsets[Int(code)]
        guard offsets[Int(code) + 1] - start == key.count else { return false }
        return arena.withUnsafeBufferPointer {
            TextSearch.areEqual(key, UnsafeBufferPointer(rebasing: $0[start..<start + key.count]))
        }
    }
}
