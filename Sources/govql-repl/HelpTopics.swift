// `.help` and its topics. Everything about the language comes from the library's tables.

import GovQL

enum HelpTopics {
    /// Topics that list things; every stage, function and command is a topic too.
    static let lists: [Words] = [
        Words(en: "stages", zh: "阶段"), Words(en: "functions", zh: "函数"), Words(en: "commands", zh: "命令"),
        Words(en: "keys", zh: "按键"),
    ]

    static func text(about topic: String, _ shell: Shell) throws -> String {
        try text(about: topic, shell.settings.language, width: shell.width)
    }

    static func text(about topic: String, _ language: Language, width: Int) throws -> String {
        switch topic.lowercased() {
        case "": return overview[language]
        case "stages", "阶段": return stages(language, width)
        case "functions", "函数": return functions(language, width)
        case "commands", "命令": return commands(language, width)
        case "keys", "按键": return keys(language, width)
        default: break
        }
        if let stage = StageTable.stage(named: topic) { return text(about: stage, language) }
        if let function = Vocabulary.function(named: topic) { return text(about: function, language) }
        let command = topic.hasPrefix(".") ? topic : "." + topic
        if let command = DotCommands.command(named: command) { return text(about: command, language) }
        throw unknown(topic)
    }

    private static func unknown(_ topic: String) -> CommandMistake {
        let names =
            lists.flatMap { [$0.en, $0.zh] } + StageTable.all.flatMap { [$0.name, $0.chineseName] }
            + Vocabulary.functions.flatMap { [$0.name, $0.chineseName] }
        let nearest = Vocabulary.nearest(to: topic, in: names).first
        return CommandMistake(
            en: "no help on \(topic)" + (nearest.map { "; did you mean \($0)?" } ?? ""),
            zh: "没有关于 \(topic) 的帮助" + (nearest.map { "；是否指 \($0)？" } ?? ""))
    }

    // MARK: Lists

    private static func stages(_ language: Language, _ width: Int) -> String {
        TextLayout.columns(
            StageTable.all.map { [$0.name, $0.chineseName, $0.summary[language]] }, width: width)
    }

    private static func functions(_ language: Language, _ width: Int) -> String {
        let kinds: [(Vocabulary.FunctionKind, Words)] = [
            (.aggregate, Words(en: "Of many rows", zh: "多行")),
            (.window, Words(en: "Of a row among others", zh: "一行与其他行")),
            (.closure, Words(en: "Of a row in a tree, where a link stands", zh: "树中的一行（用在链接处）")),
            (.scalar, Words(en: "Of one row", zh: "单行")),
        ]
        return kinds.map { kind, title in
            let rows = Vocabulary.functions.filter { $0.kind == kind }
                .map { [$0.signature, $0.chineseName, $0.summary[language]] }
            return title[language] + "\n" + TextLayout.columns(rows, indent: 2, width: width)
        }.joined(separator: "\n")
    }

    private static func commands(_ language: Language, _ width: Int) -> String {
        TextLayout.columns(
            DotCommands.all.map { command in
                [command.name, command.chineseName, command.usage[language], command.summary[language]]
            }, width: width)
    }

    private static func keys(_ language: Language, _ width: Int) -> String {
        let rows: [(String, Words)] = [
            ("Enter", Words(en: "runs what is complete, else begins a new line", zh: "语句完整则运行，否则换行")),
            ("Alt-Enter", Words(en: "begins a new line", zh: "换行")),
            ("Tab", Words(en: "completes names, stages, functions, files", zh: "补全名称、阶段、函数、文件")),
            ("↑ ↓", Words(en: "move between lines, then through the history", zh: "在各行之间移动，再翻历史")),
            ("→", Words(en: "at the end accepts the grey suggestion", zh: "在末尾接受灰色的建议")),
            ("Ctrl-R", Words(en: "searches the history", zh: "搜索历史")),
            ("Ctrl-C", Words(en: "cancels the query, or clears the line", zh: "中断查询，或清除输入")),
            ("Ctrl-D", Words(en: "leaves", zh: "退出")),
        ]
        return TextLayout.columns(rows.map { [$0.0, $0.1[language]] }, width: width)
    }

    // MARK: One thing

    private static func text(about stage: StageRow, _ language: Language) -> String {
        """
        | \(stage.syntax)    \(stage.chineseName)
        \(stage.summary[language])
          \(stage.example)
        """
    }

    private static func text(about function: Vocabulary.Function, _ language: Language) -> String {
        let result = function.example.result.split(separator: "\n", omittingEmptySubsequences: false)
        let isOneLine = result.count == 1
        let example =
            isOneLine
            ? "  \(function.example.text)  # \(function.example.result)"
            : "  \(function.example.text)\n" + result.map { "    \($0)" }.joined(separator: "\n")
        return """
            \(function.signature)    \(function.chineseName)
            \(function.summary[language])
            \(example)
            """
    }

    private static func text(about command: DotCommand, _ language: Language) -> String {
        "\(command.name) \(command.usage[language])    \(command.chineseName)\n\(command.summary[language])"
    }

    private static var overview: Words {
        Words(en: aboutQueries.en + "\n\n" + whatElse.en, zh: aboutQueries.zh + "\n\n" + whatElse.zh)
    }

    /// What a query looks like.
    static let aboutQueries = Words(
        en: """
            A query starts at an entity and flows through stages:

              communities
              | where residents > 10000 and none(branches)
              | derive staff = count(workers)
              | top 10 by residents
              | select name, street.district, residents, staff

            A dot follows a link, an aggregate over a link counts what is linked, and no join is written.
            A line that begins with | goes on with the query before it.
            """,
        zh: """
            查询从一个实体开始，经过一个个阶段：

              社区
              | 筛选 常住人口 > 1万 且 无(支部)
              | 计算 人手 = 计数(社区工作者)
              | 前 10 按 常住人口
              | 选取 社区名称, 所属街道.所属区, 常住人口, 人手

            点号沿链接走，对链接做聚合就是统计所链接的行，不需要写连接。
            以 | 开头的一行接着上一个查询继续。
            """)

    private static let whatElse = Words(
        en: """
            .entities        what is loaded            .help stages     all stages
            .schema ENTITY   its fields and links      .help functions  all functions
            .help NAME       a stage or function       .help commands   all dot commands
            """,
        zh: """
            .实体         已载入的实体          .帮助 阶段    全部阶段
            .结构 实体    字段和链接            .帮助 函数    全部函数
            .帮助 名称    某个阶段或函数        .帮助 命令    全部命令
            """)
}
