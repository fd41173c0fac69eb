// Bytes that come once and in order (unpacked, recoded, from a pipe), kept so that they can be read at any offset:
// in memory while they are few, else in a temporary file without a name. It knows nothing of what the bytes mean. Whether
// and where there are temporary files is the FileAccess's word.

/// Takes bytes in order, then becomes a file.
///
/// ```swift
/// let writer = SpoolWriter(path: "services.csv.gz", context: context)
/// try writer.append(bytes)
/// let file = try writer.finish()
/// ```
///
/// A class because it is handed from reader to reader; used by one thread at a time.
public final class SpoolWriter {
    /// What messages call the bytes: the path of the file that they come from.
    public let path: String
    /// How many bytes were appended.
    public private(set) var count = 0
    private let context: RunContext
    private let memoryLimit: Int
    /// The bytes in pieces of ``SpooledFile/blockSize``; the last piece is being filled.
    private var blocks: [[UInt8]] = []
    private var temporary: (any TemporaryFile)?
    private var reserved = 0

    /// - Parameter memoryLimit: how many bytes stay in memory; more go to a temporary file, all of them.
    public init(path: String, context: RunContext, memoryLimit: Int = 64 << 20) {
        self.path = path
        self.context = context
        // A run of little memory spends a quarter of it here at most.
        self.memoryLimit = min(memoryLimit, context.limits.memory.map { $0 / 4 } ?? memoryLimit)
    }

    deinit { context.release(reserved) }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``Diagnostics``: the run was cancelled, there is no room, or no temporary file is allowed.
    public func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if blocks.last.map({ $0.count == SpooledFile.blockSize }) ?? true { try makeBlock() }
            let last = blocks.count - 1
            let part = rest.prefix(SpooledFile.blockSize - blocks[last].count)
            blocks[last].append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            count += part.count
        }
    }

    public func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try append($0) } }

    /// The file of all that was appended; nothing may be appended afterwards.
    public func finish() throws -> SpooledFile {
        guard let temporary else {
            // What outlives the writer stays on the run's account.
            reserved = 0
            return SpooledFile(path: path, count: count, .memory(blocks))
        }
        try flush(to: temporary)
        blocks = []
        release()
        return SpooledFile(path: path, count: count, .disk(temporary))
    }

    /// Makes room for the next bytes.
    private func makeBlock() throws {
        try context.checkpoint()
        if temporary == nil, count + SpooledFile.blockSize > memoryLimit, !blocks.isEmpty {
            guard let file = try context.files.makeTemporaryFile() else {
                throw FileProblem.thrown(.temporaryForbidden(path, limit: memoryLimit))
            }
            temporary = file
        }
        if let temporary {
            try flush(to: temporary)
            blocks.removeAll(keepingCapacity: true)
            release()
        }
        reserved += SpooledFile.blockSize
        try context.reserve(SpooledFile.blockSize, for: "the text of \(path)")
        var block: [UInt8] = []
        block.reserveCapacity(SpooledFile.blockSize)
        blocks.append(block)
    }

    private func flush(to file: any TemporaryFile) throws {
        for block in blocks { try block.withUnsafeBytes { try file.append($0) } }
    }

    private func release() {
        context.release(reserved)
        reserved = 0
    }
}

/// What a ``SpoolWriter`` took, as a file that never changes. A class, for it may own a temporary file.
public final class SpooledFile: ReadableFile {
    enum Storage: Sendable {
        case memory([[UInt8]])
        case disk(any TemporaryFile)
    }

    /// The size of the pieces in memory.
    static let blockSize = 1 << 20

    public let path: String
    public let version: FileVersion
    private let storage: Storage

    init(path: String, count: Int, _ storage: Storage) {
        self.path = path
        version = FileVersion(size: count, modifiedNanoseconds: 0, inode: 0)
        self.storage = storage
    }

    /// Whether the bytes are in a temporary file.
    public var isOnDisk: Bool { if case .disk = storage { true } else { false } }

    public func currentVersion() throws -> FileVersion { version }

    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        guard offset >= 0, offset < version.size else { return 0 }
        let wanted = min(buffer.count, version.size - offset)
        switch storage {
        case .disk(let file):
            return try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
        case .memory(let blocks):
            var done = 0
            while done < wanted {
                let (block, start) = (offset + done).quotientAndRemainder(dividingBy: Self.blockSize)
                let part = min(wanted - done, blocks[block].count - start)
                blocks[block].withUnsafeBytes { bytes in
                    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + part])
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + part]))
                }
                done += part
            }
            return done
        }
    }
}
