// `--help` and `--version`, in English and Chinese, plain text within 80 columns. Options come from OptionTable.swift.

import GovQL

enum Help {
    static let version = "govql \(GovQLVersion.current)\n"
    private static let width = 80
    /// The cells before an option's summary.
    private static let indent = 26

    static func text(_ language: Language) -> String {
        var lines = opening(language)
        for group in OptionRow.Group.allCases {
            if let title = group.title { lines += ["", title[language]] } else { lines.append("") }
            for row in OptionTable.rows where row.group == group { lines += self.lines(of: row, language) }
        }
        return (lines + closing(language)).joined(separator: "\n") + "\n"
    }

    private static func lines(of row: OptionRow, _ language: Language) -> [String] {
        // Long names stand under one another, whether or not there is a short one before them.
        var head = row.names.count == 1 && row.names[0].hasPrefix("--") ? "      " : "  "
        head += row.names.joined(separator: ", ")
        if let placeholder = row.placeholder { head += " " + placeholder[language] }
        let blank = String(repeating: " ", count: indent)
        var texts = TextLayout.wrapped(row.summary[language], width: width - indent)
        guard DisplayWidth.cells(head) <= indent - 2, !texts.isEmpty else { return [head] + texts.map { blank + $0 } }
        return [DisplayWidth.pad(head, to: indent) + texts.removeFirst()] + texts.map { blank + $0 }
    }

    static let tagline = Words(
        en: "asks questions of linked CSV tables", zh: "对相互关联的 CSV 表提问")

    static let usage = Words(
        en: """
            govql [options] [SCRIPT.gql | DATA.csv | FOLDER ...]
            govql check [options] SCHEMA.gql | DATA.csv | FOLDER ...
            govql fmt [--check] [--lang en|zh] SCRIPT.gql | - ...
            govql report [--watch] [options] SCRIPT.gql [-o PAGE.html]
            govql help [TOPIC]
            """,
        zh: """
            govql [选项] [脚本.gql | 数据.csv | 文件夹 ...]
            govql check [选项] 模式.gql | 数据.csv | 文件夹 ...
            govql fmt [--check] [--lang en|zh] 脚本.gql | - ...
            govql report [--watch] [选项] 脚本.gql [-o 网页.html]
            govql help [主题]
            """)

    static let description: [Words] = [
        Words(
            en: "A name that ends in .gql is a script, everything else is data, and - is a script on standard input. "
                + "Scripts and -c run in the order given. With none of them govql reads a script from standard input "
                + "or, on a terminal, opens a prompt.",
            zh: "以 .gql 结尾的是脚本，其余都是数据，- 表示标准输入中的脚本。脚本和 -c 按给出的次序运行。"
                + "两者都没有时，govql 从标准输入读脚本，在终端上则进入提示符。"),
        Words(
            en: "Results go to standard output: a table on a terminal, CSV elsewhere. Errors and notes go to standard "
                + "error.",
            zh: "结果写到标准输出：终端上为表格，其他情况为 CSV。错误和附注写到标准错误。"),
        Words(
            en: "govql check runs the checks that a schema implies and those that `check` statements define, and "
                + "prints a report (--format text, json or junit).",
            zh: "govql check 运行模式所含的检查和 检查 语句定义的检查，并输出报告（--format text、json 或 junit）。"),
        Words(
            en: "govql fmt writes scripts anew in their canonical layout, keywords in the language of --lang; - goes "
                + "from standard input to standard output.",
            zh: "govql fmt 按规范版式改写脚本，--lang 决定关键字的语言；- 表示从标准输入读，写到标准输出。"),
        Words(
            en: "govql report runs a script and writes one page with its ## comments as text, its results, charts and "
                + "checks, in the language of --lang or of its title. A failed check ends with 3; a script with an error "
                + "leaves the old page as it is.",
            zh: "govql report 运行脚本并写出一个网页：## 注释成为正文，加上结果、图表和检查；语言由 --lang 或标题决定。"
                + "检查未通过时退出状态为 3；脚本有错时保留原有网页。"),
        Words(
            en: "govql help where explains a stage, a function or a list of them (stages, functions). "
                + "govql completion bash|zsh|fish prints a completion script, govql man [gql] a manual page.",
            zh: "govql help 筛选 说明一个阶段或函数，也可列出全部（阶段、函数）。"
                + "govql completion bash|zsh|fish 输出补全脚本，govql man [gql] 输出手册页。"),
    ]

    static let statuses: [(Int32, Words)] = [
        (ExitStatus.success.rawValue, Words(en: "fine", zh: "正常")),
        (ExitStatus.failure.rawValue, Words(en: "an error in a query or in data", zh: "查询或数据有错")),
        (ExitStatus.wrongUsage.rawValue, Words(en: "wrong usage", zh: "用法不对")),
        (ExitStatus.checkFailed.rawValue, Words(en: "a check or an expect failed", zh: "检查或预期未通过")),
        (ExitStatus.emptyResult.rawValue, Words(en: "no row, with --fail-if-empty", zh: "没有行（--fail-if-empty）")),
        (ExitStatus.limitExceeded.rawValue, Words(en: "a limit was exceeded", zh: "超过上限")),
        (ExitStatus.bug.rawValue, Words(en: "an error of govql itself", zh: "govql 自身的错误")),
        (ExitStatus.interrupted.rawValue, Words(en: "interrupted", zh: "被中断")),
    ]

    /// Printed in the manual page only.
    static let environment: [(String, Words)] = [
        (
            "LC_ALL, LC_MESSAGES, LANG",
            Words(en: "the language of messages: Chinese where it begins with zh", zh: "消息的语言：以 zh 开头则为中文")
        ),
        (
            "NO_COLOR, CLICOLOR, CLICOLOR_FORCE",
            Words(en: "colour, where --color does not say", zh: "--color 未指定时决定是否着色")
        ),
        ("TMPDIR", Words(en: "the folder of temporary files", zh: "临时文件所在的文件夹")),
    ]

    static let examples = Words(
        en: """
            govql data/
            govql data/ -c 'communities | top 10 by residents'
            govql --schema city.gql -c 'districts | select name, n = count(streets)'
            echo 'streets | take 3' | govql data/ --format json
            """,
        zh: """
            govql data/
            govql data/ -c '社区 | 前 10 按 常住人口'
            govql --schema city.gql -c '区 | 选取 区名, 街道数 = 计数(街道)'
            echo '街道 | 取 3' | govql data/ --format json
            """)

    private static func opening(_ language: Language) -> [String] {
        let usages = usage[language].split(separator: "\n").map(String.init)
        let head = Words(en: "Usage: ", zh: "用法：")[language]
        let blank = String(repeating: " ", count: DisplayWidth.cells(head))
        let stop = Words(en: "govql \(tagline.en).", zh: "govql \(tagline.zh)。")[language]
        var lines = [stop, ""] + usages.enumerated().map { ($0.offset == 0 ? head : blank) + $0.element }
        for paragraph in description {
            lines += [""] + TextLayout.wrapped(paragraph[language], width: width - 4).map { "  " + $0 }
        }
        return lines
    }

    private static func closing(_ language: Language) -> [String] {
        let title = Words(en: "Exit status", zh: "退出状态")[language]
        let texts = statuses.map { DisplayWidth.pad("  \($0.0)", to: 7) + $0.1[language] }
        let lines = examples[language].split(separator: "\n").map { "  " + $0 }
        return ["", title] + texts + ["", Words(en: "Examples", zh: "例子")[language]] + lines
    }
}

extension OptionRow.Group {
    var title: Words? {
        switch self {
        case .running: Words(en: "What to run", zh: "运行什么")
        case .asking: Words(en: "What to ask", zh: "对什么提问")
        case .output: Words(en: "What comes out", zh: "输出什么")
        case .limits: Words(en: "How far to go", zh: "走多远")
        case .other: nil
        }
    }
}
