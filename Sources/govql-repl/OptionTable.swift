// Every option of the command: its names, what it wants, its documentation and what it does. `--help` prints these rows.
// To add an option, add a row. How values are read: OptionValues.swift.

import GovQL
import GovQLTerminal

/// A row of the table.
struct OptionRow {
    enum Group: CaseIterable {
        case running, asking, output, limits, other
    }

    typealias Apply = (inout Arguments, _ value: String) throws(Arguments.Mistake) -> Void

    let group: Group
    /// The short name first, if there is one.
    let names: [String]
    /// What stands for the value in help; nil for an option without one.
    let placeholder: Words?
    let summary: Words
    let apply: Apply

    init(
        _ group: Group, _ names: String..., value placeholder: Words? = nil, en: String, zh: String,
        apply: @escaping Apply
    ) {
        self.group = group
        self.names = names
        self.placeholder = placeholder
        self.summary = Words(en: en, zh: zh)
        self.apply = apply
    }
}

enum OptionTable {
    static var names: [String] { rows.flatMap(\.names) }

    static func row(named name: String) -> OptionRow? { rows.first { $0.names.contains(name) } }

    static var rows: [OptionRow] { running + asking + output + limits + other }

    // MARK: What to run

    private static var running: [OptionRow] {
        [
            OptionRow(
                .running, "-c", value: Words(en: "QUERY", zh: "查询"),
                en: "run a query (repeatable)", zh: "运行一个查询（可重复）"
            ) { $0.actions.append(.query($1)) },
            OptionRow(
                .running, "-f", "--file", value: Words(en: "FILE", zh: "文件"),
                en: "run a script; - reads it from standard input", zh: "运行一个脚本；- 表示从标准输入读"
            ) { $0.actions.append($1 == "-" ? .standardInput : .script($1)) },
            OptionRow(
                .running, "-i", "--interactive",
                en: "then go on at the prompt", zh: "之后进入提示符"
            ) { arguments, _ in arguments.staysInteractive = true },
        ]
    }

    // MARK: What to ask

    private static var asking: [OptionRow] {
        [
            OptionRow(
                .asking, "--load", value: Words(en: "PATH", zh: "路径"),
                en:
                    "load a CSV file, a folder, a pattern such as 'x-*.csv', or - for standard input (repeatable); NAME=PATH names the entity",
                zh: "载入 CSV 文件、文件夹、'x-*.csv' 这样的通配符，或 -（标准输入）（可重复）；名称=路径 给实体命名"
            ) { $0.loads.append(Arguments.Load($1)) },
            OptionRow(
                .asking, "--with", value: Words(en: "OPTIONS", zh: "选项"),
                en: "how the data of the command line is read: 'delimiter \";\", header 3'",
                zh: "命令行上的数据如何读取：'分隔符 \";\", 表头 3'"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.options.append(value)
            },
            OptionRow(
                .asking, "--encoding", value: Words(en: "NAME", zh: "名称"),
                en: "its encoding: utf-8, gb18030, utf-16le, …; short for --with",
                zh: "其编码：utf-8、gb18030、utf-16le 等；--with 的简写"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.options.append("encoding \"\(value.filter { $0 != "\"" && $0 != "\\" })\"")
            },
            OptionRow(
                .asking, "--schema", value: Words(en: "FILE", zh: "文件"),
                en: "use a schema or a library of definitions (repeatable)", zh: "引用模式文件或定义库（可重复）"
            ) { $0.schemas.append($1) },
            OptionRow(
                .asking, "--param", value: Words(en: "NAME=VALUE", zh: "名称=值"),
                en: "give $NAME a value (repeatable)", zh: "给 $名称 赋值（可重复）"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.parameters.append(try OptionValues.parameter(value))
            },
            OptionRow(
                .asking, "--today", value: Words(en: "DATE", zh: "日期"),
                en: "the day that `today` is", zh: "规定 today（今天）是哪一天"
            ) { arguments, value throws(Arguments.Mistake) in arguments.today = try OptionValues.date(value) },
        ]
    }

    // MARK: What comes out

    private static var output: [OptionRow] {
        [
            OptionRow(
                .output, "--format", value: Words(en: "FORMAT", zh: "格式"),
                en: "\(formats); without it a table on a terminal and CSV elsewhere",
                zh: "\(formats)；不写时，终端上为表格，其他情况为 CSV"
            ) { arguments, value throws(Arguments.Mistake) in
                if arguments.isChecking {
                    arguments.checkFormat = try OptionValues.checkFormat(value)
                } else {
                    arguments.format = try OptionValues.format(value)
                }
            },
            OptionRow(
                .output, "-o", "--output", value: Words(en: "FILE", zh: "文件"),
                en: "write results to a file, whole, when all has gone well; its ending tells the format",
                zh: "全部成功后把结果一次写入文件；扩展名决定格式"
            ) { $0.output = $1 },
            OptionRow(
                .output, "--max-rows", value: Words(en: "N", zh: "N"),
                en: "rows of a table that are shown", zh: "表格最多显示的行数"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.maxRows = try OptionValues.count(value, of: "--max-rows")
            },
            OptionRow(
                .output, "-q", "--quiet", en: "no notes beside results", zh: "不显示附注"
            ) { arguments, _ in arguments.isQuiet = true },
            OptionRow(
                .output, "--lang", value: Words(en: "en|zh", zh: "en|zh"),
                en: "the language of messages; of fmt, of keywords too", zh: "消息的语言；fmt 也用它写关键字"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.language = try OptionValues.choice(value, of: "--lang")
            },
            OptionRow(
                .output, "--check", en: "fmt only says what it would write (status 1)",
                zh: "fmt 只报告会改写什么（状态为 1）"
            ) { arguments, _ in arguments.checksLayout = true },
            OptionRow(
                .output, "--numbers", value: Words(en: "exact|zh", zh: "exact|zh"),
                en: "zh: numbers in 万 and 亿 and shares in percent, in tables and Markdown; other formats stay exact",
                zh: "zh：表格和 Markdown 中数字以万、亿表示，占比用百分数；其他格式保持精确"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.numbers = try OptionValues.choice(value, of: "--numbers")
            },
            OptionRow(
                .output, "--dates", value: Words(en: "iso|zh", zh: "iso|zh"),
                en: "zh: 2020年3月10日, 2020年第1季度, in tables and Markdown; other formats stay as they are",
                zh: "zh：表格和 Markdown 中写作 2020年3月10日、2020年第1季度；其他格式不变"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.dates = try OptionValues.choice(value, of: "--dates")
            },
            OptionRow(
                .output, "--color", value: Words(en: "WHEN", zh: "何时"),
                en: "auto, always or never", zh: "auto、always 或 never"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.color = try OptionValues.choice(value, of: "--color")
            },
            OptionRow(
                .output, "--error-format", value: Words(en: "FORMAT", zh: "格式"),
                en: "of errors and notes: text, or json, one object a line",
                zh: "错误和附注的格式：text，或 json（每行一个对象）"
            ) { arguments, value throws(Arguments.Mistake) in
                let format: ErrorFormat = try OptionValues.choice(value, of: "--error-format")
                arguments.reportsErrorsAsJSON = format == .json
            },
            OptionRow(
                .output, "--no-edit", en: "a prompt without line editing", zh: "提示符不带行编辑"
            ) { arguments, _ in arguments.allowsEditing = false },
        ]
    }

    private enum ErrorFormat: String, CaseIterable {
        case text, json
    }

    private static let formats = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")

    // MARK: How far to go

    private static var limits: [OptionRow] {
        [
            OptionRow(
                .limits, "--keep-going", en: "go on after an error", zh: "出错后继续"
            ) { arguments, _ in arguments.keepsGoing = true },
            OptionRow(
                .limits, "--fail-if-empty",
                en: "status 4 if the last result has no row", zh: "最后的结果没有行时，状态为 4"
            ) { arguments, _ in arguments.failsIfEmpty = true },
            OptionRow(
                .limits, "--timeout", value: Words(en: "TIME", zh: "时长"),
                en: "give a query up after 5s, 500ms, 2m", zh: "一个查询超过 5s、500ms、2m 就放弃"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.limits.wallTime = try OptionValues.duration(value)
            },
            OptionRow(
                .limits, "--max-memory", value: Words(en: "SIZE", zh: "大小"),
                en: "give a query up beyond 500MB, 2GB", zh: "一个查询超过 500MB、2GB 就放弃"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.limits.memory = try OptionValues.bytes(value)
            },
            OptionRow(
                .limits, "--threads", value: Words(en: "N", zh: "N"),
                en: "use N threads; as many as there are cores by default", zh: "使用 N 个线程；默认与处理器核数相同"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.threads = max(1, try OptionValues.count(value, of: "--threads"))
            },
        ]
    }

    private static var other: [OptionRow] {
        [
            OptionRow(.other, "-h", "--help", en: "this text", zh: "本文") { arguments, _ in arguments.wish = .help },
            OptionRow(.other, "--version", en: "the version", zh: "版本") { arguments, _ in arguments.wish = .version },
        ]
    }
}
