// Test files in other encodings.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Text in another encoding, by the system's converter.
enum Recoding {
    static func bytes(_ text: String, as encoding: String) -> [UInt8] {
        let converter = iconv_open(encoding, "UTF-8")
        defer { iconv_close(converter) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        var written = 0
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (left, room) = (source.count, target.count)
                let total = room
                precondition(iconv(converter, &from, &left, &to, &room) != Int.max, "\(encoding) holds every character")
                written = total - room
            }
        }
        return output.prefix(written).map { UInt8(bitPattern: $0) }
    }
}
