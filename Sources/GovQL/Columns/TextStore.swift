// Texts side by side in one arena of bytes. A text vector is numbers into a store, so that gathering, filtering and
// sorting move four bytes a row and never a String. Next: Vector.swift.

import Synchronization

/// An immutable sequence of UTF-8 texts. A class because vectors, columns and batches share it.
public final class TextStore: Sendable {
    public let bytes: [UInt8]
    /// `count + 1` offsets; text i is `bytes[offsets[i]..<offsets[i + 1]]`.
    public let offsets: [Int]
    /// Whether no two texts are equal: then equal numbers and equal texts are the same thing (a dictionary).
    public let isUnique: Bool
    private let knownOrder = Mutex<[UInt32]?>(nil)

    public init(bytes: [UInt8], offsets: [Int], isUnique: Bool) {
        precondition(!offsets.isEmpty, "A store of n texts has n + 1 offsets")
        self.bytes = bytes
        self.offsets = offsets
        self.isUnique = isUnique
    }

    public convenience init(_ texts: some Sequence<String>, isUnique: Bool = false) {
        var builder = TextStoreBuilder()
        for text in texts { builder.append(text.utf8) }
        self.init(bytes: builder.bytes, offsets: builder.offsets, isUnique: isUnique)
    }

    public static let empty = TextStore(bytes: [], offsets: [0], isUnique: true)

    public var count: Int { offsets.count - 1 }

    public func string(_ index: Int) -> String { String(decoding: slice(index), as: UTF8.self) }

    public func slice(_ index: Int) -> ArraySlice<UInt8> { bytes[offsets[index]..<offsets[index + 1]] }

    public func length(_ index: Int) -> Int { offsets[index + 1] - offsets[index] }

    /// Negative, zero or positive as text `lhs` of one store stands to text `rhs` of another, in byte order, which in
    /// UTF-8 is code-point order.
    public static func compare(_ left: TextStore, _ lhs: Int, _ right: TextStore, _ rhs: Int) -> Int {
        left.withBytes(lhs) { first in
            right.withBytes(rhs) { second in
                TextSearch.compare(first, second)
            }
        }
    }

    public func compare(_ lhs: Int, _ rhs: Int) -> Int { Self.compare(self, lhs, self, rhs) }

    /// The bytes of one text, valid during the call.
    public func withBytes<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBufferPointer { all in
            try body(UnsafeBufferPointer(rebasing: all[offsets[index]..<offsets[index + 1]]))
        }
    }

    /// The numbers of all texts in byte order, kept once `body` has found it.
    func order(orFind body: () throws -> [UInt32]) rethrows -> [UInt32] {
        if let known = knownOrder.withLock({ $0 }) { return known }
        let found = try body()
        knownOrder.withLock { $0 = found }
        return found
    }

    /// An estimate of the memory held, in bytes.
    public var footprint: Int { bytes.count + offsets.count * MemoryLayout<Int>.stride }
}

/// Collects texts for a ``TextStore``.
public struct TextStoreBuilder: Sendable {
    public private(set) var bytes: [UInt8] = []
    public private(set) var offsets: [Int] = [0]

    public init() {}

    public var count: Int { offsets.count - 1 }

    public mutating func reserve(texts: Int, bytes byteCount: Int) {
        offsets.reserveCapacity(texts + 1)
        bytes.reserveCapacity(byteCount)
    }

    /// Appends a text and gives its number.
    @discardableResult
    public mutating func append(_ text: some Sequence<UInt8>) -> UInt32 {
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
        return UInt32(truncatingIfNeeded: offsets.count - 2)
    }

    public func build(isUnique: Bool = false) -> TextStore {
        TextStore(bytes: bytes, offsets: offsets, isUnique: isUnique)
    }
}
