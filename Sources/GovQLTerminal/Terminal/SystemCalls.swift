// The few system calls that need help from Swift: `read` and `write` on byte arrays, `errno`, the environment.
// One place imports the C library, whichever it is.

#if canImport(Darwin)
    @_exported import Darwin
#elseif canImport(Musl)
    @_exported import Musl
#else
    @_exported import Glibc
#endif

/// The reasons for failure that are told apart here.
enum SystemError: Equatable {
    case interrupted, wouldBlock, closedPipe
    case other(Int32)
}

/// Why the last system call failed; read it at once.
var lastError: SystemError {
    switch errno {
    case EINTR: .interrupted
    case EAGAIN: .wouldBlock
    case EPIPE: .closedPipe
    case let code: .other(code)
    }
}

/// `read(2)`: how many bytes came, 0 at the end, -1 with `lastError`.
func readBytes(_ descriptor: Int32, into chunk: inout [UInt8]) -> Int {
    chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}

/// `write(2)` of one array: how many bytes went, or -1 with `lastError`.
func writeBytes(_ bytes: some RandomAccessCollection<UInt8>, to descriptor: Int32) -> Int {
    if let count = bytes.withContiguousStorageIfAvailable({ write(descriptor, $0.baseAddress, $0.count) }) {
        return count
    }
    return Array(bytes).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}

/// The value of an environment variable; nil if it is not set.
package func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// Makes the folders that a file is to lie in, private to the user; those that are there stay as they are.
package func createFolders(above path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var folder = ""
    for part in parts {
        folder += (folder.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
        if !part.isEmpty { mkdir(folder, 0o700) }
    }
}
