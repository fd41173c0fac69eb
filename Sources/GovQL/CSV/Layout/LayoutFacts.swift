// What was found out about a file's form, kept as facts and put into words only when somebody asks.

struct LayoutFacts: Sendable {
    var encoding: EncodingFinding
    var form: FormSniffer.Finding
    var head: TableHead
    /// The header's line; nil if there is none.
    var headerLine: Int?
    /// Of several tables, the number of the one that is read.
    var table: Int?
    /// Rows that were left out.
    var exclusions: [CSVProblem] = []
    /// The kernels could not read it as it stands.
    var isRewritten = false

    init(encoding: EncodingFinding, form: FormSniffer.Finding, head: TableHead) {
        self.encoding = encoding
        self.form = form
        self.head = head
    }

    var decisions: [SourceDecision] {
        var list = [
            SourceDecision(
                Words(en: "encoding", zh: "编码"), Words(both: encoding.encoding.label), because: encoding.reason,
                option: "encoding"),
            SourceDecision(
                Words(en: "delimiter", zh: "分隔符"), Self.shown(form.form.separator), because: form.reason,
                option: "delimiter"),
            SourceDecision(Words(en: "quotes", zh: "引号"), quotes.value, because: quotes.reason, option: "quote"),
            header,
        ]
        if let table {
            list.append(
                SourceDecision(
                    Words(en: "table", zh: "表格"), Words(both: "\(table)"),
                    because: Words(en: "the longest of several in the file", zh: "文件中各表里最长的一个"), option: "table"))
        }
        if head.cellCount > head.names.count {
            let count = head.cellCount - head.names.count
            list.append(
                SourceDecision(
                    Words(en: "empty columns", zh: "空列"), Words(en: "\(count) left out", zh: "舍去 \(count) 列"),
                    because: Words(en: "at the right, without name or value", zh: "位于右侧，既无名称也无值"), option: nil))
        }
        for case .excludedRows(_, let kind, let count, let line, _) in exclusions {
            list.append(kind.decision(count, line))
        }
        if isRewritten {
            list.append(
                SourceDecision(
                    Words(en: "reading", zh: "读取方式"), Words(en: "careful", zh: "逐行"),
                    because: Words(en: "the file is not plain throughout", zh: "文件并非处处规整"), option: nil))
        }
        return list
    }

    private var header: SourceDecision {
        let subject = Words(en: "header", zh: "表头")
        guard let line = headerLine else {
            return SourceDecision(subject, Words(en: "none", zh: "无"), because: head.reason, option: "header")
        }
        let count = head.headerRows.count
        let value =
            count == 1
            ? Words(en: "line \(line)", zh: "第 \(line) 行")
            : Words(en: "\(count) rows from line \(line)", zh: "自第 \(line) 行起共 \(count) 行")
        return SourceDecision(subject, value, because: head.reason, option: count == 1 ? "header" : "header_rows")
    }

    private var quotes: (value: Words, reason: Words) {
        guard let quote = form.form.quote else {
            return (Words(en: "none", zh: "无"), SourceDecision.asked)
        }
        let mark = String(UnicodeScalar(quote))
        return switch form.form.escape {
        case .doubled:
            (
                Words(both: mark),
                quote == UInt8(ascii: "\"")
                    ? Words(en: "the usual mark, doubled within", zh: "通常的引号，内部成对书写")
                    : Words(en: "cells begin and end with it", zh: "单元格以它开头和结尾")
            )
        case .bare: (Words(both: mark), Words(en: "neither doubled nor escaped within", zh: "内部既不成对也不转义"))
        case .backslash: (Words(both: mark + " \\"), Words(en: "backslashes stand before quotes", zh: "引号前有反斜杠"))
        }
    }

    private static func shown(_ separator: [UInt8]) -> Words {
        switch separator {
        case []: Words(en: "none", zh: "无")
        case [0x09]: Words(en: "tab", zh: "制表符")
        case [0x20]: Words(en: "blank", zh: "空格")
        default: Words(both: String(decoding: separator, as: UTF8.self))
        }
    }
}

extension Words {
    /// The same in both languages.
    fileprivate init(both text: String) { self.init(en: text, zh: text) }
}

extension CSVProblem.ExcludedRow {
    fileprivate func decision(_ count: Int, _ line: Int) -> SourceDecision {
        let value = Words(
            en: count == 1 ? "line \(line)" : "\(count), from line \(line) on",
            zh: count == 1 ? "第 \(line) 行" : "自第 \(line) 行起共 \(count) 行")
        let reason =
            switch self {
            case .preamble: Words(en: "narrower than the rows below", zh: "比下面各行窄")
            case .comment: Words(en: "they begin with #, or as the option says", zh: "以 # 或选项指定的字符开头")
            case .repeatedHeader: Words(en: "the header's words again", zh: "与表头相同")
            case .total: Words(en: "the first cell says so", zh: "首个单元格如此注明")
            case .note: Words(en: "words of remarks, few cells", zh: "以备注等字样开头，单元格少")
            case .empty: Words(en: "no value in any cell", zh: "没有任何值")
            }
        let option: String? =
            switch self {
            case .preamble: "header"
            case .comment: "comment"
            case .total: "totals"
            case .repeatedHeader, .note, .empty: nil
            }
        let what = words(2)
        return SourceDecision(
            Words(en: what.en + " left out", zh: "未读入的" + what.zh), value, because: reason, option: option)
    }
}
