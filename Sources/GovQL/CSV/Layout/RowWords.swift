// The words by which a person knows that a row is none of the table's: totals, remarks, page ends.

enum RowWords {
    private static let totals = Set(
        [
            "合计", "小计", "总计", "共计", "累计", "总合计", "本页小计", "本页合计", "全市合计", "全区合计", "合计数", "total", "totals",
            "subtotal", "sub-total", "sub total", "grand total", "sum",
        ].map { Array($0.utf8) })
    private static let totalEnds = ["小计", "合计", "总计", "共计", " total", " subtotal"].map { Array($0.utf8) }
    private static let notes = [
        "备注", "注:", "注：", "注1", "说明", "填表", "填报", "制表", "审核", "审批", "复核", "经办", "联系", "单位负责人", "负责人",
        "数据来源", "资料来源", "来源", "统计时间", "截止", "截至", "打印", "导出", "note", "source", "prepared by", "remark",
        "exported", "generated",
    ].map { Array($0.utf8) }

    /// The first three bytes of all words by which a row can be left out, of three that begin with a letter.
    static let beginnings: Set<UInt32> = {
        let words = totals.union(notes).union(counts.map(\.before))
        return Set(words.filter { $0.count > 2 }.map { CopiedRows.key($0[0], $0[1], $0[2]) })
    }()

    enum Total {
        /// A word that is nothing else.
        case plain
        /// A word that a name could be, or one at the end of a longer text (江岸区小计).
        case likely
    }

    /// Whether a cell says that its row sums others up.
    static func total(_ cell: ArraySlice<UInt8>) -> Total? {
        // The longest are short: most cells need no look.
        guard cell.count <= 40, let first = cell.first, first &- UInt8(ascii: "0") > 9 else { return nil }
        let word = folded(cell)
        if totals.contains(word) { return (word.first ?? 0) >= 0x80 ? .plain : .likely }
        return totalEnds.contains { word.count > $0.count && word.suffix($0.count).elementsEqual($0) } ? .likely : nil
    }

    /// Whether a cell names a sum of a part, of which there are others.
    static func isSubtotal(_ cell: ArraySlice<UInt8>) -> Bool {
        guard cell.count <= 40 else { return false }
        let word = folded(cell)
        return ["小计", "subtotal", "sub-total", "sub total"].contains {
            word.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
    }

    /// Whether a cell begins as remarks below a table do.
    static func isNote(_ cell: ArraySlice<UInt8>) -> Bool {
        let word = folded(cell.prefix(24))
        return notes.contains { word.starts(with: $0) } || isCount(word)
    }

    /// What stands before a number and after it, where pages and rows are counted.
    private static let counts: [(before: [UInt8], after: [[UInt8]])] = [
        ("第", ["页"]), ("共", ["页", "笔", "条", "行", "户", "人", "项", "个", "件"]), ("(", [" row"]), ("page", [""]),
        ("-第", ["页"]),
    ].map { (Array($0.0.utf8), $0.1.map { Array($0.utf8) }) }

    /// `第 2 页`, `共3笔记录`, `page 2 of 3`, `(3 rows)`.
    private static func isCount(_ word: [UInt8]) -> Bool {
        counts.contains { before, after in
            guard word.starts(with: before) else { return false }
            let rest = word.dropFirst(before.count).drop { $0 == 0x20 }
            let number = rest.prefix { $0 &- UInt8(ascii: "0") <= 9 }
            let behind = rest.dropFirst(number.count).drop { $0 == 0x20 && before != [UInt8(ascii: "(")] }
            return !number.isEmpty && after.contains { behind.starts(with: $0) }
        }
    }

    /// Whether a line only rules off: `-----`, `===`, `---+---`.
    static func isRule(_ line: [UInt8]) -> Bool {
        var strokes = 0
        for byte in line {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "*"): strokes += 1
            case UInt8(ascii: "+"), UInt8(ascii: "|"), UInt8(ascii: ","), UInt8(ascii: ";"), 0x20, 0x09: break
            default: return false
            }
        }
        return strokes > 2
    }

    /// ASCII letters small, no blanks between Chinese characters (合　计), no colon at the end.
    private static func folded(_ cell: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = cell.trimmed
        while let byte = rest.first {
            if rest.starts(with: [0xE3, 0x80, 0x80]) {
                rest.removeFirst(3)
                continue
            }
            let isBetweenWide = byte == 0x20 && (result.last ?? 0) >= 0x80
            if !isBetweenWide {
                result.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
            }
            rest.removeFirst()
        }
        if result.last == UInt8(ascii: ":") { result.removeLast() }
        if result.suffix(3).elementsEqual([0xEF, 0xBC, 0x9A]) { result.removeLast(3) }
        return result
    }

    static func hasColon(_ cell: ArraySlice<UInt8>) -> Bool {
        cell.contains(UInt8(ascii: ":"))
            || cell.indices.contains { cell[$0] == 0xEF && cell[$0...].starts(with: [0xEF, 0xBC, 0x9A]) }
    }

    /// What a cell says that repeats the one above it.
    static func isDitto(_ cell: ArraySlice<UInt8>) -> Bool { dittos.contains(Array(cell.trimmed)) }

    private static let dittos = Set(["同上", "〃", "″", "\"", "''"].map { Array($0.utf8) })
}
