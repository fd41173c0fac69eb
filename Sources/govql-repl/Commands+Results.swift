// The dot commands about results: their format and size, where they go, the pager. The others are in CommandTable.swift.

import GovQL
import GovQLTerminal

extension DotCommands {
    static var aboutResults: [DotCommand] {
        [
            DotCommand(
                ".last", ".上次", en: "the last result again, with all its rows", zh: "再次显示上次结果的全部行"
            ) { shell, _ in
                guard let result = shell.lastResult else {
                    throw CommandMistake(en: "there is no result yet", zh: "还没有结果")
                }
                try shell.show(result, allRows: true)
            },
            DotCommand(
                ".mode", ".格式", Words(en: "[FORMAT]", zh: "[格式]"), .words(OutputFormat.allCases.map(\.rawValue)),
                en: "show or choose the format of results", zh: "显示或选择结果的格式"
            ) { shell, name in
                if !name.isEmpty { shell.settings.format = try CommandArguments.choice(name, of: ".mode") }
                shell.say(shell.settings.format.rawValue)
            },
            DotCommand(
                ".chart", ".图表", Words(en: "[HOW]", zh: "[方式]"), .words(ChartDisplay.allCases.map(\.rawValue)),
                en: "show charts below tables (auto), not at all (off), or as text, svg or vega in place of the rows",
                zh: "图表画在表格下方（auto）、不画（off），或以 text、svg、vega 代替数据行"
            ) { shell, name in
                if !name.isEmpty { shell.settings.output.charts = try CommandArguments.choice(name, of: ".chart") }
                shell.say(shell.settings.output.charts.rawValue)
            },
            DotCommand(
                ".output", ".输出", Words(en: "[FILE]", zh: "[文件]"), .file,
                en: "write results to a file from here on; without one, show them again",
                zh: "从此把结果写入文件；不写文件名则恢复显示"
            ) { shell, path in try shell.redirect(to: CommandArguments.unquoted(path), times: nil) },
            DotCommand(
                ".once", ".单次输出", Words(en: "FILE", zh: "文件"), .file,
                en: "write the next result to a file; its ending tells the format", zh: "把下一个结果写入文件；扩展名决定格式"
            ) { shell, path in
                try shell.redirect(to: try CommandArguments.path(path, of: ".once"), times: 1)
            },
            DotCommand(
                ".maxrows", ".行数", Words(en: "[N|all|auto]", zh: "[N|all|auto]"), .words(["all", "auto"]),
                en: "rows of a table that are shown; auto is what fits the window", zh: "表格显示的行数；auto 为窗口能容纳的行数"
            ) { shell, text in
                if !text.isEmpty { shell.settings.maximumRows = try CommandArguments.size(text, of: ".maxrows") }
                shell.say(shell.settings.maximumRows.text)
            },
            DotCommand(
                ".width", ".宽度", Words(en: "[N|all|auto]", zh: "[N|all|auto]"), .words(["all", "auto"]),
                en: "cells that a table may take; auto is the window", zh: "表格的宽度（格数）；auto 为窗口宽度"
            ) { shell, text in
                if !text.isEmpty { shell.settings.width = try CommandArguments.size(text, of: ".width") }
                shell.say(shell.settings.width.text)
            },
            DotCommand(
                ".null", ".空值", Words(en: "[TEXT|auto]", zh: "[文字|auto]"), .words(["auto"]),
                en: "what stands for null", zh: "空值写作什么"
            ) { shell, text in
                if !text.isEmpty {
                    shell.settings.output.nullText = text == "auto" ? nil : CommandArguments.unquoted(text)
                }
                shell.say(shell.settings.output.nullText.map { "\"\($0)\"" } ?? "auto")
            },
            DotCommand(
                ".types", ".类型", Words(en: "[on|off]", zh: "[on|off]"), .words(["on", "off"]),
                en: "types under the names of columns", zh: "列名下显示类型"
            ) { shell, text in
                shell.settings.output.showsTypes = try CommandArguments.flag(
                    text, of: ".types", now: shell.settings.output.showsTypes)
                shell.say(shell.settings.output.showsTypes ? "on" : "off")
            },
            DotCommand(
                ".pager", ".分页", Words(en: "[on|off]", zh: "[on|off]"), .words(["on", "off"]),
                en: "show what is taller than the window in a pager", zh: "超过窗口高度的内容用分页程序显示"
            ) { shell, text in
                shell.settings.pages = try CommandArguments.flag(text, of: ".pager", now: shell.settings.pages)
                shell.say(shell.settings.pages ? "on" : "off")
            },
            DotCommand(
                ".plain", ".朴素", Words(en: "[on|off]", zh: "[on|off]"), .words(["on", "off"]),
                en: "results in words alone, for screen readers", zh: "结果只用文字，供读屏软件使用"
            ) { shell, text in
                let isPlain = try CommandArguments.flag(text, of: ".plain", now: shell.settings.output.isPlain)
                shell.settings.output.isPlain = isPlain
                shell.say(isPlain ? "on" : "off")
            },
            DotCommand(
                ".watch", ".监视", Words(en: "[SECONDS]", zh: "[秒]"),
                en: "run the last query again and again, on files that change, until Ctrl-C; every 2 seconds",
                zh: "反复运行上一个查询（文件改变则重新载入），直到 Ctrl-C；默认每 2 秒一次"
            ) { shell, text in
                try shell.watch(every: try CommandArguments.seconds(text, of: ".watch"))
            },
            DotCommand(
                ".reload", ".重载", en: "read all data anew from its files", zh: "从文件重新读取全部数据"
            ) { shell, _ in
                shell.settings.reporter.report(try shell.running { try shell.session.reload(cancellation: $0) })
            },
            DotCommand(
                ".explain", ".解释", Words(en: "[analyze]", zh: "[analyze]"), .words(["analyze"]),
                en: "how the last query was run; analyze runs it again and tells what each step took",
                zh: "上一个查询如何运行；analyze 再运行一次并给出每步的用量"
            ) { shell, text in
                guard let previous = shell.previous else {
                    throw CommandMistake(en: "there is no query yet", zh: "还没有查询")
                }
                let analyzes = try CommandArguments.word(text, among: ["analyze", "分析"], of: ".explain")
                try shell.explain(previous.text, runs: analyzes)
            },
        ]
    }
}

/// How large something may be.
enum SizeSetting: Equatable {
    /// What fits the window.
    case auto
    case all
    case exactly(Int)

    var text: String {
        switch self {
        case .auto: "auto"
        case .all: "all"
        case .exactly(let count): "\(count)"
        }
    }
}

extension CommandArguments {
    /// How long to wait; 2 where nothing is said.
    static func seconds(_ text: String, of command: String) throws -> Double {
        if text.isEmpty { return 2 }
        guard let seconds = Double(text), seconds >= 0.1, seconds <= 86_400 else {
            throw CommandMistake(
                en: "\(command) wants seconds from 0.1 to 86400, not \(text)",
                zh: "\(command) 需要 0.1 到 86400 之间的秒数，而不是 \(text)")
        }
        return seconds
    }

    static func size(_ text: String, of command: String) throws -> SizeSetting {
        switch text.lowercased() {
        case "auto", "自动": return .auto
        case "all", "全部": return .all
        default:
            if let count = Int(text), count > 0 { return .exactly(count) }
            throw CommandMistake(
                en: "\(command) is a number above 0, all or auto, not \(text)",
                zh: "\(command) 为大于 0 的数、all 或 auto，而不是 \(text)")
        }
    }

    /// Whether the one word that may stand there does.
    static func word(_ text: String, among words: [String], of command: String) throws -> Bool {
        if text.isEmpty { return false }
        guard words.contains(text.lowercased()) else {
            throw CommandMistake(
                en: "\(command) takes \(words[0]) or nothing, not \(text)",
                zh: "\(command) 只接受 \(words[0])，而不是 \(text)")
        }
        return true
    }
}
