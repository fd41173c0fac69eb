// The words about data files. Facts: CSVProblem.swift.

extension CSVProblem {
    public var code: String {
        switch self {
        case .emptyFile: "GQL0501"
        case .notText: "GQL0502"
        case .changedWhileRead: "GQL0503"
        case .rowTooLong: "GQL0504"
        case .shortRows: "GQL0505"
        case .longRows: "GQL0506"
        case .unclosedQuote: "GQL0507"
        case .textAfterQuote: "GQL0508"
        case .invalidUTF8: "GQL0509"
        case .rejectedCells: "GQL0510"
        case .looseValues: "GQL0560"
        case .missingMarks: "GQL0561"
        case .mixedNumbers: "GQL0562"
        case .mixedPercent: "GQL0563"
        case .shortenedNumbers: "GQL0564"
        case .cutNumbers: "GQL0565"
        case .trimmedCodes: "GQL0566"
        case .untidyTexts: "GQL0567"
        case .strayTexts: "GQL0568"
        case .duplicateHeader: "GQL0511"
        case .blankHeader: "GQL0512"
        case .recoded: "GQL0541"
        case .mixedEncodings: "GQL0542"
        case .undecodable: "GQL0543"
        case .excludedRows: "GQL0544"
        case .noHeader: "GQL0545"
        case .otherTables: "GQL0546"
        case .zeroTail: "GQL0547"
        case .openQuotes: "GQL0548"
        case .textAfterQuotes: "GQL0549"
        case .mendedRows: "GQL0550"
        case .absentHeader: "GQL0551"
        case .absentTable: "GQL0552"
        }
    }

    public var severity: Severity {
        switch self {
        case .emptyFile, .notText, .changedWhileRead, .rowTooLong, .absentHeader, .absentTable: .error
        case .shortRows, .longRows, .unclosedQuote, .textAfterQuote, .invalidUTF8, .rejectedCells, .mixedEncodings,
            .undecodable, .zeroTail, .openQuotes, .textAfterQuotes, .mendedRows, .mixedPercent, .shortenedNumbers,
            .cutNumbers, .untidyTexts:
            .warning
        case .missingMarks, .mixedNumbers, .strayTexts, .trimmedCodes, .duplicateHeader, .looseValues, .blankHeader,
            .recoded,
            .excludedRows, .noHeader, .otherTables:
            .note
        }
    }

    public var message: Words {
        switch self {
        case .emptyFile(let path):
            Words(en: "\(path) is empty: it has no header line", zh: "\(path) 是空文件：没有表头行")
        case .notText(let path, let format):
            Words(en: "\(path) is not a CSV file but \(format.words.en)", zh: "\(path) 不是 CSV 文件，而是\(format.words.zh)")
        case .changedWhileRead(let path):
            Words(en: "\(path) changed while it was being read", zh: "\(path) 在读取过程中被改动")
        case .rowTooLong(let path, let line, let limit):
            Words(
                en: "\(path):\(line): a row is longer than \(limit) bytes",
                zh: "\(path):\(line)：一行超过 \(limit) 字节")
        case .shortRows(let path, let count, let line, let found, let expected):
            Words(
                en:
                    "\(path):\(line): \(Self.cells(found)) where the header has \(expected); the rest is null\(Self.more(count).en)",
                zh: "\(path):\(line)：只有 \(found) 个单元格，表头有 \(expected) 个；缺少的为空\(Self.more(count).zh)")
        case .longRows(let path, let count, let line, let found, let expected):
            Words(
                en:
                    "\(path):\(line): \(Self.cells(found)) where the header has \(expected); extra ones are ignored\(Self.more(count).en)",
                zh: "\(path):\(line)：有 \(found) 个单元格，表头只有 \(expected) 个；多余的已忽略\(Self.more(count).zh)")
        case .unclosedQuote(let path, let line):
            Words(
                en: "\(path):\(line): a quote is opened here and never closed; the cell runs to the end of the file",
                zh: "\(path):\(line)：此处的引号没有闭合；该单元格一直延续到文件末尾")
        case .textAfterQuote(let path, let count, let line, let column):
            Words(
                en: "\(path):\(line):\(column): text after a closing quote is kept as it stands\(Self.more(count).en)",
                zh: "\(path):\(line):\(column)：闭合引号之后的文字原样保留\(Self.more(count).zh)")
        case .invalidUTF8(let path, let count, let line, let column):
            Words(
                en: "\(path):\(line):\(column): bytes that are no UTF-8 are read as U+FFFD\(Self.more(count).en)",
                zh: "\(path):\(line):\(column)：不是 UTF-8 的字节读作 U+FFFD\(Self.more(count).zh)")
        case .rejectedCells(let path, let column, let type, let count, let examples):
            Self.rejection(path: path, column: column, type: type, count: count, examples: examples)
        case .looseValues(let path, let column, let type, let count, let line):
            Words(
                en: "\(path):\(line): `\(column)` is read as \(type); \(Self.cells(count)) written in another way "
                    + (count == 1 ? "is converted" : "are converted"),
                zh: "\(path):\(line)：“\(column)”按\(type.wordInChinese)读取；其中 \(count) 个单元格写法不同，已换算")
        case .duplicateHeader(let path, let line, let name, let renamed):
            Words(
                en: "\(path):\(line): two columns are called `\(name)`; the later one is `\(renamed)`",
                zh: "\(path):\(line)：有两列同名“\(name)”；后一列改称“\(renamed)”")
        case .blankHeader(let path, let line, let position, let name):
            Words(
                en: "\(path):\(line): column \(position) has no name; it is called `\(name)`",
                zh: "\(path):\(line)：第 \(position) 列没有名称；称作“\(name)”")
        case .missingMarks, .mixedNumbers, .mixedPercent, .shortenedNumbers, .cutNumbers, .trimmedCodes, .untidyTexts,
            .strayTexts:
            valueMessage
        case .recoded, .mixedEncodings, .undecodable, .excludedRows, .noHeader, .otherTables, .zeroTail, .openQuotes,
            .textAfterQuotes, .mendedRows, .absentHeader, .absentTable:
            layoutMessage
        }
    }

    public var help: [Words] {
        switch self {
        case .notText(_, .spreadsheet), .notText(_, .oldSpreadsheet):
            [Words(en: "save the sheet as \"CSV UTF-8\" first", zh: "请先把工作表另存为“CSV UTF-8”")]
        case .notText(_, .gzip), .notText(_, .zip):
            [Words(en: "unpack it first", zh: "请先解压")]
        case .notText(_, .utf16):
            [Words(en: "save it as UTF-8 first", zh: "请先另存为 UTF-8")]
        case .changedWhileRead:
            [Words(en: "load it again", zh: "请重新载入")]
        case .rowTooLong:
            [Words(en: "look for a quote that is not closed", zh: "请检查是否有未闭合的引号")]
        case .excludedRows(_, .total, _, _, _):
            [Words(en: "with (totals \"keep\") reads them as rows", zh: "含 (合计行 \"keep\") 可将其作为数据行读入")]
        case .otherTables(_, _, let others):
            others.first.map {
                [Words(en: "with (table \($0.number)) reads that one", zh: "含 (表格 \($0.number)) 可读入该表")]
            } ?? []
        case .noHeader:
            [Words(en: "with (header 1) takes the first line for one", zh: "含 (表头 1) 可将首行作为表头")]
        default: valueHelp
        }
    }

    /// What is said where one place stands for several.
    static func more(_ count: Int) -> Words {
        switch count {
        case ...1: Words(en: "", zh: "")
        case 2: Words(en: " (and in 1 more row)", zh: "（另有 1 行如此）")
        default: Words(en: " (and in \(count - 1) more rows)", zh: "（另有 \(count - 1) 行如此）")
        }
    }

    private static func rejection(
        path: String, column: String, type: String, count: Int, examples: [RejectedCell]
    ) -> Words {
        let places = examples.map { "\"\($0.text)\" (\(path):\($0.line))" }.joined(separator: ", ")
        let chinesePlaces = examples.map { "“\($0.text)”（\(path):\($0.line)）" }.joined(separator: "、")
        let dots = count > examples.count
        return Words(
            en:
                "\(count == 1 ? "1 cell" : "\(count) cells") of `\(column)` can't be read as \(type) and \(count == 1 ? "counts" : "count") as null: "
                + places + (dots ? ", …" : ""),
            zh: "“\(column)”有 \(count) 个单元格不能读作\(type.wordInChinese)，按空处理：" + chinesePlaces + (dots ? "……" : ""))
    }
}

extension CSVProblem.ForeignFormat {
    var words: Words {
        switch self {
        case .spreadsheet: Words(en: "an Excel workbook (xlsx) or other zip archive", zh: " Excel 工作簿（xlsx）或其他 zip 压缩包")
        case .oldSpreadsheet: Words(en: "an old Excel workbook (xls)", zh: "旧版 Excel 工作簿（xls）")
        case .gzip: Words(en: "a gzip archive", zh: " gzip 压缩文件")
        case .zip: Words(en: "a zip archive", zh: " zip 压缩包")
        case .pdf: Words(en: "a PDF", zh: " PDF 文件")
        case .utf16: Words(en: "UTF-16 text", zh: " UTF-16 文本")
        case .binary: Words(en: "binary data", zh: "二进制数据")
        }
    }
}
