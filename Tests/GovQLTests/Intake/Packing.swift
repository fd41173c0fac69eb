// Packs bytes for tests, by the libraries' own compressors.

import CGovQLZlib
import CGovQLZstd
import Testing

@testable import GovQL

enum Packing: CaseIterable {
    case gzip, zstd

    func pack(_ text: String) throws -> [UInt8] { try pack(Array(text.utf8)) }

    func pack(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .gzip: try Self.gzip(bytes)
        case .zstd: try Self.zstd(bytes)
        }
    }

    private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        var bytes = bytes
        var stream = z_stream()
        try #require(govql_begin_deflate(&stream, 6) == Z_OK)
        defer { deflateEnd(&stream) }
        var packed = [UInt8](repeating: 0, count: bytes.count + 1024)
        return try bytes.withUnsafeMutableBufferPointer { input in
            let capacity = packed.count
            let left = try packed.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(capacity)
                try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
                return Int(stream.avail_out)
            }
            return Array(packed[..<(capacity - left)])
        }
    }

    private static func zstd(_ bytes: [UInt8]) throws -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&packed, packed.count, bytes, bytes.count, 3)
        try #require(ZSTD_isError(count) == 0)
        return Array(packed[..<count])
    }
}

extension Packing {
    var ending: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        }
    }
}
