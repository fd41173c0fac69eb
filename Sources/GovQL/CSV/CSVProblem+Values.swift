// The words about values that are not written plainly or may not be what they seem. Facts: CSVProblem.swift.

extension CSVProblem {
    /// The message of a problem with the values of a column.
    var valueMessage: Words {
        switch self {
        case .missingMarks(let path, let column, let count, let line, let texts):
            Self.missing(path: path, column: column, count: count, line: line, texts: texts)
        case .mixedNumbers(let path, let column, let kinds):
            Words(
                en: "\(path): `\(column)` stays text: \(TextRemark.mixedNumbers(kinds).reason.en)",
                zh: "\(path)：“\(column)”仍作文本：\(TextRemark.mixedNumbers(kinds).reason.zh)")
        case .mixedPercent(let path, let column, let count, let line):
            Words(
                en:
                    "\(path):\(line): `\(column)` has \(Self.cells(count)) with a percent sign, read as hundredths, and others without, read as they stand",
                zh: "\(path):\(line)：“\(column)”有 \(count) 个单元格带百分号（按百分之一换算），其余不带（按原数读取）")
        case .shortenedNumbers(let path, let column, let count, let line):
            Words(
                en:
                    "\(path):\(line): `\(column)`: a spreadsheet has shortened \(Self.numbers(count)) as 4.20102E+11; the digits are lost",
                zh: "\(path):\(line)：“\(column)”有 \(count) 个数字被电子表格缩写（如 4.20102E+11），位数已丢失")
        case .cutNumbers(let path, let column, let count, let line):
            Words(
                en:
                    "\(path):\(line): `\(column)`: \(Self.numbers(count)) of 18 digits and more with zeros from the 16th on; a spreadsheet keeps 15",
                zh: "\(path):\(line)：“\(column)”有 \(count) 个 18 位及以上的数字自第 16 位起全是 0；电子表格只保留 15 位")
        case .trimmedCodes(let path, let column, let count, let line):
            Words(
                en:
                    "\(path):\(line): \(Self.cells(count)) of `\(column)` had blanks or an apostrophe around; they are cut off",
                zh: "\(path):\(line)：“\(column)”有 \(count) 个单元格首尾带空白或撇号，已去掉")
        case .untidyTexts(let path, let column, let first, let second):
            Words(
                en:
                    "\(path): `\(column)` has texts that differ only in blanks, width or case and are not the same: \"\(first)\" and \"\(second)\"",
                zh: "\(path)：“\(column)”中有些文字只差空白、全半角或大小写，并不相同：“\(first)”与“\(second)”")
        case .strayTexts(let path, let column, let strays):
            Words(
                en: "\(path): `\(column)` stays text: \(strays.reason.en)",
                zh: "\(path)：“\(column)”仍作文本：\(strays.reason.zh)")
        default: preconditionFailure("No problem of values")
        }
    }

    private static func missing(path: String, column: String, count: Int, line: Int, texts: [String]) -> Words {
        let marks = texts.map { "\"\($0)\"" }.joined(separator: ", ")
        let chinese = texts.map { "“\($0)”" }.joined(separator: "、")
        return Words(
            en:
                "\(path):\(line): \(cells(count)) of `\(column)` \(count == 1 ? "stands" : "stand") for nothing: \(marks)",
            zh: "\(path):\(line)：“\(column)”有 \(count) 个单元格表示无值：\(chinese)")
    }

    static func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }
    private static func numbers(_ count: Int) -> String { count == 1 ? "1 number" : "\(count) numbers" }

    /// What can be done about it.
    var valueHelp: [Words] {
        switch self {
        case .missingMarks:
            [
                Words(
                    en: "with (missing \"\") or `missing []` in the schema says that nothing but an empty cell does",
                    zh: "含 (缺失 \"\") 或在模式中写 `缺失 []` 表示只有空单元格才算无值")
            ]
        case .mixedNumbers(_, let column, _):
            [
                Words(
                    en:
                        "with (types \"\(column) dec\") makes them numbers: the first unit counts, cells of another are rejected",
                    zh: "含 (类型 \"\(column) dec\") 可按数字读取：以首个单位为准，其他单位的单元格被拒收")
            ]
        case .strayTexts(_, let column, let strays):
            [
                Words(
                    en: "with (types \"\(column) \(strays.kind.typeName)\") reads it as \(strays.kind.words.en); "
                        + "`rejects` then lists the cells that are none",
                    zh: "含 (类型 \"\(column) \(strays.kind.typeName)\") 可按\(strays.kind.words.zh)读取；"
                        + "其余单元格由 rejects（拒收）列出")
            ]
        case .shortenedNumbers, .cutNumbers:
            [
                Words(
                    en: "export the column as text; nothing brings the digits back", zh: "请把该列以文本格式重新导出；丢失的位数无法恢复")
            ]
        case .rejectedCells(_, _, _, _, let examples): Self.reasons(examples)
        default: []
        }
    }

    /// Why cells are rejected, each reason once.
    private static func reasons(_ examples: [RejectedCell]) -> [Words] {
        var told: [Words] = []
        for example in examples {
            let words = Words(
                en: "\"\(example.text)\": \(example.reason.en)", zh: "“\(example.text)”：\(example.reason.zh)")
            if !told.contains(words) { told.append(words) }
        }
        return told
    }
}
