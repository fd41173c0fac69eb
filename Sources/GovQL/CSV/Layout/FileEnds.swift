// What opening sees of a file: its first bytes, its last ones, and where its text ends. Nothing here knows rows.
// What they show is judged by EncodingJudge.swift, PlainJudge.swift and LayoutReader.swift.

import CGovQLKernels

struct FileEnds {
    let file: any ReadableFile
    private(set) var head: [UInt8] = []
    /// The last bytes that are not among the first ones.
    private(set) var tail: [UInt8] = []
    /// Where the text ends: before the zeros of a crashed writer, or before the remarks at its foot.
    var end = 0
    /// The zeros behind the text, if there are any.
    private(set) var zeros: (line: Int, count: Int)?

    /// Bytes of the end that are looked at for totals and remarks.
    static let tailSize = 2 << 10

    /// Nothing is read but by what asks for it.
    init(of file: any ReadableFile, end: Int) {
        self.file = file
        self.end = end
    }

    init(reading file: any ReadableFile, _ wanted: Int) throws {
        self.file = file
        let size = file.version.size
        head = try file.bytes(0..<min(wanted, size))
        end = size
        guard let last = try size <= wanted ? head.last : file.bytes(size - 1..<size).first, last == 0 else {
            tail = try size > head.count ? file.bytes(max(head.count, size - Self.tailSize)..<size) : []
            return
        }
        end = try endBeforeZeros(size)
        // A zero or two end UTF-16 text; all zeros are no text at all, which the look at the format says.
        guard size - end > 1, end > 0 else {
            end = size
            return
        }
        head = Array(head.prefix(end))
        tail = try end > head.count ? file.bytes(max(head.count, end - Self.tailSize)..<end) : []
        zeros = (try LineCounter.lines(of: [end], in: file).first ?? 0, size - end)
    }

    private func endBeforeZeros(_ size: Int) throws -> Int {
        var end = size
        while end > 0 {
            let start = max(0, end - (64 << 10))
            let piece = try file.bytes(start..<end)
            if let last = piece.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
            end = start
        }
        return 0
    }

    /// UTF-8 from a file's start.
    struct Sample {
        let bytes: [UInt8]
        let isWhole: Bool

        /// A cheap look before a dear one: whether two lines end in it.
        var hasRows: Bool { Self.hasRows(bytes) }

        static func hasRows(_ bytes: [UInt8]) -> Bool {
            let feeds = bytes.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.map { govql_count_newlines($0, bytes.count) } ?? 0
            }
            return feeds > 1 || (feeds == 0 && bytes.contains(CSVDialect.carriageReturn))
        }
    }

    /// The first bytes of the text, at least so many if there are as many.
    mutating func sample(_ encoding: EncodingFinding, _ wanted: Int, _ text: inout RecodedText) throws -> Sample {
        if encoding.encoding == .utf8 {
            if head.count < min(wanted, end) { head = try file.bytes(0..<min(wanted, end)) }
            let isWhole = head.count >= end
            return Sample(bytes: Array(head[min(encoding.markLength, head.count)...]), isWhole: isWhole)
        }
        while !text.isEnd, text.window.count < wanted { try text.extend() }
        let isWhole = text.isEnd && text.window.count <= wanted
        return Sample(bytes: isWhole ? text.window : Array(text.window.prefix(wanted)), isWhole: isWhole)
    }
}
