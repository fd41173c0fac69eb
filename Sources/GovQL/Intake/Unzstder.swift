// Zstandard by libzstd: one frame after another. A frame that asks for a window beyond the library's usual limit is refused,
// so that memory stays bounded whatever a file asks for.

import CGovQLZstd

/// A class because it owns the library's state.
final class Unzstder: Unpacker {
    private let stream: OpaquePointer?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    /// Frames that were read to their end, and the bytes taken since.
    private var frameCount = 0
    private var sinceFrame = 0
    private var isOver = false
    private(set) var trailingCount = 0

    init() { stream = ZSTD_createDStream() }

    deinit {
        ZSTD_freeDStream(stream)
        buffer.deallocate()
    }

    var isComplete: Bool { isOver || (frameCount > 0 && sinceFrame == 0) }
    var footprint: Int { buffer.count + ZSTD_sizeof_DStream(stream) }

    func take(_ bytes: UnsafeRawBufferPointer, sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let stream else { throw UnpackingFailure(reason: "no memory") }
        if isOver { return trailingCount += bytes.count }
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var isFull = false
        while input.pos < input.size || isFull {
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let start = input.pos
            let result = ZSTD_decompressStream(stream, &output, &input)
            sinceFrame += input.pos - start
            if ZSTD_isError(result) != 0 {
                guard frameCount > 0, ZSTD_getErrorCode(result) == ZSTD_error_prefix_unknown else {
                    throw UnpackingFailure(reason: String(cString: ZSTD_getErrorName(result)))
                }
                isOver = true
                trailingCount = sinceFrame + input.size - input.pos
                return
            }
            if output.pos > 0 { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<output.pos])) }
            // There may be more to come out of what was taken in, unless a frame has just ended.
            isFull = result != 0 && output.pos == output.size
            if result == 0 {
                frameCount += 1
                sinceFrame = 0
            }
        }
    }
}
