// Dot commands: what a row of their table is, how a line is taken for one, and how arguments are read. The rows are in
// CommandTable.swift.

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
        case nothing, file, entity, topic, savedQuery, connection
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
    /// Whether a line is a dot command; `。` is what the dot's key gives in Chinese mode. `?where` asks for help.
    static func isCommand(_ text: String) -> Bool {
        let text = text.trimmed
        guard let first = text.first, ".．。?？".contains(first) else { return false }
        if "?？".contains(first) { return true }
        return text.dropFirst().first.map { $0.isLetter } ?? true
    }

    /// The command and its argument.
    static func split(_ text: String) -> (name: String, argument: String) {
        if let mark = text.trimmed.first, "?？".contains(mark) {
            return (".help", String(text.trimmed.dropFirst()).trimmed)
        }
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
    func load(_ text: String) throws {
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
    func setParameter(_ text: String) throws {
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
