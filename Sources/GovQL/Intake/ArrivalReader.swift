// How data arrives: what a path leads to is opened, unpacked if its first bytes say that it is packed, and waited for if it
// is a pipe, until there is a file that can be read at any offset. What the bytes mean is the format's business.

import CGovQLKernels

/// Data that can be read, and what is to be said about how it came.
struct Arrival: Sendable {
    let file: any ReadableFile
    var notes: [Diagnostic] = []
    var decisions: [SourceDecision] = []

    /// What was kept of bytes that came once.
    var isSpooled: Bool { file is SpooledFile }
}

/// How much more than its own size a packed file may hold.
struct UnpackingLimits: Sendable {
    /// What is unpacked anyway.
    var freeBytes = 1 << 30
    /// Beyond that: bytes for each packed one. Ledgers pack to a tenth, logs of one line to a hundredth.
    var ratio = 500
}

struct ArrivalReader {
    let context: RunContext
    var limits = UnpackingLimits()

    private static let pieceSize = 1 << 18
    /// A run is asked so often whether it was cancelled.
    private static let patiencePiece = Duration.milliseconds(50)

    /// - Throws: ``Diagnostics``.
    func open(_ path: String, patience: LoadOptions.Patience = .usual) throws -> Arrival {
        if context.files.kind(of: path) == .pipe {
            return try drained(context.files.openStream(path), patience)
        }
        let file = try context.files.open(path)
        return try unpacked(file)
    }

    /// A file as it stands, or what it unpacks to.
    func unpacked(_ file: any ReadableFile) throws -> Arrival {
        let size = file.version.size
        var head = [UInt8](repeating: 0, count: min(size, Compression.magicLength))
        var count = 0
        while count < head.count {
            let read = try head.withUnsafeMutableBytes { buffer in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), at: count)
            }
            if read == 0 { throw changed(file) }
            count += read
        }
        guard let compression = Compression(head: head) else {
            return Arrival(file: file, notes: misnamed(file.path))
        }
        let filling = Filling(path: file.path, compression, limits, context)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
        defer { buffer.deallocate() }
        context.expect(bytes: size)
        var offset = 0
        do {
            while offset < size {
                try context.checkpoint()
                let count = try file.read(into: buffer, at: offset)
                if count == 0 { throw changed(file) }
                let piece = min(count, size - offset)
                try filling.take(UnsafeRawBufferPointer(rebasing: buffer[..<piece]))
                offset += piece
                context.advance(bytes: piece)
            }
            let arrival = try filling.finish()
            if try file.currentVersion() != file.version { throw changed(file) }
            return arrival
        } catch let error as Diagnostics where error.all.first?.facts is IntakeProblem {
            context.advance(bytes: size - offset)
            // Half of one file and half of another are no damage.
            if try file.currentVersion() != file.version { throw changed(file) }
            throw error
        }
    }

    private func changed(_ file: any ReadableFile) -> Diagnostics {
        Diagnostics(Diagnostic(IntakeProblem.changedWhileUnpacked(path: file.path)))
    }

    private func misnamed(_ path: String) -> [Diagnostic] {
        guard let named = Compression(name: path) else { return [] }
        return [Diagnostic(IntakeProblem.misnamed(path: path, compression: named.rawValue))]
    }

    // MARK: Pipes

    /// All that a pipe brings, until nobody writes to it any more.
    private func drained(_ stream: any ByteStream, _ patience: LoadOptions.Patience) throws -> Arrival {
        let limit: Duration? =
            switch patience {
            case .usual: stream.patience
            case .endless: nil
            case .atMost(let duration): duration
            }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
        defer { buffer.deallocate() }
        var head: [UInt8] = []
        var filling: Filling?
        var received = 0
        var lastCame = ContinuousClock.now
        while true {
            try context.checkpoint()
            let wait = limit.map { min($0, Self.patiencePiece) } ?? Self.patiencePiece
            switch try stream.read(into: buffer, waiting: wait) {
            case .bytes(let count):
                received += count
                lastCame = ContinuousClock.now
                context.expect(bytes: count)
                let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                if let filling {
                    try filling.take(piece)
                } else {
                    head.append(contentsOf: piece)
                    if head.count >= Compression.magicLength { filling = try begun(stream.path, head) }
                }
                context.advance(bytes: count)
            case .nothingYet:
                if let limit, ContinuousClock.now - lastCame >= limit {
                    throw Diagnostics(
                        Diagnostic(IntakeProblem.silent(path: stream.path, waited: limit, received: received)))
                }
            case .end: return try (filling ?? begun(stream.path, head)).finish()
            }
        }
    }

    private func begun(_ path: String, _ head: [UInt8]) throws -> Filling {
        let filling = Filling(path: path, Compression(head: head), limits, context)
        try head.withUnsafeBytes { try filling.take($0) }
        return filling
    }
}

/// Bytes on their way into a spool, unpacked if they are packed. A class, for it is fed in several places.
private final class Filling {
    private let path: String
    private let compression: Compression?
    private let unpacker: (any Unpacker)?
    private let limits: UnpackingLimits
    private let context: RunContext
    private let writer: SpoolWriter
    private var packed = 0
    private var lines = 0

    /// How many bytes of text a run holds in memory before more of it goes to disk.
    private static let memory = 256 << 20
    private var reserved = 0

    init(path: String, _ compression: Compression?, _ limits: UnpackingLimits, _ context: RunContext) {
        self.path = path
        self.compression = compression
        self.limits = limits
        self.context = context
        unpacker = compression?.makeUnpacker()
        // Many files that are opened together share what one alone could have.
        let left = Self.memory - context.memoryInUse
        writer = SpoolWriter(path: path, context: context, memoryLimit: max(1 << 20, min(Self.memory / 4, left)))
    }

    deinit { context.release(reserved) }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        packed += bytes.count
        guard let unpacker, let compression else { return try writer.append(bytes) }
        do {
            try unpacker.take(bytes) { text in
                try writer.append(text)
                let start = text.bindMemory(to: UInt8.self).baseAddress
                lines += start.map { govql_count_newlines($0, text.count) } ?? 0
                if writer.count > limits.freeBytes, writer.count / packed > limits.ratio {
                    throw Diagnostics(
                        Diagnostic(IntakeProblem.bomb(path: path, packed: packed, unpacked: writer.count)))
                }
            }
        } catch let failure as UnpackingFailure {
            throw Diagnostics(
                Diagnostic(
                    IntakeProblem.corrupt(
                        path: path, compression: compression.rawValue, reason: failure.reason, offset: packed,
                        lines: lines)))
        }
        let added = unpacker.footprint - reserved
        reserved += added
        try context.reserve(added, for: "unpacking \(path)")
    }

    func finish() throws -> Arrival {
        guard let unpacker, let compression else { return Arrival(file: try writer.finish()) }
        guard unpacker.isComplete else {
            throw Diagnostics(
                Diagnostic(
                    IntakeProblem.truncated(
                        path: path, compression: compression.rawValue, packed: packed, lines: lines)))
        }
        var arrival = Arrival(file: try writer.finish())
        if unpacker.trailingCount > 0 {
            arrival.notes.append(
                Diagnostic(
                    IntakeProblem.trailing(
                        path: path, compression: compression.rawValue, count: unpacker.trailingCount)))
        }
        arrival.decisions.append(
            SourceDecision(
                Words(en: "compression", zh: "压缩"), Words(en: compression.rawValue, zh: compression.rawValue),
                because: Words(en: "the first bytes say so", zh: "由开头的字节得知"), option: nil))
        return arrival
    }
}
