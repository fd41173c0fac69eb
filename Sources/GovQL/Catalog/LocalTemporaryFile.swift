// A temporary file of this machine. It has no name from the moment it is made, so nothing is left behind however the
// process ends. LocalFiles.swift hands them out.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A class because its descriptor is closed once. Appending is one thread's; reading may be several threads'.
final class LocalTemporaryFile: TemporaryFile, @unchecked Sendable {
    private let descriptor: Int32
    private let folder: String
    /// Room that is left to what else runs on this machine is not used up.
    private let limit: Int
    private var count = 0

    /// Makes a file in `$TMPDIR`, or `/tmp` where that is not set.
    ///
    /// - Parameter limit: how many bytes it may take; nil stands for three quarters of what is free now.
    init(limit: Int?) throws {
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let folder = named.isEmpty ? "/tmp" : named
        // mkstemp writes letters of its own over the last six, which have to be X.
        var template = Array("\(folder)/govql-\(String(repeating: "X", count: 6))".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure(folder) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
        self.folder = folder
        self.limit = limit ?? Self.freeBytes(of: descriptor) / 4 * 3
    }

    deinit { close(descriptor) }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard count <= limit - bytes.count else {
            throw FileProblem.thrown(.temporaryFull(folder, limit: limit))
        }
        var rest = bytes
        while !rest.isEmpty {
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(count))
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(folder) }
            count += written
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure(folder) }
        }
    }

    private static func freeBytes(of descriptor: Int32) -> Int {
        var facts = statvfs()
        guard fstatvfs(descriptor, &facts) == 0 else { return Int.max }
        let (bytes, overflow) = Int(clamping: facts.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: facts.f_frsize))
        return overflow ? Int.max : bytes
    }

    private static func failure(_ folder: String) -> Diagnostics {
        FileProblem.thrown(.temporaryFailed(folder, reason: String(cString: strerror(errno))))
    }
}
