// The marks that stand for nothing where a column holds numbers, dates, yes and no, or declared values. In a column of
// words they are words: 无 is what a ledger of certificates says of somebody who has none. A list in the schema or the
// option `missing` takes their place.

enum MissingMarks {
    enum Kind {
        /// Nothing but blanks.
        case blank
        /// A mark for nothing.
        case mark
        /// `#REF!`: there was a value, and a spreadsheet lost it.
        case spreadsheetError
    }

    /// What a cell stands for; nil for a value.
    static func kind(_ cell: UnsafeBufferPointer<UInt8>) -> Kind? {
        guard cell.count <= 24, let first = cell.first else { return nil }
        if first &- UInt8(ascii: "0") <= 9, first != UInt8(ascii: "0") { return nil }
        let trimmed = PlainCell.trimmed(cell)
        guard let first = trimmed.first else { return .blank }
        if first == UInt8(ascii: "#") { return isSpreadsheetError(trimmed) ? .spreadsheetError : nil }
        return marks.existingCode(for: trimmed) == nil ? nil : .mark
    }

    /// 无 and 没有: no as well as nothing.
    static func isNone(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let cell = PlainCell.trimmed(cell)
        return cell.elementsEqual("无".utf8) || cell.elementsEqual("没有".utf8)
    }

    private static func isSpreadsheetError(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        (cell.count > 1 && cell.allSatisfy { $0 == UInt8(ascii: "#") }) || errors.existingCode(for: cell) != nil
    }

    private static let marks = table([
        "-", "--", "---", "－", "–", "—", "——", "———", "―", "─", "/", "／", "//", "\\", "＼", ".", "…", "……", "?", "？",
        "N/A", "n/a", "N/a", "NA", "na", "n.a.", "N.A.", "NULL", "Null", "null", "NaN", "nan", "NAN", "None", "none",
        "NONE",
        "nil", "\\N", "(null)", "<null>", "无", "暂无", "没有", "无数据", "暂缺", "缺", "缺失", "空", "空白", "不详", "不明", "未知", "待定",
        "待核实", "待查", "待补", "待填", "未填", "未填写", "未统计", "未提供", "不适用", "无此项", "0000-00-00",
        "0000-00-00 00:00:00", "0000/00/00",
    ])

    private static let errors = table([
        "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!",
        "#FIELD!",
        "#N/A!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!",
    ])

    private static func table(_ texts: [String]) -> ByteKeyTable {
        var table = ByteKeyTable(minimumCapacity: texts.count)
        for text in texts {
            var text = text
            _ = text.withUTF8 { table.code(for: $0) }
        }
        return table
    }
}
