// Writing to the standard output and error without losing or duplicating bytes, and without dying of a closed pipe.

package enum StandardStreams {
    /// How a write ended.
    package enum Outcome: Equatable, Sendable {
        case written
        /// The reader went away, as `| head` does: end quietly with status 0.
        case closed
        /// Anything else, such as a full disk; the value is `errno`.
        case failed(Int32)
    }

    /// Writes all of a text to a file descriptor, however often the system takes only a part of it.
    @discardableResult
    package static func write(_ text: String, to descriptor: Int32) -> Outcome {
        write(Array(text.utf8), to: descriptor)
    }

    /// Writes all bytes to a file descriptor.
    @discardableResult
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = writeBytes(rest, to: descriptor)
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch lastError {
            case .interrupted: continue
            case .wouldBlock: waitUntilWritable(descriptor)
            case .closedPipe: return .closed
            case .other(let code): return .failed(code)
            }
        }
        return .written
    }

    private static func waitUntilWritable(_ descriptor: Int32) {
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waited, 1, 1000)
    }
}
