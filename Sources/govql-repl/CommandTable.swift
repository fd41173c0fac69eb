// The rows of dot commands: names, what they take, help in both languages, what they do. `.help commands` prints them, Tab
// completes them. To add a command, add a row; longer ones do their work in files of their own.

import GovQL
import GovQLTerminal

extension DotCommands {
    static var all: [DotCommand] { basics + exploring + questions + data + showing + aboutResults }

    private static var basics: [DotCommand] {
        [
            DotCommand(
                ".help", ".帮助", Words(en: "[TOPIC]", zh: "[主题]"), .topic,
                en: "help; about a stage, function or command, or all stages, functions, commands, keys",
                zh: "帮助；可指定阶段、函数、命令的名称，或 阶段、函数、命令、按键"
            ) { shell, topic in shell.say(try HelpTopics.text(about: topic, shell)) },
            DotCommand(
                ".tour", ".导览", Words(en: "[next|stop]", zh: "[下一步|结束]"), .words(["next", "stop"]),
                en: "ten questions to type, about the sample city", zh: "在示例城市上亲手键入十个问题"
            ) { shell, word in try shell.tour(word) },
            DotCommand(".quit", ".退出", en: "leave (Ctrl-D)", zh: "退出（Ctrl-D）") { shell, _ in shell.wantsToLeave = true
            },
        ]
    }

    // MARK: What is there

    private static var exploring: [DotCommand] {
        [
            DotCommand(".entities", ".实体", en: "what is loaded", zh: "已载入的实体") { shell, _ in
                shell.say(try CommandTexts.entities(shell))
            },
            DotCommand(
                ".schema", ".结构", Words(en: "[ENTITY]", zh: "[实体]"), .entity,
                en: "fields, types and links, as a schema declares them", zh: "字段、类型和链接，写法同模式文件"
            ) { shell, name in shell.say(try CommandTexts.schema(shell, entity: name)) },
            DotCommand(
                ".source", ".来源", Words(en: "[ENTITY]", zh: "[实体]"), .entity,
                en: "how a file was read, and the option that says otherwise", zh: "文件如何读取，以及可以改变它的选项"
            ) { shell, name in shell.say(try CommandTexts.source(shell, entity: name)) },
            DotCommand(".memory", ".内存", en: "what is held in memory", zh: "内存中的数据") { shell, _ in
                shell.say(try CommandTexts.memory(shell))
            },
            DotCommand(
                ".links", ".链接", Words(en: "[ENTITY]", zh: "[实体]"), .entity,
                en: "the map of the entities and how they are linked", zh: "实体地图及其链接"
            ) { shell, name in shell.say(try CommandTexts.links(shell, entity: name)) },
        ]
    }

    // MARK: Questions again

    private static var questions: [DotCommand] {
        [
            DotCommand(
                ".undo", ".撤销", en: "the last query without its last stage", zh: "去掉上一个查询的最后一个阶段"
            ) { shell, _ in try shell.undo() },
            DotCommand(
                ".fix", ".修正", en: "apply the edit that the last error proposes", zh: "应用上一个错误给出的修改建议"
            ) { shell, _ in try shell.applyFixes() },
            DotCommand(
                ".sql", ".SQL", Words(en: "[ENGINE]", zh: "[引擎]"), .words(SQLDialect.all.map(\.name)),
                en: "the last query in the language of an engine", zh: "以引擎的 SQL 显示上一个查询"
            ) { try $0.showSQL($1) },
            DotCommand(
                ".edit", ".编辑", en: "the last text in $EDITOR, then in the next line", zh: "在 $EDITOR 中编辑上一条语句，再放入下一行"
            ) { shell, _ in try shell.edit() },
            DotCommand(
                ".save", ".存为", Words(en: "NAME", zh: "名称"), .savedQuery,
                en: "keep the last query by a name", zh: "以名称保存上一个查询"
            ) { shell, name in try shell.save(as: name) },
            DotCommand(
                ".run", ".执行", Words(en: "[NAME]", zh: "[名称]"), .savedQuery,
                en: "run a kept query; without a name list them", zh: "运行已存的查询；不写名称则列出"
            ) { shell, name in try shell.runSaved(name) },
            DotCommand(
                ".forget", ".删除", Words(en: "NAME", zh: "名称"), .savedQuery,
                en: "remove a kept query", zh: "删除已存的查询"
            ) { shell, name in
                try shell.refuseIfSafe()
                try SavedQueries().forget(name)
            },
            DotCommand(
                ".history", ".历史", Words(en: "[N] [TEXT]", zh: "[N] [文字]"),
                en: "the last statements, or those that hold a text", zh: "最近的语句，或含有某段文字的语句"
            ) { shell, text in shell.say(CommandTexts.history(shell, text)) },
        ]
    }

    // MARK: Data and scripts

    private static var data: [DotCommand] {
        [
            DotCommand(
                ".load", ".载入", Words(en: "PATH [as NAME] [with (…)]", zh: "路径 [作为 名称] [含 (…)]"), .file,
                en: "load a CSV file or a folder of them; with (delimiter \";\") says how it is read",
                zh: "载入 CSV 文件或文件夹；含 (分隔符 \";\") 规定如何读取"
            ) { try $0.load($1) },
            DotCommand(
                ".use", ".引用", Words(en: "FILE", zh: "文件"), .file,
                en: "use a schema or a library of definitions", zh: "引用模式文件或定义库"
            ) { shell, path in
                let path = try CommandArguments.path(path, of: ".use")
                shell.settings.reporter.report(
                    try shell.running { try shell.session.use(path, cancellation: $0) })
            },
            DotCommand(
                ".read", ".运行", Words(en: "FILE", zh: "文件"), .file, en: "run a script", zh: "运行脚本"
            ) { shell, path in
                let path = try CommandArguments.path(path, of: ".read")
                let bytes = try shell.session.configuration.files.contents(of: path)
                try shell.run(SourceText(name: path, bytes: bytes))
            },
            DotCommand(
                ".connect", ".连接", Words(en: "[ENGINE|off]", zh: "[引擎|off]"), .connection,
                en: "ask the engine that holds the data; off asks files again", zh: "向存放数据的引擎提问；off 恢复使用文件"
            ) { try $0.connect($1) },
            DotCommand(
                ".param", ".参数", Words(en: "[NAME=VALUE]", zh: "[名称=值]"),
                en: "list parameters, or give $NAME a value", zh: "列出参数，或给 $名称 赋值"
            ) { try $0.setParameter($1) },
            DotCommand(
                ".today", ".今天", Words(en: "[DATE]", zh: "[日期]"),
                en: "show or set the day that `today` is", zh: "显示或规定 今天 是哪一天"
            ) { shell, text in
                if !text.isEmpty { shell.session.setToday(try CommandArguments.date(text)) }
                shell.say(try CommandTexts.today(shell))
            },
        ]
    }

    // MARK: How it looks

    private static var showing: [DotCommand] {
        [
            DotCommand(
                ".timer", ".计时", Words(en: "[on|off]", zh: "[on|off]"), .words(["on", "off"]),
                en: "say how long each query takes, and the memory that it has", zh: "显示每个查询的用时和内存"
            ) { shell, text in
                shell.settings.isTimed = try CommandArguments.flag(text, of: ".timer", now: shell.settings.isTimed)
                shell.say(shell.settings.isTimed ? "on" : "off")
            },
            DotCommand(
                ".lang", ".语言", Words(en: "[en|zh]", zh: "[en|zh]"), .words(["en", "zh"]),
                en: "the language of messages", zh: "消息的语言"
            ) { shell, name in
                if !name.isEmpty { shell.settings.language = try CommandArguments.choice(name, of: ".lang") }
                shell.say(shell.settings.language.rawValue)
            },
            DotCommand(
                ".numbers", ".数字", Words(en: "[exact|zh]", zh: "[exact|zh]"), .words(["exact", "zh"]),
                en: "numbers in tables: all digits, or 万, 亿 and percent", zh: "表格中的数字：精确，或用万、亿和百分数"
            ) { shell, name in
                if !name.isEmpty {
                    shell.settings.output.numbers = try CommandArguments.choice(name, of: ".numbers")
                }
                shell.say(shell.settings.output.numbers.rawValue)
            },
            DotCommand(
                ".dates", ".日期", Words(en: "[iso|zh]", zh: "[iso|zh]"), .words(["iso", "zh"]),
                en: "days in tables: 2020-03-10 or 2020年3月10日", zh: "表格中的日期：2020-03-10 或 2020年3月10日"
            ) { shell, name in
                if !name.isEmpty { shell.settings.output.dates = try CommandArguments.choice(name, of: ".dates") }
                shell.say(shell.settings.output.dates.rawValue)
            },
        ]
    }
}
