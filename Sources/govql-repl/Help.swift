// `--help` and `--version`, in English and Chinese, plain text within 80 columns. Options come from OptionTable.swift.

import GovQL

enum Help {
    static let version = "govql \(GovQLVersion.current)\n"
    private static let width = 80
    /// The cells before an option's summary.
    private static let indent = 26

    static func text(_ language: Language) -> String {
        var lines = opening[language].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for group in OptionRow.Group.allCases {
            if let title = group.title { lines += ["", title[language]] } else { lines.append("") }
            for row in OptionTable.rows where row.group == group { lines += self.lines(of: row, language) }
        }
        return lines.joined(separator: "\n") + "\n\n" + closing[language] + "\n"
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

    private static let opening = Words(
        en: """
            govql asks questions of linked CSV tables.

            Usage: govql [options] [SCRIPT.gql | DATA.csv | FOLDER ...]
                   govql check [options] SCHEMA.gql | DATA.csv | FOLDER ...
                   govql fmt [--check] [--lang en|zh] SCRIPT.gql | - ...

              A name that ends in .gql is a script, everything else is data, and - is a
              script on standard input. Scripts and -c run in the order given. With none
              of them govql reads a script from standard input or, on a terminal, opens
              a prompt.

              govql check runs the checks that a schema implies and those that `check`
              statements define, and prints a report (--format text, json or junit).

              govql fmt writes scripts anew in their canonical layout, keywords in the
              language of --lang; - goes from standard input to standard output.
            """,
        zh: """
            govql 对相互关联的 CSV 表提问。

            用法：govql [选项] [脚本.gql | 数据.csv | 文件夹 ...]
                  govql check [选项] 模式.gql | 数据.csv | 文件夹 ...
                  govql fmt [--check] [--lang en|zh] 脚本.gql | - ...

              以 .gql 结尾的是脚本，其余都是数据，- 表示标准输入中的脚本。
              脚本和 -c 按给出的次序运行。两者都没有时，govql 从标准输入读脚本，
              在终端上则进入提示符。

              govql check 运行模式所含的检查和 检查 语句定义的检查，并输出报告
              （--format text、json 或 junit）。

              govql fmt 按规范版式改写脚本，--lang 决定关键字的语言；- 表示从标准输入
              读，写到标准输出。
            """)

    private static let closing = Words(
        en: """
            Exit status
              0 fine · 1 an error in a query or in data · 2 wrong usage
              3 a check failed · 4 empty, with --fail-if-empty · 5 a limit was exceeded
              70 an error of govql itself · 130 interrupted

            Examples
              govql data/
              govql data/ -c 'communities | top 10 by residents'
              govql --schema city.gql -c 'districts | select name, n = count(streets)'
              echo 'streets | take 3' | govql data/ --format json
            """,
        zh: """
            退出状态
              0 正常 · 1 查询或数据有错 · 2 用法不对
              3 检查未通过 · 4 没有行（--fail-if-empty） · 5 超过上限
              70 govql 自身的错误 · 130 被中断

            例子
              govql data/
              govql data/ -c '社区 | 前 10 按 常住人口'
              govql --schema city.gql -c '区 | 选取 区名, 街道数 = 计数(街道)'
              echo '街道 | 取 3' | govql data/ --format json
            """)
}

extension OptionRow.Group {
    fileprivate var title: Words? {
        switch self {
        case .running: Words(en: "What to run", zh: "运行什么")
        case .asking: Words(en: "What to ask", zh: "对什么提问")
        case .output: Words(en: "What comes out", zh: "输出什么")
        case .limits: Words(en: "How far to go", zh: "走多远")
        case .other: nil
        }
    }
}
