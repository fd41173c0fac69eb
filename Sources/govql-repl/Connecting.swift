// `--on` and `.connect`: which engine is asked, by the names of connections.toml or by the engine's own.

import GovQL
import GovQLEngines
import GovQLTerminal

extension Session {
    /// Connects to what a name stands for.
    func connect(to name: String, in file: String?, cancellation: CancellationToken) throws {
        let settings = try ConnectionsFile(file).settings(named: name)
        try connect(settings.client(), cancellation: cancellation)
    }
}

extension Shell {
    /// `.connect`, `.connect city`, `.connect off`
    func connect(_ name: String) throws {
        switch name {
        case "": say(try connectionsText())
        case "off", "关":
            session.disconnect()
            say(Words(en: "the data are those of files again", zh: "恢复使用文件中的数据"))
        default:
            try refuseIfSafe()
            try running { try session.connect(to: name, in: settings.connections, cancellation: $0) }
            say(try connectionsText())
        }
    }

    /// What is asked now, and what could be.
    private func connectionsText() throws -> String {
        let known = try ConnectionsFile(settings.connections)
        let language = settings.language
        var lines: [String] = []
        if let now = session.connection {
            lines.append(
                Words(
                    en: "\(now.name): \(now.engine), \(now.entityCount) entities, \(now.rowCount) rows",
                    zh: "\(now.name)：\(now.engine)，\(now.entityCount) 个实体，\(now.rowCount) 行")[language])
        } else {
            lines.append(Words(en: "not connected", zh: "未连接")[language])
        }
        if !known.all.isEmpty {
            let names = known.all.map { "\($0.name) (\($0.dialect.title))" }.joined(separator: ", ")
            lines.append(Words(en: "known: \(names)", zh: "已知：\(names)")[language])
        }
        return lines.joined(separator: "\n")
    }

    /// `.sql`, `.sql duckdb`: the last query in the language of an engine.
    func showSQL(_ name: String) throws {
        guard let previous else { throw CommandMistake(en: "there is no query yet", zh: "还没有查询") }
        let engines = SQLDialect.all.map(\.name).joined(separator: ", ")
        guard let dialect = name.isEmpty ? session.connection?.dialect : SQLDialect.named(name) else {
            throw CommandMistake(en: ".sql wants an engine: \(engines)", zh: ".sql 需要引擎：\(engines)")
        }
        say(try running { try session.sql(previous.text, for: dialect, cancellation: $0) })
    }

    /// What the prompt says.
    var promptText: String { session.connection.map { "govql \($0.name)> " } ?? "govql> " }
}
