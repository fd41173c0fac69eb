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
    /// What a shell offers for the value.
    let completes: Completion
    let summary: Words
    let apply: Apply

    enum Completion {
        case anything, files
        case words([String])

        static func choices<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Completion {
            .words(type.allCases.map(\.rawValue))
        }
    }

    init(
        _ group: Group, _ names: String..., value placeholder: Words? = nil, completes: Completion = .anything,
        en: String, zh: String, apply: @escaping Apply
    ) {
        self.group = group
        self.names = names
        self.placeholder = placeholder
        self.completes = completes
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
                .running, "-f", "--file", value: Words(en: "FILE", zh: "文件"), completes: .files,
                en: "run a script; - reads it from standard input", zh: "运行一个脚本；- 表示从标准输入读"
            ) { $0.actions.append($1 == "-" ? .standardInput : .script($1)) },
            OptionRow(
                .running, "-i", "--interactive",
                en: "then go on at the prompt", zh: "之后进入提示符"
            ) { arguments, _ in arguments.staysInteractive = true },
            OptionRow(
                .running, "--demo", en: "load the sample city; .tour shows around", zh: "载入示例城市；.导览 带您了解"
            ) { arguments, _ in arguments.isDemo = true },
            OptionRow(
                .running, "--check",
                en: "only read and check queries, run none; fmt only says what it would write (status 1)",
                zh: "只读取并检查查询，不运行；fmt 只报告会改写什么（状态为 1）"
            ) { arguments, _ in arguments.onlyChecks = true },
            OptionRow(
                .running, "--watch", en: "report: write the page anew whenever its script or data change",
                zh: "report：脚本或数据变化时重新生成网页"
            ) { arguments, _ in arguments.watches = true },
            OptionRow(
                .running, "--explain", en: "show how each query would be run instead of its answer",
                zh: "显示每个查询将如何运行，而不是结果"
            ) { arguments, _ in arguments.explains = true },
            OptionRow(
                .running, "--dialect", value: Words(en: "ENGINE", zh: "引擎"),
                completes: .words(SQLDialect.all.map(\.name)),
                en: "of sql and ddl: the engine that SQL is written for: \(dialects)",
                zh: "用于 sql 与 ddl：SQL 写给哪个引擎：\(dialects)"
            ) { arguments, value throws(Arguments.Mistake) in
                guard let dialect = SQLDialect.named(value) else {
                    throw Arguments.Mistake(
                        en: "--dialect: no engine \(value); there are \(dialects)",
                        zh: "--dialect：没有引擎 \(value)；可用的有 \(dialects)")
                }
                arguments.dialect = dialect
            },
            OptionRow(
                .running, "--annotate", en: "of sql: the lines of the query stand above what they became, as comments",
                zh: "用于 sql：以注释标出查询各行对应的 SQL"
            ) { arguments, _ in arguments.annotates = true },
            OptionRow(
                .running, "--to", value: Words(en: "FOLDER", zh: "文件夹"), completes: .files,
                en: "of export: the folder that clean files are written to", zh: "用于 export：写入整理后文件的文件夹"
            ) { $0.exportFolder = $1 },
        ]
    }

    private static var dialects: String { SQLDialect.all.map(\.name).joined(separator: ", ") }

    // MARK: What to ask

    private static var asking: [OptionRow] {
        [
            OptionRow(
                .asking, "--load", value: Words(en: "PATH", zh: "路径"), completes: .files,
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
                .asking, "--on", value: Words(en: "ENGINE", zh: "引擎"),
                en:
                    "ask the engine that holds the data: a name of connections.toml, sqlite:FILE, duckdb:FILE, postgres, …",
                zh: "向存放数据的引擎提问：connections.toml 中的名称、sqlite:文件、duckdb:文件、postgres 等"
            ) { $0.engine = $1 },
            OptionRow(
                .asking, "--connections", value: Words(en: "FILE", zh: "文件"), completes: .files,
                en: "the file that names engines; usually ~/.config/govql/connections.toml",
                zh: "给引擎命名的文件；默认为 ~/.config/govql/connections.toml"
            ) { $0.connections = $1 },
            OptionRow(
                .asking, "--schema", value: Words(en: "FILE", zh: "文件"), completes: .files,
                en: "use a schema or a library of definitions (repeatable)", zh: "引用模式文件或定义库（可重复）"
            ) { $0.schemas.append($1) },
            OptionRow(
                .asking, "--param", value: Words(en: "NAME=VALUE", zh: "名称=值"),
                en: "give $NAME a value (repeatable); NAME:TYPE=VALUE declares it, too",
                zh: "给 $名称 赋值（可重复）；名称:类型=值 同时声明它"
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
                .output, "--format", value: Words(en: "FORMAT", zh: "格式"), completes: .choices(OutputFormat.self),
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
                .output, "-o", "--output", value: Words(en: "FILE", zh: "文件"), completes: .files,
                en: "write results to a file, whole, when all has gone well; its ending tells the format",
                zh: "全部成功后把结果一次写入文件；扩展名决定格式"
            ) { $0.output = $1 },
            OptionRow(
                .output, "--chart", value: Words(en: "HOW", zh: "方式"), completes: .choices(ChartDisplay.self),
                en:
                    "charts: auto below tables, off, or instead of rows text, svg or vega (without `chart`, as the rows suggest)",
                zh: "图表：auto 在表格下方，off 不画；text、svg、vega 代替数据行（查询没有“图表”时按数据行选择）"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.charts = try OptionValues.choice(value, of: "--chart")
            },
            OptionRow(
                .output, "--max-rows", value: Words(en: "N", zh: "N"),
                en: "rows of a table that are shown", zh: "表格最多显示的行数"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.maxRows = try OptionValues.count(value, of: "--max-rows")
            },
            OptionRow(
                .output, "--no-header", en: "no names of columns in tables, CSV, TSV, HTML and LaTeX",
                zh: "表格、CSV、TSV、HTML、LaTeX 中不写列名"
            ) { arguments, _ in arguments.hasHeader = false },
            OptionRow(
                .output, "--null", value: Words(en: "TEXT", zh: "文字"),
                en: "what stands for null; in CSV a text that equals it is quoted", zh: "空值写作什么；CSV 中与它相同的文字加引号"
            ) { $0.nullText = $1 },
            OptionRow(
                .output, "--csv-safe", en: "an apostrophe before texts that a spreadsheet would compute (CSV, TSV)",
                zh: "电子表格会当作公式的文字前加撇号（CSV、TSV）"
            ) { arguments, _ in arguments.neutralizesFormulas = true },
            OptionRow(
                .output, "--table", value: Words(en: "NAME", zh: "名称"),
                en: "the table that --format insert writes to; result if not given",
                zh: "--format insert 写入的表；默认为 result"
            ) { $0.tableName = $1 },
            OptionRow(
                .output, "--plain",
                en: "for screen readers: a value a line, no boxes, colours, moving lines or editing",
                zh: "供读屏软件使用：每行一个值，没有边框、颜色、变动的行和行编辑"
            ) { arguments, _ in arguments.isPlain = true },
            OptionRow(
                .output, "--echo", en: "write each statement before its answer, on standard error",
                zh: "在结果之前把每条语句写到标准错误"
            ) { arguments, _ in arguments.echoes = true },
            OptionRow(
                .output, "-q", "--quiet", en: "no notes beside results", zh: "不显示附注"
            ) { arguments, _ in arguments.isQuiet = true },
            OptionRow(
                .output, "--lang", value: Words(en: "en|zh", zh: "en|zh"), completes: .choices(Language.self),
                en: "the language of messages; of fmt, of keywords too", zh: "消息的语言；fmt 也用它写关键字"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.language = try OptionValues.choice(value, of: "--lang")
            },
            OptionRow(
                .output, "--numbers", value: Words(en: "exact|zh", zh: "exact|zh"),
                completes: .choices(NumberStyle.self),
                en: "zh: numbers in 万 and 亿 and shares in percent, where people read; CSV, JSON and SQL stay exact",
                zh: "zh：供人阅读的格式中数字以万、亿表示，占比用百分数；CSV、JSON、SQL 保持精确"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.numbers = try OptionValues.choice(value, of: "--numbers")
            },
            OptionRow(
                .output, "--dates", value: Words(en: "iso|zh", zh: "iso|zh"), completes: .choices(DateStyle.self),
                en: "zh: 2020年3月10日, 2020年第1季度, where people read; CSV, JSON and SQL stay as they are",
                zh: "zh：供人阅读的格式中写作 2020年3月10日、2020年第1季度；CSV、JSON、SQL 不变"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.dates = try OptionValues.choice(value, of: "--dates")
            },
            OptionRow(
                .output, "--color", value: Words(en: "WHEN", zh: "何时"), completes: .choices(ColorChoice.self),
                en: "auto, always or never", zh: "auto、always 或 never"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.color = try OptionValues.choice(value, of: "--color")
            },
            OptionRow(
                .output, "--error-format", value: Words(en: "FORMAT", zh: "格式"), completes: .choices(ErrorFormat.self),
                en: "of errors and notes: text, or json, one object a line",
                zh: "错误和附注的格式：text，或 json（每行一个对象）"
            ) { arguments, value throws(Arguments.Mistake) in
                let format: ErrorFormat = try OptionValues.choice(value, of: "--error-format")
                arguments.reportsErrorsAsJSON = format == .json
            },
            OptionRow(
                .output, "--no-init", en: "a prompt without the user's init file", zh: "提示符不运行用户的初始化文件"
            ) { arguments, _ in arguments.runsInitFile = false },
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
                .limits, "--max-rows-scanned", value: Words(en: "N", zh: "N"),
                en: "refuse a query whose entities have more than N rows in all",
                zh: "查询所读实体的总行数超过 N 就拒绝"
            ) { arguments, value throws(Arguments.Mistake) in
                arguments.limits.scannedRows = try OptionValues.count(value, of: "--max-rows-scanned")
            },
            OptionRow(
                .limits, "--readonly", en: "write no file but that of -o", zh: "除 -o 的文件外不写任何文件"
            ) { arguments, _ in arguments.isReadOnly = true },
            OptionRow(
                .limits, "--safe",
                en:
                    "for queries of others: --readonly, and read nothing but what is named here and lies beside a --schema",
                zh: "用于他人的查询：同 --readonly，且只读此处给出的文件和 --schema 所在文件夹中的文件"
            ) { arguments, _ in
                arguments.isSafe = true
                arguments.isReadOnly = true
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
