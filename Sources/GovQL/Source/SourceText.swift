// A piece of GovQL text with a name, and positions in it. Offsets are UTF-8 bytes; lines are found on demand.
// It knows nothing of tokens or messages. Next: Lexing/Lexer.swift reads it, Diagnostics/ points into it.

/// A half-open range of UTF-8 byte offsets in one ``SourceText``.
public struct SourceRange: Hashable, Sendable {
    public var start: UInt32
    public var end: UInt32

    public init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = Swift.max(start, end)
    }

    public init(_ start: Int, _ end: Int) {
        self.init(start: UInt32(clamping: start), end: UInt32(clamping: end))
    }

    public static let zero = SourceRange(start: 0, end: 0)

    public var isEmpty: Bool { start == end }
    public var bounds: Range<Int> { Int(start)..<Int(end) }

    /// The smallest range that covers both.
    public func union(_ other: SourceRange) -> SourceRange {
        SourceRange(start: min(start, other.start), end: max(end, other.end))
    }
}

/// A 1-based line and a 1-based column, the column counted in Unicode scalars.
public struct SourcePosition: Hashable, Sendable {
    public let line: Int
    public let column: Int
}

/// GovQL text under a name: a script file, `-c`, a prompt entry, a schema.
///
/// A class because every token range, node and diagnostic refers to one; it never changes after `init`.
public final class SourceText: Sendable {
    /// What diagnostics call it: a path, `-c`, `<stdin>`.
    public let name: String
    /// The text as given. Invalid UTF-8 stays as it is here; the lexer reports it.
    public let bytes: [UInt8]
    /// The byte offset at which each line begins; the first is always 0.
    public let lineStarts: [Int]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var lineStarts = [0]
        // A plain loop: `enumerated()` takes seconds for 10 MB in a debug build.
        bytes.withUnsafeBufferPointer { buffer in
            var offset = 0
            while offset < buffer.count {
                if buffer[offset] == 0x0A { lineStarts.append(offset + 1) }
                offset += 1
            }
        }
        self.lineStarts = lineStarts
    }

    public convenience init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// The text of a range, with invalid bytes shown as U+FFFD. Out-of-bounds parts are cut off.
    public func text(_ range: SourceRange) -> String {
        let lower = min(Int(range.start), bytes.count)
        let upper = min(Int(range.end), bytes.count)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// The 0-based line that holds a byte offset.
    public func lineIndex(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    public func position(at offset: Int) -> SourcePosition {
        let line = lineIndex(at: offset)
        let upper = min(max(offset, lineStarts[line]), bytes.count)
        let before = String(decoding: bytes[lineStarts[line]..<upper], as: UTF8.self)
        return SourcePosition(line: line + 1, column: before.unicodeScalars.count + 1)
    }

    /// A line without its line end. Lines past the last are empty.
    public func line(_ index: Int) -> String {
        guard lineStarts.indices.contains(index) else { return "" }
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
