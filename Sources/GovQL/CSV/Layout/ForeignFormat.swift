// Files that are no text, by their first bytes: told at once instead of being read as rubbish.

/// Formats that are found under the name of a CSV, by how they begin.
enum ForeignFormat {
    static func of(_ head: [UInt8], whole size: Int) -> CSVProblem.ForeignFormat? {
        func begins(with magic: [UInt8]) -> Bool { head.starts(with: magic) }
        if begins(with: [0x50, 0x4B, 0x03, 0x04]) { return .spreadsheet }
        if begins(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .oldSpreadsheet }
        if begins(with: [0x1F, 0x8B]) { return .gzip }
        if begins(with: Array("%PDF-".utf8)) { return .pdf }
        let head = head.prefix(8 << 10)
        guard head.contains(0) else { return nil }
        let found = EncodingJudge.judge(head: Array(head), tail: [], size: size)?.encoding
        if found == .utf16LittleEndian || found == .utf16BigEndian { return nil }
        // A cell may hold a stray NUL; text of which a fifth is NUL is none of ours.
        let nulls = head.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
        return nulls * 5 > head.count ? .binary : nil
    }
}
