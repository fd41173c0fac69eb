// The dot commands of the prompt: one row each, with names and help in both languages and what it does. To add a command,
// add a row. What longer ones print is in CommandTexts.swift.

import GovQL
import GovQLTerminal

/// What is wrong with a dot command.
struct CommandMistake: Error {
    let words: Words

    init(en: String, zh: String) { words = Words(en: en, zh: zh) }
}

/// A row of the table.
struct DotCommand {
    /// What Tab offers after the name.
    enum Argument {
        case nothing, file, entity, topic
        case words([String])
    }

    let name: String
    let chineseName: String
    /// How its arguments are written.
    let usage: Words
    let argument: Argument
    let summary: Words
    let run: (Shell, String) throws -> Void

    init(
        _ name: String, _ chineseName: String, _ usage: Words = Words(en: "", zh: ""), _ argument: Argument = .nothing,
        en: String, zh: String, run: @escaping (Shell, String) throws -> Void
    ) {
        self.name = name
        self.chineseName = chineseName
        self.usage = usage
        self.argument = argument
        summary = Words(en: en, zh: zh)
        self.run = run
    }

    func name(in language: Language) -> String { language == .chinese ? chineseName : name }
}

enum DotCommands {
    static var all: [DotCommand] { general + aboutResults }

    private static var general: [DotCommand] {
        [
            DotCommand(
                ".help", ".帮助", Words(en: "[TOPIC]", zh: "[主题]"), .topic,
                en: "help; about a stage, function or command, or all stages, functions, commands, keys",
                zh: "帮助；可指定阶段、函数、命令的名称，或 阶段、函数、命令、按键"
            ) { shell, topic in shell.say(try HelpTopics.text(about: topic, shell)) },
            DotCommand(".quit", ".退出", en: "leave (Ctrl-D)", zh: "退出（Ctrl-D）") { shell, _ in shell.wantsToLeave = true
            },
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
            DotCommand(".links", ".链接", en: "how entities are linked", zh: "实体之间的链接") { shell, _ in
                shell.say(try CommandTexts.links(shell))
            },
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
            DotCommand(
                ".history", ".历史", Words(en: "[N] [TEXT]", zh: "[N] [文字]"),
                en: "the last statements, or those that hold a text", zh: "最近的语句，或含有某段文字的语句"
            ) { shell, text in shell.say(CommandTexts.history(shell, text)) },
        ]
    }

    /// Whether a line is a dot command; `。` is what the dot's key gives in Chinese mode.
    static func isCommand(_ text: String) -> Bool {
        let text = text.trimmed
        guard let first = text.first, ".．。".contains(first) else { return false }
        return text.dropFirst().first.map { $0.isLetter } ?? true
    }

    /// The command and its argument.
    static func split(_ text: String) -> (name: String, argument: String) {
        let text = "." + text.trimmed.dropFirst()
        let end = text.firstIndex { $0.isWhitespace } ?? text.endIndex
        return (String(text[..<end]), String(text[end...]).trimmed)
    }

    static func command(named name: String) -> DotCommand? {
        all.first { $0.name == name.lowercased() || $0.chineseName == name }
    }

    static func run(_ text: String, in shell: Shell) throws {
        let (name, argument) = split(text)
        if let command = command(named: name) { return try command.run(shell, argument) }
        // An unambiguous beginning is enough.
        let begun = all.filter { $0.name.hasPrefix(name.lowercased()) || $0.chineseName.hasPrefix(name) }
        if begun.count == 1, name.count > 1 { return try begun[0].run(shell, argument) }
        let nearest = Vocabulary.nearest(to: name, in: all.flatMap { [$0.name, $0.chineseName] }).first
        throw CommandMistake(
            en: "there is no command \(name); "
                + (nearest.map { "did you mean \($0)?" } ?? ".help commands lists them"),
            zh: "没有命令 \(name)；" + (nearest.map { "是否指 \($0)？" } ?? ".help 命令 列出全部命令"))
    }
}

// MARK: Arguments

enum CommandArguments {
    /// A path, in quotes or not.
    static func path(_ text: String, of command: String) throws -> String {
        let path = unquoted(text)
        guard !path.isEmpty else { throw CommandMistake(en: "\(command) wants a path", zh: "\(command) 需要一个路径") }
        return path
    }

    /// What stands before `with (…)` at the end, and what is said in it.
    static func loadOptions(_ text: String) throws -> (rest: String, options: LoadOptions) {
        guard text.hasSuffix(")") || text.hasSuffix("）") else { return (text, LoadOptions()) }
        for word in ["with", "含"] {
            // Behind the word there is nothing but a bracket: a path may hold both.
            for opener in ["(", "（"] {
                for start in [" \(word) \(opener)", " \(word)\(opener)"] {
                    guard let range = lastRange(of: start, in: text) else { continue }
                    let inside = String(text[range.upperBound...].dropLast())
                    return (String(text[..<range.lowerBound]).trimmed, try LoadOptions(inside, name: ".load"))
                }
            }
        }
        return (text, LoadOptions())
    }

    private static func lastRange(of part: String, in text: String) -> Range<String.Index>? {
        var end = text.endIndex
        while let start = text.index(end, offsetBy: -part.count, limitedBy: text.startIndex) {
            if text[start..<end].lowercased() == part { return start..<end }
            guard end > text.startIndex else { return nil }
            end = text.index(before: end)
        }
        return nil
    }

    static func unquoted(_ text: String) -> String {
        guard text.count >= 2, let first = text.first, first == text.last, "\"'".contains(first) else { return text }
        return String(text.dropFirst().dropLast())
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, of command: String
    ) throws -> Choice {
        if let choice = Choice(rawValue: text.lowercased()) { return choice }
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandMistake(en: "\(command) is one of \(names)", zh: "\(command) 可为：\(names)")
    }

    static func flag(_ text: String, of command: String, now: Bool) throws -> Bool {
        switch text.lowercased() {
        case "": !now
        case "on", "开": true
        case "off", "关": false
        default: throw CommandMistake(en: "\(command) is on or off", zh: "\(command) 为 on 或 off")
        }
    }

    static func date(_ text: String) throws -> CalendarDate {
        if let date = CalendarDate(text.hasPrefix("@") ? text.dropFirst() : text[...]) { return date }
        throw CommandMistake(en: ".today wants a date as 2020-12-31", zh: ".today 需要形如 2020-12-31 的日期")
    }
}

extension Shell {
    /// `.load PATH [as NAME] [with (OPTIONS)]`
    fileprivate func load(_ text: String) throws {
        let (rest, options) = try CommandArguments.loadOptions(text)
        var path = rest
        var name: String?
        let words = rest.split(separator: " ")
        if words.count >= 3, ["as", "作为"].contains(words[words.count - 2].lowercased()) {
            name = String(words[words.count - 1])
            path = words.dropLast(2).joined(separator: " ")
        }
        let file = try CommandArguments.path(path, of: ".load")
        let before = try session.dataset().catalog.dataEntities.count
        let notes = try running { try session.load(file, as: name, options: options, cancellation: $0) }
        settings.reporter.report(notes)
        let entities = try session.dataset().catalog.dataEntities
        let names = entities.dropFirst(before).map { $0.names.primary }.joined(separator: ", ")
        if !names.isEmpty { say(names) }
    }

    /// `.param` lists, `.param name=value` sets.
    fileprivate func setParameter(_ text: String) throws {
        guard !text.isEmpty else { return say(CommandTexts.parameters(self)) }
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw CommandMistake(en: ".param wants name=value", zh: ".param 需要 名称=值")
        }
        let written = String(text[..<equals]).trimmed
        let name = written.hasPrefix("$") ? String(written.dropFirst()) : written
        let value = CommandArguments.unquoted(String(text[text.index(after: equals)...]).trimmed)
        session.setParameter(name, text: value)
        givenParameters.removeAll { $0.name == name }
        givenParameters.append((name, value))
        if !session.definitions.parameters.contains(where: { $0.names.all.contains(name) }) {
            say(
                Words(
                    en: "$\(name) is used once it is declared: param \(name): text",
                    zh: "声明之后 $\(name) 才生效：param \(name): text"))
        }
    }
}
