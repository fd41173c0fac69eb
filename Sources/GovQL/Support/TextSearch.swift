// Finding and comparing bytes: substrings, prefixes, suffixes and byte order, on the C library's vectorised routines.
// Bytes only: valid UTF-8 never has a false match inside a character, and order by bytes is order by code point.
// Case and width are folded before, if at all (Support/Folding.swift); patterns are in Types/Pattern.swift.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Byte search.
public enum TextSearch {
    /// The offset of the first occurrence; the empty needle is found at 0.
    ///
    /// Hops from one occurrence of the needle's last byte to the next, which differs more between Chinese characters
    /// than the first. If that compares too much (a needle of many equal letters), a rolling hash finishes the search.
    public static func find(_ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let last = needle.last else { return 0 }
        if needle.count == 1 { return find(last, in: text) }
        var end = needle.count - 1
        var budget = 4 * text.count + 64
        while let found = find(last, in: text, from: end) {
            let start = found - needle.count + 1
            if areEqual(needle, UnsafeBufferPointer(rebasing: text[start...found])) { return start }
            budget -= needle.count
            guard budget > 0 else { return findByHash(needle, in: text, from: start + 1) }
            end = found + 1
        }
        return nil
    }

    /// Rabin and Karp's search (1987): linear, since a window is compared only where its hash is the needle's.
    private static func findByHash(
        _ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from: Int
    ) -> Int? {
        guard from + needle.count <= text.count else { return nil }
        let base: UInt64 = 0x9E37_79B9_7F4A_7C15
        var needleHash: UInt64 = 0
        var windowHash: UInt64 = 0
        // base^(length - 1), the weight of the byte that leaves the window.
        var weight: UInt64 = 1
        for index in 0..<needle.count {
            needleHash = needleHash &* base &+ UInt64(needle[index])
            windowHash = windowHash &* base &+ UInt64(text[from + index])
            if index > 0 { weight = weight &* base }
        }
        var start = from
        while true {
            let end = start + needle.count
            if windowHash == needleHash, areEqual(needle, UnsafeBufferPointer(rebasing: text[start..<end])) {
                return start
            }
            guard end < text.count else { return nil }
            windowHash = (windowHash &- UInt64(text[start]) &* weight) &* base &+ UInt64(text[end])
            start += 1
        }
    }

    /// The offset of the first such byte at or after `from`.
    public static func find(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from: Int = 0) -> Int? {
        guard let start = text.baseAddress, from < text.count else { return nil }
        guard let found = memchr(start + from, Int32(byte), text.count - from) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    public static func contains(_ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        find(needle, in: text) != nil
    }

    public static func hasPrefix(_ prefix: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        prefix.count <= text.count && areEqual(prefix, UnsafeBufferPointer(rebasing: text[..<prefix.count]))
    }

    public static func hasSuffix(_ suffix: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        suffix.count <= text.count
            && areEqual(suffix, UnsafeBufferPointer(rebasing: text[(text.count - suffix.count)...]))
    }

    public static func areEqual(_ lhs: UnsafeBufferPointer<UInt8>, _ rhs: UnsafeBufferPointer<UInt8>) -> Bool {
        guard lhs.count == rhs.count else { return false }
        guard let left = lhs.baseAddress, let right = rhs.baseAddress else { return true }
        return memcmp(left, right, lhs.count) == 0
    }

    /// Negative, zero or positive in byte order, which for UTF-8 is the order of code points.
    public static func compare(_ lhs: UnsafeBufferPointer<UInt8>, _ rhs: UnsafeBufferPointer<UInt8>) -> Int {
        if let left = lhs.baseAddress, let right = rhs.baseAddress {
            let order = memcmp(left, right, min(lhs.count, rhs.count))
            if order != 0 { return Int(order) }
        }
        return lhs.count - rhs.count
    }
}
