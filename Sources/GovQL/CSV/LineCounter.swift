// Line numbers of places in a file, found by reading it again: only errors and notes need them, so reading rows does not
// pay for them.

import CGovQLKernels

enum LineCounter {
    /// The physical line, counted from 1, of each offset. Offsets rise.
    static func lines(of offsets: [Int], in file: any ReadableFile) throws -> [Int] {
        var lines: [Int] = []
        lines.reserveCapacity(offsets.count)
        let size = 1 << 20
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { buffer.deallocate() }
        var line = 1
        var bufferStart = 0
        var bufferCount = 0
        var position = 0
        for offset in offsets {
            while position < offset {
                if position >= bufferStart + bufferCount {
                    bufferStart = position
                    bufferCount = try file.read(into: buffer, at: position)
                    if bufferCount == 0 { break }
                }
                let end = min(offset, bufferStart + bufferCount)
                let piece = UnsafeRawBufferPointer(rebasing: buffer[position - bufferStart..<end - bufferStart])
                let bytes = piece.bindMemory(to: UInt8.self)
                if let start = bytes.baseAddress { line += govql_count_newlines(start, bytes.count) }
                position = end
            }
            lines.append(line)
        }
        return lines
    }
}
