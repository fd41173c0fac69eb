// Keys that a person takes for one and that are not the same bytes: blanks around, full-width letters, another case. They
// stay different keys, and are counted for a note beside a result that followed a link to them.

enum UntidyKeys {
    /// How many keys are another one but for blanks around, width and case.
    static func twinCount(among keys: ByteKeyTable) -> Int {
        guard mayHaveTwins(keys.bytes) else { return 0 }
        // Every twin but one of a group is written in some other way than the tidiest; it alone need be folded.
        var groups: [[UInt8]: Int] = [:]
        for code in 0..<keys.count {
            keys.withKey(UInt32(truncatingIfNeeded: code)) { key in
                guard isUntidy(key) else { return }
                let tidy = tidied(key)
                if groups[tidy] == nil {
                    groups[tidy] = tidy.withUnsafeBufferPointer { keys.existingCode(for: $0) } == nil ? 0 : 1
                }
                groups[tidy, default: 0] += 1
            }
        }
        return groups.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }
    }

    /// A look at all bytes at once: both cases of one letter, a blank, or the first byte of a wide sign.
    private static func mayHaveTwins(_ bytes: [UInt8]) -> Bool {
        var seen = [Bool](repeating: false, count: 256)
        for byte in bytes { seen[Int(byte)] = true }
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return seen[0x20] || seen[0x09] || seen[0xA0] || seen[0xEF] || (seen[0xE3] && seen[0x80])
            || letters.contains { seen[Int($0)] && seen[Int($0 | 0x20)] }
    }

    private static func isUntidy(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = key.first, let last = key.last else { return false }
        if first <= 0x20 || last <= 0x20 || first == 0xC2 || first == 0xE3 || last == 0xA0 || last == 0x80 {
            return true
        }
        return key.contains { $0 == 0xEF || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func tidied(_ key: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let folded = Folding.fold(String(decoding: key, as: UTF8.self))
        let isBlank: (Unicode.Scalar) -> Bool = {
            $0.properties.isWhitespace || $0.value == 0x200B || $0.value == 0xFEFF
        }
        var scalars = folded.unicodeScalars[...]
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return Array(String(scalars).utf8)
    }
}
