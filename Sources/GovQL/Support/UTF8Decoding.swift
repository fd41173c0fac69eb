// Decoding one scalar at a time from bytes that may not be UTF-8 at all.
// It does not report errors: whoever must, such as the CSV reader, validates before.

/// UTF-8 to scalars.
enum UTF8Decoding {
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The scalar at an index within the bytes, and its length.
    ///
    /// A byte that begins no well-formed scalar (overlong forms and surrogates are none) is U+FFFD, one byte long.
    @inline(__always)
    static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (Unicode.Scalar(UInt8(first)), 1) }
        let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
        guard first >= 0xC2, first < 0xF5, index + length <= bytes.count else { return (replacement, 1) }
        // The lead byte's own bits: five, four or three of them.
        var value = first & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = UInt32(bytes[index + offset])
            guard byte & 0xC0 == 0x80 else { return (replacement, 1) }
            value = value << 6 | byte & 0x3F
        }
        let isOverlong = length == 3 && value < 0x800 || length == 4 && value < 0x10000
        guard !isOverlong, let scalar = Unicode.Scalar(value) else { return (replacement, 1) }
        return (scalar, length)
    }
}
