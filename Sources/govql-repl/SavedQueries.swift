// What a user keeps between sessions beside the history: queries by name, each a file of its own, and the settings that
// every prompt begins with. Both lie in the user's configuration folder, never in the folder that is being worked in.

import GovQL
import GovQLTerminal

/// Where a user's configuration lies.
enum UserFolder {
    /// `govql` in `$XDG_CONFIG_HOME`, or in `~/.config`; nil without a home.
    static func configuration(environment: (String) -> String? = environmentVariable) -> String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") { return folder + "/govql" }
        guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
        return home + "/.config/govql"
    }

    /// `$GOVQL_INIT` (empty: none), else `config.gql`.
    static func initFile(environment: (String) -> String? = environmentVariable) -> String? {
        if let named = environment("GOVQL_INIT") { return named.isEmpty ? nil : named }
        return configuration(environment: environment).map { $0 + "/config.gql" }
    }
}

/// Queries by name: `NAME.gql` in `queries`.
struct SavedQueries {
    private let folder: String?
    private let files = LocalFiles()
    private static let ending = ".gql"

    init(folder: String? = UserFolder.configuration().map { $0 + "/queries" }) { self.folder = folder }

    var names: [String] {
        guard let folder, let names = try? files.names(inFolder: folder) else { return [] }
        return names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }
            .map { String($0.dropLast(Self.ending.count)) }
    }

    /// Whether a query of that name was there before.
    func save(_ text: String, as name: String) throws -> Bool {
        let path = try path(of: name)
        let isReplaced = names.contains(name)
        createFolders(above: path)
        try files.write(Array((text + "\n").utf8), to: path)
        return isReplaced
    }

    func source(named name: String) throws -> SourceText {
        let path = try path(of: name)
        guard files.kind(of: path) != .absent else { throw unknown(name) }
        return SourceText(name: path, bytes: try files.contents(of: path))
    }

    func forget(_ name: String) throws {
        let path = try path(of: name)
        guard unlink(path) == 0 else { throw unknown(name) }
    }

    private func unknown(_ name: String) -> CommandMistake {
        let nearest = Vocabulary.nearest(to: name, in: names).first
        return CommandMistake(
            en: "there is no saved query \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "; .run lists them"),
            zh: "没有名为 \(name) 的已存查询" + (nearest.map { "；是否指 \($0)？" } ?? "；.执行 列出全部"))
    }

    /// A name is letters, digits, `_` and `-`: it leads nowhere but to its own file.
    private func path(of name: String) throws -> String {
        let isPlain =
            !name.isEmpty && name.count <= 64 && name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
        guard isPlain else {
            throw CommandMistake(
                en: "a query's name is letters, digits, _ and -, not `\(name)`", zh: "查询名只能含文字、数字、_ 和 -，而不是 `\(name)`")
        }
        guard let folder else {
            throw CommandMistake(
                en: "there is no folder for saved queries: HOME is not set", zh: "没有存放查询的文件夹：未设置 HOME")
        }
        return "\(folder)/\(name)\(Self.ending)"
    }
}

extension Shell {
    /// `.save NAME`: the last query.
    func save(as name: String) throws {
        try refuseIfSafe()
        guard let previous else { throw CommandMistake(en: "there is no query yet", zh: "还没有查询") }
        let isReplaced = try SavedQueries().save(previous.text, as: name)
        say(
            Words(
                en: (isReplaced ? "replaced; " : "") + ".run \(name) runs it",
                zh: (isReplaced ? "已替换；" : "") + ".执行 \(name) 运行它"))
    }

    /// `.run NAME`; without a name the list of them.
    func runSaved(_ name: String) throws {
        let saved = SavedQueries()
        guard name.isEmpty else {
            let source = try saved.source(named: name)
            let text = source.text(SourceRange(0, source.bytes.count)).trimmed
            say(text)
            return try run(SourceText(name: "", text: text))
        }
        let rows = saved.names.map { name in
            [name, (try? saved.source(named: name)).map { $0.text(SourceRange(0, $0.bytes.count)).firstRow } ?? ""]
        }
        guard !rows.isEmpty else {
            return say(Words(en: "Nothing is saved; .save NAME saves the last query.", zh: "尚未保存查询；.存为 名称 保存上一个查询。"))
        }
        say(TextLayout.columns(rows, width: width))
    }

    // MARK: The settings that a prompt begins with

    /// Runs the dot commands and definitions of the init file. A mistake is shown with its line; the prompt opens all the same.
    func runInitFile(_ path: String) {
        let files = LocalFiles()
        guard files.kind(of: path) != .absent, let bytes = try? files.contents(of: path) else { return }
        isSilent = true
        defer { isSilent = false }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        var statements: [Substring] = []
        for (index, line) in lines.enumerated() {
            guard DotCommands.isCommand(String(line)) else {
                statements.append(line)
                continue
            }
            runPart(&statements, before: index, of: path)
            do { try DotCommands.run(String(line), in: self) } catch let mistake as CommandMistake {
                settings.reporter.complain(
                    Words(
                        en: "\(path):\(index + 1): \(mistake.words.en)", zh: "\(path):\(index + 1)：\(mistake.words.zh)")
                )
            } catch { show(error) }
        }
        runPart(&statements, before: lines.count, of: path)
    }

    /// Runs what stands between two commands, at its own lines.
    private func runPart(_ statements: inout [Substring], before line: Int, of path: String) {
        defer { statements = [] }
        guard statements.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { return }
        let lead = String(repeating: "\n", count: line - statements.count)
        do { try run(SourceText(name: path, text: lead + statements.joined(separator: "\n"))) } catch { show(error) }
    }
}

extension String {
    /// The first row, with a mark if there are more.
    fileprivate var firstRow: String {
        let rows = split(separator: "\n")
        return (rows.first.map(String.init) ?? "") + (rows.count > 1 ? " …" : "")
    }
}
