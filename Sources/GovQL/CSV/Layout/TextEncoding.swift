// Encodings that files come in, and turning their bytes into UTF-8. It knows no rows but lines, for it tells where bytes
// are that mean nothing. Which encoding a file has is EncodingJudge.swift's to find out.

import CGovQLKernels

enum TextEncoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case gb18030
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Some lines in UTF-8, some in GB18030: what several programs appended to.
    case mixed

    /// What people call it.
    var label: String {
        switch self {
        case .utf8: "UTF-8"
        case .gb18030: "GB18030"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .mixed: "UTF-8 / GB18030"
        }
    }

    /// The encoding of a name that an option gives; nil for one that is unknown.
    static func named(_ text: String) -> TextEncoding? {
        switch Folding.fold(text).filter({ $0 != "-" && $0 != "_" }) {
        case "utf8": .utf8
        case "gb18030", "gbk", "gb2312", "cp936", "ansi": .gb18030
        case "utf16le", "utf16", "unicode": .utf16LittleEndian
        case "utf16be": .utf16BigEndian
        default: nil
        }
    }
}

/// Places in a text, by line: how many, and the line of the first.
struct LinePlaces: Sendable {
    private(set) var count = 0
    private(set) var firstLine = 0

    mutating func add(line: Int) {
        if count == 0 { firstLine = line }
        count += 1
    }
}

/// Makes UTF-8 of bytes that come piece by piece.
struct Recoder {
    let encoding: TextEncoding
    /// Bytes that are no character of the encoding; each became U+FFFD.
    private(set) var invalid = LinePlaces()
    /// Lines of a mixed file that were read as GB18030.
    private(set) var foreign = LinePlaces()
    /// The line that the next byte is in.
    private var line = 1
    /// Where a piece is recoded before it is appended; kept from piece to piece.
    private var scratch: [UInt8] = []

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// Appends the UTF-8 of as many bytes as can be told yet; gives how many those were.
    mutating func recode(_ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool, into out: inout [UInt8]) -> Int {
        let start = out.count
        let used =
            switch encoding {
            case .utf8, .mixed: recodeLines(bytes, isEnd: isEnd, into: &out)
            case .gb18030:
                recodeAll(bytes, isEnd: isEnd, unit: 1, into: &out) { govql_gb18030($0, $1, $2) }
            case .utf16LittleEndian:
                recodeAll(bytes, isEnd: isEnd, unit: 2, into: &out) { govql_utf16($0, $1, 1, $2) }
            case .utf16BigEndian:
                recodeAll(bytes, isEnd: isEnd, unit: 2, into: &out) { govql_utf16($0, $1, 0, $2) }
            }
        if encoding == .gb18030 || encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
            line += Self.lineFeeds(out, from: start)
        }
        return used
    }

    private static func lineFeeds(_ bytes: [UInt8], from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { govql_count_newlines($0 + start, bytes.count - start) } ?? 0
        }
    }

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    // MARK: UTF-8

    /// Whole lines only, for a line is judged as one.
    private mutating func recodeLines(
        _ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool, into out: inout [UInt8]
    ) -> Int {
        var end = bytes.count
        if !isEnd {
            while end > 0, bytes[end - 1] != CSVDialect.lineFeed, bytes[end - 1] != CSVDialect.carriageReturn {
                end -= 1
            }
        }
        guard end > 0, let base = bytes.baseAddress else { return 0 }
        if govql_is_utf8(base, end) {
            out.append(contentsOf: bytes[..<end])
            line += govql_count_newlines(base, end)
            return end
        }
        var start = 0
        while start < end {
            var stop = start
            while stop < end, base[stop] != CSVDialect.lineFeed { stop += 1 }
            if stop < end { stop += 1 }
            recodeLine(UnsafeBufferPointer(start: base + start, count: stop - start), into: &out)
            start = stop
            line += 1
        }
        return end
    }

    private mutating func recodeLine(_ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
        guard let base = text.baseAddress else { return }
        if govql_is_utf8(base, text.count) { return out.append(contentsOf: text) }
        if encoding == .mixed, !EncodingJudge.isBrokenUTF8(text),
            govql_gb18030(base, text.count, nil).end == GOVQL_RECODED
        {
            foreign.add(line: line)
            appendGB18030(text, into: &out)
        } else {
            invalid.add(line: line)
            out.append(contentsOf: CellCleaning.repaired(text))
        }
    }

    @discardableResult
    private mutating func appendGB18030(
        _ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]
    ) -> govql_recoding {
        append(text, into: &out) { govql_gb18030($0, $1, $2) }
    }

    /// Appends what a kernel makes of a text; it needs at most twice the room, and a little.
    private mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8],
        by kernel: (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>) -> govql_recoding
    ) -> govql_recoding {
        let room = text.count * 2 + 8
        if scratch.count < room { scratch = [UInt8](repeating: 0, count: room) }
        return scratch.withUnsafeMutableBufferPointer { scratch in
            guard let base = text.baseAddress, let target = scratch.baseAddress else { return govql_recoding() }
            let result = kernel(base, text.count, target)
            out.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<result.written]))
            return result
        }
    }

    // MARK: Others

    /// Appends the whole text, with U+FFFD for each character that is none.
    ///
    /// - Parameter unit: how many bytes are passed over then.
    /// - Returns: how many bytes were used; what is cut off at the end is not, unless nothing follows.
    private mutating func recodeAll(
        _ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool, unit: Int, into out: inout [UInt8],
        by kernel: (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>) -> govql_recoding
    ) -> Int {
        let start = out.count
        var used = 0
        while used < bytes.count {
            let result = append(UnsafeBufferPointer(rebasing: bytes[used...]), into: &out, by: kernel)
            used += result.read
            if used == bytes.count { break }
            if result.end == GOVQL_INCOMPLETE, !isEnd { break }
            invalid.add(line: line + Self.lineFeeds(out, from: start))
            out.append(contentsOf: Self.replacement)
            used = min(bytes.count, used + unit)
        }
        return used
    }
}

/// A file's text as UTF-8, read in order through a window that holds at least the row that is being looked at.
struct RecodedText {
    private let file: any ReadableFile
    let end: Int
    /// How far the file was read.
    private(set) var offset: Int
    private var raw: [UInt8] = []
    private(set) var recoder: Recoder
    /// The text from `start` on is not used up.
    private(set) var window: [UInt8] = []
    private(set) var start = 0
    /// Nothing follows the window.
    private(set) var isEnd = false

    static let pieceSize = 1 << 18

    init(_ file: any ReadableFile, _ range: Range<Int>, encoding: TextEncoding) {
        self.file = file
        offset = range.lowerBound
        end = range.upperBound
        recoder = Recoder(encoding)
    }

    /// Bytes of the file that were not read yet.
    var remaining: Int { end - offset }

    mutating func use(upTo place: Int) { start = place }

    /// Makes the window longer, or finds that it can't be. What was used up is dropped.
    mutating func extend() throws {
        if start > 0 {
            window.removeSubrange(..<start)
            start = 0
        }
        let old = window.count
        while window.count == old, !isEnd {
            let wanted = min(end - offset, max(Self.pieceSize, window.count, raw.count))
            guard raw.count + window.count < CSVDialect.rowLimit else {
                throw Diagnostics(
                    Diagnostic(CSVProblem.rowTooLong(path: file.path, line: 1, limit: CSVDialect.rowLimit)))
            }
            let read = try file.bytes(offset..<offset + wanted)
            raw.append(contentsOf: read)
            offset += read.count
            isEnd = offset >= end
            let used = raw.withUnsafeBufferPointer { recoder.recode($0, isEnd: isEnd, into: &window) }
            raw.removeSubrange(..<used)
        }
    }
}

extension ReadableFile {
    /// The bytes of a range that lies within the file.
    func bytes(_ range: Range<Int>) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let piece = UnsafeMutableRawBufferPointer(rebasing: target[..<(range.count - count)])
                let read = try self.read(into: piece, at: range.lowerBound + count)
                if read == 0 { throw Diagnostics(Diagnostic(CSVProblem.changedWhileRead(path: path))) }
                count += read
            }
        }
    }
}
