// connections.toml: the engines that a user knows by name. Of TOML it reads what such a file needs, tables of strings and
// whole numbers, and refuses the rest with its line: a library for all of TOML is larger than all clients together.
//
//     [city]
//     engine = "postgres"
//     host = "db.example.org"
//     database = "city"
//     password-command = "pass show city"

import GovQL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The connections that a file names.
public struct ConnectionsFile: Sendable {
    /// In the order of the file.
    public private(set) var all: [EngineSettings] = []
    public let path: String

    /// `$XDG_CONFIG_HOME/govql/connections.toml`, else the same below `~/.config`; nil where there is no home.
    public static var usualPath: String? {
        if let folder = environment("XDG_CONFIG_HOME") { return folder + "/govql/connections.toml" }
        return environment("HOME").map { $0 + "/.config/govql/connections.toml" }
    }

    private static func environment(_ name: String) -> String? {
        let value = getenv(name).map { String(cString: $0) } ?? ""
        return value.isEmpty ? nil : value
    }

    /// Reads a file, or the usual one, which need not be there.
    ///
    /// - Throws: ``Diagnostics`` with the first line that is wrong.
    public init(_ path: String? = nil) throws {
        self.path = path ?? Self.usualPath ?? ""
        let files = LocalFiles()
        if path == nil, self.path.isEmpty || files.kind(of: self.path) == .absent { return }
        let text = String(decoding: try files.contents(of: self.path), as: UTF8.self)
        try read(text)
    }

    /// The settings of a name: those of the file, or an engine's usual ones (`sqlite:city.db`, `postgres`).
    ///
    /// - Throws: ``Diagnostics`` where nothing is called so.
    public func settings(named name: String) throws -> EngineSettings {
        if let known = all.first(where: { $0.name == name }) ?? EngineSettings(naming: name) { return known }
        let names = all.map(\.name)
        throw Diagnostics(
            Diagnostic(
                EngineProblem.noSuchConnection(name, nearest: Vocabulary.nearest(to: name, in: names), known: names)))
    }

    // MARK: Reading

    private mutating func read(_ text: String) throws {
        var table: (name: String, line: Int)?
        var entries: [String: Entry] = [:]
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            let line = Line(raw)
            if line.isEmpty { continue }
            if let name = line.tableName {
                if let table { all.append(try settings(table.name, table.line, entries)) }
                if all.contains(where: { $0.name == name }) {
                    throw mistake(number, "[\(name)] stands twice", "[\(name)] 出现两次")
                }
                table = (name, number)
                entries = [:]
            } else if let (key, value) = line.entry {
                guard table != nil else { throw mistake(number, "a [name] is wanted first", "前面应先有 [名称]") }
                if entries[key] != nil { throw mistake(number, "\(key) stands twice", "\(key) 出现两次") }
                entries[key] = Entry(value: value, line: number)
            } else {
                throw mistake(
                    number, "a [name], or key = \"text\" or key = 5432, is wanted", "应为 [名称]、键 = \"文字\" 或 键 = 5432")
            }
        }
        if let table { all.append(try settings(table.name, table.line, entries)) }
    }

    private struct Entry {
        let value: Line.Value
        let line: Int
    }

    private func settings(_ name: String, _ line: Int, _ entries: [String: Entry]) throws -> EngineSettings {
        guard let engine = entries["engine"] else {
            throw mistake(line, "[\(name)] has no engine", "[\(name)] 缺少 engine")
        }
        guard case .text(let engineName) = engine.value, let dialect = SQLDialect.named(engineName) else {
            let engines = SQLDialect.all.map(\.name).joined(separator: ", ")
            throw mistake(engine.line, "engine is one of \(engines)", "engine 可为：\(engines)")
        }
        var settings = EngineSettings(dialect, name: name)
        for (key, entry) in entries.sorted(by: { $0.value.line < $1.value.line }) where key != "engine" {
            try take(key, entry, &settings)
        }
        return settings
    }

    private static let texts: [(key: String, place: WritableKeyPath<EngineSettings, String?> & Sendable)] = [
        ("client", \.program), ("file", \.file), ("host", \.host), ("database", \.database), ("user", \.user),
        ("schema", \.schema), ("catalog", \.catalog), ("description", \.description),
        ("password-variable", \.passwordVariable),
        ("password-command", \.passwordCommand),
    ]

    private func take(_ key: String, _ entry: Entry, _ settings: inout EngineSettings) throws {
        if key == "password" {
            throw mistake(
                entry.line, "no password is kept here: password-command or password-variable says where it is",
                "此处不存放密码：请用 password-command 或 password-variable 指明来处")
        }
        if key == "port" {
            guard case .number(let port) = entry.value, (1...65_535).contains(port) else {
                throw mistake(entry.line, "port is a number up to 65535", "port 为不超过 65535 的整数")
            }
            settings.port = port
            return
        }
        guard let known = Self.texts.first(where: { $0.key == key }) else {
            let keys = (["engine", "port"] + Self.texts.map(\.key)).joined(separator: ", ")
            throw mistake(entry.line, "no key \(key); there are \(keys)", "没有键 \(key)；可用的有 \(keys)")
        }
        guard case .text(let text) = entry.value else {
            throw mistake(entry.line, "\(key) is a text in quotes", "\(key) 为引号中的文字")
        }
        settings[keyPath: known.place] = ["file", "description"].contains(key) ? Self.expanded(text) : text
    }

    /// `~/` is the user's home.
    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = environment("HOME") else { return path }
        return home + path.dropFirst()
    }

    private func mistake(_ line: Int, _ en: String, _ zh: String) -> Diagnostics {
        Diagnostics(
            Diagnostic(
                EngineProblem.badConnections(place: "\(path):\(line)", reason: Words(en: en, zh: zh))))
    }
}

/// One line of the file.
private struct Line {
    enum Value {
        case text(String)
        case number(Int)
    }

    private let text: Substring

    init(_ text: Substring) {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        self.text = text
    }

    var isEmpty: Bool { text.isEmpty || text.hasPrefix("#") }

    /// `[name]`
    var tableName: String? {
        guard text.hasPrefix("["), let close = text.firstIndex(of: "]"), Self.isEnd(text[text.index(after: close)...])
        else { return nil }
        let name = text[text.index(after: text.startIndex)..<close]
        return name.isEmpty || name.contains(where: { $0.isWhitespace || "\"'[.".contains($0) }) ? nil : String(name)
    }

    /// `key = value`
    var entry: (String, Value)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let key = String(text[..<equals].filter { !$0.isWhitespace })
        let rest = text[text.index(after: equals)...].drop(while: \.isWhitespace)
        guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else { return nil }
        return Self.value(rest).map { (key, $0) }
    }

    private static func isEnd(_ text: Substring) -> Bool {
        let text = text.drop(while: \.isWhitespace)
        return text.isEmpty || text.hasPrefix("#")
    }

    private static func value(_ text: Substring) -> Value? {
        if text.hasPrefix("'") {
            let inside = text.dropFirst()
            guard let close = inside.firstIndex(of: "'"), isEnd(inside[inside.index(after: close)...]) else {
                return nil
            }
            return .text(String(inside[..<close]))
        }
        guard text.hasPrefix("\"") else {
            let digits = text.prefix(while: \.isNumber)
            return isEnd(text.dropFirst(digits.count)) ? Int(digits).map { .number($0) } : nil
        }
        var result = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == "\"" { return isEnd(rest) ? .text(result) : nil }
            guard character == "\\" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "\"": result.append("\"")
            case "\\": result.append("\\")
            case "n": result.append("\n")
            case "t": result.append("\t")
            default: return nil
            }
        }
        return nil
    }
}
