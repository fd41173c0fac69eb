// A pipe of this machine, or the process's standard input: bytes that come once, waited for with poll so that whoever reads
// can stop waiting. LocalFiles.swift hands them out; how long silence is borne is Intake/'s business.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A class because its descriptor is closed once.
final class LocalStream: ByteStream {
    /// What messages call standard input.
    static let standardInputName = "<stdin>"

    let path: String
    let patience: Duration?
    private let descriptor: Int32

    init(_ path: String) throws {
        let isStandardInput = path == DataPath.standardInput
        self.path = isStandardInput ? Self.standardInputName : path
        // Whoever writes to standard input was started beside us; whoever was to write to a named pipe may never come.
        patience = isStandardInput ? nil : .seconds(30)
        // Opened so, a pipe does not wait for its writer.
        descriptor =
            isStandardInput
            ? fcntl(0, F_DUPFD_CLOEXEC, 0) : systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileProblem.thrown(LocalFiles.problem(self.path)) }
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer, waiting: Duration) throws -> ByteStreamArrival {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let (seconds, fraction) = waiting.components
        let milliseconds = min(1000, max(0, seconds)) * 1000 + fraction / 1_000_000_000_000_000
        let count = poll(&watched, 1, Int32(clamping: max(1, milliseconds)))
        if count == 0 || (count < 0 && errno == EINTR) { return .nothingYet }
        guard count > 0 else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        // A pipe that nobody has written to yet is silent; one that was left is at its end, and read says so.
        let read = systemRead(descriptor, buffer)
        if read > 0 { return .bytes(read) }
        if read == 0 { return .end }
        if errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK { return .nothingYet }
        throw FileProblem.thrown(LocalFiles.problem(path))
    }
}

// The system's calls under names that the members above do not hide.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
