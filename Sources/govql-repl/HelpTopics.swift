// `.help` and its topics. Everything about the language comes from the library's tables.

import GovQL

enum HelpTopics {
    /// Topics that list things; every stage, function and command is a topic too.
    static let lists: [Words] = [
        Words(en: "stages", zh: "阶段"), Words(en: "functions", zh: "函数"), Words(en: "commands", zh: "命令"),
        Words(en: "keys", zh: "按键"),
    ]

    /// At the prompt: with queries over what is loaded, and about its entities, too.
    static func text(about topic: String, _ shell: Shell) throws -> String {
        let isWord = StageTable.stage(named: topic) != nil || Vocabulary.function(named: topic) != nil
        if !isWord, !topic.isEmpty, let entity = try CommandTexts.entityIfPresent(named: topic, shell) {
            return try EntityHelp(entity, shell).text()
        }
        let language = shell.settings.language
        let examples = LoadedExamples(session: shell.session, language: language)
        return try text(about: topic, language, width: shell.width, examples: examples)
    }

    static func text(
        about topic: String, _ language: Language, width: Int, examples: LoadedExamples? = nil
    ) throws -> String {
        switch topic.lowercased() {
        case "": return overview[language]
        case "stages", "阶段": return stages(language, width)
        case "functions", "函数": return functions(language, width)
        case "commands", "命令": return commands(language, width)
        case "keys", "按键": return keys(language, width)
        default: break
        }
        if let stage = StageTable.stage(named: topic) { return text(about: stage, language, width, examples) }
        if let function = Vocabulary.function(named: topic) { return text(about: function, language, width, examples) }
        let command = topic.hasPrefix(".") ? topic : "." + topic
        if let command = DotCommands.command(named: command) { return text(about: command, language) }
        throw unknown(topic, entities: examples?.entityNames ?? [])
    }

    private static func unknown(_ topic: String, entities: [String]) -> CommandMistake {
        let names =
            lists.flatMap { [$0.en, $0.zh] } + StageTable.all.flatMap { [$0.name, $0.chineseName] }
            + Vocabulary.functions.flatMap { [$0.name, $0.chineseName] }
            + entities
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
            ("Tab", Words(en: "completes names, stages, values, files", zh: "补全名称、阶段、取值、文件；可用拼音首字母")),
            ("↑ ↓", Words(en: "move between lines, then through the history", zh: "在各行之间移动，再翻历史")),
            ("→", Words(en: "at the end accepts the grey suggestion", zh: "在末尾接受灰色的建议")),
            ("Ctrl-X Ctrl-E", Words(en: "edits the text in $EDITOR", zh: "在 $EDITOR 中编辑")),
            ("Ctrl-G", Words(en: "runs the text as it is", zh: "不论是否完整都运行")),
            ("Ctrl-R", Words(en: "searches the history", zh: "搜索历史")),
            ("Ctrl-C", Words(en: "cancels the query, or clears the line", zh: "中断查询，或清除输入")),
            ("Ctrl-Z", Words(en: "stops the program; fg comes back", zh: "挂起程序；fg 返回")),
            ("Ctrl-D", Words(en: "leaves", zh: "退出")),
        ]
        return TextLayout.columns(rows.map { [$0.0, $0.1[language]] }, width: width)
    }

    // MARK: One thing

    private static func text(
        about stage: StageRow, _ language: Language, _ width: Int, _ examples: LoadedExamples?
    ) -> String {
        let example = examples?.example(ofStage: stage.name) ?? stage.example
        let name = language == .chinese ? stage.chineseName : stage.name
        let other = language == .chinese ? stage.name : stage.chineseName
        return """
            \(name)    \(other)
            \(TextLayout.wrapped(stage.summary[language], width: width).joined(separator: "\n"))
              | \(stage.syntax)
            \(said(example, language))
            """
    }

    private static func text(
        about function: Vocabulary.Function, _ language: Language, _ width: Int, _ examples: LoadedExamples?
    ) -> String {
        let head = """
            \(function.signature)    \(function.chineseName)
            \(TextLayout.wrapped(function.summary[language], width: width).joined(separator: "\n"))
            """
        if let query = examples?.example(ofFunction: function.name) { return head + "\n" + said(query, language) }
        let result = function.example.result.split(separator: "\n", omittingEmptySubsequences: false)
        let isOneLine = result.count == 1
        return head + "\n"
            + (isOneLine
                ? "  \(function.example.text)  # \(function.example.result)"
                : "  \(function.example.text)\n" + result.map { "    \($0)" }.joined(separator: "\n"))
    }

    private static func said(_ example: String, _ language: Language) -> String {
        Words(en: "For example:", zh: "例如：")[language] + "\n  "
            + example.split(separator: "\n").joined(separator: "\n  ")
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

            A dot follows a link, an aggregate over a link counts what is linked, and no
            join is written.
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
            _ is the result of that query, .undo takes its last stage back, .fix mends an error.

            .entities        what is loaded            .help stages     all stages
            .schema ENTITY   its fields and links      .help functions  all functions
            ?NAME            a stage, function or entity, with an example from the data
            .links           the map of the links      .help commands   all dot commands
            """,
        zh: """
            _ 是该查询的结果，.撤销 去掉它的最后一个阶段，.修正 应用改错建议。

            .实体         已载入的实体          .帮助 阶段    全部阶段
            .结构 实体    字段和链接            .帮助 函数    全部函数
            ?名称         某个阶段、函数或实体，附可运行的例子
            .链接         链接地图              .帮助 命令    全部命令
            """)
}
