// The words about the form of data files: encodings, rows that are none of the table's, other tables. Facts: CSVProblem.swift.

extension CSVProblem {
    var layoutMessage: Words {
        switch self {
        case .recoded(let path, let encoding):
            Words(en: "\(path) is read as \(encoding)", zh: "\(path) 按 \(encoding) 读取")
        case .mixedEncodings(let path, let count, let line):
            Words(
                en:
                    "\(path):\(line): a line in GB18030 in a file of UTF-8; each line is read as what it is\(Self.more(count).en)",
                zh: "\(path):\(line)：UTF-8 文件中的 GB18030 行；各行按其自身编码读取\(Self.more(count).zh)")
        case .undecodable(let path, let encoding, let count, let line):
            Words(
                en: "\(path):\(line): bytes that are no \(encoding) are read as U+FFFD\(Self.more(count).en)",
                zh: "\(path):\(line)：不是 \(encoding) 的字节读作 U+FFFD\(Self.more(count).zh)")
        case .excludedRows(let path, let kind, let count, let line, let examples):
            Self.excluded(path, kind, count, line, examples)
        case .noHeader(let path):
            Words(
                en: "\(path) has no header line; its columns are called `column1`, `column2`, …",
                zh: "\(path) 没有表头行；各列称作“column1”“column2”……")
        case .otherTables(let path, let read, let others): Self.otherTables(path, read, others)
        case .zeroTail(let path, let line, let count):
            Words(
                en:
                    "\(path):\(line): the file ends in \(count) NUL bytes, left out; its writer may have crashed",
                zh: "\(path):\(line)：文件以 \(count) 个 NUL 字节结尾，未读入；写文件的程序可能中途崩溃")
        case .openQuotes(let path, let line, let count):
            Words(
                en:
                    "\(path):\(line): a quote is opened here and never closed; it is read as text\(Self.more(count).en)",
                zh: "\(path):\(line)：此处的引号没有闭合；按文字读取\(Self.more(count).zh)")
        case .textAfterQuotes(let path, let line, let count):
            Words(
                en: "\(path):\(line): text after a closing quote is kept as it stands\(Self.more(count).en)",
                zh: "\(path):\(line)：闭合引号之后的文字原样保留\(Self.more(count).zh)")
        case .mendedRows(let path, let line, let count):
            Words(
                en:
                    "\(path):\(line): a row with a blank cell too many or with another separator is put right\(Self.more(count).en)",
                zh: "\(path):\(line)：某行多出空单元格或用了别的分隔符，已理顺\(Self.more(count).zh)")
        case .absentHeader(let path, let line):
            Words(en: "\(path) has no line \(line) with a header", zh: "\(path) 没有可作表头的第 \(line) 行")
        case .absentTable(let path, let number, let count):
            Words(
                en: "\(path) has no table \(number): it holds \(count == 1 ? "one" : "\(count)")",
                zh: "\(path) 没有第 \(number) 个表：只有 \(count) 个")
        default: Words(en: "", zh: "")
        }
    }

    private static func andOn(_ count: Int, _ line: Int) -> Words {
        count < 2
            ? Words(en: "", zh: "")
            : Words(en: " (\(count) in all, from line \(line) on)", zh: "（共 \(count) 行，自第 \(line) 行起）")
    }

    private static func excluded(
        _ path: String, _ kind: ExcludedRow, _ count: Int, _ line: Int, _ examples: [String]
    ) -> Words {
        let what = kind.words(count)
        let english = examples.isEmpty ? "" : " (" + examples.joined(separator: ", ") + ")"
        let chinese = examples.isEmpty ? "" : "（" + examples.joined(separator: "、") + "）"
        return Words(
            en: "\(path):\(line): \(what.en)\(english), left out\(andOn(count, line).en)",
            zh: "\(path):\(line)：\(what.zh)\(chinese)，未读入\(andOn(count, line).zh)")
    }

    private static func otherTables(_ path: String, _ read: Int, _ others: [OtherTable]) -> Words {
        let shown = others.prefix(4)
        let english = shown.map {
            "table \($0.number) at line \($0.line) (`\($0.firstColumn)`, …; \($0.rowCount) rows)"
        }
        let chinese = shown.map { "第 \($0.number) 个表在第 \($0.line) 行（“\($0.firstColumn)”等列，\($0.rowCount) 行）" }
        let more = others.count - shown.count
        return Words(
            en: "\(path) holds \(others.count + 1) tables; number \(read) is read. Not read: "
                + english.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : ""),
            zh: "\(path) 含 \(others.count + 1) 个表，读入第 \(read) 个。未读入：" + chinese.joined(separator: "、")
                + (more > 0 ? "，另有 \(more) 个" : ""))
    }
}

extension CSVProblem.ExcludedRow {
    /// What such rows are called.
    func words(_ count: Int) -> Words {
        let isOne = count == 1
        return switch self {
        case .preamble: Words(en: isOne ? "a line above the header" : "lines above the header", zh: "表头上方的说明行")
        case .comment: Words(en: isOne ? "a comment" : "comments", zh: "注释行")
        case .repeatedHeader: Words(en: isOne ? "a repeated header" : "repeated headers", zh: "重复的表头")
        case .total: Words(en: isOne ? "a row of totals" : "rows of totals", zh: "合计行")
        case .note: Words(en: isOne ? "a remark" : "remarks", zh: "备注行")
        case .empty:
            Words(en: isOne ? "a row of nothing but separators" : "rows of nothing but separators", zh: "只有分隔符的行")
        }
    }
}
