// The ways of packing that are understood, how they are told, and names without the endings that say so.
// Unpacking itself: Gunzipper.swift, Unzstder.swift.

/// A way in which a file is packed.
enum Compression: String, Sendable, CaseIterable {
    case gzip, zstd

    /// As many bytes as it takes to tell.
    static let magicLength = 4

    /// The way that the first bytes of a file speak for.
    init?(head: some Collection<UInt8>) {
        let head = Array(head.prefix(Self.magicLength))
        if head.starts(with: [0x1F, 0x8B]), head.count < 3 || head[2] == 8 {
            self = .gzip
        } else if head == [0x28, 0xB5, 0x2F, 0xFD] || Self.isSkippable(head) {
            self = .zstd
        } else {
            return nil
        }
    }

    /// A frame without text, which Zstandard's tools write before others.
    private static func isSkippable(_ head: [UInt8]) -> Bool {
        head.count == 4 && head[0] & 0xF0 == 0x50 && head[1...] == [0x2A, 0x4D, 0x18]
    }

    /// The way that a file's name speaks for.
    init?(name: String) {
        guard let found = Self.allCases.first(where: { Folding.fold(name).hasSuffix($0.ending) }) else { return nil }
        self = found
    }

    private var ending: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        }
    }

    func makeUnpacker() -> any Unpacker {
        switch self {
        case .gzip: Gunzipper()
        case .zstd: Unzstder()
        }
    }

    /// A name without the ending that says how the file is packed.
    static func stripped(_ name: String) -> Substring {
        Compression(name: name).map { name.dropLast($0.ending.count) } ?? name[...]
    }
}

/// Unpacks bytes that come piece by piece. A class, for it owns memory of its library.
protocol Unpacker: AnyObject {
    /// Takes the next packed bytes and hands on what they unpack to, in pieces.
    ///
    /// - Throws: ``UnpackingFailure``, and what `sink` throws.
    func take(_ bytes: UnsafeRawBufferPointer, sink: (UnsafeRawBufferPointer) throws -> Void) throws
    /// Whether the bytes so far are whole, or only what follows would be another part of the same kind.
    var isComplete: Bool { get }
    /// Bytes behind the end that belong to nothing.
    var trailingCount: Int { get }
    /// What the library holds.
    var footprint: Int { get }
}

/// Packed bytes contradict themselves; in the library's words.
struct UnpackingFailure: Error {
    let reason: String
}
