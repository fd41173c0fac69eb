// A fast 64-bit hash of words and bytes for the engine's own tables.
// It is not seeded and not meant to leave the process; results never depend on it, since tables number keys in the
// order they are first seen (Support/KeyTables.swift).
// Bytes are mixed as in wyhash (Wang Yi, public domain): a 64x64 to 128-bit product folded by xor.

/// Hash functions.
public enum Hashing {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB
    private static let third: UInt64 = 0x8EBC_6AF0_9C88_C6E3

    /// The hash of a word; its upper half, which the tables use, depends on every bit of the word.
    @inline(__always)
    public static func hash(_ word: UInt64) -> UInt64 {
        // Two rounds of xor-shift and multiply: one product alone leaves consecutive words too regular.
        let once = (word ^ (word >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return (once ^ (once >> 32)) &* 0xD6E8_FEB8_6659_FD93
    }

    /// Folds another word into a hash.
    @inline(__always)
    public static func combine(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        mix(hash ^ second, word ^ first)
    }

    /// The hash of some bytes.
    public static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let count = bytes.count
        guard count > 0, let base = bytes.baseAddress else { return mix(first, second) }
        let start = UnsafeRawPointer(base)
        if count <= 16 {
            let (low, high) = shortWords(start, count)
            return mix(mix(low ^ first, high ^ second), third ^ UInt64(count))
        }
        var hash = first
        var offset = 0
        while offset + 16 < count {
            hash = mix(word(start + offset) ^ hash, word(start + offset + 8) ^ second)
            offset += 16
        }
        // The last sixteen bytes, which may overlap what was read.
        return mix(mix(word(start + count - 16) ^ hash, word(start + count - 8) ^ second), third ^ UInt64(count))
    }

    /// Up to sixteen bytes as two words; overlapping reads stand in for a loop.
    @inline(__always)
    private static func shortWords(_ start: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 { return (word(start), word(start + count - 8)) }
        if count >= 4 {
            let low = start.loadUnaligned(as: UInt32.self)
            let high = (start + count - 4).loadUnaligned(as: UInt32.self)
            return (UInt64(low), UInt64(high))
        }
        let low = UInt64(start.load(as: UInt8.self))
        let middle = UInt64(start.load(fromByteOffset: count / 2, as: UInt8.self))
        let high = UInt64(start.load(fromByteOffset: count - 1, as: UInt8.self))
        return (low << 16 | middle << 8 | high, 0)
    }

    @inline(__always)
    private static func word(_ pointer: UnsafeRawPointer) -> UInt64 { pointer.loadUnaligned(as: UInt64.self) }

    @inline(__always)
    private static func mix(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
        let product = lhs.multipliedFullWidth(by: rhs)
        return product.high ^ product.low
    }
}
