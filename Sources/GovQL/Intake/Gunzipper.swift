// gzip by zlib: one member after another, each with its checksum, as `cat a.gz b.gz` gives them.

import CGovQLZlib

/// A class because it owns zlib's state, which must not move.
final class Gunzipper: Unpacker {
    private enum State {
        case member
        /// A member is over; another one may follow.
        case between
        /// What follows is none.
        case over
    }

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    private let isReady: Bool
    private var state = State.member
    private(set) var trailingCount = 0

    init() {
        stream.initialize(to: z_stream())
        isReady = govql_begin_inflate(stream) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
        buffer.deallocate()
    }

    var isComplete: Bool { state != .member }
    /// The window, the tables of codes, and the room for what comes out.
    var footprint: Int { buffer.count + 48 << 10 }

    func take(_ bytes: UnsafeRawBufferPointer, sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard isReady else { throw UnpackingFailure(reason: "no memory") }
        guard let start = bytes.baseAddress else { return }
        // zlib only reads there.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        while stream.pointee.avail_in > 0 {
            switch state {
            case .member: try inflatePieces(sink)
            case .between: beginMember()
            case .over:
                trailingCount += Int(stream.pointee.avail_in)
                return
            }
        }
    }

    private func inflatePieces(_ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        repeat {
            stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(buffer.count)
            let result = inflate(stream, Z_NO_FLUSH)
            guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
                let reason = stream.pointee.msg.map { String(cString: $0) }
                throw UnpackingFailure(reason: reason ?? (result == Z_MEM_ERROR ? "no memory" : "no gzip data"))
            }
            let count = buffer.count - Int(stream.pointee.avail_out)
            if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            if result == Z_STREAM_END {
                state = .between
                return
            }
        } while stream.pointee.avail_out == 0
    }

    /// Zeros between and behind members fill up blocks of a tape.
    private func beginMember() {
        guard let next = stream.pointee.next_in else { return }
        switch next.pointee {
        case 0:
            stream.pointee.next_in = next + 1
            stream.pointee.avail_in -= 1
        case 0x1F:
            inflateReset(stream)
            state = .member
        default: state = .over
        }
    }
}
