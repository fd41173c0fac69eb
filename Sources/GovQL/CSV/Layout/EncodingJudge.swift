// Which encoding a file has: by its mark, by the zeros of UTF-16, by the validity of all of it where a sample is no UTF-8.
// A file whose sample is UTF-8 is taken for that; a pass that meets other bytes later has the whole file judged.

import CGovQLKernels

/// What was found out about a file's encoding.
struct EncodingFinding: Sendable {
    let encoding: TextEncoding
    /// Bytes of the mark at the start.
    let markLength: Int
    let reason: Words
}

enum EncodingJudge {
    /// By what a sample shows; nil if that is no UTF-8 and the whole file must be looked at.
    static func judge(head: [UInt8], tail: [UInt8], size: Int) -> EncodingFinding? {
        let mark = Words(en: "byte order mark", zh: "字节序标记")
        if head.starts(with: CSVDialect.byteOrderMark) {
            return isUTF8(head, isWhole: head.count >= size) && isTailUTF8(tail)
                ? EncodingFinding(encoding: .utf8, markLength: 3, reason: mark) : nil
        }
        if head.starts(with: [0xFF, 0xFE]) {
            return EncodingFinding(encoding: .utf16LittleEndian, markLength: 2, reason: mark)
        }
        if head.starts(with: [0xFE, 0xFF]) {
            return EncodingFinding(encoding: .utf16BigEndian, markLength: 2, reason: mark)
        }
        if let encoding = unmarkedUTF16(head, size: size) {
            let reason = Words(en: "every other byte of its ASCII letters is zero", zh: "ASCII 字符每隔一个字节为零")
            return EncodingFinding(encoding: encoding, markLength: 0, reason: reason)
        }
        guard isUTF8(head, isWhole: head.count >= size), isTailUTF8(tail) else { return nil }
        return EncodingFinding(encoding: .utf8, markLength: 0, reason: Words(en: "valid UTF-8", zh: "合法的 UTF-8"))
    }

    /// The last character of a piece may be cut off.
    private static func isUTF8(_ bytes: [UInt8], isWhole: Bool) -> Bool {
        var end = bytes.count
        if !isWhole {
            var back = 0
            while back < 3, end > 0, bytes[end - 1] & 0xC0 == 0x80 {
                end -= 1
                back += 1
            }
            if end > 0, bytes[end - 1] >= 0xC0 { end -= 1 } else { end += back }
        }
        return bytes.withUnsafeBufferPointer { bytes in bytes.baseAddress.map { govql_is_utf8($0, end) } ?? true }
    }

    private static func isTailUTF8(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < min(4, bytes.count), bytes[start] & 0xC0 == 0x80 { start += 1 }
        return isUTF8(Array(bytes[start...]), isWhole: true)
    }

    /// Text in UTF-16 has zeros beside its separators and line ends, always on the same side.
    private static func unmarkedUTF16(_ head: [UInt8], size: Int) -> TextEncoding? {
        let sample = head.prefix(4096)
        guard sample.count >= 4, size % 2 == 0, sample.contains(0) else { return nil }
        var zeros = (even: 0, odd: 0)
        var feeds = (even: 0, odd: 0)
        for index in stride(from: 0, to: sample.count - 1, by: 2) {
            if sample[index] == 0 { zeros.even += 1 }
            if sample[index + 1] == 0 { zeros.odd += 1 }
            if sample[index] == 0, [0x0A, 0x0D].contains(sample[index + 1]) { feeds.even += 1 }
            if sample[index + 1] == 0, [0x0A, 0x0D].contains(sample[index]) { feeds.odd += 1 }
        }
        let least = max(2, sample.count / 40)
        if zeros.odd >= least, zeros.even * 3 <= zeros.odd, feeds.odd > 0 { return .utf16LittleEndian }
        if zeros.even >= least, zeros.odd * 3 <= zeros.even, feeds.even > 0 { return .utf16BigEndian }
        return nil
    }

    // MARK: The whole file

    private struct LineCounts {
        /// Lines that are not ASCII: valid UTF-8 that no other encoding gives by chance; other valid UTF-8; valid GB18030
        /// only; neither.
        var surelyUTF8 = 0
        var perhapsUTF8 = 0
        var onlyGB18030 = 0
        var neither = 0
    }

    /// By every line of the file.
    static func judge(wholeOf file: any ReadableFile, context: RunContext) throws -> EncodingFinding {
        let counts = try countLines(file, context)
        let marked = try file.bytes(0..<min(3, file.version.size)) == CSVDialect.byteOrderMark
        let markLength = marked ? 3 : 0
        // A few short lines of a GB18030 file are valid UTF-8 by chance.
        let isGB18030 = !marked && counts.onlyGB18030 > 0 && counts.surelyUTF8 * 100 <= counts.onlyGB18030
        if isGB18030, counts.neither * 100 <= counts.onlyGB18030 {
            let reason = Words(
                en: "no valid UTF-8, but valid GB18030 in \(counts.onlyGB18030) lines",
                zh: "不是合法的 UTF-8，而有 \(counts.onlyGB18030) 行是合法的 GB18030")
            return EncodingFinding(encoding: .gb18030, markLength: 0, reason: reason)
        }
        if counts.onlyGB18030 > 0 {
            let reason = Words(
                en: "\(counts.surelyUTF8 + counts.perhapsUTF8) lines are UTF-8, \(counts.onlyGB18030) are GB18030",
                zh: "\(counts.surelyUTF8 + counts.perhapsUTF8) 行是 UTF-8，\(counts.onlyGB18030) 行是 GB18030")
            return EncodingFinding(encoding: .mixed, markLength: markLength, reason: reason)
        }
        let reason = Words(
            en: counts.neither == 0 ? "valid UTF-8" : "valid UTF-8 but for \(counts.neither) lines",
            zh: counts.neither == 0 ? "合法的 UTF-8" : "除 \(counts.neither) 行外是合法的 UTF-8")
        return EncodingFinding(encoding: .utf8, markLength: markLength, reason: reason)
    }

    private static func countLines(_ file: any ReadableFile, _ context: RunContext) throws -> LineCounts {
        var counts = LineCounts()
        var rest: [UInt8] = []
        var offset = 0
        let size = file.version.size
        while offset < size {
            try context.checkpoint()
            let piece = try file.bytes(offset..<min(size, offset + max(RecodedText.pieceSize, rest.count)))
            offset += piece.count
            rest.append(contentsOf: piece)
            let used = rest.withUnsafeBufferPointer { count($0, isEnd: offset >= size, &counts) }
            rest.removeSubrange(..<used)
        }
        return counts
    }

    private static func count(_ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool, _ counts: inout LineCounts) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var start = 0
        while start < bytes.count {
            var isASCII = true
            let length = govql_line(base + start, bytes.count - start, &isASCII)
            let last = base[start + length - 1]
            let isLine = last == CSVDialect.lineFeed || last == CSVDialect.carriageReturn
            guard isLine || isEnd else { break }
            if !isASCII { count(UnsafeBufferPointer(start: base + start, count: length), &counts) }
            start += length
        }
        return start
    }

    private static func count(_ line: UnsafeBufferPointer<UInt8>, _ counts: inout LineCounts) {
        guard let base = line.baseAddress else { return }
        if govql_is_utf8(base, line.count) {
            // Three bytes to a character, twice: every Chinese sentence has that.
            var long = 0
            for byte in line where byte >= 0xE0 { long += 1 }
            if long >= 2 { counts.surelyUTF8 += 1 } else { counts.perhapsUTF8 += 1 }
        } else if !isBrokenUTF8(line), govql_gb18030(base, line.count, nil).end == GOVQL_RECODED {
            counts.onlyGB18030 += 1
        } else {
            counts.neither += 1
        }
    }

    /// Whether a line that is no UTF-8 is so only for characters of which the end is missing: cut, not foreign.
    static func isBrokenUTF8(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < line.count {
            let lead = line[index]
            index += 1
            if lead < 0x80 { continue }
            guard lead >= 0xC2, lead <= 0xF4 else { return false }
            let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
            var found = 1
            while found < length, index < line.count, line[index] & 0xC0 == 0x80 {
                index += 1
                found += 1
            }
            if found == 1 { return false }
        }
        return true
    }
}
